"""A plan as its pages draw it: the document, what this person may do, and the piece that is open for editing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.domain.contradiction import contradictions
from app.domain.dates import is_valid, parse_date
from app.domain.overview import Tally, tally
from app.domain.period import parse_period
from app.domain.pieces import fields_of
from app.domain.responsible import ROLE_NAMES
from app.domain.saying import say
from app.domain.states import State
from app.services.discussion import counting
from app.services.discussion.counting import NOTHING, Counts
from app.services.entry.gauging import Member, gaps_of, nearby
from app.services.plan import streaming
from app.services.plan.planning import OpenPlan
from app.web.ground.clean import clean
from app.web.ground.forms import ASKED
from app.web.ground.look import COLORS, today
from app.web.ground.pages import spoken
from app.web.ground.scope import now, reading, who
from app.web.ground.stamps import HOLE, Stamps
from app.web.plan.opened import Opened, blank
from app.web.plan.plan_head import May, colors_of_actors, may_of
from app.web.plan.plan_words import KIND_NAMES, REGISTER_NAMES, chapter_name, kind_name, register_name
from app.web.plan.work_view import WorkView
from exports import document as printed
from exports.document import Actor, Block, Chapter, Document, Measure, Part, Report, Section
from exports.markup import block_notes_html, blocks_html

LEVELS = {"plan": 2, "chapter": 2, "section": 3, "actor": 3, "report": 3}
"""Of the heading of each kind of piece; a part's is one below what it stands under."""

Addable = tuple[str, str, str, str]
"""Kind, type, words and icon."""

PARTS: tuple[Addable, ...] = (
    ("measure", "", say("Tiltak"), "measure"),
    ("text", "", say("Tekst"), "paragraph"),
    ("figure", "pyramid", say("Figur med nivåer"), "figure"),
    ("figure", "image", say("Bilde"), "image"),
    ("register", "priorities", REGISTER_NAMES["priorities"], "bullet-list"),
    ("register", "not_prioritised", REGISTER_NAMES["not_prioritised"], "circle-slash"),
    ("register", "actors", REGISTER_NAMES["actors"], "people"),
    ("register", "indicators", REGISTER_NAMES["indicators"], "chart"),
    ("register", "overview", REGISTER_NAMES["overview"], "table"),
)


