"""The input that a run keeps: in the engine's own form, and beside it what the program team had decided."""

from typing import Any

from matching import rules
from matching.engine import Given
from matching.engine.frozen import freeze, thaw
from matching.enums import RuleKind
from matching.models import MatchingRun, PairRule, RunInput
from matching.selectors.engine_input import Link, apart_without_the_team
from programs.models import Program


def input_to_keep(given: Given, program: Program) -> dict[str, Any]:
    """`given` frozen, with the bans and locks of the team and everybody who took part, so that runs compare."""
    decided = list(PairRule.objects.filter(program=program).order_by("pk").values_list("kind", "mentor", "mentee"))
    bans = [[mentor, mentee] for kind, mentor, mentee in decided if kind == RuleKind.BAN]
    apart = apart_without_the_team(program)
    return {
        **freeze(given),
        "team": {
            "bans": bans,
            "locks": [[mentor, mentee] for kind, mentor, mentee in decided if kind == RuleKind.LOCK],
            "lasting": [link for link in bans if tuple(link) in apart],
            "people": sorted(one.key for one in (*given.mentors, *given.mentees)),
        },
    }


def kept_input(run: MatchingRun) -> rules.Kept | None:
    """What a run was given; None when it is no longer kept."""
    content = RunInput.objects.filter(run=run).values_list("content", flat=True).first()
    if content is None:
        return None
    team = content["team"]
    return rules.Kept(thaw(content), _links(team["bans"]), _links(team["locks"]), _links(team["lasting"]))


def _links(rows: list[list[int]]) -> frozenset[Link]:
    return frozenset((mentor, mentee) for mentor, mentee in rows)
