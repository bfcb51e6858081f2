"""The overview as an address: a link shows the same view to whoever opens it. What is not understood in an address is passed over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.overview import COLUMNS, NONE, USUAL_COLUMNS, Grouping, Lack, Sort, When, Wish

WORDS_LIMIT = 120
YES = "ja"
WITHOUT = "ingen"
"""Stands for a missing fact, in filters and as the grouping that groups nothing."""

LACKS: Mapping[str, Lack] = {"ansvarlig": "responsible", "periode": "period", "status": "status", "noe": "any", "samsvar": "doubt"}
SORT_NAMES: Mapping[str, Sort] = {
    "nr": "number",
    "tiltak": "title",
    "ansvarlig": "responsible",
    "partnere": "partners",
    "periode": "period",
    "status": "status",
    "del": "section",
    "deltiltak": "subs",
    "endret": "changed",
    "mangler": "lacks",
}
COLUMN_NAMES: Mapping[str, Any] = {name: fact for name, fact in SORT_NAMES.items() if fact in COLUMNS}
GROUPS: Mapping[str, Grouping] = {
    "del": "section",
    "ansvarlig": "responsible",
    "status": "status",
    "plan": "plan",
    "frist": "due",
    WITHOUT: "",
}
TIMES = {"forsinket": When("late"), WITHOUT: When("none")}
YEARLY: Mapping[str, Any] = {"i": "running", "slutter": "ends"}


def _named(names: Mapping[str, Any], value: Any) -> str:
    """The name a value has in an address."""
    return next(name for name, named in names.items() if named == value)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that shows an overview. ``groups``: what may be grouped by there, the usual first."""

    groups: tuple[Grouping, ...]
    columns: tuple[Any, ...] = USUAL_COLUMNS

    def usual(self) -> Wish:
        """What the page shows when the address asks for nothing."""
        return Wish(group=self.groups[0], columns=self.columns)


PLAN = Page(("section", "responsible", "status", ""))
MINE = Page(("due", "plan", "status", ""), ("number", "section", "period", "status"))


def read_wish(asked: MultiDict[str, str], page: Page) -> Wish:
    """What an address asks for. Takes any address."""
    sort = asked.get("sorter", "")
    group: Any = GROUPS.get(asked.get("grupper", ""), page.groups[0])
    return Wish(
        words=" ".join(asked.get("q", "").split())[:WORDS_LIMIT].strip(),
        actor=_token(asked.get("ansvarlig", "")),
        status=_token(asked.get("status", ""), 60),
        when=_read_when(asked.get("periode", "")),
        section=asked.get("del", "")[:32],
        mine=asked.get("mine") == YES,
        lack=LACKS.get(asked.get("mangler", ""), ""),
        sort=SORT_NAMES.get(sort.removeprefix("-"), "place"),
        descending=sort.startswith("-") and sort.removeprefix("-") in SORT_NAMES,
        group=group if group in page.groups else page.groups[0],
        columns=_read_columns(asked, page),
    )


def _token(text: str, limit: int = 32) -> str:
    return NONE if text == WITHOUT else text[:limit].strip()


def _read_when(text: str) -> When:
    kind, _, year = text.partition("-")
    if kind in YEARLY and len(year) == 4 and year.isascii() and year.isdecimal() and year != "0000":
        return When(YEARLY[kind], int(year))
    return TIMES.get(text, When())


def _read_columns(asked: MultiDict[str, str], page: Page) -> tuple[Any, ...]:
    """«kolonner=nr.status», or as the form of boxes sends them: «kolonne» once for each, after an empty one."""
    names = asked.getlist("kolonne") or asked["kolonner"].split(".") if {"kolonne", "kolonner"} & set(asked) else None
    if names is None:
        return page.columns
    chosen = {COLUMN_NAMES[name] for name in names if name in COLUMN_NAMES}
    return tuple(column for column in COLUMNS if column in chosen)


def write_wish(wish: Wish, page: Page) -> dict[str, Any]:
    """The shortest address that asks for this: what is as usual is left out, and the order is always the same."""
    usual = page.usual()
    return {name: write(wish) for name, field, write in _WRITERS if getattr(wish, field) != getattr(usual, field)}


def _write_when(when: When) -> str:
    return _named(TIMES, when) if when in TIMES.values() else f"{_named(YEARLY, when.kind)}-{when.year:04}"


def _write_token(token: str) -> str:
    return WITHOUT if token == NONE else token


_WRITERS: tuple[tuple[str, str, Callable[[Wish], str]], ...] = (
    ("q", "words", lambda wish: wish.words),
    ("ansvarlig", "actor", lambda wish: _write_token(wish.actor)),
    ("status", "status", lambda wish: _write_token(wish.status)),
    ("periode", "when", lambda wish: _write_when(wish.when)),
    ("del", "section", lambda wish: wish.section),
    ("mine", "mine", lambda wish: YES),
    ("mangler", "lack", lambda wish: _named(LACKS, wish.lack)),
    ("sorter", "sort", lambda wish: ("-" if wish.descending else "") + _named(SORT_NAMES, wish.sort)),
    ("grupper", "group", lambda wish: _named(GROUPS, wish.group)),
    ("kolonner", "columns", lambda wish: ".".join(_named(COLUMN_NAMES, column) for column in wish.columns)),
)


def is_canonical(asked: MultiDict[str, str], query: Mapping[str, str]) -> bool:
    """Whether an address is the short one that says ``query``."""
    return asked.to_dict(flat=False) == {name: [value] for name, value in query.items()}
