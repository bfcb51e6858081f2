"""What the working group says about a plan: read in the order of the plan, begun anywhere in it, answered, and laid to rest."""

from collections.abc import Callable
from dataclasses import asdict, replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid
from app.prose.tracking import Span
from app.services.discussion import collecting, counting, discussing
from app.services.discussion.collecting import Wanted
from app.services.discussion.discussing import About, Marked
from app.services.plan import heading
from app.web.discussion.thread_view import SHOWS, TalkView, Trouble, choices, color, link, runs, where
from app.web.ground.forms import carried
from app.web.ground.numbers import read_number
from app.web.ground.pages import fragment, go, page, saying, tell, wants_fragment
from app.web.ground.scope import kept, now, reading, who, writing
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_words import said_words

blueprint = Blueprint("threads", __name__)

NEW = "ny"
WISHES = ("vis", "del", "virksomhet", "side")
"""What an address says of which threads are shown, and their forms carry along."""


def _talk(slug: str, trouble: Trouble | None = None, editing: int = 0) -> TalkView:
    told = request.values
    wanted = Wanted(SHOWS.get(told.get("vis", ""), SHOWS["apne"])[0], told.get("del", ""), told.get("virksomhet", ""))
    number = max(1, read_number(told.get("side", "")) or 1)
    found = collecting.collect(reading(), who(), slug, wanted, number)
    return TalkView(HeadView(heading.open_head(reading(), who(), slug)), found, wanted, trouble, editing)


