"""The words around those that were found, cut out of a passage."""

from collections.abc import Iterator, Sequence

from app.domain.question import Word

LENGTH = 220
"""About two lines on a wide screen, four on a phone."""

BEFORE = 60
"""How much of what goes before the first word found is shown, when not all can be."""

Excerpt = tuple[tuple[str, bool], ...]
"""Pieces of a passage in order: the words, and whether they are what was looked for."""


def excerpt(body: str, found: Sequence[Word]) -> Excerpt:
    """The part of a passage round the words found (``found``: in order), cut between words, «…» where something is left out.

    Words found beside each other are one piece, with what stands between them.
    """
    start, end = _window(body, found)
    pieces = list(_pieces(body, found, start, end))
    if start:
        pieces.insert(0, ("… ", False))
    if end < len(body):
        pieces.append((" …", False))
    return tuple(pieces)


def _window(body: str, found: Sequence[Word]) -> tuple[int, int]:
    """Where the excerpt begins and ends: where most of the words found are together."""
    if len(body) <= LENGTH:
        return 0, len(body)
    starts = [word.start for word in found] or [0]
    best = max(starts, key=lambda start: (sum(start <= word.end <= start + LENGTH - BEFORE for word in found), -start))
    start = _after_space(body, max(0, best - BEFORE)) if best > BEFORE else 0
    start = min(start, best)
    end = start + LENGTH
    if end >= len(body):
        return start, len(body)
    last = max((word.end for word in found if word.start < end), default=0)
    cut = body.rfind(" ", start, end + 1)
    return start, max(cut if cut > start else end, min(last, end + LENGTH))


def _after_space(body: str, start: int) -> int:
    """The beginning of the first whole word from here on."""
    space = body.find(" ", start)
    return space + 1 if space >= 0 else start


def _pieces(body: str, found: Sequence[Word], start: int, end: int) -> Iterator[tuple[str, bool]]:
    at = start
    for first, last in _runs(body, [word for word in found if start <= word.start and word.end <= end]):
        if at < first:
            yield body[at:first], False
        yield body[first:last], True
        at = last
    if at < end:
        yield body[at:end].rstrip() if end < len(body) else body[at:end], False


def _runs(body: str, found: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Words found with nothing but a space between them, as one."""
    first = last = -1
    for word in found:
        if last >= 0 and body[last : word.start].strip(" ") == "":
            last = word.end
            continue
        if last >= 0:
            yield first, last
        first, last = word.start, word.end
    if last >= 0:
        yield first, last
