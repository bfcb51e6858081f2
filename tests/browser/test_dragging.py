"""Pieces are dragged with a mouse and with a finger, in the sheet and in the contents, and let go where they may not stand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from app.services.plan import shaping
from app.store.base import writing
from exports.document import Document
from tests.browser.doing import document
from tests.browser.site import Site, Watched, running
from tests.conftest import NOW, Ready

pytestmark = pytest.mark.browser

LINE = ".drag-line:not([hidden])"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


@pytest.fixture
def watched(site: Site, browser: Browser) -> Iterator[Watched]:
    """The small plan as its coordinator sees it, high enough to be seen whole. At the end nothing may have gone wrong behind the page."""
    watched = site.page(browser, viewport={"width": 1440, "height": 2600}, reduced_motion="reduce")
    watched.page.goto(f"/planer/{site.plan}")
    yield watched
    watched.must_be_clean()


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page


def middle(target: Locator) -> tuple[float, float]:
    box = target.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def edge(target: Locator, name: str) -> tuple[float, float]:
    """A point just inside the upper («top») or lower edge."""
    box = target.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + 3 if name == "top" else box["y"] + box["height"] - 3


def lift(page: Page, handle: Locator, target: Locator, at: str = "top") -> None:
    """Press on a handle with the mouse and go to an edge of the target, without letting go."""
    handle.hover()
    page.mouse.down()
    page.mouse.move(*edge(target, at), steps=4)
    expect(page.locator(".drag-ghost")).to_be_visible()
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def grip(page: Page, piece: str) -> Locator:
    return page.locator(f"#p-{piece} > .grip, #hode-{piece} .grip").first


def entry(page: Page, piece: str, where: str = "side") -> Locator:
    return page.locator(f"#innhold-{where} [data-piece={piece}] > .toc__entry > a")


def parts(plan: Document, section: str) -> list[str]:
    found = next(s for chapter in plan.chapters for s in chapter.sections if s.id == section)
    return [part.id for part in found.parts]


def sections(plan: Document) -> list[list[str]]:
    return [[section.id for section in chapter.sections] for chapter in plan.chapters]


def told(page: Page, words: str) -> None:
    """Seen as a message, and heard."""
    expect(page.locator(".toast")).to_contain_text(words)
    expect(page.locator("#opplesing")).to_contain_text(words)


# ---------------------------------------------------------------- in the sheet


def test_a_measure_is_dragged_to_another_section_and_back_by_undo_after_a_reload(site: Site, page: Page) -> None:
    lift(page, grip(page, "lights"), page.locator("#p-actorlist"))
    expect(page.locator(LINE)).to_be_visible()
    expect(page.locator(".drag-ghost")).to_contain_text("Til 2.2 Oversikter")
    page.mouse.up()
    told(page, "Tiltaket er flyttet til 2.2, plass 2.")
    expect(page.locator("#h-lights")).to_be_focused()
    assert parts(document(site, site.plan), "lists")[:3] == ["overview", "lights", "actorlist"]
    expect(page.locator("[data-lifted], [data-moving], .drag-ghost, .drag-line")).to_have_count(0)
    page.reload()
    page.keyboard.press("Control+z")
    expect(page.locator("#p-measures #p-lights")).to_be_visible()
    assert parts(document(site, site.plan), "measures") == ["patrol", "lights"]


def test_the_first_place_is_found_above_the_first(site: Site, page: Page) -> None:
    lift(page, grip(page, "lights"), page.locator("#p-patrol"))
    page.mouse.up()
    told(page, "Tiltaket er flyttet til 2.1, plass 1.")
    assert parts(document(site, site.plan), "measures") == ["lights", "patrol"]


def test_a_measure_is_let_go_on_a_heading_in_the_contents(site: Site, page: Page) -> None:
    lift(page, grip(page, "patrol"), entry(page, "intro"))
    expect(page.locator("#innhold-side [data-piece=intro]")).to_have_attribute("data-drop-here", "")
    page.mouse.up()
    told(page, "Tiltaket er flyttet til 1, plass 3.")
    assert [part.id for part in document(site, site.plan).chapters[0].parts] == ["text", "figure", "patrol"]


def test_escape_gives_up(site: Site, page: Page) -> None:
    before = document(site, site.plan)
    lift(page, grip(page, "lights"), page.locator("#p-actorlist"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-lifted], .drag-ghost, .drag-line")).to_have_count(0)
    page.mouse.up()
    page.wait_for_load_state("networkidle")
    assert document(site, site.plan) == before


def test_nothing_happens_where_a_piece_cannot_stand(site: Site, page: Page) -> None:
    before = document(site, site.plan)
    lift(page, grip(page, "measures"), entry(page, "lists"))
    expect(page.locator(".drag-ghost")).to_contain_text("Kan ikke stå her")
    expect(page.locator(LINE)).to_have_count(0)
    page.mouse.up()
    page.wait_for_load_state("networkidle")
    assert document(site, site.plan) == before


def test_a_section_with_an_open_form_is_not_lifted(page: Page) -> None:
    page.locator("#r-lights").press("Enter")
    page.locator("#f-lights-title").fill("Lykter")
    grip(page, "measures").hover()
    page.mouse.down()
    page.mouse.move(*middle(page.locator("#p-lists")), steps=4)
    page.mouse.up()
    told(page, "Lukk skjemaet i delen før du flytter den.")
    expect(page.locator("#f-lights-title")).to_have_value("Lykter")


def test_an_open_form_elsewhere_survives_a_move(page: Page) -> None:
    page.locator("#r-patrol").press("Enter")
    page.locator("#p-patrol .ProseMirror").first.wait_for()
    page.locator("#f-patrol-title").fill("Ikke lagret")
    lift(page, grip(page, "lights"), page.locator("#p-overview"))
    page.mouse.up()
    told(page, "Tiltaket er flyttet til 2.2, plass 1.")
    expect(page.locator("#f-patrol-title")).to_have_value("Ikke lagret")


def hears_nothing(page: Page) -> None:
    """Load the page anew without a stream: what others do is not seen as it happens."""
    page.route_web_socket("**/strom?**", lambda route: route.close())
    for road in ("strom", "nytt"):
        page.route(f"**/{road}?**", lambda route: route.abort())
    page.reload()


def test_one_is_told_when_the_place_was_removed_meanwhile_and_nothing_is_lost(site: Site, page: Page) -> None:
    hears_nothing(page)
    with site.app.app_context(), writing() as session:
        shaping.remove_piece(session, site.people["coordinator"], site.plan, NOW, "lists")
    lift(page, grip(page, "lights"), page.locator("#p-actorlist"))
    page.mouse.up()
    told(page, "Stedet finnes ikke lenger")
    expect(page.locator("#p-measures #p-lights")).to_be_visible()
    expect(page.locator("[data-lifted], [data-moving]")).to_have_count(0)
    assert parts(document(site, site.plan), "measures") == ["patrol", "lights"]


def test_one_without_net_is_told(page: Page) -> None:
    page.route("**/plass", lambda route: route.abort())
    lift(page, grip(page, "lights"), page.locator("#p-patrol"))
    page.mouse.up()
    told(page, "Vi får ikke kontakt med tjenesten")
    expect(page.locator("[data-moving]")).to_have_count(0)


def test_a_reader_has_nothing_to_drag(site: Site, browser: Browser) -> None:
    page = site.page(browser, "reader").page
    page.goto(f"/planer/{site.plan}")
    expect(page.locator("#p-patrol")).to_be_visible()
    expect(page.locator("[data-grip], [data-shape]")).to_have_count(0)


# ---------------------------------------------------------------- in the contents


def test_a_section_is_dragged_to_another_chapter_by_the_contents(site: Site, page: Page) -> None:
    lift(page, entry(page, "lists"), entry(page, "intro"), "bottom")
    page.mouse.up()
    told(page, "Underkapitlet er flyttet til 1, plass 1.")
    assert sections(document(site, site.plan)) == [["lists"], ["measures"]]
    expect(page.locator("#innhold-side [data-piece=intro] [data-piece=lists]")).to_be_visible()
    expect(page.locator("#h-lists")).to_be_focused()
    assert "#" not in page.url


def test_a_chapter_is_dragged_by_the_contents_and_a_click_is_still_a_link(site: Site, page: Page) -> None:
    lift(page, entry(page, "work"), entry(page, "intro"))
    page.mouse.up()
    told(page, "Kapitlet er flyttet til plass 1.")
    assert [chapter.id for chapter in document(site, site.plan).chapters] == ["work", "intro"]
    entry(page, "intro").click()
    page.wait_for_url("**#p-intro")


# ---------------------------------------------------------------- with a finger


@pytest.fixture
def phone(site: Site, browser: Browser) -> Iterator[Watched]:
    watched = site.page(browser, **PHONE)
    watched.page.goto(f"/planer/{site.plan}")
    yield watched
    watched.must_be_clean()


class Finger:
    """One finger on the glass."""

    def __init__(self, page: Page) -> None:
        self.page, self.session = page, self._session(page)

    def _session(self, page: Page) -> CDPSession:
        return page.context.new_cdp_session(page)

    def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    def press(self, at: tuple[float, float]) -> None:
        self.at = at
        self._touch("touchStart", at)

    def move(self, to: tuple[float, float]) -> None:
        for step in range(1, 7):
            self._touch("touchMove", tuple(a + (b - a) * step / 6 for a, b in zip(self.at, to, strict=True)))  # type: ignore[arg-type]
        self.at = to

    def let_go(self) -> None:
        self._touch("touchEnd")


def test_a_finger_that_moves_scrolls(phone: Watched) -> None:
    page, finger = phone.page, Finger(phone.page)
    handle = grip(page, "lights")
    assert (box := handle.bounding_box()) is not None and min(box["width"], box["height"]) >= 24
    handle.evaluate("element => element.scrollIntoView({ block: 'center' })")
    before = page.evaluate("scrollY")
    x, y = middle(handle)
    finger.press((x, y))
    finger.move((x, y - 200))
    finger.let_go()
    page.wait_for_function("before => scrollY > before + 50", arg=before)
    expect(page.locator(".drag-ghost, .toast")).to_have_count(0)


def test_a_finger_that_rests_lifts(site: Site, phone: Watched) -> None:
    page, finger = phone.page, Finger(phone.page)
    handle = grip(page, "lights")
    handle.evaluate("element => element.scrollIntoView({ block: 'center' })")
    finger.press(middle(handle))
    expect(page.locator(".drag-ghost")).to_be_visible()
    finger.move(edge(page.locator("#p-patrol"), "bottom"))
    finger.let_go()
    told(page, "Tiltaket er flyttet til 2.1, plass 1.")
    assert parts(document(site, site.plan), "measures") == ["lights", "patrol"]


def test_a_section_is_dragged_in_the_drawer(site: Site, phone: Watched) -> None:
    page, finger = phone.page, Finger(phone.page)
    page.get_by_role("button", name="Innhold").click()
    finger.press(middle(entry(page, "lists", "i-skuff")))
    expect(page.locator(".drag-ghost")).to_be_visible()
    finger.move(edge(entry(page, "intro", "i-skuff"), "bottom"))
    finger.let_go()
    told(page, "Underkapitlet er flyttet til 1, plass 1.")
    expect(page.locator("#innholdsskuff")).to_be_hidden()
    assert sections(document(site, site.plan)) == [["lists"], ["measures"]]
