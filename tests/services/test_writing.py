"""What is typed is kept, row by row, or refused whole."""

import pytest

from app.domain.errors import NotAllowed, NotFound
from app.live.values import Saved, Update
from app.prose.held import Held, Taken
from app.prose.refused import Refused
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import blocks, change_to, compact
from app.services.entry.entering import Who
from app.services.plan import planning, shaping, writing
from app.services.plan.writing import Desk, Stumbled
from app.store import feed
from app.store.base import reading
from app.store.base import writing as transaction
from app.store.log import Log
from exports.document import Block, Paragraph, Text
from tests.conftest import NOW
from tests.plans import paragraph
from tests.typing_in import calling, save_update

People = dict[str, Who]


def state(who: Who, plan: str, text: str = "text") -> writing.TextState:
    with reading() as session:
        return writing.read_text(session, who, plan, text)


def type_into(who: Who, plan: str, new: tuple[Block, ...], text: str = "text", epoch: int = 1) -> Saved:
    update = change_to(state(who, plan, text).state, new)
    assert update is not None
    return save_update(who, plan, NOW, text, update, epoch, SCHEMA_VERSION)


def words(who: Who, plan: str, text: str = "text") -> tuple[Block, ...]:
    return blocks(state(who, plan, text).state)


def test_what_is_typed_is_read_back_and_printed(plan: str, people: People) -> None:
    saved = type_into(people["editor"], plan, (paragraph("b1", "Helt ny tekst."),))
    assert words(people["reader"], plan) == (Paragraph("b1", (Text("Helt ny tekst."),)),)
    assert state(people["reader"], plan).seq == saved.seq
    with reading() as session:
        document = planning.open_plan(session, people["reader"], plan).document
    assert "Helt ny tekst." in str(document.chapters[0].parts[0])


def test_the_rows_of_the_feed_make_the_text_again(plan: str, people: People) -> None:
    type_into(people["editor"], plan, (paragraph("b1", "Først."),))
    type_into(people["coordinator"], plan, (paragraph("b1", "Først."), paragraph("b9", "Så dette.")))
    with reading() as session:
        rows = feed.list_text(session, "text")
    assert [row.person_id for row in rows][1:] == [people["editor"].person_id, people["coordinator"].person_id]
    assert blocks(compact(row.data for row in rows)) == words(people["reader"], plan)


def test_two_who_typed_from_the_same_state_both_keep_their_words(plan: str, people: People) -> None:
    start = state(people["editor"], plan).state
    old = blocks(start)
    mine, theirs = change_to(start, (*old, paragraph("m1", "Mitt."))), change_to(start, (paragraph("t1", "Deres."), *old))
    for who, update in (("editor", mine), ("coordinator", theirs)):
        save_update(people[who], plan, NOW, "text", update or b"", 1, SCHEMA_VERSION)
    said = str(words(people["reader"], plan))
    assert "Mitt." in said and "Deres." in said


def test_the_same_update_sent_twice_adds_no_row(plan: str, people: People) -> None:
    update = change_to(state(people["editor"], plan).state, (paragraph("b1", "Én gang."),)) or b""
    seqs = []
    for _ in range(2):
        seqs.append(save_update(people["editor"], plan, NOW, "text", update, 1, SCHEMA_VERSION).seq)
    assert seqs[0] == seqs[1]


def test_nothing_is_kept_when_the_transaction_is_not_committed(plan: str, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(people["editor"], plan)
    update = change_to(before.state, (paragraph("b1", "Aldri lagret."),)) or b""

    def no_room(*_given: object) -> None:
        raise OSError("no room on the disk")

    monkeypatch.setattr(Log, "append", no_room)
    with pytest.raises(OSError, match="no room"):
        save_update(people["editor"], plan, NOW, "text", update, 1, SCHEMA_VERSION)
    assert state(people["editor"], plan) == before


def test_an_older_page_is_asked_to_load_anew(plan: str, people: People) -> None:
    with pytest.raises(writing.OtherLife):
        type_into(people["editor"], plan, (paragraph("b1", "Sent."),), epoch=2)
    with pytest.raises(writing.OldPage):
        save_update(people["editor"], plan, NOW, "text", b"", 1, SCHEMA_VERSION - 1)


@pytest.mark.parametrize("update", [b"", b"\x00garbage", b"\xff" * 50])
def test_what_is_no_update_is_refused(plan: str, people: People, update: bytes) -> None:
    with pytest.raises(Refused):
        save_update(people["editor"], plan, NOW, "text", update, 1, SCHEMA_VERSION)


def test_readers_and_editors_of_other_measures_do_not_write(plan: str, people: People) -> None:
    for name, text in (
        ("reader", "text"),
        ("secretary", "text"),
        ("other_editor", "patrol"),
        ("other_editor", "entry"),
        ("other_editor", "sub"),
    ):
        with pytest.raises(NotAllowed):
            type_into(people[name], plan, (paragraph("b5", "Nei."),), text)
        assert not state(people[name], plan, text).writable
    assert state(people["editor"], plan, "patrol").writable


def test_the_text_of_a_removed_measure_is_not_there(plan: str, people: People) -> None:
    with transaction() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "measures")
    with pytest.raises(NotFound):
        state(people["coordinator"], plan, "patrol")


def test_an_update_that_our_own_fault_meets_costs_nobody_else_their_words(
    plan: str, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    jonas = calling(people["editor"], plan)
    honest = change_to(state(people["editor"], plan).state, (paragraph("b1", "Dette blir lagret."),))
    other = change_to(state(people["editor"], plan, "patrol").state, (paragraph("b1", "Dette går galt."),))
    assert honest is not None and other is not None

    def take(held: Held, update: bytes) -> Taken:
        return taken(held, update) if update != other else Taken(b"", 1 / 0)  # type: ignore[arg-type]

    taken = Held.take
    monkeypatch.setattr(Held, "take", take)
    desk = Desk(reading)
    updates = [Update(jonas, text, 1, SCHEMA_VERSION, data) for text, data in (("patrol", other), ("text", honest))]
    (failed, kept), _told = desk.save(NOW, updates)
    desk.log.close()
    assert isinstance(failed, Stumbled) and isinstance(kept, Saved)
    assert words(people["reader"], plan) == (Paragraph("b1", (Text("Dette blir lagret."),)),)
