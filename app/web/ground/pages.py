"""A whole page, or the block of it that htmx asked for; and what every page is told."""

import json
import tomllib
from pathlib import Path
from typing import Any

from flask import Flask, current_app, flash, g, get_flashed_messages, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, get_translations, gettext
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2_fragments.flask import render_block
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.domain.saying import Sentence
from app.web.ground.look import color_of
from app.web.ground.scope import settings
from app.web.ground.stamps import Draw

COLOR_SCHEMES = ("light", "dark", "auto")
SCHEME_COOKIE = "farger"
TEXT_SIZES = ("md", "lg", "xl")
SIZE_COOKIE = "tekst"

VERSION: str = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def wants_fragment() -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def spoken(sentence: str) -> str:
    """A rule's sentence in the reader's language."""
    if isinstance(sentence, Sentence):
        values = {name: spoken(value) if isinstance(value, str) else value for name, value in sentence.values.items()}
        return gettext(sentence.template, **values)
    return sentence


def page(template: str, block: str = "", status: int = 200, **context: Any) -> ResponseReturnValue:
    """The page; only its ``block`` when that is what htmx asked for."""
    if block and wants_fragment():
        return render_block(template, block, **context), status
    return render_template(template, **context), status


def fragment(template: str, block: str, status: int = 200, events: dict[str, Any] | None = None, **context: Any) -> Response:
    """A block alone, with events for the scripts of the page (htmx triggers them when the block stands in its place)."""
    response = make_response(render_block(template, block, **context), status)
    if events:
        # A header holds Latin-1 alone; escaped JSON is plain ASCII.
        response.headers["HX-Trigger"] = json.dumps(events)
    return response


def saying(text: str) -> dict[str, Any]:
    """The event that lets the page's live region say this; nothing when there is nothing to say."""
    return {"samplan:say": {"text": text, "target": "body"}} if text else {}


def go(endpoint: str, anchor: str = "", **values: Any) -> ResponseReturnValue:
    """To another page by GET; htmx follows too."""
    return go_to(url_for(endpoint, _anchor=anchor or None, **values))


def go_to(address: str) -> ResponseReturnValue:
    """The same, by the page's address."""
    if wants_fragment():
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)


def tell(text: str, action: str = "", action_text: str = "", color: str = "", lasting: bool = False, place: str = "#ark") -> None:
    """A message on the next page, with one thing to do about it (``action``: where to post; ``place``: what the answer replaces).

    ``lasting``: it stays until it is closed.
    """
    told = {"text": text, "action": action, "action_text": action_text, "color": color, "lasting": lasting, "place": place}
    flash(json.dumps(told), "toast")


def toasts() -> list[dict[str, Any]]:
    """The messages that wait."""
    return [json.loads(str(message)) for message in get_flashed_messages(category_filter=["toast"])]


def _every_page() -> dict[str, Any]:
    scheme, size = request.cookies.get(SCHEME_COOKIE, "auto"), request.cookies.get(SIZE_COOKIE, "")
    person = current_user.who if current_user.is_authenticated else None
    return {
        "person": person,
        "person_color": color_of(person.agency, person.color) if person else "",
        "color_scheme": scheme if scheme in COLOR_SCHEMES else "auto",
        "text_size": size if size in TEXT_SIZES else TEXT_SIZES[0],
        "accessibility_url": settings().accessibility_url,
        "feedback_address": settings().feedback_address,
        "version": VERSION,
    }


def init_pages(app: Flask) -> None:
    """Let the templates of the application know who is here and what waits to be said."""
    app.context_processor(_every_page)
    app.jinja_env.globals.update(toasts=toasts, drawn_for_good=_drawn_for_good)
    app.jinja_env.filters["spoken"] = spoken
    app.jinja_env.install_gettext_callables(_translated, _counted, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update({"_": _said, "gettext": _said})


@pass_eval_context
def _said(context: EvalContext, text: str, **values: Any) -> str:
    """A sentence in the reader's language, as Jinja's own ``gettext`` would give it.

    A plan's page says some six hundred things, most of them many times over: what holds no values is translated once per request.
    """
    if values:
        translated = _translated(text)
        return (Markup(translated) if context.autoescape else translated) % values
    known: dict[tuple[str, bool], str] = g.setdefault("said", {})
    key = (text, context.autoescape)
    if key not in known:
        translated = _translated(text) % {}
        known[key] = Markup(translated) if context.autoescape else translated
    return known[key]


def _drawn_for_good(name: str, draw: Draw, *told: object) -> Markup:
    """What a macro draws alike on every page and for everybody, kept for good under its name, in each language."""
    drawn: dict[tuple[str, str, str], Markup] = current_app.extensions.setdefault("drawn for good", {})
    key = (name, str(get_locale()), request.script_root)
    if key not in drawn:
        drawn[key] = draw(*told)
    return drawn[key]


def _translated(text: str) -> str:
    translated: str = _catalogue().ugettext(text)
    return translated


def _counted(one: str, many: str, count: int) -> str:
    translated: str = _catalogue().ungettext(one, many, count)
    return translated


def _catalogue() -> Any:
    """The reader's language, found once per request."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue
