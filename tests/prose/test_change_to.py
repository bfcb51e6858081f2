"""A new version is applied as a small change."""

from app.prose.blocks import normal
from app.prose.text import blocks, change_to, compact, new_text, to_json
from exports.document import Block, Heading, Item, List, Note, Paragraph, Ref, Row, Table, Text
from exports.document import Cell as TableCell
from tests.prose.made import Maker
from tests.prose.typed import check_update, text, update_of


def changed(old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[bytes, bytes | None]:
    """The state after the change and the change itself."""
    state = new_text(old)
    update = change_to(state, new)
    return (compact([state, update]) if update else state), update


def paragraph(name: str, words: str) -> Paragraph:
    return Paragraph(name, (Text(words),))


LONG = tuple(paragraph(f"a{number}", f"Avsnitt nummer {number} handler om noe helt eget, og er ganske langt.") for number in range(40))


def test_a_random_text_becomes_any_other() -> None:
    for seed in range(200):
        maker = Maker(seed)
        old, new = maker.blocks(), maker.blocks()
        assert blocks(changed(old, new)[0]) == normal(new), seed


def test_a_random_text_becomes_its_changed_self() -> None:
    for seed in range(300):
        maker = Maker(seed)
        old = maker.blocks()
        new = maker.changed(old)
        assert blocks(changed(old, new)[0]) == normal(new), seed


def test_a_text_made_of_many_changes_is_the_last_of_them() -> None:
    for seed in range(40):
        maker = Maker(seed)
        new = maker.blocks()
        state = new_text(new)
        for _ in range(8):
            new = maker.changed(new)
            update = change_to(state, new)
            state = compact([state, update]) if update else state
            assert blocks(state) == normal(new), seed


def test_nothing_changed_is_no_update() -> None:
    for seed in range(50):
        given = Maker(seed).blocks()
        assert change_to(new_text(given), given) is None, seed


def test_the_change_passes_the_same_check_as_a_browser_s() -> None:
    for seed in range(50):
        maker = Maker(seed)
        state = new_text(maker.blocks())
        update = change_to(state, maker.blocks())
        if update:
            checked = check_update(state, update)
            assert (checked.update, checked.repaired) == (update, None), seed


def test_one_word_in_a_long_text_is_a_small_update() -> None:
    new = (*LONG[:20], paragraph("a20", "Avsnitt nummer 20 handler om noe ganske annet, og er ganske langt."), *LONG[21:])
    state, update = changed(LONG, new)
    assert update is not None
    assert len(update) < 100
    assert blocks(state) == new


def test_letters_typed_meanwhile_in_other_blocks_and_words_stay() -> None:
    state = new_text(LONG)
    typed = update_of(state, lambda root: text(root, 5, 0).insert(0, "Ny start. "))
    beside = update_of(state, lambda root: text(root, 7, 0).insert(0, "Foran. "))
    change = change_to(state, (*LONG[:7], paragraph("a7", "Avsnitt nummer 7 handler om noe annet."), *LONG[8:30]))
    assert change is not None
    read = blocks(compact([state, typed, beside, change]))
    assert len(read) == 30
    assert read[5] == paragraph("a5", "Ny start. " + LONG[5].runs[0].text)  # type: ignore[union-attr]
    assert read[7] == paragraph("a7", "Foran. Avsnitt nummer 7 handler om noe annet.")


def test_an_import_without_ids_keeps_the_blocks_it_knows_by_their_words() -> None:
    state = new_text(LONG)
    typed = update_of(state, lambda root: text(root, 5, 0).insert(0, "Ny start. "))
    imported = tuple(Paragraph(f"w{number}", block.runs) for number, block in enumerate(LONG))
    change = change_to(state, imported)
    assert change is not None
    read = blocks(compact([state, typed, change]))
    assert [block.id for block in read] == [f"w{number}" for number in range(40)]
    assert read[5].runs == (Text("Ny start. " + LONG[5].runs[0].text),)  # type: ignore[union-attr]


def test_a_note_put_into_a_sentence_leaves_the_words_before_it() -> None:
    old = (paragraph("a1", "Regjeringen la fram planen i 2009."),)
    new = (Paragraph("a1", (Text("Regjeringen la fram planen"), Note("n1", (Text("Se "), Ref("m1", "tiltak 1"))), Text(" i 2009."))),)
    state = new_text(old)
    typed = update_of(state, lambda root: text(root, 0, 0).insert(0, "Ja: "))
    change = change_to(state, new)
    assert change is not None
    (read,) = blocks(compact([state, typed, change]))
    assert isinstance(read, Paragraph)
    assert read.runs == (Text("Ja: Regjeringen la fram planen"), *new[0].runs[1:])


def test_a_moved_item_and_a_new_row_leave_the_others_alone() -> None:
    items = tuple(Item(f"i{n}", (paragraph(f"p{n}", f"punkt {n}"),)) for n in range(6))
    rows = tuple(Row((TableCell((paragraph(f"c{n}", f"celle {n}"),)),)) for n in range(4))
    old = (List("l1", False, items), Table("t1", rows), Heading("h1", (Text("Slutt"),)))
    new_row = Row((TableCell((paragraph("c9", "ny celle"),)),))
    new = (List("l1", False, (items[5], *items[:5])), Table("t1", (*rows[:2], new_row, *rows[2:])), old[2])
    state, update = changed(old, new)
    assert blocks(state) == new
    assert update is not None
    assert len(update) < 400


def test_an_emptied_text_keeps_a_line_to_write_on_and_takes_words_again() -> None:
    state, _ = changed(LONG, ())
    assert blocks(state) == ()
    assert len(to_json(state)["content"]) == 1
    update = change_to(state, LONG)
    assert update is not None
    assert blocks(compact([state, update])) == LONG
