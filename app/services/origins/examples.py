"""The example plans, kept in ``examples/*.json`` in a simple notation without ids, read to the printed document.

What others refer to has a ``name``; actors are known by theirs. For the words inside, see ``notation``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.domain.plan import number_chapters
from app.services.origins.notation import Given, Names, read_blocks
from exports.document import (
    Actor,
    Chapter,
    Document,
    Entry,
    Figure,
    Group,
    Indicator,
    IndicatorValue,
    LeadStyle,
    Level,
    Measure,
    Part,
    Register,
    Report,
    Responsible,
    Section,
    StatusEntry,
    SubMeasure,
    TextPart,
    new_id,
)

EXAMPLES = ("trygg-ungdomstid", "gode-hjelpere")
FOLDER = Path(__file__).parent / "examples"
_STATES: dict[str, tuple[Literal["missing", "withheld"], str]] = {"missing": ("missing", ""), "withheld": ("withheld", "")}
_INSIDE = ("actors", "report", "chapters")


@dataclass(frozen=True, slots=True)
class Example:
    """A plan to begin with.

    ``agencies``: id of an actor → name of the agency whose people answer for it. ``guidance``: id of a chapter or section → what to write.
    ``writers``: id of a chapter or section → names of those it is given to. ``ready``: those that are marked as «klar».
    """

    document: Document
    agencies: Mapping[str, str]
    guidance: Mapping[str, str]
    writers: Mapping[str, Sequence[str]]
    ready: Sequence[str]


def read_example(name: str) -> Example:
    """One of ``EXAMPLES``, with fresh ids."""
    return read_plan(json.loads((FOLDER / f"{name}.json").read_text("utf-8")))


def read_plan(given: Given) -> Example:
    """The plan that the notation describes, with fresh ids.

    Raises:
        ValueError: it refers to something that is not there.
    """
    names = Names()
    reader = _Reader(given, names)
    document = reader.document()
    if missing := names.missing():
        raise ValueError(f"the example refers to what it does not have: {', '.join(missing)}")
    agencies = {names.find(name): actor["agency"] for name, actor in given["actors"].items() if "agency" in actor}
    return Example(document, agencies, reader.guidance, reader.writers, reader.ready)


class _Reader:
    """Reads one plan."""

    def __init__(self, given: Given, names: Names) -> None:
        self.given = given
        self.names = names
        self.report = new_id()
        self.guidance: dict[str, str] = {}
        self.writers: dict[str, Sequence[str]] = {}
        self.ready: list[str] = []

    def document(self) -> Document:
        plain: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in self.given.items() if n not in _INSIDE}
        numbers = number_chapters([chapter.get("kind", "chapter") for chapter in self.given["chapters"]])
        return Document(
            id=new_id(),
            actors=tuple(self.actor(name, actor) for name, actor in self.given["actors"].items()),
            reports=(Report(self.report, **self.given["report"]),) if "report" in self.given else (),
            chapters=tuple(self.chapter(c, number) for c, number in zip(self.given["chapters"], numbers, strict=True)),
            **plain,
        )

    def actor(self, name: str, given: Given) -> Actor:
        return Actor(self.names.give(name), given["full"], given.get("short", ""), given.get("group", False))

    def place(self, given: Given) -> str:
        """The id of a chapter or section; its guidance, who writes it and whether it is ready are remembered."""
        made = self.names.give(given.get("name"))
        if "guidance" in given:
            self.guidance[made] = "\n".join(given["guidance"])
        if "writers" in given:
            self.writers[made] = given["writers"]
        if given.get("ready"):
            self.ready.append(made)
        return made

    def chapter(self, given: Given, number: str) -> Chapter:
        return Chapter(
            id=self.place(given),
            kind=given.get("kind", "chapter"),
            title=given["title"],
            number=number,
            label=given.get("label", ""),
            lead=given.get("lead", ""),
            parts=self.parts(given.get("parts", ())),
            sections=tuple(self.section(s, f"{number}.{place}") for place, s in enumerate(given.get("sections", ()), 1)),
            starts_new_page=given.get("new_page", False),
        )

    def section(self, given: Given, number: str) -> Section:
        return Section(self.place(given), number, given["title"], self.parts(given["parts"]), given.get("new_page", False))

    def parts(self, given: Sequence[Given]) -> tuple[Part, ...]:
        kinds: dict[str, Callable[[Given], Part]] = {"measure": self.measure, "figure": self.figure, "register": self.register}
        return tuple(next((read for kind, read in kinds.items() if kind in part), self.text)(part) for part in given)

    def text(self, given: Given) -> TextPart:
        return TextPart(new_id(), read_blocks(given["text"], self.names))

    def measure(self, given: Given) -> Measure:
        return Measure(
            id=self.names.give(given.get("name")),
            title=given["measure"],
            number=given.get("number"),
            lead=LeadStyle(**given.get("lead", {})),
            blocks=read_blocks(given["text"], self.names),
            sub_measures=tuple(self.sub_measure(sub) for sub in given.get("sub_measures", ())),
            responsible=tuple(Responsible(self.names.find(a), role) for role, actors in given["responsible"].items() for a in actors),
            period=given["period"],
            statuses=(StatusEntry(new_id(), self.report, given["status"], read_blocks(given.get("told", ()), self.names)),),
        )

    def sub_measure(self, given: Given) -> SubMeasure:
        return SubMeasure(new_id(), given["title"], read_blocks(given["text"], self.names), given["status"])

    def figure(self, given: Given) -> Figure:
        figure = given["figure"]
        levels = tuple(Level(new_id(), title, text) for title, text in figure["levels"])
        return Figure(new_id(), "pyramid", figure["alt"], figure["caption"], levels=levels)

    def register(self, given: Given) -> Register:
        listed = given.get("groups", {})
        groups = [Group(new_id(), label, tuple(Entry(new_id(), line) for line in lines)) for label, lines in listed.items()]
        if "actors" in given:
            groups.append(Group(new_id(), "", tuple(Entry(new_id(), actor=self.names.find(actor)) for actor in given["actors"])))
        indicators = tuple(_indicator(indicator) for indicator in given.get("indicators", ()))
        return Register(new_id(), given["register"], tuple(groups), indicators, given.get("spacing", "normal"))


def _indicator(given: Given) -> Indicator:
    values = (IndicatorValue(wave, *_STATES.get(value, ("known", value))) for wave, value in given["values"].items())
    return Indicator(new_id(), given["name"], given["unit"], given["source"], given["population"], tuple(values))
