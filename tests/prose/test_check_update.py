"""Every update from a browser is looked at before it is stored."""

import random
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText, merge_updates

from app.prose.refused import Kind, Refused
from app.prose.schema import MAX_UPDATE
from app.prose.text import blocks, compact, new_text, to_json
from exports.document import Note, Paragraph
from exports.document import Text as Words
from tests.prose.made import Maker
from tests.prose.typed import Change, append, attribute, check_update, copy_of, element, into_paragraph, mark, posted, text, update_of

GIVEN = (
    Paragraph("a1", (Words("Første avsnitt."),)),
    Paragraph("a2", (Words("Andre "), Words("avsnitt", bold=True), Note("n1", (Words("Noten."),)))),
)
STATE = new_text(GIVEN)


def refusal(update: bytes, state: bytes = STATE) -> Kind:
    """What the update is refused for; the test fails when it is not refused, or without a sentence."""
    with pytest.raises(Refused) as refused:
        check_update(state, update)
    assert refused.value.sentence.endswith(".")
    return refused.value.kind


def foreign(change: Change) -> Kind:
    """What a change to the text is refused for."""
    return refusal(update_of(STATE, change))


def root_of(kind: Any) -> bytes:
    """An update that makes another kind of thing where the text should be."""
    doc: Doc[Any] = Doc()
    doc["prose"] = kind
    return doc.get_update()


# ---------------------------------------------------------------- taken


def test_typed_letters_are_taken_as_they_came() -> None:
    update = update_of(STATE, lambda root: text(root, 0, 0).insert(0, "Helt "))
    checked = check_update(STATE, update)
    assert checked.update == update
    assert checked.repaired is None
    assert blocks(checked.state)[0] == Paragraph("a1", (Words("Helt Første avsnitt."),))
    assert to_json(checked.state) == checked.json


def test_an_update_sent_twice_is_taken_the_second_time_as_nothing_new() -> None:
    update = update_of(STATE, lambda root: text(root, 0, 0).insert(0, "Helt "))
    once = check_update(STATE, update)
    again = check_update(once.state, update)
    assert again.update == b""
    assert again.json == once.json


def test_a_deletion_sent_twice_is_taken_the_second_time_as_nothing_new() -> None:
    def cut(root: XmlFragment) -> None:
        del text(root, 0, 0)[0:7]

    update = update_of(STATE, cut)
    once = check_update(STATE, update)
    assert blocks(once.state)[0] == Paragraph("a1", (Words(" avsnitt."),))
    assert check_update(once.state, update).update == b""


def test_two_people_s_updates_meet_in_one_text_whichever_comes_first() -> None:
    one = update_of(STATE, lambda root: text(root, 0, 0).insert(0, "A"))
    two = update_of(STATE, lambda root: text(root, 1, 0).insert(0, "B"))
    assert check_update(check_update(STATE, one).state, two).json == check_update(check_update(STATE, two).state, one).json


# ---------------------------------------------------------------- pending


def three_updates() -> list[bytes]:
    """Three changes by one browser, each building on the one before."""

    def delete(root: XmlFragment) -> None:
        del text(root, 0, 0)[0:3]

    return posted(copy_of(STATE), lambda root: text(root, 0, 0).insert(0, "a"), lambda root: text(root, 0, 0).insert(1, "b"), delete)


def test_an_update_whose_ground_is_missing_is_refused_and_taken_when_the_ground_is_there() -> None:
    first, second, third = three_updates()
    assert refusal(second) == "pending"
    assert refusal(third) == "pending"
    state = check_update(STATE, first).state
    assert refusal(third, state) == "pending"
    state = check_update(state, second).state
    assert blocks(check_update(state, third).state)[0] == Paragraph("a1", (Words("ørste avsnitt."),))


def test_an_update_of_which_a_part_lacks_its_ground_is_refused_whole() -> None:
    first, _, third = three_updates()
    assert refusal(merge_updates(first, third)) == "pending"


def test_a_text_that_was_never_this_one_is_refused() -> None:
    other = new_text((Paragraph("x1", (Words("En annen tekst"),)),))
    assert refusal(update_of(other, lambda root: text(root, 0, 0).insert(2, "X"))) == "pending"


def test_compaction_never_loses_an_update_whose_ground_is_missing() -> None:
    first, second, third = three_updates()
    assert blocks(compact([STATE, first, second, third]))[0] == Paragraph("a1", (Words("ørste avsnitt."),))
    with pytest.raises(Refused) as refused:
        compact([STATE, second])
    assert refused.value.kind == "pending"


def test_compaction_keeps_what_a_thousand_single_letters_wrote() -> None:
    doc = copy_of(STATE)
    updates = posted(doc, *[lambda root, at=15 + number: text(root, 0, 0).insert(at, "a") for number in range(1000)])
    state = compact([STATE, *updates])
    assert blocks(state) == blocks(doc.get_update())
    assert len(state) < sum(map(len, updates)) / 4