def _page(talk: TalkView, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return page("threads/index.html", "threads", status, **_drawn(talk))


def _drawn(talk: TalkView) -> dict[str, Any]:
    """What the templates of threads are given."""
    return {"talk": talk, "view": talk.head, "where": where, "link": link, "runs": runs, "color": color, "here": "plans"}


@blueprint.get("/planer/<slug>/kommentarer")
def index(slug: str) -> ResponseReturnValue:
    """The threads, those wished for: ``vis``, ``del``, ``virksomhet``, ``side``."""
    return _page(_talk(slug))


@blueprint.get("/planer/<slug>/kommentarer/ny")
def new(slug: str) -> ResponseReturnValue:
    """The form that begins a thread. About: see ``start``."""
    return _new(slug, _about(), Trouble(NEW), HTTPStatus.OK)


def _new(slug: str, about: About, trouble: Trouble, status: int) -> ResponseReturnValue:
    thread = collecting.foresee(reading(), who(), slug, now(), about)
    is_wide = thread.piece_id and not about.marked
    offered = choices(thread.kind, collecting.list_blocks(reading(), who(), slug, thread.piece_id)) if is_wide else []
    if offered:
        thread = replace(thread, field="", quote="")
    told = {"about": about, "thread": thread, "offered": offered, "is_whole": _is_whole(), **_drawn(_talk(slug, trouble))}
    return page("threads/new.html", "form", status, **told)


def _is_whole() -> bool:
    """Whether the form of a new thread is a page by itself, not in the drawer of the plan's page."""
    return "hel" in request.form or not wants_fragment()


@blueprint.get("/planer/<slug>/kommentarer/<thread_id>")
def show(slug: str, thread_id: str) -> ResponseReturnValue:
    """One thread by itself."""
    return _alone(slug, thread_id)


def _alone(slug: str, thread_id: str, trouble: Trouble | None = None, text: str = "", editing: int = 0) -> ResponseReturnValue:
    """One thread by itself. ``editing``: the comment that is changed; its form goes back to where it was asked for, which is the list
    unless that was a thread by itself (``alene``)."""
    thread = collecting.show(reading(), who(), slug, thread_id)
    if not any(comment.id == editing and comment.is_own for comment in thread.comments):
        editing = 0
    is_alone = not editing or "alene" in request.values
    about = {"thread": thread, "alone": is_alone, **_drawn(_talk(slug, trouble, editing))}
    if wants_fragment():
        return fragment("threads/show.html", "thread", 422 if trouble else 200, _events(thread_id, text), **about)
    return page("threads/show.html", status=422 if trouble else 200, **about)


def _events(thread_id: str, text: str) -> dict[str, Any]:
    """What was done is said, and the thread it was done in has the focus; nothing when nothing was done."""
    return saying(text) | {"samplan:focus": {"id": f"trad-{thread_id}", "target": "body"}} if text else {}


@blueprint.get("/planer/<slug>/kommentarer/merker")
def marks(slug: str) -> ResponseReturnValue:
    """Where open threads stand in the texts, and how many each piece has, for the plan's page to show."""
    found = collecting.list_marks(reading(), who(), slug)
    told = [asdict(mark) | {"address": url_for("threads.show", slug=slug, thread_id=mark.thread_id)} for mark in found]
    counts = counting.count_open_in(reading(), who(), slug)
    return jsonify(marks=told, said={id: said_words(count) for id, count in counts.items()})


@blueprint.get("/planer/<slug>/kommentarer/antall")
def counts(slug: str) -> ResponseReturnValue:
    """How much waits for the person, for a page of the plan that stands open."""
    found = counting.count(reading(), who(), slug)
    return jsonify(threads=found.unread, suggestions=found.suggestions, rounds=found.inputs)


@blueprint.post("/planer/<slug>/kommentarer")
def start(slug: str) -> ResponseReturnValue:
    """Begin a thread. About: ``om`` (a piece; empty: the plan), ``felt``, ``avsnitt``, or marked words (``sitat``, with ``fra``, ``til``
    and ``avsnitt`` as often as there are). One of ``choices`` (``hva``) stands for ``felt`` or ``avsnitt``."""
    body = request.form.get("body", "")
    about = _about()
    try:
        thread = kept(discussing.start(writing(), who(), slug, now(), about, body))
    except Invalid as error:
        return _new(slug, about, Trouble(NEW, 0, body, error.problems), HTTPStatus.UNPROCESSABLE_ENTITY)
    text = _("Kommentaren er lagret.")
    if not _is_whole():
        return _alone(slug, thread, None, text)
    tell(text)
    return go("threads.show", f"trad-{thread}", slug=slug, thread_id=thread)


def _about() -> About:
    form = request.form if request.method == "POST" else request.args
    blocks = form.getlist("avsnitt")
    places = zip(blocks, form.getlist("fra", type=int), form.getlist("til", type=int), form.getlist("sitat"), strict=False)
    marked = [Marked(Span(block, start, end), quote) for block, start, end, quote in places]
    field, block = form.get("felt", ""), blocks[0] if blocks else ""
    if "hva" in form:
        what, _colon, id = form["hva"].partition(":")
        field, block = (id, "") if what == "felt" else ("", id)
    return About(form.get("om") or None, field, block, marked)


@blueprint.post("/planer/<slug>/kommentarer/<thread_id>")
def answer(slug: str, thread_id: str) -> ResponseReturnValue:
    """Answer in a thread."""
    body = request.form.get("body", "")
    return _done(
        slug, thread_id, lambda: discussing.answer(writing(), who(), slug, now(), thread_id, body), _("Svaret er lagret."), 0, body
    )


@blueprint.get("/planer/<slug>/kommentarer/<thread_id>/<int:comment_id>")
def edit(slug: str, thread_id: str, comment_id: int) -> ResponseReturnValue:
    """The form of a comment of one's own, in its thread."""
    return _alone(slug, thread_id, editing=comment_id)


@blueprint.post("/planer/<slug>/kommentarer/<thread_id>/<int:comment_id>")
def save(slug: str, thread_id: str, comment_id: int) -> ResponseReturnValue:
    """Change a comment of one's own."""
    body = request.form.get("body", "")

    def change() -> None:
        discussing.edit(writing(), who(), slug, now(), thread_id, comment_id, body, request.form.get("lest", ""))

    return _done(slug, thread_id, change, _("Kommentaren er endret."), comment_id, body)


@blueprint.post("/planer/<slug>/kommentarer/<thread_id>/<int:comment_id>/fjerning")
def remove(slug: str, thread_id: str, comment_id: int) -> ResponseReturnValue:
    """Take a comment of one's own away."""
    return _done(
        slug, thread_id, lambda: discussing.remove(writing(), who(), slug, now(), thread_id, comment_id), _("Kommentaren er fjernet.")
    )


@blueprint.post("/planer/<slug>/kommentarer/<thread_id>/losning")
def resolve(slug: str, thread_id: str) -> ResponseReturnValue:
    """There is no more to say."""
    body = request.form.get("body", "")
    return _done(slug, thread_id, lambda: discussing.resolve(writing(), who(), slug, now(), thread_id, body), _("Tråden er løst."), 0, body)


@blueprint.post("/planer/<slug>/kommentarer/<thread_id>/gjenapning")
def reopen(slug: str, thread_id: str) -> ResponseReturnValue:
    """There is more to say."""
    body = request.form.get("body", "")
    text = _("Tråden er åpnet igjen.")
    return _done(slug, thread_id, lambda: discussing.reopen(writing(), who(), slug, now(), thread_id, body), text, 0, body)


@blueprint.post("/planer/<slug>/kommentarer/lest")
def read(slug: str) -> ResponseReturnValue:
    """The person has read these threads (``trad``); a script is told how many are unread still."""
    unread = discussing.read(writing(), who(), slug, now(), request.form.getlist("trad"))
    return jsonify(unread=unread) if wants_fragment() else go("threads.index", slug=slug)


def _done(slug: str, thread_id: str, act: Callable[[], object], text: str, comment_id: int = 0, body: str = "") -> ResponseReturnValue:
    """The thread after an act in it; its form again when that could not be. ``alene``: it stands by itself on the page, else in the
    list."""
    is_alone = "alene" in request.values
    try:
        kept(act())
    except Invalid as error:
        trouble = Trouble(thread_id, comment_id, body, error.problems)
        if is_alone or comment_id:
            return _alone(slug, thread_id, trouble, editing=comment_id)
        return _page(_talk(slug, trouble), HTTPStatus.UNPROCESSABLE_ENTITY)
    if wants_fragment():
        return _alone(slug, thread_id, None, text) if is_alone else _listed(slug, thread_id, text)
    tell(text)
    if is_alone:
        return go("threads.show", slug=slug, thread_id=thread_id)
    return go("threads.index", f"trad-{thread_id}", slug=slug, **carried(WISHES))


def _listed(slug: str, thread_id: str, text: str) -> ResponseReturnValue:
    """The list after an act in a thread of it. One that is not among those shown any more leaves the focus to the list."""
    talk = _talk(slug)
    is_shown = any(thread.id == thread_id for thread in talk.found.threads)
    return fragment("threads/index.html", "threads", 200, _events(thread_id, text), takes_focus=not is_shown, **_drawn(talk))
