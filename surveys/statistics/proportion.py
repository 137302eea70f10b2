"""Shares of a group."""

import math

from surveys.statistics.values import Interval, Z


def wilson(x: int, n: int) -> Interval:
    """The 95 % score interval of x out of n.

    (2np + z^2 -+ z sqrt(z^2 + 4np(1 - p))) / (2(n + z^2)), p = x/n. Wilson 1927; Newcombe 1998a, method 3.
    """
    if not 0 <= x <= n or n == 0:
        raise ValueError("x out of n needs 0 <= x <= n and n > 0")
    centre = 2 * x + Z**2
    spread = Z * math.sqrt(Z**2 + 4 * x * (n - x) / n)
    low, high = (centre - spread) / (2 * (n + Z**2)), (centre + spread) / (2 * (n + Z**2))
    return (0.0 if x == 0 else low), (1.0 if x == n else high)


def newcombe(x1: int, n1: int, x2: int, n2: int) -> Interval:
    """The 95 % hybrid score interval of p1 - p2 in two independent groups, x out of n in each; a share, not percent.

    With p = x/n and Wilson limits l, u of each: p1 - p2 - sqrt((p1 - l1)^2 + (u2 - p2)^2) to
    p1 - p2 + sqrt((u1 - p1)^2 + (p2 - l2)^2). Newcombe 1998b, method 10. ValueError as `wilson`.
    """
    (low1, high1), (low2, high2) = wilson(x1, n1), wilson(x2, n2)
    p1, p2 = x1 / n1, x2 / n2
    difference = p1 - p2
    return difference - math.hypot(p1 - low1, high2 - p2), difference + math.hypot(high1 - p1, p2 - low2)


def newcombe_paired(both: int, first: int, second: int, neither: int) -> Interval:
    """The 95 % score interval of p1 - p2 = (first - second)/n for pairs, by who of the two has the outcome.

    As `newcombe`, less 2 phi times the product of the two distances under each root, where
    phi = (ad - bc)/sqrt((a + b)(c + d)(a + c)(b + d)), its numerator drawn to 0 by n/2 when positive, and phi = 0
    where a margin is empty. Newcombe 1998c, method 10. ValueError with a negative count or no pair.
    """
    n = both + first + second + neither
    if min(both, first, second, neither) < 0 or n == 0:
        raise ValueError("the pairs of each kind are counted from 0, and there is at least one")
    x1, x2 = both + first, both + second
    (low1, high1), (low2, high2) = wilson(x1, n), wilson(x2, n)
    p1, p2 = x1 / n, x2 / n
    phi, difference = _phi(both, first, second, neither), (first - second) / n
    below = _joined(p1 - low1, high2 - p2, phi)
    above = _joined(high1 - p1, p2 - low2, phi)
    return difference - below, difference + above


def _phi(both: int, first: int, second: int, neither: int) -> float:
    """How far the two of a pair go together, from -1 to 1, corrected for small numbers."""
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    if not margins:
        return 0.0
    product = both * neither - first * second
    corrected = max(product - (both + first + second + neither) / 2, 0.0) if product > 0 else product
    return corrected / math.sqrt(margins)


def _joined(one: float, other: float, phi: float) -> float:
    """The length of two distances that correlate by `phi`; rounding must not bring the square under 0."""
    return math.sqrt(max(one**2 - 2 * phi * one * other + other**2, 0.0))
