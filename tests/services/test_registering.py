"""The register of agencies, and the actors that are named by it."""

from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from app.domain.errors import Invalid, NotAllowed, NotFound, OutOfDate
from app.services.acts import undoing
from app.services.agencies import naming, registering
from app.services.entry.entering import Who
from app.services.plan import picturing, planning
from app.store import plans
from app.store.base import reading, writing
from tests.conftest import NOW

People = dict[str, Who]
TODAY = date(2026, 11, 22)


def add(people: People, **values: str) -> int:
    with writing() as session:
        return registering.add_agency(session, people["administrator"], NOW, {"kind": "police", **values})


def test_the_register_is_kept_by_administrators_alone(people: People) -> None:
    number = add(people, name="Nordvik kystvakt", short="Kystvakta", color="info")
    with reading() as session:
        line = next(line for line in registering.list_agencies(session) if line.id == number)
        assert (line.name, line.short, line.color, line.people) == ("Nordvik kystvakt", "Kystvakta", "info", 0)
    for name in ("coordinator", "stranger"):
        with pytest.raises(NotAllowed), writing() as session:
            registering.add_agency(session, people[name], NOW, {"name": "Min egen"})
        with pytest.raises(NotAllowed), reading() as session:
            registering.show_agency(session, people[name], number)


def test_two_agencies_never_have_one_name(people: People) -> None:
    number = add(people, name="Ørnes skole")
    with pytest.raises(Invalid) as refused:
        add(people, name="ørnes Skole")
    assert set(refused.value.problems) == {"name"}
    with writing() as session:
        assert registering.edit_agency(session, people["administrator"], NOW, number, 1, {"name": "Ørnes  skole"}) == ()


def test_two_administrators_are_merged_and_told_when_they_cannot_be(people: People) -> None:
    who, number = people["administrator"], add(people, name="Ørnes skole")
    with writing() as session:
        registering.edit_agency(session, who, NOW, number, 1, {"short": "Skolen", "name": "Ørnes skole"})
    with writing() as session:
        assert registering.edit_agency(session, who, NOW, number, 1, {"name": "Nye Ørnes skole", "short": ""}) == ("short",)
    with reading() as session:
        assert registering.show_agency(session, who, number).facts["short"] == "Skolen"
    with pytest.raises(OutOfDate) as conflict, writing() as session:
        registering.edit_agency(session, who, NOW, number, 1, {"name": "Gamle Ørnes skole"})
    assert conflict.value.conflicts["name"] == ("Gamle Ørnes skole", "Nye Ørnes skole")
    assert conflict.value.version == 3


def test_an_agencys_people_are_those_who_belong_to_it_now(people: People) -> None:
    police = people["editor"].agencies[0].id
    with reading() as session:
        facts = registering.show_agency(session, people["administrator"], police)
    assert facts.people == ((people["editor"].person_id, "Editor", True),)


def test_a_logo_is_drawn_anew_and_found_by_its_bytes(people: People) -> None:
    who, number, file = people["administrator"], add(people, name="Ørnes skole"), BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "PNG")
    picture = picturing.clean(file.getvalue())
    with writing() as session:
        registering.set_logo(session, who, NOW, number, picture)
    digest = sha256(picture.data).hexdigest()
    with reading() as session:
        assert registering.show_agency(session, who, number).logo == digest
        assert registering.read_logo(session, digest).media_type == "image/png"
    with writing() as session:
        registering.set_logo(session, who, NOW, number, None)
    with reading() as session:
        assert registering.show_agency(session, who, number).logo == ""
        with pytest.raises(NotFound):
            registering.read_logo(session, "0" * 64)


# ---------------------------------------------------------------- actors


def actors(plan: str) -> list[dict[str, object]]:
    with reading() as session:
        row = plans.find_plan(session, plan)
        assert row is not None
        return [dict(piece.facts) for piece in plans.list_siblings(session, row.id, None, ("actor",))]


