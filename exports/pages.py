"""Whole documents as HTML: one page to read on screen, and the same for print, which ``exports.pdf`` draws."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from exports.bare_page import page_html, print_page
from exports.cover import ABOVE, INSET, Cover, Placed, cover_of
from exports.cutting import Cut
from exports.document import (
    Block,
    Chapter,
    Document,
    Drawing,
    Figure,
    Measure,
    Note,
    Paragraph,
    Part,
    Register,
    Section,
    SubMeasure,
    TextPart,
)
from exports.dressing import layout_of
from exports.inline import Dress, Raw, attribute, inner_words, key_of, notes_html, told, words
from exports.languages import words_in
from exports.layout import LAYOUTS, Layout
from exports.markup import draw_block, draw_blocks, draw_register, figure_html, heading_tag, picture_source
from exports.matrix_pages import appendix_html
from exports.phrases import (
    anchors,
    back_page,
    chapter_anchor,
    chapter_heading,
    contents_of,
    cover_credit,
    cover_foot,
    cover_head,
    fact_order,
    facts,
    lead_words,
    measure_anchor,
    measure_heading,
    narrative,
    notice_lines,
    printed_notes,
    section_heading,
    sub_measure_lead,
    title_block,
)
from exports.pictures import Assets
from exports.profile import PLAIN
from exports.sheet import points, screen_css

Source = Callable[[Figure], str]
"""The address of a figure's picture, empty for a pyramid."""


def document_html(document: Document, drawing: Drawing, assets: Assets) -> str:
    """The document as one HTML file that needs nothing beside it: style sheet and pictures inside, no address fetched.

    ``assets`` gives a picture's bytes by its SHA-256. Raises BadFigure or BadPicture.
    """
    name = LAYOUTS[drawing.layout].name
    cover = cover_of(document, drawing, LAYOUTS[drawing.layout], assets) if drawing.cover else None
    body = _Writer(document, drawing, lambda figure: picture_source(figure, assets), False, cover).body()
    note = f'<p class="draft_note">{words(drawing.draft_note, Dress({}, {}))}</p>' if drawing.draft_note else ""
    head = '<meta name="viewport" content="width=device-width, initial-scale=1">' + f"<style>{screen_css()}</style>"
    return page_html(document, head, f"<main>{note}{body}</main>", f' class="{name}"')


def print_html(document: Document, drawing: Drawing, source: Source, cover: Cover | None = None) -> str:
    """The document for print, to be dressed by ``exports.sheet.print_css``; what stands in the margins rides on the body.

    ``source`` gives the address of each figure's picture; ``cover`` says where the cover's pictures stand. Raises BadFigure or BadPicture.
    """
    return print_page(document, _Writer(document, drawing, source, True, cover).body(), drawing)


def keyed_body(document: Document, drawing: Drawing, source: Source, cover: Cover | None, cuts: Mapping[str, Sequence[Cut[Raw]]]) -> str:
    """The content of a page for print whose elements say which piece they are, with ``cuts`` between the words of blocks."""
    writer = _Writer(document, drawing, source, True, cover)
    writer.dress = replace(writer.dress, keyed=True, cuts=cuts)
    return writer.body()


