"""A proposed wording of a text, carried out in the text as it is now: what the one who proposed did is done, and what others have written
since stays.

Three versions are put together: the text that the proposal was made from, what the proposal makes of it, and the text as it is now. Blocks,
items and notes are known by their ids; within one paragraph the words are compared. Either all of the proposal can be done, or none of it
is: then it is overtaken.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from app.domain.errors import Hindrance
from app.domain.saying import say
from app.prose.alignment import WORD
from app.prose.retrieval import block_id
from app.prose.schema import SCHEMA, Json

EMPTY: Json = {"type": "paragraph", "attrs": {"id": None, "indent": False}}
"""What an empty text holds; it gets its id when it is kept."""
LINES = ("paragraph", "heading")
"""Blocks of words; one can become the other and is still the same block."""
MOST_TOKENS = 3_000
"""Above this a paragraph that both have changed is not put together word by word."""


class Overtaken(Hindrance):
    """Others have changed the same words since, or taken them away, or moved the same block elsewhere."""

    def __init__(self) -> None:
        super().__init__(say("Andre har endret de samme ordene etterpå."))


def carried_out(base: list[Json], mine: list[Json], theirs: list[Json]) -> list[Json]:
    """The blocks of ``theirs`` with what leads from ``base`` to ``mine`` done to them.

    Raises:
        Overtaken: not all of it can be done.
    """
    made = mine if theirs == base else _blocks(base, mine, theirs)
    ids = [id for node in made for id in every_id(node)]
    if len(set(ids)) < len(ids):
        raise Overtaken  # what mine carries into another block has been carried elsewhere too
    return made or [EMPTY]


def _blocks(base: list[Json], mine: list[Json], theirs: list[Json]) -> list[Json]:
    old, wanted, now = _by_id(base), _by_id(mine), _by_id(theirs)
    if any(now[id] != node for id, node in old.items() if id not in wanted and id in now):
        raise Overtaken  # taken away by mine, and written in since
    if any(id not in now and wanted[id] != node for id, node in old.items() if id in wanted):
        raise Overtaken  # changed by mine, and taken away since
    if any(now[id] != node for id, node in wanted.items() if id not in old and id in now):
        raise Overtaken  # brought by both
    kept = [_node(old[id], wanted[id], node) if id in old else node for id, node in now.items() if id not in old or id in wanted]
    moved = _moved(list(old), list(wanted))
    by_others = _moved([id for id in old if id in now], list(now))
    if any(id not in now or (id in by_others and _before(id, old, wanted) != _before(id, old, now)) for id in moved):
        raise Overtaken
    carried = {block_id(node): node for node in kept if block_id(node) in moved}
    kept = [node for node in kept if block_id(node) not in moved]
    for place, node in enumerate(mine):
        id = block_id(node)
        if id in carried or (id not in old and id not in now):
            kept.insert(_place(kept, mine, place), carried.get(id, node))
    return kept


def _by_id(nodes: Iterable[Json]) -> dict[str, Json]:
    return {block_id(node): node for node in nodes}


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The blocks that stand in both, in another order: the fewest whose going explains it."""
    places = {id: place for place, id in enumerate(old)}
    both = [id for id in new if id in places]
    best: list[tuple[int, int]] = []  # of each: how long a rising run ends there, and the one before it in that
    for at, id in enumerate(both):
        before = [(best[k][0], k) for k in range(at) if places[both[k]] < places[id]]
        length, last = max(before, default=(0, -1))
        best.append((length + 1, last))
    at = max(range(len(both)), key=lambda place: best[place][0], default=-1)
    stay = set()
    while at >= 0:
        stay.add(both[at])
        at = best[at][1]
    return set(both) - stay


def _before(id: str, old: dict[str, Json], among: dict[str, Json]) -> str:
    """The nearest block before this one that stood there at first; empty when there is none."""
    ids = list(among)
    return next((each for each in reversed(ids[: ids.index(id)]) if each in old), "")


def _place(kept: list[Json], mine: list[Json], at: int) -> int:
    """Where number ``at`` of mine goes: by the one right before it, or right after it, whichever is there."""
    places = {block_id(node): place for place, node in enumerate(kept)}
    if at == 0:
        return 0
    before, after = block_id(mine[at - 1]), block_id(mine[at + 1]) if at + 1 < len(mine) else ""
    if before in places:
        return places[before] + 1
    if after in places:
        return places[after]
    raise Overtaken


# ---------------------------------------------------------------- one block


