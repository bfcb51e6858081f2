"""Word styles made from a layout: ``styles.xml``, and what a paragraph must carry itself where it departs from its style.

Styles go by their name (``w:name``); the ids are made from it. Names Word knows («heading 1», «List Bullet», «toc 1») keep their meaning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from exports.layout import Layout, Style
from exports.word_xml import Element, properties, twips, w

NO_LIST, HEADING_NUMBERS, BULLETS, NUMBERS = 0, 1, 2, 3
"""``w:numId`` of the three kinds of lists every file has, and the one that takes a paragraph out of the list of its style."""

BUILT_IN = {
    "Normal", "heading 1", "heading 2", "heading 3", "Title", "Subtitle", "List Bullet", "List Number", "List Continue", "Quote",
    "footnote text", "header", "footer", "caption", "toc 1", "toc 2", "toc 3", "TOC Heading",
}  # fmt: skip
OUTLINE = {"heading 1": 0, "heading 2": 1, "heading 3": 2}
TABLE_STYLE, LINK_STYLE, NOTE_STYLE = "TableGrid", "Hyperlink", "FootnoteReference"
_LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "no": "nb-NO", "en": "en-GB", "se": "se-NO", "sv": "sv-SE", "da": "da-DK", "de": "de-DE"}


def locale(tag: str) -> str:
    """The language with a country, as Word's spell checker wants it: «nb» → «nb-NO». A tag with a country stays."""
    return _LOCALES.get(tag, tag)


def style_id(name: str) -> str:
    """The id of the style with this name: «heading 1» → «Heading1», «Tiltak forts.» → «TiltakForts»."""
    return "".join(word[0].upper() + word[1:] for word in name.replace(".", "").replace("å", "a").replace("ø", "o").split())


@dataclass(frozen=True)
class Styles:
    """The styles of one file: every style of the layout by its Word name, and italic twins for lists in italic text."""

    layout: Layout
    language: str
    numbered_headings: bool

    @cached_property
    def by_name(self) -> Mapping[str, Style]:
        """Word name → style. Where two of the layout's styles share a name, the one that is not for cover or back page defines it."""
        given = self.layout.styles.items()
        known: dict[str, Style] = {}
        for _, style in sorted(given, key=lambda pair: pair[0].startswith("back_") or pair[0].endswith("_inside")):
            known.setdefault(style.word, contents_style(style) if style.word.startswith("toc ") else style)
        for key in ("item", "number", "item_more", "body_indent", "quote"):
            twin = italic(self.layout.styles[key])
            known[twin.word] = twin
        return known

    @cached_property
    def by_id(self) -> Mapping[str, Style]:
        """Id → style."""
        return {style_id(name): style for name, style in self.by_name.items()}

    def xml(self) -> Element:
        """``w:styles``."""
        return w("styles", self._defaults(), *self._paragraph_styles(), *self._other_styles())

    def _defaults(self) -> Element:
        face = self.layout.font.word
        run = (
            w("rFonts", ascii=face, eastAsia=face, hAnsi=face, cs=face),
            w("kern", val=0),
            *_size(self.layout.styles["body"].size),
            w("lang", val=locale(self.language), eastAsia="en-US", bidi="ar-SA"),
        )
        paragraph = (w("widowControl"), w("spacing", before=0, after=0, line=240, lineRule="auto"))
        return w("docDefaults", w("rPrDefault", properties("rPr", run)), w("pPrDefault", properties("pPr", paragraph)))

    def _paragraph_styles(self) -> Iterable[Element]:
        # Every style states all its values, so Normal's gap never leaks into a style that has none.
        normal = self.by_name["Normal"]
        for name, style in self.by_name.items():
            based = None if name == "Normal" else w("basedOn", val="Normal")
            follows = w("next", val="Normal") if name in OUTLINE or name in ("Title", "Subtitle", "Ingress") else None
            yield w(
                "style",
                w("name", val=name), based, follows, w("qFormat"),
                properties(
                    "pPr", (*_paragraph(style), _gap(style), _indent(style), self._number_of(name), self._tabs(name), _outline(name))
                ),
                properties("rPr", _letters(style, None if name == "Normal" else normal)),
                type="paragraph", default=1 if name == "Normal" else None, customStyle=None if name in BUILT_IN else 1,
                styleId=style_id(name),
            )  # fmt: skip

    def _number_of(self, name: str) -> Element | None:
        """The list a style is joined to."""
        if name in ("heading 1", "heading 2") and self.numbered_headings:
            return number(HEADING_NUMBERS, OUTLINE[name])
        if name.startswith(("List Bullet", "Tiltakspunkt")):
            return number(BULLETS, 0)
        return number(NUMBERS, 0) if name.startswith("List Number") else None

    def _tabs(self, name: str) -> Element | None:
        """The place at the right margin of what stands last in a line of contents or at the page's head and foot."""
        place = twips(self.layout.page.text_width)
        return w("tabs", w("tab", val="right", pos=place)) if name.startswith(("toc ", "Topptekst", "Bunntekst")) else None

    def _other_styles(self) -> Iterable[Element]:
        color, table = self.layout.link_color, self.layout.table
        yield _character("DefaultParagraphFont", "Default Paragraph Font", (), default=1)
        yield _character(LINK_STYLE, "Hyperlink", (w("color", val=color), w("u", val="single")))
        yield _character(NOTE_STYLE, "footnote reference", (w("vertAlign", val="superscript"),))
        yield w("style", w("name", val="No List"), type="numbering", default=1, styleId="NoList")
        plain = properties("tblPr", (w("tblInd", w=0, type="dxa"), _padding(0, 108)))
        yield w("style", w("name", val="Normal Table"), plain, type="table", default=1, styleId="TableNormal")
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        rules = w("tblBorders", *(w(side, val="single", sz=round(table.rule * 8), space=0, color=table.rule_color) for side in sides))
        grid = properties("tblPr", (rules, _padding(twips(table.padding_y), twips(table.padding_x))))
        yield w("style", w("name", val="Table Grid"), w("basedOn", val="TableNormal"), grid, type="table", styleId=TABLE_STYLE)

    def departures(self, style: Style, name: str) -> tuple[list[Element], list[Element]]:
        """What a paragraph set in ``style`` must say itself when the style it names is ``name``: paragraph and run properties."""
        own = self.by_name[name]
        paragraph = [made for made, there in zip(_paragraph(style), _paragraph(own), strict=True) if _differs(made, there)]
        paragraph += [made for made, there in ((_gap(style), _gap(own)), (_indent(style), _indent(own))) if _differs(made, there)]
        letters = [(one.size, one.bold, one.italic, one.color) for one in (style, own)]
        return paragraph, [] if letters[0] == letters[1] else _letters(style, own)


