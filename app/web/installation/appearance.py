"""How the tool itself looks: its name and accent in this installation, and what each browser has chosen for itself."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.contrast import ratio_text, read_color
from app.domain.errors import Invalid, OutOfDate
from app.domain.tool_look import accent_problem, check_accent, nearest_accent
from app.services.installation import furnishing
from app.services.installation.furnishing import Furnishing
from app.web.ground.forms import read_version
from app.web.ground.pages import COLOR_SCHEMES, SCHEME_COOKIE, SIZE_COOKIE, TEXT_SIZES, go, page, tell
from app.web.ground.scope import now, reading, session, settings, who, writing

blueprint = Blueprint("appearance", __name__)

YEAR_SECONDS = 365 * 24 * 3600
DEFAULT_ACCENT = "006A78"


# ---------------------------------------------------------------- this browser


@blueprint.post("/utseende")
def choose() -> ResponseReturnValue:
    """Light, dark or as the device says, and how large the text is: remembered by this browser."""
    came_from = urlsplit(request.referrer or "")
    response = redirect(came_from.path if came_from.netloc == request.host and came_from.path else url_for("plans.index"), 303)
    for name, cookie, known in (("farger", SCHEME_COOKIE, COLOR_SCHEMES), ("tekst", SIZE_COOKIE, TEXT_SIZES)):
        if (chosen := request.form.get(name, "")) in known:
            secure = settings().secure_cookies
            response.set_cookie(cookie, chosen, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=secure)
    return response


# ---------------------------------------------------------------- this installation


@blueprint.get("/utseende.css")
def sheet() -> ResponseReturnValue:
    """The accent's shades over Designsystemet's own. Its address names its version, so a browser may keep it for good."""
    response = Response(style_sheet(furnishing.show(reading())), mimetype="text/css")
    response.add_etag()
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
    return response.make_conditional(request)


def style_sheet(look: Furnishing) -> str:
    """Every shade in both schemes; empty where the accent is Samplan's own."""
    scales = look.scales()
    if not scales:
        return ""
    light, dark = (
        ";".join(f"--ds-color-accent-{token}:#{color.lower()}" for token, color in scales[scheme].items()) for scheme in ("light", "dark")
    )
    return (
        f':root,[data-color-scheme="light"],[data-color-scheme="auto"]{{{light}}}\n[data-color-scheme="dark"]{{{dark}}}\n'
        f'@media (prefers-color-scheme:dark){{[data-color-scheme="auto"]{{{dark}}}}}\n'
    )


@blueprint.get("/administrasjon/utseende")
def show() -> ResponseReturnValue:
    """Name and accent, and how the accent does in light and dark."""
    look = furnishing.show_for_change(reading(), who())
    return _page(look, {"name": look.own_name, "accent": look.accent})


@blueprint.post("/administrasjon/utseende/visning")
def preview() -> ResponseReturnValue:
    """An accent that is being tried; nothing is kept."""
    look = furnishing.show_for_change(reading(), who())
    return _page(look, _filled_in(), block="preview")


@blueprint.post("/administrasjon/utseende")
def save() -> ResponseReturnValue:
    """Keep name and accent."""
    values = _filled_in()
    try:
        furnishing.save(writing(), who(), now(), read_version(request.form), values)
    except Invalid as error:
        return _page(furnishing.show(session()), values, 422, error.problems)
    except OutOfDate:
        look = furnishing.show(session())
        problem = _("Noen andre har endret dette mens du skrev. Der står det nå «%(name)s» og #%(accent)s. Lagre på nytt for å bruke ditt.")
        return _page(look, values, 409, {"name": problem % {"name": look.name, "accent": look.accent or DEFAULT_ACCENT}})
    tell(_("Utseendet er lagret, og gjelder for alle."))
    return go("appearance.show")


def _filled_in() -> dict[str, str]:
    """The form. A button with a suggested accent comes after the field, so the last one counts; Samplan's own is kept as none."""
    accent = (request.form.getlist("accent") or [""])[-1]
    return {"name": request.form.get("name", ""), "accent": "" if read_color(accent) == DEFAULT_ACCENT else accent}


def _page(
    look: Furnishing, values: dict[str, str], status: int = 200, problems: dict[str, str] | None = None, block: str = ""
) -> ResponseReturnValue:
    accent = values["accent"] or DEFAULT_ACCENT
    problem, color = accent_problem(accent), read_color(accent)
    nearest = nearest_accent(color) if problem and color else ""
    shown = Furnishing(0, "", (nearest if problem else color) or DEFAULT_ACCENT)
    context: dict[str, Any] = {"look": look, "values": values, "accent": accent, "problems": problems or {}, "problem": problem}
    context |= {"nearest": nearest, "scales": shown.scales(), "pairs": check_accent(shown.accent)}
    return page("administration/look.html", block, status, **context, here="administration")


def init_appearance(app: Flask) -> None:
    """Let every whole page know what the tool is called here, and whether it has an accent of its own."""
    app.jinja_env.filters["ratio"] = ratio_text
    app.jinja_env.globals["furnished"] = lambda: furnishing.show(reading())
