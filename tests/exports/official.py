"""The two official documents as ``Document`` values, built from their checked JSON form. Test data: the words stay outside the house."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from exports.document import (
    Actor,
    Block,
    Chapter,
    Document,
    Entry,
    Figure,
    Group,
    Heading,
    Indicator,
    Inline,
    Item,
    LeadStyle,
    Level,
    List,
    Measure,
    Note,
    Paragraph,
    Part,
    Quote,
    Ref,
    Register,
    Report,
    Responsible,
    Section,
    StatusEntry,
    Text,
    TextPart,
)

OFFICIAL = Path(__file__).parents[3] / "shared" / "official"
TOOLS = Path(__file__).parents[3] / "shared" / "tools"
FREDRIKSTAD = "tiltaksplan-fredrikstad-2025"
GODE_KREFTER = "statusrapport-gode-krefter-2011"
STATUS_SCALE = ("Ikke igangsatt", "Under planlegging", "Igangsatt", "Gjennomført", "Utgår")
OTHER_PLAN = "Handlingsplanen Sammen mot barne- og ungdomskriminalitet (2005-2008)"


class _Ids:
    """Ids counted by kind, so that the same document comes out each time: ``p1``, ``p2`` … ``m1``."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def __call__(self, kind: str) -> str:
        self._last[kind] = self._last.get(kind, 0) + 1
        return f"{kind}{self._last[kind]}"


def official_json(name: str) -> dict[str, Any]:
    """The checked JSON of an official document; skips the test when the reference folder is not there."""
    path = OFFICIAL / f"{name}.json"
    if not path.exists():
        pytest.skip(f"the reference folder is missing: {path.parent}")
    return json.loads(path.read_text(encoding="utf-8"))


# ---------------------------------------------------------------- blocks


class _Blocks:
    """Turns the JSON's blocks into ours. ``notes`` are the footnotes by number, ``measures`` how many a «tiltak N» may point to."""

    def __init__(self, ids: _Ids, notes: dict[int, dict[str, Any]] | None = None, measures: int = 0) -> None:
        self.ids, self.notes, self.measures = ids, notes or {}, measures

    def runs(self, runs: list[dict[str, Any]]) -> tuple[Inline, ...]:
        out: list[Inline] = []
        for run in runs:
            if "footnote" in run:
                out.append(Note(self.ids("n"), self.note_runs(self.notes[run["footnote"]]["runs"])))
            elif run.get("link"):
                out.append(Text(run["text"], link=run["link"]))
            else:
                out += self.words(run["text"])
        return tuple(out)

    def note_runs(self, runs: list[dict[str, Any]]) -> tuple[Text | Ref, ...]:
        return tuple(one for run in runs for one in ([Text(run["text"], link=run["link"])] if run.get("link") else self.words(run["text"])))

    def words(self, text: str) -> list[Text | Ref]:
        """Text with «tiltak 26» turned into a reference; another plan's measures are left alone."""
        out: list[Text | Ref] = []
        at = 0
        for found in re.finditer(r"\btiltak (\d+)\b", text) if self.measures and OTHER_PLAN not in text else ():
            out += [Text(text[at : found.start()])] if found.start() > at else []
            out.append(Ref(f"m{found[1]}", found[0]))
            at = found.end()
        return out + ([Text(text[at:])] if at < len(text) else [])

    def block(self, block: dict[str, Any], spacing: str = "normal", indent: bool = False) -> Block:
        kind = block["kind"]
        if kind == "heading":
            return Heading(self.ids("b"), (Text(block["text"]),))
        if kind == "list":
            items = tuple(Item(self.ids("i"), self.blocks(item["blocks"])) for item in block["items"])
            return List(self.ids("b"), block["ordered"], items, spacing)  # type: ignore[arg-type]
        if kind == "quote":
            return Quote(self.ids("b"), self.blocks(block["blocks"]), block.get("language"))
        assert kind == "paragraph", kind
        return Paragraph(self.ids("b"), self.runs(block["runs"]), indent)

    def blocks(self, blocks: list[dict[str, Any]]) -> tuple[Block, ...]:
        return tuple(self.block(block) for block in blocks)


# ---------------------------------------------------------------- Fredrikstad


