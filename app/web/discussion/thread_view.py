"""A plan's threads as pages show them: the words for their places, the ways to them, and comments with the names in them apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.domain.pagination import pages_of
from app.domain.pieces import fields_of
from app.domain.saying import say
from app.services.discussion.collecting import PAGE, Comment, Discussion, Show, Thread, Wanted
from app.web.ground.look import color_of
from app.web.ground.pages import spoken
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_words import kind_name

SHOWS: dict[str, tuple[Show, str]] = {
    "apne": ("open", say("Åpne")),
    "uleste": ("unread", say("Uleste")),
    "meg": ("mine", say("Nevner meg")),
    "loste": ("resolved", say("Løste")),
    "alle": ("all", say("Alle")),
}
"""What the address says → which threads, and the word on the page."""


FIELDS = {"measure": ("number", "title", "responsible", "period"), "sub_measure": ("title", "status")}
"""Kind → the fields that can be chosen to say something about, in the order of its form."""
WHOLE = {"measure": say("Hele tiltaket"), "sub_measure": say("Hele deltiltaket"), "text": say("Hele teksten")}
SHORT = 80


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a comment; ``is_name``: somebody is named."""

    words: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """A form that could not be kept: of which thread («ny»: a new one) and comment (0: an answer), what it held, and why not."""

    thread: str = ""
    comment: int = 0
    body: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


class TalkView:
    """A page of threads. Templates call it ``talk``. ``editing``: the comment whose form is open, 0 for none."""

    def __init__(self, head: HeadView, found: Discussion, wanted: Wanted, trouble: Trouble | None = None, editing: int = 0) -> None:
        self.head, self.found, self.wanted = head, found, wanted
        self.trouble, self.editing = trouble or Trouble(), editing

    @property
    def slug(self) -> str:
        """The plan's address."""
        return self.head.slug

    @property
    def page(self) -> int:
        """Which page of threads it is."""
        return self.found.page

    @property
    def show(self) -> str:
        """Which threads are shown, as the address says it."""
        return next(name for name, (show, _word) in SHOWS.items() if show == self.wanted.show)

    @property
    def tabs(self) -> Iterator[tuple[str, str, int, bool]]:
        """(address, word, how many, whether it is the one shown) of each sort."""
        for name, (show, word) in SHOWS.items():
            yield self.address(vis=name), spoken(word), self.found.counts[show], show == self.wanted.show

    def address(self, **changed: Any) -> str:
        """The page with the same wishes but for these."""
        return url_for("threads.index", slug=self.slug, **self._told({"side": ""} | changed))

    @property
    def wishes(self) -> dict[str, Any]:
        """The page as an address says it: what leads back to it from a page that carries it along."""
        return self._told({})

    @property
    def back(self) -> str:
        """The address of this very page."""
        return url_for("threads.index", slug=self.slug, **self.wishes)

    def _told(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        kept = {"vis": self.show, "del": self.wanted.part, "virksomhet": self.wanted.agency, "side": self.page if self.page > 1 else ""}
        return {name: wish for name, wish in (kept | dict(changed)).items() if wish and wish != "apne"}

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Places to choose from, with how many open threads each chapter and section has."""
        counts = self.found.open_in
        return [(id, name + (f" ({counts[id]})" if id in counts else "")) for id, name in self.part_names.items()]

    @property
    def agencies(self) -> list[tuple[str, str]]:
        """Agencies to choose from."""
        return [(name, name) for name in self.found.agencies]

    @property
    def part_names(self) -> dict[str, str]:
        """Chapter or section → its number and title; so too the piece that is wished for."""
        return {id: _named(kind, f"{number} {name}".strip()) for id, kind, number, name in self.found.parts}

    @property
    def pages(self) -> int:
        """How many pages of threads there are."""
        return pages_of(self.found.total, PAGE)


def where(thread: Thread, parts: Mapping[str, str]) -> str:
    """What a thread is about: «Tiltak 3 Natteravner: periode». ``parts``: chapter or section → its name."""
    if not thread.piece_id:
        return _("Hele planen")
    if not thread.kind:
        return _("Noe som er fjernet")
    name = _named(thread.kind, f"{thread.number} {thread.name}".strip())
    if thread.kind == "text" and thread.part in parts:
        name = parts[thread.part]
    return _("%(piece)s: %(field)s", piece=name, field=spoken(fields_of(thread.kind)[thread.field].label).lower()) if thread.field else name


def _named(kind: str, own: str) -> str:
    """A piece by its number and name, with its kind where they do not tell."""
    return own if kind in ("chapter", "section") else f"{kind_name(kind)} {own}".strip()


def link(slug: str, thread: Thread) -> str:
    """To where a thread stands in the plan; to the plan itself, when that is gone."""
    return url_for("plans.show", slug=slug, _anchor=thread.anchor or None)


def choices(kind: str, blocks: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What of a piece of that kind can be said something about, as a field «hva» tells it, and in words; nothing where only the whole can.

    Args:
        blocks: (id, words) of those of its text.
    """
    fields = [(f"felt:{name}", spoken(fields_of(kind)[name].label)) for name in FIELDS.get(kind, ())]
    marked = [(f"avsnitt:{id}", _("Avsnittet «%(words)s»", words=_short(words))) for id, words in blocks]
    return [("", spoken(WHOLE.get(kind, say("Hele delen")))), *fields, *marked] if fields or marked else []


def _short(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[:SHORT].rstrip()} …"


def color(comment: Comment) -> str:
    """The colour of the agency of who said it."""
    return color_of(comment.agency, comment.color) if comment.agency else "neutral"


def runs(comment: Comment) -> Iterator[Run]:
    """The words of a comment, the names in it apart."""
    at = 0
    for mention in comment.named:
        if mention.start > at:
            yield Run(comment.body[at : mention.start], False)
        yield Run(comment.body[mention.start : mention.end], True)
        at = mention.end
    if at < len(comment.body):
        yield Run(comment.body[at:], False)
