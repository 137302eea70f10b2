"""What is known of a mail that a dry run foresees: the program, who gets it, about which meeting."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from matching.models import Pair
from matching.rules import ANSWER_WORKDAYS
from messaging.engine.sample import MOMENT, Sample
from people.models import Person
from programs.enums import Driver, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from sessions.enums import MeetingPlace
from sessions.rules import driving
from sessions.rules.agenda import prompts_for
from sessions.rules.listening import listening_card
from surveys.enums import WaveKind
from surveys.rules.wording import WORDS
from surveys.selectors.mails import INVITATION, REMINDER, words_of
from surveys.selectors.plans import plan_of, sides_by_kind


def known_facts(
    program: Program,
    viewer: Person,
    *,
    who: str,
    side: Side,
    day: dt.date | None,
    meeting_at: dt.datetime | None,
    survey: WaveKind,
) -> dict[str, object]:
    """Under the names that the templates ask for. Two queries; whoever is not of this program is invented."""
    enrolment = _enrolment(program, who)
    side = Side(enrolment.side) if enrolment else side
    invented = Person(first_name="Kim", last_name="Sample", time_zone=viewer.time_zone)
    recipient = enrolment.person if enrolment else invented
    partner = _partner(enrolment, viewer) or Person(first_name="Sam", last_name="Sample")
    begins, driver = meeting_at or MOMENT, Driver(program.driver)
    mentor = recipient if side is Side.MENTOR else partner
    place = {"get_place_display": MeetingPlace.VIDEO.label, "link": "", "kind": "teach"}
    sent_at = dt.datetime.combine(day, dt.time(10), dt.UTC) if day else MOMENT
    return {
        "program": program,
        "recipient": recipient,
        "partner": partner,
        "is_mentor": side is Side.MENTOR,
        **words_of(survey, program),
        "enrolment": Sample("enrolment", side=side.value),
        "pair": Sample("pair", is_imported=False, expires_at=clock.add_workdays(sent_at, ANSWER_WORKDAYS)),
        "meeting": Sample(
            "meeting", starts_at=begins, minutes=program.meeting_minutes, logged_side="", cancelled_side="x", **place
        ),
        "owner_line": driving.owner_line(driver, side, 1),
        "lead_line": driving.lead_line(driver, side, 1),
        "log_line": driving.log_line(driver, side, 1),
        "dates_line": driving.dates_line(driver, side),
        "prompts": prompts_for("teach"),
        "listening": () if side is Side.MENTOR else listening_card(program.direction, mentor.first_name),
        "path": "/…",
        "label": _("Open rmentor"),
    }


@dataclass(frozen=True)
class Choice:
    """A survey of which the mail can be read."""

    kind: WaveKind
    title: object
    is_chosen: bool


def surveys_to_choose(program: Program, kind: str, asked: str) -> list[Choice]:
    """The surveys that the plan of a program holds, for mails about surveys: the one asked for, else the first."""
    if kind not in {INVITATION, REMINDER}:
        return []
    held = [one for one in sides_by_kind(plan_of(program)) if one.is_survey]
    chosen = asked if asked in held else next(iter(held), "")
    return [Choice(one, WORDS[one].title, one == chosen) for one in held]


def _enrolment(program: Program, who: str) -> Enrolment | None:
    number = who.removeprefix("e")
    rows = Enrolment.objects.filter(program=program).with_person()
    return rows.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None


def _partner(enrolment: Enrolment | None, viewer: Person) -> Person | None:
    """Of a pair that the viewer may know of."""
    if enrolment is None:
        return None
    pairs = Pair.objects.managed_by(viewer).occupying().of(enrolment.person).filter(program=enrolment.program_id)
    pair = pairs.with_people().order_by("pk").first()
    return pair.enrolment_on(Side(enrolment.side).other).person if pair else None
