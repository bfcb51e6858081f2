"""The overview over HTTP: addresses, the file for spreadsheets, rows that are refused or contested, several at once; and «Mine tiltak»."""

import csv
import io
import random
import re
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.services.entry.entering import SYSTEM, Who
from app.services.plan import planning, shaping
from app.store.base import writing
from app.web.measures.overview_address import COLUMN_NAMES, GROUPS, LACKS, MINE, PLAN, SORT_NAMES, Page, is_canonical, read_wish, write_wish
from app.web.measures.overview_csv import harmless
from tests.accounts import change_account
from tests.conftest import NOW
from tests.web.conftest import SignIn

People = dict[str, Who]


@pytest.fixture
def coordinator(sign_in: SignIn, without_tokens: None) -> FlaskClient:
    return sign_in("coordinator")


def titles(page: str) -> list[str]:
    return re.findall(r'role="rowheader" scope="row"><a [^>]*>([^<]*)<', page)


# ---------------------------------------------------------------- addresses

NAMES = ("q", "ansvarlig", "status", "periode", "del", "mine", "mangler", "sorter", "grupper", "kolonner", "kolonne", "utm")
VALUES = (
    *(
        "ja",
        "ingen",
        "forsinket",
        "i-2026",
        "slutter-2027",
        "i-0000",
        "i-²²²²",
        "-tiltak",
        "--tiltak",
        "nr.status",
        "",
        " ",
        "a  b ",
        "Igangsatt",
    ),
    *("x" * 200, "æ\u00a0ø", "x" * 59 + " y", "\x00", *SORT_NAMES, *COLUMN_NAMES, *GROUPS, *LACKS),
)


@pytest.mark.parametrize("page", [PLAN, MINE], ids=["plan", "mine"])
def test_every_address_has_one_short_form_that_says_the_same(page: Page) -> None:
    chance = random.Random(2026)
    for _ in range(2000):
        asked = [(chance.choice(NAMES), chance.choice(VALUES)) for _ in range(chance.randrange(8))]
        wish = read_wish(MultiDict(asked), page)
        short = write_wish(wish, page)
        assert read_wish(MultiDict(short), page) == wish, asked
        assert is_canonical(MultiDict(short), short)


def test_an_address_that_says_more_than_it_must_leads_to_the_short_one(coordinator: FlaskClient, plan: str) -> None:
    asked = "q=&ansvarlig=police&status=&periode=&grupper=del&kolonne=&kolonne=nr&kolonne=ansvarlig&kolonne=periode&kolonne=status&utm=x"
    answer = coordinator.get(f"/planer/{plan}/tiltak?{asked}")
    assert (answer.status_code, answer.location) == (303, f"/planer/{plan}/tiltak?ansvarlig=police")
    assert titles(coordinator.get(answer.location).text) == ["Følge barna over veien"]


FIELDS = ("q", "ansvarlig", "status", "periode", "del", "mangler", "sorter", "grupper", "kolonner")
HOSTILE = ("<script>alert(1)</script>", "'\"><img src=x>", "\x00\ufffd", "../../etc", "💥" * 200, "{{7*7}}", "-" * 300)


def test_a_hostile_address_is_harmless(coordinator: FlaskClient, plan: str) -> None:
    for name in FIELDS:
        for hostile in HOSTILE:
            answer = coordinator.get(f"/planer/{plan}/tiltak", query_string={name: hostile}, follow_redirects=True)
            assert answer.status_code == (400 if "\0" in hostile else 200), (name, hostile)
            assert "<script>alert" not in answer.text and "<img src=x" not in answer.text and ">49<" not in answer.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Følge barna over veien", "Bedre lys"]),
        ("sorter=-nr", ["Bedre lys", "Følge barna over veien"]),
        ("q=lys", ["Bedre lys"]),
        ("q=politiet", ["Følge barna over veien"]),
        ("ansvarlig=ingen", ["Bedre lys"]),
        ("ansvarlig=school", ["Følge barna over veien"]),
        ("status=Igangsatt", ["Følge barna over veien"]),
        ("status=ingen", ["Bedre lys"]),
        ("periode=i-2027", ["Følge barna over veien"]),
        ("periode=i-2031", []),
        ("periode=slutter-2027", ["Følge barna over veien"]),
        ("periode=ingen", ["Bedre lys"]),
        ("del=measures", ["Følge barna over veien", "Bedre lys"]),
        ("del=intro", []),
        ("mangler=noe", ["Bedre lys"]),
        ("mine=ja", []),
        ("grupper=status", ["Følge barna over veien", "Bedre lys"]),
    ],
)
def test_the_address_decides_what_is_shown(coordinator: FlaskClient, plan: str, asked: str, found: list[str]) -> None:
    answer = coordinator.get(f"/planer/{plan}/tiltak?{asked}")
    assert answer.status_code == 200 and titles(answer.text) == found


