import datetime as dt
from collections.abc import Callable

import pytest

from programs.enums import Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from sessions.models import Meeting
from surveys import actions
from surveys.enums import FigureNote, WaveKind
from surveys.models import Participation, ProgramSecret, Release, Response, Wave
from surveys.rules import Rate, ReleasedFigures, ScaleFigure, rate_of, scale_figure
from surveys.rules.figures import Step
from surveys.selectors import release_of, response_rates
from tests.factories import EnrolmentFactory
from tests.surveys.conftest import PULSE, answer, complete

Mentees = Callable[[int], list[Enrolment]]


def figure(pre: dict[str, float], post: dict[str, float], k: int = 5) -> ScaleFigure:
    return scale_figure(code="DC", name="Digital confidence", who="mentee", pre=pre, post=post, k=k)


def people(values: list[float], prefix: str = "p") -> dict[str, float]:
    return {f"{prefix}{i}": value for i, value in enumerate(values)}


def run(program: Program, pre: Wave, before: list[int], after: list[int], mentees: list[Enrolment]) -> None:
    answer(pre, mentees[: len(before)], before)
    post = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    answer(post, mentees[: len(after)], after)
    complete(program)
    actions.tick()


def test_the_end_of_a_program_freezes_the_figures_and_destroys_the_secret(
    program: Program, pre: Wave, mentees: Mentees
) -> None:
    run(program, pre, [2, 3, 2, 3, 2, 4], [3, 4, 3, 3, 3, 5], mentees(6))
    assert not ProgramSecret.objects.exists()
    frozen = release_of(program)
    assert frozen is not None
    assert frozen.as_of == clock.today()
    told = frozen.figures.scales["DC"]
    assert (told.hidden, told.note) == (False, FigureNote.EARLY_SIGN)
    assert (told.n_pre, told.n_post, told.n) == (6, 6, 6)
    assert (told.mean_pre, told.mean_post, told.change) == (2.7, 3.5, 0.8)
    assert (told.low, told.high) == (0.4, 1.3)
    assert told.effect is None
    assert frozen.figures.scales["OI"] == ScaleFigure(
        "OI", "Organisational insight", "mentor", hidden=True, note="too_few"
    )
    assert frozen.figures.rates == {
        "pre": Rate(invited=6, answered=6),
        "post": Rate(invited=6, answered=6),
    }
    assert frozen.figures.rates["pre"].percent == 100


def test_under_five_shows_nothing(program: Program, pre: Wave, mentees: Mentees) -> None:
    run(program, pre, [2, 3, 2, 3, 2], [3, 4, 3, 3], mentees(5))
    stored = Release.objects.final().get().figures
    hidden = {name: value for name, value in stored["scales"]["DC"].items() if value is not None}
    assert hidden == {
        "code": "DC",
        "name": "Digital confidence",
        "who": "mentee",
        "hidden": True,
        "note": "too_few",
    }
    assert stored["rates"] == {"pre": {"invited": 5, "answered": 5}, "post": {"invited": 5, "answered": None}}


def test_a_program_may_ask_for_larger_groups() -> None:
    seven = people([1, 2, 3, 4, 5, 2, 3])
    assert not figure(seven, people([2, 2, 3, 4, 5, 3, 3])).hidden
    assert figure(seven, people([2, 2, 3, 4, 5, 3, 3]), k=8).hidden


def test_a_release_never_changes_again(program: Program, pre: Wave, mentees: Mentees) -> None:
    run(program, pre, [2, 3, 2, 3, 2, 4], [3, 4, 3, 3, 3, 5], mentees(6))
    before = Release.objects.final().get().figures
    Response.objects.all().delete()
    with clock.at(clock.now() + dt.timedelta(days=90)):
        actions.tick()
        actions.compute_release(program_id=program.pk)
    release = Release.objects.final().get()
    assert release.figures == before
    assert release.as_of == dt.date(2026, 5, 4)


def test_nothing_is_released_while_a_survey_is_open(program: Program, pre: Wave) -> None:
    with pytest.raises(DomainError):
        actions.compute_release(program_id=program.pk)
    assert release_of(program) is None


