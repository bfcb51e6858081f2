"""«Min konto»: name, password, second factors, signed-in browsers and wishes for mail of the person oneself."""

from functools import wraps
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid
from app.domain.notices import GROUP_LABELS, WISH_LABELS, Group
from app.services.mail import hearing
from app.services.people import confirming, joining, resetting, signing_out, unlocking
from app.web.ground.keeping import keep_form, kept_form
from app.web.ground.limits import View, by_person, limited
from app.web.ground.pages import page, spoken, tell
from app.web.ground.scope import now, reading, settings, who, writing
from app.web.people import coming_in, signing
from app.web.people.confirm import asked, remember_question
from app.web.people.letters import notify
from app.web.people.qr import qr_code

blueprint = Blueprint("account", __name__, url_prefix="/konto")


@blueprint.before_request
def _must_be_signed_in() -> None:
    who()


def surely(view: View) -> View:
    """Before what would let a stranger stay (another way in, or one less): ask for the password, unless it was shown a moment ago."""

    @wraps(view)
    def asked_first(**values: str) -> ResponseReturnValue:
        if signing.is_sure():
            return view(**values)
        return page("account/prove.html", wanted=request.full_path.rstrip("?"), kept=keep_form(), problem="")

    return asked_first


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Everything about oneself, on one page."""
    return _account()


def _account(status: int = 200, **problems: str) -> ResponseReturnValue:
    factors = confirming.factors_of(reading(), who().person_id)
    sign_ins = signing_out.list_sign_ins(reading(), now(), who())
    name = request.form.get("name", who().name)
    wishes = dict(hearing.list_wishes(reading(), who())) | {group: request.form[group] for group in Group if group in request.form}
    told: dict[str, Any] = {"wishes": wishes, "groups": GROUP_LABELS, "choices": WISH_LABELS, "digest_hour": settings().digest_hour}
    return page("account/show.html", status=status, name=name, factors=factors, sign_ins=sign_ins, problems=problems, **told)


@blueprint.post("/bekreft")
@limited(by_person)
def prove() -> ResponseReturnValue:
    """The password once more; then on to what was asked for."""
    kept, address = kept_form(), coming_in.wanted("account.show")
    try:
        resetting.must_know_password(reading(), who(), request.form.get("current", ""))
    except Invalid as error:
        problem = spoken(error.problems["current"])
        return page("account/prove.html", status=422, wanted=address, kept=kept, problem=problem)
    signing.make_sure()
    return page("people/resend.html", kept=kept, title=_("Takk, da vet vi at det er deg")) if kept else redirect(address, 303)


@blueprint.post("/navn")
def rename() -> ResponseReturnValue:
    """Another name."""
    try:
        joining.rename(writing(), now(), who(), request.form.get("name", ""))
    except Invalid as error:
        return _account(422, **{field: spoken(sentence) for field, sentence in error.problems.items()})
    return _done(_("Navnet er lagret."))


@blueprint.post("/varsler")
def choose_notices() -> ResponseReturnValue:
    """When notices are mailed: a wish for each group."""
    try:
        hearing.set_wishes(writing(), who(), request.form)
    except Invalid as error:
        return _account(422, **{group: spoken(sentence) for group, sentence in error.problems.items()})
    return _done(_("Valgene for varsler er lagret."), "varsler")


@blueprint.post("/virksomheter/<int:agency_id>/forlat")
def leave_agency(agency_id: int) -> ResponseReturnValue:
    """From an agency no longer."""
    name = joining.leave_agency(writing(), now(), who(), agency_id)
    return _done(_("Du er ikke lenger med fra %(name)s.", name=name))


@blueprint.post("/passord")
@limited(by_person)
def change_password() -> ResponseReturnValue:
    """Another password, for who knows the old one."""
    try:
        resetting.must_know_password(reading(), who(), request.form.get("current", ""))
        resetting.change_password(writing(), now(), who(), request.form.get("password", ""), settings().leaked_passwords)
    except Invalid as error:
        return _account(422, **{field: spoken(sentence) for field, sentence in error.problems.items()})
    notify("password_changed")
    return _done(_("Passordet er byttet. Du er logget ut av andre nettlesere."))


# ---------------------------------------------------------------- an app with codes


@blueprint.get("/kodeapp")
@surely
def new_app() -> ResponseReturnValue:
    """The picture to scan, and the secret to type."""
    return _setup("", "")


def _setup(sealed: str, problem: str, status: int = 200) -> ResponseReturnValue:
    setup = confirming.start_app(who(), coming_in.keyring(), sealed)
    return page("account/app.html", status=status, setup=setup, picture=qr_code(setup.address), problem=problem)


@blueprint.post("/kodeapp")
@surely
@limited(by_person)
def add_app() -> ResponseReturnValue:
    """Keep the app, when it shows the right code."""
    sealed = request.form.get("sealed", "")
    try:
        codes = confirming.add_app(writing(), now(), who(), coming_in.keyring(), sealed, request.form.get("code", ""))
    except Invalid as error:
        return _setup(sealed, spoken(error.problems["code"]), 422)
    notify("factor_added")
    return _with_codes(codes, _("Kodeappen er lagt til. Fra nå av spør vi etter en kode når du logger inn."))


@blueprint.post("/kodeapp/fjern")
@surely
def remove_app() -> ResponseReturnValue:
    """Without the app from now on."""
    confirming.remove_factor(writing(), now(), who(), "totp")
    notify("factor_removed")
    return _done(_("Kodeappen er fjernet."))


# ---------------------------------------------------------------- passkeys


@blueprint.get("/passnokler/ny")
@surely
def new_passkey() -> ResponseReturnValue:
    """What a passkey is, and the button that makes one."""
    return page("account/passkey.html", problem="", name=signing.device())


@blueprint.post("/passnokler/sporsmal")
@surely
def ask_passkey() -> ResponseReturnValue:
    """What the browser is to make."""
    return remember_question(unlocking.ask_for_new(reading(), who(), coming_in.site()))


@blueprint.post("/passnokler")
@surely
def add_passkey() -> ResponseReturnValue:
    """Keep what the device made."""
    name = request.form.get("name", "")
    try:
        codes = unlocking.add_passkey(writing(), now(), who(), coming_in.site(), asked(), request.form.get("svar", ""), name)
    except Invalid as error:
        return page("account/passkey.html", status=422, problem=spoken(error.problems["passkey"]), name=name)
    notify("factor_added")
    return _with_codes(codes, _("Passnøkkelen er lagt til. Neste gang kan du logge inn med den."))


@blueprint.post("/passnokler/<int:key_id>/fjern")
@surely
def remove_passkey(key_id: int) -> ResponseReturnValue:
    """Without this passkey from now on."""
    confirming.remove_factor(writing(), now(), who(), "passkey", key_id)
    notify("factor_removed")
    return _done(_("Passnøkkelen er fjernet. Slett den gjerne på enheten også."))


@blueprint.post("/reservekoder")
@surely
def renew_codes() -> ResponseReturnValue:
    """Ten new recovery codes instead of the old ones."""
    codes = confirming.renew_recovery_codes(writing(), now(), who())
    return _with_codes(codes, _("Du har fått nye reservekoder. De gamle virker ikke lenger."))


def _with_codes(codes: tuple[str, ...], sentence: str) -> ResponseReturnValue:
    """Recovery codes are shown in the answer itself, this once; without any, back to the account."""
    return page("account/codes.html", codes=codes, sentence=sentence) if codes else _done(sentence)


# ---------------------------------------------------------------- signed-in browsers


@blueprint.post("/innlogginger/<int:sign_in_id>/avslutt")
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign one browser out."""
    signing_out.end_sign_in(writing(), now(), who(), sign_in_id)
    return _done(_("Nettleseren er logget ut."), "innlogginger")


@blueprint.post("/innlogginger/avslutt")
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here, or here too."""
    if request.form.get("hvor") == "alle":
        signing_out.end_all_sign_ins(writing(), now(), who())
        tell(_("Du er logget ut overalt."))
        return redirect(url_for("people.sign_in"), 303)
    signing_out.end_other_sign_ins(writing(), now(), who())
    return _done(_("Du er logget ut av alle andre nettlesere."), "innlogginger")


@blueprint.post("/sett")
def seen() -> ResponseReturnValue:
    """A page is open here now."""
    joining.touch_session(writing(), now(), who())
    return "", 204


def _done(sentence: str, anchor: str = "") -> ResponseReturnValue:
    tell(sentence)
    return redirect(url_for("account.show", _anchor=anchor or None), 303)
