import re
from collections.abc import Callable

import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.services.entry.entering import SYSTEM, Who
from app.services.origins import starting
from app.services.origins.templates import FOLDER, TEMPLATES, read_template
from app.services.people import joining
from app.services.plan import planning
from app.services.plan.planning import OpenPlan
from app.store import agencies, plans
from app.store.base import reading, writing
from app.store.tables import AssetRow
from exports.canonical import canonical
from exports.document import Figure, Ref, Register, TextPart, block_runs, each_part, measures, part_blocks
from tests.conftest import NOW

People = dict[str, Who]
VALUES = {"title": "Trygge kvelder", "period": "2027-2030", "language": "nb"}
OWNERS = ("Nordvik kommune", "Nordvik politistasjonsdistrikt")


def opened(slug: str) -> OpenPlan:
    with reading() as session:
        return planning.open_plan(session, SYSTEM, slug)


def from_template(who: Who, name: str = "tiltaksplan", **values: str) -> OpenPlan:
    with writing() as session:
        slug = starting.start_from_template(session, who, NOW, name, VALUES | values, OWNERS).slug
    return opened(slug)


def from_plan(who: Who, slug: str, keep: starting.Keep, **values: str) -> OpenPlan:
    with writing() as session:
        made = starting.start_from_plan(session, who, NOW, slug, keep, VALUES | values, OWNERS).slug
    return opened(made)


def references(plan: OpenPlan) -> list[Ref]:
    runs = [run for _, _, part in each_part(plan.document) for run in block_runs(tuple(part_blocks(part)))]
    return [run for run in runs if isinstance(run, Ref)]


# ---------------------------------------------------------------- templates


def test_the_tiltaksplan_has_the_official_chapters(people: People) -> None:
    document = from_template(people["coordinator"]).document
    assert [(c.number, len(c.sections)) for c in document.chapters] == [("1", 0), ("2", 3), ("3", 4), ("4", 2), ("5", 0), ("6", 0)]
    kinds = [part.kind for _, _, part in each_part(document) if isinstance(part, Register)]
    assert kinds == ["actors", "not_prioritised", "priorities", "indicators"]
    assert [len(part.levels) for _, _, part in each_part(document) if isinstance(part, Figure)] == [5]
    assert document.back_page and document.period == "2027–2030"


def test_the_statusrapport_has_its_overview_and_three_packages(people: People) -> None:
    document = from_template(people["coordinator"], "statusrapport").document
    assert [(c.kind, c.number) for c in document.chapters] == [("front", ""), ("plain", ""), *(("package", n) for n in ("I", "II", "III"))]
    assert document.type_heading == "Statusrapport" and not document.cover and len(document.reports) == 1


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_heading_of_a_template_has_guidance_that_no_document_holds(name: str, people: People) -> None:
    plan = from_template(people["coordinator"], name)
    places = [place.id for c in plan.document.chapters for place in (c, *c.sections)]
    assert [place for place in places if not plan.guidance.get(place)] == []
    printed = canonical(plan.document).decode()
    assert not any(line in printed for text in plan.guidance.values() for line in text.split("\n"))


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_template_is_in_the_form_of_norwegian_that_was_asked_for(name: str, language: str) -> None:
    words = set(re.findall(r"\w+", canonical(read_template(name, language).document).decode()))
    bokmaal = {
        "ikke",
        "Ikke",
        "Igangsatt",
        "Innledning",
        "Tiltakene",
        "Metoder",
        "vet",
        "hvem",
        "Samlet",
        "nivåer",
        "flere",
        "til å",
        "Hvem",
    }
    nynorsk = {"ikkje", "Ikkje", "Innleiing", "Tiltaka", "Metodar", "veit", "Samla", "nivå", "fleire", "kva", "vidare"}
    assert words & (nynorsk if language == "nb" else bokmaal) == set()


def test_guidance_is_short_and_says_what_to_write() -> None:
    for name in TEMPLATES:
        for text in read_template(name, "nb").guidance.values():
            assert 15 <= len(text.split()) <= 110, text


def test_there_are_no_other_templates(people: People) -> None:
    assert sorted(file.stem for file in FOLDER.iterdir()) == sorted(TEMPLATES)
    with pytest.raises(NotFound):
        from_template(people["coordinator"], "../examples/gode-hjelpere")


def test_typed_owners_become_actors_backed_by_the_agency_of_that_name(people: People) -> None:
    plan = from_template(people["coordinator"])
    assert plan.document.owners == OWNERS
    actors = {actor.full: actor.id for actor in plan.document.actors}
    with reading() as session:
        pieces = {name: plans.get_piece(session, plan.document.id, id).facts["agency"] for name, id in actors.items()}
        agency = agencies.find_agency(session, "Nordvik kommune")
    assert agency is not None and pieces == {"Nordvik kommune": agency.id, "Nordvik politistasjonsdistrikt": None}


@pytest.mark.parametrize(
    ("values", "owners", "field"), [({"title": " "}, (), "title"), ({"period": "x" * 200}, (), "period"), ({}, ("x" * 201,), "owners")]
)
def test_what_cannot_be_used_is_told_at_its_field(values: dict[str, str], owners: tuple[str, ...], field: str, people: People) -> None:
    with pytest.raises(Invalid) as refused, writing() as session:
        starting.start_from_template(session, people["coordinator"], NOW, "tiltaksplan", VALUES | values, owners)
    assert set(refused.value.problems) == {field}


