"""The threads of a plan as they are read: in the order of the plan, each with where it stands now."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.domain.access import Permission
from app.domain.comments import mark_of
from app.domain.mentions import Mention, mentions
from app.domain.pagination import page_within
from app.domain.pieces import KINDS
from app.prose.passages import anchors
from app.prose.tracking import Spans, block_ids, words_by_block
from app.services.discussion.discussing import About, nameable, placed
from app.services.entry import anchoring, present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gathering import Tree, read_tree
from app.services.entry.gauging import Whereabouts, list_members
from app.store import discussions, people, plans
from app.store.base import Session
from app.store.discussion_tables import ThreadRow
from app.store.discussions import Said
from app.store.tables import PieceRow

PAGE = 25
LANES = tuple(dict.fromkeys(("chapter", "part", "section", *(kind.lane for kind in KINDS.values()))))
"""In reading order: what stands in a chapter itself comes before its sections."""

Show = Literal["open", "unread", "mine", "resolved", "all"]


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. ``earlier``: how it read before, oldest first; ``named``: who is named where in it; ``is_new``: this person has not read
    it. One that is removed has no words."""

    id: int
    name: str
    agency: str
    color: str
    body: str
    at: datetime
    edited_at: datetime | None
    is_removed: bool
    is_own: bool
    is_new: bool
    earlier: tuple[str, ...]
    named: tuple[Mention, ...]

    @property
    def mark(self) -> str:
        """What a form that changes it tells which words it was opened with."""
        return mark_of(self.body)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation and its place. ``piece_id``, ``kind``, ``number``, ``name``: the piece it is about, empty for the plan and what the
    piece lacks; ``part``: the chapter or section that stands in, empty for none. ``spans``: where the words stand; ``anchor``: of the
    place on the plan's page, empty when there is none; ``is_lost``: the words, the block or the piece are not there any more;
    ``is_changed``: the words are, but read otherwise than when it began. ``names_me``: the person, or an agency of theirs, is named."""

    id: str
    place: str
    piece_id: str
    kind: str
    number: str
    name: str
    part: str
    field: str
    block_id: str
    quote: str
    spans: Spans
    anchor: str
    is_lost: bool
    is_changed: bool
    is_open: bool
    resolved_by: str
    resolved_at: datetime | None
    is_unread: bool
    names_me: bool
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which threads: of which sort, about which piece or what stands in it (its id), with a comment from which agency (its name). Empty:
    anywhere, anybody."""

    show: Show = "open"
    part: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Discussion:
    """A page of threads in reading order. ``page``: which; ``total``: how many fit the wish; ``counts``: how many there are of each sort,
    whatever else is wished; ``agencies``: whose people have said something; ``parts``: (id, kind, number, name) of every chapter and
    section, and of the piece that is wished for, in reading order; ``open_in``: chapter or section → its open threads; ``names``: of
    everybody a comment can name."""

    threads: tuple[Thread, ...]
    total: int
    counts: Mapping[Show, int]
    agencies: tuple[str, ...]
    parts: tuple[tuple[str, str, str, str], ...]
    open_in: Mapping[str, int]
    names: tuple[str, ...]
    page: int


_IS: dict[Show, Callable[[Thread], bool]] = {
    "open": lambda thread: thread.is_open,
    "unread": lambda thread: thread.is_unread,
    "mine": lambda thread: thread.names_me,
    "resolved": lambda thread: not thread.is_open,
    "all": lambda thread: True,
}


