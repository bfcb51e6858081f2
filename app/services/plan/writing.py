"""Prose is read and written: one small shared text at a time, and what many type at once in one transaction."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import Hindrance, NotFound
from app.domain.hiding import hidden_alike
from app.domain.piece_rights import RIGHTS
from app.domain.privacy import masked
from app.domain.saying import say
from app.live.values import Saved, Told, Update
from app.prose.held import Held
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import plain_text
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter, who_again
from app.services.entry.locating import ancestry, find_piece, subject_of
from app.store import plans, texts
from app.store.base import Session
from app.store.feed import Entry
from app.store.log import Log, Typed
from app.store.tables import PieceRow, TextRow

_log = logging.getLogger("samplan.writing")

MOST_HELD = 200
"""Texts that one process holds open; one takes some tens of kilobytes."""
MOST_GRANTS = 5_000
AT_ONCE = 1_000
"""Rows of the feed that are read at a time."""


GRANT_LASTS = timedelta(minutes=1)
"""How long a right is taken as known, though nothing has told that it is another."""


class SignedOut(Hindrance):
    """The sign-in that the update came by is over."""

    def __init__(self) -> None:
        super().__init__(say("Du er logget ut. Logg inn igjen, så lagres det du har skrevet."))


class OldPage(Hindrance):
    """The page that sent the update is older than the text's schema, and must be loaded anew."""


class OtherLife(Hindrance):
    """The update was made on a copy from before the text began another life: words in it have been hidden for good, and must not come
    back."""

    def __init__(self) -> None:
        super().__init__(
            say("Ord i teksten er skjult siden du åpnet den. Den hentes på nytt. Det du har skrevet, vises så du kan kopiere det.")
        )


class Stumbled(Hindrance):
    """A fault of ours kept the update from being taken."""

    def __init__(self) -> None:
        super().__init__(say("Noe gikk galt hos oss da det du skrev, skulle lagres. Feilen er loggført, og vi prøver igjen."))


@dataclass(frozen=True, slots=True)
class TextState:
    """A whole text: ``state`` is a Yjs update that makes it from nothing, complete up to the feed's ``seq``."""

    id: str
    state: bytes
    seq: int
    epoch: int
    schema: int
    writable: bool


def read_text(session: Session, who: Who, slug: str, text_id: str) -> TextState:
    """A text of the plan.

    Raises:
        NotFound: no such text in this plan.
    """
    entered = enter(session, who, slug)
    text, line = find_text(session, entered, text_id)
    state, seq = present.read_state(session, text)
    return TextState(text.id, state, seq, text.epoch, text.schema_version, may_write(session, entered, line))


def without_hidden(session: Session, who: Who, slug: str, text_id: str, words: str) -> str:
    """Words of a copy that was given up, to be offered to who wrote them: without birth numbers, and without what has been hidden in the
    text meanwhile. They are kept nowhere.

    Raises:
        NotFound: no such text in this plan.
    """
    text, _line = find_text(session, enter(session, who, slug), text_id)
    return masked(hidden_alike(words, plain_text(present.read_json(session, text.id))))


def find_text(session: Session, entered: Entered, text_id: str) -> tuple[TextRow, list[PieceRow]]:
    """A text of the plan, and the pieces it stands under, its own first. Raises NotFound."""
    text = texts.get_text(session, text_id)
    line = ancestry(session, plans.get_piece(session, entered.plan.id, text_id))
    if any(step.removed_at for step in line):
        raise NotFound
    return text, line


def may_write(session: Session, entered: Entered, line: list[PieceRow]) -> bool:
    """Whether the person may write in the text that stands under these pieces, its own first."""
    permission = RIGHTS[line[0].kind]["write"]
    return entered.may(permission, subject_of(session, entered, line, permission))


# ---------------------------------------------------------------- what is typed


@dataclass(slots=True)
class _Open:
    """A text held open, and the life it is in."""

    plan_id: str
    epoch: int
    held: Held


@dataclass(frozen=True, slots=True)
class _Grant:
    """A person's right to write in a text, since when it is known, and the pieces it rests on."""

    plan_id: str
    at: datetime
    rests_on: frozenset[str]


