"""Parts are marked as finished, opened again, and told when they change afterwards."""

from datetime import datetime, timedelta

import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.progress import SectionState
from app.prose.text import new_text
from app.services.entry.entering import Who
from app.services.entry.gauging import Gauge
from app.services.group import assigning, finishing
from app.services.plan import planning, shaping
from app.store import feed, history, plans
from app.store.base import reading, writing
from tests.conftest import NOW

People = dict[str, Who]
LATER = NOW + timedelta(minutes=5)


def gauge(who: Who, plan: str) -> Gauge:
    with reading() as session:
        return planning.open_plan(session, who, plan).gauge


def mark(who: Who, plan: str, piece: str, now: datetime = NOW) -> None:
    with writing() as session:
        finishing.mark_ready(session, who, plan, now, piece)


def test_each_part_has_a_state_and_the_plan_a_progress(plan: str, people: People) -> None:
    with writing() as session:
        shaping.add_piece(session, people["coordinator"], plan, NOW, "section", "work", {"title": "Oppfølging"})
    mark(people["editor"], plan, "measures")
    found = gauge(people["reader"], plan)
    states = [place.state for place in found.places.values()]
    assert states == [SectionState.UNDER_WAY, SectionState.UNDER_WAY, SectionState.READY, SectionState.UNDER_WAY, SectionState.EMPTY]
    assert [place.is_part for place in found.places.values()] == [True, False, True, True, True]
    assert (found.progress.ready, found.progress.all, found.progress.share) == (1, 4, 25)


def test_a_section_with_an_empty_text_alone_is_empty(plan: str, people: People) -> None:
    with writing() as session:
        made = shaping.add_piece(session, people["coordinator"], plan, NOW, "section", "work", {"title": "Oppfølging"}).piece_id
        shaping.add_piece(session, people["coordinator"], plan, NOW, "text", made)
        shaping.add_piece(session, people["coordinator"], plan, NOW, "register", made, {"type": "priorities"})
    assert gauge(people["reader"], plan).places[made].state is SectionState.EMPTY


def test_a_chapter_is_ready_when_all_its_sections_are(plan: str, people: People) -> None:
    mark(people["editor"], plan, "measures")
    mark(people["editor"], plan, "lists")
    assert gauge(people["reader"], plan).places["work"].state is SectionState.READY
    with pytest.raises(Invalid, match="hver for seg"):
        mark(people["editor"], plan, "work")


def test_what_is_changed_after_it_was_marked_is_told_until_it_is_marked_again(plan: str, people: People) -> None:
    mark(people["editor"], plan, "measures")
    assert not gauge(people["reader"], plan).places["measures"].is_changed
    with writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, LATER, "lights", 1, {"period": "2027"})
    found = gauge(people["reader"], plan).places
    assert found["measures"].is_changed and found["measures"].state is SectionState.READY and found["work"].is_changed
    mark(people["editor"], plan, "measures", LATER)
    assert not gauge(people["reader"], plan).places["measures"].is_changed


def test_what_is_typed_or_removed_after_the_mark_is_told_too(plan: str, people: People) -> None:
    mark(people["editor"], plan, "intro")
    mark(people["editor"], plan, "lists")
    with writing() as session:
        feed.append_text(session, "plan", "text", people["editor"].person_id, LATER, new_text(()))
        shaping.remove_piece(session, people["editor"], plan, LATER, "wishes")
    found = gauge(people["reader"], plan).places
    assert found["intro"].is_changed and found["lists"].is_changed


def test_sharing_out_a_part_is_no_change_of_it(plan: str, people: People) -> None:
    mark(people["editor"], plan, "intro")
    with writing() as session:
        assigning.assign(session, people["coordinator"], plan, LATER, "intro", [people["editor"].person_id])
    assert not gauge(people["reader"], plan).places["intro"].is_changed


def test_a_part_is_opened_again_and_both_acts_are_on_record(plan: str, people: People) -> None:
    mark(people["editor"], plan, "intro")
    with writing() as session:
        before = history.newest(session, "plan")
        row = plans.find_plan(session, plan)
        assert row is not None
        content = row.content
        finishing.reopen(session, people["editor"], plan, LATER, "intro")
        assert finishing.reopen(session, people["editor"], plan, LATER, "intro").line == 0
        assert [line.act for line in history.list_since(session, "plan", before - 1)] == ["section.reopened", "section.ready"]
        assert row.content == content
    assert gauge(people["reader"], plan).places["intro"].state is SectionState.UNDER_WAY


@pytest.mark.parametrize("name", ["reader", "secretary", "contributor"])
def test_who_does_not_write_marks_nothing(plan: str, people: People, name: str) -> None:
    with pytest.raises(NotAllowed):
        mark(people[name], plan, "intro")


def test_a_part_given_to_others_is_marked_by_them_alone(plan: str, people: People) -> None:
    with writing() as session:
        assigning.assign(session, people["coordinator"], plan, NOW, "work", [people["editor"].person_id])
    with pytest.raises(NotAllowed, match="klar"):
        mark(people["other_editor"], plan, "lists")
    mark(people["editor"], plan, "lists")


def test_a_removed_section_is_not_marked(plan: str, people: People) -> None:
    with writing() as session:
        shaping.remove_piece(session, people["editor"], plan, NOW, "work")
    with pytest.raises(NotFound):
        mark(people["editor"], plan, "lists")
