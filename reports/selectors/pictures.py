"""The pictures of a report in the language of the moment, and what the worker has drawn of them."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from programs.enums import Side
from reports import rules
from reports.engine.pictures import (
    MAIN,
    MENTEE,
    MENTOR,
    SOFT,
    Dumbbell,
    Line,
    Mark,
    Picture,
    PictureTable,
    Shares,
    change_spec,
    dumbbell_spec,
    lines_spec,
    shares_spec,
)
from reports.models import Drawing
from reports.selectors.outcome import GoalTile, Outcome, SideGains
from reports.selectors.stayed import StayedSide
from reports.selectors.words import signed

COLOURS: Mapping[str, str] = {Side.MENTOR: MENTOR, Side.MENTEE: MENTEE}


@dataclass(frozen=True)
class Pictures:
    """Each part of an outcome beside its picture; None where there is nothing to draw, or nothing may be told."""

    goals: tuple[tuple[GoalTile, Picture | None], ...]
    gains: tuple[tuple[SideGains, Picture | None], ...]
    # Shares of those who improved, stayed the same and got worse, by side.
    shares: tuple[Picture, ...]
    stayed: tuple[tuple[StayedSide, Picture | None], ...]

    def __iter__(self) -> Iterator[Picture]:
        """All of them, in the order of the page."""
        for pairs in (self.goals, self.gains):
            yield from (picture for _part, picture in pairs if picture)
        yield from self.shares
        yield from (picture for _part, picture in self.stayed if picture)

    @property
    def are_drawn(self) -> bool:
        """Whether the worker has drawn every one of them."""
        return all(picture.svg for picture in self)

    @property
    def for_mail(self) -> Picture | None:
        """The one that a mail carries: of the first goal that has one, or else the first there is."""
        return next(iter(self), None)


def pictures_of(outcome: Outcome) -> Pictures:
    """What a report shows as pictures, not drawn yet. No query."""
    return Pictures(
        goals=tuple((goal, _goal(goal)) for goal in outcome.goals),
        gains=tuple((side, _gains(side)) for side in outcome.sides),
        shares=tuple(_shares(outcome)),
        stayed=tuple((side, _stayed(side)) for side in (outcome.stayed.sides if outcome.stayed else ())),
    )


def drawn_pictures(*outcomes: Outcome) -> list[Pictures]:
    """The pictures of each outcome with their drawings, where the worker has drawn them. One query for all."""
    planned = [pictures_of(outcome) for outcome in outcomes]
    svgs = Drawing.objects.svg_of(picture.key for pictures in planned for picture in pictures)
    return [_each(pictures, lambda picture: with_svg(picture, svgs.get(picture.key, ""))) for pictures in planned]


def with_svg(picture: Picture, svg: str) -> Picture:
    """The picture as it was drawn. Our own worker made it, out of text that its library escapes."""
    return dataclasses.replace(picture, svg=SafeString(svg))


def _each(pictures: Pictures, change: Callable[[Picture], Picture]) -> Pictures:
    return Pictures(
        goals=tuple((part, picture and change(picture)) for part, picture in pictures.goals),
        gains=tuple((part, picture and change(picture)) for part, picture in pictures.gains),
        shares=tuple(change(picture) for picture in pictures.shares),
        stayed=tuple((part, picture and change(picture)) for part, picture in pictures.stayed),
    )


def _goal(goal: GoalTile) -> Picture | None:
    found = goal.estimate
    if found is None or goal.needed is None or found.low is None or found.high is None:
        return None
    return Picture(
        name=f"goal-{goal.number}-picture",
        title=_("Change against the target"),
        says=goal.says,
        table=PictureTable(_("Goal"), (_("Figure"),), goal.facts),
        spec=change_spec(
            start=Mark(0, _("no change")),
            found=Mark(found.change, _("measured %(change)s") % {"change": signed(found.change)}),
            target=Mark(goal.needed, _("target %(target)s") % {"target": signed(goal.needed)}),
            interval=(found.low, found.high),
        ),
    )


def _gains(side: SideGains) -> Picture | None:
    rows = [
        (row, Dumbbell(row.name, *row.moved, row.before, row.after, f"{row.change} ({row.interval})"))
        for row in side.rows
        if row.moved
    ]
    if not rows:
        return None
    columns = (_("Before"), _("After"), _("Change"), _("95 % interval"), _("People"))
    return Picture(
        name=f"gains-{side.side}-picture",
        title=side.title,
        says=_("The ring is the average before, the dot the average after, on a scale from 1 to 5."),
        table=PictureTable(
            _("Scale"),
            columns,
            tuple((row.name, row.before, row.after, row.change, row.interval, str(row.n)) for row, _drawn in rows),
        ),
        spec=dumbbell_spec(
            [drawn for _row, drawn in rows], ends=(_("1 lowest"), _("5 highest")), colour=COLOURS[side.side]
        ),
    )


def _shares(outcome: Outcome) -> Iterator[Picture]:
    told = outcome.sureness.shares if outcome.sureness else ()
    heads = (_("worse"), _("the same"), _("improved"))
    for side in (Side.MENTEE, Side.MENTOR):
        rows = [share for share in told if share.side == side]
        if rows:
            yield Picture(
                name=f"shares-{side}-picture",
                title=_("How many improved: %(side)s") % {"side": side.label},
                says=_("Of a hundred who answered both times, so many got worse, stayed the same and improved."),
                table=PictureTable(
                    _("Scale"),
                    heads,
                    tuple((row.name, f"{row.worse} %", f"{row.same} %", f"{row.improved} %") for row in rows),
                ),
                spec=shares_spec(
                    [Shares(row.name, row.worse, row.same, row.improved) for row in rows],
                    heads=heads,
                    colour=COLOURS[side],
                ),
            )


def _stayed(side: StayedSide) -> Picture | None:
    if not side.line:
        return None
    names = (_("participants"), _("colleagues"))
    return Picture(
        name=f"stayed-{side.side}-picture",
        title=_("Still employed, month by month"),
        says=" ".join(f"{name}: {value}." for name, value in side.facts),
        table=PictureTable(_("Month"), names, tuple(_by_month(side))),
        spec=lines_spec(
            [
                Line(names[0], side.line, COLOURS.get(side.side, MAIN)),
                Line(names[1], side.colleagues, SOFT, dashed=True),
            ],
            months=rules.STAY_MONTHS,
            ends=(_("start"), _("12 months")),
        ),
    )


def _by_month(side: StayedSide) -> Iterator[tuple[str, str, str]]:
    """Every month in which one of the lines steps, and the last."""
    for month in sorted({*dict(side.line), *dict(side.colleagues), rules.STAY_MONTHS}):
        yield str(month), _at(side.line, month), _at(side.colleagues, month)


def _at(line: tuple[tuple[int, int], ...], month: int) -> str:
    share = [percent for begins, percent in line if begins <= month][-1]
    return f"{share} %"
