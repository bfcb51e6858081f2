"""Words that were pointed at are found again, and no others are taken for them. Every sign of the first text is another here, so which
words stand where can be read off the words themselves."""

from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlText

from app.prose.text import change_to, new_text, rewrite, to_json
from app.prose.tracking import Span, followed, located, quoted, words_by_block
from tests.plans import paragraph
from tests.prose.table import Table
from tests.prose.typed import copy_of, element, posted, text

FIRST_SIGN = 0x4E00
"""Chinese signs: none of the writers has any, and there are as many as are needed."""


def unlike(blocks: int, length: int) -> bytes:
    """A text of so many blocks, in which no sign stands twice."""
    signs = iter(range(FIRST_SIGN, FIRST_SIGN + blocks * length))
    return new_text([paragraph(f"b{number}", "".join(chr(next(signs)) for _ in range(length))) for number in range(blocks)])


def old(words: str) -> str:
    """The signs of the first text among the words."""
    return "".join(sign for sign in words if ord(sign) >= FIRST_SIGN and ord(sign) < 0x9FFF)


def after(first: bytes, updates: list[bytes]) -> dict[str, str]:
    doc = copy_of(first)
    for update in updates:
        doc.apply_update(update)
    return words_by_block(to_json(doc.get_update()))


@pytest.mark.parametrize("seed", range(40))
def test_after_many_changes_an_anchor_is_on_its_own_words_and_on_no_others(seed: int) -> None:
    first = unlike(6, 40)
    table = Table(seed, first)
    spans = {number: [Span(f"b{number % 6}", at := table.chance.randrange(30), at + table.chance.randint(1, 10))] for number in range(30)}
    for _turn in range(60):
        table.write(alone=True)
        table.hand_in()
    before, now = words_by_block(to_json(first)), after(first, table.updates[1:])
    standing = old("".join(now.values()))
    for number, found in followed(first, table.updates[1:], spans).items():
        own = quoted(before, spans[number])
        held = old(quoted(now, found))
        assert set(held) <= set(own), "words of others"
        assert set(held) == set(own) & set(standing), "its own words, all that are left"
        assert bool(found) == bool(set(own) & set(standing))


@pytest.mark.parametrize("seed", range(40))
def test_when_many_write_at_once_an_anchor_is_still_on_no_other_words(seed: int) -> None:
    first = unlike(6, 40)
    table = Table(1000 + seed, first)
    spans = {number: [Span(f"b{number % 6}", number % 30, number % 30 + 8)] for number in range(30)}
    for _turn in range(30):
        for _act in range(4):
            table.write(alone=False)
        table.hand_in()
    before, now = words_by_block(to_json(first)), after(first, table.updates[1:])
    for number, found in followed(first, table.updates[1:], spans).items():
        assert set(old(quoted(now, found))) <= set(quoted(before, spans[number]))


def test_the_way_may_be_gone_in_steps_from_one_state_to_the_next() -> None:
    first = unlike(6, 40)
    table = Table(5, first)
    spans: Any = {number: (Span(f"b{number % 6}", number, number + 9),) for number in range(30)}
    for _turn in range(100):
        table.write(alone=True)
        table.hand_in()
    whole, state, doc = followed(first, table.updates[1:], spans), first, copy_of(first)
    for start in range(1, len(table.updates), 7):
        some = table.updates[start : start + 7]
        spans = followed(state, some, spans)
        for update in some:
            doc.apply_update(update)
        state = doc.get_update()
    now = after(first, table.updates[1:])
    assert {number: old(quoted(now, some)) for number, some in spans.items()} == {
        number: old(quoted(now, some)) for number, some in whole.items()
    }


def test_what_is_typed_in_the_midst_belongs_to_it_and_what_is_typed_at_its_edge_does_not() -> None:
    first = new_text([paragraph("b0", "Planen gjelder alle skoler.")])
    typed = posted(
        copy_of(first),
        lambda root: text(root, 0, 0).insert(14, " snart"),
        lambda root: text(root, 0, 0).insert(7, "«"),
        lambda root: text(root, 0, 0).insert(27, "»"),
    )
    (found,) = followed(first, typed, {"a": [Span("b0", 7, 19)]}).values()
    assert quoted(after(first, typed), found) == "gjelder snart alle"


def test_words_that_are_gone_are_not_found_in_the_same_words_elsewhere() -> None:
    first = new_text([paragraph("b0", "Vi begynner i august. Vi begynner i august.")])
    gone = posted(copy_of(first), lambda root: text(root, 0, 0).__delitem__(slice(0, 22)))
    assert followed(first, gone, {"a": [Span("b0", 3, 11)]}) == {"a": ()}
    assert followed(first, gone, {"a": [Span("b0", 25, 33)]}) == {"a": (Span("b0", 3, 11),)}


def test_a_part_that_is_moved_and_an_undo_bring_the_anchor_along() -> None:
    first = new_text([paragraph("b0", "Planen gjelder hele kommunen."), paragraph("b1", "Kort.")])

    def put_back(root: Any) -> None:
        root.children.append(XmlElement("paragraph", {"id": "b0"}))
        element(root, 1).children.append(XmlText("Planen gjelder hele kommunen."))

    gone, back = posted(copy_of(first), lambda root: root.children.__delitem__(0), put_back)
    assert followed(first, [gone], {"a": [Span("b0", 7, 14)]}) == {"a": ()}
    assert followed(first, [gone, back], {"a": [Span("b0", 7, 14)]}) == {"a": (Span("b0", 7, 14),)}


def test_a_text_that_is_let_be_as_it_was_keeps_the_anchors_on_what_stayed() -> None:
    first = new_text([paragraph("b0", "Planen gjelder hele kommunen."), paragraph("b1", "Den gjelder til 2029.")])
    typed = posted(copy_of(first), lambda root: text(root, 1, 0).insert(0, "Nå: "))
    doc: Doc[Any] = copy_of(first)
    doc.apply_update(typed[0])
    back = rewrite(doc.get_update(), to_json(first))
    assert back is not None
    assert followed(first, [*typed, back.update], {"a": [Span("b0", 7, 14)], "b": [Span("b1", 4, 11)]}) == {
        "a": (Span("b0", 7, 14),),
        "b": (Span("b1", 4, 11),),
    }
    assert change_to(first, [paragraph("b0", "Planen gjelder hele kommunen."), paragraph("b1", "Den gjelder til 2029.")]) is None


def test_signs_of_many_bytes_are_counted_as_one() -> None:
    first = new_text([paragraph("b0", "Brannvesenet 🚒 og skolen 🏫 øver.")])
    typed = posted(copy_of(first), lambda root: text(root, 0, 0).insert(0, "Åh, "))
    (found,) = followed(first, typed, {"a": [Span("b0", 13, 24)]}).values()
    assert quoted(after(first, typed), found) == "🚒 og skolen"


@pytest.mark.parametrize(
    ("words", "quote", "start", "expected"),
    [
        ("Vi gjør det nå.", "det", 8, (8, 11)),
        ("Ja, vi gjør det nå.", "det", 8, (12, 15)),
        ("det eller det", "det", 3, None),
        ("det eller det", "det", 10, (10, 13)),
        ("noe annet", "det", 0, None),
        ("det", "", 0, None),
    ],
)
def test_a_quote_is_placed_where_it_stands_and_nowhere_when_that_is_not_clear(
    words: str, quote: str, start: int, expected: tuple[int, int] | None
) -> None:
    found = located({"b": words}, Span("b", start, start + len(quote)), quote)
    assert (found and found[1:]) == expected
