"""The history of a plan as it is read: sentences, words changed, filters, pages, and the way back."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.prose.text import change_to
from app.services.acts import undoing
from app.services.entry.entering import Who
from app.services.plan import copying, planning, renumbering, shaping, splitting, uniting
from app.services.plan.renumbering import Order
from app.services.plan.writing import read_text
from app.store import feed, history
from app.store.base import reading, writing
from app.web.history.telling import TOLD
from tests.conftest import NOW
from tests.plans import paragraph
from tests.typing_in import save_update
from tests.web.conftest import SignIn

People = dict[str, Who]
TAG = re.compile(r"<[^>]+>")


def told(page: str) -> str:
    """The words of a page, blanks made one."""
    return " ".join(TAG.sub("", page.split("<main", 1)[-1].split("</main>")[0]).split())


def typed(who: Who, plan: str, words: str, minutes: int) -> None:
    """Somebody writes in the text of the introduction."""
    with reading() as session:
        text = read_text(session, who, plan, "text")
    update = change_to(text.state, [paragraph("b1", words)])
    assert update is not None
    save_update(who, plan, NOW + timedelta(minutes=minutes), "text", update, text.epoch, text.schema)


@pytest.fixture
def shaped(app: Flask, plan: str, people: People) -> str:
    """A plan in which much has been done."""
    who = people["coordinator"]
    with app.app_context():
        with writing() as session:
            line = planning.edit_piece(session, who, plan, NOW, "patrol", 1, {"period": "2027"}).line
        with writing() as session:
            planning.edit_piece(
                session,
                people["editor"],
                plan,
                NOW,
                "intro",
                1,
                {"title": "Forord", "lead": "Planen samler alt det vi gjør sammen i kommunen."},
            )
        with writing() as session:
            shaping.move_to(session, who, plan, NOW, "lights", "lists", 0)
        with writing() as session:
            shaping.remove_piece(session, who, plan, NOW, "wishes")
        with writing() as session:
            splitting.split(session, who, plan, NOW, "text", "b2")
        with writing() as session:
            uniting.unite(session, who, plan, NOW, "text")
        with writing() as session:
            copying.copy_piece(session, who, plan, NOW, "lights")
        with writing() as session:
            mark = renumbering.propose(session, who, plan, Order(start=10)).mark
            renumbering.renumber(session, who, plan, NOW, Order(start=10), mark)
        with writing() as session:
            undoing.undo(session, people["editor"], plan, NOW, line)
        typed(people["editor"], plan, "Planen gjelder fra i dag.", 1)
        typed(people["editor"], plan, "Planen gjelder fra i morgen.", 5)
        typed(people["editor"], plan, "Planen gjelder alltid.", 30)
        with writing() as session:
            history.add_line(session, "plan", None, NOW, "noe.nytt", None, {})
    return plan


SENTENCES = (
    "Coordinator Nordvik kommune endret perioden på tiltak 1 «Følge barna over veien» fra «2026–2027» til «2027».",
    "Editor Politiet endret tittelen og ingressen på kapitlet «Forord».",
    "flyttet tiltak 2 «Bedre lys» til underkapitlet «Oversikter».",
    "fjernet listen «Prioritert innsats».",
    "delte teksten «Planen gjelder fra nyttår, jf. tiltak 1. Se vedtaket.» i to.",
    "slo sammen teksten",
    "laget en kopi: tiltak 3 «Bedre lys (kopi)».",
    "ga 3 tiltak nye numre og rettet én henvisning.",
    "Editor Politiet angret at Coordinator endret perioden på tiltak",
    "Angret av Editor",
    "Editor Politiet skrev i teksten «Forord».",
    "Samplan gjorde noe med planen (noe.nytt).",
)


def test_every_act_is_told_in_a_whole_sentence(shaped: str, sign_in: SignIn) -> None:
    page = told(sign_in("reader").get(f"/planer/{shaped}/historikk").text)
    for sentence in SENTENCES:
        assert sentence in page
    assert "Ingress Planen samler Nytt: alt" in page and "Nytt: i kommunen" in page


def test_a_reader_sees_no_way_to_undo_and_a_coordinator_does(shaped: str, sign_in: SignIn) -> None:
    assert "/angring" not in sign_in("reader").get(f"/planer/{shaped}/historikk").text
    assert "/angring" in sign_in("coordinator").get(f"/planer/{shaped}/historikk").text


def test_what_was_written_is_parted_by_pauses_and_shown_with_its_words(app: Flask, shaped: str, sign_in: SignIn) -> None:
    page = sign_in("reader").get(f"/planer/{shaped}/historikk?slag=tekst").text
    addresses = re.findall(r'hx-get="([^"]*/historikk/tekst/[^"]*)"', page)
    assert len(addresses) == 2
    assert "Fjernet: alltid" not in told(sign_in("reader").get(addresses[0]).text)
    words = told(sign_in("reader").get(addresses[0]).text)
    assert "Fjernet: fra i morgen" in words and "Nytt: alltid" in words


@pytest.mark.parametrize(
    ("asked", "shows", "hides"),
    [
        ("slag=oppbygning", "flyttet tiltak 2", "endret perioden"),
        ("slag=innhold", "tittelen og ingressen", "flyttet tiltak 2"),
        ("slag=folk", "rollen koordinator", "flyttet"),
        ("del=lists", "fjernet listen", "ingressen"),
        ("fra=2030-01-01", "Ingen hendelser passer", "flyttet"),
        ("til=2026-11-22", "flyttet tiltak 2", "Ingen hendelser"),
    ],
)
def test_filters_show_what_fits_and_hide_the_rest(shaped: str, sign_in: SignIn, asked: str, shows: str, hides: str) -> None:
    page = told(sign_in("reader").get(f"/planer/{shaped}/historikk?{asked}", headers={"HX-Request": "true"}).text)
    assert shows in page and hides not in page


def test_persons_and_agencies_can_be_followed(shaped: str, sign_in: SignIn, people: People) -> None:
    for asked in (f"person={people['editor'].person_id}", f"virksomhet={people['editor'].agencies[0].id}"):
        page = told(sign_in("reader").get(f"/planer/{shaped}/historikk?{asked}", headers={"HX-Request": "true"}).text)
        assert "tittelen og ingressen" in page and "flyttet tiltak 2 «Bedre lys» til" not in page


def test_older_pages_follow_by_the_last_line(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    with app.app_context(), writing() as session:
        for number in range(90):
            history.add_line(session, "plan", people["coordinator"].person_id, NOW, f"prove.{number}", None, {})
    client, seen, address = sign_in("reader"), "", f"/planer/{plan}/historikk"
    while address:
        page = client.get(address, headers={"HX-Request": "true"}).text
        seen += told(page)
        more = re.search(r'id="eldre"><a[^>]*href="([^"]*)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert [f"(prove.{number})" in seen for number in range(90)] == [True] * 90
    assert seen.count("opprettet planen") == 1


def moved(app: Flask, plan: str, people: People) -> int:
    with app.app_context(), writing() as session:
        return shaping.move_to(session, people["coordinator"], plan, NOW, "lights", "lists", 0).line


def test_undo_from_the_history_comes_back_to_it(app: Flask, plan: str, people: People, sign_in: SignIn, without_tokens: None) -> None:
    client, address = sign_in("coordinator"), f"/planer/{plan}/historikk?slag=oppbygning"
    line = moved(app, plan, people)
    there = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{address}"}
    answer = client.post(f"/planer/{plan}/historikk/{line}/angring", headers=there)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, address)
    page = client.get(address).text
    assert "Angret." in page and "Gjenta" in page
    again = client.post(f"/planer/{plan}/historikk/{line}/angring", headers=there)
    assert (again.status_code, again.text) == (409, "Dette er allerede angret.")


def test_the_newest_of_ones_own_is_undone_from_the_head_of_the_plan(
    app: Flask, plan: str, people: People, sign_in: SignIn, without_tokens: None
) -> None:
    moved(app, plan, people)
    client = sign_in("coordinator")
    assert client.post(f"/planer/{plan}/angring").status_code == 303
    assert "angret sin egen endring: flyttet tiltak 2" in told(client.get(f"/planer/{plan}/historikk").text)
    assert client.post(f"/planer/{plan}/angring", headers={"HX-Request": "true"}).status_code == 422


def test_words_are_not_shown_of_another_plans_text(app: Flask, shaped: str, sign_in: SignIn) -> None:
    with app.app_context(), reading() as session:
        rows = feed.list_text(session, "text")
    assert sign_in("reader").get(f"/planer/{shaped}/historikk/tekst/finnesikke/{rows[0].seq}/{rows[-1].seq}").status_code == 404
    assert sign_in("stranger").get(f"/planer/{shaped}/historikk/tekst/text/{rows[0].seq}/{rows[-1].seq}").status_code == 404


ACT = re.compile(r'"((?:piece|plan|measures?|actor|member|invitation|section|act|example)\.[a-z_]+|text\.restored)"')


def test_every_act_that_a_plan_can_have_on_record_is_told_in_words() -> None:
    services = Path(__file__).resolve().parents[2] / "app" / "services"
    acts = {act for file in services.rglob("*.py") for act in ACT.findall(file.read_text("utf-8"))}
    assert acts - set(TOLD) == set()
    assert len(acts) > 25
