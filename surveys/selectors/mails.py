"""What the mails about surveys say, asked again at the moment each one leaves. Never an answer, never a result."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import rules as messaging
from messaging.enums import Category
from people.models import Person
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.tokens import make_token
from sessions.models import Meeting
from surveys import rules
from surveys.enums import WaveKind
from surveys.models import Participation, Wave
from surveys.rules.wording import WORDS

INVITATION = "surveys.invitation"
REMINDER = "surveys.reminder"
PULSE = "surveys.pulse"
# What HR's own texts for these mails may name.
PROGRAM = messaging.Word(
    "program",
    gettext_lazy("name of the program"),
    lambda facts: facts["program"].name,
    gettext_lazy("Digital leaders"),
)
PARTNER = messaging.Word(
    "partner", gettext_lazy("first name of the partner"), lambda facts: facts["partner"].first_name, "Sam"
)
SURVEY_PURPOSE, PULSE_PURPOSE = "survey", "pulse"


def load_survey(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """Invitation or reminder; None once the survey is closed, the seat given back or the answer there."""
    waves = Wave.objects.visible_to(recipient).open().not_answered_by(recipient)
    wave = waves.for_answering().filter(pk=facts["wave"]).first()
    if wave is None:
        return None
    token = make_token(SURVEY_PURPOSE, wave=wave.pk, person=recipient.pk)
    return {
        "program": wave.program,
        **words_of(WaveKind(wave.kind), wave.program),
        "path": reverse("surveys:wave-answer-by-link", args=[token]),
        "label": _("Answer the questions"),
    }


def words_of(kind: WaveKind, program: Program) -> dict[str, object]:
    """What a mail says of a kind of survey, in the language in which it is read; the first and the last have texts of
    their own in it.
    """
    if kind in {WaveKind.PRE, WaveKind.POST}:
        return {"is_first": kind is WaveKind.PRE}
    words = WORDS[kind]
    step = lazy(lambda: str(words.step) % {"program": program.name}, str)()
    return {"title": words.title, "step": step, "why": words.why}


def load_pulse(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """Six taps about a meeting; None when it is too late, or done."""
    meeting = Meeting.objects.visible_to(recipient).held().with_pair().filter(pk=facts["meeting"]).first()
    if meeting is None or clock.now() > rules.pulse_closes_at(meeting):
        return None
    wave = Wave.objects.open().filter(program=meeting.pair.program, kind=WaveKind.PULSE).first()
    answered = Participation.objects.filter(
        wave=wave, enrolment__person=recipient, pair_id=meeting.pair_id, occasion=meeting.number
    )
    if wave is None or answered.exists():
        return None
    token = make_token(PULSE_PURPOSE, meeting=meeting.pk, person=recipient.pk)
    side = meeting.pair.side_of(recipient)
    return {
        "meeting": meeting,
        "partner": meeting.pair.enrolment_on(side.other).person,
        "closes_at": rules.pulse_closes_at(meeting),
        "path": reverse("surveys:pulse-answer-by-link", args=[token]),
        "label": _("Answer with six taps"),
    }


def register_all() -> None:
    """Called when the app starts. Confidential: what becomes of such a mail tells who has answered."""
    for kind in (
        _kind(INVITATION, load_survey, gettext_lazy("Survey"), PROGRAM),
        _kind(REMINDER, load_survey, gettext_lazy("Reminder of a survey"), PROGRAM, once_a_day=True),
        _kind(PULSE, load_pulse, gettext_lazy("Pulse after a meeting"), PARTNER),
    ):
        messaging.register(kind)


def _kind(
    name: str, load: messaging.Loader, label: Promise, word: messaging.Word, *, once_a_day: bool = False
) -> messaging.Kind:
    return messaging.Kind(
        name,
        load,
        confidential=True,
        label=label,
        category=Category.SURVEYS,
        in_digest=True,
        once_a_day=once_a_day,
        words=(word,),
    )
