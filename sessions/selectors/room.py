"""What the page of a live pair shows."""

from dataclasses import dataclass

from django.db.models import Value

from matching.enums import PairState
from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions.enums import ItemState, MeetingState
from sessions.models import ActionItem, LearningEntry, Meeting, PrivateNote
from sessions.rules import agenda, driving
from sessions.rules.agenda import Topics
from sessions.selectors.room_steps import RoomSteps, room_steps
from sessions.selectors.topics import topics_of

# Beside the two sides: whose text it is.
NOTE = "note"


@dataclass(frozen=True)
class Told:
    """A meeting with what came of it, as one of the two sees it."""

    meeting: Meeting
    mine: str
    theirs: str
    note: str
    # The other side has logged it and I have not said yes.
    to_confirm: bool


@dataclass(frozen=True)
class Room:
    """A pair's home, seen from one side."""

    pair: Pair
    me: Person
    side: Side
    partner: Person
    next: Meeting | None
    later: list[Meeting]
    to_log: list[Meeting]
    past: list[Told]
    cancelled: list[Meeting]
    open_items: list[ActionItem]
    closed_items: list[ActionItem]
    topics: Topics
    steps: RoomSteps

    @property
    def is_active(self) -> bool:
        """The two meet."""
        return self.pair.state == PairState.ACTIVE

    @property
    def is_paused(self) -> bool:
        """The two rest."""
        return self.pair.state == PairState.PAUSED

    @property
    def is_over(self) -> bool:
        """Completed or ended."""
        return not (self.is_active or self.is_paused)

    @property
    def owner_line(self) -> object:
        """Who prepares the next meeting."""
        return driving.owner_line(self.pair.program.driver, self.side, self.next.number) if self.next else ""

    @property
    def dates_line(self) -> object:
        """Who finds a date where nothing is planned."""
        return driving.dates_line(self.pair.program.driver, self.side)

    @property
    def prompts(self) -> tuple[object, ...]:
        """What the next meeting could be about."""
        return agenda.prompts_for(self.next.kind, self.next.number, self.topics) if self.next else ()

    @property
    def commitments(self) -> list[ActionItem]:
        """What the senior one promised that others wait for, without what was dropped."""
        kept = [item for item in self.open_items + self.closed_items if item.state != ItemState.DROPPED]
        return [item for item in kept if item.is_commitment]

    @property
    def commitments_done(self) -> int:
        """How many of them are done."""
        return sum(item.state == ItemState.DONE for item in self.commitments)

    @property
    def senior(self) -> Person:
        """Whose commitments are counted."""
        return self.pair.enrolment_on(self.pair.program.senior_side).person


def partner_of(pair: Pair, person: Person) -> Person:
    """The other one."""
    return pair.enrolment_on(pair.side_of(person).other).person


def room_of(pair: Pair, me: Person) -> Room:
    """Everything on the page, in five queries at most, whatever happened so far."""
    now = clock.now()
    meetings = list(Meeting.objects.filter(pair=pair).in_order())
    for meeting in meetings:
        meeting.pair = pair
    planned = [meeting for meeting in meetings if meeting.state == MeetingState.PLANNED]
    ahead = [meeting for meeting in planned if meeting.starts_at > now] if _has_future(pair) else []
    items = list(ActionItem.objects.filter(pair=pair))
    for item in items:
        item.pair = pair
    return Room(
        pair=pair,
        me=me,
        side=pair.side_of(me),
        partner=partner_of(pair, me),
        next=ahead[0] if ahead else None,
        later=ahead[1:],
        to_log=[meeting for meeting in planned if meeting.starts_at <= now],
        past=_told(pair, me, [meeting for meeting in meetings if meeting.is_logged]),
        cancelled=[meeting for meeting in meetings if _is_off(meeting)],
        open_items=[item for item in items if item.state == ItemState.OPEN],
        closed_items=[item for item in items if item.state != ItemState.OPEN],
        topics=topics_of(pair) if ahead else Topics(),
        steps=room_steps(pair, pair.side_of(me), meetings, items, now),
    )


def _is_off(meeting: Meeting) -> bool:
    return meeting.state == MeetingState.CANCELLED and not meeting.is_logged


def _has_future(pair: Pair) -> bool:
    return pair.state in (PairState.ACTIVE, PairState.PAUSED)


def _told(pair: Pair, me: Person, meetings: list[Meeting]) -> list[Told]:
    """Latest first."""
    side = pair.side_of(me)
    texts = _texts(meetings, me)
    return [
        Told(
            meeting=meeting,
            mine=texts.get((meeting.pk, side.value), ""),
            theirs=texts.get((meeting.pk, side.other.value), ""),
            note=texts.get((meeting.pk, NOTE), ""),
            to_confirm=is_to_confirm(meeting, side),
        )
        for meeting in reversed(meetings)
    ]


def _texts(meetings: list[Meeting], me: Person) -> dict[tuple[int, str], str]:
    """What both learned and what I noted for myself, by meeting and side or `NOTE`; one query."""
    learned = LearningEntry.objects.filter(meeting__in=meetings).order_by().values_list("meeting_id", "side", "text")
    notes = PrivateNote.objects.visible_to(me).filter(meeting__in=meetings).order_by().annotate(side=Value(NOTE))
    rows = learned.union(notes.values_list("meeting_id", "side", "text"), all=True)
    return {(meeting_id, kind): text for meeting_id, kind, text in rows}


def tell(meeting: Meeting, me: Person) -> Told:
    """One meeting with what came of it."""
    return _told(meeting.pair, me, [meeting])[0]


def is_to_confirm(meeting: Meeting, side: Side) -> bool:
    """The other side has logged it, and this one has not agreed yet."""
    return meeting.is_logged and meeting.confirmed_at is None and meeting.logged_side != side
