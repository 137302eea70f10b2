"""Who stayed without a good partner in a run, by department, place, grades and side (M5).

*Who is counted.* Only people who agreed to it (`Enrolment.counts_in_fairness`, label "totals only") and looked for
a partner in the run. Without a good partner is who got none, or whose every fit is weak (`rules.weak_under`).

*What is hidden.* The team reads in the table how each single person fared and knows their department: what must not
come out is who agreed to be counted. So each number is a count over a known set of people of whom some agreed, and
each is released by `disclosure.release`, the number of people and the number without a good partner alike: a count
under k is not shown, nor one that any sum or difference of shown counts would tell. Those who did not agree are one
more group in this, so that nobody is found by subtraction from everybody.

*Two runs of one program.* Between runs the team can move a single person by a lock, and a single person may agree or
join: the difference of two counts would tell about that one. So figures are worked out once, when the team asks for
them, from how the run ended and not from what is changed by hand; for two runs of a program at most, which the team
chooses; and those of the second are released together with those of the first, over the people who stood in each:
what would isolate fewer than k people *across the two* is hidden. (More would hide ever more, and the exact check of
them takes minutes.) A what-if tells nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import rules
from matching.models import Fairness, MatchingRun
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib import disclosure

# In the order in which they are released, the most important first.
KINDS: Mapping[str, "str | Promise"] = {
    "all": gettext_lazy("All"),
    "side": gettext_lazy("Side"),
    "department": gettext_lazy("Department"),
    "location": gettext_lazy("Place"),
    "grades": gettext_lazy("Grades"),
}
# So many runs of a program tell their figures.
RUNS_TOLD = 2
BAND = 3
EVERYBODY = "everybody"
WITHOUT = "without"
# They looked for no partner: gone, or full elsewhere.
NOT_LOOKING = ("left", "wants_none", "no_place_left")


@dataclass(frozen=True)
class Group:
    """One group on the page; None is hidden."""

    name: str
    people: int | None
    without: int | None

    @property
    def percent(self) -> int | None:
        """The share without a good partner."""
        if self.people is None or self.without is None:
            return None
        return round(100 * self.without / self.people)


@dataclass(frozen=True)
class Part:
    """One breakdown."""

    name: "str | Promise"
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class FairnessPage:
    """The same for every viewer. `parts` is empty when nothing can be shown."""

    run: MatchingRun
    parts: tuple[Part, ...]
    not_counted: int | None
    weak: int
    is_told: bool
    may_tell: bool
    # Other runs of the program whose figures are told.
    others: tuple[MatchingRun, ...]


# Rows of the page, the number of each released count by name, and who stands in which.
_Worked = tuple[list[dict[str, Any]], dict[str, int], list[list[list[Any]]]]


@dataclass(frozen=True)
class _Count:
    """A number that may be released: how many of `people` agreed to be counted."""

    name: str
    people: frozenset[int]


def how_it_ended(run: MatchingRun) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is kept of a run that has just ended: figures can be worked out of it, whatever is changed since."""
    weak, looking, without = _outcome(run)
    outcome = {"looking": sorted(looking), "without": sorted(without & looking)}
    return {"weak": round(100 * weak), "rows": []}, {"outcome": outcome, "shown": []}


def work_out(kept: Fairness) -> tuple[dict[str, Any], dict[str, Any]]:
    """Figures of a run, and who was counted for them; beside all that the program has told before."""
    rows, numbers, shown = _work_out(kept.run, kept.counted["outcome"])
    everybody, counted = numbers.get(EVERYBODY), numbers.get("all:")
    not_counted = None if everybody is None or counted is None else everybody - counted
    figures = {**kept.figures, "not_counted": not_counted, "rows": rows}
    return figures, {**kept.counted, "shown": shown}


def runs_told(run: MatchingRun) -> tuple[MatchingRun, ...]:
    """The runs of the program whose figures are told already, the first first."""
    told = Fairness.objects.filter(run__program=run.program_id).exclude(figures__rows=[]).order_by("pk")
    return tuple(one.run for one in told.select_related("run__program"))


def _work_out(run: MatchingRun, outcome: Mapping[str, list[int]]) -> _Worked:
    seats = Enrolment.objects.filter(pk__in=outcome["looking"]).with_person().order_by("pk")
    agreed, without = {one.pk for one in seats if one.counts_in_fairness}, set(outcome["without"])
    groups = _groups(seats)
    counts = [_Count(EVERYBODY, frozenset(one.pk for one in seats))]
    for name, members in groups.items():
        counts += [
            _Count(name, frozenset(members & agreed)),
            _Count(f"{name}/{WITHOUT}", frozenset(members & agreed & without)),
        ]
    released = _released(_earlier(run), counts, run.program.k)
    shown = [one for one in counts if {one.name, one.name.removesuffix(f"/{WITHOUT}")} <= released]
    numbers = {one.name: len(one.people) for one in shown}
    rows = [_figures(name, numbers) for name in groups]
    return rows, numbers, _by_person(one for one in shown if one.name != EVERYBODY)


