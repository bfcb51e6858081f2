"""The places of a plan as its pages draw them: whom they are given to, how far they have come, what they lack, what may be done there."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.access import WRITERS, Permission
from app.domain.missing import gaps
from app.domain.progress import SECTION_STATE_LABELS, Progress, SectionState
from app.services.entry.entering import Office
from app.services.entry.gauging import Gauge, Member, Place, gaps_of
from app.web.ground.look import color_of
from app.web.ground.pages import spoken
from exports.document import Chapter, Document, Figure, Measure, Section, each_part

_LOOK: dict[SectionState, tuple[str, str]] = {
    SectionState.EMPTY: ("neutral", "circle"),
    SectionState.UNDER_WAY: ("info", "circle-broken"),
    SectionState.READY: ("success", "check-circle"),
}


@dataclass(frozen=True)
class WorkView:
    """See the module. ``rights``: the person's in the plan as a whole, for what stands in no place."""

    gauge: Gauge
    document: Document
    rights: Set[Permission]

    @property
    def progress(self) -> Progress:
        """How many of the parts are finished."""
        return self.gauge.progress

    @cached_property
    def parts(self) -> list["Row"]:
        """Every chapter and section in reading order."""
        return [Row(self, place, chapter, section) for place, chapter, section in self._each()]

    def _each(self) -> Iterator[tuple[Place, Chapter, Section | None]]:
        for chapter in self.document.chapters:
            yield self.gauge.places[chapter.id], chapter, None
            for section in chapter.sections:
                yield self.gauge.places[section.id], chapter, section

    @cached_property
    def rows(self) -> Mapping[str, "Row"]:
        """The same by id."""
        return {row.id: row for row in self.parts}

    @cached_property
    def home(self) -> Mapping[str, str]:
        """Part → the chapter or section it stands in."""
        return {part.id: (section or chapter).id for chapter, section, part in each_part(self.document)}

    def _may(self, permission: Permission, piece_id: str | None) -> bool:
        place = self.gauge.places.get(self.home.get(piece_id or "", piece_id or ""))
        return permission in (place.rights if place else self.rights)

    def may_shape(self, piece_id: str | None) -> bool:
        """Whether the person may add, move and remove in this chapter or section, or where this part stands; None: in the plan itself."""
        return self._may(Permission.EDIT_STRUCTURE, piece_id)

    def may_write(self, piece_id: str) -> bool:
        """Whether the person may change the texts here."""
        return self._may(Permission.EDIT_TEXT, piece_id)

    def may_mark(self, piece_id: str) -> bool:
        """Whether the person may say that this part is finished, or that it is not."""
        return self.gauge.places[piece_id].is_part and self._may(Permission.MARK_SECTION_READY, piece_id)

    @cached_property
    def writers(self) -> list[Member]:
        """Those who can be given something to write, by name."""
        return [member for member in self.gauge.members.values() if member.active and member.role in WRITERS]

    @property
    def may_assign(self) -> bool:
        """Whether the person may give places to people."""
        return Permission.MANAGE_MEMBERS in self.rights


@dataclass(frozen=True)
class Row:
    """One chapter or section."""

    work: WorkView
    place: Place
    chapter: Chapter
    section: Section | None

    @property
    def id(self) -> str:
        """Of the chapter or section."""
        return self.place.id

    @property
    def number(self) -> str:
        """As printed; empty when it has none."""
        return self.section.number if self.section else self.chapter.number

    @property
    def title(self) -> str:
        """Of the section, or of the chapter that has none of its own."""
        return self.section.title if self.section else self.chapter.title or _("Innledende tekst")

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".strip()

    @property
    def state_text(self) -> str:
        """Its state in a word."""
        return spoken(SECTION_STATE_LABELS[self.place.state])

    @property
    def look(self) -> tuple[str, str]:
        """Colour and sign of its state."""
        return _LOOK[self.place.state]

    @property
    def is_ready(self) -> bool:
        """Whether it is finished."""
        return self.place.state is SectionState.READY

    @property
    def people(self) -> list[Member]:
        """Whom it is given to, itself or with its chapter, by name."""
        return [member for member in self.work.gauge.members.values() if member.id in self.place.assigned]

    @property
    def own_people(self) -> list[Member]:
        """Whom it is given to itself."""
        return [member for member in self.work.gauge.members.values() if member.id in self.place.own]

    @property
    def told(self) -> str:
        """What the signs in the contents say, for who does not see them: «Jonas Moe. Klar.»"""
        names = [member.name for member in self.own_people]
        changed = [_("endret etter at den ble klar")] if self.place.is_changed else []
        return ", ".join([self.state_text, *changed, *names])

    @cached_property
    def lacks(self) -> list[str]:
        """What is still missing here, each in a few words: «2 tiltak uten periode». Told, never a stop."""
        parts = (self.section or self.chapter).parts
        missing = [gap for part in parts if isinstance(part, Measure) for gap in gaps_of(part)]
        words = (
            ("responsible", lambda n: ngettext("%(num)s tiltak uten ansvarlig", "%(num)s tiltak uten ansvarlig", n)),
            ("period", lambda n: ngettext("%(num)s tiltak uten periode", "%(num)s tiltak uten periode", n)),
            ("status", lambda n: ngettext("%(num)s tiltak uten status", "%(num)s tiltak uten status", n)),
        )
        found = [text(missing.count(fact)) for fact, text in words if fact in missing]
        blind = sum(bool(gaps("figure", {"type": part.kind, "alt": part.alt})) for part in parts if isinstance(part, Figure))
        if blind:
            found.append(ngettext("%(num)s bilde uten alternativ tekst", "%(num)s bilder uten alternativ tekst", blind))
        return found


def member_color(member: Member) -> str:
    """The colour of the agency a person comes from."""
    return office_color(member.agency)


def office_color(office: Office) -> str:
    """An agency's colour: its own, else one that follows its name."""
    return office.color or color_of(office.name)
