"""The whole application on a real server, with a worker, and people who can be signed in at once.

Every site is an application of its own with a database of its own. What is shared in a run is the address, which answers for one site at a
time, and the browsers, emptied of all but what they have fetched and compiled: half of a first visit is scripts and styles.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.serving import BaseWSGIServer, make_server

from app.domain.notices import Kind, Told
from app.factory import create_app
from app.services.entry.entering import enter
from app.services.group import inviting
from app.services.group.inviting import Wish
from app.services.mail import mailing, telling
from app.services.origins import examples, planting
from app.store.base import writing
from tests import past
from tests.browser.sample_rounds import sample_rounds
from tests.conftest import NOW, Ready, close, settings_in

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""

LOOK_MS, QUIET_LOOKS, MOST_LOOKS = 25, 3, 320
KEPT_BY_PAGES = "local_storage,indexeddb,cache_storage,service_workers,file_systems,websql"


class Site:
    """A running application. ``plan`` is the address of the small plan that has every kind of piece."""

    def __init__(self, app: Flask, address: str, ready: Ready) -> None:
        self.app, self.address, self.people, self.cookies, self.plan = app, address, ready.people, ready.cookies, ready.plan
        self._lent: list[tuple[list[BrowserContext], BrowserContext]] = []
        self._windows: list[tuple[list[Watched], Watched]] = []

    @cached_property
    def report(self) -> str:
        """The address of a status report with 35 measures, made when it is first asked for."""
        with self.app.app_context(), writing() as session:
            return planting.plant(session, self.people["coordinator"], NOW, examples.read_example("gode-hjelpere").document).slug

    @cached_property
    def invitation(self) -> str:
        """The token of an invitation to the small plan, made when it is first asked for."""
        with self.app.app_context(), writing() as session:
            wish = Wish("editor", self.people["editor"].agencies[0].id)
            made = inviting.invite(
                session, self.people["coordinator"], self.plan, datetime.now(UTC), ["jonas@politiet.example"], "", wish, None
            )
        return made[0].token

    @cached_property
    def undelivered(self) -> str:
        """Where administrators see mail that did not come through; there is some when it is first asked for."""
        with self.app.app_context(), writing() as session:
            now = datetime.now(UTC)
            mail_id = mailing.queue_mail(session, now, "reset", "jonas@politiet.example", "Nytt passord i Samplan", "Hei")
            mailing.report_not_sent(session, now, mail_id, "Mottakerens adresse ble avvist. Se etter skrivefeil i adressen.", for_good=True)
        return "#epost"

    @cached_property
    def notices(self) -> str:
        """Adds nothing to an address; the editor is told something of every kind when it is first asked for."""
        with self.app.app_context(), writing() as session:
            entered = enter(session, self.people["coordinator"], self.plan)
            told = Told("Følge barna over veien", "fra nyttår", "Er det ikke fra august?", due="2026-12-01")
            for kind in Kind:
                telling.tell(session, entered, datetime.now(UTC), kind, [self.people["editor"].person_id], kind, told, "#p-patrol")
        return ""

    @cached_property
    def past(self) -> str:
        """The address of the small plan's text of its introduction, in which much is written when it is first asked for."""
        with self.app.app_context():
            past.a_rich_past(self.people, self.plan, datetime.now(UTC) - timedelta(days=3))
        return f"/planer/{self.plan}/tekster/text"

    @cached_property
    def rounds(self) -> dict[str, str]:
        """Addresses of input rounds of the small plan, made when one is first asked for: see ``sample_rounds``."""
        with self.app.app_context():
            return sample_rounds(self.plan, self.people, datetime.now(UTC))

    def fill(self, path: str) -> str:
        """A path with the addresses it speaks of: «{plan}», «{report}», «{past}», «{invitation}», «{undelivered}», «{notices}», and those
        of rounds."""
        if path.startswith("{round:"):
            name, _, rest = path.removeprefix("{round:").partition("}")
            return self.rounds[name] + rest
        for name in ("plan", "report", "past", "invitation", "undelivered", "notices"):
            if f"{{{name}}}" in path:
                path = path.replace(f"{{{name}}}", getattr(self, name))
        return path

    def cookie(self, name: str) -> str:
        """The value of the session cookie of that person."""
        client = self.app.test_client()
        with client.session_transaction() as session_data:
            session_data["_user_id"] = self.cookies[name]
        found = client.get_cookie("samplan")
        assert found is not None
        return found.value

    def context(self, browser: Browser, name: str = "coordinator", **options: object) -> BrowserContext:
        """A browser that nobody else uses now, signed in as that person; «nobody» is not."""
        idle = _idle(browser, self.address, tuple(sorted((option, str(value)) for option, value in options.items())))
        context = idle.pop() if idle else browser.new_context(base_url=self.address, locale="nb-NO", **options)  # type: ignore[arg-type]
        self._lent.append((idle, context))
        context.set_default_timeout(8_000)
        if name != "nobody":
            context.add_cookies([{"name": "samplan", "value": self.cookie(name), "url": self.address}])
        return context

    def close(self) -> None:
        """Empty the browsers that were used here, and close their pages: pages left open go on drawing while other tests run."""
        for idle, context in self._lent:
            if context.pages:
                self._empty(context)
                idle.append(context)
            else:
                context.close()
        for windows, watched in self._windows:
            self._clear(watched)
            windows.append(watched)

    def window(self, browser: Browser, name: str) -> "Watched":
        """A page that is used for one look after another, each as new: for tests that look at many, where opening it costs the most."""
        windows = _windows(browser, self.address)
        if not windows:
            windows.append(Watched(browser.new_context(base_url=self.address, locale="nb-NO", reduced_motion="reduce").new_page()))
            # A form that is not saved holds its page back until it is told otherwise.
            windows[0].page.on("dialog", lambda dialog: dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())
        self._windows.append((windows, watched := windows.pop()))
        watched.page.context.set_default_timeout(8_000)
        if name != "nobody":
            watched.page.context.add_cookies([{"name": "samplan", "value": self.cookie(name), "url": self.address}])
        return watched

    def _clear(self, watched: "Watched") -> None:
        """Leave the page as a new one is."""
        page = watched.page
        page.mouse.up()
        page.mouse.move(0, 0)
        if page.url.startswith(self.address):
            page.evaluate("sessionStorage.clear()")
        page.goto("about:blank")
        self._forget(page)
        page.emulate_media(color_scheme="null")
        page.set_viewport_size({"width": 1280, "height": 720})
        watched.faults.clear()

    def _empty(self, context: BrowserContext) -> None:
        """Leave nothing of what was done in the browser."""
        first, *others = context.pages
        for page in others:
            page.close()
        self._forget(first)
        first.close()

    def _forget(self, page: Page) -> None:
        """Forget what the pages of the site kept in this browser, and who was signed in."""
        line = page.context.new_cdp_session(page)
        line.send("Storage.clearDataForOrigin", {"origin": self.address, "storageTypes": KEPT_BY_PAGES})
        line.detach()
        page.context.clear_cookies()
        page.context.clear_permissions()

    def page(self, browser: Browser, name: str = "coordinator", **options: object) -> "Watched":
        """A page in a browser of its own."""
        return Watched(self.context(browser, name, **options).new_page())