def pyramid_lines() -> list[str]:
    """The lines of the five texts of the plan's figure, from the top, as the official document prints them (lines 127–148 of its text)."""
    lines = (OFFICIAL / f"{FREDRIKSTAD}.txt").read_text("utf-8").split("\n")[126:148]
    return [line.strip() for line in lines if line.strip()]


def _item_texts(block: dict[str, Any]) -> list[str]:
    return ["".join(run["text"] for run in item["blocks"][0]["runs"]) for item in block["items"]]


class _Plan:
    """Builds the plan of 2025: actors, priorities, what is not prioritised and indicators as registers, the rest as text and measures."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data, self.ids = data, _Ids()
        self.make = _Blocks(self.ids)
        self.actors: list[Actor] = []

    def document(self) -> Document:
        chapters = tuple(self.chapter(chapter) for chapter in self.data["chapters"])
        return Document(
            id="fredrikstad", kind="tiltaksplan", title=self.data["title"], subtitle=self.data["subtitle"],
            photo_credit=self.data["photo_credit"].removeprefix("Foto: "), cover=False, contents=False, back_page=True,
            chapters=chapters, actors=tuple(self.actors), status_scale=STATUS_SCALE,
        )  # fmt: skip

    def chapter(self, chapter: dict[str, Any]) -> Chapter:
        sections = tuple(
            Section(self.ids("s"), s["number"], s["title"], self.parts(s["number"], s["blocks"]), s["number"] == "2.2")
            for s in chapter["sections"]
        )
        parts = self.parts(chapter["number"], chapter["blocks"])
        return Chapter(
            self.ids("c"), "chapter", chapter["title"], chapter["number"], lead=chapter["lead"] or "", parts=parts, sections=sections,
            starts_new_page=chapter["starts_new_page"],
        )  # fmt: skip

    def parts(self, number: str, blocks: list[dict[str, Any]]) -> tuple[Part, ...]:
        if number == "4.1":
            return (*self.text(blocks[:1], number), self.priorities(blocks[1:]))
        out: list[Part] = []
        waiting: list[dict[str, Any]] = []
        for block in blocks:
            part = self.own_part(number, block)
            if part is None:
                waiting.append(block)
            else:
                out += [*self.text(waiting, number), part]
                waiting = []
        return (*out, *self.text(waiting, number))

    def text(self, blocks: list[dict[str, Any]], number: str) -> list[TextPart]:
        spacing = "loose" if number == "6" else "normal"
        made = tuple(self.make.block(block, spacing, indent=number == "3.4") for block in blocks)
        return [TextPart(self.ids("p"), made)] if made else []

    def own_part(self, number: str, block: dict[str, Any]) -> Part | None:
        if block["kind"] == "measure":
            return self.measure(block)
        if block["kind"] == "figure":
            levels = tuple(Level(self.ids("l"), level["title"], level["text"]) for level in block["levels"])
            return Figure(self.ids("p"), "pyramid", block["alt"], levels=levels)
        if block["kind"] == "list" and number in ("2.3", "3.4", "4.2"):
            return self.register(number, _item_texts(block))
        return None

    def register(self, number: str, texts: list[str]) -> Register:
        if number == "4.2":
            return Register(self.ids("p"), "indicators", indicators=tuple(Indicator(self.ids("e"), text) for text in texts))
        if number == "3.4":
            entries = tuple(Entry(self.ids("e"), text) for text in texts)
            return Register(self.ids("p"), "not_prioritised", (Group(self.ids("g"), "", entries),), spacing="tight")
        actors = [Actor(self.ids("a"), text) for text in texts]
        self.actors += actors
        entries = tuple(Entry(self.ids("e"), actor=actor.id) for actor in actors)
        return Register(self.ids("p"), "actors", (Group(self.ids("g"), "", entries),))

    def priorities(self, blocks: list[dict[str, Any]]) -> Register:
        groups = []
        for heading, entries in zip(blocks[::2], blocks[1::2], strict=True):
            made = tuple(Entry(self.ids("e"), text) for text in _item_texts(entries))
            groups.append(Group(self.ids("g"), heading["text"], made))
        return Register(self.ids("p"), "priorities", tuple(groups))

    def measure(self, block: dict[str, Any]) -> Measure:
        run_in = len(block["blocks"]) < 3
        lead = LeadStyle(block["style"], block["title_bold"], block["separator"], run_in)
        return Measure(self.ids("m"), block["title"], lead=lead, blocks=self.make.blocks(block["blocks"]))


def fredrikstad() -> Document:
    """«Handlingsplan mot barne- og ungdomskriminalitet» (2025): 6 chapters, 9 sections, 26 measures, one pyramid."""
    return _Plan(official_json(FREDRIKSTAD)).document()


# ---------------------------------------------------------------- Gode krefter

FULL_NAMES = {
    "JD": "Justis- og politidepartementet",
    "BLD": "Barne-, likestillings- og inkluderingsdepartementet",
    "HOD": "Helse- og omsorgsdepartementet",
    "KD": "Kunnskapsdepartementet",
    "KRD": "Kommunal- og regionaldepartementet",
    "MD": "Miljøverndepartementet",
    "KRÅD": "Det kriminalitetsforebyggende råd (KRÅD)",
    "NOVA": "Norsk institutt for forskning om oppvekst, velferd og aldring (NOVA)",
    "Husbanken": "Husbanken",
}


class _Report:
    """Builds the status report of 2011: overview table and 35 measures in three packages, the details' facts taken where they differ."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data, self.ids = data, _Ids()
        self.make = _Blocks(self.ids, {note["nr"]: note for note in data["footnotes"]}, measures=35)
        self.actors: dict[str, Actor] = {}
        self.details = {fact["nr"]: fact["responsible_detail_abbreviated"] for fact in data["consistency"]}

    def document(self) -> Document:
        data = self.data
        front = Chapter(self.ids("c"), "front", "", parts=(TextPart(self.ids("p"), self.make.blocks(data["intro"])),))
        overview = Chapter(self.ids("c"), "plain", data["overview_heading"], parts=(Register(self.ids("p"), "overview"),))
        packages = tuple(self.package(package, first=at == 0) for at, package in enumerate(data["packages"]))
        return Document(
            id="godekrefter", kind="statusrapport", title=data["title"], subtitle=data["subtitle"],
            type_heading=data["document_type_heading"], date_text=data["date_printed"], period="2009–2012",
            cover=False, contents=False, chapters=(front, overview, *packages), actors=tuple(self.actors.values()),
            reports=(Report("r1", as_of="2011-08", issued="2011-10", next_due="2012-Q1"),), status_scale=STATUS_SCALE,
        )  # fmt: skip

    def package(self, package: dict[str, Any], first: bool) -> Chapter:
        label = package["label_as_printed"].removesuffix(f" {package['number']}:")
        parts = tuple(self.measure(measure) for measure in package["measures"])
        return Chapter(
            self.ids("c"), "package", package["title"], package["number"], label, parts=parts, starts_new_page=first
        )  # fmt: skip

    def measure(self, measure: dict[str, Any]) -> Measure:
        number = measure["nr"]
        plan = self.make.blocks(measure["plan_text"])
        status = StatusEntry(self.ids("t"), "r1", measure["status"], self.make.blocks(measure["narrative"]))
        return Measure(
            f"m{number}", measure["title"], number, LeadStyle("paragraph"), plan, responsible=self.responsible(number),
            period=measure["period_text"], statuses=(status,),
        )  # fmt: skip

    def responsible(self, number: int) -> tuple[Responsible, ...]:
        owners, _, partners = self.details[number].partition("i samarbeid med ")
        named = [(name, "joint" if at else "lead") for at, name in enumerate(_names(owners))]
        named += [(name, "partner") for name in _names(partners)]
        return tuple(Responsible(self.actor(name).id, role) for name, role in named)  # type: ignore[arg-type]

    def actor(self, name: str) -> Actor:
        if name not in self.actors:
            full = FULL_NAMES.get(name)
            short = name if full and full != name else ""
            self.actors[name] = Actor(self.ids("a"), full or name, short, group=full is None)
        return self.actors[name]


def _names(text: str) -> list[str]:
    return [name for name in re.split(r"\s*[,/]\s*|\s+og\s+", text.strip()) if name]


def gode_krefter() -> Document:
    """«Gode krefter», status report October 2011: 3 packages (10/14/11), 35 measures, 11 footnotes, 9 references to other measures."""
    return _Report(official_json(GODE_KREFTER)).document()
