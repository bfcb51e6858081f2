"""What stands in the plans one may read is found, by any form of its words; what does not, is not."""

import pytest
from sqlalchemy import delete, select

from app.domain.errors import NotAllowed
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import change_to
from app.services.entry.entering import SYSTEM, Who
from app.services.origins import planting
from app.services.plan import planning, settling, shaping, writing
from app.services.search import indexing
from app.services.search.searching import Asked, Hit, Results, search
from app.store import plans
from app.store.base import Session, reading
from app.store.base import writing as transaction
from app.store.tables import PassageRow
from exports.document import Block
from tests.at_random import Shaper
from tests.conftest import NOW
from tests.plans import paragraph, small_plan
from tests.settled import settle_all
from tests.typing_in import save_update

People = dict[str, Who]


def look(who: Who, words: str, slug: str = "", kind: str = "", page: int = 1) -> Results:
    settle_all()
    with reading() as session:
        return search(session, who, Asked(words, slug, kind, page))


def hits(who: Who, words: str, **more: str) -> list[Hit]:
    return [hit for plan in look(who, words, **more).found for hit in plan.hits]


def anchors(who: Who, words: str) -> set[str]:
    return {hit.anchor for hit in hits(who, words)}


def marked(hit: Hit) -> list[str]:
    return [text for text, is_found in hit.excerpt if is_found]


def write(who: Who, plan: str, *new: Block, text: str = "text") -> None:
    with reading() as session:
        update = change_to(writing.read_text(session, who, plan, text).state, new)
    assert update is not None
    save_update(who, plan, NOW, text, update, 1, SCHEMA_VERSION)
    settle_all()


@pytest.fixture
def kari(people: People) -> Who:
    """The coordinator."""
    return people["coordinator"]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("eleven", "b5"),  # another form
        ("ELEVENE", "b5"),
        ("refleksvester", "b6"),
        ("vedtak", "note"),  # a footnote
        ("punktet", "i1"),  # an item of a list
        ("nyttaar", "b1"),  # å written as aa
        ("startet august", "b7"),  # two words
        ('"de yngste"', "b5"),  # a phrase
        ("elever -skole", "b5"),
        ("refl", "b6"),  # the last word is still being written
        ("tiltak 1", "patrol"),
        ("barna elever", "b5"),  # one of the words stands in the measure's name
        ("pyramide", "figure"),
        ("noen få", "figure"),  # a level of a figure
        ("gangveien", "wishes"),
        ("egen telling", "numbers"),
        ("politistasjonsdistriktet", "police"),
        ("oversikter", "lists"),
        ("vester", "patrol"),  # a sub-measure's name
    ],
)
def test_a_word_is_found_where_it_stands(plan: str, kari: Who, words: str, anchor: str) -> None:
    assert anchor in {found.partition("-")[2] for found in anchors(kari, words)}


@pytest.mark.parametrize(
    "words",
    [
        "fotball",
        '"yngste de"',
        "elever -yngste",
        'elever -"de yngste"',
        "nyttår før",
        "elever fotball",
        "for nyttar",
        "yn trinn",
        "tiltak 8",
    ],
)
def test_what_does_not_stand_there_is_not_found(plan: str, kari: Who, words: str) -> None:
    assert "b5" not in str(anchors(kari, words)) and look(kari, words).count == 0


def test_the_place_and_the_words_around_are_told(plan: str, kari: Who) -> None:
    (hit,) = hits(kari, "elevene i trinn")
    assert (hit.kind, hit.anchor, hit.label, hit.place) == ("measure", "b-b5", "Tiltak 1: Følge barna over veien", ("2.1 Det vi gjør",))
    assert "".join(text for text, _ in hit.excerpt) == "Elever i sjuende trinn hjelper de yngste."
    assert marked(hit) == ["Elever i", "trinn"] and hit.words == ("elever", "i", "trinn")


def test_a_name_goes_before_what_speaks_of_it(plan: str, kari: Who) -> None:
    write(kari, plan, paragraph("b1", "Barna over veien: vi følger barna over veien, og barna følger veien."))
    first, second = hits(kari, "følge barna over veien")[:2]
    assert (first.anchor, first.label, first.is_name) == ("p-patrol", "Tiltak 1", True)
    assert (second.anchor, second.is_name) == ("b-b1", False)


@pytest.mark.parametrize("words", ["", "   ", "-barna", "…", '"', "- - -", '""', "*", "'", "«»"])
def test_nothing_asked_is_told_from_nothing_found(plan: str, kari: Who, words: str) -> None:
    found = look(kari, words)
    assert found.is_empty and found.count == 0


