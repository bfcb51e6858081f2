"""Where one-time links lead: to a place in a plan, to an account, to the first administrator. A GET uses no link up."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.access import Role
from app.domain.errors import Invalid, NotAllowed, NotFound
from app.services.entry.entering import Who
from app.services.group import inviting
from app.services.people import arriving, founding
from app.web.ground.limits import limited_by_network
from app.web.ground.pages import go, page, tell
from app.web.ground.scope import now, session, settings, who, writing
from app.web.people.signing import sign_in_as

blueprint = Blueprint("arrivals", __name__)

BY_LINK = "link"


@blueprint.after_request
def _keep_address(response: Response) -> Response:
    """The address of these pages holds the token: it goes to nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.errorhandler(NotFound)
def _gone(_error: NotFound) -> ResponseReturnValue:
    """One page for every link that cannot be used: nothing tells what became of it, or whether it ever was."""
    return page("arrivals/gone.html", status=404)


@blueprint.errorhandler(NotAllowed)
def _not_yours(_error: NotAllowed) -> ResponseReturnValue:
    """The link is for somebody else than the one signed in; for whom is not told."""
    return page("arrivals/not_yours.html", status=403)


def _whoever() -> Who | None:
    return who() if current_user.is_authenticated else None


# ---------------------------------------------------------------- a place in a plan


@blueprint.get("/invitasjon/<token>")
@limited_by_network
def show_invitation(token: str) -> ResponseReturnValue:
    """What one is invited to, and the ways to accept."""
    return _invitation(token)


def _invitation(token: str, problems: dict[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    invitation = inviting.open_invitation(session(), now(), token, _whoever())
    here = url_for("arrivals.show_invitation", token=token)
    context = {"invitation": invitation, "token": token, "wanted": here, "problems": problems or {}, "form": request.form}
    return page("arrivals/invitation.html", status=status, **context)  # type: ignore[arg-type]


@blueprint.post("/invitasjon/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Take the place, as the one signed in."""
    role = inviting.open_invitation(writing(), now(), token, who()).role
    slug = inviting.accept(writing(), who(), now(), token)
    return _welcome(slug, role)


def _welcome(slug: str, role: Role) -> ResponseReturnValue:
    """To the plan; who has come to give input does not read the draft, and finds what they are asked for."""
    if role is Role.CONTRIBUTOR:
        tell(_("Velkommen. Her finner du det du er bedt om innspill til."))
        return go("inputs.index")
    tell(_("Velkommen. Du er nå med i planen."))
    return go("plans.show", slug=slug)


@blueprint.post("/invitasjon/<token>/ny-bruker")
@limited_by_network
def accept_as_new(token: str) -> ResponseReturnValue:
    """Make an account and take the place."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        role = inviting.open_invitation(writing(), now(), token, None).role
        person_id, slug = inviting.accept_as_new(writing(), now(), token, name, password, settings().leaked_passwords)
    except Invalid as error:
        return _invitation(token, error.problems, 422)
    sign_in_as(person_id, BY_LINK)
    return _welcome(slug, role)


# ---------------------------------------------------------------- an account


@blueprint.get("/ny-bruker/<token>")
@limited_by_network
def show_account(token: str) -> ResponseReturnValue:
    """The form by which somebody new makes their account."""
    return _account(token)


def _account(token: str, problems: dict[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    awaited = arriving.open_account_link(session(), now(), token)
    return page("arrivals/account.html", status=status, awaited=awaited, token=token, problems=problems or {}, form=request.form)


@blueprint.post("/ny-bruker/<token>")
@limited_by_network
def make_account(token: str) -> ResponseReturnValue:
    """Make it, and sign in."""
    form = request.form
    try:
        person_id = arriving.make_account(
            writing(), now(), token, form.get("name", ""), form.get("password", ""), settings().leaked_passwords
        )
    except Invalid as error:
        return _account(token, error.problems, 422)
    sign_in_as(person_id, BY_LINK)
    tell(_("Velkommen. Brukeren din er klar."))
    return go("plans.index")


# ---------------------------------------------------------------- the first administrator


@blueprint.get("/forste-administrator/<token>")
@limited_by_network
def show_first(token: str) -> ResponseReturnValue:
    """The form by which the first administrator is made."""
    return _first(token)


def _first(token: str, problems: dict[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    founding.open_first_link(session(), now(), token)
    return page("arrivals/first.html", status=status, token=token, problems=problems or {}, form=request.form)


@blueprint.post("/forste-administrator/<token>")
@limited_by_network
def make_first(token: str) -> ResponseReturnValue:
    """Make the first administrator, and sign in."""
    form = request.form
    try:
        given = (form.get("email", ""), form.get("name", ""), form.get("password", ""))
        person_id = founding.found(writing(), now(), token, *given, settings().leaked_passwords)
    except Invalid as error:
        return _first(token, error.problems, 422)
    sign_in_as(person_id, BY_LINK)
    tell(_("Velkommen. Begynn med å legge inn virksomhetene."))
    return go("agencies.index")
