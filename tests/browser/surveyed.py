"""Mira and Edda are asked: a survey at once, one with eleven buttons, a test with one question per page.

Run inside the app's own database by `manage.py shell`, see App.run in conftest.py.
"""

from messaging.models import MailWishes
from people.models import Person
from programs.models import Program
from surveys import actions
from surveys.enums import WaveKind
from surveys.models import Questionnaire, Response, SurveyPlan, Wave
from surveys.selectors.sheets import questions_of, respondent_in
from tests.browser import met


def stage(password: str) -> None:
    """The survey at the start is open."""
    met.stage(password)
    # Whatever else is due: the mail that the walk looks for comes alone.
    MailWishes.objects.bulk_create(MailWishes(person=person, each_alone=True) for person in Person.objects.all())
    actions.load_instruments()
    SurveyPlan.objects.create(
        program=Program.objects.get(),
        questionnaire=Questionnaire.objects.latest_of("before-after"),
        scales=["DC", "OI", "ML", "RS"],
    )
    actions.open_wave(program=Program.objects.get(), kind=WaveKind.PRE, by=None)


def go_on() -> None:
    """The survey half-way and the test are open too."""
    SurveyPlan.objects.update(knowledge_test=True)
    for kind in (WaveKind.MID, WaveKind.TEST_PRE):
        actions.open_wave(program=Program.objects.get(), kind=kind, by=None)


def come_to_the_end() -> None:
    """The survey at the start is closed, that at the end is open, and Mira has answered every question of both."""
    program, mira = Program.objects.get(), Person.objects.get(email=met.MIRA)
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    wave = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    loaded = Wave.objects.for_answering().get(pk=wave.pk)
    questions = questions_of(loaded, respondent_in(loaded, mira))
    Response.objects.filter(wave__kind=WaveKind.PRE).update(answers={question.id: 3 for question in questions})
    actions.answer_wave(wave_id=wave.pk, person=mira, answers={question.id: 5 for question in questions})
