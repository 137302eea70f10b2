"""Goal templates (G3): what a program can be for, with everything a first draft needs. Texts only, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.enums import Driver, Measure, Mode

Text = str | Promise

COMMITMENT = _(
    "One meeting of an hour each month for seven months, ten minutes to prepare it, one minute to log it "
    "afterwards, and two short surveys: one before the first meeting and one after the last."
)
MONITORING = _(
    "The program team sees whether pairs meet, never what they talk about. Six taps after each meeting show early "
    "when help is wanted. Surveys are shown as totals of five people or more. A progress report goes to the sponsor "
    "each month."
)


@dataclass(frozen=True)
class GoalDraft:
    """One goal as the template proposes it. The baseline is what HR expects; the survey measures the real one."""

    objective: Text
    method: Text
    success_criterion: Text
    measure: Measure
    baseline: float
    target: float


@dataclass(frozen=True)
class GoalTemplate:
    """What fills a new program in one click. HR changes any of it before recruiting opens."""

    code: str
    name: Text
    strategy: Text
    goals: tuple[GoalDraft, ...]
    benefits: Text
    skills: tuple[Text, ...]
    mode: Mode = Mode.ONE_WAY
    driver: Driver = Driver.MENTOR
    commitment: Text = COMMITMENT
    monitoring: Text = MONITORING


RHYTHM_KEPT = GoalDraft(
    objective=_("The pairs really meet"),
    method=_("Monthly meetings with reminders; the program team calls pairs that fall silent"),
    success_criterion=_("Four of five planned meetings are held"),
    measure=Measure.HELD,
    baseline=0,
    target=80,
)

_TEMPLATES = (
    GoalTemplate(
        code="digital-skills",
        name=_("Digital skills"),
        strategy=_("Leaders who use digital tools themselves and decide about them with understanding"),
        goals=(
            GoalDraft(
                objective=_("Mentees are confident with the digital tools of their work"),
                method=_("Monthly reverse mentoring on the tools the mentee chooses"),
                success_criterion=_("Digital confidence of mentees rises by half a point on the scale of 1 to 5"),
                measure=Measure.DC,
                baseline=3,
                target=3.5,
            ),
            RHYTHM_KEPT,
        ),
        benefits=_(
            "Mentees learn the tools they choose, at their pace, without an audience. Mentors see how decisions are "
            "made, become known beyond their team and learn to explain."
        ),
        skills=(
            _("Using digital tools with confidence"),
            _("Judging what AI tools can and cannot do"),
            _("Explaining, listening and giving feedback across levels"),
        ),
    ),
    GoalTemplate(
        code="inclusion",
        name=_("Inclusion"),
        strategy=_("A company in which everybody is heard and decisions consider those they touch"),
        goals=(
            GoalDraft(
                objective=_("Mentors understand how the company works and where they can have a say"),
                method=_("Monthly talks about everyday experience, with both sides asking"),
                success_criterion=_("Organisational insight of mentors rises by half a point on the scale of 1 to 5"),
                measure=Measure.OI,
                baseline=3,
                target=3.5,
            ),
            GoalDraft(
                objective=_("Mentors meet people they would not have met"),
                method=_("Each mentee introduces the mentor to people in other parts of the company"),
                success_criterion=_("Twenty introductions made"),
                measure=Measure.INTRODUCTIONS,
                baseline=0,
                target=20,
            ),
        ),
        benefits=_(
            "Mentees hear first-hand what helps and what hinders people in the company. Mentors are listened to by "
            "somebody who can change things, and widen their network."
        ),
        skills=(
            _("Listening without defending"),
            _("Speaking openly to people in charge"),
            _("Noticing who is left out of a decision"),
        ),
        mode=Mode.MUTUAL,
        driver=Driver.SHARED,
    ),
    GoalTemplate(
        code="retention",
        name=_("Retention of young talent"),
        strategy=_("People early in their career see a future in the company and stay"),
        goals=(
            GoalDraft(
                objective=_("Mentors grow through the program"),
                method=_("Monthly meetings in which the mentor teaches and the mentee opens doors in return"),
                success_criterion=_("Growth of mentors rises by half a point on the scale of 1 to 5"),
                measure=Measure.ML,
                baseline=3,
                target=3.5,
            ),
            GoalDraft(
                objective=_("Mentors understand how the company works"),
                method=_("Mentees explain how decisions come about"),
                success_criterion=_("Organisational insight of mentors rises by half a point on the scale of 1 to 5"),
                measure=Measure.OI,
                baseline=3,
                target=3.5,
            ),
        ),
        benefits=_(
            "Mentors become visible, see how the company is led and get an ally outside their reporting line. "
            "Mentees learn what people early in their career expect from work."
        ),
        skills=(
            _("Understanding how decisions are made"),
            _("Presenting an idea to people in charge"),
            _("Building a network across departments"),
        ),
        mode=Mode.MUTUAL,
    ),
    GoalTemplate(
        code="innovation",
        name=_("Innovation"),
        strategy=_("New ideas reach those who can make them happen"),
        goals=(
            GoalDraft(
                objective=_("Ideas from the pairs are written down and followed up"),
                method=_("Each pair keeps a list of ideas; the mentee takes the best ones further"),
                success_criterion=_("Twenty ideas logged"),
                measure=Measure.IDEAS,
                baseline=0,
                target=20,
            ),
            RHYTHM_KEPT,
        ),
        benefits=_(
            "Mentees hear ideas before they are polished. Mentors see an idea of theirs get a sponsor, a budget or "
            "an honest no with reasons."
        ),
        skills=(
            _("Trying things out in small steps"),
            _("Turning an idea into a proposal"),
            _("Questioning how things have always been done"),
        ),
        driver=Driver.SHARED,
    ),
    GoalTemplate(
        code="customer-insight",
        name=_("Customer and trend insight"),
        strategy=_("Decisions rest on what customers do today"),
        goals=(
            GoalDraft(
                objective=_("Insights about customers and trends become ideas for products and services"),
                method=_("Mentors who work with customers bring cases, trends and channels to each meeting"),
                success_criterion=_("Twenty ideas logged"),
                measure=Measure.IDEAS,
                baseline=0,
                target=20,
            ),
            GoalDraft(
                objective=_("Mentees meet customers and the colleagues close to them"),
                method=_("Each mentor introduces the mentee to people close to customers"),
                success_criterion=_("Fifteen introductions made"),
                measure=Measure.INTRODUCTIONS,
                baseline=0,
                target=15,
            ),
        ),
        benefits=_(
            "Mentees see through the eyes of customers and of colleagues who talk to them every day. Mentors see "
            "what becomes of what they notice."
        ),
        skills=(
            _("Understanding how customers choose and buy"),
            _("Reading trends without running after them"),
            _("Bringing what customers say into decisions"),
        ),
    ),
    GoalTemplate(
        code="safety-health",
        name=_("Safety and health knowledge"),
        strategy=_("Everybody goes home healthy; leaders know the work as it is done"),
        goals=(
            GoalDraft(
                objective=_("Dangers and improvements seen in daily work reach leaders"),
                method=_("Monthly meetings at the place of work; mentors show how the work is really done"),
                success_criterion=_("Twenty improvements logged as ideas"),
                measure=Measure.IDEAS,
                baseline=0,
                target=20,
            ),
            RHYTHM_KEPT,
        ),
        benefits=_(
            "Mentees see the work as it is done, not as it is written down. Mentors are heard about dangers and "
            "strain before something happens."
        ),
        skills=(
            _("Seeing risks in daily work"),
            _("Speaking up about dangers and strain"),
            _("Agreeing on an improvement and following it up"),
        ),
    ),
)

GOAL_TEMPLATES: Mapping[str, GoalTemplate] = {template.code: template for template in _TEMPLATES}


def template_choices() -> list[tuple[str, Text]]:
    """Code and name of every template, for a form."""
    return [(template.code, template.name) for template in _TEMPLATES]
