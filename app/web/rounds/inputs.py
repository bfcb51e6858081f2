"""The pages of those who are asked in an input round: they read the revision, give input, answer questions, hand in, and read the answers.

A guest's door is the personal link, that of an agency's people their account; behind both stand the same pages.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Hindrance, Invalid, NotAllowed, NotFound, OutOfDate, WrongState
from app.domain.saying import say
from app.prose.tracking import Span
from app.services.plan.picturing import KeptPicture
from app.services.rounds import giving, reading, standing
from app.services.rounds.pointing import About, Marked
from app.services.rounds.standing import Standing
from app.web.ground import errors
from app.web.ground.limits import View, limited_by_guesses
from app.web.ground.pages import go_to, page, spoken, tell
from app.web.ground.scope import kept, now, session, who
from app.web.ground.security import csrf
from app.web.plan.pictures import picture_response
from app.web.rounds.input_view import Door, Field, InputView, about_text, stead_name, view_of
from app.web.rounds.round_letters import write
from exports.document import new_id
from exports.drawing import MEDIA_TYPES

blueprint = Blueprint("inputs", __name__)

KEPT_BY_ITSELF = "X-Samplan-Keep"
"""A form that saves itself while somebody writes says so by this header, and is answered without a page."""
READ = "lest-"
"""So begin the names of fields that tell what a form was drawn from: the marks of the words in the field of the name's rest."""
CLASH = say("Teksten er endret et annet sted mens du skrev. Begge tekstene står under. Skriv den slik den skal være, og lagre på nytt.")
CLASH_KEPT = say("IKKE lagret: teksten er endret et annet sted. Trykk på lagreknappen for å se begge.")


class _Doors:
    """Each page has two addresses: by a guest's link, and for who is signed in."""

    def get(self, rule: str = "") -> Callable[[View], View]:
        """A page that is read."""
        return self._both("GET", rule)

    def post(self, rule: str = "") -> Callable[[View], View]:
        """A form that is sent."""
        return self._both("POST", rule)

    def _both(self, method: str, rule: str) -> Callable[[View], View]:
        def wrap(view: View) -> View:
            limited, name = limited_by_guesses(view), view.__name__
            for door in ("lenke/<token>", "svar/<participant_id>"):
                blueprint.add_url_rule(f"/innspill/{door}{rule}", name, limited, methods=[method])
            return view

        return wrap


doors = _Doors()


# A guest's address is a secret that no other site knows, so nobody can make a guest's browser send a form to it; and a form that was left
# open over night is not to be refused because its cookie is forgotten. Of who is signed in the token is asked as everywhere.
csrf.exempt(blueprint)


@blueprint.before_request
def _ask_for_token() -> None:
    if "token" not in (request.view_args or {}) and current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


