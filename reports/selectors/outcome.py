"""A snapshot as its page shows it: frozen dataclasses with words and numbers ready to read, no row of any table."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programs.enums import Measure, Side
from reports.engine import Estimate, Verdict
from reports.models import Report
from reports.selectors.answers import Answers, answers_of
from reports.selectors.beside import BesideChange, beside_of
from reports.selectors.changes import Since, since_of
from reports.selectors.costs import CostFigures, cost_of
from reports.selectors.gains import SideGains, gains_of_side, interval_of
from reports.selectors.goal_changes import goal_changes_of
from reports.selectors.model import MentoringModel, model_of
from reports.selectors.stayed import Stayed, stayed_of
from reports.selectors.sureness import Sureness, sureness_of
from reports.selectors.words import WORDS, percent, plain, share, signed, verdict_text
from surveys.enums import FigureNote


@dataclass(frozen=True)
class Way:
    """The way of a count from its start to its target, and how far it came: numbers with their words."""

    start: tuple[float, str]
    found: tuple[float, str]
    target: tuple[float, str]


@dataclass(frozen=True)
class GoalTile:
    """One goal with its verdict."""

    number: int
    objective: str
    criterion: str
    measure: str
    target: str
    due_on: dt.date | None
    verdict: str
    why: str
    tone: str
    # (name, value), in the order to read them.
    facts: tuple[tuple[str, str], ...]
    # The same in a sentence; a change or a count as numbers for its picture.
    says: str
    estimate: Estimate | None
    needed: float | None
    way: Way | None
    # What was changed after the start, in sentences; the verdict stays with the frozen goal.
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One number with what it counts."""

    value: str
    label: str


@dataclass(frozen=True)
class Outcome:
    """Everything on the page of a report."""

    as_of: dt.date
    survey_as_of: dt.date | None
    k: int
    is_final: bool
    goals: tuple[GoalTile, ...]
    sides: tuple[SideGains, ...]
    pairs: tuple[Fact, ...]
    # How many pairs the program team is asked to look after; nothing where the relapse rule does not look.
    check_ins: tuple[Fact, ...]
    # Whether a part of the pairs is kept back, because few stand behind it.
    pairs_kept_back: bool
    rhythm: tuple[Fact, ...]
    # What was promised and done: "you said, we did".
    commitments: tuple[Fact, ...]
    harvest: tuple[Fact, ...]
    # On top of the page: is it working, for whom, how sure are we, what should I do?
    answers: Answers
    model: MentoringModel
    stayed: Stayed | None
    sureness: Sureness | None
    beside: BesideChange | None
    cost: CostFigures | None
    # What the report before did not say.
    since: Since | None


def outcome_of(report: Report) -> Outcome:
    """Read a compiled report. Its program's name is all that is not in the snapshot."""
    stored: Mapping[str, Any] = report.snapshot
    return Outcome(
        as_of=dt.date.fromisoformat(stored["as_of"]),
        survey_as_of=_day(stored["survey_as_of"]),
        k=stored["k"],
        is_final=stored["is_final"],
        goals=tuple(_tile(number, goal) for number, goal in enumerate(stored["goals"], start=1)),
        sides=tuple(gains_of_side(side, stored["gains"]) for side in (Side.MENTEE, Side.MENTOR)),
        pairs=_pair_facts(stored["pairs"], is_final=stored["is_final"]),
        check_ins=_check_in_facts(stored.get("check_ins")),
        pairs_kept_back=bool(stored["pairs"]) and None in stored["pairs"].values(),
        rhythm=_rhythm_facts(stored["rhythm"]),
        commitments=_commitment_facts(stored["rhythm"]),
        harvest=_harvest_facts(stored["rhythm"]),
        answers=answers_of(stored),
        model=model_of(stored),
        stayed=stayed_of(stored.get("retention")),
        sureness=sureness_of(stored.get("sureness")),
        beside=beside_of(stored.get("beside")),
        cost=cost_of(stored.get("cost")),
        since=since_of(stored.get("since")),
    )


@dataclass(frozen=True)
class GoalVerdict:
    """What a goal was for, the verdict in words, and whether it is good news."""

    objective: str
    verdict: str
    tone: str


def verdicts_of(report: Report) -> list[GoalVerdict]:
    """Each goal with its verdict, for lists and mails."""
    return verdicts_in(report.snapshot["goals"])


def verdicts_in(goals: list[Mapping[str, Any]]) -> list[GoalVerdict]:
    """The same of the goals in a snapshot."""
    return [
        GoalVerdict(goal["objective"], _verdict_text(goal), WORDS[Verdict(goal["verdict"])].tone) for goal in goals
    ]


def _verdict_text(goal: Mapping[str, Any]) -> str:
    return verdict_text(Verdict(goal["verdict"]), early=goal["early"])


def _tile(number: int, goal: Mapping[str, Any]) -> GoalTile:
    words = WORDS[Verdict(goal["verdict"])]
    return GoalTile(
        number=number,
        objective=goal["objective"],
        criterion=goal["success_criterion"],
        measure=str(Measure(goal["measure"]).label) if goal["measure"] else "",
        target=plain(goal["target"]),
        due_on=_day(goal["due_on"]),
        verdict=_verdict_text(goal),
        why=_why(goal),
        tone=words.tone,
        facts=tuple(_goal_facts(goal)),
        says=_sentence(goal),
        estimate=_estimate(goal["gain"]),
        needed=goal["needed"],
        way=_way(goal),
        changes=goal_changes_of(goal),
    )


