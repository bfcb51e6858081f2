"""Running text as HTML: words in their dress, links, references, line breaks and footnotes. All text is escaped; nobody's HTML passes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit, urlunsplit

from exports.cutting import Cut, cut_up
from exports.document import Break, Heading, Inline, Note, Paragraph, Ref, Text
from exports.languages import words_in
from exports.metrics import in_face
from exports.profile import PLAIN, Profile

SCHEMES = frozenset({"http", "https", "mailto"})
WORD_JOINER, ZERO_WIDTH_SPACE = "\u2060", "\u200b"
_AS_THEY_ARE = "%/:?#[]@!$&'()*+,;=~"
"""Signs that mean something in an address (RFC 3986), left as they are."""
_SLASH = re.compile(r"(?<=\S)/(?=\S)")
_NUMBER_HYPHEN = re.compile(r"(\d-)(?=\d)")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Raw:
    """Markup of ours that stands among inline pieces."""

    markup: str


@dataclass(frozen=True, slots=True)
class Dress:
    """How text is put into HTML.

    numbers: note id → printed number. anchors: id → anchor of what a ``Ref`` may point to. paper: for print (footnotes at the foot of the
    page, no ids on blocks) instead of a screen. level: heading level of an unnumbered heading. keep_slashes, split_numbers: line break
    rules of the layout, see ``exports.layout.Layout``. table: text width, type size and cell padding in points, from which the columns
    of a table get their widths on paper; None leaves them to the browser. profile: typeface and colours on paper. keyed: each element says
    which piece or block it is (``data-key``), so that two drawings can be compared. cuts: block → what is put between its words.
    """

    numbers: Mapping[str, int]
    anchors: Mapping[str, str]
    language: str = "nb"
    paper: bool = False
    level: int = 3
    keep_slashes: bool = False
    split_numbers: bool = False
    table: tuple[float, float, float] | None = None
    profile: Profile = PLAIN
    keyed: bool = False
    cuts: Mapping[str, Sequence[Cut[Raw]]] | None = None


def safe_link(link: str | None) -> str | None:
    """The address, in ASCII, when it may be linked to: http, https or mailto, without white space or control signs. Else None."""
    if not link or _UNSAFE.search(link):
        return None
    try:
        parts = urlsplit(link)
        place = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in SCHEMES or not (parts.path if parts.scheme == "mailto" else place):
        return None
    return quote(urlunsplit(parts._replace(netloc=place)), safe=_AS_THEY_ARE)


def words(text: str, dress: Dress) -> str:
    """Plain text escaped; on paper in signs the face has, and with the invisible ones that steer line breaks."""
    text = _INVISIBLE.sub("", text)
    if dress.paper:
        text = in_face(text, dress.profile.face)
    if dress.paper and dress.keep_slashes:
        text = _SLASH.sub("/" + WORD_JOINER, text)
    if dress.paper and dress.split_numbers:
        text = _NUMBER_HYPHEN.sub(r"\1" + ZERO_WIDTH_SPACE, text)
    return escape(text, quote=False)


def attribute(text: str) -> str:
    """Text escaped for a quoted attribute."""
    return escape(_INVISIBLE.sub("", text), quote=True)


def told(where: str, dress: Dress) -> str:
    """On paper: the attribute that says where a link leads, for the link's description in the PDF; nothing on a screen."""
    return f' title="{attribute(where)}"' if dress.paper else ""


def lang_tag(language: str) -> str:
    """«nb» → «nb-NO» and «nn» → «nn-NO»; any other tag as it is."""
    return f"{language}-NO" if language in ("nb", "nn") else language


def key_of(key: str, dress: Dress) -> str:
    """The attribute that says which piece an element is, where that is asked for."""
    return f' data-key="{attribute(key)}"' if dress.keyed else ""


def block_words(block: Paragraph | Heading, dress: Dress) -> str:
    """The words of a block, with what is put between them."""
    return runs_html(cut_up(block.runs, dress.cuts.get(block.id, ()) if dress.cuts else ()), dress)


def inner_words(block: Paragraph | Heading, dress: Dress) -> str:
    """The words of a block that has no element of its own, in one where blocks have to be told apart."""
    return f"<span{key_of(block.id, dress)}>{block_words(block, dress)}</span>" if dress.keyed else block_words(block, dress)


def runs_html(runs: Iterable[Inline | Raw], dress: Dress) -> str:
    """Inline pieces as HTML, in order."""
    return "".join(_run(run, dress) for run in runs)


def _run(run: Inline | Raw, dress: Dress) -> str:
    if isinstance(run, Raw):
        return run.markup
    if isinstance(run, Text):
        return _text(run, dress)
    if isinstance(run, Ref):
        return _ref(run, dress)
    if isinstance(run, Note):
        return _note(run, dress)
    assert isinstance(run, Break)
    return "<br>"


def _text(run: Text, dress: Dress) -> str:
    out = words(run.text, dress)
    link = safe_link(run.link)
    if link:
        # Nothing but text inside a link: an element there would become a link annotation of its own.
        more = told(f"{words_in(dress.language).link_to} {link}", dress) or ' rel="noopener noreferrer"'
        out = f'<a href="{attribute(link)}"{more}>{out}</a>'
    if run.italic:
        out = f"<i>{out}</i>"
    if run.bold:
        out = f"<b>{out}</b>"
    return f'<span lang="{attribute(lang_tag(run.lang))}">{out}</span>' if run.lang else out


def _ref(run: Ref, dress: Dress) -> str:
    anchor = dress.anchors.get(run.target)
    text = words(run.text, dress)
    return f'<a class="ref" href="#{attribute(anchor)}"{told(f"Gå til {run.text}", dress)}>{text}</a>' if anchor else text


def _note(note: Note, dress: Dress) -> str:
    number = dress.numbers[note.id]
    call, place = f"nr-{attribute(note.id)}", f"n-{attribute(note.id)}"
    if not dress.paper:
        return f'<sup><a class="note-call" id="{call}" href="#{place}" role="doc-noteref" aria-label="Fotnote {number}">{number}</a></sup>'
    text = f'<a href="#{call}"{told("Tilbake til teksten", dress)}>{number}</a> {runs_html(note.runs, dress)}'
    link = f'<a class="call" id="{call}" href="#{place}"{told(f"Fotnote {number}", dress)}>{number}</a>'
    return f'{link}<span class="note" id="{place}">{text}</span>'


def notes_html(notes: Iterable[tuple[int, Note]], dress: Dress) -> str:
    """The notes of a screen page as a list with links back to the text; empty when there are none."""
    items = "".join(_note_item(number, note, dress) for number, note in notes)
    return (
        f'<section class="notes" role="doc-endnotes" aria-label="{words_in(dress.language).notes}"><ol>{items}</ol></section>'
        if items
        else ""
    )


def _note_item(number: int, note: Note, dress: Dress) -> str:
    key = attribute(note.id)
    back = f'<a href="#nr-{key}" role="doc-backlink" aria-label="Tilbake til teksten ved fotnote {number}">↩</a>'
    return f'<li id="n-{key}" value="{number}">{runs_html(note.runs, dress)} {back}</li>'
