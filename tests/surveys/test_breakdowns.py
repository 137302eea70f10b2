"""The groups of a scale, and how sure a figure is."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.rules import ScaleFigure, scale_figure
from surveys.rules.certainty import with_holm
from surveys.rules.scale_figures import Beside, Group
from surveys.statistics import Omega, bca_of_mean, cronbach_alpha, omega_total, signed_rank, widened
from tests.telling import in_span

BEFORE = [2, 3, 2, 3, 2, 4, 1, 2, 3, 3]
AFTER = [3, 4, 3, 3, 3, 5, 2, 2, 4, 2]


def named(values: list[float], prefix: str = "p") -> dict[str, float]:
    return {f"{prefix}{at:02}": float(value) for at, value in enumerate(values)}


def group(name: str, *places: int, kind: str = "department") -> Group:
    return Group(kind, name, frozenset(f"p{at:02}" for at in places))


def figure(pre: list[float], post: list[float], *groups: Group, code: str = "DC", k: int = 5) -> ScaleFigure:
    pre_scores, post_scores = named(pre), named(post)
    return scale_figure(
        code=code, name="x", who="mentee", pre=pre_scores, post=post_scores, k=k, beside=Beside(groups=groups)
    )


def names(told: ScaleFigure) -> list[str]:
    assert told.groups is not None
    return [one.name for one in told.groups]


def test_groups_are_told_from_twenty_people_on() -> None:
    halves = group("Sales", *range(10)), group("Legal", *range(10, 20))
    assert figure(BEFORE + BEFORE[:9], AFTER + AFTER[:9], *halves).groups is None
    told = figure(BEFORE * 2, AFTER * 2, *halves)
    assert names(told) == ["Sales", "Legal"]
    assert told.groups is not None
    assert (told.groups[0].n, told.groups[0].mean_pre, told.groups[0].change) == (10, 2.5, 0.6)


def test_a_small_rest_takes_a_group_with_it() -> None:
    departments = group("Sales", *range(9)), group("Legal", *range(9, 16)), group("Board", *range(16, 20))
    assert names(figure(BEFORE * 2, AFTER * 2, *departments)) == ["Sales"]


def test_groups_that_overlap_leave_nobody_alone() -> None:
    crossed = group("Sales", *range(10)), group("1-3", *range(7), kind="grades"), group("4-6", *range(7, 20))
    assert names(figure(BEFORE * 2, AFTER * 2, *crossed)) == ["Sales"]


def test_a_group_of_alike_answers_is_hidden_and_cannot_be_subtracted() -> None:
    pre, post = [3.0] * 6 + BEFORE + BEFORE[:4], [4, 3, 5, 2, 4, 3, *AFTER, *AFTER[:4]]
    legal, rest = group("Legal", *range(6)), group("Sales", *range(6, 20))
    assert names(figure(pre, post, legal, rest)) == []
    assert names(figure([4.0, *pre[1:]], post, legal, rest)) == ["Legal", "Sales"]


def test_any_number_at_the_end_of_a_scale_is_alike() -> None:
    pre, post = [5.0] * 12 + BEFORE, [4, 3, 5, 2, 4, 3] * 2 + AFTER
    halves = group("Legal", *range(12)), group("Sales", *range(12, 22))
    assert names(figure(pre, post, *halves)) == []
    assert names(figure([4.0] * 12 + BEFORE, post, *halves)) == ["Legal", "Sales"]


def test_the_will_to_leave_is_told_of_twenty_people_at_least() -> None:
    halves = group("Sales", *range(10)), group("Legal", *range(10, 20))
    assert figure(BEFORE + BEFORE[:9], AFTER + AFTER[:9], code="TI").hidden
    told = figure(BEFORE * 2, AFTER * 2, *halves, code="TI")
    assert not told.hidden
    assert names(told) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=20, max_size=24))
@settings(deadline=None, max_examples=25)
def test_no_sum_over_four_people_or_fewer_comes_out_of_a_release(traits: list[tuple[str, str]]) -> None:
    places = range(len(traits))
    crossed = [group(name, *(at for at in places if name in traits[at])) for name in "abxyz"]
    cells = [group(a + x, *(at for at in places if traits[at] == (a, x))) for a in "ab" for x in "xyz"]
    told = figure(
        list(itertools.islice(itertools.cycle(BEFORE), len(traits))),
        list(itertools.islice(itertools.cycle(AFTER), len(traits))),
        *crossed,
        *cells,
    )
    shown = [one.people for one in [*crossed, *cells] if one.name in names(told)]
    rows = [[1] * len(traits), *([int(f"p{at:02}" in members) for at in places] for members in shown)]
    kinds = sorted(set(traits))
    for count in (1, 2, 3):
        for chosen in itertools.combinations(kinds, count):
            row = [int(trait in chosen) for trait in traits]
            assert sum(row) >= 5 or not in_span(rows, row)


def test_shares_and_the_signed_ranks_are_told_from_ten_people_on() -> None:
    nine = figure(BEFORE[:9], AFTER[:9]).certainty
    assert nine is not None
    assert (nine.improved, nine.p, nine.alpha, nine.robust_low) == (None, None, None, None)
    ten = figure(BEFORE, AFTER).certainty
    assert ten is not None
    assert (ten.improved, ten.same, ten.worse) == (70, 20, 10)
    test = signed_rank([b - a for a, b in zip(BEFORE, AFTER, strict=True)])
    assert ten.p == round(test.p, 4)
    assert ten.robust_low is None
    still = figure(BEFORE * 4, [*AFTER[:1], *(BEFORE * 4)[1:]]).certainty
    assert still is not None
    assert (still.improved, still.same, still.worse) == (2, 98, 0)


def test_bootstrap_and_reliability_are_told_from_twenty_people_on() -> None:
    rows = {f"p{at:02}": [value, (value + at) % 5 + 1, max(1, value - at % 2)] for at, value in enumerate(BEFORE * 2)}
    pre, post = named(BEFORE * 2), named(AFTER * 2)
    told = scale_figure(
        code="DC", name="x", who="mentee", pre=pre, post=post, k=5, beside=Beside(rows=rows, seed=7)
    ).certainty
    assert told is not None
    alpha, omega = cronbach_alpha(list(rows.values())), omega_total(list(rows.values()))
    assert told.alpha == round(alpha.value, 2)
    assert (told.alpha_low, told.alpha_high) == widened(*alpha.interval, 20)
    assert told.omega == (round(omega.value, 2) if isinstance(omega, Omega) else None)
    changes = [b - a for a, b in zip(BEFORE * 2, AFTER * 2, strict=True)]
    assert (told.robust_low, told.robust_high) == widened(*bca_of_mean(changes, seed=7), 20)
    rows["p00"] = [None, 3, 3]
    incomplete = scale_figure(code="DC", name="x", who="mentee", pre=pre, post=post, k=5, beside=Beside(rows=rows))
    assert incomplete.certainty is not None
    assert incomplete.certainty.alpha is None, "19 answered every question"


def test_who_was_lost_is_told_when_it_is_nobody_or_a_group() -> None:
    nobody = figure(BEFORE, AFTER).certainty
    assert nobody is not None
    assert (nobody.lost, nobody.caution, nobody.tipping) == (0, False, None)
    two = figure([*BEFORE, 1, 5], AFTER).certainty
    assert two is not None
    assert (two.lost, two.caution, two.lost_low) == (None, None, None)
    five = figure([*BEFORE, 1, 5, 1, 2, 1], AFTER).certainty
    assert five is not None
    assert (five.lost, five.caution, five.tipping) == (5, True, -1.2)
    # 6 points gained by those who stayed, and (1 - x) or (5 - x) of each of the others, over 15 people.
    assert (five.lost_low, five.lost_high) == (0.0, 1.4)
    alike = figure([*BEFORE, 2, 2, 2, 2, 2], AFTER).certainty
    assert alike is not None
    assert alike.lost is None


def test_p_values_of_scales_that_are_no_goal_are_adjusted_for_each_other() -> None:
    rising = [value + 1 for value in BEFORE[:9]] + [2]
    figures = {
        "DC": figure(BEFORE, AFTER),
        "OI": figure(BEFORE, AFTER, code="OI"),
        "ML": figure(BEFORE, rising, code="ML"),
        "PC": figure(BEFORE[:5], AFTER[:5], code="PC"),
    }
    told = {code: one.certainty for code, one in with_holm(figures, frozenset({"DC"})).items()}
    assert told["DC"] is not None
    assert told["OI"] is not None
    assert told["ML"] is not None
    assert told["PC"] is not None
    assert told["DC"].p_holm is None
    assert told["PC"].p_holm is None
    assert told["ML"].p is not None
    assert told["OI"].p is not None
    assert told["ML"].p < told["OI"].p
    assert told["ML"].p_holm == round(2 * told["ML"].p, 4)
    assert told["OI"].p_holm == told["OI"].p
