"""A plan's suggestions as pages show them: cards of changes, and the plan read with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask import get_template_attribute, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.domain.pagination import pages_of
from app.domain.saying import say
from app.domain.suggestions import FIT_WORDS, Fit, Outcome
from app.prose.difference import Line
from app.services.discussion.deciding import MOST_AT_ONCE
from app.services.discussion.reviewing import PAGE, Foreseen, Review, Show, Suggestion, Wanted
from app.services.entry.gauging import Gauge
from app.web.ground.look import Look, color_of
from app.web.ground.pages import spoken
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_view import PlanView
from app.web.plan.plan_words import kind_name

SHOWS: dict[str, tuple[Show, str]] = {
    "apne": ("open", say("Åpne")),
    "avgjor": ("decidable", say("Du kan avgjøre")),
    "mine": ("mine", say("Dine")),
    "avgjorte": ("closed", say("Avgjorte")),
    "alle": ("all", say("Alle")),
}
"""What the address says → which suggestions, and the word on the page."""

READINGS = {"plan": say("Slik den står"), "forslag": say("Med forslagene"), "godtatt": say("Som om alle er godtatt")}
"""The ways of reading a plan: as the address says it, and the word on the page."""

LEFT_OUT: dict[Fit, str] = {
    Fit.OVERTAKEN: say("Ikke med, for andre har endret det samme i planen etterpå:"),
    Fit.GONE: say("Ikke med, for det forslaget gjelder, er fjernet fra planen:"),
    Fit.DONE: say("Ikke med, for planen sier det allerede:"),
    Fit.FITS: say("Ikke med, for et eldre forslag gjelder det samme:"),
}
"""Why a suggestion is not drawn: of one that fits the plan, because it does not fit together with an older one."""

OUTCOMES: dict[Outcome, tuple[str, Look]] = {
    Outcome.OPEN: (say("Venter på svar"), ("info", "clock")),
    Outcome.ACCEPTED: (say("Godtatt"), ("success", "check")),
    Outcome.DECLINED: (say("Ikke godtatt"), ("danger", "x")),
    Outcome.WITHDRAWN: (say("Trukket"), ("neutral", "undo")),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A form that could not be kept: of which suggestion (0: all of them, or a new one), what it held, and why not."""

    number: int = 0
    words: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


