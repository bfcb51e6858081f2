"""Help tells the truth: what it says stands on the screen does, every topic is there, and no shortcut is told that does not work."""

import re
from collections import Counter
from html import unescape

import pytest
from babel.messages.extract import extract_from_dir

from app.web.ground.help_topics import AFTER_ERROR, GROUPS, TOPICS
from app.web.ground.shortcuts import SINGLE_KEYS, WRITING
from tests.web.conftest import SignIn
from tests.web.test_words_for_translators import KEYWORDS, ROOT

FOLDER = ROOT / "templates/help"
UI = re.compile(r'ui\(_\("([^"]*)"\)\)')
METHODS = {"app": [("**.py", "python")], "templates": [("help/**.html", "ignore"), ("**.html", "jinja2")]}


def on_screen() -> set[str]:
    """Every sentence of the application outside help itself, the editor's too."""
    found = set(re.findall(r': "([^"]+)"', (ROOT / "static/editor/strings.js").read_text("utf-8")))
    for folder, methods in METHODS.items():
        for file, _line, message, _comments, _context in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            if not file.endswith(("help_topics.py", "shortcuts.py")):
                found |= {message} if isinstance(message, str) else set(message)
    return found


def test_every_button_and_link_that_help_names_is_on_screen() -> None:
    named = {(file.stem, words) for file in FOLDER.glob("*.html") for words in UI.findall(file.read_text("utf-8"))}
    assert len(named) > 100
    there = on_screen()
    assert sorted((topic, words) for topic, words in named if words not in there) == []


def test_every_topic_has_its_words_and_no_words_are_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("[a-z]*.html")} == {"index", *TOPICS}
    assert set(AFTER_ERROR.values()) <= set(TOPICS)
    assert max(Counter(topic.key for _, group in GROUPS for topic in group).values()) == 1


@pytest.mark.parametrize("key", TOPICS)
def test_a_topic_can_be_read_by_anybody(key: str, sign_in: SignIn) -> None:
    answer = sign_in("nobody").get(f"/hjelp/{key}")
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 200
    assert f'<h1 class="page-title">{TOPICS[key].title}</h1>' in page and 'aria-current="page"' in page


def test_a_topic_that_is_not_there_is_not_found(sign_in: SignIn) -> None:
    for address in ("/hjelp/finnes-ikke", "/hjelp/_topic", "/hjelp/index"):
        assert sign_in("nobody").get(address).status_code == 404


def test_every_link_to_help_leads_to_a_topic() -> None:
    links = {
        key
        for file in (ROOT / "templates").rglob("*.html")
        for key in re.findall(r'(?:topic="|help_link\(")([a-z-]+)"', file.read_text("utf-8"))
    }
    assert "tastatur" in links and links <= set(TOPICS)


def test_the_shortcuts_of_the_editor_are_those_it_has() -> None:
    source = (ROOT / "static/editor/keys.js").read_text("utf-8")
    bound = dict(re.findall(r'^  (\w+): \["([^"]+)"', source, flags=re.MULTILINE))
    spelled = {"→": "ArrowRight", "←": "ArrowLeft"}
    told = {shortcut.command: "-".join(spelled.get(key, key) for key in shortcut.keys) for shortcut in WRITING if shortcut.command}
    assert {command: keys.lower() for command, keys in told.items()} == {command: keys.lower() for command, keys in bound.items()}


def test_the_keys_that_work_alone_are_those_that_are_told() -> None:
    source = (ROOT / "static/app/shortcuts.js").read_text("utf-8")
    (table,) = re.findall(r"const SINGLE = \{(.*)\};", source)
    assert re.findall(r'"(.)":', table) == [key for shortcut in SINGLE_KEYS for key in shortcut.keys]


# ---------------------------------------------------------------- errors


def test_an_error_tells_what_to_do_next(sign_in: SignIn) -> None:
    page = sign_in("reader").get("/planer/finnes-ikke").get_data(as_text=True)
    assert 'href="/planer">Til planene' in page and 'href="/sok">Søk i planene' in page and 'href="/hjelp/sok"' in page
    page = sign_in("nobody").get("/finnes-ikke").get_data(as_text=True)
    assert "Logg inn</a>" in page and 'href="/hjelp/logg-inn"' in page


def test_an_error_leads_back_to_our_own_page_and_never_to_another_site(sign_in: SignIn) -> None:
    client = sign_in("reader")
    ours = client.post("/hjelp", headers={"Referer": "http://localhost/hjelp/skriv"}).get_data(as_text=True)
    assert 'href="/hjelp/skriv">Tilbake til siden' in ours
    theirs = client.post("/hjelp", headers={"Referer": "https://evil.example/hjelp"}).get_data(as_text=True)
    assert "evil.example" not in theirs and "Tilbake til siden" not in theirs
    assert 'href="//' not in client.post("/hjelp", headers={"Referer": "http://localhost//evil.example"}).get_data(as_text=True)
    assert client.post("/hjelp", headers={"Referer": "http://[localhost"}).status_code == 405
