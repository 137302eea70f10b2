"""What the participants' pages about programs show."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs import rules
from programs.enums import Driver, EnrolmentState, ProgramState, Side, SkillKind
from programs.models import Enrolment, Program, Skill

Text = str | Promise

DRIVER_TEXTS: dict[Driver, Text] = {
    Driver.MENTOR: _("The mentor drives: proposes the agenda, keeps the dates and logs what was learned."),
    Driver.MENTEE: _("The mentee drives: proposes the agenda, keeps the dates and logs what was learned."),
    Driver.SHARED: _("Both drive in turn: each prepares every other meeting."),
}
STATE_TEXTS: dict[EnrolmentState, Text] = {
    EnrolmentState.INVITED: _("You are invited. Apply if you would like to take part; nobody asks why if not."),
    EnrolmentState.APPLIED: _("The program team is looking at your application. You will get a mail."),
    EnrolmentState.ACCEPTED: _("You have a seat. You will be asked before a pair is made."),
    EnrolmentState.WAITLISTED: _("There is no seat for you yet. A free seat goes to whoever has waited longest."),
    EnrolmentState.DECLINED: _("There was no seat for you this time. Ask the program team if you want to know why."),
    EnrolmentState.WITHDRAWN: _("You have given your seat back. Ask the program team if you want to come back."),
}

SEATED_TEXTS: dict[ProgramState, Text] = {
    ProgramState.RUNNING: _("You take part. What waits for you stands on your home page."),
    ProgramState.COMPLETED: _("You took part. The program is completed."),
    ProgramState.ARCHIVED: _("You took part. The program is completed."),
}


@dataclass(frozen=True)
class SideSeats:
    """How many seats of a side are still free; None while nobody has said how many there are."""

    side: Side
    free: int | None


@dataclass(frozen=True)
class ProgramCard:
    """A program on a list, with what the person can do there."""

    program: Program
    enrolment: Enrolment | None
    seats: tuple[SideSeats, ...]
    # Empty when the person may apply.
    why_not: str

    @property
    def may_apply(self) -> bool:
        """Whether the page offers to apply."""
        return not self.why_not

    @property
    def driver_text(self) -> Text:
        """Who owns agenda and rhythm, in words."""
        return DRIVER_TEXTS[Driver(self.program.driver)]

    @property
    def skills(self) -> tuple[Text, ...]:
        """What can be gained, from the goal template."""
        template = rules.GOAL_TEMPLATES.get(self.program.template)
        return template.skills if template else ()


@dataclass(frozen=True)
class ProgramList:
    """The person's programs, those that take applications, and others they run."""

    mine: list[ProgramCard]
    open: list[ProgramCard]
    others: list[ProgramCard]


def program_list(person: Person) -> ProgramList:
    """Every program the person may see, sorted by what it is to them."""
    programs = list(Program.objects.visible_to(person).exclude(state=ProgramState.ARCHIVED))
    cards = _cards(programs, person)
    mine = [card for card in cards if card.enrolment]
    rest = [card for card in cards if not card.enrolment]
    recruiting = [card for card in rest if card.program.state == ProgramState.RECRUITING]
    return ProgramList(mine=mine, open=recruiting, others=[card for card in rest if card not in recruiting])


def program_card(program: Program, person: Person) -> ProgramCard:
    """One program as its page shows it."""
    return _cards([program], person)[0]


def enrolment_of(person: Person, program: Program) -> Enrolment | None:
    """The person's enrolment in a program, if any."""
    return Enrolment.objects.filter(program=program, person=person).first()


@dataclass(frozen=True)
class EnrolmentPage:
    """One's own application, as one reads it."""

    enrolment: Enrolment
    state_text: Text
    offers: list[Skill]
    wishes: list[Skill]
    avoided: list[str]
    styles: tuple[tuple[Text, Text], ...]
    may_edit: bool
    may_withdraw: bool
    may_look: bool


def enrolment_page(enrolment: Enrolment) -> EnrolmentPage:
    """Everything on the page of an application. Only for the person themselves: it shows what nobody else reads."""
    skills = list(enrolment.skills.select_related("topic"))
    return EnrolmentPage(
        enrolment=enrolment,
        state_text=_state_text(enrolment),
        offers=[skill for skill in skills if skill.kind == SkillKind.OFFER],
        wishes=[skill for skill in skills if skill.kind == SkillKind.WISH],
        avoided=[str(topic) for topic in enrolment.topics_to_avoid.all()],
        styles=_styles(enrolment),
        may_edit=rules.may_edit(enrolment),
        may_withdraw=rules.may_withdraw(enrolment),
        may_look=rules.may_look_for_partner(enrolment),
    )


def _styles(enrolment: Enrolment) -> tuple[tuple[Text, Text], ...]:
    """The questions of working style that were answered, with the answer."""
    return tuple(
        (rules.STYLE_NAMES[name], texts[answer])
        for name, texts in rules.STYLE_TEXTS.items()
        if (answer := getattr(enrolment, name))
    )


def own_enrolments(person: Person) -> QuerySet[Enrolment]:
    """One's own enrolments with their programs."""
    return Enrolment.objects.visible_to(person).select_related("program")


def _state_text(enrolment: Enrolment) -> Text:
    """Where the application stands; a seat means something else once the program runs."""
    if enrolment.state == EnrolmentState.ACCEPTED and enrolment.program.state in SEATED_TEXTS:
        return SEATED_TEXTS[ProgramState(enrolment.program.state)]
    return STATE_TEXTS[EnrolmentState(enrolment.state)]


def _cards(programs: list[Program], person: Person) -> list[ProgramCard]:
    """Three queries for any number of programs: they, the person's enrolments, the seats taken."""
    mine = {row.program_id: row for row in Enrolment.objects.filter(person=person, program__in=programs)}
    taken = _seats_taken(programs)
    cards = []
    for program in programs:
        enrolment = mine.get(program.pk)
        if enrolment is not None:
            enrolment.program = program
        seats = tuple(SideSeats(side, _free(program, taken.get((program.pk, side.value), 0))) for side in Side)
        cards.append(ProgramCard(program, enrolment, seats, rules.why_not(program, person, enrolment)))
    return cards


def _seats_taken(programs: list[Program]) -> dict[tuple[int, str], int]:
    rows = Enrolment.objects.filter(program__in=programs).accepted().order_by()
    counted = rows.values_list("program_id", "side").annotate(n=Count("pk"))
    return {(program_id, side): n for program_id, side, n in counted}


def _free(program: Program, taken: int) -> int | None:
    return None if program.seats is None else max(program.seats - taken, 0)
