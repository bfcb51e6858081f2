"""A round as the pages of those who are asked draw it: the revision with ways to give input, and the addresses of their door."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.domain.rounds import CONCLUSION_LABELS, ROUND_LABELS, Conclusion, RoundState, mark_of
from app.domain.rounds import last_day as last_day_of
from app.domain.states import State
from app.domain.suggestions import OUTCOME_WORDS, Outcome
from app.services.entry.gauging import Gauge
from app.services.plan.planning import OpenPlan
from app.services.rounds.pointing import Atlas, Stead
from app.services.rounds.reading import Mine, Reading
from app.services.rounds.standing import Standing
from app.web.ground.look import day, icon, today
from app.web.ground.pages import spoken
from app.web.ground.scope import settings
from app.web.plan.plan_view import PlanView
from app.web.plan.plan_words import kind_name
from exports.document import Block, Heading

SHORT = 40


def last_day(deadline: datetime) -> str:
    """The last day of a deadline: «22. des. 2026»."""
    return day(last_day_of(deadline, settings().time_zone))


def short_last_day(deadline: datetime) -> str:
    """The last day of a deadline where there is little room: «22. des.», with the year when it is another than this one."""
    on = last_day_of(deadline, settings().time_zone)
    return day(on).removesuffix(f" {today().year}")


def conclusion_text(conclusion: str) -> str:
    """What an input is answered: «tas til følge»."""
    return spoken(CONCLUSION_LABELS[Conclusion(conclusion)])


def outcome_text(outcome: str) -> str:
    """What became of a suggestion, as inside a sentence: «ikke godtatt»."""
    return spoken(OUTCOME_WORDS[Outcome(outcome)])


def round_text(state: RoundState) -> str:
    """A round's state as a label: «Åpen»."""
    return spoken(ROUND_LABELS[state]).capitalize()


def stead_name(stead: Stead | None) -> str:
    """What an input is about: «Tiltak 3 Natteravner», «2.1 Hovedtrekk», «Hele planen»."""
    if stead is None:
        return _("Hele planen")
    if stead.kind == "gone":
        return _("En del av planen")
    own = f"{stead.number} {stead.name}".strip()
    if stead.kind == "register":
        return _("Listen")
    return own if stead.kind in ("chapter", "section") else f"{kind_name(stead.kind)} {own}".strip()


@dataclass(frozen=True)
class Door:
    """The way a participant comes in: by a guest's token, or as the one signed in."""

    token: str = ""
    participant_id: str = ""

    def to(self, endpoint: str, **values: object) -> str:
        """The address of one of the round's pages, behind this door."""
        key = {"token": self.token} if self.token else {"participant_id": self.participant_id}
        return url_for(f"inputs.{endpoint}", **key, **values)  # type: ignore[arg-type]


@dataclass(frozen=True)
class RoundSheet(PlanView):
    """The revision as it is read, with «Gi innspill her» at every chapter, section, part and paragraph while input is taken."""

    door: Door = field(default_factory=Door)
    is_open: bool = False
    given: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def _atlas(self) -> Atlas:
        return Atlas(self.document)

    def picture(self, sha256: str) -> str:
        """The address of a picture, behind the same door."""
        return self.door.to("picture", sha256=sha256)

    def give(self, piece_id: str) -> str:
        """Where input on a piece is given."""
        return self.door.to("new", om=piece_id) if self.is_open else ""

    def given_count(self, id: str) -> int:
        """How much the person has said about a piece or a block already."""
        return self.given.get(id, 0)

    def prose(self, blocks: Sequence[Block], level: int = 4) -> Markup:
        """Running text, each block with the way to give input on it."""
        if not self.is_open:
            return super().prose(blocks, level)
        drawn = []
        for block in blocks:
            drawn.append(super().prose((block,), level))
            if not isinstance(block, Heading):
                drawn.append(self._way(block.id))
        return Markup("").join(drawn)

    def _way(self, block_id: str) -> Markup:
        words = self._atlas.words(block_id).strip()
        about = words[:SHORT] + ("…" if len(words) > SHORT else "")
        count = self.given_count(block_id)
        said = Markup(' <span class="count">{}<span class="ds-sr-only"> {}</span></span>').format(count, _("fra deg")) if count else ""
        return Markup(
            '<p class="give-line"><a class="give give--block" href="{}">{}<span class="give__word">{}</span>'
            '<span class="ds-sr-only"> {}</span>{}</a></p>'
        ).format(
            self.door.to("new", om=self._atlas.piece_of(block_id), avsnitt=block_id),
            icon("plus", "sm"),
            _("Gi innspill"),
            _("til avsnittet «%(words)s»", words=about),
            said,
        )


class InputView:
    """A round before one who is asked. Templates call it ``at``."""

    def __init__(self, reading: Reading, door: Door) -> None:
        self.reading, self.door = reading, door

    def to(self, endpoint: str, **values: object) -> str:
        """See ``Door``."""
        return self.door.to(endpoint, **values)

    @cached_property
    def sheet(self) -> RoundSheet:
        """The revision, drawn as the plan's page is."""
        reading, nobody = self.reading, frozenset[str]()
        plan = OpenPlan(
            reading.plan_slug, State.DRAFT, 0, 0, reading.document, None, frozenset(), nobody, reading.revision.at, "", reading.facts,
            Gauge({}, {}), {},
        )  # fmt: skip
        given = Counter(each.block or each.stead.id for each in reading.inputs if each.stead)
        return RoundSheet(plan, is_frozen=True, door=self.door, is_open=reading.may_write, given=given)

    @property
    def status(self) -> str:
        """How it stands with the answer, in one line."""
        reading = self.reading
        if reading.state == "cancelled":
            return _("Runden er avlyst")
        if reading.hand_in is not None:
            return _("Levert")
        if reading.is_open and reading.reopened:
            return _("Åpnet igjen, og ikke levert på nytt")
        if not reading.is_open:
            return _("Runden er lukket. Du leverte ikke noe svar.")
        return _("Fristen er over, men du kan fortsatt levere") if reading.is_late else _("Ikke levert ennå")


@dataclass(frozen=True)
class Field:
    """A field of words. ``marks``: of what its form has read, see ``domain.rounds.weighed``. ``theirs``: how it is kept, where it was
    changed elsewhere while the form was open."""

    words: str
    marks: str
    theirs: str | None = None

    @classmethod
    def of(cls, kept: str, sent: str | None, marks: str, is_clash: bool) -> "Field":
        """As it is kept, unless something else was sent."""
        if sent is None or marks == mark_of(sent):
            return cls(kept, mark_of(kept))
        return cls(sent, mark_of(kept), kept) if is_clash else cls(sent, marks)


def view_of(reading: Reading, standing: Standing, token: str) -> InputView:
    """The view of who stands here."""
    return InputView(reading, Door(token, "" if token else standing.participant.id))


def about_text(mine: Mine) -> str:
    """What an input of one's own is about."""
    return spoken(mine.question) if mine.question else stead_name(mine.stead)
