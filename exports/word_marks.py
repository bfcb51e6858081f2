"""What ties a Word file to the ``Document`` it was drawn from, for whoever reads it back.

**Bookmarks** carry identity, one for each piece, named ``<letter>_<id>``; they survive re-saving by Word and by LibreOffice
(content controls do not). Chapter and section marks stand on their heading. All others run from the first paragraph of the piece
to its last, so that a list, a quotation, a measure or a status report tells where it ends; a table is marked in its first cell.
LibreOffice (7.4) writes a bookmark over several paragraphs twice: a start without end in the first paragraph, and start and end, by another
number, in the last. Read by name, first start to last end, it is whole again.

=============  ==============================================================================================
``c_<id>``     chapter (heading; all its text when it has none)
``s_<id>``     section (heading)
``p_<id>``     text part
``m_<id>``     measure
``u_<id>``     sub-measure
``t_<id>``     status entry: its facts paragraph and its narrative
``b_<id>``     block: paragraph (without the lead words before it), heading, list, quotation, table; a list of one item has an ending
               where its spacing is not the normal, see ``SPACINGS``
``i_<id>``     list item
``r_<id>_ov``  register; the ending says its kind, see ``REGISTER_KINDS``
``g_<id>``     group of a register
``e_<id>``     entry of a register, or indicator
``f_<id>``     figure (beginning behind its drawing)
``l_<id>``     level of a pyramid
``n_<id>``     reference number of a footnote
``x_<name>``   what the drawing adds and the plan does not hold: ``x_cover``, ``x_title``, ``x_contents``, ``x_back``
``d_<field>``  a field of the document itself where it is printed first: ``d_title``, ``d_subtitle``, …
=============  ==============================================================================================

**Custom properties** (text) tell what the file was drawn from: ``PROPERTIES``.

**The fact part** (``/customXml/item1.xml``, root ``FACTS_TAG``) holds, as JSON, the facts Word cannot show: see ``facts``. Paper wins over
it: where the printed words differ from what these facts would print, the words were edited after drawing.

Emphasis inside italic text (plan text of a status report) stands upright (``w:i`` off). A quotation in another language carries it on its
paragraph marks too; words in another language only on their runs.
"""

import json
from dataclasses import replace
from typing import Literal

from exports.canonical import as_data, from_data
from exports.document import Document, Measure, Part, TextPart
from exports.layout import Layout
from exports.phrases import narrative

BOOKMARK_LENGTH = 40
"""Word's limit on the length of a bookmark's name, in characters."""

MarkLetter = Literal["c", "s", "p", "m", "u", "t", "b", "i", "r", "g", "e", "f", "l", "n", "x", "d"]

REGISTER_KINDS = {"overview": "ov", "actors": "ac", "priorities": "pr", "not_prioritised": "np", "indicators": "in"}
"""Register kind → the ending of its bookmark."""

SPACINGS = {"loose": "lo", "tight": "ti"}
"""Spacing → the ending of the bookmark of a list with one item, which has no gap between items to tell it by."""

PROPERTIES = ("samplan_plan", "samplan_kind", "samplan_hash", "samplan_drawn", "samplan_version")
"""Document id, kind, ``content_hash``, and the drawing («tiltaksplan cover contents», «… draft» when the draft's note is on it)."""

FACTS_TAG = "{urn:samplan:facts}facts"
FACTS_PART = "/customXml/item1.xml"


def mark_name(letter: MarkLetter, key: str, ending: str = "") -> str:
    """The bookmark's name. Raises ValueError when Word would not take it."""
    name = f"{letter}_{key}_{ending}" if ending else f"{letter}_{key}"
    if len(name) > BOOKMARK_LENGTH or not name.replace("_", "a").isalnum() or not name.isascii():
        raise ValueError(f"«{name}» kan ikke være et bokmerke i Word: det må ha høyst {BOOKMARK_LENGTH} tegn av a–z, 0–9 og _")
    return name


def read_mark(name: str) -> tuple[str, str, str] | None:
    """Letter, key and ending of one of our bookmarks; None for anybody else's."""
    letter, _, rest = name.partition("_")
    if len(letter) != 1 or letter not in "csmputbirgeflnxd" or not rest:
        return None
    key, _, ending = rest.partition("_")
    return letter, key, ending


def facts(document: Document, layout: Layout) -> str:
    """The document as JSON (``as_data``) without the prose this layout prints.

    Left whole is what no page shows: actors and reports, who has which part in a measure, its stable number, earlier status entries
    (and in a layout that prints no narrative, the latest one too).
    """

    def bare(part: Part) -> Part:
        if isinstance(part, TextPart):
            return replace(part, blocks=())
        return _bare_measure(part, bool(narrative(part, layout))) if isinstance(part, Measure) else part

    chapters = tuple(
        replace(
            chapter,
            parts=tuple(bare(part) for part in chapter.parts),
            sections=tuple(replace(section, parts=tuple(bare(part) for part in section.parts)) for section in chapter.sections),
        )
        for chapter in document.chapters
    )
    return json.dumps(as_data(replace(document, chapters=chapters)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_facts(text: str) -> Document:
    """The inverse of ``facts``. Raises ValueError when the text is not such facts."""
    try:
        document = from_data(json.loads(text))
    except (KeyError, TypeError) as error:
        raise ValueError("faktadelen i filen er ikke skrevet av Samplan") from error
    if not isinstance(document, Document):
        raise ValueError("faktadelen i filen er ikke skrevet av Samplan")
    return document


def _bare_measure(measure: Measure, narrated: bool) -> Measure:
    subs = tuple(replace(sub, blocks=()) for sub in measure.sub_measures)
    *earlier, latest = measure.statuses or (None,)
    statuses = (*earlier, replace(latest, blocks=())) if latest and narrated else measure.statuses
    return replace(measure, blocks=(), sub_measures=subs, statuses=statuses)
