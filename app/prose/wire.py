"""Does a text hold all of an update?

The library takes an update whose ground is missing without a word: what it builds on may come later. Such a piece is not part of the text,
browsers do not show it, and compaction drops it. So an update counts as taken only when nothing of it is outstanding:
every piece it brings, and every piece it deletes, lies below the text's own state (client → how far its pieces are known without a gap).
"""

from collections.abc import Iterator
from typing import Any

from pycrdt import Doc, get_update

from app.prose.ytree import undecodable, untrusted


def holds_all(doc: Doc[Any], update: bytes) -> bool:
    """Whether everything the update brings and deletes is part of the document. Raises ``Refused`` when the bytes are no update."""
    state = doc.get_state()
    with untrusted():
        outstanding = get_update(update, state)
    numbers = varints(outstanding)
    if next(numbers) != 0:
        return False
    taken_away = list(deletions(numbers))
    # A text has as many clients as pages it was ever open in: their vector is not read for every letter.
    known = state_vector(state) if taken_away else {}
    return all(start + length <= known.get(client, 0) for client, start, length in taken_away)


def state_vector(state: bytes) -> dict[int, int]:
    """Client → how many of its pieces are known, from the library's coding: their number, then pairs."""
    numbers = varints(state)
    return {next(numbers): next(numbers) for _ in range(next(numbers))}


def deletions(numbers: Iterator[int]) -> Iterator[tuple[int, int, int]]:
    """Client, first piece and length of every deletion in an update, ``numbers`` standing at its delete set."""
    for _ in range(next(numbers)):
        client = next(numbers)
        for _ in range(next(numbers)):
            yield client, next(numbers), next(numbers)


def varints(data: bytes) -> Iterator[int]:
    """The whole numbers of the coding: seven bits a byte, the lowest first, the high bit set on all but the last.

    Raises ``Refused`` when more are asked for than there are.
    """
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        if byte & 128:
            shift += 7
        else:
            yield value
            value = shift = 0
    raise undecodable()
