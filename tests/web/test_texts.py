"""The editor's roads over HTTP: what is answered to what."""

import base64

import pytest
from flask.testing import FlaskClient

from app.prose.schema import MAX_UPDATE, SCHEMA_VERSION
from app.prose.text import blocks, change_to
from tests.plans import paragraph
from tests.web.conftest import SignIn

JSON = {"Accept": "application/json"}


@pytest.fixture
def editor(sign_in: SignIn, without_tokens: None) -> FlaskClient:
    """The browser of somebody who may write."""
    return sign_in("editor")


def address(plan: str, road: str, text: str = "text") -> str:
    return f"/planer/{plan}/tekster/{text}/{road}"


def post(client: FlaskClient, plan: str, update: bytes, epoch: int = 1, schema: int = SCHEMA_VERSION) -> tuple[int, dict[str, object]]:
    body = {"update": base64.b64encode(update).decode(), "epoch": epoch, "schema": schema}
    answer = client.post(address(plan, "endringer"), json=body, headers=JSON)
    return answer.status_code, answer.get_json()


def state(client: FlaskClient, plan: str) -> dict[str, object]:
    found: dict[str, object] = client.get(address(plan, "tilstand"), headers=JSON).get_json()
    return found


def test_what_is_posted_is_there_when_the_answer_comes(editor: FlaskClient, sign_in: SignIn, plan: str) -> None:
    before = base64.b64decode(str(state(editor, plan)["state"]))
    status, answer = post(editor, plan, change_to(before, (paragraph("b1", "Skrevet i nettleseren."),)) or b"")
    assert status == 200 and set(answer) >= {"seq", "at"}
    after = state(sign_in("reader"), plan)
    assert after["seq"] == answer["seq"] and after["writable"] is False
    assert "Skrevet i nettleseren." in str(blocks(base64.b64decode(str(after["state"]))))


def test_the_state_brings_what_an_editor_needs_after_a_new_sign_in(editor: FlaskClient, plan: str) -> None:
    assert set(state(editor, plan)) == {"state", "seq", "epoch", "schema", "writable", "csrf", "person"}


def test_refusals_have_the_status_the_editor_goes_by(editor: FlaskClient, sign_in: SignIn, plan: str) -> None:
    for update, epoch, schema, expected in (
        (b"garbage", 1, SCHEMA_VERSION, 422),
        (b"\x00" * (MAX_UPDATE + 1), 1, SCHEMA_VERSION, 413),
        (b"\x00\x00", 2, SCHEMA_VERSION, 412),
        (b"\x00\x00", 1, SCHEMA_VERSION - 1, 426),
    ):
        status, answer = post(editor, plan, update, epoch, schema)
        assert status == expected and str(answer["error"]).endswith(".")
    assert post(sign_in("reader"), plan, b"\x00\x00")[0] == 403
    assert post(sign_in("stranger"), plan, b"\x00\x00")[0] == 404
    assert post(sign_in("nobody"), plan, b"\x00\x00")[0] == 401


@pytest.mark.parametrize(
    "body", [None, [], {}, {"update": 1, "epoch": 1, "schema": 1}, {"update": "ikke base64!", "epoch": 1, "schema": 1}]
)
def test_a_body_that_is_no_update_is_refused(editor: FlaskClient, plan: str, body: object) -> None:
    answer = editor.post(address(plan, "endringer"), json=body, headers=JSON)
    assert answer.status_code == 422


def test_an_update_that_builds_on_what_the_server_never_saw_is_refused(editor: FlaskClient, plan: str) -> None:
    start = base64.b64decode(str(state(editor, plan)["state"]))
    first = change_to(start, (paragraph("b1", "Først."),)) or b""
    _status, _answer = post(editor, plan, first)
    both = base64.b64decode(str(state(editor, plan)["state"]))
    second = change_to(both, (paragraph("b1", "Først. Og så mer."),)) or b""
    other = base64.b64decode(str(editor.get(address(plan, "tilstand", "patrol"), headers=JSON).get_json()["state"]))
    assert other
    body = {"update": base64.b64encode(second).decode(), "epoch": 1, "schema": SCHEMA_VERSION}
    answer = editor.post(address(plan, "endringer", "patrol"), json=body, headers=JSON)
    assert answer.status_code in (409, 422)
