"""A text with a past: several people write in it, one removes a paragraph, another writes on."""

from datetime import datetime, timedelta
from typing import Any

from app.prose.rewording import is_blank
from app.prose.text import rewrite
from app.services.entry import present
from app.services.entry.entering import Who
from app.store import texts
from app.store.base import reading
from tests.typing_in import save_update

Blocks = list[dict[str, Any]]


def line(id: str, words: str) -> dict[str, Any]:
    """A paragraph."""
    content = {"content": [{"type": "text", "text": words}]} if words else {}
    return {"type": "paragraph", "attrs": {"id": id, "indent": False}} | content


def write(who: Who, slug: str, at: datetime, text_id: str, blocks: Blocks) -> int:
    """Somebody types until the text reads so; returns the number of the update."""
    with reading() as session:
        text = texts.get_text(session, text_id)
        state, _seq = present.read_state(session, text)
    made = rewrite(state, {"type": "doc", "content": blocks})
    assert made is not None
    return save_update(who, slug, at, text_id, made.update, text.epoch, text.schema_version).seq


def stands(text_id: str) -> Blocks:
    """The text's blocks now."""
    with reading() as session:
        blocks: Blocks = present.read_json(session, text_id)["content"]
    return [] if is_blank(blocks) else blocks


def words(blocks: Blocks) -> list[str]:
    """The words of each block."""
    return ["".join(run.get("text", "") for run in block.get("content", ())) for block in blocks]


FIRST = line("a1", "Planen gjelder hele kommunen.")
SECOND = line("a2", "Natteravnene går hver fredag og lørdag.")
THIRD = line("a3", "Skolene er med.")


def a_past(people: dict[str, Who], slug: str, begun: datetime) -> None:
    """The text «text» of the small plan: written by the coordinator, a paragraph removed by the editor, written on by the coordinator."""
    hour = timedelta(hours=1)
    write(people["coordinator"], slug, begun, "text", [FIRST, SECOND])
    write(people["coordinator"], slug, begun + timedelta(minutes=2), "text", [FIRST, SECOND, THIRD])
    write(people["editor"], slug, begun + hour, "text", [FIRST, THIRD])
    longer = line("a3", "Skolene og barnehagene er med.")
    write(people["coordinator"], slug, begun + 2 * hour, "text", [FIRST, longer])


def _dressed(words: str, mark: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": [mark]}


def _cell(id: str, words: str, kind: str = "table_cell") -> dict[str, Any]:
    return {"type": kind, "attrs": {"colspan": 1, "rowspan": 1}, "content": [line(id, words)]}


def _table(when: str) -> dict[str, Any]:
    head = {"type": "table_row", "content": [_cell("x1", "Hva", "table_header"), _cell("x2", "Når", "table_header")]}
    row = {"type": "table_row", "content": [_cell("x3", "Lys"), _cell("x4", when)]}
    return {"type": "table", "attrs": {"id": "t1"}, "content": [head, row]}


def _numbered(*items: str) -> dict[str, Any]:
    content = [{"type": "list_item", "attrs": {"id": f"i{words}"}, "content": [line(f"p{words}", words)]} for words in items]
    return {"type": "ordered_list", "attrs": {"id": "l1", "spacing": "normal"}, "content": content}


def a_rich_past(people: dict[str, Who], slug: str, begun: datetime) -> None:
    """The same, and then: a meeting in which three write together, words made bold and a link, a table and a list that change."""
    a_past(people, slug, begun)
    day, writers = begun + timedelta(days=1), ("coordinator", "editor", "other_editor")
    blocks = [FIRST, line("a3", "Skolene og barnehagene er med.")]
    for turn in range(6):
        blocks = [*blocks, line(f"c{turn}", f"Avsnitt {turn} er skrevet i møtet, sammen med de andre.")]
        write(people[writers[turn % 3]], slug, day + timedelta(minutes=turn), "text", blocks)
    link = {"type": "link", "attrs": {"href": "https://nordvik.example/"}}
    linked = [_dressed("Avsnitt", {"type": "strong"}), {"type": "text", "text": " 0 er skrevet i "}, _dressed("møtet", link)]
    blocks[2] = {**blocks[2], "content": [*linked, {"type": "text", "text": ", sammen med politiet."}]}
    write(people["editor"], slug, day + timedelta(hours=3), "text", blocks)
    more = [*blocks, _table("2027"), _numbered("gangvei", "bru", "tunnel")]
    write(people["coordinator"], slug, day + timedelta(hours=5), "text", more)
    less = [blocks[3], *blocks[:3], *blocks[4:], _table("2028"), _numbered("gangvei", "tunnel")]
    write(people["other_editor"], slug, day + timedelta(hours=7), "text", less)
