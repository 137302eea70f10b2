"""A study answers as solving again from scratch does: what another partner costs, and what comes of a change."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from matching.engine import BEST_TOTAL, MOST_PEOPLE, Candidate, Given, InputError, Result, Rules, Weights
from matching.engine.run import match
from matching.engine.what_if import MENTEE, MENTOR, Study
from tests.matching.invented import few_people, many_people, plain_people, with_locks
from tests.matching.reference import Reference, links_of

# All pairs in the graph from the start; brought in for the first alternative; never.
EVERYTHING, LATER, NEVER = {"all_at_once": 10**6}, {"all_at_once": 0}, {"all_at_once": 0, "whole": 0}
seeds = pytest.mark.parametrize("seed", range(40))


def told(result: Result) -> Result:
    """Prices are not the only ones that prove a result, and the number of rounds is how it was found."""
    return replace(result, certificate=None, rounds=0)


def some_case(seed: int) -> Given:
    chance = Random(seed)  # noqa: S311 - invented people
    return few_people(seed, (chance.choice((4, 4, 3, 1)), chance.choice((4, 4, 2))), is_locked=seed % 3 == 0)


@seeds
@pytest.mark.parametrize("sizes", [EVERYTHING, NEVER])
def test_its_result_is_that_of_matching(seed: int, sizes: dict[str, int]) -> None:
    assert told(Study(some_case(seed), **sizes).result) == told(match(some_case(seed)))


# ---- alternatives ----------------------------------------------------------------------------------------------


def by_forcing(case: Given, side: str, one: Candidate) -> dict[int, tuple[int, int]]:
    """What each partner would cost: {key: (people, points)}, by locking the two."""
    reference, best = Reference(case), Reference(case)
    reached = best.aim(links_of(match(case)))
    costs = {}
    for other in case.mentees if side == MENTOR else case.mentors:
        link = (one.key, other.key) if side == MENTOR else (other.key, one.key)
        locked = with_locks(replace(case, locks=frozenset()), [*case.locks, link])
        if link in links_of(match(case)) or link in case.locks or reference.broken[link] or link not in locked.locks:
            continue
        forced = best.aim(links_of(match(locked)))
        costs[other.key] = (reached[0] - forced[0], reached[1] - forced[1])
    return costs


@seeds
def test_an_alternative_costs_what_it_costs_to_lock_it(seed: int) -> None:
    case = some_case(seed)
    study = Study(case, **(EVERYTHING, LATER, NEVER)[seed % 3])
    for side, people in ((MENTOR, case.mentors), (MENTEE, case.mentees)):
        for one in people:
            found = study.alternatives(side, one.key)
            assert {other.partner: (other.people, other.points) for other in found} == by_forcing(case, side, one)
            costs = [(other.people, other.points) for other in found]
            assert costs == sorted(costs)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_few_are_the_same_however_few_pairs_are_looked_at(seed: int) -> None:
    case = many_people(seed, (30, 24), ((0, 1, 2), (1, 1, 2)))
    everything, later, never = (Study(case, **sizes) for sizes in (EVERYTHING, LATER, NEVER))
    for one in case.mentees[::3]:
        expected = everything.alternatives(MENTEE, one.key, 3)
        assert later.alternatives(MENTEE, one.key, 3) == expected
        assert never.alternatives(MENTEE, one.key, 3) == expected
    for one in case.mentors[::3]:
        assert never.alternatives(MENTOR, one.key, 3) == everything.alternatives(MENTOR, one.key, 3)
    assert never.result == replace(
        everything.result, certificate=never.result.certificate, rounds=never.result.rounds
    )


def test_an_alternative_is_explained_as_a_pair_would_be() -> None:
    mentors = (Candidate(1, 1, 2, languages=frozenset({"en"}), offers={"ai": 4}), *plain_people(2))
    mentees = tuple(
        Candidate(key, key, 8, languages=frozenset({"en"}), wishes={"ai": 4}, department="Sales") for key in (11, 12)
    )
    case = Given(mentors, mentees, weights=Weights(place=0, department=0))
    study = Study(case)
    (taught,) = [pair for pair in study.result.pairs if pair.mentor == 1]
    other = next(one.key for one in mentees if one.key != taught.mentee)
    (found,) = study.alternatives(MENTEE, other)
    assert (found.partner, found.share) == (1, taught.share)
    assert (found.criteria, found.reasons) == (taught.criteria, taught.reasons)
    assert (found.people, found.points) == (0, 0)


@pytest.mark.parametrize(("side", "key"), [("mentor", 2), ("mentee", 1), ("mentor", 10**9), ("boss", 1)])
def test_nobody_else_can_be_asked_about(side: str, key: int) -> None:
    case = Given(plain_people(1), tuple(replace(one, grade=9) for one in plain_people(2)))
    with pytest.raises(InputError):
        Study(case).alternatives(side, key)


def test_a_study_that_was_stopped_knows_no_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.engine.rounds.CANDIDATES", 1)
    case = many_people(3, (90, 90), ((1,), (1,)))
    study = Study(case, on_round=lambda _round: False, all_at_once=0)
    proof = study.result.certificate
    assert proof is not None
    assert not proof.is_proved
    assert [study.alternatives(MENTEE, one.key) for one in case.mentees] == [()] * 90


# ---- changes ---------------------------------------------------------------------------------------------------


def lock_another(case: Given, chance: Random) -> Given:
    pairs = [(one.key, two.key) for one in case.mentors for two in case.mentees]
    return with_locks(replace(case, locks=frozenset()), [*case.locks, *chance.sample(pairs, min(2, len(pairs)))])


def ban_a_pair_made(case: Given, chance: Random) -> Given:
    made = [link for link in links_of(match(case)) if link not in case.locks]
    return replace(case, bans=case.bans | set(chance.sample(made, min(1, len(made)))))


def take_somebody_out(case: Given, chance: Random) -> Given:
    mentors = tuple(one for one in case.mentors if one is not chance.choice(case.mentors))
    keys = {one.key for one in mentors}
    return replace(case, mentors=mentors, locks=frozenset(lock for lock in case.locks if lock[0] in keys))


def bring_somebody_in(case: Given, chance: Random) -> Given:
    key = 1 + max(one.key for one in case.mentees) % 1000
    while key in {one.key for one in case.mentees}:
        key += 1
    return replace(case, mentees=(*case.mentees, replace(chance.choice(case.mentees), key=key, person=9999)))


def other_rules(case: Given, chance: Random) -> Given:
    objective = chance.choice((MOST_PEOPLE, BEST_TOTAL))
    return replace(case, rules=Rules(min_grade_gap=chance.choice((0, 3)), objective=objective))


CHANGES = (
    lock_another,
    ban_a_pair_made,
    take_somebody_out,
    bring_somebody_in,
    other_rules,
    lambda case, _chance: replace(case, locks=frozenset()),
    lambda case, _chance: replace(case, bans=frozenset()),
    lambda case, chance: replace(case, weights=Weights(*chance.choices(range(10), k=8))),
    lambda case, _chance: replace(
        case, mentors=tuple(replace(one, capacity=one.capacity + 1) for one in case.mentors)
    ),
    lambda case, _chance: replace(case, mentees=(), locks=frozenset()),
    lambda case, _chance: case,
)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("seed", range(6))
def test_a_change_comes_out_as_from_scratch(seed: int, change: Callable[[Given, Random], Given]) -> None:
    chance = Random(seed)  # noqa: S311 - any change will do
    case = many_people(seed, (20, 16), ((0, 1, 2), (1, 1, 2)))
    study = Study(case, **(EVERYTHING, NEVER)[seed % 2])
    changed = change(case, chance)
    after = study.after(changed)
    proof = after.result.certificate
    assert proof is not None
    assert proof.is_proved
    assert told(after.result) == told(match(changed))


@pytest.mark.parametrize("seed", range(3))
def test_changes_follow_upon_changes(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - any change will do
    case = many_people(seed, (18, 18), ((1, 2), (1, 2)))
    study = Study(case)
    for change in chance.sample(CHANGES[:9], 9):
        case = change(case, chance)
        study = study.after(case)
        assert told(study.result) == told(match(case))
    assert study.given == case.in_order()


def test_going_on_takes_fewer_rounds_than_beginning() -> None:
    case = many_people(5, (60, 60), ((1,), (1,)))
    study = Study(case, **NEVER)
    after = study.after(ban_a_pair_made(case, Random(1)))  # noqa: S311 - any pair will do
    assert after.result.rounds <= study.result.rounds
    assert study.after(case).result.rounds == 1


def test_a_change_is_checked_like_any_input() -> None:
    case = Given(plain_people(1), tuple(replace(one, grade=9) for one in plain_people(2)))
    with pytest.raises(InputError):
        Study(case).after(replace(case, locks=frozenset({(1, 3)})))
