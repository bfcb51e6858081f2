"""When a measure is carried out, in every form people write it.

A period keeps what can be reckoned with (start, end, open end) and prints in one way: an en dash, without spaces between figures and
with spaces between words (Språkrådet on spaces round dashes). Writing with a meaning of its own («Oppstart i 2010», «løpende») is kept
as ``label``, and so is all that is not understood: nothing written is ever lost.
"""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from app.domain.dates import PartialDate, one_line, parse_date

_DASH = re.compile(r" ?[-‐‑‒–—−] ?")
_SHORT_END = re.compile(r"((?:1[89]|20|21)\d\d)([-‐‑‒–—−/])(\d\d)")
_SCHOOL_YEAR = re.compile(r"(skoleåret|skuleåret) (\d{4}) ?[-‐‑‒–—−/] ?(\d{4}|\d\d)", re.IGNORECASE)
_START = re.compile(
    r"(?:(?:planlagt )?oppstart(?: i)?|starter(?: i)?|fra(?: og med)?|frå(?: og med)?|f\.?o\.?m\.?|siden) (.+)", re.IGNORECASE
)
_END = re.compile(r"(?:(?:fram |frem )?til(?: og med)?|t\.?o\.?m\.?|innen(?: utgangen av)?|ut) (.+)", re.IGNORECASE)
_WITHIN = re.compile(r"(?:i løpet av|i|gjennom|hele) (.+)", re.IGNORECASE)
_FROM_TO = re.compile(r"(?:fra )?(.+) til (.+)", re.IGNORECASE)
_SLASHED = re.compile(r"(\d{4}) ?/ ?(\d{4})")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ONGOING = frozenset({"løpende", "fortløpende", "kontinuerlig", "permanent", "varig"})


@dataclass(frozen=True, slots=True)
class Period:
    """``start`` alone is one date («2009»); with ``open_end`` it goes on («2009–»). ``label`` is printed instead when it is not empty."""

    start: PartialDate | None = None
    end: PartialDate | None = None
    open_end: bool = False
    label: str = ""

    @property
    def precision(self) -> str:
        """The precision of the start, or of the end when there is no start; empty when neither is known."""
        date = self.start or self.end
        return date.precision if date else ""

    def first(self) -> datetime.date | None:
        """The first day it can mean, None when not known."""
        return self.start.first() if self.start else None

    def last(self) -> datetime.date | None:
        """The last day it can mean, None when it is open or not known."""
        date = self.end or (None if self.open_end else self.start)
        return date.last() if date else None

    def years(self) -> tuple[int | None, int | None]:
        """First and last year. None: open, or not known. A label that was not understood is searched for years."""
        if self.start or self.end:
            first, last = self.first(), self.last()
            return first.year if first else None, last.year if last else None
        named = [int(year) for year in _ANY_YEAR.findall(self.label)]
        return (min(named), None if self.open_end else max(named)) if named else (None, None)

    def sort_key(self) -> tuple[datetime.date, datetime.date, str]:
        """Earliest first, then the one that ends first; open ends after closed ones, unknown last."""
        first, last = self.years()
        begins = self.first() or (datetime.date(first, 1, 1) if first else self.last() or datetime.date.max)
        ends = self.last() or (datetime.date(last, 12, 31) if last else datetime.date.max)
        return begins, ends, str(self)

    def __str__(self) -> str:
        """As printed: «2009–2012», «2009–», «januar 2026 – desember 2027», «fra høsten 2025», «til 2012», or the label."""
        if self.label or not (self.start or self.end):
            return self.label
        start, end = str(self.start or ""), str(self.end or "")
        if start and end:
            return f"{start} – {end}" if " " in start + end else f"{start}–{end}"
        if end:
            return f"til {end}"
        if not self.open_end:
            return start
        return f"fra {start}" if " " in start else f"{start}–"


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """The period a text means. Takes every text: what is not understood is kept as written in ``label`` (white space evened out).

    Remembered, since a page of hundreds of measures asks for the same few again and again; a period never changes.
    """
    written = one_line(text)
    plain = written.rstrip(" .")
    return _dates(plain) or _school_year(plain) or _in_words(plain) or Period(label=written)


def _dates(plain: str) -> Period | None:
    """Dates alone: one, two with a dash between, one with a dash after."""
    if short := _SHORT_END.fullmatch(plain):
        return _short_range(*short.groups())
    if date := parse_date(plain):
        return Period(start=date)
    for dash in _DASH.finditer(plain):
        start, rest = parse_date(plain[: dash.start()]), plain[dash.end() :]
        if start and not rest:
            return Period(start=start, open_end=True)
        if start and (end := parse_date(rest)) and start.first() <= end.last():
            return Period(start=start, end=end)
    return None


def _short_range(first: str, sign: str, last: str) -> Period | None:
    """«2023–24». A hyphen before a number of 12 or less may as well mean a month, and is left as written."""
    year = int(first[:2] + last)
    if year <= int(first) or (sign == "-" and int(last) <= 12):
        return None
    return Period(start=PartialDate(int(first)), end=PartialDate(year))


def _school_year(plain: str) -> Period | None:
    """A school year lasts from 1 August to 31 July (opplæringsforskriften)."""
    found = _SCHOOL_YEAR.fullmatch(plain)
    if not found:
        return None
    word, first, last = found.groups()
    year = int(first)
    if int(last) % 100 != (year + 1) % 100 or not 1800 <= year < 2199:
        return None
    return Period(PartialDate(year, 8), PartialDate(year + 1, 7), label=f"{word} {year}–{year + 1}")


def _in_words(plain: str) -> Period | None:
    """Words with a date in them: what they mean, and they themselves as label unless they say just what would be printed anyway."""
    meant = _meant(plain)
    if meant is None:
        return None
    return meant if str(meant) == plain else Period(meant.start, meant.end, meant.open_end, label=plain)


def _meant(plain: str) -> Period | None:
    if plain.lower() in _ONGOING:
        return Period(open_end=True)
    if (pair := _FROM_TO.fullmatch(plain) or _SLASHED.fullmatch(plain)) and (start := parse_date(pair[1])) and (end := parse_date(pair[2])):
        return Period(start, end) if start.first() <= end.last() else None
    if (found := _START.fullmatch(plain)) and (date := parse_date(found[1])):
        return Period(start=date, open_end=True)
    if (found := _END.fullmatch(plain)) and (date := parse_date(found[1])):
        return Period(end=date)
    if (found := _WITHIN.fullmatch(plain)) and (date := parse_date(found[1])):
        return Period(start=date)
    return None
