"""The working group's page as it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import url_for

from app.services.entry.gauging import Member
from app.services.group.grouping import Group
from app.services.group.noticing import News
from app.web.plan.plan_view import PlanView
from app.web.plan.work_view import Row, member_color

SHOWN_NEWS = 6
"""The rest of the news are folded away."""


@dataclass(frozen=True)
class GroupView:
    """See the module. ``shared``: id of the chapter or section whose people are being chosen."""

    group: Group
    shared: str = ""

    @cached_property
    def view(self) -> PlanView:
        """The plan round it."""
        return PlanView(self.group.plan)

    @property
    def slug(self) -> str:
        """The plan's address."""
        return self.group.plan.slug

    @cached_property
    def offices(self) -> list[tuple[str, list[Member]]]:
        """(agency, those who come from it) by name; those from none last, under an empty name."""
        members = self.group.plan.gauge.members.values()
        names = sorted({m.agency.name for m in members}, key=lambda name: (not name, name.casefold()))
        return [(name, [m for m in members if m.agency.name == name]) for name in names]

    @cached_property
    def my_parts(self) -> list[Row]:
        """The parts given to the person that are not finished."""
        rows = self.view.work.rows
        return [rows[part] for part in self.group.waiting.parts if part in rows]

    @property
    def first_news(self) -> Sequence[News]:
        """Those shown at once."""
        return self.group.news[:SHOWN_NEWS]

    @property
    def more_news(self) -> Sequence[News]:
        """Those folded away."""
        return self.group.news[SHOWN_NEWS:]

    def color_of_person(self, name: str) -> str:
        """The colour of the one with this name; that of nobody's agency for who has left the plan."""
        found = next((member for member in self.group.plan.gauge.members.values() if member.name == name), None)
        return member_color(found) if found else "accent"

    def place_of(self, news: News) -> Row | None:
        """The chapter or section the news are from."""
        return self.view.work.rows.get(news.place)

    def address_of(self, news: News) -> str:
        """Where it can be seen."""
        if news.place:
            return url_for("plans.show", slug=self.slug, _anchor=f"p-{news.piece}")
        is_actor = any(deed.kind == "actor" for deed in news.deeds)
        return url_for("actors.index" if is_actor else "plans.show", slug=self.slug)

    def measure_address(self, measure_id: str) -> str:
        """Where a measure is edited."""
        return url_for("pieces.edit", slug=self.slug, piece_id=measure_id, _anchor=f"p-{measure_id}")
