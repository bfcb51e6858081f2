"""A new plan through the browser's forms, without scripts."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.entry.entering import SYSTEM
from app.services.plan import planning
from app.services.plan.planning import OpenPlan
from app.store.base import reading
from tests.web.conftest import SignIn

pytestmark = pytest.mark.usefixtures("without_tokens")
Open = Callable[[str], OpenPlan]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    return sign_in("coordinator")


@pytest.fixture
def opened(app: Flask) -> Open:
    """Gives a plan as it stands in the database."""

    def plan_at(slug: str) -> OpenPlan:
        with app.app_context(), reading() as session:
            return planning.open_plan(session, SYSTEM, slug)

    return plan_at


def start(client: FlaskClient, **values: object) -> str:
    """Start a plan; returns its address."""
    form = {"title": "Trygge kvelder", "period": "2027–2030", "language": "nb", "eier": ["Nordvik kommune", "Politiet i Nordvik"]}
    answer = client.post("/planer/ny", data=form | {"start": "tiltaksplan"} | values)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).removeprefix("/planer/")


def test_the_ways_to_start_are_offered_to_who_may(client: FlaskClient, sign_in: SignIn) -> None:
    page = client.get("/planer/ny").text
    for way in ("start=tiltaksplan", "start=statusrapport", "start=tom", "/opplasting", "trygg-skolevei-i-nordvik"):
        assert way in page
    assert "Be en av dem om hjelp" in sign_in("reader").get("/planer/ny").text


def test_the_form_suggests_ones_own_agency_as_owner(client: FlaskClient) -> None:
    page = client.get("/planer/ny/oppsett?start=tiltaksplan").text
    assert re.findall(r'name="eier" value="([^"]*)"', page)[:2] == ["Nordvik kommune", ""]
    assert '<option value="Politiet">' in page


def test_a_plan_from_a_template_stands_with_its_owners_and_guidance(client: FlaskClient, opened: Open) -> None:
    slug = start(client)
    assert opened(slug).document.owners == ("Nordvik kommune", "Politiet i Nordvik")
    page = client.get(f"/planer/{slug}").text
    assert "Hva skal stå her?" in page and "De første stegene" in page


def test_what_was_filled_in_is_not_lost_when_something_is_wrong(client: FlaskClient) -> None:
    form = {"title": "", "period": "2027", "language": "nn", "start": "plan", "fra": "trygg-skolevei-i-nordvik", "ta-med": "alt"}
    answer = client.post("/planer/ny", data=form | {"eier": ["A", "B", "C"]})
    assert answer.status_code == 422
    assert [n for n in ("A", "B", "C") if f'name="eier" value="{n}"' in answer.text] == ["A", "B", "C"]
    assert 'value="nn" checked' in answer.text and 'value="alt" checked' in answer.text and "ds-error-summary" in answer.text


def test_a_plan_is_started_from_another(client: FlaskClient, plan: str, opened: Open) -> None:
    form = client.get(f"/planer/ny/oppsett?start=plan&fra={plan}").text
    assert 'value="Trygg skolevei i Nordvik"' in form and "Nordvik politistasjonsdistrikt" in form
    slug = start(client, start="plan", fra=plan, **{"ta-med": "alt"})
    assert [chapter.title for chapter in opened(slug).document.chapters] == ["Innledning", "Tiltak"]


@pytest.mark.parametrize("address", ["?start=finnes-ikke", "?start=plan&fra=finnes-ikke", "?start=plan"])
def test_what_cannot_be_started_from_is_not_found(address: str, client: FlaskClient) -> None:
    assert client.get(f"/planer/ny/oppsett{address}").status_code == 404


def test_readers_see_neither_guidance_nor_first_steps(client: FlaskClient, sign_in: SignIn, plan: str) -> None:
    client.post(f"/planer/{plan}/deler/intro", data={"version": "1", "guidance": "Skriv kort.\n- Om hvorfor"})
    assert "Skriv kort." in client.get(f"/planer/{plan}").text
    page = sign_in("reader").get(f"/planer/{plan}").text
    assert "Skriv kort." not in page and "De første stegene" not in page


def test_guidance_is_hidden_and_brought_back_as_it_was(client: FlaskClient, opened: Open) -> None:
    slug = start(client)
    first = opened(slug).document.chapters[0].id
    before = opened(slug).guidance
    answer = client.post(f"/planer/{slug}/deler/{first}/veiledning/skjuling", headers=HTMX)
    assert "Veiledningen er skjult for alle." in answer.text and first not in opened(slug).guidance
    undo = re.search(r'action="(/planer/[^"]+/angring)"', answer.text)
    assert undo is not None
    client.post(undo[1])
    assert opened(slug).guidance == before


def test_the_first_steps_are_ticked_off_and_can_be_put_away(client: FlaskClient) -> None:
    slug = start(client, start="tom")
    assert client.get(f"/planer/{slug}").text.count("data-done") == 1
    assert "De første stegene" not in client.post(f"/planer/{slug}/forste-steg/skjuling", headers=HTMX).text
    assert "De første stegene" not in client.get(f"/planer/{slug}").text
