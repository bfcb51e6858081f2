"""The feed at speed, its word of rights, and what processes tell each other: the same on SQLite and on PostgreSQL."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.store import feed, members, people, plans, sign_ins
from app.store.base import reading, writing
from app.store.log import Log, Typed
from app.store.people_tables import BelongingRow, PersonRow
from app.store.tables import PlanRow
from app.store.whispers import open_whispers
from tests.conftest import NOW


@pytest.fixture(params=["app_on_sqlite", "app_on_postgres"])
def here(request: pytest.FixtureRequest) -> Iterator[Flask]:
    app: Flask = request.getfixturevalue(request.param)
    with app.app_context():
        yield app


@pytest.fixture
def log(here: Flask) -> Iterator[Log]:
    log = Log()
    yield log
    log.close()


def row(text: str = "text", words: bytes = b"x") -> Typed:
    return Typed("plan", text, 1, NOW, words)


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not what():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_rows_come_back_as_they_were_appended_in_order(log: Log) -> None:
    before = log.newest()
    with log.transaction():
        numbers = log.append([row("text", b"one"), row("patrol", b"two")])
    found = log.list_after(before, 10)
    assert [(entry.seq, entry.ref, entry.data, entry.at, entry.kind) for entry in found] == [
        (numbers[0], "text", b"one", NOW, "text"),
        (numbers[1], "patrol", b"two", NOW, "text"),
    ]
    assert log.newest() == numbers[1] and log.list_after(before, 1) == found[:1]


def test_nothing_is_kept_of_a_transaction_that_stumbles_and_the_next_goes_well(log: Log) -> None:
    before = log.newest()
    with pytest.raises(ZeroDivisionError), log.transaction():
        log.append([row()])
        1 / 0  # noqa: B018
    assert log.list_after(before, 10) == []
    with log.transaction():
        log.append([row()])
    assert len(log.list_after(before, 10)) == 1


def test_word_of_what_others_commit_comes_and_none_of_ones_own(log: Log, here: Flask) -> None:
    log.has_news()
    with log.transaction():
        log.append([row()])
    time.sleep(0.05)
    assert not log.has_news()

    def other() -> None:
        with here.app_context(), writing() as session:
            feed.append_changed(session, "plan", "patrol", None, NOW)

    thread = Thread(target=other)
    thread.start()
    thread.join()
    wait_for(log.has_news)


def test_one_who_writes_waits_for_the_other_and_nobody_is_turned_away(log: Log, here: Flask) -> None:
    def other() -> None:
        with here.app_context(), writing() as session:
            feed.append_changed(session, "plan", "patrol", None, NOW)
            time.sleep(0.3)

    before = log.newest()
    thread = Thread(target=other)
    thread.start()
    time.sleep(0.1)
    with log.transaction():
        assert [entry.kind for entry in log.list_after(before, 10)] == ["changed"], "what the other did is seen, for it came first"
        log.append([row()])
    thread.join()
    assert [entry.kind for entry in log.list_after(before, 10)] == ["changed", "text"]


def give_role() -> None:
    with writing() as session:
        people.set_role(session, "plan", 1, "reader", NOW)


def take_role() -> None:
    with writing() as session:
        members.remove_member(session, "plan", 1)


def deactivate() -> None:
    with writing() as session:
        session.execute(update(PersonRow).where(PersonRow.id == 1).values(active=False))


def leave_agency() -> None:
    with writing() as session:
        session.execute(update(BelongingRow).where(BelongingRow.person_id == 1).values(until=NOW))


def lose_agency() -> None:
    with writing() as session:
        session.execute(delete(BelongingRow).where(BelongingRow.person_id == 1))


def sign_out() -> None:
    with writing() as session:
        sign_ins.set_ended(session, 1, datetime.now(UTC))


def leave_draft() -> None:
    with writing() as session:
        session.execute(update(PlanRow).where(PlanRow.id == "plan").values(state="submitted"))


@pytest.mark.parametrize(
    ("act", "plan", "whom"),
    [
        (give_role, "plan", "1"),
        (take_role, "plan", "1"),
        (deactivate, "", "1"),
        (leave_agency, "", "1"),
        (lose_agency, "", "1"),
        (sign_out, "", "1"),
        (leave_draft, "plan", ""),
    ],
)
def test_whatever_touches_rights_is_told_in_the_same_transaction(log: Log, act: Callable[[], None], plan: str, whom: str) -> None:
    before = log.newest()
    act()
    told = log.list_after(before, 10)
    assert {(entry.kind, entry.plan_id, entry.ref) for entry in told} == {("access", plan, whom)}
    assert abs((told[0].at - datetime.now(UTC)).total_seconds()) < 60


def test_what_touches_no_right_is_not_told(log: Log) -> None:
    before = log.newest()
    with writing() as session:
        session.execute(update(PersonRow).values(name="Et annet navn"))
        plan = plans.get_plan(session, "plan")
        plans.set_changed(session, plan, None, NOW)
    assert log.list_after(before, 10) == []


def test_what_was_typed_is_unsettled_until_the_text_has_come_as_far(log: Log) -> None:
    with log.transaction():
        (number,) = log.append([row()])
    with reading() as session:
        assert [entry.seq for entry in feed.list_unsettled(session, plan_id="plan")] == [number]
        assert feed.list_unsettled(session, ("patrol",)) == [] and feed.list_unsettled(session, plan_id="other") == []


def test_processes_hear_each_other_and_not_themselves(here: Flask) -> None:
    one, other = open_whispers(), open_whispers()
    heard: list[str] = []

    def hear() -> bool:
        heard.extend(words for _source, words in other.hear())
        return len(heard) == 2

    list(one.hear())
    for words in ("Kari er her", "Kari skriver «æøå»"):
        one.tell(words)
    wait_for(hear)
    assert heard == ["Kari er her", "Kari skriver «æøå»"] and list(one.hear()) == []
    one.close()
    other.close()