def fairness_page(run: MatchingRun) -> FairnessPage:
    """What is told about a run: worked out once, the same for everybody."""
    kept = Fairness.objects.filter(run=run).first()
    figures: dict[str, Any] = kept.figures if kept else {"weak": 0, "rows": []}
    rows = figures["rows"]
    told = runs_told(run)
    is_anything = any(row["people"] is not None for row in rows)
    return FairnessPage(
        run=run,
        parts=tuple(part for kind in KINDS if (part := _part(kind, rows)).groups) if is_anything else (),
        not_counted=figures.get("not_counted"),
        weak=figures["weak"],
        is_told=bool(rows),
        may_tell=kept is not None and bool(kept.counted) and not rows and len(told) < RUNS_TOLD,
        others=tuple(one for one in told if one.pk != run.pk),
    )


def _outcome(run: MatchingRun) -> tuple[float, set[int], set[int]]:
    """The fit under which a pair is weak, who looked for a partner, and who is in no pair or in no better one."""
    rows = list(run.proposals.order_by().values_list("mentor", "mentee", "score"))
    weak = rules.weak_under([score for _mentor, _mentee, score in rows], run.min_percent)
    paired = {key for mentor, mentee, _score in rows for key in (mentor, mentee)}
    well = {key for mentor, mentee, score in rows if score >= weak for key in (mentor, mentee)}
    left = {one["enrolment"] for one in run.unmatched if one["rule"] not in NOT_LOOKING}
    return weak, paired | left, (paired - well) | left


def _groups(seats: Iterable[Enrolment]) -> dict[str, set[int]]:
    """Everybody by group, as "kind:name", the larger first within a kind. A person without a word is in no group."""
    found: dict[str, dict[str, set[int]]] = {kind: {} for kind in KINDS}
    for one in seats:
        person = one.person
        names = {
            "all": "",
            "side": one.side,
            "department": person.department.strip() or None,
            "location": person.location.strip() or None,
            "grades": None if person.grade is None else str(person.grade // BAND * BAND),
        }
        for kind, members in found.items():
            name = names[kind]
            if name is not None:
                members.setdefault(name, set()).add(one.pk)
    return {
        f"{kind}:{name}": members
        for kind, groups in found.items()
        for name, members in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    }


def _earlier(run: MatchingRun) -> list[_Count]:
    """Every count that the program has released, of this run too, once each, the oldest run first."""
    members: dict[str, set[int]] = {}
    told = Fairness.objects.filter(run__program=run.program_id).order_by("pk")
    for pk, counted in told.values_list("pk", "counted"):
        for names, people in counted.get("shown", []):
            for name in names:
                members.setdefault(f"{pk} {name}", set()).update(people)
    distinct = {frozenset(people): name for name, people in reversed(members.items())}
    return [_Count(name, frozenset(members[name])) for name in members if name in distinct.values()]


def _released(earlier: list[_Count], counts: list[_Count], k: int) -> set[str]:
    """Names of the counts that may be shown, beside all that was shown before."""
    order = [*earlier, *counts]
    kinds = _by_person(order)
    cells = {str(place): len(people) for place, (_names, people) in enumerate(kinds)}
    members = {
        one.name: [str(place) for place, (names, _people) in enumerate(kinds) if one.name in names] for one in order
    }
    return set(disclosure.release(cells, members, k)) & {one.name for one in counts}


def _by_person(counts: Iterable[_Count]) -> list[list[list[Any]]]:
    """The same by people: who stands in the same counts stands together, and once."""
    of: dict[int, list[str]] = {}
    for one in counts:
        for person in one.people:
            of.setdefault(person, []).append(one.name)
    together: dict[tuple[str, ...], list[int]] = {}
    for person in sorted(of):
        together.setdefault(tuple(of[person]), []).append(person)
    return [[list(names), people] for names, people in together.items()]


def _figures(group: str, numbers: Mapping[str, int]) -> dict[str, Any]:
    kind, name = group.split(":", 1)
    people = numbers.get(group)
    return {"kind": kind, "name": name, "people": people, "without": numbers.get(f"{group}/{WITHOUT}")}


def _part(kind: str, rows: Iterable[Mapping[str, Any]]) -> Part:
    groups = (Group(_name(kind, row["name"]), row["people"], row["without"]) for row in rows if row["kind"] == kind)
    return Part(KINDS[kind], tuple(groups))


def _name(kind: str, name: str) -> str:
    if kind == "all":
        return _("Everybody who is counted")
    if kind == "side":
        return str(Side(name).label)
    if kind == "grades":
        return _("grades %(low)s to %(high)s") % {"low": name, "high": int(name) + BAND - 1}
    return name
