"""A text held open: updates are checked and taken one after another, without opening it anew for each.

Typing changes words in paragraphs that stand already, and only those are looked at then; whatever changes what stands under what is
followed by a look at the whole. So a letter costs the same in a long text as in a short one.
"""

from typing import Any, NamedTuple

from pycrdt import XmlText
from pycrdt._pycrdt import XmlText as OwnXmlText

from app.domain.privacy import numbers_in
from app.prose.check import canonical, canonical_text
from app.prose.mend import mend, needs_mending
from app.prose.nesting import depth
from app.prose.personal import numbers_of, numbers_standing, refuse_new
from app.prose.schema import MAX_DEPTH, MAX_STATE, MAX_UPDATE, SCHEMA, Json
from app.prose.text import pending, too_large
from app.prose.values import too_deep
from app.prose.wire import holds_all
from app.prose.ytree import opened, raw_json, raw_words, root, untrusted

DEEPEST = 2 * MAX_DEPTH
"""Of an update, which counts texts and their words too, and what is deleted."""


class Taken(NamedTuple):
    """An update that may be stored. ``update``: the row to append, empty when the text had all of it before. ``repair``: a further row, by
    the server, when block ids or empty containers had to be set right; the sender must apply it too."""

    update: bytes
    repair: bytes | None = None


class Held:
    """One text, open.

    Args:
        state: an update that makes the text from nothing.

    Raises:
        Refused: the bytes are no text.
    """

    def __init__(self, state: bytes) -> None:
        self._doc = opened(state)
        self._size = len(state)
        self._changed: list[object] = []
        self._made: list[bytes] = []
        # Of what has changed nothing is asked but where, so the library's own wrapping of every side of every event is done without.
        self._watching = root(self._doc).integrated.observe_deep(self._note)
        self._hearing = self._doc.observe(lambda event: self._made.append(event.update))
        self._numbers: frozenset[str] | None = None

    def _note(self, events: list[Any]) -> None:
        self._changed += [event.target for event in events]

    @property
    def state(self) -> bytes:
        """An update that makes the text from nothing."""
        return self._doc.get_update()

    @property
    def json(self) -> Json:
        """The text as ProseMirror JSON in its one form."""
        return canonical(raw_json(self._doc))

    def follow(self, update: bytes) -> None:
        """Take in an update that has been stored, and so has been checked."""
        self._apply(update)
        self._size += len(update)

    def _apply(self, update: bytes) -> None:
        self._changed.clear()
        self._made.clear()
        with untrusted():
            self._doc.apply_update(update)

    def take(self, update: bytes) -> Taken:
        """Check an update from a browser, and take it in.

        Raises:
            Refused: of every kind (see ``refused``). The text held here is then neither what it was nor what it would be, and must be let
            go.
        """
        if len(update) > MAX_UPDATE:
            raise too_large()
        if depth(update) > DEEPEST:
            raise too_deep()
        if self._numbers is None:
            self._numbers = numbers_standing(root(self._doc))
        self._apply(update)
        if not holds_all(self._doc, update):
            raise pending()
        is_new = bool(self._made)
        repair = None if self._only_words_changed() else self._look_at_all()
        self._grow(len(update) + len(repair or b""))
        return Taken(update if is_new else b"", repair)

    def _only_words_changed(self) -> bool:
        """Whether all that happened was in the words of texts that stood there; those are checked."""
        texts = [XmlText(_integrated=changed, _doc=self._doc) for changed in self._changed if isinstance(changed, OwnXmlText)]
        if len(texts) < len(self._changed) or set(self._doc.keys()) - {SCHEMA.fragment}:
            return False
        with untrusted(), self._doc.transaction():
            for text in texts:
                words = ""
                for run in raw_words(text):
                    if run["text"]:
                        canonical_text(run)
                        words += run["text"]
                self._refuse_numbers(numbers_in((words,)))
        return True

    def _refuse_numbers(self, found: frozenset[str]) -> None:
        """What the update has made must hold no birth number that did not stand here before."""
        if found:
            refuse_new(self._numbers or frozenset(), found)

    def _look_at_all(self) -> bytes | None:
        json = self.json
        self._refuse_numbers(numbers_of(json.get("content", ())))
        return mend(self._doc) if needs_mending(json) else None

    def _grow(self, by: int) -> None:
        """Keep count of the size. The sum is above the true size, which is found out when it would be too large."""
        self._size += by
        if self._size > MAX_STATE:
            self._size = len(self.state)
            if self._size > MAX_STATE:
                raise too_large()