def _node(base: Json, mine: Json, theirs: Json) -> Json:
    """One block, row or cell."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    kinds = {base["type"], mine["type"], theirs["type"]}
    if len(kinds) > 1 and not kinds <= set(LINES):
        raise Overtaken
    type = str(_pick(base["type"], mine["type"], theirs["type"]))
    made: Json = {"type": type}
    if names := SCHEMA.nodes[type].attrs:
        made["attrs"] = {name: _pick(*(node.get("attrs", {}).get(name) for node in (base, mine, theirs))) for name in names}
    if content := _content(base, mine, theirs):
        made["content"] = content
    elif not SCHEMA.nodes[type].holds_inline:
        raise Overtaken  # the two together leave nothing in it
    return made


def _content(base: Json, mine: Json, theirs: Json) -> list[Json]:
    inside = [node.get("content", []) for node in (base, mine, theirs)]
    if SCHEMA.nodes[mine["type"]].holds_inline:
        return _words(*inside)
    if mine["type"] in ("table", "table_row"):
        return _rows(*inside)
    return _blocks(*inside)


def _rows(base: list[Json], mine: list[Json], theirs: list[Json]) -> list[Json]:
    """Rows of a table, or cells of a row: they have no ids, and are known by their places while there are as many."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if not len(base) == len(mine) == len(theirs):
        raise Overtaken
    return [_node(*three) for three in zip(base, mine, theirs, strict=True)]


def _pick(base: Any, mine: Any, theirs: Any) -> Any:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    raise Overtaken


# ---------------------------------------------------------------- words


class _Token(NamedTuple):
    """A word, blank or sign in its dress, or a whole reference, note or line break; ``key`` compares, ``node`` is its JSON."""

    key: str
    node: Json


class _Hunk(NamedTuple):
    """Tokens ``start`` up to ``end`` of the base that became others."""

    start: int
    end: int
    tokens: tuple[_Token, ...]


def _words(base: list[Json], mine: list[Json], theirs: list[Json]) -> list[Json]:
    """The words of one paragraph. Two changes that touch each other cannot both be done, unless they are the same."""
    old, wanted, now = (list(_tokens(nodes)) for nodes in (base, mine, theirs))
    if max(len(old), len(wanted), len(now)) > MOST_TOKENS:
        raise Overtaken
    ours = _hunks(old, wanted)
    others = [hunk for hunk in _hunks(old, now) if hunk not in ours]
    hunks = sorted([*ours, *others], key=lambda hunk: (hunk.start, hunk.end))
    if any(first.end >= second.start for first, second in pairwise(hunks)):
        raise Overtaken
    made: list[_Token] = []
    at = 0
    for hunk in hunks:
        made += [*old[at : hunk.start], *hunk.tokens]
        at = hunk.end
    return joined(token.node for token in [*made, *old[at:]])


def _tokens(nodes: Iterable[Json]) -> Iterator[_Token]:
    for node in nodes:
        if node["type"] != "text":
            yield _Token(repr(node), node)
            continue
        for word in WORD.findall(node["text"]):
            yield _Token(repr((word, node.get("marks"))), {**node, "text": word})


def _hunks(old: list[_Token], new: list[_Token]) -> list[_Hunk]:
    matcher = SequenceMatcher(None, [token.key for token in old], [token.key for token in new], autojunk=False)
    return [_Hunk(i1, i2, tuple(new[j1:j2])) for kind, i1, i2, j1, j2 in matcher.get_opcodes() if kind != "equal"]


def joined(nodes: Iterable[Json]) -> list[Json]:
    """The nodes, neighbouring words of one dress in one piece."""
    found: list[Json] = []
    for node in nodes:
        last = found[-1] if found else None
        if last is not None and last["type"] == node["type"] == "text" and last.get("marks") == node.get("marks"):
            found[-1] = {**last, "text": last["text"] + node["text"]}
        else:
            found.append(node)
    return found


# ---------------------------------------------------------------- what a proposal is about


def touched(base: list[Json], mine: list[Json]) -> frozenset[str]:
    """The ids of the blocks that a proposal changes, brings, takes away or moves: the innermost of each."""
    return frozenset(_touched(base, mine))


def _touched(base: list[Json], mine: list[Json]) -> Iterator[str]:
    old, wanted = _by_id(base), _by_id(mine)
    yield from _moved(list(old), list(wanted))
    for id, node in {**old, **wanted}.items():
        if id not in old or id not in wanted:
            yield from every_id(node)
        elif old[id] != wanted[id]:
            yield from _inside(old[id], wanted[id], _touched)


def _inside(old: Json, new: Json, below: Callable[[list[Json], list[Json]], Iterator[str]]) -> Iterator[str]:
    """Of a block that was changed: what in it was, or the block itself when it holds words or is otherwise another."""
    inside = [list(_cells(node)) if node["type"] == "table" else [node] for node in (old, new)]
    is_whole = SCHEMA.nodes[new["type"]].holds_inline or old.get("attrs") != new.get("attrs") or len(inside[0]) != len(inside[1])
    if is_whole or old["type"] != new["type"]:
        yield block_id(new)
        return
    for before, after in zip(*inside, strict=True):
        yield from below(before.get("content", []), after.get("content", []))


def _cells(table: Json) -> Iterator[Json]:
    for row in table.get("content", ()):
        yield from row.get("content", ())


def every_id(node: Json) -> Iterator[str]:
    """The ids of a block and of all blocks and notes in it."""
    if block_id(node):
        yield block_id(node)
    for child in node.get("content", ()):
        yield from every_id(child)
