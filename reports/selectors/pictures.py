"""The pictures of a report in the language of the moment, and what the worker has drawn of them."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from programs.enums import Side
from reports import rules
from reports.engine.pictures import (
    MENTEE,
    MENTOR,
    SOFT,
    Dumbbell,
    Line,
    Mark,
    Picture,
    PictureTable,
    Shares,
    Spec,
    Stage,
    change_spec,
    dumbbell_spec,
    funnel_spec,
    lines_spec,
    shares_spec,
)
from reports.models import Drawing
from reports.selectors.gains import GainRow, SideGains
from reports.selectors.outcome import GoalTile, Outcome
from reports.selectors.stayed import StayedSide
from reports.selectors.sureness import FlowOfSide, SharesOfScale, Sureness
from reports.selectors.words import plain, share, signed, span

Steps = tuple[tuple[int, int], ...]

COLOURS: Mapping[str, str] = {Side.MENTOR: MENTOR, Side.MENTEE: MENTEE}


@dataclass(frozen=True)
class Pictures:
    """Each part of an outcome beside its picture; None where there is nothing to draw, or nothing may be told."""

    goals: tuple[tuple[GoalTile, Picture | None], ...]
    gains: tuple[tuple[SideGains, Picture | None], ...]
    # By side: how many improved, stayed the same and got worse; how many were asked and answered.
    sureness: tuple[Picture, ...]
    stayed: tuple[tuple[StayedSide, Picture | None], ...]

    def __iter__(self) -> Iterator[Picture]:
        """All of them, in the order of the page."""
        for pairs in (self.goals, self.gains):
            yield from (picture for _part, picture in pairs if picture)
        yield from self.sureness
        yield from (picture for _part, picture in self.stayed if picture)

    @property
    def are_drawn(self) -> bool:
        """Whether the worker has drawn every one of them."""
        return all(picture.svg for picture in self)

    @property
    def of_a_goal(self) -> Picture | None:
        """The one beside the first answer: of the first measured change, or of the only goal."""
        return next((picture for goal, picture in self.goals if goal.estimate or len(self.goals) == 1), None)

    @property
    def for_mail(self) -> Picture | None:
        """The one that a mail carries: of the first goal that has one, or else the first there is."""
        return next(iter(self), None)


def pictures_of(outcome: Outcome) -> Pictures:
    """What a report shows as pictures, not drawn yet. No query."""
    return Pictures(
        goals=tuple((goal, _goal(goal)) for goal in outcome.goals),
        gains=tuple((side, _gains(side)) for side in outcome.sides),
        sureness=_sureness(outcome.sureness) if outcome.sureness else (),
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
        sureness=tuple(change(picture) for picture in pictures.sureness),
        stayed=tuple((part, picture and change(picture)) for part, picture in pictures.stayed),
    )


def _goal(goal: GoalTile) -> Picture | None:
    spec = _goal_spec(goal)
    if spec is None:
        return None
    title = _("Count against the target") if goal.way else _("Change against the target")
    table = PictureTable(_("Figure"), (_("Value"),), goal.facts)
    return Picture(f"goal-{goal.number}-picture", title, goal.says, table, spec)


def _goal_spec(goal: GoalTile) -> Spec | None:
    if goal.way:
        return change_spec(
            start=_mark(goal.way.start, _("start %(value)s")),
            found=_mark(goal.way.found, _("counted %(value)s")),
            target=_mark(goal.way.target, _("target %(value)s")),
        )
    found = goal.estimate
    if found is None or goal.needed is None:
        return None
    interval = None if found.low is None or found.high is None else (found.low, found.high)
    measured = _("measured %(value)s")
    if interval:
        measured += f" ({span(*interval)})"
    return change_spec(
        start=Mark(0, _("no change")),
        found=_mark((found.change, signed(found.change)), measured),
        target=_mark((goal.needed, signed(goal.needed)), _("target %(value)s")),
        interval=interval,
    )


def _mark(place: tuple[float, str], words: str) -> Mark:
    value, said = place
    return Mark(value, words % {"value": said})


def _gains(side: SideGains) -> Picture | None:
    rows = [row for row in side.rows if row.moved]
    if not rows:
        return None
    # xgettext:no-python-format  # noqa: ERA001 - speaks to makemessages
    columns = (_("Before"), _("After"), _("Change during the program"), _("95 % interval"), _("People"))
    cells = tuple((_named(row), row.before, row.after, row.change, row.interval, plain(row.n)) for row in rows)
    return Picture(
        name=f"gains-{side.side}-picture",
        title=_("Before and after, on the scale from 1 to 5"),
        # xgettext:no-python-format  # noqa: ERA001 - speaks to makemessages
        says=_("A ring is the average before, a dot the average after; in brackets the 95 % interval of the change."),
        table=PictureTable(_("Scale"), columns, cells),
        spec=dumbbell_spec(
            [_dumbbell(row) for row in rows],
            ends=(_("1 lowest"), _("5 highest")),
            times=(_("before"), _("after")),
            colour=COLOURS[side.side],
        ),
    )


def _dumbbell(row: GainRow) -> Dumbbell:
    assert row.moved is not None  # noqa: S101 - only such rows are drawn
    facts = {"before": row.before, "after": row.after, "change": row.change, "interval": row.interval}
    words = _("%(before)s → %(after)s, change %(change)s (%(interval)s)") % facts
    return Dumbbell(_named(row), *row.moved, words, is_pale=row.is_weak)


def _named(row: GainRow) -> str:
    return _("%(scale)s (weak)") % {"scale": row.name} if row.is_weak else row.name


def _sureness(told: Sureness) -> tuple[Picture, ...]:
    return (*_shares(told.shares), *_flows(told.flows))


def _shares(told: Iterable[SharesOfScale]) -> Iterator[Picture]:
    titles = {
        Side.MENTEE: _("Mentees who improved, and who did not"),
        Side.MENTOR: _("Mentors who improved, and who did not"),
    }
    names = (_("worse"), _("the same"), _("improved"))
    for side, title in titles.items():
        rows = [row for row in told if row.side == side]
        cells = tuple((row.name, share(row.worse), share(row.same), share(row.improved)) for row in rows)
        if rows:
            yield Picture(
                name=f"shares-{side}-picture",
                title=title,
                says=_(
                    "Of a hundred who answered before and after, so many have a lower, the same or a higher score."
                ),
                table=PictureTable(_("Scale"), names, cells),
                spec=shares_spec(
                    [Shares(row.name, row.worse, row.same, row.improved) for row in rows],
                    names=names,
                    colour=COLOURS[side],
                ),
            )


def _flows(told: Iterable[FlowOfSide]) -> Iterator[Picture]:
    """Where at least two of the counts may be told: one alone is no way."""
    titles = {Side.MENTEE: _("Mentees: who answered"), Side.MENTOR: _("Mentors: who answered")}
    for flow in told:
        known = [count for _name, count in flow.stages if count is not None]
        stages = [Stage(name, count, _("not told") if count is None else plain(count)) for name, count in flow.stages]
        if len(known) > 1:
            yield Picture(
                name=f"flow-{flow.side}-picture",
                title=titles[Side(flow.side)],
                says=_("From those who were asked to those who answered before and after."),
                table=PictureTable(_("Step"), (_("People"),), tuple((stage.name, stage.words) for stage in stages)),
                spec=funnel_spec(stages, colour=COLOURS[flow.side]),
            )


def _stayed(side: StayedSide) -> Picture | None:
    if not side.line:
        return None
    names = (_("participants"), _("colleagues"))
    last = [
        f"{name}: {_at(line, rules.STAY_MONTHS)}"
        for name, line in zip(names, (side.line, side.colleagues), strict=True)
    ]
    return Picture(
        name=f"stayed-{side.side}-picture",
        title=_("Still employed, month by month"),
        says=_("After twelve months: %(shares)s.") % {"shares": ", ".join(last)},
        table=PictureTable(_("Month"), names, tuple(_by_month(side))),
        spec=lines_spec(
            Line(last[0], side.line, COLOURS[side.side]),
            Line(last[1], side.colleagues, SOFT, dashed=True),
            months=rules.STAY_MONTHS,
            ends=(_("start"), _("12 months")),
        ),
    )


def _by_month(side: StayedSide) -> Iterator[tuple[str, str, str]]:
    """Every month in which one of the lines steps, and the last."""
    for month in sorted({*dict(side.line), *dict(side.colleagues), rules.STAY_MONTHS}):
        yield plain(month), _at(side.line, month), _at(side.colleagues, month)


def _at(line: Steps, month: int) -> str:
    """The share still there in a month: that of the last step before it."""
    return share([height for begins, height in line if begins <= month][-1])
