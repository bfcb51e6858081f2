"""A Word paragraph, run by run: words in their dress, line breaks, note numbers, links and fields, with tracked changes settled."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.intake.changes import DELETED, INSERTED, is_gone
from app.intake.desk import Desk
from app.intake.drawings import Shape, choice, equation_words, shape
from app.intake.flat import NoteSign, Piece, Turn, Words
from app.intake.ooxml import MC, VAL, Element, M, R, W
from app.intake.styles import Letters, Look, run_letters

_WRAPPERS = frozenset(f"{W}{name}" for name in ("smartTag", "customXml", "dir", "bdo", "sdtContent", "ruby", "rubyBase"))
_SPACES = re.compile(r"[\t\n\r\f\v\u2028\u2029]")
_INVISIBLE = re.compile(r"[\u00ad\u200b\ufeff\x00-\x08\x0e-\x1f]")
_LINK_FIELD = re.compile(r'^\s*HYPERLINK\b(?P<switches>[^"]*)"(?P<address>[^"]*)"(?:.*?\\l\s+"(?P<anchor>[^"]*)")?', re.IGNORECASE)
_REFERENCE_FIELD = re.compile(r"^\s*REF\s+(\S+)", re.IGNORECASE)
_SYMBOLS = {0xF0B7: "•", 0xF0E0: "→", 0xF0DF: "←", 0xF0FC: "✓", 0xF0A7: "▪", 0xF02D: "-", 0xF020: " "}


@dataclass(slots=True)
class _Field:
    """A complex field: its code while that is read, then where its result leads."""

    code: str = ""
    shown: bool = False
    link: str = ""
    target: str = ""
    contents: bool = False


@dataclass(slots=True)
class Line:
    """What was read of one paragraph (or of several that a change joins). ``ended``: bookmarks that ended before its first word;
    ``length``: signs of its words."""

    pieces: list[Piece] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    begun: list[tuple[str, int]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    size: float = 0.0
    length: int = 0
    breaks_before: bool = False
    breaks_after: bool = False
    contents: bool = False

    def merged(self) -> tuple[Piece, ...]:
        """The pieces, with neighbours of one dress in one."""
        made: list[Piece] = []
        for dress, group in groupby(self.pieces, key=_dress):
            together = list(group)
            if dress is None:
                made += together
            else:
                made.append(replace(dress, text="".join(piece.text for piece in together if isinstance(piece, Words))))
        return tuple(made)

    @property
    def has_words(self) -> bool:
        """Whether anything a reader sees has been read."""
        return bool(self.shapes) or any(not isinstance(piece, Words) or piece.text.strip() for piece in self.pieces)


class InlineReader:
    """Reads the paragraphs of one part (``part``: its name, whose relationships links and pictures go by)."""

    def __init__(self, desk: Desk, part: str) -> None:
        self.desk, self.part = desk, part
        self._fields: list[_Field] = []
        self._line = Line()
        self._look = Look()
        self._changed = 0
        self._note_mark = ("", -1)

    def read(self, paragraph: Element, look: Look, line: Line) -> None:
        """Reads a paragraph set in ``look`` into ``line``."""
        self._line, self._look, self._note_mark = line, look, ("", -1)
        line.marks += [name for name in self.desk.marks.values() if name not in line.marks]
        line.contents = line.contents or self._in_contents()
        self._walk(paragraph, "", "")
        line.contents = line.contents or self._in_contents()
        if line.has_words:
            line.marks = [name for name in line.marks if name not in line.ended]

    def _in_contents(self) -> bool:
        return any(one.contents for one in self._fields)

    # ------------------------------------------------------------ elements

    def _walk(self, elements: Iterable[Element], link: str, target: str) -> None:
        for one in elements:
            self._element(one, link, target)

    def _element(self, one: Element, link: str, target: str) -> None:
        tag = one.tag
        if tag == f"{W}r":
            self._run(one, link, target)
        elif tag in INSERTED or tag in DELETED:
            self._change(one, link, target)
        elif tag == f"{W}hyperlink":
            self._hyperlink(one, link, target)
        elif tag == f"{W}fldSimple":
            found = _led(one.get(f"{W}instr", ""))
            self._line.contents = self._line.contents or found.contents
            self._walk(one, found.link or link, found.target or target)
        elif tag == f"{W}sdt":
            self._walk(one.iterfind(f"{W}sdtContent"), link, target)
        elif tag in _WRAPPERS:
            self._walk(one, link, target)
        elif tag == f"{MC}AlternateContent":
            self._walk(choice(one), link, target)
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            self._line.shapes.append(Shape("equation", equation_words(one)))
        else:
            self.mark(one)

    def mark(self, one: Element) -> None:
        """Bookmarks and comment ranges, which may stand anywhere."""
        desk, key = self.desk, one.get(f"{W}id", "")
        if one.tag == f"{W}bookmarkStart":
            self._begin_mark(key, one.get(f"{W}name", ""))
        elif one.tag == f"{W}bookmarkEnd":
            name = desk.end_mark(key)
            if name in self._line.marks and not self._line.has_words and not self._began_here(one):
                self._line.ended.append(name)
        elif one.tag == f"{W}commentRangeStart":
            desk.open_comment(key)
        elif one.tag == f"{W}commentRangeEnd":
            desk.quoting.discard(key)

    def _begin_mark(self, key: str, name: str) -> None:
        if name in self.desk.emptied:
            return
        if self.desk.has_end(key, name):
            self.desk.marks[key] = name
        if name.startswith("n_"):
            self._note_mark = (name, self._line.length)
        if name not in self._line.marks:
            self._line.marks.append(name)
            if length := self._line.length:
                self._line.begun.append((name, length))

    def _began_here(self, end: Element) -> bool:
        """Whether the bookmark that ends here began in the same paragraph (an empty one may be all it marks)."""
        key, parent = end.get(f"{W}id", ""), end.getparent()
        return parent is not None and any(one.get(f"{W}id") == key for one in parent.iterfind(f"{W}bookmarkStart"))

    def _change(self, one: Element, link: str, target: str) -> None:
        if one.find(f".//{W}r") is None:
            return
        self.desk.count.saw(one.tag)
        if not is_gone(one.tag, self.desk.changes):
            self._changed += 1
            self._walk(one, link, target)
            self._changed -= 1

    def _hyperlink(self, one: Element, link: str, target: str) -> None:
        """A link out of the file, whose fragment may stand apart from its address, or to a bookmark."""
        relation = self.desk.package.relations.get(self.part, {}).get(one.get(f"{R}id", ""))
        address = relation.target if relation and relation.external else ""
        anchor = one.get(f"{W}anchor", "")
        if address and anchor and "#" not in address:
            address = f"{address}#{anchor}"
        self._walk(one, address or link, "" if address else anchor or target)

    # ------------------------------------------------------------ runs

    def _run(self, run: Element, link: str, target: str) -> None:
        letters = self._letters(run)
        if not self._changed:
            self.desk.count.unchanged()
        for one in run:
            if one.tag in (f"{W}t", f"{W}delText"):
                self._say(one.text or "", letters, link, target)
            elif one.tag == f"{MC}AlternateContent":
                for inner in choice(one):
                    self._run_child(inner, letters, link, target)
            else:
                self._run_child(one, letters, link, target)

    def _run_child(self, one: Element, letters: Letters, link: str, target: str) -> None:
        tag = one.tag.removeprefix(W)
        if tag in ("tab", "ptab"):
            self._say(" ", letters, link, target)
        elif tag in ("br", "cr"):
            self._turn(one.get(f"{W}type", ""))
        elif tag == "noBreakHyphen":
            self._say("\u2011", letters, link, target)
        elif tag == "sym":
            self._say(_symbol(one), letters, link, target)
        elif tag == "fldChar":
            self._field(one.get(f"{W}fldCharType", ""))
        elif tag in ("instrText", "delInstrText"):
            if self._fields and not self._fields[-1].shown:
                self._fields[-1].code += one.text or ""
        elif tag in ("footnoteReference", "endnoteReference"):
            self._note(tag.removesuffix("Reference"), one.get(f"{W}id", ""))
        elif tag == "commentReference" and one.get(f"{W}id", "") not in self.desk.anchors:
            self.desk.open_comment(one.get(f"{W}id", ""))
            self.desk.quoting.discard(one.get(f"{W}id", ""))
        elif tag in ("drawing", "pict", "object") and (found := shape(one)):
            self._line.shapes.append(found)

    def _letters(self, run: Element) -> Letters:
        """Direct formatting wins over the run's style; what neither says is left to the paragraph's style.

        Two styles that both say bold cancel each other out (ISO/IEC 29500-1, 17.7.3)."""
        properties = run.find(f"{W}rPr")
        own = run_letters(properties)
        style_key = None if properties is None else properties.find(f"{W}rStyle")
        styled = self.desk.styles.letters(None if style_key is None else style_key.get(VAL))
        look = self._look
        return Letters(
            bold=own.bold if own.bold is not None else (not look.bold) if styled.bold else None,
            italic=own.italic if own.italic is not None else (not look.italic) if styled.italic else None,
            hidden=own.hidden if own.hidden is not None else bool(styled.hidden) or look.hidden,
            size=own.size or styled.size or look.size,
            lang=own.lang or styled.lang or look.lang,
            lost=own.lost,
        )

    def _say(self, text: str, letters: Letters, link: str, target: str) -> None:
        if self._fields and not self._fields[-1].shown:
            self.desk.drop(text, "feltkode")
            return
        text = _INVISIBLE.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", text)))
        if letters.hidden:
            self.desk.drop(text, "skjult tekst")
            return
        if not text:
            return
        for form in letters.lost if text.strip() else ():
            self.desk.lost[form] += 1
        led = next((one for one in reversed(self._fields) if one.link or one.target), _Field())
        words = Words(text, letters.bold, letters.italic, link or led.link, target or led.target, letters.lang or "")
        if text.strip():
            self._line.size = max(self._line.size, letters.size or 0.0)
        self.desk.quote(text)
        self._line.pieces.append(words)
        self._line.length += len(text)

    def _turn(self, kind: str) -> None:
        if kind == "page":
            if self._line.has_words:
                self._line.breaks_after = True
            else:
                self._line.breaks_before = True
        elif kind != "column":
            self._line.pieces.append(Turn())
            self.desk.quote(" ")

    def _note(self, kind: str, key: str) -> None:
        # LibreOffice ends the bookmark round a note's number before the number.
        mark = self._note_mark[0] if self._note_mark[1] == self._line.length else ""
        self._note_mark = ("", -1)
        self._line.pieces.append(NoteSign(kind, key, mark.removeprefix("n_")))

    # ------------------------------------------------------------ fields

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            found = _led(self._fields[-1].code)
            found.shown = True
            self._fields[-1] = found
        elif kind == "end" and self._fields:
            self._fields.pop()


def _dress(piece: Piece) -> Words | None:
    """A piece of words without its words; None for any other."""
    return replace(piece, text="") if isinstance(piece, Words) else None


def _led(code: str) -> _Field:
    """Where a field's result leads, and whether it is a table of contents."""
    if code.split()[:1] and code.split()[0].upper() in ("TOC", "INDEX"):
        return _Field(code, contents=True)
    if found := _LINK_FIELD.match(code):
        if "\\l" in found["switches"]:
            return _Field(code, target=found["address"])
        address, anchor = found["address"], found["anchor"] or ""
        if address and anchor and "#" not in address:
            return _Field(code, link=f"{address}#{anchor}")
        return _Field(code, link=address, target="" if address else anchor)
    if found := _REFERENCE_FIELD.match(code):
        return _Field(code, target=found[1])
    return _Field(code)


def _symbol(one: Element) -> str:
    try:
        code = int(one.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    return chr(code) if 0x20 <= code < 0xE000 or 0xF900 <= code < 0xFFFE else "□"
