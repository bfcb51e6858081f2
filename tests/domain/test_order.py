import random

import pytest

from app.domain.order import inserted, moved, moved_to


def test_a_thing_is_inserted_after_another_or_first() -> None:
    assert inserted("ab", "x", "a") == ["a", "x", "b"]
    assert inserted("ab", "x", None) == ["x", "a", "b"]
    assert inserted([], "x", None) == ["x"]


def test_a_thing_moves_up_and_down_and_no_further_than_the_end() -> None:
    assert moved("abc", "b", -1) == ["b", "a", "c"]
    assert moved("abc", "b", 1) == ["a", "c", "b"]
    assert moved("abc", "a", -1) == ["a", "b", "c"] == moved("abc", "c", 5)


def test_what_is_not_there_cannot_be_moved_or_followed_and_nothing_stands_twice() -> None:
    with pytest.raises(ValueError):
        moved("abc", "x", 1)
    with pytest.raises(ValueError):
        moved_to("abc", "x", 1)
    with pytest.raises(ValueError):
        inserted("abc", "x", "y")
    with pytest.raises(ValueError, match="already"):
        inserted("abc", "a", "b")


def test_the_order_is_always_whole() -> None:
    chance = random.Random(20257)
    order: list[int] = []
    for new in range(400):
        thing = chance.choice(order) if order else None
        match chance.choice(["insert", "move", "to"]):
            case "insert":
                order = inserted(order, new, thing)
                assert order.index(new) == (0 if thing is None else order.index(thing) + 1)
            case "move" if thing is not None:
                before, steps = order, chance.randint(-3, 3)
                order = moved(order, thing, steps)
                assert order.index(thing) == min(max(before.index(thing) + steps, 0), len(before) - 1)
                assert [t for t in order if t != thing] == [t for t in before if t != thing]
            case "to" if thing is not None:
                before = order
                order = moved_to(order, thing, chance.randint(-2, len(order) + 2))
                assert sorted(order) == sorted(before)
        assert len(order) == len(set(order))
