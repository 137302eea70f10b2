"""The moves of a program, an application and a case, as buttons on their pages."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.admin import Button
from people.rules import person_of
from programs import actions
from programs.enums import CaseState, EnrolmentState, Judgement, ProgramState
from programs.models import Case, Enrolment, Program
from rmentor.lib.errors import DomainError

Pressed = Callable[[HttpRequest, Program], "str | Promise"]


def _in(*states: ProgramState) -> Callable[[Program], bool]:
    return lambda program: program.state in states


def _open(request: HttpRequest, program: Program) -> str:
    actions.open_recruitment(program_id=program.pk, by=person_of(request))
    return _("Recruiting is open. Invite people, or pass on the address of the program's page.")


def _match(request: HttpRequest, program: Program) -> str:
    actions.start_matching(program_id=program.pk, by=person_of(request))
    return _("Recruiting has ended. Now pairs can be made.")


def _start(request: HttpRequest, program: Program) -> str:
    actions.start_program(program_id=program.pk, by=person_of(request))
    return _("The program runs. Its goals are frozen.")


def _complete(request: HttpRequest, program: Program) -> str:
    actions.complete_program(program_id=program.pk, by=person_of(request))
    return _("The program is completed. The final report is being made.")


def _archive(request: HttpRequest, program: Program) -> str:
    actions.archive_program(program_id=program.pk, by=person_of(request))
    return _("The program is put away.")


def _cancel(request: HttpRequest, program: Program) -> str:
    actions.cancel_program(program_id=program.pk, reason=request.POST.get("reason", ""), by=person_of(request))
    return _("The program is cancelled and everybody is told.")


PROGRAM_BUTTONS = (
    Button("open-recruitment", gettext_lazy("Open recruitment"), _open, _in(ProgramState.DRAFT)),
    Button(
        "start-matching",
        gettext_lazy("Start matching"),
        _match,
        _in(ProgramState.RECRUITING),
        confirm=gettext_lazy("End recruiting? Nobody can apply any more."),
    ),
    Button(
        "start-program",
        gettext_lazy("Start program"),
        _start,
        _in(ProgramState.MATCHING),
        confirm=gettext_lazy("Start the program? It is judged by its goals as they are now."),
    ),
    Button(
        "complete",
        gettext_lazy("Complete program"),
        _complete,
        _in(ProgramState.RUNNING),
        confirm=gettext_lazy("Complete the program? All pairs and surveys end."),
    ),
    Button("archive", gettext_lazy("Archive"), _archive, _in(ProgramState.COMPLETED)),
    Button(
        "cancel",
        gettext_lazy("Cancel program"),
        _cancel,
        _in(ProgramState.DRAFT, ProgramState.RECRUITING, ProgramState.MATCHING, ProgramState.RUNNING),
        style="danger",
        confirm=gettext_lazy("Cancel the program? Everybody invited or enrolled gets a mail with the reason."),
        ask=gettext_lazy("Reason that everybody will read"),
    ),
)


def _undecided(enrolment: Enrolment) -> bool:
    return enrolment.state == EnrolmentState.APPLIED


def _acceptable(enrolment: Enrolment) -> bool:
    return enrolment.state in {EnrolmentState.APPLIED, EnrolmentState.WAITLISTED}


def _accept(request: HttpRequest, enrolment: Enrolment) -> str:
    actions.accept(enrolment_ids=[enrolment.pk], by=person_of(request))
    return _("%(person)s has a seat and is told by mail.") % {"person": enrolment.person}


def _waitlist(request: HttpRequest, enrolment: Enrolment) -> str:
    actions.waitlist(enrolment_ids=[enrolment.pk], by=person_of(request))
    return _("%(person)s is on the waiting list and is told by mail.") % {"person": enrolment.person}


def _decline(request: HttpRequest, enrolment: Enrolment) -> str:
    reason = request.POST.get("reason", "")
    actions.decline(enrolment_ids=[enrolment.pk], by=person_of(request), reason=reason)
    return _("%(person)s is told by mail, without the reason.") % {"person": enrolment.person}


ENROLMENT_BUTTONS = (
    Button("accept", gettext_lazy("Accept"), _accept, _acceptable),
    Button("waitlist", gettext_lazy("Put on the waiting list"), _waitlist, _undecided, style="secondary"),
    Button(
        "decline",
        gettext_lazy("Decline"),
        _decline,
        _undecided,
        style="danger",
        ask=gettext_lazy("Reason, for the program team"),
    ),
)


def _is_open(case: Case) -> bool:
    return case.state == CaseState.OPEN


def _take(request: HttpRequest, case: Case) -> str:
    actions.take_case(case_id=case.pk, by=person_of(request))
    return _("The case is yours.")


def _close(request: HttpRequest, case: Case) -> str:
    actions.close_case(case_id=case.pk, outcome=request.POST.get("reason", ""), by=person_of(request))
    return _("The case is closed.")


def _is_open_hint(case: Case) -> bool:
    return _is_open(case) and case.is_hint


def _is_plain(case: Case) -> bool:
    return _is_open(case) and not case.is_hint


def _close_hint(request: HttpRequest, case: Case) -> str:
    said = request.POST.get("choice", "")
    if said not in Judgement.values:
        raise DomainError(_("Say whether the hint was right."))
    outcome = request.POST.get("reason", "")
    actions.close_case(case_id=case.pk, outcome=outcome, judgement=Judgement(said), by=person_of(request))
    return _("The case is closed.")


def _is_settled(case: Case) -> bool:
    return _is_plain(case) and case.settled_at is not None


def _close_settled(request: HttpRequest, case: Case) -> str:
    actions.close_case(case_id=case.pk, outcome=case.settled_text, by=person_of(request))
    return _("The case is closed.")


CASE_BUTTONS = (
    Button("close-settled", gettext_lazy("Nothing left to do: close"), _close_settled, _is_settled),
    Button("take", gettext_lazy("Take this case"), _take, _is_open),
    Button(
        "close", gettext_lazy("Close case"), _close, _is_plain, style="secondary", ask=gettext_lazy("What was done")
    ),
    Button(
        "close-hint",
        gettext_lazy("Close case"),
        _close_hint,
        _is_open_hint,
        style="secondary",
        ask=gettext_lazy("What was done"),
        pick=gettext_lazy("Was the hint right?"),
        choices=tuple(Judgement.choices),
    ),
)
