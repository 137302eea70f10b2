"""Bans and locks: what HR decided about two people before a run."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import RuleKind
from people.models import Person
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.constraints import known_choice
from rmentor.lib.privacy import Privacy


class PairRuleQuerySet(models.QuerySet["PairRule"]):
    """The vocabulary of bans and locks."""

    def managed_by(self, person: Person) -> Self:
        """Of the programs this person runs, without those about themselves."""
        return self.filter(program__in=Program.objects.managed_by(person)).exclude(
            Q(mentor__person=person) | Q(mentee__person=person)
        )


class PairRule(models.Model):
    """Two people that a run never pairs, or always does: a lock goes before the other rules, so it needs a reason."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"reason": Privacy.PROGRAM_TEAM}

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="+", related_query_name="pair_rule", verbose_name=_("program")
    )
    mentor = models.ForeignKey(
        Enrolment,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="pair_rule_as_mentor",
        verbose_name=_("mentor"),
    )
    mentee = models.ForeignKey(
        Enrolment,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="pair_rule_as_mentee",
        verbose_name=_("mentee"),
    )
    kind = models.CharField(_("rule"), max_length=4, choices=RuleKind)
    reason = models.CharField(_("reason"), max_length=250)
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    made_at = models.DateTimeField(_("decided at"), default=clock.now, editable=False)

    objects = PairRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban or lock")
        verbose_name_plural = _("bans and locks")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                name="one_rule_about_two_people",
                violation_error_message=_("There is a rule about these two already."),
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="rule_is_about_two_people"),
            known_choice("kind", RuleKind, "pair_rule_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.mentor.person} – {self.mentee.person}"
