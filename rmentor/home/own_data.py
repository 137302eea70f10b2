"""Everything rmentor knows of somebody, for themselves (GDPR, articles 15 and 20); nothing that others wrote."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from matching.models import Agreement, Pair, PairRule, ShortListEntry
from messaging.models import MailWishes, Message, Unwanted
from people.models import Delegate, DottedLine, Person, RoleGrant
from programs.enums import Side
from programs.models import Case, Enrolment, Gathering, GatheringReply, Skill, TeamMember
from sessions.models import (
    ActionItem,
    CalendarFeed,
    CalendarReply,
    ClosingStep,
    FitCheck,
    LearningEntry,
    Meeting,
    PrivateNote,
    TimeOffer,
)
from surveys.models import Outsider, Participation, TestOrder
from surveys.selectors.own_answers import own_answers


def own_data(person: Person) -> dict[str, Any]:
    """By what it is about; plain values. Answers to surveys as long as they can be told to be this person's."""
    return {name: list(collect(person)) for name, collect in PARTS.items()} | {"answers": own_answers(person)}


def _values(rows: QuerySet[Any, Any], *names: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.order_by("pk").values(*names)
    return found


def _person(person: Person) -> QuerySet[Any, Any]:
    names = [field.attname for field in Person._meta.concrete_fields if field.name not in {"password", "last_login"}]  # noqa: SLF001 - Django documents _meta
    return _values(Person.objects.filter(pk=person.pk), *names)


def _mine(model: type[Any], path: str, *names: str) -> Callable[[Person], QuerySet[Any, Any]]:
    """Rows that lead to the person by a foreign key."""
    return lambda person: _values(model.objects.filter(**{path: person}), *names)


def _of_my_side(model: type[Any], pair: str, side: str, *names: str) -> Callable[[Person], QuerySet[Any, Any]]:
    """Rows of a pair that belong to the side this person is on."""
    start = f"{pair}__" if pair else ""

    def rows(person: Person) -> QuerySet[Any, Any]:
        mine = Q(**{f"{start}mentor__person": person, side: Side.MENTOR}) | Q(
            **{f"{start}mentee__person": person, side: Side.MENTEE}
        )
        return _values(model.objects.filter(mine), *names)

    return rows


def _pairs(person: Person) -> QuerySet[Any, Any]:
    names = ("program__name", "state", "offered_at", "activated_at", "paused_at", "ended_at")
    return _values(Pair.objects.of(person), *names)


def _agreements(person: Person) -> QuerySet[Any, Any]:
    """Made by both; each may have what both have signed."""
    return _values(Agreement.objects.filter(pair__in=Pair.objects.of(person)), "goals", "communication")


def _meetings(person: Person) -> QuerySet[Any, Any]:
    names = ("number", "kind", "state", "starts_at", "minutes", "place", "link")
    return _values(Meeting.objects.filter(pair__in=Pair.objects.of(person)), *names)


PROGRAM = "program__name"
PARTS: dict[str, Callable[[Person], QuerySet[Any, Any]]] = {
    "person": _person,
    "roles": _mine(RoleGrant, "person", "role"),
    "dotted_lines": _mine(DottedLine, "person", "manager_id"),
    "delegates": _mine(Delegate, "person", "named_at", "revoked_at"),
    "calendars_kept": _mine(Delegate, "delegate", "named_at", "revoked_at"),
    "teams": _mine(TeamMember, "person", PROGRAM, "role"),
    "applications": _mine(
        Enrolment,
        "person",
        PROGRAM,
        *(
            field.name
            for field in Enrolment._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
            if field.name not in {"id", "program", "person", "decided_by"}
        ),
        "topics_to_avoid__name",
    ),
    "skills": _mine(Skill, "enrolment__person", "topic__name", "kind", "level"),
    "gatherings_called": _mine(Gathering, "made_by", PROGRAM, "kind", "title", "place", "note", "starts_at"),
    "gathering_replies": _mine(GatheringReply, "enrolment__person", "gathering__kind", "answer"),
    "cases_in_my_hands": _mine(Case, "owner", PROGRAM, "kind", "state", "raised_at"),
    "pairs": _pairs,
    "offers_i_declined": _of_my_side(Pair, "", "declined_side", PROGRAM, "decline_reason"),
    "pairs_i_ended": _of_my_side(Pair, "", "ended_side", PROGRAM, "end_reason"),
    "agreements": _agreements,
    "rules_i_made": _mine(PairRule, "made_by", "kind", "reason", "made_at"),
    "short_lists": _mine(ShortListEntry, "owner__person", "place", "rank", "is_refused"),
    "meetings": _meetings,
    "meetings_i_called_off": _of_my_side(Meeting, "pair", "cancelled_side", "starts_at", "cancel_reason"),
    "learnings": _of_my_side(LearningEntry, "meeting__pair", "side", "meeting__starts_at", "text"),
    "notes": _mine(PrivateNote, "author", "meeting__starts_at", "text"),
    "promises": _of_my_side(ActionItem, "pair", "owner", "kind", "text", "due_on", "state", "created_at"),
    "fit_checks": _of_my_side(FitCheck, "pair", "side", "fit", "reason", "answered_at"),
    "closing_steps": _of_my_side(ClosingStep, "pair", "side", "wish", "thanks", "answered_at"),
    "times_offered": _of_my_side(TimeOffer, "pair", "side", "state", "place", "link", "made_at", "times__starts_at"),
    "calendar_replies": _of_my_side(CalendarReply, "meeting__pair", "side", "answer", "answered_at"),
    "calendar_feed": _mine(CalendarFeed, "person", "made_at"),
    "mails": _mine(Message, "recipient", "kind", "state", "not_before", "sent_at"),
    "mails_stopped": _mine(Unwanted, "person", "category"),
    "mail_wishes": _mine(MailWishes, "person", "each_alone"),
    "surveys_answered": _mine(Participation, "enrolment__person", "wave__program__name", "wave__kind"),
    "asked_for_comparison": _mine(Outsider, "person", PROGRAM, "side"),
    "test_order": _mine(TestOrder, "enrolment__person", "first"),
}
# Models that tell of a person and are not in it, with the reason; a test finds every other one.
LEFT_OUT = {
    "surveys.Response": "under a pseudonym; found by it and told as `answers`",
    "surveys.Draft": "answers not sent yet: they stand in their form",
    "matching.Proposal": "what the program team decided about a pair that may come",
    "mentoring_sessions.OfferedTime": "told with the offer they belong to",
    "reports.Retention": "totals",
    "reports.Cost": "what a program costs, entered by its team",
    "reports.HourlyCost": "what a program costs, entered by its team",
    "reports.ApiToken": "who let a tool of the company in",
    "people.AuditEntry": "what people did, kept for the company; of oneself the parts above tell the same",
    "people.ImportRun": "files of HR about everybody",
    "messaging.CaughtMail": "exists where mails are only looked at",
    "messaging.Outbox": "who stopped all mails",
    "messaging.Wording": "texts of HR",
    "programs.Program": "the sponsor stands on the page of the program",
    "programs.Goal": "the owner stands on the page of the program",
    "programs.GoalVersion": "who changed a goal, and why: the program's history",
    "matching.MatchingRun": "who started a run, for everybody in it",
    "account.EmailAddress": "a copy of the address",
    "admin.LogEntry": "a copy of the audit trail",
}
