"""Verdicts and figures in words. Snapshots hold short values; the words are chosen when a page or mail is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from reports.engine import Figure, Span, Verdict

Text = str | Promise
MINUS = "−"
NOTHING = "–"


@dataclass(frozen=True)
class Words:
    """What a verdict is called, why, and whether it is good news: `good`, `open`, `bad` or `none`."""

    name: Text
    why: Text
    tone: str


WORDS: Mapping[Verdict, Words] = {
    Verdict.SHOWN: Words(
        _lazy("Target reached, shown"), _lazy("The whole interval lies at or above the target."), "good"
    ),
    Verdict.UNCERTAIN: Words(
        _lazy("Target reached, uncertain"),
        _lazy("The estimate reaches the target; the interval does not exclude a smaller improvement."),
        "good",
    ),
    Verdict.BELOW: Words(
        _lazy("Improved, below target"),
        _lazy("The interval lies above no change; the estimate is below the target."),
        "open",
    ),
    Verdict.NOT_CLEAR: Words(
        _lazy("Not clear"), _lazy("The interval covers no change: it may be better, the same or worse."), "open"
    ),
    Verdict.WORSE: Words(_lazy("Worse"), _lazy("The whole interval lies below no change."), "bad"),
    Verdict.NO_INTERVAL: Words(
        _lazy("Not clear"), _lazy("Everybody changed by the same, so no interval can be computed."), "open"
    ),
    Verdict.COUNT_REACHED: Words(_lazy("Target reached"), _lazy("Counted in full, so there is no interval."), "good"),
    Verdict.COUNT_OPEN: Words(
        _lazy("Below target so far"), _lazy("Counted in full, so there is no interval. The program goes on."), "open"
    ),
    Verdict.COUNT_MISSED: Words(
        _lazy("Target not reached"), _lazy("Counted in full, so there is no interval."), "bad"
    ),
    Verdict.NOT_MEASURED: Words(
        _lazy("Not measured yet"),
        _lazy("People are asked before the first and after the last meeting; the change is known at the end."),
        "none",
    ),
    Verdict.HIDDEN: Words(
        _lazy("Not shown"),
        _lazy("Too few people, or answers too alike: a figure would tell what single people said or did."),
        "none",
    ),
}


def verdict_text(verdict: Verdict, *, early: bool) -> str:
    """The verdict as one reads it; under ten people with the warning before it."""
    name = str(WORDS[verdict].name)
    return _("Early sign, not evidence: %(verdict)s") % {"verdict": name} if early else name


def plain(value: float | None, decimals: int | None = None) -> str:
    """A number in the language of the page; whole ones without decimals."""
    if value is None:
        return NOTHING
    return _plain(float(value), decimals if decimals is not None else _decimals(value), get_language())


@lru_cache(maxsize=10_000)
def _plain(value: float, places: int, _language: str | None) -> str:
    """A large program tells a thousand numbers on a page, most of them more than once."""
    number = round(value, places)
    # Django cuts decimals off; it gets what is rounded already.
    digits = number_format(abs(number), decimal_pos=places) if places else f"{abs(number):.0f}"
    return Figure.of(MINUS + digits if number < 0 else digits, number, places=places)


def signed(value: float | None) -> str:
    """A change, always with its sign."""
    if value is None:
        return NOTHING
    places = _decimals(value)
    return Figure.of(
        f"+{plain(value)}" if value > 0 else plain(value), round(value, places), places=places, is_signed=True
    )


def span(low: float | None, high: float | None) -> str:
    """An interval of a change."""
    if low is None or high is None:
        return NOTHING
    ends = {"low": signed(low), "high": signed(high)}
    return Span.of(_("%(low)s to %(high)s") % ends, **ends)


def percent(part: float, whole: float) -> str:
    """A share without decimals: more would pretend to more than a few dozen meetings can tell."""
    return share(round(100 * part / whole)) if whole else NOTHING


def share(value: float) -> str:
    """A number of per cent."""
    places = _decimals(value)
    return Figure.of(f"{plain(value)} %", round(value / 100, places + 2), places=places, is_share=True)


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1 if round(value, 1) == round(value, 4) else 2
