"""Every word of the file ends in the plan or in the report: the file's words counted apart from its reading, and looked for again."""

import re
from collections import Counter
from collections.abc import Iterator

from app.intake.changes import DELETED, INSERTED, Changes, marker
from app.intake.ooxml import MC, Element, M, W, child
from app.intake.package import Package
from app.intake.result import Intake
from app.intake.tokens import words
from exports.document import Block as DocumentBlock
from exports.document import (
    Break,
    Document,
    Figure,
    Heading,
    Inline,
    List,
    Measure,
    Note,
    Paragraph,
    Part,
    Quote,
    Register,
    TextPart,
    measures,
)
from exports.layout import LAYOUTS
from exports.phrases import (
    back_page,
    chapter_heading,
    cover_foot,
    cover_head,
    entry_text,
    facts,
    has_values,
    indicator_name,
    indicator_note,
    lead_words,
    measure_heading,
    overview_head,
    overview_row,
    section_heading,
    sub_measure_lead,
    title_block,
    value_tables,
)

_REPORTED = frozenset({"utelatt", "skrevet om"})
"""What pieces became whose words stand in the report alone."""

_QUOTED = re.compile("«(.*)»", re.DOTALL)
"""The file's own words in a problem's sentence."""

_SPACES = {f"{W}br": " ", f"{W}cr": " ", f"{W}tab": " ", f"{W}ptab": " ", f"{W}sym": " ", f"{W}noBreakHyphen": "-"}


# ---------------------------------------------------------------- the file


def file_words(package: Package, changes: Changes) -> tuple[str, ...]:
    """Every word of the text, the footnotes and the endnotes, as the file's XML holds them, tracked changes settled."""
    found: list[str] = []
    for kind in ("", "footnotes", "endnotes"):
        part = package.related(kind) if kind else package.main
        root = package.tree(part) if part else None
        if root is not None:
            found += words("".join(_texts(root, DELETED if changes == "accepted" else INSERTED)))
    return tuple(found)


def _texts(element: Element, gone: frozenset[str]) -> Iterator[str]:
    """The text of an element in order, with a blank where paragraphs and cells end."""
    waiting: list[Element | str] = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif one.tag in (f"{W}t", f"{W}delText", f"{M}t"):
            yield one.text or ""
        elif one.tag in _SPACES:
            yield _SPACES[one.tag]
        elif not _is_gone(one, gone):
            if one.tag in (f"{W}p", f"{W}tc") and not _is_joined(one, gone):
                waiting.append(" ")
            waiting += reversed(one)


def _is_gone(one: Element, gone: frozenset[str]) -> bool:
    """What is not read: the other side of tracked changes, the second copy of a drawing, properties."""
    if one.tag in gone or one.tag in (f"{W}pPr", f"{W}rPr"):
        return True
    if one.tag in (f"{MC}Fallback", f"{MC}Choice"):
        return one.getparent().find(f"{MC}Choice") not in (None, one)
    properties = child(one, "trPr") if one.tag == f"{W}tr" else child(one, "tcPr") if one.tag == f"{W}tc" else None
    return properties is not None and marker(properties) in gone


def _is_joined(paragraph: Element, gone: frozenset[str]) -> bool:
    return marker(child(paragraph, "pPr", "rPr")) in gone


# ---------------------------------------------------------------- the document


def said(document: Document) -> Iterator[str]:
    """Everything the document prints, phrase by phrase, and the names of everybody in it."""
    for lines in (cover_head(document), cover_foot(document), title_block(document), back_page(document)):
        yield from (line for _, line in lines)
    yield f"Foto: {document.photo_credit}"
    for chapter in document.chapters:
        yield from chapter_heading(chapter)
        yield chapter.lead
        for part in chapter.parts:
            yield from _part(document, part)
        for section in chapter.sections:
            yield section_heading(section)
            for part in section.parts:
                yield from _part(document, part)


def _part(document: Document, part: Part) -> Iterator[str]:
    if isinstance(part, TextPart):
        yield from _blocks(part.blocks)
    elif isinstance(part, Measure):
        yield from _measure(document, part)
    elif isinstance(part, Figure):
        yield from (part.caption, part.credit)
        for level in part.levels:
            yield from (level.title, level.text)
    else:
        yield from _register(document, part)


def _measure(document: Document, measure: Measure) -> Iterator[str]:
    yield measure_heading(document, measure) if measure.number else lead_words(measure)
    yield from _blocks(measure.blocks)
    for sub in measure.sub_measures:
        yield sub_measure_lead(sub)
        yield from _blocks(sub.blocks)
        yield f"Status: {sub.status}" if sub.status else ""
    for label, value in facts(document, measure, ("period", "responsible", "status")):
        yield f"{label}: {value}"
    for entry in measure.statuses[-1:]:
        yield from _blocks(entry.blocks)


def _register(document: Document, register: Register) -> Iterator[str]:
    if register.kind == "overview":
        columns = LAYOUTS[document.kind].overview
        yield " ".join(overview_head(document, columns))
        for measure in measures(document):
            yield " ".join(overview_row(document, measure, columns))
    for group in register.groups:
        yield group.label
        yield from (entry_text(document, entry) for entry in group.entries)
    for table in value_tables(register, document.language):
        yield " ".join(table.header)
        yield from (" ".join((indicator_name(one), indicator_note(one, document.language), *cells)) for one, cells in table.rows)
    if not has_values(register):
        yield from (indicator_name(indicator) for indicator in register.indicators)


def _blocks(blocks: tuple[DocumentBlock, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield _inline(block.runs)
        elif isinstance(block, List):
            for at, item in enumerate(block.items, 1):
                yield str(at) if block.ordered else ""
                yield from _blocks(item.blocks)
        elif isinstance(block, Quote):
            yield from _blocks(block.blocks)
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from _blocks(cell.blocks)


def _inline(runs: tuple[Inline, ...]) -> str:
    text = "".join(" " if isinstance(run, Break) else "" if isinstance(run, Note) else run.text for run in runs)
    notes = [_inline(run.runs) for run in runs if isinstance(run, Note)]
    return " ".join([text, *notes])


# ---------------------------------------------------------------- together


def unaccounted(intake: Intake) -> list[str]:
    """The words of the file that are neither in the document nor in the report, in the file's order; none when all is well."""
    held: Counter[str] = Counter()
    for text in said(intake.document):
        held.update(words(text))
    for trace in intake.traces:
        if trace.became in _REPORTED:
            held.update(words(trace.source))
    for choice in intake.choices:
        held.update(words(choice.table))
    for problem in intake.problems:
        quoted = _QUOTED.search(problem.what) if problem.severity != "choice" else None
        held.update(words(quoted[1]) if quoted else [])
    missing: list[str] = []
    for word in intake.words:
        if held[word]:
            held[word] -= 1
        else:
            missing.append(word)
    return missing
