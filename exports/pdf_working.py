"""A working copy as PDF: what came is underlined, what went is struck out, both in colour and between signs of their own.

Small marks («K1» for a comment, «F1» for a suggestion) lead to the notes at the end, and the notes lead back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lxml import etree

from exports.bare_page import print_page
from exports.cover import Cover, cover_of
from exports.cutting import Cut
from exports.document import Document, Drawing, Figure
from exports.dressing import layout_of
from exports.inline import Dress, Raw, attribute, told, words
from exports.languages import working_words
from exports.page_merging import KEY, Element, markup_of, merge_pages, parsed
from exports.pages import keyed_body
from exports.pdf import write_pdf
from exports.pictures import Assets, Picture, figure_picture
from exports.working import Owners, Places, Proposed, Talk, Working, notice, printed_time, proposal

_TITLES = ("cover_title", "cover_title_long", "title")
_LINES = ("p", "li", "td", "th", "figcaption", *(f"h{level}" for level in range(1, 7)))


def draw_working_pdf(working: Working, drawing: Drawing, assets: Assets) -> bytes:
    """The working copy as PDF, drawn as ``drawing`` says.

    Raises BadFigure, BadPicture: see ``draw_pdf``.
    """
    drawing = replace(drawing, notice=notice(working), appendix=None)
    merged, pictures, unseen = _merged(working, drawing, assets)
    if notice(working, unseen) != drawing.notice:  # what the text does not show is known when it is drawn, and the cover tells of it
        drawing = replace(drawing, notice=notice(working, unseen))
        merged, pictures, _ = _merged(working, drawing, assets)
    numbered = layout_of(drawing).numbered == "always" or drawing.cover or drawing.contents
    return write_pdf(print_page(working.before, markup_of(merged), drawing), drawing, numbered, pictures)


def _merged(working: Working, drawing: Drawing, assets: Assets) -> tuple[Element, dict[str, Picture], int]:
    """The page, its pictures by their addresses, and how many suggestions its text does not show."""
    pictures: dict[str, Picture] = {}

    def source(figure: Figure) -> str:
        if figure.kind != "image":
            return ""
        picture = figure_picture(figure, assets)
        pictures[picture.address] = picture
        return picture.address

    def body(document: Document, cuts: Mapping[str, Sequence[Cut[Raw]]]) -> Element:
        cover: Cover | None = cover_of(document, drawing, layout_of(drawing), assets) if drawing.cover else None
        pictures.update({placed.picture.address: placed.picture for placed in cover.pictures} if cover else {})
        return parsed(keyed_body(document, drawing, source, cover, cuts))

    notes = _Notes(working, drawing)
    before, after = body(working.before, notes.cuts()), body(working.after, {})
    notes.place(before)
    merged = merge_pages(before, after, notes.sign)
    notes.tell(merged)
    return merged, pictures, notes.owners.unseen()


class _Notes:
    """The notes of one copy and their marks in the text."""

    def __init__(self, working: Working, drawing: Drawing) -> None:
        self.working, self.words = working, working_words(working.before.language)
        self.dress = Dress({}, {}, language=working.before.language, paper=True, profile=drawing.profile)
        self.places = Places(working)
        self.owners = Owners(working.changes)
        self.placed: set[str] = set()

    # ------------------------------------------------------------ marks

    def cuts(self) -> dict[str, list[Cut[Raw]]]:
        """Block → the marks behind the words that comments are about."""
        found: dict[str, list[Cut[Raw]]] = {}
        for talk in self.working.threads:
            if talk.spans and not talk.is_lost:
                block, _, end = talk.spans[-1]
                found.setdefault(block, []).append(Cut(end, Raw(self._mark(f"k{talk.number}", self._comment(talk))), ends=True))
        return found

    def _comment(self, talk: Talk) -> str:
        return self.words.comment.format(talk.number)

    def _suggestion(self, change: Proposed) -> str:
        return self.words.suggestion.format(change.number)

    def _mark(self, key: str, name: str) -> str:
        """A small number that leads to a note."""
        return f'<a class="mark ref" id="til-{key}" href="#merknad-{key}"{told(name, self.dress)}>{key.upper()}</a>'

    def sign(self, ids: Sequence[str], gone: str, come: str) -> Sequence[Element]:
        """The marks of suggestions, each behind its first change."""
        found = self.owners.first((*ids, ""), gone, come)
        return [self._made(f"f{change.number}", self._suggestion(change)) for change in found]

    def _made(self, key: str, name: str) -> Element:
        self.placed.add(key)
        return etree.fromstring(self._mark(key, name))

    def place(self, page: Element) -> None:
        """Puts marks of comments on whole pieces, and of those whose words are not printed, where the piece begins."""
        self.placed |= {str(one.get("id")).removeprefix("til-") for one in page.iter("a") if "mark" in str(one.get("class"))}
        known = _standing(page)
        for talk in self.working.threads:
            if f"k{talk.number}" not in self.placed:
                self._put(page, known, talk.target, talk.field, self._made(f"k{talk.number}", self._comment(talk)))

    def tell(self, page: Element) -> None:
        """Puts marks of suggestions that show nowhere, and the notes, before the back page."""
        known = _standing(page)
        for change in self.owners.waiting.values():
            self._put(page, known, self._target(change), "", self._made(f"f{change.number}", self._suggestion(change)))
        notes = parsed(self.html())
        back = page[-1] if len(page) and page[-1].get("class") == "back" else None
        at = len(page) if back is None else len(page) - 1
        page[at:at] = list(notes)

    def _target(self, change: Proposed) -> str:
        """One of the things a suggestion changes: one that has a place in the plan, where any has."""
        return min(change.targets, key=lambda target: (not self.places.of(target), target), default="")

    def _put(self, page: Element, known: Mapping[str, Element], target: str, field: str, mark: Element) -> None:
        is_of_all = not target
        while target and target not in known:
            target = self.places.homes.get(target, "")
        line = _line_of(known.get(target), field)
        if line is None:
            names = (*_TITLES, "notice") if is_of_all else ("notice",)
            line = next(one for name in names for one in page.iter("p") if one.get("class") == name)
        at = next((at for at, child in enumerate(line) if child.tag in ("p", "ul", "ol", "table", "div", "section")), len(line))
        line.insert(at, mark)

    # ------------------------------------------------------------ notes

    def html(self) -> str:
        """The notes, at the end of the copy."""
        told = [self._talk(talk) for talk in self.working.threads] + [self._change(change) for change in self.working.changes]
        if not told:
            return ""
        name = words(self.words.notes, self.dress)
        heading = f'<h1 class="heading_1" data-mark="{attribute(self.words.notes)}" id="merknader">{name}</h1>'
        return f'<section class="new">{heading}<ul class="remarks">{"".join(told)}</ul></section>'

    def _talk(self, talk: Talk) -> str:
        more = [self.places.of(talk.target), talk.field, self.words.resolved if talk.is_resolved else ""]
        lines = [self._head(f"k{talk.number}", self._comment(talk), more)]
        quote = f"{self.words.lost} «{talk.quote}»" if talk.is_lost else f"«{talk.quote}»"
        lines += [self._line("remark_quote", quote)] if talk.quote else []
        for remark in talk.remarks:
            lines.append(self._line("remark_by", " · ".join(filter(None, (remark.author, remark.agency, printed_time(remark.at))))))
            lines += [self._line("remark", line) for line in remark.body.split("\n") if line.strip()]
        return f'<li id="merknad-k{talk.number}">{"".join(lines)}</li>'

    def _change(self, change: Proposed) -> str:
        lines = [self._head(f"f{change.number}", self._suggestion(change), [self.places.of(self._target(change))])]
        lines.append(self._line("remark_by", " · ".join(filter(None, (change.author, change.agency, printed_time(change.at))))))
        told = proposal(change, self.owners, self.working.before.language)
        lines += [self._line("remark_quote" if is_wording else "remark", line) for line, is_wording in told]
        return f'<li id="merknad-f{change.number}">{"".join(lines)}</li>'

    def _head(self, key: str, name: str, more: Sequence[str]) -> str:
        """A note's name, which leads back to its mark."""
        link = f'<a class="ref" href="#til-{key}"{told(self.words.back, self.dress)}>{key.upper()}</a>'
        rest = "".join(f" · {words(part, self.dress)}" for part in more if part)
        return f'<p class="remark_head">{link} {words(name, self.dress)}{rest}</p>'

    def _line(self, style: str, line: str) -> str:
        return f'<p class="{style}">{words(line, self.dress)}</p>'


def _standing(page: Element) -> dict[str, Element]:
    """Piece or block → the element it is; not its line in the contents or in the table of measures."""
    found: dict[str, Element] = {}
    for one in page.iter():
        if one.get(KEY) is not None and not any(above.tag == "nav" or above.get("class") == "overview" for above in one.iterancestors()):
            found.setdefault(str(one.get(KEY)), one)
    return found


def _line_of(home: Element | None, field: str) -> Element | None:
    """The line of a piece that a mark stands behind: that of the field, else its first. A figure without words gets one of its own."""
    if home is None or home.tag == "span":
        return None if home is None else home.getparent()
    lines = [one for one in home.iter(*_LINES) if "".join(one.itertext()).strip()]
    of_field = [line for line in lines if field and f"{field}:" in "".join(line.itertext())]
    if not lines and home.tag == "figure":
        return etree.SubElement(home, "p", {"class": "credit"})
    return next(iter(of_field[-1:] or lines), None)
