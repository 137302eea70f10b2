"""The life of a questionnaire: published once, copied to a new draft, thrown away, brought in as a file."""

from copy import deepcopy
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from rmentor.lib.errors import DomainError
from surveys.actions.building import check_fresh, open_draft
from surveys.enums import QuestionnaireState
from surveys.models import Questionnaire
from surveys.rules import definition as shapes
from surveys.rules import exchange, parts


@transaction.atomic
def publish_questionnaire(*, questionnaire_id: int, seen: str, by: Person) -> Questionnaire:
    """Let programs use what was looked at. From then on it never changes.

    Raises FaultyQuestionnaireError with everything that is missing still.
    """
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    check_fresh(part=parts.whole_of(draft), seen=seen)
    shapes.check_may_be_published(draft.definition)
    draft.definition = parts.without_old_texts(draft.definition)
    draft.publish()
    draft.save(update_fields=["definition", "state"])
    audit(verb="questionnaire.published", by=by, subject=draft, new={"version": draft.version})
    return draft


@transaction.atomic
def copy_to_draft(*, questionnaire_id: int, by: Person) -> Questionnaire:
    """A draft of the next version, equal to a published one. Its questions keep their ids."""
    parts.check_may_build(by)
    published = Questionnaire.objects.published().filter(pk=questionnaire_id).first()
    if published is None:
        raise DomainError(_("Only a published version can be copied to a new one."))
    parts.check_is_made_of_scales(published)
    facts = {"title": published.title, "definition": deepcopy(published.definition)}
    made = _new_draft(published.code, facts)
    audit(verb="questionnaire.copied", by=by, subject=made, new={"from": published.pk, "version": made.version})
    return made


@transaction.atomic
def delete_draft(*, questionnaire_id: int, seen: str, by: Person) -> None:
    """Throw a draft away, as it was looked at."""
    draft = open_draft(questionnaire_id=questionnaire_id, by=by)
    check_fresh(part=parts.whole_of(draft), seen=seen)
    audit(verb="questionnaire.deleted", by=by, subject=draft, old={"version": draft.version})
    draft.delete()


@transaction.atomic
def import_questionnaire(*, content: bytes, by: Person) -> Questionnaire:
    """A draft from a file: the next version where its code is known, else the first.

    Raises FaultyQuestionnaireError with every fault of the file; then nothing is stored.
    """
    parts.check_may_build(by)
    read = exchange.read(content)
    made = _new_draft(read["code"], {"title": read["title"], "definition": read["definition"]})
    parts.check_is_made_of_scales(made)
    audit(verb="questionnaire.imported", by=by, subject=made, new={"code": made.code, "version": made.version})
    return made


def _new_draft(code: str, facts: dict[str, Any]) -> Questionnaire:
    """One draft at a time: of two who make one at once, the version number lets one through."""
    versions = dict(_versions_of(code))
    draft_there = DomainError(_("There is a draft of this questionnaire already. Publish or delete it first."))
    if QuestionnaireState.DRAFT in versions.values():
        raise draft_there
    made = Questionnaire(code=code, version=max(versions, default=0) + 1, state=QuestionnaireState.DRAFT, **facts)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise draft_there from error
    return made


def _versions_of(code: str) -> "QuerySet[Questionnaire, tuple[int, str]]":
    """Every version with its state."""
    return Questionnaire.objects.filter(code=code).values_list("version", "state")
