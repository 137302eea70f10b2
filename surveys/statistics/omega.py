"""McDonald's omega: the reliability of a scale whose items measure one thing, each as well as it does."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.statistics.alpha import WEAK, too_little
from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import ROUNDING, complete

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

LEAST_ITEMS = 3  # two items do not tell their loadings
IMPROPER = 1e-5  # a uniqueness under this share of its variance went to the edge: a Heywood case
SINGULAR = 1e-6  # an eigenvalue of the correlations under this: items repeat each other
PRECISION = 1e-9  # of the gradient, relative to each uniqueness
NOISE = 1e-10  # rounding of a misfit
STEPS = 200
TINY = 1e-12
RIDGE = 1e-8  # keeps the second derivatives invertible
LEAST_START = 0.005
STARTS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Omega:
    """Omega of n people who answered all k items, and the loadings in the units of items; to be shown from n = 20."""

    n: int
    k: int
    value: float
    loadings: tuple[float, ...]

    @property
    def weak(self) -> bool:
        """Whether the items hang together too little for one score."""
        return self.value < WEAK


def omega_total(rows: Sequence[Sequence[float | None]]) -> Omega | NotComputable:
    """omega = (sum of loadings)^2 / sum(S), S the covariances of k >= 3 items (McDonald 1999).

    Three items: l1 = sqrt(s12 s13 / s23) and so on. More: one factor by maximum likelihood. Who left an item out does
    not count. NotComputable for fewer than two people or three items, an item without variance, three items of which
    two do not go together, a uniqueness under 0 (Heywood), items that repeat each other, or a fit that fails.
    ValueError for rows of unequal length or an endless answer.
    """
    people = complete(rows)
    problem = too_little(people, least_items=LEAST_ITEMS)
    if problem:
        return problem
    import numpy as np  # noqa: PLC0415 - slow import

    values = np.array(people)
    covariances = np.cov(values, rowvar=False)
    spreads = np.sqrt(np.diag(covariances))
    if bool((spreads <= ROUNDING * np.abs(values).max(axis=0)).any()):
        return NotComputable.NO_VARIANCE
    correlations = covariances / np.outer(spreads, spreads)
    found = _closed_form(correlations) if len(spreads) == LEAST_ITEMS else _maximum_likelihood(correlations)
    if isinstance(found, NotComputable):
        return found
    loadings = found * spreads
    value = min(float(loadings.sum() ** 2 / covariances.sum()), 1.0)  # more than 1 would be rounding
    return Omega(len(people), len(spreads), value, tuple(float(loading) for loading in loadings))


def _closed_form(r: "Matrix") -> "Matrix | NotComputable":
    """The loadings of three items with the correlations r."""
    import numpy as np  # noqa: PLC0415 - slow import

    ab, ac, bc = float(r[0, 1]), float(r[0, 2]), float(r[1, 2])
    if min(ab, ac, bc) <= ROUNDING:
        return NotComputable.NEGATIVE_COVARIANCE
    squares = (ab * ac / bc, ab * bc / ac, ac * bc / ab)
    if max(squares) > 1 + ROUNDING:
        return NotComputable.HEYWOOD
    return np.array([math.sqrt(square) for square in squares])


def _maximum_likelihood(r: "Matrix") -> "Matrix | NotComputable":
    """The loadings of one factor on standardised items: the best fit that is found from several starts."""
    import numpy as np  # noqa: PLC0415 - slow import

    if float(np.linalg.eigvalsh(r)[0]) < SINGULAR:
        return NotComputable.NO_FIT
    usual = np.maximum((1 - 0.5 / len(r)) / np.diag(np.linalg.inv(r)), LEAST_START)
    ends = [_descend(np.log(start), r) for start in (usual, *(np.full(len(r), share) for share in STARTS))]
    found = [end for end in ends if end is not None]
    if not found:
        return NotComputable.NO_FIT
    best = min(found, key=lambda fit: fit.misfit)
    if best.on_edge:
        return NotComputable.HEYWOOD
    return best.loadings if best.loadings.sum() >= 0 else -best.loadings


def _descend(logs: "Matrix", r: "Matrix") -> "_Fit | None":
    """Where the likelihood leads to, as a function of the logarithms of the uniquenesses alone (Joreskog 1967).

    Newton's steps, halved until the fit gets better. (scipy's L-BFGS-B finds the same; its threads cost it 4 ms a
    step on a busy machine.) None when they lead nowhere.
    """
    import numpy as np  # noqa: PLC0415 - slow import

    here = _fit(logs, r)
    for _ in range(STEPS):
        if here.on_edge or float(np.abs(here.gradient).max()) < PRECISION:
            return here
        step = np.linalg.solve(here.second, here.gradient)
        step /= max(1.0, float(np.abs(step).max()))
        there = _fit(logs - step, r)
        while there.misfit > here.misfit + NOISE:
            if float(np.abs(step).max()) < TINY:
                return None
            step /= 2
            there = _fit(logs - step, r)
        logs, here = logs - step, there
    return None


@dataclass(frozen=True)
class _Fit:
    """The best loadings for given uniquenesses, what the fit lacks, and where it gets better."""

    loadings: "Matrix"
    misfit: float
    gradient: "Matrix"
    second: "Matrix"
    on_edge: bool


def _fit(logs: "Matrix", r: "Matrix") -> _Fit:
    """From the eigenvalues e and eigenvectors w of psi^-1/2 r psi^-1/2, all but the first, which are e1 and w1.

    The misfit is the sum of e - log e - 1, its gradient the sum of (1 - e) w^2. Its second derivatives are, element
    by element, (sum of e w w') (sum of w w') + (w1 w1') (sum of (1 - e) (e1 + e) / (e1 - e) w w'); where these do
    not lead downhill, the square of the sum of w w' does (Clarke 1970).
    """
    import numpy as np  # noqa: PLC0415 - slow import

    edge = math.log(IMPROPER)
    root = np.exp(np.maximum(logs, edge) / 2)
    eigenvalues, vectors = np.linalg.eigh(r / np.outer(root, root))
    first, main = float(eigenvalues[-1]), vectors[:, -1]
    e, w = np.maximum(eigenvalues[:-1], TINY), vectors[:, :-1]
    plain = w @ w.T
    bend = (1 - e) * (first + e) / np.maximum(first - e, TINY)
    second = (w * e) @ w.T * plain + np.outer(main, main) * ((w * bend) @ w.T)
    if float(np.linalg.eigvalsh(second)[0]) < RIDGE:
        second = plain**2 + RIDGE * np.eye(len(r))
    return _Fit(
        loadings=root * main * math.sqrt(max(first - 1, 0.0)),
        misfit=float((e - np.log(e) - 1).sum()),
        gradient=w**2 @ (1 - e),
        second=second,
        on_edge=bool((logs <= edge).any()),
    )
