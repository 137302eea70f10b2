"""The table of proposals: what to look at first, what has changed, what was asked for, page by page."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import rules
from matching.engine import CRITERIA
from matching.enums import PairState, ProposalOrigin
from matching.models import MatchingRun, Pair, PairRule, Proposal, RunInput
from matching.selectors.board import Board
from matching.selectors.publishing import percent_of
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment

Text = str | Promise
FLAGS: Mapping[str, Text] = {
    "weak": gettext_lazy("Weak fit"),
    "changed": gettext_lazy("No longer holds"),
    "moved": gettext_lazy("Moved since the run"),
    "over": gettext_lazy("Over a rule"),
    "hand": gettext_lazy("By hand"),
    "locked": gettext_lazy("Kept together"),
}
SORTS: Mapping[str, Text] = {
    "best": gettext_lazy("Best fit first"),
    "worst": gettext_lazy("Worst fit first"),
    "name": gettext_lazy("By the mentee's name"),
    "department": gettext_lazy("By the mentee's department"),
}
SIDES: Mapping[str, Text] = {
    "": gettext_lazy("Mentor or mentee"),
    Side.MENTOR: gettext_lazy("Mentor"),
    Side.MENTEE: gettext_lazy("Mentee"),
}
PER_PAGE = {"50": 50, "100": 100, "all": 10**9}


@dataclass(frozen=True)
class Wanted:
    """What somebody asked the table for. Whatever is not known counts as not asked."""

    q: str = ""
    flag: str = ""
    side: str = ""
    department: str = ""
    open: str = ""
    sort: str = "best"
    per: str = "50"
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Wanted":
        """From the parameters of an address."""
        page = str(asked.get("page", ""))[:6]
        known: dict[str, Mapping[str, object]] = {"flag": FLAGS, "side": SIDES, "sort": SORTS, "per": PER_PAGE}
        chosen = {name: value for name, values in known.items() if (value := str(asked.get(name, ""))) in values}
        return cls(
            q=str(asked.get("q", "")).strip()[:80],
            department=str(asked.get("department", ""))[:80],
            open="1" if asked.get("open") == "1" else "",
            page=int(page) if page.isdecimal() and page.isascii() else 1,
            **{name: value for name, value in chosen.items() if value},
        )

    def query(self, **changes: str | int) -> str:
        """The same with changes, as the end of an address; only what is not as usual."""
        told = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]  # names of fields
        usual = Wanted()
        return urlencode(
            {
                item.name: value
                for item in fields(told)
                if (value := getattr(told, item.name)) != getattr(usual, item.name)
            }
        )

    @property
    def is_filtered(self) -> bool:
        """Whether some rows are left out."""
        return bool(self.q or self.flag or self.department or self.open)


@dataclass(frozen=True)
class Bar:
    """One criterion of a pair, in percent."""

    name: Text
    percent: int


@dataclass(frozen=True)
class Flag:
    """What is to be known about a proposal before it is published."""

    code: str
    name: Text
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One proposed pair. `state` is empty until it is published; then it says what became of it."""

    pk: int
    mentor: Person
    mentee: Person
    score: float
    percent: int
    bars: tuple[Bar, ...]
    reasons: tuple[str, ...]
    flags: tuple[Flag, ...]
    state: str
    pair_id: int | None

    @property
    def drawing(self) -> str:
        """All criteria as columns, for an SVG path."""
        return drawing_of(self.bars)


@dataclass(frozen=True)
class Choice:
    """Something to choose: in a select, or as a link."""

    value: str
    text: Text
    is_chosen: bool
    query: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Table:
    """The table as it was asked for, and what is true of all its rows."""

    rows: tuple[Row, ...]
    found: int
    total: int
    pending: int
    median_percent: int
    weak_percent: int
    wanted: Wanted
    sorts: tuple[Choice, ...]
    flags: tuple[Choice, ...]
    sides: tuple[Choice, ...]
    departments: tuple[Choice, ...]
    pages: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    # Bans and locks decided since the run ended.
    new_rules: int
    may_change: bool
    has_fairness: bool


