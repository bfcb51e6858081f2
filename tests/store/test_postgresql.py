"""The store on PostgreSQL: the same tables, the same services, readers that cannot write and writers that take turns."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.factory import create_app
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import change_to
from app.services.entry.entering import SYSTEM, Who
from app.services.plan import planning, shaping, writing
from app.services.search import searching
from app.store import feed, history, plans
from app.store.base import db, reading
from app.store.base import writing as transaction
from exports.canonical import canonical
from exports.document import Document
from tests import postgres
from tests.conftest import NOW, Ready, settings_in
from tests.plans import paragraph, small_plan
from tests.settled import settle_all
from tests.typing_in import save_update


@pytest.fixture
def fresh(tmp_path: Path, cluster: postgres.Cluster) -> Iterator[Flask]:
    """An application whose database is empty."""
    name = cluster.database()
    app = create_app(settings_in(tmp_path, SAMPLAN_DATABASE_URL=cluster.url(name)))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    cluster.drop(name)


@pytest.fixture
def here(app_on_postgres: Flask) -> Iterator[None]:
    """Services called straight, on a copy of the prepared database."""
    with app_on_postgres.app_context():
        yield
        db.session.remove()


@pytest.fixture
def kari(ready_on_postgres: Ready) -> Who:
    """The plan's coordinator."""
    return ready_on_postgres.people["coordinator"]


def document(who: Who, plan: str) -> Document:
    with reading() as session:
        return planning.open_plan(session, who, plan).document


def test_the_migrations_make_the_tables_that_the_code_has_and_can_be_taken_back(fresh: Flask) -> None:
    upgrade()
    check()
    downgrade(revision="base")
    upgrade()
    check()


def test_a_plan_is_planted_edited_shaped_and_written_in(here: None, ready_on_postgres: Ready, kari: Who) -> None:
    plan = ready_on_postgres.plan
    before = document(kari, plan)
    assert canonical(before) == canonical(small_plan())
    with transaction() as session:
        planning.edit_piece(session, kari, plan, NOW, "patrol", 1, {"title": "Følge de yngste"})
        made = shaping.add_piece(session, kari, plan, NOW, "measure", "measures", {"title": "Nytt tiltak"}).piece_id
        shaping.remove_piece(session, kari, plan, NOW, "intro")
    with transaction() as session:
        shaping.remove_piece(session, kari, plan, NOW, made)
        shaping.restore_piece(session, kari, plan, NOW, "intro")
        planning.edit_piece(session, kari, plan, NOW, "patrol", 2, {"title": "Følge barna over veien"})
    assert document(kari, plan) == before
    with reading() as session:
        update = change_to(writing.read_text(session, kari, plan, "text").state, (paragraph("b1", "Skrevet på PostgreSQL."),))
    assert update is not None
    save_update(kari, plan, NOW, "text", update, 1, SCHEMA_VERSION)
    assert "Skrevet på PostgreSQL." in str(document(kari, plan).chapters[0].parts[0])
    settle_all()
    with reading() as session:
        found = searching.search(session, kari, searching.Asked("skriving skrevet", slug=plan))
        assert found.count == 0
        found = searching.search(session, kari, searching.Asked('"skrevet på" -fotball post', slug=plan))
        assert [hit.anchor for group in found.found for hit in group.hits] == ["b-b1"]
    with reading() as session:
        edits = list(history.each_line_about(session, "patrol"))
    assert sorted(line.data["effects"][0]["version"] for line in edits) == [2, 3]


def test_a_reading_transaction_cannot_write(here: None) -> None:
    with pytest.raises(DBAPIError, match="read-only"), reading() as session:
        session.execute(text("UPDATE plan SET content = 0"))


def append(app: Flask, *marks: str) -> Thread:
    """Another thread that adds rows to the feed, each in a transaction of its own."""

    def add() -> None:
        with app.app_context():
            for mark in marks:
                with transaction() as session:
                    feed.append_text(session, "plan", mark, None, NOW, b"")

    thread = Thread(target=add)
    thread.start()
    return thread


def test_a_reading_transaction_sees_one_moment(here: None, app_on_postgres: Flask) -> None:
    with reading() as session:
        assert feed.list_text(session, "probe") == []
        append(app_on_postgres, "probe").join()
        assert feed.list_text(session, "probe") == []
    with reading() as session:
        assert len(feed.list_text(session, "probe")) == 1


def test_a_writer_waits_for_the_one_before_so_that_the_feed_is_numbered_as_it_is_committed(here: None, app_on_postgres: Flask) -> None:
    with transaction() as session:
        first = feed.append_text(session, "plan", "first", None, NOW, b"")
        other = append(app_on_postgres, "second")
        other.join(0.3)
        assert other.is_alive()
    other.join()
    with reading() as session:
        assert feed.list_text(session, "second")[0].seq > first


def test_what_many_write_at_once_is_all_kept(here: None, app_on_postgres: Flask) -> None:
    others = [append(app_on_postgres, *["many"] * 20) for _ in range(5)]
    for other in others:
        other.join()
    with reading() as session:
        assert len(feed.list_text(session, "many")) == 100


def test_orders_that_several_change_at_once_stay_whole(here: None, app_on_postgres: Flask, ready_on_postgres: Ready, kari: Who) -> None:
    def add() -> None:
        with app_on_postgres.app_context():
            for _ in range(5):
                with transaction() as session:
                    shaping.add_piece(
                        session, kari, ready_on_postgres.plan, NOW, "measure", "measures", {"title": "Samtidig"}, after="patrol"
                    )

    others = [Thread(target=add) for _ in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    with reading() as session:
        places = [piece.position for piece in plans.list_siblings(session, "plan", "measures", ("measure",))]
    assert places == list(range(22))


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    address = f"postgresql://samplan:hemmelig-ord@/samplan?host={tmp_path}"
    app = create_app(settings_in(tmp_path, SAMPLAN_DATABASE_URL=address))
    answer = app.test_cli_runner().invoke(args=["plan", "list"])
    assert answer.exit_code == 2
    assert "Databasen svarer ikke" in answer.stderr and "SAMPLAN_DATABASE_URL" in answer.stderr
    assert "hemmelig-ord" not in answer.output


def test_a_backup_of_one_database_fills_another(app_on_postgres: Flask, cluster: postgres.Cluster, plan: str, tmp_path: Path) -> None:
    name = cluster.database()
    other = create_app(settings_in(tmp_path / "other", SAMPLAN_DATABASE_URL=cluster.url(name)))
    kept, file = canonical_of(app_on_postgres, plan), tmp_path / "kopi.tar.gz"
    assert app_on_postgres.test_cli_runner().invoke(args=["backup", str(file)]).exit_code == 0
    run = other.test_cli_runner()
    assert run.invoke(args=["restore", str(file)]).exit_code == 0
    assert canonical_of(other, plan) == kept
    assert run.invoke(args=["check"]).exit_code == 0
    again = run.invoke(args=["restore", str(file)])
    assert (again.exit_code, "ikke tom" in again.stderr or "tabeller fra før" in again.stderr) == (2, True)
    with other.app_context():
        db.engine.dispose()
    cluster.drop(name)


def canonical_of(app: Flask, plan: str) -> bytes:
    """The plan as it stands in an application's database."""
    with app.app_context(), reading() as session:
        return canonical(planning.open_plan(session, SYSTEM, plan).document)
