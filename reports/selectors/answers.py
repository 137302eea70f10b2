"""The four answers on top of an outcome page: is it working, for whom, how sure are we, what should I do?

Everything is read from the snapshot, so the answers are the same for every reader and in every file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.enums import Measure, Side
from reports.engine import Verdict, is_early
from reports.engine.advice import ENOUGH_ANSWERED
from reports.selectors.advice import Suggestion, answered_share, suggestions_of
from reports.selectors.beside import beside_of
from reports.selectors.words import WORDS, plain, share, signed, span, verdict_text
from surveys.enums import FigureNote
from surveys.statistics.alpha import WEAK

Stored = Mapping[str, Any]

# What each side is mainly after, in this order, where no goal of the program says otherwise. Never the largest gain.
MAIN_SCALES = {Side.MENTEE: ("DC",), Side.MENTOR: ("OI", "ML")}
REACHED = frozenset({Verdict.SHOWN, Verdict.UNCERTAIN, Verdict.COUNT_REACHED})
UNKNOWN = frozenset({Verdict.NOT_MEASURED, Verdict.HIDDEN})
# The rest stands below, among the goals in full.
MOST_GOALS = 3
MOST_BESIDE_A_PICTURE = 3


@dataclass(frozen=True)
class GoalAnswer:
    """A goal in three lines: what it is for, the verdict, the figure against the frozen target."""

    objective: str
    verdict: str
    tone: str
    figure: str


@dataclass(frozen=True)
class MainGain:
    """What one side mainly gained: the change with its interval and n, or in words why none is told."""

    side: str
    title: str
    name: str
    change: str
    certainty: str
    note: str


@dataclass(frozen=True)
class Answers:
    """One screen; `more_goals` counts those that stand further below only."""

    reached: str
    goals: tuple[GoalAnswer, ...]
    more_goals: int
    gains: tuple[MainGain, ...]
    sure: str
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def has_room(self) -> bool:
        """Whether a picture of a goal fits above the suggestions, on the one screen of a laptop."""
        return len(self.goals) + len(self.suggestions) <= MOST_BESIDE_A_PICTURE


def answers_of(stored: Stored) -> Answers:
    """Read the snapshot of a report, of an older one as well."""
    goals = tuple(_goal(goal) for goal in stored["goals"])
    gains = main_gains(stored)
    return Answers(
        reached=_reached(stored["goals"]),
        goals=goals[:MOST_GOALS],
        more_goals=len(goals[MOST_GOALS:]),
        gains=gains,
        sure=_sure(stored),
        reasons=tuple(_reasons(stored)),
        warnings=tuple(_warnings(stored)),
        suggestions=suggestions_of(stored),
    )


def main_gains(stored: Stored) -> tuple[MainGain, ...]:
    """The main gain of mentees, then of mentors."""
    return tuple(_main_gain(side, stored) for side in (Side.MENTEE, Side.MENTOR))


def _reached(goals: list[Stored]) -> str:
    known = [goal for goal in goals if goal["verdict"] not in UNKNOWN]
    if not known:
        return _("Not known yet") if goals else _("This program has no goal.")
    reached = [goal for goal in goals if goal["verdict"] in REACHED]
    early = sum(goal["early"] for goal in reached)
    facts = {"reached": len(reached) - early, "goals": len(goals), "early": early}
    if early:
        return _("%(reached)s of %(goals)s goals reached, %(early)s more by an early sign") % facts
    text = ngettext("%(reached)s of %(goals)s goal reached", "%(reached)s of %(goals)s goals reached", len(goals))
    return text % facts


def _goal(goal: Stored) -> GoalAnswer:
    verdict = Verdict(goal["verdict"])
    return GoalAnswer(
        objective=goal["objective"],
        verdict=verdict_text(verdict, early=goal["early"]),
        tone=WORDS[verdict].tone,
        figure=_figure(goal),
    )


def _figure(goal: Stored) -> str:
    """The estimate against the target; where there is none, why."""
    if goal["value"] is not None:
        return _("%(value)s counted; target %(target)s.") % {
            "value": _in_unit(goal, goal["value"]),
            "target": _in_unit(goal, goal["target"]),
        }
    gain = goal["gain"]
    if gain and not gain["hidden"]:
        facts = {"change": signed(gain["change"]), "certainty": _certainty(gain), "target": signed(goal["needed"])}
        return _("Change %(change)s (%(certainty)s); target %(target)s.") % facts
    return str(WORDS[Verdict(goal["verdict"])].why)


def _in_unit(goal: Stored, value: float) -> str:
    return share(value) if goal["measure"] == Measure.HELD else plain(value)


def _certainty(gain: Stored) -> str:
    facts = {"interval": span(gain["low"], gain["high"]), "people": _people(gain["n"])}
    if gain["low"] is None or gain["high"] is None:
        return _("no interval can be computed, %(people)s") % facts
    return _("95 %% interval %(interval)s, %(people)s") % facts


def _people(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}


def _main_gain(side: Side, stored: Stored) -> MainGain:
    title = _("Mentees") if side is Side.MENTEE else _("Mentors")
    gain = _main_of(side, stored)
    if gain is None:
        return MainGain(side.value, title, "", "", "", _not_measured(stored))
    name = _(gain["name"]) if gain["name"] else gain["code"]
    if gain["hidden"]:
        return MainGain(side.value, title, name, "", "", _why_hidden(gain))
    note = str(FigureNote.EARLY_SIGN.label) if is_early(gain["n"]) else ""
    if gain["note"] == FigureNote.WEAK:
        note = str(FigureNote.WEAK.label)
    return MainGain(side.value, title, name, signed(gain["change"]), _certainty(gain), note)


def _main_of(side: Side, stored: Stored) -> Stored | None:
    """The scale of the first goal about this side, then what the side is mainly after, then what was asked first.

    Which one it is never depends on how large the gain is, nor on whether it is hidden.
    """
    gains = {gain["code"]: gain for gain in stored["gains"] if gain["side"] == side}
    wanted = [*(goal["measure"] for goal in stored["goals"]), *MAIN_SCALES[side], *gains]
    return next((gains[code] for code in wanted if code in gains), None)


def _not_measured(stored: Stored) -> str:
    if stored["is_final"]:
        return _("Not measured: people were not asked both before and after.")
    return _("Not measured yet: people are asked again at the end.")


def _why_hidden(gain: Stored) -> str:
    if gain["note"] in (FigureNote.TOO_FEW, FigureNote.TOO_ALIKE):
        return str(FigureNote(gain["note"]).label)
    return str(WORDS[Verdict.HIDDEN].why)


def _told(stored: Stored) -> list[Stored]:
    """The main gains that may be told."""
    main = (_main_of(side, stored) for side in (Side.MENTEE, Side.MENTOR))
    return [gain for gain in main if gain and not gain["hidden"]]


def _sure(stored: Stored) -> str:
    told = _told(stored)
    if not told:
        return _("Nothing can be told of changes") if stored["gains"] else _("Changes are not measured yet")
    if any(is_early(gain["n"]) for gain in told):
        return _("An early sign, not evidence")
    clear = [_is_clear(gain) for gain in told]
    if all(clear):
        return _("Evidence of a change, not of its cause")
    return _("Clear for one side only") if any(clear) else _("Not clear: it may be no change at all")


def _is_clear(gain: Stored) -> bool:
    """Whether the interval leaves no change out."""
    if gain["low"] is None or gain["high"] is None:
        return False
    return bool(gain["low"] > 0 or gain["high"] < 0)


def _reasons(stored: Stored) -> Iterator[str]:
    told = {gain["side"]: plain(gain["n"]) for gain in _told(stored)}
    if len(told) == len(Side):
        yield _("%(mentee)s mentees and %(mentor)s mentors answered both before and after.") % told
    elif Side.MENTEE in told:
        yield _("%(mentee)s mentees answered both before and after.") % told
    elif told:
        yield _("%(mentor)s mentors answered both before and after.") % told
    answered = answered_share(stored)
    if answered is not None:
        yield _in_tenths(answered)
    if not stored["gains"]:
        yield _("The change is told once the closing survey has closed. Meetings and promises are counted in full.")
    elif not (stored.get("beside") or {}).get("comparisons"):
        yield _("Nobody outside the program was asked the same, so chance and time may play a part.")
    else:
        yield _("People outside the program were asked the same: see beside the change.")


def _in_tenths(answered: float) -> str:
    """In plain words, and coarse: a number would tell how few did not answer."""
    tenths = round(10 * answered)
    if tenths == 10:
        return _("All or nearly all of those asked answered the closing survey.")
    return _("About %(tenths)s in ten of those asked answered the closing survey.") % {"tenths": tenths}


def _warnings(stored: Stored) -> Iterator[str]:
    scales = ((stored.get("sureness") or {}).get("scales") or {}).values()
    sure = [scale["certainty"] for scale in scales if scale.get("certainty")]
    beside = beside_of(stored.get("beside"))
    if any(one.get("caution") for one in sure):
        yield _("Careful: many did not answer again, or they differed from the others before.")
    if any(one.get("alpha") is not None and one["alpha"] < WEAK for one in sure):
        yield _("Weak: the questions of a scale hang together too little for one score.")
    if beside is not None and beside.disagree:
        yield _("Confidence rose and the test did not: do not read it as knowledge.")
    if not _asked_enough(stored):
        yield _("Fewer than seven in ten of those asked answered the closing survey.")


def _asked_enough(stored: Stored) -> bool:
    answered = answered_share(stored)
    return answered is None or answered >= ENOUGH_ANSWERED
