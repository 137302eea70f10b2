"""A report as a document, for the PDF and the workbook: what its page shows, in the language of the moment.

How many pairs are marked for a check-in is not in it: files are passed on, and the program team must not read it.
"""

from collections.abc import Iterable, Iterator

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from reports.engine.document import (
    Block,
    Document,
    Drawn,
    Facts,
    Grid,
    Heading,
    Points,
    Section,
    Text,
    Tiles,
    Verdict,
)
from reports.engine.pictures import Picture
from reports.engine.prose import sections_in
from reports.models import Report
from reports.selectors.answers import MainGain
from reports.selectors.gains import SideGains
from reports.selectors.model import Box, MentoringModel
from reports.selectors.outcome import Fact, GoalTile, Outcome, outcome_of
from reports.selectors.pictures import Pictures, pictures_of
from reports.selectors.stayed import Stayed, StayedSide
from reports.selectors.sureness import Row, Table
from reports.selectors.words import plain


def document_of(report: Report) -> Document:
    """The whole report. Its program's name is all that is not in the snapshot."""
    outcome = outcome_of(report)
    pictures = pictures_of(outcome)
    return Document(
        language=get_language() or "en",
        program=report.program.name,
        title=report.program.name,
        about=tuple(_about(report, outcome)),
        opening=Section(pgettext("sheet", "Summary"), _("Summary"), tuple(_opening(outcome))),
        overview=_overview(outcome.goals),
        sections=tuple(section for section in _sections(outcome, pictures) if section.blocks),
        appendix=sections_in(render_to_string("reports/_method.html")),
        labels={
            "contents": _("Contents"),
            "appendix": _("How figures are computed"),
            "page": _("Page {page} of {pages}"),
            "low": _("from"),
            "high": _("to"),
        },
    )


def _about(report: Report, outcome: Outcome) -> Iterator[str]:
    kind = {"kind": report.get_kind_display(), "number": report.version, "day": date_format(outcome.as_of)}
    yield _("%(kind)s report, number %(number)s, as of %(day)s") % kind
    yield _("Totals only: nothing about fewer than %(k)s people.") % {"k": outcome.k}
    if outcome.survey_as_of:
        yield _("Survey figures frozen on %(day)s.") % {"day": date_format(outcome.survey_as_of)}


def _opening(outcome: Outcome) -> Iterator[Block]:
    """The four answers, and what is new."""
    answers = outcome.answers
    yield Heading(_("Is it working?"))
    yield Verdict(answers.reached)
    for number, goal in enumerate(answers.goals, start=1):
        yield Verdict(f"{number}. {goal.verdict}", goal.tone, goal.objective, goal.figure)
    yield Heading(_("For whom?"))
    told = [gain for gain in answers.gains if gain.change]
    if told:
        yield Tiles(tuple((gain.change, _gained(gain)) for gain in told))
    yield from (Text(_gained(gain)) for gain in answers.gains if not gain.change)
    yield Heading(_("How sure are we?"))
    yield Verdict(answers.sure)
    yield Points((*answers.warnings, *answers.reasons))
    yield Heading(_("What should I do?"))
    yield Points(tuple(f"{suggestion.text} {suggestion.because}" for suggestion in answers.suggestions))
    if outcome.since:
        yield Heading(outcome.since.title)
        yield Points(outcome.since.lines)


def _gained(gain: MainGain) -> str:
    named = ": ".join(part for part in (gain.title, gain.name) if part)
    return ". ".join(part for part in (named, gain.certainty, gain.note) if part)


def _overview(goals: tuple[GoalTile, ...]) -> Grid:
    """Every goal in one line, whatever is known of it."""
    names = list(dict.fromkeys(name for goal in goals for name, _value in goal.facts))
    head = (_("Goal"), _("Verdict"), *names)
    return Grid("", head, tuple((goal.objective, goal.verdict, *_facts_by_name(goal, names)) for goal in goals))


