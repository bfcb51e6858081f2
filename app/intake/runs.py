"""The words of flat paragraphs as inline pieces of the document: links checked, languages named, footnotes in place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.saying import say
from app.intake.flat import Flat, NoteSign, Para, Piece, Reading, Turn, Words
from app.intake.ledger import Ledger
from exports.document import Break, Inline, Note, Ref, Text

_ADDRESS = re.compile(r"""(?:https?://[^\s<>"/?#][^\s<>"]*|mailto:[^\s<>"@]+@[^\s<>"@]+)""")
_BARE_HOST = re.compile(r"[\w.-]+\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SHORT_TAGS = {
    "nb-no": "nb", "no-no": "nb", "no": "nb", "nn-no": "nn", "en-gb": "en", "se-no": "se", "sv-se": "sv", "da-dk": "da", "de-de": "de",
}  # fmt: skip
QUOTES = ("quote", "intense quote", "sitat", "sterkt sitat", "blokksitat")
_BOLD_BY_PLACE = ("tabellhode", "ingress", "title", "tiltaksoverskrift", *QUOTES)
_NOISE = 0.2
"""Share of a file's words in a foreign tag above which the tag says more about a keyboard than about the words."""


def language_tag(tag: str) -> str:
    """Word's tag as a plan names languages: «nn-NO» → «nn». Empty for what is no tag."""
    short = _SHORT_TAGS.get(tag.lower(), tag)
    return short if _TAG.fullmatch(short) else ""


@dataclass(frozen=True, slots=True)
class Tongues:
    """The document's language, and which others are marked on purpose."""

    document: str
    marked: frozenset[str]

    def of(self, tag: str, around: str) -> str | None:
        """The language to mark words with that stand in text of language ``around``; None when they need no mark."""
        short = language_tag(tag)
        return short if short in self.marked and short != around else None


def tongues(reading: Reading) -> Tongues:
    """Weighs the languages the file's words are tagged with. Norwegian wins unless another is all there is."""
    weight: dict[str, int] = {}
    for block in reading.blocks:
        for piece in block.pieces if isinstance(block, Para) else ():
            if isinstance(piece, Words):
                tag = language_tag(piece.lang) or language_tag(reading.language)
                weight[tag] = weight.get(tag, 0) + len(piece.text)
    whole = sum(weight.values()) or 1
    document = "nn" if weight.get("nn", 0) > weight.get("nb", 0) else "nb"
    marked = {tag for tag, signs in weight.items() if tag in ("nb", "nn") or (tag and signs / whole <= _NOISE)}
    return Tongues(document, frozenset(marked))


class Inliner:
    """Makes inline pieces. ``notes``: the file's footnotes; each is used where its sign stands."""

    def __init__(self, ledger: Ledger, languages: Tongues, notes: Mapping[tuple[str, str], tuple[Flat, ...]]) -> None:
        self.ledger, self.languages, self.notes = ledger, languages, notes

    def runs(
        self, para: Para, pieces: Sequence[Piece] | None = None, slant: bool = False, around: str = "", whole: bool = False
    ) -> tuple[Inline, ...]:
        """The words of a paragraph, or of some of its pieces, without white space at either end.

        Args:
            para: the paragraph.
            pieces: those of its pieces to take, all when None.
            slant: the text round it is set in italics, so that upright words are the emphasised ones.
            around: language of the text round it, the document's when empty.
            whole: keep white space at the ends (our own files hold only what was written).
        """
        made: list[Inline] = []
        for piece in para.pieces if pieces is None else pieces:
            if isinstance(piece, Words):
                _add(made, self._words(piece, para, slant, around or self.languages.document))
            elif isinstance(piece, Turn):
                made.append(Break())
            elif isinstance(piece, NoteSign):
                made += self._note(piece, para)
        return tuple(made) if whole else trimmed(made)

    def _words(self, words: Words, para: Para, slant: bool, around: str) -> Text | Ref:
        lang = self.languages.of(words.lang, around)
        if words.target and not words.link:
            return Ref("#" + words.target, words.text)
        italic = words.italic is not None and words.italic != para.look.italic
        if slant:
            italic = not (para.look.italic if words.italic is None else words.italic)
        return Text(words.text, self._bold(words, para), italic, self._link(words, para), lang)

    def _bold(self, words: Words, para: Para) -> bool:
        """Bold beyond what the paragraph's place gives it: a heading or a table's head is bold by the layout."""
        by_place = para.look.outline is not None or para.look.name in _BOLD_BY_PLACE
        return bool(words.bold) if words.bold is not None else para.look.bold and not by_place

    def _link(self, words: Words, para: Para) -> str | None:
        address = words.link.strip().replace(" ", "%20")
        if not address:
            return None
        if _BARE_HOST.fullmatch(address):
            address = "http://" + address
        if _ADDRESS.fullmatch(address):
            return address
        what = say(
            "Lenken «%(text)s» leder ikke til en nettadresse («%(address)s») og er tatt inn som vanlig tekst.",
            text=words.text,
            address=words.link,
        )
        self.ledger.problem(
            self.ledger.place(para), what, say("Legg inn en lenke som begynner med https://, hvis det skal være en lenke."), "note"
        )
        return None

    def _note(self, sign: NoteSign, para: Para) -> list[Note]:
        flats = self.notes.get((sign.kind, sign.key))
        if flats is None:
            return []
        key = self.ledger.id(sign.mark)
        runs: list[Text | Ref] = []
        for flat in flats:
            if isinstance(flat, Para) and not flat.is_empty:
                runs += [Text(" ")] if runs else []
                runs += [Text(" ") if isinstance(run, Break) else run for run in self.runs(flat) if not isinstance(run, Note)]
                self.ledger.trace(self.ledger.place(para), flat.text, "fotnote", key)
        merged: list[Inline] = []
        for run in runs:
            _add(merged, run)
        return [Note(key, tuple(run for run in merged if isinstance(run, Text | Ref)))]


def _add(made: list[Inline], run: Text | Ref) -> None:
    """Adds words; words in the dress of those before them go on with them."""
    last = made[-1] if made else None
    if (isinstance(run, Text) and isinstance(last, Text) and replace(last, text="") == replace(run, text="")) or (
        isinstance(run, Ref) and isinstance(last, Ref) and last.target == run.target
    ):
        made[-1] = replace(last, text=last.text + run.text)
    else:
        made.append(run)


def trimmed(runs: Sequence[Inline]) -> tuple[Inline, ...]:
    """Without white space and line breaks at either end."""
    made = list(runs)
    while made and (isinstance(made[0], Break) or _is_blank(made[0])):
        del made[0]
    while made and (isinstance(made[-1], Break) or _is_blank(made[-1])):
        del made[-1]
    if made and isinstance(made[0], Text | Ref):
        made[0] = replace(made[0], text=made[0].text.lstrip())
    if made and isinstance(made[-1], Text | Ref):
        made[-1] = replace(made[-1], text=made[-1].text.rstrip())
    return tuple(made)


def _is_blank(run: Inline) -> bool:
    return isinstance(run, Text | Ref) and not run.text.strip()


def plain(runs: Sequence[Inline]) -> str:
    """The words of inline pieces in one line, without footnotes."""
    return "".join(run.text if isinstance(run, Text | Ref) else " " for run in runs if not isinstance(run, Note)).strip()
