"""Build the demo company: import the people, then live through a year in the order of the days."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from random import Random

from matching import actions as matching
from messaging import actions as messaging
from people import actions as people
from people.enums import ImportState, Role
from people.models import ImportRun, Person
from programs import actions as programs
from programs.enums import CaseKind, Judgement, ProgramState
from programs.models import Case
from reports import actions as reports
from reports.enums import ReportState
from reports.models import Report
from rmentor.demo import cast
from rmentor.demo.people_act import Character, Crowd
from rmentor.demo.story import Story
from rmentor.lib import clock
from rmentor.lib.clock import add_months
from sessions import actions as sessions
from surveys import actions as surveys

Say = Callable[[str], None]
SEED = "nordbrygge"
MORNING, EVENING = dt.time(6), dt.time(19)
DIGITAL = "Digital leaders"
AI = "AI at work"
VOICES = "Voices heard"
CUSTOMERS = "Closer to customers"
# By the place of the mentee in the list of their program.
FIRST_PLOT = {5: Character.LEAVING}
SECOND_PLOT = {
    2: Character.SLIPPING,
    4: Character.SILENT,
    7: Character.SLIPPING,
    9: Character.SILENT,
    11: Character.CANCELLING,
}


def build_demo(say: Say) -> None:
    """Fill an empty installation. Same people, same words, same figures every time; dates count from today."""
    now = clock.now()
    today = now.date()
    with clock.at(now - dt.timedelta(days=400)):
        say("Importing 420 people ...")
        _import_people()
    say("Living through four programs (under a minute) ...")
    stories = _stories(today)
    first = min(day for story in stories for day in story.scenes)
    for number in range((today - first).days):
        _live(first + dt.timedelta(days=number), stories)
    sessions.name_delegate(email=cast.ASSISTANT, by=Person.objects.get(email=cast.MENTEE))
    # What the past would have mailed is past; what is due now leaves as soon as the worker is up.
    messaging.drop_backlog(before=now - dt.timedelta(days=1))
    _hand_out_passwords()


def _import_people() -> None:
    content = cast.PEOPLE_FILE.read_bytes()
    root = Person.objects.create_superuser("setup@nordbrygge.example", first_name="First", last_name="Setup")
    run = people.hand_in_import(file_name=cast.PEOPLE_FILE.name, content=content, by=root)
    people.import_people(run_id=run.pk)
    state = ImportRun.objects.get(pk=run.pk).state
    if state != ImportState.DONE:
        raise RuntimeError(f"the demo people were not imported: {state}")
    for email, role in ((cast.HR, Role.HR), (cast.COORDINATOR, Role.COORDINATOR), (cast.EXECUTIVE, Role.EXECUTIVE)):
        people.grant_role(person_id=Person.objects.get(email=email).pk, role=role, by=root)
    root.delete()


def _stories(today: dt.date) -> list[Story]:
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    juniors = cast.pool(random, grades=range(1, 6))
    seniors = cast.pool(random, grades=range(8, 10))
    directors = cast.pool(random, grades=range(7, 8))
    mentee = Person.objects.get(email=cast.MENTEE)
    seniors = [person for person in seniors if person != mentee]
    in_ai = [mentee, *seniors[16:30]]
    crowd = Crowd(SEED, _characters(seniors[:16], FIRST_PLOT) | _characters(in_ai, SECOND_PLOT))
    hr, sponsor = Person.objects.get(email=cast.HR), Person.objects.get(email=cast.EXECUTIVE)
    tell = partial(Story, hr=hr, sponsor=sponsor, crowd=crowd)
    tell_with_coordinator = partial(tell, coordinator=Person.objects.get(email=cast.COORDINATOR))
    digital = tell(
        name=DIGITAL,
        template="digital-skills",
        starts_on=add_months(today, -9),
        mentors=juniors[:16],
        mentees=seniors[:16],
        message="I want us to decide about digital tools with our own hands on them.",
        asks=surveys.SurveyChoice(
            scales=["DC", "OI", "ML", "IA", "TR", "RS"], then_test=True, comparison=True, knowledge_test=True
        ),
    )
    ai = tell_with_coordinator(
        name=AI,
        template="digital-skills",
        starts_on=add_months(today, -4) - dt.timedelta(days=9),
        mentors=juniors[16:31],
        mentees=in_ai,
        message="Nobody has to pretend to know. Ask those who work with it every day.",
    )
    voices = tell_with_coordinator(
        name=VOICES,
        template="inclusion",
        starts_on=today + dt.timedelta(days=25),
        mentors=juniors[31:40],
        mentees=directors[:8],
        mentee_min_grade=7,
        message="Half of what we should know is known one floor below.",
    )
    customers = tell_with_coordinator(
        name=CUSTOMERS,
        template="customer-insight",
        starts_on=today + dt.timedelta(days=20),
        mentors=juniors[40:58],
        mentees=directors[8:24],
        mentee_min_grade=7,
        is_self_matching=True,
        message="Our customers talk to the youngest of us first. Let us hear what they hear.",
    )
    ai.until_running().on((today - ai.starts_on).days - 1, partial(ai.call_circle, today + dt.timedelta(days=5)))
    return [digital.until_completed(), ai, voices.until_recruiting(), customers.until_matched()]


def _characters(mentees: list[Person], plot: dict[int, Character]) -> dict[str, Character]:
    return {mentees[number].employee_number or "": character for number, character in plot.items()}


def _live(day: dt.date, stories: list[Story]) -> None:
    """A day: the worker's ticks in the morning, then HR, then everybody else (one crowd for all stories)."""
    with clock.at(dt.datetime.combine(day, MORNING, tzinfo=dt.UTC)):
        for room in (programs, matching, sessions, surveys, reports):
            room.tick()
        for report in Report.objects.filter(state=ReportState.WAITING):
            reports.compile_report(report_id=report.pk)
    with clock.at(dt.datetime.combine(day, EVENING, tzinfo=dt.UTC)):
        for story in stories:
            for scene in story.scenes.get(day, []):
                scene()
        stories[0].crowd.spend_the_evening()
        _look_after_cases(stories[0].hr)


def _look_after_cases(hr: Person) -> None:
    """HR closes what is a fortnight old, except where somebody still has to talk to a pair."""
    for case in (
        Case.objects.open().filter(raised_at__lt=clock.now() - dt.timedelta(days=14)).select_related("program")
    ):
        over = case.program.state == ProgramState.COMPLETED
        if over or case.kind not in (CaseKind.SILENT_PAIR, CaseKind.ROLES_SLIPPING):
            outcome, judgement = "Called both; settled.", Judgement.REAL if case.is_urgent else Judgement.NOT_REAL
            programs.close_case(case_id=case.pk, outcome=outcome, judgement=judgement, by=hr)


def _hand_out_passwords() -> None:
    for account in cast.accounts():
        person = Person.objects.get(email=account.email)
        person.set_password(cast.PASSWORD)
        person.language = "en"  # a newcomer tries several roles, and should not meet five languages at once
        person.save(update_fields=["password", "language"])
