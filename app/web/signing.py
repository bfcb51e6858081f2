"""A person is signed in on this browser, in whichever way they showed who they are."""

from flask import request, session
from flask_login import login_user

from app.services import joining
from app.web.scope import now, writing
from app.web.security import SignedIn

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "Mac"), ("Linux", "Linux"))
"""What stands in a browser's own name → what people call it; the first that fits, for browsers carry each other's marks."""


def sign_in_as(person_id: int, method: str) -> None:
    """Sign the person in. ``method``: how they showed who they are («password», «link», …).

    Raises:
        NotFound: no such person, or deactivated.
    """
    login_user(SignedIn(*joining.begin_session(writing(), now(), person_id, method, _device())))
    session.permanent = True


def _device() -> str:
    """What the browser calls itself, as it is kept beside the sign-in."""
    agent = request.user_agent.string
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(word for word in (browser, system) if word)
