"""What a release is made of: who was asked and answered, by pseudonym, and the groups they are in.

Read in the worker when a survey closes, for counting only; nothing here is shown or kept as it is.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from surveys import rules
from surveys.enums import WaveKind
from surveys.models import ProgramSecret, Release, Response, Wave
from surveys.rules.counting import Counted, People
from surveys.rules.scale_figures import Group
from surveys.rules.twice import Answered

# Grades in bands of so many: 1 to 3, 4 to 6, ...
BAND = 3
# In the order in which they are released.
KINDS = ("department", "grades", "cell")


Answers = dict[WaveKind, list[Answered]]


def answers_to(wave: Wave) -> list[Answered]:
    """In the order of random ids."""
    rows = Response.objects.filter(wave=wave).order_by("pk").values_list("respondent_key", "side", "answers")
    return [Answered(key, Side(side), answers) for key, side, answers in rows]


def counted(wave: Wave, answers: Iterable[Answered], first: Iterable[Answered] = ()) -> Counted:
    """Who was asked in a survey, who answered it, and each question; `first` are the answers to the first survey."""
    answers = list(answers)
    answered = by_side((one.side, one.key) for one in answers)
    asked = by_side(_asked(wave))
    items = {
        (side, item): frozenset(one.key for one in answers if one.side == side and item in one.answers)
        for side in Side
        for item in _items(wave, side)
        if answered.get(side)
    }
    before = {one.key for one in first}
    return Counted(
        kind=wave.kind,
        asked={side: asked.get(side, frozenset()) | answered.get(side, frozenset()) for side in Side}
        if asked
        else {},
        answered=answered,
        items=items,
        both={side: frozenset(people & before) for side, people in answered.items()} if before else {},
        texts={item["id"]: item["text"] for scale in rules.scales_at(wave) for item in scale["items"]},
    )


def by_side(rows: Iterable[tuple[Side, str]]) -> dict[Side, frozenset[str]]:
    """People by the side they are on."""
    found: dict[Side, set[str]] = defaultdict(set)
    for side, key in rows:
        found[side].add(key)
    return {side: frozenset(people) for side, people in found.items()}


def told_before(program: Program) -> dict[str, People]:
    """Over whom the counts of earlier releases of a program were made."""
    told: dict[str, People] = {}
    for figures in Release.objects.filter(program=program).order_by("pk").values_list("figures", flat=True):
        told |= {name: frozenset(people) for name, people in figures.get("told", {}).items()}
    return told


def earlier_releases(program: Program) -> list[rules.ReleasedFigures]:
    """What the surveys before the last have told."""
    stored = Release.objects.interim().filter(program=program).order_by("pk").values_list("figures", flat=True)
    return [rules.ReleasedFigures.from_dict(figures) for figures in stored]


def groups_of(program: Program) -> list[Group]:
    """Departments, then bands of grades, then cells of both, the largest first; nothing once the secret is gone."""
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, seat in _seats(program, Q()):
        department, grades = seat.person.department, _band(seat.person.grade)
        cell = f"{department}, {grades}" if department and grades else ""
        for kind, name in zip(KINDS, (department, grades, cell), strict=True):
            if name:
                people[kind, name].add(key)
    return [
        Group(kind, name, frozenset(members))
        for (kind, name), members in sorted(
            people.items(), key=lambda item: (KINDS.index(item[0][0]), -len(item[1]), item[0][1])
        )
    ]


def _band(grade: int | None) -> str:
    if grade is None:
        return ""
    first = (grade - 1) // BAND * BAND + 1
    return f"{first}-{first + BAND - 1}"


def _items(wave: Wave, side: Side) -> list[str]:
    if WaveKind(wave.kind).is_test:
        return []
    return [question.id for question in rules.questions_for(wave, side)]


def _asked(wave: Wave) -> Iterable[tuple[Side, str]]:
    """People with a seat, and those who answered and left it."""
    with_seat = Q(state=EnrolmentState.ACCEPTED) | Q(participation__wave=wave)
    for key, seat in _seats(wave.program, with_seat):
        if wave.asks(Side(seat.side)):
            yield Side(seat.side), key


def _seats(program: Program, wanted: Q) -> Iterable[tuple[str, Enrolment]]:
    """Seats by the pseudonym of their answers; none once the secret is gone."""
    secret = ProgramSecret.objects.key_of(program.pk)
    if secret is None:
        return
    seats = Enrolment.objects.filter(wanted, program=program).select_related("person").distinct().order_by("pk")
    for seat in seats:
        yield rules.respondent_key(secret, enrolment_id=seat.pk), seat