# ---------------------------------------------------------------- from another plan


def test_everything_but_status_is_taken_over_under_new_ids(plan: str, people: People) -> None:
    old, new = opened(plan), from_plan(people["coordinator"], plan, "all")
    assert [m.title for m in measures(new.document)] == [m.title for m in measures(old.document)]
    assert not new.document.reports and not any(m.statuses for m in measures(new.document))
    assert {m.id for m in measures(new.document)}.isdisjoint(m.id for m in measures(old.document))
    assert {ref.target for ref in references(new)} == {measures(new.document)[0].id}
    actors = {actor.id: actor.full for actor in new.document.actors}
    assert [actors[r.actor] for r in measures(new.document)[0].responsible] == ["Nordvik politistasjonsdistrikt", "Nordvik skole"]
    assert new.document.owners == OWNERS and len(new.document.actors) == len(old.document.actors)
    assert opened(plan) == old


def test_text_without_measures_keeps_references_as_words(plan: str, people: People) -> None:
    new = from_plan(people["coordinator"], plan, "text")
    assert measures(new.document) == () and references(new) == []
    text = next(part for _, _, part in each_part(new.document) if isinstance(part, TextPart))
    said = "".join(getattr(run, "text", "") for run in block_runs(text.blocks))
    assert "jf. tiltak 1." in said
    indicators = next(part for _, _, part in each_part(new.document) if isinstance(part, Register) and part.kind == "indicators")
    assert [(i.name, i.values) for i in indicators.indicators] == [("Barn som går til skolen", ())]


def test_structure_alone_leaves_the_words_behind(plan: str, people: People) -> None:
    new = from_plan(people["coordinator"], plan, "structure").document
    assert [[s.title for s in c.sections] for c in new.chapters] == [[], ["Det vi gjør", "Oversikter"]]
    assert [c.lead for c in new.chapters] == ["", ""]
    assert not any(part.blocks for _, _, part in each_part(new) if isinstance(part, TextPart))
    assert not any(group.entries for _, _, part in each_part(new) if isinstance(part, Register) for group in part.groups)


def test_settings_agencies_and_guidance_follow_but_people_do_not(plan: str, people: People) -> None:
    with writing() as session:
        planning.edit_plan(session, SYSTEM, plan, NOW, 1, {"council": "styringsgruppen"})
        planning.edit_piece(session, SYSTEM, plan, NOW, "intro", 1, {"guidance": "Skriv kort."})
    new = from_plan(people["coordinator"], plan, "structure")
    assert new.facts["council"] == "styringsgruppen"
    assert new.guidance == {new.document.chapters[0].id: "Skriv kort."}
    police = next(actor.id for actor in new.document.actors if actor.short == "Politiet")
    with reading() as session:
        assert plans.get_piece(session, new.document.id, police).facts["agency"] == people["editor"].agencies[0].id
    with pytest.raises(NotFound), reading() as session:
        planning.open_plan(session, people["editor"], new.slug)


def test_pictures_come_along(plan: str, people: People) -> None:
    image = {"sha256": "a" * 64, "media_type": "image/png", "width": 4, "height": 4}
    with writing() as session:
        row = plans.find_plan(session, plan)
        assert row is not None
        plans.add_asset(session, AssetRow(plan_id=row.id, sha256="a" * 64, media_type="image/png", data=b"picture"))
        planning.edit_piece(session, SYSTEM, plan, NOW, "figure", 1, {"type": "image", "image": image})
    new = from_plan(people["coordinator"], plan, "all")
    with reading() as session:
        assert [asset.data for asset in plans.list_assets(session, new.document.id)] == [b"picture"]


def test_nobody_takes_over_a_plan_they_may_not_read(plan: str, people: People) -> None:
    with pytest.raises(NotFound):
        from_plan(people["administrator"], plan, "all")


STARTS: dict[str, Callable[[Who, str], object]] = {
    "template": lambda who, plan: from_template(who),
    "another plan": lambda who, plan: from_plan(who, plan, "all"),
    "its form": lambda who, plan: _shown(who, plan),
}


def _shown(who: Who, slug: str) -> starting.Source:
    with reading() as session:
        return starting.show_source(session, who, slug)


@pytest.mark.parametrize("way", STARTS)
@pytest.mark.parametrize("name", ["reader", "editor"])
def test_who_coordinates_nothing_starts_nothing(way: str, name: str, plan: str, people: People) -> None:
    with pytest.raises(NotAllowed):
        STARTS[way](people[name], plan)


def test_the_one_who_starts_a_plan_coordinates_it(people: People) -> None:
    plan = from_template(people["coordinator"])
    with reading() as session:
        assert planning.open_plan(session, people["coordinator"], plan.slug).role == "coordinator"
    with writing() as session:
        joining.give_role(session, NOW, people["reader"].email, plan.slug, "reader")


def test_the_form_of_another_plan_begins_with_what_it_has(plan: str, people: People) -> None:
    source = _shown(people["coordinator"], plan)
    assert (source.title, source.period, source.owners) == ("Trygg skolevei i Nordvik", "2026–2029", OWNERS)
