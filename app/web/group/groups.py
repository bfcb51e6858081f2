"""The working group's page: who is in, who has what, how far each part has come; parts are given out and marked; visits are told of."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, NotFound
from app.services.group import assigning, finishing, grouping, visiting
from app.services.plan import planning
from app.web.ground.pages import fragment, go, page, saying, spoken, tell, wants_fragment
from app.web.ground.scope import kept, now, session, who, writing
from app.web.group.group_view import GroupView
from app.web.plan.plan_view import PlanView

blueprint = Blueprint("groups", __name__)

ANSWERS = "groups/answers.html"
FROM_GROUP = "gruppe"
"""What a form of this page says it comes from; others come from the plan's own page."""


def _group(slug: str, shared: str = "") -> GroupView:
    return GroupView(grouping.open_group(session(), who(), slug, now()), shared)


@blueprint.get("/planer/<slug>/arbeidsgruppe")
def index(slug: str) -> ResponseReturnValue:
    """The page."""
    group = _group(slug)
    return page("groups/index.html", group=group, view=group.view, here="plans")


# ---------------------------------------------------------------- who has what


@blueprint.get("/planer/<slug>/deler/<piece_id>/tildeling")
def share(slug: str, piece_id: str) -> ResponseReturnValue:
    """The form with the people a chapter or section can be given to."""
    assigning.must_assign(session(), who(), slug, piece_id)
    return _form(slug, piece_id)


def _form(slug: str, piece_id: str, problem: str = "") -> ResponseReturnValue:
    group, status = _group(slug, piece_id), 422 if problem else 200
    if wants_fragment():
        part = group.view.work.rows[piece_id]
        return fragment(ANSWERS, "parts" if problem else "row", status, group=group, part=part, problem=problem)
    return render_template("groups/index.html", group=group, view=group.view, problem=problem, here="plans"), status


@blueprint.post("/planer/<slug>/deler/<piece_id>/tildeling")
def assign(slug: str, piece_id: str) -> ResponseReturnValue:
    """Give the chapter or section to those ticked. ``hadde``: who had it when the form was made; the difference is the wish."""
    had, ticked = (set(request.values.getlist(name, type=int)) for name in ("hadde", "person"))
    try:
        changed = kept(assigning.assign(writing(), who(), slug, now(), piece_id, ticked - had, had - ticked))
    except Invalid as error:
        return _form(slug, piece_id, spoken(error.sentence))
    group = _group(slug)
    if changed.line:
        back = url_for("groups.assign", slug=slug, piece_id=piece_id, hadde=sorted(ticked), person=sorted(had))
        tell(_assigned_text(group, piece_id), back, _("Angre"), place="#deler")
    return _parts(group, piece_id)


def _assigned_text(group: GroupView, piece_id: str) -> str:
    row = group.view.work.rows[piece_id]
    names = [member.name for member in row.own_people]
    if not names:
        return _("%(part)s er ikke tildelt noen nå.", part=row.name)
    return _("%(part)s er tildelt %(names)s.", part=row.name, names=", ".join(names))


def _parts(group: GroupView, piece_id: str, text: str = "") -> ResponseReturnValue:
    """The list of parts anew, the one that was changed in focus."""
    if not wants_fragment():
        return go("groups.index", anchor=f"del-{piece_id}", slug=group.slug)
    events = saying(text) | {"samplan:focus": {"id": f"del-{piece_id}", "target": "body"}}
    return fragment(ANSWERS, "parts", events=events, group=group)


# ---------------------------------------------------------------- what is finished


@blueprint.post("/planer/<slug>/deler/<piece_id>/klarmelding")
def mark(slug: str, piece_id: str) -> ResponseReturnValue:
    """Mark a part as finished. What it still lacks is told, and stops nobody."""
    kept(finishing.mark_ready(writing(), who(), slug, now(), piece_id))
    return _marked(slug, piece_id)


@blueprint.post("/planer/<slug>/deler/<piece_id>/gjenapning")
def reopen(slug: str, piece_id: str) -> ResponseReturnValue:
    """There is more to do with it."""
    kept(finishing.reopen(writing(), who(), slug, now(), piece_id))
    return _marked(slug, piece_id)


def _marked(slug: str, piece_id: str) -> ResponseReturnValue:
    if request.values.get("fra") == FROM_GROUP:
        group = _group(slug)
        return _parts(group, piece_id, _marked_text(group.view, piece_id))
    view = PlanView(planning.open_plan(session(), who(), slug))
    text, place = _marked_text(view, piece_id), view.locate(piece_id)
    if place is None:
        raise NotFound
    if not wants_fragment():
        tell(text)
        return go("plans.show", anchor=f"p-{piece_id}", slug=slug)
    return fragment("pieces/answers.html", "read", events=saying(text), view=view, **place)


def _marked_text(view: PlanView, piece_id: str) -> str:
    row = view.work.rows[piece_id]
    if not row.is_ready:
        return _("%(part)s er åpnet igjen.", part=row.name)
    progress = view.work.progress
    done = _("%(part)s er merket som klar. %(ready)s av %(all)s deler er klare.", part=row.name, ready=progress.ready, all=progress.all)
    return f"{done} {_('Dette mangler fortsatt: %(lacks)s.', lacks=', '.join(row.lacks))}" if row.lacks else done


# ---------------------------------------------------------------- visits


@blueprint.post("/planer/<slug>/besok")
def visit(slug: str) -> ResponseReturnValue:
    """The person is in the plan now: told by the page, so that opening one never writes."""
    visiting.visit(writing(), who(), slug, now())
    return "", 204
