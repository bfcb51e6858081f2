"""What was handed in in a round, answered: one by one beside its place in the living plan, several at once, together, in parts."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.access import Permission
from app.domain.errors import Invalid, NotFound, WrongState
from app.domain.pagination import page_within, pages_of
from app.domain.rounds import CONCLUSION_LABELS, ChangeKind
from app.domain.saying import say
from app.services.acts import chronicling
from app.services.acts.chronicling import History, Wanted
from app.services.plan import heading, planning
from app.services.rounds import disposing, following, proposing
from app.services.rounds.disposing import CUT, Verdict
from app.services.rounds.following import Filter, Given, Treatment
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, go_to, page, spoken, tell
from app.web.ground.scope import kept, now, session, who, writing
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_view import PlanView
from app.web.rounds.input_view import conclusion_text, stead_name

blueprint = Blueprint("treatments", __name__)

PLACE = "/planer/<slug>/innspillsrunder/<round_id>/behandling"
ANSWERS = {
    "": say("Alle"),
    "none": say("Uten svar"),
    "draft": say("Utkast til svar"),
    **{str(conclusion): label for conclusion, label in CONCLUSION_LABELS.items()},
}
"""What the filter of answers says, and the word for it."""
PAGE = 50
MOST_WORDS = 200


class TreatmentView:
    """What was handed in, as pages show it. Templates call it ``given``."""

    def __init__(self, slug: str, found: Treatment, wanted: Filter, page: int = 1) -> None:
        self.slug, self.found, self.wanted = slug, found, wanted
        self.pages = pages_of(len(found.given), PAGE)
        self.page = page_within(page, len(found.given), PAGE)

    def to(self, endpoint: str, **values: Any) -> str:
        """An address of the round, with the filters."""
        asked = self.wanted
        kept = {"avsender": asked.participant, "kapittel": asked.stead, "svar": asked.answer, "ord": asked.words}
        wishes: dict[str, Any] = {name: wish for name, wish in (*kept.items(), *values.items()) if wish}
        return url_for(endpoint, slug=self.slug, round_id=self.found.round.id, **wishes)

    def to_page(self, page: int, anchor: str = "") -> str:
        """The address of one page of the list."""
        return self.to("treatments.index", side=page if page > 1 else "", _anchor=anchor)

    def to_line(self, input_id: str) -> str:
        """The address of where an input stands in the list."""
        place = next((at for at, each in enumerate(self.found.given) if each.id == input_id), 0)
        return self.to_page(place // PAGE + 1, f"i-{input_id}")

    @property
    def shown(self) -> Sequence[Given]:
        """Those of this page of the list."""
        return self.found.given[(self.page - 1) * PAGE : self.page * PAGE]

    def after(self, input_id: str) -> str:
        """The first without an answer after this one, and then from the beginning; empty when there is none. One that has dropped out of
        those wished for, as it now has its answer, is passed over from where it stood."""
        start = self.found.numbers.get(input_id, 0)
        waiting = [each for each in self.found.given if not each.is_answered and not each.head and each.id != input_id]
        rest = sorted(waiting, key=lambda each: (self.found.numbers[each.id] <= start, self.found.numbers[each.id]))
        return rest[0].id if rest else ""

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Answers to choose among, with how many have each."""
        counts = self.found.by_answer
        return [(key, spoken(word).capitalize() + (f" ({counts.get(key, 0)})" if key else "")) for key, word in ANSWERS.items()]

    @property
    def conclusions(self) -> list[tuple[str, str]]:
        """The conclusions, to choose one."""
        return [(str(conclusion), spoken(label).capitalize()) for conclusion, label in CONCLUSION_LABELS.items()]

    def one(self, input_id: str) -> Given:
        """One of them. Raises NotFound."""
        found = next((each for each in self.found.given if each.id == input_id), None)
        if found is None:
            raise NotFound
        return found


def about(given: Given) -> str:
    """What an input is about."""
    return _("Spørsmål: %(words)s", words=given.question) if given.question else stead_name(given.stead)


def _found(slug: str, round_id: str, wanted: Filter | None = None) -> TreatmentView:
    told = request.values
    wanted = wanted or Filter(told.get("avsender", ""), told.get("kapittel", ""), told.get("svar", ""), told.get("ord", "")[:MOST_WORDS])
    found = following.treatment(session(), who(), slug, now(), round_id, wanted)
    return TreatmentView(slug, found, wanted, read_number(told.get("side", "")) or 1)


