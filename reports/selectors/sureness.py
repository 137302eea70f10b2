"""How sure a report is of its changes: kept in the snapshot as the surveys released it, and read for the page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from programs.enums import Side
from reports.engine import is_early
from reports.selectors.words import plain, signed, span
from surveys.enums import FigureNote, WaveKind
from surveys.models import Release
from surveys.rules import ReleasedFigures, ScaleFigure
from surveys.statistics.alpha import WEAK

KEPT = ("k", "order", "scales", "rates", "steps", "items")


@dataclass(frozen=True)
class Row:
    """A line of a table; `cells` are (column, value), `warning` stands under the name."""

    name: str
    cells: tuple[tuple[str, str], ...]
    warning: str = ""


@dataclass(frozen=True)
class Table:
    """A table of words; `first` is the name of the first column."""

    id: str
    caption: str
    first: str
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the other columns."""
        return tuple(name for name, _value in self.rows[0].cells)


@dataclass(frozen=True)
class SharesOfScale:
    """How many of a side rose, stayed and fell on a scale, in percent."""

    side: str
    name: str
    improved: int
    same: int
    worse: int


@dataclass(frozen=True)
class FlowOfSide:
    """How many of a side were asked, answered, and answered again; None: not to be told."""

    side: str
    stages: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Sureness:
    """Everything under "How sure are we?"; `left_out` are questions that fewer than 80 % answered."""

    tables: tuple[Table, ...]
    left_out: tuple[str, ...]
    shares: tuple[SharesOfScale, ...] = ()
    flows: tuple[FlowOfSide, ...] = ()


def sureness_in(release: Release | None) -> dict[str, Any] | None:
    """For the snapshot of a report; nothing of releases that were made before it was told."""
    if release is None or "schema" not in release.figures:
        return None
    return {name: release.figures[name] for name in KEPT if name in release.figures}


def sureness_of(stored: Mapping[str, Any] | None) -> Sureness | None:
    """From the snapshot of a report; those of older reports have none."""
    if stored is None:
        return None
    figures = ReleasedFigures.from_dict(stored)
    told = [figure for figure in figures.scales.values() if not figure.hidden]
    tables = (
        Table("sure-scales", _scales_caption(), _("Scale"), tuple(_scale(figure) for figure in told)),
        Table("sure-parts", _parts_caption(), _("Part"), tuple(_parts(told))),
        Table(
            "sure-flow",
            _flow_caption(),
            _("Side"),
            tuple(_flow(figures, side) for side in (Side.MENTEE, Side.MENTOR)),
        ),
    )
    left_out = dict.fromkeys(_(item.text) for item in figures.items if item.flagged and item.text)
    return Sureness(
        tables=tuple(table for table in tables if table.rows),
        left_out=tuple(left_out),
        shares=tuple(_shares_of(told)),
        flows=tuple(FlowOfSide(side, _stages(figures, side)) for side in (Side.MENTEE, Side.MENTOR)),
    )


def _scales_caption() -> str:
    return _("What stands behind each change. A dash: not told of so few people, or not computable.")


def _parts_caption() -> str:
    return _("By part of the company. What is not listed is too small, or a small part could be worked out from it.")


def _flow_caption() -> str:
    return _("How many answered. A dash: so few lie between this number and another that they could be told apart.")


def _scale(figure: ScaleFigure) -> Row:
    sure = asdict(figure.certainty) if figure.certainty else {}
    cells = (
        (_("Improved / same / worse"), _shares(sure)),
        (_("Signed ranks, p"), _p(sure.get("p"))),
        (_("p, adjusted"), _p(sure.get("p_holm"))),
        (_("Bootstrap interval"), span(sure.get("robust_low"), sure.get("robust_high"))),
        (_("Alpha"), _with_range(sure.get("alpha"), sure.get("alpha_low"), sure.get("alpha_high"))),
        (_("Omega"), _number(sure.get("omega"))),
        (_("Did not answer again"), _lost(sure)),
    )
    return Row(f"{_(figure.name)} ({Side(figure.who).label})", cells, " ".join(_warnings(sure)))


