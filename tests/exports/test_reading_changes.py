"""Two rows of words laid side by side: every word of both is told of once, in order, and so that people can read it."""

import random
import time

from exports.aligning import Thing, aligned
from exports.reading_changes import readable, told_apart


def test_every_word_is_told_of_once_and_in_order() -> None:
    chance = random.Random(4)
    for _ in range(300):
        before = chance.choices("abc d", k=chance.randrange(12))
        after = chance.choices("abc d", k=chance.randrange(12))
        for acts in (told_apart(before, after), readable(told_apart(before, after), before)):
            assert [word for _, i, end, _, _ in acts for word in before[i:end]] == before
            assert [word for _, _, _, j, end in acts for word in after[j:end]] == after
            assert all(before[i:i_end] == after[j:j_end] for name, i, i_end, j, j_end in acts if name == "equal")


def test_words_that_change_side_by_side_are_one_change() -> None:
    before, after = ["en", "to", ",", "tre", "fire", "fem", "seks"], ["en", "ni", ",", "ti", "fire", "fem", "seks"]
    assert [act[0] for act in readable(told_apart(before, after), before)] == ["equal", "replace", "equal"]
    assert [act[0] for act in readable(told_apart(list("abcdef"), list("uvwxyf")), list("abcdef"))] == ["replace"]


def test_endless_rows_are_told_apart_in_bounded_time() -> None:
    begun = time.process_time()
    acts = told_apart(["x", "y"] * 20_000, ["y", "x"] * 20_000 + ["z"])
    assert time.process_time() - begun < 5
    assert [act[0] for act in acts] == ["replace"]


def test_things_go_by_their_names_before_their_words() -> None:
    before = [Thing(("a",), "p", "en"), Thing(("b",), "p", "to"), Thing((), "p", "tre")]
    after = [Thing(("b",), "p", "en"), Thing(("a",), "p", "to"), Thing((), "p", "fire")]
    assert aligned(before, after) in ([(0, None), (1, 0), (None, 1), (2, 2)], [(None, 0), (0, 1), (1, None), (2, 2)])
    assert aligned([Thing(("a",), "p", "x")], [Thing(("a",), "table", "x")]) == [(0, None), (None, 0)]
    assert aligned([Thing(("a",), "p", "x")], [Thing(("c",), "p", "y")], ends_together=True) == [(0, 0)]
