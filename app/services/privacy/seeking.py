"""Where words stand in a plan, in its past and in what is said of it: found without changing anything, for who wants them hidden."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.domain.access import Permission
from app.domain.errors import Invalid
from app.domain.hiding import Slip
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import Wrong, fields_of
from app.domain.plan import slug as address_of
from app.domain.saying import say
from app.intake.peering import words_of
from app.prose.schema import Json
from app.prose.veiling import Veil
from app.services.entry import present
from app.services.entry.entering import Entered
from app.services.entry.locating import ancestry, subject_of
from app.services.plan.writing import may_write
from app.store import discussions, hidden, plans, rounds
from app.store.base import Session
from app.store.tables import JobRow, PieceRow, PlanRow

OF_ROUNDS = ("input_round", "round_question", "round_participant", "input", "disposition")
"""Tables of what is asked and said in input rounds."""
READ_AS: Mapping[str, str] = {
    "comment": "comments",
    "thread": "comments",
    "suggestion": "suggestions",
    "history": "lines",
    **dict.fromkeys(OF_ROUNDS, "inputs"),
}
"""Table → what it is counted as, of those whose words are shown where they stand."""
OF_ALL = ("comments", "suggestions")
"""What everybody reads who takes part in the work; the rest is for who runs the plan."""
MOST_HITS, MOST_OF_A_VERSION = 40, 3
"""Places that are shown, of all and of one version: enough to see that they are the right ones."""


@dataclass(frozen=True, slots=True)
class Hit:
    """The words at one place. ``what``: as it is counted; ``piece_kind``, ``name``: the piece, or the version, where it has one;
    ``within``: the nearest chapter or measure with a name, of a piece without. Of an earlier state of a text (``past``) only the piece is
    told."""

    what: str
    piece_kind: str
    name: str
    within: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand. ``counts``: how many texts, earlier texts, facts, comments, suggestions, inputs and their answers, notices, lines
    of history, versions, drawings and files; ``stays``: where they stand and cannot be taken away; ``may``: whether this person may hide
    them; ``mark``: of the words sought; ``hits``: the first places, ``has_more`` of them; ``versions``: those that lose what is in them,
    ``rounds``: and the rounds that ask about them."""

    counts: Mapping[str, int]
    stays: tuple[str, ...]
    may: bool
    mark: str
    hits: tuple[Hit, ...]
    has_more: bool
    versions: tuple[str, ...]
    rounds: tuple[str, ...]


@dataclass(slots=True)
class FoundText:
    """What hiding makes of a text. ``rows``: number of the feed → update; ``stands``: the words are read in it now."""

    veil: Veil
    rows: dict[int, bytes]
    stands: bool


