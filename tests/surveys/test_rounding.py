import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics import widened

ends = st.floats(-4, 4)


@pytest.mark.parametrize(
    ("low", "high", "n", "shown"),
    [
        (0.46, 0.91, 13, (0.4, 1.0)),
        (0.5, 0.9, 13, (0.5, 0.9)),
        (-0.46, -0.01, 13, (-0.5, 0.0)),
        (0.29, 0.57, 20, (0.29, 0.57)),
        (0.461, 0.911, 20, (0.46, 0.92)),
    ],
)
def test_an_interval_is_rounded_outwards(low: float, high: float, n: int, shown: tuple[float, float]) -> None:
    assert widened(low, high, n) == shown


@given(low=ends, high=ends, n=st.integers(5, 40))
def test_an_interval_never_looks_narrower_than_it_is(low: float, high: float, n: int) -> None:
    shown = widened(low, high, n)
    assert shown[0] <= low + 1e-9
    assert shown[1] >= high - 1e-9
