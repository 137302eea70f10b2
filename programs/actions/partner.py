"""Whether matching looks for a partner for somebody, and what the program team is told of it."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs import rules
from programs.actions.cases import raise_case, reword_case
from programs.enums import CaseKind
from programs.models import Case, Enrolment, Program
from rmentor.lib.errors import DomainError


@transaction.atomic
def set_wants_partner(*, enrolment_id: int, wants: bool, by: Person) -> Enrolment:
    """Say whether matching may look for a partner. The open case of a pair that ended says so at once."""
    found = Enrolment.objects.select_for_update(of=("self",)).select_related("program", "person")
    enrolment = found.filter(pk=enrolment_id).first()
    if enrolment is None or enrolment.person_id != by.pk:
        raise DomainError(_("This is somebody else's application."))
    rules.check_may_look_for_partner(enrolment)
    if enrolment.wants_partner != wants:
        enrolment.wants_partner = wants
        enrolment.save(update_fields=["wants_partner"])
        audit(verb="enrolment.wants_partner", by=by, subject=enrolment, new={"wants_partner": wants})
        for case in Case.objects.open().filter(program=enrolment.program, kind=CaseKind.PAIR_ENDED, about=by):
            _tell_who_looks(case, case.about.order_by("pk"))
    return enrolment


@transaction.atomic
def raise_pair_ended(*, program: Program, key: str, title: str, about: Iterable[Person]) -> Case:
    """Tell the program team that a pair has ended, and which of the two wants a new match."""
    people = list(about)
    case = raise_case(
        program=program,
        kind=CaseKind.PAIR_ENDED,
        key=key,
        title=title,
        next_step=_next_step(program, people),
        about=people,
    )
    _tell_who_looks(case, people)
    return case


def _tell_who_looks(case: Case, people: Iterable[Person]) -> None:
    next_step = _next_step(case.program, list(people))
    reword_case(program=case.program, kind=CaseKind.PAIR_ENDED, key=case.key, next_step=next_step)


def _next_step(program: Program, people: list[Person]) -> str:
    """Who of the two wants a new match, in the language of the team."""
    seats = Enrolment.objects.accepted().filter(program=program, person__in=people, wants_partner=True)
    wanting = set(seats.values_list("person_id", flat=True))
    looking = [person.name for person in people if person.pk in wanting]
    resting = [person.name for person in people if person.pk not in wanting]
    with translation.override(settings.LANGUAGE_CODE):
        if not looking:
            return _("Nobody of the two wants a new match at present. Thank them for saying so.")
        if not resting:
            return _("Both want a new match: start a matching run. And thank them for saying so.")
        return _("%(looking)s wants a new match: start a matching run. %(resting)s wants none at present.") % {
            "looking": ", ".join(looking),
            "resting": ", ".join(resting),
        }
