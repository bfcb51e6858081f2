"""Step 3: two real browsers that do what people do, and some that networks and servers do, round after round."""

import random
import time
from base64 import b64decode

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.prose.text import to_json
from app.store import plans
from app.store.base import reading
from tests.bench.figures import Bench, Measured, figure
from tests.bench.live.serving import Place, end, free_port, prepared, serving, start
from tests.bench.step3_faults import kill
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.editor_page import DOCUMENT, PASTE
from tests.browser.test_editor_agreement import EDIT
from tests.live.tab import Tab

ROUNDS, LONG_ROUNDS, ON_ONE_TEXT, EDITS = 200, 2_000, 10, 40
PATIENCE_MS = 40_000
HTML = '<p>Limt inn: <b>fet</b> og <a href="https://nordvik.example">lenke</a></p><ul><li>punkt</li></ul>'


class Pair:
    """Two people with the same text open, each in a browser of their own, and the server they write to."""

    def __init__(self, browser: Browser, place: Place, port: int) -> None:
        self.place, self.port = place, port
        self.server = start(place, port)
        self.contexts = [self._context(browser, number) for number in range(2)]
        self.pages = [context.new_page() for context in self.contexts]

    def _context(self, browser: Browser, number: int) -> BrowserContext:
        context = browser.new_context(base_url=f"http://127.0.0.1:{self.port}", locale="nb-NO")
        context.add_cookies([{"name": "samplan", "value": self.place.cookies[number], "url": f"http://127.0.0.1:{self.port}"}])
        return context

    def open(self, text_id: str) -> None:
        """Open a text to write in."""
        for page in self.pages:
            page.goto(f"/planer/{self.place.slug}/deler/{text_id}#p-{text_id}")
            expect(page.locator(".prose-editor .ProseMirror").first).to_be_visible(timeout=PATIENCE_MS)

    def round(self, seed: int, chance: random.Random) -> None:
        """Both edit at random; meanwhile somebody pastes, a network goes and comes, or the server is killed and started again."""
        for number, page in enumerate(self.pages):
            page.evaluate(f"(given) => {{ window.going = ({EDIT})(given); }}", [seed * 2 + number, EDITS])
        what, one = chance.choice(("nothing", "paste", "network", "server")), chance.randrange(2)
        if what == "paste":
            self.pages[one].evaluate(PASTE, [HTML, ""])
        elif what == "network":
            self.contexts[one].set_offline(True)
            self.pages[one].wait_for_timeout(chance.randrange(100, 900))
            self.contexts[one].set_offline(False)
        elif what == "server":
            kill(self.server)
            self.server = start(self.place, self.port)
        for page in self.pages:
            page.evaluate("() => window.going")

    def agree(self, text_id: str) -> bool:
        """Whether both have stored everything, and both and the server come to say the same."""
        for page in self.pages:
            expect(page.locator(".editor__state").first).to_have_attribute("data-state", "saved", timeout=PATIENCE_MS)
        until = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < until:
            one, other, stored = self.pages[0].evaluate(DOCUMENT), self.pages[1].evaluate(DOCUMENT), self._stored(text_id)
            if one == other == stored:
                return not any(_is_told_of_trouble(page) for page in self.pages)
            self.pages[0].wait_for_timeout(100)
        return False

    def _stored(self, text_id: str) -> object:
        tab = Tab(f"http://127.0.0.1:{self.port}", self.place.slug, self.place.cookies[0], "lesermed01")
        return to_json(b64decode(tab.state(text_id)["state"]))


def _running_texts(place: Place) -> list[str]:
    """Texts that stand by themselves: the form of a measure has several, and what is edited and read here is the first on the page."""
    with place.app.app_context(), reading() as session:
        plan = plans.find_plan(session, place.slug)
        assert plan is not None
        return [piece.id for piece in plans.list_of_kinds(session, plan.id, ("text",))]


def _is_told_of_trouble(page: Page) -> bool:
    return page.locator(".editor__refused").count() > 0


@figure(
    step=3,
    what="two browsers: random edits, paste, offline, server killed",
    unit="rounds that agree",
    target="all, nothing lost",
    seconds=2400,
)
def two_browsers(bench: Bench) -> Measured:
    """Each round: forty random edits by both at once, with something in the way; then both and the server must say the same."""
    place = prepared(bench.folder / "data")
    texts, rounds = _running_texts(place), LONG_ROUNDS if bench.long else ROUNDS
    agreed, chance, failed = 0, random.Random(2026), list[int]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        pair = Pair(browser, place, free_port())
        try:
            for seed in range(rounds):
                text_id = texts[seed // ON_ONE_TEXT % len(texts)]
                if seed % ON_ONE_TEXT == 0:
                    pair.open(text_id)
                pair.round(seed, chance)
                if pair.agree(text_id):
                    agreed += 1
                else:
                    failed.append(seed)
                    pair.open(text_id)
        finally:
            end(pair.server)
            browser.close()
    return Measured(f"{agreed} of {rounds}", agreed == rounds, f"seeds that failed: {failed}" if failed else "")


TABS = 8
ROAD = "document.addEventListener('samplan:road', ({ detail }) => (window.road = detail.road));"


def _roads(browser: Browser, place: Place, port: int, websockets: bool) -> tuple[int, list[str]]:
    """Open the plan in eight tabs of one browser; how many have loaded, and which road each has found."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
    context.add_cookies([{"name": "samplan", "value": place.cookies[0], "url": f"http://127.0.0.1:{port}"}])
    context.add_init_script(ROAD)
    if not websockets:
        context.route_web_socket("**/strom?**", lambda route: route.close())
    pages = [context.new_page() for _ in range(TABS)]
    loaded = 0
    for page in pages:
        page.goto(f"/planer/{place.slug}", timeout=PATIENCE_MS)
        loaded += page.locator("#ark").count()
    until = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < until and any(page.evaluate("window.road ?? 'none'") == "none" for page in pages):
        pages[0].wait_for_timeout(200)
    roads = [str(page.evaluate("window.road ?? 'none'")) for page in pages]
    context.close()
    return loaded, roads


@figure(step=3, what="eight tabs over HTTP/1.1", unit="", target="all pages load and hear of the others", seconds=300)
def eight_tabs(bench: Bench) -> list[Measured]:
    """In one browser: as it is, where no websocket comes through, and where the server has two streams left."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for part, websockets, streams in (("as it is", True, "1000"), ("no websockets", False, "1000"), ("two streams left", True, "2")):
            place = prepared(bench.folder / part.replace(" ", "-"), SAMPLAN_STREAMS=streams)
            with serving(place) as (port, _server):
                loaded, roads = _roads(browser, place, port, websockets)
            told = ", ".join(f"{roads.count(road)} by {road}" for road in dict.fromkeys(roads))
            found.append(Measured(f"{loaded} of {TABS} load: {told}", loaded == TABS and "none" not in roads, part=part))
        browser.close()
    return found
