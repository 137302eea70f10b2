"""SurveyPlan: which surveys a program sends. TestOrder: which form of the test somebody gets first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import Enrolment, Program
from rmentor.lib.constraints import known_choice
from surveys.enums import TestForm
from surveys.models.questionnaire import Questionnaire


class SurveyPlan(models.Model):
    """What a program asks. Without a row: the shipped questionnaire with the scales it asks by default."""

    program = models.OneToOneField(
        Program, on_delete=models.CASCADE, related_name="+", related_query_name="survey_plan"
    )
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="+", verbose_name=_("questionnaire")
    )
    # Codes of the scales that are asked, each at the moments its questionnaire says.
    scales = models.JSONField(_("scales"), default=list)
    then_test = models.BooleanField(_("ask at the end how people see their start now"), default=False)
    comparison = models.BooleanField(_("ask a comparison group outside the program"), default=False)
    knowledge_test = models.BooleanField(_("test of digital knowledge before and after"), default=False)

    class Meta:
        verbose_name = _("plan of surveys")
        verbose_name_plural = _("plans of surveys")

    def __str__(self) -> str:
        return str(self.program)


class TestOrder(models.Model):
    """Drawn by lot, as many each way on each side, so that the difficulty of a form cancels out."""

    __test__ = False  # no class of tests

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="+", related_query_name="test_order"
    )
    first = models.CharField(_("first form"), max_length=1, choices=TestForm)

    class Meta:
        verbose_name = _("order of the test")
        verbose_name_plural = _("orders of the test")
        constraints = [known_choice("first", TestForm, "test_form_is_known")]

    def __str__(self) -> str:
        return f"order #{self.pk}"
