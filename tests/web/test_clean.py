"""The last gate before text stands on a page: lets all our own text through, and nothing that runs."""

from xml.etree.ElementTree import canonicalize

import pytest

from app.web.ground.clean import clean
from exports.document import Document, each_part, note_numbers, part_blocks
from exports.markup import block_notes_html, blocks_html
from exports.phrases import anchors
from tests.exports.samples import sample_plan, sample_report


def parsed(html: str) -> str:
    """The markup as a browser would read it, in one canonical spelling."""
    return str(canonicalize(f"<div>{html.replace('<br>', '<br/>').replace('&nbsp;', chr(160))}</div>"))


@pytest.mark.parametrize("document", [sample_plan(), sample_report()], ids=["plan", "report"])
def test_all_that_our_own_text_consists_of_passes_unchanged(document: Document) -> None:
    numbers, places = note_numbers(document), anchors(document)
    for _chapter, _section, part in each_part(document):
        blocks = tuple(part_blocks(part))
        for html in (blocks_html(blocks, numbers, places, 4), block_notes_html(blocks, numbers, places)):
            assert parsed(str(clean(html))) == parsed(html)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)">x</a>',
        '<p onclick="alert(1)">x</p>',
        '<p style="position:fixed">x</p>',
        '<img src="x" onerror="alert(1)">',
        '<p hx-get="/planer">x</p>',
        '<iframe src="https://ond.example"></iframe>',
        "<style>p{}</style>",
        '<form action="https://ond.example"><input name="a"></form>',
        '<svg onload="alert(1)"></svg>',
    ],
)
def test_nothing_that_runs_loads_or_styles_passes(hostile: str) -> None:
    cleaned = clean(f"<p>før</p>{hostile}<p>etter</p>")
    assert cleaned.startswith("<p>før</p>") and cleaned.endswith("<p>etter</p>")
    assert not any(word in cleaned for word in ("script", "alert", "style", "hx-", "ond.example", "<img", "<svg", "<form", "<input"))