def _facts_by_name(goal: GoalTile, names: Iterable[str]) -> Iterator[str]:
    known = dict(goal.facts)
    return (known.get(name, "") for name in names)


def _sections(outcome: Outcome, pictures: Pictures) -> Iterator[Section]:
    yield Section(pgettext("sheet", "Goals"), _("Goals against their targets"), tuple(_goals(pictures)))
    yield Section(pgettext("sheet", "Gains"), _("What both sides gained"), tuple(_gains(pictures)))
    if outcome.beside:
        yield Section(pgettext("sheet", "Beside"), _("Beside the change"), tuple(_beside(outcome)))
    if outcome.sureness:
        yield Section(pgettext("sheet", "Certainty"), _("How sure are we?"), tuple(_sureness(outcome, pictures)))
    yield Section(pgettext("sheet", "Rhythm"), _("Rhythm kept"), tuple(_rhythm(outcome)))
    if outcome.commitments:
        yield Section(pgettext("sheet", "Promises"), _("You said, we did"), (_tiles(outcome.commitments),))
    if outcome.harvest:
        told = Text(_("Counts only; what was said stays with the pairs."), is_quiet=True)
        yield Section(
            pgettext("sheet", "Conversations"),
            _("What came out of the conversations"),
            (_tiles(outcome.harvest), told),
        )
    yield Section(
        pgettext("sheet", "Model"),
        _("What the two give each other, and whom it serves"),
        tuple(_model(outcome.model)),
    )
    if outcome.stayed:
        yield Section(
            pgettext("sheet", "Who stayed"), _("Who stayed in the company"), tuple(_stayed(outcome.stayed, pictures))
        )
    if outcome.cost:
        yield Section(pgettext("sheet", "Costs"), _("What it took"), tuple(_cost(outcome)))


def _goals(pictures: Pictures) -> Iterator[Block]:
    if not pictures.goals:
        yield Text(_("This program has no goal."))
    for goal, picture in pictures.goals:
        yield Heading(f"{goal.number}. {goal.objective}")
        yield Verdict(goal.verdict, goal.tone)
        yield Text(goal.why)
        yield from _drawn(picture)
        due = ((_("By"), date_format(goal.due_on)),) if goal.due_on else ()
        yield Facts((*goal.facts, *due))
        yield from (Text(change) for change in goal.changes)
        if goal.measure:
            yield Text(goal.measure, is_quiet=True)


def _gains(pictures: Pictures) -> Iterator[Block]:
    yield Text(
        _(
            "The change during the program among those who answered before and after. "
            "It is not proof that the program caused it."
        )
    )
    for side, picture in pictures.gains:
        yield Heading(side.title)
        if not side.rows:
            yield Text(_("Not measured yet: people are asked before the first and after the last meeting."))
        yield from _drawn(picture)
        yield from _side(side)


def _side(side: SideGains) -> Iterator[Block]:
    told = [row for row in side.rows if not row.hidden]
    if told:
        # xgettext:no-python-format  # noqa: ERA001 - speaks to makemessages
        head = (_("Scale"), _("Before"), _("After"), _("Change during the program"), _("95 % interval"), _("People"))
        rows = [(row.name, row.before, row.after, row.change, row.interval, plain(row.n)) for row in told]
        yield Grid("", head, tuple(rows))
    for row in side.rows:
        if row.note:
            yield Text(f"{row.name}: {row.note}", is_quiet=True)
    yield from map(_grid, side.tables)
    yield from map(_grid, side.tables)


def _beside(outcome: Outcome) -> Iterator[Block]:
    assert outcome.beside is not None  # noqa: S101 - asked for only then
    yield Text(_("Other ways to look at the same program. None of them replaces the change above."))
    if outcome.beside.disagree:
        yield Text(
            _(
                "Confidence rose and the test did not. A test is not swayed by how people see themselves, so do not "
                "read the rise of confidence as knowledge."
            )
        )
    yield from map(_grid, outcome.beside.tables)


