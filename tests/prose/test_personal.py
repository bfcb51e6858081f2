"""No birth number comes into a text, in whatever way it is put together; one that stood there stops nobody."""

import random

import pytest
from pycrdt import XmlText

from app.prose.held import Held
from app.prose.personal import numbers_of
from app.prose.refused import Refused
from app.prose.text import new_text, to_json
from tests.domain.test_birth_numbers import made
from tests.plans import paragraph
from tests.prose.typed import append, copy_of, element, posted, text, update_of

NUMBER = made(random.Random(8))


def refused(state: bytes, *updates: bytes) -> bool:
    held = Held(state)
    try:
        for update in updates:
            held.take(update)
    except Refused as refusal:
        assert refusal.kind == "birth_number"
        return True
    return False


def test_a_thousand_numbers_are_refused_and_a_thousand_that_are_one_digit_wrong_are_kept() -> None:
    chance, state = random.Random(5), new_text([paragraph("b1", "Gjelder .")])
    held = Held(state)
    for _ in range(1000):
        number = made(chance)
        assert refused(state, update_of(state, lambda root, own=number: text(root, 0, 0).insert(8, own)))
        place = chance.randrange(11)
        wrong = number[:place] + str((int(number[place]) + chance.randint(1, 9)) % 10) + number[place + 1 :]
        held.take(update_of(state, lambda root, own=wrong: text(root, 0, 0).insert(8, own + " ")))


def test_a_number_typed_digit_by_digit_is_refused_at_its_last_digit_and_dressed_or_deleted_together_too() -> None:
    state = new_text([paragraph("b1", "Gjelder ")])
    digits = posted(copy_of(state), *(lambda root, at=at: text(root, 0, 0).insert(8 + at, NUMBER[at]) for at in range(11)))
    assert not refused(state, *digits[:10]) and refused(state, *digits)
    dressed = posted(copy_of(state), lambda root: (text(root, 0, 0).insert(8, NUMBER), text(root, 0, 0).format(8, 12, {"strong": {}})))
    assert refused(state, *dressed)
    parted = new_text([paragraph("b1", f"{NUMBER[:5]}x{NUMBER[5:]}")])
    assert refused(parted, update_of(parted, lambda root: text(root, 0, 0).__delitem__(slice(5, 6))))


def test_a_number_in_a_new_block_or_a_note_is_refused() -> None:
    state = new_text([paragraph("b1", "Gjelder ")])

    def block(root: object) -> None:
        append("paragraph", {"id": "b9"})(root)  # type: ignore[arg-type]
        element(root, 1).children.append(XmlText(f"Født {NUMBER[:6]} {NUMBER[6:]}"))  # type: ignore[arg-type]

    assert refused(state, update_of(state, block))


def test_who_writes_beside_a_number_that_stood_there_is_not_stopped_by_it() -> None:
    state = new_text([paragraph("b1", f"Gjelder {NUMBER}."), paragraph("b2", "Annet.")])
    assert not refused(state, update_of(state, lambda root: text(root, 0, 0).insert(0, "Dette ")))
    assert not refused(state, update_of(state, lambda root: root.children.__delitem__(1)))
    assert refused(state, update_of(state, lambda root: text(root, 1, 0).insert(0, made(random.Random(9)))))
    assert numbers_of(to_json(state)["content"]) == {NUMBER}


@pytest.mark.parametrize("words", ["25.05.2026 kl. 10.30 og 12 000 000", "974 760 673", "+47 91 23 45 67"])
def test_other_numbers_are_written_as_ever(words: str) -> None:
    state = new_text([paragraph("b1", "")])
    assert not refused(state, update_of(state, lambda root: element(root, 0).children.append(XmlText(words))))


def test_a_text_that_has_lost_all_its_blocks_is_looked_at_and_mended() -> None:
    state = new_text([paragraph("b1", "Alt")])
    assert Held(state).take(update_of(state, lambda root: root.children.__delitem__(0))).repair is not None
