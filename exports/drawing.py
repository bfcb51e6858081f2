"""One document, four formats: the front desk of the drawing office."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from exports.canonical import as_data, content_hash, from_data
from exports.document import Document, Drawing
from exports.pages import document_html
from exports.paging import page_numbers
from exports.pdf import draw_pdf
from exports.word import draw_docx

Format = Literal["pdf", "docx", "html", "json"]
Assets = Callable[[str], bytes]

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def draw(document: Document, drawing: Drawing, format: Format, assets: Assets) -> bytes:
    """The document in one format. Same arguments, same bytes.

    Args:
        assets: gives the bytes of a picture by its SHA-256.

    Raises:
        ValueError: a picture cannot be read; the message says which.
    """
    if format == "pdf":
        return draw_pdf(document, drawing, assets)
    if format == "docx":
        numbers = page_numbers(document, draw_pdf(document, drawing, assets)) if drawing.contents else {}
        return draw_docx(document, drawing, assets, numbers)
    if format == "html":
        return document_html(document, drawing, assets).encode()
    return json.dumps(as_data(document), ensure_ascii=False, indent=1, sort_keys=True).encode()


def drawing_key(document: Document, drawing: Drawing) -> str:
    """The name of a drawing in the cache: equal content, wish and drawing office give equal names."""
    wish = json.dumps(as_data(drawing), ensure_ascii=False, sort_keys=True)
    return sha256(f"{content_hash(document)}|{wish}|{office_version()}".encode()).hexdigest()


@cache
def office_version() -> str:
    """A hash of the drawing office itself, code and fonts: when it changes, nothing drawn before is handed out."""
    digest = sha256()
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def request_data(document: Document, drawing: Drawing) -> dict[str, Any]:
    """Document and wish as plain JSON types, to be kept in a job."""
    return {"document": as_data(document), "drawing": as_data(drawing)}


def read_request(data: Mapping[str, Any]) -> tuple[Document, Drawing]:
    """The inverse of ``request_data``."""
    return from_data(data["document"]), from_data(data["drawing"])
