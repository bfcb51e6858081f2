"""«Skjul og meld»: words that should never have been written are gone for good, from everything that the plan has ever held.

Texts, facts and comments show dots instead; so do their past and the history, as if dots had been typed. Frozen versions, drawings and
files that hold the words lose what is in them. What stays is that something was hidden: who, when, where and why, never what.

All of it is one transaction. What it leaves in the database file is cleaned away right after (``forgetting``). Two things nobody can call
back, and the page says so: mail that has been sent, and backups taken before.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.domain.access import Permission
from app.domain.errors import Invalid, NotAllowed
from app.domain.hiding import HIDDEN, Slip, clean_reason
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import Wrong, fields_of
from app.domain.plan import slug as address_of
from app.domain.privacy import findings, key_of
from app.domain.saying import say
from app.intake.peering import words_of
from app.prose.text import to_json
from app.prose.veiling import Veil
from app.services.acts.recording import record
from app.services.entry import anchoring, present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, subject_of
from app.services.plan.writing import may_write
from app.services.search import indexing
from app.store import discussions, feed, hidden, people, plans, texts
from app.store.base import Session
from app.store.revision_tables import RedactionRow
from app.store.tables import JobRow, PieceRow, PlanRow
from exports.document import new_id

OF_ROUNDS = ("input_round", "round_question", "input", "disposition")
"""Tables of what is asked and said in input rounds."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand. ``counts``: how many texts, earlier texts, facts, comments, suggestions, inputs and their answers, notices, lines
    of history, versions, drawings and files;
    ``stays``: where they stand and cannot be taken away; ``may``: whether this person may hide them."""

    counts: Mapping[str, int]
    stays: tuple[str, ...]
    may: bool


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


def look_for(session: Session, who: Who, slug: str, words: str) -> Found:
    """Where the words stand in the plan, in a reading transaction.

    Raises:
        NotFound, NotAllowed: who may not comment on the plan hides nothing in it.
        Invalid: the words cannot be looked for, or stand nowhere.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    search = _Search(session, entered, Slip(words))
    return Found(search.counts, search.stays, search.may)


