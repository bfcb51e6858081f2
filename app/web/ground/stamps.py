"""Drawn once, shown many times. A page has hundreds of rows and menus that are alike, and a macro is dear to call."""

import re
from collections.abc import Callable, Hashable, Sequence

from markupsafe import Markup, escape

HOLE = "PIECE"
"""Stands for a piece's id, also in addresses; ids are small letters and digits, so no address holds it otherwise."""

_WORDS = ("\ue001", "\ue002", "\ue003", "\ue004")
"""Stand for words that differ: signs that Unicode gives no meaning, looked for before anything of a person's has been put in."""

_HOLES = re.compile(f"({HOLE}|[{''.join(_WORDS)}])")

Draw = Callable[..., Markup]


class Stamps:
    """What has been drawn for one page."""

    def __init__(self) -> None:
        self._drawn: dict[Hashable, Markup] = {}
        self._cut: dict[Hashable, list[str]] = {}

    def once(self, draw: Draw, *told: Hashable) -> Markup:
        """What a macro draws of these values; drawn once for each different set of them."""
        if (draw, told) not in self._drawn:
            self._drawn[draw, told] = draw(*told)
        return self._drawn[draw, told]

    def stamp(self, draw: Draw, view: object, piece_id: str, words: Sequence[str], *told: Hashable) -> Markup:
        """What a macro draws of a view, a piece's id, some words and these values; drawn once where id and words alone differ."""
        if (draw, told) not in self._cut:
            blank = draw(view, HOLE, *_WORDS[: len(words)], *told)
            self._cut[draw, told] = _HOLES.split(str(blank))
        filled = {HOLE: piece_id} | {hole: str(escape(word)) for hole, word in zip(_WORDS, words, strict=False)}
        pieces = self._cut[draw, told]
        return Markup("".join(filled[piece] if place % 2 else piece for place, piece in enumerate(pieces)))