def collect(session: Session, who: Who, slug: str, wanted: Wanted, page: int = 1) -> Discussion:
    """A page of the plan's threads, the last one when there are not so many; the number of queries does not grow with them.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; who may not comment does not see what is said.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    tree, rows = read_tree(session, entered.plan), discussions.list_threads(session, entered.plan.id)
    speakers = discussions.list_speakers(session, entered.plan.id)
    threads = list(_in_order(session, entered, tree, rows))
    fit = [thread for thread in threads if _IS[wanted.show](thread) and _is_in(tree, thread, wanted.part)]
    fit = [thread for thread in fit if not wanted.agency or wanted.agency in speakers.get(thread.id, ())]
    open_in: dict[str, int] = {}
    for thread in threads:
        if thread.is_open:
            open_in[thread.part] = open_in.get(thread.part, 0) + 1
    known = nameable(list_members(session, entered.plan.id).values())
    page = page_within(page, len(fit), PAGE)
    shown = _filled(session, entered, fit[(page - 1) * PAGE : page * PAGE], known)
    agencies = sorted(frozenset[str]().union(*speakers.values()))
    counts = {show: sum(map(fits, threads)) for show, fits in _IS.items()}
    places = [piece for piece in walk(tree, None) if piece.kind in ("chapter", "section") or piece.id == wanted.part]
    parts = tuple((piece.id, piece.kind, tree.numbers.get(piece.id, ""), name_of(piece)) for piece in places)
    return Discussion(tuple(shown), len(fit), counts, tuple(agencies), parts, open_in, tuple(known), page)


def list_all(session: Session, who: Who, slug: str) -> list[Thread]:
    """Every thread of the plan with its comments, in reading order.

    Raises:
        NotFound, NotAllowed: see ``collect``.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    threads = list(_in_order(session, entered, read_tree(session, entered.plan), discussions.list_threads(session, entered.plan.id)))
    return _filled(session, entered, threads, nameable(list_members(session, entered.plan.id).values()))


def show(session: Session, who: Who, slug: str, thread_id: str) -> Thread:
    """One thread with its comments.

    Raises:
        NotFound, NotAllowed: see ``collect``.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    row = discussions.get_thread(session, entered.plan.id, thread_id)
    (thread,) = _in_order(session, entered, read_tree(session, entered.plan), [row])
    return _filled(session, entered, [thread], nameable(list_members(session, entered.plan.id).values()))[0]


def foresee(session: Session, who: Who, slug: str, now: datetime, about: About) -> Thread:
    """A thread as it would be about that, without a comment, for who is about to write one.

    Raises:
        NotFound, NotAllowed: see ``discussing.start``.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    row = placed(session, entered, now, replace(about, marked=(), block_id="" if about.marked else about.block_id))
    (thread,) = _in_order(session, entered, read_tree(session, entered.plan), [row])
    return thread


def list_blocks(session: Session, who: Who, slug: str, piece_id: str) -> list[tuple[str, str]]:
    """(id, words) of each block of a piece's text that has words, in reading order, to choose among; none when it has no text.

    Raises:
        NotFound, NotAllowed: see ``collect``; or there is no such piece.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    piece = plans.get_piece(session, entered.plan.id, piece_id)
    return list(words_by_block(present.read_json(session, piece.id)).items()) if KINDS[piece.kind].has_text else []


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an open thread stands in a text, for a page that shows it there. ``anchor``: of its block on the page; ``spans``: of its words
    (block, its anchor, from where, and the words themselves), empty when it is about the block."""

    thread_id: str
    text_id: str
    block_id: str
    anchor: str
    spans: tuple[tuple[str, str, int, str], ...]


