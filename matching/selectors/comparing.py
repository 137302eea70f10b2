"""Two runs of one program side by side: what went in, what came out. Shown to whoever runs the program."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from matching import rules
from matching.engine import CRITERIA
from matching.enums import RuleKind, RunKind, RunState
from matching.models import MatchingRun, Proposal, RunInput
from matching.selectors.what_if import people_of_changes, texts_of_changes
from people.models import Person
from programs.models import Enrolment

# So many of each list; the rest is counted.
SHOWN = 50
Link = tuple[int, int]
Row = TypeVar("Row")


@dataclass(frozen=True)
class Setting:
    """Something that was set otherwise."""

    name: "str | Promise"
    before: "str | Promise"
    after: "str | Promise"


@dataclass(frozen=True)
class PairRow:
    """A pair that only one of the two runs has."""

    mentor: Person
    mentee: Person
    percent: int


@dataclass(frozen=True)
class Some(Generic[Row]):
    """The first of them, and how many more there are."""

    rows: tuple[Row, ...]
    more: int

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.rows) + self.more


@dataclass(frozen=True)
class Decision:
    """A ban or lock of the team that one of the two runs did not have."""

    kind: str
    mentor: Person
    mentee: Person
    is_new: bool


@dataclass(frozen=True)
class Totals:
    """What a run came to."""

    run: MatchingRun
    people: int
    pairs: int
    percent: int
    is_proved: bool
    # Of a what-if: what it tries out on the input of another run.
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What is different in `after` against `before`, in four queries."""

    before: Totals
    after: Totals
    settings: tuple[Setting, ...]
    # Whether the input of both is kept; if not, nothing is said about people and decisions.
    is_input_known: bool
    decisions: tuple[Decision, ...]
    came: Some[Person]
    went: Some[Person]
    kept: int
    gone: Some[PairRow]
    new: Some[PairRow]
    gained: Some[Person]
    lost: Some[Person]

    @property
    def both(self) -> tuple[Totals, Totals]:
        """The numbers of the two, as rows."""
        return self.before, self.after

    @property
    def is_same(self) -> bool:
        """The same pairs."""
        return not self.gone.count and not self.new.count

    @property
    def is_input_same(self) -> bool:
        """Nothing that is known went in otherwise."""
        changes = self.before.changes + self.after.changes
        return not (changes or self.settings or self.decisions or self.came.count or self.went.count)


def previous_run(run: MatchingRun) -> MatchingRun | None:
    """The run that the page of `run` compares itself with: of a what-if its own, else the one before."""
    if run.kind == RunKind.WHAT_IF:
        return run.parent
    earlier = MatchingRun.objects.filter(program=run.program_id, kind=run.kind, state=RunState.DONE, pk__lt=run.pk)
    return earlier.order_by("-pk").defer("alternatives", "unmatched").first()


def comparison(before: MatchingRun, after: MatchingRun, person: Person) -> Comparison:
    """Two finished runs of a program that `person` runs. Pairs about themselves are left out."""
    then, now = _fits(before, person), _fits(after, person)
    team = _team(before, after)
    paired_then, paired_now = _people_of(then), _people_of(now)
    came, went = _came_and_went(team)
    decided = _decided(team)
    gone, new = _by_fit(then, now), _by_fit(now, then)
    tried = people_of_changes(before) | people_of_changes(after)
    sets = [came, went, tried, paired_now - paired_then, paired_then - paired_now]
    links = [*gone[:SHOWN], *new[:SHOWN], *(link for _kind, link, _is_new in decided)]
    seats = _seats({key for link in links for key in link}.union(*sets), person)
    return Comparison(
        before=_totals(before, then, seats),
        after=_totals(after, now, seats),
        settings=tuple(_settings(before, after)),
        is_input_known=team is not None,
        decisions=tuple(
            Decision(str(RuleKind(kind).label), seats[link[0]], seats[link[1]], is_new)
            for kind, link, is_new in decided
            if link[0] in seats and link[1] in seats
        ),
        came=_first_people(came, seats),
        went=_first_people(went, seats),
        kept=len(then.keys() & now.keys()),
        gone=_first_pairs(gone, then, seats),
        new=_first_pairs(new, now, seats),
        gained=_first_people(paired_now - paired_then, seats),
        lost=_first_people(paired_then - paired_now, seats),
    )


