"""The text of one cell as a value: each function returns the value or raises CellFaultError."""

import datetime as dt
import functools
import re
import unicodedata
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from people.engine.columns import DateOrder
from people.engine.faults import CellFaultError, FaultCode

MAILBOX = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}", re.IGNORECASE | re.ASCII)
LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
GRADE = re.compile(r"(?:[^\W\d_]{1,12}[ .-]?)?(\d{1,2})(?:\.0+)?")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+Z?)?")
DOTTED_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
SLASHED_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?: [\d:]+(?: [AP]M)?)?")
NUMBER_AFTER_NAME = re.compile(r".*\(([^()]+)\)")
LANGUAGE_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{2,4})?", re.IGNORECASE)
NOBODY = frozenset({"", "no_manager", "no manager", "none", "null", "n/a", "-"})
INACTIVE = frozenset(
    {"inactive", "terminated", "left", "leaver", "former", "resigned", "retired", "deceased", "dismissed"}
    | {"inaktiv", "ausgeschieden", "beendet", "cessato", "slutat", "fratrådt", "odšel"}
)
# How a language is called in English and in itself.
LANGUAGE_NAMES: Mapping[str, str] = {
    "english": "en", "englisch": "en", "italian": "it", "italiano": "it", "italienisch": "it", "slovenian": "sl",
    "slovene": "sl", "slovenščina": "sl", "slowenisch": "sl", "swedish": "sv", "svenska": "sv", "schwedisch": "sv",
    "danish": "da", "dansk": "da", "dänisch": "da", "german": "de", "deutsch": "de", "french": "fr", "français": "fr",
    "französisch": "fr", "spanish": "es", "español": "es", "spanisch": "es", "portuguese": "pt", "português": "pt",
    "dutch": "nl", "nederlands": "nl", "norwegian": "no", "norsk": "no", "finnish": "fi", "suomi": "fi",
    "polish": "pl", "polski": "pl", "czech": "cs", "čeština": "cs", "croatian": "hr", "hrvatski": "hr",
    "serbian": "sr", "srpski": "sr", "hungarian": "hu", "magyar": "hu", "hindi": "hi", "chinese": "zh",
    "mandarin": "zh", "japanese": "ja", "arabic": "ar", "turkish": "tr", "türkçe": "tr", "ukrainian": "uk",
    "russian": "ru", "greek": "el", "romanian": "ro", "irish": "ga", "gaeilge": "ga",
}  # fmt: skip


def clean(text: str) -> str:
    """One line of composed text, without characters that nobody can see. Markup and formulas stay what they are."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter for letter in one_line if unicodedata.category(letter) != "Cc").strip("\u200b\u2060\ufeff ")


def text_of(limit: int, *, required: bool = False) -> Callable[[str], str]:
    """Reads a text of at most `limit` characters."""

    def read(cell: str) -> str:
        text = clean(cell)
        if required and not text:
            raise CellFaultError(FaultCode.MISSING_VALUE)
        if len(text) > limit:
            raise CellFaultError(FaultCode.TOO_LONG, length=len(text), limit=limit)
        return text

    return read


def address(cell: str) -> str:
    """An e-mail address in lower case."""
    text = clean(cell).lower()
    if not text:
        raise CellFaultError(FaultCode.MISSING_VALUE)
    mailbox, _at, domain = text.partition("@")
    labels = domain.split(".")
    good = len(text) <= 254 and len(labels) >= 2 and MAILBOX.fullmatch(mailbox)
    if not good or not all(LABEL.fullmatch(label) for label in labels):
        raise CellFaultError(FaultCode.BAD_ADDRESS, value=text[:80])
    return text


def grade(cell: str) -> int | None:
    """`7`, `L7` or `Grade 7`; empty is nobody's grade."""
    text = clean(cell)
    if not text:
        return None
    match = GRADE.fullmatch(text)
    if match is None:
        raise CellFaultError(FaultCode.BAD_GRADE, value=text[:80])
    return int(match[1])


def date_order(cells: Iterable[str]) -> DateOrder | None:
    """What the slashed dates of a file betray about their order: None when they betray nothing."""
    votes: Counter[DateOrder] = Counter()
    for cell in cells:
        match = SLASHED_DATE.fullmatch(cell.strip())
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            votes[DateOrder.DAY_FIRST] += 1
        elif second > 12 >= first:
            votes[DateOrder.MONTH_FIRST] += 1
    return max(votes, key=lambda order: votes[order]) if votes else None


def is_ambiguous(cell: str) -> bool:
    """Whether a date can be read in two ways."""
    match = SLASHED_DATE.fullmatch(cell.strip())
    return match is not None and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2]


@functools.lru_cache(maxsize=20_000)
def date(cell: str, order: DateOrder | None) -> dt.date | None:
    """ISO, German and slashed dates; the order of the slashed ones is decided for the whole file."""
    text = clean(cell)
    if not text:
        return None
    try:
        day = _date(text, order)
    except ValueError as error:
        raise CellFaultError(FaultCode.BAD_DATE, value=text[:80]) from error
    if not 1900 <= day.year <= 2200:
        raise CellFaultError(FaultCode.BAD_DATE, value=text[:80])
    return day


def _date(text: str, order: DateOrder | None) -> dt.date:
    if match := ISO_DATE.fullmatch(text):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match := DOTTED_DATE.fullmatch(text):
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    if match := SLASHED_DATE.fullmatch(text):
        month, day = (1, 2) if order == DateOrder.MONTH_FIRST else (2, 1)
        return dt.date(int(match[3]), int(match[month]), int(match[day]))
    raise ValueError(text)


def manager(cell: str) -> str:
    """The number or address of the manager: from `10004`, `Ana Novak (10004)` or an address; empty for nobody."""
    text = clean(cell)
    if text.casefold() in NOBODY:
        return ""
    match = NUMBER_AFTER_NAME.fullmatch(text)
    reference = match[1].strip() if match else text
    return reference.lower() if "@" in reference else reference


def managers(cell: str) -> tuple[str, ...]:
    """Several managers, for dotted lines."""
    found = (manager(part) for part in re.split(r"[;|]", cell))
    return tuple(dict.fromkeys(reference for reference in found if reference))


def languages(cell: str) -> tuple[str, ...]:
    """Codes of languages, in the order given: from `da;en`, `da, en` or `Danish, English`."""
    parts = [part for part in map(clean, re.split(r"[;,|/]", cell)) if part]
    return tuple(dict.fromkeys(_language(part) for part in parts))


def _language(text: str) -> str:
    if code := LANGUAGE_NAMES.get(text.casefold()):
        return code
    match = LANGUAGE_CODE.fullmatch(text)
    if match is None:
        raise CellFaultError(FaultCode.UNKNOWN_LANGUAGE, value=text[:80])
    return match[1].lower()


def time_zone(cell: str) -> str:
    """The name of a time zone; empty when the file leaves it open."""
    text = clean(cell)
    if text and text not in known_zones():
        raise CellFaultError(FaultCode.UNKNOWN_ZONE, value=text[:80])
    return text


@functools.cache
def known_zones() -> frozenset[str]:
    """Every name in the time zone database."""
    return frozenset(zoneinfo.available_timezones())


def is_active(cell: str) -> bool:
    """False for the words by which HR systems say that somebody has gone; any other word is somebody at work."""
    return clean(cell).casefold() not in INACTIVE