HOSTILE = (
    *('"', "'", '""', "a OR b", "NEAR(a b)", "stems:barn", "barn*)", "(barn", "barn AND", "NOT barn", "^barn", "{stems around}: barn"),
    *("barn'--", "'; DROP TABLE passage; --", "barn & !skole | x", "barn:*A", "\\", "\0", "barn\0skole", "%", "_", "a" * 5000, "x " * 3000),
    *("😀", "Ⅻ ² ½", "мама", "הילד", "日本語", "e\u0301le\u0300ve", "\u00ad", "--", "-*", "*-", '-"', '"-', "«barn", "barn»"),
    *("<script>alert(1)</script>", "$1 :x ?", "1e5 0x1f 12ab ab12 1.2.3 a_b a@b.no http://x.no/y?z"),
)


@pytest.mark.parametrize("words", HOSTILE)
def test_every_question_is_words_and_never_syntax(plan: str, kari: Who, words: str) -> None:
    for typed in (words, f"barna {words}", f'"{words}"', f"-{words}", f"{words} elever"):
        look(kari, typed)
    assert "b-b5" in anchors(kari, "elever")


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("coordinator", True), ("editor", True), ("secretary", True), ("reader", True),
        ("council_member", False), ("contributor", False), ("stranger", False), ("administrator", False),
    ],
)  # fmt: skip
def test_nobody_finds_anything_in_a_plan_they_may_not_read(plan: str, people: People, name: str, reads: bool) -> None:
    for slug in ("", plan):
        found = look(people[name], "elever", slug)
        assert bool(found.count) is bool(found.found) is bool(found.plans) is bool(found.kinds) is bool(found.among) is reads


def test_two_plans_are_told_apart_and_one_of_them_can_be_chosen(plan: str, people: People, kari: Who) -> None:
    with transaction() as session:
        other = planting.plant(session, people["administrator"], NOW, small_plan()).slug
    assert [found.slug for found in look(kari, "elever").found] == [plan]
    assert [found.slug for found in look(people["administrator"], "elever").found] == [other]
    with transaction() as session:
        second = planting.plant(session, kari, NOW, small_plan()).slug
    found = look(kari, "elever")
    assert {group.slug for group in found.found} == {plan, second} == {slug for slug, _, _ in found.plans}
    assert [group.slug for group in look(kari, "elever", second).found] == [second]
    assert look(kari, "elever", other).count == 0 == look(kari, "elever", "finnes-ikke").count


def test_one_kind_of_place_can_be_chosen(plan: str, kari: Who) -> None:
    counts = dict(look(kari, "det").kinds) | dict(look(kari, "tiltak").kinds)
    assert set(counts) >= {"heading", "measure", "text"}
    assert {hit.kind for hit in hits(kari, "tiltak", kind="measure")} == {"measure"}


def test_many_hits_are_told_page_by_page(plan: str, kari: Who) -> None:
    write(kari, plan, *(paragraph(f"w{number}", f"Snøfall nummer {number}.") for number in range(47)))
    pages = [look(kari, "snøfall", page=page) for page in (1, 2, 3, 99, -4)]
    assert [page.asked.page for page in pages] == [1, 2, 3, 3, 1] and {page.pages for page in pages} == {3}
    found = [hit.anchor for page in pages[:3] for group in page.found for hit in group.hits]
    assert sorted(found) == sorted(f"b-w{number}" for number in range(47))


# ---------------------------------------------------------------- what stands now


def test_a_word_is_found_as_soon_as_it_is_saved_and_no_longer_when_it_is_gone(plan: str, people: People) -> None:
    write(people["editor"], plan, paragraph("b1", "Vi bygger en fotballbinge."))
    assert anchors(people["reader"], "fotballbingen") == {"b-b1"}
    assert look(people["reader"], "nyttår").count == 0
    write(people["editor"], plan, paragraph("b1", "Vi bygger noe annet."))
    assert look(people["reader"], "fotballbingen").count == 0


@pytest.mark.parametrize("piece", ["work", "measures", "patrol"])
def test_what_is_removed_is_not_found_and_what_is_brought_back_is(plan: str, kari: Who, piece: str) -> None:
    with transaction() as session:
        shaping.remove_piece(session, kari, plan, NOW, piece)
    assert not anchors(kari, "elever") | anchors(kari, "refleksvest") | anchors(kari, "vester")
    with transaction() as session:
        shaping.restore_piece(session, kari, plan, NOW, piece)
    assert anchors(kari, "elever") == {"b-b5"} and anchors(kari, "refleksvest") == {"b-b6"}


def test_a_status_goes_with_its_report(plan: str, kari: Who) -> None:
    assert anchors(kari, "startet") == {"b-b7"}
    with transaction() as session:
        shaping.remove_piece(session, kari, plan, NOW, "report")
    assert anchors(kari, "startet") == set()


def test_a_new_name_is_found_and_so_are_the_words_under_it(plan: str, kari: Who) -> None:
    with transaction() as session:
        planning.edit_piece(session, kari, plan, NOW, "measures", 1, {"title": "Trafikk"})
        planning.edit_plan(session, kari, plan, NOW, 1, {"title": "Gående først"})
    assert "b-b5" in anchors(kari, "trafikk elever")
    assert "b-b5" not in anchors(kari, "trafikk")
    assert "" in anchors(kari, "gående")


def everything(session: Session, plan: str) -> set[tuple[str, ...]]:
    row = plans.find_plan(session, plan)
    assert row is not None
    rows = session.scalars(select(PassageRow).where(PassageRow.plan_id == row.id))
    return {(p.piece_id, p.anchor, p.kind, p.body, p.stems, p.around) for p in rows}


def test_the_index_is_the_same_however_the_plan_came_to_be(plan: str, kari: Who) -> None:
    with transaction() as session:
        made = shaping.add_piece(session, kari, plan, NOW, "section", "work", {"title": "Nytt underkapittel"}).piece_id
        shaping.add_piece(session, kari, plan, NOW, "measure", made, {"title": "Nytt tiltak"})
        shaping.add_piece(session, kari, plan, NOW, "figure", made, {"type": "pyramid", "alt": "Nivåer"})
        planning.edit_piece(session, kari, plan, NOW, "intro", 1, {"title": "Begynnelsen"})
        shaping.move_piece(session, kari, plan, NOW, "intro", "down")
        shaping.remove_piece(session, kari, plan, NOW, "wishes")
        shaping.remove_piece(session, kari, plan, NOW, "e5")
    write(kari, plan, paragraph("b1", "Omskrevet."), paragraph("b10", "Og mer."))
    with transaction() as session:
        grown = everything(session, plan)
        assert indexing.forget_all(session, SYSTEM) == 1
        assert indexing.build_next(session) and not indexing.build_next(session)
        assert everything(session, plan) == grown


@pytest.mark.parametrize("seed", [11, 12])
def test_the_index_follows_whatever_is_done_to_the_plan_and_taken_back(plan: str, kari: Who, seed: int) -> None:
    with transaction() as session:
        before = everything(session, plan)
    shaper = Shaper(kari, plan, seed)
    for _ in range(25):
        shaper.step()
    settle_all()
    with transaction() as session:
        grown = everything(session, plan)
        indexing.forget_all(session, SYSTEM)
        assert indexing.build_next(session)
        assert everything(session, plan) == grown != before
    shaper.take_back(reversed(shaper.lines))
    settle_all()
    with transaction() as session:
        assert everything(session, plan) == before


def test_a_plan_that_is_not_indexed_yet_is_soon(plan: str, kari: Who) -> None:
    with transaction() as session:
        indexing.forget_all(session, SYSTEM)
        session.execute(delete(PassageRow))
    assert look(kari, "elever").count == 1


def test_what_was_changed_waits_for_the_index_and_no_longer_when_it_has_come(plan: str, kari: Who) -> None:
    settle_all()
    with transaction() as session:
        planning.edit_piece(session, kari, plan, NOW, "patrol", 1, {"title": "Hundepatruljen"})
    with reading() as session:
        assert settling.is_behind(session, NOW) and search(session, kari, Asked("hundepatruljen")).count == 0
    settle_all()
    with reading() as session:
        assert not settling.is_behind(session, NOW) and search(session, kari, Asked("hundepatruljen")).count == 1


def test_only_the_command_line_may_have_everything_indexed_anew(plan: str, people: People) -> None:
    with pytest.raises(NotAllowed), transaction() as session:
        indexing.forget_all(session, people["administrator"])


def test_a_word_more_in_a_text_costs_the_row_of_its_paragraph(plan: str, kari: Who) -> None:
    write(kari, plan, *(paragraph(f"w{number}", f"Avsnitt {number} om snø.") for number in range(30)))
    before = rows_by_anchor(plan)
    write(kari, plan, *(paragraph(f"w{number}", f"Avsnitt {number} om {'mye ' * (number == 7)}snø.") for number in range(30)))
    after = rows_by_anchor(plan)
    assert {anchor for anchor in after if before.get(anchor) != after[anchor]} == {"b-w7"}


def rows_by_anchor(plan: str) -> dict[str, int]:
    with reading() as session:
        return {row.anchor: row.id for row in session.scalars(select(PassageRow).where(PassageRow.piece_id == "text"))}
