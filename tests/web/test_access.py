"""Every route × person × own and other plan: each answer as the table of rights says, whatever the agency; nothing that reads writes.

Who asks stands in ``world.PERSONS``: every role, editors of one agency, of another, of several and of none, and those whose place or
sign-in has ended.
"""

import base64
import io
import re
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.access import OF_THE_INSTALLATION, Actor, Permission, Subject, allow
from app.domain.states import State
from app.factory import create_app
from app.services.entry.entering import SYSTEM, Entered, Who, actor_of, measure_subject
from app.services.group import assigning
from app.services.plan import planning
from app.store import plans
from app.store.base import db, reading, writing
from app.store.tables import PlanRow
from tests.conftest import NAMES, NOW, Ready, settings_in
from tests.web.conftest import SignIn
from tests.web.routes import ROUTES, Listed
from tests.web.world import NO_PLAN, OTHER_PLAN, PERSONS, World, furnish

People = dict[str, Who]
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
HANDSHAKE = {
    "Origin": "http://localhost",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{27}")


def rules(app: Flask) -> dict[str, str]:
    """«METHOD endpoint» → the address's parts, from the application's own map."""
    found = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {rule.endpoint}"] = str(rule.arguments)
    return {name: parts for name, parts in found.items() if not name.endswith(" static")}


def test_every_route_is_listed(app: Flask) -> None:
    assert set(rules(app)) == set(ROUTES)


@pytest.fixture
def furnished(app: Flask, plan: str, people: People, database: Path) -> Path:
    """The database with a picture, a finished drawing and a plan of somebody else."""
    furnish(app, plan, people)
    return database


def send(app: Flask, client: FlaskClient, name: str, slug: str) -> TestResponse:
    """The request of a listed route."""
    method, endpoint = name.split(" ")
    listed = ROUTES[name]
    with app.test_request_context():
        rule = next(app.url_map.iter_rules(endpoint))
        address = url_for(endpoint, **listed.values, **({"slug": slug} if "slug" in rule.arguments else {}))
    if method == "GET":
        return client.get(urlsplit(address).path, query_string=listed.form, headers=HANDSHAKE if rule.websocket else None)
    if listed.json is not None:
        return client.post(address, json=listed.json)
    files = {name: (io.BytesIO(PNG), f"{name}.png") for name in ("fil", "bilde", "logo") if name in listed.form}
    return client.post(address, data={**listed.form, **files})


def is_allowed(world: World, listed: Listed, actor: Actor, measure: str = "") -> bool:
    """What the table of rights says. ``measure``: another than the one listed."""
    assert isinstance(listed.asks, Permission)
    if listed.asks in OF_THE_INSTALLATION:
        return allow(actor, listed.asks)
    subject = subject_of(world, measure or listed.subject) if listed.subject else None
    return allow(actor, listed.reads_first) and allow(actor, listed.asks, subject)


def subject_of(world: World, measure: str) -> Subject:
    with world.app.app_context(), reading() as session:
        pieces = {p.id: p for p in plans.list_pieces(session, "plan")}
    return measure_subject(Entered(PlanRow(state=State.DRAFT), actor_of(SYSTEM, None), SYSTEM), pieces[measure], pieces)


@pytest.mark.parametrize("slug", ["own", OTHER_PLAN])
@pytest.mark.parametrize("name", ROUTES)
def test_each_person_gets_what_the_table_says(world: World, name: str, slug: str) -> None:
    slug = world.plan if slug == "own" else slug
    for person in PERSONS:
        answer = send(world.app, world.client(person), name, slug)
        world.put_back()
        assert_as_listed(world, answer, name, person, slug)


def assert_as_listed(world: World, answer: TestResponse, name: str, person: str, slug: str, measure: str = "") -> None:
    listed, status, what = ROUTES[name], answer.status_code, f"{name} as {person} in {slug}: {answer.status} {answer.location}"
    if listed.asks == "anybody":
        assert status in (200, 303, 422), what
        return
    if listed.asks == "link":
        assert status == 404, what
        return
    if world.persons[person].actor is None:
        assert is_sent_to_sign_in(answer), what
        return
    actor = world.persons[person].in_plan(slug)
    if listed.asks == "signed in":
        assert status in (200, 204, 303, 404, 422), what
    elif listed.asks == "member":
        assert status in ((200, 303, 422) if actor.role else (404,)), what
    elif is_allowed(world, listed, actor, measure) and listed.owner in ("", person):
        assert status < 400 or status == 422 or (listed.goes_on and status == 503), what
    else:
        assert status == (403 if actor.role or listed.asks in OF_THE_INSTALLATION else 404), what


def is_sent_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 401 or (answer.status_code == 303 and "/innlogging" in str(answer.location))


RESPONSIBLE = {
    "the police": [["police", "lead"], ["school", "partner"]],
    "the municipality": [["municipality", "lead"]],
    "both": [["police", "joint"], ["municipality", "joint"]],
    "a body without people here": [["school", "lead"]],
    "the police and such a body": [["police", "lead"], ["school", "joint"]],
    "nobody": [],
}
OF_A_MEASURE = tuple(name for name, listed in ROUTES.items() if listed.subject)


@pytest.mark.parametrize("whose", RESPONSIBLE)
def test_a_measure_is_its_own_agencys_as_the_table_says(world: World, whose: str) -> None:
    agency = next(iter(world.persons["coordinator"].actor.agencies))  # type: ignore[union-attr]
    for name in OF_A_MEASURE:
        for person in PERSONS:
            with world.app.app_context(), writing() as session:
                planning.edit_piece(session, SYSTEM, world.plan, NOW, "municipality", 1, {"agency": agency})
                planning.edit_piece(session, SYSTEM, world.plan, NOW, "patrol", 1, {"responsible": RESPONSIBLE[whose]})
            answer = send(world.app, world.client(person), name, world.plan)
            try:
                assert_as_listed(world, answer, name, person, world.plan)
            finally:
                world.put_back()


OF_A_PLACE = tuple(
    name
    for name, listed in ROUTES.items()
    if listed.asks in (Permission.EDIT_TEXT, Permission.EDIT_STRUCTURE, Permission.MARK_SECTION_READY)
    and listed.values.get("piece_id", listed.values.get("text_id")) in ("text", "intro", "figure", "measures")
)
"""What is done to a chapter, a section or a part of one."""


@pytest.mark.parametrize("given", ["several", "without_agency"])
@pytest.mark.parametrize("name", OF_A_PLACE)
def test_what_is_given_to_one_editor_is_closed_to_the_others(world: World, name: str, given: str) -> None:
    chosen = world.persons[given].actor
    assert chosen is not None
    subject = Subject(assigned=frozenset({chosen.person}))
    for person in PERSONS:
        with world.app.app_context(), writing() as session:
            for part in ("intro", "work"):
                assigning.assign(session, SYSTEM, world.plan, NOW, part, [chosen.person])  # type: ignore[list-item]
        answer = send(world.app, world.client(person), name, world.plan)
        world.put_back()
        actor, listed = world.persons[person].actor, ROUTES[name]
        if actor is None:
            assert is_sent_to_sign_in(answer), person
            continue
        assert isinstance(listed.asks, Permission)
        may = allow(actor, listed.reads_first) and allow(actor, listed.asks, subject)
        assert answer.status_code < 400 or answer.status_code == 422 if may else answer.status_code == (403 if actor.role else 404), person


OF_A_PLAN = tuple(
    name
    for name, listed in ROUTES.items()
    if listed.asks == "member" or (isinstance(listed.asks, Permission) and listed.asks not in OF_THE_INSTALLATION)
)


@pytest.mark.parametrize("name", OF_A_PLAN)
def test_nothing_tells_whether_a_plan_exists(world: World, name: str) -> None:
    for person, actor in ((person, world.persons[person].actor) for person in PERSONS):
        if actor is not None and actor.role:
            continue
        answers = [send(world.app, world.client(person), name, slug) for slug in (world.plan, OTHER_PLAN, NO_PLAN)]
        world.put_back()
        if actor is None:
            assert all(map(is_sent_to_sign_in, answers)), person
        else:
            assert len({(answer.status_code, without_token(answer)) for answer in answers}) == 1, person


GIVEN = {
    "/deler/overview/plass/ned": Permission.EDIT_STRUCTURE,
    "/deler/actorlist/fjerning": Permission.EDIT_STRUCTURE,
    "/deler?slag=text&under=lists": Permission.EDIT_STRUCTURE,
    "/deler/lists/klarmelding": Permission.MARK_SECTION_READY,
    "/deler/lists/gjenapning": Permission.MARK_SECTION_READY,
}
"""What is posted inside the section «lists», and what it asks for there."""


@pytest.mark.parametrize("given", ["lists", "work"])
@pytest.mark.parametrize("post", GIVEN)
def test_what_is_given_to_some_is_closed_to_others_as_the_table_says(
    app: Flask, plan: str, people: People, sign_in: SignIn, without_tokens: None, post: str, given: str
) -> None:
    with app.app_context(), writing() as session:
        assigning.assign(session, people["coordinator"], plan, NOW, given, [people["editor"].person_id])
    subject = Subject(responsible=frozenset(), assigned=frozenset({people["editor"].person_id}))
    for person in ("other_editor", "secretary", "council_member", "contributor", "reader", "coordinator", "editor"):
        actor = actor_of(people[person], person.removeprefix("other_"))
        expected = allow(actor, Permission.READ_DRAFT) and allow(actor, GIVEN[post], subject)
        status = sign_in(person).post(f"/planer/{plan}{post}").status_code
        assert (status < 400 or status == 404) if expected else status == 403, f"{person}: {status}"


def without_token(answer: TestResponse) -> str:
    """The page without its form tokens, which hold the time."""
    return TOKEN.sub("", answer.text)


def everything(database: Path) -> str:
    with sqlite3.connect(database) as connection:
        return "\n".join(connection.iterdump())


def test_no_get_writes(app: Flask, furnished: Path, plan: str, sign_in: SignIn, database: Path) -> None:
    before = everything(database)
    for name in ROUTES:
        if name.startswith("GET "):
            for person in (*NAMES, "nobody"):
                send(app, sign_in(person), name, plan)
    assert everything(database) == before


def test_no_form_is_taken_without_its_token(app: Flask, furnished: Path, plan: str, sign_in: SignIn, database: Path) -> None:
    before = everything(database)
    for name in ROUTES:
        if name.startswith("POST "):
            # Behind a guest's link the address itself is the secret; of who is signed in there, ``test_input_rounds`` asks.
            wanted = 404 if name.startswith("POST inputs.") else 400
            assert send(app, sign_in("coordinator"), name, plan).status_code == wanted, name
    assert everything(database) == before


def test_a_get_that_would_write_is_stopped_by_the_database_itself(app: Flask, plan: str) -> None:
    with app.app_context(), pytest.raises(Exception, match=r"readonly|read-only"), reading() as session:
        row = plans.find_plan(session, plan)
        assert row is not None
        row.content += 1
        session.flush()


def test_an_answer_that_leaves_changes_unsaved_is_a_fault(tmp_path: Path, ready: Ready) -> None:
    shutil.copy(ready.file, tmp_path / "samplan.db")
    app = create_app(settings_in(tmp_path))
    app.config["WTF_CSRF_ENABLED"] = False

    @app.post("/glemsom")
    def forgetful() -> str:
        row = plans.find_plan(db.session(), ready.plan)
        assert row is not None
        row.content += 1
        return "Lagret."

    assert app.test_client().post("/glemsom").status_code == 500