@blueprint.after_request
def _keep_address(response: Response) -> Response:
    """The address of a guest's pages holds the token: it goes to nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.errorhandler(NotFound)
def _gone(error: NotFound) -> ResponseReturnValue:
    """One page for every link that cannot be used, which tells what to do; nothing tells what became of it, or whether it ever was. What
    was written in a form that is sent in vain stands on it, to be copied."""
    if KEPT_BY_ITSELF in request.headers:
        return {"error": _("IKKE lagret. %(why)s", why=spoken(error.sentence))}, HTTPStatus.NOT_FOUND
    by_link = bool((request.view_args or {}).get("token")) and error.sentence == standing.UNUSABLE
    fields = (text for name, text in request.form.items() if name in ("body", "proposed") or name.startswith("svar-"))
    words = [text for text in fields if text.strip()]
    if by_link or words:
        sentence = "" if by_link else error.sentence
        return page("inputs/gone.html", status=HTTPStatus.NOT_FOUND, words=words, sentence=sentence)
    return errors.answer(HTTPStatus.NOT_FOUND, error.sentence)


def _stand(door: dict[str, str]) -> Standing:
    token = door.get("token", "")
    if token:
        return standing.by_link(session(), now(), token)
    return standing.by_account(session(), who(), door["participant_id"])


def _view(door: dict[str, str]) -> InputView:
    stand = _stand(door)
    return view_of(reading.read(session(), stand, now()), stand, door.get("token", ""))


def _keep(act: Callable[[], object]) -> None:
    kept(act())


def _drawn(at: InputView) -> dict[str, Any]:
    return {"at": at, "round": at.reading, "stead_name": stead_name, "about_text": about_text, "here": "inputs"}


def _to(door: dict[str, str], endpoint: str, anchor: str = "") -> ResponseReturnValue:
    return go_to(Door(**door).to(endpoint, _anchor=anchor or None))


# ---------------------------------------------------------------- read


@blueprint.get("/innspill")
def index() -> ResponseReturnValue:
    """The rounds the person signed in is asked in."""
    return page("inputs/index.html", asked=reading.list_asked(session(), who()), here="inputs")


@doors.get()
def show(**door: str) -> ResponseReturnValue:
    """The revision, with the ways to give input."""
    at = _view(door)
    return page("inputs/show.html", view=at.sheet, **_drawn(at))


@doors.post("/besok")
def visit(**door: str) -> ResponseReturnValue:
    """The page is before them: told by the page, so that opening one never writes."""
    giving.open_page(session(), _stand(door), now())
    return "", HTTPStatus.NO_CONTENT


@doors.get("/mine")
def own(**door: str) -> ResponseReturnValue:
    """What one has said; the receipt, when it is handed in; and the answers, when there are any."""
    return page("inputs/own.html", **_drawn(_view(door)))


@doors.get("/fil/<format>")
def file(format: str, **door: str) -> ResponseReturnValue:
    """The revision as a file, byte for byte as it was kept."""
    found = reading.file_of(session(), _stand(door), format) if format in MEDIA_TYPES else None
    if found is None:
        raise NotFound
    data, _digest, name = found
    return Response(data, mimetype=MEDIA_TYPES[format], headers={"Content-Disposition": f'attachment; filename="{name}"'})


@doors.get("/bilde/<sha256>")
def picture(sha256: str, **door: str) -> ResponseReturnValue:
    """A picture of the revision."""
    data, media_type = reading.picture_of(session(), _stand(door), sha256)
    return picture_response(KeptPicture(data, media_type))


# ---------------------------------------------------------------- write


def _about() -> About:
    told = request.values
    blocks = told.getlist("avsnitt")
    places = zip(blocks, told.getlist("fra", type=int), told.getlist("til", type=int), told.getlist("sitat"), strict=False)
    marked = [Marked(Span(block, start, end), quote) for block, start, end, quote in places]
    return About(told.get("om") or None, blocks[0] if blocks else "", marked)


@doors.get("/ny")
def new(**door: str) -> ResponseReturnValue:
    """The form of a new input. About: ``om`` (a piece; none: the whole plan), ``avsnitt``, or marked words, as for a comment."""
    _stand(door).must_give()
    return _form(door, new_id(), _about())


def _read() -> dict[str, list[str]]:
    return {name.removeprefix(READ): marks.split() for name, marks in request.form.items() if name.startswith(READ)}


def _fields(kept_words: Mapping[str, str], error: Hindrance | None = None) -> dict[str, Field]:
    """Fields of words: as they are kept, or as they were sent and not kept."""
    form, clashes = request.form, error.conflicts if isinstance(error, OutOfDate) else {}
    return {name: Field.of(words, form.get(name), form.get(READ + name, ""), name in clashes) for name, words in kept_words.items()}


def _form(door: dict[str, str], id: str, about: About | None, error: Hindrance | None = None) -> ResponseReturnValue:
    at, (problems, status) = _view(door), _told(error)
    mine = next((each for each in at.reading.inputs if each.id == id), None)
    if mine is None and about is None:
        raise NotFound
    if mine is not None and not mine.is_own:
        raise NotAllowed(_("Du kan bare endre dine egne bidrag."))
    if mine is not None:
        quote, name, anchor = mine.quote, about_text(mine), mine.anchor
    else:
        quote, name, anchor, problems = _foreseen(door, about or About(), problems)
    words = _fields({"body": mine.body if mine else "", "proposed": mine.proposed if mine else ""}, error)
    context: dict[str, Any] = {
        "id": id,
        "about": about,
        "mine": mine,
        "quote": quote,
        "name": name,
        "anchor": anchor,
        "words": words,
        "problems": problems,
    }
    return page("inputs/form.html", status=status, **context, **_drawn(at))


def _told(error: Hindrance | None) -> tuple[dict[str, str], int]:
    """What a form says is in the way, by field («state»: of all of it), and the status of its answer."""
    if error is None:
        return {}, HTTPStatus.OK
    if isinstance(error, Invalid):
        return error.problems, HTTPStatus.UNPROCESSABLE_ENTITY
    return {"state": CLASH if isinstance(error, OutOfDate) else error.sentence}, HTTPStatus.CONFLICT


def _not_kept_by_itself(error: Hindrance) -> ResponseReturnValue:
    return {"error": spoken(CLASH_KEPT if isinstance(error, OutOfDate) else error.sentence)}, _told(error)[1]


def _foreseen(door: dict[str, str], about: About, problems: dict[str, str]) -> tuple[str, str, str, dict[str, str]]:
    """What a new input would be about. Words that are not found are told of at the form, which holds the part they were in."""
    try:
        pointed, stead = reading.foresee(session(), _stand(door), about)
    except Invalid as error:
        pointed, stead = reading.foresee(session(), _stand(door), About(about.piece_id))
        problems = problems | error.problems
    return pointed.quote, stead_name(stead), f"p-{pointed.piece_id}" if pointed.piece_id else "", problems


@doors.get("/<input_id>")
def edit(input_id: str, **door: str) -> ResponseReturnValue:
    """The form of an input of one's own."""
    _stand(door).must_give()
    return _form(door, input_id, None)


