"""Our own bookmarks, read back: which pieces of an earlier document a paragraph belongs to (see ``exports.word_marks``)."""

from collections.abc import Collection, Iterable

from exports.word_marks import SPACINGS, read_mark


def keys(marks: Iterable[str], letter: str) -> list[str]:
    """The ids that bookmarks of a letter carry, outermost first."""
    return [found[1] for mark in marks if (found := read_mark(mark)) and found[0] == letter]


def key(marks: Iterable[str], letter: str) -> str:
    """The outermost id of a letter; empty when there is none."""
    return next(iter(keys(marks, letter)), "")


def id_of(mark: str) -> str:
    """The id a bookmark carries; empty when it is none of ours."""
    found = read_mark(mark)
    return found[1] if found else ""


def spacing_of(mark: str) -> str:
    """The spacing that the bookmark of a list tells; empty when it tells none."""
    found = read_mark(mark)
    return next((spacing for spacing, ending in SPACINGS.items() if found and found[2] == ending), "")


def path(marks: Iterable[str], outer: Collection[str] = ()) -> list[str]:
    """The bookmarks of blocks and list items inside those in ``outer``, outermost first."""
    return [mark for mark in marks if mark[:2] in ("b_", "i_") and mark not in outer]
