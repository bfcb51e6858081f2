"""The index that search looks in is kept in step: what a transaction changes is found as soon as it has been committed.

Only what stands is there: a piece that is removed takes its words along, and brings them back. Nothing is written that is there already,
so a word typed into a text costs the row of its paragraph.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import NotAllowed
from app.prose.passages import passages
from app.services.entry.entering import SYSTEM, Who
from app.services.search.stemming import stems_text
from app.store import searches
from app.store.base import Session
from app.store.searches import Step
from app.store.tables import PlanRow

EDITION = 1
"""Raised when what is indexed, or how, changes: every plan is then indexed anew at the next start."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Words to index. ``beside``: further words that find them, though they do not stand there."""

    anchor: str
    kind: str
    body: str
    beside: str = ""


def refresh(session: Session, plan: PlanRow, ids: Iterable[str]) -> None:
    """Index again what these pieces of the plan (the plan itself, by its id) and all under them say now."""
    if plan.indexed != EDITION:
        build(session, plan)
        return
    session.flush()
    changed = set(ids)
    steps = searches.list_under(session, plan.id, changed)
    reports = [step.id for step in steps if step.kind == "report"]
    if reports:
        steps += searches.list_under(session, plan.id, searches.list_entries_of(session, plan.id, reports))
    affected = {step.id for step in steps} | (changed & {plan.id})
    if not affected:
        return
    wanted = _wanted(session, plan, steps)
    if plan.id in affected:
        wanted |= _rows(plan.id, [_plan_words(plan)], "")
    kept = searches.list_kept(session, plan.id, affected)
    searches.remove_passages(session, [kept[row] for row in kept.keys() - wanted.keys()])
    searches.add_passages(session, plan.id, [row for row in wanted if row not in kept])


def build(session: Session, plan: PlanRow) -> None:
    """Index the whole plan from nothing."""
    session.flush()
    searches.remove_all_passages(session, plan.id)
    steps = searches.list_under(session, plan.id, searches.list_tops(session, plan.id))
    searches.add_passages(session, plan.id, _rows(plan.id, [_plan_words(plan)], "") | _wanted(session, plan, steps))
    plan.indexed = EDITION
    session.flush()


def is_behind(session: Session) -> bool:
    """Whether there is a plan that has not been indexed, or by older rules."""
    return searches.find_behind(session, EDITION) is not None


def build_next(session: Session) -> bool:
    """Index a plan that has not been, or by older rules, if there is one: a transaction each, so that nobody waits long meanwhile."""
    plan = searches.find_behind(session, EDITION)
    if plan is not None:
        build(session, plan)
    return plan is not None


def forget_all(session: Session, who: Who) -> int:
    """Let every plan be indexed anew, for the one at the command line; returns how many there are.

    Raises:
        NotAllowed: asked by anybody else.
    """
    if who is not SYSTEM:
        raise NotAllowed
    return searches.set_behind(session)


# ---------------------------------------------------------------- what is to stand there

Rows = dict[tuple[str, ...], None]
"""Rows of the index, in order and each once."""


def _wanted(session: Session, plan: PlanRow, steps: Iterable[Step]) -> Rows:
    """What the index is to hold of these pieces."""
    steps = list(steps)
    ids = [step.id for step in steps]
    known = {step.id: step for step in (*searches.list_above(session, plan.id, ids), *steps)}
    entries = {step.facts["report"] for step in steps if step.kind == "status_entry"}
    known |= {step.id: step for step in (searches.list_above(session, plan.id, entries - known.keys()) if entries else ())}
    texts = searches.list_json(session, ids)
    rows: Rows = {}
    for step in steps:
        line = list(_line(known, step))
        if _is_shown(known, line):
            rows |= _rows(step.id, [*_facts(line), *_prose(line, texts.get(step.id))], _around(line))
    return rows


def _line(known: Mapping[str, Step], step: Step) -> Iterator[Step]:
    """The piece, what it stands under, and so on up to the plan."""
    yield step
    while step.parent_id is not None:
        step = known[step.parent_id]
        yield step


def _is_shown(known: Mapping[str, Step], line: list[Step]) -> bool:
    """Whether the piece is drawn: nothing of its line is removed, and what it is drawn by is there too (see ``gathering``)."""
    piece = line[0]
    if any(step.is_removed for step in line):
        return False
    if piece.kind == "status_entry":
        report = known.get(piece.facts["report"])
        return report is not None and not report.is_removed
    return not (piece.kind == "level" and line[1].facts["type"] == "image" and line[1].facts["image"])


def _rows(piece_id: str, words: Iterable[_Words], around: str) -> Rows:
    return {
        (piece_id, word.anchor, word.kind, word.body, stems_text(f"{word.body} {word.beside}"), around): None for word in words if word.body
    }


def _around(line: list[Step]) -> str:
    """The stems of what the piece is part of: words that one types to say which of many is meant."""
    parts = line if line[0].kind in ("measure", "sub_measure") else line[1:]
    return stems_text(" ".join(_heading(step) for step in reversed(parts)))


def _heading(step: Step) -> str:
    if step.kind == "measure":
        return f"{_number(step)} {step.facts['title']}"
    return str(step.facts.get("title", "")) if step.kind in ("chapter", "section", "sub_measure") else ""


def _number(measure: Step) -> str:
    return f"tiltak {measure.facts['number']}" if measure.facts["number"] else "tiltak"


def _plan_words(plan: PlanRow) -> _Words:
    facts = plan.facts
    return _Words("", "plan", _joined(facts["title"], facts["subtitle"], facts["period"]))


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _facts(line: list[Step]) -> Iterator[_Words]:
    """What a piece says in its facts. ``anchor``: the part of the page that shows them."""
    step, facts, own = line[0], line[0].facts, f"p-{line[0].id}"
    if step.kind in ("chapter", "section"):
        yield _Words(own, "heading", facts["title"])
        yield _Words(own, "text", facts.get("lead", ""))
    elif step.kind == "measure":
        yield _Words(own, "measure", facts["title"], _number(step))
    elif step.kind == "sub_measure":
        yield _Words(f"p-{line[1].id}", "measure", facts["title"])
    elif step.kind == "figure":
        yield _Words(own, "figure", _joined(facts["caption"], facts["alt"]))
    elif step.kind == "level":
        yield _Words(f"p-{line[1].id}", "figure", _joined(facts["title"], facts["text"]))
    elif step.kind == "actor":
        yield _Words(own, "actor", _joined(facts["full"], facts["short"] if facts["short"] != facts["full"] else ""))
    else:
        yield from _listed(line)


def _listed(line: list[Step]) -> Iterator[_Words]:
    """What stands in a list drawn from data. A line that names an actor is found by the actor."""
    step, facts = line[0], line[0].facts
    if step.kind == "group":
        yield _Words(f"p-{line[1].id}", "register", facts["label"])
    elif step.kind == "entry" and facts["actor"] is None:
        yield _Words(f"p-{line[2].id}", "register", facts["text"])
    elif step.kind == "indicator":
        yield _Words(f"p-{line[1].id}", "register", _joined(facts["name"], facts["unit"], facts["source"], facts["population"]))


def _prose(line: list[Step], json: dict[str, Any] | None) -> Iterator[_Words]:
    """The blocks of a piece's own text."""
    kind = "measure" if any(step.kind == "measure" for step in line) else "text"
    for anchor, words in passages(json or {}):
        yield _Words(anchor, kind, words)
