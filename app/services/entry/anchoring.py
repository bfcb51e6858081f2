"""What is said about words stays with them: after every change of a text it is found out where they stand now.

Nothing of it is in the text itself, so a comment is no change of the plan, and no browser can carry it away. Each anchor is a row that
tells where its words stand in the text as it is settled; whoever settles or changes a text brings them along, in the same transaction.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.prose.schema import Json
from app.prose.text import to_json
from app.prose.tracking import Span, Spans, block_ids, followed, located, quoted, words_by_block
from app.store import discussions, feed, texts
from app.store.base import Session
from app.store.discussion_tables import ThreadRow


def bring_along(session: Session, text_id: str, state: bytes, updates: Sequence[bytes], json: Json) -> None:
    """Let what is said about words of a text follow them, from ``state`` over the updates to ``json``."""
    threads = {thread.id: thread for thread in discussions.list_of_text(session, text_id)}
    if not threads:
        return
    found, blocks = followed(state, updates, {id: spans_of(thread) for id, thread in threads.items()}), words_by_block(json)
    lost = {id for id, thread in threads.items() if not thread.spans}
    before = words_by_block(to_json(state)) if lost else {}
    for id, thread in threads.items():
        has_come_back = id in lost and thread.words not in before.get(thread.block_id, "")
        spans = _where(blocks, thread) if has_come_back else found[id]
        _set(session, thread, spans, blocks)


def _set(session: Session, thread: ThreadRow, spans: Spans, blocks: Mapping[str, str]) -> None:
    words = quoted(blocks, spans)
    if spans != spans_of(thread) or (spans and words != thread.words):
        discussions.set_spans(session, thread, [list(span) for span in spans], words)


def spans_of(thread: ThreadRow) -> Spans:
    """Where a thread's words stand in the text as it is settled."""
    return tuple(Span(*span) for span in thread.spans)


def _where(blocks: Mapping[str, str], thread: ThreadRow) -> Spans:
    """Where the words stand as they were last, by themselves, in the block they were in."""
    span = located(blocks, Span(thread.block_id, -1, -1), thread.words)
    return (span,) if span else ()


def find_again(session: Session, text_id: str, json: Json) -> None:
    """Words of a text read otherwise, and so do the threads about them: each is where it was, as it reads there now."""
    blocks = words_by_block(json)
    for thread in discussions.list_of_text(session, text_id):
        if thread.spans and quoted(blocks, spans_of(thread)) != thread.words:
            _set(session, thread, _where(blocks, thread), blocks)


def bring_home(session: Session, piece_ids: Collection[str], gone: Collection[str]) -> None:
    """Blocks may have gone from one text to another in one act: what is said about them, or about words in them, goes with them.

    Args:
        piece_ids: the texts that were changed, and the pieces that have come or gone, with texts or without.
        gone: those of them that have gone; their texts are as they were.
    """
    threads = discussions.list_in_texts(session, piece_ids) if len(piece_ids) > 1 else ()
    if not threads:
        return
    json = {text.id: to_json(text.state) for text in texts.list_some(session, piece_ids)}
    standing = {text_id: frozenset(block_ids(each)) for text_id, each in json.items() if text_id not in gone}
    for thread in threads:
        if thread.block_id in standing.get(str(thread.piece_id), ()):
            continue
        home = next((text_id for text_id, blocks in standing.items() if thread.block_id in blocks), None)
        if home is None:
            continue
        discussions.set_text(session, thread, home)
        if thread.place == "words":
            blocks = words_by_block(json[home])
            _set(session, thread, _where(blocks, thread), blocks)


def places(session: Session, threads: Iterable[ThreadRow]) -> dict[str, Spans]:
    """Thread → where its words stand now, with what was typed and is not settled; of those that are about words."""
    by_text: dict[str, list[ThreadRow]] = {}
    for thread in threads:
        if thread.place == "words" and thread.piece_id:
            by_text.setdefault(thread.piece_id, []).append(thread)
    found = {thread.id: spans_of(thread) for some in by_text.values() for thread in some}
    typed: dict[str, list[bytes]] = {}
    for row in feed.list_unsettled(session, by_text) if by_text else ():
        typed.setdefault(row.ref, []).append(row.data)
    for text_id, updates in typed.items():
        state = texts.get_text(session, text_id).state
        found |= followed(state, updates, {thread.id: found[thread.id] for thread in by_text[text_id]})
    return found