class Desk:
    """The texts that this process holds open, and who may write in them. One thread has it, and no other touches it.

    Every transaction begins by reading on in the feed. What others have typed is followed; a row that tells of rights, or of a piece that a
    right rests on, lets what was known about it go. Writers take turns, so what is known then is true until the transaction commits; and so
    is what is read by another connection meanwhile, which is how a text is opened and a right looked up that is not known yet.

    Args:
        reading: opens a transaction that reads.
    """

    def __init__(self, reading: Callable[[], AbstractContextManager[Session]]) -> None:
        self.log = Log()
        self._reading = reading
        self.seq: int | None = None
        self._open: dict[str, _Open] = {}
        self._grants: dict[tuple[int, int, str], _Grant] = {}

    def look(self) -> list[Told]:
        """What has happened since, in order. The first time: nothing, for nobody has asked yet."""
        seen = self.seq
        try:
            return self._read_on()
        except BaseException:
            self.forget(seen)
            raise

    def _read_on(self) -> list[Told]:
        if self.seq is None:
            self.seq = self.log.newest()
            return []
        news: list[Told] = []
        while entries := self.log.list_after(self.seq, AT_ONCE):
            for entry in entries:
                self._heed(entry)
            self.seq = entries[-1].seq
            news += map(_told, entries)
            if len(entries) < AT_ONCE:
                break
        return news

    def forget(self, seq: int | None) -> None:
        """Let go of all that is held open and known, and go on from this row of the feed: something was not kept, or not read to its
        end."""
        self.seq = seq
        self._open.clear()
        self._grants.clear()

    def save(self, now: datetime, updates: Sequence[Update]) -> tuple[list[Saved | Hindrance], list[Told]]:
        """Keep what several have typed, in one transaction. Each is kept whole or not at all, whatever becomes of the others.

        Returns:
            For each what became of it: where it stands in the feed, or why it cannot be kept (SignedOut, NotFound, NotAllowed, OldPage,
            prose.Refused, Stumbled). And what has happened in the feed since ``look``, these updates included, in order.
        """
        seen = self.seq
        try:
            with self.log.transaction():
                news = self._read_on()
                batch = _Batch(self, now)
                takes = [batch.take(update) for update in updates]
                numbers = batch.append()
        except BaseException:
            self.forget(seen)
            raise
        if numbers:
            self.seq = numbers[-1]
        self._tidy()
        return [take() for take in takes], news + batch.news

    # ------------------------------------------------------------ what is known

    def _heed(self, entry: Entry) -> None:
        if entry.kind == "text":
            kept = self._open.get(entry.ref)
            if kept is not None:
                kept.held.follow(entry.data)
        elif entry.kind == "access":
            self._drop_grants(lambda grant, person: entry.plan_id in ("", grant.plan_id) and entry.ref in ("", str(person)))
            if entry.plan_id and not entry.ref:
                self._open = {text: kept for text, kept in self._open.items() if kept.plan_id != entry.plan_id}
        else:
            self._open.pop(entry.ref, None)
            self._drop_grants(lambda grant, _person: entry.ref in grant.rests_on)

    def _drop_grants(self, falls: Callable[[_Grant, int], bool]) -> None:
        for key, grant in list(self._grants.items()):
            if falls(grant, key[0]):
                del self._grants[key]

    def grant(self, update: Update, now: datetime) -> None:
        """See to it that the person may write in this text now. Raises SignedOut, NotFound, NotAllowed."""
        key = (update.caller.person, update.caller.who.sign_in, update.text_id)
        known = self._grants.get(key)
        if known is None or now - known.at > GRANT_LASTS:
            self._grants.pop(key, None)
            with self._reading() as session:
                self._grants[key] = _granted(session, update, now)

    def opened(self, text_id: str) -> _Open:
        """The text, held open."""
        kept = self._open.pop(text_id, None)
        if kept is None:
            with self._reading() as session:
                text = texts.get_text(session, text_id)
                kept = _Open(text.plan_id, text.epoch, present.open_text(session, text))
        self._open[text_id] = kept
        return kept

    def _tidy(self) -> None:
        """Let go of the texts that have not been used for longest, and of all rights when very many are known."""
        for text_id in list(self._open)[:-MOST_HELD]:
            del self._open[text_id]
        if len(self._grants) > MOST_GRANTS:
            self._grants.clear()

    def close(self, text_id: str) -> None:
        """Let one text go: what is held of it is not what is stored."""
        self._open.pop(text_id, None)


