"""A text as it stood: its updates replayed once, and looked at on the way."""

from collections.abc import Iterable, Iterator, Sequence

from app.prose.check import canonical
from app.prose.schema import Json
from app.prose.ytree import opened, raw_json, untrusted


def states(updates: Sequence[bytes], ends: Iterable[int]) -> Iterator[Json]:
    """The text after so many of its updates, for each of ``ends``, which grow; nothing has been written after none.

    Raises ``Refused`` when the updates are not those of a text.
    """
    doc, done = opened(), 0
    for end in ends:
        with untrusted(), doc.transaction():
            for update in updates[done:end]:
                doc.apply_update(update)
        done = max(done, end)
        yield {"content": [], **canonical(raw_json(doc))}
