"""Every route of a one-time link × what has become of the link × who opens it: closed links are told apart by nobody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import url_for

from app.domain.people import LINK_LIFETIMES, LinkKind
from app.services.entry import linking
from app.services.rounds import telling
from app.store import rounds
from app.store.base import Session, writing
from tests.web.routes import NO_LINK, ROUTES
from tests.web.test_access import is_sent_to_sign_in, without_token
from tests.web.world import ENDED, World

Made = Callable[[Session, LinkKind, datetime], str]
EMAIL = "reader@nordvik.example"
KINDS: dict[str, LinkKind] = {"resets": "reset", "invitation": "invitation", "accept": "invitation", "account": "account", "first": "first"}
OF_A_LINK = {
    name: next(kind for word, kind in KINDS.items() if word in name)
    for name, listed in ROUTES.items()
    if listed.values == NO_LINK and " inputs." not in name
}
"""Every route that a one-time link leads to, and the kind of link."""
OF_A_GUEST = [name for name, listed in ROUTES.items() if " inputs." in name and listed.asks == "link"]
"""Every route behind a guest's link, which opens many times."""
WHO = ("reader", "editor", "coordinator", "stranger", "administrator", "removed", *ENDED, "nobody")
"""Who tries them: the one they are for, members, who was one, and others."""


def _link(session: Session, kind: LinkKind, at: datetime, is_open: bool = True) -> str:
    return linking.make_link(session, at, kind, EMAIL, plan_id="plan" if kind == "invitation" else None, role="reader", is_open=is_open)[1]


def used(session: Session, kind: LinkKind, at: datetime) -> str:
    token = _link(session, kind, at)
    linking.use_link(session, at, token, kind)
    return token


def old(session: Session, kind: LinkKind, at: datetime) -> str:
    return _link(session, kind, at - LINK_LIFETIMES[kind] - timedelta(seconds=1))


def withdrawn(session: Session, kind: LinkKind, at: datetime) -> str:
    token = _link(session, kind, at)
    linking.withdraw_links_to(session, at, kind, EMAIL)
    return token


def replaced(session: Session, kind: LinkKind, at: datetime) -> str:
    token = _link(session, kind, at)
    _link(session, kind, at)
    return token


def never_opened(session: Session, kind: LinkKind, at: datetime) -> str:
    return _link(session, kind, at, is_open=False)


def of_another_kind(session: Session, kind: LinkKind, at: datetime) -> str:
    return _link(session, "account" if kind == "reset" else "reset", at)


def test_every_route_of_a_link_is_here() -> None:
    assert len(OF_A_LINK) == 9
    assert set(OF_A_LINK.values()) == set(LINK_LIFETIMES)


@pytest.mark.parametrize("made", [used, old, withdrawn, replaced, never_opened, of_another_kind])
@pytest.mark.parametrize("name", OF_A_LINK)
def test_a_closed_link_is_answered_as_one_that_never_was(world: World, name: str, made: Made) -> None:
    method, endpoint = name.split(" ")
    with world.app.app_context(), writing() as session:
        tokens = (made(session, OF_A_LINK[name], datetime.now(UTC)), "en-lenke-som-aldri-var")
    for person in WHO:
        answers = []
        for token in tokens:
            with world.app.test_request_context():
                address = url_for(endpoint, token=token)
            data = {"name": "Nina Ny", "password": "fire-nye-blyanter-sover", "email": "nina@nordvik.example"}
            answer = world.client(person).open(address, method=method, data=data if method == "POST" else None)
            answers.append((answer.status_code, without_token(answer).replace(token, ""), (answer.location or "").replace(token, "")))
            assert answer.status_code == 404 or is_sent_to_sign_in(answer), person
        assert answers[0] == answers[1], person
    world.put_back()


def _guests(session: Session, fate: str) -> str:
    """The token of a guest's link that opens no more."""
    row = rounds.find_participant(session, "withdrawn" if fate == "taken out" else "guest")
    assert row is not None
    now = datetime.now(UTC)
    token = telling.new_token(session, now - timedelta(days=366) if fate == "old" else now, row)
    if fate == "withdrawn":
        rounds.set_links_withdrawn(session, row.id, now)
    return token


@pytest.mark.parametrize("fate", ["old", "withdrawn", "taken out"])
@pytest.mark.parametrize("name", OF_A_GUEST)
def test_a_guests_closed_link_is_answered_as_one_that_never_was(world: World, name: str, fate: str) -> None:
    method, endpoint = name.split(" ")
    with world.app.app_context(), writing() as session:
        tokens = (_guests(session, fate), "en-lenke-som-aldri-var")
    for person in ("coordinator", "editor", "nobody"):
        answers = []
        for token in tokens:
            with world.app.test_request_context():
                address = url_for(endpoint, **{**ROUTES[name].values, "token": token})
            answer = world.client(person).open(address, method=method)
            answers.append((answer.status_code, without_token(answer).replace(token, "")))
        assert answers[0] == answers[1] and answers[0][0] == 404, person
    world.put_back()
