import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmentor.lib.disclosure import publishable, release, shown
from tests.telling import isolates

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/anonymity_vectors.json").read_text(encoding="utf-8"))


def members(group: str, cells: dict[str, int]) -> set[str]:
    if group == "all":
        return set(cells)
    if "=" in group:
        return {cell for cell in cells if group.split("=")[1] in cell.split("|")}
    return {group}


@pytest.mark.parametrize("case", VECTORS["one_way"], ids=lambda case: "+".join(map(str, case["parts"].values())))
def test_parts_of_a_total_agree_with_the_reference(case: dict) -> None:
    result = publishable(case["parts"], VECTORS["k"])
    assert sorted(result.published) == case["published"]
    assert sorted(result.hidden) == case["hidden"]
    assert result.total_published is case["total_published"]


@pytest.mark.parametrize("case", VECTORS["release"], ids=lambda case: str(len(case["cells"])))
def test_released_breakdowns_agree_with_the_reference(case: dict) -> None:
    order = {group: members(group, case["cells"]) for group in case["order"]}
    assert release(case["cells"], order, VECTORS["k"]) == case["published"]


def test_overlapping_groups_agree_with_the_reference() -> None:
    case = VECTORS["overlap"]
    people = {str(i): 1 for i in range(30)}
    order = {group: {str(i) for i in range(first, last + 1)} for group, (first, last) in case["groups"].items()}
    assert release(people, order, VECTORS["k"]) == case["published"]


def test_four_people_are_never_shown_and_five_are() -> None:
    assert not shown(4)
    assert shown(5)
    assert not shown(7, 8)


@pytest.mark.parametrize("call", [lambda: shown(9, 4), lambda: publishable({}, 4), lambda: release({}, {}, 4)])
def test_the_smallest_group_cannot_be_lowered(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="never lowered"):
        call()


def test_a_group_of_fewer_than_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 0"):
        publishable({"A": -1})


def test_an_empty_group_costs_its_neighbours_nothing() -> None:
    assert publishable({"A": 9, "B": 0}).published == ("A",)


parts_of_a_total = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 12), max_size=8)


@given(parts_of_a_total, st.integers(5, 8))
def test_no_hidden_part_can_be_computed_from_what_is_shown(parts: dict[str, int], k: int) -> None:
    result = publishable(parts, k)
    assert sorted([*result.published, *result.hidden]) == sorted(parts)
    assert all(parts[name] >= k for name in result.published)
    assert result.total_published is (sum(parts.values()) >= k)
    remainder = sum(parts[name] for name in result.hidden)
    if result.total_published:
        assert remainder == 0 or remainder >= k
        names = [name for name in parts if parts[name]]
        rows = [[1] * len(names)] + [[int(name == shown_name) for name in names] for shown_name in result.published]
        assert not isolates(rows, [parts[name] for name in names], k)


@st.composite
def breakdowns(draw: st.DrawFn) -> tuple[dict[str, int], dict[str, frozenset[str]]]:
    cells = draw(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 7), min_size=1, max_size=7))
    groups = draw(
        st.lists(st.frozensets(st.sampled_from(sorted(cells)), min_size=1), min_size=1, max_size=6, unique=True)
    )
    return cells, {f"g{i}": group for i, group in enumerate(groups)}


@given(breakdowns())
@settings(deadline=None)
def test_no_combination_of_released_groups_isolates_fewer_than_five(
    given_: tuple[dict[str, int], dict[str, frozenset[str]]],
) -> None:
    cells, order = given_
    taken = release(cells, order)
    atoms = [cell for cell in cells if cells[cell]]
    sizes = [cells[cell] for cell in atoms]

    def row(group: str) -> list[int]:
        return [int(atom in order[group]) for atom in atoms]

    assert not isolates([row(group) for group in taken], sizes, 5)
    before: list[str] = []
    for group in order:
        if group in taken:
            before.append(group)
        elif sum(cells[cell] for cell in order[group]) >= 5:
            assert isolates([row(name) for name in [*before, group]], sizes, 5), "hidden without need"
