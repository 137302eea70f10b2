"""Enrolment: a person in a program on one side."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import EnrolmentState, Side, SkillKind, StyleEnd
from programs.models.program import Program
from programs.models.topic import Topic
from rmentor.lib.constraints import by_implies_at, known_choice
from rmentor.lib.privacy import Privacy
from rmentor.lib.transitions import Moves, check_move

# The four questions of working style; each is answered with one of two ends or not at all.
STYLE_FIELDS = ("style_planning", "style_talking", "style_view", "style_contact")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """The vocabulary of enrolments."""

    def visible_to(self, person: Person) -> Self:
        """One's own enrolments, nobody else's; the team works in the admin through `managed_by`."""
        return self.filter(person=person)

    def managed_by(self, person: Person) -> Self:
        """Enrolments of the programs this person runs."""
        return self.filter(program__in=Program.objects.managed_by(person))

    def accepted(self) -> Self:
        """With a seat."""
        return self.filter(state=EnrolmentState.ACCEPTED)

    def on_side(self, side: Side) -> Self:
        """Only mentors, or only mentees."""
        return self.filter(side=side)

    def with_person(self) -> Self:
        """Each with its person loaded."""
        return self.select_related("person")


class Enrolment(models.Model):
    """A person in a program on one side, with what they offer and wish."""

    MOVES: ClassVar[Moves[EnrolmentState]] = {
        EnrolmentState.INVITED: frozenset({EnrolmentState.APPLIED}),
        EnrolmentState.APPLIED: frozenset(
            {EnrolmentState.ACCEPTED, EnrolmentState.WAITLISTED, EnrolmentState.DECLINED}
        ),
        EnrolmentState.ACCEPTED: frozenset({EnrolmentState.WITHDRAWN}),
        EnrolmentState.WAITLISTED: frozenset({EnrolmentState.ACCEPTED}),
        EnrolmentState.DECLINED: frozenset(),
        EnrolmentState.WITHDRAWN: frozenset(),
    }
    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "interests": Privacy.BOTH_OF_US,
        "working_style": Privacy.BOTH_OF_US,
        "times": Privacy.BOTH_OF_US,
        "side": Privacy.PROGRAM_TEAM,
        "motivation": Privacy.PROGRAM_TEAM,
        "capacity": Privacy.PROGRAM_TEAM,
        "skills": Privacy.PROGRAM_TEAM,
        "topics_to_avoid": Privacy.ONLY_ME,
        **dict.fromkeys(STYLE_FIELDS, Privacy.ONLY_ME),
        "identities": Privacy.ONLY_ME,
        "wants_same_identity": Privacy.ONLY_ME,
        "counts_in_fairness": Privacy.TOTALS_ONLY,
        "wants_partner": Privacy.PROGRAM_TEAM,
    }

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="enrolments", related_query_name="enrolment"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="enrolment",
        verbose_name=_("person"),
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState, default=EnrolmentState.INVITED)
    motivation = models.TextField(_("why I want to take part"), blank=True, max_length=1000)
    interests = models.CharField(_("interests, separated by commas"), max_length=250, blank=True)
    working_style = models.CharField(_("how I like to work"), max_length=250, blank=True)
    times = models.CharField(_("when I can usually meet"), max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(_("partners at the same time"), default=1)
    topics_to_avoid = models.ManyToManyField(
        Topic, verbose_name=_("topics I would rather not touch"), blank=True, related_name="+"
    )
    # What matching compares and nobody reads: either end of four questions, or no answer.
    style_planning = models.CharField(_("how I prepare"), max_length=5, choices=StyleEnd, blank=True)
    style_talking = models.CharField(_("how I talk"), max_length=5, choices=StyleEnd, blank=True)
    style_view = models.CharField(_("how I look at things"), max_length=5, choices=StyleEnd, blank=True)
    style_contact = models.CharField(_("how I keep in touch"), max_length=5, choices=StyleEnd, blank=True)
    identities = models.CharField(_("what I would like to share, separated by commas"), max_length=250, blank=True)
    wants_same_identity = models.BooleanField(_("only with a partner who shares it"), default=False)
    # Consent: their department, location and grade band may be counted in the fairness view.
    counts_in_fairness = models.BooleanField(_("count me in the fairness view"), default=False)
    # After a pair has ended: whether matching looks for another partner.
    wants_partner = models.BooleanField(_("look for a partner for me"), default=True)
    source = models.CharField(_("came from"), max_length=40, blank=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=250, blank=True)
    # By the program team; empty for whoever came on their own or was brought in by a list.
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["program"], condition=Q(state="applied"), name="applications_to_decide_about")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person"],
                name="one_side_per_person_and_program",
                violation_error_message=_("This person already takes part in the program."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=5),
                name="between_one_and_five_partners",
                violation_error_message=_("Between one and five partners."),
            ),
            known_choice("side", Side, "enrolment_side_is_known"),
            known_choice("state", EnrolmentState, "enrolment_state_is_known"),
            *(known_choice(name, StyleEnd, f"enrolment_{name}_is_known", blank=True) for name in STYLE_FIELDS),
            by_implies_at("decided", "who_decided_an_enrolment_did_so_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_side_display()})"

    def move(self, to: EnrolmentState, *, at: dt.datetime, by: Person | None = None, reason: str = "") -> None:
        """Take a legal step from invitation to seat; raises IllegalMoveError."""
        check_move(self.MOVES, self.state, to)
        self.state = to
        if to is EnrolmentState.APPLIED:
            self.applied_at = at
        else:
            self.decided_at, self.decided_by, self.decision_reason = at, by, reason


class Skill(models.Model):
    """A topic that somebody teaches or wants to learn, and how well or how much (1 to 5)."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="skills", related_query_name="skill"
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    kind = models.CharField(_("kind"), max_length=6, choices=SkillKind)
    level = models.PositiveSmallIntegerField(_("level"), default=3)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["kind", "-level", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "topic", "kind"], name="each_topic_once_per_kind"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="levels_run_from_1_to_5"),
            known_choice("kind", SkillKind, "skill_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.level}"