def italic(style: Style) -> Style:
    """The same style in italics, for lists and the like inside italic text, under a name of its own."""
    return replace(style, word=f"{style.word} kursiv", italic=True)


def contents_style(style: Style) -> Style:
    """A line of contents as Word sets it: to the full width, since its page number stands at a tab there."""
    return replace(style, right=0.0)


def number(num_id: int, level: int) -> Element:
    """A paragraph's place in a list."""
    return w("numPr", w("ilvl", val=level), w("numId", val=num_id))


def on(name: str, value: bool) -> Element:
    """A property that is on or off; off is said in so many words, since the style may say on."""
    return w(name, val=None if value else 0)


def letters_of(bold: bool | None, italic: bool | None) -> list[Element]:
    """Bold and italic as run properties; None says nothing of it."""
    made = [] if bold is None else [on("b", bold), on("bCs", bold)]
    return made if italic is None else [*made, on("i", italic), on("iCs", italic)]


def _paragraph(style: Style) -> list[Element]:
    return [
        on("keepNext", style.keep_next),
        on("keepLines", style.keep_lines),
        on("pageBreakBefore", style.new_page),
        w("jc", val=style.align),
    ]


def _gap(style: Style) -> Element:
    line = round(240 * style.spacing)
    return w("spacing", before=twips(style.before), after=twips(style.after), line=line, lineRule="auto")


def _indent(style: Style) -> Element:
    first = {"hanging": twips(-style.first)} if style.first < 0 else {"firstLine": twips(style.first)}
    return w("ind", left=twips(style.indent), right=twips(style.right), **first)


def _outline(name: str) -> Element | None:
    return w("outlineLvl", val=OUTLINE[name]) if name in OUTLINE else None


def _size(points: float) -> tuple[Element, Element]:
    return w("sz", val=round(points * 2)), w("szCs", val=round(points * 2))


def _letters(style: Style, base: Style | None) -> list[Element]:
    """The run properties that set ``style`` apart from ``base`` (from the file's defaults when None)."""
    found: list[Element] = []
    bold, slanted = style.bold or bool(base and base.bold), style.italic or bool(base and base.italic)
    found += letters_of(bold=style.bold if bold else None, italic=style.italic if slanted else None)
    if base is None or style.color != base.color:
        found.append(w("color", val="auto" if style.color == "000000" else style.color))
    if base is None or style.size != base.size:
        found += _size(style.size)
    return found


def _differs(one: Element, other: Element) -> bool:
    return dict(one.attrib) != dict(other.attrib)


def _padding(high: int, wide: int) -> Element:
    """The space between rule and text in cells, in twentieths of a point."""
    sides = (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    return w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in sides))


def _character(key: str, name: str, letters: Iterable[Element], default: int | None = None) -> Element:
    return w("style", w("name", val=name), properties("rPr", letters), type="character", default=default, styleId=key)


def font_table(layout: Layout) -> Element:
    """``w:fonts``: the face the file names, and what to take where it is missing."""
    kind = w("family", val=layout.font.kind)
    known = w("altName", val=layout.font.family), w("charset", val="00"), kind, w("pitch", val="variable")
    return w("fonts", w("font", *known, name=layout.font.word))