class ReviewView:
    """A page of suggestions. Templates call it ``review``."""

    def __init__(self, head: HeadView, plan: PlanView, found: Review, wanted: Wanted, trouble: Trouble | None = None) -> None:
        self.head, self.plan, self.found, self.wanted, self.page = head, plan, found, wanted, found.page
        self.trouble = trouble or Trouble()

    @property
    def slug(self) -> str:
        """The plan's address."""
        return self.head.slug

    @property
    def show(self) -> str:
        """Which suggestions are shown, as the address says it."""
        return next(name for name, (show, _word) in SHOWS.items() if show == self.wanted.show)

    @property
    def tabs(self) -> Iterator[tuple[str, str, int, bool]]:
        """(address, word, how many, whether it is the one shown) of each sort."""
        for name, (show, word) in SHOWS.items():
            yield self.address(vis=name, side=""), spoken(word), self.found.counts[show], show == self.wanted.show

    def address(self, **changed: Any) -> str:
        """The page with the same wishes but for these."""
        kept = {"del": self.wanted.part, "virksomhet": self.wanted.agency, "person": self.wanted.author}
        wishes: dict[str, Any] = {"vis": self.show, **kept} | changed
        return url_for("suggestions.index", slug=self.slug, **{name: wish for name, wish in wishes.items() if wish and wish != "apne"})

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Chapters and sections to choose from."""
        return [(id, f"{number} {title}".strip()) for id, number, title in self.found.parts]

    @property
    def pages(self) -> int:
        """How many pages of suggestions there are."""
        return pages_of(self.found.total, PAGE)

    @property
    def at_once(self) -> tuple[int, ...]:
        """Those of the acceptable ones that are accepted at one time, the oldest."""
        return self.found.acceptable[:MOST_AT_ONCE]

    @property
    def beyond(self) -> int:
        """How many more there are."""
        return len(self.found.acceptable) - len(self.at_once)

    def where(self, one: Suggestion) -> str:
        """What a suggestion is about: «Tiltak 3 Natteravner»."""
        return where(one, dict(self.parts))

    def fact(self, one: Suggestion, name: str, value: Any) -> str:
        """What a fact holds, in words."""
        return self.plan.fact_text(one.kind, name, value) if one.kind else str(value)


def where(one: Suggestion, parts: Mapping[str, str]) -> str:
    """What a suggestion is about. ``parts``: chapter or section → its number and title."""
    if not one.kind:
        return _("Noe som er fjernet")
    own = f"{one.piece_number} {one.piece_name}".strip()
    if one.kind == "text":
        return _("Tekst i %(part)s", part=parts[one.part]) if one.part in parts else _("Tekst")
    return own if one.kind in ("chapter", "section") else f"{kind_name(one.kind)} {own}".strip()


def left_out(foreseen: Foreseen) -> list[tuple[str, list[Suggestion]]]:
    """Why suggestions are not drawn, in words, and which they are."""
    by_reason = [(spoken(words), [one for one in foreseen.left if one.fit is fit]) for fit, words in LEFT_OUT.items()]
    return [(words, some) for words, some in by_reason if some]


def color(one: Suggestion) -> str:
    """The colour of the agency of who suggested it."""
    return color_of(one.agency, one.color) if one.agency else "neutral"


def state_of(one: Suggestion) -> tuple[str, Look]:
    """How a suggestion stands, in words, and how that looks."""
    if one.is_undone:
        return _("Godtatt, men angret"), ("warning", "undo")
    if one.outcome is Outcome.OPEN and one.fit is not Fit.FITS:
        return spoken(FIT_WORDS[one.fit]), ("warning", "warning")
    words, look = OUTCOMES[one.outcome]
    return spoken(words), look


@dataclass(frozen=True)
class MarkedView(PlanView):
    """The plan with what is suggested drawn in its place; nothing else can be done with it. ``foreseen``: None while it is not told."""

    foreseen: Foreseen | None = None

    @cached_property
    def by_number(self) -> Mapping[int, Suggestion]:
        """The suggestions that are drawn."""
        return {one.number: one for one in self.foreseen.taken} if self.foreseen else {}

    def words(self, piece: Any, level: int = 4) -> Markup:
        """The text of a piece; where something is suggested, every block with what would come and go, and who suggests it."""
        lines = self.foreseen.lines.get(piece.id) if self.foreseen else None
        if lines is None:
            return super().words(piece, level)
        names = {name for line in lines for name in _names(line)}
        rest = [one for one in self._crowded if one.piece_id == piece.id and one.has_words and not one.blocks & names]
        return Markup(get_template_attribute("suggestions/marked.html", "text")(self, lines, rest))

    def suggested_facts(self, piece_id: str) -> Markup:
        """The facts of a piece that would become others."""
        facts = self.foreseen.facts.get(piece_id, ()) if self.foreseen else ()
        return Markup(get_template_attribute("suggestions/marked.html", "facts")(self, piece_id, facts)) if facts else Markup("")

    def has_words(self, piece: Any) -> bool:
        """Whether anything stands in a piece's text, or would."""
        return super().has_words(piece) or (self.foreseen is not None and piece.id in self.foreseen.lines)

    def kind_of(self, piece_id: str) -> str:
        """The kind of a piece that something is suggested about."""
        return next(one.kind for one in self.by_number.values() if one.piece_id == piece_id)

    def color_by(self, one: Suggestion) -> str:
        """The colour of who suggests."""
        return color(one)

    def suggesters(self, line: Line | str) -> list[Suggestion]:
        """Who suggests something about a block, with what lies in its table; or about a fact of a piece («piece:fact»)."""
        touching = self.foreseen.touching if self.foreseen else {}
        numbers = dict.fromkeys(number for name in _names(line) for number in touching.get(name, ()))
        return [self.by_number[number] for number in numbers]

    @cached_property
    def _crowded(self) -> list[Suggestion]:
        """Those that are not drawn because an older one is about the same."""
        return [one for one in self.foreseen.left if one.fit is Fit.FITS] if self.foreseen else []

    def crowded_out(self, line: Line | str) -> list[Suggestion]:
        """Who else suggests something about the same, which is not drawn."""
        return [one for one in self._crowded if not one.blocks.isdisjoint(_names(line))]


def _names(line: Line | str) -> list[str]:
    """What a line is known by: its own block and those in its table; or a fact by itself."""
    if isinstance(line, str):
        return [line]
    return [line.id, *(each.id for row in line.rows for cell in row.cells for each in cell.lines)]


def marked(foreseen: Foreseen, person_id: int, way: str) -> MarkedView:
    """The plan to be read in one of the ways of ``READINGS``."""
    plan = foreseen.after if way == "godtatt" else foreseen.before
    quiet = replace(plan, rights=frozenset(), own_measures=frozenset(), gauge=Gauge({}, {}), guidance={}, beginning=None)
    return MarkedView(quiet, person_id=person_id, is_frozen=True, foreseen=foreseen if way == "forslag" else None)