def test_an_actor_that_is_over_can_be_asked_for_while_it_has_measures(
    app: Flask, coordinator: FlaskClient, plan: str, people: People
) -> None:
    with app.app_context(), writing() as session:
        for actor in ("police", "municipality"):
            planning.edit_piece(session, people["coordinator"], plan, NOW, actor, 1, {"valid_to": "2020"})

    def offered(asked: str = "") -> list[str]:
        page = coordinator.get(f"/planer/{plan}/tiltak{asked}").get_data(as_text=True)
        chosen = re.search(r'<select[^>]* name="ansvarlig".*?</select>', page, re.DOTALL)
        return re.findall(r'value="([a-z]+)"', chosen[0]) if chosen else []

    assert offered() == ["ingen", "police", "school", "others"]
    assert "municipality" in offered("?ansvarlig=municipality")


def test_my_own_are_shown_alone(sign_in: SignIn, plan: str) -> None:
    assert titles(sign_in("editor").get(f"/planer/{plan}/tiltak?mine=ja").text) == ["Følge barna over veien"]


def test_columns_are_those_asked_for_and_links_keep_them(coordinator: FlaskClient, plan: str) -> None:
    page = coordinator.get(f"/planer/{plan}/tiltak?kolonner=nr.endret").text
    assert 'class="changed"' in page and 'class="when"' not in page
    assert f"/planer/{plan}/tiltak?sorter=tiltak&amp;kolonner=nr.endret" in page


def test_htmx_gets_the_table_alone_and_is_told_the_short_address(coordinator: FlaskClient, plan: str) -> None:
    answer = coordinator.get(f"/planer/{plan}/tiltak?q=lys&ansvarlig=", headers={"HX-Request": "true"})
    assert answer.headers["HX-Replace-Url"] == f"/planer/{plan}/tiltak?q=lys"
    assert answer.text.lstrip().startswith('<div id="tiltak"') and "<html" not in answer.text


# ---------------------------------------------------------------- the file


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff") and "\r\n" in text
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


def test_the_file_is_the_view(coordinator: FlaskClient, plan: str) -> None:
    answer = coordinator.get(f"/planer/{plan}/tiltak/tabell.csv?sorter=-nr")
    assert answer.mimetype == "text/csv" and re.search(
        r'filename="tiltak-[\w-]+-\d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"]
    )
    found = rows(answer.data.decode())
    assert found[0] == ["Nr.", "Tiltak", "Del av planen", "Ansvarlig", "Periode", "Status"]
    assert found[1:] == [
        ["2", "Bedre lys", "2.1 Det vi gjør", "", "", ""],
        ["1", "Følge barna over veien", "2.1 Det vi gjør", "Nordvik politistasjonsdistrikt", "2026–2027", "Igangsatt"],
    ]


@pytest.mark.parametrize("title", ["=1+1", "+47", "-1", "@SUM(A1)", " =cmd|' /C calc'!A0", "＝1"])
def test_no_cell_is_taken_for_a_formula(app: Flask, coordinator: FlaskClient, plan: str, people: People, title: str) -> None:
    with app.app_context(), writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "lights", 1, {"title": title})
    cells = {row[1] for row in rows(coordinator.get(f"/planer/{plan}/tiltak/tabell.csv").data.decode())}
    assert f"'{title.strip()}" in cells


def test_ordinary_cells_stand_as_they_are() -> None:
    assert [harmless(cell) for cell in ("2026–2027", "Følge barna", "", "12")] == ["2026–2027", "Følge barna", "", "12"]


# ---------------------------------------------------------------- one row


def save(client: FlaskClient, plan: str, htmx: bool = True, **form: str):  # type: ignore[no-untyped-def]
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"/planer/{plan}/tiltak/patrol/rad", data={"version": "1", "status.lest": "Igangsatt"} | form, headers=headers)


def test_a_saved_row_comes_back_as_it_is_read_with_a_way_to_undo(coordinator: FlaskClient, plan: str) -> None:
    answer = save(coordinator, plan, title="Skolepatrulje", period="2028", status="Gjennomført")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<tr role="row" id="rad-patrol"')
    for words in ("Skolepatrulje", "2028", "Gjennomført", "Angre", 'id="sammendrag"'):
        assert words in answer.text