class Watched:
    """A page that remembers every script error and every violation of the content policy."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults = page, list[str]()
        self._under_way = set[Request]()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._under_way.add(request))
        page.on("requestfinished", lambda request: self._under_way.discard(request))
        page.on("requestfailed", lambda request: self._under_way.discard(request))
        page.add_init_script(WATCH)

    def wait_until_quiet(self) -> None:
        """Wait until nothing is fetched and nothing new is asked for: Playwright's own «networkidle» waits half a second more."""
        quiet = 0
        for _look in range(MOST_LOOKS):
            self.page.wait_for_timeout(LOOK_MS)
            quiet = 0 if self._under_way else quiet + 1
            if quiet == QUIET_LOOKS:
                return
        raise AssertionError(f"still under way: {[request.url for request in self._under_way]}")

    def must_be_clean(self) -> None:
        """Nothing was wrong so far."""
        assert self.faults == []
        if self.page.url.startswith("http"):
            assert self.page.evaluate("window.violations") == []


@contextmanager
def running(folder: Path, ready: Ready) -> Iterator[Site]:
    """The application on a copy of the prepared database, served until the block ends."""
    shutil.copy(ready.file, folder / "samplan.db")
    with _serving(folder, ready) as site:
        yield site


@contextmanager
def running_anew(folder: Path) -> Iterator[Site]:
    """The application as it is on its first day: nothing is set up, and nobody is known. Served until the block ends."""
    with _serving(folder, Ready(folder / "samplan.db", {}, {}, "")) as site:
        yield site


@contextmanager
def _serving(folder: Path, ready: Ready) -> Iterator[Site]:
    app, server = create_app(settings_in(folder)), _server()
    app.config["SAMPLAN"].drawings_dir.mkdir(exist_ok=True)
    site = Site(app, f"http://127.0.0.1:{server.server_port}", ready)
    assert isinstance(server.app, ServiceUnavailable), "another site is open"
    server.app = app
    try:
        yield site
    finally:
        server.app = ServiceUnavailable()
        try:
            site.close()
        finally:
            close(app)


@cache
def _server() -> BaseWSGIServer:
    """The one address of this process. It answers for the site that is open."""
    server = make_server("127.0.0.1", 0, ServiceUnavailable(), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


@cache
def _idle(_browser: Browser, _address: str, _options: tuple[tuple[str, str], ...]) -> list[BrowserContext]:
    """Browsers of one kind that nobody uses now. The address is part of the kind, for it is what their pages begin with."""
    return []


@cache
def _windows(_browser: Browser, _address: str) -> list["Watched"]:
    """The page that is used again, while nobody uses it."""
    return []
