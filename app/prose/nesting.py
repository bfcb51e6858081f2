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

GC, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP = range(11)
NAMED_TYPES = (3, 5)
"""Elements and hooks: their name comes with them."""
_ANY_FIXED = {120: 0, 121: 0, 126: 0, 127: 0, 124: 4, 123: 8, 122: 8}
_ANY_NUMBER, _ANY_BYTES = 125, (119, 116)
_ANY_MANY = {117: False, 118: True}
"""Lists, and objects: those have names."""
MOST_BITS = 70

Id = tuple[int, int]


class _Piece(NamedTuple):
    """A piece of the update: where it begins, what it stands inside, and beside."""

    client: int
    clock: int
    inside: Id | None
    beside: Id | None


def depth(update: bytes) -> int:
    """The most nodes of the update that stand each inside the one before. Raises ``Refused`` when the bytes are no update."""
    if len(update) <= SHALLOW:
        return 0
    try:
        pieces = Reader(update).pieces()
    except IndexError as error:
        raise undecodable() from error
    return _deepest(pieces)


def _deepest(pieces: list[_Piece]) -> int:
    of_client: dict[int, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        of_client[piece.client].append(piece)
    clocks = {client: [piece.clock for piece in own] for client, own in of_client.items()}

    def find(id: Id | None) -> _Piece | None:
        place = bisect_right(clocks[id[0]], id[1]) if id and id[0] in clocks else 0
        return of_client[id[0]][place - 1] if id and place else None

    known: dict[Id, int] = {}
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


class Reader:
    """Goes through the bytes of an update. Raises IndexError where they end too early."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def pieces(self) -> list[_Piece]:
        """Every piece, and where it stands."""
        found = []
        for _client in range(self.number()):
            count, client, clock = self.number(), self.number(), self.number()
            for _piece in range(count):
                info = self.byte()
                if info & 31 in (GC, SKIP):
                    clock += self.number()
                    continue
                beside, inside = self.place(info)
                found.append(_Piece(client, clock, inside, beside))
                clock += self.length(info & 31)
        return found

    def place(self, info: int) -> tuple[Id | None, Id | None]:
        """What the piece stands beside, or inside; neither when it stands outermost."""
        left = self.ident() if info & 0x80 else None
        right = self.ident() if info & 0x40 else None
        if left or right:
            return left or right, None
        inside = None
        if self.number() == 1:
            self.skip(self.number())
        else:
            inside = self.ident()
        if info & 0x20:
            self.skip(self.number())
        return None, inside

    def length(self, kind: int) -> int:
        """How many places the content takes, which is passed over."""
        if kind == DELETED:
            return self.number()
        if kind == STRING:
            return len(self.chunk().decode("utf-8", "replace").encode("utf-16-le")) // 2
        if kind in (JSON, ANY):
            count = self.number()
            for _value in range(count):
                self.chunk() if kind == JSON else self.value()
            return count
        if kind in (BINARY, EMBED):
            self.chunk()
        elif kind == FORMAT:
            self.chunk()
            self.chunk()
        elif kind == TYPE:
            if self.number() in NAMED_TYPES:
                self.chunk()
        elif kind == DOC:
            self.chunk()
            self.value()
        else:
            raise IndexError
        return 1

    def value(self) -> None:
        """Pass over a value of the coding «any» (lib0, encoding.js): what it holds one after another, however that is nested."""
        waiting = [False]  # values to come: whether their name comes first
        while waiting:
            if waiting.pop():
                self.chunk()
            kind = self.byte()
            if kind in _ANY_FIXED:
                self.skip(_ANY_FIXED[kind])
            elif kind == _ANY_NUMBER:
                self.number()
            elif kind in _ANY_BYTES:
                self.chunk()
            elif kind in _ANY_MANY:
                many = self.number()
                if many > len(self.data):
                    raise IndexError
                waiting += [_ANY_MANY[kind]] * many
            else:
                raise IndexError

    def ident(self) -> Id:
        """Client and clock."""
        return self.number(), self.number()

    def chunk(self) -> bytes:
        """Bytes with their length before them: a string, as a rule."""
        length = self.number()
        start = self.at
        self.skip(length)
        return self.data[start : self.at]

    def skip(self, length: int) -> None:
        """Pass over bytes."""
        self.at += length
        if self.at > len(self.data):
            raise IndexError

    def byte(self) -> int:
        """The next byte."""
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        """A whole number, seven bits a byte."""
        data, at = self.data, self.at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                self.at = at
                return value
            shift += 7
            if shift > MOST_BITS:
                raise IndexError