def proposal_table(run: MatchingRun, person: Person, wanted: Wanted, board: Board) -> Table:
    """What `person`, who runs the program, sees of a run; proposals about themselves are left out."""
    proposals = [row for row in board.proposals if person.pk not in (row.mentor.person_id, row.mentee.person_id)]
    scores = [row.score for row in proposals]
    weak = rules.weak_under(scores, run.min_percent)
    flags_of = _flags(board, weak)
    marked = [(row, flags_of(row)) for row in proposals]
    found = [(row, flags) for row, flags in marked if _fits(row, flags, wanted, board.pairs)]
    found.sort(key=lambda one: _ORDERS[wanted.sort](one[0]))
    size = PER_PAGE[wanted.per]
    page = min(max(1, wanted.page), max(1, -(-len(found) // size)))
    wanted = replace(wanted, page=page)
    return Table(
        rows=tuple(_row(row, flags, board.pairs.get(row.pk)) for row, flags in found[(page - 1) * size :][:size]),
        found=len(found),
        total=len(proposals),
        pending=sum(row.pk not in board.pairs for row in proposals),
        median_percent=round(100 * median(scores)) if scores else 0,
        weak_percent=round(100 * weak),
        wanted=wanted,
        sorts=_choices("sort", SORTS, wanted),
        flags=_flag_choices(marked, wanted),
        sides=_choices("side", SIDES, wanted),
        departments=_departments(proposals, wanted),
        pages=_choices(
            "page", {str(number + 1): str(number + 1) for number in range(-(-len(found) // size))}, wanted
        ),
        sizes=_choices("per", {"50": "50", "100": "100", "all": gettext_lazy("all")}, wanted),
        new_rules=PairRule.objects.filter(program=run.program_id, made_at__gt=run.ended_at or run.created_at).count(),
        may_change=may_change(run),
        has_fairness=rules.has_proposals(run),
    )


def may_change(run: MatchingRun) -> bool:
    """Whether proposals of this run can be changed and published."""
    return rules.has_proposals(run) and run.program.state in rules.MAKES_PAIRS


def row_of(board: Board, proposal: Proposal) -> Row:
    """One proposal, for its own page."""
    weak = rules.weak_under([row.score for row in board.proposals], board.run.min_percent)
    return _row(proposal, _flags(board, weak)(proposal), board.pairs.get(proposal.pk))


def bars_of(criteria: Mapping[str, float]) -> tuple[Bar, ...]:
    """The criteria that count, in their order."""
    counted = [name for name in CRITERIA if name in criteria]
    return tuple(Bar(rules.CRITERION_NAMES[name], round(100 * criteria[name])) for name in counted)


def drawing_of(bars: tuple[Bar, ...]) -> str:
    """One column per criterion on a ground that is 24 high, at least a line each so that a 0 is seen too."""
    return "".join(f"M{12 * place} 24v-{max(1, round(0.24 * bar.percent))}h9V24z" for place, bar in enumerate(bars))


def reasons_of(reasons: list[dict[str, object]]) -> tuple[str, ...]:
    """What speaks for a pair, in words for the team."""
    return tuple(text for reason in reasons if (text := rules.reason_text(reason)))


def stage_of(pair: Pair) -> str:
    """Where a pair stands, in words that say whose turn it is."""
    if pair.state == PairState.DECLINED and not pair.declined_side:
        return _("Ran out without an answer")
    if pair.state != PairState.OFFERED:
        return pair.get_state_display()
    return str(rules.stage_text(pair))


def _row(proposal: Proposal, flags: tuple[Flag, ...], pair: Pair | None) -> Row:
    return Row(
        pk=proposal.pk,
        mentor=proposal.mentor.person,
        mentee=proposal.mentee.person,
        score=proposal.score,
        percent=percent_of(proposal),
        bars=bars_of(proposal.criteria),
        reasons=reasons_of(proposal.reasons),
        flags=flags,
        state=stage_of(pair) if pair else "",
        pair_id=pair.pk if pair else None,
    )


def _flags(board: Board, weak: float) -> Callable[[Proposal], tuple[Flag, ...]]:
    """What marks a proposal; what has changed is asked only of those that are not published yet."""
    before = _before(board.run)

    def of(row: Proposal) -> tuple[Flag, ...]:
        is_open = row.pk not in board.pairs
        why_not = board.why_not(row) if is_open else ""
        codes = ", ".join(rules.rule_text(code) for code in row.broken)
        found = {
            "weak": ("" if row.score < weak else None),
            "changed": why_not or None,
            "moved": (_moved(row, before) or None) if is_open else None,
            "over": _("%(rules)s. Reason: %(why)s") % {"rules": codes, "why": row.override_reason} if codes else None,
            "hand": "" if row.origin == ProposalOrigin.HAND else None,
            "locked": "" if board.is_locked(row) else None,
        }
        return tuple(Flag(code, FLAGS[code], text) for code, text in found.items() if text is not None)

    return of


def _before(run: MatchingRun) -> dict[int, tuple[object, ...]]:
    """Grade, department and place of everybody as the run knew them."""
    content = RunInput.objects.filter(run=run).values_list("content", flat=True).first() or {}
    people = [*content.get("mentors", []), *content.get("mentees", [])]
    return {one["key"]: (one["grade"], one["department"], one["location"]) for one in people}


def _moved(row: Proposal, before: Mapping[int, tuple[object, ...]]) -> str:
    moved = [
        str(one.person)
        for one in (row.mentor, row.mentee)
        if one.pk in before
        and before[one.pk] != (one.person.grade, one.person.department.strip(), one.person.location.strip())
    ]
    return _("%(names)s: another grade, department or place") % {"names": ", ".join(moved)} if moved else ""


def _fits(row: Proposal, flags: tuple[Flag, ...], wanted: Wanted, pairs: Mapping[int, Pair]) -> bool:
    if wanted.open and row.pk in pairs:
        return False
    if wanted.flag and all(flag.code != wanted.flag for flag in flags):
        return False
    people = [one.person for side, one in _sides(row).items() if wanted.side in ("", side)]
    if wanted.department and all(one.department != wanted.department for one in people):
        return False
    words = wanted.q.casefold().split()
    return not words or any(all(word in one.name.casefold() for word in words) for one in people)


def _sides(row: Proposal) -> dict[str, Enrolment]:
    return {Side.MENTOR: row.mentor, Side.MENTEE: row.mentee}


_ORDERS: Mapping[str, Callable[[Proposal], tuple[Any, ...]]] = {
    "best": lambda row: (-row.score, row.pk),
    "worst": lambda row: (row.score, row.pk),
    "name": lambda row: (row.mentee.person.last_name.casefold(), row.mentee.person.first_name.casefold(), row.pk),
    "department": lambda row: (row.mentee.person.department.casefold(), -row.score, row.pk),
}


def _choices(name: str, values: Mapping[str, Text], wanted: Wanted) -> tuple[Choice, ...]:
    chosen = str(getattr(wanted, name))
    return tuple(
        Choice(value, text, value == chosen, wanted.query(**{name: int(value) if name == "page" else value}))
        for value, text in values.items()
    )


def _flag_choices(marked: list[tuple[Proposal, tuple[Flag, ...]]], wanted: Wanted) -> tuple[Choice, ...]:
    """Each flag that is on some row, with how many; the chosen one also when it is on none."""
    counts = Counter(flag.code for _row, flags in marked for flag in flags)
    return tuple(
        Choice(code, text, code == wanted.flag, wanted.query(flag=code), counts[code])
        for code, text in FLAGS.items()
        if counts[code] or code == wanted.flag
    )


def _departments(proposals: list[Proposal], wanted: Wanted) -> tuple[Choice, ...]:
    names = {one.person.department for row in proposals for one in (row.mentor, row.mentee)} - {""}
    return tuple(Choice(name, name, name == wanted.department) for name in sorted(names, key=str.casefold))
