"""The first page and an inside page of a plan in small, as drawn on the page where its look is chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.domain.contrast import nearest_readable, read_color
from app.domain.print_look import color_problem, color_verdict
from app.services.plan.planning import OpenPlan
from app.services.plan.styling import LOOK, Look, profile_of
from exports.cover import BANDS, FOOT, INSET, Field, Lines, broken, emblem_places, height_of, measure
from exports.document import Drawing
from exports.dressing import layout_of
from exports.figures import level_color
from exports.layout import Layout, Style
from exports.phrases import cover_credit, cover_foot, cover_head

_COVER_GAP = 120.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words; ``base``: its base line in points from the paper's upper edge."""

    style: Style
    words: str
    base: float


@dataclass(frozen=True)
class PrintView:
    """``facts``: the plan's, with what the person is trying over them."""

    plan: OpenPlan
    look: Look
    facts: Mapping[str, Any]

    @cached_property
    def drawing(self) -> Drawing:
        """The plan's clean copy."""
        return Drawing(self.plan.document.kind, profile=profile_of(self.facts, self.plan.document))

    @cached_property
    def layout(self) -> Layout:
        """The layout in the plan's dress."""
        return layout_of(self.drawing)

    @cached_property
    def field(self) -> Field:
        """Where the cover's coloured field stands."""
        return measure(self.plan.document, self.drawing, self.layout)

    @property
    def head(self) -> Iterator[Line]:
        """The lines on the field."""
        lines = cover_head(self.plan.document)
        return self._set(lines, self.field.edge - INSET - height_of(lines, self.layout))

    @property
    def foot(self) -> Iterator[Line]:
        """The lines below it."""
        top = self.field.edge + (sum(BANDS) + FOOT if self.drawing.profile.picture else _COVER_GAP - INSET)
        return self._set((*cover_foot(self.plan.document), *cover_credit(self.drawing)), top)

    def _set(self, lines: Lines, top: float) -> Iterator[Line]:
        for key, words in lines:
            style = self.layout.styles[key]
            height = self.layout.line_height(style)
            for line in broken(words, style, self.layout):
                yield Line(style, line, round(top + height * 0.8, 1))
                top += height
            top += style.after

    @property
    def levels(self) -> list[str]:
        """The colours of a pyramid of three levels."""
        return [level_color(place, 3, self.drawing.profile.palette) for place in range(3)]

    @cached_property
    def emblems(self) -> list[tuple[str, tuple[float, float, float, float]]]:
        """Hash and place of each logo."""
        logos = [owner.logo for owner in self.look.owners if owner.logo]
        places = emblem_places([(logo["width"], logo["height"]) for logo in logos], self.layout)
        return [(logo["sha256"], place) for logo, place in zip(logos, places, strict=True)]

    @property
    def verdict(self) -> str:
        """How well white words can be read on the main colour."""
        return color_verdict(self.facts["print_color"])


def tried_look(facts: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The facts with what is being tried over them as far as it can be used, and what is wrong with the colour, empty when nothing is."""
    tried = {name: value for name, value in values.items() if name in LOOK}
    problem = color_problem(str(tried.get("print_color", facts["print_color"])))
    if "print_color" in tried:
        color = None if problem else read_color(tried["print_color"])
        tried["print_color"] = color or facts["print_color"]
    return {**facts, **tried}, problem


def nearest_color(text: str) -> str:
    """The nearest colour that can be used in place of this; empty when it is no colour at all."""
    color = read_color(text)
    return nearest_readable(color) if color else ""
