"""What things look like on a page: sign and colour of a status or state, initials, moments in words, rails of time."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from os import stat
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.domain.period import Period
from app.domain.states import State
from app.domain.status import Meaning, meaning_of
from app.web.ground.scope import settings

Look = tuple[str, str]
"""Colour and icon."""

_STATUS: dict[Meaning, Look] = {
    Meaning.DONE: ("success", "check-circle"),
    Meaning.STARTED: ("info", "circle-broken"),
    Meaning.PLANNED: ("warning", "hourglass"),
    Meaning.NOT_STARTED: ("neutral", "circle"),
    Meaning.DROPPED: ("neutral", "circle-slash"),
    Meaning.OTHER: ("brand1", "tags"),
}
_STATE: dict[State, Look] = {
    State.DRAFT: ("info", "pencil-line"),
    State.SIGN_OFF: ("brand1", "people"),
    State.READY: ("brand1", "check"),
    State.SUBMITTED: ("brand1", "seal"),
    State.DECIDED: ("success", "check-circle"),
}
_MONTHS = ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.")
_DAYS = ("Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag")
COLORS = ("accent", "info", "brand1", "brand2")


def status_look(label: str, told: Mapping[str, str] = MappingProxyType({})) -> Look:
    """How a status of a plan's scale is shown. ``told``: what the plan says its statuses mean, see ``meaning_of``."""
    return _STATUS[meaning_of(label, told)]


def state_look(state: State) -> Look:
    """How a plan's state is shown."""
    return _STATE[state]


def initials(name: str) -> str:
    """The first letters of the first and last word: «Kari Anne Holm» → «KH». A short name in capitals stands as it is: «SLT»."""
    words = name.split()
    if len(words) == 1 and name.isupper():
        return name[:3]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def color_of(name: str, chosen: str = "") -> str:
    """The colour chosen for an agency; without one, a colour that follows its name wherever it is shown."""
    if chosen in COLORS:
        return chosen
    return COLORS[sha256(name.encode()).digest()[0] % len(COLORS)] if name else "accent"


def moment(at: datetime) -> str:
    """When something happened, as short as it can be said: «i dag kl. 10.42», «i går kl. 9.05», «3. nov. 2026 kl. 14.00»."""
    local = at.astimezone(_zone())
    clock = _("kl. %(time)s", time=f"{local:%H.%M}")
    days = (today() - local.date()).days
    if days in (0, 1):
        return f"{_('i dag') if days == 0 else _('i går')} {clock}"
    return f"{day(local.date())} {clock}"


def local(at: datetime) -> datetime:
    """The moment by the clock of where the plan is used."""
    return at.astimezone(_zone())


def clock(at: datetime) -> str:
    """The time of day: «10.42»."""
    return f"{local(at):%H.%M}"


def day_name(on: date) -> str:
    """A day as a heading: «I dag», «I går», «Tirsdag 3. nov. 2026»."""
    days = (today() - on).days
    if days in (0, 1):
        return _("I dag") if days == 0 else _("I går")
    return f"{_DAYS[on.weekday()]} {day(on)}"


def day(on: date) -> str:
    """A date in short: «3. nov. 2026»; of a moment, the day it is where the installation is used."""
    on = on.astimezone(_zone()).date() if isinstance(on, datetime) else on
    return f"{on.day}. {_MONTHS[on.month - 1]} {on.year}"


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().time_zone)


def today() -> date:
    """The day it is where the installation is used."""
    return datetime.now(_zone()).date()


def timeline(period: Period, first: int, last: int) -> tuple[float, float] | None:
    """Where a period lies on a rail of whole years from ``first`` to ``last``: (start, length) in hundredths; None when not known."""
    begins, ends = period.years()
    if begins is None and ends is None:
        return None
    start = _place(period.first() or date(begins or first, 1, 1), first, last)
    end = _place(period.last() or date(ends or last, 12, 31), first, last, after=True)
    return (start, max(end - start, 1.5)) if end > start else None


def _place(on: date, first: int, last: int, after: bool = False) -> float:
    years = on.year + (on.timetuple().tm_yday - (0 if after else 1)) / 366 - first
    return round(min(max(years / (last - first + 1), 0), 1) * 100, 1)


def today_place(first: int, last: int) -> float | None:
    """Where today lies on the same rail; None outside it."""
    on = today()
    return _place(on, first, last) if first <= on.year <= last else None


_ICON = Markup('<svg class="icon" aria-hidden="true" focusable="false"{}><use href="{}#{}"/></svg>')


@lru_cache(maxsize=256)
def _fingerprint(path: str, _changed: float) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """The address of a static file, with a mark of its content so that browsers may keep it for good and yet never show an old one."""
    path = f"{current_app.static_folder}/{filename}"
    return _marked(request.script_root, filename, path, stat(path).st_mtime)


@lru_cache(maxsize=256)
def _marked(_root: str, filename: str, path: str, changed: float) -> str:
    """Every page asks for a score of them, and an address depends on nothing but what is named here."""
    return url_for("static", filename=filename, v=_fingerprint(path, changed))


def icon(name: str, size: str = "") -> Markup:
    """An icon of the sprite, always silent: the words beside it, or ds-sr-only words, say what it means. ``size``: "" or "sm".

    A page has hundreds of them, so each is written once per request.
    """
    drawn: dict[tuple[str, str], Markup] = g.setdefault("icons", {})
    if (name, size) not in drawn:
        if "sprite" not in g:
            g.sprite = asset("vendor/icons.svg")
        sized = Markup(' data-size="{}"').format(size) if size else ""
        drawn[name, size] = _ICON.format(sized, g.sprite, name)
    return drawn[name, size]


def _keep(response: Response) -> Response:
    """A static file asked for by its content's mark never changes; one asked for without it is asked about each time."""
    if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def prepare_templates(app: Flask) -> None:
    """Give the templates what they draw with."""
    app.after_request(_keep)
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(asset=asset, icon=icon, status_look=status_look, state_look=state_look, timeline=timeline, today_place=today_place)
    env.filters.update(initials=initials, moment=moment, clock=clock, day_name=day_name, day=day, color_of=color_of)
