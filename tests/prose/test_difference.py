"""What differs between two states, told line by line: nothing left out, nothing told that did not happen."""

import random
from typing import Any

import pytest

from app.prose.difference import Line, counts, difference
from app.prose.schema import Json
from app.prose.text import blocks_json, plain_text
from tests.past import line
from tests.prose.made import Maker


def doc(*blocks: Json) -> Json:
    return {"type": "doc", "content": list(blocks)}


def told(lines: tuple[Line, ...]) -> list[tuple[str, str]]:
    """Fate and words of each line; «-x-» went, «+x+» came."""
    signs = {"same": "{}", "gone": "-{}-", "new": "+{}+"}
    return [(one.fate, "".join(signs[run.kind].format(run.words) for run in one.runs)) for one in lines]


def runs(*parts: str | tuple[str, dict[str, Any]], id: str = "a", kind: str = "paragraph") -> Json:
    """A paragraph of words, some with a mark."""
    content = [
        {"type": "text", "text": part} if isinstance(part, str) else {"type": "text", "text": part[0], "marks": [part[1]]} for part in parts
    ]
    attrs: dict[str, Any] = {"id": id, "indent": False} if kind == "paragraph" else {"id": id, "level": 3}
    return {"type": kind, "attrs": attrs, "content": content}


def bullets(*items: tuple[str, str], ordered: bool = False) -> Json:
    nodes = [{"type": "list_item", "attrs": {"id": id}, "content": [line(f"p{id}", words)]} for id, words in items]
    return {"type": "ordered_list" if ordered else "bullet_list", "attrs": {"id": "list", "spacing": "normal"}, "content": nodes}


def _cell(id: str, words: str) -> Json:
    return {"type": "table_cell", "attrs": {"colspan": 1, "rowspan": 1}, "content": [line(id, words)]}


def table(*rows: tuple[str, ...]) -> Json:
    content = [{"type": "table_row", "content": [_cell(f"{r}{c}x", words) for c, words in enumerate(row)]} for r, row in enumerate(rows)]
    return {"type": "table", "attrs": {"id": "table"}, "content": content}


BOLD = {"type": "strong"}


def link(address: str) -> dict[str, Any]:
    return {"type": "link", "attrs": {"href": address}}


def test_words_are_compared_one_by_one_and_blanks_between_changes_go_with_them() -> None:
    lines = difference(doc(line("a", "Planen gjelder fra i morgen av.")), doc(line("a", "Planen gjelder hele neste år av.")))
    assert told(lines) == [("changed", "Planen gjelder -fra i morgen-+hele neste år+ av.")]
    assert counts(lines) == (3, 3)


def test_blocks_that_came_went_and_stayed() -> None:
    lines = difference(doc(line("a", "Først."), line("b", "Så.")), doc(line("a", "Først."), line("c", "Noe helt annet.")))
    assert told(lines) == [("same", "Først."), ("gone", "-Så.-"), ("new", "+Noe helt annet.+")]


def test_a_block_that_was_carried_elsewhere_is_told_as_moved_and_not_as_gone() -> None:
    a, b, c = line("a", "Første avsnitt."), line("b", "Andre avsnitt."), line("c", "Tredje avsnitt.")
    lines = difference(doc(a, b, c), doc(c, a, b))
    assert told(lines) == [("same", "Tredje avsnitt."), ("same", "Første avsnitt."), ("same", "Andre avsnitt.")]
    assert [one.is_moved for one in lines] == [True, False, False]
    into_list = difference(
        doc(a, b), doc(a, bullets(("i", "Nytt punkt.")) | {"content": [{"type": "list_item", "attrs": {"id": "i"}, "content": [b]}]})
    )
    assert told(into_list) == [("same", "Første avsnitt."), ("same", "Andre avsnitt.")] and into_list[1].is_moved


def test_a_paragraph_that_became_a_heading_is_still_the_block() -> None:
    lines = difference(doc(runs("Natteravner")), doc(runs("Natteravner", kind="heading")))
    assert told(lines) == [("changed", "Natteravner")]
    assert lines[0].told == ("Avsnittet ble gjort til overskrift.",)


def test_items_keep_their_signs_and_numbers() -> None:
    was, now = (
        bullets(("1", "gangvei"), ("2", "bru"), ("3", "tunnel"), ordered=True),
        bullets(("1", "gangvei"), ("3", "ny tunnel"), ordered=True),
    )
    lines = difference(doc(was), doc(now))
    assert [(one.sign, words) for one, (_fate, words) in zip(lines, told(lines), strict=True)] == [
        ("1.", "gangvei"),
        ("–", "-bru-"),
        ("2.", "+ny +tunnel"),
    ]


