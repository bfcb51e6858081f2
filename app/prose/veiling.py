"""Words hidden in the updates of a text, so that they never were: every sign of them is a dot, with the id it had.

Ids and lengths stay, so every update still fits on those before it; who wrote what, and how the text came to be, is told as before. An
update is not put together anew: only the strings in it are.
"""

from collections.abc import Callable, Iterable, Sequence

from app.domain.hiding import Slip, units
from app.domain.privacy import DOT
from app.prose.nesting import STRING
from app.prose.refused import Refused
from app.prose.replaying import Replay, Signs, Structs
from app.prose.ytree import undecodable


class Veil:
    """What is to be hidden in one text.

    Args:
        updates: all of the text, in order; those that are hidden in are given out by ``hidden``.
        state: the text as it stands, for one whose first updates are not there any more: then words are found as they stand, and in single
            updates, but not where letters that are deleted now stood together.

    Raises:
        Refused: the updates are not those of one text.
    """

    def __init__(self, slip: Slip, updates: Sequence[bytes], state: bytes = b"") -> None:
        self._slip, self._is_whole = slip, True
        try:
            self._replay = self._replayed(updates)
        except Refused:
            if not state:
                raise
            self._replay, self._is_whole = self._replayed((state, *updates)), False
        self.signs: Signs = self._replay.end()

    def _replayed(self, updates: Iterable[bytes]) -> Replay:
        # The words may stand with wider blanks or other letters than they were given with.
        replay = Replay(self._slip.of_units, 2 * len(units(self._slip.words)), self._slip.is_one_word)
        for update in updates:
            replay.take(update)
        return replay

    def hidden(self, update: bytes) -> bytes:
        """The update without the words; the same bytes when it has none of them."""
        kept = veiled(update, self.signs, self._slip.hidden, self._replay.holds)
        return kept if self._is_whole else veiled(kept, {}, self._slip.hidden, lambda _client, _clock: False)


def veiled(update: bytes, signs: Signs, hide: Callable[[str], str], is_word: Callable[[int, int], bool]) -> bytes:
    """An update with these signs hidden, and its other strings (links, numbers of references) by ``hide``."""
    reader, changes = Structs(update), list[tuple[int, int, bytes]]()
    try:
        for struct in reader.structs():
            if struct.kind == STRING and is_word(struct.client, struct.clock):
                mine = signs.get(struct.client, ())
                if mine and any(struct.clock + n in mine for n in range(struct.length)):
                    kept = "".join(DOT if struct.clock + n in mine else sign for n, sign in enumerate(struct.words))
                    changes.append((struct.at, struct.end, _coded(kept)))
            else:
                changes += [(*place, new) for place in reader.strings if (new := _other(update, place, hide)) is not None]
            reader.strings.clear()
    except IndexError as error:
        raise undecodable() from error
    return _spliced(update, changes)


def _other(update: bytes, place: tuple[int, int], hide: Callable[[str], str]) -> bytes | None:
    """A string that is no words, hidden in; None when there is nothing to hide, or it is no string."""
    start, _end = place
    reader = Structs(update)
    reader.at = start
    data = reader.chunk()
    try:
        words = data.decode()
    except UnicodeDecodeError:
        return None
    hidden = hide(words)
    return None if hidden == words else _coded(hidden)


def _coded(words: str) -> bytes:
    whole = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    data = whole.encode()
    return _number(len(data)) + data


def _number(value: int) -> bytes:
    coded = bytearray()
    while value > 127:
        coded.append(value & 127 | 128)
        value >>= 7
    coded.append(value)
    return bytes(coded)


def _spliced(data: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    if not changes:
        return data
    parts, at = [], 0
    for start, end, new in changes:
        parts += [data[at:start], new]
        at = end
    return b"".join((*parts, data[at:]))
