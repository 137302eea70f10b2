"""A company that grows by one of everything at a time, and the pages that list it."""

import datetime as dt

from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.enums import RuleKind, RunState
from matching.models import PairRule
from messaging.enums import MessageState
from messaging.models import CaughtMail, Message
from people.enums import ImportState, Role
from people.models import AuditEntry, ImportRun, Person
from programs.actions import raise_case
from programs.enums import CaseKind, EnrolmentState, Side, SkillKind
from programs.models import Program
from reports.actions import ask_for_report, compile_report, refresh_boards
from reports.enums import ReportKind
from surveys.enums import Colour, WaveKind
from surveys.models import Signal, Wave
from tests.factories import (
    ActionItemFactory,
    EnrolmentFactory,
    GoalFactory,
    LearningEntryFactory,
    MatchingRunFactory,
    MeetingFactory,
    PairFactory,
    PersonFactory,
    ProgramFactory,
    ProposalFactory,
    RoleGrantFactory,
    SkillFactory,
    TeamMemberFactory,
    TopicFactory,
    WaveFactory,
)

ROOMS = ("people", "messaging", "programs", "matching", "mentoring_sessions", "surveys", "reports")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Company:
    """Mira mentors Edda in the one program whose pages are looked at; around them everything grows."""

    def __init__(self) -> None:
        self.rows = 0
        self.mira: Person = PersonFactory(first_name="Mira", grade=3)
        self.edda: Person = PersonFactory(first_name="Edda", grade=9, department="Finance")
        self.staff = {
            "HR": PersonFactory(hr=True),
            "coordinator": PersonFactory(coordinator=True),
            "executive": PersonFactory(executive=True),
        }
        self.program: Program = ProgramFactory(running=True, slug="looked-at")
        self.recruiting: Program = ProgramFactory(recruiting=True, slug="open")
        self.pair = PairFactory(program=self.program, active=True, mentor__person=self.mira, mentee__person=self.edda)
        self.held = MeetingFactory(pair=self.pair, number=1000, held=True)
        self.application = EnrolmentFactory(program=self.recruiting, person=self.mira, side=Side.MENTOR)
        self.run = MatchingRunFactory(program=self.program, state=RunState.DONE, progress=100)
        for program in (self.program, self.recruiting):
            TeamMemberFactory(program=program, person=self.staff["coordinator"])

    def grow_to(self, rows: int) -> None:
        """Until there are so many of everything."""
        while self.rows < rows:
            self.rows += 1
            self._one_more_in_the_looked_at()
            self._one_more_program()
            self._one_more_on_record()
        refresh_boards()

    def _one_more_in_the_looked_at(self) -> None:
        now, number = timezone.now(), self.rows
        held = MeetingFactory(pair=self.pair, number=3 * number, held=True, starts_at=now - dt.timedelta(days=number))
        MeetingFactory(pair=self.pair, number=3 * number + 1, starts_at=now + dt.timedelta(days=number))
        MeetingFactory(pair=self.pair, number=3 * number + 2, starts_at=now - dt.timedelta(days=number, hours=5))
        for side in Side:
            LearningEntryFactory(meeting=held, side=side)
            ActionItemFactory(pair=self.pair, meeting=self.held, owner=side, due_on=dt.date(2026, 1, 1))
        GoalFactory(program=self.program)
        TeamMemberFactory(program=self.program)
        SkillFactory(enrolment=self.application, topic=TopicFactory(), kind=SkillKind.OFFER)
        proposal = ProposalFactory(run=self.run)
        left = EnrolmentFactory(program=self.program, side=Side.MENTEE, accepted=True)
        self.run.unmatched.append({"enrolment": left.pk, "side": "mentee", "rule": "line", "counts": {"line": 2}})
        self.run.save()
        PairRule.objects.create(
            program=self.program,
            mentor=proposal.mentor,
            mentee=left,
            kind=RuleKind.BAN,
            reason="x",
            made_by=self.mira,
        )
        EnrolmentFactory(program=self.recruiting, side=Side.MENTEE, state=EnrolmentState.APPLIED)
        self._report(self.program)

    def _one_more_program(self) -> None:
        """With Mira in it, meeting and asked for answers; and one to apply to."""
        program = ProgramFactory(running=True)
        GoalFactory(program=program)
        TeamMemberFactory(program=program, person=self.staff["coordinator"])
        pair = PairFactory(program=program, active=True, mentor__person=self.mira)
        MeetingFactory(pair=pair, number=1, held=True)
        MeetingFactory(pair=pair, number=2, past=True)
        MeetingFactory(pair=pair, number=3, starts_at=timezone.now() + dt.timedelta(days=2))
        for kind in (WaveKind.PRE, WaveKind.PULSE):
            WaveFactory(program=program, kind=kind)
        Signal.objects.create(pair=pair, colour=Colour.AMBER, since=dt.date(2026, 3, 2))
        PairFactory(offered=True, mentee__person=self.mira)
        GoalFactory(program=ProgramFactory(recruiting=True))
        MatchingRunFactory(program=program, state=RunState.DONE, progress=100)
        MeetingFactory(pair=PairFactory(program=self.program, active=True), number=1, past=True)
        raise_case(
            program=program,
            kind=CaseKind.SILENT_PAIR,
            key=f"pair:{pair.pk}",
            title="A silent pair",
            next_step="Call both",
            about=[pair.mentee.person],
        )
        self._report(program)

    def _one_more_on_record(self) -> None:
        person = PersonFactory(manager=self.edda)
        RoleGrantFactory(person=person, role=Role.EXECUTIVE)
        AuditEntry.objects.create(
            verb="x", actor="x", subject_type="people.person", subject_pk=self.mira.pk, subject="x"
        )
        ImportRun.objects.create(
            file_name="x.csv", state=ImportState.DONE, ended_at=timezone.now(), started_by=self.staff["HR"]
        )
        CaughtMail.objects.create(to=person.email, subject="x", text="x", raw=b"Subject: x\n\nx")
        Message.objects.create(
            dedupe_key=f"failed:{self.rows}",
            kind="matching.live",
            recipient=person,
            facts={"pair": self.pair.pk, "side": "mentor"},
            state=MessageState.FAILED,
            not_before=timezone.now(),
        )

    @staticmethod
    def _report(program: Program) -> None:
        report = ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
        compile_report(report_id=report.pk)

    def pages(self) -> list[tuple[str, Person, str]]:
        """What is looked at, by whom, where."""
        slug, pair = self.program.slug, self.pair.pk
        hr, coordinator, executive = self.staff.values()
        wave = Wave.objects.filter(program__in=Program.objects.exclude(pk=self.program.pk)).earliest("pk")
        return [
            ("home, participant", self.mira, reverse("home")),
            ("home, HR", hr, reverse("home")),
            ("home, coordinator", coordinator, reverse("home")),
            ("home, executive", executive, reverse("home")),
            ("programs", self.mira, reverse("programs:program-list")),
            ("program", self.mira, reverse("programs:program-detail", args=[slug])),
            ("own application", self.mira, reverse("programs:enrolment-detail", args=[self.application.pk])),
            ("pair", self.mira, reverse("matching:pair-detail", args=[pair])),
            ("pair room, mentor", self.mira, reverse("sessions:pair-room", args=[pair])),
            ("pair room, mentee", self.edda, reverse("sessions:pair-room", args=[pair])),
            ("meeting", self.mira, reverse("sessions:meeting-detail", args=[self.held.pk])),
            ("log a meeting", self.mira, reverse("sessions:meeting-log", args=[self.held.pk])),
            ("survey", self.mira, reverse("surveys:wave-answer", args=[wave.pk])),
            ("outcomes, executive", executive, reverse("reports:outcome-list")),
            ("outcomes, coordinator", coordinator, reverse("reports:outcome-list")),
            ("outcomes of a program", executive, reverse("reports:program-outcome", args=[slug])),
            ("outcomes over time", executive, reverse("reports:program-over-time", args=[slug])),
            ("who sees what", self.mira, reverse("people:privacy")),
            ("settings", self.mira, reverse("people:profile")),
            ("demo mail", self.mira, reverse("messaging:caught-mail-list")),
            ("admin: front page, HR", hr, reverse("admin:index")),
            ("admin: front page, coordinator", coordinator, reverse("admin:index")),
            *self._changelists(),
            ("admin: dashboard, coordinator", coordinator, reverse("admin:reports_board_changelist")),
            (
                "admin: dashboard of a program",
                hr,
                f"{reverse('admin:reports_board_changelist')}?program={self.program.pk}",
            ),
            ("admin: month by pair", hr, reverse("admin:reports_board_pairs", args=[self.program.pk])),
            ("admin: program with goals and team", hr, self._change("programs_program", self.program.pk)),
            ("admin: matching run with proposals", hr, self._change("matching_matchingrun", self.run.pk)),
            ("admin: pair", hr, self._change("matching_pair", pair)),
            ("admin: history of a person", hr, reverse("admin:people_person_history", args=[self.mira.pk])),
            ("admin: wave", hr, self._change("surveys_wave", wave.pk)),
        ]

    @staticmethod
    def _change(model: str, pk: int) -> str:
        return reverse(f"admin:{model}_change", args=[pk])

    def _changelists(self) -> list[tuple[str, Person, str]]:
        found = [model._meta for model in admin.site._registry if model._meta.app_label in ROOMS]  # noqa: SLF001 - Django documents _meta
        return [
            (
                f"admin: {meta.verbose_name_plural}",
                self.staff["HR"],
                reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
            )
            for meta in found
        ]

    def count_queries(self) -> dict[str, int]:
        """The number of queries of each page, asked for a second time, so that nothing counts that is done once."""
        counts = {}
        for name, person, address in self.pages():
            client = Client()
            client.force_login(person, backend=BACKEND)
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{name}: {address} answered {answer.status_code}")
            counts[name] = len(asked)
        return counts
