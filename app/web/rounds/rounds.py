"""A plan's input rounds, for who coordinates them: planned, filled with people, opened, followed, closed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.access import Permission
from app.domain.errors import Invalid, NotFound, WrongState
from app.domain.rounds import ROUND_MOVE_LABELS, RoundMove, last_day
from app.domain.saying import say
from app.services.agencies import registering
from app.services.documents import exporting
from app.services.entry import guarding
from app.services.papers import tabulating
from app.services.plan import heading
from app.services.rounds import asking, following, opening
from app.services.rounds.following import OpenRound
from app.services.rounds.opening import Draft
from app.web.ground.look import today
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page, spoken, tell, wants_fragment
from app.web.ground.scope import kept, now, session, settings, who, writing
from app.web.plan.downloads import spot
from app.web.plan.plan_head import HeadView
from app.web.plan.suspicions import suspected
from app.web.rounds.input_view import round_text
from app.web.rounds.round_letters import write

blueprint = Blueprint("rounds", __name__)

ROUND = "/planer/<slug>/innspillsrunder/<round_id>"
PARTICIPANT = f"{ROUND}/deltakere/<participant_id>"
MOVE_BUTTONS = {
    RoundMove.OPEN: say("Åpne runden"),
    RoundMove.CLOSE: say("Lukk runden"),
    RoundMove.REOPEN: say("Åpne runden igjen"),
    RoundMove.TREAT: say("Avslutt behandlingen og send svarene"),
    RoundMove.RESUME: say("Ta opp behandlingen igjen"),
    RoundMove.CANCEL: say("Avlys runden"),
}
TABLES = ("pdf", "docx", "xlsx")
"""Formats of a «merknadsskjema»."""
AGENCY, GUESTS = ("agency", "email", "others"), ("guests",)
"""Fields by which an agency, and guests, are put on the list: of one form, so that nobody loses what stands in the others."""
BLANKS = 3
"""So many empty fields for questions stand after those there are."""


def _head(slug: str, permission: Permission = Permission.COMMENT) -> HeadView:
    return HeadView(heading.open_head(session(), who(), slug, permission))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# ---------------------------------------------------------------- all of them


@blueprint.get("/planer/<slug>/innspillsrunder")
def index(slug: str) -> ResponseReturnValue:
    """The plan's rounds."""
    view, found = _head(slug), following.list_rounds(session(), who(), slug)
    return page("rounds/index.html", view=view, found=found, round_text=round_text, here="plans")


@blueprint.get("/planer/<slug>/innspillsrunder/ny")
def new(slug: str) -> ResponseReturnValue:
    """The form of a new round."""
    return _form(slug, None, {}, HTTPStatus.OK)


def _form(slug: str, round: OpenRound | None, problems: Mapping[str, str], status: int) -> ResponseReturnValue:
    view, chapters = _head(slug, Permission.OPEN_ROUND), following.list_chapters(session(), who(), slug)
    filled = request.form
    questions = list(zip(filled.getlist("hvor"), filled.getlist("sporsmal"), strict=False)) if filled else []
    if round and not filled:
        questions = [(question.place, question.words) for question in round.questions]
    values = {
        "title": filled.get("title", round.title if round else ""),
        "invitation": filled.get("invitation", round.invitation if round else ""),
        "deadline": filled.get("deadline", last_day(round.deadline, settings().time_zone).isoformat() if round else ""),
    }
    may_question = round is None or not round.is_open
    context: dict[str, Any] = {"chapters": chapters, "values": values, "problems": problems, "may_question": may_question}
    questions = [(place, words) for place, words in questions if words.strip()] + [("", "")] * BLANKS
    return page("rounds/form.html", status=status, view=view, round=round, questions=questions, today=today(), here="plans", **context)


def _draft() -> Draft:
    form = request.form
    questions = list(zip(form.getlist("hvor"), form.getlist("sporsmal"), strict=False))
    return Draft(form.get("title", ""), form.get("invitation", ""), _day(form.get("deadline", "")), questions)


