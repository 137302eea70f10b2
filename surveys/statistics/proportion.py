"""Shares of a group."""

import math

Z = 1.959963984540054  # the 97.5 % point of the normal distribution


def wilson(x: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of x out of n.

    (2np + z^2 -+ z sqrt(z^2 + 4np(1 - p))) / (2(n + z^2)), p = x/n. Wilson 1927; Newcombe 1998a, method 3.
    """
    if not 0 <= x <= n or n == 0:
        raise ValueError("x out of n needs 0 <= x <= n and n > 0")
    centre = 2 * x + Z**2
    spread = Z * math.sqrt(Z**2 + 4 * x * (n - x) / n)
    low, high = (centre - spread) / (2 * (n + Z**2)), (centre + spread) / (2 * (n + Z**2))
    return (0.0 if x == 0 else low), (1.0 if x == n else high)
