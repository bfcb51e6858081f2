"""Holding a drawn PDF against the words of its document, whoever drew it: WeasyPrint from us, LibreOffice from our Word file."""

import difflib
import re
import subprocess
from collections.abc import Sequence

from exports.document import Document, Drawing
from exports.layout import LAYOUTS
from exports.phrases import overview_head, printed_notes
from exports.wording import wording

Page = list[str]
_NUMBER = re.compile(r"\d{1,4}")


def pdf_pages(pdf: bytes, *options: str) -> list[Page]:
    """The lines of each page, without blank ones, in the order they are drawn."""
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", "-raw", *options, "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    pages = run.stdout.decode().split("\f")
    return [[line.strip() for line in page.split("\n") if line.strip()] for page in pages[:-1]]


def letters(words: Sequence[str]) -> str:
    """All words run together, without white space and the invisible signs that steer line breaks."""
    return re.sub(r"[\s\u2060\u200b\u00a0]", "", "".join(words))


def _bare(page: Page, head: list[str], draft_note: str, later: bool) -> Page:
    """A page without its furniture: draft note, page number, and a table's head row when it is only repeated."""
    lines = [line for line in page if not draft_note or line != draft_note]
    for end in (0, -1):
        if lines and _NUMBER.fullmatch(lines[end]):
            lines.pop(end)
    taken = next((at for at in range(1, len(head) + 1) if " ".join(lines[:at]).split() == head), 0)
    return lines[taken:] if later else lines


def _joined(lines: Page, known: set[str], starts: set[str]) -> list[str]:
    """Words of the lines, those that were turned at a line's end put together again where the document knows them whole."""
    words: list[str] = []
    for line in lines:
        first, *rest = line.split()
        if words and (words[-1] + first in known or words[-1] + first in starts) and not (words[-1] in known and first in known):
            words[-1] += first
        else:
            words.append(first)
        words += rest
    return words


def _without(words: list[str], note: list[str]) -> bool:
    for at in range(len(words) - len(note), -1, -1):
        if words[at : at + len(note)] == note:
            del words[at : at + len(note)]
            return True
    return False


def printed_words(pages: list[Page], document: Document, drawing: Drawing) -> list[str]:
    """The words a PDF prints, in the order ``wording`` gives them: without furniture, the notes from the foot of their page moved last."""
    expected = wording(document, drawing)
    known, starts = set(expected), {word[:end] for word in expected if len(word) > 25 for end in range(8, len(word))}
    head = list(overview_head(document, LAYOUTS[drawing.layout].overview))
    notes = [f"{number} {wording_of(note)}".split() for number, note in printed_notes(document, drawing).values()]
    words: list[str] = []
    tail: list[str] = []
    waiting = list(notes)
    for at, page in enumerate(pages):
        found = _joined(_bare(page, head, drawing.draft_note, at > 0 and head[0] in words), known, starts)
        while waiting and _without(found, waiting[0]):
            tail += waiting.pop(0)
        words += found
    return words + tail


def wording_of(note: object) -> str:
    """A note's own words."""
    return "".join(run.text for run in note.runs)  # type: ignore[attr-defined]


def agreement(expected: list[str], found: list[str]) -> tuple[float, list[str]]:
    """Share of words that are the same in the same order, and each place that differs as «expected → found»."""
    matcher = difflib.SequenceMatcher(None, expected, found, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    places = [
        f"{' '.join(expected[a:b]) or '–'} → {' '.join(found[c:d]) or '–'}" for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    ]
    return same / max(len(expected), len(found), 1), places
