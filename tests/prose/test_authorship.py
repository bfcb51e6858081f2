"""Who wrote each word: every writer has signs of their own here, so who wrote a word can be read off the word itself."""

from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlText

from app.prose.authorship import Fall, falls, signed
from app.prose.schema import Json
from app.prose.text import new_text
from tests.plans import paragraph
from tests.prose.table import ALPHABETS, Table, str_of
from tests.prose.typed import copy_of, element, fragment, posted, text

Signed = list[tuple[str, int]]


def runs(node: Json) -> Signed:
    """Every run of words with the number it is signed with, in reading order."""
    own = [(node["text"], node["by"])] if node["type"] == "text" else []
    return own + [run for child in node.get("content", ()) for run in runs(child)]


@pytest.mark.parametrize("seed", range(60))
def test_every_sign_is_signed_by_who_typed_it_however_it_was_moved(seed: int) -> None:
    table = Table(seed)
    for _turn in range(40):
        together = table.chance.choice((1, 1, 2, 5))
        for _act in range(together):
            table.write(alone=together == 1)
        table.hand_in()
    found = runs(signed(table.updates))
    for words, number in found:
        assert set(words) <= set(ALPHABETS[table.by[number]]), (words, number)
    assert sum(len(words) for words, _number in found) > 0


def test_the_words_are_those_of_the_text() -> None:
    table = Table(7)
    for _turn in range(30):
        table.write(alone=True)
        table.hand_in()
    whole: Doc[Any] = copy_of(table.updates[0])
    for update in table.updates[1:]:
        whole.apply_update(update)
    expected = "".join(str_of(child) for block in fragment(whole).children for child in block.children)
    assert "".join(words for words, _number in runs(signed(table.updates))) == expected


def test_a_browser_that_hands_on_what_another_made_is_not_its_writer() -> None:
    first = new_text([paragraph("b0", "Planen")])
    one, other = copy_of(first), copy_of(first)
    (mine,) = posted(one, lambda root: text(root, 0, 0).insert(6, " gjelder"))
    (theirs,) = posted(other, lambda root: text(root, 0, 0).insert(0, "Hele "))
    one.apply_update(theirs)
    both = one.get_update(copy_of(first).get_state())
    assert runs(signed([first, theirs, both])) == [("Hele ", 1), ("Planen", 0), (" gjelder", 2)]
    assert runs(signed([first, mine, both])) == [("Hele ", 2), ("Planen", 0), (" gjelder", 1)]


def test_what_is_fetched_back_keeps_who_wrote_it() -> None:
    first = new_text([paragraph("b0", "Planen gjelder hele kommunen."), paragraph("b1", "Kort.")])
    copy = copy_of(first)

    def put_back(root: Any) -> None:
        root.children.insert(0, XmlElement("paragraph", {"id": "b0"}))
        element(root, 0).children.append(XmlText("Planen gjelder hele kommunen."))

    gone, back = posted(copy, lambda root: root.children.__delitem__(0), put_back)
    assert runs(signed([first, gone, back])) == [("Planen gjelder hele kommunen.", 0), ("Kort.", 0)]


def test_what_is_moved_while_somebody_changes_it_keeps_its_writers_but_for_what_comes_back() -> None:
    first = new_text([paragraph("b0", "Planen gjelder alle skoler og hele kommunen i år.")])
    one, other = copy_of(first), copy_of(first)

    def part(root: Any) -> None:
        text(root, 0, 0).__delitem__(slice(7, 50))
        root.children.append(XmlElement("paragraph", {"id": "b1"}))
        element(root, 1).children.append(XmlText("gjelder alle skoler og hele kommunen i år."))

    (theirs,) = posted(other, lambda root: text(root, 0, 0).__delitem__(slice(30, 35)))
    (mine,) = posted(one, part)
    assert runs(signed([first, theirs, mine])) == [("Planen ", 0), ("gjelder alle skoler og ", 0), ("hele ", 2), ("kommunen i år.", 0)]


