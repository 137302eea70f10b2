"""What one person is asked in one survey, and what they have chosen so far. Read for that person alone."""

from dataclasses import dataclass

from people.models import Person
from programs.enums import Side
from programs.models import Enrolment
from surveys import rules
from surveys.enums import TestForm, WaveKind
from surveys.models import Draft, Outsider, Participation, ProgramSecret, TestOrder, Wave
from surveys.rules import Question, Section
from surveys.rules.respondents import Respondent


@dataclass(frozen=True)
class Sheet:
    """The questions of a survey as one person gets them. A test has none before its form is drawn."""

    wave: Wave
    who: Respondent
    sections: tuple[Section, ...]
    # By question: the chosen value, 0 for "No answer".
    chosen: dict[str, int]

    @property
    def steps(self) -> tuple[tuple[str, Question], ...]:
        """Each question with the stem above it, for one page each."""
        return tuple((section.stem, question) for section in self.sections for question in section.questions)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them."""
        return tuple(question for _stem, question in self.steps)

    @property
    def length(self) -> int:
        """How many there are, or will be once the form of the test is drawn."""
        return len(self.questions) or len(self.wave.questionnaire.part("test")) // len(TestForm)


def respondent_in(wave: Wave, person: Person) -> Respondent:
    """As whom this person answers the wave; raises DoesNotExist for anybody whom it does not ask."""
    if WaveKind(wave.kind).is_for_others:
        outsider = Outsider.objects.get(program=wave.program_id, person=person)
        return Respondent(person.pk, Side(outsider.side), outsider.pk, is_outside=True)
    seat = Enrolment.objects.accepted().get(program=wave.program_id, person=person)
    return Respondent(person.pk, Side(seat.side), seat.pk)


def has_answered(wave: Wave, who: Respondent) -> bool:
    """Whether they have sent their answers."""
    return Participation.objects.filter(wave=wave, **who.place).exists()


def sections_of(wave: Wave, who: Respondent) -> tuple[Section, ...]:
    """What they are asked; nothing in a test whose form is not drawn yet."""
    if not WaveKind(wave.kind).is_test:
        return rules.sections_for(wave, who.side, who.person_id)
    first = TestOrder.objects.filter(enrolment=who.number).values_list("first", flat=True).first()
    if first is None or not wave.asks(who.side):
        return ()
    form = rules.form_at(TestForm(first), WaveKind(wave.kind))
    return (Section("", rules.knowledge_questions(wave, form, who.person_id)),)


def questions_of(wave: Wave, who: Respondent) -> tuple[Question, ...]:
    """The same without the sections."""
    return tuple(question for section in sections_of(wave, who) for question in section.questions)


def sheet_of(wave: Wave, who: Respondent) -> Sheet:
    """The questions, and what was kept of the answers so far."""
    return Sheet(wave, who, sections_of(wave, who), _kept(wave, who))


def _kept(wave: Wave, who: Respondent) -> dict[str, int]:
    secret = ProgramSecret.objects.key_of(wave.program_id)
    if secret is None:
        return {}
    drafts = Draft.objects.filter(wave=wave, respondent_key=who.key(secret))
    return drafts.values_list("answers", flat=True).first() or {}
