"""Changes that are suggested: made in the form of the piece or its text, read beside the plan and in it, and decided."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.errors import Invalid, NotFound, OutOfDate
from app.prose.refused import Refused
from app.prose.text import seeded
from app.services.discussion import deciding, reviewing, suggesting
from app.services.discussion.reviewing import Wanted
from app.services.discussion.suggesting import UNFIT, Suggestible, Wording
from app.services.plan import heading, planning
from app.services.plan.planning import PieceFacts
from app.services.rounds import proposing
from app.services.rounds.proposing import Source
from app.web.discussion.suggestion_view import READINGS, SHOWS, ReviewView, Trouble, color, left_out, marked, state_of
from app.web.ground.forms import carried, read_facts, read_version
from app.web.ground.numbers import read_number
from app.web.ground.pages import fragment, go, page, saying, tell, wants_fragment
from app.web.ground.scope import kept, now, reading, who, writing
from app.web.plan.answers import tell_undoable
from app.web.plan.opened import Opened, tried
from app.web.plan.opened import Trouble as FormTrouble
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_view import PlanView

blueprint = Blueprint("suggestions", __name__)

WISHES = ("vis", "del", "virksomhet", "person", "side")
"""What an address says of which suggestions are shown, and their forms carry along."""
PLACE = "#forslagene"
"""What an answer takes the place of, on the page of suggestions."""

# ---------------------------------------------------------------- read


def _review(slug: str, trouble: Trouble | None = None, number: int = 0) -> ReviewView:
    """The page that is wished for; with a ``number``, of that suggestion alone."""
    told = request.values
    show = SHOWS.get(told.get("vis", ""), SHOWS["apne"])[0]
    wanted = Wanted(show, told.get("del", ""), told.get("virksomhet", ""), told.get("person", ""))
    side = max(1, read_number(told.get("side", "")) or 1)
    plan = PlanView(planning.open_plan(reading(), who(), slug))
    head = HeadView(heading.open_head(reading(), who(), slug))
    at = reading(), who(), slug
    found = reviewing.show(*at, number) if number else reviewing.review(*at, wanted, side)
    return ReviewView(head, plan, found, wanted, trouble)


def _drawn(review: ReviewView) -> dict[str, Any]:
    """What the templates of suggestions are given."""
    return {"review": review, "view": review.head, "color": color, "state_of": state_of, "here": "plans"}


def _page(review: ReviewView, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    if wants_fragment():
        return fragment("suggestions/answers.html", "suggestions", status, **_drawn(review))
    return page("suggestions/index.html", status=status, **_drawn(review))


@blueprint.get("/planer/<slug>/forslag")
def index(slug: str) -> ResponseReturnValue:
    """The suggestions, those wished for: ``vis``, ``del``, ``virksomhet``, ``person``, ``side``."""
    return _page(_review(slug))


@blueprint.get("/planer/<slug>/forslag/<int:number>")
def show(slug: str, number: int) -> ResponseReturnValue:
    """One suggestion by itself."""
    return _alone(slug, number)


def _alone(slug: str, number: int, trouble: Trouble | None = None) -> ResponseReturnValue:
    review = _review(slug, trouble, number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    return page("suggestions/show.html", "suggestion", status, one=review.found.suggestions[0], **_drawn(review))


@blueprint.get("/planer/<slug>/forslag/lesing")
def read(slug: str) -> ResponseReturnValue:
    """The plan read with what is suggested in it, or (``vis=godtatt``) as if all of it were accepted."""
    way = request.args.get("vis", "forslag")
    if way not in READINGS:
        raise NotFound
    if way == "plan":
        return go("plans.show", slug=slug)
    foreseen = reviewing.foresee(reading(), who(), slug)
    head = HeadView(heading.open_head(reading(), who(), slug))
    read_view = marked(foreseen, who().person_id, way)
    told: dict[str, Any] = {"foreseen": foreseen, "left_out": left_out(foreseen), "way": way, "readings": READINGS}
    return page("suggestions/reading.html", "reading", view=head, read=read_view, **told, here="plans")


@blueprint.post("/planer/<slug>/forslag/<int:number>/lest")
def seen(slug: str, number: int) -> ResponseReturnValue:
    """The person has looked at a suggestion by itself."""
    suggesting.read(writing(), who(), slug, now(), number)
    return go("suggestions.show", slug=slug, number=number) if not wants_fragment() else ("", HTTPStatus.NO_CONTENT)


# ---------------------------------------------------------------- made


@blueprint.get("/planer/<slug>/forslag/ny")
def new(slug: str) -> ResponseReturnValue:
    """The form of a suggestion about a piece: ``om``; written from an input (``runde``, ``innspill``) or not."""
    about = suggesting.show_suggestible(reading(), who(), slug, request.args.get("om", ""))
    base = json.dumps(about.text) if about.text is not None else ""
    source = _source(slug)
    return _form(slug, about, _opened(about), base, about.text, {}, source.reason if source else "")


def _origin() -> tuple[str, str] | None:
    """The round and the input that the suggestion is written from, if it is."""
    told = request.values
    return (told["runde"], told["innspill"]) if told.get("runde") and told.get("innspill") else None


def _source(slug: str) -> Source | None:
    origin = _origin()
    return proposing.show_source(reading(), who(), slug, *origin) if origin else None


def _opened(about: Suggestible) -> Opened:
    return Opened(PieceFacts(about.id, about.kind, about.version, about.facts, about.parent))


def _form(
    slug: str, about: Suggestible, opened: Opened, base: str, text: Any, problems: dict[str, str], reason: str = "", status: int = 200
) -> ResponseReturnValue:
    """``base``: the text that the person began from, as it is sent back; ``text``: as it is to stand in the editor."""
    view = PlanView(planning.open_plan(reading(), who(), slug), opened, who().person_id)
    state = b64encode(seeded(text)).decode() if text is not None else ""
    told: dict[str, Any] = {"about": about, "base": base, "state": state, "reason": reason, "problems": problems}
    told |= {"source": _source(slug), "origin": _origin()}
    return page("suggestions/new.html", status=status, view=view, **told, here="plans")


def _of_facts(problems: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the facts; what is wrong with text and reason stands at fields of their own."""
    return {name: sentence for name, sentence in problems.items() if name not in ("wording", "reason")}