def _fits(run: MatchingRun, person: Person) -> dict[Link, float]:
    rows = Proposal.objects.managed_by(person).filter(run=run).order_by()
    return {(mentor, mentee): score for mentor, mentee, score in rows.values_list("mentor", "mentee", "score")}


def _people_of(fits: Iterable[Link]) -> set[int]:
    return {key for link in fits for key in link}


def _by_fit(fits: Mapping[Link, float], others: Mapping[Link, float]) -> list[Link]:
    """Pairs that the others do not have, the best first."""
    return sorted(fits.keys() - others.keys(), key=lambda link: (-fits[link], link))


def _totals(run: MatchingRun, fits: Mapping[Link, float], seats: Mapping[int, Person]) -> Totals:
    percent = round(100 * sum(fits.values()) / len(fits)) if fits else 0
    return Totals(run, run.people, len(fits), percent, rules.is_proved(run), texts_of_changes(run, seats))


def _settings(before: MatchingRun, after: MatchingRun) -> Iterable[Setting]:
    for name in CRITERIA:
        then, now = before.weights.get(name), after.weights.get(name)
        if then != now:
            yield Setting(rules.CRITERION_NAMES[name], _weight(then), _weight(now))
    if before.objective != after.objective:
        yield Setting(_("Aim"), before.get_objective_display(), after.get_objective_display())
    if before.min_percent != after.min_percent:
        yield Setting(_("Least fit of a pair"), f"{before.min_percent} %", f"{after.min_percent} %")


def _weight(value: int | None) -> str:
    return "–" if value is None else f"{value} – {rules.WEIGHT_WORDS[value]}"


def _team(before: MatchingRun, after: MatchingRun) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What both inputs say of people and of the team's decisions; None when one of them is not kept.

    A what-if has the input of the run it starts from.
    """
    then, now = before.parent_id or before.pk, after.parent_id or after.pk
    found: dict[int, dict[str, Any]] = dict(
        RunInput.objects.filter(run__in=[then, now]).values_list("run", "content__team")
    )
    return (found[then], found[now]) if {then, now} <= found.keys() else None


def _came_and_went(team: tuple[dict[str, Any], dict[str, Any]] | None) -> tuple[set[int], set[int]]:
    if team is None:
        return set(), set()
    then, now = (set(one["people"]) for one in team)
    return now - then, then - now


def _decided(team: tuple[dict[str, Any], dict[str, Any]] | None) -> list[tuple[str, Link, bool]]:
    """(kind, pair, whether the later run has it), capped."""
    if team is None:
        return []
    found: list[tuple[str, Link, bool]] = []
    for name, kind in (("bans", RuleKind.BAN), ("locks", RuleKind.LOCK)):
        then, now = ({(mentor, mentee) for mentor, mentee in one[name]} for one in team)
        found += [(kind, link, True) for link in sorted(now - then)]
        found += [(kind, link, False) for link in sorted(then - now)]
    return found[:SHOWN]


def _seats(keys: set[int], person: Person) -> dict[int, Person]:
    """Whose seat each is, without those of the reader."""
    rows = Enrolment.objects.filter(pk__in=keys).exclude(person=person).with_person().order_by()
    return {one.pk: one.person for one in rows}


def _first_people(keys: set[int], seats: Mapping[int, Person]) -> Some[Person]:
    found = sorted((seats[key] for key in keys if key in seats), key=lambda one: (one.last_name, one.first_name))
    return Some(tuple(found[:SHOWN]), max(0, len(found) - SHOWN))


def _first_pairs(links: list[Link], fits: Mapping[Link, float], seats: Mapping[int, Person]) -> Some[PairRow]:
    shown = [
        PairRow(seats[mentor], seats[mentee], round(100 * fits[mentor, mentee]))
        for mentor, mentee in links[:SHOWN]
        if mentor in seats and mentee in seats
    ]
    return Some(tuple(shown), max(0, len(links) - SHOWN))
