"""«Skjul og meld»: words that should never have been written are gone for good, from everything that the plan has ever held.

Texts, facts and comments show dots instead; so do their past and the history, as if dots had been typed. Frozen versions, drawings and
files that hold the words lose what is in them. What stays is that something was hidden: who, when, where and why, never what.

All of it is one transaction. What it leaves in the database file is cleaned away right after (``forgetting``). Two things nobody can call
back, and the page says so: mail that has been sent, and backups taken before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from app.domain.access import Permission
from app.domain.errors import NotAllowed
from app.domain.hiding import HIDDEN, Slip, clean_reason
from app.domain.privacy import findings, key_of
from app.domain.saying import say
from app.prose.text import to_json
from app.services.acts.recording import record
from app.services.entry import anchoring, present
from app.services.entry.entering import Who, enter
from app.services.privacy import reporting
from app.services.privacy.seeking import Found, Search
from app.services.search import indexing
from app.store import discussions, feed, hidden, people, plans, texts
from app.store.base import Session
from app.store.revision_tables import RedactionRow
from app.store.tables import PlanRow
from exports.document import new_id


@dataclass(frozen=True, slots=True)
class Hidden:
    """What was done. ``line``: the line of history that tells of it; ``stays``: where the words still stand."""

    line: int
    counts: Mapping[str, int]
    stays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """An earlier redaction: who, when and why."""

    at: datetime
    name: str
    reason: str


def look_for(session: Session, who: Who, slug: str, slip: Slip) -> Found:
    """Where the words stand in the plan, in a reading transaction.

    Raises:
        NotFound, NotAllowed: who may not comment on the plan hides nothing in it.
        Invalid: the words cannot be looked for, or stand nowhere.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    return Search(session, entered, slip).found()


def hide(session: Session, who: Who, slug: str, now: datetime, slip: Slip, seen: str, reason: str, folder: Path) -> Hidden:
    """Hide the words wherever they stand in the plan and its past, for good.

    A coordinator hides anything; others what they could change themselves, everywhere it stands.

    Args:
        seen: the mark of what the person was shown the places of.
        folder: where finished drawings lie.

    Raises:
        NotFound, NotAllowed: they stand where this person may not change anything.
        Invalid: the words are others than those that were looked for, or stand nowhere; there is no reason, or it repeats them.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    slip.must_be_seen(seen)
    reason = clean_reason(reason, slip)
    for text_id in hidden.list_text_ids(session, entered.plan.id):
        present.settled(session, text_id)
    search = Search(session, entered, slip)
    if not search.may:
        raise NotAllowed(say("Ordene står også der du ikke kan endre. Be koordinatoren for planen om å skjule dem."))
    return _Hiding(search, now, reason, folder).done()


def list_redactions(session: Session, who: Who, slug: str) -> list[Redaction]:
    """What has been hidden in the plan, the newest first. Raises NotFound, NotAllowed: see ``look_for``."""
    entered = enter(session, who, slug, Permission.COMMENT)
    rows = [row for row in hidden.list_redactions(session, entered.plan.id) if row.revision_id is None]
    names = people.list_names(session, {row.by for row in rows if row.by is not None})
    return [Redaction(row.at, names.get(row.by or 0, ""), row.reason) for row in rows]


@dataclass(slots=True)
class _Hiding:
    """The words are taken out of everything that was found."""

    search: Search
    now: datetime
    reason: str
    folder: Path
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.search.session

    def done(self) -> Hidden:
        """Do it, and put on record that it was done."""
        search, counts, place = self.search, self.search.counts, reporting.place_of(self.search)
        self._empty_versions()
        self._texts()
        self._facts()
        for row in search.rows:
            hidden.set_row(self.session, row.table, row.key, row.now)
        self._files()
        hidden.remove_dismissals(self.session, search.plan.id, self._dismissed())
        self.session.expire_all()
        self._relocate()
        # A job's request is part of nothing that can be read, but the index is: it is made anew at once.
        indexing.build(self.session, search.plan)
        hidden.purge_index(self.session)
        data = {"reason": self.reason, "counts": counts, "hidden": self.versions}
        touched = [*search.texts, *self.versions]
        line = record(self.session, search.entered, self.now, HIDDEN, None, data, None, touched)
        self._tell_threads()
        reporting.tell_hidden(self.session, search.entered, self.now, place)
        return Hidden(line, counts, search.stays)

    def _empty_versions(self) -> None:
        for revision in (None, *(row.id for row in self.search.versions)):
            row = RedactionRow(id=new_id(), plan_id=self.search.plan.id, revision_id=revision, reason=self.reason)
            row.by, row.at = self.search.entered.by, self.now
            hidden.add_redaction(self.session, row)
            if revision is not None:
                hidden.empty_revision(self.session, revision)

    def _texts(self) -> None:
        for text_id, found in self.search.texts.items():
            for seq, data in found.rows.items():
                hidden.set_update(self.session, seq, data)
            row = hidden.find_text(self.session, text_id)
            if row is not None:
                state = found.veil.hidden(row.state)
                texts.set_state(self.session, row, row.seq, state, to_json(state))
                hidden.begin_epoch(self.session, row, self.now, self.search.entered.by)

    def _facts(self) -> None:
        for row, new in self.search.facts.items():
            store = plans.set_facts if isinstance(row, PlanRow) else plans.set_piece_facts
            store(self.session, row, row.version, {**row.facts, **new})  # type: ignore[arg-type]
            self.versions[row.id] = row.version

    def _files(self) -> None:
        for job in self.search.jobs:
            hidden.remove_job(self.session, job.id)
            (self.folder / f"{job.key}.{job.format}").unlink(missing_ok=True)
        digests = {source.sha256 for source in self.search.sources}
        for source in self.search.sources:
            hidden.empty_source(self.session, source.id)
        for draft in self.search.drafts:
            hidden.remove_draft(self.session, draft.id)
        for draft_id, data in hidden.list_all_drafts(self.session) if digests else ():
            if sha256(data).hexdigest() in digests:
                hidden.remove_draft(self.session, draft_id)

    def _dismissed(self) -> list[str]:
        words = self.search.slip.words
        return [key_of(self.search.plan.id, words, found) for found in findings(words)]

    def _relocate(self) -> None:
        """Threads are about the same place as before; where signs count twice, the dots are more than the signs were."""
        for text_id in self.search.texts:
            row = hidden.find_text(self.session, text_id)
            if row is not None:
                anchoring.find_again(self.session, text_id, row.json)

    def _tell_threads(self) -> None:
        """Open pages fetch the threads that have changed."""
        names = {str(row.key[0]) for row in self.search.rows if row.table.name == "thread"}
        comments = [row.key[0] for row in self.search.rows if row.table.name == "comment"]
        for thread_id in sorted(names | set(discussions.list_threads_of(self.session, comments))):
            feed.append_thread(self.session, self.search.plan.id, thread_id, self.search.entered.by, self.now)