@blueprint.post("/planer/<slug>/forslag")
def make(slug: str) -> ResponseReturnValue:
    """Suggest a change of a piece (``om``): of its facts, as in its form, and of its text (``base`` and ``wanted``, ProseMirror JSON)."""
    about = suggesting.show_suggestible(reading(), who(), slug, request.form.get("om", ""))
    values, reason, base = read_facts(about.kind, request.form), request.form.get("reason", ""), request.form.get("base", "")
    version = read_version(request.form)
    wording = None
    try:
        wording = _wording(base, request.form.get("wanted", ""))
        number = kept(_make(slug, about.id, version, values, wording, reason))
    except OutOfDate as error:
        opened = tried(_opened(about), error.values, FormTrouble(conflicts=error.conflicts), error.version)
        return _form(slug, about, opened, base, _shown(about, wording), {}, reason, HTTPStatus.CONFLICT)
    except Invalid as error:
        opened = tried(_opened(about), values, FormTrouble(_of_facts(error.problems)), version)
        return _form(slug, about, opened, base, _shown(about, wording), dict(error.problems), reason, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_("Forslaget er sendt. Den som eier teksten eller tiltaket, avgjør det."))
    return go("suggestions.show", slug=slug, number=number)


def _make(slug: str, *made: Any) -> int:
    origin, given = _origin(), (writing(), who(), slug, now())
    return proposing.suggest_by_hand(*given, origin, *made) if origin else suggesting.suggest(*given, *made)


def _wording(base: str, wanted: str) -> Wording | None:
    """Raises Invalid when what was sent is no JSON."""
    if not base or not wanted:
        return None
    try:
        return Wording(json.loads(base), json.loads(wanted))
    except (ValueError, RecursionError) as error:
        raise Invalid({"wording": UNFIT}) from error