class Search:
    """Everything of the plan that holds the words, found without changing anything."""

    def __init__(self, session: Session, entered: Entered, slip: Slip) -> None:
        self.session, self.entered, self.slip, self.plan = session, entered, slip, entered.plan
        self.json: Mapping[str, Json] = present.list_json(session, self.plan.id)
        self.texts = dict(self._texts())
        self.facts = dict(self._facts())
        self.rows = list(hidden.each_change(session, self.plan.id, slip.hidden))
        self.versions = [row for row in hidden.list_bodies(session, self.plan.id) if self._holds_json(row.body)]
        self.jobs = [job for job in hidden.list_jobs(session, self.plan.id) if self._is_of(job)]
        self.sources = [row for row in hidden.list_sources(session, self.plan.id) if self._holds_file(row.data)]
        self.drafts = [row for row in hidden.list_drafts(session, entered.who.person_id) if self._holds_file(row.data)]
        self.stays = tuple(self._stays())
        if not self.counts and self.stays:
            raise Invalid({"words": say("Ordene står bare der de ikke kan skjules: %(where)s.", where=", ".join(self.stays))})
        if not self.counts:
            raise Invalid({"words": say("Ordene står ingen steder i planen. Skriv dem nøyaktig slik de sto.")})

    # ------------------------------------------------------------ finding

    def _texts(self) -> Iterable[tuple[str, FoundText]]:
        gone = hidden.list_gone_refs(self.session, self.plan.id)
        for text_id in (*hidden.list_text_ids(self.session, self.plan.id), *gone):
            rows = hidden.list_rows(self.session, text_id)
            row = hidden.find_text(self.session, text_id)
            veil = Veil(self.slip, [data for _seq, data in rows], row.state if row else b"")
            changed = {seq: new for seq, data in rows if (new := veil.hidden(data)) != data}
            if changed:
                yield text_id, FoundText(veil, changed, self.slip.stands_in(self.json.get(text_id, {})))

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

    def found(self) -> Found:
        """All of it, as it is told before anything is hidden."""
        hits = tuple(islice(self.hits(), MOST_HITS + 1))
        emptied = {row.id for row in self.versions}
        on_them = tuple(row.title for row in rounds.list_rounds(self.session, self.plan.id) if row.revision_id in emptied)
        versions = tuple(" ".join(filter(None, (row.version, row.label))) for row in self.versions)
        return Found(self.counts, self.stays, self.may, self.slip.mark, hits[:MOST_HITS], len(hits) > MOST_HITS, versions, on_them)

    def hits(self) -> Iterator[Hit]:
        """The places that this person may read, those that are printed first."""
        pieces = {row.id: row for row in hidden.list_pieces(self.session, self.plan.id)}
        for text_id, found in self.texts.items():
            if found.stands:
                yield from self._seen("texts", _named(pieces, text_id), self.json.get(text_id, {}).get("content", ()))
        for row, new in self.facts.items():
            yield from self._seen("facts", _named(pieces, row.id), [row.facts[name] for name in new])
        for version in self.versions:
            lines = self._seen("versions", ("", version.version, ""), json.loads(version.body or b""))
            yield from islice(lines, MOST_OF_A_VERSION)
        yield from (Hit("past", *_named(pieces, id), "", "", "") for id, found in self.texts.items() if not found.stands)
        for changed in self.rows:
            what = READ_AS.get(changed.table.name)
            if what in OF_ALL or (what and self.entered.may(Permission.OPEN_ROUND)):
                yield from self._seen(what, ("", "", ""), changed.was)

    def _seen(self, what: str, named: tuple[str, str, str], value: Any) -> Iterator[Hit]:
        return (Hit(what, *named, *glimpse) for glimpse in self.slip.glimpses(value))

    def address(self) -> str:
        """The way to where they stand, after the plan's own, when it is one place that has one."""
        pieces = {*(id for id, text in self.texts.items() if text.stands), *(row.id for row in self.facts if isinstance(row, PieceRow))}
        threads = {row.key[0] for row in self.rows if row.table.name == "thread"}
        comments = [row.key[0] for row in self.rows if row.table.name == "comment"]
        threads |= set(discussions.list_threads_of(self.session, comments))
        ways = [*(f"#p-{id}" for id in pieces), *(f"kommentarer/{id}" for id in threads)]
        return ways[0] if len(ways) == 1 else "personvern"

    @property
    def counts(self) -> dict[str, int]:
        """How many places of each kind, those without any left out."""
        by_table = Counter(row.table.name for row in self.rows)
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

    def _stays(self) -> Iterator[str]:
        """Where the words stand and nothing can take them away."""
        for version, rest in hidden.list_headers(self.session, self.plan.id):
            if self.slip.stands_in(rest):
                yield say("navnet eller merknaden på versjon %(version)s", version=version)
        names = hidden.list_names(self.session, self.plan.id)
        for title in dict.fromkeys(title for title, name in names if self.slip.stands_in(name)):
            yield say("navnet på noen som er spurt i «%(round)s»", round=self.slip.hidden(title))
        if any(map(str.isalnum, self.slip.words)) and f"-{address_of(self.slip.words)}-" in f"-{self.plan.slug}-":
            yield say("planens adresse")

    @property
    def may(self) -> bool:
        """Whether the person may change every place where the words stand. What only follows from those is not asked about. Who sets how
        the plan is run may hide anything, whatever state the plan is in."""
        if self.entered.may(Permission.EDIT_SETTINGS):
            return True
        own = {row.id for row in hidden.list_own_comments(self.session, self.plan.id, self.entered.by)}
        comments = {row.key[0] for row in self.rows if row.table.name == "comment"}
        rows = [row for row in self.facts if isinstance(row, PieceRow)]
        return (
            not self.versions
            and len(rows) == len(self.facts)
            and comments <= own
            and not {row.table.name for row in self.rows} & {"suggestion", *OF_ROUNDS}
            and all(self._may_write(text_id) for text_id in self.texts)
            and all(self._may_edit(row) for row in rows)
        )

    def _may_write(self, text_id: str) -> bool:
        piece = plans.find_piece(self.session, self.plan.id, text_id)
        return piece is not None and may_write(self.session, self.entered, ancestry(self.session, piece))

    def _may_edit(self, piece: PieceRow) -> bool:
        permission = RIGHTS[piece.kind]["edit"]
        return self.entered.may(permission, subject_of(self.session, self.entered, ancestry(self.session, piece), permission))


def _named(pieces: Mapping[str, PieceRow], id: str) -> tuple[str, str, str]:
    """Kind and name of a piece, and of one without a name, that of what it stands in; all empty when it is no piece any more."""
    piece = own = pieces.get(id)
    while piece is not None and not piece.facts.get("title"):
        piece = pieces.get(piece.parent_id or "")
    name = str(piece.facts["title"]) if piece is not None else ""
    return (own.kind if own else "", name if piece is own else "", "" if piece is own else name)
