"""The plan as files: asked for, drawn by the worker while the page tells how it goes, handed out."""

from typing import Any

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFound
from app.services.documents import exporting
from app.services.documents.exporting import Wish
from app.services.entry import guarding
from app.services.papers import carrying
from app.services.plan import planning
from app.web.ground.forms import YES
from app.web.ground.pages import go, page, wants_fragment
from app.web.ground.scope import now, reading, settings, who, writing
from app.web.plan.plan_view import PlanView
from app.web.plan.suspicions import suspected
from exports.drawing import MEDIA_TYPES

blueprint = Blueprint("downloads", __name__)

FORMATS = ("pdf", "docx")
LAYOUTS: dict[str, Any] = {"tiltaksplan": "tiltaksplan", "statusrapport": "statusrapport"}


@blueprint.get("/planer/<slug>/nedlasting")
def panel(slug: str) -> ResponseReturnValue:
    """What can be downloaded, and the drawings just asked for (``jobb``)."""
    return _panel(slug, *(exporting.show_job(reading(), who(), slug, id) for id in request.args.getlist("jobb")))


def _panel(slug: str, *jobs: exporting.JobView) -> ResponseReturnValue:
    view = PlanView(planning.open_plan(reading(), who(), slug))
    carried = carrying.count(reading(), who(), slug) if view.may.export_working else None
    suspects = guarding.list_suspects(reading(), who(), slug) if view.may.comment else []
    printed = suspected(slug, (one for one in suspects if one.is_printed))
    said = suspected(slug, (one for one in suspects if one.thread or one.suggestion))
    told: dict[str, Any] = {"jobs": {spot(job): job for job in jobs}, "carried": carried, "printed": printed, "said": said}
    return page("downloads/panel.html", view=view, **told, here="plans")


def spot(job: exporting.JobView) -> str:
    """Where on the page a drawing is told of: beside the button that asks for such."""
    return job.format if job.paper in ("draft", "clean") else f"{job.paper}-{job.format}"


@blueprint.post("/planer/<slug>/nedlasting")
def ask(slug: str) -> ResponseReturnValue:
    """Ask for a file. One that is drawn already is ready at once."""
    format_: Any = request.form.get("format")
    if format_ not in FORMATS:
        raise NotFound
    clean = request.form.get("ren") == YES
    wish = Wish(format_, LAYOUTS.get(request.form.get("layout", "")), clean, _choice("forside"), _choice("innhold"))
    job = exporting.ask(writing(), who(), slug, now(), wish, settings().drawings_dir, settings().time_zone)
    return go("downloads.follow", slug=slug, job_id=job.id) if not wants_fragment() else _face(slug, job)


def _choice(name: str) -> bool | None:
    """A choice of the form: yes, no, or as the plan itself says when the form did not have it."""
    return request.form.getlist(name)[-1] == YES if name in request.form else None


def _face(slug: str, job: exporting.JobView) -> ResponseReturnValue:
    return render_template("downloads/_face.html", slug=slug, job=job)


@blueprint.post("/planer/<slug>/nedlasting/arbeidsutgave")
def ask_working(slug: str) -> ResponseReturnValue:
    """Ask for the working copy, with all that is said and suggested; ``loste``: with the threads that are resolved too."""
    format_: Any = request.form.get("format")
    if format_ not in FORMATS:
        raise NotFound
    place, with_resolved = settings(), request.form.get("loste") == YES
    job = carrying.ask(writing(), who(), slug, now(), format_, with_resolved, place.drawings_dir, place.time_zone)
    return go("downloads.follow", slug=slug, job_id=job.id) if not wants_fragment() else _face(slug, job)


@blueprint.get("/planer/<slug>/nedlasting/<job_id>")
def follow(slug: str, job_id: str) -> ResponseReturnValue:
    """How a drawing goes."""
    job = exporting.show_job(reading(), who(), slug, job_id)
    if wants_fragment():
        return _face(slug, job)
    return _panel(slug, job)


@blueprint.get("/planer/<slug>/nedlasting/<job_id>/fil")
def file(slug: str, job_id: str) -> ResponseReturnValue:
    """The finished file."""
    job = exporting.show_job(reading(), who(), slug, job_id)
    path = exporting.file_of(settings().drawings_dir, job.key, job.format)
    if job.state != "ready" or not path.exists():
        raise NotFound
    return send_file(path, MEDIA_TYPES[job.format], as_attachment=True, download_name=job.filename, etag=job.key, conditional=True)
