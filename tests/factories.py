"""Factories: each makes the smallest legal object; traits say what else the reader asked for."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from matching.enums import PairState
from matching.models import Agreement, MatchingRun, Pair, Proposal
from people.enums import Role
from people.models import Person, RoleGrant
from programs.enums import EnrolmentState, Measure, ProgramState, Side, SkillKind, TeamRole
from programs.models import Enrolment, Goal, Program, Skill, TeamMember, Topic
from sessions.enums import MeetingState
from sessions.models import ActionItem, LearningEntry, Meeting, PrivateNote
from surveys.enums import WaveKind, WaveState
from surveys.models import Questionnaire, Wave

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@firm.example")
    employee_number = factory.Sequence(lambda n: f"E{n}")
    first_name = "Pat"
    last_name = factory.Sequence(lambda n: f"Doe{n}")
    grade = 5
    department = "Sales"
    location = "Lecce"
    languages = ["en"]

    class Params:
        hr = factory.Trait(granted=factory.RelatedFactory("tests.factories.RoleGrantFactory", "person", role=Role.HR))
        executive = factory.Trait(
            granted=factory.RelatedFactory("tests.factories.RoleGrantFactory", "person", role=Role.EXECUTIVE)
        )
        coordinator = factory.Trait(
            granted=factory.RelatedFactory("tests.factories.RoleGrantFactory", "person", role=Role.COORDINATOR)
        )


class RoleGrantFactory(DjangoModelFactory[RoleGrant]):
    class Meta:
        model = RoleGrant

    person = factory.SubFactory(PersonFactory)


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Topic {n}")


class ProgramFactory(DjangoModelFactory[Program]):
    class Meta:
        model = Program
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Program {n}")
    slug = factory.Sequence(lambda n: f"program-{n}")
    state = ProgramState.DRAFT
    seats = 20
    starts_on = dt.date(2026, 4, 1)

    class Params:
        recruiting = factory.Trait(state=ProgramState.RECRUITING)
        matching = factory.Trait(state=ProgramState.MATCHING)
        running = factory.Trait(state=ProgramState.RUNNING, started_at=NOON)
        completed = factory.Trait(
            state=ProgramState.COMPLETED, started_at=NOON, completed_at=NOON + dt.timedelta(days=210)
        )


class GoalFactory(DjangoModelFactory[Goal]):
    class Meta:
        model = Goal

    program = factory.SubFactory(ProgramFactory)
    strategy = "Digital first"
    objective = "Leaders use digital tools themselves"
    method = "Reverse mentoring"
    success_criterion = "Confidence rises by half a point"
    measure = Measure.DC
    baseline = 2.5
    target = 3
    owner = factory.SubFactory(PersonFactory)
    due_on = dt.date(2026, 12, 1)


class TeamMemberFactory(DjangoModelFactory[TeamMember]):
    class Meta:
        model = TeamMember

    program = factory.SubFactory(ProgramFactory)
    person = factory.SubFactory(PersonFactory, coordinator=True)
    role = TeamRole.COORDINATOR


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    """Sides have no default: the test must say which."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    program = factory.SubFactory(ProgramFactory, recruiting=True)
    person = factory.SubFactory(PersonFactory)
    state = EnrolmentState.APPLIED

    class Params:
        accepted = factory.Trait(state=EnrolmentState.ACCEPTED)


class SkillFactory(DjangoModelFactory[Skill]):
    class Meta:
        model = Skill

    topic = factory.SubFactory(TopicFactory)
    kind = SkillKind.OFFER
    level = 3


class MatchingRunFactory(DjangoModelFactory[MatchingRun]):
    class Meta:
        model = MatchingRun

    program = factory.SubFactory(ProgramFactory, matching=True)


class ProposalFactory(DjangoModelFactory[Proposal]):
    class Meta:
        model = Proposal

    run = factory.SubFactory(MatchingRunFactory)
    mentor = factory.SubFactory(
        EnrolmentFactory, side=Side.MENTOR, accepted=True, program=factory.SelfAttribute("..run.program")
    )
    mentee = factory.SubFactory(
        EnrolmentFactory, side=Side.MENTEE, accepted=True, program=factory.SelfAttribute("..run.program")
    )
    score = 0.5


class PairFactory(DjangoModelFactory[Pair]):
    class Meta:
        model = Pair

    program = factory.SubFactory(ProgramFactory, running=True)
    mentor = factory.SubFactory(
        EnrolmentFactory,
        side=Side.MENTOR,
        accepted=True,
        program=factory.SelfAttribute("..program"),
        person__grade=3,
    )
    mentee = factory.SubFactory(
        EnrolmentFactory,
        side=Side.MENTEE,
        accepted=True,
        program=factory.SelfAttribute("..program"),
        person__grade=8,
        person__department="Finance",
    )

    class Params:
        offered = factory.Trait(
            state=PairState.OFFERED,
            offered_at=factory.LazyFunction(timezone.now),
            expires_at=factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7)),
        )
        accepted = factory.Trait(
            offered=True,
            mentee_accepted_at=factory.LazyFunction(timezone.now),
            mentor_accepted_at=factory.LazyFunction(timezone.now),
        )
        active = factory.Trait(
            state=PairState.ACTIVE, mentee_accepted_at=NOON, mentor_accepted_at=NOON, activated_at=NOON
        )


class AgreementFactory(DjangoModelFactory[Agreement]):
    class Meta:
        model = Agreement

    pair = factory.SubFactory(PairFactory, accepted=True)
    goals = "Learn to use the new tools"


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    pair = factory.SubFactory(PairFactory, active=True)
    number = factory.Sequence(lambda n: n + 1)
    starts_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
    minutes = 60

    class Params:
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1)))
        held = factory.Trait(
            past=True,
            state=MeetingState.HELD,
            logged_side=Side.MENTOR,
            logged_at=factory.LazyFunction(timezone.now),
        )


class LearningEntryFactory(DjangoModelFactory[LearningEntry]):
    class Meta:
        model = LearningEntry

    meeting = factory.SubFactory(MeetingFactory, held=True)
    side = Side.MENTOR
    text = "Something new"


class PrivateNoteFactory(DjangoModelFactory[PrivateNote]):
    """The author has no default: a note belongs to somebody."""

    class Meta:
        model = PrivateNote

    meeting = factory.SubFactory(MeetingFactory, held=True)
    text = "For my eyes"


class ActionItemFactory(DjangoModelFactory[ActionItem]):
    class Meta:
        model = ActionItem

    pair = factory.SubFactory(PairFactory, active=True)
    owner = Side.MENTEE
    text = "Try the new tool"


class QuestionnaireFactory(DjangoModelFactory[Questionnaire]):
    class Meta:
        model = Questionnaire
        django_get_or_create = ("code", "version")

    code = "before-after"
    version = 1
    title = "Before and after"
    definition = {"scales": [], "anchors": {}}


class WaveFactory(DjangoModelFactory[Wave]):
    class Meta:
        model = Wave

    program = factory.SubFactory(ProgramFactory, running=True)
    questionnaire = factory.SubFactory(QuestionnaireFactory)
    kind = WaveKind.PRE
    state = WaveState.OPEN
    opened_on = dt.date(2026, 3, 1)
