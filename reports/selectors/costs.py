"""What a program takes: hours of the meetings held, money that HR has entered, and both per point of change."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from matching.models import Pair
from programs.enums import Side
from programs.models import Program
from reports.engine import Figure, Span, Untold, is_early, price_of_a_point, rounded
from reports.models import Cost, HourlyCost
from reports.selectors.sureness import Row, Table
from reports.selectors.words import NOTHING, plain
from rmentor.lib.disclosure import shown
from surveys.enums import FigureNote

if TYPE_CHECKING:
    from reports.selectors.figures import Gain, Rhythm

# Both sit in each meeting.
PEOPLE_IN_A_MEETING = 2


@dataclass(frozen=True)
class CostFigures:
    """What a program took. `facts` are (value, what it is); `tables` tell what a point of change took."""

    hidden: bool
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


def cost_in(program: Program, *, rhythm: "Rhythm | None", gains: Sequence["Gain"], day: dt.date) -> dict[str, Any]:
    """For the snapshot of a report: totals and shares per participant; hidden wherever the rhythm is."""
    people = _participants(program) if rhythm else 0
    if rhythm is None or not shown(people, program.k):
        return {"hidden": True}
    hours = rhythm.minutes / 60
    entered = Cost.objects.filter(program=program, spent_on__lte=day).aggregate(sum=Sum("amount"))["sum"]
    hourly = {row.side: float(row.amount) for row in HourlyCost.objects.filter(program=program)}
    each = {
        "hours": rounded(hours * PEOPLE_IN_A_MEETING / people),
        "entered": None if entered is None else rounded(float(entered) / people),
        "time": rounded(hours * sum(hourly.values()) / people) if hourly else None,
    }
    money = None if entered is None and not hourly else float(entered or 0) + hours * sum(hourly.values())
    return {
        "hidden": False,
        "currency": settings.CURRENCY,
        "participants": people,
        "minutes": rhythm.minutes,
        "entered": None if entered is None else float(entered),
        "hourly": {side.value: hourly.get(side) for side in Side},
        "each": {**each, "money": None if money is None else rounded(money / people)},
        "points": [
            _point(gain, hours * PEOPLE_IN_A_MEETING / people, None if money is None else money / people)
            for gain in gains
            if not gain.hidden
        ],
    }


def _participants(program: Program) -> int:
    """People whose pair went live, each once."""
    met = Pair.objects.that_met().filter(program=program).order_by().values_list("mentor__person", "mentee__person")
    return len({person for both in met for person in both})


def _point(gain: "Gain", hours: float, money: float | None) -> dict[str, Any]:
    return {
        "code": gain.code,
        "name": gain.name,
        "side": gain.side,
        "early": is_early(gain.n or 0),
        "hours": _price(gain, hours),
        "money": None if money is None else _price(gain, money),
    }


def _price(gain: "Gain", per_person: float) -> dict[str, Any]:
    """The price of a point, or why it cannot be told."""
    found = price_of_a_point(per_person, change=gain.change or 0, low=gain.low, high=gain.high)
    return {"untold": found.value} if isinstance(found, Untold) else {"untold": "", **asdict(found)}


def cost_of(stored: Mapping[str, Any] | None) -> CostFigures | None:
    """From the snapshot of a report; those of older reports have none."""
    if stored is None:
        return None
    if stored["hidden"]:
        return CostFigures(hidden=True)
    return CostFigures(
        hidden=False,
        facts=tuple(_facts(stored)),
        tables=(_table(stored),) if stored["points"] else (),
        notes=tuple(_notes(stored)),
    )


def _facts(stored: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    each, hourly = stored["each"], stored["hourly"]
    yield plain(each["hours"]), _("hours of conversation per participant")
    if each["entered"] is not None:
        facts = {"sum": _money(stored["entered"], stored), "n": stored["participants"]}
        yield (
            _money(each["entered"], stored),
            _("entered costs per participant (%(sum)s for %(n)s participants)") % facts,
        )
    if each["time"] is not None:
        yield _money(each["time"], stored), _hours_label(hourly)
    if each["entered"] is not None and each["time"] is not None:
        yield _money(each["money"], stored), _("both together per participant")


def _hours_label(hourly: Mapping[str, float | None]) -> str:
    if hourly[Side.MENTEE] is None:
        return _("hours of mentors, in money, per participant")
    if hourly[Side.MENTOR] is None:
        return _("hours of mentees, in money, per participant")
    return _("hours of both sides, in money, per participant")


def _table(stored: Mapping[str, Any]) -> Table:
    rows = tuple(_row(point, stored) for point in stored["points"])
    return Table(
        "cost-points", _("For each point of change, on a scale from 1 to 5, one participant took:"), _("Scale"), rows
    )


def _row(point: Mapping[str, Any], stored: Mapping[str, Any]) -> Row:
    cells = list(_cells(_("Hours"), point["hours"]))
    if point["money"] is not None:
        cells += _cells(stored["currency"], point["money"])
    side = point["side"]
    name = _(point["name"]) if point["name"] else point["code"]
    return Row(f"{name} ({Side(side).label})" if side in Side.values else name, tuple(cells), _warning(point))


def _cells(unit: str, price: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The price, and between which two it lies."""
    between = _("%(unit)s, from to") % {"unit": unit}
    if price["untold"]:
        yield unit, NOTHING
        yield between, NOTHING
        return
    ends = {"low": _grouped(price["low"]), "high": _grouped(price["high"])}
    yield unit, _grouped(price["value"])
    yield between, Span.of(_("%(low)s to %(high)s") % ends, **ends)


def _warning(point: Mapping[str, Any]) -> str:
    """Why there is no price, or how little stands behind it."""
    untold = point["hours"]["untold"]
    if not untold:
        return str(FigureNote.EARLY_SIGN.label) if point["early"] else ""
    return {
        Untold.NO_INTERVAL: _("Cannot be told: everybody changed by the same, so there is no interval."),
        Untold.COVERS_NO_CHANGE: _("Cannot be told: the interval of the change covers no change."),
        Untold.WORSE: _("Cannot be told: the scores fell."),
    }[Untold(untold)]


def _notes(stored: Mapping[str, Any]) -> Iterator[str]:
    if stored["each"]["money"] is None:
        yield _("No money: the program team has entered no costs.")
    yield _(
        "Counted are the minutes of the meetings held, for the two people in each. Not counted: preparation, the way "
        "there, training, gatherings, and meetings that nobody logged."
    )
    if any(not point["hours"]["untold"] for point in stored["points"]):
        # xgettext:no-python-format  # noqa: ERA001 - speaks to makemessages
        yield _(
            "From where to where follows from the 95 % interval of the change; hours and money count as known "
            "exactly. None of it proves that the program caused the change."
        )


def _money(value: float, stored: Mapping[str, Any]) -> str:
    amount = _grouped(value, 2)
    text = _("%(amount)s %(currency)s") % {"amount": amount, "currency": stored["currency"]}
    return Figure.of(text, amount.number, places=amount.places, unit=stored["currency"])


def _grouped(value: float, decimals: int = 1) -> Figure:
    """Thousands apart; whole ones without decimals."""
    places = 0 if value == int(value) else decimals
    number = round(float(value), places)
    # Django cuts decimals off; it gets what is rounded already.
    return Figure.of(number_format(f"{number:.{places}f}", force_grouping=True), number, places=places)
