"""The overview as a file for spreadsheets: Norwegian Excel reads semicolons, and needs the mark in front to see that it is UTF-8."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping

from app.domain.overview import COLUMNS, Grouping, Line
from app.web.ground.pages import spoken
from app.web.measures.overview_view import COLUMN_WORDS, TableView, lack_words, names

MARK = "\ufeff"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so may be run by the program that opens the file."""

_OF_GROUP: Mapping[Grouping, str] = {"section": "section", "responsible": "responsible", "status": "status"}
_CELLS: Mapping[str, Callable[[Line], str]] = {
    "number": lambda line: str(line.number or ""),
    "title": lambda line: line.title,
    "section": lambda line: str(line.place),
    "responsible": lambda line: names(line.responsible, full=True),
    "partners": lambda line: names(line.partners, full=True),
    "period": lambda line: str(line.period),
    "status": lambda line: line.status.label,
    "subs": lambda line: str(line.subs),
    "changed": lambda line: f"{line.changed_at:%Y-%m-%d}" if line.changed_at else "",
    "lacks": lambda line: lack_words(line.lacks),
}


def file_lines(view: TableView) -> Iterator[str]:
    """The view line by line: its columns, and the fact it is grouped by where that has no column of its own."""
    shown = {*view.wish.columns, _OF_GROUP.get(view.wish.group, "")}
    columns = [*(c for c in ("number",) if c in shown), "title", *(c for c in COLUMNS if c in shown and c != "number")]
    plans = len(view.around) > 1
    yield MARK + _line([*(["Plan"] if plans else []), *(spoken(COLUMN_WORDS[column]) for column in columns)])
    for group in view.groups:
        for line in group.lines:
            yield _line([*([view.plan_of(line).title] if plans else []), *(_CELLS[column](line) for column in columns)])


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow([harmless(cell) for cell in cells])
    return written.getvalue()


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULAS) else cell
