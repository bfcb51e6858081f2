"""What the server sets right: ids that are missing or doubled, and containers that were emptied."""

from pycrdt import XmlElement, XmlFragment, XmlText

from app.prose.text import blocks, compact, new_text
from exports.document import List, Note, Paragraph, Table, Text
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


def test_an_empty_table_goes_with_the_rows_that_lost_their_cells_kept() -> None:
    checked = check_update(STATE, update_of(STATE, append("table", {"id": "t1"})))
    assert blocks(checked.state) == GIVEN
    with_row = check_update(
        STATE, update_of(STATE, lambda root: root.children.append(XmlElement("table", {"id": "t1"}, [XmlElement("table_row")])))
    )
    assert isinstance(blocks(with_row.state)[2], Table)
    assert with_row.repaired is None


def test_whole_random_texts_pass_the_check_unrepaired() -> None:
    for seed in range(40):
        state = new_text(Maker(seed).blocks())
        update = update_of(state, lambda root: root.children.append(XmlElement("paragraph", {"id": "sist", "indent": False})))
        assert check_update(state, update).repaired is None, seed