def _sureness(outcome: Outcome, pictures: Pictures) -> Iterator[Block]:
    assert outcome.sureness is not None  # noqa: S101 - asked for only then
    for picture in pictures.sureness:
        yield Heading(picture.title)
        yield from _drawn(picture)
    yield from map(_grid, outcome.sureness.tables)
    if outcome.sureness.left_out:
        # xgettext:no-python-format  # noqa: ERA001 - speaks to makemessages
        yield Text(_("Fewer than 80 % of those who answered the survey answered these questions:"))
        yield Points(outcome.sureness.left_out)


def _rhythm(outcome: Outcome) -> Iterator[Block]:
    if outcome.rhythm or outcome.pairs:
        yield _tiles((*outcome.rhythm, *outcome.pairs))
    if not outcome.rhythm:
        kept_back = _("Not shown: fewer than %(k)s people on one side have met so far.")
        yield Text(kept_back % {"k": outcome.k})
    if outcome.pairs_kept_back:
        yield Text(_("Where the pairs stand is not broken down further: so few could be told apart."), is_quiet=True)


def _model(model: MentoringModel) -> Iterator[Block]:
    yield Text(
        _(
            "The model of reverse mentoring: three kinds of support between the two, benefits for three. "
            "Where nothing was asked or counted, it says so."
        )
    )
    for title, boxes in ((_("Support between the two"), model.supports), (_("Benefits"), model.benefits)):
        yield Heading(title)
        yield Facts(tuple(_box_lines(boxes)))


def _box_lines(boxes: Iterable[Box]) -> Iterator[tuple[str, str]]:
    for box in boxes:
        measured = "; ".join(f"{measure.name}: {measure.text}" for measure in box.measures)
        yield box.title, measured or _("Not measured")


def _stayed(stayed: Stayed, pictures: Pictures) -> Iterator[Block]:
    began = {"day": date_format(stayed.kick_off)}
    yield Text(
        _(
            "Whoever took part when the program began on %(day)s, beside colleagues employed on the same day who did "
            "not take part: who is still employed twelve months later? It is a comparison and tells no cause."
        )
        % began
    )
    if stayed.waits:
        known = _("Known from %(day)s on. Before that, a figure would follow single people from month to month.")
        yield Text(known % {"day": date_format(stayed.due_on)})
    for side, picture in pictures.stayed:
        yield from _stayed_side(side, picture)
    if stayed.as_of:
        yield Text(
            _(
                "Worked out once, on %(day)s, with the leaving dates known then. All leavings count: the directory "
                "does not say who left of their own accord. Grade and department are those of that day; age is not "
                "known."
            )
            % {"day": date_format(stayed.as_of)},
            is_quiet=True,
        )


def _stayed_side(side: StayedSide, picture: Picture | None) -> Iterator[Block]:
    yield Heading(side.title)
    if side.refusal:
        yield Text(side.refusal)
        return
    yield Verdict(side.word)
    yield Text(side.why)
    yield from _drawn(picture)
    yield Facts(side.facts)
    yield from (Text(note, is_quiet=True) for note in side.notes)


def _cost(outcome: Outcome) -> Iterator[Block]:
    assert outcome.cost is not None  # noqa: S101 - asked for only then
    if outcome.cost.hidden:
        yield Text(_("Not shown while the rhythm is not shown."))
        return
    yield Tiles(outcome.cost.facts)
    yield from map(_grid, outcome.cost.tables)
    yield from (Text(note, is_quiet=True) for note in outcome.cost.notes)


def _drawn(picture: Picture | None) -> Iterator[Drawn]:
    if picture:
        yield Drawn(picture.key, picture.title, picture.says)


def _tiles(facts: Iterable[Fact]) -> Tiles:
    return Tiles(tuple((fact.value, fact.label) for fact in facts))


def _grid(table: Table) -> Grid:
    return Grid(table.caption, (table.first, *table.columns), tuple(map(_line, table.rows)))


def _line(row: Row) -> tuple[str, ...]:
    name = f"{row.name}. {row.warning}" if row.warning else row.name
    return (name, *(value for _column, value in row.cells))
