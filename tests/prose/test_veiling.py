"""Words hidden in the updates of a text are in none of them afterwards, and all else is as it was."""

import random
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

import pytest
from pycrdt import Doc, XmlFragment, XmlText

from app.domain.errors import Invalid
from app.domain.hiding import Slip, clean_reason, units
from app.prose.refused import Refused
from app.prose.replaying import Replay
from app.prose.text import new_text, to_json
from app.prose.veiling import Veil
from tests.plans import paragraph
from tests.prose.made import Maker
from tests.prose.table import Table, str_of
from tests.prose.typed import copy_of, posted, text

SLIP = Slip("Ola Nordmann")


def replayed(updates: Iterable[bytes]) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return doc


def states(updates: list[bytes]) -> list[Any]:
    doc: Doc[Any] = Doc()
    found = []
    for update in updates:
        doc.apply_update(update)
        found.append(to_json(doc.get_update()))
    return found


def runs_of(replay: Replay) -> set[str]:
    shown = set()
    for items in replay._items.values():
        for item in items:
            if item.home is not None and item.left is None:
                words, at = "", item
                while at is not None:
                    words += at.shown
                    at = at.right
                shown.add(words)
    return shown


def all_texts(node: Any) -> list[str]:
    return [units(str_of(child)) if isinstance(child, XmlText) else "" for child in node.children] + [
        words for child in node.children if not isinstance(child, XmlText) for words in all_texts(child)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_words_stand_in_the_order_of_the_library_whatever_many_do_at_once(seed: int) -> None:
    table = Table(seed)
    replay = Replay(SLIP.of_units, 24, False)
    for _ in range(150):
        for _each in range(table.chance.randint(1, 6)):
            table.write(alone=False)
        table.hand_in()
    for update in table.updates:
        replay.take(update)
    doc = replayed(table.updates)
    expected = {words for words in all_texts(doc.get("prose", type=XmlFragment)) if words}
    assert expected <= runs_of(replay)


def typed_letter_by_letter(words: str, at: int = 0) -> list[Any]:
    return [
        lambda root, sign=sign, place=place: text(root, 0, 0).insert(place, sign)
        for sign, place in zip(words, accumulate((len(sign.encode()) for sign in words), initial=at), strict=False)
    ]


def history(words: str, before: str = "Gjelder ") -> list[bytes]:
    first = new_text([paragraph("b0", before)])
    return [first, *posted(copy_of(first), *typed_letter_by_letter(words, len(before.encode())))]


def veiled(updates: list[bytes], slip: Slip = SLIP) -> list[bytes]:
    veil = Veil(slip, updates)
    return [veil.hidden(update) for update in updates]


def words_of(updates: list[bytes]) -> str:
    return str_of(text(replayed(updates).get("prose", type=XmlFragment), 0, 0))


def test_a_name_typed_letter_by_letter_is_in_no_update() -> None:
    updates = history("Ola Nordmann fra byen")
    hidden = veiled(updates)
    assert words_of(hidden) == "Gjelder •••••••••••• fra byen"
    assert [len(one) for one in hidden] != [len(one) for one in updates]
    assert not any(sign in b"".join(hidden[1:13]) for sign in (b"O", b"N", b"m"))


def test_words_that_were_deleted_long_ago_are_hidden_too_and_every_state_tells_the_rest() -> None:
    updates = history("Ola Nordmann kom")
    doc = replayed(updates)
    updates += posted(doc, lambda root: text(root, 0, 0).__delitem__(slice(8, 20)), lambda root: text(root, 0, 0).insert(8, "Noen"))
    hidden = veiled(updates)
    assert words_of(hidden) == "Gjelder Noen kom"
    assert "Ola" in str(states(updates)) and "Nordmann" not in str(states(hidden))
    assert [len(str(one)) for one in states(hidden)] == [len(str(one)) for one in states(updates)]


def test_words_put_together_from_pieces_of_two_writers_are_hidden_in_both() -> None:
    first = new_text([paragraph("b0", "Hei Ola Nord og andre")])
    other = copy_of(first)
    updates = [first, *posted(other, lambda root: text(root, 0, 0).insert(12, "mann"))]
    assert words_of(veiled(updates)) == "Hei •••••••••••• og andre"


def test_a_word_that_only_grew_through_the_words_is_let_be() -> None:
    slip = Slip("Per")
    updates = history("Personer og Per")
    assert words_of(veiled(updates, slip)) == "Gjelder Personer og •••"


def test_several_words_are_hidden_with_any_ending_and_one_in_the_genitive() -> None:
    assert words_of(veiled(history("Ola Nordmannsens"))) == "Gjelder ••••••••••••sens"
    assert words_of(veiled(history("Pers bil"), Slip("Per"))) == "Gjelder •••s bil"


def test_words_dressed_differently_and_large_letters_and_wide_blanks_are_the_same_words() -> None:
    updates = history("OLA\u00a0Nordmann")
    updates += posted(replayed(updates), lambda root: text(root, 0, 0).format(8, 11, {"strong": {}}))
    hidden = veiled(updates)
    assert words_of(hidden) == "Gjelder ••••••••••••"
    assert SLIP.hidden(to_json(replayed(updates).get_update())) == to_json(replayed(hidden).get_update())


def test_signs_that_browsers_count_twice_become_two_dots() -> None:
    slip = Slip("Kari 😀 Dahl")
    hidden = veiled(history("Kari 😀 Dahl 🎉"), slip)
    assert words_of(hidden) == "Gjelder " + "•" * 12 + " 🎉"


def test_links_and_numbers_of_references_are_hidden_where_they_stand() -> None:
    updates = history("vår side")
    link = {"href": "https://nordvik.example/ola-nordmann"}
    updates += posted(replayed(updates), lambda root: text(root, 0, 0).format(8, 11, {"link": link}))
    slip = Slip("ola-nordmann")
    assert "nordmann" not in str(to_json(replayed(veiled(updates, slip)).get_update()))
    assert b"nordmann" not in b"".join(veiled(updates, slip))


@pytest.mark.parametrize("seed", range(8))
def test_at_random_every_state_without_the_words_is_the_state_with_the_words_hidden(seed: int) -> None:
    chance = random.Random(seed)
    table = Table(seed, new_text([paragraph("b0", "Ola Nordmann"), paragraph("b1", "og Ola Nordmann, ja")]))
    for _ in range(60):
        for _each in range(chance.randint(1, 3)):
            table.write(alone=False)
            if chance.random() < 0.3:
                _block, words = table.a_text(table.copies[0].get("prose", type=XmlFragment))
                table.waiting += [(0, one) for one in posted(table.copies[0], lambda _root, own=words: own.insert(0, "Ola Nordmann "))]
        table.hand_in()
    hidden = veiled(table.updates)
    for before, after in zip(states(table.updates), states(hidden), strict=True):
        assert not SLIP.stands_in(after)
        assert len(str(before)) == len(str(after))


def test_a_whole_text_at_random_without_the_words_is_the_same_bytes() -> None:
    state = new_text(Maker(5).blocks())
    assert veiled([state]) == [state]


def test_a_text_whose_beginning_is_gone_is_hidden_in_as_it_stands() -> None:
    updates = history("Ola Nordmann var her")
    doc = replayed(updates)
    updates += posted(
        doc, lambda root: text(root, 0, 0).insert(0, "Se Ola Nordmann. "), lambda root: text(root, 0, 0).__delitem__(slice(0, 17))
    )
    state, late = doc.get_update(), updates[-2:]
    with pytest.raises(Refused):
        Veil(SLIP, late)
    veil = Veil(SLIP, late, state)
    assert "Nordmann" not in str(to_json(veil.hidden(state))) and all(b"Nordmann" not in veil.hidden(one) for one in late)


def test_a_reason_does_not_repeat_the_words() -> None:
    assert clean_reason("  navn på  et barn ", SLIP) == "navn på et barn"
    for reason in ("", "x" * 301, "Det sto Ola Nordmann"):
        with pytest.raises(Invalid):
            clean_reason(reason, SLIP)
    for words in ("", "ab", "x" * 201, "to\nlinjer", "•••"):
        with pytest.raises(Invalid):
            Slip(words)
