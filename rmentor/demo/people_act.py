"""What mentors and mentees of the demo company do each evening, through the actions behind their pages."""

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from random import Random

from matching import actions as matching
from matching.models import Agreement, Pair
from programs import actions as programs
from programs.enums import GatheringAnswer, Side
from programs.models import Enrolment, Gathering, Topic
from programs.selectors.gatherings import seats_called
from rmentor.demo import texts
from rmentor.lib import clock
from sessions import actions as sessions
from sessions.enums import Farewell, Fit, ItemKind, ItemState, MeetingKind
from sessions.models import ActionItem, Meeting
from sessions.rules import Promise
from surveys import actions as surveys
from surveys.actions.drawing import draw_test_order
from surveys.enums import WaveKind
from surveys.models import Outsider, Participation, Wave
from surveys.rules import items_of, scales_at
from surveys.selectors.sheets import questions_of, respondent_in


class Character(Enum):
    """How a pair does."""

    WELL = "well"
    SILENT = "silent"
    SLIPPING = "slipping"
    CANCELLING = "cancelling"
    LEAVING = "leaving"


class Crowd:
    """Everybody in the programs. One source of chance, so that each build gives the same company."""

    def __init__(self, seed: str, characters: dict[str, Character]) -> None:
        self.random = Random(seed)  # noqa: S311 - a story, not a secret
        # By the employee number of the mentee.
        self.characters = characters
        # For what came into the story later: the chances above stay as they were.
        self.later = Random(f"{seed} later")  # noqa: S311 - a story, not a secret
        self.topics = list(Topic.objects.order_by("pk"))

    def spend_the_evening(self) -> None:
        """Answer what waits: offers, agreements, meetings of the day, surveys."""
        self._answer_offers()
        self._live_with_meetings()
        self._answer_waves()
        self._answer_gatherings()

    def character(self, pair: Pair) -> Character:
        """How this pair does."""
        return self.characters.get(pair.mentee.person.employee_number or "", Character.WELL)

    # ---- offers and agreements --------------------------------------------------------------------------------
    def _answer_offers(self) -> None:
        for pair in Pair.objects.offered().with_people().order_by("pk"):
            if pair.mentee_accepted_at is None:
                matching.accept_offer(pair_id=pair.pk, by=pair.mentee.person)
            elif pair.mentor_accepted_at is None:
                matching.accept_offer(pair_id=pair.pk, by=pair.mentor.person)
            else:
                self._agree(pair)

    def _agree(self, pair: Pair) -> None:
        agreement = Agreement.objects.filter(pair=pair).first()
        agreement = matching.save_agreement(
            pair_id=pair.pk,
            goals=self.random.choice(texts.GOALS),
            communication=self.random.choice(texts.COMMUNICATION),
            version=agreement.version if agreement else 1,
            by=pair.mentor.person,
        )
        for person in (pair.mentor.person, pair.mentee.person):
            matching.confirm_agreement(pair_id=pair.pk, version=agreement.version, by=person)

    # ---- meetings ---------------------------------------------------------------------------------------------
    def _live_with_meetings(self) -> None:
        now = clock.now()
        day = dt.timedelta(days=1)
        ahead = Meeting.objects.planned().of_live_pairs().with_pair().in_order()
        for meeting in ahead.filter(starts_at__gt=now, starts_at__lte=now + day):
            self._perhaps_call_off(meeting)
        for meeting in ahead.filter(starts_at__gt=now - day - dt.timedelta(hours=4), starts_at__lte=now):
            if meeting.ends_at <= now:
                self._hold(meeting)

    def _perhaps_call_off(self, meeting: Meeting) -> None:
        pair = meeting.pair
        character = self.character(pair)
        if character is Character.LEAVING and meeting.number == 4:
            matching.end_pair(pair_id=pair.pk, reason="A new role leaves no time", by=pair.mentor.person)
        elif character is Character.CANCELLING and meeting.number in (3, 4):
            sessions.cancel_meeting(meeting_id=meeting.pk, by=pair.mentee.person, reason="Board meeting")

    def _hold(self, meeting: Meeting) -> None:
        pair, number = meeting.pair, meeting.number
        if self.character(pair) is Character.SILENT and number > 2:
            return
        if self.random.random() < 0.06:
            self._miss(meeting)
            return
        sessions.log_meeting(
            meeting_id=meeting.pk,
            by=pair.mentor.person,
            held=True,
            minutes=self.random.choice([45, 60, 60, 60, 75]),
            learned=self.random.choice(texts.LEARNED_BY_MENTOR) if self.random.random() < 0.8 else "",
            promises=self._promises(meeting),
        )
        if self.random.random() < 0.85:
            learned = self.random.choice(texts.LEARNED_BY_MENTEE)
            sessions.log_meeting(meeting_id=meeting.pk, by=pair.mentee.person, held=True, learned=learned)
        self._answer_pulse(meeting)
        self._keep_promises(pair)
        self._look_back(meeting)

    def _look_back(self, meeting: Meeting) -> None:
        """After the first meeting, and at the last one."""
        pair = meeting.pair
        both = (pair.mentor.person, pair.mentee.person)
        if meeting.kind == MeetingKind.FIRST:
            has_doubts = self.character(pair) is Character.SILENT
            sessions.answer_fit(pair_id=pair.pk, by=both[1], fit=Fit.GOOD)
            doubt = (Fit.UNSURE, texts.DOUBT) if has_doubts else (Fit.GOOD, "")
            sessions.answer_fit(pair_id=pair.pk, by=both[0], fit=doubt[0], reason=doubt[1])
        elif meeting.kind == MeetingKind.CLOSING:
            for person, thanks in zip(both, texts.THANKS, strict=True):
                wish = self.later.choice(list(Farewell))
                sessions.answer_closing(pair_id=pair.pk, by=person, wish=wish, thanks=thanks)

    def _miss(self, meeting: Meeting) -> None:
        """It did not happen; they find another day, a week later."""
        mentee = meeting.pair.mentee.person
        sessions.log_meeting(meeting_id=meeting.pk, by=mentee, held=False)
        again = meeting.starts_at + dt.timedelta(days=7)
        if meeting.number < meeting.pair.program.months:
            sessions.add_meeting(pair_id=meeting.pair_id, starts_at=again, by=mentee)

    def _promises(self, meeting: Meeting) -> list[Promise]:
        if self.random.random() > 0.6:
            return []
        kind, text = self.random.choice(texts.PROMISES)
        due = meeting.starts_at.date() + dt.timedelta(days=21)
        return [Promise(owner=Side.MENTEE, kind=ItemKind(kind), text=text, due_on=due)]

    def _keep_promises(self, pair: Pair) -> None:
        before = clock.today()
        for item in ActionItem.objects.open().filter(pair=pair, due_on__lt=before):
            if self.random.random() < 0.75:
                sessions.move_item(item_id=item.pk, to=ItemState.DONE, by=pair.mentee.person)

    # ---- surveys ----------------------------------------------------------------------------------------------
    def _answer_pulse(self, meeting: Meeting) -> None:
        pair = meeting.pair
        if not Wave.objects.open().filter(program=pair.program_id, kind=WaveKind.PULSE).exists():
            return
        slipping = self.character(pair) is Character.SLIPPING and meeting.number > 2
        for person, chance in ((pair.mentor.person, 0.92), (pair.mentee.person, 0.82)):
            if self.random.random() < chance:
                surveys.answer_pulse(meeting_id=meeting.pk, person=person, answers=self._taps(slipping=slipping))

    def _taps(self, *, slipping: bool) -> dict[str, int]:
        choose = self.random.choice
        led = (4, 4, 5, 5) if slipping else (1, 2, 2, 2, 3)
        good = (1, 2, 2, 3) if slipping else (4, 4, 5, 5, 3)
        return {"P1": choose(led), "P2": choose(led), "P3": choose(led), "P4": choose(good), "P5": choose(good)}

    def _answer_waves(self) -> None:
        waves = Wave.objects.surveys().open().select_related("questionnaire")
        for wave in waves.order_by("pk"):
            answered = Participation.objects.filter(wave=wave)
            seats = Enrolment.objects.accepted().exclude(pk__in=answered.exclude(enrolment=None).values("enrolment"))
            others = Outsider.objects.exclude(pk__in=answered.exclude(outsider=None).values("outsider"))
            rows = others if WaveKind(wave.kind).is_for_others else seats
            asked = [side for side in Side if wave.asks(side)]
            waiting = rows.filter(program=wave.program_id, side__in=asked).select_related("person")
            self._answer_wave(wave, waiting.order_by("pk"))

    def _answer_wave(self, wave: Wave, waiting: "Iterable[Enrolment | Outsider]") -> None:
        """A quarter of those who have not answered yet do so on an evening; some never do."""
        for row in waiting:
            never = (row.pk * 7 + len(wave.kind)) % 11 == 0
            if never or self.random.random() > 0.25:
                continue
            answers = self._test(wave, row) if WaveKind(wave.kind).is_test else self._opinions(wave, row)
            surveys.answer_wave(wave_id=wave.pk, person=row.person, answers=answers)

    def _test(self, wave: Wave, row: "Enrolment | Outsider") -> dict[str, int]:
        """Somewhat more right answers after than before."""
        draw_test_order(wave_id=wave.pk, person=row.person)
        knows = _own(row).uniform(0.35, 0.75) + (0.12 if wave.kind == WaveKind.TEST_POST else 0)
        questions = questions_of(wave, respondent_in(wave, row.person))
        return {one.id: 1 if self.random.random() < knows else self.random.randint(2, 5) for one in questions}

    def _opinions(self, wave: Wave, row: "Enrolment | Outsider") -> dict[str, int]:
        """Somebody's level before, and what the months have added. Looking back, people rate their start lower."""
        own, side = _own(row), Side(row.side)
        level = own.gauss(2.7, 0.5)
        if wave.kind == WaveKind.POST:
            level += own.gauss(0.75 if side == Side.MENTEE else 0.55, 0.45)
        elif wave.kind == WaveKind.THEN:
            level -= 0.3
        answers = {}
        for scale in scales_at(wave):
            for item in items_of(scale, side):
                most = len(wave.questionnaire.part("anchors")[scale["anchors"]])
                pleased = level + own.gauss(0, 0.6) + (1 if most > 5 else 0)  # most would recommend it
                tap = min(most, max(1, round(pleased * most / 5)))
                answers[item["id"]] = most + 1 - tap if item["reverse"] else tap
        return answers

    # ---- gatherings -------------------------------------------------------------------------------------------
    def _answer_gatherings(self) -> None:
        """Who has not answered yet does so sooner or later."""
        for gathering in Gathering.objects.planned().filter(starts_at__gt=clock.now()).order_by("pk"):
            answered = gathering.replies.values("enrolment")
            for seat in seats_called(gathering).exclude(pk__in=answered).order_by("pk"):
                if self.later.random() < 0.3:
                    answer = GatheringAnswer.YES if self.later.random() < 0.85 else GatheringAnswer.NO
                    programs.answer_gathering(gathering_id=gathering.pk, answer=answer, by=seat.person)


def _own(row: "Enrolment | Outsider") -> Random:
    """The same draws for the same person in every survey of a program."""
    return Random(f"{row.program_id}:{row.person.employee_number}")  # noqa: S311 - a story
