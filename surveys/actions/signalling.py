"""The daily look at the pairs: from pulses to colours. Neither a side nor a value leaves this module."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from matching.models import Pair
from messaging.models import Heartbeat
from programs.actions import raise_case, settle_case
from programs.enums import CaseKind, Direction, Mode
from programs.models import Case, Program
from rmentor.lib import clock
from sessions.enums import MeetingKind
from sessions.models import Meeting
from surveys import relapse, rules
from surveys.enums import Colour, WaveKind
from surveys.models import ProgramSecret, Response, Signal, Wave
from surveys.selectors.due import RELAPSE

NAMES = {"P1": "agenda", "P2": "talk", "P3": "advice", "P4": "disagree", "P5": "learned"}
GRADE = {Colour.GREEN: 0, Colour.AMBER: 1, Colour.RED: 2}

Answers = dict[tuple[str, int], dict[str, int]]  # (pseudonym, occasion): answers


def evaluate_relapse() -> None:
    """Look at every live pair, set its colour, and ask the program team for a talk where it got worse.

    The whole company in one batch a day, so that a change does not point at the answer that came just before it.
    """
    running = Program.objects.running().filter(direction=Direction.REVERSE)
    for program in running.filter(wave__kind=WaveKind.PULSE).order_by("pk"):
        _evaluate(program)
    Heartbeat.objects.update_or_create(name=RELAPSE, defaults={"beat_at": clock.now()})


@transaction.atomic
def _evaluate(program: Program) -> None:
    secret = ProgramSecret.objects.key_of(program.pk)
    if secret is None:
        return
    config = relapse.MUTUAL if program.mode == Mode.MUTUAL else relapse.ONE_WAY
    pairs = list(Pair.objects.active().filter(program=program).with_people().order_by("pk"))
    meetings = _meetings_of(pairs)
    answers = _answers_of(program)
    known = {signal.pair_id: signal for signal in Signal.objects.filter(pair__in=pairs)}
    for pair in pairs:
        heard = [_heard(meeting, pair, secret, answers) for meeting in meetings[pair.pk]]
        _show(pair, Colour(relapse.current_state(heard, config).value), known.get(pair.pk))


def _meetings_of(pairs: Iterable[Pair]) -> dict[int, list[Meeting]]:
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in Meeting.objects.held().filter(pair__in=pairs).in_order():
        meetings[meeting.pair_id].append(meeting)
    return meetings


def _answers_of(program: Program) -> Answers:
    waves = Wave.objects.filter(program=program, kind=WaveKind.PULSE)
    rows = Response.objects.filter(wave__in=waves).order_by("pk")
    return {
        (key, occasion): {NAMES[name]: value for name, value in given.items() if name in NAMES}
        for key, occasion, given in rows.values_list("respondent_key", "occasion", "answers")
    }


def _heard(meeting: Meeting, pair: Pair, secret: str, answers: Answers) -> relapse.MeetingAnswers:
    def of(enrolment_id: int) -> dict[str, int] | None:
        key = rules.respondent_key(secret, enrolment_id=enrolment_id, pair_id=pair.pk)
        return answers.get((key, meeting.number))

    give_back = meeting.kind == MeetingKind.GIVE_BACK
    return relapse.MeetingAnswers(of(pair.mentor_id), of(pair.mentee_id), give_back=give_back)


def _show(pair: Pair, colour: Colour, signal: Signal | None) -> None:
    old = Colour(signal.colour) if signal is not None else Colour.GREEN
    if signal is None:
        Signal.objects.create(pair=pair, colour=colour, since=clock.today())
    elif colour != old:
        signal.colour, signal.since = colour, clock.today()
        signal.save(update_fields=["colour", "since"])
    with translation.override(settings.LANGUAGE_CODE):
        if GRADE[colour] > GRADE[old]:
            _ask_for_a_talk(pair, colour)
        elif colour == Colour.GREEN != old:
            _tell_that_it_is_green(pair)


def _ask_for_a_talk(pair: Pair, colour: Colour) -> None:
    """A neutral check-in, never a verdict: about half of all ambers are false. From amber to red the case grows."""
    raise_case(
        program=pair.program,
        kind=CaseKind.ROLES_SLIPPING,
        key=_key_of(pair),
        title=str(pair),
        next_step=_talk_separately() if colour == Colour.RED else _check_in(),
        is_urgent=colour == Colour.RED,
        about=[pair.mentor.person, pair.mentee.person],
    )


def _tell_that_it_is_green(pair: Pair) -> None:
    raised = Case.objects.unsettled().filter(program=pair.program, kind=CaseKind.ROLES_SLIPPING, key=_key_of(pair))
    for case in raised:
        settle_case(case_id=case.pk, text=_("The hint has gone back to green."))


def _key_of(pair: Pair) -> str:
    """One case about the colour of a pair, whatever the colour."""
    return f"pair:{pair.pk}"


def _check_in() -> str:
    return _(
        "A friendly check-in: send both the same card on swapping the chair, and let the mentor set the next agenda. "
        "This is a computed hint, not a complaint."
    )


def _talk_separately() -> str:
    return _(
        "Talk to each of the two separately within 7 days: a fresh start, another match or a pause. "
        "Never begin with what the other may have said."
    )