def test_words_that_only_look_like_what_went_are_new() -> None:
    first = new_text([paragraph("b0", "Planen gjelder fra nyttår.")])

    def rewritten(root: Any) -> None:
        text(root, 0, 0).__delitem__(slice(0, 27))
        text(root, 0, 0).insert(0, "Natteravnene går hver fredag.")

    (update,) = posted(copy_of(first), rewritten)
    assert runs(signed([first, update])) == [("Natteravnene går hver fredag.", 1)]


def test_notes_and_cells_are_signed_too() -> None:
    first = new_text([paragraph("b0", "Se")])
    copy = copy_of(first)

    def note(root: Any) -> None:
        element(root, 0).children.append(XmlElement("footnote", {"id": "n"}))
        element(root, 0, 1).children.append(XmlText("Vedtaket"))

    (noted, more) = posted(copy, note, lambda root: text(element(root, 0, 1), 0).insert(8, " ✓"))
    assert runs(signed([first, noted, more])) == [("Se", 0), ("Vedtaket", 1), (" ✓", 2)]


def test_a_block_that_was_given_a_new_id_is_still_the_block() -> None:
    first = new_text([paragraph("b0", "Planen gjelder hele kommunen.")])
    copy = copy_of(first)
    renamed, gone, back = posted(
        copy,
        lambda root: element(root, 0).attributes.__setitem__("id", "c0"),
        lambda root: text(root, 0, 0).__delitem__(slice(0, 29)),
        lambda root: text(root, 0, 0).insert(0, "Planen gjelder hele kommunen."),
    )
    assert runs(signed([first, renamed, gone, back])) == [("Planen gjelder hele kommunen.", 0)]


def test_a_block_that_is_emptied_and_named_anew_gets_its_writers_back_with_its_name() -> None:
    first = new_text([paragraph("b0", "Planen gjelder hele kommunen.")])

    def emptied(root: Any) -> None:
        element(root, 0).attributes["id"] = "ny"
        text(root, 0, 0).__delitem__(slice(0, 29))

    def undone(root: Any) -> None:
        element(root, 0).attributes["id"] = "b0"
        text(root, 0, 0).insert(0, "Planen gjelder hele kommunen.")

    updates = [first, *posted(copy_of(first), emptied, undone)]
    assert runs(signed(updates)) == [("Planen gjelder hele kommunen.", 0)]
    assert falls(updates) == [Fall(1, "b0", "Planen gjelder hele kommunen.")]


# ---------------------------------------------------------------- what fell


def test_a_block_that_was_taken_away_is_told_with_the_words_it_had() -> None:
    first = new_text([paragraph("b0", "Først."), paragraph("b1", "Natteravnene går")])
    longer, gone = posted(
        copy_of(first), lambda root: text(root, 1, 0).insert(17, " hver fredag æøå."), lambda root: root.children.__delitem__(1)
    )
    assert falls([first, longer, gone]) == [Fall(2, "b1", "Natteravnene går hver fredag æøå.")]


def test_a_block_that_was_emptied_has_fallen_too() -> None:
    first = new_text([paragraph("b0", "Planen gjelder hele kommunen.")])
    (emptied,) = posted(copy_of(first), lambda root: text(root, 0, 0).__delitem__(slice(0, 29)))
    assert falls([first, emptied]) == [Fall(1, "b0", "Planen gjelder hele kommunen.")]


def test_what_was_only_carried_or_joined_has_not_fallen() -> None:
    first = new_text([paragraph("b0", "Planen gjelder hele kommunen."), paragraph("b1", "Skolene er med i den.")])

    def carry(root: Any) -> None:
        root.children.__delitem__(1)
        root.children.insert(0, XmlElement("paragraph", {"id": "b1"}))
        element(root, 0).children.append(XmlText("Skolene er med i den."))

    def join(root: Any) -> None:
        root.children.__delitem__(1)
        text(root, 0, 0).insert(21, "Planen gjelder hele kommunen.")

    def rewrite(root: Any) -> None:
        text(root, 0, 0).__delitem__(slice(0, 40))

    assert falls([first, *posted(copy_of(first), carry, join, rewrite)]) == []
