"""What in a plan may be about one person: looked over, said to be nobody, or hidden for good."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import islice

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.errors import Invalid
from app.domain.hiding import Slip
from app.domain.privacy import warnings
from app.services.entry import guarding
from app.services.plan import heading
from app.services.privacy import hiding, reporting
from app.services.privacy.seeking import Found
from app.web.ground.forms import YES
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page, tell
from app.web.ground.scope import kept, now, reading, settings, who, writing
from app.web.plan.plan_head import HeadView
from app.web.privacy.guard_view import GuardView

blueprint = Blueprint("guards", __name__)

MOST_HEEDED, MOST_TOLD, MOST_MARKED = 20_000, 3, 100
"""Signs of a field that are looked at, findings that are told of, and places that are marked on a page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of hiding holds, where the words stand, and what must be mended. ``any_case``: see ``Slip``."""

    words: str = ""
    any_case: bool = False
    reason: str = ""
    found: Found | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


def _page(slug: str, asked: Asked, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    head = HeadView(heading.open_head(reading(), who(), slug))
    suspects = guarding.list_suspects(reading(), who(), slug)
    redactions = hiding.list_redactions(reading(), who(), slug)
    view = GuardView(head, suspects, redactions, read_number(request.args.get("side", "")) or 1)
    return page("privacy/index.html", status=status, guard=view, view=head, asked=asked, here="plans")


@blueprint.get("/planer/<slug>/personvern")
def index(slug: str) -> ResponseReturnValue:
    """What may be about one person, the same words together, 25 at a time (``side``); and the form that hides words for good."""
    return _page(slug, Asked())


@blueprint.get("/planer/<slug>/personvern/varsel")
def notice(slug: str) -> ResponseReturnValue:
    """How much there is to look over, for the pages where people write; and the words of the plan, to be marked there."""
    suspects = guarding.list_suspects(reading(), who(), slug)
    text = ngettext("Ett sted kan handle om en enkeltperson.", "%(num)s steder kan handle om enkeltpersoner.", len(suspects))
    told = {"text": text if suspects else "", "link": _("Se over"), "address": url_for("guards.index", slug=slug)}
    marked = islice((one for one in suspects if one.is_printed), MOST_MARKED)
    return jsonify(told | {"places": [{"piece": one.piece_id, "anchor": one.anchor, "words": one.words} for one in marked]})


@blueprint.post("/personvern/ord")
def heed() -> ResponseReturnValue:
    """What in a field (``ord``) may be about one person, told before it is sent: to guests too. Nothing is kept or changed."""
    words = request.form.get("ord", "")[:MOST_HEEDED]
    found = [words[one.start : one.end] for one in warnings(words)][:MOST_TOLD]
    told = ", ".join(f"«{each}»" for each in found)
    text = _("Kan dette handle om en enkeltperson: %(words)s? Ta det bort hvis det gjør det.", words=told) if found else ""
    return jsonify({"text": text})


@blueprint.post("/planer/<slug>/personvern/ingen")
def dismiss(slug: str) -> ResponseReturnValue:
    """The words (``funn``) are nobody."""
    guarding.dismiss(writing(), who(), slug, now(), request.form.get("funn", ""))
    tell(_("Det spørres ikke om dette igjen."))
    return go("guards.index", slug=slug)


@blueprint.post("/planer/<slug>/personvern/se")
def look(slug: str) -> ResponseReturnValue:
    """Where the words (``ord``, or those of ``funn``) stand, before they are hidden. A POST, so that no address and no log holds them.
    ``endre``: the words are to be others."""
    asked = _asked(slug)
    return _page(slug, asked) if request.form.get("endre") == YES else _looked(slug, asked, {})


def _asked(slug: str) -> Asked:
    key = request.form.get("funn", "")
    words = guarding.find_words(reading(), who(), slug, key) if key else request.form.get("ord", "")
    return Asked(words, request.form.get("alle") == YES, request.form.get("grunn", ""))


def _looked(slug: str, asked: Asked, problems: Mapping[str, str]) -> ResponseReturnValue:
    """The form with the places of its words, and what must be mended."""
    found = None
    try:
        found = hiding.look_for(reading(), who(), slug, Slip(asked.words, asked.any_case))
    except Invalid as error:
        problems = {**problems, **error.problems}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return _page(slug, replace(asked, found=found, problems=problems), status)


@blueprint.post("/planer/<slug>/personvern/skjul")
def hide(slug: str) -> ResponseReturnValue:
    """Hide the words (``ord``) for good, with a reason (``grunn``), when they are those whose places were shown (``sett``)."""
    asked = _asked(slug)
    try:
        slip, seen = Slip(asked.words, asked.any_case), request.form.get("sett", "")
        kept(hiding.hide(writing(), who(), slug, now(), slip, seen, asked.reason, settings().drawings_dir))
    except Invalid as error:
        return _looked(slug, asked, error.problems)
    tell(_("Ordene er skjult overalt i planen. Sendt e-post og eldre sikkerhetskopier kan ikke kalles tilbake."))
    return go("guards.index", slug=slug)


@blueprint.post("/planer/<slug>/personvern/melding")
def report(slug: str) -> ResponseReturnValue:
    """Ask the coordinator to hide words that this person may not hide; see ``hide`` for the form. The words are not passed on."""
    asked = _asked(slug)
    try:
        slip, seen = Slip(asked.words, asked.any_case), request.form.get("sett", "")
        reporting.report(writing(), who(), slug, now(), slip, seen, asked.reason)
    except Invalid as error:
        return _looked(slug, asked, error.problems)
    tell(_("Koordinatoren har fått beskjed om hvor ordene står. Ordene selv er ikke sendt."))
    return go("guards.index", slug=slug)