def hide(session: Session, who: Who, slug: str, now: datetime, words: str, reason: str, folder: Path) -> Hidden:
    """Hide the words wherever they stand in the plan and its past, for good.

    A coordinator hides anything; others what they could change themselves, everywhere it stands.

    Args:
        folder: where finished drawings lie.

    Raises:
        NotFound, NotAllowed: they stand where this person may not change anything.
        Invalid: the words cannot be looked for, or stand nowhere; there is no reason, or it repeats them.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    slip = Slip(words)
    reason = clean_reason(reason, slip)
    for text_id in hidden.list_text_ids(session, entered.plan.id):
        present.settled(session, text_id)
    search = _Search(session, entered, slip)
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
class _Text:
    """What hiding makes of a text. ``rows``: number of the feed → update; ``stands``: the words are read in it now."""

    veil: Veil
    rows: dict[int, bytes]
    stands: bool


class _Search:
    """Everything of the plan that holds the words, found without changing anything."""

    def __init__(self, session: Session, entered: Entered, slip: Slip) -> None:
        self.session, self.entered, self.slip, self.plan = session, entered, slip, entered.plan
        self.texts = dict(self._texts())
        self.facts = dict(self._facts())
        self.rows = list(hidden.each_change(session, self.plan.id, slip.hidden))
        self.versions = [row for row in hidden.list_bodies(session, self.plan.id) if self._holds_json(row.body)]
        self.jobs = [job for job in hidden.list_jobs(session, self.plan.id) if self._is_of(job)]
        self.sources = [row for row in hidden.list_sources(session, self.plan.id) if self._holds_file(row.data)]
        self.drafts = [row for row in hidden.list_drafts(session, entered.who.person_id) if self._holds_file(row.data)]
        if not any(self.counts.values()):
            raise Invalid({"words": say("Ordene står ingen steder i planen. Skriv dem nøyaktig slik de sto.")})

    # ------------------------------------------------------------ finding

    def _texts(self) -> Iterable[tuple[str, _Text]]:
        json_of = present.list_json(self.session, self.plan.id)
        gone = hidden.list_gone_refs(self.session, self.plan.id)
        for text_id in (*hidden.list_text_ids(self.session, self.plan.id), *gone):
            rows = hidden.list_rows(self.session, text_id)
            row = hidden.find_text(self.session, text_id)
            veil = Veil(self.slip, [data for _seq, data in rows], row.state if row else b"")
            changed = {seq: new for seq, data in rows if (new := veil.hidden(data)) != data}
            if changed:
                yield text_id, _Text(veil, changed, self.slip.stands_in(json_of.get(text_id, {})))

    def _facts(self) -> Iterable[tuple[PieceRow | PlanRow, dict[str, Any]]]:
        rows: list[PieceRow | PlanRow] = [self.plan, *hidden.list_pieces(self.session, self.plan.id)]
        for row in rows:
            kind = row.kind if isinstance(row, PieceRow) else "plan"
            new = {name: kept for name, value in row.facts.items() if (kept := self._fact(kind, name, value)) != value}
            if new:
                yield row, new

    def _fact(self, kind: str, name: str, value: Any) -> Any:
        """A fact without the words; as it is, when they are no words of somebody's but one of the answers a field can have."""
        new, known = self.slip.hidden(value), fields_of(kind)
        if new == value or name not in known:
            return value
        try:
            return new if known[name].clean(new) == new else value
        except Wrong:
            return value

    def _holds_json(self, body: bytes | None) -> bool:
        return body is not None and self.slip.stands_in(json.loads(body))

    def _holds_file(self, data: bytes) -> bool:
        return any(self.slip.stands_in(words) for words in words_of(data))

    def _is_of(self, job: JobRow) -> bool:
        return self.slip.stands_in(job.request) or any(job.revision_id == row.id for row in self.versions)

    # ------------------------------------------------------------ what was found

    @property
    def counts(self) -> dict[str, int]:
        """How many places of each kind, those without any left out."""
        by_table = Counter(table.name for table, _key, _values in self.rows)
        standing = sum(text.stands for text in self.texts.values())
        found = {
            "texts": standing,
            "past": len(self.texts) - standing,
            "facts": sum(len(new) for new in self.facts.values()),
            "comments": by_table["comment"] + by_table["thread"],
            "suggestions": by_table["suggestion"],
            "inputs": sum(by_table[table] for table in OF_ROUNDS),
            "notices": by_table["notice"],
            "lines": by_table["history"],
            "mails": by_table["mail"],
            "versions": len(self.versions),
            "drawings": len(self.jobs),
            "files": len(self.sources) + len(self.drafts),
        }
        return {what: count for what, count in found.items() if count}

    @property
    def stays(self) -> tuple[str, ...]:
        """Where the words stand and nothing can take them away."""
        headers = hidden.list_headers(self.session, self.plan.id)
        where = [say("navnet eller merknaden på versjon %(version)s", version=v) for v, rest in headers if self.slip.stands_in(rest)]
        if any(map(str.isalnum, self.slip.words)) and f"-{address_of(self.slip.words)}-" in f"-{self.plan.slug}-":
            where.append(say("planens adresse"))
        return tuple(where)

    @property
    def may(self) -> bool:
        """Whether the person may change every place where the words stand. What only follows from those is not asked about. Who sets how
        the plan is run may hide anything, whatever state the plan is in."""
        if self.entered.may(Permission.EDIT_SETTINGS):
            return True
        own = {row.id for row in hidden.list_own_comments(self.session, self.plan.id, self.entered.by)}
        comments = {key[0] for table, key, _values in self.rows if table.name == "comment"}
        rows = [row for row in self.facts if isinstance(row, PieceRow)]
        return (
            not self.versions
            and len(rows) == len(self.facts)
            and comments <= own
            and not {table.name for table, _key, _values in self.rows} & {"suggestion", *OF_ROUNDS}
            and all(self._may_write(text_id) for text_id in self.texts)
            and all(self._may_edit(row) for row in rows)
        )

    def _may_write(self, text_id: str) -> bool:
        piece = plans.find_piece(self.session, self.plan.id, text_id)
        return piece is not None and may_write(self.session, self.entered, ancestry(self.session, piece))

    def _may_edit(self, piece: PieceRow) -> bool:
        permission = RIGHTS[piece.kind]["edit"]
        return self.entered.may(permission, subject_of(self.session, self.entered, ancestry(self.session, piece), permission))


@dataclass(slots=True)
class _Hiding:
    """The words are taken out of everything that was found."""

    search: _Search
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
        search, counts = self.search, self.search.counts
        self._empty_versions()
        self._texts()
        self._facts()
        for table, key, values in search.rows:
            hidden.set_row(self.session, table, key, values)
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
        names = {str(key[0]) for table, key, _values in self.search.rows if table.name == "thread"}
        comments = [key[0] for table, key, _values in self.search.rows if table.name == "comment"]
        for thread_id in sorted(names | set(discussions.list_threads_of(self.session, comments))):
            feed.append_thread(self.session, self.search.plan.id, thread_id, self.search.entered.by, self.now)
