"""What a report suggests to do, in words; each suggestion says from which figure it follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from reports.engine import Verdict
from reports.engine.advice import Advice, Situation, Totals, advise
from reports.selectors.words import Text, percent, plain, verdict_text
from surveys.enums import WaveKind

Stored = Mapping[str, Any]


@dataclass(frozen=True)
class Suggestion:
    """Something to do, the figure that it follows from, and the part of the page that shows this figure."""

    text: str
    because: str
    anchor: str


@dataclass(frozen=True)
class _Words:
    # While the program runs, and once it is over.
    running: Text
    over: Text
    because: Callable[[Stored], str]
    anchor: str


def suggestions_of(stored: Stored) -> tuple[Suggestion, ...]:
    """One to three suggestions, from the totals that the report shows anyway."""
    return tuple(_suggestion(advice, stored) for advice in advise(_situation(stored)))


def answered_share(stored: Stored) -> float | None:
    """The share of those asked who answered the closing survey; None where it is not told, or not asked yet."""
    rate = ((stored.get("sureness") or {}).get("rates") or {}).get(WaveKind.POST, {})
    return rate["answered"] / rate["invited"] if rate.get("answered") and rate.get("invited") else None


def _situation(stored: Stored) -> Situation:
    rhythm, goals = stored["rhythm"], stored["goals"]
    totals = None if rhythm is None else Totals(**{name: rhythm.get(name) or 0 for name in Totals.__annotations__})
    return Situation(
        k=stored["k"],
        verdicts=frozenset(Verdict(goal["verdict"]) for goal in goals),
        totals=totals,
        early=any(goal["early"] for goal in goals),
        answered=answered_share(stored),
    )


def _suggestion(advice: Advice, stored: Stored) -> Suggestion:
    words = WORDS_OF[advice]
    text = words.over if stored["is_final"] else words.running
    return Suggestion(str(text), words.because(stored), words.anchor)


def _goals(*verdicts: Verdict) -> Callable[[Stored], str]:
    """The goals with one of these verdicts, by the number that they have on the page."""

    def because(stored: Stored) -> str:
        goals = list(enumerate(stored["goals"], start=1))
        number, first = next((number, goal) for number, goal in goals if goal["verdict"] in verdicts)
        facts = {
            "number": number,
            "verdict": verdict_text(Verdict(first["verdict"]), early=first["early"]),
            "more": sum(goal["verdict"] in verdicts for _number, goal in goals) - 1,
        }
        if facts["more"]:
            return _("Goal %(number)s: %(verdict)s; %(more)s more likewise.") % facts
        return _("Goal %(number)s: %(verdict)s.") % facts

    return because


def _held(stored: Stored) -> str:
    rhythm = stored["rhythm"]
    return _("%(share)s of planned meetings held (%(held)s of %(planned)s).") % {
        "share": percent(rhythm["held"], rhythm["planned"]),
        "held": plain(rhythm["held"]),
        "planned": plain(rhythm["planned"]),
    }


def _cancelled(stored: Stored) -> str:
    rhythm = stored["rhythm"]
    facts = {side: plain(rhythm[f"cancelled_by_{side}"] or 0) for side in ("mentors", "mentees")}
    return _("Cancelled by mentees: %(mentees)s; by mentors: %(mentors)s.") % facts


def _commitments(stored: Stored) -> str:
    rhythm = stored["rhythm"]
    return _("%(done)s of %(made)s commitments of executives done.") % {
        "done": plain(rhythm["commitments_done"]),
        "made": plain(rhythm["commitments"]),
    }


def _unlogged(stored: Stored) -> str:
    rhythm = stored["rhythm"]
    facts = {"unlogged": plain(rhythm["unlogged"]), "planned": plain(rhythm["planned"])}
    return _("%(unlogged)s of %(planned)s planned meetings are not logged.") % facts


def _few_met(stored: Stored) -> str:
    return _("Fewer than %(k)s people on one side have met so far.") % {"k": stored["k"]}


def _few_answered(_stored: Stored) -> str:
    return _("Fewer than seven in ten of those asked answered the closing survey.")


WORDS_OF: Mapping[Advice, _Words] = {
    Advice.WAIT: _Words(
        _lazy("Nothing to decide yet: let the pairs meet."),
        _lazy("Conclude nothing; start the next program with more pairs."),
        _few_met,
        "rhythm",
    ),
    Advice.GOT_WORSE: _Words(
        _lazy("Talk with the program team: a goal moved the wrong way."),
        _lazy("Find out what went wrong before the next program."),
        _goals(Verdict.WORSE),
        "goals",
    ),
    Advice.MEET_MORE: _Words(
        _lazy("Make room for the meetings: say that the hour is work."),
        _lazy("Find out what kept pairs from meeting."),
        _held,
        "rhythm",
    ),
    Advice.MENTEES_CANCEL: _Words(
        _lazy("Ask the mentees to protect the hour."),
        _lazy("Have the mentees of the next program promise the hour."),
        _cancelled,
        "rhythm",
    ),
    Advice.MENTORS_CANCEL: _Words(
        _lazy("Ask the mentors’ managers to protect the hour."),
        _lazy("Agree on time with the mentors’ managers next time."),
        _cancelled,
        "rhythm",
    ),
    Advice.KEEP_COMMITMENTS: _Words(
        _lazy("Ask the executives to do what they took on."),
        _lazy("See that what executives took on is still done."),
        _commitments,
        "commitments",
    ),
    Advice.FEW_ANSWERED: _Words(
        _lazy("Rest no decision on the changes: too few answered."),
        _lazy("Rest no decision on the changes: too few answered."),
        _few_answered,
        "sure",
    ),
    Advice.LOG_MEETINGS: _Words(
        _lazy("Ask pairs to log their meetings: it takes a minute."),
        _lazy("Read the rhythm with care: many meetings were not logged."),
        _unlogged,
        "rhythm",
    ),
    Advice.BEHIND: _Words(
        _lazy("Ask the program team what would bring it to its target."),
        _lazy("Next time, set a target within reach, or give more time."),
        _goals(Verdict.COUNT_OPEN, Verdict.COUNT_MISSED),
        "goals",
    ),
    Advice.NOT_CLEAR: _Words(
        _lazy("Do not decide by this goal yet: it takes more pairs."),
        _lazy("Do not decide by this goal: it takes more pairs."),
        _goals(Verdict.NOT_CLEAR, Verdict.NO_INTERVAL),
        "goals",
    ),
    Advice.BELOW: _Words(
        _lazy("Carry on, and ask both sides what would help further."),
        _lazy("Ask both sides what would have helped further."),
        _goals(Verdict.BELOW),
        "goals",
    ),
    Advice.UNCERTAIN: _Words(
        _lazy("Carry on, and promise nothing from this yet."),
        _lazy("Measure again with more people before you promise anything."),
        _goals(Verdict.UNCERTAIN, Verdict.SHOWN),
        "goals",
    ),
    Advice.REACHED: _Words(
        _lazy("Carry on as it is, and tell both sides that you see it."),
        _lazy("Thank both sides, and decide about the next program."),
        _goals(Verdict.SHOWN, Verdict.COUNT_REACHED),
        "goals",
    ),
    Advice.NOT_MEASURED: _Words(
        _lazy("Wait for the closing survey before you judge."),
        _lazy("Have people asked before and after in the next program."),
        _goals(Verdict.NOT_MEASURED),
        "goals",
    ),
    Advice.CARRY_ON: _Words(
        pgettext_lazy("suggestion", "Nothing needs you now: carry on."),
        _lazy("Nothing is left to do here: look at what it means for the next program."),
        _held,
        "rhythm",
    ),
}
