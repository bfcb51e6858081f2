"""The outline of a file: chapters, sections, their leads, and the blocks below each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from app.domain.saying import say
from app.intake.flat import Flat, Para
from app.intake.headings import Head, measure_heading
from app.intake.ledger import Ledger
from app.intake.marks import key, keys

ChapterKind = Literal["chapter", "package", "plain", "front"]

_LEADS = ("ingress", "lead", "innledning ingress")
_LEAD_LENGTH, _BOLD_LEAD = 3000, 40


@dataclass(slots=True)
class SectionPlan:
    """A section to be: its heading and the blocks below it. ``printed``: the heading's words as they stand in the file."""

    id: str
    number: str
    title: str
    new_page: bool
    printed: str = ""
    blocks: list[Flat] = field(default_factory=list)


@dataclass(slots=True)
class ChapterPlan:
    """A chapter to be. ``printed``: the heading's words as they stand in the file."""

    id: str
    kind: ChapterKind
    title: str
    number: str = ""
    label: str = ""
    lead: str = ""
    new_page: bool = False
    printed: str = ""
    blocks: list[Flat] = field(default_factory=list)
    sections: list[SectionPlan] = field(default_factory=list)


def outline(blocks: Sequence[Flat], heads: Mapping[int, Head], ledger: Ledger, own: bool) -> list[ChapterPlan]:
    """The chapters of the file, in order; what stands before the first heading is a chapter of kind «front»."""
    chapters: list[ChapterPlan] = []
    home: list[Flat] = []
    for block in blocks:
        head = heads.get(block.index) if isinstance(block, Para) else None
        if head and head.level == 1:
            chapters.append(_chapter(head, ledger, own))
            home = chapters[-1].blocks
        elif head and head.level == 2 and chapters and chapters[-1].kind != "front":
            chapters[-1].sections.append(_section(head, ledger, own))
            home = chapters[-1].sections[-1].blocks
        else:
            if not chapters and not (isinstance(block, Para) and block.is_empty):
                chapters.append(ChapterPlan(ledger.id(key(block.marks, "c") if own else ""), "front", ""))
                home = chapters[-1].blocks
            if chapters:
                home.append(block if own else _plain(block, head))
    if not own:
        _number(chapters, ledger)
    for chapter in chapters:
        _finish(chapter, ledger)
    if chapters and chapters[0].kind != "front" and not own:
        # What stands at the top of a file needs no page break; it has one in mind where its siblings do.
        turning = [chapter.new_page for chapter in chapters[1:]]
        chapters[0].new_page = chapters[0].new_page or sum(turning) * 2 > len(turning)
    return chapters


def _number(chapters: Sequence[ChapterPlan], ledger: Ledger) -> None:
    """A file whose headings carry no numbers at all gets the plan's: they are chapters all the same. One with some keeps the rest plain."""
    plain = [chapter for chapter in chapters if chapter.kind == "plain"]
    if not plain or any(chapter.kind in ("chapter", "package") for chapter in chapters):
        return
    for place, chapter in enumerate(plain, 1):
        chapter.kind, chapter.number = "chapter", str(place)
        for under, section in enumerate(chapter.sections, 1):
            section.number = f"{place}.{under}"
    what = say("Overskriftene i filen har ikke nummer. I planen er kapitlene nummerert 1, 2, 3 og underkapitlene 1.1, 1.2.")
    mend = say("Du trenger ikke gjøre noe. Vil du ha et kapittel uten nummer, velger du det under «Rediger» ved overskriften.")
    ledger.problem("", what, mend, "note")


def _chapter(head: Head, ledger: Ledger, own: bool) -> ChapterPlan:
    kind: ChapterKind = "package" if head.label else "chapter" if head.number else "plain"
    wanted = (keys(head.para.marks, "c") or [""])[-1] if own else ""
    plan = ChapterPlan(ledger.id(wanted), kind, head.title, head.number, head.label, new_page=head.para.new_page, printed=head.para.text)
    ledger.trace("", head.para.text, "tiltakspakke" if kind == "package" else "kapittel", plan.id)
    ledger.rewritten("", head.para.text, f"{head.label} {head.number} {head.title}", plan.id)
    ledger.anchors[head.para.index] = ledger.homes[head.para.index] = plan.id
    return plan


def _section(head: Head, ledger: Ledger, own: bool) -> SectionPlan:
    plan = SectionPlan(ledger.id(key(head.para.marks, "s") if own else ""), head.number, head.title, head.para.new_page, head.para.text)
    ledger.trace("", head.para.text, "underkapittel", plan.id)
    ledger.rewritten("", head.para.text, f"{head.number} {head.title}", plan.id)
    ledger.anchors[head.para.index] = ledger.homes[head.para.index] = plan.id
    return plan


def _plain(block: Flat, head: Head | None) -> Flat:
    """A block as it stands in the text: a heading below the second level counts as one whatever its style says, and nothing else does."""
    if not isinstance(block, Para) or measure_heading(block):
        return block
    if head is None:
        return block if block.look.outline is None else replace(block, look=replace(block.look, outline=None))
    return replace(block, look=replace(block.look, outline=max(head.level - 1, 2)))


# ---------------------------------------------------------------- leads and places


def _finish(chapter: ChapterPlan, ledger: Ledger) -> None:
    heading = " ".join(word for word in (chapter.label, chapter.number, chapter.title) if word)
    ledger.name_places(heading, chapter.blocks)
    for section in chapter.sections:
        ledger.name_places(f"{section.number} {section.title}".strip(), section.blocks)
    if chapter.kind != "front":
        _take_lead(chapter, ledger)


def _take_lead(chapter: ChapterPlan, ledger: Ledger) -> None:
    """The lead: paragraphs of a style named so, or one bold paragraph right below the heading."""
    lead: list[Para] = []
    for block in chapter.blocks:
        if isinstance(block, Para) and block.is_empty:
            continue
        if isinstance(block, Para) and (_is_lead_style(block) or (not lead and _is_bold_lead(block))):
            lead.append(block)
        else:
            break
    text = " ".join(para.text for para in lead)
    if not lead or len(text) > _LEAD_LENGTH or not all(para.is_plain for para in lead):
        _tell_of_rich_lead(lead, ledger)
        return
    chapter.lead = text
    chapter.blocks = [block for block in chapter.blocks if not any(block is para for para in lead)]
    for para in lead:
        ledger.became(para, "ingress", chapter.id)


def _is_lead_style(para: Para) -> bool:
    return any(name in _LEADS for name in para.look.names)


def _is_bold_lead(para: Para) -> bool:
    """A whole bold paragraph of running text."""
    running = len(para.text) >= _BOLD_LEAD and not para.text.endswith(":")
    return para.is_bold and running and not para.is_item and para.look.outline is None and measure_heading(para) is None


def _tell_of_rich_lead(lead: Sequence[Para], ledger: Ledger) -> None:
    if lead:
        what = say("Ingressen har fotnoter eller lenker, eller er svært lang, og er tatt inn som vanlig tekst.")
        ledger.problem(
            ledger.place(lead[0]), what, say("En ingress kan bare være ren tekst. Flytt fotnoten til brødteksten om det skal være ingress.")
        )
