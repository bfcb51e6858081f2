"""The plan's history: what was done and what was written, read; acts taken back, and done again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.saying import say
from app.services.acts import chronicling, retracing, undoing
from app.services.acts.chronicling import Wanted
from app.services.acts.undoing import Undone
from app.services.plan import heading
from app.web.ground.look import local
from app.web.ground.numbers import read_number
from app.web.ground.pages import page, spoken, tell, wants_fragment
from app.web.ground.scope import kept, now, reading, settings, who, writing
from app.web.plan.answers import back, sheet
from app.web.plan.plan_head import HeadView

blueprint = Blueprint("history", __name__)

GROUPS = {
    "innhold": ("facts", say("Endrede opplysninger")),
    "oppbygning": ("shape", say("Lagt til, flyttet og fjernet")),
    "tekst": ("text", say("Skrevet tekst")),
    "plan": ("plan", say("Planen selv")),
    "kommentarer": ("talk", say("Kommentarer og forslag")),
    "innspill": ("rounds", say("Innspillsrunder")),
    "folk": ("people", say("Folk og fordeling")),
}
"""What a filter of the address says, for which kind of acts, and what it is called."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of history. ``kept``: the filters as the address says them; ``offices`` and ``places``: to choose among."""

    found: chronicling.History
    kept: Mapping[str, str]
    offices: Sequence[tuple[str, str]]
    places: Sequence[tuple[str, str]]

    @property
    def days(self) -> list[tuple[date, list[chronicling.Line | chronicling.Sitting]]]:
        """The entries by the day they happened, newest first."""
        return [(day, list(entries)) for day, entries in groupby(self.found.entries, key=lambda entry: local(entry.at).date())]

    @property
    def people(self) -> list[tuple[str, str]]:
        """Everybody who has done something here, to choose among."""
        return [(str(person.id), person.name) for person in self.found.people]


@blueprint.get("/planer/<slug>/historikk")
def index(slug: str) -> ResponseReturnValue:
    """What has happened in the plan, newest first; htmx asks for an older page, or for the filtered list."""
    wanted = _wanted(request.args)
    found = chronicling.show_history(reading(), who(), slug, wanted)
    view = HeadView(heading.open_head(reading(), who(), slug))
    kept = {name: value for name, value in request.args.items() if name != "for" and value}
    shown = Shown(found, kept, _offices(found), chronicling.list_places(reading(), who(), slug))
    return page("history/index.html", "older" if wanted.before else "entries", view=view, shown=shown, groups=_groups(), here="plans")


def _wanted(asked: Mapping[str, str]) -> Wanted:
    number = {name: read_number(asked.get(name, "")) or 0 for name in ("person", "virksomhet", "for")}
    group = GROUPS.get(asked.get("slag", ""), ("", ""))[0]
    since, until = _day(asked.get("fra", "")), _day(asked.get("til", ""))
    return Wanted(
        number["person"],
        number["virksomhet"],
        group,
        asked.get("del", ""),
        since,
        until + timedelta(days=1) if until else None,
        number["for"],
    )


def _groups() -> list[tuple[str, str]]:
    return [(name, spoken(words)) for name, (_group, words) in GROUPS.items()]


def _day(text: str) -> datetime | None:
    """The moment a day of a form begins where the plan is used."""
    try:
        begins = datetime.combine(date.fromisoformat(text), time(), ZoneInfo(settings().time_zone))
    except ValueError:
        return None
    return begins.astimezone(UTC)


def _offices(found: chronicling.History) -> list[tuple[str, str]]:
    """The agencies of those who have done something here."""
    offices = {str(person.agency.id): person.agency.name for person in found.people if person.agency}
    return sorted(offices.items(), key=lambda office: office[1])


@blueprint.get("/planer/<slug>/historikk/tekst/<text_id>/<int:first>/<int:last>")
def sitting(slug: str, text_id: str, first: int, last: int) -> ResponseReturnValue:
    """What changed while somebody wrote."""
    found = retracing.show_written(reading(), who(), slug, text_id, first, last)
    view = HeadView(heading.open_head(reading(), who(), slug))
    return page("history/sitting.html", "words", view=view, found=found, here="plans")


# ---------------------------------------------------------------- taking back


@blueprint.post("/planer/<slug>/historikk/<int:line>/angring")
def undo(slug: str, line: int) -> ResponseReturnValue:
    """Take back the act of one line; of a line that took another back: do it again."""
    return _undone(slug, kept(undoing.undo(writing(), who(), slug, now(), line)))


@blueprint.post("/planer/<slug>/angring")
def undo_newest(slug: str) -> ResponseReturnValue:
    """Take back the newest act of one's own."""
    return _undone(slug, kept(undoing.undo_newest(writing(), who(), slug, now())))


def _undone(slug: str, undone: Undone) -> ResponseReturnValue:
    """On the plan's page the plan as it stands now; any other page anew."""
    text = _("Gjort igjen.") if undone.again else _("Angret.")
    tell(text, url_for("history.undo", slug=slug, line=undone.line), _("Angre") if undone.again else _("Gjenta"))
    here, plan = _page_before(), url_for("plans.show", slug=slug)
    path = here.partition("?")[0]
    if path in ("", plan) or path.startswith(f"{plan}/deler/"):
        if undone.piece_id is None:
            return sheet(slug)
        return back(slug, undone.kind, undone.piece_id, undone.parent_id, undone.is_there)
    return ("", 204, {"HX-Redirect": here}) if wants_fragment() else redirect(here, 303)


def _page_before() -> str:
    """The page of ours that the wish came from, with what its address asks for; empty when that is not told."""
    told = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    path = "/" + told.path.lstrip("/\\") if told.path else ""
    return f"{path}?{told.query}" if told.query else path