def test_a_program_without_closing_survey_tells_no_change(program: Program, pre: Wave, mentees: Mentees) -> None:
    answer(pre, mentees(6), [2, 3, 2, 3, 2, 4])
    complete(program)
    actions.tick()
    frozen = release_of(program)
    assert frozen is not None
    assert {told.note for told in frozen.figures.scales.values()} == {"too_few"}


def test_from_ten_people_on_there_is_an_effect_with_its_interval() -> None:
    told = figure(people([2, 3, 2, 3, 2, 4, 1, 2, 3, 3]), people([3, 4, 3, 3, 3, 5, 2, 2, 4, 4]))
    assert told.note == FigureNote.EVIDENCE
    assert told.effect is not None
    assert told.effect_low is not None
    assert told.effect_high is not None
    assert told.effect_low < told.effect < told.effect_high


def test_how_many_answered_once_is_told_only_when_the_difference_is_nobody_or_a_group() -> None:
    both = people([2, 3, 2, 3, 2, 4])
    after = people([3, 4, 3, 3, 3, 5])
    one_more = figure({**both, **people([1, 5], "only_pre")}, after)
    assert (one_more.n, one_more.n_pre, one_more.n_post) == (6, None, 6)
    many_more = figure({**both, **people([1, 5, 2, 2, 2], "only_pre")}, after)
    assert (many_more.n, many_more.n_pre, many_more.n_post) == (6, 11, 6)


@pytest.mark.parametrize(
    ("pre", "post"),
    [
        ([3, 3, 3, 3, 3], [3, 4, 3, 4, 5]),
        ([3, 4, 3, 4, 5], [4, 4, 4, 4, 4]),
        ([1, 2, 3, 2, 1], [2, 3, 4, 3, 2]),
        ([5] * 12, [4, 3] * 6),
    ],
    ids=["before", "after", "change", "all-at-the-end"],
)
def test_answers_too_alike_are_hidden(pre: list[float], post: list[float]) -> None:
    told = figure(people(pre), people(post))
    assert (told.hidden, told.note, told.change, told.mean_pre) == (True, FigureNote.TOO_ALIKE, None, None)


def test_everybody_changing_alike_in_a_large_group_has_no_interval() -> None:
    told = figure(people([1, 2, 3, 2, 1, 3, 2, 2, 3, 1]), people([2, 3, 4, 3, 2, 4, 3, 3, 4, 2]))
    assert (told.hidden, told.change, told.low, told.high, told.effect) == (False, 1.0, None, None, None)


def test_an_incomplete_scale_does_not_count(program: Program, pre: Wave, mentees: Mentees) -> None:
    seats = mentees(6)
    post = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    answer(pre, seats, [2, 3, 2, 3, 2, 4])
    answer(post, seats[:4], [3, 4, 3, 3])
    for seat in seats[4:]:
        actions.answer_wave(wave_id=post.pk, person=seat.person, answers={"DC1_1": 3})
    complete(program)
    actions.tick()
    frozen = release_of(program)
    assert frozen is not None
    assert frozen.figures.scales["DC"].hidden


def test_figures_survive_the_way_into_the_database_and_back() -> None:
    told = figure(people([2, 3, 2, 3, 2, 4]), people([3, 4, 3, 3, 3, 5]))
    figures = ReleasedFigures(k=5, scales={"DC": told}, rates={"pre": Rate(6, None)})
    assert ReleasedFigures.from_dict(figures.to_dict()) == figures
    assert told.note_text.startswith("Early sign")


def test_rates_are_counts_from_k_on() -> None:
    assert rate_of(invited=20, answered=12, k=5) == Rate(20, 12)
    assert rate_of(invited=20, answered=12, k=5).percent == 60
    assert rate_of(invited=20, answered=4, k=5) == Rate(20, None)
    assert rate_of(invited=4, answered=4, k=5) == Rate(None, None)
    assert Rate(None, None).percent is None


def test_the_rate_of_pulses_counts_meetings(held: Meeting) -> None:
    program = held.pair.program
    for side in (Side.MENTOR, Side.MENTEE, Side.MENTOR, Side.MENTEE):
        EnrolmentFactory(program=program, side=side, accepted=True)
    wave = Wave.objects.get(kind=WaveKind.PULSE)
    for seat in Enrolment.objects.filter(program=program)[:5]:
        Participation.objects.create(wave=wave, enrolment=seat, pair_id=held.pair_id, occasion=1)
    assert response_rates(program) == {"pulse": Rate(invited=2, answered=5)}
    Participation.objects.filter(enrolment=Enrolment.objects.first()).delete()
    assert response_rates(program) == {"pulse": Rate(invited=6, answered=None)}


