"""How deep an update nests is read off its bytes as the library writes them, and off what is made to deceive."""

import random
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, XmlElement, XmlFragment, XmlText

from app.prose.nesting import SHALLOW, depth
from app.prose.refused import Refused
from tests.prose.test_check_update import nested

LONG = "Ord om trygghet 🙂 ved skolen. " * 100
"""So many that an update with them is looked at."""


def made(depth_of: int, breadth: int, seed: int = 0) -> bytes:
    """What the library writes for a tree of elements: siblings before and after the one that goes on down, formatted words at its end."""
    doc: Doc[Any] = Doc(client_id=seed + 1)
    at: XmlFragment | XmlElement = doc.get("prose", type=XmlFragment)
    with doc.transaction():
        for _level in range(depth_of):
            children = [at.children.append(XmlElement("blockquote", {"id": str(place)})) for place in range(breadth)]
            at = children[breadth // 2]
        words = at.children.append(XmlText(LONG))
        words.format(3, 9, {"strong": {}})
        words.insert_embed(4, {"note": [1, 2.5, None, True, {"deep": ["x", -7]}]})
        doc.get("map", type=Map)["list"] = Array([1, -2, 3.5, "x", {"a": [b"bytes", None, False]}])
    return doc.get_update()


@pytest.mark.parametrize("levels", [1, 2, 7, 39])
@pytest.mark.parametrize("breadth", [1, 2, 5])
def test_the_depth_of_what_the_library_writes(levels: int, breadth: int) -> None:
    assert len(made(levels, breadth)) > SHALLOW
    # The outermost elements stand inside the text itself, each other inside one; then the words' own node, and its letters.
    assert depth(made(levels, breadth)) == levels + 1


def test_what_several_wrote_into_each_other_s_nodes_counts_as_one_nest() -> None:
    doc: Doc[Any] = Doc()
    for client in range(30):
        other: Doc[Any] = Doc(client_id=1_000 - client)
        other.apply_update(doc.get_update())
        at: XmlFragment | XmlElement = other.get("prose", type=XmlFragment)
        while len(at.children):
            at = at.children[0]
        at.children.append(XmlElement("blockquote", {"id": LONG[:200]}))
        doc.apply_update(other.get_update())
    assert depth(doc.get_update()) == 30  # the innermost one has an attribute


def test_a_nest_by_hand_is_as_deep_as_it_is() -> None:
    assert depth(nested(1_000, is_deleted=True)) == 999


@pytest.mark.parametrize("seed", range(200))
def test_damaged_bytes_are_no_update_or_have_a_depth(seed: int) -> None:
    chance, update = random.Random(seed), bytearray(made(5, 3, seed))
    for _ in range(chance.randrange(1, 20)):
        update[chance.randrange(len(update))] = chance.randrange(256)
    try:
        assert depth(bytes(update)) >= 0
    except Refused as refusal:
        assert refusal.kind == "undecodable"


@pytest.mark.parametrize("noise", [b"\xff" * 100_000, b"\x00" * 5_000, b"\x01\x01\x01" * 2_000, b"\x01" + b"\x88" * 9 + b"\x01" * 5_000])
def test_noise_takes_no_time(noise: bytes) -> None:
    try:
        assert depth(noise) == 0
    except Refused as refusal:
        assert refusal.kind == "undecodable"