def test_a_row_that_cannot_be_used_says_so_at_the_field_and_loses_nothing(coordinator: FlaskClient, plan: str) -> None:
    answer = save(coordinator, plan, title="", period="sommeren 2030")
    assert answer.status_code == 422
    assert "Feltet kan ikke stå tomt." in answer.text and 'value="sommeren 2030"' in answer.text and 'aria-invalid="true"' in answer.text


def test_a_contested_row_shows_both_texts_and_is_settled(coordinator: FlaskClient, sign_in: SignIn, plan: str) -> None:
    save(sign_in("editor"), plan, title="Deres", status="Utgår")
    answer = save(coordinator, plan, title="Min", status="Gjennomført", period="2026–2027")
    assert answer.status_code == 409
    for words in ("Noen andre har endret det samme", "Deres", "Min", "Utgår", "Gjennomført"):
        assert words in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    read = re.search(r'name="status.lest" value="([^"]+)"', answer.text)
    assert version and read and read[1] == "Utgår"
    settled = save(coordinator, plan, **{"version": version[1], "title": "Min", "status": "Gjennomført", "status.lest": read[1]})
    assert settled.status_code == 200 and "Min" in settled.text


def test_without_javascript_the_row_is_a_page_that_leads_back_to_the_same_view(coordinator: FlaskClient, plan: str) -> None:
    address = f"/planer/{plan}/tiltak/patrol/rad?status=Igangsatt"
    page = coordinator.get(address).text
    assert "<html" in page and 'name="title"' in page
    answer = coordinator.post(address, data={"version": "1", "title": "Skolepatrulje"})
    assert (answer.status_code, answer.location) == (303, f"/planer/{plan}/tiltak?status=Igangsatt")
    again = coordinator.post(address, data={"version": "2", "title": ""})
    assert again.status_code == 422 and "<html" in again.text


def test_a_row_that_leaves_my_list_says_so(sign_in: SignIn, without_tokens: None, plan: str) -> None:
    editor = sign_in("editor")
    form = {"version": "1", "responsible": "", "responsible.actor": "school", "responsible.role": "lead"}
    answer = editor.post(f"/planer/{plan}/tiltak/patrol/rad?fra=mine", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "ikke lenger blant dine" in answer.text and "<tr" not in answer.text


# ---------------------------------------------------------------- several


def act(client: FlaskClient, plan: str, handling: str, value: str, *ids: str, htmx: bool = True):  # type: ignore[no-untyped-def]
    form = MultiDict([("handling", handling), (f"verdi.{handling}", value), *(("tiltak", piece) for piece in ids)])
    return client.post(f"/planer/{plan}/tiltak/flere", data=form, headers={"HX-Request": "true"} if htmx else {})


def test_several_are_changed_and_those_left_are_named(
    app: Flask, coordinator: FlaskClient, sign_in: SignIn, plan: str, people: People
) -> None:
    with app.app_context(), writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "lights", 1, {"responsible": [["school", "lead"]]})
    answer = act(sign_in("editor"), plan, "periode", "2031", "patrol", "lights")
    assert answer.status_code == 200
    assert "1 tiltak er endret. Du kan ikke endre «Bedre lys», så det står som før." in answer.text and "Angre" in answer.text


def test_an_act_that_cannot_be_done_comes_back_at_its_field(coordinator: FlaskClient, plan: str) -> None:
    answer = act(coordinator, plan, "status", "Kanskje", "patrol")
    assert answer.status_code == 422 and "Velg en av planens statuser." in answer.text and "<html" not in answer.text


def test_without_javascript_the_same_boxes_stay_ticked(coordinator: FlaskClient, plan: str) -> None:
    answer = act(coordinator, plan, "status", "", "patrol", htmx=False)
    assert answer.status_code == 422 and "<html" in answer.text
    assert re.search(r'value="patrol" form="flere" checked', answer.text) and not re.search(
        r'value="lights" form="flere" checked', answer.text
    )
    done = act(coordinator, plan, "fjerning", "", "patrol", htmx=False)
    assert done.status_code == 303 and titles(coordinator.get(done.location).text) == ["Bedre lys"]


def test_an_act_that_does_not_exist_is_not_found(coordinator: FlaskClient, plan: str) -> None:
    assert act(coordinator, plan, "kaste", "", "patrol").status_code == 404


