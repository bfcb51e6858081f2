"""The updates of a text replayed sign by sign, so that words are found wherever and whenever they stood in it, each sign by its own id.

The library forgets what is deleted and does not tell the ids of signs; whoever hides words for good must know every row of the feed that a
sign of them came by. So the runs of words are put in order here as the library does it (YATA; yjs: src/structs/Item.js, integrate), and
nothing but them: what else a text holds is only known to be there.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import NamedTuple

from app.domain.hiding import units
from app.prose.nesting import DELETED, GC, NAMED_TYPES, SKIP, STRING, TYPE, Id, Reader
from app.prose.ytree import undecodable

_OF_WORDS = (2, 6)
"""Texts and texts of XML, of what can stand in a text."""
Signs = dict[int, set[int]]
"""Client → clocks: signs by their ids."""


class Struct(NamedTuple):
    """A piece of an update. ``inside``: what it stands in, when it says so; ``words``: its signs as UTF-16 units, of words alone;
    ``is_words``: what it holds is words or formatting; ``makes``: it is a run of words that others stand in."""

    client: int
    clock: int
    length: int
    left: Id | None
    right: Id | None
    inside: Id | None
    is_named: bool
    kind: int
    words: str
    makes: bool
    at: int
    end: int


class Structs(Reader):
    """Reads the pieces of an update with what they hold. ``strings``: of each, where its strings stand: (clock they belong to, from, to),
    with the length before them."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.strings: list[tuple[int, int]] = []

    def chunk(self) -> bytes:
        """Bytes with their length before them; where they stand is kept."""
        start = self.at
        found = super().chunk()
        self.strings.append((start, self.at))
        return found

    def structs(self) -> Iterator[Struct]:
        """Every piece, in the order of the update."""
        for _client in range(self.number()):
            count, client, clock = self.number(), self.number(), self.number()
            for _piece in range(count):
                found = self._struct(client, clock)
                yield found
                clock += found.length

    def _struct(self, client: int, clock: int) -> Struct:
        info = self.byte()
        kind = info & 31
        if kind in (GC, SKIP):
            return Struct(client, clock, self.number(), None, None, None, False, kind, "", False, self.at, self.at)
        left = self.ident() if info & 0x80 else None
        right = self.ident() if info & 0x40 else None
        inside, is_named = None, False
        if not left and not right:
            if self.number() == 1:
                self.skip(self.number())
            else:
                inside = self.ident()
            if info & 0x20:
                is_named = True
                self.skip(self.number())
        at, words, makes = self.at, "", False
        if kind == STRING:
            words = units(self.chunk().decode("utf-8", "surrogatepass"))
            length = len(words)
        elif kind == TYPE:
            sort, length = self.number(), 1
            makes = sort in _OF_WORDS
            if sort in NAMED_TYPES:
                self.skip(self.number())
        else:
            length = self.length(kind)
        return Struct(client, clock, length, left, right, inside, is_named, kind, words, makes, at, self.at)

    def deletions(self) -> Iterator[tuple[int, int, int]]:
        """Client, first clock and length of what the update deletes; asked for when the pieces are read."""
        for _client in range(self.number()):
            client = self.number()
            for _range in range(self.number()):
                yield client, self.number(), self.number()


class _Run:
    """A run of words, in the order of the library. ``first``: of its items."""

    __slots__ = ("first",)

    def __init__(self) -> None:
        self.first: _Item | None = None


class _Item:
    """Signs that came together and stand together. ``words``: None when they are no words; ``home``: None outside runs of words."""

    __slots__ = ("client", "clock", "home", "is_gone", "left", "left_id", "length", "makes", "right", "right_id", "words")

    def __init__(self, struct: Struct, home: _Run | None) -> None:
        self.client, self.clock, self.length = struct.client, struct.clock, struct.length
        self.left_id, self.right_id = struct.left, struct.right
        self.words = struct.words if struct.kind == STRING else None
        self.home, self.is_gone = home, struct.kind in (GC, DELETED)
        self.makes = _Run() if struct.makes else None
        self.left: _Item | None = None
        self.right: _Item | None = None

    @property
    def last(self) -> Id:
        """The id of its last sign."""
        return self.client, self.clock + self.length - 1

    @property
    def shown(self) -> str:
        """Its words, while they stand."""
        return "" if self.is_gone or self.words is None else self.words


_Match = tuple[Id, ...]


class Replay:
    """A text replayed. ``found``: every sign of the words sought, wherever they stood.

    Words that are typed pass through shorter ones: «Per» stands for a moment before it is «Person». So what was found counts when it stood
    until something of it went away, or stands at the end; what merely grew into another word does not.

    Args:
        pattern: finds the words in UTF-16 units. length: how many signs they have at most.
        may_grow: whether they may be the beginning of another word.
    """

    def __init__(self, pattern: re.Pattern[str], length: int, may_grow: bool) -> None:
        self._pattern, self._reach, self._may_grow = pattern, length + 3, may_grow
        self._clocks: dict[int, list[int]] = {}
        self._items: dict[int, list[_Item]] = {}
        self._standing: dict[_Run, set[_Match]] = {}
        self.found: Signs = {}

    # ------------------------------------------------------------ taking updates

    def take(self, update: bytes) -> None:
        """The next update. Raises ``Refused`` when it is none, or its ground is missing."""
        try:
            reader = Structs(update)
            waiting = self._by_client(reader.structs())
            touched = list(self._take_all(waiting))
            touched += [item for one in reader.deletions() for item in self._delete(*one)]
        except (IndexError, KeyError, UnicodeDecodeError) as error:
            raise undecodable() from error
        if touched:
            self._look(touched)

    def end(self) -> Signs:
        """All has been taken: the signs that were found."""
        for matches in self._standing.values():
            for match in matches:
                self._keep(match)
        self._standing.clear()
        return self.found

    def holds(self, client: int, clock: int) -> bool:
        """Whether that sign stands in a run of words, and so is known by its place."""
        return self._item(client, clock).home is not None

    @staticmethod
    def _by_client(structs: Iterator[Struct]) -> list[list[Struct]]:
        queues: dict[int, list[Struct]] = {}
        for struct in structs:
            queues.setdefault(struct.client, []).append(struct)
        return [queue[::-1] for queue in queues.values()]

    def _take_all(self, waiting: list[list[Struct]]) -> Iterator[_Item]:
        """Put in each piece as soon as what it stands beside is there."""
        is_moving = True
        while waiting and is_moving:
            is_moving = False
            for queue in waiting:
                while queue and self._has_ground(queue[-1]):
                    is_moving = True
                    item = self._put(queue.pop())
                    if item is not None:
                        yield item
            waiting = [queue for queue in waiting if queue]
        if waiting:
            raise undecodable()

    def _next_clock(self, client: int) -> int:
        items = self._items.get(client)
        return items[-1].clock + items[-1].length if items else 0

    def _has_ground(self, struct: Struct) -> bool:
        ground = (struct.left, struct.right, struct.inside)
        return struct.clock <= self._next_clock(struct.client) and all(one is None or (one[1] < self._next_clock(one[0])) for one in ground)

    def _put(self, struct: Struct) -> _Item | None:
        known = self._next_clock(struct.client) - struct.clock
        if known >= struct.length or struct.kind == SKIP:
            return None
        if known > 0:
            before = (struct.client, struct.clock + known - 1)
            struct = struct._replace(clock=struct.clock + known, length=struct.length - known, words=struct.words[known:], left=before)
        home = self._home(struct)
        item = _Item(struct, home)
        self._clocks.setdefault(item.client, []).append(item.clock)
        self._items.setdefault(item.client, []).append(item)
        if home is None:
            return None
        self._stand(item, home)
        return self._grown_into(item)

    def _home(self, struct: Struct) -> _Run | None:
        if struct.kind == GC or struct.is_named:
            return None
        if struct.inside is not None:
            return self._item(*struct.inside).makes
        beside = struct.left or struct.right
        return self._item(*beside).home if beside else None

    # ------------------------------------------------------------ the order of the library

    def _stand(self, item: _Item, home: _Run) -> None:
        left = self._ending(item.left_id) if item.left_id else None
        right = self._beginning(item.right_id) if item.right_id else None
        if (left is None and (right is None or right.left is not None)) or (left is not None and left.right is not right):
            left = self._after_rivals(item, left, right, home)
        item.left = left
        if left is not None:
            item.right, left.right = left.right, item
        else:
            item.right, home.first = home.first, item
        if item.right is not None:
            item.right.left = item

    def _after_rivals(self, item: _Item, left: _Item | None, right: _Item | None, home: _Run) -> _Item | None:
        """What was put in at the same place by others meanwhile stands before or after it, by the same rule everywhere."""
        rival = left.right if left is not None else home.first
        rivals, passed = set[int](), set[int]()
        while rival is not None and rival is not right:
            passed.add(id(rival))
            rivals.add(id(rival))
            if rival.left_id == item.left_id:
                if rival.client < item.client:
                    left = rival
                    rivals.clear()
                elif rival.right_id == item.right_id:
                    break
            elif rival.left_id is not None and id(origin := self._item(*rival.left_id)) in passed:
                if id(origin) not in rivals:
                    left = rival
                    rivals.clear()
            else:
                break
            rival = rival.right
        return left

    def _grown_into(self, item: _Item) -> _Item:
        """One item with what it was typed on from, where the library would make them one too."""
        left = item.left
        if (
            left is None
            or left.client != item.client
            or left.last != item.left_id
            or left.clock + left.length != item.clock
            or left.right_id != item.right_id
            or left.words is None
            or item.words is None
            or left.is_gone
            or item.is_gone
        ):
            return item
        left.words += item.words
        left.length += item.length
        left.right = item.right
        if item.right is not None:
            item.right.left = left
        self._clocks[item.client].pop()
        self._items[item.client].pop()
        return left

    def _item(self, client: int, clock: int) -> _Item:
        place = bisect_right(self._clocks[client], clock) - 1
        return self._items[client][place]

    def _beginning(self, at: Id) -> _Item:
        """The item that begins at this sign; one that has it inside is parted."""
        item = self._item(*at)
        return item if item.clock == at[1] else self._part(item, at[1] - item.clock)

    def _ending(self, at: Id) -> _Item:
        """The item that ends with this sign."""
        item = self._item(*at)
        if item.last != at:
            self._part(item, at[1] - item.clock + 1)
        return item

    def _part(self, item: _Item, length: int) -> _Item:
        rest = _Item.__new__(_Item)
        rest.client, rest.clock, rest.length = item.client, item.clock + length, item.length - length
        rest.left_id, rest.right_id = (item.client, rest.clock - 1), item.right_id
        rest.words = None if item.words is None else item.words[length:]
        rest.home, rest.is_gone, rest.makes = item.home, item.is_gone, None
        rest.left, rest.right = item, item.right
        if rest.right is not None:
            rest.right.left = rest
        item.words, item.length, item.right = None if item.words is None else item.words[:length], length, rest
        place = bisect_right(self._clocks[item.client], item.clock)
        self._clocks[item.client].insert(place, rest.clock)
        self._items[item.client].insert(place, rest)
        return rest

    def _delete(self, client: int, clock: int, length: int) -> Iterator[_Item]:
        end = min(clock + length, self._next_clock(client))
        while clock < end:
            item = self._beginning((client, clock))
            if item.length > end - clock:
                self._part(item, end - clock)
            if not item.is_gone:
                item.is_gone = True
                if item.home is not None:
                    yield item
            clock = item.clock + item.length

    # ------------------------------------------------------------ the words sought

    def _look(self, touched: Collection[_Item]) -> None:
        """Find the words around what has changed, and see what has become of those found before."""
        homes = dict.fromkeys(item.home for item in touched if item.home is not None)
        for home in homes:
            for match in list(self._standing.get(home, ())):
                self._see_again(home, match)
        for item in touched:
            if item.home is not None:
                standing = self._standing.setdefault(item.home, set())
                standing.update(self._around(item))

    def _see_again(self, home: _Run, match: _Match) -> None:
        """Whether words found before still are what they were. What was typed on to another word is forgotten; what is not there as it
        was, counts."""
        first = self._item(*match[0])
        is_whole = not first.is_gone and self._ids_from(first, match[0][1] - first.clock, len(match)) == match
        if is_whole and not (self._may_grow and match not in self._around(first)):
            return
        self._standing[home].discard(match)
        if not is_whole:
            self._keep(match)

    def _ids_from(self, item: _Item | None, offset: int, count: int) -> _Match:
        found: list[Id] = []
        while item is not None and len(found) < count:
            shown = len(item.shown)
            found += [(item.client, item.clock + n) for n in range(offset, shown)]
            item, offset = item.right, 0
        return tuple(found[:count])

    def _keep(self, match: _Match) -> None:
        for client, clock in match:
            self.found.setdefault(client, set()).add(clock)

    def _around(self, item: _Item) -> set[_Match]:
        """The words that stand in or beside an item."""
        parts, reach, at = [item], self._reach, item.left
        while at is not None and reach > 0:
            parts.append(at)
            reach -= len(at.shown)
            at = at.left
        is_cut_left = at is not None
        parts.reverse()
        reach, at = self._reach, item.right
        while at is not None and reach > 0:
            parts.append(at)
            reach -= len(at.shown)
            at = at.right
        text = "".join(part.shown for part in parts)
        found = set[_Match]()
        for match in self._pattern.finditer(text):
            if (is_cut_left and match.start() == 0) or (at is not None and match.end() == len(text)):
                continue
            found.add(_ids_of(parts, *match.span()))
        return found


def _ids_of(parts: Collection[_Item], start: int, end: int) -> _Match:
    found: list[Id] = []
    for part in parts:
        length = len(part.shown)
        found += [(part.client, part.clock + n) for n in range(max(0, start), min(length, end))]
        start, end = start - length, end - length
        if end <= 0:
            break
    return tuple(found)
