"""The settings of a plan through the browser's forms, whole pages and fragments."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.entry.entering import SYSTEM
from app.services.plan import planning
from app.services.plan.planning import OpenPlan
from app.store.base import reading
from exports.document import measures
from tests.web.conftest import SignIn

pytestmark = pytest.mark.usefixtures("without_tokens")
HTMX = {"HX-Request": "true"}
Open = Callable[[], OpenPlan]
SCALE = ["Ikke igangsatt", "Under planlegging", "Igangsatt", "Gjennomført", "Utgår"]


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    return sign_in("coordinator")


@pytest.fixture
def address(plan: str) -> str:
    return f"/planer/{plan}/innstillinger"


@pytest.fixture
def opened(app: Flask, plan: str) -> Open:
    """Gives the plan as it stands in the database."""

    def plan_now() -> OpenPlan:
        with app.app_context(), reading() as session:
            return planning.open_plan(session, SYSTEM, plan)

    return plan_now


def rows(labels: list[str], was: list[str] | None = None, **more: str) -> dict[str, object]:
    """The form of the scale."""
    return {"status": labels, "var": was or labels, "betyr": [""] * len(labels), "version": "1", "gruppe": "statuser"} | more


def test_every_group_is_a_form_of_its_own_with_a_way_to_it(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    for key in ("navn", "eiere", "ord", "statuser", "behandling", "filer"):
        assert f'href="#{key}"' in page and f'id="skjema-{key}"' in page
    assert 'href="#rapporteringer"' in page


def test_a_saved_group_leaves_the_others_alone(client: FlaskClient, address: str, opened: Open) -> None:
    answer = client.post(address, data={"council": "styringsgruppen", "council_verb": "endorsed", "version": "1", "gruppe": "behandling"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}#behandling")
    assert (opened().facts["council"], opened().facts["council_verb"]) == ("styringsgruppen", "endorsed")
    assert opened().document.title == "Trygg skolevei i Nordvik"


def test_htmx_gets_the_group_the_plans_head_and_the_way_back(client: FlaskClient, address: str) -> None:
    answer = client.post(address, data={"title": "Ny tittel", "version": "1", "gruppe": "navn"}, headers=HTMX)
    assert answer.text.lstrip().startswith("<section") and 'id="skjema-navn"' in answer.text and 'id="skjema-ord"' not in answer.text
    assert "Ny tittel</h1>" in answer.text or "Ny tittel <span>" in answer.text
    assert "/angring" in answer.text


def test_what_cannot_be_used_is_told_in_its_group_alone(client: FlaskClient, address: str) -> None:
    answer = client.post(address, data={"measure_label": " ", "version": "1", "gruppe": "ord"})
    assert answer.status_code == 422 and answer.text.count("<ds-error-summary") == 1
    assert 'href="#f-plan-measure_label"' in answer.text or "measure_label" in answer.text.split("<ds-error-summary")[1][:600]


def test_the_same_fact_changed_by_two_shows_both(client: FlaskClient, address: str) -> None:
    client.post(address, data={"council": "kommunestyret", "version": "1"})
    answer = client.post(address, data={"council": "styringsgruppen", "version": "1", "gruppe": "behandling"})
    assert answer.status_code == 409 and answer.text.count('class="conflict"') == 1
    assert "kommunestyret" in answer.text and "styringsgruppen" in answer.text


def test_one_owner_is_too_few_and_the_page_says_so(client: FlaskClient, address: str) -> None:
    assert "færre enn to eiere" not in client.get(address).text
    client.post(address, data={"owners": ["", "police"], "version": "1"})
    assert "færre enn to eiere" in client.get(address).text


def test_the_plans_own_words_are_used_on_its_page(client: FlaskClient, address: str, plan: str) -> None:
    client.post(address, data={"chapter_label": "Del", "measure_label": "Innsats", "sub_measure_label": "Steg", "version": "1"})
    page = client.get(f"/planer/{plan}").text
    assert "Innsats 1</span>" in page and "Legg til i del 1" in page
    assert ">Innsats</h4>" in client.get(f"/planer/{plan}/deler/patrol", headers=HTMX).text
    assert "Steg" in client.get(f"/planer/{plan}/deler/patrol", headers=HTMX).text


# ---------------------------------------------------------------- the scale


def test_a_status_is_renamed_everywhere(client: FlaskClient, address: str, opened: Open) -> None:
    answer = client.post(f"{address}/statuser", data=rows([*SCALE[:2], "I gang", *SCALE[3:]], SCALE))
    assert answer.status_code == 303
    assert measures(opened().document)[0].statuses[0].status == "I gang"


def test_a_status_in_use_is_not_taken_out_and_nothing_is_lost(client: FlaskClient, address: str) -> None:
    answer = client.post(f"{address}/statuser", data=rows(["Idé", *SCALE[:2], *SCALE[3:]], ["", *SCALE[:2], *SCALE[3:]]), headers=HTMX)
    assert answer.status_code == 422 and "Følge barna over veien" in answer.text and 'value="Idé"' in answer.text


@pytest.mark.parametrize(
    ("row", "labels"),
    [
        ("ned-0", [SCALE[1], SCALE[0], *SCALE[2:]]),
        ("opp-4", [*SCALE[:3], SCALE[4], SCALE[3]]),
        ("opp-0", SCALE),
        ("bort-4", SCALE[:4]),
        ("ny", [*SCALE, ""]),
        ("opp-99", SCALE),
        ("tull", SCALE),
    ],
)
def test_rows_change_without_scripts_and_nothing_is_kept_before_it_is_saved(
    row: str, labels: list[str], client: FlaskClient, address: str, opened: Open
) -> None:
    answer = client.post(f"{address}/statuser", data=rows(SCALE, rad=row))
    form = answer.text.split('id="skjema-statuser"')[1].split("<template>")[0]
    assert (answer.status_code, re.findall(r'name="status" value="([^"]*)"', form)) == (200, labels)
    assert opened().facts["status_scale"] == SCALE


def test_two_who_change_the_scale_see_each_others(client: FlaskClient, address: str) -> None:
    client.post(f"{address}/statuser", data=rows([*SCALE[:4], "Stoppet"], SCALE))
    answer = client.post(f"{address}/statuser", data=rows([*SCALE[:4], "Avlyst"], SCALE))
    assert answer.status_code == 409 and 'value="Avlyst"' in answer.text and "Gjennomført, Stoppet." in answer.text


def test_a_meaning_is_asked_for_where_the_words_do_not_tell(client: FlaskClient, address: str, plan: str) -> None:
    form = rows([*SCALE, "Lagt på is"], [*SCALE, ""]) | {"betyr": ["", "", "", "", "", "dropped"]}
    client.post(f"{address}/statuser", data=form)
    page = client.get(address).text.split("<template>")
    assert sum("Leses av ordet" in part for part in page) == 2
    assert '<option value="dropped" selected>' in page[1] or '<option value="dropped" selected>' in page[0]


def test_a_plan_in_nynorsk_is_offered_its_statuses_in_nynorsk(client: FlaskClient, address: str, opened: Open) -> None:
    assert "Bytt til" not in client.get(address).text
    client.post(address, data={"language": "nn", "version": "1"})
    page = client.get(address).text
    assert "Bytt til nynorske statuser" in page
    offer = page.split("settings-group__offer")[1].split("</form>")[0]
    form = {name: re.findall(rf'name="{name}" value="([^"]*)"', offer) for name in ("status", "var", "betyr", "version")}
    client.post(f"{address}/statuser", data=form)
    assert opened().facts["status_scale"][:3] == ["Ikkje sett i gang", "Under planlegging", "Sett i gang"]
    assert measures(opened().document)[0].statuses[0].status == "Sett i gang"
    assert "Bytt til" not in client.get(address).text
