"""Two programs of one company with everything in them, and the people who may and may not see it.

Every text that somebody could type is made by `text(place)`, so that a test can find it again on any page.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from matching.actions import keep_how_it_ended
from matching.enums import PairState, RuleKind, RunKind, RunState
from matching.models import MatchingRun, Pair, PairRule, Proposal, ShortListEntry
from messaging.enums import Category, MessageState
from messaging.models import BadAddress, CaughtMail, Message, Outbox, Wording
from messaging.rules import unsubscribe_path
from people.enums import Role
from people.models import AuditEntry, Delegate, ImportRun, Person
from programs import actions as programs
from programs.actions import raise_case
from programs.enums import CaseKind, GatheringKind, Side, SkillKind
from programs.models import Case, Enrolment, Gathering, Program, Topic
from programs.selectors.gathering_mails import GATHERING_PURPOSE
from programs.selectors.partner import PARTNER_PURPOSE
from reports.enums import CostKind, ReportKind
from reports.models import ApiToken, Cost, Report, ReportFile
from rmentor.lib.tokens import make_lasting_token, make_token
from sessions import actions as sessions
from sessions.enums import CalendarAnswer, Farewell, Fit, MeetingKind, MeetingState
from sessions.models import ActionItem, CalendarFeed, CalendarReply, ClosingStep, FitCheck, Meeting, TimeOffer
from sessions.selectors.calendars import FEED_PURPOSE
from sessions.selectors.mails import LOG_PURPOSE, TIMES_PURPOSE
from sessions.selectors.step_mails import CLOSING_PURPOSE, FIT_PURPOSE
from sessions.views.logs import token_of_page
from surveys import actions as surveys
from surveys.actions import building
from surveys.actions.building import ItemFacts, ScaleFacts
from surveys.enums import Colour, WaveKind
from surveys.models import Draft, ProgramSecret, Questionnaire, Response, Signal, Wave
from surveys.rules import respondent_key
from surveys.selectors.mails import PULSE_PURPOSE, SURVEY_PURPOSE
from tests.factories import (
    NOON,
    ActionItemFactory,
    AgreementFactory,
    EnrolmentFactory,
    GoalFactory,
    LearningEntryFactory,
    MatchingRunFactory,
    MeetingFactory,
    PairFactory,
    PersonFactory,
    PrivateNoteFactory,
    ProgramFactory,
    ProposalFactory,
    RoleGrantFactory,
    SkillFactory,
    TeamMemberFactory,
    TopicFactory,
)

# The columns of every table here: a visitor, a stranger, Mira and Edda (the pair), Rolf (mentor of the other pair,
# and of an offer that its mentee Nora has not answered yet), Cora and Bo (coordinators of A and of B), Xena
# (executive), Hana (HR), a superuser, Gone, who was switched off while signed in, and Dara (keeps Edda's calendar).
ROLES = ("anon", "stig", "mira", "edda", "rolf", "nora", "cora", "bo", "xena", "hana", "root", "gone", "dara")
Text = Callable[[str], str]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Where a due date of a promise lies that is found again on a page.
FAR_YEAR = 2037


@dataclass
class Half:
    """A program with a pair that has lived, and what hangs on both."""

    program: Program
    pair: Pair
    meetings: dict[str, Meeting]
    item: ActionItem
    # Offered by the mentor.
    times: TimeOffer
    agreeing: Pair
    offered: Pair
    declined: Pair
    ended: Pair
    # Of the same two, in an earlier life: its program is over, each has said what they wish.
    parted: Pair
    run: MatchingRun
    # Whose one proposal has not been published.
    other_run: MatchingRun
    # Of Mira and Nora, each on the list of the other; open.
    short_list: MatchingRun
    proposal: Proposal
    rule: PairRule
    waves: dict[WaveKind, Wave]
    signal: Signal
    cost: Cost
    report: Report
    case: Case
    launch: Gathering
    # Called by Mira.
    circle: Gathering
    message: Message
    bad_address: BadAddress
    wording: Wording
    topic: Topic


@dataclass
class World:
    """Everything, and how to walk through it."""

    people: dict[str, Person]
    a: Half
    b: Half
    open_program: Program
    application: Enrolment
    import_run: ImportRun
    audit: AuditEntry
    caught: CaughtMail
    # Dara keeps Edda's calendar.
    delegation: Delegate
    token: ApiToken
    # Of Hana's own questionnaire; the shipped ones are published.
    draft: Questionnaire
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, role: str, **options: Any) -> Client:
        """A browser in which this role is signed in."""
        client = Client(**options)
        if role != "anon":
            client.force_login(Person.objects.get(pk=self.people[role].pk), backend=BACKEND)
        if role == "gone":
            Person.objects.filter(pk=self.people[role].pk).update(is_active=False)
        return client

    def objects(self) -> dict[str, dict[str, object]]:
        """What stands in the second column of the tables, as arguments of an address."""
        return {"-": {}, **self._of_a_half(self.a, ""), **self._of_a_half(self.b, "b."), **self._alone()}

    def _alone(self) -> dict[str, dict[str, object]]:
        return {
            "open": {"slug": self.open_program.slug},
            "open-pk": {"pk": self.open_program.pk},
            "other-run": {"pk": self.a.other_run.pk},
            "application": {"pk": self.application.pk},
            "import": {"run_id": self.import_run.pk},
            "caught": {"pk": self.caught.pk},
            "draft": {"pk": self.draft.pk},
            "draft-scale": {"pk": self.draft.pk, "code": "OS"},
            "draft-choices": {"pk": self.draft.pk, "name": "agree"},
            "draft-texts": {"pk": self.draft.pk, "language": "sv"},
            "published": {"pk": self.a.waves[WaveKind.PRE].questionnaire_id},
            "gathering-link": self._link(GATHERING_PURPOSE, "mira", gathering=self.a.launch.pk),
            "delegation": {"pk": self.delegation.pk},
            "key": {"key": "abc"},
            "reset": {"uidb36": "1", "key": "set-password"},
            "log-link": self._link(LOG_PURPOSE, "mira", meeting=self.a.meetings["past"].pk),
            "page-link": {"token": token_of_page(self.a.meetings["past"].pk, self.people["mira"])},
            "survey-link": self._link(SURVEY_PURPOSE, "mira", wave=self.a.waves[WaveKind.PRE].pk),
            "pulse-link": self._link(PULSE_PURPOSE, "edda", meeting=self.a.meetings["held"].pk),
            "fit-link": self._link(FIT_PURPOSE, "mira", pair=self.a.pair.pk),
            "closing-link": self._link(CLOSING_PURPOSE, "mira", pair=self.a.parted.pk),
            "partner-link": self._link(PARTNER_PURPOSE, "mira", enrolment=self.a.pair.mentor_id),
            "times-link": self._link(TIMES_PURPOSE, "edda", offer=self.a.times.pk),
            "feed-link": {"token": make_lasting_token(FEED_PURPOSE, person=self.people["mira"].pk, nonce="feed")},
            "old-feed-link": {"token": make_lasting_token(FEED_PURPOSE, person=self.people["mira"].pk, nonce="old")},
            "stop-link": {"token": unsubscribe_path(self.people["mira"], {Category.REMINDERS}).split("/")[-2]},
            "bad-link": {"token": "nonsense"},
            "content": {"content_type_id": 1, "object_id": 1},
            "app": {"app_label": "programs"},
            "nowhere": {"url": "nowhere/"},
        }

    def _link(self, purpose: str, role: str, **facts: int) -> dict[str, object]:
        return {"token": make_token(purpose, person=self.people[role].pk, **facts)}

    def _of_a_half(self, half: Half, prefix: str) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {
            f"{prefix}program": {"slug": half.program.slug},
            f"{prefix}program-pk": {"pk": half.program.pk},
            f"{prefix}program-id": {"program_id": half.program.pk},
            f"{prefix}goal": {"pk": half.program.pk, "goal": half.program.goals.get().pk},
            f"{prefix}program-report": {"slug": half.program.slug, "version": half.report.version},
            f"{prefix}cost": {"pk": half.program.pk, "cost": half.cost.pk},
            f"{prefix}run": {"pk": half.run.pk},
            f"{prefix}run-pair": {"pk": half.run.pk, "proposal": half.proposal.pk},
            f"{prefix}run-person": {"pk": half.run.pk, "enrolment": half.offered.mentee_id},
            f"{prefix}list": {"pk": half.short_list.pk},
            f"{prefix}pair": {"pk": half.pair.pk},
            f"{prefix}agreeing": {"pk": half.agreeing.pk},
            f"{prefix}offered": {"pk": half.offered.pk},
            f"{prefix}declined": {"pk": half.declined.pk},
            f"{prefix}parted": {"pk": half.parted.pk},
            f"{prefix}enrolment": {"pk": half.pair.mentor_id},
            f"{prefix}item": {"pk": half.item.pk},
            f"{prefix}times": {"pk": half.times.pk},
            f"{prefix}report": {"pk": half.report.pk},
            f"{prefix}pre": {"pk": half.waves[WaveKind.PRE].pk},
            **self._kept(half, prefix),
            f"{prefix}launch": {"pk": half.launch.pk},
            f"{prefix}circle": {"pk": half.circle.pk},
        }
        return found | {f"{prefix}{name}": {"pk": meeting.pk} for name, meeting in half.meetings.items()}

    @staticmethod
    def _kept(half: Half, prefix: str) -> dict[str, dict[str, object]]:
        """Of the calendar of each mentee (Edda's is kept by Dara), and of Mira's, which nobody keeps."""
        edda, mira = half.pair.mentee.person_id, half.pair.mentor.person_id
        return {
            f"{prefix}kept-pair": {"person": edda, "pk": half.pair.pk},
            f"{prefix}kept-ended": {"person": edda, "pk": half.ended.pk},
            f"{prefix}kept-other": {"person": edda, "pk": half.agreeing.pk},
            f"{prefix}kept-future": {"person": edda, "pk": half.meetings["future"].pk},
            f"{prefix}kept-held": {"person": edda, "pk": half.meetings["held"].pk},
            f"{prefix}not-kept": {"person": mira, "pk": half.meetings["future"].pk},
        }

    def rows(self, half: Half) -> dict[str, object]:
        """One row of every model in the administration, by the model's label."""
        return {
            "people.auditentry": self.audit,
            "people.importrun": self.import_run,
            "people.person": self.people["mira"],
            "messaging.message": half.message,
            "messaging.outbox": Outbox.objects.get(pk=Outbox.ONLY),
            "messaging.badaddress": half.bad_address,
            "messaging.wording": half.wording,
            "programs.case": half.case,
            "programs.enrolment": half.pair.mentor,
            "programs.gathering": half.launch,
            "programs.program": half.program,
            "programs.topic": half.topic,
            "matching.pairrule": half.rule,
            "matching.pair": half.pair,
            "matching.matchingrun": half.run,
            "mentoring_sessions.meeting": half.meetings["held"],
            "surveys.wave": half.waves[WaveKind.PRE],
            "surveys.signal": half.signal,
            "surveys.questionnaire": self.draft,
            "reports.report": half.report,
            "reports.apitoken": self.token,
        }


def canary(place: str) -> str:
    """A word that stands nowhere else."""
    return f"canary-{re.sub(r'[ _.]', '-', place.lower())}-end"


def build(text: Text = canary) -> World:
    """The whole world. `text` makes what people have typed, from where they typed it."""
    people = _cast(text)
    a = _half("a", people, text)
    people_of_b = {"mira": _one("berta", text, grade=3), "edda": _one("bruno", text, grade=9), "cora": people["bo"]}
    people_of_b |= {"rolf": _one("boris", text, grade=3), "nora": _one("birgit", text, grade=9)}
    people_of_b["greta"] = _one("britta", text, grade=9)
    b = _half("b", people_of_b, text)
    open_program = ProgramFactory(recruiting=True, name=text("open Program.name"), slug="open")
    return World(
        people=people,
        a=a,
        b=b,
        open_program=open_program,
        application=EnrolmentFactory(program=open_program, person=people["mira"], side=Side.MENTOR),
        import_run=ImportRun.objects.create(file_name=text("ImportRun.file_name"), started_by=people["hana"]),
        audit=AuditEntry.objects.create(
            verb="x", actor="x", subject_type="people.person", subject_pk=people["stig"].pk, subject="x"
        ),
        delegation=Delegate.objects.get(),
        caught=CaughtMail.objects.create(to="mira@firm.example", subject="x", text="x", raw=b"Subject: x\n\nx"),
        token=ApiToken.objects.create(name=text("ApiToken.name"), digest="0" * 64, made_by=people["hana"]),
        draft=_draft(people["hana"]),
    )


def _draft(hana: Person) -> Questionnaire:
    """With one scale, ready to be published."""
    draft = building.create_questionnaire(title="Our questions", by=hana)
    items = (ItemFacts("A question of our own"),)
    facts = ScaleFacts(name="Our scale", who="both", anchors="agree", moments=["pre"], items=items)
    building.add_scale(questionnaire_id=draft.pk, code="OS", facts=facts, by=hana)
    return Questionnaire.objects.get(pk=draft.pk)


def _one(name: str, text: Text, **fields: Any) -> Person:
    person: Person = PersonFactory(
        email=f"{name}@firm.example",
        first_name=text(f"{name} first"),
        last_name=text(f"{name} last"),
        job_title=text(f"{name} Person.job_title"),
        **fields,
    )
    return person


def _cast(text: Text) -> dict[str, Person]:
    people = {name: _one(name, text, grade=3) for name in ("mira", "rolf")}
    people |= {name: _one(name, text, grade=9, department="Finance") for name in ("edda", "greta", "nora")}
    people |= {name: _one(name, text) for name in ("stig", "cora", "bo", "xena", "hana", "gone", "dara")}
    people["root"] = _one("root", text, is_superuser=True)
    people["anon"] = people["stig"]
    for name, role in (("cora", "coordinator"), ("bo", "coordinator"), ("xena", "executive"), ("hana", "hr")):
        RoleGrantFactory(person=people[name], role=Role(role))
    RoleGrantFactory(person=people["gone"], role=Role.HR)
    Delegate.objects.create(person=people["edda"], delegate=people["dara"], named_at=NOON)
    own = {"time_zone": "Antarctica/Troll", "quiet_from": "03:14", "quiet_to": "04:23"}
    Person.objects.filter(pk=people["mira"].pk).update(**own)
    return {name: Person.objects.get(pk=person.pk) for name, person in people.items()}


def _seat(letter: str, name: str, text: Text, *, person: Person, side: Side, program: Program) -> Enrolment:
    parts = ("interests", "working_style", "times", "identities")
    typed = {part: text(f"{letter} Enrolment.{part} {name}") for part in parts}
    seat: Enrolment = EnrolmentFactory(
        program=program,
        person=person,
        side=side,
        accepted=True,
        motivation=text(f"{letter} Enrolment.motivation {name}"),
        source=text(f"{letter} Enrolment.source {name}")[:40],
        **typed,
    )
    for kind in SkillKind:
        topic = TopicFactory(name=text(f"{letter} Enrolment.skills {kind} {name}"))
        SkillFactory(enrolment=seat, topic=topic, kind=kind)
    seat.topics_to_avoid.add(TopicFactory(name=text(f"{letter} Enrolment.topics_to_avoid {name}")))
    return seat


def _program(letter: str, people: dict[str, Person], text: Text) -> Program:
    typed = {
        name: text(f"{letter} Program.{name}")
        for name in ("name", "commitment", "benefits", "monitoring", "sponsor_message")
    }
    program: Program = ProgramFactory(running=True, slug=f"program-{letter}", is_self_matching=True, **typed)
    TeamMemberFactory(program=program, person=people["cora"])
    goal = GoalFactory(
        program=program,
        owner=people["cora"],
        **{name: text(f"{letter} Goal.{name}") for name in ("strategy", "objective", "method", "success_criterion")},
    )
    reason = text(f"{letter} GoalVersion.reason")
    programs.change_goal(goal_id=goal.pk, values={"target": Decimal("2.9")}, reason=reason, by=people["cora"])
    program.refresh_from_db()
    return program


def _half(letter: str, people: dict[str, Person], text: Text) -> Half:
    program = _program(letter, people, text)
    mentors = {
        name: _seat(letter, name, text, person=people[name], side=Side.MENTOR, program=program)
        for name in ("mira", "rolf")
    }
    mentees = {
        name: _seat(letter, name, text, person=people[name], side=Side.MENTEE, program=program)
        for name in ("edda", "greta", "nora")
    }
    run = MatchingRunFactory(program=program, state=RunState.DONE, ended_at=timezone.now(), progress=100)
    reasons = [{"code": "teaches", "topic": text(f"{letter} Enrolment.skills offer mira"), "level": 4, "wanted": 3}]
    override = {"broken": ["grade"], "override_reason": text(f"{letter} Proposal.override_reason")}
    proposal = ProposalFactory(run=run, mentor=mentors["mira"], mentee=mentees["edda"], reasons=reasons, **override)
    ProposalFactory(run=run, mentor=mentors["rolf"], mentee=mentees["greta"])
    keep_how_it_ended(run=run)
    both = {"program": program, "mentor": mentors["mira"], "mentee": mentees["edda"]}
    other_run = ProposalFactory(
        run__program=program, run__state=RunState.DONE, mentor__person__grade=3, mentee__person__grade=9
    ).run
    # Before they became the pair that lives, they were one that ended and one that was declined.
    ended = PairFactory(
        **both, active=True, state=PairState.ENDED, ended_side=Side.MENTOR, ended_at=NOON,
        end_reason=text(f"{letter} Pair.end_reason mira"),
    )  # fmt: skip
    declined = PairFactory(
        **both, offered=True, state=PairState.DECLINED, declined_side=Side.MENTEE,
        decline_reason=text(f"{letter} Pair.decline_reason edda"),
    )  # fmt: skip
    pair = PairFactory(**both, active=True, proposal=proposal)
    PairFactory(program=program, mentor=mentors["rolf"], mentee=mentees["greta"], active=True)
    agreeing = PairFactory(program=program, mentor=mentors["mira"], mentee=mentees["greta"], accepted=True)
    for one, name in ((pair, "live"), (agreeing, "agreeing")):
        AgreementFactory(
            pair=one,
            goals=text(f"{letter} Agreement.goals {name}"),
            communication=text(f"{letter} Agreement.communication {name}"),
        )
    meetings = _meetings(letter, pair, people, text)
    item = ActionItemFactory(
        pair=pair, meeting=meetings["held"], text=text(f"{letter} ActionItem.text"), due_on=dt.date(FAR_YEAR, 3, 2)
    )
    rule = PairRule.objects.create(
        program=program,
        mentor=mentors["rolf"],
        mentee=mentees["edda"],
        kind=RuleKind.BAN,
        reason=text(f"{letter} PairRule.reason"),
        made_by=people["cora"],
    )
    waves = {kind: surveys.open_wave(program=program, kind=kind, by=None) for kind in (WaveKind.PRE, WaveKind.PULSE)}
    _answer(letter, meetings["held"], people["mira"], program, text)
    case = raise_case(
        program=program,
        kind=CaseKind.SILENT_PAIR,
        key=f"pair:{pair.pk}",
        title=text(f"{letter} Case.title"),
        next_step=text(f"{letter} Case.next_step"),
        about=[people["mira"], people["edda"]],
    )
    return Half(
        program=program,
        pair=pair,
        meetings=meetings,
        item=item,
        times=_times(letter, pair, meetings["future"], people["mira"], text),
        agreeing=agreeing,
        offered=PairFactory(program=program, mentor=mentors["rolf"], mentee=mentees["nora"], offered=True),
        declined=declined,
        ended=ended,
        parted=_steps(letter, pair, both, text),
        run=run,
        other_run=other_run,
        short_list=_short_list(program, mentors["mira"], mentees["nora"]),
        proposal=proposal,
        rule=rule,
        waves=waves,
        signal=Signal.objects.create(pair=pair, colour=Colour.RED, since=NOON.date()),
        cost=_costs(letter, program, people["cora"], text),
        report=_report(program),
        case=case,
        launch=_gathering(letter, program, GatheringKind.LAUNCH, people["cora"], text),
        circle=_gathering(letter, program, GatheringKind.CIRCLE, people["mira"], text),
        message=Message.objects.create(
            dedupe_key=f"failed:{letter}",
            kind="matching.live",
            recipient=people["mira"],
            facts={"pair": pair.pk, "side": "mentor", "secret": text(f"{letter} Message.facts")},
            state=MessageState.FAILED,
            not_before=NOON,
        ),
        bad_address=BadAddress.objects.create(
            address=f"gone-{letter}@firm.example", refused_on=NOON.date(), suppressed_at=NOON
        ),
        wording=Wording.objects.create(
            kind="matching.live",
            language={"a": "en", "b": "it"}[letter],
            subject=text(f"{letter} Wording.subject"),
            text=text(f"{letter} Wording.text") + "\n\n$link",
            used_subject="We begin",
            used_text="Off you go\n\n$link",
        ),
        topic=mentors["mira"].skills.all()[0].topic,
    )


def _steps(letter: str, pair: Pair, both: dict[str, Any], text: Text) -> Pair:
    """What Mira said after the first meeting of the pair that lives, and a pair that has parted with thanks."""
    FitCheck.objects.create(
        pair=pair, side=Side.MENTOR, fit=Fit.UNSURE, reason=text(f"{letter} FitCheck.reason mira")
    )
    yesterday = timezone.now() - dt.timedelta(days=1)
    parted: Pair = PairFactory(**both, active=True, state=PairState.COMPLETED, ended_at=yesterday)
    MeetingFactory(pair=parted, number=1, kind=MeetingKind.CLOSING, held=True)
    for side, wish in ((Side.MENTOR, Farewell.SWAP), (Side.MENTEE, Farewell.CARRY_ON)):
        thanks = text(f"{letter} ClosingStep.thanks {side}")
        ClosingStep.objects.create(pair=parted, side=side, wish=wish, thanks=thanks)
    return parted


def _gathering(letter: str, program: Program, kind: GatheringKind, by: Person, text: Text) -> Gathering:
    typed = {name: text(f"{letter} Gathering.{name} {kind}") for name in ("title", "place", "note")}
    starts_at = timezone.now() + dt.timedelta(days=6)
    return Gathering.objects.create(
        program=program, kind=kind, made_by=by, starts_at=starts_at, minutes=219 if letter == "a" else 220, **typed
    )


def _short_list(program: Program, mentor: Enrolment, mentee: Enrolment) -> MatchingRun:
    run: MatchingRun = MatchingRunFactory(
        program=program, kind=RunKind.SHORT_LIST, state=RunState.DONE, ended_at=timezone.now(), progress=100
    )
    for owner, partner in ((mentor, mentee), (mentee, mentor)):
        ShortListEntry.objects.create(run=run, owner=owner, partner=partner, place=1, score=0.5)
    return run


def _meetings(letter: str, pair: Pair, people: dict[str, Person], text: Text) -> dict[str, Meeting]:
    now = timezone.now()
    link = {"link": text(f"{letter} Meeting.link")}
    reason = {"cancelled_side": Side.MENTOR, "cancel_reason": text(f"{letter} Meeting.cancel_reason")}
    made = {
        "held": MeetingFactory(
            pair=pair,
            number=1,
            held=True,
            starts_at=now - dt.timedelta(days=3),
            minutes=217 if letter == "a" else 218,
            **link,
        ),
        "past": MeetingFactory(pair=pair, number=2, past=True, **link),
        "future": MeetingFactory(pair=pair, number=3, starts_at=now + dt.timedelta(days=5), **link),
        "cancelled": MeetingFactory(pair=pair, number=4, state=MeetingState.CANCELLED, **reason),
    }
    for side in Side:
        LearningEntryFactory(meeting=made["held"], side=side, text=text(f"{letter} LearningEntry.text {side}"))
    for name in ("mira", "edda"):
        PrivateNoteFactory(meeting=made["held"], author=people[name], text=text(f"{letter} PrivateNote.text {name}"))
    return made


def _times(letter: str, pair: Pair, meeting: Meeting, mentor: Person, text: Text) -> TimeOffer:
    """On offer for one more meeting; of the planned one, a calendar has said no."""
    CalendarReply.objects.create(
        meeting=meeting, side=Side.MENTEE, answer=CalendarAnswer.DECLINED, revision=0, answered_at=NOON
    )
    CalendarFeed.objects.create(person=mentor, nonce={"a": "feed", "b": "feed of b"}[letter])
    begin = timezone.now() + dt.timedelta(days=8)
    moments = [begin + dt.timedelta(days=number) for number in range(3)]
    return sessions.offer_times(pair_id=pair.pk, times=moments, by=mentor, link=text(f"{letter} TimeOffer.link"))


def _answer(letter: str, meeting: Meeting, person: Person, program: Program, text: Text) -> None:
    surveys.answer_pulse(meeting_id=meeting.pk, person=person, answers={"P1": 2})
    word = text(f"{letter} Response.answers")
    Response.objects.filter(wave__program=program).update(answers={"P1": 2, "P2": word})
    secret = f"{letter}{word}"[:64]
    ProgramSecret.objects.filter(program=program).update(key=secret)
    seat = Enrolment.objects.get(program=program, person=person)
    Draft.objects.create(
        wave=Wave.objects.get(program=program, kind=WaveKind.PRE),
        respondent_key=respondent_key(secret, enrolment_id=seat.pk),
        answers={"OI1": text(f"{letter} Draft.answers mira")},
    )


def _costs(letter: str, program: Program, by: Person, text: Text) -> Cost:
    """A sum with a note, and what an hour of a mentor costs."""
    from reports import actions  # noqa: PLC0415 - only here it is not the name of another room

    spent = actions.Spent(
        CostKind.TRAVEL, Decimal("4711.13" if letter == "a" else "4712"), NOON.date(), text(f"{letter} Cost.note")
    )
    hourly = {Side.MENTOR: Decimal("83.21" if letter == "a" else "84"), Side.MENTEE: None}
    return actions.save_costs(program_id=program.pk, spent=[spent], hourly=hourly, by=by)[0]


def _report(program: Program) -> Report:
    from reports import actions, selectors  # noqa: PLC0415 - only here the two are not the names of other rooms

    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    assert selectors.latest_report(program) is None
    actions.compile_report(report_id=report.pk)
    ReportFile.objects.create(report=report, language="en", content=b"%PDF-1.7 not set here")
    return Report.objects.get(pk=report.pk)


def digest(*, without: tuple[str, ...] = ("django_session",)) -> dict[str, int]:
    """What stands in every table: equal before and after when nothing was written."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            if table not in without:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
                found[table] = hash(frozenset(map(repr, cursor.fetchall())))
    return found


class Watch:
    """Says what was written since it was asked last; reads the tables only after a statement that may write."""

    def __init__(self) -> None:
        self._before = digest()
        self._may_have_written = False

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Stand around a statement (Django's execute_wrapper)."""
        self._may_have_written |= not sql.startswith(("SELECT ", "SAVEPOINT ", "RELEASE SAVEPOINT "))
        return execute(sql, *rest)

    def changed(self) -> list[str]:
        """The tables that are no longer as they were."""
        if not self._may_have_written:
            return []
        before, self._before = self._before, digest()
        self._may_have_written = False
        return [name for name, found in self._before.items() if found != before[name]]


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch
