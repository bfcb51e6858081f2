"""Pieces are split, united, copied and renumbered; each as one act, and each taken back to the last byte."""

import pytest

from app.domain.errors import ChangedSince, Invalid, NotAllowed, NotFound
from app.services.entry.entering import Who
from app.services.origins import planting
from app.services.plan import copying, planning, renumbering, shaping, splitting, uniting
from app.services.plan.renumbering import Order
from app.store import texts
from app.store.base import reading, writing
from exports.document import Chapter, Ref, TextPart, block_runs, each_part, measures
from tests.conftest import NOW
from tests.plans import small_plan
from tests.services.test_undoing import LATER, add, document, drawn, edit, move, remove, undo

People = dict[str, Who]


def split(who: Who, plan: str, piece: str, at: str, title: str = "") -> shaping.Changed:
    with writing() as session:
        return splitting.split(session, who, plan, NOW, piece, at, title)


def unite(who: Who, plan: str, piece: str, **picks: uniting.Pick) -> shaping.Changed:
    with writing() as session:
        return uniting.unite(session, who, plan, NOW, piece, picks)


def copy(who: Who, plan: str, piece: str) -> shaping.Changed:
    with writing() as session:
        return copying.copy_piece(session, who, plan, NOW, piece)


def renumber(who: Who, plan: str, order: Order, *linked: int) -> int:
    with writing() as session:
        proposal = renumbering.propose(session, who, plan, order)
        return renumbering.renumber(session, who, plan, NOW, order, proposal.mark, [proposal.mentions[place].key for place in linked])


def content(text_id: str) -> list[dict[str, object]]:
    with reading() as session:
        blocks: list[dict[str, object]] = texts.get_text(session, text_id).json["content"]
        return blocks


def write(who: Who, plan: str, text_id: str, words: str) -> None:
    """Somebody writes one more paragraph last in a text."""
    with writing() as session:
        entered = shaping.enter(session, who, plan)
        change = shaping.Change(session, entered, LATER)
        last = {"type": "paragraph", "attrs": {"id": f"w{len(words)}", "indent": False}, "content": [{"type": "text", "text": words}]}
        change.fill(text_id, [*texts.get_text(session, text_id).json["content"], last])


def chapter(who: Who, plan: str, place: int) -> Chapter:
    return document(who, plan).chapters[place]


# ---------------------------------------------------------------- split


def test_a_text_is_split_at_a_block_that_keeps_its_id(plan: str, people: People) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    made = split(who, plan, "text", "b2")
    first, second, _figure = chapter(who, plan, 0).parts
    assert isinstance(first, TextPart) and isinstance(second, TextPart)
    assert ([b.id for b in first.blocks], second.id, [b.id for b in second.blocks]) == (["b1"], made.piece_id, ["b2"])
    after = drawn(who, plan)
    back = undo(who, plan, made.line)
    assert drawn(who, plan) == before
    undo(who, plan, undo(who, plan, undo(who, plan, back)))
    assert drawn(who, plan) == after


def test_a_section_is_split_at_a_part_and_a_chapter_at_a_section(plan: str, people: People) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    lines = [split(who, plan, "lists", "wishes", "Ønsker").line, split(who, plan, "work", "lists", "Lister").line]
    work, lists = document(who, plan).chapters[1:]
    assert [s.id for s in work.sections] == ["measures"]
    assert [(s.title, [p.id for p in s.parts]) for s in lists.sections] == [
        ("Oversikter", ["overview", "actorlist"]),
        ("Ønsker", ["wishes", "dropped", "numbers"]),
    ]
    assert (lists.number, lists.starts_new_page) == ("3", True)
    for line in reversed(lines):
        undo(who, plan, line)
    assert drawn(who, plan) == before


@pytest.mark.parametrize(
    ("piece", "at", "title"), [("text", "b1", ""), ("text", "b9", ""), ("lists", "wishes", " "), ("work", "measures", "Ny")]
)
def test_a_split_needs_a_place_inside_and_a_title(plan: str, people: People, piece: str, at: str, title: str) -> None:
    with pytest.raises(Invalid):
        split(people["coordinator"], plan, piece, at, title)


def test_a_measure_is_not_split_and_a_reader_splits_nothing(plan: str, people: People) -> None:
    with pytest.raises(NotFound):
        split(people["coordinator"], plan, "patrol", "b5")
    with pytest.raises(NotAllowed):
        split(people["reader"], plan, "text", "b2")


def test_what_is_written_in_the_first_half_stays_when_a_split_is_taken_back(plan: str, people: People) -> None:
    made = split(people["coordinator"], plan, "text", "b2")
    write(people["editor"], plan, "text", "Nytt avsnitt.")
    undo(people["coordinator"], plan, made.line)
    assert [block["attrs"]["id"] for block in content("text")] == ["b1", "b2", "w13"]  # type: ignore[index]


def test_what_is_written_in_the_second_half_stands_in_the_way(plan: str, people: People) -> None:
    made = split(people["coordinator"], plan, "text", "b2")
    write(people["coordinator"], plan, made.piece_id, "Nytt avsnitt.")
    with pytest.raises(ChangedSince, match=r"det er skrevet i .* av deg"):
        undo(people["coordinator"], plan, made.line)


# ---------------------------------------------------------------- unite


def test_two_texts_two_sections_and_two_chapters_become_one_and_two_again(plan: str, people: People) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    lines = [split(who, plan, "text", "b2").line, unite(who, plan, "text").line]
    assert drawn(who, plan) == before
    lines += [unite(who, plan, "measures").line, unite(who, plan, "intro").line]
    (only,) = document(who, plan).chapters
    assert only.title == "Innledning" and [p.id for p in only.sections[0].parts][:3] == ["patrol", "lights", "overview"]
    after = drawn(who, plan)
    backs = [undo(who, plan, line) for line in reversed(lines)]
    assert drawn(who, plan) == before
    for back in reversed(backs):
        undo(who, plan, back)
    assert drawn(who, plan) == after


def test_two_measures_become_one_when_the_person_has_picked(plan: str, people: People) -> None:
    who = people["coordinator"]
    edit(who, plan, "lights", responsible=[["municipality", "lead"], ["school", "joint"]], period="2028")
    add(who, plan, "sub_measure", "lights", title="Lykt ved broa")
    add(who, plan, "status_entry", "lights", report="report", status="Gjennomført")
    before = drawn(who, plan)
    with pytest.raises(Invalid) as refused:
        unite(who, plan, "patrol")
    assert list(refused.value.problems) == ["title", "number", "period", "status-report"]
    done = unite(who, plan, "patrol", title="first", number="second", period="second", **{"status-report": "second"})
    (one,) = measures(document(who, plan))
    assert (one.id, one.title, one.number, one.period) == ("patrol", "Følge barna over veien", 2, "2028")
    assert [(r.actor, r.role) for r in one.responsible] == [("police", "lead"), ("school", "joint"), ("municipality", "joint")]
    assert [s.title for s in one.sub_measures] == ["Vester", "Lykt ved broa"]
    assert ([b.id for b in one.blocks], one.statuses[0].status) == (["b5", "b8"], "Gjennomført")
    undo(who, plan, done.line)
    assert drawn(who, plan) == before


def test_references_to_the_second_lead_to_the_one(plan: str, people: People) -> None:
    who = people["coordinator"]
    move(who, plan, "patrol", "measures", 1)
    before = drawn(who, plan)
    done = unite(who, plan, "lights", title="first", number="first")
    refs = [run for _, _, part in each_part(document(who, plan)) if isinstance(part, TextPart) for run in block_runs(part.blocks)]
    assert [(run.target, run.text) for run in refs if isinstance(run, Ref)] == [("lights", "tiltak 2")]
    undo(who, plan, done.line)
    assert drawn(who, plan) == before


def test_only_neighbours_of_one_kind_become_one(plan: str, people: People) -> None:
    for piece in ("text", "lights", "work"):
        with pytest.raises(Invalid):
            unite(people["coordinator"], plan, piece)
    with pytest.raises(NotFound):
        unite(people["coordinator"], plan, "overview")


# ---------------------------------------------------------------- copy


def test_a_copy_has_new_ids_a_new_number_and_references_of_its_own(plan: str, people: People) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    lines = [copy(who, plan, "work").line, copy(who, plan, "lights").line, copy(who, plan, "text").line]
    whole = document(who, plan)
    assert [m.number for m in measures(whole)] == [1, 2, 5, 3, 4]
    assert [m.title for m in measures(whole)][2] == "Bedre lys (kopi)"
    assert [c.title for c in whole.chapters] == ["Innledning", "Tiltak", "Tiltak (kopi)"]
    ids = planting.ids_of(whole)
    assert len(ids) == str(planting.as_data(whole)).count("'id':")
    for line in reversed(lines):
        undo(who, plan, line)
    assert drawn(who, plan) == before


def test_a_chapter_is_fetched_from_another_plan_with_the_actors_it_needs(plan: str, people: People) -> None:
    who = people["coordinator"]
    with writing() as session:
        other = planting.plant(session, who, NOW, small_plan()).slug
    with reading() as session:
        pieces = copying.list_copyable(session, who, other)
        police = next(a.id for a in planning.open_plan(session, who, other).document.actors if a.full == "Nordvik politistasjonsdistrikt")
    with writing() as session:
        planning.edit_piece(session, who, other, NOW, police, 1, {"full": "Politiet i Sørvik", "short": ""})
    before = drawn(who, plan)
    chosen = next(p for p in pieces if p.name == "Tiltak")
    with writing() as session:
        made = copying.copy_from(session, who, plan, NOW, other, chosen.id)
    whole = document(who, plan)
    assert [m.number for m in measures(whole)] == [1, 2, 3, 4]
    names = {a.id: a.full for a in whole.actors}
    assert [names[r.actor] for r in measures(whole)[2].responsible] == ["Politiet i Sørvik", "Nordvik skole"]
    assert measures(whole)[2].statuses == ()
    undo(who, plan, made.line)
    assert drawn(who, plan) == before
    with pytest.raises(NotFound), writing() as session:
        copying.copy_from(session, people["editor"], plan, NOW, other, chosen.id)


# ---------------------------------------------------------------- renumber


def test_renumbering_follows_the_reading_order_and_rewrites_references(plan: str, people: People) -> None:
    who = people["coordinator"]
    move(who, plan, "lights", "measures", 0)
    write(who, plan, "text", "Se også tiltak 2 og tiltak 7.")
    before = drawn(who, plan)
    with reading() as session:
        proposal = renumbering.propose(session, who, plan, Order(start=11))
    assert [(n.title, n.old, n.new) for n in proposal.changes] == [("Bedre lys", 2, 11), ("Følge barna over veien", 1, 12)]
    assert [(r.old, r.new) for r in proposal.references] == [("tiltak 1", "tiltak 12")]
    assert [(m.before, m.words, m.new, m.measure) for m in proposal.mentions] == [("Se også ", "tiltak 2", "tiltak 11", "lights")]
    line = renumber(who, plan, Order(start=11), 0)
    runs = [run for _, _, part in each_part(document(who, plan)) if isinstance(part, TextPart) for run in block_runs(part.blocks)]
    assert [run.text for run in runs if isinstance(run, Ref)] == ["tiltak 12", "tiltak 11"]
    assert '"tiltak 12"' in str(content("text")).replace("'", '"')
    undo(who, plan, line)
    assert drawn(who, plan) == before


def test_a_renumbering_is_done_only_as_it_was_seen(plan: str, people: People) -> None:
    who = people["coordinator"]
    with reading() as session:
        seen = renumbering.propose(session, who, plan, Order(start=5))
    remove(who, plan, "lights")
    with pytest.raises(ChangedSince), writing() as session:
        renumbering.renumber(session, who, plan, NOW, Order(start=5), seen.mark)


def test_numbers_taken_outside_or_too_high_are_refused(plan: str, people: People) -> None:
    who = people["coordinator"]
    add(who, plan, "measure", "intro", title="Nytt", number="7")
    for order in (Order(start=6, under="work"), Order(start=9999)):
        with pytest.raises(Invalid), reading() as session:
            renumbering.propose(session, who, plan, order)
    with pytest.raises(NotAllowed), reading() as session:
        renumbering.propose(session, people["editor"], plan, Order())
    assert renumber(who, plan, Order(start=3, under="intro")) > 0
    assert [m.number for m in measures(document(who, plan))] == [3, 1, 2]
