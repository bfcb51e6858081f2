"""The head of a plan's pages: title, state and tabs. Pages that need no more of the plan than this open it by ``heading.open_head``."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from app.domain.access import Permission
from app.domain.states import State
from app.services.discussion import counting
from app.services.discussion.counting import NOTHING, Counts
from app.services.entry.gauging import Member, nearby
from app.services.plan import streaming
from app.services.plan.heading import PlanHead
from app.web.ground.look import COLORS
from app.web.ground.scope import now, reading, who


@dataclass(frozen=True, slots=True)
class May:
    """What the person may do with the plan as a whole."""

    structure: bool
    text: bool
    facts: bool
    comment: bool
    suggest: bool
    settings: bool
    export: bool
    export_clean: bool
    export_working: bool


def may_of(rights: Set[Permission]) -> May:
    """The rights as templates ask for them."""
    return May(
        structure=Permission.EDIT_STRUCTURE in rights,
        text=Permission.EDIT_TEXT in rights,
        facts=Permission.EDIT_PLAN in rights,
        comment=Permission.COMMENT in rights,
        suggest=Permission.SUGGEST in rights,
        settings=Permission.EDIT_SETTINGS in rights,
        export=Permission.EXPORT in rights,
        export_clean=Permission.EXPORT_CLEAN in rights,
        export_working=Permission.EXPORT_WORKING_COPY in rights,
    )


def colors_of_actors(actors: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """A colour for each actor, ids in the plan's order: the one chosen for its agency, else one that its neighbours do not get."""
    return {actor: chosen.get(actor) or COLORS[place % len(COLORS)] for place, actor in enumerate(actors)}


class HeadView:
    """A plan's head without the plan. Templates call it ``view``, as they call a ``PlanView``."""

    def __init__(self, head: PlanHead) -> None:
        self.head = head

    @property
    def slug(self) -> str:
        """The plan's address."""
        return self.head.slug

    @property
    def state(self) -> State:
        """The plan's state."""
        return self.head.state

    @property
    def title(self) -> str:
        """The plan's title."""
        return str(self.head.facts["title"])

    @property
    def period(self) -> str:
        """The years the plan is for."""
        return str(self.head.facts["period"])

    @property
    def owner(self) -> str:
        """The first owner's name, or nothing."""
        return self.head.owner

    @property
    def measure_count(self) -> int:
        """How many measures the plan has."""
        return self.head.measures

    @property
    def actor_count(self) -> int:
        """How many actors the plan has."""
        return self.head.actors

    @cached_property
    def may(self) -> May:
        """The person's rights in the plan."""
        return may_of(self.head.rights)

    @cached_property
    def talk(self) -> Counts:
        """How much this person has not read, and how much waits for an answer; nothing for who takes no part."""
        return counting.count(reading(), who(), self.slug) if self.may.comment else NOTHING

    @property
    def stream_from(self) -> int:
        """Where the page's stream begins: what the page was drawn of stood so far in the feed."""
        return streaming.newest(reading())

    @property
    def nearby(self) -> Sequence[Member]:
        """Who else has been in the plan these last minutes."""
        return nearby(self.head.members, now(), who().person_id)
