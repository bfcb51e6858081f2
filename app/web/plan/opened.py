"""The piece that is open for editing, as its form is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.errors import BothTexts
from app.domain.pieces import defaults
from app.services.plan.planning import PieceFacts
from app.web.ground.forms import asked

OWN_PLACE = ("chapter", "section")
"""Kinds whose head alone is replaced by the form; what stands under them is left as it is."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stood in the way of saving: ``problems`` field → sentence; ``conflicts``: fields two people changed to different values."""

    problems: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, BothTexts] = field(default_factory=dict)


NO_TROUBLE = Trouble()


@dataclass(frozen=True, slots=True)
class Opened:
    """``under``: the pieces that belong to the opened one, at any depth. ``is_new``: it is not made yet, and would stand under its parent.

    ``rows``: trouble with pieces under it, and the facts that were tried, by id («new» and the kind for one that was to be added).
    """

    piece: PieceFacts
    trouble: Trouble = NO_TROUBLE
    under: tuple[PieceFacts, ...] = ()
    is_new: bool = False
    rows: Mapping[str, "Opened"] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The piece's id; empty for one that is not made yet."""
        return self.piece.id

    @property
    def key(self) -> str:
        """What the ids of the form's fields begin with: the piece's id, or the place where it is to stand."""
        return self.id or "-".join(word for word in ("ny", self.kind, self.piece.parent) if word)

    @property
    def kind(self) -> str:
        """The kind of piece."""
        return self.piece.kind

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts to show."""
        return self.piece.facts

    @property
    def problems(self) -> Mapping[str, str]:
        """Field → sentence."""
        return self.trouble.problems

    @property
    def conflicts(self) -> Mapping[str, BothTexts]:
        """Fields that two people changed to different values."""
        return self.trouble.conflicts

    @property
    def is_calm(self) -> bool:
        """Whether nothing asks for attention before the form itself."""
        return not (self.is_new or self.problems or self.conflicts)

    @property
    def place(self) -> str:
        """The id of the element that the form stands in the place of."""
        if self.is_new:
            return f"ny-{self.piece.parent or self.kind}"
        return f"hode-{self.id}" if self.kind in OWN_PLACE else f"p-{self.id}"

    @property
    def has_form(self) -> bool:
        """Whether the piece has facts of its own that are asked for."""
        return bool(asked(self.kind))

    @property
    def has_aside(self) -> bool:
        """Whether some of them are folded away."""
        return any(ask.aside for _name, _fact, ask in asked(self.kind))

    @property
    def is_aside_open(self) -> bool:
        """Whether one of those has a problem."""
        return any(ask.aside and name in self.problems for name, _fact, ask in asked(self.kind))

    def children(self, kind: str, parent: str = "") -> list[PieceFacts]:
        """The pieces of one kind right under a piece (the opened one unless another is named)."""
        return [piece for piece in self.under if piece.kind == kind and piece.parent == (parent or self.id)]

    def row(self, piece: PieceFacts) -> "Opened":
        """A piece under this one, with what was tried with it."""
        return self.rows.get(piece.id) or Opened(piece)


def blank(kind: str, parent: str | None, facts: Mapping[str, Any] | None = None) -> Opened:
    """A piece that does not exist yet."""
    return Opened(PieceFacts("", kind, 0, defaults(kind) | dict(facts or {}), parent), is_new=True)


def tried(opened: Opened, values: Mapping[str, Any], trouble: Trouble, version: int | None = None) -> Opened:
    """The same form with what the person filled in and what is wrong with it; ``version`` when others have been there meanwhile."""
    piece = replace(opened.piece, facts={**opened.facts, **values}, version=opened.piece.version if version is None else version)
    return replace(opened, piece=piece, trouble=trouble)