@blueprint.post("/planer/<slug>/innspillsrunder")
def create(slug: str) -> ResponseReturnValue:
    """Plan a round."""
    try:
        id = kept(opening.plan_round(writing(), who(), slug, now(), _draft(), settings().time_zone))
    except Invalid as error:
        return _form(slug, None, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_("Runden er planlagt. Legg til dem du vil spørre, og åpne den."))
    return go("rounds.show", slug=slug, round_id=id)


# ---------------------------------------------------------------- one


@blueprint.get(ROUND)
def show(slug: str, round_id: str) -> ResponseReturnValue:
    """A round with those who are asked in it, and the drawing just asked for (``jobb``)."""
    return _show(slug, round_id, {}, HTTPStatus.OK)


def _show(
    slug: str, round_id: str, problems: Mapping[str, str], status: int, fields: Sequence[str] = (*AGENCY, *GUESTS)
) -> ResponseReturnValue:
    """``fields``: those that are shown again as they were filled in."""
    form = {name: request.form[name] for name in fields if name in request.form}
    round = following.show(session(), who(), slug, now(), round_id)
    offices = [(str(line.id), line.name) for line in registering.list_agencies(session()) if line.is_valid(today())]
    view = _head(slug)
    context: dict[str, Any] = {"agencies": offices, "problems": problems, "form": form, "moves": MOVE_BUTTONS}
    may_ask = Permission.OPEN_ROUND in view.head.rights
    may_table = round.revision is not None and round.counts is not None and view.may.export_working
    asked = (exporting.show_job(session(), who(), slug, id) for id in request.args.getlist("jobb")[:1])
    context |= {"jobs": {spot(job): job for job in asked}, "may_table": may_table}
    suspects = guarding.list_suspects(session(), who(), slug) if may_table else []
    context["found"] = suspected(slug, (one for one in suspects if one.round == round_id))
    return page("rounds/show.html", status=status, view=view, round=round, may_ask=may_ask, here="plans", **context)


@blueprint.post(f"{ROUND}/merknadsskjema")
def table(slug: str, round_id: str) -> ResponseReturnValue:
    """Ask for the round's «merknadsskjema» (``format``), or (``med-plan``) for the plan with it as an appendix."""
    format_: Any = request.form.get("format")
    if format_ not in TABLES:
        raise NotFound
    place, with_plan = settings(), "med-plan" in request.form
    job = tabulating.ask(writing(), who(), slug, now(), round_id, format_, with_plan, place.drawings_dir, place.time_zone)
    if wants_fragment():
        return page("downloads/_face.html", slug=slug, job=job)
    return go("rounds.show", "skjema", slug=slug, round_id=round_id, jobb=job.id)


@blueprint.get(f"{ROUND}/endring")
def edit(slug: str, round_id: str) -> ResponseReturnValue:
    """The form of a round that is there."""
    return _form(slug, following.show(session(), who(), slug, now(), round_id), {}, HTTPStatus.OK)


