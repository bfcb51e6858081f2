"""Plan and prose → the one printed document."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.domain.dates import print_date
from app.domain.pieces import KINDS
from app.domain.plan import number_places, reference_text
from app.prose.text import json_blocks
from app.services.entry import present
from app.store import plans
from app.store.base import Session
from app.store.tables import PieceRow, PlanRow
from exports.document import (
    Actor,
    Block,
    Chapter,
    Document,
    Entry,
    Figure,
    Group,
    Image,
    Indicator,
    IndicatorValue,
    LeadStyle,
    Level,
    Measure,
    Part,
    Ref,
    Register,
    Report,
    Responsible,
    Section,
    StatusEntry,
    SubMeasure,
    TextPart,
    map_runs,
)


class Tree:
    """A plan's pieces by parent and lane, their texts, and the numbers that follow from their order."""

    def __init__(self, plan: PlanRow, pieces: Iterable[PieceRow], json: Mapping[str, dict[str, Any]]) -> None:
        self.plan = plan
        self.json = json
        self.pieces = {piece.id: piece for piece in pieces}
        self._children: dict[tuple[str | None, str], list[PieceRow]] = defaultdict(list)
        for piece in self.pieces.values():
            self._children[piece.parent_id, KINDS[piece.kind].lane].append(piece)
        self.numbers = self._number()

    def under(self, parent: PieceRow | None, lane: str) -> list[PieceRow]:
        """The pieces of one lane under a parent (None: the plan), in order."""
        return self._children[parent.id if parent else None, lane]

    def _number(self) -> dict[str, str]:
        chapters = self.under(None, "chapter")
        sections = {c.id: [section.id for section in self.under(c, "section")] for c in chapters}
        numbers = number_places([(c.id, c.facts["type"]) for c in chapters], sections, self.plan.facts["package_numbering"])
        numbers |= {p.id: str(p.facts["number"]) for p in self.pieces.values() if p.kind == "measure" and p.facts["number"]}
        return numbers

    def blocks(self, piece: PieceRow) -> tuple[Block, ...]:
        """The piece's own text, its references carrying the numbers their targets have now."""
        return map_runs(json_blocks(self.json[piece.id]), self._refer) if piece.id in self.json else ()

    def _refer(self, run: Any) -> Any:
        if isinstance(run, Ref) and run.target in self.numbers:
            return replace(run, text=reference_text(run.text, self.numbers[run.target]))
        return run


def read_tree(session: Session, plan: PlanRow) -> Tree:
    """The plan's pieces and texts: two queries."""
    return Tree(plan, plans.list_pieces(session, plan.id), present.list_json(session, plan.id))


def gather(session: Session, plan: PlanRow) -> Document:
    """The plan as printed: two queries, no lock; what is drawn from it afterwards needs no database."""
    return document_of(read_tree(session, plan))


def document_of(tree: Tree) -> Document:
    """The document of a tree already read."""
    facts = tree.plan.facts
    reports = tuple(Report(r.id, r.facts["as_of"], r.facts["issued"], r.facts["next_due"]) for r in tree.under(None, "report"))
    return Document(
        id=tree.plan.id,
        kind=facts["kind"],
        title=facts["title"],
        subtitle=facts["subtitle"],
        type_heading=facts["type_heading"],
        period=facts["period"],
        date_text=_date_text(reports),
        language=facts["language"],
        owners=tuple(tree.pieces[owner].facts["full"] for owner in facts["owners"] if owner in tree.pieces),
        photo_credit=facts["photo_credit"],
        cover=facts["cover"],
        contents=facts["contents"],
        back_page=facts["back_page"],
        chapters=tuple(_chapter(tree, piece) for piece in tree.under(None, "chapter")),
        actors=tuple(_actor(piece) for piece in tree.under(None, "actor")),
        reports=reports,
        status_scale=tuple(facts["status_scale"]),
        measure_label=facts["measure_label"],
    )


def _date_text(reports: tuple[Report, ...]) -> str:
    """When the latest report was issued, as it stands in a title block: «Oktober 2011»."""
    issued = print_date(reports[-1].issued) if reports else ""
    return issued[:1].upper() + issued[1:]


