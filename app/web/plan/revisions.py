"""Frozen versions of a plan: listed, made, read as pages, and handed out as the files that are kept with them."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.errors import Invalid, NotFound
from app.services.documents import freezing
from app.services.documents.freezing import Frozen, OpenRevision
from app.services.entry import guarding
from app.services.entry.gauging import Gauge
from app.services.plan import heading
from app.services.plan.heading import PlanHead
from app.services.plan.planning import OpenPlan
from app.web.ground.pages import go, page, tell, wants_fragment
from app.web.ground.scope import now, reading, settings, who, writing
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_view import PlanView
from app.web.plan.suspicions import suspected
from exports.document import Document
from exports.drawing import MEDIA_TYPES

blueprint = Blueprint("revisions", __name__)


def told_of(frozen: Frozen, may_comment: bool) -> str:
    """Why a version was frozen, and for who takes part in them, how much talk was open then; empty when there is nothing to tell."""
    told = [_("Frosset til en innspillsrunde.")] if frozen.kind == "consultation" else []
    threads, suggestions = frozen.counts.get("threads", 0), frozen.counts.get("suggestions", 0)
    if may_comment and (threads or suggestions):
        comments = ngettext("én kommentar", "%(num)s kommentarer", threads) if threads else _("ingen kommentarer")
        changes = ngettext("ett forslag", "%(num)s forslag", suggestions) if suggestions else _("ingen forslag")
        told.append(_("Åpent da: %(comments)s og %(suggestions)s.", comments=comments, suggestions=changes))
    return " ".join(told)


@blueprint.get("/planer/<slug>/versjoner")
def index(slug: str) -> ResponseReturnValue:
    """The versions that this person may read, and for who may, the form that makes one."""
    return _index(slug, {}, {}, HTTPStatus.OK)


def _index(slug: str, values: dict[str, str], problems: dict[str, str], status: int) -> ResponseReturnValue:
    view = HeadView(heading.open_head(reading(), who(), slug))
    found = freezing.list_revisions(reading(), who(), slug)
    suspects = guarding.list_suspects(reading(), who(), slug) if view.may.facts else []
    told: dict[str, Any] = {"found": found, "told_of": told_of, "values": values, "problems": problems}
    told["printed"] = suspected(slug, (one for one in suspects if one.is_printed))
    return page("revisions/index.html", status=status, view=view, **told, here="plans")


@blueprint.post("/planer/<slug>/versjoner")
def freeze(slug: str) -> ResponseReturnValue:
    """Freeze the plan as it stands. Something to mend: the form again, 422."""
    values = {"label": request.form.get("label", ""), "note": request.form.get("note", "")}
    place = settings()
    try:
        number = freezing.freeze(writing(), who(), slug, now(), values["label"], values["note"], place.drawings_dir, place.time_zone)
    except Invalid as error:
        return _index(slug, values, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_("Planen er frosset. Filene lages nå."))
    return go("revisions.show", slug=slug, number=number)


@blueprint.get("/planer/<slug>/versjoner/<int:number>")
def show(slug: str, number: int) -> ResponseReturnValue:
    """A version as a page."""
    head = heading.open_head(reading(), who(), slug)
    revision = freezing.show_revision(reading(), who(), slug, number)
    jobs = freezing.follow_files(reading(), who(), slug, number)
    frozen = _view(head, revision, revision.document) if revision.document else None
    return page("revisions/show.html", view=HeadView(head), revision=revision, told_of=told_of, frozen=frozen, jobs=jobs, here="plans")


def _view(head: PlanHead, revision: OpenRevision, document: Document) -> PlanView:
    """The document drawn as the plan's page is, with nothing that can be done to it."""
    nobody = frozenset[str]()
    at, by = revision.frozen.at, revision.frozen.by
    plan = OpenPlan(head.slug, head.state, 0, 0, document, None, frozenset(), nobody, at, by, head.facts, Gauge({}, {}), {})
    return PlanView(plan, is_frozen=True)


@blueprint.get("/planer/<slug>/versjoner/<int:number>/filer")
def files(slug: str, number: int) -> ResponseReturnValue:
    """How the drawing of its files goes."""
    revision = freezing.show_revision(reading(), who(), slug, number)
    jobs = freezing.follow_files(reading(), who(), slug, number)
    if not wants_fragment():
        return go("revisions.show", "filer", slug=slug, number=number)
    return page("revisions/_files.html", slug=slug, revision=revision.frozen, jobs=jobs)


@blueprint.post("/planer/<slug>/versjoner/<int:number>/filer")
def draw_again(slug: str, number: int) -> ResponseReturnValue:
    """Ask once more for files that could not be made."""
    freezing.draw_again(writing(), who(), slug, now(), number, settings().drawings_dir)
    return go("revisions.show", "filer", slug=slug, number=number)


@blueprint.get("/planer/<slug>/versjoner/<int:number>/fil/<format>")
def file(slug: str, number: int, format: str) -> ResponseReturnValue:
    """A file, byte for byte as it was kept."""
    found = freezing.file_of(reading(), who(), slug, number, format) if format in MEDIA_TYPES else None
    if found is None:
        raise NotFound
    data, digest, name = found
    return _handed_out(data, MEDIA_TYPES[format], digest, name)


@blueprint.get("/planer/<slug>/versjoner/<int:number>/dokument")
def document(slug: str, number: int) -> ResponseReturnValue:
    """The bytes that the version's fingerprint is of, for who wants to check it."""
    body = freezing.body_of(reading(), who(), slug, number)
    return _handed_out(body, "application/json", "", f"{slug}-{number}.json")


def _handed_out(data: bytes, media_type: str, digest: str, name: str) -> Response:
    answer = Response(data, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if digest:
        answer.set_etag(digest)
        answer.make_conditional(request)
    return answer
