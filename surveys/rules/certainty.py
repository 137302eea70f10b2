"""How sure one can be of a change: shares, signed ranks, bootstrap, reliability, and those who were lost."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveys.rules.figures import Certainty, ScaleFigure
from surveys.statistics import (
    NotComputable,
    Part,
    alike,
    attrition,
    bca_of_mean,
    cronbach_alpha,
    holm,
    omega_total,
    paired_change,
    parts_shown,
    rounded,
    signed_rank,
    widened,
)

Scores = Mapping[str, float]
Rows = Mapping[str, Sequence[float | None]]
DIGITS_OF_P = 4


def certainty_of(pre: Scores, post: Scores, rows: Rows, *, knows_lost: bool, k: int, seed: int) -> Certainty:
    """What n can carry (survey specification, 3.1 and 3.3). `knows_lost`: whether n_pre is told."""
    both = sorted(pre.keys() & post.keys())
    before, after = [pre[one] for one in both], [post[one] for one in both]
    parts = parts_shown(len(both))
    told: dict[str, float | bool | None] = {}
    if Part.SHARES in parts:
        told |= _shares(before, after)
    if Part.SIGNED_RANK in parts:
        test = signed_rank([b - a for a, b in zip(before, after, strict=True)])
        told["p"] = None if isinstance(test, NotComputable) else round(test.p, DIGITS_OF_P)
    if Part.BOOTSTRAP in parts:
        told |= _interval(
            "robust", bca_of_mean([b - a for a, b in zip(before, after, strict=True)], seed=seed), len(both)
        )
    if Part.RELIABILITY in parts:
        told |= _reliability([rows[one] for one in both if one in rows])
    if knows_lost:
        told |= _lost(pre, post, k)
    return Certainty(**told)  # type: ignore[arg-type]  # each name comes with its type


def with_holm(figures: Mapping[str, ScaleFigure], primary: frozenset[str]) -> dict[str, ScaleFigure]:
    """The p of all scales that are no goal adjusted for each other (Holm)."""
    raw = {code: figure.certainty.p for code, figure in figures.items() if figure.certainty}
    others = {code: p for code, p in raw.items() if p is not None and figures[code].code not in primary}
    adjusted = dict(zip(others, holm(list(others.values())), strict=True))
    return {code: _with_p(figure, adjusted.get(code)) for code, figure in figures.items()}


def _with_p(figure: ScaleFigure, p: float | None) -> ScaleFigure:
    if p is None or figure.certainty is None:
        return figure
    return replace(figure, certainty=replace(figure.certainty, p_holm=round(p, DIGITS_OF_P)))


def _shares(before: list[float], after: list[float]) -> dict[str, float | bool | None]:
    found = paired_change(before, after)
    return {
        "improved": round(100 * found.share_up),
        "same": round(100 * found.share_same),
        "worse": round(100 * found.share_down),
    }


def _reliability(rows: Sequence[Sequence[float | None]]) -> dict[str, float | bool | None]:
    """Of those who answered every question, where these are enough."""
    whole = [row for row in rows if None not in row]
    if Part.RELIABILITY not in parts_shown(len(whole)):
        return {}
    alpha, omega = cronbach_alpha(whole), omega_total(whole)
    told: dict[str, float | bool | None] = {}
    if not isinstance(alpha, NotComputable):
        told |= {"alpha": rounded(alpha.value, alpha.n)} | _interval("alpha", alpha.interval, alpha.n)
    if not isinstance(omega, NotComputable):
        told["omega"] = rounded(omega.value, omega.n)
    return told


def _lost(pre: Scores, post: Scores, k: int) -> dict[str, float | bool | None]:
    """Those who answered before and not after: nobody, or at least k, whose answers are not all alike."""
    lost = [score for one, score in pre.items() if one not in post]
    if lost and (len(lost) < k or alike(lost)):
        return {}
    everybody = sorted(pre)
    found = attrition([pre[one] for one in everybody], [post.get(one) for one in everybody])
    if not lost:
        return {"lost": 0, "caution": False}
    low, high = widened(*found.bounds, found.n_pre)
    return {
        "lost": len(lost),
        "lost_apart": None if found.smd is None or math.isinf(found.smd) else rounded(found.smd, found.n_pre),
        "lost_low": low,
        "lost_high": high,
        "tipping": None if found.tipping is None else rounded(found.tipping, found.n_pre),
        "caution": found.caution,
    }


def _interval(name: str, ends: tuple[float, float] | NotComputable, n: int) -> dict[str, float | bool | None]:
    if isinstance(ends, NotComputable):
        return {}
    low, high = widened(*ends, n)
    return {f"{name}_low": low, f"{name}_high": high}
