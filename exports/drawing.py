"""The front desk of the drawing office: a paper in one of its formats, and the wish for one as data.

What can be drawn:

=============  ========================  ==================================================================================================
paper          formats                   the ``Drawing`` says
=============  ========================  ==================================================================================================
``Document``   pdf, docx, html, json     all of it; ``appendix`` puts a matrix behind the last chapter (pdf, docx)
``Working``    pdf, docx                 layout, cover, contents, draft's note and look; the notice is told from the paper
``Matrix``     pdf, docx, xlsx           layout (its typeface and styles), draft's note and look
=============  ========================  ==================================================================================================

A job keeps ``request_data(paper, drawing)``, whatever the paper; the drawing process gives ``draw(*read_request(data), format, assets)``.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeAlias

from exports.canonical import as_data, content_hash, from_data
from exports.document import Document, Drawing
from exports.matrix import Matrix
from exports.matrix_book import draw_matrix_xlsx
from exports.matrix_pages import matrix_html
from exports.pages import document_html
from exports.paging import page_numbers
from exports.pdf import draw_pdf, write_pdf
from exports.pdf_working import draw_working_pdf
from exports.word import draw_docx
from exports.word_matrix import draw_matrix_docx
from exports.word_working import draw_working_docx
from exports.working import Working

Format = Literal["pdf", "docx", "html", "json", "xlsx"]
Assets = Callable[[str], bytes]
Paper: TypeAlias = Document | Working | Matrix

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def draw(paper: Paper, drawing: Drawing, format: Format, assets: Assets) -> bytes:
    """A paper in one format. Same arguments, same bytes.

    Args:
        assets: gives the bytes of a picture by its SHA-256.

    Raises:
        ValueError: a picture cannot be read (the message says which), or the paper is not drawn in this format.
    """
    if isinstance(paper, Working):
        return _working(paper, drawing, format, assets)
    if isinstance(paper, Matrix):
        return _matrix(paper, drawing, format)
    if format == "pdf":
        return draw_pdf(paper, drawing, assets)
    if format == "docx":
        return draw_docx(paper, drawing, assets, _pages(paper, drawing, assets))
    if format == "html":
        return document_html(paper, drawing, assets).encode()
    if format == "json":
        return json.dumps(as_data(paper), ensure_ascii=False, indent=1, sort_keys=True).encode()
    raise ValueError(f"a plan is not drawn as {format}")


def _pages(document: Document, drawing: Drawing, assets: Assets) -> Mapping[str, int]:
    """On which page each piece starts, for the contents."""
    return page_numbers(document, draw_pdf(document, drawing, assets)) if drawing.contents else {}


def _working(working: Working, drawing: Drawing, format: Format, assets: Assets) -> bytes:
    if format == "pdf":
        return draw_working_pdf(working, drawing, assets)
    if format == "docx":
        return draw_working_docx(working, drawing, assets, _pages(working.before, drawing, assets))
    raise ValueError(f"a working copy is not drawn as {format}")


def _matrix(matrix: Matrix, drawing: Drawing, format: Format) -> bytes:
    if format == "pdf":
        return write_pdf(matrix_html(matrix, drawing), drawing, True, {})
    if format == "docx":
        return draw_matrix_docx(matrix, drawing)
    if format == "xlsx":
        return draw_matrix_xlsx(matrix, drawing)
    raise ValueError(f"a matrix is not drawn as {format}")


def drawing_key(paper: Paper, drawing: Drawing) -> str:
    """The name of a drawing in the cache: equal content, wish and drawing office give equal names."""
    wish = json.dumps(as_data(drawing), ensure_ascii=False, sort_keys=True)
    return sha256(f"{content_hash(paper)}|{wish}|{office_version()}".encode()).hexdigest()


@cache
def office_version() -> str:
    """A hash of the drawing office itself, code and fonts: when it changes, nothing drawn before is handed out."""
    digest = sha256()
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def request_data(paper: Paper, drawing: Drawing) -> dict[str, Any]:
    """Paper and wish as plain JSON types, to be kept in a job."""
    return {"document": as_data(paper), "drawing": as_data(drawing)}


def read_request(data: Mapping[str, Any]) -> tuple[Paper, Drawing]:
    """The inverse of ``request_data``."""
    return from_data(data["document"]), from_data(data["drawing"])
