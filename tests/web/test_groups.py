"""The working group's page over HTTP: whole pages and fragments, what each may do, and words for what happened."""

import re

import pytest
from flask import Flask

from app.services.entry.entering import Who
from app.services.group.noticing import WROTE, Deed, News
from app.services.plan import planning
from app.store.base import reading
from app.web.group.news import news_text
from tests.conftest import NOW
from tests.web.conftest import SignIn

People = dict[str, Who]
HTMX = {"HX-Request": "true"}


def test_the_page_shows_who_has_what_and_how_far_it_has_come(plan: str, people: People, sign_in: SignIn, without_tokens: None) -> None:
    coordinator, editor = sign_in("coordinator"), people["editor"].person_id
    coordinator.post(f"/planer/{plan}/deler/measures/tildeling", data={"person": [editor]})
    coordinator.post(f"/planer/{plan}/deler/intro/klarmelding")
    page = sign_in("editor").get(f"/planer/{plan}/arbeidsgruppe").text
    assert "<strong>1 av 3</strong> deler er klare" in page and "Tildelt deg, under arbeid" in page
    assert "Coordinator</strong> tildelte delen" in page and "merket delen som klar" in page
    contents = sign_in("reader").get(f"/planer/{plan}").text
    assert '>Det vi gjør<span class="ds-sr-only"> (under arbeid, Editor)</span>' in contents
    assert '>Innledning<span class="ds-sr-only"> (klar)</span>' in contents


@pytest.mark.parametrize("person", ["reader", "secretary", "editor"])
def test_only_a_coordinator_is_offered_to_give_parts_out(plan: str, sign_in: SignIn, person: str) -> None:
    for address in (f"/planer/{plan}", f"/planer/{plan}/arbeidsgruppe"):
        assert "tildeling" in sign_in("coordinator").get(address).text
        assert "tildeling" not in sign_in(person).get(address).text


def test_what_one_may_not_do_in_a_given_section_is_not_offered(plan: str, people: People, sign_in: SignIn, without_tokens: None) -> None:
    editor = people["editor"].person_id
    sign_in("coordinator").post(f"/planer/{plan}/deler/intro/tildeling", data={"person": [editor]})
    page = sign_in("other_editor").get(f"/planer/{plan}").text
    for offered in ('id="r-text"', 'id="opp-text"', 'id="r-intro"', 'id="nytt-intro"', 'id="klar-intro"'):
        assert offered not in page and offered in sign_in("editor").get(f"/planer/{plan}").text
    assert 'id="r-measures"' in page
    places = sign_in("other_editor").get(f"/planer/{plan}/tiltak/nytt").text
    assert 'value="measures"' in places and 'value="intro"' not in places


def test_the_form_keeps_what_others_gave_out_meanwhile(plan: str, people: People, sign_in: SignIn, without_tokens: None) -> None:
    client, editor, other = sign_in("coordinator"), people["editor"].person_id, people["other_editor"].person_id
    client.post(f"/planer/{plan}/deler/intro/tildeling", data={"person": [editor]})
    client.post(f"/planer/{plan}/deler/intro/tildeling", data={"person": [other]})
    with client.application.app_context(), reading() as session:
        assert planning.open_plan(session, people["reader"], plan).gauge.places["intro"].own == {editor, other}
    client.post(f"/planer/{plan}/deler/intro/tildeling", data={"hadde": [editor, other], "person": [other]})
    with client.application.app_context(), reading() as session:
        assert planning.open_plan(session, people["reader"], plan).gauge.places["intro"].own == {other}


def test_one_who_cannot_write_is_refused_in_the_form(plan: str, people: People, sign_in: SignIn, without_tokens: None) -> None:
    answer = sign_in("coordinator").post(f"/planer/{plan}/deler/intro/tildeling", data={"person": [people["reader"].person_id]})
    assert answer.status_code == 422 and "Velg blant koordinatorene og redaktørene" in answer.text and "Hvem skal skrive" in answer.text


