"""Our own files: headings found by their bookmarks, and what the fact part says of chapters, sections and the document itself."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.intake.flat import Flat, Para
from app.intake.frame import Frame
from app.intake.headings import Head, one_line
from app.intake.ledger import Ledger
from app.intake.marks import key
from app.intake.own import part_key
from app.intake.structure import ChapterPlan, SectionPlan
from exports.canonical import as_data, content_hash, from_data
from exports.document import Chapter, Document, Part, Register, Section, TextPart
from exports.phrases import chapter_heading, section_heading

_BARE_HOST = re.compile(r"^(https?://[^/?#]+)/$")


def own_heads(blocks: Sequence[Flat], heads: dict[int, Head]) -> dict[int, Head]:
    """The headings of our own file: those with a chapter's or section's bookmark, and those somebody has written since."""
    found: dict[int, Head] = {}
    for block in blocks:
        if not isinstance(block, Para) or block.is_empty or part_key(block)[0] or key(block.marks, "x"):
            continue
        letter = next((one for one in ("s", "c") if key(block.marks, one)), "")
        if letter:
            number = block.label.text.strip() if block.label else ""
            found[block.index] = Head(block, 2 if letter == "s" else 1, one_line(block.text), number)
        elif block.index in heads:
            found[block.index] = heads[block.index]
    return found


def know_chapters(plans: Sequence[ChapterPlan], known: Document) -> None:
    """Gives chapters and sections what the facts tell of them; the printed words count where they were changed."""
    chapters = {chapter.id: chapter for chapter in known.chapters}
    sections = {section.id: section for chapter in known.chapters for section in chapter.sections}
    for at, plan in enumerate(plans):
        if fact := chapters.get(plan.id):
            _know_chapter(plan, fact, first=at == 0)
        for section in plan.sections:
            if section.id in sections:
                _know_section(section, sections[section.id])


def _know_chapter(plan: ChapterPlan, fact: Chapter, first: bool) -> None:
    number, plan.label = plan.number or fact.number, fact.label
    printed = one_line(plan.printed)
    same = printed in (one_line(" ".join(chapter_heading(fact))), one_line(fact.title))
    before = f"{fact.label} {fact.number}:" if fact.kind == "package" else fact.number
    plan.title = fact.title if same else printed.removeprefix(before).strip()
    plan.kind, plan.number = fact.kind, number
    plan.lead = fact.lead if one_line(fact.lead) == one_line(plan.lead) else plan.lead
    if first or fact.kind == "front":
        plan.new_page = fact.starts_new_page


def _know_section(plan: SectionPlan, fact: Section) -> None:
    plan.number = plan.number or fact.number
    printed = one_line(plan.printed)
    same = printed in (one_line(section_heading(fact)), one_line(fact.title))
    plan.title = fact.title if same else printed.removeprefix(fact.number).strip()


def known_fields(known: Document, frame: Frame) -> Document:
    """The document the file was drawn from, with the fields that the paper words otherwise."""
    shown = {name: getattr(frame, name) for name in ("title", "subtitle", "type_heading", "date_text", "period", "photo_credit")}
    changed = {name: text for name, text in shown.items() if text and text != one_line(getattr(known, name))}
    if frame.owners and frame.owners != tuple(map(one_line, known.owners)):
        changed["owners"] = frame.owners
    return replace(known, **changed)


def with_unprinted(parts: Sequence[Part], known: Sequence[Part], ledger: Ledger) -> tuple[Part, ...]:
    """The parts of a chapter or section with those of which nothing was printed (empty texts and registers), each where it stood."""
    made = list(parts)
    here = {part.id for part in parts}
    before = ""
    for part in known:
        empty = isinstance(part, TextPart) or (isinstance(part, Register) and part.kind != "overview" and not _has_lines(part))
        if part.id not in here and empty:
            at = next((place + 1 for place, one in enumerate(made) if one.id == before), 0 if not before else len(made))
            made.insert(at, replace(part, id=ledger.id(part.id)))
        before = part.id
    return tuple(made)


def as_drawn(document: Document, drawn_hash: str) -> Document:
    """The document; without the «/» that LibreOffice adds to addresses of a host alone, where it then is the very one that was drawn."""
    if not drawn_hash or content_hash(document) == drawn_hash:
        return document
    data = as_data(document)
    bare: Document = from_data(_without_slashes(data))
    return bare if content_hash(bare) == drawn_hash else document


def _without_slashes(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _BARE_HOST.sub(r"\1", value) if name == "link" else _without_slashes(value) for name, value in data.items()}
    return [_without_slashes(value) for value in data] if isinstance(data, list) else data


def _has_lines(register: Register) -> bool:
    return bool(register.indicators) or any(group.label or group.entries for group in register.groups)
