"""Every route × role × own and other plan: each answer as the table of rights says; nothing that reads writes."""

import base64
import io
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.access import OF_THE_INSTALLATION, Permission, Role, Subject, allow
from app.domain.states import State
from app.factory import create_app
from app.services import administering, assigning, exporting, inviting, planning
from app.services.entering import SYSTEM, Entered, Who, actor_of, measure_subject
from app.services.inviting import Wish
from app.store import plans
from app.store.base import db, reading, writing
from app.store.tables import AssetRow, HistoryRow, JobRow, PlanRow
from tests.conftest import NAMES, NOW, Ready, settings_in
from tests.web.conftest import SignIn
from tests.web.routes import ROUTES, Listed

People = dict[str, Who]
OTHER_PLAN = "en-annen-plan"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PERSONS = (*NAMES, "nobody")
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
    """The database with a picture, a finished drawing and a plan of somebody else; returns a copy of it to go back to."""
    folder = app.config["SAMPLAN"].drawings_dir
    folder.mkdir(exist_ok=True)
    with app.app_context(), writing() as session:
        other = planning.create_plan(session, SYSTEM, NOW, {"title": "En annen plan"})
        assert other.slug == OTHER_PLAN
        for row in plans.list_plans(session):
            session.add(AssetRow(plan_id=row.id, sha256="0" * 64, media_type="image/png", data=b"png"))
        own = plans.find_plan(session, plan)
        assert own is not None
        session.add_all((_job(own), _line()))
        inviting.invite(session, people["coordinator"], plan, NOW, ["venter@nordvik.example"], "", Wish("reader"), None)
        administering.invite_person(session, people["administrator"], NOW, "venter@nordvik.example", "", None, False, None)
    exporting.file_of(folder, "k" * 64, "pdf").write_bytes(b"%PDF")
    copy = database.with_name("furnished.db")
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    return copy


def _line() -> HistoryRow:
    facts = {"version": 1, "before": {"full": "Politiet"}, "after": {"full": "Nordvik politistasjonsdistrikt"}}
    return HistoryRow(id=9001, plan_id="plan", at=NOW, act="piece.edited", piece_id="police", data=facts)


def _job(plan: PlanRow) -> JobRow:
    job = JobRow(id="job", plan_id=plan.id, key="k" * 64, format="pdf", request={}, state="ready", progress=100, error="")
    job.asked_at = job.ended_at = NOW
    return job


def send(app: Flask, client: FlaskClient, name: str, slug: str) -> TestResponse:
    """The request of a listed route."""
    method, endpoint = name.split(" ")
    listed = ROUTES[name]
    with app.test_request_context():
        needs = next(rule.arguments for rule in app.url_map.iter_rules(endpoint))
        address = url_for(endpoint, **listed.values, **({"slug": slug} if "slug" in needs else {}))
    if method == "GET":
        return client.get(address, query_string=listed.form)
    if listed.json is not None:
        return client.post(address, json=listed.json)
    files = {name: (io.BytesIO(PNG), f"{name}.png") for name in ("fil", "bilde", "logo") if name in listed.form}
    return client.post(address, data={**listed.form, **files})


def is_allowed(app: Flask, listed: Listed, person: str, slug: str, people: People) -> bool:
    """What the table of rights says."""
    assert isinstance(listed.asks, Permission)
    who, own = people[person], slug != OTHER_PLAN
    role = person.removeprefix("other_")
    actor = actor_of(who, role if own and role in set(Role) else None, coordinates=role == "coordinator")
    if listed.asks in OF_THE_INSTALLATION:
        return allow(actor, listed.asks)
    subject = None
    if listed.subject:
        with app.app_context(), reading() as session:
            pieces = {p.id: p for p in plans.list_pieces(session, "plan")}
        subject = measure_subject(_entered(State.DRAFT), pieces[listed.subject], pieces)
    return allow(actor, listed.reads_first) and allow(actor, listed.asks, subject)


def _entered(state: State) -> Entered:
    return Entered(PlanRow(state=state), actor_of(SYSTEM, None), SYSTEM)


@pytest.mark.parametrize("slug", ["own", OTHER_PLAN])
@pytest.mark.parametrize("name", ROUTES)
def test_each_person_gets_what_the_table_says(
    app: Flask, furnished: Path, plan: str, people: People, sign_in: SignIn, without_tokens: None, database: Path, name: str, slug: str
) -> None:
    slug = plan if slug == "own" else slug
    for person in PERSONS:
        answer = send(app, sign_in(person), name, slug)
        assert_as_listed(app, answer, name, person, slug, people)
        with app.app_context():
            db.engine.dispose()
        for old in database.parent.glob("samplan.db*"):
            old.unlink()
        shutil.copy(furnished, database)


def assert_as_listed(app: Flask, answer: TestResponse, name: str, person: str, slug: str, people: People) -> None:
    listed, status, what = ROUTES[name], answer.status_code, f"{name} as {person} in {slug}: {answer.status} {answer.location}"
    if listed.asks == "anybody":
        assert status in (200, 303, 422), what
    elif listed.asks == "link":
        assert status == 404, what
    elif person == "nobody":
        assert status == 401 or (status == 303 and "/innlogging" in str(answer.location)), what
    elif listed.asks == "signed in":
        assert status in (200, 204, 303, 404, 422), what
    elif listed.asks == "member":
        is_in = slug != OTHER_PLAN and person not in ("stranger", "administrator")
        assert status in ((200, 303, 422) if is_in else (404,)), what
    elif is_allowed(app, listed, person, slug, people):
        assert status < 400 or status == 422, what
    else:
        knows = slug != OTHER_PLAN and person not in ("stranger", "administrator")
        assert status == (403 if knows or listed.asks in OF_THE_INSTALLATION else 404), what


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


def test_nothing_tells_whether_a_plan_exists(app: Flask, furnished: Path, plan: str, sign_in: SignIn, without_tokens: None) -> None:
    stranger = sign_in("stranger")
    for name, listed in ROUTES.items():
        if listed.asks == "member" or (isinstance(listed.asks, Permission) and listed.asks not in OF_THE_INSTALLATION):
            hidden, missing = (send(app, stranger, name, slug) for slug in (plan, "finnes-ikke"))
            assert (hidden.status_code, without_token(hidden)) == (missing.status_code, without_token(missing)), name


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
            for person in PERSONS:
                send(app, sign_in(person), name, plan)
    assert everything(database) == before


def test_no_form_is_taken_without_its_token(app: Flask, furnished: Path, plan: str, sign_in: SignIn, database: Path) -> None:
    before = everything(database)
    for name in ROUTES:
        if name.startswith("POST "):
            assert send(app, sign_in("coordinator"), name, plan).status_code == 400, name
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
