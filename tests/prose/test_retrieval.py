"""One block of an earlier state fetched back: where it stood, and nothing else changed."""

import random

import pytest

from app.prose.retrieval import block_id, block_words, fetched_back, find_block, ids_of, standing, vanished
from app.prose.schema import Json
from app.prose.text import blocks_json, rewrite, seeded, to_json
from tests.past import line, words
from tests.prose.made import Maker
from tests.prose.test_difference import bullets, table

A, B, C, D = line("a", "Første."), line("b", "Andre."), line("c", "Tredje."), line("d", "Fjerde.")


def test_a_block_comes_back_after_the_one_it_stood_after() -> None:
    assert fetched_back([A, D, C], [A, B, C], "b") == [A, B, D, C]
    assert fetched_back([C, A], [A, B, C], "b") == [C, A, B]


def test_one_that_stood_first_comes_back_first() -> None:
    assert fetched_back([D, B, C], [A, B, C], "a") == [A, D, B, C]


def test_where_its_neighbours_before_are_gone_it_comes_before_those_after() -> None:
    assert fetched_back([D, C], [A, B, C], "b") == [D, B, C]
    assert fetched_back([D], [A, B, C], "b") == [D, B]


def test_a_block_that_is_there_gets_its_words_back_where_it_stands() -> None:
    assert fetched_back([C, line("b", "Noe annet."), D], [A, B, C], "b") == [C, B, D]


def test_an_empty_text_is_filled() -> None:
    assert fetched_back([line("x", "")], [A, B], "b") == [B]


def test_what_was_not_there_cannot_come_back() -> None:
    assert fetched_back([A], [A, B], "finnes ikke") is None
    assert fetched_back([A], [line("", "Uten navn.")], "") is None


def test_an_item_comes_back_into_its_list_and_with_it_when_that_is_gone() -> None:
    then, now = bullets(("1", "gangvei"), ("2", "bru"), ("3", "tunnel")), bullets(("1", "gangvei"), ("3", "lang tunnel"))
    (back,) = fetched_back([now], [then], "2") or ()
    assert [block_words(item) for item in back["content"]] == ["gangvei", "bru", "lang tunnel"]
    alone = fetched_back([A], [A, then], "2")
    assert alone is not None and [block_id(node) for node in alone] == ["a", "list"]
    assert [block_words(item) for item in alone[1]["content"]] == ["bru"]


def test_what_stands_in_a_table_is_part_of_the_table() -> None:
    then, now = table(("Lys", "2027")), table(("Lys", "2029"))
    assert find_block([then], "00x") is None
    assert fetched_back([A, now], [A, then], "table") == [A, then]


def test_an_id_that_others_have_got_is_not_taken_from_them() -> None:
    (back, *_rest) = fetched_back([B], [A, B], "a", {"a"}) or ()
    assert back["content"] == A["content"] and block_id(back) not in ("", "a", "b")
    note = {"type": "footnote", "attrs": {"id": "n"}, "content": [{"type": "text", "text": "Note"}]}
    noted = {**A, "content": [*A["content"], note]}
    moved = {**B, "content": [*B["content"], note]}
    back = (fetched_back([moved], [noted, B], "a") or [{}])[0]
    assert block_id(back["content"][1]) not in ("", "n") and block_id(back) == "a"


def test_what_vanished_is_what_has_gone_or_was_emptied() -> None:
    assert vanished([A, B, C], [A, line("c", "")]) == [B, C]
    assert vanished([A, line("x", "")], [A]) == []


def test_words_that_stand_elsewhere_have_not_vanished() -> None:
    assert vanished([A, B], [line("a", "Første. Andre.")]) == []


def test_of_a_list_that_is_there_the_items_vanish_and_of_one_that_is_not_the_whole() -> None:
    then = bullets(("1", "gangvei"), ("2", "bru"))
    assert [block_id(node) for node in vanished([then], [bullets(("1", "gangvei"))])] == ["2"]
    assert [block_id(node) for node in vanished([then], [A])] == ["list"]


@pytest.mark.parametrize("seed", range(150))
def test_whatever_vanished_can_be_fetched_back_and_nothing_else_changes(seed: int) -> None:
    maker = Maker(seed)
    blocks = maker.blocks()
    then = blocks_json(blocks)["content"]
    now = blocks_json(maker.changed(blocks))["content"]
    lost = vanished(then, now)
    chance = random.Random(seed)
    chance.shuffle(lost)
    for node in lost:
        before = standing(now)
        back = fetched_back(now, then, block_id(node))
        assert back is not None
        # As the text itself takes it: through the shared text, whose ids must be whole.
        state = seeded({"type": "doc", "content": now})
        rewritten = rewrite(state, {"type": "doc", "content": back})
        assert rewritten is not None
        now = to_json(rewritten.state)["content"]
        assert before <= standing(now)
        assert block_words(node) in " ".join(map(block_words, now))
        assert len(list_ids(now)) == len(set(list_ids(now)))


def list_ids(nodes: list[Json]) -> list[str]:
    own = [block_id(node) for node in nodes if block_id(node)]
    return own + [id for node in nodes for id in list_ids(node.get("content", []))]


def test_ids_are_found_at_any_depth() -> None:
    assert ids_of([A, bullets(("1", "gangvei"))]) == {"a", "list", "1", "p1"}
    assert words([A, B]) == ["Første.", "Andre."]