# ---------------------------------------------------------------- off the list


FOREIGN: dict[str, Change] = {
    "an image": append("image", {"src": "x"}),
    "a document": append("doc"),
    "an element called text": append("text"),
    "an item outside a list": append("list_item"),
    "a row outside a table": append("table_row"),
    "loose words": lambda root: root.children.append(XmlText("løse ord")),
    "a paragraph in a paragraph": into_paragraph("paragraph"),
    "a quotation in a paragraph": into_paragraph("blockquote"),
    "a note in a note": lambda root: element(root, 1, 1).children.append(XmlElement("footnote")),
    "a break in a note": lambda root: element(root, 1, 1).children.append(XmlElement("hard_break")),
    "an unknown attribute": attribute("class", "x"),
    "a word for a flag": attribute("indent", "true"),
    "a number for a flag": attribute("indent", 1),
    "another level": append("heading", {"level": 2}),
    "half a level": append("heading", {"level": 3.5}),
    "an unknown spacing": append("bullet_list", {"spacing": "wide"}),
    "markup for a language": append("blockquote", {"lang": "nn\" onclick='"}),
    "a reference to nothing": into_paragraph("ref"),
    "a reference to no id": into_paragraph("ref", {"target": "m 1", "text": "x"}),
    "a long reference": into_paragraph("ref", {"target": "m1", "text": "x" * 501}),
    "a control sign in a reference": into_paragraph("ref", {"target": "m1", "text": "a\x00b"}),
    "an unknown mark": mark("underline", {}),
    "a mark that is no map": mark("strong", True),
    "an unknown attribute of a mark": mark("strong", {"style": "color:red"}),
    "an overlapping mark": mark("strong--abcdefgh", {}),
    "markup for the language of words": mark("lang", {"lang": "<b>"}),
    "words without a language": mark("lang", {}),
    "a link without address": mark("link", {}),
    "a control sign": lambda root: text(root, 0, 0).insert(0, "a\x00b"),
    "a line shift": lambda root: text(root, 0, 0).insert(0, "a\nb"),
    "something among the letters": lambda root: text(root, 0, 0).insert_embed(0, {"image": "x"}),
    "an element among the letters": lambda root: text(root, 0, 0).insert_embed(0, XmlElement("paragraph")),
}


@pytest.mark.parametrize("change", FOREIGN.values(), ids=FOREIGN)
def test_what_the_schema_does_not_know_is_refused(change: Change) -> None:
    assert foreign(change) == "not_allowed"


HIDDEN: dict[str, Callable[[], Any]] = {
    "words": lambda: Text("skjult"),
    "values": lambda: Array([{"a": 1}]),
    "a map": lambda: Array([Map({"a": 1})]),
}


@pytest.mark.parametrize("kind", HIDDEN.values(), ids=HIDDEN)
def test_what_no_browser_shows_is_refused_too(kind: Callable[[], Any]) -> None:
    assert refusal(root_of(kind())) == "not_allowed"


# Made with yjs 13.6.33, for what this library cannot write itself.
FROM_JAVASCRIPT = {
    "a hook": "AQGVh9adDgAHAQVwcm9zZQUBaAA=",
    "a document": "AQGUluYjAAkBBXByb3NlJDllMjRhNzU5LWMzM2ItNGY0OS05OWJjLTY3YzI0N2MzNjBhM3YAAA==",
    "a fragment": "AQH91ryODgAHAQVwcm9zZQQA",
    "an attribute of the letters": "AQTnrs3KDAAHAQVwcm9zZQMJcGFyYWdyYXBoBwDnrs3KDAAGBADnrs3KDAEBYSgA567NygwBAXgBdwF5AA==",
    "a map in a paragraph": "AQL3jNSaDgAHAQVwcm9zZQMJcGFyYWdyYXBoBwD3jNSaDgABAA==",
    "an element among the letters": "AQOVy871DgAHAQVwcm9zZQMJcGFyYWdyYXBoBwCVy871DgAGBwCVy871DgEDA2ltZwA=",
}


@pytest.mark.parametrize("update", FROM_JAVASCRIPT.values(), ids=FROM_JAVASCRIPT)
def test_what_a_browser_could_make_by_hand_is_refused(update: str) -> None:
    assert refusal(b64decode(update)) == "not_allowed"


def test_a_second_document_inside_the_text_s_own_is_refused() -> None:
    doc: Doc[Any] = Doc()
    doc["skjult"] = Map({"a": 1})
    assert refusal(doc.get_update()) == "not_allowed"


BAD_ADDRESSES = (
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " https://nordvik.example",
    "data:text/html,x",
    "//nordvik.example",
    "nordvik.example",
    "https://",
    "https://a b",
    'https://a.example/"x',
    "mailto:",
    "mailto:post",
    "ftp://nordvik.example",
    "https://nordvik.example/" + "a" * 2000,
    7,
)


