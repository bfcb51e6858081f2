"""Comments of an imported Word file become threads, with the names as the file printed them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from app.intake.result import Remark
from app.prose.tracking import Span, block_ids, located, words_by_block
from app.store import discussions, plans, texts
from app.store.base import Session
from app.store.discussion_tables import CommentRow, ThreadRow
from app.store.tables import PlanRow
from exports.document import new_id


def keep_remarks(session: Session, plan: PlanRow, now: datetime, remarks: Iterable[Remark], names: Mapping[str, str]) -> None:
    """Keep each as a thread on what it was tied to: words where they are found, else the block, the piece or the plan.

    Args:
        names: id in the file's document → id in the plan, of those that had to be another.
    """
    remarks = list(remarks)
    if not remarks:
        return
    pieces = {piece.id for piece in plans.list_pieces(session, plan.id)}
    json = texts.list_json(session, plan.id)
    homes = {block: text for text, each in json.items() for block in block_ids(each)}
    words = {text: words_by_block(each) for text, each in json.items()}
    for remark in remarks:
        anchor = names.get(remark.anchor, remark.anchor)
        thread = ThreadRow(id=new_id(), plan_id=plan.id, place="plan", quote=remark.quote, words=remark.quote, at=_moment(remark.at, now))
        if anchor in pieces:
            thread.place, thread.piece_id = "piece", anchor
        elif anchor in homes:
            thread.place, thread.piece_id, thread.block_id = "block", homes[anchor], anchor
            span = located(words[homes[anchor]], Span(anchor, -1, -1), remark.quote)
            if span is not None:
                thread.place, thread.spans = "words", [list(span)]
        discussions.add_thread(session, thread)
        comment = CommentRow(thread_id=thread.id, author=remark.author or remark.initials, body=remark.text, at=thread.at)
        discussions.add_comment(session, thread, comment)


def _moment(told: str, now: datetime) -> datetime:
    """When the file says that it was written. Word leaves the time zone out as often as not: then it is taken as it stands."""
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return now
    return at if at.tzinfo else at.replace(tzinfo=UTC)
