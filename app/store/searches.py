"""The words of plans, and where they stand: one row per passage, found by their stems.

On SQLite the index is an FTS5 table beside ``passage`` that triggers keep; on PostgreSQL a column with a vector that the database works out
itself. Either way a row that is written in a transaction is found when that transaction has ended.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Float, String, cast, column, delete, func, insert, literal_column, select, table, update
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from app.store.tables import PassageRow, PieceRow, PlanRow, TextRow

OWN, AROUND = 1.0, 0.2
"""How much a word counts that stands in the passage, and one that stands in what the passage is part of."""


class Step(NamedTuple):
    """A piece as the index needs it."""

    id: str
    parent_id: str | None
    kind: str
    facts: dict[str, Any]
    is_removed: bool


class Sought(NamedTuple):
    """A term: rows of stems, any of which will do, or a word that begins with ``prefix`` after the row ``before``."""

    rows: tuple[tuple[str, ...], ...]
    prefix: str
    before: tuple[str, ...]
    without: bool


class Found(NamedTuple):
    """A passage that answers a question. The higher the rank, the better."""

    id: int
    plan_id: str
    kind: str
    anchor: str
    rank: float


# ---------------------------------------------------------------- what there is to index


def list_under(session: Session, plan_id: str, ids: Iterable[str]) -> list[Step]:
    """These pieces of the plan and all under them, the removed too; parents before children."""
    mine = PieceRow.plan_id == plan_id
    under = select(PieceRow.id).where(mine, PieceRow.id.in_(list(ids))).cte("under", recursive=True)
    under = under.union(select(PieceRow.id).where(mine, PieceRow.parent_id == under.c.id))
    return _steps(session, under)


def list_above(session: Session, plan_id: str, ids: Iterable[str]) -> list[Step]:
    """These pieces of the plan and all that they stand under."""
    mine = PieceRow.plan_id == plan_id
    above = select(PieceRow.id, PieceRow.parent_id).where(mine, PieceRow.id.in_(list(ids))).cte("above", recursive=True)
    above = above.union(select(PieceRow.id, PieceRow.parent_id).where(mine, PieceRow.id == above.c.parent_id))
    return _steps(session, above)


def _steps(session: Session, ids: Any) -> list[Step]:
    wanted = select(PieceRow.id, PieceRow.parent_id, PieceRow.kind, PieceRow.facts, PieceRow.removed_at.is_not(None))
    return [Step(*row) for row in session.execute(wanted.where(PieceRow.id.in_(select(ids.c.id))))]


def list_tops(session: Session, plan_id: str) -> Sequence[str]:
    """Ids of the pieces that stand right under the plan."""
    return session.scalars(select(PieceRow.id).where(PieceRow.plan_id == plan_id, PieceRow.parent_id.is_(None))).all()


def list_entries_of(session: Session, plan_id: str, reports: Iterable[str]) -> list[str]:
    """Ids of the status entries that belong to these reports."""
    entries = select(PieceRow.id, PieceRow.facts).where(PieceRow.plan_id == plan_id, PieceRow.kind == "status_entry")
    wanted = set(reports)
    return [id for id, facts in session.execute(entries) if facts["report"] in wanted]


def list_json(session: Session, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The present content of these texts."""
    return dict(session.execute(select(TextRow.id, TextRow.json).where(TextRow.id.in_(list(ids)))).all())


# ---------------------------------------------------------------- the passages


def list_kept(session: Session, plan_id: str, pieces: Iterable[str]) -> dict[tuple[str, ...], int]:
    """What stands in the index of these pieces, each passage with the id of its row."""
    held = (PassageRow.piece_id, PassageRow.anchor, PassageRow.kind, PassageRow.body, PassageRow.stems, PassageRow.around)
    rows = session.execute(select(PassageRow.id, *held).where(PassageRow.plan_id == plan_id, PassageRow.piece_id.in_(list(pieces))))
    return {tuple(row[1:]): row[0] for row in rows}


def remove_passages(session: Session, ids: Sequence[int]) -> None:
    """Take passages out of the index."""
    if ids:
        session.execute(delete(PassageRow).where(PassageRow.id.in_(ids)))


def remove_all_passages(session: Session, plan_id: str) -> None:
    """Take everything of a plan out of the index."""
    session.execute(delete(PassageRow).where(PassageRow.plan_id == plan_id))


def add_passages(session: Session, plan_id: str, passages: Iterable[tuple[str, ...]]) -> None:
    """Put passages into the index: piece, anchor, kind, body, stems and the stems around it."""
    names = ("piece_id", "anchor", "kind", "body", "stems", "around")
    rows = [{"plan_id": plan_id, **dict(zip(names, passage, strict=True))} for passage in passages]
    if rows:
        session.execute(insert(PassageRow), rows)


