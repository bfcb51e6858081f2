"""What the server sets right: ids that are missing or doubled, and containers that were emptied."""

import pytest
from pycrdt import XmlElement, XmlFragment, XmlText

from app.prose.refused import Refused
from app.prose.text import blocks, compact, new_text
from exports.document import List, Note, Paragraph, Table, Text, new_id
from tests.prose.made import Maker
from tests.prose.typed import Change, append, attribute, check_update, element, update_of

GIVEN = (
    Paragraph("a1", (Text("Første avsnitt."),)),
    Paragraph("a2", (Text("Andre "), Text("avsnitt", bold=True), Note("n1", (Text("Noten."),)))),
)
STATE = new_text(GIVEN)


def test_a_missing_id_is_made_and_sent_back_as_an_update_of_its_own() -> None:
    update = update_of(STATE, append("paragraph", {"indent": False}))
    checked = check_update(STATE, update)
    assert checked.update == update
    assert checked.repaired
    assert len(checked.json["content"][2]["attrs"]["id"]) == 10
    assert blocks(compact([STATE, update, checked.repaired])) == blocks(checked.state)


def test_a_doubled_id_stays_with_the_first_that_has_words() -> None:
    def copy(root: XmlFragment) -> None:
        root.children.insert(0, XmlElement("paragraph", {"id": "a1"}))
        root.children.append(XmlElement("paragraph", {"id": "a1"}, [XmlText("kopi")]))

    read = blocks(check_update(STATE, update_of(STATE, copy)).state)
    assert [block.id == "a1" for block in read] == [False, True, False, False]
    assert len({block.id for block in read}) == 4


def test_an_id_that_is_none_is_made_anew() -> None:
    for wrong in ("Har Mellomrom", '"><script>', 7, {"a": 1}, ""):
        checked = check_update(STATE, update_of(STATE, attribute("id", wrong)))
        assert checked.repaired
        assert blocks(checked.state)[0].id.isalnum()


def test_a_list_that_two_people_emptied_together_goes() -> None:
    def list_of_two(root: XmlFragment) -> None:
        items = [XmlElement("list_item", {"id": name}, [XmlElement("paragraph", {"id": f"p{name}"}, [XmlText(name)])]) for name in "xy"]
        root.children.append(XmlElement("bullet_list", {"id": "l1"}, items))

    def without(number: int) -> Change:
        def change(root: XmlFragment) -> None:
            del element(root, 2).children[number]

        return change

    state = check_update(STATE, update_of(STATE, list_of_two)).state
    assert isinstance(blocks(state)[2], List)
    one, two = update_of(state, without(0)), update_of(state, without(1))
    checked = check_update(check_update(state, one).state, two)
    assert checked.repaired
    assert blocks(checked.state) == GIVEN


def test_a_text_that_two_people_emptied_together_keeps_one_line_to_write_on() -> None:
    def without(number: int) -> Change:
        def change(root: XmlFragment) -> None:
            del root.children[number]

        return change

    one, two = update_of(STATE, without(0)), update_of(STATE, without(1))
    checked = check_update(check_update(STATE, one).state, two)
    assert [node["type"] for node in checked.json["content"]] == ["paragraph"]
    assert blocks(checked.state) == ()


def test_an_empty_table_goes_and_so_does_one_whose_rows_have_no_cells() -> None:
    checked = check_update(STATE, update_of(STATE, append("table", {"id": "t1"})))
    assert blocks(checked.state) == GIVEN
    with_row = check_update(
        STATE, update_of(STATE, lambda root: root.children.append(XmlElement("table", {"id": "t1"}, [XmlElement("table_row")])))
    )
    assert with_row.repaired and blocks(with_row.state) == GIVEN


def test_whole_random_texts_pass_the_check_unrepaired() -> None:
    for seed in range(40):
        state = new_text(Maker(seed).blocks())
        update = update_of(state, lambda root: root.children.append(XmlElement("paragraph", {"id": "sist", "indent": False})))
        assert check_update(state, update).repaired is None, seed


def table(*rows: tuple[int, ...]) -> Change:
    """A change that puts in a table: of each row the columns that its cells take."""

    def change(root: XmlFragment) -> None:
        made = [
            XmlElement("table_row", {}, [XmlElement("table_cell", {"colspan": across, "rowspan": 1}) for across in row]) for row in rows
        ]
        root.children.append(XmlElement("table", {"id": "t1"}, made))
        for row in element(root, 2).children:
            for cell in row.children:
                cell.children.append(XmlElement("paragraph", {"id": new_id()}))

    return change


def widths(state: bytes) -> list[int]:
    found = blocks(state)[2]
    assert isinstance(found, Table)
    return [sum(cell.colspan for cell in row.cells) for row in found.rows]


def test_a_table_that_one_gave_a_row_and_another_a_column_fills_its_rectangle() -> None:
    state = check_update(STATE, update_of(STATE, table((1, 1), (1, 1)))).state

    def add_row(root: XmlFragment) -> None:
        element(root, 2).children.append(XmlElement("table_row", {}, [XmlElement("table_cell", {}), XmlElement("table_cell", {})]))
        for cell in element(root, 2, 2).children:
            cell.children.append(XmlElement("paragraph", {"id": new_id()}))

    def add_column(root: XmlFragment) -> None:
        for row in (0, 1):
            element(root, 2, row).children.append(XmlElement("table_cell", {}))
            element(root, 2, row, 2).children.append(XmlElement("paragraph", {"id": new_id()}))

    both = check_update(check_update(state, update_of(state, add_row)).state, update_of(state, add_column))
    assert both.repaired and widths(both.state) == [3, 3, 3]
    again = check_update(both.state, update_of(both.state, append("paragraph", {"id": "a9"})))
    assert again.repaired is None, "it is set right once"


def test_cells_that_reach_out_of_their_table_are_cut_off() -> None:
    def reach(root: XmlFragment) -> None:
        element(root, 2, 1, 0).attributes["rowspan"] = 9

    state = check_update(STATE, update_of(STATE, table((1, 1), (2,)))).state
    checked = check_update(state, update_of(state, reach))
    found = blocks(checked.state)[2]
    assert checked.repaired and isinstance(found, Table) and found.rows[1].cells[0].rowspan == 1


@pytest.mark.parametrize("rows", [((100,), *[(1,)] * 60), ((100, 100, 100, 100),) * 300])
def test_a_table_that_nobody_made_in_earnest_is_refused(rows: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(Refused) as refusal:
        check_update(STATE, update_of(STATE, table(*rows)))
    assert refusal.value.kind == "too_large"


def test_a_table_whose_cells_are_all_gone_goes() -> None:
    def empty(root: XmlFragment) -> None:
        for row in element(root, 2).children:
            del row.children[0 : len(row.children)]

    state = check_update(STATE, update_of(STATE, table((1, 1), (1, 1)))).state
    checked = check_update(state, update_of(state, empty))
    assert checked.repaired and blocks(checked.state) == GIVEN
