"""The plan as files: asked for, drawn by the worker while the page tells how it goes, handed out."""

from typing import Any

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFound
from app.services.documents import exporting
from app.services.documents.exporting import Wish
from app.services.entry import guarding
from app.services.entry.guarding import Suspect
from app.services.plan import planning
from app.web.ground.forms import YES
from app.web.ground.pages import go, page, wants_fragment
from app.web.ground.scope import now, reading, settings, who, writing
from app.web.plan.plan_view import PlanView

blueprint = Blueprint("downloads", __name__)

MEDIA_TYPES = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
LAYOUTS: dict[str, Any] = {"tiltaksplan": "tiltaksplan", "statusrapport": "statusrapport"}


@blueprint.get("/planer/<slug>/nedlasting")
def panel(slug: str) -> ResponseReturnValue:
    """What can be downloaded, and the drawings just asked for (``jobb``)."""
    view = PlanView(planning.open_plan(reading(), who(), slug))
    jobs = {job.format: job for job in (exporting.show_job(reading(), who(), slug, id) for id in request.args.getlist("jobb"))}
    return page("downloads/panel.html", view=view, jobs=jobs, suspects=_suspects(slug, view), here="plans")


def _suspects(slug: str, view: PlanView) -> list[Suspect]:
    """What may be about one person and would be handed out; told to those who take part in the work."""
    if not view.may.comment:
        return []
    return [one for one in guarding.list_suspects(reading(), who(), slug) if not one.thread]


@blueprint.post("/planer/<slug>/nedlasting")
def ask(slug: str) -> ResponseReturnValue:
    """Ask for a file. One that is drawn already is ready at once."""
    format_: Any = request.form.get("format")
    if format_ not in MEDIA_TYPES:
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


@blueprint.get("/planer/<slug>/nedlasting/<job_id>")
def follow(slug: str, job_id: str) -> ResponseReturnValue:
    """How a drawing goes."""
    job = exporting.show_job(reading(), who(), slug, job_id)
    if wants_fragment():
        return _face(slug, job)
    view = PlanView(planning.open_plan(reading(), who(), slug))
    return page("downloads/panel.html", view=view, jobs={job.format: job}, suspects=_suspects(slug, view), here="plans")


@blueprint.get("/planer/<slug>/nedlasting/<job_id>/fil")
def file(slug: str, job_id: str) -> ResponseReturnValue:
    """The finished file."""
    job = exporting.show_job(reading(), who(), slug, job_id)
    path = exporting.file_of(settings().drawings_dir, job.key, job.format)
    if job.state != "ready" or not path.exists():
        raise NotFound
    return send_file(path, MEDIA_TYPES[job.format], as_attachment=True, download_name=job.filename, etag=job.key, conditional=True)
