"""A document cannot make the drawing office fetch, read or attach anything."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import weasyprint

from exports import pdf as drawing_room
from exports.canonical import as_data, from_data
from exports.document import Document, Drawing, Figure, Image, Level, Paragraph, Text, TextPart
from exports.figures import BadFigure
from exports.metrics import FONTS
from exports.pages import document_html
from exports.pdf import LockedFetcher, draw_pdf
from exports.pictures import BadPicture
from tests.exports.drawn import drawing, opened
from tests.exports.samples import PICTURE_HASH, sample_assets, sample_plan, sample_report


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine and the list of what was asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join(5)


def lures(address: str, secret: Path) -> list[str]:
    """Words that would fetch something if they were taken for markup or style."""
    return [
        f'<img src="{address}/img">',
        f'<link rel=attachment href="{secret.as_uri()}">',
        f'"><object data="{address}/object"></object>',
        f"</style><style>@import url({address}/import);body{{background:url({address}/bg)}}</style>",
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/svg"/></svg>',
        f'<base href="{address}/"><iframe src="x"></iframe>',
        f"url({address}/url)",
        f"'); content: url({address}/content); x: ('",
        f"{address}/plain",
    ]


def with_words(document: Document, lure: str) -> Document:
    """The document with ``lure`` for every text somebody wrote."""
    kept = {
        "_",
        "id",
        "kind",
        "spacing",
        "form",
        "role",
        "state",
        "sha256",
        "media_type",
        "target",
        "actor",
        "report",
        "language",
        "link",
        "lang",
    }

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: item if key in kept else changed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [changed(item) for item in value]
        return lure if isinstance(value, str) and value else value

    made = from_data(changed(as_data(document)))
    assert isinstance(made, Document)
    return made


def test_no_words_anywhere_in_a_document_make_a_request_or_an_attachment(trap: tuple[str, list[str]], tmp_path: Path):
    address, asked = trap
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    all_lures = lures(address, secret)
    tries = [(sample_plan(), " ".join(all_lures[at::3])) for at in range(3)] + [(sample_report(), " ".join(all_lures))]
    for document, lure in tries:
        drawn = draw_pdf(with_words(document, lure), Drawing(document.kind, draft_note=lure), sample_assets)
        assert "/EmbeddedFiles" not in opened(drawn).Root.get("/Names", {}) and b"top secret" not in drawn
    assert asked == []


def test_no_link_in_a_document_makes_a_request_or_an_attachment(trap: tuple[str, list[str]], tmp_path: Path):
    address, asked = trap
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    runs = tuple(
        Text("ord", link=link, lang=lang) for link in (f"{address}/link", secret.as_uri(), "data:text/plain,x") for lang in (None, '"><b')
    )
    part = TextPart("p1", (Paragraph("b1", runs),))
    made = replace(sample_plan(), chapters=(replace(sample_plan().chapters[0], parts=(part,)),))
    file = opened(draw_pdf(made, drawing("tiltaksplan"), sample_assets))
    found = {str(link.A.URI) for page in file.pages for link in page.get("/Annots", [])}
    assert found == {f"{address}/link"} and "/EmbeddedFiles" not in file.Root.get("/Names", {})
    assert asked == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "https://nordvik.example/x.png", "data:,x", "font:../pdf.py", "font:", "picture:x", ""]
)
def test_the_fetcher_hands_over_nothing_it_was_not_given(address: str):
    with pytest.raises(ValueError, match="not an address of this house"):
        LockedFetcher().fetch(address)


def test_a_style_that_does_ask_for_more_stops_the_drawing(monkeypatch: pytest.MonkeyPatch):
    """Should a way be found into the style sheet, the drawing fails; it does not go on without what it asked for."""
    monkeypatch.setattr(
        drawing_room, "print_html", lambda *_: "<html lang=nb><title>t</title><img src='file:///etc/hostname' alt=x></html>"
    )
    with pytest.raises(weasyprint.urls.FatalURLFetchingError):
        draw_pdf(sample_plan(), drawing("tiltaksplan"), sample_assets)


def test_nothing_is_opened_but_the_vendored_fonts(monkeypatch: pytest.MonkeyPatch):
    taken: list[str] = []
    fetch = LockedFetcher.fetch
    monkeypatch.setattr(LockedFetcher, "fetch", lambda self, url, headers=None: taken.append(url) or fetch(self, url, headers))
    drawing_room._dressed.cache_clear()
    draw_pdf(sample_plan(), drawing("tiltaksplan"), sample_assets)
    assert {url.split(":")[0] for url in taken} == {"font", "picture"}
    assert {url.removeprefix("font:") for url in taken if url.startswith("font:")} <= {path.name for path in FONTS.glob("*.ttf")}


# ---------------------------------------------------------------- figures that cannot be drawn


def _with_figure(figure: Figure) -> Document:
    return replace(sample_plan(), chapters=(replace(sample_plan().chapters[0], parts=(figure,)),))


@pytest.mark.parametrize("draw", [draw_pdf, document_html])
def test_a_broken_picture_is_told_in_a_sentence(draw: Any):
    figure = Figure("f1", "image", image=Image(PICTURE_HASH, "image/png", 1, 1))
    with pytest.raises(BadPicture, match="skadet eller ikke et bilde"):
        draw(_with_figure(figure), drawing("tiltaksplan"), lambda sha256: b"\x89PNG\r\n\x1a\n broken")


@pytest.mark.parametrize("draw", [draw_pdf, document_html])
def test_a_missing_picture_is_told_in_a_sentence(draw: Any):
    figure = Figure("f1", "image", image=Image("f" * 64, "image/png", 1, 1))
    with pytest.raises(BadPicture, match="finnes ikke lenger"):
        draw(_with_figure(figure), drawing("tiltaksplan"), sample_assets)


@pytest.mark.parametrize("draw", [draw_pdf, document_html])
def test_a_pyramid_of_one_level_is_told_in_a_sentence(draw: Any):
    with pytest.raises(BadFigure, match="fra to til ni nivåer"):
        draw(_with_figure(Figure("f1", "pyramid", levels=(Level("l1", "Ett"),))), drawing("tiltaksplan"), sample_assets)


def test_after_a_failed_drawing_the_next_one_succeeds():
    with pytest.raises(BadFigure):
        draw_pdf(_with_figure(Figure("f1", "pyramid")), drawing("tiltaksplan"), sample_assets)
    assert draw_pdf(sample_plan(), drawing("tiltaksplan"), sample_assets).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("layout", ["tiltaksplan", "statusrapport"])
def test_an_empty_document_is_still_a_file(layout: str):
    empty = Document("d1", "tiltaksplan", "Ny plan")
    assert len(opened(draw_pdf(empty, drawing(layout, front=True), sample_assets)).pages) >= 1
