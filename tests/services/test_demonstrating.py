import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.domain.access import Role
from app.domain.errors import NotAllowed
from app.factory import create_app
from app.services.entry import entering
from app.services.entry.entering import SYSTEM, Who
from app.services.entry.gathering import gather
from app.services.installation import demonstrating
from app.services.origins.examples import EXAMPLES, read_example
from app.services.people import joining
from app.services.plan import planning, shaping
from app.store import feed, history, people, plans, work
from app.store.base import db, reading, writing
from exports.canonical import as_data
from exports.document import Document, each_part, measures
from tests.conftest import NOW, Ready, settings_in

SLUGS = {"trygg-ungdomstid": "trygg-ungdomstid-i-nordvik", "gode-hjelpere": "gode-hjelpere"}
KARI, JONAS, MARIT, TOR = (f"{name}@nordvik.example" for name in ("kari.holm", "jonas.moe", "marit.dahl", "tor.lie"))


@pytest.fixture(scope="module")
def loaded(ready: Ready, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A data directory with the example, made once, and what was printed."""
    folder = tmp_path_factory.mktemp("loaded")
    shutil.copy(ready.file, folder)
    app = create_app(settings_in(folder))
    with app.app_context():
        with writing() as session:
            lines = demonstrating.load(session, NOW, folder)
        db.engine.dispose()
    return folder, lines


@pytest.fixture
def lines(surroundings: None, tmp_path: Path, request: pytest.FixtureRequest) -> list[str]:
    """The example is loaded; what was printed."""
    if request.config.getoption("postgresql"):
        with writing() as session:
            return demonstrating.load(session, NOW, tmp_path)
    folder, lines = request.getfixturevalue("loaded")
    for name in ("samplan.db", demonstrating.ACCOUNTS):
        shutil.copy(folder / name, tmp_path)
    return lines


def kept(folder: Path) -> dict[str, str]:
    passwords: dict[str, str] = json.loads((folder / demonstrating.ACCOUNTS).read_text("utf-8"))
    return passwords


def who(email: str) -> Who:
    with reading() as session:
        person = people.find_person_by_email(session, email)
        assert person is not None
        return entering.who_of(person)


def document(slug: str) -> Document:
    with reading() as session:
        plan = plans.find_plan(session, slug)
        assert plan is not None
        return gather(session, plan)


def nameless(of: Document) -> Any:
    """The document as data, with each id replaced by the place where it is first met; the date text follows from the report."""
    places: dict[str, int] = {}

    def plain(data: Any) -> Any:
        if isinstance(data, dict):
            points = ("id", "target", "actor", "report")
            return {k: places.setdefault(v, len(places)) if k in points else plain(v) for k, v in data.items() if k != "date_text"}
        return [plain(value) for value in data] if isinstance(data, list) else data

    return plain(as_data(of))


def counted() -> tuple[int, ...]:
    """How much there is: plans, people, plans marked as examples."""
    with reading() as session:
        marked = history.list_lines(session, demonstrating.PLANTED)
        return len(plans.list_slugs(session)), len(people.list_people(session)), len(marked)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_stands_in_the_database_as_it_is_written(name: str, lines: list[str]) -> None:
    assert nameless(document(SLUGS[name])) == nameless(read_example(name).document)


def test_the_statusrapport_is_dated_by_its_report(lines: list[str]) -> None:
    assert document("gode-hjelpere").date_text == "Oktober 2026"


def test_loading_again_changes_nothing_and_prints_the_same(lines: list[str], tmp_path: Path) -> None:
    before, there = [nameless(document(slug)) for slug in SLUGS.values()], counted()
    with writing() as session:
        again = demonstrating.load(session, NOW, tmp_path)
    assert counted() == there
    assert (again, [nameless(document(slug)) for slug in SLUGS.values()]) == (lines, before)


# ---------------------------------------------------------------- people


def test_everybody_signs_in_with_what_is_printed(lines: list[str]) -> None:
    assert len(lines) == len(demonstrating.PEOPLE)
    for line, person in zip(lines, demonstrating.PEOPLE, strict=True):
        assert line.startswith(person.label)
        email, password = line.split()[-2:]
        assert email == person.email
        with reading() as session:
            assert joining.check_sign_in(session, email, password) is not None


def test_there_is_one_for_every_role_that_works_now() -> None:
    roles = {person.role for person in demonstrating.PEOPLE}
    assert roles == {Role.COORDINATOR, Role.EDITOR, Role.SECRETARY, Role.COUNCIL_MEMBER, Role.READER, None}


def test_the_coordinator_has_both_plans_and_the_administrator_neither(lines: list[str]) -> None:
    coordinator, administrator = who(KARI), who(TOR)
    with reading() as session:
        assert {line.role for line in planning.list_plans(session, coordinator)} == {Role.COORDINATOR}
        assert len(planning.list_plans(session, coordinator)) == 2
        assert planning.list_plans(session, administrator) == []
    assert administrator.is_administrator


def test_the_council_member_does_not_read_the_draft(lines: list[str]) -> None:
    member = who(MARIT)
    with reading() as session, pytest.raises(NotAllowed):
        planning.open_plan(session, member, "gode-hjelpere")


@pytest.mark.parametrize("slug", SLUGS.values())
@pytest.mark.parametrize("email", ["jonas.moe@nordvik.example", "sara.aas@nordvik.example", "elin.berg@nordvik.example"])
def test_an_editor_has_some_measures_as_own_and_some_not(email: str, slug: str, lines: list[str]) -> None:
    editor = who(email)
    with reading() as session:
        opened = planning.open_plan(session, editor, slug)
    assert 0 < len(opened.own_measures) < len(measures(opened.document))


def test_the_police_own_the_measures_they_are_responsible_for(lines: list[str]) -> None:
    editor = who(JONAS)
    with reading() as session:
        opened = planning.open_plan(session, editor, "gode-hjelpere")
    own = {m.number for m in measures(opened.document) if m.id in opened.own_measures}
    assert own == {18, 23, 25, 26, 29}


# ---------------------------------------------------------------- a group at work


def work_of(slug: str) -> tuple[dict[str, set[str]], set[str]]:
    """Heading → who it is given to, and the headings of what is ready."""
    coordinator = who(KARI)
    with reading() as session:
        opened = planning.open_plan(session, coordinator, slug)
        given = work.list_assignments(session, [opened.document.id], [Role.COORDINATOR, Role.EDITOR])
        ready = work.list_ready(session, [opened.document.id])
        names = {person.id: person.name for person in people.list_people(session)}
    places = [place for chapter in opened.document.chapters for place in (chapter, *chapter.sections)]
    shared = {place.title: {names[person] for person in given[place.id]} for place in places if given.get(place.id)}
    return shared, {place.title for place in places if place.id in ready}


def test_a_newcomer_meets_a_group_at_work(lines: list[str]) -> None:
    shared, ready = work_of(SLUGS["trygg-ungdomstid"])
    assert shared["Tiltak for alle unge"] == {"Elin Berg", "Sara Aas"}
    assert len(shared) == 7
    assert {"Hvem som er med", "Hva vi vet om ungdomskriminaliteten"} <= ready
    assert len(ready) == 5


def test_a_reset_shares_the_example_out_as_at_the_start(lines: list[str], tmp_path: Path) -> None:
    before = [work_of(slug) for slug in SLUGS.values()]
    for slug in SLUGS.values():
        change(slug)
    with writing() as session:
        demonstrating.reset(session, NOW, tmp_path)
    assert [work_of(slug) for slug in SLUGS.values()] == before


# ---------------------------------------------------------------- passwords


def test_the_passwords_are_for_the_owner_of_the_folder_alone(lines: list[str], tmp_path: Path) -> None:
    assert (tmp_path / demonstrating.ACCOUNTS).stat().st_mode & 0o777 == 0o600
    assert len(set(kept(tmp_path).values())) == len(demonstrating.PEOPLE)
    assert [file.name for file in tmp_path.glob("demo_accounts*")] == [demonstrating.ACCOUNTS]


def test_a_password_that_is_lost_is_made_anew_and_the_old_one_is_worth_nothing(lines: list[str], tmp_path: Path) -> None:
    old = kept(tmp_path)
    (tmp_path / demonstrating.ACCOUNTS).unlink()
    with writing() as session:
        demonstrating.load(session, NOW, tmp_path)
    new = kept(tmp_path)
    assert not set(old.values()) & set(new.values())
    with reading() as session:
        assert joining.check_sign_in(session, KARI, old[KARI]) is None
        assert joining.check_sign_in(session, KARI, new[KARI]) is not None


def test_a_load_that_fails_leaves_passwords_that_the_next_one_uses(surroundings: None, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writing() as session:
        first = demonstrating.load(session, NOW, tmp_path)
        raise RuntimeError
    with writing() as session:
        assert demonstrating.load(session, NOW, tmp_path) == first


# ---------------------------------------------------------------- reset


def change(slug: str) -> None:
    """What a visitor may do: rename the plan, remove a part, write."""
    coordinator = who(KARI)
    opened = document(slug)
    part = next(part for _, _, part in each_part(opened))
    with writing() as session:
        planning.edit_plan(session, coordinator, slug, NOW, 1, {"title": "Noe helt annet", "cover": True, "contents": True})
        shaping.remove_piece(session, coordinator, slug, NOW, part.id)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_reset_puts_the_example_back_at_its_address(name: str, lines: list[str], tmp_path: Path) -> None:
    slug = SLUGS[name]
    id, before = document(slug).id, nameless(document(slug))
    change(slug)
    assert nameless(document(slug)) != before
    with writing() as session:
        assert demonstrating.reset(session, NOW, tmp_path) == lines
    assert nameless(document(slug)) == before
    assert document(slug).id == id


def test_a_reset_leaves_nothing_of_what_was_written(lines: list[str], tmp_path: Path) -> None:
    slug = SLUGS["trygg-ungdomstid"]
    old = document(slug)
    change(slug)
    with writing() as session:
        demonstrating.reset(session, NOW, tmp_path)
    with reading() as session:
        assert [line.act for line in history.each_line_about(session, old.id) if line.act == "plan.edited"] == []
        assert all(feed.list_text(session, part.id) == [] for _, _, part in each_part(old))
        assert len(history.list_lines(session, demonstrating.PLANTED)) == 2


def test_a_reset_gives_back_the_roles_and_the_own_measures(lines: list[str], tmp_path: Path) -> None:
    with writing() as session:
        joining.give_role(session, NOW, JONAS, "gode-hjelpere", Role.READER)
        demonstrating.reset(session, NOW, tmp_path)
    editor = who(JONAS)
    with reading() as session:
        opened = planning.open_plan(session, editor, "gode-hjelpere")
    assert (opened.role, len(opened.own_measures)) == (Role.EDITOR, 5)


def test_another_plan_of_the_same_name_is_neither_taken_for_the_example_nor_touched(surroundings: None, plan: str, tmp_path: Path) -> None:
    with writing() as session:
        mine = planning.create_plan(session, SYSTEM, NOW, {"title": "Gode hjelpere"}).slug
        demonstrating.load(session, NOW, tmp_path)
    before = [document(slug) for slug in (mine, plan)]
    with writing() as session:
        demonstrating.reset(session, NOW, tmp_path)
    assert mine == "gode-hjelpere"
    assert len(measures(document("gode-hjelpere-2"))) == 35
    assert [document(slug) for slug in (mine, plan)] == before


def test_a_reset_where_there_is_no_example_makes_it(surroundings: None, tmp_path: Path) -> None:
    with writing() as session:
        assert len(demonstrating.reset(session, NOW, tmp_path)) == len(demonstrating.PEOPLE)
    assert len(measures(document("gode-hjelpere"))) == 35


# ---------------------------------------------------------------- the command


def test_the_command_prints_the_same_lines_at_every_start(app: Flask) -> None:
    runner = app.test_cli_runner()
    first, second, third = (runner.invoke(args=["demo", act]) for act in ("load", "load", "reset"))
    assert (first.exit_code, second.exit_code, third.exit_code) == (0, 0, 0)
    assert first.output == second.output == third.output
    assert first.output.count("@nordvik.example") == len(demonstrating.PEOPLE)
