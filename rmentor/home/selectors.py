"""What the home page shows: what waits for this person, collected from all rooms, and where they take part."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.functional import Promise

from matching import selectors as matching
from matching.enums import PairState
from matching.models import Pair
from people import selectors as people
from people.enums import Permission
from people.models import Person
from programs import selectors as programs
from programs.enums import EnrolmentState, ProgramState
from programs.models import Case, Enrolment
from programs.selectors.counts import next_move
from programs.selectors.pages import STATE_TEXTS
from reports import selectors as reports
from rmentor.home import traces
from rmentor.lib import clock
from rmentor.lib.next_steps import NextStep
from sessions import selectors as sessions
from sessions.selectors.delegated import people_kept_for
from surveys import selectors as surveys

ROOMS: tuple[Callable[[Person], list[NextStep]], ...] = (
    people.next_steps,
    programs.own_steps,
    programs.steps_of_gatherings,
    programs.open_steps,
    matching.offer_steps,
    matching.list_steps,
    matching.steps_to_match,
    matching.steps_of_lists,
    matching.steps_of_proposals,
    surveys.survey_steps,
    reports.next_steps,
)
# Told of the pairs that the page shows anyway.
OF_PAIRS: tuple[Callable[[Sequence[sessions.OwnPair], Person], list[NextStep]], ...] = (
    sessions.steps_in,
    surveys.pulse_steps,
)
# Without this trace of the person there is nothing to ask.
NEEDED: Mapping[Callable[[Person], list[NextStep]], str] = {
    programs.own_steps: traces.APPLYING,
    programs.steps_of_gatherings: traces.GATHERING,
    programs.open_steps: traces.OPEN,
    matching.offer_steps: traces.OFFER,
    matching.list_steps: traces.LIST,
    matching.steps_to_match: traces.MATCHING,
    matching.steps_of_lists: traces.RANKING,
    matching.steps_of_proposals: traces.PAIRING,
    surveys.survey_steps: traces.SEAT,
    reports.next_steps: traces.NEWS,
}
FOR_TEAMS = (matching.steps_to_match, matching.steps_of_lists, matching.steps_of_proposals)
# The rest stands behind "and more": a page for today, not a list of everything.
MOST_STEPS = 8
MOST_PROGRAMS = 6
MOST_CASES = 10
SOON = dt.timedelta(days=2)
# From this weight on a step is an offer, not a duty.
NO_HURRY = 70
LIVE = (PairState.ACTIVE, PairState.PAUSED)
OVER = [ProgramState.ARCHIVED, ProgramState.CANCELLED]


@dataclass(frozen=True)
class Waiting:
    """A next step with its urgency: `late`, `soon` or nothing."""

    step: NextStep
    urgency: str


@dataclass(frozen=True)
class Partner:
    """Somebody the person works with, and where."""

    name: str
    side: str
    program: str
    paused: bool
    next_meeting: dt.datetime | None
    url: str


@dataclass(frozen=True)
class TakingPart:
    """A program the person is in, and what happens next there without them doing anything."""

    program: str
    outlook: str | Promise
    url: str


@dataclass(frozen=True)
class Managed:
    """A program the person runs, with what it needs."""

    name: str
    state: str
    state_label: str
    cases: int
    needs: str | Promise
    url: str


@dataclass(frozen=True)
class OutcomeLink:
    """A program whose outcomes the person may look at, with the verdicts so far."""

    name: str
    verdicts: Sequence[reports.GoalVerdict]
    url: str


@dataclass(frozen=True)
class HomePage:
    """Everything on the home page."""

    first: list[Waiting]
    more: list[Waiting]
    # What can be done, but need not be: below everything else.
    no_hurry: list[Waiting]
    partners: list[Partner]
    # Pairs that came to the end of their program: their room stays open to the two.
    former: list[Partner]
    # Of whom this person keeps the calendar.
    calendars: list[str]
    taking_part: list[TakingPart]
    managed: list[Managed]
    outcomes: list[OutcomeLink]


@dataclass(frozen=True)
class OpenCase:
    """Something that needs a person, on the front page of the administration."""

    title: str
    program: str
    next_step: str
    age: str
    url: str


@dataclass(frozen=True)
class Today:
    """The front page of the administration."""

    cases: list[OpenCase]
    managed: list[Managed]


def today(person: Person) -> Today:
    """The oldest open cases and the programs this person runs; four queries."""
    cases = Case.objects.managed_by(person).open().select_related("program")[:MOST_CASES]
    return Today([_open_case(case) for case in cases], _managed(programs.managed_programs(person)))


def _open_case(case: Case) -> OpenCase:
    return OpenCase(
        title=str(case),
        program=case.program.name,
        next_step=programs.what_to_do(case),
        age=str(programs.age_in_words((clock.now() - case.raised_at).days)),
        url=reverse("admin:programs_case_change", args=[case.pk]),
    )


def home_page(person: Person) -> HomePage:
    """The page of one person."""
    known = traces.traces_of(person)
    rows = programs.managed_programs(person) if person.may(Permission.USE_ADMIN) else []
    pairs = sessions.own_pairs(person) if traces.PAIR in known else []
    steps = waiting_for(person, known=known, rows=rows, pairs=pairs)
    partners, former = _partners(pairs, person)
    calendars = [one.name for one in people_kept_for(person)] if traces.CALENDAR in known else []
    managed = _managed(rows)
    outcomes = _outcomes(person) if traces.OUTCOMES in known else []
    # Who has nothing else here is shown the offers first.
    n_duties = _n_duties(steps) if partners or calendars or managed or outcomes else len(steps)
    duties = steps[:n_duties]
    return HomePage(
        first=duties[:MOST_STEPS],
        more=duties[MOST_STEPS:],
        no_hurry=steps[n_duties:],
        partners=partners,
        former=former,
        calendars=calendars,
        # What happens next by itself is worth saying only where nothing else is said.
        taking_part=[] if steps or partners or calendars else _taking_part(person),
        managed=managed,
        outcomes=outcomes,
    )


def waiting_for(
    person: Person,
    *,
    known: Collection[str],
    rows: Sequence[programs.ManagedProgram] = (),
    pairs: Sequence[sessions.OwnPair] = (),
) -> list[Waiting]:
    """What waits, the weightiest first, then what is due first; without a date last."""
    is_team = person.may(Permission.USE_ADMIN)
    asked = [room for room in ROOMS if (is_team or room not in FOR_TEAMS) and NEEDED.get(room, "") in {"", *known}]
    steps = [step for next_steps in asked for step in next_steps(person)]
    steps += [step for of_pairs in OF_PAIRS if pairs for step in of_pairs(pairs, person)]
    steps += programs.team_steps(person, rows) if is_team else []
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    steps.sort(key=lambda step: (step.weight, step.due or never))
    now = clock.now()
    return [Waiting(step, _urgency(step.due, now)) for step in steps]


def _n_duties(steps: list[Waiting]) -> int:
    return sum(row.step.weight < NO_HURRY for row in steps)


def _urgency(due: dt.datetime | None, now: dt.datetime) -> str:
    if due is None or due > now + SOON:
        return ""
    return "late" if due < now else "soon"


def _partners(pairs: Sequence[sessions.OwnPair], person: Person) -> tuple[list[Partner], list[Partner]]:
    """Whom the person works with, and whom they worked with to the end of a program; the newest first."""
    rows = sorted(pairs, key=lambda pair: -pair.pk)
    live = [_partner(pair, person, pair.next_meeting) for pair in rows if pair.state in LIVE]
    return live, [_partner(pair, person, None) for pair in rows if pair.state == PairState.COMPLETED]


def _partner(pair: Pair, person: Person, next_meeting: dt.datetime | None) -> Partner:
    other = pair.side_of(person).other
    return Partner(
        name=pair.enrolment_on(other).person.name,
        side=other.value,
        program=pair.program.name,
        paused=pair.state == PairState.PAUSED,
        next_meeting=next_meeting,
        url=reverse("sessions:pair-room", args=[pair.pk]),
    )


def _taking_part(person: Person) -> list[TakingPart]:
    rows = Enrolment.objects.visible_to(person).select_related("program").exclude(program__state__in=OVER)
    return [
        TakingPart(
            program=row.program.name,
            outlook=STATE_TEXTS[EnrolmentState(row.state)] if row.program.state != ProgramState.COMPLETED else "",
            url=reverse("programs:program-detail", args=[row.program.slug]),
        )
        for row in rows
    ]


def _managed(rows: Iterable[programs.ManagedProgram]) -> list[Managed]:
    return [
        Managed(
            name=row.name,
            state=row.state,
            state_label=row.get_state_display(),
            cases=row.n_cases,
            needs=next_move(row, applied=row.n_applied, mentors=row.n_mentors, mentees=row.n_mentees),
            url=reverse("admin:programs_program_change", args=[row.pk]),
        )
        for row in islice(rows, MOST_PROGRAMS)
    ]


def _outcomes(person: Person) -> list[OutcomeLink]:
    programs = reports.with_newest_report(reports.programs_with_outcomes(person))
    return [
        OutcomeLink(line.program.name, line.verdicts, reverse("reports:program-outcome", args=[line.program.slug]))
        for line in reports.outcome_lines(programs[:MOST_PROGRAMS])
    ]
