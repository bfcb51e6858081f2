"""What tests share: an application on a real database of its own, people with roles, and a plan to work on."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app.factory import create_app
from app.services.entry.entering import SYSTEM, Who
from app.services.origins import planting
from app.services.people import joining
from app.services.plan import planning
from app.settings import Settings, read_settings
from app.store.base import Session, db, writing
from tests import postgres, quick
from tests.plans import small_plan
from tests.settled import settle_all

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PASSWORD = "fire-rare-blyanter-sover"
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def shared(name: str) -> Path:
    """A file of the reference folder beside the project; the test is skipped where that is missing."""
    file = SHARED / name
    if not file.exists():
        pytest.skip(f"needs ../shared/{name}, the reference folder beside the project")
    return file


WIDE = "10000 per hour"


def settings_in(folder: Path, **environment: str) -> Settings:
    """Settings with the data directory in ``folder``; limits of sign-in wide enough for tests that are not about them."""
    return read_settings(
        {"SAMPLAN_DATA_DIR": str(folder), "SAMPLAN_SIGN_IN_LIMIT": WIDE, "SAMPLAN_ACCOUNT_LIMIT": WIDE, "SAMPLAN_RESET_LIMIT": WIDE}
        | environment
    )


NAMES = ("coordinator", "editor", "other_editor", "secretary", "council_member", "contributor", "reader", "stranger", "administrator")
OFFICES = {"editor": "Politiet", "other_editor": "Barneverntjenesten"}


@dataclass(frozen=True, slots=True)
class Ready:
    """A database made once for the whole run, and who is in it. ``cookies``: what the browser of each person holds.

    ``file``: the database itself on SQLite; on PostgreSQL the folder beside it, and ``database`` its name there.
    """

    file: Path
    people: dict[str, Who]
    cookies: dict[str, str]
    plan: str
    database: str = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run choose its database."""
    parser.addoption("--postgresql", action="store_true", help="run the tests of services and pages on PostgreSQL instead of SQLite")


def pytest_configure() -> None:
    """In a run of tests alone: figures borrow from here what they need, and measure what is real."""
    quick.hurry()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: a journey of a minute that comes last is a minute in which the other core stands idle."""
    items.sort(key=lambda item: not item.path.name.startswith("test_journey"))


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    """A migrated database with people and one plan. Every test works on a copy."""
    folder = tmp_path_factory.mktemp("database")
    return _made_ready(create_app(settings_in(folder)), folder / "samplan.db")


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server for the whole run."""
    with postgres.running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def ready_on_postgres(cluster: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory) -> Ready:
    """The same as ``ready``, in a database of the server."""
    folder, name = tmp_path_factory.mktemp("database"), cluster.database()
    return replace(_made_ready(create_app(settings_in(folder, SAMPLAN_DATABASE_URL=cluster.url(name))), folder), database=name)


def _made_ready(app: Flask, file: Path) -> Ready:
    with app.app_context():
        upgrade()
        with writing() as session:
            people = {name: _person(session, name) for name in NAMES}
        with writing() as session:
            slug = _plan(session, people)
        with writing() as session:
            cookies = {
                name: joining.begin_session(session, datetime.now(UTC), who.person_id, "password", "Prøvenettleser")[1]
                for name, who in people.items()
            }
        settle_all()
        db.engine.dispose()
    return Ready(file, people, cookies, slug)


def _person(session: Session, name: str) -> Who:
    office = OFFICES.get(name, "Nordvik kommune")
    return joining.add_person(session, NOW, f"{name}@nordvik.example", name.title(), PASSWORD, office, name == "administrator")


def _plan(session: Session, people: dict[str, Who]) -> str:
    slug = planting.plant(session, SYSTEM, NOW, small_plan()).slug
    for name, who in people.items():
        if name not in ("stranger", "administrator"):
            joining.give_role(session, NOW, who.email, slug, name.removeprefix("other_"))
    planning.edit_piece(session, SYSTEM, slug, NOW, "police", 1, {"agency": people["editor"].agencies[0].id})
    return slug


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Flask:
    """The application on a database of its own, with people and a plan; which kind of database, the run has chosen."""
    chosen: Flask = request.getfixturevalue("app_on_postgres" if request.config.getoption("postgresql") else "app_on_sqlite")
    return chosen


def close(app: Flask) -> None:
    """Let go of all that the application holds."""
    app.extensions["station"].stop()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app_on_sqlite(tmp_path: Path, ready: Ready) -> Iterator[Flask]:
    """The application on a copy of the prepared file."""
    shutil.copy(ready.file, tmp_path / "samplan.db")
    app = create_app(settings_in(tmp_path))
    yield app
    close(app)


@pytest.fixture
def app_on_postgres(tmp_path: Path, cluster: postgres.Cluster, ready_on_postgres: Ready) -> Iterator[Flask]:
    """The application on a copy of the prepared database of the server."""
    name = cluster.database(like=ready_on_postgres.database)
    app = create_app(settings_in(tmp_path, SAMPLAN_DATABASE_URL=cluster.url(name)))
    yield app
    close(app)
    cluster.drop(name)


@pytest.fixture
def surroundings(app: Flask) -> Iterator[None]:
    """Services called straight, without a request: what they need to reach the database."""
    with app.app_context():
        yield
        db.session.remove()


@pytest.fixture
def prepared(request: pytest.FixtureRequest) -> Ready:
    """What ``app`` is a copy of."""
    chosen: Ready = request.getfixturevalue("ready_on_postgres" if request.config.getoption("postgresql") else "ready")
    return chosen


@pytest.fixture
def people(app: Flask, prepared: Ready) -> dict[str, Who]:
    """One person per role, and some besides: an administrator, a stranger without any plan, and an editor of another agency."""
    return prepared.people


@pytest.fixture
def plan(app: Flask, prepared: Ready) -> str:
    """The address of a small plan with every kind of piece, where everybody has the role of their name and «editor» is the police's."""
    return prepared.plan
