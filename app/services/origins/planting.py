"""The printed document → plan and prose: the inverse of gathering, for imports, templates and the example."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from app.domain.errors import NotFound
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import KINDS, all_facts
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import new_text, to_json
from app.services.acts.recording import record
from app.services.entry.entering import Who, enter
from app.services.origins.examples import EXAMPLES, read_example
from app.services.plan.planning import create_plan
from app.store import feed, plans, texts
from app.store.base import Session
from app.store.tables import PieceRow, PlanRow, TextRow
from exports.canonical import as_data, from_data
from exports.document import Actor, Block, Chapter, Document, Figure, Indicator, Measure, Part, Register, TextPart, new_id

Planted = tuple[PieceRow, tuple[Block, ...]]
Facts = Mapping[str, Any]

NOTHING: Mapping[str, Any] = MappingProxyType({})


def plant(
    session: Session, who: Who, now: datetime, document: Document, facts: Facts = NOTHING, of_pieces: Mapping[str, Facts] = NOTHING
) -> PlanRow:
    """Make a plan of a document; the person becomes its coordinator. Ids are kept, except those that another plan has.

    Args:
        facts: of the plan, those that a document does not carry.
        of_pieces: the same of pieces, by the ids they have in the document.

    Raises:
        NotAllowed: the person may not start plans.
        Invalid: the document holds facts that a plan cannot.
    """
    names = new_names(session, document)
    document, owners = _with_owners(renamed(document, names))
    plan = create_plan(session, who, now, {**_plan_facts(document), "owners": owners, **facts}, document.id)
    _fill(session, who, now, plan, document, {names.get(id, id): more for id, more in of_pieces.items()})
    return plan


def replant(session: Session, who: Who, now: datetime, slug: str, document: Document) -> None:
    """Put a document in the place of all that stands in a plan; what was there is gone for good, its history too. Address and people stay.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
        Invalid: the document holds facts that a plan cannot.
    """
    entered = enter(session, who, slug, RIGHTS["plan"]["edit"])
    plan = entered.plan
    plans.remove_content(session, plan.id)
    feed.append_access(session, plan.id, now)
    document, owners = _with_owners(renamed(document, new_names(session, document)))
    plans.set_facts(session, plan, plan.version, all_facts("plan", _plan_facts(document) | {"owners": owners}))
    _fill(session, who, now, plan, document)
    record(session, entered, now, "plan.replanted", None, {})


def _with_owners(document: Document) -> tuple[Document, list[str]]:
    """The document with its owners among its actors, those that are missing added last; and the owners' ids."""
    known = {name: actor.id for actor in reversed(document.actors) for name in (actor.short, actor.full) if name}
    missing = {name: new_id() for name in document.owners if name not in known}
    actors = (*document.actors, *(Actor(id, name) for name, id in missing.items()))
    return replace(document, actors=actors), [(known | missing)[name] for name in document.owners]


def _fill(session: Session, who: Who, now: datetime, plan: PlanRow, document: Document, of_pieces: Mapping[str, Facts] = NOTHING) -> None:
    """Plant the document's pieces and texts in an empty plan."""
    planted = list(_Planter(plan.id, of_pieces).pieces(document))
    plans.add_pieces(session, (piece for piece, _ in planted))
    rows = []
    for piece, blocks in planted:
        if KINDS[piece.kind].has_text:
            state = new_text(blocks)
            seq = feed.append_text(session, plan.id, piece.id, who.person_id or None, now, state)
            rows.append(
                TextRow(id=piece.id, plan_id=plan.id, epoch=1, schema_version=SCHEMA_VERSION, seq=seq, state=state, json=to_json(state))
            )
    texts.add_texts(session, rows)
    plan.indexed = 0


def plant_example(session: Session, who: Who, now: datetime, name: str) -> PlanRow:
    """Make a plan of its own for the person out of one of the examples, to learn on.

    Raises:
        NotFound: no such example.
        NotAllowed: the person may not start plans.
    """
    if name not in EXAMPLES:
        raise NotFound
    return plant(session, who, now, read_example(name).document)


def _plan_facts(document: Document) -> dict[str, Any]:
    packages = [c for c in document.chapters if c.kind == "package"]
    facts: dict[str, Any] = {
        "kind": document.kind,
        "plan_word": document.kind,
        "title": document.title,
        "subtitle": document.subtitle,
        "type_heading": document.type_heading,
        "period": document.period,
        "language": document.language,
        "measure_label": document.measure_label,
        "photo_credit": document.photo_credit,
        "cover": document.cover,
        "contents": document.contents,
        "back_page": document.back_page,
    }
    if packages:
        facts |= {"package_label": packages[0].label, "package_numbering": "decimal" if packages[0].number.isdecimal() else "roman"}
    return facts | ({"status_scale": list(document.status_scale)} if document.status_scale else {})


def new_names(session: Session, document: Document) -> Mapping[str, str]:
    """Old id → new, for what already has its id in the database: the same file may be imported twice."""
    return {taken: new_id() for taken in plans.list_taken_ids(session, ids_of(document))}


def ids_of(document: Document) -> set[str]:
    """The id of the document and of every piece and block in it."""
    return set(_piece_ids(as_data(document)))


def renamed(document: Document, names: Mapping[str, str]) -> Document:
    """The document with these new ids, wherever the old ones stood or were pointed to."""
    if not names:
        return document
    changed: Document = from_data(_with_names(as_data(document), names))
    return changed