# ---------------------------------------------------------------- undone from here


def test_undoing_leads_back_to_the_same_view(coordinator: FlaskClient, plan: str) -> None:
    answer = save(coordinator, plan, title="Skolepatrulje")
    undo = re.search(r'action="(/planer/[\w-]+/historikk/\d+/angring)"', answer.text)
    assert undo
    here = f"http://localhost/planer/{plan}/tiltak?q=barna"
    back = coordinator.post(undo[1], headers={"HX-Request": "true", "HX-Current-URL": here})
    assert back.headers["HX-Redirect"] == f"/planer/{plan}/tiltak?q=barna"


def test_undoing_from_mine_leads_back_to_mine(sign_in: SignIn, without_tokens: None, plan: str) -> None:
    editor = sign_in("editor")
    undo = re.search(r'action="(/planer/[\w-]+/historikk/\d+/angring)"', save(editor, plan, title="Skolepatrulje").text)
    assert undo
    assert editor.post(undo[1], headers={"Referer": "http://localhost/mine-tiltak?grupper=plan"}).location == "/mine-tiltak?grupper=plan"


# ---------------------------------------------------------------- mine


def test_mine_are_those_of_my_agency_in_plans_i_may_read(sign_in: SignIn) -> None:
    assert titles(sign_in("editor").get("/mine-tiltak").text) == ["Følge barna over veien"]
    assert "Hovedansvar" in sign_in("editor").get("/mine-tiltak").text


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("other_editor", "Virksomheten din har ingen tiltak"),
        ("stranger", "Du er ikke med i noen plan ennå"),
        ("council_member", "Du er ikke med i noen plan ennå"),
    ],
)
def test_who_has_none_is_told_why(sign_in: SignIn, person: str, words: str) -> None:
    assert words in sign_in(person).get("/mine-tiltak").text


def test_who_belongs_to_no_agency_is_told_whom_to_ask_and_an_administrator_where(app: Flask, sign_in: SignIn, people: People) -> None:
    with app.app_context(), writing() as session:
        for name in ("reader", "administrator"):
            change_account(session, people["administrator"], people[name].person_id, agencies=frozenset())
    assert "Be den som administrerer Samplan" in sign_in("reader").get("/mine-tiltak").text
    assert f'href="/administrasjon/brukere/{people["administrator"].person_id}"' in sign_in("administrator").get("/mine-tiltak").text


def test_what_is_removed_is_not_mine_any_more(app: Flask, sign_in: SignIn, plan: str, people: People) -> None:
    editor = sign_in("editor")
    with app.app_context(), writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "work")
    assert titles(editor.get("/mine-tiltak").text) == []


# ---------------------------------------------------------------- told afterwards


def test_the_history_tells_rows_and_acts_on_several_in_whole_sentences(coordinator: FlaskClient, plan: str) -> None:
    save(coordinator, plan, period="2028", status="Gjennomført")
    act(coordinator, plan, "periode", "2031", "patrol", "lights")
    act(coordinator, plan, "fjerning", "", "lights")
    page = coordinator.get(f"/planer/{plan}/historikk").text
    for words in ("meldte status «Gjennomført» på", "og endret periode", "endret perioden på 2 tiltak på én gang", "fjernet ett tiltak"):
        assert words in page


@pytest.mark.parametrize("words", ["PIECE", "TILTAK", "\ue001"])
def test_a_search_for_the_signs_that_stamps_use_leads_to_the_right_row(
    app: Flask, coordinator: FlaskClient, plan: str, people: People, words: str
) -> None:
    with app.app_context(), writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "lights", 1, {"title": f"Lys {words} skolevei"})
    page = coordinator.get(f"/planer/{plan}/tiltak", query_string={"q": words}).text
    assert titles(page) == [f"Lys {words} skolevei"]
    edit = re.search(r'id="r-lights" href="([^"]+)"', page)
    assert edit is not None
    assert edit[1] == f"/planer/{plan}/tiltak/lights/rad?{urlencode({'q': words})}"


def test_a_plans_title_may_hold_the_signs_that_stamps_use(app: Flask, sign_in: SignIn, without_tokens: None, plan: str) -> None:
    with app.app_context(), writing() as session:
        planning.edit_plan(session, SYSTEM, plan, NOW, 1, {"title": "Plan PIECE og \ue001"})
    page = sign_in("editor").get("/mine-tiltak?grupper=ingen").text
    assert "· Plan PIECE og \ue001</small>" in page
