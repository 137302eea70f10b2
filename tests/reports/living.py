"""Companies that lived through a program, by chance but the same for the same number: made by the real actions."""

import datetime as dt
import random
from contextlib import suppress

from matching import actions as matching
from matching.enums import PairState
from matching.models import Pair
from people.models import Delegate, Person
from programs import actions as programs
from programs.enums import Direction, EnrolmentState, Measure, Side
from programs.models import Enrolment, Program
from reports.models import Cost, HourlyCost
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from sessions import actions as sessions
from sessions.enums import ItemKind, ItemState, MeetingState
from sessions.models import ActionItem, Meeting
from sessions.rules import Promise
from surveys import actions as surveys
from surveys.enums import Colour, WaveKind
from surveys.models import Signal, Wave
from surveys.rules import questions_for
from tests.factories import EnrolmentFactory, GoalFactory, PairFactory, PersonFactory, ProgramFactory

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAYS = 130


class Life:
    """A program of so many pairs. Whatever a rule forbids on the way is left undone, as for people."""

    def __init__(self, seed: int, *, pairs: int, is_over: bool) -> None:
        self.lot = random.Random(seed)  # noqa: S311 - the same company for the same number
        self.hr: Person = PersonFactory(hr=True)
        self.now = START
        with clock.at(START):
            self.program: Program = ProgramFactory(
                running=True,
                k=self.lot.choice([5, 5, 6]),
                direction=self.lot.choice([Direction.REVERSE, Direction.REVERSE, Direction.CLASSIC]),
                starts_on=START.date(),
            )
            Program.objects.filter(pk=self.program.pk).update(started_at=START)
            self.program.refresh_from_db()
            self.pairs = self._pairs(pairs)
        self._goals()
        self._answer(WaveKind.PRE, day=2, shift=0)
        self._meet()
        self._answer(WaveKind.POST, day=DAYS - 10, shift=1)
        self.now = START + dt.timedelta(days=DAYS)
        with clock.at(self.now):
            if is_over:
                programs.complete_program(program_id=self.program.pk, by=self.hr)
            else:
                surveys.close_wave(program=self.program, kind=WaveKind.POST, by=None)
            for room in (matching, sessions, surveys):
                room.tick()
            self._hints()
        self.program.refresh_from_db()

    def _pairs(self, number: int) -> list[Pair]:
        """Some mentors work with two; some seats find nobody, some are given back."""
        made: list[Pair] = []
        for _one in range(number):
            again = {"mentor": self.lot.choice(made).mentor} if made and self.lot.random() < 0.15 else {}
            made.append(PairFactory(program=self.program, active=True, activated_at=START, **again))
        for side in Side:
            EnrolmentFactory(program=self.program, side=side, accepted=True)
            EnrolmentFactory(program=self.program, side=side, state=EnrolmentState.WITHDRAWN)
        return made

    def _goals(self) -> None:
        for measure, baseline, target in (
            (Measure.DC, 2, self.lot.choice([2.2, 3, 4.5])),
            (Measure.OI, 2, 3),
            (Measure.HELD, 0, self.lot.choice([40, 95])),
            (Measure.IDEAS, 0, self.lot.choice([1, 50])),
            (Measure.INTRODUCTIONS, None, None),
        ):
            GoalFactory(program=self.program, measure=measure, baseline=baseline, target=target)
        for number in range(self.lot.randrange(3)):
            spent_on = START.date() + dt.timedelta(number * 90)
            Cost.objects.create(program=self.program, kind="events", amount=300 + number, spent_on=spent_on)
        for side in self.lot.sample(list(Side), self.lot.randrange(3)):
            HourlyCost.objects.create(program=self.program, side=side, amount=self.lot.randrange(20, 90))

    def _meet(self) -> None:
        for pair in self.pairs:
            helper = self._helper(pair) if self.lot.random() < 0.3 else None
            leaves = self.lot.choice([None, None, None, 45, 75])
            rests = leaves is None and self.lot.random() < 0.15
            for day in (12, 34, 60, 90, DAYS + 20):
                if leaves and day > leaves + 30:
                    continue
                self._meeting(pair, day, helper)
            if leaves or rests:
                with clock.at(START + dt.timedelta(days=leaves or 100)):
                    leave = matching.end_pair if leaves else matching.pause_pair
                    leave(pair_id=pair.pk, by=self._one_of(pair))

    def _helper(self, pair: Pair) -> Person:
        """Keeps the mentee's calendar."""
        row = Delegate.objects.create(
            person=pair.mentee.person, delegate=PersonFactory(first_name="Dara"), named_at=START
        )
        return row.delegate

    def _one_of(self, pair: Pair) -> Person:
        return self.lot.choice([pair.mentor.person, pair.mentee.person])

    def _meeting(self, pair: Pair, day: int, helper: Person | None) -> None:
        """Planned by one of the two or for them, and then whatever becomes of it."""
        at = START + dt.timedelta(days=day)
        acts = {"by": helper, "on_behalf_of": pair.mentee.person} if helper else {"by": self._one_of(pair)}
        with clock.at(START + dt.timedelta(days=3)):
            meeting = sessions.add_meeting(
                pair_id=pair.pk, starts_at=at, minutes=self.lot.choice([30, 45, 60]), **acts
            )
            if self.lot.random() < 0.15:
                sessions.cancel_meeting(meeting_id=meeting.pk, **acts)
        if day > DAYS or self.lot.random() < 0.15:
            return
        with clock.at(at + dt.timedelta(days=1)), suppress(DomainError):
            self._log(meeting, pair)

    def _log(self, meeting: Meeting, pair: Pair) -> None:
        what = self.lot.choice(["held", "held", "held", "missed", "off"])
        sessions.log_meeting(
            meeting_id=meeting.pk,
            by=self._one_of(pair),
            held=what == "held",
            called_off_by=self.lot.choice(list(Side)) if what == "off" else None,
            minutes=self.lot.choice([None, 20, 75]),
            learned=self.lot.choice(["", "How budgets are made"]),
            promises=[
                Promise(self.lot.choice(list(Side)), f"Promise {number}", self.lot.choice(list(ItemKind)))
                for number in range(self.lot.randrange(4))
            ],
        )
        if self.lot.random() < 0.4:  # the other one confirms, or has seen it otherwise
            sessions.log_meeting(
                meeting_id=meeting.pk, by=self._one_of(pair), held=self.lot.random() < 0.8, learned="What trust takes"
            )
        for item in ActionItem.objects.filter(meeting=meeting):
            to = self.lot.choice([ItemState.OPEN, ItemState.DONE, ItemState.DROPPED])
            sessions.move_item(item_id=item.pk, to=to, by=pair.mentor.person)

    def _answer(self, kind: WaveKind, *, day: int, shift: int) -> None:
        """Most answer most questions; the shift is most people's."""
        with clock.at(START + dt.timedelta(days=day)):
            wave = surveys.open_wave(program=self.program, kind=kind, by=None)
            for seat in Enrolment.objects.accepted().filter(program=self.program).select_related("person"):
                if self.lot.random() < 0.88:
                    surveys.answer_wave(wave_id=wave.pk, person=seat.person, answers=self._answers(wave, seat, shift))
            if kind is WaveKind.PRE:
                surveys.close_wave(program=self.program, kind=kind, by=None)

    def _answers(self, wave: Wave, seat: Enrolment, shift: int) -> dict[str, int]:
        level, asked = self.lot.choice([1, 2, 3, 3]), questions_for(wave, Side(seat.side))
        left_out = self.lot.choice([0, 0, 0.1, 0.5])
        return {
            one.id: min(5, max(1, level + shift + self.lot.choice([-1, 0, 0, 1])))
            for one in asked
            if self.lot.random() >= left_out
        } or {asked[0].id: level}

    def _hints(self) -> None:
        for pair in Pair.objects.filter(program=self.program, state=PairState.ACTIVE):
            if self.lot.random() < 0.8:
                Signal.objects.update_or_create(
                    pair=pair, defaults={"colour": self.lot.choice(list(Colour)), "since": self.now.date()}
                )

    def unlogged(self) -> int:
        """Meetings whose time has come and of which nobody has said anything."""
        return Meeting.objects.filter(
            pair__program=self.program, state=MeetingState.PLANNED, starts_at__lte=self.now
        ).count()
