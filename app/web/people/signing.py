"""A person is signed in on this browser, in whichever way they showed who they are."""

from flask import request, session
from flask_login import login_user

from app.services.people import joining
from app.web.ground.limits import remember_browser
from app.web.ground.scope import now, writing
from app.web.ground.security import SignedIn

SURE_SECONDS = 10 * 60
SURE_AT = "sikker"
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "Mac"), ("Linux", "Linux"))
"""What stands in a browser's own name → what people call it; the first that fits, for browsers carry each other's marks."""


def sign_in_as(person_id: int, method: str, challenge: str | None = None) -> None:
    """Sign the person in. Everything the cookie held before is dropped, so that nothing somebody else put there lives on.

    Args:
        method: how they showed who they are («password», «link», «passkey» …).
        challenge: hash of the question that a passkey answered.

    Raises:
        NotFound: no such person, or deactivated.
    """
    who, cookie = joining.begin_session(writing(), now(), person_id, method, device(), challenge)
    session.clear()
    login_user(SignedIn(who, cookie))
    session.permanent = True
    make_sure()
    remember_browser(who.email)


def device() -> str:
    """What the browser calls itself, as it is kept beside the sign-in."""
    agent = request.user_agent.string
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(word for word in (browser, system) if word)


def make_sure() -> None:
    """Remember that the person has just shown who they are."""
    session[SURE_AT] = int(now().timestamp())


def is_sure() -> bool:
    """Whether the person showed who they are a moment ago: asked before anything that would let a stranger stay."""
    return now().timestamp() - session.get(SURE_AT, 0) <= SURE_SECONDS
