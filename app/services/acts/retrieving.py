"""An earlier state of a text, or one block of it, is fetched back: as a new change, so that nothing is lost by it and it can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import ChangedSince, Invalid, NotFound, WrongState
from app.domain.piece_rights import RIGHTS
from app.domain.saying import say
from app.prose.difference import Line, counts, difference
from app.prose.retrieval import fetched_back, find_block, ids_of, without_taken
from app.prose.schema import Json
from app.services.acts.changing import Blocks, Change
from app.services.acts.recalling import Past
from app.services.acts.retraced import Stand, Subject
from app.services.acts.retracing import Retracer
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, subject_of
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What fetching back would do. ``block``: the id of the one block it is about, empty for all of the text; ``lines``: what would change,
    ``came`` and ``gone`` how many words. ``seen``: the text's newest update, by which it is known whether somebody writes meanwhile."""

    subject: Subject
    stand: Stand
    block: str
    lines: tuple[Line, ...]
    came: int
    gone: int
    seen: int


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was fetched back. ``line``: the line of history that tells of it, by which it is undone. ``block``: where it stands now."""

    text_id: str
    kind: str
    line: int
    block: str = ""


def show_retrieval(session: Session, who: Who, slug: str, text_id: str, seq: int, block: str = "") -> Retrieval:
    """What would change if a text, or one block of it, were as it was after the feed's row ``seq``.

    Raises:
        NotFound: no such text in this plan, it was not there yet, or the block was not.
        NotAllowed: the person may not write in the text.
        WrongState: the text has been removed from the plan.
    """
    entered = enter(session, who, slug)
    wish = _Wish(session, entered, text_id, seq, block)
    lines = difference({"content": wish.now}, {"content": wish.wanted})
    return Retrieval(wish.retracer.subject(wish.piece), wish.stand, block, lines, *counts(lines), wish.past.newest)


def retrieve(session: Session, who: Who, slug: str, now: datetime, text_id: str, seq: int, block: str = "", seen: int = 0) -> Retrieved:
    """Let a text, or one block of it, be as it was after the feed's row ``seq``. What others have written elsewhere in it since stays when
    it is one block.

    Args:
        seen: the text's newest update when the person saw what would change; 0 for a block that is put back where nothing stands.

    Raises:
        NotFound, NotAllowed, WrongState: see ``show_retrieval``.
        ChangedSince: somebody has written in the text since, and their words might go unseen.
        Invalid: the text reads so already.
    """
    entered = enter(session, who, slug)
    wish = _Wish(session, entered, text_id, seq, block)
    if wish.wanted == wish.now:
        raise Invalid({"block": say("Teksten er allerede slik den var da. Det er ingenting å hente tilbake.")})
    if wish.overwrites and seen != wish.past.newest:
        raise ChangedSince(say("Teksten er endret siden du så på den. Se over hva som blir endret, og hent tilbake på nytt."))
    change = Change(session, entered, now)
    change.write(wish.piece.id, wish.wanted)
    about = {"of": wish.stand.at.isoformat(), "block": block}
    return Retrieved(wish.piece.id, wish.piece.kind, change.record("text.restored", wish.piece, about), block)


class _Wish:
    """What is asked for, once it is known that it may be. ``now`` and ``wanted``: the text's blocks as they are, and as they would be.

    ``overwrites``: words that stand there now would go.
    """

    def __init__(self, session: Session, entered: Entered, text_id: str, seq: int, block: str) -> None:
        self.session, self.entered = session, entered
        self.retracer = Retracer(session, entered)
        self.past: Past = self.retracer.past(text_id)
        self.piece = self.past.piece
        self._must_write()
        at = self.past.place_of(seq)
        self.stand = self.past.stand(at)
        then, now = self.past.states((self.past.count_until(seq), self.past.count))
        self.now: Blocks = now["content"]
        self.wanted = self._wanted(then["content"], block)
        self.overwrites = not block or find_block(self.now, block) is not None

    def _wanted(self, then: Blocks, block: str) -> Blocks:
        taken = self._taken()
        if not block:
            return without_taken(then, taken)
        wanted = fetched_back(self.now, then, block, taken)
        if wanted is None:
            raise NotFound
        return wanted

    def _taken(self) -> frozenset[str]:
        """Ids of blocks that stand in other texts of the plan: parts that were moved there keep them."""
        others: Mapping[str, Json] = present.list_json(self.session, self.entered.plan.id)
        return frozenset().union(*(ids_of(json["content"]) for id, json in others.items() if id != self.piece.id))

    def _must_write(self) -> None:
        line = ancestry(self.session, self.piece)
        permission = RIGHTS[self.piece.kind]["write"]
        self.entered.must(permission, subject_of(self.session, self.entered, line, permission))
        if any(step.removed_at for step in line):
            raise WrongState(say("Teksten er fjernet fra planen. Hent den tilbake fra historikken først."))
