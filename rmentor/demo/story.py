"""What HR does with the programs, day by day."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import groupby

from matching import actions as matching
from matching.enums import PairState
from matching.models import MatchingRun, Pair, ShortListEntry
from people.models import Person
from programs import actions as programs
from programs.enums import EnrolmentState, GatheringAnswer, GatheringKind, Measure, Side, StyleEnd
from programs.models import Enrolment, Gathering, Goal, Program, Topic
from programs.models.enrolment import STYLE_FIELDS
from reports import actions as reports
from reports.enums import CostKind
from rmentor.demo import texts
from rmentor.demo.people_act import Crowd
from rmentor.lib.clock import add_months, next_workday
from surveys import actions as surveys
from surveys.selectors.plans import usual_questionnaire

Scene = Callable[[], object]
# The launch event is held in the days before, and looked back on so many days after the first meetings may begin.
LAUNCH_AFTER = 4
AFTERNOON = dt.time(13)


@dataclass
class Story:
    """One program of the demo and the days on which HR does something with it."""

    name: str
    template: str
    starts_on: dt.date
    hr: Person
    sponsor: Person
    mentors: list[Person]
    mentees: list[Person]
    crowd: Crowd
    mentee_min_grade: int = 8
    seats: int = 18
    is_self_matching: bool = False
    message: str = ""
    coordinator: Person | None = None
    # What its surveys ask beyond the usual.
    asks: surveys.SurveyChoice | None = None
    program: Program | None = None
    scenes: dict[dt.date, list[Scene]] = field(default_factory=dict)

    def on(self, days: int, scene: Scene) -> None:
        """Let `scene` happen `days` after the first meetings."""
        self.scenes.setdefault(self.starts_on + dt.timedelta(days=days), []).append(scene)

    @property
    def the_program(self) -> Program:
        """The program, which the first scene has made."""
        assert self.program is not None  # noqa: S101 - scenes run in order
        return Program.objects.get(pk=self.program.pk)

    def until_recruiting(self) -> "Story":
        """Plan, open, and the first half of the applications."""
        self.on(-42, self.plan)
        self.on(-38, self.open)
        people = [*((p, Side.MENTOR) for p in self.mentors), *((p, Side.MENTEE) for p in self.mentees)]
        for number, (person, side) in enumerate(people):
            self.on(-37 + number * 11 // len(people), partial(self.apply, person, side))
        return self

    def until_matched(self) -> "Story":
        """Select and match; nobody is asked yet."""
        self.until_recruiting()
        self.on(-26, self.select)
        self.on(-25, self.start_matching)
        if self.is_self_matching:
            self.on(-25, self.prepare_short_lists)
            self.on(-23, self.rank)
        self.on(-22, self.match)
        self.on(-22, self.call_to_launch)
        return self

    def until_running(self) -> "Story":
        """Publish and start."""
        self.until_matched()
        self.on(-21, self.publish)
        self.on(-20, self.enter_costs)
        self.on(0, self.start)
        self.on(LAUNCH_AFTER, self.tick_off_who_came)
        return self

    def until_completed(self) -> "Story":
        """The whole life, with its end a week after the last month."""
        self.until_running()
        months = add_months(self.starts_on, 7) - self.starts_on
        self.on(months.days + 7, lambda: programs.complete_program(program_id=self.the_program.pk, by=self.hr))
        return self

    def plan(self) -> None:
        """A draft from the template, with the six design questions answered."""
        program = programs.create_program(template=self.template, name=self.name, by=self.hr)
        values = {
            "starts_on": self.starts_on,
            "seats": self.seats,
            "is_self_matching": self.is_self_matching,
            "mentor_max_grade": 5,
            "mentee_min_grade": self.mentee_min_grade,
            "sponsor": self.sponsor,
            "sponsor_message": self.message,
        }
        self.program = programs.update_program(program_id=program.pk, values=values, by=self.hr)
        programs.name_team(program_id=program.pk, coordinators=[self.coordinator or self.hr], by=self.hr)
        if self.asks:
            surveys.load_instruments()
            questionnaire = usual_questionnaire()
            surveys.plan_surveys(
                program_id=program.pk, questionnaire_id=questionnaire.pk, choice=self.asks, by=self.hr
            )

    def open(self) -> None:
        """Goals that suit the size of the program, then recruiting."""
        for goal in Goal.objects.filter(program=self.the_program, measure=Measure.INTRODUCTIONS):
            goal.target = 10
            programs.save_goal(goal=goal, by=self.hr)
        programs.open_recruitment(program_id=self.the_program.pk, by=self.hr)

    def apply(self, person: Person, side: Side) -> None:
        """One colleague applies."""
        random = self.crowd.random
        topics = random.sample(self.crowd.topics, 6)
        offers: list[tuple[Topic | str, int]] = [(topic, random.randint(3, 5)) for topic in topics[:3]]
        wishes: list[tuple[Topic | str, int]] = [(topic, random.randint(2, 5)) for topic in topics[3:]]
        programs.apply(
            program=self.the_program,
            person=person,
            side=side,
            offers=offers,
            wishes=wishes,
            source=random.choice(["intranet", "poster", "mail", "colleague"]),
            interests=random.choice(texts.INTERESTS),
            working_style=random.choice(texts.STYLES),
            times=random.choice(texts.TIMES),
            motivation=random.choice(texts.MOTIVES),
            compared=self._compared(),
        )

    def _compared(self) -> programs.Compared:
        """Most answer most of the questions of style; three in four may be counted in the fairness view."""
        random = self.crowd.random
        planning, talking, view, contact = (random.choice(["", *StyleEnd.values]) for _name in STYLE_FIELDS)
        return programs.Compared(
            style_planning=planning,
            style_talking=talking,
            style_view=view,
            style_contact=contact,
            counts_in_fairness=random.random() < 0.75,
        )

    def select(self) -> None:
        """Accept everybody there is a seat for."""
        waiting = Enrolment.objects.filter(program=self.the_program, state=EnrolmentState.APPLIED)
        for side in Side:
            ids = list(waiting.on_side(side).values_list("pk", flat=True)[: self.seats])
            programs.accept(enrolment_ids=ids, by=self.hr, reason="Fits the goal of the program")

    def start_matching(self) -> None:
        """Recruiting is over."""
        programs.start_matching(program_id=self.the_program.pk, by=self.hr)

    def prepare_short_lists(self) -> None:
        """Everybody gets a few possible partners to rank."""
        run = matching.prepare_short_lists(program_id=self.the_program.pk, by=self.hr)
        matching.run_matching(run_id=run.pk)

    def rank(self) -> None:
        """Most rank their list; who comes first is theirs to say."""
        random = self.crowd.random
        rows = ShortListEntry.objects.filter(run__program=self.the_program).select_related("owner__person")
        entries = list(rows.order_by("owner", "place"))
        for _owner, own in groupby(entries, key=lambda entry: entry.owner_id):
            mine = list(own)
            if random.random() < 0.8:
                random.shuffle(mine)
                ranks = {entry.pk: place for place, entry in enumerate(mine[:3], start=1)}
                matching.rank_short_list(run_id=mine[0].run_id, ranks=ranks, by=mine[0].owner.person)

    def match(self) -> None:
        """Run the engine, as the worker would."""
        run = matching.start_run(program_id=self.the_program.pk, by=self.hr)
        matching.run_matching(run_id=run.pk)

    def call_to_launch(self) -> None:
        """Everybody with a seat is called to the launch event."""
        day = self.starts_on + dt.timedelta(days=LAUNCH_AFTER - 1)
        self._call(GatheringKind.LAUNCH, texts.LAUNCH, day, by=self.hr)

    def call_circle(self, day: dt.date) -> None:
        """A mentor calls the mentors together."""
        self._call(GatheringKind.CIRCLE, texts.CIRCLE, day, by=self.pairs()[0].mentor.person)

    def _call(self, kind: GatheringKind, words: tuple[str, str, str], day: dt.date, *, by: Person) -> None:
        title, place, note = words
        starts_at = dt.datetime.combine(next_workday(day), AFTERNOON, tzinfo=dt.UTC)
        occasion = programs.Occasion(title=title, starts_at=starts_at, minutes=90, place=place, note=note)
        programs.call_gathering(program_id=self.the_program.pk, kind=kind, occasion=occasion, by=by)

    def tick_off_who_came(self) -> None:
        """Most of those who said so."""
        launch = Gathering.objects.get(program=self.the_program, kind=GatheringKind.LAUNCH)
        coming = launch.replies.filter(answer=GatheringAnswer.YES).order_by("pk")
        there = list(coming.values_list("enrolment", flat=True))[:-1]
        programs.mark_attendance(gathering_id=launch.pk, there=there, by=self.hr)

    def publish(self) -> None:
        """Offer all proposals of the run."""
        run = MatchingRun.objects.filter(program=self.the_program).latest("pk")
        matching.publish(run_id=run.pk, by=self.hr)

    def enter_costs(self) -> None:
        """What was spent before the first meetings, and what an hour costs."""
        day = self.starts_on - dt.timedelta(days=20)
        spent = [
            reports.Spent(CostKind.TRAINING, Decimal(2400), day, "Workshop for mentors"),
            reports.Spent(CostKind.EVENTS, Decimal(850), day, "Launch event"),
            reports.Spent(CostKind.LICENCES, Decimal("1180.50"), day, "Software, first year"),
        ]
        hourly = {Side.MENTOR: Decimal(38), Side.MENTEE: Decimal(95)}
        reports.save_costs(program_id=self.the_program.pk, spent=spent, hourly=hourly, by=self.hr)

    def start(self) -> None:
        """First meetings from today; goals freeze."""
        programs.start_program(program_id=self.the_program.pk, by=self.hr)

    def pairs(self) -> list[Pair]:
        """The live pairs, in a fixed order."""
        rows = Pair.objects.filter(program=self.the_program, state=PairState.ACTIVE)
        return list(rows.with_people().order_by("mentee__person__employee_number"))