def _actor(piece: PieceRow) -> Actor:
    facts = piece.facts
    return Actor(piece.id, facts["full"], facts["short"], facts["group"], facts["valid_from"], facts["valid_to"])


def _chapter(tree: Tree, piece: PieceRow) -> Chapter:
    facts = piece.facts
    return Chapter(
        id=piece.id,
        kind=facts["type"],
        title=facts["title"],
        number=tree.numbers[piece.id],
        label=tree.plan.facts["package_label"] if facts["type"] == "package" else "",
        lead=facts["lead"],
        parts=_parts(tree, piece),
        sections=tuple(_section(tree, section) for section in tree.under(piece, "section")),
        starts_new_page=facts["starts_new_page"],
    )


def _section(tree: Tree, piece: PieceRow) -> Section:
    return Section(piece.id, tree.numbers[piece.id], piece.facts["title"], _parts(tree, piece), piece.facts["starts_new_page"])


def _parts(tree: Tree, parent: PieceRow) -> tuple[Part, ...]:
    return tuple(_PARTS[piece.kind](tree, piece) for piece in tree.under(parent, "part"))


def _text(tree: Tree, piece: PieceRow) -> TextPart:
    return TextPart(piece.id, tree.blocks(piece))


def _measure(tree: Tree, piece: PieceRow) -> Measure:
    facts = piece.facts
    return Measure(
        id=piece.id,
        title=facts["title"],
        number=facts["number"],
        lead=LeadStyle(facts["lead_form"], facts["lead_bold"], facts["lead_separator"], facts["lead_run_in"]),
        blocks=tree.blocks(piece),
        sub_measures=tuple(SubMeasure(s.id, s.facts["title"], tree.blocks(s), s.facts["status"]) for s in tree.under(piece, "sub_measure")),
        responsible=tuple(Responsible(actor, role) for actor, role in facts["responsible"] if actor in tree.pieces),
        period=facts["period"],
        statuses=_statuses(tree, piece),
    )


def _statuses(tree: Tree, measure: PieceRow) -> tuple[StatusEntry, ...]:
    """The measure's entries in the order of the reports they belong to; entries of a removed report are not drawn."""
    order = {report.id: place for place, report in enumerate(tree.under(None, "report"))}
    entries = [e for e in tree.under(measure, "status_entry") if e.facts["report"] in order]
    entries.sort(key=lambda entry: order[entry.facts["report"]])
    return tuple(StatusEntry(e.id, e.facts["report"], e.facts["status"], tree.blocks(e)) for e in entries)


def _figure(tree: Tree, piece: PieceRow) -> Figure:
    facts = piece.facts
    return Figure(
        id=piece.id,
        kind=facts["type"],
        alt=facts["alt"],
        caption=facts["caption"],
        credit=facts["credit"],
        levels=tuple(Level(level.id, level.facts["title"], level.facts["text"]) for level in tree.under(piece, "level")),
        image=Image(**facts["image"]) if facts["image"] else None,
    )


def _register(tree: Tree, piece: PieceRow) -> Register:
    groups = tuple(
        Group(g.id, g.facts["label"], tuple(Entry(e.id, e.facts["text"], e.facts["actor"]) for e in _entries(tree, g)))
        for g in tree.under(piece, "group")
    )
    indicators = tuple(_indicator(tree, indicator) for indicator in tree.under(piece, "indicator"))
    return Register(piece.id, piece.facts["type"], groups, indicators, piece.facts["spacing"])


def _entries(tree: Tree, group: PieceRow) -> list[PieceRow]:
    """The group's lines; a line that named an actor who has been removed says nothing any more."""
    return [e for e in tree.under(group, "entry") if e.facts["actor"] is None or e.facts["actor"] in tree.pieces]


def _indicator(tree: Tree, piece: PieceRow) -> Indicator:
    facts = piece.facts
    values = tuple(IndicatorValue(v.facts["wave"], v.facts["state"], v.facts["number"]) for v in tree.under(piece, "value"))
    return Indicator(piece.id, facts["name"], facts["unit"], facts["source"], facts["population"], values)


_PARTS: Mapping[str, Callable[[Tree, PieceRow], Part]] = {"text": _text, "measure": _measure, "figure": _figure, "register": _register}
