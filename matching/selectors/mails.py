"""What the mails of this room say, read at the moment they leave. None: no longer true, so not sent."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matching.enums import PairState
from matching.models import Pair
from matching.rules import rank_by
from matching.selectors.short_lists import lists_answered, lists_to_rank
from messaging.enums import Category
from messaging.rules import Kind, Word, register
from people.models import Person
from programs.enums import Side
from programs.rules import may_look_for_partner
from programs.selectors import partner_path
from rmentor.lib import clock

Facts = dict[str, Any]
StillTrue = Callable[[Pair, Side], bool]


# What HR's own texts for these mails may name.
WORDS = (
    Word("partner", _("name of the partner"), lambda facts: facts["partner"].name, "Sam Sample"),
    Word("program", _("name of the program"), lambda facts: facts["program"].name, _("Digital leaders")),
)
# Reminders of something open: one a day at most, together with others, and not for who wants none.
NAGGING: Mapping[str, Any] = {"category": Category.REMINDERS, "in_digest": True, "once_a_day": True}


def register_all() -> None:
    """Make the kinds of mail of this room known; called when the app starts."""
    for name, still_true, view in _KINDS:
        wishes = NAGGING if name == "offer_reminder" else {}
        register(Kind(f"matching.{name}", _loader(still_true, view), label=LABELS[name], words=WORDS, **wishes))
    register(Kind("matching.short_list", _to_rank, label=LABELS["short_list"]))
    # Whether it left tells whether somebody has chosen, and a choice may be a refusal alone.
    reminder = LABELS["short_list_reminder"]
    register(Kind("matching.short_list_reminder", _still_to_rank, confidential=True, label=reminder, **NAGGING))


def _loader(still_true: StillTrue, view: str) -> Callable[[Facts, Person], Mapping[str, object] | None]:
    def load(facts: Facts, recipient: Person) -> Mapping[str, object] | None:
        pair = Pair.objects.with_people().filter(pk=facts["pair"]).first()
        side = Side(facts["side"])
        if pair is None or pair.enrolment_on(side).person_id != recipient.pk or not still_true(pair, side):
            return None
        return {
            "pair": pair,
            "program": pair.program,
            "partner": pair.enrolment_on(side.other).person,
            "is_mentor": side is Side.MENTOR,
            "path": _path(view, pair, side),
        }

    return load


def _path(view: str, pair: Pair, side: Side) -> str:
    """Where the button leads: to a page of the pair, or where one says whether a new partner is looked for."""
    if view != "new-partner":
        return reverse(view, args=[pair.pk] if view != "home" else [])
    mine = pair.enrolment_on(side)
    mine.program = pair.program
    return partner_path(mine) if may_look_for_partner(mine) else reverse("home")


def _asked(pair: Pair, side: Side) -> bool:
    """The offer stands, it is this side's turn, and they have not answered."""
    my_turn = side is Side.MENTEE or pair.mentee_accepted_at is not None
    open_now = pair.state == PairState.OFFERED and not pair.is_expired(clock.now())
    return open_now and my_turn and not pair.is_accepted_by(side)


def _agreeing(pair: Pair, side: Side) -> bool:  # noqa: ARG001 - one shape for all
    return pair.state == PairState.OFFERED and pair.is_accepted


def _in(state: PairState) -> StillTrue:
    def still_true(pair: Pair, side: Side) -> bool:  # noqa: ARG001 - one shape for all
        return pair.state == state

    return still_true


def _to_rank(facts: Facts, recipient: Person) -> Mapping[str, object] | None:
    """The short list is open and its owner still takes part."""
    run = lists_to_rank(recipient).filter(pk=facts["run"]).first()
    if run is None:
        return None
    path = reverse("matching:short-list-rank", args=[run.pk])
    return {"run": run, "program": run.program, "rank_by": rank_by(run), "path": path}


def _still_to_rank(facts: Facts, recipient: Person) -> Mapping[str, object] | None:
    """The same, and nothing was chosen yet."""
    return None if facts["run"] in lists_answered(recipient) else _to_rank(facts, recipient)


_KINDS: tuple[tuple[str, StillTrue, str], ...] = (
    ("offer", _asked, "matching:pair-detail"),
    ("offer_reminder", _asked, "matching:pair-detail"),
    ("offer_closed", _in(PairState.DECLINED), "home"),
    ("agreement", _agreeing, "matching:pair-detail"),
    ("agreement_changed", _agreeing, "matching:pair-detail"),
    ("live", _in(PairState.ACTIVE), "matching:pair-detail"),
    ("paused", _in(PairState.PAUSED), "matching:pair-detail"),
    ("resumed", _in(PairState.ACTIVE), "matching:pair-detail"),
    ("ended", _in(PairState.ENDED), "new-partner"),
)
LABELS = {
    "offer": _("A partner is proposed"),
    "offer_reminder": _("Reminder of a proposed partner"),
    "offer_closed": _("A proposed pair does not come about"),
    "agreement": _("Agreement to confirm"),
    "agreement_changed": _("Agreement changed"),
    "live": _("The pair can begin"),
    "paused": _("The pair rests"),
    "resumed": _("The pair goes on"),
    "ended": _("The pair has ended"),
    "short_list": _("Short list to rank"),
    "short_list_reminder": _("Reminder of a short list"),
}