@dataclass(frozen=True)
class PlanView:
    """See the module. ``agencies``: (id, name) to choose among when an actor is edited. ``is_frozen``: it is a version, and nothing can be
    done with it."""

    plan: OpenPlan
    opened: Opened | None = None
    person_id: int = 0
    agencies: Sequence[tuple[int, str]] = ()
    is_frozen: bool = False

    @property
    def document(self) -> Document:
        """The plan as printed."""
        return self.plan.document

    @property
    def slug(self) -> str:
        """The plan's address."""
        return self.plan.slug

    @property
    def state(self) -> State:
        """The plan's state."""
        return self.plan.state

    @property
    def own_measures(self) -> frozenset[str]:
        """Measures this person may change."""
        return self.plan.own_measures

    @cached_property
    def may(self) -> May:
        """The person's rights in the plan."""
        return may_of(self.plan.rights)

    @property
    def title(self) -> str:
        """The plan's title."""
        return self.document.title

    @property
    def period(self) -> str:
        """The years the plan is for."""
        return self.document.period

    @property
    def owner(self) -> str:
        """The first owner's name, or nothing."""
        return self.document.owners[0] if self.document.owners else ""

    @property
    def measure_count(self) -> int:
        """How many measures the plan has."""
        return len(self.all_measures)

    @property
    def actor_count(self) -> int:
        """How many actors the plan has."""
        return len(self.document.actors)

    def picture(self, sha256: str) -> str:
        """The address of a picture of the plan."""
        return url_for("pictures.show", slug=self.slug, sha256=sha256)

    def give(self, piece_id: str) -> str:
        """Where input on a piece is given; empty where none is asked for."""
        return ""

    @cached_property
    def talk(self) -> Counts:
        """How much this person has not read, and how much waits for an answer; nothing for who takes no part."""
        return counting.count(reading(), who(), self.slug) if self.may.comment else NOTHING

    @cached_property
    def said(self) -> Mapping[str, int]:
        """Piece → the open threads about it and what stands in it; nothing for who takes no part."""
        return counting.count_open_in(reading(), who(), self.slug) if self.may.comment and not self.is_frozen else {}

    @property
    def stream_from(self) -> int:
        """Where the page's stream begins: what the page was drawn of stood so far in the feed."""
        return streaming.newest(reading())

    @property
    def nearby(self) -> Sequence[Member]:
        """Who else has been in the plan these last minutes."""
        return nearby(self.plan.gauge.members, now(), who().person_id)

    @cached_property
    def work(self) -> WorkView:
        """The working group's places: whom they are given to, how far they have come, what may be done in them."""
        return WorkView(self.plan.gauge, self.document, self.plan.rights)

    @cached_property
    def notes(self) -> Mapping[str, int]:
        """Footnote id → printed number."""
        return printed.note_numbers(self.document)

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """What a reference in the text may lead to: id → anchor on the page."""
        chapters = self.document.chapters
        ids = [*(c.id for c in chapters), *(s.id for c in chapters for s in c.sections), *(m.id for m in self.all_measures)]
        return {id: f"p-{id}" for id in ids}

    @property
    def meanings(self) -> Mapping[str, str]:
        """What the plan says its statuses mean, where their words do not tell."""
        meanings: Mapping[str, str] = self.plan.facts["status_meanings"]
        return meanings

    def wants_guidance(self, place: Chapter | Section) -> bool:
        """Whether nothing is written yet under a heading, so that its guidance stands open."""
        lead = place.lead if isinstance(place, Chapter) else ""
        return not lead and not any(isinstance(part, Measure) or blocks for part in place.parts for _id, blocks in _own_texts(part))

    def prose(self, blocks: Sequence[Block], level: int = 4) -> Markup:
        """Running text as HTML."""
        return clean(blocks_html(blocks, self.notes, self.anchors, level))

    def words(self, piece: Any, level: int = 4) -> Markup:
        """The running text of a piece (a part, a sub-measure or a status entry) as HTML."""
        return self.prose(piece.blocks, level)

    def has_words(self, piece: Any) -> bool:
        """Whether anything stands in a piece's running text."""
        return bool(piece.blocks)

    def suggested_facts(self, piece_id: str) -> Markup:
        """What is suggested about the facts of a piece, where that is drawn."""
        return Markup("")

    @cached_property
    def footnotes(self) -> Markup:
        """All footnotes of the plan, with links back."""
        if not self.notes:
            return Markup("")
        blocks = [block for _c, _s, part in printed.each_part(self.document) for block in printed.part_blocks(part)]
        return clean(block_notes_html(blocks, self.notes, self.anchors))

    @cached_property
    def all_measures(self) -> tuple[Measure, ...]:
        """All measures in reading order."""
        return printed.measures(self.document)

    @cached_property
    def _actors(self) -> Mapping[str, printed.Actor]:
        return {actor.id: actor for actor in self.document.actors}

    def actor_name(self, actor_id: str) -> str:
        """An actor's full name."""
        return self._actors[actor_id].full if actor_id in self._actors else ""

    def color(self, actor_id: str) -> str:
        """An actor's colour, see ``colors_of_actors``."""
        return self._colors.get(actor_id, COLORS[0])

    @cached_property
    def _colors(self) -> Mapping[str, str]:
        return colors_of_actors((actor.id for actor in self.document.actors), self.plan.colors)

    def measures_of(self, actor_id: str) -> int:
        """In how many measures an actor has a part."""
        return self._parts_of.get(actor_id, 0)

    @cached_property
    def _parts_of(self) -> Mapping[str, int]:
        return Counter(r.actor for measure in self.all_measures for r in measure.responsible)

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """(id, number and title) of every chapter and section where this person may add something, to choose among."""
        found = []
        for chapter in self.document.chapters:
            found.append((chapter.id, f"{chapter.label} {chapter.number} {chapter_name(chapter)}".strip()))
            found += [(section.id, f"{section.number} {section.title}".strip()) for section in chapter.sections]
        return [(id, name) for id, name in found if self.work.may_shape(id)]

    def responsible(self, measure: Measure, names: Literal["short", "full"] = "full") -> str:
        """Who is responsible for a measure, in one phrase."""
        return printed.responsible_text(self.document, measure, names) if measure.responsible else ""

    def report_name(self, report_id: str) -> str:
        """What a reporting round is called: «Status per august 2011»."""
        report = next((r for r in self.document.reports if r.id == report_id), None)
        as_of = parse_date(report.as_of) if report and report.as_of else None
        return _("Status per %(date)s", date=str(as_of)) if as_of else _("Status")

    def locate(self, piece_id: str) -> dict[str, Any] | None:
        """A chapter, section, part, actor or report as ``piece``, with its ``piece_kind``; whether it stands ``first`` or ``last``.

        ``level``: of its heading. None when it is not there.
        """
        for kind, level, siblings in self._lanes():
            for place, piece in enumerate(siblings, 1):
                if piece.id == piece_id:
                    return {"piece": piece, "piece_kind": kind, "first": place == 1, "last": place == len(siblings), "level": level}
        return None

    def _lanes(self) -> Iterator[tuple[str, int, Sequence[Chapter | Section | Part | Actor | Report]]]:
        yield "actor", 3, self.document.actors
        yield "report", 3, self.document.reports
        yield "chapter", 2, self.document.chapters
        for chapter in self.document.chapters:
            yield "part", 3, chapter.parts
            yield "section", 3, chapter.sections
            for section in chapter.sections:
                yield "part", 4, section.parts

    def blocks_of(self, text_id: str) -> tuple[Block, ...]:
        """The running text that a piece owns: of a part, a sub-measure or a status entry."""
        return self._texts.get(text_id, ())

    def first_note(self, text_id: str) -> int:
        """The number of the first footnote of a text, counted through the plan; of the first that it would get when it has none."""
        before = 0
        for _chapter, _section, part in printed.each_part(self.document):
            for piece_id, blocks in _own_texts(part):
                if piece_id == text_id:
                    return before + 1
                before += sum(isinstance(run, printed.Note) for run in printed.block_runs(blocks))
        return before + 1

    @cached_property
    def _texts(self) -> Mapping[str, tuple[Block, ...]]:
        return {id: blocks for _chapter, _section, part in printed.each_part(self.document) for id, blocks in _own_texts(part)}

    @cached_property
    def tally(self) -> Tally:
        """How far the measures have come."""
        return tally([m.statuses[-1].status if m.statuses else "" for m in self.all_measures], self.document.status_scale, self.meanings)

    @property
    def section_kinds(self) -> tuple[Addable, ...]:
        """What may be added to a section."""
        return tuple((kind, type, self.word(kind) if kind == "measure" else words, sign) for kind, type, words, sign in PARTS)

    @property
    def chapter_kinds(self) -> tuple[Addable, ...]:
        """What may be added to a chapter."""
        return (("section", "", KIND_NAMES["section"], "section"), *self.section_kinds)

    @property
    def plan_kinds(self) -> tuple[Addable, ...]:
        """What may be added to the plan."""
        return (
            ("chapter", "chapter", say("Nummerert kapittel"), "number-list"),
            ("chapter", "package", self.plan.facts["package_label"], "layers"),
            ("chapter", "plain", say("Kapittel uten nummer"), "paragraph"),
        )

    @cached_property
    def stamps(self) -> Stamps:
        """What is alike for many pieces."""
        return Stamps()

    def addresses(self, piece_id: str) -> dict[str, str]:
        """Where a piece is edited, moved and removed. Made from one pattern: a plan's page asks for hundreds."""
        return {name: pattern.replace(HOLE, piece_id) for name, pattern in self._patterns.items()}

    @cached_property
    def _patterns(self) -> Mapping[str, str]:
        return {
            "edit": url_for("pieces.edit", slug=self.slug, piece_id=HOLE),
            "up": url_for("pieces.move", slug=self.slug, piece_id=HOLE, way="opp"),
            "down": url_for("pieces.move", slug=self.slug, piece_id=HOLE, way="ned"),
            "move": url_for("pieces.move_to", slug=self.slug, piece_id=HOLE),
            "remove": url_for("pieces.remove", slug=self.slug, piece_id=HOLE),
            "places": url_for("shaping.places", slug=self.slug, piece_id=HOLE),
            "copy": url_for("shaping.copy", slug=self.slug, piece_id=HOLE),
            "split": url_for("shaping.cuts", slug=self.slug, piece_id=HOLE),
            "unite": url_for("shaping.union", slug=self.slug, piece_id=HOLE),
            "past": url_for("timelines.piece", slug=self.slug, piece_id=HOLE),
            "past_text": url_for("timelines.text", slug=self.slug, text_id=HOLE),
            "comment": url_for("threads.new", slug=self.slug, om=HOLE),
            "suggest": url_for("suggestions.new", slug=self.slug, om=HOLE),
            "comments": f"{url_for('threads.index', slug=self.slug)}?del={HOLE}",
            "writers": url_for("timelines.writers", slug=self.slug, text_id=HOLE),
        }

    # ------------------------------------------------------------ for the form of the opened piece

    @cached_property
    def actor_options(self) -> list[tuple[str, str]]:
        """(id, name) of every actor of the plan."""
        return [(actor.id, actor.full) for actor in self.document.actors]

    def choosable(self, chosen: str = "") -> list[tuple[str, str]]:
        """(id, name) of the actors there are today, and of the one chosen already whether it still is or not."""
        return [(a.id, a.full) for a in self.document.actors if a.id == chosen or is_valid(today(), a.valid_from, a.valid_to)]

    @cached_property
    def report_options(self) -> list[tuple[str, str]]:
        """(id, name) of every reporting round, the latest first."""
        return [(report.id, self.report_name(report.id)) for report in reversed(self.document.reports)]

    @property
    def opened_name(self) -> str:
        """What the form of the opened piece is called."""
        assert self.opened is not None
        if self.opened.kind == "register":
            return register_name(str(self.opened.facts["type"]))
        return self.word(self.opened.kind, str(self.opened.facts.get("type", "")))

    def word(self, kind: str, type: str = "") -> str:
        """What the plan calls a kind of piece; the usual word for a kind that it has none of its own for."""
        fact = "package_label" if type == "package" else f"{kind}_label"
        return str(self.plan.facts.get(fact) or kind_name(kind))

    def level(self, opened: Opened) -> int:
        """The level of the form's heading: that of the heading in whose place it stands."""
        return LEVELS.get(opened.kind) or self._part_level(opened.piece.parent)

    def _part_level(self, parent: str | None) -> int:
        return 3 if parent in {chapter.id for chapter in self.document.chapters} else 4

    def blank(self, kind: str, parent: str) -> Opened:
        """An empty line to fill, or what was tried with it."""
        assert self.opened is not None
        return self.opened.rows.get(f"ny-{kind}-{parent}") or blank(kind, parent)

    def fact_text(self, kind: str, name: str, value: Any) -> str:
        """A fact in words, for who must choose between two of them."""
        if name == "responsible":
            return "\n".join(f"{self.actor_name(actor)} ({ROLE_NAMES[role]})" for actor, role in value)
        if isinstance(value, bool):
            return _("Ja") if value else _("Nei")
        if name == "owners":
            return "\n".join(map(self.actor_name, value))
        if isinstance(value, list):
            return "\n".join(value)
        if name == "actor":
            return self.actor_name(value)
        return dict(_options(kind, name)).get(value, str(value if value is not None else ""))

    # ------------------------------------------------------------ how far the plan has come

    def doubts(self, measure: Measure) -> tuple[str, ...]:
        """Where the measure's latest status and its period do not go together: told to those who can mend it, never a stop."""
        if not measure.statuses or not measure.period:
            return ()
        latest = measure.statuses[-1]
        report = next((r for r in self.document.reports if r.id == latest.report), None)
        return contradictions(parse_period(measure.period), latest.status, parse_date(report.as_of) if report else None, self.meanings)

    @cached_property
    def lacking(self) -> list[tuple[str, int]]:
        """(fact, number of measures without it), those that lack any."""
        found: dict[str, int] = {}
        for measure in self.all_measures:
            for gap in measure_gaps(measure):
                found[gap] = found.get(gap, 0) + 1
        return list(found.items())


def _own_texts(part: Part) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """(id, blocks) of every running text of a part, in the order they are printed."""
    if isinstance(part, printed.TextPart | Measure):
        yield part.id, part.blocks
    if isinstance(part, Measure):
        yield from ((sub.id, sub.blocks) for sub in part.sub_measures)
        yield from ((entry.id, entry.blocks) for entry in part.statuses)


def measure_gaps(measure: Measure) -> list[str]:
    """The facts a measure lacks: responsible, period, status."""
    return gaps_of(measure)


def _options(kind: str, name: str) -> list[tuple[str, str]]:
    ask = ASKED.get(kind, {}).get(name)
    return [(value, spoken(text)) for value, text in ask.options] if ask else []


def problem_list(opened: Opened) -> list[tuple[str, str, str]]:
    """(id of the field, its name, what is wrong) of a form, for the summary at its top."""
    fields = fields_of(opened.kind)
    return [(f"f-{opened.key}-{n}", spoken(fields[n].label) if n in fields else "", spoken(s)) for n, s in opened.problems.items()]