def test_tables_are_compared_cell_by_cell() -> None:
    lines = difference(doc(table(("Lys", "2027"), ("Bru", "2028"))), doc(table(("Lys", "2029"), ("Bru", "2028"), ("Vei", "2030"))))
    (one,) = lines
    assert [row.fate for row in one.rows] == ["changed", "same", "new"]
    assert [cell.fate for cell in one.rows[0].cells] == ["same", "changed"]
    assert told(one.rows[0].cells[1].lines) == [("changed", "-2027-+2029+")]
    assert counts(lines) == (3, 1)


def test_notes_are_told_below_what_calls_them() -> None:
    def noted(words: str) -> Json:
        note = {"type": "footnote", "attrs": {"id": "n"}, "content": [{"type": "text", "text": words}]}
        return {"type": "paragraph", "attrs": {"id": "a", "indent": False}, "content": [{"type": "text", "text": "Se"}, note]}

    lines = difference(doc(noted("Vedtaket.")), doc(noted("Vedtaket i mai.")))
    assert told(lines) == [("changed", "Se"), ("changed", "Vedtaket+ i mai+.")]
    assert lines[0].runs[-1].note == "n" and lines[1].kind == "footnote"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (runs("Alle er med"), runs(("Alle", BOLD), " er med"), "«Alle» ble fet."),
        (runs(("Alle", BOLD), " er med"), runs("Alle er med"), "«Alle» er ikke lenger fet."),
        (runs("Alle er med"), runs("Al", ("le", BOLD), " er med"), "«Alle» ble fet."),
        (runs("Se her"), runs("Se ", ("her", link("https://a.no/"))), "«her» ble en lenke til https://a.no/."),
        (
            runs("Se ", ("her", link("https://a.no/"))),
            runs("Se ", ("her", link("https://b.no/"))),
            "Lenken på «her» går nå til https://b.no/.",
        ),
        (
            runs("Se ", ("her", link("https://a.no/"))),
            runs("Se her"),
            "Lenken på «her» ble tatt bort. Den gikk til https://a.no/.",
        ),
        (runs("Se her"), runs("Se ", ("her", {"type": "lang", "attrs": {"lang": "nn"}})), "Språket i «her» ble satt til nn."),
    ],
)
def test_what_happened_to_the_dress_of_words_is_told_in_words(before: Json, after: Json, sentence: str) -> None:
    (one,) = difference(doc(before), doc(after))
    assert one.fate == "changed" and one.told == (sentence,)
    assert all(run.kind == "same" for run in one.runs)


def test_an_empty_text_is_nothing() -> None:
    assert told(difference(doc(), doc(line("a", "")))) == []
    assert told(difference(doc(line("a", "")), doc(line("a", "Noe.")))) == [("new", "+Noe.+")]


def test_long_unchanged_blocks_are_cut_short_unless_all_is_asked_for() -> None:
    long = doc(line("a", "ord " * 100))
    assert len(difference(long, long)[0].runs[0].words) < 100
    assert difference(long, long, whole=True)[0].runs[0].words == "ord " * 100


def words_of(lines: tuple[Line, ...], *kinds: str) -> list[str]:
    found: list[str] = []
    for one in lines:
        found += "".join(run.words for run in one.runs if run.kind in kinds).split()
        for row in one.rows:
            for cell in row.cells:
                found += words_of(cell.lines, *kinds)
    return found


@pytest.mark.parametrize("seed", range(150))
def test_no_word_is_left_out_and_none_is_made_up(seed: int) -> None:
    maker = Maker(seed)
    blocks = maker.blocks()
    before, after = blocks_json(blocks), blocks_json(maker.changed(blocks))
    lines = difference(before, after, whole=True)
    assert sorted(words_of(lines, "same", "new")) == sorted(plain_text(after).split())
    assert sorted(words_of(lines, "same", "gone")) == sorted(plain_text(before).split())


@pytest.mark.parametrize("seed", range(30))
def test_nothing_differs_from_itself(seed: int) -> None:
    text = blocks_json(Maker(seed).blocks())
    assert all(one.is_same for one in difference(text, text, whole=True))


def test_carried_and_changed_at_random_every_word_has_a_line() -> None:
    chance = random.Random(3)
    for _round in range(60):
        ids = [f"b{number}" for number in range(chance.randint(1, 8))]
        before = doc(*(line(id, f"{id} står her") for id in ids))
        chance.shuffle(ids)
        after = doc(
            *(line(id, f"{id} står {chance.choice(('her', 'der'))}") for id in ids[: chance.randint(0, len(ids))]), line("ny", "helt ny")
        )
        lines = difference(before, after, whole=True)
        assert sorted(words_of(lines, "same", "new")) == sorted(plain_text(after).split())
        assert sorted(words_of(lines, "same", "gone")) == sorted(plain_text(before).split())
