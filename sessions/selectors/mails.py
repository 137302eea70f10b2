"""What the mails about meetings say, asked again at the moment each one leaves."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.enums import PairState
from messaging import rules as messaging
from messaging.engine import calendar
from messaging.engine.calendar import Method
from messaging.enums import Category
from messaging.models import Message
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.tokens import make_token
from sessions.enums import MeetingState
from sessions.models import Meeting, TimeOffer
from sessions.rules import agenda, driving
from sessions.rules.listening import listening_card
from sessions.selectors import items
from sessions.selectors.calendars import address_of, title_of, uid_of
from sessions.selectors.times import as_seen
from sessions.selectors.topics import topics_of

INVITATION = "sessions.invitation"
MOVED = "sessions.moved"
CANCELLED = "sessions.cancelled"
REMINDER = "sessions.reminder"
SOON = "sessions.soon"
LOG = "sessions.log"
TIMES = "sessions.times"
# What HR's own texts for these mails may name.
WORDS = (
    messaging.Word(
        "agenda",
        gettext_lazy("who prepares the agenda"),
        lambda facts: facts["owner_line"],
        gettext_lazy("Your mentor prepares the agenda. Come curious, and with one question."),
    ),
    messaging.Word("partner", gettext_lazy("name of the partner"), lambda facts: facts["partner"].name, "Sam Sample"),
    messaging.Word(
        "time",
        gettext_lazy("when the meeting begins"),
        lambda facts: date_format(timezone.localtime(facts["meeting"].starts_at), "j F, H:i"),
        gettext_lazy("3 March, 14:30"),
    ),
)
LOG_PURPOSE = "meeting-log"
TIMES_PURPOSE = "meeting-times"


def key_of(kind: str, meeting: Meeting, person: Person) -> str:
    """A mail is the same mail for the same kind, meeting, time of the meeting and recipient."""
    return f"{kind}:{meeting.pk}:{meeting.revision}:{person.pk}"


def was_announced(meeting: Meeting) -> bool:
    """Whether this planned meeting stands in the calendars of the two."""
    key = key_of(INVITATION, meeting, meeting.pair.mentor.person)
    return meeting.revision > 0 or Message.objects.filter(dedupe_key=key).exists()


def _planned(facts: dict[str, Any]) -> Meeting | None:
    """The meeting a mail is about, if it is still on, at the time the mail was queued for, and lies ahead."""
    on = Meeting.objects.planned().of_live_pairs().with_pair()
    return on.filter(pk=facts["meeting"], revision=facts["revision"], starts_at__gt=clock.now()).first()


def _about(meeting: Meeting, recipient: Person) -> dict[str, object]:
    side, driver = meeting.pair.side_of(recipient), meeting.pair.program.driver
    return {
        "meeting": meeting,
        "partner": meeting.pair.enrolment_on(side.other).person,
        "owner_line": driving.owner_line(driver, side, meeting.number),
        "lead_line": driving.lead_line(driver, side, meeting.number),
        "path": reverse("sessions:meeting-detail", args=[meeting.pk]),
        "label": _("Open the meeting"),
    }


def _calendar(meeting: Meeting, recipient: Person, method: Method) -> dict[str, object]:
    """The calendar entry; the organizer is this installation, so that both calendars take its changes."""
    people = (meeting.pair.mentor.person, meeting.pair.mentee.person)
    address = address_of(meeting)
    ics = calendar.invitation(
        uid=uid_of(meeting),
        sequence=meeting.revision,
        method=method,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=recipient.time_zone,
        summary=title_of(meeting),
        description=address,
        location=meeting.link or meeting.get_place_display(),
        organizer=parseaddr(settings.DEFAULT_FROM_EMAIL),
        attendees=[(person.name, person.email) for person in people],
        url=address,
        stamp=clock.now(),
    )
    return {"calendar": ics, "calendar_method": method}


def load_planned(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """Invitation or move: with the calendar entry."""
    meeting = _planned(facts)
    if meeting is None:
        return None
    return {**_about(meeting, recipient), **_calendar(meeting, recipient, "REQUEST")}


def load_reminder(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """A day or an hour before."""
    meeting = _planned(facts)
    if meeting is None:
        return None
    prompts = agenda.prompts_for(meeting.kind, meeting.number, topics_of(meeting.pair))
    return _about(meeting, recipient) | {"prompts": prompts, "listening": _listening(meeting, recipient)}


def _listening(meeting: Meeting, recipient: Person) -> tuple[str, ...]:
    """The card is the mentee's."""
    mentor = meeting.pair.mentor.person
    return () if recipient == mentor else listening_card(meeting.pair.program.direction, mentor.first_name)