def _shown(about: Suggestible, wording: Wording | None) -> Any:
    """The text for the editor once more: what the person wrote, or the text itself when that cannot be read."""
    if wording is None:
        return about.text
    try:
        seeded(wording.wanted)
    except (Refused, KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return about.text
    return wording.wanted


# ---------------------------------------------------------------- decided


@blueprint.post("/planer/<slug>/forslag/<int:number>/godkjenning")
def accept(slug: str, number: int) -> ResponseReturnValue:
    """Accept a suggestion (``version`` of it as it was read), with a ``word`` of why."""
    version, word = read_version(request.form), request.form.get("word", "")

    def told(decided: Any) -> str:
        text = _("Forslaget er godtatt, og planen er endret.") if decided.line else _("Forslaget er godtatt.")
        tell_undoable(slug, text, decided.line, place=PLACE)
        return ""

    return _done(slug, number, lambda: deciding.accept(writing(), who(), slug, now(), number, version, word), told)


@blueprint.post("/planer/<slug>/forslag/<int:number>/avslag")
def decline(slug: str, number: int) -> ResponseReturnValue:
    """Say no to a suggestion, with a ``word`` of why."""
    version, word = read_version(request.form), request.form.get("word", "")
    text = _("Forslaget er ikke godtatt. Den som foreslo det, ser begrunnelsen.")
    return _done(slug, number, lambda: deciding.decline(writing(), who(), slug, now(), number, version, word), lambda _done: text)


@blueprint.post("/planer/<slug>/forslag/<int:number>/tilbaketrekking")
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    """Take back a suggestion of one's own."""
    text = _("Forslaget er trukket.")
    return _done(slug, number, lambda: suggesting.withdraw(writing(), who(), slug, now(), number), lambda _done: text)


@blueprint.post("/planer/<slug>/forslag/<int:number>/gjenapning")
def reopen(slug: str, number: int) -> ResponseReturnValue:
    """Let a suggestion wait for a decision again."""
    text = _("Forslaget venter på svar igjen.")
    return _done(slug, number, lambda: deciding.reopen(writing(), who(), slug, now(), number), lambda _done: text)


def _done(slug: str, number: int, act: Callable[[], object], told: Callable[[object], str]) -> ResponseReturnValue:
    """The list, or (``alene``) the suggestion by itself, after something was done with it; its form again when that could not be. ``told``:
    what is said of what came of it."""
    is_alone = "alene" in request.form
    try:
        done = kept(act())
    except Invalid as error:
        trouble = Trouble(number, request.form.get("word", ""), error.problems)
        return _alone(slug, number, trouble) if is_alone else _page(_review(slug, trouble), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _answer(slug, told(done), number if is_alone else 0, f"forslag-{number}")


def _answer(slug: str, text: str, alone: int = 0, focus: str = "forslag") -> ResponseReturnValue:
    if alone or not wants_fragment():
        if text:
            tell(text)
        if alone:
            return go("suggestions.show", slug=slug, number=alone)
        return go("suggestions.index", focus, slug=slug, **carried(WISHES))
    review = _review(slug)
    is_shown = any(f"forslag-{one.number}" == focus for one in review.found.suggestions)
    events = saying(text) | {"samplan:focus": {"id": focus if is_shown else "forslag", "target": "body"}}
    return fragment("suggestions/answers.html", "suggestions", HTTPStatus.OK, events, **_drawn(review))


@blueprint.post("/planer/<slug>/forslag/godkjenning")
def accept_all(slug: str) -> ResponseReturnValue:
    """Accept several (``nr``, as often as there are), with a ``word`` of why. ``flere``: how many more the page told of."""
    numbers = [number for each in request.form.getlist("nr") if (number := read_number(each))]
    try:
        decided = kept(deciding.accept_all(writing(), who(), slug, now(), numbers, request.form.get("word", "")))
    except Invalid as error:
        return _page(_review(slug, Trouble(0, request.form.get("word", ""), error.problems)), HTTPStatus.UNPROCESSABLE_ENTITY)
    text = ngettext("Ett forslag er godtatt.", "%(num)s forslag er godtatt.", len(decided.accepted))
    if decided.left:
        text += " " + ngettext("Ett kunne ikke tas inn.", "%(num)s kunne ikke tas inn.", len(decided.left))
    if more := read_number(request.form.get("flere", "")):
        text += " " + ngettext("Ett til står igjen.", "%(num)s til står igjen.", more)
    tell_undoable(slug, text, decided.line, lasting=bool(decided.left or more), place=PLACE)
    return _answer(slug, "")
