"""What a text says now: as it is settled, and with what was typed since.

Typing is kept as rows of the feed and nothing else, so that a letter costs one small row however long the text is. A text's state, its JSON
and the index of its words follow a moment later (``plan.settling``, by the worker). Whoever reads a text reads it here, and so misses
nothing.
"""

from collections.abc import Iterable, Mapping

from app.prose.held import Held
from app.prose.schema import Json
from app.services.entry import anchoring
from app.store import feed, texts
from app.store.base import Session
from app.store.feed import Entry
from app.store.tables import TextRow


def list_json(session: Session, plan_id: str) -> Mapping[str, Json]:
    """Text id → its present content as ProseMirror JSON, for all texts of the plan."""
    typed = _by_text(feed.list_unsettled(session, plan_id=plan_id))
    now = {text_id: _held(texts.get_text(session, text_id), rows).json for text_id, rows in typed.items()}
    return {**texts.list_json(session, plan_id), **now}


def read_json(session: Session, text_id: str) -> Json:
    """A text's present content. Raises NotFound."""
    text = texts.get_text(session, text_id)
    rows = feed.list_unsettled(session, (text_id,))
    return _held(text, rows).json if rows else text.json


def open_text(session: Session, text: TextRow) -> Held:
    """The text opened as it is now."""
    return _held(text, feed.list_unsettled(session, (text.id,)))


def read_state(session: Session, text: TextRow) -> tuple[bytes, int]:
    """An update that makes the text as it is now from nothing, and the feed's row it stands at."""
    rows = feed.list_unsettled(session, (text.id,))
    return (_held(text, rows).state, rows[-1].seq) if rows else (text.state, text.seq)


def settled(session: Session, text_id: str) -> TextRow:
    """The text, with what was typed settled in it, in a transaction that writes; for who goes on to change it. Raises NotFound."""
    text = texts.get_text(session, text_id)
    rows = feed.list_unsettled(session, (text_id,))
    if rows:
        settle(session, text, rows)
    return text


def list_waiting(session: Session) -> dict[str, list[Entry]]:
    """Every text with something typed in it that is not settled → those rows, in order; the text that has waited longest first."""
    return _by_text(feed.list_unsettled(session))


def settle(session: Session, text: TextRow, rows: list[Entry]) -> None:
    """Let these rows, the text's own and all that are not settled, stand in it."""
    held = _held(text, rows)
    json = held.json
    anchoring.bring_along(session, text.id, text.state, [row.data for row in rows], json)
    texts.set_state(session, text, rows[-1].seq, held.state, json)


def _held(text: TextRow, rows: Iterable[Entry]) -> Held:
    held = Held(text.state)
    for row in rows:
        held.follow(row.data)
    return held


def _by_text(rows: list[Entry]) -> dict[str, list[Entry]]:
    """The rows by text, in the order of each text's first."""
    found: dict[str, list[Entry]] = {}
    for row in rows:
        found.setdefault(row.ref, []).append(row)
    return found