def _warnings(sure: Mapping[str, Any]) -> Iterator[str]:
    if sure.get("alpha") is not None and sure["alpha"] < WEAK:
        yield _("Weak: the questions hang together too little for one score.")
    if sure.get("caution"):
        yield _("Careful: many did not answer again, or they differed from the others before.")


def _shares(sure: Mapping[str, Any]) -> str:
    if sure.get("improved") is None:
        return "–"
    return _("%(improved)s %% / %(same)s %% / %(worse)s %%") % sure


def _shares_of(figures: Iterable[ScaleFigure]) -> Iterator[SharesOfScale]:
    for figure in figures:
        sure = figure.certainty
        if sure and sure.improved is not None and sure.same is not None and sure.worse is not None:
            yield SharesOfScale(figure.who, _(figure.name), sure.improved, sure.same, sure.worse)


def _lost(sure: Mapping[str, Any]) -> str:
    if not sure.get("lost"):
        return _("nobody") if sure.get("lost") == 0 else "–"
    facts = {"lost": sure["lost"], "low": signed(sure["lost_low"]), "high": signed(sure["lost_high"])}
    told = _("%(lost)s people; with them the change of all could be anything from %(low)s to %(high)s") % facts
    if sure.get("tipping") is None:
        return told
    needed = _("theirs would have to be %(tipping)s on average for no change of all") % {
        "tipping": signed(sure["tipping"])
    }
    return f"{told}; {needed}"


def _parts(figures: Iterable[ScaleFigure]) -> Iterator[Row]:
    """Hundreds of rows in a large program, so what is the same in all of them is said once."""
    # xgettext:no-python-format  # noqa: ERA001 - speaks to makemessages
    interval = _("95 % interval")
    names = (_("Scale"), _("People"), _("Before → after"), _("Change during the program"), interval)
    early = str(FigureNote.EARLY_SIGN.label)
    for figure in figures:
        scale = _(figure.name)
        for group in figure.groups or ():
            name = _("grades %(grades)s") % {"grades": group.name} if group.kind == "grades" else group.name
            told = (
                scale,
                plain(group.n),
                f"{plain(group.mean_pre)} → {plain(group.mean_post)}",
                signed(group.change),
                span(group.low, group.high),
            )
            yield Row(name, tuple(zip(names, told, strict=True)), early if is_early(group.n) else "")


def _stages(figures: ReleasedFigures, side: Side) -> tuple[tuple[str, int | None], ...]:
    steps = {step.kind: step for step in figures.steps if step.side == side}
    first, last = steps.get(WaveKind.PRE), steps.get(WaveKind.POST)
    asked = first or last
    return (
        (_("Invited"), asked.invited if asked else None),
        (_("Answered before"), first.answered if first else None),
        (_("Answered after"), last.answered if last else None),
        (_("Both times"), last.both if last else None),
    )


def _flow(figures: ReleasedFigures, side: Side) -> Row:
    whole = [figure for figure in figures.scales.values() if figure.who == side and figure.n is not None]
    cells = (
        *((name, _count(count)) for name, count in _stages(figures, side)),
        (_("Whole scale both times"), ", ".join(f"{_(figure.name)}: {figure.n}" for figure in whole) or "–"),
    )
    return Row(str(side.label), cells)


def _count(number: int | None) -> str:
    return plain(number)


def _number(value: float | None) -> str:
    return "–" if value is None else plain(value)


def _p(value: float | None) -> str:
    if value is None:
        return "–"
    return "< 0.001" if value < 0.001 else plain(value, 3)


def _with_range(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return "–"
    return _("%(value)s (%(low)s to %(high)s)") % {"value": plain(value), "low": plain(low), "high": plain(high)}