def list_marks(session: Session, who: Who, slug: str) -> list[Mark]:
    """The open threads that are about something in a text and still stand there.

    Raises:
        NotFound, NotAllowed: see ``collect``.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    rows = [row for row in discussions.list_threads(session, entered.plan.id) if row.resolved_at is None and row.block_id]
    spans = anchoring.places(session, rows)
    json = present.list_json(session, entered.plan.id) if rows else {}
    texts = {text: (anchors(json[text]), words_by_block(json[text])) for text in {row.piece_id or "" for row in rows} & json.keys()}
    found = []
    for row in rows:
        places, words = texts.get(row.piece_id or "", ({}, {}))
        stretches = tuple(
            (span.block, places[span.block], span.start, words.get(span.block, "")[span.start : span.end])
            for span in spans.get(row.id, ())
            if span.block in places
        )
        if row.block_id in places and (stretches or row.place == "block"):
            found.append(Mark(row.id, row.piece_id or "", row.block_id, places[row.block_id], stretches))
    return found


def _is_in(tree: Tree, thread: Thread, part: str) -> bool:
    """Whether the thread is about a piece or something in it; what is in a section is in its chapter too."""
    return not part or part in (*_line(tree, thread.piece_id), *_line(tree, thread.part))


def _line(tree: Tree, piece_id: str) -> Iterator[str]:
    """A piece and what it stands in."""
    piece = tree.pieces.get(piece_id)
    while piece is not None:
        yield piece.id
        piece = tree.pieces.get(piece.parent_id or "")


# ---------------------------------------------------------------- threads


def _in_order(session: Session, entered: Entered, tree: Tree, rows: Collection[ThreadRow]) -> Iterator[Thread]:
    """The threads in reading order: those about the plan first, those whose piece is gone last."""
    plan_id, who = entered.plan.id, entered.who
    spans, where = anchoring.places(session, rows), Whereabouts(session, tree)
    seen = discussions.list_seen(session, plan_id, who.person_id)
    mine = discussions.list_mentioning(session, plan_id, who.person_id, [office.id for office in who.agencies])
    resolvers = people.list_names(session, {row.resolved_by for row in rows if row.resolved_by is not None})
    order = {piece.id: place for place, piece in enumerate(walk(tree, None))}
    texts = {row.piece_id or "" for row in rows if row.block_id} & tree.json.keys()
    blocks = {text: {id: place for place, id in enumerate(block_ids(tree.json[text]))} for text in texts}
    standing = {text: anchors(tree.json[text]) for text in texts}

    def place(row: ThreadRow) -> tuple[int, int, int, datetime]:
        found = spans.get(row.id) or ()
        block = blocks.get(row.piece_id or "", {}).get(found[0].block if found else row.block_id, -1) if row.block_id else -1
        return (order.get(row.piece_id, len(order)) if row.piece_id else -1, block, found[0].start if found else -1, row.at)

    told = {id: _told(tree, where, id) for id in {row.piece_id or "" for row in rows}}
    for row in sorted(rows, key=place):
        found = spans.get(row.id, ())
        is_there = row.piece_id is None or row.piece_id in order
        if row.place in ("words", "block"):
            is_there = is_there and (bool(found) if row.place == "words" else row.block_id in blocks.get(row.piece_id or "", {}))
        block = found[0].block if found else row.block_id
        anchor = standing.get(row.piece_id or "", {}).get(block, f"p-{row.piece_id}") if is_there and row.piece_id else ""
        yield Thread(
            row.id,
            row.place,
            row.piece_id or "",
            *told[row.piece_id or ""],
            row.field,
            row.block_id,
            row.quote,
            found,
            anchor,
            not is_there,
            is_there and row.place == "words" and row.words != row.quote,
            row.resolved_at is None,
            resolvers.get(row.resolved_by, "") if row.resolved_by else "",
            row.resolved_at,
            row.newest > seen.get(row.id, 0),
            row.id in mine,
        )


def _told(tree: Tree, where: Whereabouts, piece_id: str) -> tuple[str, str, str, str]:
    """Kind, number and name of a piece, and in which part it stands; empty words for the plan, and for what a piece that is gone lacks."""
    piece = tree.pieces.get(piece_id)
    own = (piece.kind, tree.numbers.get(piece.id, ""), name_of(piece)) if piece else ("", "", "")
    return (*own, where.of(piece_id) if piece_id else "")


def name_of(piece: PieceRow) -> str:
    """What a piece is called; empty when it has no name."""
    return next((str(piece.facts[fact]) for fact in ("title", "full", "name", "label", "caption") if piece.facts.get(fact)), "")


def walk(tree: Tree, parent: PieceRow | None) -> Iterator[PieceRow]:
    """Every piece that is there, in reading order."""
    for lane in LANES:
        for piece in tree.under(parent, lane):
            yield piece
            yield from walk(tree, piece)


# ---------------------------------------------------------------- comments


def _filled(session: Session, entered: Entered, threads: Collection[Thread], known: Mapping[str, str]) -> list[Thread]:
    """The threads with their comments. ``known``: everybody who can be named."""
    said = discussions.list_comments(session, [thread.id for thread in threads])
    seen = discussions.list_seen(session, entered.plan.id, entered.who.person_id)

    def comment(thread: Thread, one: Said) -> Comment:
        row = one.row
        is_own = row.by is not None and row.by == entered.by
        return Comment(
            row.id,
            one.name,
            one.agency,
            one.color,
            row.body,
            row.at,
            row.edited_at,
            row.removed_at is not None,
            is_own,
            row.id > seen.get(thread.id, 0),
            tuple(before["body"] for before in row.earlier),
            tuple(mentions(row.body, known)),
        )

    return [replace(thread, comments=tuple(comment(thread, one) for one in said[thread.id])) for thread in threads]
