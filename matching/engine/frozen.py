"""An input as plain values that a database keeps, and back: the same digest, so the same pairs."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from matching.engine.given import Candidate, Given, Rules, Weights


def freeze(given: Given) -> dict[str, Any]:
    """`given` in order of keys, as what JSON holds: lists for sets, keys as texts."""
    text = json.dumps(asdict(given.in_order()), sort_keys=True, default=sorted, allow_nan=False)
    plain: dict[str, Any] = json.loads(text)
    return plain


def thaw(plain: Mapping[str, Any]) -> Given:
    """The input that `freeze` wrote."""
    return Given(
        mentors=tuple(_candidate(one) for one in plain["mentors"]),
        mentees=tuple(_candidate(one) for one in plain["mentees"]),
        rules=Rules(**plain["rules"]),
        weights=Weights(**plain["weights"]),
        bans=frozenset((mentor, mentee) for mentor, mentee in plain["bans"]),
        locks=frozenset((mentor, mentee) for mentor, mentee in plain["locks"]),
    )


def _candidate(plain: Mapping[str, Any]) -> Candidate:
    sets = {name: frozenset(plain[name]) for name in ("languages", "interests", "avoids", "identities", "above")}
    ranks = {int(key): rank for key, rank in plain["ranks"].items()}
    return Candidate(**{**plain, **sets, "ranks": ranks, "style": tuple(plain["style"])})
