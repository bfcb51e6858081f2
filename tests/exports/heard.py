"""A PDF read the way a screen reader does: along its structure tree, each piece of text by its mark, furniture not at all."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

_CODE = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")


def _signs(font: Any) -> dict[int, str]:
    """Glyph → what it says, from the font's own table."""
    table = bytes(font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in _CODE.findall(table)}


def _marked(page: Any) -> dict[int, str]:
    """Mark → text of a page. Strings are of two bytes a glyph, as our PDFs hold them."""
    fonts = {name: _signs(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    marks: list[int | None] = []
    signs: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            marks.append(int(operands[1]["/MCID"]) if "/MCID" in operands[1] else None)
        elif name == "BMC":
            marks.append(None)
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            signs = fonts[str(operands[0])]
        elif name == "TJ":
            mark = next((one for one in reversed(marks) if one is not None), None)
            assert mark is not None or marks, "text that is neither content nor furniture"
            if mark is not None:
                found[mark] = found.get(mark, "") + "".join(
                    _said(piece, signs) for piece in operands[0] if isinstance(piece, pikepdf.String)
                )
    return found


def _said(piece: Any, signs: dict[int, str]) -> str:
    codes = bytes(piece)
    return "".join(signs.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2))


class Listener:
    """Listens to a tagged PDF. ``body`` is its text without the notes, ``notes`` each note in the order met, labels included;
    ``unheard`` counts the pieces of text that no structure element holds."""

    def __init__(self, file: pikepdf.Pdf) -> None:
        self._marks = {page.objgen: _marked(page) for page in file.pages}
        self.notes: list[str] = []
        self.body = "".join(self._hear(file.Root.StructTreeRoot.K[0], None))
        self.unheard = sum(len(left) for left in self._marks.values())

    def _hear(self, element: Any, page: Any) -> Iterator[str]:
        page = element.get("/Pg", page)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and str(kid.get("/S", "")) == "/Note":
                self.notes.append("".join(self._hear(kid, page)))
            elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from self._hear(kid, page)
            elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                yield self._marks[kid.Pg.objgen].pop(int(kid.MCID), "")
            elif not isinstance(kid, pikepdf.Dictionary):
                yield self._marks[page.objgen].pop(int(kid), "")
