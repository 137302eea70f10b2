"""How well any two of a program fit, by the engine itself: for pairs that the team puts together by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching import engine, rules
from matching.engine.frozen import thaw
from matching.models import MatchingRun, RunInput
from matching.selectors.engine_input import engine_input


@dataclass(frozen=True)
class Fit:
    """`share` from 0 to 1; criteria and reasons as a proposal keeps them."""

    share: float
    criteria: Mapping[str, float]
    reasons: list[dict[str, object]]


def fit_of(run: MatchingRun, mentor_id: int, mentee_id: int) -> Fit:
    """The fit of two people on the scale of the run: from its frozen input, or today's for whoever came later."""
    content = RunInput.objects.filter(run=run).values_list("content", flat=True).first()
    given = _kept(content, mentor_id, mentee_id) if content else None
    if given is None:
        given = _today(run, mentor_id, mentee_id)
    return _fit(given, mentor_id, mentee_id) if given else Fit(0.0, {}, [])


def _kept(content: Mapping[str, Any], mentor_id: int, mentee_id: int) -> engine.Given | None:
    mentors, mentees = _few(content["mentors"], mentor_id), _few(content["mentees"], mentee_id)
    return thaw({**content, "mentors": mentors, "mentees": mentees}) if mentors and mentees else None


def _few(side: list[dict[str, Any]], key: int) -> list[dict[str, Any]]:
    """Somebody, and without a place whoever makes working style or ranks count in the whole run, as they do here."""
    wanted = [one for one in side if one["key"] == key]
    others = [one for one in side if one["key"] != key]
    styled = next((one for one in others if any(one["style"])), None)
    ranked = next((one for one in others if one["ranks"]), None)
    witnesses = {one["key"]: {**one, "capacity": 0} for one in (styled, ranked) if one}
    return [*wanted, *witnesses.values()] if wanted else []


def _today(run: MatchingRun, mentor_id: int, mentee_id: int) -> engine.Given | None:
    given, _gone = engine_input(run.program, rules.checked_weights(run.weights))
    if mentor_id not in {one.key for one in given.mentors} or mentee_id not in {one.key for one in given.mentees}:
        return None
    rest = {"mentors": mentor_id, "mentees": mentee_id}
    return replace(
        given,
        **{  # type: ignore[arg-type]  # two sides
            side: tuple(one if one.key == key else replace(one, capacity=0) for one in getattr(given, side))
            for side, key in rest.items()
        },
    )


def _fit(given: engine.Given, mentor_id: int, mentee_id: int) -> Fit:
    """Solved with the two locked to each other: whatever rule they break does not keep them from being scored."""
    from matching.engine.run import match  # noqa: PLC0415 - slow import

    sides = {
        "mentors": tuple(replace(one, capacity=1) if one.key == mentor_id else one for one in given.mentors),
        "mentees": tuple(replace(one, capacity=1) if one.key == mentee_id else one for one in given.mentees),
    }
    link = frozenset({(mentor_id, mentee_id)})
    pair = match(replace(given, **sides, bans=frozenset(), locks=link)).pairs[0]  # type: ignore[arg-type]  # two sides
    reasons: list[dict[str, object]] = [
        {"code": one.code, **one.facts} for one in pair.reasons if one.code != "locked"
    ]
    return Fit(pair.share, dict(pair.criteria), reasons)