def _why(goal: Mapping[str, Any]) -> str:
    """What the verdict rests on, and whether its scale carries it."""
    why = str(WORDS[Verdict(goal["verdict"])].why)
    if not goal["gain"] or goal["gain"]["note"] != FigureNote.WEAK:
        return why
    careful = _("Careful: the questions of this scale hang together too little for one score, so do not rely on it.")
    return f"{why} {careful}"


def _goal_facts(goal: Mapping[str, Any]) -> list[tuple[str, str]]:
    gain = goal["gain"]
    facts = [(_("Target"), _target_text(goal))]
    if goal["value"] is not None:
        facts.append((_("Counted"), _in_unit(goal, goal["value"])))
    if gain and not gain["hidden"]:
        facts += [
            (_("Change during the program"), signed(gain["change"])),
            # xgettext:no-python-format  # noqa: ERA001 - speaks to makemessages
            (_("95 % interval"), interval_of(gain)),
            (_("People who answered before and after"), plain(gain["n"])),
        ]
    return facts


def _target_text(goal: Mapping[str, Any]) -> str:
    """From where to where; on a scale also as the change it asks for."""
    facts = {"start": _in_unit(goal, goal["baseline"]), "target": _in_unit(goal, goal["target"])}
    if goal["needed"] is None:
        return _("%(target)s, starting from %(start)s") % facts
    facts["change"] = signed(goal["needed"])
    return _("from %(start)s to %(target)s, a change of %(change)s") % facts


def _in_unit(goal: Mapping[str, Any], value: float | None) -> str:
    return plain(value) if value is None or goal["measure"] != Measure.HELD else share(value)


def _sentence(goal: Mapping[str, Any]) -> str:
    gain = goal["gain"]
    if goal["value"] is not None:
        return _("%(value)s counted, target %(target)s, %(start)s at the start.") % {
            name: _in_unit(goal, goal[field])
            for name, field in (("value", "value"), ("target", "target"), ("start", "baseline"))
        }
    if not gain or gain["hidden"] or goal["needed"] is None:
        return ""
    return _("Change %(change)s, 95 %% interval %(interval)s, target %(target)s, %(n)s people.") % {
        "change": signed(gain["change"]),
        "interval": interval_of(gain),
        "target": signed(goal["needed"]),
        "n": gain["n"],
    }


def _estimate(gain: Mapping[str, Any] | None) -> Estimate | None:
    if not gain or gain["hidden"]:
        return None
    return Estimate(gain["n"], gain["change"], gain["low"], gain["high"])


def _way(goal: Mapping[str, Any]) -> Way | None:
    places = [goal["baseline"], goal["value"], goal["target"]]
    if None in places:
        return None
    return Way(*((place, _in_unit(goal, place)) for place in places))


def _pair_facts(pairs: Mapping[str, Any] | None, *, is_final: bool) -> tuple[Fact, ...]:
    if pairs is None:
        return ()
    end = (pairs["completed"], pgettext("pairs", "completed"))
    named = [
        (pairs["met"], _("pairs went live")),
        end if is_final else (pairs["live"], pgettext("pairs", "meeting now")),
        (pairs["ended"], pgettext("pairs", "ended early")),
    ]
    return tuple(Fact(_as_words(value), label) for value, label in named if value is not None)


def _check_in_facts(told: Mapping[str, Any] | None) -> tuple[Fact, ...]:
    """Not in snapshots of older releases."""
    if told is None:
        return ()
    few = told["flagged"] is None
    return (Fact(pgettext("pairs", "few") if few else str(told["flagged"]), _("pairs marked for a check-in")),)


def _rhythm_facts(rhythm: Mapping[str, Any] | None) -> tuple[Fact, ...]:
    if rhythm is None:
        return ()
    held = _("of planned meetings held (%(held)s of %(planned)s)") % rhythm
    named = [
        (percent(rhythm["held"], rhythm["planned"]), held),
        (rhythm["missed"], pgettext("meetings", "missed")),
        (rhythm["cancelled_by_mentors"], pgettext("meetings", "cancelled by mentors")),
        (rhythm["cancelled_by_mentees"], pgettext("meetings", "cancelled by mentees")),
        (rhythm["unlogged"], pgettext("meetings", "not logged yet")),
        (plain(rhythm["minutes"] / 60, 0), _("hours of conversation")),
    ]
    return tuple(Fact(_as_words(value), label) for value, label in named)


def _commitment_facts(rhythm: Mapping[str, Any] | None) -> tuple[Fact, ...]:
    if rhythm is None:
        return ()
    named = [(rhythm["promises_done"], _("promises kept (of %(promises)s made)") % rhythm)]
    if "commitments" in rhythm:  # not in snapshots of older releases
        kept = _("commitments of executives done (of %(commitments)s made): you said, we did") % rhythm
        named.insert(0, (rhythm["commitments_done"], kept))
    return tuple(Fact(_as_words(value), label) for value, label in named)


def _harvest_facts(rhythm: Mapping[str, Any] | None) -> tuple[Fact, ...]:
    if rhythm is None:
        return ()
    named = [
        (rhythm["learnings"], _("things learned written down")),
        (rhythm["ideas"], _("ideas logged")),
        (rhythm["introductions"], _("introductions made")),
    ]
    return tuple(Fact(_as_words(value), label) for value, label in named)


def _as_words(value: float | str | None) -> str:
    return value if isinstance(value, str) else plain(value)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
