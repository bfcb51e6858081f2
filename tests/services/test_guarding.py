"""What may be about one person is told of with its place, once; and no birth number is exported or frozen."""

import random
from datetime import timedelta

import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.hiding import Slip
from app.prose.refused import Refused
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import compact, new_text, to_json
from app.services.discussion import discussing
from app.services.discussion.discussing import About
from app.services.documents import exporting, freezing
from app.services.documents.exporting import Wish
from app.services.entry import guarding, present
from app.services.entry.entering import Who
from app.services.plan import planning, shaping, writing
from app.services.privacy import hiding
from app.settings import Settings
from app.store import feed, hidden, texts
from app.store.base import reading
from app.store.base import writing as transaction
from tests.conftest import NOW
from tests.domain.test_birth_numbers import made
from tests.plans import paragraph
from tests.prose.test_veiling import typed_letter_by_letter
from tests.prose.typed import copy_of, posted, text
from tests.services.test_hiding import rows_with, type_into
from tests.settled import settle_all
from tests.typing_in import save_update

People = dict[str, Who]
NUMBER = made(random.Random(21))
NOTHING = b"\x00\x00"
ZONE = "Europe/Oslo"


def suspects(who: Who, plan: str) -> list[guarding.Suspect]:
    with reading() as session:
        return guarding.list_suspects(session, who, plan)


def stand_from_before() -> None:
    """A number that was typed before there was a guard."""
    with transaction() as session:
        row = texts.get_text(session, "text")
        state = new_text([paragraph("b1", f"Gjelder {NUMBER} og andre.")])
        texts.set_state(session, row, row.seq, state, to_json(state))
        for count, (seq, _data) in enumerate(hidden.list_rows(session, "text")):
            hidden.set_update(session, seq, state if count == 0 else NOTHING)


def test_suspicions_are_told_with_their_places_until_somebody_says_they_are_nobody(plan: str, people: People) -> None:
    editor = people["editor"]
    assert suspects(editor, plan) == []
    type_into(editor, plan, "Spør en gutt på 15 år fra Nordvik, eller ring 91 23 45 67 i dag.")
    with transaction() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "patrol", 1, {"title": "Følge (tlf. 69305566)"})
        discussing.start(session, editor, plan, NOW, About(), "Er 91 23 45 67 riktig?")
    found = suspects(people["secretary"], plan)
    places = {(one.kind, one.piece_id, one.field, one.anchor[:2], bool(one.thread)) for one in found}
    assert places == {
        ("description", "text", "", "b-", False),
        ("phone", "text", "", "b-", False),
        ("phone", "patrol", "title", "", False),
        ("phone", "", "", "", True),
    }
    phone = next(one for one in found if one.words == "91 23 45 67")
    assert (phone.before[-5:], phone.after) == ("ring ", " i dag.")
    for _twice in range(2):
        with transaction() as session:
            if phone.key in {one.key for one in guarding.list_suspects(session, editor, plan)}:
                guarding.dismiss(session, editor, plan, NOW, phone.key)
    assert {(one.kind, one.piece_id) for one in suspects(people["secretary"], plan)} == {("description", "text"), ("phone", "patrol")}
    with reading() as session, pytest.raises(NotFound):
        guarding.find_words(session, editor, plan, phone.key)


def test_who_only_reads_is_not_asked(plan: str, people: People) -> None:
    with pytest.raises(NotAllowed):
        suspects(people["reader"], plan)


def test_a_number_stops_export_and_freezing_until_it_is_hidden(plan: str, people: People, settings: Settings) -> None:
    kari, folder = people["coordinator"], settings.drawings_dir
    stand_from_before()
    with reading() as session:
        (found,) = guarding.list_suspects(session, kari, plan)
        words = guarding.find_words(session, kari, plan, found.key)
    assert (found.kind, words) == ("number", NUMBER)
    for wish in (
        lambda session: exporting.ask(session, kari, plan, NOW, Wish("pdf"), folder, ZONE),
        lambda session: freezing.freeze(session, kari, plan, NOW, "", "", folder, ZONE),
        lambda session: guarding.dismiss(session, kari, plan, NOW, found.key),
    ):
        with pytest.raises(Invalid, match=r"[Ff]ødselsnummer"), transaction() as session:
            wish(session)
    with transaction() as session:
        exporting.draw_ahead(session, NOW.replace(year=2030), folder, ZONE)
        assert not exporting.is_anything_to_do(session, NOW.replace(year=2030))
    type_into(people["editor"], plan, f"Gjelder {NUMBER} og noen andre.")
    with transaction() as session:
        hiding.hide(session, kari, plan, NOW, Slip(words), Slip(words).mark, "et fødselsnummer", folder)
    with transaction() as session:
        exporting.ask(session, kari, plan, NOW, Wish("pdf"), folder, ZONE)
    assert suspects(kari, plan) == [] and rows_with(NUMBER) == []


@pytest.mark.parametrize("field", ["label", "note"])
def test_the_name_and_note_of_a_version_hold_no_number(field: str, plan: str, people: People, settings: Settings) -> None:
    values = {"label": "", "note": "", field: f"Før {NUMBER}"}
    with pytest.raises(Invalid) as refused, transaction() as session:
        freezing.freeze(session, people["coordinator"], plan, NOW, values["label"], values["note"], settings.drawings_dir, ZONE)
    assert list(refused.value.problems) == [field]


def test_what_is_typed_or_rewritten_with_a_number_in_it_is_refused(plan: str, people: People) -> None:
    with pytest.raises(Refused) as refused:
        type_into(people["editor"], plan, f"Gjelder {NUMBER}.")
    assert refused.value.kind == "birth_number"
    with pytest.raises(Invalid), transaction() as session:
        shaping.add_piece(session, people["coordinator"], plan, NOW, "chapter", None, {"title": f"Om {NUMBER}"})
    assert rows_with(NUMBER) == []


def test_the_ten_digits_that_the_browser_took_back_are_dots_in_the_feed(plan: str, people: People) -> None:
    editor = people["editor"]
    type_into(editor, plan, "Gjelder ")
    with reading() as session:
        copy = copy_of(writing.read_text(session, editor, plan, "text").state)
    typed = [*typed_letter_by_letter(NUMBER[:10], 8), lambda root: text(root, 0, 0).__delitem__(slice(8, 18))]
    typed += [lambda root: text(root, 0, 0).insert(8, "•" * 11), lambda root: text(root, 0, 0).insert(0, "1234567890 ")]
    for count, update in enumerate(posted(copy, *typed)):
        save_update(editor, plan, NOW + timedelta(seconds=count), "text", update, 1, SCHEMA_VERSION)
    settle_all()
    with reading() as session:
        rows = [row.data for row in feed.list_text(session, "text")]
        assert not any(digit.encode() in row[-16:] for digit in NUMBER[:10] for row in rows[2:12] if "•".encode() not in row)
        assert all("•".encode() in row for row in rows[2:12])
        assert "1234567890 Gjelder •••••••••••" in str(present.read_json(session, "text"))
        assert to_json(compact(rows)) == present.read_json(session, "text")


def test_a_text_with_a_number_from_before_can_be_moved_and_copied_nowhere_new(plan: str, people: People) -> None:
    stand_from_before()
    with reading() as session:
        assert NUMBER in str(present.read_json(session, "text"))
    with transaction() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "text")
