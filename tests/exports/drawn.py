"""PDFs of the official and the sample documents, each drawn once in a run."""

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf

from exports.document import Document, Drawing
from exports.pdf import draw_pdf
from tests.exports.official import fredrikstad, gode_krefter
from tests.exports.samples import sample_assets, sample_plan, sample_report

DRAFT = "Utkast, innhold per 22. november 2026 kl. 10.00"
DOCUMENTS: dict[str, Callable[[], Document]] = {
    "fredrikstad": fredrikstad,
    "gode krefter": gode_krefter,
    "sample plan": sample_plan,
    "sample report": sample_report,
}
LAYOUTS = ("tiltaksplan", "statusrapport")


@cache
def document(name: str) -> Document:
    """The document called ``name``."""
    return DOCUMENTS[name]()


def drawing(layout: str, front: bool = False, draft: bool = False) -> Drawing:
    """A drawing in ``layout``; ``front``: with cover and contents, ``draft``: with the margin note."""
    return Drawing(layout, front, front, DRAFT if draft else "")  # type: ignore[arg-type]


@cache
def pdf(name: str, layout: str, front: bool = False, draft: bool = False) -> bytes:
    """The PDF of the document called ``name``."""
    return draw_pdf(document(name), drawing(layout, front, draft), sample_assets)


@cache
def opened(content: bytes) -> pikepdf.Pdf:
    """A PDF read by pikepdf; kept open, since what is read from it lives no longer than it does."""
    return pikepdf.open(BytesIO(content))


def elements(file: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element in reading order."""
    waiting = [file.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [kid for kid in reversed(kids(element)) if "/S" in kid]


def kids(element: Any) -> list[Any]:
    """What a structure element holds that is a dictionary: elements and references, not bare marks."""
    return [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary)]


def of_kind(file: pikepdf.Pdf, kind: str) -> list[Any]:
    """All structure elements of one type."""
    return [element for element in elements(file) if str(element.S) == f"/{kind}"]


def outline(file: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The outline as (level from 1, title), in order."""

    def below(items: Any, level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, item.title
            yield from below(item.children, level + 1)

    with file.open_outline() as found:
        return list(below(found.root, 1))