def _drawn(slug: str, given: TreatmentView) -> dict[str, Any]:
    view = HeadView(heading.open_head(session(), who(), slug))
    return {"view": view, "given": given, "round": given.found.round, "about": about, "conclusion_text": conclusion_text, "here": "plans"}


@blueprint.get(PLACE)
def index(slug: str, round_id: str) -> ResponseReturnValue:
    """The inputs, those wished for: ``avsender``, ``kapittel``, ``svar``, ``ord``; fifty at a time (``side``)."""
    return _index(slug, round_id, {}, HTTPStatus.OK)


def _index(slug: str, round_id: str, problems: Mapping[str, str], status: int) -> ResponseReturnValue:
    chosen = set(request.form.getlist("innspill"))
    drawn = _drawn(slug, _found(slug, round_id))
    return page("rounds/treatment.html", status=status, problems=problems, chosen=chosen, form=request.form, **drawn)


def _verdict() -> Verdict:
    form = request.form
    version = read_number(form.get("version", "0")) or 0
    kind, _colon, ref = form.get("endring", "").partition(":")
    note = form.get("change_note", "")
    return Verdict(form.get("conclusion", ""), form.get("reason", ""), note, kind or ChangeKind.NONE, ref, version)


@blueprint.post(PLACE)
def act(slug: str, round_id: str) -> ResponseReturnValue:
    """Do something with several (``innspill``): give them the same answer, or (``handling`` «samle») let them share one."""
    try:
        _act(slug, round_id, request.form.getlist("innspill"))
    except Invalid as error:
        return _index(slug, round_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    except WrongState as error:
        return _index(slug, round_id, {"inputs": error.sentence}, HTTPStatus.CONFLICT)
    found = _found(slug, round_id)
    return go_to(found.to_page(found.page))


def _act(slug: str, round_id: str, ids: Sequence[str]) -> None:
    given = (writing(), who(), slug, now(), round_id, ids)
    if request.form.get("handling") == "samle":
        kept(disposing.unite(*given))
        tell(_("Innspillene er samlet, og deler ett svar."))
        return
    count, left = kept(disposing.dispose_several(*given, _verdict(), "bytt" in request.form))
    said = [ngettext("Ett innspill har fått svaret.", "%(num)s innspill har fått svaret.", count) if count else _("Ingen fikk svaret.")]
    if left:
        said.append(ngettext("Ett hadde svar fra før, og beholder det.", "%(num)s hadde svar fra før, og beholder dem.", left))
    tell(" ".join(said))


# ---------------------------------------------------------------- one


@blueprint.get(f"{PLACE}/<input_id>")
def show(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """One input, beside its place in the plan as it is now."""
    return _show(slug, round_id, input_id, {}, HTTPStatus.OK)


def _show(slug: str, round_id: str, input_id: str, problems: Mapping[str, str], status: int) -> ResponseReturnValue:
    given = _found(slug, round_id)
    everything = given if given.wanted == Filter() else _found(slug, round_id, Filter())
    if all(each.id != input_id for each in given.found.given):
        given = everything
    one = everything.one(input_id)
    living = PlanView(planning.open_plan(session(), who(), slug), is_frozen=True)
    place = living.locate(one.stead.id) if one.stead and one.piece_there else None
    before, after = given.found.around(input_id)
    made = proposing.list_made(session(), who(), slug, [input_id]).get(input_id, [])
    context: dict[str, Any] = {"one": one, "made": made, "living": living, "place": place}
    context |= {"problems": problems, "form": request.form}
    context["following"] = [each for each in everything.found.given if each.head == input_id]
    context["alike"] = following.list_alike(everything.found, one) if everything.found.may_dispose and not one.head else []
    context["done"] = _done_since(slug, given, one) if one.stead and one.piece_there else None
    return page("rounds/input.html", status=status, before=before, after=after, **context, **_drawn(slug, given))


def _done_since(slug: str, given: TreatmentView, one: Given) -> History:
    """What has been done since the round was opened with what the input is about, to choose among when its answer is a change."""
    stead = one.stead.id if one.stead else ""
    return chronicling.show_history(session(), who(), slug, Wanted(piece=stead, since=given.found.round.opened_at))


@blueprint.post(f"{PLACE}/<input_id>")
def dispose(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """Answer it, or draft the answer; then on to the next without one."""
    try:
        is_answer = kept(disposing.dispose(writing(), who(), slug, now(), round_id, input_id, _verdict()))
    except Invalid as error:
        return _show(slug, round_id, input_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    except WrongState as error:
        return _show(slug, round_id, input_id, {"state": error.sentence}, HTTPStatus.CONFLICT)
    tell(_("Svaret er lagret.") if is_answer else _("Utkastet er lagret. Koordinatoren bekrefter det."))
    return _onward(slug, round_id, input_id)


def _onward(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """On to the next without an answer, among those wished for as long as there is one; or back to the same."""
    given, everything = _found(slug, round_id), _found(slug, round_id, Filter())
    wanted = "til-neste" in request.form and (given.after(input_id) or everything.after(input_id))
    return go_to(given.to("treatments.show", input_id=wanted or input_id))


@blueprint.post(f"{PLACE}/<input_id>/forslag")
def suggest(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """Make a suggestion of the wording it proposes."""
    try:
        number = kept(proposing.suggest(writing(), who(), slug, now(), round_id, input_id))
    except Invalid as error:
        return _show(slug, round_id, input_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_("Endringsforslag %(number)s er laget av innspillet.", number=number))
    return go("treatments.show", slug=slug, round_id=round_id, input_id=input_id)


@blueprint.post(f"{PLACE}/<input_id>/angring")
def take_back(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """Make its answer a draft again, or take the draft away."""
    was_answer = kept(disposing.take_back(writing(), who(), slug, now(), round_id, input_id))
    tell(_("Svaret er gjort om til et utkast.") if was_answer else _("Utkastet er tatt bort."))
    return go("treatments.show", slug=slug, round_id=round_id, input_id=input_id)


def _keep(act: Callable[[], object]) -> None:
    kept(act())


@blueprint.post(f"{PLACE}/<input_id>/samling")
def gather(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """Let others that say the same (``innspill``) share an answer with it."""
    ids = [input_id, *request.form.getlist("innspill")]
    try:
        head = kept(disposing.unite(writing(), who(), slug, now(), round_id, ids))
    except Invalid as error:
        return _show(slug, round_id, input_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_("Innspillene er samlet, og deler ett svar."))
    return go("treatments.show", slug=slug, round_id=round_id, input_id=head)


@blueprint.post(f"{PLACE}/<input_id>/losning")
def let_go(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """Let it have an answer of its own again."""
    _keep(lambda: disposing.let_go(writing(), who(), slug, now(), round_id, input_id))
    tell(_("Innspillet får sitt eget svar igjen."))
    return go("treatments.show", slug=slug, round_id=round_id, input_id=input_id)


@blueprint.get(f"{PLACE}/<input_id>/deling")
def cuts(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """Its words, to be split."""
    return _cuts(slug, round_id, input_id, {}, HTTPStatus.OK)


def _cuts(slug: str, round_id: str, input_id: str, problems: Mapping[str, str], status: int) -> ResponseReturnValue:
    heading.open_head(session(), who(), slug, Permission.DISPOSE_INPUT)
    given = _found(slug, round_id, Filter())
    one = given.one(input_id)
    if not given.found.may_dispose:
        raise WrongState(_("Innspill deles mens runden behandles."))
    marked = request.form.get("marked") or one.body.replace("\n\n", CUT)
    return page("rounds/split.html", status=status, one=one, marked=marked, problems=problems, **_drawn(slug, given))


@blueprint.post(f"{PLACE}/<input_id>/deling")
def split(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """Split it where it is marked."""
    try:
        count = kept(disposing.split(writing(), who(), slug, now(), round_id, input_id, request.form.get("marked", "")))
    except Invalid as error:
        return _cuts(slug, round_id, input_id, error.problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    tell(_("Innspillet er delt i %(count)s. Hver del får sitt eget svar.", count=count))
    return go("treatments.index", slug=slug, round_id=round_id)


@blueprint.post(f"{PLACE}/<input_id>/sammensetting")
def make_whole(slug: str, round_id: str, input_id: str) -> ResponseReturnValue:
    """Undo a split."""
    _keep(lambda: disposing.make_whole(writing(), who(), slug, now(), round_id, input_id))
    tell(_("Innspillet er helt igjen. Svarene på delene er borte."))
    return go("treatments.show", slug=slug, round_id=round_id, input_id=input_id)