def load_cancelled(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """Takes the meeting out of the calendar. The reason stays on the page."""
    off = Meeting.objects.with_pair().filter(state=MeetingState.CANCELLED)
    meeting = off.filter(pk=facts["meeting"], revision=facts["revision"]).first()
    if meeting is None:
        return None
    by_me = meeting.cancelled_side == meeting.pair.side_of(recipient)
    room = {"path": reverse("sessions:meeting-add", args=[meeting.pair_id]), "label": _("Pick another time")}
    dates = driving.dates_line(meeting.pair.program.driver, meeting.pair.side_of(recipient))
    words = {"by_me": by_me, "dates_line": dates}
    return {**_about(meeting, recipient), **room, **words, **_calendar(meeting, recipient, "CANCEL")}


def load_log(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """The day after: log it, or confirm what the other wrote. None for who has done so."""
    meeting = Meeting.objects.to_be_logged().with_pair().filter(pk=facts["meeting"]).first()
    if meeting is None or meeting.starts_at > clock.now() or meeting.pair.state == PairState.PAUSED:
        return None
    if meeting.logged_side == meeting.pair.side_of(recipient):
        return None
    token = make_token(LOG_PURPOSE, meeting=meeting.pk, person=recipient.pk)
    path = reverse("sessions:meeting-log-by-link", args=[token])
    line = driving.log_line(meeting.pair.program.driver, meeting.pair.side_of(recipient), meeting.number)
    words = {"path": path, "label": _("Log it in under a minute"), "log_line": line}
    return {**_about(meeting, recipient), **words}


def load_times(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """Times that the other side offers, as long as one of them can be picked."""
    offer = TimeOffer.objects.standing(clock.now()).with_times().filter(pk=facts.get("offer", 0)).first()
    if offer is None or offer.side == offer.pair.side_of(recipient):
        return None
    token = make_token(TIMES_PURPOSE, offer=offer.pk, person=recipient.pk)
    path = reverse("sessions:times-by-link", args=[token])
    seen = as_seen(offer, recipient)
    planned = offer.meeting if offer.meeting and offer.meeting.state == MeetingState.PLANNED else None
    told = {"offer": offer, "partner": seen.partner, "times": seen.times, "planned": planned}
    return {**told, "path": path, "label": _("Pick a time")}


def register_all() -> None:
    """Called when the app starts."""
    Kind, remind = messaging.Kind, Category.REMINDERS  # noqa: N806 - a class
    kinds = (
        # With a calendar file, so never collected with others.
        Kind(INVITATION, load_planned, label=gettext_lazy("Invitation to a meeting"), words=WORDS),
        Kind(MOVED, load_planned, label=gettext_lazy("A meeting is moved"), words=WORDS),
        Kind(CANCELLED, load_cancelled, label=gettext_lazy("A meeting is called off"), words=WORDS),
        Kind(
            REMINDER,
            load_reminder,
            label=gettext_lazy("Reminder the day before"),
            category=remind,
            in_digest=True,
            words=WORDS,
        ),
        Kind(
            SOON,
            load_reminder,
            urgent=True,
            label=gettext_lazy("Reminder an hour before"),
            category=remind,
            words=WORDS,
        ),
        Kind(TIMES, load_times, label=gettext_lazy("Times are offered"), words=WORDS[:1]),
        Kind(LOG, load_log, label=gettext_lazy("Log the meeting"), category=remind, in_digest=True, words=WORDS),
        Kind(
            items.DUE,
            items.load_due,
            label=gettext_lazy("Promises that are due"),
            category=remind,
            in_digest=True,
            once_a_day=True,
            words=items.WORDS,
        ),
    )
    for kind in kinds:
        messaging.register(kind)
