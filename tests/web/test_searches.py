"""The search page: addresses that tell all, words around that are escaped, hits that open where the words stand."""

import re
from html import unescape

import pytest
from flask import Flask
from markupsafe import escape

from app.services.entry.entering import SYSTEM
from app.services.plan import planning
from app.store.base import writing
from tests.conftest import NOW
from tests.settled import settle_all
from tests.web.conftest import SignIn

HREF = re.compile(r'class="hit__title"><a href="([^"]+)"')


def test_a_hit_leads_to_the_block_with_the_words_to_mark(plan: str, sign_in: SignIn) -> None:
    client = sign_in("reader")
    page = client.get("/sok?q=elevene").get_data(as_text=True)
    (address,) = [unescape(found) for found in HREF.findall(page)]
    assert address == f"/planer/{plan}?sok=elever#b-b5"
    assert "<mark>Elever</mark> i sjuende trinn" in page
    assert 'id="b-b5"' in client.get(address).get_data(as_text=True)


@pytest.mark.parametrize(
    "words", ["politistasjonsdistrikt", "refleksvest", "pyramide", "gangvei", "vedtaket", "punkt", "trygg", "innledning"]
)
def test_every_hit_leads_to_something_that_is_on_the_page(plan: str, sign_in: SignIn, words: str) -> None:
    client = sign_in("reader")
    addresses = [unescape(found) for found in HREF.findall(client.get(f"/sok?q={words}").get_data(as_text=True))]
    assert addresses
    for address in addresses:
        page = client.get(address)
        anchor = address.partition("#")[2]
        assert page.status_code == 200 and (not anchor or f'id="{anchor}"' in page.get_data(as_text=True)), address


def test_words_of_the_plan_and_of_the_question_are_escaped(app: Flask, plan: str, sign_in: SignIn) -> None:
    with app.app_context(), writing() as session:
        planning.edit_piece(session, SYSTEM, plan, NOW, "patrol", 1, {"title": "Trygg <b onclick=x>vei & bru</b>"})
    with app.app_context():
        settle_all()
    page = sign_in("reader").get("/sok", query_string={"q": "trygg onclick"}).get_data(as_text=True)
    assert "<b onclick" not in page and "<mark>Trygg</mark> &lt;b <mark>onclick</mark>=x&gt;vei &amp; bru&lt;/b&gt;" in page
    hostile = '"><script>alert(1)</script>'
    page = (
        sign_in("reader").get("/sok", query_string={"q": hostile, "plan": hostile, "slag": hostile, "side": hostile}).get_data(as_text=True)
    )
    assert "<script>alert" not in page and str(escape(hostile)) in page


def test_htmx_is_given_what_was_found_alone(plan: str, sign_in: SignIn) -> None:
    page = sign_in("reader").get("/sok?q=elever", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert page.strip().startswith('<div id="treff">') and "<html" not in page and "b-b5" in page


def test_choices_are_addresses(plan: str, sign_in: SignIn) -> None:
    page = sign_in("reader").get("/sok?q=tiltak").get_data(as_text=True)
    assert 'href="/sok?q=tiltak&amp;slag=heading"' in page
    chosen = sign_in("reader").get(f"/sok?q=tiltak&slag=heading&plan={plan}").get_data(as_text=True)
    assert f'href="/sok?q=tiltak&amp;plan={plan}"' in chosen and 'name="slag" value="heading"' in chosen


@pytest.mark.parametrize("name", ["stranger", "administrator", "council_member"])
def test_who_reads_no_plan_gets_no_trace_of_any(plan: str, sign_in: SignIn, name: str) -> None:
    client = sign_in(name)
    pages = {client.get(f"/sok?q=elever{more}").get_data(as_text=True) for more in ("", f"&plan={plan}")}
    for page in pages:
        assert "Du er ikke med i noen plan ennå" in page and "Trygg skolevei" not in page and "treff</p>" not in page


def test_who_is_not_signed_in_is_shown_the_way_in(sign_in: SignIn) -> None:
    answer = sign_in("nobody").get("/sok?q=elever", headers={"Accept": "text/html"})
    assert answer.status_code == 303 and "/innlogging" in answer.location


def test_nothing_found_says_what_to_do(plan: str, sign_in: SignIn) -> None:
    page = sign_in("reader").get(f"/sok?q=fotballbinge&plan={plan}").get_data(as_text=True)
    assert "Fant ingenting om «fotballbinge»" in page and 'href="/sok?q=fotballbinge"' in page
