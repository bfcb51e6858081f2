"""Streams on the application itself: who is let in, what they are told, and when they are shown out."""

import json
import time
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from app.domain.states import State
from app.services.entry.entering import SYSTEM
from app.services.group import assigning
from app.services.people import joining
from app.services.plan import planning, shaping
from app.store import members, plans, sign_ins
from app.store.base import reading, writing
from tests.bench.live.serving import Place, prepared, serving
from tests.browser.site import Site, running
from tests.conftest import NOW, Ready
from tests.live.tab import Paper, Tab
from tests.prose.typed import append, update_of

Opens = Callable[..., Tab]


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


@pytest.fixture
def opens(site: Site) -> Iterator[Opens]:
    """Opens a tab of a person, with its stream."""
    tabs: list[Tab] = []

    def open_(name: str, *texts: str) -> Tab:
        tab = Tab(site.address, site.plan, site.cookie(name), f"fane{len(tabs):08}")
        tabs.append(tab)
        seq = tab.open()[0]["seq"]
        for text in texts:
            tab.join(text, seq)
            tab.next("joined")
        return tab

    yield open_
    for tab in tabs:
        tab.close()


def status_of(site: Site, path: str, name: str) -> int:
    request = urllib.request.Request(site.address + path, headers={"Cookie": f"samplan={site.cookie(name)}", "Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


# ---------------------------------------------------------------- typing


def test_a_letter_is_answered_when_it_is_stored_and_reaches_the_others(site: Site, opens: Opens) -> None:
    kari, jonas = opens("coordinator", "text"), opens("editor", "text")
    paper = Paper(kari.state("text"), "nytt")
    number = kari.save("text", paper.first)
    saved, _ = kari.next("saved")
    assert saved["n"] == number
    told, data = jonas.next("text")
    assert (told["seq"], told["by"], told["tab"], data) == (saved["seq"], site.people["coordinator"].person_id, kari.name, paper.first)
    kari.save("text", paper.type("Hei."))
    kari.next("saved")
    with site.app.app_context(), reading() as session:
        assert "Hei." in str(planning.open_plan(session, SYSTEM, site.plan).document), "a page that is opened now says it too"


def test_the_same_update_twice_is_answered_twice_and_stored_once(site: Site, opens: Opens) -> None:
    kari, jonas = opens("coordinator", "text"), opens("editor", "text")
    paper = Paper(kari.state("text"), "nytt")
    for _ in range(2):
        kari.save("text", paper.first)
        assert kari.next("saved", "refused")[0]["kind"] == "saved"
    kari.save("text", paper.type("Hei."))
    kari.next("saved")
    assert [jonas.next("text")[1] != paper.first for _ in range(2)] == [False, True]


def test_what_others_wrote_meanwhile_is_told_to_who_comes_later(opens: Opens) -> None:
    kari = opens("coordinator", "text")
    state = kari.state("text")
    late = Paper(state, "sent")
    early = Paper(state, "tidlig")
    for update in (early.first, early.type("Ord for ord.")):
        kari.save("text", update)
        kari.next("saved")
    jonas = opens("editor")
    jonas.join("text", state["seq"])
    for _ in range(2):
        late.hear(jonas.next("text")[1])
    assert "Ord for ord." in late.words and jonas.next("joined")[0]["writable"]


@pytest.mark.parametrize(
    ("person", "what", "status"),
    [("reader", "honest", 403), ("coordinator", "old", 426), ("coordinator", "foreign", 422), ("coordinator", "garbage", 422)],
)
def test_what_may_not_be_stored_is_refused_with_a_reason_and_nobody_else_hears_of_it(
    opens: Opens, person: str, what: str, status: int
) -> None:
    other, tab = opens("editor", "text"), opens(person, "text")
    state = tab.state("text")
    paper = Paper(state, "nytt")
    updates = {"honest": paper.first, "old": paper.first, "garbage": b"\xff\x00", "foreign": foreign(state)}
    tab.save("text", updates[what], schema=0 if what == "old" else 1)
    refused, _ = tab.next("saved", "refused")
    assert (refused["kind"], refused["status"]) == ("refused", status) and refused["sentence"].endswith(".")
    with pytest.raises(TimeoutError):
        other.next("text", seconds=0.3)


def foreign(state: dict[str, Any]) -> bytes:
    return update_of(b64decode(state["state"]), append("script"))


def test_what_is_no_message_ends_that_stream_alone(opens: Opens) -> None:
    kari, jonas = opens("coordinator", "text"), opens("editor", "text")
    jonas.send({"kind": "save", "ref": "text", "n": "mange"}, b"x")
    assert jonas.next("end")[0]["reason"] == "restart"
    paper = Paper(kari.state("text"), "nytt")
    kari.save("text", paper.first)
    assert kari.next("saved", "refused")[0]["kind"] == "saved"


# ---------------------------------------------------------------- who is let in


def test_who_has_no_place_in_the_plan_gets_no_stream(site: Site) -> None:
    for name, status in (("stranger", 404), ("nobody", 401)):
        for road in ("strom", "nytt"):
            if name == "stranger":
                assert status_of(site, f"/planer/{site.plan}/{road}?fane=abcdefgh12&fra=0", name) == status
        with pytest.raises(InvalidStatus) as refused:
            cookie = site.cookie(name) if name == "stranger" else ""
            Tab(site.address, site.plan, cookie, "abcdefgh12").open()
        assert refused.value.response.status_code in (status, 303)


def test_a_websocket_is_opened_from_our_own_pages_alone(site: Site) -> None:
    with pytest.raises(InvalidStatus) as refused:
        Tab(site.address, site.plan, site.cookie("coordinator"), "abcdefgh12").open(origin="https://elsewhere.example")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("query", ["fane=kort&fra=0", "fane=abcdefgh12&fra=x", "fane=abcdefgh12&fra=0&tekster=text:1", "fra=0"])
def test_an_address_that_is_none_is_refused(site: Site, query: str) -> None:
    assert status_of(site, f"/planer/{site.plan}/strom?{query}", "coordinator") == 400


def test_when_the_streams_are_used_up_the_next_is_asked_to_come_again(site: Site, opens: Opens) -> None:
    site.app.extensions["station"]._most = 1
    opens("coordinator")
    for road in ("websocket", "events"):
        if road == "websocket":
            with pytest.raises(InvalidStatus) as refused:
                opens("editor")
            assert refused.value.response.status_code == 503 and int(refused.value.response.headers["Retry-After"]) > 0
        else:
            assert status_of(site, f"/planer/{site.plan}/strom?fane=abcdefgh12&fra=0", "editor") == 503
    assert status_of(site, f"/planer/{site.plan}/nytt?fane=abcdefgh12&fra=0", "editor") == 200


# ---------------------------------------------------------------- rights that are withdrawn


def within(seconds: float, tab: Tab, kind: str) -> dict[str, Any]:
    begun = time.monotonic()
    fields, _ = tab.next(kind, seconds=seconds)
    assert time.monotonic() - begun < seconds
    return fields


def withdraw_role(site: Site) -> None:
    with writing() as session:
        joining.give_role(session, NOW, "editor@nordvik.example", site.plan, "reader")


def leave_draft(site: Site) -> None:
    with writing() as session:
        plan = plans.find_plan(session, site.plan)
        assert plan is not None
        plan.state = State.SUBMITTED


def remove_text(site: Site) -> None:
    with writing() as session:
        shaping.remove_piece(session, site.people["coordinator"], site.plan, datetime.now(UTC), "text")


def give_to_another(site: Site) -> None:
    with writing() as session:
        assigning.assign(session, SYSTEM, site.plan, NOW, "intro", [site.people["other_editor"].person_id])


@pytest.mark.parametrize("act", [withdraw_role, leave_draft, remove_text, give_to_another])
def test_who_may_no_longer_write_is_told_within_two_seconds_and_refused_at_once(
    site: Site, opens: Opens, act: Callable[[Site], None]
) -> None:
    jonas = opens("editor", "text")
    paper = Paper(jonas.state("text"), "nytt")
    jonas.save("text", paper.first)
    assert jonas.next("saved", "refused")[0]["kind"] == "saved"
    with site.app.app_context():
        act(site)
    jonas.save("text", paper.type("For sent."))
    assert jonas.next("saved", "refused")[0]["kind"] == "refused"
    assert within(2, jonas, "rights") == {"kind": "rights", "ref": "text", "writable": False}


def test_who_is_signed_out_elsewhere_is_shown_out(site: Site, opens: Opens) -> None:
    jonas = opens("editor", "text")
    paper = Paper(jonas.state("text"), "nytt")
    with site.app.app_context(), writing() as session:
        sign_ins.set_ended(session, site.people["editor"].person_id, datetime.now(UTC))
    jonas.save("text", paper.first)
    assert jonas.next("refused", "saved")[0]["status"] == 401
    assert within(2, jonas, "end")["reason"] == "signedOut"


def test_who_is_taken_out_of_the_plan_is_shown_out(site: Site, opens: Opens) -> None:
    jonas = opens("editor", "text")
    with site.app.app_context(), writing() as session:
        plan = plans.find_plan(session, site.plan)
        assert plan is not None
        members.remove_member(session, plan.id, site.people["editor"].person_id)
    assert within(2, jonas, "end")["reason"] == "gone"


# ---------------------------------------------------------------- the other roads


def test_events_tell_the_same_and_what_was_missed_first(site: Site, opens: Opens) -> None:
    kari = opens("coordinator", "text")
    state = kari.state("text")
    paper = Paper(state, "nytt")
    kari.save("text", paper.first)
    kari.next("saved")
    address = f"{site.address}/planer/{site.plan}/strom?fane=hendelser1&fra=0&tekster=text:{state['seq']}:1"
    request = urllib.request.Request(address, headers={"Cookie": f"samplan={site.cookie('editor')}", "Accept": "text/event-stream"})
    with urllib.request.urlopen(request, timeout=5) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream") and stream.headers["X-Accel-Buffering"] == "no"
        found = events(stream)
        kinds = [next(found)["kind"] for _ in range(4)]
        assert "text" in kinds and kinds[-2:] == ["joined", "ready"]
        kari.save("text", paper.type("Mer."))
        told = next(each for each in found if each["kind"] == "text")
        assert told["tab"] == kari.name and told["data"]


def events(stream: Any) -> Iterator[dict[str, Any]]:
    for line in stream:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def test_who_asks_now_and_then_misses_nothing(site: Site, opens: Opens) -> None:
    kari, asker = opens("coordinator", "text"), Tab(site.address, site.plan, site.cookie("editor"), "sporjenaa1")
    state = kari.state("text")
    paper = Paper(state, "nytt")
    kari.save("text", paper.first)
    kari.next("saved")
    with site.app.app_context(), writing() as session:
        planning.edit_piece(session, SYSTEM, site.plan, NOW, "patrol", 1, {"title": "Noe annet"})
    found = asker.get(f"nytt?fane=sporjenaa1&fra={state['seq']}&tekster=text:{state['seq']}:1")
    kinds = [message["kind"] for message in found["messages"]]
    assert kinds == ["changed", "text", "joined", "present"] and "patrol" in found["messages"][0]["refs"]
    again = asker.get(f"nytt?fane=sporjenaa1&fra={found['seq']}&tekster=text:{found['messages'][1]['seq']}:1")
    assert [message["kind"] for message in again["messages"]] == ["joined", "present"]
    assert kari.next("present")[0]["kind"] == "present"


# ---------------------------------------------------------------- several processes


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return prepared(tmp_path_factory.mktemp("place") / "data")


@pytest.mark.slow
def test_who_is_served_by_different_processes_writes_together(place: Place) -> None:
    """As it runs in production: gunicorn hands its connections on, and its processes share nothing but the database."""
    with serving(place, processes=2) as (port, _server):
        address, text = f"http://127.0.0.1:{port}", place.texts[0]
        tabs = [Tab(address, place.slug, place.cookies[number], f"prosess{number:05}") for number in range(8)]
        state = tabs[0].state(text)
        papers = [Paper(state, f"skriver{number}") for number in range(8)]
        for tab in tabs:
            tab.open(state["seq"])
            tab.join(text, state["seq"])
            tab.next("joined")
        for tab, paper in zip(tabs, papers, strict=True):
            tab.save(text, paper.first)
            assert tab.next("saved", "refused")[0]["kind"] == "saved"
            tab.save(text, paper.type(f"Ord fra {tab.name}. "))
        for tab, paper in zip(tabs, papers, strict=True):
            while not all(f"Ord fra {other.name}. " in paper.words for other in tabs):
                paper.hear(tab.next("text")[1])
        assert len({paper.words for paper in papers}) == 1
        seen: set[str] = set()
        with suppress(TimeoutError):
            while len(seen) < len(tabs):
                seen |= {each["tab"] for each in tabs[0].next("present", seconds=8)[0]["tabs"]}
        assert seen == {tab.name for tab in tabs}, "those of the other process are there too"
        for tab in tabs:
            tab.close()
