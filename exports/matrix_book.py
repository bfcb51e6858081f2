"""The «merknadsskjema» as a workbook: a table that can be filtered and sorted, one fact a column, and a sheet with the summary.

Every cell is text or a number, never a formula: what begins with «=», «+», «-» or «@» is kept as the words it is.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.document import Drawing
from exports.languages import MatrixWords, matrix_words
from exports.matrix import Matrix, MatrixRow
from exports.matrix_words import assessment, conclusion, part, sheet_of
from exports.word_styles import locale
from exports.word_xml import printable

MOST_SIGNS = 32_000
"""Signs in a cell; Excel refuses files with more than 32,767."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (6, 24, 24, 13, 26, 34, 60, 44, 50, 22, 40)
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed time, so that equal matrices give equal files."""


def draw_matrix_xlsx(matrix: Matrix, drawing: Drawing) -> bytes:
    """The matrix as a workbook. Same arguments, same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        _Book(book, matrix, drawing).write()
    return out.getvalue()


class _Book:
    """Writes one workbook."""

    def __init__(self, book: Workbook, matrix: Matrix, drawing: Drawing) -> None:
        self.book, self.matrix, self.words = book, matrix, matrix_words(matrix.language)
        face, palette = drawing.profile.face.word, drawing.profile.palette
        plain = {"font_name": face, "font_size": 10, "text_wrap": True, "valign": "top"}
        self.plain, self.guarded = book.add_format(plain), book.add_format({**plain, "quote_prefix": True})
        self.strong = book.add_format({**plain, "bold": True})
        self.head = book.add_format({**plain, "bold": True, "bg_color": f"#{palette.table}", "border": 1, "border_color": "#808080"})
        self.title = book.add_format({"font_name": face, "font_size": 18, "bold": True, "font_color": f"#{palette.main}"})
        self.count = book.add_format({**plain, "bold": True, "align": "left"})

    def write(self) -> None:
        """Fills the workbook."""
        sheet = sheet_of(self.matrix)
        facts = {"title": f"{sheet.name}: {sheet.title}", "subject": sheet.subtitle, "author": self.matrix.owner, "created": _MADE}
        self.book.set_properties({key: printable(str(value)) if key != "created" else value for key, value in facts.items()})
        self.book.set_custom_property("Language", locale(self.matrix.language))
        self.summary(self.book.add_worksheet(self.words.summary))
        self.table(self.book.add_worksheet(self.words.name))

    def summary(self, page: Worksheet) -> None:
        """What the round was, and how many inputs of each conclusion."""
        sheet = sheet_of(self.matrix)
        page.hide_gridlines(2)
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 90)
        page.set_row(0, 28)
        self.put(page, 0, 0, sheet.name, self.title)
        self.put(page, 1, 0, sheet.title, self.strong)
        self.put(page, 2, 0, sheet.subtitle, self.plain)
        at = 4
        for label, value in sheet.facts:
            self.put(page, at, 0, label, self.strong)
            self.put(page, at, 1, value, self.plain)
            at += 1
        for number, of in sheet.counts:
            self.put(page, at + 1, 0, of, self.strong)
            page.write_number(at + 1, 1, number, self.count)
            at += 1
        for label, names in sheet.lists:
            self.put(page, at + 2, 0, label, self.strong)
            self.put(page, at + 2, 1, names, self.plain)
            at += 1
        _paper(page)

    def table(self, page: Worksheet) -> None:
        """One row an input, with filters, below a head that stays."""
        heads, rows = columns(self.matrix, self.words), [cells(row, self.words) for row in self.matrix.rows]
        for at, width in enumerate(_WIDTHS):
            page.set_column(at, at, width)
        last = max(len(rows), 1)
        named = [{"header": head, "header_format": self.head} for head in heads]
        page.add_table(0, 0, last, len(heads) - 1, {"columns": named, "name": "Merknadsskjema", "style": "Table Style Light 1"})
        for at, row in enumerate(rows, 1):
            page.write_number(at, 0, int(row[0]), self.plain)
            for place, words in enumerate(row[1:], 1):
                self.put(page, at, place, words, self.plain)
        page.freeze_panes(1, 2)
        page.repeat_rows(0)
        _paper(page)

    def put(self, page: Worksheet, row: int, column: int, words: str, form: Format) -> None:
        """Writes words as words."""
        words = printable(words)
        if len(words) > MOST_SIGNS:
            words = words[:MOST_SIGNS] + self.words.cut
        if words.startswith(_FORMULA) and form is self.plain:
            form = self.guarded
        page.write_string(row, column, words, form)


def columns(matrix: Matrix, words: MatrixWords) -> tuple[str, ...]:
    """The headings of the workbook's table."""
    return (
        words.number, words.sender, words.agency, words.is_late, words.place, words.quote, words.input, words.proposed_head,
        words.assessment, words.conclusion, words.change.format(matrix.plan_word or "planen"),
    )  # fmt: skip


def cells(row: MatrixRow, words: MatrixWords) -> Sequence[str]:
    """A row of the workbook's table."""
    said = "\n".join(filter(None, (part(row, words), row.text)))
    return (
        str(row.number), row.sender, row.agency, words.yes if row.is_late else "", row.place or words.whole, row.quote, said, row.proposed,
        assessment(row, words), conclusion(row, words.language), row.change,
    )  # fmt: skip


def _paper(page: Worksheet) -> None:
    """How it is printed: lying A4, as wide as the paper."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(0.5, 0.5, 0.6, 0.6)
    page.set_footer("&R&9&P")
