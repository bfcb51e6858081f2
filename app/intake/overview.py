"""Tables of measures: columns known by their headings, rows that name a group, and what table and text say differently."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.dates import one_line
from app.intake.flat import Flat, Grid, GridCell, GridRow, Para

Column = Literal["number", "title", "responsible", "period", "status", "text", "other"]

_HEADINGS: tuple[tuple[Column, str], ...] = (
    ("number", r"nr\.?|nummer|#|tiltaksnr\.?|tiltak nr\.?|løpenr\.?"),
    (
        "title",
        r"tiltak(?:et|ene|ets navn|snavn|/mål)?|tiltakstittel|tittel|navn(?: på tiltak)?|namn|nye tiltak|hva|kva|aktivitet(?:er)?|oppgave",
    ),
    ("responsible", r"(?:hoved)?ansvar(?:le?i?ge?|ligt|sfordeling)?(?: (?:for )?[\wæøå]+)?|ansvar(?:lig)?/samarbeid|hvem|kven"),
    (
        "period",
        r"periode|gjennomføring(?:speriode|stid)?|tids(?:rom|periode|plan|frist)|når|tid|frist(?: for gjennomføring)?|oppstart|varighet",
    ),
    ("status", r"status(?: .{1,30})?|framdrift|fremdrift"),
    ("text", r"beskrivelse(?: av tiltaket)?|skildring|innhold|innhald|omtale|hvordan|korleis|om tiltaket|tekst"),
)
"""What a column's heading says it holds (headings met in Norwegian municipal and national plans)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table of measures. ``extra``: columns with no place of their own, as (heading, cell). ``group``: words of the row above
    that names the group it stands in. Values as printed."""

    at: int
    number: int | None
    title: str
    responsible: str
    period: str
    status: str
    group: str
    text: tuple[Flat, ...]
    extra: tuple[tuple[str, GridCell], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A table of measures, read. ``columns`` found, by place in the grid."""

    grid: Grid
    lines: tuple[Line, ...]
    columns: frozenset[Column]


def read_overview(grid: Grid) -> Overview | None:
    """The table as a table of measures: it names them, and tells at least one more thing that measures have. None for any other."""
    for at, row in enumerate(grid.rows[:3]):
        columns = _columns(row)
        named = {column for column, _ in columns.values()}
        if "title" in named and named & {"number", "responsible", "period", "status"}:
            lines = _lines(grid.rows[at + 1 :], at + 1, columns)
            return Overview(grid, lines, frozenset(named)) if lines else None
        if len([cell for cell in row.cells if cell.text]) > 1:
            return None
    return None


def _columns(row: GridRow) -> dict[int, tuple[Column, str]]:
    """Grid column → what it holds, with its heading. Each kind once; the first counts."""
    found: dict[int, tuple[Column, str]] = {}
    place = 0
    for cell in row.cells:
        heading = cell.text.rstrip(":. ")
        kind: Column = next((column for column, pattern in _HEADINGS if re.fullmatch(pattern, heading, re.IGNORECASE)), "other")
        taken = {column for column, _ in found.values()} - {"other", "text"}
        found[place] = ("other" if kind in taken else kind, cell.text)
        place += cell.span
    return found


def _lines(rows: Sequence[GridRow], start: int, columns: dict[int, tuple[Column, str]]) -> tuple[Line, ...]:
    lines: list[Line] = []
    group = ""
    for at, row in enumerate(rows, start):
        filled = [cell for cell in row.cells if cell.text]
        if len(filled) == 1 and _names_group(row, filled[0], columns):
            group = filled[0].text
        elif filled and not _repeats_header(row, columns):
            lines.append(_line(at, row, columns, group))
    return tuple(line for line in lines if line.title)


def _names_group(row: GridRow, cell: GridCell, columns: dict[int, tuple[Column, str]]) -> bool:
    """A row with one cell across the table, or with words in its first cell alone, bold or where no number or title stands."""
    width = sum(one.span for one in row.cells)
    first = columns.get(0, ("other", ""))[0]
    return cell.span * 2 > width or (cell is row.cells[0] and (first not in ("number", "title") or _is_bold(cell)))


def _repeats_header(row: GridRow, columns: dict[int, tuple[Column, str]]) -> bool:
    texts = [cell.text.casefold() for cell in row.cells]
    return row.header or texts == [heading.casefold() for _, heading in columns.values()]


def _line(at: int, row: GridRow, columns: dict[int, tuple[Column, str]], group: str) -> Line:
    cells: dict[Column, GridCell] = {}
    extra: list[tuple[str, GridCell]] = []
    text: list[Flat] = []
    place = 0
    for cell in row.cells:
        column, heading = columns.get(place, ("other", ""))
        if column == "text":
            text += cell.blocks
        elif column == "other":
            extra += [(heading, cell)] if cell.text else []
        else:
            cells[column] = cell
        place += cell.span
    told = {column: cell.text for column, cell in cells.items()}
    label = cells["number"].label if "number" in cells else ""
    number, title = _numbered(told.get("number") or label, told.get("title", ""))
    named = _joined(told.get("responsible", ""))
    return Line(at, number, title, named, told.get("period", ""), told.get("status", ""), group, tuple(text), tuple(extra))


def _numbered(number: str, title: str) -> tuple[int | None, str]:
    """The measure's number, from a column of its own or from the beginning of its title («3. Title», «Tiltak 3: Title»)."""
    found = re.fullmatch(r"(?:tiltak )?(\d{1,4})\.?", number.strip(), re.IGNORECASE)
    if found:
        return int(found[1]) or None, title
    found = re.match(r"(?:tiltak )?(\d{1,4})(?:[.:)]\s*|\s+[–-]\s+)(?=\S)", title, re.IGNORECASE)
    return (int(found[1]) or None, title[found.end() :]) if found and not number else (None, title)


def _joined(phrase: str) -> str:
    """A phrase of a narrow column, without the blanks that let it break: «JD/BLD/ HOD» → «JD/BLD/HOD»."""
    return re.sub(r"\s*/\s*", "/", phrase)


def _is_bold(cell: GridCell) -> bool:
    return all(block.is_bold for block in cell.blocks if isinstance(block, Para) and not block.is_empty)


# ---------------------------------------------------------------- comparing

_SURE = 12
"""Signs from which the beginning of a title is enough to know it by."""

_QUOTES = str.maketrans(dict.fromkeys('«»“”„‟"″', '"') | dict.fromkeys("‘’‚‛'′", "'") | dict.fromkeys("‐‑‒–—−", "-"))


def bare(text: str) -> str:
    """A title without what is form alone: kinds of quotation marks and dashes, capitals, a full stop at the end."""
    return one_line(unicodedata.normalize("NFC", text)).translate(_QUOTES).rstrip(" .:").casefold()


def alike(left: str, right: str) -> bool:
    """Whether two bare titles surely mean the same measure: the same words, or one begins with the other."""
    shorter, longer = sorted((left, right), key=len)
    return left == right or (len(shorter) >= _SURE and longer.startswith(shorter))
