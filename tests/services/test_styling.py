"""A plan's look in print is chosen, and drawings wear it."""

import io
from hashlib import sha256

import pytest
from PIL import Image as Pillow

from app.domain.errors import Invalid, NotAllowed, NotFound, OutOfDate
from app.services.agencies import registering
from app.services.documents import exporting
from app.services.documents.exporting import Wish
from app.services.entry import gathering
from app.services.entry.entering import Who
from app.services.origins import starting
from app.services.plan import picturing, planning, styling
from app.store import plans
from app.store.base import reading, writing
from exports.drawing import drawing_key
from exports.pictures import Picture
from exports.profile import PLAIN, Profile
from tests.conftest import NOW

People = dict[str, Who]


def picture(color: str = "navy") -> Picture:
    out = io.BytesIO()
    Pillow.new("RGB", (60, 30), color).save(out, "PNG")
    return picturing.clean(out.getvalue())


def look_of(plan: str) -> Profile:
    with reading() as session:
        row = plans.find_plan(session, plan)
        assert row is not None
        return styling.profile_of(row.facts, gathering.gather(session, row))


def key_of(plan: str) -> str:
    with reading() as session:
        row = plans.find_plan(session, plan)
        assert row is not None
        document = gathering.gather(session, row)
        return drawing_key(document, exporting.drawing_of(document, Wish(clean=True), "", row.facts))


def version_of(plan: str) -> int:
    with reading() as session:
        row = plans.find_plan(session, plan)
        assert row is not None
        return row.version


def test_a_plan_begins_in_the_official_look(plan: str) -> None:
    assert look_of(plan) == PLAIN


def test_a_chosen_colour_face_and_words_are_what_the_plan_is_drawn_in(plan: str, people: People) -> None:
    before = key_of(plan)
    values = {
        "print_color": "#7a1f3d",
        "print_headings": True,
        "print_font": "Carlito",
        "print_header": " Nordvik ",
        "print_footer": "Plan",
    }
    with writing() as session:
        styling.save_look(session, people["coordinator"], plan, NOW, version_of(plan), values)
    look = look_of(plan)
    assert (look.palette.main, look.palette.heading, look.font, look.header, look.footer) == (
        "7A1F3D",
        "7A1F3D",
        "Carlito",
        "Nordvik",
        "Plan",
    )
    assert key_of(plan) != before


def test_too_light_a_colour_is_refused_and_nothing_is_changed(plan: str, people: People) -> None:
    with pytest.raises(Invalid, match=r"for lys.*Nærmeste farge som holder"), writing() as session:
        styling.save_look(
            session, people["coordinator"], plan, NOW, version_of(plan), {"print_color": "#FFD700", "print_header": "Nordvik"}
        )
    assert look_of(plan) == PLAIN


def test_only_facts_of_the_look_are_taken(plan: str, people: People) -> None:
    with writing() as session:
        styling.save_look(session, people["coordinator"], plan, NOW, version_of(plan), {"title": "Noe annet", "print_header": "N"})
        row = plans.find_plan(session, plan)
        assert row is not None and row.facts["title"] != "Noe annet"


def test_two_who_choose_different_colours_see_both(plan: str, people: People) -> None:
    version = version_of(plan)
    with writing() as session:
        styling.save_look(session, people["coordinator"], plan, NOW, version, {"print_color": "#7A1F3D"})
    with pytest.raises(OutOfDate) as told, writing() as session:
        styling.save_look(session, people["coordinator"], plan, NOW, version, {"print_color": "#123456"})
    assert told.value.conflicts["print_color"] == ("123456", "7A1F3D")


def test_a_picture_on_the_cover_must_be_told_in_words(plan: str, people: People) -> None:
    with pytest.raises(Invalid) as told, writing() as session:
        styling.set_cover(session, people["coordinator"], plan, NOW, version_of(plan), None, " ", "")
    assert set(told.value.problems) == {"cover_image", "cover_alt"}


