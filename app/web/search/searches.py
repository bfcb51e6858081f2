"""Search: what stands in the plans one may read."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.saying import say
from app.services.search.searching import Asked, Hit, InPlan, Kind, search
from app.web.ground.pages import page
from app.web.ground.scope import reading, who

blueprint = Blueprint("searches", __name__)

LONGEST = 300
"""Of what is typed; the field takes no more."""

KIND_NAMES: dict[Kind, tuple[str, str]] = {
    "heading": (say("Overskrifter"), say("Overskrift")),
    "text": (say("Tekst"), say("Tekst")),
    "measure": (say("Tiltak"), say("Tiltak")),
    "figure": (say("Figurer"), say("Figur")),
    "register": (say("Lister"), say("Liste")),
    "actor": (say("Aktører"), say("Aktør")),
    "plan": (say("Planer"), say("Plan")),
}
"""Of many, and of one."""

SIGNS: dict[Kind, str] = {
    "heading": "section",
    "text": "paragraph",
    "measure": "measure",
    "figure": "figure",
    "register": "bullet-list",
    "actor": "people",
    "plan": "file-text",
}


@blueprint.get("/sok")
def index() -> ResponseReturnValue:
    """What was found, by plan; htmx asks for that alone while somebody types."""
    asked = _asked()
    results = search(reading(), who(), asked)
    names: dict[str, Any] = {"kind_names": KIND_NAMES, "signs": SIGNS, "hit_address": hit_address, "search_address": search_address}
    return page("searches/index.html", "results", asked=asked, results=results, here="search", **names)


def _asked() -> Asked:
    number = request.args.get("side", "1")
    kind = request.args.get("slag", "")
    return Asked(
        request.args.get("q", "")[:LONGEST],
        request.args.get("plan", "")[:LONGEST],
        kind if kind in KIND_NAMES else "",
        int(number) if number.isdecimal() and len(number) < 6 else 1,
    )


def search_address(asked: Asked, **other: str | int) -> str:
    """The address of the same search with something else in it; any other choice begins at the first page."""
    asked = replace(asked, **{"page": 1, **other})  # type: ignore[arg-type]
    parts = {"q": asked.words, "plan": asked.slug, "slag": asked.kind, "side": str(asked.page) if asked.page > 1 else ""}
    given: dict[str, Any] = {name: value for name, value in parts.items() if value}
    return url_for("searches.index", **given)


def hit_address(plan: InPlan, hit: Hit) -> str:
    """Where a hit stands, with the words that the page there is to mark."""
    endpoint = "actors.index" if hit.kind == "actor" else "plans.show"
    return url_for(endpoint, slug=plan.slug, sok=" ".join(hit.words) or None, _anchor=hit.anchor or None)