def _granted(session: Session, update: Update, now: datetime) -> _Grant:
    who = who_again(session, update.caller.who, now)
    if who is None:
        raise SignedOut
    entered = enter(session, who, update.caller.slug)
    piece = find_piece(session, entered, update.text_id, "write")
    return _Grant(entered.plan.id, now, frozenset(rests_on(ancestry(session, piece))))


def rests_on(line: Iterable[PieceRow]) -> Iterator[str]:
    """The pieces whose change may change who may write in a text: its own and those it stands under, and the actors that are
    responsible."""
    for step in line:
        yield step.id
        yield from (actor for actor, _role in step.facts.get("responsible", ()))


class _Batch:
    """What is kept together: the rows it gives, in order."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self._desk, self._now = desk, now
        self._rows: list[Typed] = []
        self._tabs: list[str] = []
        self._numbers: list[int] = []

    def take(self, update: Update) -> Callable[[], Saved | Hindrance]:
        """Check one update; what is returned tells, once the rows are appended, what became of it."""
        try:
            self._desk.grant(update, self._now)
            kept = self._desk.opened(update.text_id)
            if update.schema != SCHEMA_VERSION:
                raise OldPage(
                    say("Teksten er endret siden du åpnet siden. Last siden på nytt. Det du har skrevet, vises så du kan kopiere det.")
                )
            if update.epoch != kept.epoch:
                raise OtherLife
            return self._taken(update, kept)
        except Hindrance as refusal:
            return self._refused(update, refusal)
        except Exception:
            # Whoever else typed at the same moment is not to lose by it, now or each time it is sent again.
            _log.exception("an update of the text %s could not be looked at, and the fault is ours", update.text_id)
            return self._refused(update, Stumbled())

    def _refused(self, update: Update, why: Hindrance) -> Callable[[], Saved | Hindrance]:
        self._reopen(update.text_id)
        return lambda: why

    def _taken(self, update: Update, kept: _Open) -> Callable[[], Saved | Hindrance]:
        taken = kept.held.take(update.data)
        if not taken.update:
            seq = self._desk.seq or 0
            return lambda: Saved(seq, self._now)
        place = self._add(kept.plan_id, update.text_id, update.caller.person or None, taken.update, update.caller.tab)
        if taken.repair is not None:
            place = self._add(kept.plan_id, update.text_id, None, taken.repair)
        return lambda: Saved(self._numbers[place], self._now, taken.repair)

    def _add(self, plan_id: str, text_id: str, person_id: int | None, data: bytes, tab: str = "") -> int:
        self._rows.append(Typed(plan_id, text_id, person_id, self._now, data))
        self._tabs.append(tab)
        return len(self._rows) - 1

    def _reopen(self, text_id: str) -> None:
        """After a refusal what is held may have some of what was refused: open it anew, with what this batch has taken before."""
        self._desk.close(text_id)
        before = [row.data for row in self._rows if row.text_id == text_id]
        if before:
            kept = self._desk.opened(text_id)
            for data in before:
                kept.held.follow(data)

    def append(self) -> list[int]:
        """Append the rows to the feed; their numbers, in order."""
        self._numbers = self._desk.log.append(self._rows)
        return self._numbers

    @property
    def news(self) -> list[Told]:
        """The rows as streams tell them."""
        rows = zip(self._numbers, self._rows, self._tabs, strict=True)
        return [Told(seq, row.plan_id, "text", row.text_id, row.person_id, row.data, tab) for seq, row, tab in rows]


def _told(entry: Entry) -> Told:
    return Told(entry.seq, entry.plan_id, entry.kind, entry.ref, entry.person_id, entry.data)
