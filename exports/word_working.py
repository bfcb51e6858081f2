"""A working copy as Word file: the plan with every suggestion as a tracked change by the one who made it, and all that is said as comments.

With all changes accepted it reads as the plan would with the suggestions in it, with all of them refused as the plan stands. What follows
from a suggestion elsewhere (a number in the table of measures, a line of the contents) is its author's where that can be told, else
Samplan's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from types import MappingProxyType

from lxml import etree

from exports.cutting import Cut
from exports.document import Document, Drawing
from exports.dressing import layout_of
from exports.languages import working_words
from exports.pictures import Assets
from exports.word import WordDrawing, styles_of
from exports.word_comments import Comments, printed_author, stamp
from exports.word_drawings import Drawings
from exports.word_marks import read_mark
from exports.word_merging import merge, style_of
from exports.word_package import WordFile
from exports.word_styles import style_id
from exports.word_tokens import Status
from exports.word_xml import Element, clark, w
from exports.working import Owners, Places, Proposed, Talk, Working, homes, notice, proposal

_P, _START, _ID = clark("w:p"), clark("w:bookmarkStart"), clark("w:id")
SYSTEM = "Samplan"
"""Whose a change is that follows from others."""
NO_PAGES: Mapping[str, int] = MappingProxyType({})


def draw_working_docx(working: Working, drawing: Drawing, assets: Assets, pages: Mapping[str, int] = NO_PAGES) -> bytes:
    """The working copy as a Word file, drawn as ``drawing`` says. Same arguments, same bytes.

    ``pages``: the page each piece starts on, for the contents; those of the plan as it stands, for with every change they are others.

    Raises BadFigure, BadPicture: see ``draw_docx``.
    """
    drawing = replace(drawing, notice=notice(working), appendix=None)
    content, unseen = _drawn(working, drawing, assets, pages)
    told = notice(working, unseen)  # what the text does not show is known when it is drawn, and the cover tells of it
    return content if told == drawing.notice else _drawn(working, replace(drawing, notice=told), assets, pages)[0]


def _drawn(working: Working, drawing: Drawing, assets: Assets, pages: Mapping[str, int]) -> tuple[bytes, int]:
    """The file, and how many suggestions its text does not show."""
    layout = layout_of(drawing)
    styles = styles_of(working.before, layout)
    file = WordFile(working.before, drawing, layout, styles)
    comments, drawings = Comments(file), Drawings()
    places = Places(working)
    talks = {talk.id: _said(comments, talk, places.within(talk.target), working.before.language) for talk in working.threads}
    byline, facts = _Byline(working, comments), style_id(layout.styles["facts"].word)

    def body(document: Document, cuts: Mapping[str, Sequence[Cut[Element]]]) -> Element:
        file.body = w("body")
        made = WordDrawing(document, drawing, layout, styles, file, assets, drawings, is_tracked=True)
        made.writer.cuts = cuts
        made.write(pages)
        return file.body

    after = body(working.after, {})
    before = body(working.before, dict(_cuts(working, talks, comments)))
    _Placer(before, working, comments, facts).place(working.threads, talks)
    file.body = merge(before, after, _note_words(file), byline)
    unseen = byline.owners.unseen()
    _Placer(file.body, working, comments, facts).tell(byline.untold())
    _forget_notes(file)
    comments.write()
    file.track_changes()
    return file.content(), unseen


# ---------------------------------------------------------------- whose a change is


class _Byline:
    """See ``word_merging.Byline``. The first change of a suggestion carries a comment with its number and reason."""

    def __init__(self, working: Working, comments: Comments) -> None:
        self.language, self.comments = working.before.language, comments
        self.words = working_words(self.language)
        self._numbers = count(1)
        self.owners = Owners(working.changes)
        self._latest = max((change.at for change in working.changes if change.is_in), default="")

    def formatting(self, ids: Sequence[str], gone: str = "", come: str = "") -> dict[str, str]:
        """Author and date of a change; what nobody in particular has suggested follows from others."""
        change = next(iter(self.owners.of(ids, gone, come)), None)
        name, at = (byline(change.author, change.agency), change.at) if change else (SYSTEM, self._latest)
        facts = {"id": str(next(self._numbers)), "author": printed_author(name)} | ({"date": stamp(at)} if at else {})
        return {clark(f"w:{key}"): value for key, value in facts.items()}

    def mark(self, status: Status, ids: Sequence[str], words: str = "") -> Element:
        """An empty ``w:ins`` or ``w:del``."""
        made = w(status)
        for key, value in self.formatting(ids, *_sides(status, words)).items():
            made.set(key, value)
        return made

    def beside(self, status: Status, ids: Sequence[str], words: str) -> tuple[list[Element], list[Element]]:
        """The ends of the comments on the suggestions of which this is the first change."""
        numbers = [self._tell(change) for change in self.owners.first(ids, *_sides(status, words))]
        return self.comments.starts(numbers), self.comments.ends(numbers)

    def untold(self) -> list[tuple[Proposed, int]]:
        """The suggestions of which no change was found in the text, each with the number of a comment that tells of it."""
        return [(change, self._tell(change)) for change in self.owners.waiting.values()]

    def _tell(self, change: Proposed) -> int:
        told = (line for line, _ in proposal(change, self.owners, self.language))
        lines = _lines(self.words.suggestion.format(change.number), *told)
        return self.comments.add(byline(change.author, change.agency), change.at, lines)


def _sides(status: Status, words: str) -> tuple[str, str]:
    """The words of a change as those that went and those that came."""
    return (words, "") if status == "del" else ("", words)


def byline(author: str, agency: str) -> str:
    """Name and agency in one."""
    return f"{author}, {agency}" if agency else author


def _lines(*words: str) -> list[tuple[str, bool]]:
    """The paragraphs of a comment, the first of them bold."""
    return [(line, at == 0) for at, block in enumerate(words) if block for line in block.split("\n") if line.strip()] or [("", False)]


# ---------------------------------------------------------------- what is said


def _said(comments: Comments, talk: Talk, place: str, language: str) -> list[int]:
    """The comments of a thread; their numbers. ``place``: what it is about, where the paragraph they hang on holds more."""
    words = working_words(language)
    label = " · ".join(
        part for part in (words.comment.format(talk.number), place, talk.field, words.resolved if talk.is_resolved else "") if part
    )
    quote = f"{words.lost} «{talk.quote}»" if talk.is_lost and talk.quote else ""
    numbers: list[int] = []
    for remark in talk.remarks:
        lines = _lines("", remark.body) if numbers else _lines(label, quote, remark.body)
        first = numbers[0] if numbers else None
        numbers.append(comments.add(byline(remark.author, remark.agency), remark.at, lines, first, talk.is_resolved))
    return numbers


def _cuts(working: Working, talks: Mapping[str, list[int]], comments: Comments) -> Iterator[tuple[str, list[Cut[Element]]]]:
    """Block → the ends of the comments on its words. A comment on several stretches goes from the first to the last of them."""
    found: dict[str, list[Cut[Element]]] = {}
    for talk in working.threads:
        numbers = talks[talk.id]
        if talk.spans and not talk.is_lost and numbers:
            (first, start, _), (last, _, end) = talk.spans[0], talk.spans[-1]
            found.setdefault(first, []).extend(Cut(start, made) for made in comments.starts(numbers))
            found.setdefault(last, []).extend(Cut(end, made, ends=True) for made in comments.ends(numbers))
    yield from found.items()


class _Placer:
    """Puts comments on whole paragraphs: those on a piece, and those whose words are not to be found."""

    def __init__(self, body: Element, working: Working, comments: Comments, facts: str) -> None:
        """``facts``: id of the style of a measure's facts."""
        self.body, self.comments, self.facts = body, comments, facts
        self.homes = homes(working.after) | homes(working.before)
        self.begins: dict[str, tuple[Element, Element]] = {}
        for mark in body.iter(_START):
            letter, key, _ = read_mark(str(mark.get(clark("w:name")))) or ("", "", "")
            *_, paragraph = mark.iterancestors(_P)  # no comment stands within a drawing: it hangs on the paragraph that holds it
            if letter not in "xd":
                self.begins.setdefault(key, (mark, paragraph))
            elif (letter, key) in (("d", "title"), ("x", "notice")):
                self.begins.setdefault("", (mark, paragraph))

    def place(self, threads: Sequence[Talk], numbers: Mapping[str, list[int]]) -> None:
        """Puts threads that have no words in the text on the piece they are about."""
        hung = {str(one.get(_ID)) for one in self.body.iter(clark("w:commentReference"))}
        for talk in threads:
            mine = set(map(str, numbers[talk.id]))
            begun = {str(one.get(_ID)) for one in self.body.iter(clark("w:commentRangeStart"))}
            if not mine <= hung & begun:
                self._take_off(mine)
                self.put(self._paragraph(talk.target, talk.field), numbers[talk.id])

    def tell(self, told: Sequence[tuple[Proposed, int]]) -> None:
        """Puts comments on suggestions that show nowhere on what they would change."""
        for change, number in told:
            targets = sorted(change.targets)
            target = next((key for key in targets if key in self.begins), targets[0] if targets else "")
            self.put(self._paragraph(target, ""), [number])

    def put(self, paragraph: Element, numbers: Sequence[int]) -> None:
        """Puts comments on a whole paragraph."""
        at = 1 if paragraph.find(clark("w:pPr")) is not None else 0
        paragraph[at:at] = self.comments.starts(numbers)
        paragraph.extend(self.comments.ends(numbers))

    def _take_off(self, numbers: set[str]) -> None:
        """Takes off what stands of comments of which one end fell on words that are not printed."""
        for one in list(self.body.iter(clark("w:commentRangeStart"), clark("w:commentRangeEnd"), clark("w:commentReference"))):
            if one.get(_ID) in numbers:
                gone = one if one.tag != clark("w:commentReference") else one.getparent()
                gone.getparent().remove(gone)

    def _paragraph(self, target: str, field: str) -> Element:
        """Where a piece, or a field of it, is printed; else where what it stands in is, and at last the title."""
        while target and target not in self.begins:
            target = self.homes.get(target, "")
        if target not in self.begins:
            return next(self.body.iter(_P))
        return self._fact_line(target, field) if field else self.begins[target][1]

    def _fact_line(self, target: str, field: str) -> Element:
        """The line of a measure's facts that has this label; where the measure begins when there is none."""
        start, paragraph = self.begins[target]
        is_inside = False
        for one in self.body.iter(_P, _START, clark("w:bookmarkEnd")):
            is_inside = is_inside or one is start
            if is_inside and one.tag == clark("w:bookmarkEnd") and one.get(_ID) == start.get(_ID):
                break
            if is_inside and one.tag == _P and style_of(one) == self.facts and f"{field}:" in "".join(one.itertext()):
                return one
        return paragraph


# ---------------------------------------------------------------- footnotes


def _note_words(file: WordFile) -> Callable[[str], str]:
    """Number of a footnote → what it says and how, without its number."""
    known = {
        str(note.get(_ID)): b"".join(etree.tostring(child, method="c14n", exclusive=True) for child in note) for note in file.footnotes
    }
    return lambda number: known[number].decode()


def _forget_notes(file: WordFile) -> None:
    """Takes out footnotes that nothing leads to any more: those of the earlier text that the later one has too."""
    called = {one.get(_ID) for one in file.body.iter(clark("w:footnoteReference"))}
    for note in list(file.footnotes):
        if note.get(clark("w:type")) is None and note.get(_ID) not in called:
            file.footnotes.remove(note)
