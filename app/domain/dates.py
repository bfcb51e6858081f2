"""Dates as precise as they are known: a day, a month, a season, a quarter, a third, a half or a whole year.

Kept as ISO 8601 text where the standard has a form («2011», «2011-08», «2024-11-14»), else after the same pattern: «2012-Q1» quarter,
«2026-T2» third (tertial), «2026-H1» half, «2025-autumn» season. In words the Norwegian way (Språkrådet on dates): «14. november 2024».
"""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip

_PARTS: dict[str, tuple[str, int, int]] = {
    "Q1": ("1. kvartal", 1, 3),
    "Q2": ("2. kvartal", 4, 6),
    "Q3": ("3. kvartal", 7, 9),
    "Q4": ("4. kvartal", 10, 12),
    "T1": ("1. tertial", 1, 4),
    "T2": ("2. tertial", 5, 8),
    "T3": ("3. tertial", 9, 12),
    "H1": ("1. halvår", 1, 6),
    "H2": ("2. halvår", 7, 12),
    "winter": ("vinteren", 1, 2),
    "spring": ("våren", 3, 5),
    "summer": ("sommeren", 6, 8),
    "autumn": ("høsten", 9, 11),
}
"""Part of a year → its words, first and last month. Seasons as the Norwegian weather service counts them, winter first in the year."""

_SEASONS = {"vinter": "winter", "vår": "spring", "sommer": "summer", "sommar": "summer", "høst": "autumn", "haust": "autumn"}
_ORDINALS = {"første": "1", "andre": "2", "annet": "2", "tredje": "3", "fjerde": "4"}
_UNITS = {"kvartal": "Q", "kv": "Q", "tertial": "T", "halvår": "H"}

_YEAR = r"(?P<year>(?:1[89]|20|21)\d\d)"
_MONTH = (
    r"(?P<month>jan(?:uar)?|feb(?:ruar)?|mars?|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?"
    r"|nov(?:ember)?|des(?:ember)?)\.?"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        _YEAR,
        rf"(?:(?P<day>\d\d?)\.? ?)?{_MONTH} {_YEAR}",
        rf"(?P<day>\d\d?)\. ?(?P<number>\d\d?)\. ?{_YEAR}",
        rf"{_YEAR}-(?P<number>\d\d)(?:-(?P<day>\d\d))?",
        rf"{_YEAR}-(?P<part>q[1-4]|t[1-3]|h[12]|winter|spring|summer|autumn)",
        rf"(?P<ordinal>[1-4]|første|andre|annet|tredje|fjerde)\.? ?(?P<unit>kvartal|kv|tertial|halvår)\.? {_YEAR}",
        rf"(?P<part>q[1-4]|t[1-3]|h[12]) {_YEAR}",
        rf"(?P<season>vinter|vår|sommer|sommar|høst|haust)(?:en)? {_YEAR}",
    )
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of any precision: year alone, with month, with month and day, or with ``part``, a key of the table above.

    Raises ValueError when there is no such date.
    """

    year: int
    month: int | None = None
    day: int | None = None
    part: str = ""

    def __post_init__(self) -> None:
        if (self.day and not self.month) or (self.part and self.month) or (self.part and self.part not in _PARTS):
            raise ValueError(f"no such date: {self.year} {self.month} {self.day} {self.part}")
        datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def precision(self) -> str:
        """«day», «month», «quarter», «third», «half», «season» or «year»."""
        if self.part:
            return {"Q": "quarter", "T": "third", "H": "half"}.get(self.part[0], "season")
        return "day" if self.day else "month" if self.month else "year"

    def first(self) -> datetime.date:
        """The first day it can mean."""
        return datetime.date(self.year, _PARTS[self.part][1] if self.part else self.month or 1, self.day or 1)

    def last(self) -> datetime.date:
        """The last day it can mean."""
        month = _PARTS[self.part][2] if self.part else self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def iso(self) -> str:
        """The text it is kept as; ``parse_date`` reads it back."""
        if self.part:
            return f"{self.year}-{self.part}"
        return "-".join([str(self.year)] + [f"{n:02}" for n in (self.month, self.day) if n])

    def __str__(self) -> str:
        """In words, as inside a sentence: «14. november 2024», «august 2011», «1. kvartal 2012», «høsten 2025», «2009»."""
        if self.part:
            return f"{_PARTS[self.part][0]} {self.year}"
        words = [f"{self.day}."] if self.day else []
        return " ".join(words + ([MONTHS[self.month - 1]] if self.month else []) + [str(self.year)])


def one_line(text: str) -> str:
    """The text in composed form (Unicode NFC), with every run of white space, hard spaces too, as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def parse_date(text: str) -> PartialDate | None:
    """The date a Norwegian or ISO text means («14. november 2024», «Oktober 2011.», «2012-Q1»); None when it is anything but one date."""
    plain = one_line(text).lower().rstrip(" .")
    for form in _FORMS:
        if found := form.fullmatch(plain):
            return _made(found.groupdict())
    return None


def print_date(kept: str) -> str:
    """A kept date in words, empty for an empty text. Raises ValueError for a text that is no date."""
    if not kept:
        return ""
    date = parse_date(kept)
    if date is None:
        raise ValueError(f"no date: {kept!r}")
    return str(date)


def is_valid(day: datetime.date, valid_from: str, valid_to: str) -> bool:
    """Whether a day lies between two kept dates, both counted in and each as wide as it can mean; an empty one bounds nothing.

    Raises ValueError for a text that is no date.
    """
    begins, ends = (parse_date(kept) if kept else None for kept in (valid_from, valid_to))
    if (valid_from and begins is None) or (valid_to and ends is None):
        raise ValueError(f"no date: {valid_from!r} {valid_to!r}")
    return (begins is None or begins.first() <= day) and (ends is None or day <= ends.last())


def _made(found: dict[str, str | None]) -> PartialDate | None:
    try:
        return PartialDate(int(found["year"] or 0), _month(found), int(day) if (day := found.get("day")) else None, _part(found))
    except ValueError:
        return None


def _month(found: dict[str, str | None]) -> int | None:
    if number := found.get("number"):
        return int(number)
    name = found.get("month")
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name[:3])) if name else None


def _part(found: dict[str, str | None]) -> str:
    if season := found.get("season"):
        return _SEASONS[season]
    if unit := found.get("unit"):
        ordinal = found["ordinal"] or ""
        return _UNITS[unit] + _ORDINALS.get(ordinal, ordinal)
    part = found.get("part") or ""
    return part.upper() if len(part) == 2 else part
