"""One-time links: told once, opened once, and silent about why they do not open."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.errors import NotFound
from app.domain.people import LINK_LIFETIMES
from app.services.entry import linking
from app.services.entry.entering import Who
from app.services.mail import mailing
from app.store import links
from app.store.base import reading, writing
from app.store.people_tables import LinkRow, MailRow
from tests.conftest import NOW

People = dict[str, Who]


def invite(people: People, email: str = "Ny@nordvik.example", **more: object) -> str:
    """A new invitation; its token."""
    with writing() as session:
        row, token = linking.make_link(session, NOW, "invitation", email, plan_id="plan", role="reader", **more)  # type: ignore[arg-type]
    assert row.email == "ny@nordvik.example"
    return token


def test_a_link_tells_its_token_once_and_keeps_the_hash_alone(people: People) -> None:
    token = invite(people, made_by=people["coordinator"].person_id)
    with reading() as session:
        row = linking.find_link(session, NOW, token, "invitation")
        assert (row.plan_id, row.role, row.made_by) == ("plan", "reader", people["coordinator"].person_id)
        assert token not in (value for value in vars(row).values())


def test_finding_uses_nothing_up_and_using_does(people: People) -> None:
    token = invite(people)
    with reading() as session:
        for _ in range(3):
            linking.find_link(session, NOW, token, "invitation")
    with writing() as session:
        assert linking.use_link(session, NOW, token, "invitation").used_at == NOW
    with pytest.raises(NotFound), writing() as session:
        linking.use_link(session, NOW, token, "invitation")


def test_what_a_link_was_nobody_is_told(people: People) -> None:
    used, withdrawn, old = invite(people), "", ""
    with writing() as session:
        linking.use_link(session, NOW, used, "invitation")
    withdrawn = invite(people)
    with writing() as session:
        linking.withdraw_link(session, NOW, linking.find_link(session, NOW, withdrawn, "invitation"))
    old = invite(people)
    late = NOW + LINK_LIFETIMES["invitation"]
    sentences = set()
    opening = (
        (used, NOW, "invitation"),
        (withdrawn, NOW, "invitation"),
        (old, late, "invitation"),
        (old, NOW, "reset"),
        ("x", NOW, "reset"),
    )
    for token, moment, kind in opening:
        with reading() as session, pytest.raises(NotFound) as refused:
            linking.find_link(session, moment, token, kind)  # type: ignore[arg-type]
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1


def test_a_new_link_takes_the_place_of_the_one_before(people: People) -> None:
    first, second = invite(people), invite(people)
    with reading() as session:
        with pytest.raises(NotFound):
            linking.find_link(session, NOW, first, "invitation")
        linking.find_link(session, NOW, second, "invitation")
        assert [linking.link_state(row, NOW) for row in linking.list_links(session, "plan")] == ["open", "withdrawn"]


def test_links_to_others_and_of_other_kinds_are_left_alone(people: People) -> None:
    token = invite(people)
    with writing() as session:
        linking.make_link(session, NOW, "reset", "ny@nordvik.example")
        linking.make_link(session, NOW, "invitation", "annen@nordvik.example", plan_id="plan", role="reader")
        linking.withdraw_links_to(session, NOW, "reset", "Ny@nordvik.example")
    with reading() as session:
        linking.find_link(session, NOW, token, "invitation")
        states = [linking.link_state(row, NOW) for row in links.list_links_of_kinds(session, ["reset"])]
    assert states == ["withdrawn"]


def test_a_link_lives_as_long_as_its_kind() -> None:
    assert LINK_LIFETIMES["reset"] == timedelta(hours=1)
    row = LinkRow(expires_at=NOW + timedelta(hours=1))
    assert linking.link_state(row, NOW + timedelta(minutes=59)) == "open"
    assert linking.link_state(row, NOW + timedelta(hours=1)) == "expired"


def test_of_many_who_use_a_link_at_once_one_gets_through(app: Flask, people: People) -> None:
    token = invite(people)
    start, through = Barrier(6), list[bool]()

    def try_it() -> None:
        with app.app_context():
            with reading() as session:
                found = linking.find_link(session, NOW, token, "invitation")
            start.wait()
            with writing() as session:
                through.append(links.set_used(session, session.merge(found), NOW))

    threads = [Thread(target=try_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(through) == [False] * 5 + [True]


def test_old_resets_are_forgotten_with_their_mail_and_others_are_kept(people: People) -> None:
    with writing() as session:
        for address in ("kari@nordvik.example", "ingen@nordvik.example"):
            link, _ = linking.make_link(session, NOW, "reset", address)
            mailing.queue_mail(session, NOW, "reset", address, "Nytt passord", "Hei", link_id=link.id)
        linking.make_link(session, NOW, "account", "ny@nordvik.example")
    with writing() as session:
        assert linking.forget_old_resets(session, NOW + timedelta(days=2)) == 0
        assert linking.forget_old_resets(session, NOW + timedelta(days=9)) == 2
    with reading() as session:
        assert [link.kind for link in session.scalars(select(LinkRow))] == ["account"]
        assert session.scalars(select(MailRow)).all() == []
