"""A Word file taken apart for the tests: its parts as trees, its paragraphs, styles, lists and bookmarks."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from exports.document import Block, Chapter, Document, Drawing, TextPart
from exports.word import draw_docx
from tests.exports.samples import sample_assets

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def value(element: Any, *path: str) -> str | None:
    """``w:val`` of the element a path of names leads to; None when there is none."""
    found = element.find("/".join(W + name for name in path)) if element is not None else None
    return None if found is None else found.get(f"{W}val")


@dataclass(frozen=True)
class WordReading:
    """One file."""

    content: bytes
    trees: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.content))

    def tree(self, name: str) -> Any:
        """A part as an element tree, «word/document.xml»."""
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.archive.read(name))
        return self.trees[name]

    @property
    def body(self) -> Any:
        return self.tree("word/document.xml")[0]

    @cached_property
    def style_names(self) -> dict[str, str]:
        """Style id → name."""
        return {style.get(f"{W}styleId"): value(style, "name") or "" for style in self.tree("word/styles.xml").iter(f"{W}style")}

    def style(self, name: str) -> Any:
        """The style with this name."""
        return next(style for style in self.tree("word/styles.xml").iter(f"{W}style") if value(style, "name") == name)

    def paragraphs(self, style: str | None = None) -> list[Any]:
        """The paragraphs of the text, tables and boxes included; those of one style by its name."""
        found = self.body.iter(f"{W}p")
        return [one for one in found if style is None or self.style_of(one) == style]

    def style_of(self, paragraph: Any) -> str:
        """Name of a paragraph's style."""
        return self.style_names[value(paragraph, "pPr", "pStyle") or "Normal"]

    def marked(self, name: str) -> Any:
        """The paragraph a bookmark begins in."""
        return next(self._starts(name)).getparent()

    def _starts(self, name: str) -> Iterator[Any]:
        return (one for one in self.body.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == name)

    @cached_property
    def bookmarks(self) -> list[str]:
        """Names of all bookmarks, in order."""
        return [one.get(f"{W}name") for one in self.body.iter(f"{W}bookmarkStart")]

    def span(self, name: str) -> str:
        """The words from a bookmark's start to its end, paragraphs parted by a bar."""
        start = next(self._starts(name))
        inside, words = False, ""
        for one in self.body.iter():
            inside = inside or one is start
            if inside and one.tag == f"{W}bookmarkEnd" and one.get(f"{W}id") == start.get(f"{W}id"):
                return words
            if inside and one.tag == f"{W}t":
                words += one.text or ""
            elif inside and one.tag == f"{W}p":
                words += "|"
        raise AssertionError(f"the bookmark {name} does not end")


def text(element: Any) -> str:
    """The words of an element; line breaks and tabs as such."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    inner = (one for one in element.iter(f"{W}t", *signs) if one.getparent().tag == f"{W}r")
    return "".join(signs.get(one.tag, one.text or "") for one in inner)


def drawn(document: Document, layout: str | None = None, pages: dict[str, int] | None = None, **wishes: object) -> WordReading:
    """The document drawn in its own layout (or another) and taken apart."""
    drawing = Drawing(layout or document.kind, **wishes)  # type: ignore[arg-type]
    return WordReading(draw_docx(document, drawing, sample_assets, pages or {}))


def of_blocks(*blocks: Block, layout: str = "tiltaksplan") -> WordReading:
    """A plan of one chapter with these blocks, without cover and contents."""
    chapter = Chapter("c1", "chapter", "Kapittel", "1", parts=(TextPart("p1", blocks),))
    return drawn(Document("d", "tiltaksplan", "Plan", chapters=(chapter,)), layout, cover=False, contents=False)