def test_a_part_is_marked_where_one_stands(plan: str, sign_in: SignIn, without_tokens: None) -> None:
    client = sign_in("editor")
    at_heading = client.post(f"/planer/{plan}/deler/lists/klarmelding", headers=HTMX)
    assert 'id="hode-lists"' in at_heading.text and "innhold-side" in at_heading.text and "innhold-i-skuff" in at_heading.text
    assert "1 av 3 deler er klare" in at_heading.headers["HX-Trigger"]
    in_group = client.post(f"/planer/{plan}/deler/measures/klarmelding?fra=gruppe", headers=HTMX)
    assert 'id="deler"' in in_group.text and 'hx-target="#oppgaver"' in in_group.text
    assert "1 tiltak uten ansvarlig" in in_group.headers["HX-Trigger"], "what is missing is told, and stops nobody"
    whole = client.post(f"/planer/{plan}/deler/lists/gjenapning")
    assert whole.status_code == 303 and whole.location.endswith(f"/planer/{plan}#p-lists")
    assert "2.2 Oversikter er åpnet igjen." in client.get(f"/planer/{plan}").text


def test_a_chapter_with_sections_is_not_marked_itself(plan: str, sign_in: SignIn, without_tokens: None) -> None:
    answer = sign_in("editor").post(f"/planer/{plan}/deler/work/klarmelding", headers=HTMX)
    assert answer.status_code == 422 and "Merk underkapitlene hver for seg" in answer.text


def shows_somebody(page: str) -> bool:
    """Whether the header tells of somebody else who has been in the plan."""
    (tag,) = re.findall(r'<ul [^>]*aria-label="Har vært i planen[^>]*>', page)
    return not tag.endswith(" hidden>")


def test_a_visit_is_told_without_an_answer_and_shown_to_others(plan: str, sign_in: SignIn, without_tokens: None) -> None:
    assert not shows_somebody(sign_in("coordinator").get(f"/planer/{plan}").text)
    answer = sign_in("editor").post(f"/planer/{plan}/besok")
    assert (answer.status_code, answer.data) == (204, b"")
    for page in (f"/planer/{plan}", f"/planer/{plan}/arbeidsgruppe", f"/planer/{plan}/tiltak"):
        assert shows_somebody(sign_in("coordinator").get(page).text)
        assert not shows_somebody(sign_in("editor").get(page).text)


def test_the_list_of_plans_tells_how_much_waits(plan: str, people: People, sign_in: SignIn, without_tokens: None) -> None:
    assert "venter på deg" not in sign_in("editor").get("/planer").text
    sign_in("coordinator").post(f"/planer/{plan}/deler/intro/tildeling", data={"person": [people["editor"].person_id]})
    assert '<span class="count">1</span> venter på deg' in sign_in("editor").get("/planer").text


def test_what_was_done_is_told_in_words(app: Flask) -> None:
    def told(*deeds: Deed) -> str:
        return news_text(News("Jonas Moe", "p", "p", NOW, deeds))

    with app.test_request_context():
        assert told(Deed("piece.edited", "measure", 2, False)) == "endret 2 tiltak"
        assert told(Deed("piece.edited", "measure", 1, False), Deed(WROTE, "text", 3, False)) == "endret 1 tiltak og skrev tekst"
        assert told(Deed("section.ready", "section", 1, True)) == "merket delen som klar"
        assert told(Deed("piece.added", "section", 1, True), Deed(WROTE, "text", 1, False), Deed("piece.removed", "figure", 2, False)) == (
            "la til denne delen, skrev tekst og fjernet 2 figurer"
        )
        assert told(Deed("plan.edited", "plan", 1, False)) == "endret planens opplysninger"
        assert told(Deed("piece.split", "text", 1, False), Deed("act.undone", "plan", 1, False)) == "delte en del i to og angret en endring"
        assert told(Deed("plan.dreamt", "plan", 1, False)) == "gjorde andre endringer"


@pytest.mark.parametrize(("part", "home"), [("text", "intro"), ("patrol", "measures")])
def test_what_was_just_written_can_be_marked_without_a_reload(plan: str, sign_in: SignIn, part: str, home: str) -> None:
    closed = sign_in("editor").get(f"/planer/{plan}/deler/{part}/visning", headers=HTMX).text
    assert f'<hx-partial hx-target="#merke-{home}"' in closed and f'id="klar-{home}"' in closed
    assert f'id="merke-{home}"' in sign_in("editor").get(f"/planer/{plan}").text
