"""What belongs to one program, across all rooms: the step that is next and the way to each of its lists."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import rules as matching
from matching.enums import PairState, RunKind
from matching.models import MatchingRun, Pair
from people.models import Person
from programs import rules as programs
from programs.enums import OVER, EnrolmentState, ProgramState
from programs.models import Enrolment, Program
from reports import selectors as reports

DRAFT = frozenset({ProgramState.DRAFT})
BEFORE_PAIRS = DRAFT | {ProgramState.RECRUITING}


@dataclass(frozen=True)
class Link:
    """Somewhere to go; `note` says how much waits there."""

    text: "str | Promise"
    url: str
    note: str = ""


@dataclass(frozen=True)
class Work:
    """The step that is next, if it is somewhere else, and everything that belongs to the program."""

    first: Link | None
    links: list[Link]


def work_of(program: Program, person: Person) -> Work:
    """For whoever runs the program; at most four queries."""
    proposed = MatchingRun.objects.managed_by(person).filter(program=program, kind=RunKind.PROPOSE)
    run = proposed.order_by("-pk").defer("alternatives", "unmatched").first()
    cases = program.cases.managed_by(person).open().count()
    return Work(_first(program, run, cases), _links(program, person, run, cases))


def _first(program: Program, run: MatchingRun | None, cases: int) -> Link | None:
    state = program.state
    if state == ProgramState.RECRUITING:
        return _recruiting(program)
    if state == ProgramState.MATCHING:
        return _proposals(run) if run else _new_run(program)
    if state == ProgramState.RUNNING and cases:
        return Link(_("Look at the cases"), _list("programs_case", program))
    if state == ProgramState.COMPLETED:
        return Link(_("Look at the outcomes"), _outcomes(program))
    return None


def _recruiting(program: Program) -> Link:
    if program.enrolments.filter(state=EnrolmentState.APPLIED).exists():
        asked = {"state__exact": EnrolmentState.APPLIED.value}
        return Link(_("Decide about applications"), _list("programs_enrolment", program, **asked))
    return Link(_("Invite people"), _invite(program))


def _links(program: Program, person: Person, run: MatchingRun | None, cases: int) -> list[Link]:
    state = program.state
    links = [] if state in DRAFT else [_enrolments(program), _figures(program)]
    if state == ProgramState.RECRUITING:
        links.append(Link(_("Invite people"), _invite(program)))
    if state in programs.SEATS_GIVEN_IN:
        links.append(Link(_("Import a sign-up list"), reverse("admin:programs_program_sign_ups", args=[program.pk])))
    if state in matching.MAKES_PAIRS or run:
        links.append(Link(_("Matching"), _matching(program)))
    if run:
        links.append(_proposals(run))
    if state not in BEFORE_PAIRS:
        links += _with_pairs(program, person)
    note = ngettext("%(n)s open", "%(n)s open", cases) % {"n": cases}
    links.append(Link(_("Cases"), _list("programs_case", program), note))
    if state not in DRAFT:
        links.append(Link(_("Gatherings"), _list("programs_gathering", program)))
    if state not in OVER:
        links.append(Link(_("Plan of the surveys"), reverse("admin:surveys_wave_plan", args=[program.pk])))
        links.append(Link(_("Dry run of the mails"), reverse("admin:reports_dry_run", args=[program.pk])))
    links.append(Link(_("Costs"), reverse("admin:reports_costs", args=[program.pk])))
    page = reverse("programs:program-detail", args=[program.slug])
    return [*links, Link(_("The program's page, as colleagues see it"), page)]


def _with_pairs(program: Program, person: Person) -> list[Link]:
    brings_in = Link(_("Bring in existing pairs"), reverse("admin:matching_pair_bring_in", args=[program.pk]))
    links = [brings_in] if program.state in matching.MAKES_PAIRS else []
    links += [
        Link(_("Pairs"), _list("matching_pair", program), _pairs(program, person)),
        Link(_("Month by pair"), reverse("admin:reports_board_pairs", args=[program.pk])),
        Link(_("Surveys"), _list("surveys_wave", program)),
    ]
    if reports.programs_with_outcomes(person).filter(pk=program.pk).exists():
        links += [
            Link(_("Rhythm"), f"{reverse('admin:mentoring_sessions_rhythm')}?{urlencode({'program': program.slug})}"),
            Link(_("Check-ins"), _list("surveys_signal", program, "pair__program__id__exact")),
            Link(_("Outcomes"), _outcomes(program)),
            Link(_("Reports"), _list("reports_report", program)),
        ]
    return links


def _enrolments(program: Program) -> Link:
    seats = Enrolment.objects.filter(program=program).accepted().count()
    note = ngettext("%(n)s accepted", "%(n)s accepted", seats) % {"n": seats}
    return Link(_("Enrolments"), _list("programs_enrolment", program), note)


def _figures(program: Program) -> Link:
    board = reverse("admin:reports_board_changelist")
    return Link(_("How far people have come"), f"{board}?{urlencode({'program': program.pk})}")


def _pairs(program: Program, person: Person) -> str:
    rows = Pair.objects.managed_by(person).filter(program=program).order_by()
    counted = dict(rows.values_list("state").annotate(n=Count("pk")))
    live = counted.get(PairState.ACTIVE, 0) + counted.get(PairState.PAUSED, 0)
    asked = counted.get(PairState.OFFERED, 0)
    words = [ngettext("%(n)s live", "%(n)s live", live) % {"n": live}] if live else []
    return ", ".join([*words, *([ngettext("%(n)s asked", "%(n)s asked", asked) % {"n": asked}] if asked else [])])


def _new_run(program: Program) -> Link:
    return Link(_("Find pairs"), _matching(program))


def _matching(program: Program) -> str:
    return reverse("admin:matching_workbench", args=[program.pk])


def _proposals(run: MatchingRun) -> Link:
    return Link(_("Latest proposals"), reverse("admin:matching_matchingrun_change", args=[run.pk]))


def _outcomes(program: Program) -> str:
    return reverse("reports:program-outcome", args=[program.slug])


def _invite(program: Program) -> str:
    return reverse("admin:programs_program_invite", args=[program.pk])


def _list(name: str, program: Program, lookup: str = "program__id__exact", **more: str) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode({lookup: program.pk, **more})}"
