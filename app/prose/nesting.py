"""How deep do the nodes of an update stand inside each other?

Told before the update is handed to the library, for both it and every browser go down through such nodes by recursion: some thousands of
them, each inside the one before, end a process or a page. What deletes its own nodes again is no better: it leaves nothing to look at
afterwards, and is deep on the way. The update is read in the first version of the Yjs coding (yjs: src/utils/encoding.js and src/structs).
"""

from bisect import bisect_right
from collections import defaultdict
from typing import NamedTuple

from app.prose.ytree import undecodable

SHALLOW = 2_000
"""Bytes that have no room for a nest which could hurt: a node takes seven."""

_GC, _DELETED, _JSON, _BINARY, _STRING, _EMBED, _FORMAT, _TYPE, _ANY, _DOC, _SKIP = range(11)
_NAMED_TYPES = (3, 5)
"""Elements and hooks: their name comes with them."""
_ANY_FIXED = {120: 0, 121: 0, 126: 0, 127: 0, 124: 4, 123: 8, 122: 8}
_ANY_NUMBER, _ANY_BYTES = 125, (119, 116)
_ANY_MANY = {117: False, 118: True}
"""Lists, and objects: those have names."""
MOST_BITS = 70

_Id = tuple[int, int]


class _Piece(NamedTuple):
    """A piece of the update: where it begins, what it stands inside, and beside."""

    client: int
    clock: int
    inside: _Id | None
    beside: _Id | None


def depth(update: bytes) -> int:
    """The most nodes of the update that stand each inside the one before. Raises ``Refused`` when the bytes are no update."""
    if len(update) <= SHALLOW:
        return 0
    try:
        pieces = _Reader(update).pieces()
    except IndexError as error:
        raise undecodable() from error
    return _deepest(pieces)


def _deepest(pieces: list[_Piece]) -> int:
    of_client: dict[int, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        of_client[piece.client].append(piece)
    clocks = {client: [piece.clock for piece in own] for client, own in of_client.items()}

    def find(id: _Id | None) -> _Piece | None:
        place = bisect_right(clocks[id[0]], id[1]) if id and id[0] in clocks else 0
        return of_client[id[0]][place - 1] if id and place else None

    known: dict[_Id, int] = {}
    for piece in pieces:
        way: list[_Piece] = []
        at: _Piece | None = piece
        while at is not None and at[:2] not in known:
            known[at[:2]] = 0  # what leads back to itself goes no deeper
            way.append(at)
            at = find(at.inside or at.beside)
        level = known[at[:2]] if at else 0
        for each in reversed(way):
            level += each.inside is not None
            known[each[:2]] = level
    return max(known.values(), default=0)


class _Reader:
    """Goes through the bytes of an update. Raises IndexError where they end too early."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def pieces(self) -> list[_Piece]:
        found = []
        for _client in range(self._number()):
            count, client, clock = self._number(), self._number(), self._number()
            for _piece in range(count):
                info = self._byte()
                if info & 31 in (_GC, _SKIP):
                    clock += self._number()
                    continue
                beside, inside = self._place(info)
                found.append(_Piece(client, clock, inside, beside))
                clock += self._length(info & 31)
        return found

    def _place(self, info: int) -> tuple[_Id | None, _Id | None]:
        """What the piece stands beside, or inside; neither when it stands outermost."""
        left = self._id() if info & 0x80 else None
        right = self._id() if info & 0x40 else None
        if left or right:
            return left or right, None
        inside = None
        if self._number() == 1:
            self._skip(self._number())
        else:
            inside = self._id()
        if info & 0x20:
            self._skip(self._number())
        return None, inside

    def _length(self, kind: int) -> int:
        """How many places the content takes, which is passed over."""
        if kind == _DELETED:
            return self._number()
        if kind == _STRING:
            return len(self._bytes().decode("utf-8", "replace").encode("utf-16-le")) // 2
        if kind in (_JSON, _ANY):
            count = self._number()
            for _value in range(count):
                self._bytes() if kind == _JSON else self._any()
            return count
        if kind in (_BINARY, _EMBED):
            self._bytes()
        elif kind == _FORMAT:
            self._bytes()
            self._bytes()
        elif kind == _TYPE:
            if self._number() in _NAMED_TYPES:
                self._bytes()
        elif kind == _DOC:
            self._bytes()
            self._any()
        else:
            raise IndexError
        return 1

    def _any(self) -> None:
        """Pass over a value of the coding «any» (lib0, encoding.js): what it holds one after another, however that is nested."""
        waiting = [False]  # values to come: whether their name comes first
        while waiting:
            if waiting.pop():
                self._bytes()
            kind = self._byte()
            if kind in _ANY_FIXED:
                self._skip(_ANY_FIXED[kind])
            elif kind == _ANY_NUMBER:
                self._number()
            elif kind in _ANY_BYTES:
                self._bytes()
            elif kind in _ANY_MANY:
                many = self._number()
                if many > len(self._data):
                    raise IndexError
                waiting += [_ANY_MANY[kind]] * many
            else:
                raise IndexError

    def _id(self) -> _Id:
        return self._number(), self._number()

    def _bytes(self) -> bytes:
        length = self._number()
        start = self._at
        self._skip(length)
        return self._data[start : self._at]

    def _skip(self, length: int) -> None:
        self._at += length
        if self._at > len(self._data):
            raise IndexError

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _number(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > MOST_BITS:
                raise IndexError
