"""After the first meeting: whether the two fit, asked of each alone."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from matching.models import Pair
from messaging import actions as outbox
from people.actions import audit
from people.models import Person
from programs import actions as programs
from programs.enums import CaseKind
from programs.models import Case
from rmentor.lib import clock
from sessions.actions.locking import lock_pair
from sessions.actions.mornings import morning_after
from sessions.enums import Fit
from sessions.models import FitCheck, Meeting
from sessions.rules import moments
from sessions.rules import steps as rules
from sessions.selectors import fits


@transaction.atomic
def answer_fit(*, pair_id: int, by: Person, fit: Fit, reason: str = "") -> FitCheck:
    """Keep how the first meeting felt to one side. A doubt becomes a case; the other side learns of nothing."""
    pair = lock_pair(pair_id=pair_id)
    side = pair.side_of(by)
    given = fits.fit_of(pair, side)
    rules.check_may_answer_fit(pair, fits.first_held(pair), given, clock.now())
    check = given or FitCheck(pair=pair, side=side)
    check.fit, check.reason = fit, reason.strip()[:500]
    check.save()
    audit(verb="fit_check.answered", by=by, subject=check)
    _tell_the_team(pair)
    return check


@transaction.atomic
def ask_for_call(*, pair_id: int, by: Person) -> None:
    """Ask the program team for a call in confidence."""
    pair = lock_pair(pair_id=pair_id)
    pair.side_of(by)
    call_in_confidence(pair=pair, person=by)


def call_in_confidence(*, pair: Pair, person: Person) -> None:
    """Names the person and nothing else, in the language of the team; neither of the pair ever sees the case."""
    with translation.override(settings.LANGUAGE_CODE):
        programs.raise_case(
            program=pair.program,
            kind=CaseKind.CONTACT_ME,
            key=f"person:{person.pk}",
            title=person.name,
            next_step=_("Call them in confidence within two working days. Do not tell their partner or manager."),
            about=[pair.mentor.person, pair.mentee.person],
        )


def letters_about_fit(meetings: Iterable[Meeting]) -> Iterator[outbox.Letter]:
    """The morning after the first meeting was logged, and one reminder for who has said nothing."""
    for meeting in meetings:
        logged = max(meeting.ends_at, meeting.logged_at or meeting.ends_at)
        for person in (meeting.pair.mentor.person, meeting.pair.mentee.person):
            morning = morning_after(logged, person)
            for kind, local in ((fits.FIT_CHECK, morning), (fits.FIT_REMINDER, morning + moments.FIT_AGAIN)):
                yield outbox.Letter(
                    kind=kind,
                    to=person,
                    key=fits.fit_key(kind, meeting.pk, person.pk),
                    facts={"meeting": meeting.pk},
                    local=local,
                )


def settle_doubts_about_former_pairs() -> None:
    """Cases about two who are no pair any more say so."""
    for case_id in fits.cases_of_former_pairs():
        programs.settle_case(case_id=case_id, text=_("The pair has ended meanwhile."))


def _tell_the_team(pair: Pair) -> None:
    """One case for the pair, with whom to ask; what they wrote stands on the page of the team, not in the case."""
    sides = fits.sides_in_doubt(pair)
    key = f"pair:{pair.pk}"
    with translation.override(settings.LANGUAGE_CODE):
        if not sides:
            cases = Case.objects.unsettled().filter(program=pair.program, kind=CaseKind.FIT_CHECK, key=key)
            for case_id in cases.values_list("pk", flat=True):
                programs.settle_case(case_id=case_id, text=_("Who was in doubt says now that it fits."))
            return
        names = _(" and ").join(pair.enrolment_on(side).person.name for side in sides)
        next_step = _("Ask %(names)s in confidence what would help. The other one does not know of it.")
        if len(sides) > 1:
            next_step = _("Ask %(names)s, each on their own and in confidence. Neither knows of the other's doubt.")
        next_step = next_step % {"names": names}
        programs.raise_case(
            program=pair.program,
            kind=CaseKind.FIT_CHECK,
            key=key,
            title=str(pair),
            next_step=next_step,
            about=[pair.mentor.person, pair.mentee.person],
        )
        programs.reword_case(program=pair.program, kind=CaseKind.FIT_CHECK, key=key, next_step=next_step)