@pytest.mark.parametrize("address", BAD_ADDRESSES, ids=lambda address: str(address)[:40])
def test_a_link_to_anything_but_the_web_or_a_mail_address_is_refused(address: object) -> None:
    assert foreign(mark("link", {"href": address})) == "bad_link"


@pytest.mark.parametrize("address", ["https://nordvik.example", "http://[::1]:8000/a?b=c#d", "mailto:post@nordvik.example?subject=Hei"])
def test_a_link_to_the_web_or_a_mail_address_is_taken(address: str) -> None:
    assert check_update(STATE, update_of(STATE, mark("link", {"href": address}))).repaired is None


def test_nodes_too_deep_inside_each_other_are_refused() -> None:
    def nest(root: XmlFragment) -> None:
        parent: XmlFragment | XmlElement = root
        for _ in range(60):
            parent = parent.children.append(XmlElement("blockquote"))

    assert foreign(nest) == "not_allowed"


def nested(depth: int, is_deleted: bool) -> bytes:
    """An update, written by hand, of elements each inside the one before; deleted again in the same update when so wanted."""

    def number(value: int) -> bytes:
        coded = bytearray()
        while value > 127:
            coded.append(value & 127 | 128)
            value >>= 7
        return bytes((*coded, value))

    made = bytearray(number(1) + number(depth) + number(7) + number(0))
    for level in range(depth):
        parent = number(1) + number(5) + b"prose" if level == 0 else number(0) + number(7) + number(level - 1)
        made += b"\x07" + parent + number(4)
    return bytes(made) + (number(1) + number(7) + number(1) + number(0) + number(1) if is_deleted else number(0))


@pytest.mark.parametrize("is_deleted", [False, True])
@pytest.mark.parametrize("depth", [1_000, 15_000])
def test_a_nest_that_no_page_could_go_down_into_is_refused_also_when_it_takes_itself_away(depth: int, is_deleted: bool) -> None:
    assert len(nested(depth, is_deleted)) <= MAX_UPDATE
    assert refusal(nested(depth, is_deleted)) == "not_allowed"


# ---------------------------------------------------------------- size and noise


def test_an_update_above_its_size_is_refused_before_it_is_read() -> None:
    assert refusal(b"\x00" * (MAX_UPDATE + 1)) == "too_large"


def test_a_text_that_grows_above_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.prose.held.MAX_STATE", len(STATE) + 50)
    assert foreign(lambda root: text(root, 0, 0).insert(0, "x" * 100)) == "too_large"


@pytest.mark.parametrize("noise", [b"", b"\x00", b"\xff" * 20, b"hei", b"\x01\x01\x01"])
def test_bytes_that_are_no_update_are_refused(noise: bytes) -> None:
    assert refusal(noise) == "undecodable"


def test_a_node_that_says_it_stands_inside_a_letter_is_refused() -> None:
    words = Doc[Any](client_id=7)
    paragraph = words.get("prose", type=XmlFragment).children.append(XmlElement("paragraph", {"id": "p"}))
    paragraph.children.append(XmlText("abc"))
    letter = 3  # after the paragraph, its id and its text
    update = b"\x01\x01\x63\x00" + b"\x07\x00\x07" + bytes([letter]) + b"\x06\x00"
    assert refusal(update, words.get_update()) == "undecodable"


def damaged(chance: random.Random, update: bytes) -> bytes:
    """The update with some bytes changed, put in, taken out or doubled."""
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(update) + 1)
        before, after = update[:place], update[place:]
        noise = bytes((chance.randrange(256),))
        update = chance.choice(
            (
                before + noise + after[1:],
                before + noise + after,
                before + after[chance.randint(1, 3) :],
                before + after[: chance.randint(1, 20)] + after,
            )
        )
    return update


def test_a_thousand_damaged_updates_are_refused_or_leave_a_whole_text() -> None:
    """A few that are damaged only in their letters are still updates; then the text they give is one the schema allows."""
    chance = random.Random(20261122)
    maker = Maker(1)
    taken = 0
    for _ in range(1000):
        update = update_of(STATE, chance.choice(whole_changes(maker)))
        try:
            checked = check_update(STATE, damaged(chance, update))
        except Refused:
            continue
        taken += 1
        assert to_json(checked.state) == checked.json
        assert compact(filter(None, (STATE, checked.update, checked.repaired)))
    assert taken < 300


def whole_changes(maker: Maker) -> tuple[Change, ...]:
    """Changes that a browser may make."""
    return (
        lambda root: text(root, 0, 0).insert(3, maker.words(), {"strong": {}}),
        lambda root: text(root, 1, 0).insert(0, maker.words()),
        lambda root: root.children.insert(1, XmlElement("paragraph", {"id": maker.id(), "indent": False}, [XmlText(maker.words())])),
        lambda root: text(root, 0, 0).format(0, 4, {"link": {"href": "https://nordvik.example"}}),
        lambda root: element(root, 0).children.append(XmlElement("footnote", {"id": maker.id()}, [XmlText(maker.words())])),
    )