def find_behind(session: Session, edition: int) -> PlanRow | None:
    """A plan whose index is not of this edition, or None."""
    return session.scalar(select(PlanRow).where(PlanRow.indexed != edition).order_by(PlanRow.id).limit(1))


def set_behind(session: Session) -> int:
    """No plan's index is good any more; returns how many plans there are."""
    return int(session.execute(update(PlanRow).values(indexed=0)).rowcount)  # type: ignore[attr-defined]


def get_passages(session: Session, ids: Sequence[int]) -> dict[int, PassageRow]:
    """These passages, by the id of their row."""
    return {row.id: row for row in session.scalars(select(PassageRow).where(PassageRow.id.in_(ids)))}


def list_places(session: Session, plans: Sequence[str], pieces: Iterable[str]) -> Sequence[PieceRow]:
    """The headings of these plans, in order, and these pieces with all that they stand under: what it takes to tell where a passage is."""
    above = select(PieceRow.id, PieceRow.parent_id).where(PieceRow.id.in_(list(pieces))).cte("above", recursive=True)
    above = above.union(select(PieceRow.id, PieceRow.parent_id).where(PieceRow.id == above.c.parent_id))
    is_heading = (PieceRow.plan_id.in_(plans)) & PieceRow.kind.in_(("chapter", "section")) & PieceRow.removed_at.is_(None)
    is_asked = PieceRow.id.in_(select(above.c.id))
    return session.scalars(select(PieceRow).where(is_heading | is_asked).order_by(PieceRow.position, PieceRow.id)).all()


# ---------------------------------------------------------------- looking


def list_found(session: Session, terms: Sequence[Sought], plans: Sequence[str]) -> list[Found]:
    """The passages of these plans that answer all terms, at least one of them in their own words; the best first."""
    look = _on_postgresql if session.get_bind().dialect.name == "postgresql" else _on_sqlite
    matching, rank = look(terms)
    rows = session.execute(matching.where(PassageRow.plan_id.in_(plans)).order_by(rank.desc(), PassageRow.id))
    return [Found(*row) for row in rows]


def _on_sqlite(terms: Sequence[Sought]) -> tuple[Any, ColumnElement[float]]:
    index = table("passage_words", column("rowid"), column("passage_words"))
    rank = -func.bm25(literal_column("passage_words"), OWN, AROUND, type_=Float)
    hits = select(PassageRow.id, PassageRow.plan_id, PassageRow.kind, PassageRow.anchor, rank)
    matching = hits.select_from(index).join(PassageRow, PassageRow.id == index.c.rowid)
    return matching.where(index.c.passage_words.op("MATCH")(fts5_query(terms))), rank


def _on_postgresql(terms: Sequence[Sought]) -> tuple[Any, ColumnElement[float]]:
    vector: ColumnElement[Any] = literal_column("passage.vector", TSVECTOR)
    query = cast(cast(tsquery(terms), String), TSQUERY)
    weights = cast([0.0, 0.0, AROUND, OWN], ARRAY(Float(24)))
    rank = func.ts_rank(weights, vector, query, 1, type_=Float)
    return select(PassageRow.id, PassageRow.plan_id, PassageRow.kind, PassageRow.anchor, rank).where(vector.op("@@")(query)), rank


def fts5_query(terms: Sequence[Sought]) -> str:
    """The question in FTS5's language. Stems are letters and digits alone, and stand in quotes all the same."""
    asked = [_fts5(term) for term in terms if not term.without]
    without = [_fts5(term) for term in terms if term.without]
    every = f"(stems : ({' OR '.join(asked)})) AND {' AND '.join(f'({term})' for term in asked)}"
    return f"({every}) NOT ({' OR '.join(without)})" if without else every


def _fts5(term: Sought) -> str:
    any_of = [f'"{" ".join(row)}"' for row in term.rows]
    if term.prefix:
        any_of.append(f'"{" ".join((*term.before, term.prefix))}" *')
    return " OR ".join(any_of)


def tsquery(terms: Sequence[Sought]) -> str:
    """The question in PostgreSQL's language. A passage's own words carry the mark A, those around it B."""
    asked = [term for term in terms if not term.without]
    own = " | ".join(_tsquery(term, ("A",)) for term in asked)
    every = " & ".join(f"({_tsquery(term, ('A', 'B'))})" for term in asked)
    without = "".join(f" & !({_tsquery(term, ('A', 'B'))})" for term in terms if term.without)
    return f"({own}) & {every}{without}"


def _tsquery(term: Sought, marks: Sequence[str]) -> str:
    any_of = []
    for mark in marks:
        any_of += [" <-> ".join(f"'{stem}':{mark}" for stem in row) for row in term.rows]
        if term.prefix:
            any_of.append(" <-> ".join([*(f"'{stem}':{mark}" for stem in term.before), f"'{term.prefix}':*{mark}"]))
    return " | ".join(f"({row})" for row in any_of)
