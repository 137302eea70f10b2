import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from people.engine.lines import by_depth, circles, people_above
from people.models import DottedLine, Person
from people.selectors import bosses_of_everybody, reporting_lines
from tests.factories import PersonFactory


def managed(*managers: int | None) -> list[Person]:
    """People in a row; each number is the place of the manager in that row."""
    people: list[Person] = []
    for place in managers:
        people.append(PersonFactory(manager=None if place is None else people[place]))
    return people


@pytest.mark.django_db
def test_everybody_above_is_found_at_any_depth() -> None:
    boss, chief, lead, clerk = managed(None, 0, 1, 2)
    lines = reporting_lines([clerk.pk, chief.pk, boss.pk, 999_999])
    assert lines == {
        clerk.pk: frozenset({lead.pk, chief.pk, boss.pk}),
        chief.pk: frozenset({boss.pk}),
        boss.pk: frozenset(),
        999_999: frozenset(),
    }


@pytest.mark.django_db
def test_dotted_lines_count_at_any_depth_and_in_any_mix() -> None:
    boss, other, lead, clerk = managed(None, None, 0, 2)
    DottedLine.objects.create(person=lead, manager=other)
    assert reporting_lines([clerk.pk])[clerk.pk] == {lead.pk, boss.pk, other.pk}
    assert sorted(bosses_of_everybody()[lead.pk]) == sorted([boss.pk, other.pk])


@pytest.mark.django_db
def test_a_circle_in_the_database_does_no_harm() -> None:
    first, second, third = managed(None, 0, 1)
    first.manager = third
    first.save()
    DottedLine.objects.create(person=second, manager=third)
    assert reporting_lines([first.pk])[first.pk] == {second.pk, third.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_reporting_lines_take_two_queries_for_any_number_of_people(
    people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    chain = managed(None, *range(people))
    with django_assert_num_queries(2):
        reporting_lines(person.pk for person in chain)


trees = st.lists(st.integers(0, 30), min_size=1, max_size=30).map(
    lambda picks: {number: (pick % number if number else None) for number, pick in enumerate(picks)}
)
graphs = st.dictionaries(st.integers(0, 12), st.integers(0, 12) | st.none(), max_size=13)


@given(trees)
def test_nobody_stands_in_a_layer_before_their_manager(manager_of: dict[int, int | None]) -> None:
    layers = by_depth(manager_of, manager_of)
    place = {person: depth for depth, layer in enumerate(layers) for person in layer}
    assert place.keys() == manager_of.keys()
    assert all(place[boss] < place[person] for person, boss in manager_of.items() if boss is not None)
    assert not list(circles(manager_of))


@given(graphs)
def test_each_circle_is_found_once_and_nothing_else(manager_of: dict[int, int | None]) -> None:
    bosses = {person: [boss] for person, boss in manager_of.items() if boss is not None}

    def comes_back(person: int) -> bool:
        step = manager_of.get(person)
        for _ in range(len(manager_of) + 1):
            if step == person:
                return True
            step = manager_of.get(step) if step is not None else None
        return False

    found = [member for circle in circles(manager_of) for member in circle]
    assert sorted(found) == sorted(person for person in manager_of if comes_back(person))
    assert all(person not in people_above(person, bosses) for person in manager_of)
