"""The past of texts over HTTP: time lines, states, comparisons, writers, and the way back."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.services.entry.entering import Who
from app.services.plan import planning, shaping
from app.store import texts
from app.store.base import writing
from tests import past
from tests.conftest import NOW
from tests.web.conftest import SignIn
from tests.web.test_history import told

People = dict[str, Who]
HISTORY = "/planer/{plan}/tekster/text/historikk"


@pytest.fixture
def written(app: Flask, plan: str, people: People) -> str:
    """The small plan, its text with a past."""
    with app.app_context():
        past.a_past(people, plan, NOW + timedelta(hours=1))
    return plan


def states(page: str) -> list[str]:
    """The addresses of the states that a page leads to, newest first."""
    return list(dict.fromkeys(re.findall(r'href="([^"]*/historikk/\d+)"', page)))


def test_a_time_line_tells_who_wrote_what(written: str, sign_in: SignIn) -> None:
    page = told(sign_in("reader").get(HISTORY.format(plan=written)).text)
    assert "Tidslinje for teksten «Innledning»" in page
    assert "Editor Politiet skrev." in page and "Coordinator Nordvik kommune skrev." in page
    assert "Fjernet avsnitt: Fjernet: Natteravnene går hver fredag og lørdag." in page
    assert "Skolene Nytt: og barnehagene er med." in page
    assert page.index("barnehagene") < page.index("Natteravnene")
    assert "opprettet planen" in page


def test_a_page_older_follows_by_its_link(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    with app.app_context():
        for number in range(25):
            past.write(people["editor"], plan, NOW + timedelta(hours=number), "text", [past.line("b", f"Utgave {number}.")])
    client = sign_in("reader")
    first = client.get(HISTORY.format(plan=plan)).text
    (more,) = re.findall(r'id="eldre"><a[^>]*href="([^"]*)"', first)
    older = client.get(more, headers={"HX-Request": "true"}).text
    assert "<html" not in older and "Utgave 0." in told(older) and "Utgave 24." not in told(older)
    assert "opprettet planen" in told(client.get(more).text)


def test_only_what_vanished_has_a_page_of_its_own_with_the_way_back(
    written: str, sign_in: SignIn, without_tokens: None, people: People
) -> None:
    lost = f"{HISTORY.format(plan=written)}?bare=fjernet"
    page = sign_in("reader").get(lost).text
    assert "Natteravnene går hver fredag og lørdag." in page and "barnehagene" not in page and "tilbakehenting" not in page
    client = sign_in("coordinator")
    page = client.get(lost).text
    action = re.search(r'action="([^"]*tilbakehenting)".*?name="avsnitt" value="a2"', page, flags=re.DOTALL)
    assert action is not None
    answer = client.post(action[1], data={"avsnitt": "a2"})
    assert (answer.status_code, answer.location) == (303, HISTORY.format(plan=written))
    page = client.get(HISTORY.format(plan=written)).text
    assert "Avsnittet er hentet tilbake." in page and "hentet tilbake et avsnitt i teksten" in told(page)
    assert "Står i teksten nå" in client.get(lost).text
    history = told(client.get(f"/planer/{written}/historikk?slag=tekst").text)
    assert "hentet tilbake et avsnitt i teksten «Planen gjelder hele kommunen." in history


def test_a_text_from_which_nothing_was_taken_says_so(plan: str, sign_in: SignIn) -> None:
    assert "Ingenting er fjernet" in sign_in("reader").get(f"{HISTORY.format(plan=plan)}?bare=fjernet").text


def test_every_state_leads_to_the_one_before_and_the_one_after(written: str, sign_in: SignIn) -> None:
    client = sign_in("reader")
    newest, *older = states(client.get(HISTORY.format(plan=written)).text)
    seen = [newest]
    while back := re.search(r'rel="prev" data-older href="([^"]*)"', client.get(seen[-1]).text):
        seen.append(back[1])
    assert seen == [newest, *older] and len(seen) == 4
    page = client.get(seen[2]).text
    assert "Natteravnene" in page and f'rel="next" data-newer href="{seen[1]}"' in page
    assert "Slik står teksten «Innledning» nå" in told(client.get(newest).text)


def test_the_slider_works_with_a_button_and_with_htmx(written: str, sign_in: SignIn) -> None:
    address = f"{HISTORY.format(plan=written)}/steg?nr=2"
    assert "Natteravnene" in told(sign_in("reader").get(address).text)
    part = sign_in("reader").get(address, headers={"HX-Request": "true"}).text
    assert "Natteravnene" in part and "<html" not in part and 'id="tilstand"' in part
    for odd in ("0", "-4", "tre", "99999"):
        assert sign_in("reader").get(f"{HISTORY.format(plan=written)}/steg?nr={odd}").status_code == 200


def test_any_two_states_are_compared_whichever_is_named_first(written: str, sign_in: SignIn) -> None:
    client = sign_in("reader")
    newest, *_between, second, _first = (address.rsplit("/", 1)[1] for address in states(client.get(HISTORY.format(plan=written)).text))
    pages = [
        told(client.get(f"/planer/{written}/tekster/text/sammenligning?fra={one}&til={other}").text)
        for one, other in ((second, newest), (newest, second))
    ]
    assert pages[0] == pages[1]
    assert "Fjernet: Natteravnene går hver fredag og lørdag." in pages[0] and "Nytt: og barnehagene" in pages[0]
    assert client.get(f"/planer/{written}/tekster/text/sammenligning?fra=x&til=y").status_code == 404


def test_who_wrote_each_run_of_words_is_told_with_and_without_scripts(written: str, sign_in: SignIn) -> None:
    page = sign_in("reader").get(f"/planer/{written}/tekster/text/forfattere").text
    (run,) = re.findall(r'<a class="by__run"[^>]*>og barnehagene .*?</a>', page)
    assert 'data-name="Coordinator"' in run and 'data-agency="Nordvik kommune"' in run and "(Coordinator)" in run
    listed = told(page)
    assert "«og barnehagene» – Coordinator, Nordvik kommune, 22. nov. 2026 kl. 14.00" in listed
    assert re.search(r"Coordinator Nordvik kommune \d+ ord \(\d+ %\)", listed)


def test_the_link_on_words_leads_to_the_writing_they_came_with(written: str, sign_in: SignIn) -> None:
    client = sign_in("reader")
    page = client.get(f"/planer/{written}/tekster/text/forfattere").text
    for address in set(re.findall(r'class="by__run"[^>]*? href="([^"]*)"', page)):
        path, _sign, anchor = address.replace("&amp;", "&").partition("#")
        assert f'id="{anchor}"' in client.get(path).text


def test_the_whole_text_is_asked_about_and_fetched_back(written: str, sign_in: SignIn, without_tokens: None) -> None:
    client = sign_in("coordinator")
    second = states(client.get(HISTORY.format(plan=written)).text)[2]
    page = client.get(f"{second}/tilbakehenting").text
    assert "Nytt: Natteravnene" in told(page) and "Fjernet: og barnehagene" in told(page)
    (seen,) = re.findall(r'name="sett" value="(\d+)"', page)
    assert client.post(f"{second}/tilbakehenting").status_code == 409
    assert client.post(f"{second}/tilbakehenting", data={"sett": seen}).status_code == 303
    page = client.get(HISTORY.format(plan=written)).text
    assert "hentet tilbake teksten" in told(page) and "Natteravnene" in client.get(f"/planer/{written}").text
    undo = re.search(r"/planer/[^\"]*/historikk/\d+/angring", page)
    assert undo is not None and client.post(undo[0]).status_code == 303
    assert "Natteravnene" not in client.get(f"/planer/{written}").text


def test_one_block_is_set_back_after_its_difference_has_been_seen(written: str, sign_in: SignIn, without_tokens: None) -> None:
    client = sign_in("coordinator")
    page = client.get(HISTORY.format(plan=written)).text
    (offer,) = re.findall(r'href="([^"]*tilbakehenting\?avsnitt=a3)"', page)
    offered = client.get(offer).text
    assert "Fjernet: og barnehagene" in told(offered)
    (seen,) = re.findall(r'name="sett" value="(\d+)"', offered)
    assert client.post(offer.partition("?")[0], data={"avsnitt": "a3", "sett": seen}).status_code == 303
    assert "Skolene er med." in client.get(f"/planer/{written}").text


def test_what_stands_so_already_is_told_before_anything_is_asked(written: str, sign_in: SignIn, without_tokens: None) -> None:
    client = sign_in("coordinator")
    newest = states(client.get(HISTORY.format(plan=written)).text)[0]
    assert "Det er ingenting å hente tilbake." in client.get(f"{newest}/tilbakehenting").text
    assert client.post(f"{newest}/tilbakehenting").status_code == 422


def test_a_section_gathers_its_parts_in_one_list(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    with app.app_context():
        past.write(people["editor"], plan, NOW + timedelta(hours=1), "patrol", [past.line("p", "Elevene vokter veien.")])
        past.write(people["coordinator"], plan, NOW + timedelta(hours=2), "lights", [past.line("l", "Lys hele veien.")])
    page = told(sign_in("reader").get(f"/planer/{plan}/deler/measures/historikk").text)
    assert "Tidslinje for underkapitlet «Det vi gjør»" in page
    assert page.index("skrev i tiltak 2 «Bedre lys»") < page.index("skrev i tiltak 1 «Følge barna over veien»")
    assert "Ingenting er skrevet ennå" in told(sign_in("reader").get(f"/planer/{plan}/deler/lists/historikk").text)


def test_a_removed_text_shows_its_past_and_offers_nothing(app: Flask, written: str, people: People, sign_in: SignIn) -> None:
    with app.app_context(), writing() as session:
        shaping.remove_piece(session, people["coordinator"], written, NOW + timedelta(hours=9), "text")
    client = sign_in("coordinator")
    page = client.get(HISTORY.format(plan=written)).text
    assert "Dette er fjernet fra planen." in page and "Natteravnene" in page and "tilbakehenting" not in page
    refused = client.get(f"{states(page)[0]}/tilbakehenting")
    assert refused.status_code == 409 and "Teksten er fjernet fra planen." in refused.text


def test_a_text_that_has_begun_anew_says_so_where_its_history_begins(app: Flask, written: str, sign_in: SignIn) -> None:
    with app.app_context(), writing() as session:
        texts.get_text(session, "text").epoch = 2
    client = sign_in("reader")
    for page in ("", "/steg?nr=1"):
        assert "Historikken begynner her." in client.get(HISTORY.format(plan=written) + page).text
    assert "Historikken begynner her." not in client.get(f"{HISTORY.format(plan=written)}/steg?nr=2").text


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7 * 7 }} %(name)s"


def test_hostile_words_are_words_wherever_the_past_is_told(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    with app.app_context():
        for hours, words in enumerate((HOSTILE, "Noe annet.", HOSTILE)):
            blocks = [past.line("b", words), past.line("c", f"{words} og mer")]
            past.write(people["editor"], plan, NOW + timedelta(hours=1 + hours), "text", blocks)
        past.write(people["editor"], plan, NOW + timedelta(hours=9), "text", [past.line("d", "Til slutt.")])
    client = sign_in("coordinator")
    addresses = ["", "?bare=fjernet", "/steg?nr=2", "/steg?nr=3"]
    pages = [client.get(HISTORY.format(plan=plan) + address).text for address in addresses]
    pages.append(client.get(f"/planer/{plan}/tekster/text/forfattere?ved=999999").text)
    pages.append(client.get(f"/planer/{plan}/tekster/text/sammenligning?fra=0&til=999999").text)
    pages += [client.get(f"{state}/tilbakehenting").text for state in states(pages[0])]
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in pages[0] and "{{ 7 * 7 }} %(name)s" in pages[0]


def test_another_plans_text_is_not_found_whoever_asks(app: Flask, written: str, people: People, sign_in: SignIn) -> None:
    with app.app_context(), writing() as session:
        other = planning.create_plan(session, people["coordinator"], NOW, {"title": "En annen plan"}).slug
    client = sign_in("coordinator")
    asked = (
        "historikk",
        "historikk/steg?nr=1",
        "historikk/999999",
        "historikk/9/tilbakehenting",
        "forfattere",
        "sammenligning?fra=0&til=9",
    )
    for path in asked:
        assert client.get(f"/planer/{other}/tekster/text/{path}").status_code == 404, path
    assert client.get(f"/planer/{other}/deler/intro/historikk").status_code == 404


def test_the_past_is_reached_from_the_menu_of_a_piece_and_from_the_plans_history(written: str, sign_in: SignIn) -> None:
    for who in ("reader", "coordinator"):
        page = sign_in(who).get(f"/planer/{written}").text
        assert f'href="{HISTORY.format(plan=written)}"' in page and f'href="/planer/{written}/tekster/text/forfattere"' in page
        assert f'href="/planer/{written}/deler/patrol/historikk"' in page and f'href="/planer/{written}/deler/intro/historikk"' in page
    history = sign_in("reader").get(f"/planer/{written}/historikk?del=intro").text
    assert f'href="/planer/{written}/deler/intro/historikk"' in history and f"{HISTORY.format(plan=written)}?for=" in history