def test_a_picture_is_put_on_the_cover_described_anew_and_taken_off(plan: str, people: People) -> None:
    kari, shown = people["coordinator"], picture()
    with writing() as session:
        styling.set_cover(session, kari, plan, NOW, version_of(plan), shown, "Havna", "Kari")
    with writing() as session:
        styling.set_cover(session, kari, plan, NOW, version_of(plan), None, "Havna ved kvelden", "Kari")
    look = look_of(plan)
    assert look.picture is not None
    assert (look.picture.sha256, look.picture.alt) == (sha256(shown.data).hexdigest(), "Havna ved kvelden")
    with writing() as session:
        styling.remove_cover(session, kari, plan, NOW, version_of(plan))
    assert look_of(plan).picture is None


def test_logos_follow_the_order_of_the_owners_and_are_read_as_their_names(plan: str, people: People) -> None:
    kari = people["coordinator"]
    for owner, color in (("police", "black"), ("municipality", "navy")):
        with writing() as session:
            styling.set_logo(session, kari, plan, NOW, owner, picture(color))
    assert [emblem.alt for emblem in look_of(plan).emblems] == ["Nordvik kommune", "Nordvik politistasjonsdistrikt"]
    with writing() as session:
        planning.edit_plan(session, kari, plan, NOW, version_of(plan), {"owners": ["police", "municipality"]})
    assert [emblem.alt for emblem in look_of(plan).emblems] == ["Nordvik politistasjonsdistrikt", "Nordvik kommune"]
    with writing() as session:
        styling.set_logo(session, kari, plan, NOW, "police", None)
    assert [emblem.alt for emblem in look_of(plan).emblems] == ["Nordvik kommune"]


def test_a_logo_is_for_an_owner_alone(plan: str, people: People) -> None:
    for other in ("school", "finnes-ikke"):
        with pytest.raises(NotFound), writing() as session:
            styling.set_logo(session, people["coordinator"], plan, NOW, other, picture())


def test_an_agencys_own_logo_is_offered_and_copied_into_the_plan(plan: str, people: People) -> None:
    kari, agency, logo = people["coordinator"], people["coordinator"].agencies[0].id, picture("green")
    with writing() as session:
        registering.set_logo(session, people["administrator"], NOW, agency, logo)
        planning.edit_piece(session, kari, plan, NOW, "municipality", 1, {"agency": agency})
        assert [owner.offered for owner in styling.show_look(session, kari, plan).owners] == [True, False]
    with writing() as session:
        styling.take_logo(session, kari, plan, NOW, "municipality")
    with writing() as session:
        assert not any(owner.offered for owner in styling.show_look(session, kari, plan).owners)
        registering.set_logo(session, people["administrator"], NOW, agency, None)
    digest = look_of(plan).emblems[0].sha256
    with reading() as session:
        assert picturing.read_picture(session, kari, plan, digest).data == logo.data


def test_an_agency_without_a_logo_has_none_to_give(plan: str, people: People) -> None:
    with pytest.raises(Invalid, match="ingen logo"), writing() as session:
        styling.take_logo(session, people["coordinator"], plan, NOW, "municipality")


def test_who_may_not_change_settings_may_not_change_the_look(plan: str, people: People) -> None:
    with pytest.raises(NotAllowed), writing() as session:
        styling.save_look(session, people["editor"], plan, NOW, 1, {"print_header": "N"})
    with pytest.raises(NotFound), writing() as session:
        styling.show_look(session, people["stranger"], plan)


def test_a_plan_started_from_another_wears_the_same_look_with_pictures_of_its_own(plan: str, people: People) -> None:
    kari = people["coordinator"]
    with writing() as session:
        styling.set_cover(session, kari, plan, NOW, version_of(plan), picture("red"), "Havna", "")
        styling.set_logo(session, kari, plan, NOW, "municipality", picture("navy"))
        styling.save_look(session, kari, plan, NOW, version_of(plan), {"print_color": "#7A1F3D"})
    with writing() as session:
        made = starting.start_from_plan(session, kari, NOW, plan, "all", {"title": "Ny plan"}, ["Nordvik kommune"]).slug
    assert look_of(made) == look_of(plan)
    with reading() as session:
        for sha in (look_of(made).emblems[0].sha256, look_of(made).picture.sha256):  # type: ignore[union-attr]
            assert picturing.read_picture(session, kari, made, sha).data
