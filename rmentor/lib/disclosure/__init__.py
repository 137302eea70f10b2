"""Which figures of small groups may be shown.

Three doors: `publishable` decides about the parts of one total, `release` about several breakdowns that overlap, and
a `ledger` is what `release` asks, for whoever also has to mind what is known already and whose answers are alike.
Whoever shows a figure about people asks here; nothing under k leaves, nor what could be computed from the rest.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from rmentor.lib.disclosure.parts import Alike, K, Published, publishable, shown

if TYPE_CHECKING:
    from rmentor.lib.disclosure.breakdowns import Ledger

__all__ = ["Alike", "K", "Published", "ledger", "publishable", "release", "shown"]


def ledger(sizes: Mapping[str, int], k: int = K, alike: Iterable[Alike] = ()) -> "Ledger":
    """What is published about some people, group after group; see breakdowns.Ledger."""
    from rmentor.lib.disclosure.breakdowns import Ledger  # noqa: PLC0415 - NumPy is slow to import

    return Ledger(sizes, k, alike)


def release(cells: Mapping[str, int], order: Mapping[str, Collection[str]], k: int = K) -> list[str]:
    """The groups that may be shown together, chosen in the given order; see breakdowns.release."""
    from rmentor.lib.disclosure import breakdowns  # noqa: PLC0415 - NumPy is slow to import

    return breakdowns.release(cells, order, k)