def test_answers_stay_joined_but_nameless_after_the_end(program: Program, pre: Wave, mentees: Mentees) -> None:
    run(program, pre, [2, 3, 2, 3, 2], [3, 4, 3, 3, 3], mentees(5))
    keys = list(Response.objects.values_list("respondent_key", flat=True))
    assert len(keys) == 10
    assert len(set(keys)) == 5


def test_the_pulse_is_not_part_of_the_release(held: Meeting, mira: object) -> None:
    actions.answer_pulse(meeting_id=held.pk, person=held.pair.mentor.person, answers=PULSE)
    complete(held.pair.program)
    actions.tick()
    frozen = release_of(held.pair.program)
    assert frozen is not None
    assert frozen.figures.scales == {}


def test_each_survey_is_frozen_when_it_closes(program: Program, pre: Wave, mentees: Mentees) -> None:
    seats = mentees(12)
    answer(pre, seats[:6], [2, 3, 2, 3, 2, 4])
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    frozen = Release.objects.get(kind=WaveKind.PRE)
    figures = ReleasedFigures.from_dict(frozen.figures)
    assert Step("pre", "mentee", invited=12, answered=6) in figures.steps
    assert figures.scales == {}
    assert {(item.side, item.flagged) for item in figures.items} == {("mentee", False)}
    texts = {item.item: item.text for item in figures.items}
    assert texts["DC1_1"].startswith("Find what I need online")
    assert release_of(program) is None
    mentees(3)
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    actions.tick()
    assert Release.objects.get().figures == frozen.figures


def test_the_last_release_tells_nothing_that_the_first_one_turns_into_a_difference(
    program: Program, pre: Wave, mentees: Mentees
) -> None:
    seats = mentees(12)
    answer(pre, seats[:6], [2, 3, 2, 3, 2, 4])
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    post = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    answer(post, seats[:7], [3, 4, 3, 3, 3, 5, 4])
    complete(program)
    actions.tick()
    told = release_of(program)
    assert told is not None
    assert told.figures.scales["DC"].n == 6
    # 7 answered the last survey; beside the 6 of the first that would be one person.
    assert [step for step in told.figures.steps if step.side == "mentee"] == [
        Step("pre", "mentee", invited=12, answered=6),
        Step("post", "mentee", invited=12, both=6),
    ]
    assert all("told" not in figures for figures in Release.objects.values_list("figures", flat=True))


def test_large_groups_of_a_program_are_told(program: Program, pre: Wave) -> None:
    places = [("Sales", 5)] * 10 + [("Legal", 8)] * 7 + [("Board", 9)] * 4
    seats = [
        EnrolmentFactory(
            program=program, side=Side.MENTEE, accepted=True, person__department=department, person__grade=grade
        )
        for department, grade in places
    ]
    answer(pre, seats, [2, 3, 2, 4, 1, 3, 2] * 3)
    answer(actions.open_wave(program=program, kind=WaveKind.POST, by=None), seats, [3, 3, 4, 4, 2, 5, 2] * 3)
    complete(program)
    actions.tick()
    told = release_of(program)
    assert told is not None
    groups = told.figures.scales["DC"].groups
    assert groups is not None
    assert [(group.kind, group.name, group.n) for group in groups] == [
        ("department", "Sales", 10),
        ("grades", "7-9", 11),
        ("grades", "4-6", 10),
        ("cell", "Sales, 4-6", 10),
    ]
    assert ReleasedFigures.from_dict(told.figures.to_dict()) == told.figures


def test_a_release_of_before_groups_and_steps_can_still_be_read() -> None:
    scale = {
        "code": "DC",
        "name": "Digital confidence",
        "who": "mentee",
        "hidden": False,
        "note": "evidence",
        "n": 12,
    }
    figures = ReleasedFigures.from_dict({"k": 5, "scales": {"DC": scale}, "rates": {}})
    assert figures.scales["DC"].n == 12
    assert (figures.scales["DC"].certainty, figures.scales["DC"].groups) == (None, None)
    assert (figures.steps, figures.items) == ((), ())