@blueprint.post(f"{ROUND}/endring")
def save(slug: str, round_id: str) -> ResponseReturnValue:
    """Keep what it is about."""
    try:
        mailed = kept(opening.edit(writing(), who(), slug, now(), round_id, _draft(), settings().time_zone, write))
    except Invalid as error:
        return _form(slug, following.show(session(), who(), slug, now(), round_id), error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    told = ngettext("Én som ikke har levert, får e-post om ny frist.", "%(num)s som ikke har levert, får e-post om ny frist.", mailed)
    tell(f"{_('Runden er endret.')} {told if mailed else ''}".strip())
    return go("rounds.show", slug=slug, round_id=round_id)


def _keep(act: Callable[[], object]) -> None:
    kept(act())


# ---------------------------------------------------------------- moves


def _wanted(move: str) -> RoundMove:
    if move not in set(RoundMove):
        raise NotFound
    return RoundMove(move)


@blueprint.get(f"{ROUND}/handling/<move>")
def ask_move(slug: str, round_id: str, move: str) -> ResponseReturnValue:
    """What the move does, to be confirmed."""
    return _ask(slug, round_id, _wanted(move), {}, HTTPStatus.OK)


def _ask(slug: str, round_id: str, move: RoundMove, problems: Mapping[str, str], status: int) -> ResponseReturnValue:
    round, view = following.show(session(), who(), slug, now(), round_id), _head(slug, Permission.OPEN_ROUND)
    if move not in round.moves:
        raise WrongState(_("Det går ikke an nå. Se hvordan det står med runden."))
    if move is RoundMove.OPEN and round.not_opened:
        raise WrongState(round.not_opened)
    context: dict[str, Any] = {
        "problems": problems,
        "form": request.form,
        "name": spoken(ROUND_MOVE_LABELS[move]),
        "button": spoken(MOVE_BUTTONS[move]),
    }
    return page("rounds/move.html", status=status, view=view, round=round, move=move, here="plans", **context)


@blueprint.post(f"{ROUND}/handling/<move>")
def make_move(slug: str, round_id: str, move: str) -> ResponseReturnValue:
    """Make the move."""
    made = _wanted(move)
    try:
        _keep(lambda: _move(slug, round_id, made))
    except Invalid as error:
        return _ask(slug, round_id, made, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_MADE[made]())
    return go("rounds.show", slug=slug, round_id=round_id)


_MADE: Mapping[RoundMove, Callable[[], str]] = {
    RoundMove.OPEN: lambda: _("Runden er åpen. Invitasjonene er på vei."),
    RoundMove.CLOSE: lambda: _("Runden er lukket. Nå kan innspillene få svar."),
    RoundMove.REOPEN: lambda: _("Runden er åpen igjen. Si fra til dem det gjelder."),
    RoundMove.CANCEL: lambda: _("Runden er avlyst."),
    RoundMove.TREAT: lambda: _("Behandlingen er avsluttet. Svarene er på vei."),
    RoundMove.RESUME: lambda: _("Behandlingen er tatt opp igjen."),
}


def _move(slug: str, round_id: str, move: RoundMove) -> None:
    form, zone = request.form, settings().time_zone
    given = (writing(), who(), slug, now(), round_id)
    if move is RoundMove.OPEN:
        opening.open_round(*given, settings().drawings_dir, zone, write)
    elif move is RoundMove.CLOSE:
        opening.close_round(*given)
    elif move is RoundMove.REOPEN:
        opening.reopen(*given, _day(form.get("deadline", "")), zone)
    elif move is RoundMove.CANCEL:
        opening.cancel(*given, form.get("reason", ""), write)
    elif move is RoundMove.TREAT:
        opening.treat(*given, write)
    else:
        opening.resume(*given, form.get("reason", ""))


# ---------------------------------------------------------------- who is asked


@blueprint.post(f"{ROUND}/virksomheter")
def add_agency(slug: str, round_id: str) -> ResponseReturnValue:
    """Ask an agency."""
    form = request.form
    given = (read_number(form.get("agency", "")), form.get("email", ""), form.get("others", ""))
    try:
        kept(asking.add_agency(writing(), who(), slug, now(), round_id, *given, write))
    except Invalid as error:
        return _show(slug, round_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _added(slug, round_id, _("Virksomheten er lagt til."), GUESTS)


def _added(slug: str, round_id: str, told: str, left: Sequence[str]) -> ResponseReturnValue:
    """Back to the list. ``left``: fields that were not for this; what has been begun in them stands there still."""
    tell(told)
    if any(request.form.get(name, "").strip() for name in left):
        return _show(slug, round_id, {}, HTTPStatus.OK, left)
    return go("rounds.show", "deltakere", slug=slug, round_id=round_id)


@blueprint.post(f"{ROUND}/gjester")
def add_guests(slug: str, round_id: str) -> ResponseReturnValue:
    """Ask guests, one on each line."""
    try:
        guests = kept(asking.add_guests(writing(), who(), slug, now(), round_id, request.form.get("guests", ""), write))
    except Invalid as error:
        return _show(slug, round_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    one, several = _("%(name)s er lagt til.", name=guests[0].name), _("%(count)s gjester er lagt til.", count=len(guests))
    return _added(slug, round_id, one if len(guests) == 1 else several, AGENCY)


@blueprint.get(PARTICIPANT)
def participant(slug: str, round_id: str, participant_id: str) -> ResponseReturnValue:
    """One of those who are asked, and what can be done."""
    return _participant(slug, round_id, participant_id, {}, HTTPStatus.OK)


def _participant(slug: str, round_id: str, participant_id: str, problems: Mapping[str, str], status: int) -> ResponseReturnValue:
    view = _head(slug, Permission.OPEN_ROUND)
    round = following.show(session(), who(), slug, now(), round_id)
    found = next((each for each in round.participants if each.id == participant_id), None)
    if found is None:
        raise NotFound
    context: dict[str, Any] = {"problems": problems, "form": request.form, "today": today()}
    context["last_day"] = last_day(found.deadline, settings().time_zone).isoformat()
    return page("rounds/participant.html", status=status, view=view, round=round, each=found, here="plans", **context)


@blueprint.post(f"{PARTICIPANT}/frist")
def extend(slug: str, round_id: str, participant_id: str) -> ResponseReturnValue:
    """Give them more time."""
    on, zone = _day(request.form.get("deadline", "")), settings().time_zone
    try:
        name = kept(asking.extend(writing(), who(), slug, now(), round_id, participant_id, on, zone, write))
    except Invalid as error:
        return _participant(slug, round_id, participant_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_("%(name)s har fått ny frist, og får beskjed.", name=name))
    return go("rounds.show", "deltakere", slug=slug, round_id=round_id)


@blueprint.post(f"{PARTICIPANT}/personer")
def change_people(slug: str, round_id: str, participant_id: str) -> ResponseReturnValue:
    """Let another person answer for an agency, or other colleagues write."""
    email, others = request.form.get("email", ""), request.form.get("others", "")
    try:
        _keep(lambda: asking.change_people(writing(), who(), slug, now(), round_id, participant_id, email, others, write))
    except Invalid as error:
        return _participant(slug, round_id, participant_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_("Endringen er lagret."))
    return go("rounds.participant", slug=slug, round_id=round_id, participant_id=participant_id)


@blueprint.post(f"{PARTICIPANT}/invitasjon")
def send_anew(slug: str, round_id: str, participant_id: str) -> ResponseReturnValue:
    """Send the invitation once more."""
    name = kept(asking.send_anew(writing(), who(), slug, now(), round_id, participant_id, write))
    tell(_("En ny invitasjon til %(name)s er på vei.", name=name))
    return go("rounds.show", "deltakere", slug=slug, round_id=round_id)


@blueprint.post(f"{PARTICIPANT}/fjerning")
def remove(slug: str, round_id: str, participant_id: str) -> ResponseReturnValue:
    """Take somebody off the list, or withdraw the invitation."""
    name = kept(asking.remove(writing(), who(), slug, now(), round_id, participant_id))
    is_open = following.show(session(), who(), slug, now(), round_id).is_open
    back = url_for("rounds.restore", slug=slug, round_id=round_id, participant_id=participant_id) if is_open else ""
    tell(_("%(name)s er tatt ut av runden.", name=name), back, _("Inviter på nytt") if back else "", place="#innhold")
    return go("rounds.show", "deltakere", slug=slug, round_id=round_id)


@blueprint.post(f"{PARTICIPANT}/gjenoppretting")
def restore(slug: str, round_id: str, participant_id: str) -> ResponseReturnValue:
    """Ask somebody again whose invitation was withdrawn."""
    name = kept(asking.restore(writing(), who(), slug, now(), round_id, participant_id, write))
    tell(_("%(name)s er med igjen.", name=name))
    return go("rounds.show", slug=slug, round_id=round_id)


@blueprint.post(f"{ROUND}/paminnelse")
def remind(slug: str, round_id: str) -> ResponseReturnValue:
    """Remind those named (``deltaker``) who have not handed in."""
    count = kept(asking.remind(writing(), who(), slug, now(), round_id, request.form.getlist("deltaker"), write))
    tell(_("Påminnelser på vei til %(count)s.", count=count) if count else _("Alle du valgte, har levert."))
    return go("rounds.show", "deltakere", slug=slug, round_id=round_id)