def test_an_actor_is_taken_from_the_register_once(plan: str, people: People) -> None:
    number, who = add(people, name="Nordvik kystvakt", short="Kystvakta", valid_from="2020"), people["coordinator"]
    with reading() as session:
        assert (number, "Nordvik kystvakt") in naming.open_register(session, who, plan, TODAY).offered
    with writing() as session:
        naming.take_from_register(session, who, plan, NOW, number)
    assert actors(plan)[-1] == {
        "full": "Nordvik kystvakt",
        "short": "Kystvakta",
        "group": False,
        "valid_from": "2020",
        "valid_to": "",
        "agency": number,
    }
    with reading() as session:
        assert number not in dict(naming.open_register(session, who, plan, TODAY).offered)
    with pytest.raises(Invalid), writing() as session:
        naming.take_from_register(session, who, plan, NOW, number)
    with pytest.raises(NotAllowed), writing() as session:
        naming.take_from_register(session, people["reader"], plan, NOW, number)


def test_an_agency_that_is_over_is_not_offered(plan: str, people: People) -> None:
    over, coming = add(people, name="Gamle Nordvik", valid_to="2025"), add(people, name="Nye Nordvik", valid_from="2027")
    with reading() as session:
        offered = dict(naming.open_register(session, people["coordinator"], plan, TODAY).offered)
        assert not {over, coming} & set(offered)
        assert naming.open_register(session, people["reader"], plan, TODAY).offered == ()


def renamed(plan: str, people: People) -> tuple[str, int]:
    """An actor taken from the register, whose agency has got another name since; and which agency."""
    number = add(people, name="Nordvik kystvakt", short="Kystvakta")
    with writing() as session:
        taken = naming.take_from_register(session, people["coordinator"], plan, NOW, number)
    with writing() as session:
        registering.edit_agency(session, people["administrator"], NOW, number, 1, {"name": "Kystvakten i Nordvik"})
    return taken.piece_id, number


def test_only_a_name_that_the_agency_has_put_away_is_told(plan: str, people: People) -> None:
    with reading() as session:
        names = naming.open_register(session, people["coordinator"], plan, TODAY).renamed
        assert names == {}, "an actor may go by a name of its own, whatever its agency is called"
    actor, _number = renamed(plan, people)
    with reading() as session:
        names = naming.open_register(session, people["coordinator"], plan, TODAY).renamed
        assert names == {actor: naming.Name("Kystvakten i Nordvik", "Kystvakta")}


def test_an_actor_follows_its_agencys_name_and_the_act_can_be_undone(plan: str, people: People) -> None:
    who, (actor, _number) = people["coordinator"], renamed(plan, people)
    with writing() as session:
        changed = naming.follow_name(session, who, plan, NOW, actor)
    assert actors(plan)[-1]["full"] == "Kystvakten i Nordvik"
    with writing() as session:
        undoing.undo(session, who, plan, NOW, changed.line)
    assert actors(plan)[-1]["full"] == "Nordvik kystvakt"


def test_an_actor_is_succeeded_by_its_new_name_in_one_act(plan: str, people: People) -> None:
    who, (actor, number) = people["coordinator"], renamed(plan, people)
    with writing() as session:
        planning.edit_piece(session, who, plan, NOW, "patrol", 1, {"responsible": [[actor, "lead"]]})
    with writing() as session:
        changed = naming.succeed(session, who, plan, NOW, actor, TODAY)
    old, new = actors(plan)[-2:]
    assert (old["full"], old["valid_to"]) == ("Nordvik kystvakt", "2026-11-21")
    assert (new["full"], new["valid_from"], new["agency"]) == ("Kystvakten i Nordvik", "2026-11-22", number)
    with reading() as session:
        assert naming.open_register(session, who, plan, TODAY).renamed == {}
        patrol = planning.show_piece(session, who, plan, "patrol")
        assert patrol.facts["responsible"] == [[actor, "lead"]], "what was agreed then stays"
    with writing() as session:
        undoing.undo(session, who, plan, NOW, changed.line)
    assert [found["valid_to"] for found in actors(plan)] == [""] * 5


def test_a_body_without_an_agency_has_no_name_to_follow(plan: str, people: People) -> None:
    with pytest.raises(NotFound), writing() as session:
        naming.follow_name(session, people["coordinator"], plan, NOW, "school")
    with pytest.raises(NotFound), writing() as session:
        naming.follow_name(session, people["coordinator"], plan, NOW, "patrol")
