"""A number as it reads, with the number behind it: pages take the words, a sheet takes the number."""

from typing import Self


class Figure(str):
    """The text of one number in the language of the reader; a share is of 1 and reads as per cent.

    `unit` is a currency; what has one is grouped by thousands.
    """

    __slots__ = ("is_share", "is_signed", "number", "places", "unit")
    number: float
    places: int
    is_signed: bool
    is_share: bool
    unit: str

    @classmethod
    def of(
        cls,
        text: str,
        number: float,
        *,
        places: int = 0,
        is_signed: bool = False,
        is_share: bool = False,
        unit: str = "",
    ) -> Self:
        """The text, and what it says."""
        figure = cls(text)
        figure.number, figure.places = number, places
        figure.is_signed, figure.is_share, figure.unit = is_signed, is_share, unit
        return figure


class Span(str):
    """The text of an interval, with its two ends."""

    __slots__ = ("high", "low")
    low: str
    high: str

    @classmethod
    def of(cls, text: str, *, low: str, high: str) -> Self:
        """The text, and what it lies between."""
        span = cls(text)
        span.low, span.high = low, high
        return span