def _piece_ids(data: Any) -> Iterable[str]:
    if isinstance(data, dict):
        if "id" in data:
            yield data["id"]
        for value in data.values():
            yield from _piece_ids(value)
    elif isinstance(data, list):
        for value in data:
            yield from _piece_ids(value)


def _with_names(data: Any, names: Mapping[str, str]) -> Any:
    if isinstance(data, dict):
        points = ("id", "target", "actor", "report")
        return {k: names.get(v, v) if k in points and isinstance(v, str) else _with_names(v, names) for k, v in data.items()}
    return [_with_names(value, names) for value in data] if isinstance(data, list) else data


class _Planter:
    """Makes rows of a document's pieces, parents before children."""

    def __init__(self, plan_id: str, of_pieces: Mapping[str, Facts]) -> None:
        self.plan_id = plan_id
        self.of_pieces = of_pieces

    def piece(
        self, id: str, kind: str, parent: str | None, position: int, facts: dict[str, Any], blocks: tuple[Block, ...] = ()
    ) -> Planted:
        clean = all_facts(kind, {**facts, **self.of_pieces.get(id, NOTHING)})
        row = PieceRow(id=id, plan_id=self.plan_id, parent_id=parent, kind=kind, position=position, facts=clean, version=1)
        return row, blocks

    def pieces(self, document: Document) -> Iterable[Planted]:
        for place, actor in enumerate(document.actors):
            facts = {n: getattr(actor, n) for n in ("full", "short", "group", "valid_from", "valid_to")}
            yield self.piece(actor.id, "actor", None, place, facts)
        for place, report in enumerate(document.reports):
            facts = {n: getattr(report, n) for n in ("as_of", "issued", "next_due")}
            yield self.piece(report.id, "report", None, place, facts)
        for place, chapter in enumerate(document.chapters):
            yield from self.chapter(chapter, place)

    def chapter(self, chapter: Chapter, place: int) -> Iterable[Planted]:
        facts = {"type": chapter.kind, "title": chapter.title, "lead": chapter.lead, "starts_new_page": chapter.starts_new_page}
        yield self.piece(chapter.id, "chapter", None, place, facts)
        yield from self.parts(chapter.parts, chapter.id)
        for position, section in enumerate(chapter.sections):
            section_facts = {"title": section.title, "starts_new_page": section.starts_new_page}
            yield self.piece(section.id, "section", chapter.id, position, section_facts)
            yield from self.parts(section.parts, section.id)

    def parts(self, parts: tuple[Part, ...], parent: str) -> Iterable[Planted]:
        for place, part in enumerate(parts):
            if isinstance(part, TextPart):
                yield self.piece(part.id, "text", parent, place, {}, part.blocks)
            elif isinstance(part, Measure):
                yield from self.measure(part, parent, place)
            elif isinstance(part, Figure):
                yield from self.figure(part, parent, place)
            else:
                yield from self.register(part, parent, place)

    def measure(self, measure: Measure, parent: str, place: int) -> Iterable[Planted]:
        lead = measure.lead
        facts = {
            "number": measure.number,
            "title": measure.title,
            "lead_form": lead.form,
            "lead_bold": lead.bold,
            "lead_separator": lead.separator,
            "lead_run_in": lead.run_in,
            "responsible": [[r.actor, r.role] for r in measure.responsible],
            "period": measure.period,
        }
        yield self.piece(measure.id, "measure", parent, place, facts, measure.blocks)
        for position, sub in enumerate(measure.sub_measures):
            yield self.piece(sub.id, "sub_measure", measure.id, position, {"title": sub.title, "status": sub.status}, sub.blocks)
        for position, entry in enumerate(measure.statuses):
            entry_facts = {"report": entry.report, "status": entry.status}
            yield self.piece(entry.id, "status_entry", measure.id, position, entry_facts, entry.blocks)

    def figure(self, figure: Figure, parent: str, place: int) -> Iterable[Planted]:
        image = figure.image
        facts = {
            "type": figure.kind,
            "alt": figure.alt,
            "caption": figure.caption,
            "credit": figure.credit,
            "image": {n: getattr(image, n) for n in ("sha256", "media_type", "width", "height")} if image else None,
        }
        yield self.piece(figure.id, "figure", parent, place, facts)
        for position, level in enumerate(figure.levels):
            yield self.piece(level.id, "level", figure.id, position, {"title": level.title, "text": level.text})

    def register(self, register: Register, parent: str, place: int) -> Iterable[Planted]:
        yield self.piece(register.id, "register", parent, place, {"type": register.kind, "spacing": register.spacing})
        for position, group in enumerate(register.groups):
            yield self.piece(group.id, "group", register.id, position, {"label": group.label})
            for line, entry in enumerate(group.entries):
                yield self.piece(entry.id, "entry", group.id, line, {"text": entry.text, "actor": entry.actor})
        for position, indicator in enumerate(register.indicators):
            yield from self.indicator(indicator, register.id, position)

    def indicator(self, indicator: Indicator, parent: str, place: int) -> Iterable[Planted]:
        facts = {n: getattr(indicator, n) for n in ("name", "unit", "source", "population")}
        yield self.piece(indicator.id, "indicator", parent, place, facts)
        for position, value in enumerate(indicator.values):
            facts = {"wave": value.wave, "state": value.state, "number": value.number}
            yield self.piece(new_id(), "value", indicator.id, position, facts)