@doors.post("/<input_id>")
def save(input_id: str, **door: str) -> ResponseReturnValue:
    """Keep it. ``finnes``: it is there already; else it is made, by the id of the form."""
    form, about = request.form, None if "finnes" in request.form else _about()
    try:
        words = (form.get("body", ""), form.get("proposed", ""), _read())
        _keep(lambda: giving.write(session(), _stand(door), now(), input_id, about, *words))
    except (Invalid, NotAllowed, WrongState, OutOfDate) as error:
        return _not_kept_by_itself(error) if KEPT_BY_ITSELF in request.headers else _form(door, input_id, about, error)
    if KEPT_BY_ITSELF in request.headers:
        return "", HTTPStatus.NO_CONTENT
    tell(_("Innspillet er lagret. Husk å levere når du er ferdig."))
    return _to(door, "show", f"p-{request.form['om']}" if request.form.get("om") else "")


@doors.post("/<input_id>/fjerning")
def remove(input_id: str, **door: str) -> ResponseReturnValue:
    """Take it away; it can be had back."""
    _keep(lambda: giving.remove(session(), _stand(door), now(), input_id))
    tell(_("Innspillet er fjernet."), Door(**door).to("restore", input_id=input_id), _("Angre"), place="#innhold")
    return _to(door, "own")


@doors.post("/<input_id>/gjenoppretting")
def restore(input_id: str, **door: str) -> ResponseReturnValue:
    """Have it back."""
    _keep(lambda: giving.restore(session(), _stand(door), input_id))
    tell(_("Innspillet er tilbake."))
    return _to(door, "own")


@doors.get("/sporsmal")
def questions(**door: str) -> ResponseReturnValue:
    """The questions of the round, and one's answers."""
    return _questions(door)


def _questions(door: dict[str, str], error: Hindrance | None = None) -> ResponseReturnValue:
    at, (problems, status) = _view(door), _told(error)
    words = _fields({f"svar-{question.id}": question.answer for question in at.reading.questions}, error)
    return page("inputs/questions.html", status=status, problems=problems, words=words, **_drawn(at))


@doors.post("/sporsmal")
def answer(**door: str) -> ResponseReturnValue:
    """Keep the answers."""
    answers = {int(name[5:]): words for name, words in request.form.items() if name.startswith("svar-") and name[5:].isdecimal()}
    try:
        _keep(lambda: giving.answer_questions(session(), _stand(door), now(), answers, _read()))
    except (Invalid, NotAllowed, WrongState, OutOfDate) as error:
        return _not_kept_by_itself(error) if KEPT_BY_ITSELF in request.headers else _questions(door, error)
    if KEPT_BY_ITSELF in request.headers:
        return "", HTTPStatus.NO_CONTENT
    tell(_("Svarene er lagret. Husk å levere når du er ferdig."))
    return _to(door, "show")


# ---------------------------------------------------------------- an agency's one answer


@doors.post("/utvalg")
def choose(**door: str) -> ResponseReturnValue:
    """Take the chosen contributions into the answer (``handling``: «med», «ut») or make one of them («sammen»)."""
    ids, act = request.form.getlist("innspill"), request.form.get("handling", "")
    stand = _stand(door)
    try:
        if act == "sammen":
            _keep(lambda: giving.join(session(), stand, now(), ids))
        else:
            _keep(lambda: giving.choose(session(), stand, ids, act != "ut"))
    except Invalid as error:
        tell(spoken(error.sentence), color="danger")
    else:
        tell(_("Svaret fra virksomheten er endret."))
    return _to(door, "own")


# ---------------------------------------------------------------- hand in


@doors.get("/levering")
def handing_in(**door: str) -> ResponseReturnValue:
    """All that would be handed in, to look over first."""
    return page("inputs/hand_in.html", **_drawn(_view(door)))


@doors.post("/levering")
def hand_in(**door: str) -> ResponseReturnValue:
    """Hand in. ``ingen``: there are no remarks."""
    try:
        _keep(lambda: giving.hand_in(session(), _stand(door), now(), "ingen" in request.form, write))
    except (NotAllowed, WrongState) as error:
        tell(spoken(error.sentence), color="danger", lasting=True)
        return _to(door, "own")
    tell(_("Takk. Svaret er levert."))
    return _to(door, "own", "kvittering")


@doors.post("/gjenapning")
def reopen(**door: str) -> ResponseReturnValue:
    """Open a handed-in answer again."""
    try:
        _keep(lambda: giving.reopen(session(), _stand(door), now()))
    except (NotAllowed, WrongState) as error:
        tell(spoken(error.sentence), color="danger", lasting=True)
    else:
        tell(_("Svaret er åpnet igjen. Husk å levere det på nytt."))
    return _to(door, "own")