class _Writer:
    """One drawing of one document. Headings step down one level at a time from the chapter's, as readers by ear need them."""

    def __init__(self, document: Document, drawing: Drawing, source: Source, paper: bool, art: Cover | None) -> None:
        self.document, self.drawing, self.source, self.paper, self.art = document, drawing, source, paper, art
        self.layout: Layout = layout_of(drawing)
        self.notes: dict[str, tuple[int, Note]] = printed_notes(document, drawing)
        self.dress = Dress(
            numbers={key: number for key, (number, _) in self.notes.items()},
            anchors=anchors(document),
            language=document.language,
            paper=paper,
            keep_slashes=self.layout.keep_slashes,
            split_numbers=self.layout.split_numbers,
            table=self.table_look() if paper else None,
            profile=drawing.profile if paper else PLAIN,
        )

    def table_look(self) -> tuple[float, float, float]:
        look = self.layout.table
        return self.layout.page.text_width, self.layout.styles["table_text"].size, look.padding_x + look.rule

    # ------------------------------------------------------------ the whole

    def body(self) -> str:
        out = self.cover() if self.drawing.cover else ""
        out += self.contents() if self.drawing.contents else ""
        out += "" if self.drawing.cover else self.notice()
        if self.layout.measures == "headed":
            out += '<div class="title_block">' + self.lines(title_block(self.document)) + "</div>"
        out += "".join(self.chapter(chapter, first=at == 0) for at, chapter in enumerate(self.document.chapters))
        out += appendix_html(self.drawing.appendix, self.dress) if self.drawing.appendix else ""
        return out + self.back() + ("" if self.paper else notes_html(self.notes.values(), self.dress))

    def lines(self, lines: Iterable[tuple[str, str]]) -> str:
        return "".join(f'<p class="{style}">{words(line, self.dress)}</p>' for style, line in lines)

    def notice(self) -> str:
        """What kind of copy this is; nothing on an ordinary one."""
        lines = self.lines(notice_lines(self.drawing))
        return f'<div class="notices">{lines}</div>' if lines else ""

    def cover(self) -> str:
        head, foot = self.lines(cover_head(self.document)), self.lines((*cover_foot(self.document), *cover_credit(self.drawing)))
        foot += self.notice()
        art, emblems = "", ""
        field = '<div class="cover_head">'
        if self.art and self.art.picture:
            size = f' style="height:{points(self.art.top)}"' if self.paper else ""
            art = f'<div class="cover_art"{size}>{self.cover_image(self.art.picture)}</div>'
            field = self.field_below(self.art)
        if self.art and self.art.emblems:
            emblems = f'<div class="emblems">{"".join(map(self.cover_image, self.art.emblems))}</div>'
        below = " below" if art else ""
        return f'<section class="cover">{art}{field}{head}</div><div class="cover_foot{below}">{foot}</div>{emblems}</section>'

    def field_below(self, art: Cover) -> str:
        """The opening of the field below a picture; on paper as high as it was measured."""
        size = f' style="min-height:{points(art.edge - art.top - ABOVE - INSET)}"' if self.paper else ""
        return f'<div class="cover_head below"{size}>'

    def cover_image(self, placed: Placed) -> str:
        """A picture of the cover: on paper where it was placed."""
        if not self.paper:
            return f'<img src="{attribute(placed.picture.data_uri)}" alt="{attribute(placed.alt)}">'
        left, top = points(placed.left - self.layout.page.left), points(placed.top - self.layout.page.top)
        place = f"left:{left};top:{top};width:{points(placed.width)};height:{points(placed.height)}"
        return f'<img src="{placed.picture.address}" alt="{attribute(placed.alt)}" style="{place}">'

    def contents(self) -> str:
        lines = ""
        for line in contents_of(self.document, self.drawing, self.layout):
            where = told(f"Gå til {line.text}", self.dress)
            link = f'<a href="#{attribute(line.anchor)}"{where}>{words(line.text, self.dress)}</a>'
            lines += f'<li class="contents_{line.level}"{key_of(line.id, self.dress)}>{link}</li>'
        name = words_in(self.document.language).contents
        title = f'<h1 class="contents_title">{name}</h1>'
        return f'<nav class="contents" aria-label="{name}">{title}<ul class="toc">{lines}</ul></nav>' if lines else ""

    def back(self) -> str:
        lines = self.lines(back_page(self.document))
        return f'<section class="back">{lines}</section>' if lines else ""

    # ------------------------------------------------------------ chapters and sections

    def chapter(self, chapter: Chapter, first: bool) -> str:
        lines = chapter_heading(chapter)
        heading = ""
        if lines:
            style = "heading_1" if chapter.starts_new_page or first else "heading_1_inside"
            mark = attribute(" ".join(lines))
            text = "<br>".join(words(line, self.dress) for line in lines)
            heading = f'<h1 class="{style}" data-mark="{mark}" id="{chapter_anchor(chapter)}">{text}</h1>'
        lead = f'<p class="lead">{words(chapter.lead, self.dress)}</p>' if chapter.lead else ""
        level = 2 if lines else 1
        sections = "".join(self.section(section, level) for section in chapter.sections)
        new = ' class="new"' if chapter.starts_new_page else ""
        return f"<section{new}{key_of(chapter.id, self.dress)}>{heading}{lead}{self.parts(chapter.parts, level)}{sections}</section>"

    def section(self, section: Section, level: int) -> str:
        tag = heading_tag(level)
        style = "heading_2 new" if section.starts_new_page else "heading_2"
        title = section_heading(section)
        heading = f'<{tag} class="{style}" data-mark="{attribute(title)}" id="{chapter_anchor(section)}">{words(title, self.dress)}</{tag}>'
        return f"<section{key_of(section.id, self.dress)}>{heading}{self.parts(section.parts, level + 1)}</section>"

    def parts(self, parts: Iterable[Part], level: int) -> str:
        """The parts below a heading; ``level`` is that of headings among them. Bullets that follow each other are one list."""
        out = ""
        for bullets, group in groupby(parts, self.is_bullet):
            drawn = "".join(self.part(part, level) for part in group)
            out += f'<ul class="measures">{drawn}</ul>' if bullets else drawn
        return out

    def is_bullet(self, part: Part) -> bool:
        return self.layout.measures == "run-in" and isinstance(part, Measure) and part.lead.form == "bullet"

    def part(self, part: Part, level: int) -> str:
        dress = replace(self.dress, level=level)
        if isinstance(part, TextPart):
            return self.held(part, draw_blocks(part.blocks, dress))
        if isinstance(part, Figure):
            return figure_html(part, dress, self.source(part))
        if isinstance(part, Register):
            return self.held(part, draw_register(part, self.document, self.layout, dress))
        if self.layout.measures == "headed":
            return self.headed_measure(part, level)
        return self.bullet_measure(part, dress) if part.lead.form == "bullet" else self.held(part, self.paragraph_measure(part, dress))

    def held(self, part: Part, drawn: str) -> str:
        """A part that has no element of its own, in one where pieces have to be told apart."""
        return f"<div{key_of(part.id, self.dress)}>{drawn}</div>" if self.dress.keyed and drawn else drawn

    # ------------------------------------------------------------ measures

    def headed_measure(self, measure: Measure, level: int) -> str:
        """Heading, plan text, facts line by line, status text."""
        tag, dress = heading_tag(level), replace(self.dress, level=level + 1)
        title = measure_heading(self.document, measure)
        heading = f'<{tag} class="measure_heading" data-mark="{attribute(title)}" id="{attribute(measure_anchor(measure))}">'
        plan = draw_blocks(measure.blocks, dress) + self.sub_measures(measure, dress)
        lines = "".join(f'<p class="facts">{self.fact(*fact)}</p>' for fact in self.facts(measure))
        status = draw_blocks(narrative(measure, self.layout), dress)
        plan = f'<div class="plan_text">{plan}</div>' if plan else ""
        return f'<section class="measure"{key_of(measure.id, dress)}>{heading}{words(title, dress)}</{tag}>{plan}{lines}{status}</section>'

    def bullet_measure(self, measure: Measure, dress: Dress) -> str:
        lead, rest = self.lead_and_rest(measure, dress)
        more = "".join(draw_block(block, dress) for block in rest)
        return f"<li{self.measure_mark(measure)}>{lead}{more}{self.sub_measures(measure, dress)}{self.fact_line(measure)}</li>"

    def paragraph_measure(self, measure: Measure, dress: Dress) -> str:
        lead, rest = self.lead_and_rest(measure, dress)
        more = "".join(draw_block(block, dress) for block in rest)
        return f"<p{self.measure_mark(measure)}>{lead}</p>{more}{self.sub_measures(measure, dress)}{self.fact_line(measure)}"

    def measure_mark(self, measure: Measure) -> str:
        """Anchor and outline entry of a measure whose title runs in."""
        return (
            f' class="measure" data-mark="{attribute(measure_heading(self.document, measure))}" id="{attribute(measure_anchor(measure))}"'
            f"{key_of(measure.id, self.dress)}"
        )

    def lead_and_rest(self, measure: Measure, dress: Dress) -> tuple[str, tuple[Block, ...]]:
        """The lead words, with the first paragraph when the text runs in, and the blocks left over."""
        lead, blocks = words(lead_words(measure), dress), measure.blocks
        if measure.lead.bold:
            lead = f"<b>{lead}</b>"
        if measure.lead.run_in and blocks and isinstance(blocks[0], Paragraph):
            return f"{lead} {inner_words(blocks[0], dress)}", blocks[1:]
        return lead, blocks

    def sub_measures(self, measure: Measure, dress: Dress) -> str:
        items = "".join(self.sub_measure(sub, dress) for sub in measure.sub_measures)
        return f'<ul class="sub">{items}</ul>' if items else ""

    def sub_measure(self, sub: SubMeasure, dress: Dress) -> str:
        lead, rest = f"<b>{words(sub_measure_lead(sub), dress)}</b>", sub.blocks
        if rest and isinstance(rest[0], Paragraph):
            lead, rest = f"{lead} {inner_words(rest[0], dress)}", rest[1:]
        status = f"<p>{self.fact('Status', sub.status)}</p>" if sub.status else ""
        return f"<li{key_of(sub.id, dress)}>{lead}{draw_blocks(rest, dress)}{status}</li>"

    def facts(self, measure: Measure) -> tuple[tuple[str, str], ...]:
        return facts(self.document, measure, fact_order(self.layout))

    def fact(self, label: str, value: str) -> str:
        return f"<b>{label}:</b> {words(value, self.dress)}"

    def fact_line(self, measure: Measure) -> str:
        """All facts in one paragraph below a measure's text; nothing when none is filled."""
        filled = " ".join(self.fact(*fact) for fact in self.facts(measure))
        return f'<p class="facts">{filled}</p>' if filled else ""
