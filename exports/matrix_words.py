"""What a «merknadsskjema» says, phrase by phrase, in bokmål and nynorsk: PDF, Word file and workbook take their words from here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from exports.languages import MatrixWords, matrix_words
from exports.matrix import Conclusion, Matrix, MatrixRow

Kind = Literal["plain", "strong", "quote", "label"]
Line = tuple[Kind, str]
"""How a line of a cell is set, and its words."""

LIST_SIGN = ", "
LONG_CELL = 900
"""Signs in a cell, some fifteen lines."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A row as it is printed, cell by cell, with the code of its conclusion: number, sender, input, assessment, conclusion, change."""

    conclusion: Conclusion
    cells: tuple[tuple[Line, ...], ...]

    @property
    def is_long(self) -> bool:
        """Whether it may be parted by the end of a page: it would leave much of one empty otherwise, or does not go on one."""
        return max(sum(len(words) for _, words in cell) for cell in self.cells) > LONG_CELL


@dataclass(frozen=True, slots=True)
class Sheet:
    """A matrix in words.

    name: «Merknadsskjema». facts: (label, value) of the round, only what is known. counts: (number, what of). lists: (label, names).
    heads: of the six columns. empty: said in the place of the table when there is no input.
    """

    name: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    counts: tuple[tuple[int, str], ...]
    lists: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[Answer, ...]
    empty: str


def sheet_of(matrix: Matrix) -> Sheet:
    """The words of a matrix."""
    words = matrix_words(matrix.language)
    facts = ((words.owner, matrix.owner), (words.opened, matrix.opened), (words.closed, matrix.closed), (words.revision, matrix.revision))
    lists = ((words.no_remarks, matrix.no_remarks), (words.not_yet if matrix.is_open else words.silent, matrix.silent))
    return Sheet(
        words.name,
        matrix.plan_title,
        matrix.round_title,
        tuple((label, value) for label, value in facts if value),
        counts(matrix),
        tuple((f"{label} ({len(names)})", LIST_SIGN.join(names)) for label, names in lists if names),
        heads(matrix),
        tuple(Answer(row.conclusion, tuple(map(tuple, _cells(row, words)))) for row in matrix.rows),
        words.empty,
    )


def appendix_name(matrix: Matrix) -> str:
    """The heading of a matrix that is an appendix of the plan."""
    return matrix_words(matrix.language).appendix


def heads(matrix: Matrix) -> tuple[str, ...]:
    """The headings of the columns."""
    words = matrix_words(matrix.language)
    return words.number, words.sender, words.input, words.assessment, words.conclusion, words.change.format(matrix.plan_word or "planen")


def counts(matrix: Matrix) -> tuple[tuple[int, str], ...]:
    """How many inputs from how many senders, and how many of each conclusion."""
    words = matrix_words(matrix.language)
    senders = len({(row.sender, row.agency) for row in matrix.rows})
    of = {code: sum(row.conclusion == code for row in matrix.rows) for code in ("accepted", "partly", "declined", "")}
    made = [(len(matrix.rows), words.one_input if len(matrix.rows) == 1 else words.inputs)]
    made.append((senders, words.one_sender if senders == 1 else words.senders))
    made += [(of[code], phrase) for code, phrase in words.conclusions if code or of[code]]
    return tuple(made)


def conclusion(row: MatrixRow, language: str) -> str:
    """What is concluded, as printed: «Tas delvis til følge»."""
    phrase = dict(matrix_words(language).conclusions)[row.conclusion] if row.conclusion else ""
    return phrase[:1].upper() + phrase[1:]


def part(row: MatrixRow, words: MatrixWords) -> str:
    """Which part of a split input it is, as printed; empty for one that is whole."""
    return words.part.format(*row.part) if row.part else ""


def assessment(row: MatrixRow, words: MatrixWords) -> str:
    """The assessment, which of an input answered with another one begins by saying so."""
    merged = words.merged.format(row.merged_with) if row.merged_with is not None else ""
    return "\n".join(part for part in (merged, row.assessment) if part)


def matrix_wording(matrix: Matrix) -> Iterator[str]:
    """Every phrase of a matrix in the order it is printed, from the round's name on."""
    sheet = sheet_of(matrix)
    yield sheet.subtitle
    yield " · ".join(f"{label}: {value}" for label, value in sheet.facts)
    yield from (f"{number} {of}" for number, of in sheet.counts)
    yield from (f"{label}: {names}" for label, names in sheet.lists)
    yield from sheet.heads if sheet.rows else (sheet.empty,)
    for row in sheet.rows:
        yield from (words for cell in row.cells for _, words in cell)


def _cells(row: MatrixRow, words: MatrixWords) -> Iterator[list[Line]]:
    language = words.language
    yield [("plain", str(row.number))]
    yield _lines("strong", row.sender) + _lines("plain", row.agency) + (_lines("label", words.late) if row.is_late else [])
    told = (
        _lines("label", part(row, words))
        + _lines("strong", row.place or words.whole)
        + _lines("quote", f"«{row.quote}»" if row.quote else "")
        + _lines("plain", row.text)
    )
    yield told + (_lines("label", words.proposed) + _lines("quote", row.proposed) if row.proposed else [])
    yield _lines("plain", assessment(row, words))
    yield _lines("strong", conclusion(row, language))
    yield _lines("plain", row.change)


def _lines(kind: Kind, words: str) -> list[Line]:
    return [(kind, line.strip()) for line in words.split("\n") if line.strip()]
