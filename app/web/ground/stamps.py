"""Drawn once, shown many times. A page has hundreds of rows and menus that are alike, and a macro is dear to call."""

import re
from collections.abc import Callable, Hashable, Sequence

from markupsafe import Markup, escape

HOLE = "PIECE"
"""Stands for a piece's id, also in addresses; ids are small letters and digits, so no address holds it otherwise."""

_WORDS = ("\ue001", "\ue002", "\ue003", "\ue004", "\ue005")
"""Stand for words that differ: signs that Unicode gives no meaning, looked for before anything of a person's has been put in."""

_HOLES = re.compile(f"({HOLE}|[{''.join(_WORDS)}])")

Draw = Callable[..., Markup]


class Stamps:
    """What has been drawn for one page."""

    def __init__(self) -> None:
        self._drawn: dict[Hashable, Markup] = {}
        self._stamps: dict[Hashable, tuple[str, list[int]]] = {}

    def once(self, draw: Draw, *told: Hashable) -> Markup:
        """What a macro draws of these values; drawn once for each different set of them."""
        key = (draw, told)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = draw(*told)
        return drawn

    def stamp(self, draw: Draw, view: object, piece_id: str, words: Sequence[str], *told: Hashable) -> Markup:
        """What a macro draws of a view, a piece's id, some words and these values; drawn once where id and words alone differ.

        What a person has written belongs among the words: only they are put in after the holes have been looked for.
        """
        key = (draw, told)
        cut = self._stamps.get(key)
        if cut is None:
            cut = self._stamps[key] = _cut(draw(view, HOLE, *_WORDS[: len(words)], *told))
        pattern, holes = cut
        filled = (piece_id, *map(escape, words))
        return Markup(pattern % tuple([filled[hole] for hole in holes]))


def _cut(drawn: Markup) -> tuple[str, list[int]]:
    """What was drawn as a pattern of Python's, and which of id and words goes into each of its holes."""
    pieces = _HOLES.split(drawn)
    pattern = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
    return pattern, [(HOLE, *_WORDS).index(hole) for hole in pieces[1::2]]
