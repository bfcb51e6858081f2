"""«Skjul og meld»: hidden words are gone from everything the plan holds and has held, and nothing brings them back."""

import io
import random
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy import text as sql

from app.domain.errors import Invalid, NotAllowed
from app.domain.hiding import Slip
from app.live.values import Copy, Saved, Update
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import blocks, change_to
from app.prose.tracking import Span
from app.services.acts import chronicling, retracing, retrieving, undoing
from app.services.acts.chronicling import Wanted
from app.services.discussion import collecting, discussing, reviewing
from app.services.discussion.discussing import About, Marked
from app.services.documents import exporting, freezing
from app.services.documents.exporting import Wish
from app.services.entry import present
from app.services.entry.entering import Who
from app.services.origins import importing
from app.services.plan import planning, streaming, writing
from app.services.privacy import forgetting, hiding
from app.services.rounds import disposing
from app.services.rounds.disposing import Verdict
from app.settings import Settings
from app.store import feed, hidden, plans, revisions
from app.store.base import Base, db, reading
from app.store.base import writing as transaction
from app.worker import Draughtsman, forget_once, work_once
from tests.asked import ANNA, Asked
from tests.conftest import NOW
from tests.domain.test_birth_numbers import made
from tests.plans import paragraph
from tests.prose.test_proposing import paragraph as line
from tests.prose.test_veiling import typed_letter_by_letter
from tests.prose.typed import copy_of, posted
from tests.services.test_suggesting import reword
from tests.settled import settle_all
from tests.typing_in import calling, save_update

People = dict[str, Who]
SLIP = "Ola Nordmann"
ZONE = "Europe/Oslo"


def type_into(who: Who, plan: str, words: str, text: str = "text", epoch: int = 1, at: int = 0) -> None:
    with reading() as session:
        state = writing.read_text(session, who, plan, text).state
    update = change_to(state, (paragraph("b1", words),))
    assert update is not None
    save_update(who, plan, NOW + timedelta(minutes=at), text, update, epoch, SCHEMA_VERSION)


def said(who: Who, plan: str, text: str = "text") -> str:
    with reading() as session:
        return str(blocks(writing.read_text(session, who, plan, text).state))


def hide(who: Who, plan: str, settings: Settings, words: str = SLIP, reason: str = "et navn") -> hiding.Hidden:
    with transaction() as session:
        slip = Slip(words)
        return hiding.hide(session, who, plan, NOW + timedelta(hours=1), slip, slip.mark, reason, settings.drawings_dir)


def unpacked(data: bytes) -> Iterator[bytes]:
    """Bytes as they stand, and what is packed inside: parts of a Word file, streams of a PDF."""
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))
    at = data.find(b"stream\n")
    while at >= 0:
        try:
            yield zlib.decompressobj().decompress(data[at + 7 :])
        except zlib.error:
            yield b""
        at = data.find(b"stream\n", at + 7)


def files_with(folder: Path, words: str) -> list[str]:
    """Every file under the folder that holds the words, or one of them, in UTF-8 or packed."""
    sought = [words.encode(), *(part.encode() for part in words.split() if len(part) > 4)]
    sought += [one.lower() for one in sought]
    return [
        f"{path.name}: {one.decode()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for one in sought
        if any(one in data for data in unpacked(path.read_bytes()))
    ]


def rows_with(words: str) -> list[str]:
    """Every table of the database that holds the words."""
    with reading() as session:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            for row in session.execute(table.select())
            if any(words in (value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)) for value in row)
        ]


def test_a_slip_is_gone_from_text_history_raw_rows_and_file(plan: str, people: People, settings: Settings) -> None:
    kari, editor = people["coordinator"], people["editor"]
    type_into(editor, plan, "Vi følger opp ")
    with reading() as session:
        copy = copy_of(writing.read_text(session, editor, plan, "text").state)
    for count, update in enumerate(posted(copy, *typed_letter_by_letter(f"{SLIP} hver uke.", len("Vi følger opp ".encode())))):
        save_update(editor, plan, NOW + timedelta(seconds=count), "text", update, 1, SCHEMA_VERSION)
    assert SLIP in said(editor, plan)
    type_into(kari, plan, "Vi følger opp noen hver uke.", at=90)
    settle_all()
    assert rows_with("Nordmann") == []  # typed letter by letter, and so in no row whole
    with reading() as session:
        assert "Nordmann" in str(retracing.show_timeline(session, kari, plan, "text"))
    done = hide(kari, plan, settings)
    assert done.counts == {"past": 1} and done.stays == ()
    with reading() as session:
        assert "Nordm" not in str(retracing.show_timeline(session, kari, plan, "text"))
        assert "••••" in str(retracing.show_timeline(session, kari, plan, "text"))
    assert rows_with("Nordm") == [] and rows_with("Ola") == []
    assert "noen hver uke" in said(kari, plan)


def test_words_that_stand_are_dots_of_the_same_length_and_found_by_no_search(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    type_into(people["editor"], plan, f"Se {SLIP} og ola nordmann, og Olaf Nordmannsen.")
    settle_all()
    done = hide(kari, plan, settings)
    assert done.counts == {"texts": 1}
    assert "Se •••••••••••• og ••••••••••••, og Olaf Nordmannsen." in said(kari, plan)
    with reading() as session:
        json = present.read_json(session, "text")
        assert "Ola N" not in str(json) and not rows_with(SLIP)
        words = [row[0] for row in session.execute(sql("SELECT stems FROM passage WHERE piece_id = 'text'"))]
        assert words and "ola" not in " ".join(words).split()


def test_a_copy_from_before_is_refused_and_the_next_epoch_is_written_in(plan: str, people: People, settings: Settings) -> None:
    editor = people["editor"]
    type_into(editor, plan, f"Om {SLIP}.")
    with reading() as session:
        old = writing.read_text(session, editor, plan, "text")
    late = change_to(old.state, (paragraph("b1", f"Om {SLIP}, og mer om {SLIP}."),)) or b""
    hide(people["coordinator"], plan, settings)
    with pytest.raises(writing.OtherLife):
        save_update(editor, plan, NOW, "text", late, old.epoch, SCHEMA_VERSION)
    assert rows_with(SLIP) == []
    with reading() as session:
        assert writing.read_text(session, editor, plan, "text").epoch == old.epoch + 1
    type_into(editor, plan, "Om noen.", epoch=old.epoch + 1)
    assert "Om noen." in said(editor, plan)


def test_a_desk_that_has_the_text_open_refuses_copies_from_before(plan: str, people: People, settings: Settings) -> None:
    editor = people["editor"]
    type_into(editor, plan, f"Om {SLIP}.")
    with reading() as session:
        old = writing.read_text(session, editor, plan, "text")
    desk = writing.Desk(reading)
    update = change_to(old.state, (paragraph("b1", f"Om {SLIP}!"),)) or b""

    def send(epoch: int, data: bytes) -> object:
        ((outcome,), _news) = desk.save(NOW, [Update(calling(editor, plan), "text", epoch, SCHEMA_VERSION, data)])
        return outcome

    assert isinstance(send(old.epoch, update), Saved)
    hide(people["coordinator"], plan, settings)
    assert isinstance(send(old.epoch, change_to(old.state, (paragraph("b1", "Om."),)) or b""), writing.OtherLife)
    desk.log.close()


def test_facts_comments_quotes_and_history_show_dots_and_undo_brings_nothing_back(plan: str, people: People, settings: Settings) -> None:
    kari, editor = people["coordinator"], people["editor"]
    type_into(editor, plan, f"Om {SLIP} i dag.")
    settle_all()
    with transaction() as session:
        edited = planning.edit_piece(session, kari, plan, NOW, "patrol", 1, {"title": f"Følge {SLIP}"})
        thread = discussing.start(session, editor, plan, NOW, About("text", marked=[Marked(Span("b1", 3, 15), SLIP)]), f"Hvem er {SLIP}?")
    with transaction() as session:
        comment = collecting.show(session, editor, plan, thread).comments[0].id
        discussing.edit(session, editor, plan, NOW, thread, comment, "Hvem er dette?")
        planning.edit_plan(session, kari, plan, NOW, 1, {"subtitle": f"For {SLIP}"})
    done = hide(kari, plan, settings)
    assert done.counts["facts"] == 2 and done.counts["comments"] == 2 and done.counts["lines"] >= 2
    assert rows_with(SLIP) == [] and rows_with("Nordmann") == []
    with reading() as session:
        found = collecting.show(session, editor, plan, thread)
        assert found.quote == "•" * 12 and not found.is_lost and found.spans == (Span("b1", 3, 15),)
        assert found.comments[0].earlier == (f"Hvem er {'•' * 12}?",)
        assert plans.get_piece(session, "plan", "patrol").facts["title"] == f"Følge {'•' * 12}"
    with transaction() as session:
        undoing.undo(session, kari, plan, NOW, edited.line)
    with transaction() as session:
        lines = [line for line in chronicling.show_history(session, kari, plan, Wanted()).entries if isinstance(line, chronicling.Line)]
        again = next(line for line in lines if line.act == "act.undone")
        undoing.undo(session, kari, plan, NOW, again.id)
    assert rows_with(SLIP) == []


def test_fetching_back_brings_dots(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    type_into(people["editor"], plan, f"Om {SLIP}.", at=1)
    with reading() as session:
        seq = feed.list_text(session, "text")[-1].seq
    type_into(people["editor"], plan, "Om noen.", at=60)
    hide(kari, plan, settings)
    with transaction() as session:
        wish = retrieving.show_retrieval(session, kari, plan, "text", seq)
        retrieving.retrieve(session, kari, plan, NOW + timedelta(hours=3), "text", seq, seen=wish.seen)
    assert "Om ••••••••••••." in said(kari, plan) and rows_with(SLIP) == []


def test_a_form_that_was_open_meanwhile_does_not_bring_the_words_back(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    with transaction() as session:
        version = planning.edit_piece(session, kari, plan, NOW, "patrol", 1, {"title": f"Følge {SLIP} hjem"}).version
    hide(kari, plan, settings)
    with transaction() as session:
        planning.edit_piece(session, kari, plan, NOW, "patrol", version, {"title": f"Følge {SLIP} hjem", "period": "2026"})
    with reading() as session:
        facts = plans.get_piece(session, "plan", "patrol").facts
    assert (facts["title"], facts["period"]) == (f"Følge {'•' * 12} hjem", "2026")
    with transaction() as session:
        planning.edit_piece(session, kari, plan, NOW, "patrol", version, {"title": f"Følge {SLIP} hjem og ut"})
    assert rows_with(SLIP) == []


def test_a_frozen_version_keeps_header_hash_and_reason_and_loses_its_body_and_files(
    plan: str, people: People, settings: Settings, draughtsman: Draughtsman
) -> None:
    kari = people["coordinator"]
    with transaction() as session:
        freezing.freeze(session, kari, plan, NOW, "Før", "", settings.drawings_dir, ZONE)
    type_into(people["editor"], plan, f"Om {SLIP}.")
    with transaction() as session:
        freezing.freeze(session, kari, plan, NOW, "Med", "", settings.drawings_dir, ZONE)
        exporting.ask(session, kari, plan, NOW, Wish("docx"), settings.drawings_dir, ZONE)
    while work_once(settings, draughtsman):
        pass
    assert {name.split(".")[-1].split(":")[0] for name in files_with(settings.drawings_dir, SLIP)} >= {"docx"}
    done = hide(kari, plan, settings)
    assert done.counts["versions"] == 1 and done.counts["drawings"] >= 2
    with reading() as session:
        after, before = freezing.list_revisions(session, kari, plan)
        assert (after.version, after.label, len(after.sha256), after.is_there, after.files) == ("0.2", "Med", 64, False, {})
        opened = freezing.show_revision(session, kari, plan, 2)
        assert (opened.document, opened.why) == (None, "et navn")
        assert before.is_there and set(before.files) == {"pdf", "docx"}
        reasons = {row.revision_id: row.reason for row in hidden.list_redactions(session, "plan")}
        assert set(reasons.values()) == {"et navn"} and len(reasons) == 2
        assert revisions.find_file(session, "missing", "pdf") is None
    assert files_with(settings.drawings_dir, SLIP) == []


def test_a_drawing_under_way_while_words_are_hidden_is_thrown_away(
    plan: str, people: People, settings: Settings, draughtsman: Draughtsman, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = people["coordinator"]
    type_into(people["editor"], plan, f"Om {SLIP}.")
    with transaction() as session:
        exporting.ask(session, kari, plan, NOW, Wish("docx"), settings.drawings_dir, ZONE)
    draw = draughtsman.draw

    def drawn(*given: object) -> bytes:
        data: bytes = draw(*given)  # type: ignore[arg-type]
        hide(kari, plan, settings)
        return data

    monkeypatch.setattr(draughtsman, "draw", drawn)
    assert work_once(settings, draughtsman)
    assert list(settings.drawings_dir.rglob("*.docx")) == []


def test_the_file_of_the_database_holds_nothing_of_it_when_it_has_been_cleaned(
    plan: str, people: People, settings: Settings, draughtsman: Draughtsman
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the files of a server are not ours")
    kari = people["coordinator"]
    type_into(people["editor"], plan, f"Vi følger opp {SLIP} hver uke.")
    type_into(people["editor"], plan, f"Vi følger opp {SLIP} hver dag, og {SLIP}.", text="patrol")
    with transaction() as session:
        planning.edit_piece(session, kari, plan, NOW, "patrol", 1, {"title": f"Følge {SLIP}"})
        discussing.start(session, kari, plan, NOW, About("patrol"), f"Hvem er {SLIP}?")
        exporting.ask(session, kari, plan, NOW, Wish("pdf"), settings.drawings_dir, ZONE)
    settle_all()
    while work_once(settings, draughtsman):
        pass
    assert files_with(settings.data_dir, SLIP) != []
    hide(kari, plan, settings)
    with reading() as session:
        assert forgetting.due(session) is not None
    assert forget_once() and not forget_once()
    assert files_with(settings.data_dir, SLIP) == []
    with reading() as session:
        assert session.execute(sql("PRAGMA integrity_check")).scalar() == "ok"
    type_into(kari, plan, "Fortsatt i bruk.", epoch=2)


def test_history_tells_who_when_and_why_and_never_what(plan: str, people: People, settings: Settings) -> None:
    type_into(people["editor"], plan, f"Om {SLIP}.")
    done = hide(people["coordinator"], plan, settings, reason="navnet på et barn")
    with reading() as session:
        entries = chronicling.show_history(session, people["reader"], plan, Wanted()).entries
        line = next(entry for entry in entries if isinstance(entry, chronicling.Line) and entry.id == done.line)
    assert (line.act, line.data["reason"], line.by.name) == ("words.hidden", "navnet på et barn", people["coordinator"].name)
    assert "Ola" not in str(line)
    with reading() as session:
        assert [one.reason for one in hiding.list_redactions(session, people["editor"], plan)] == ["navnet på et barn"]


def test_another_plan_is_not_touched_and_enumerations_are_no_words(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    with transaction() as session:
        other = planning.create_plan(session, kari, NOW, {"title": f"Planen til {SLIP}"}).slug
    type_into(people["editor"], plan, "En tiltaksplan om bullet.")
    hide(kari, plan, settings, "bullet")
    hide(kari, plan, settings, "tiltaksplan")
    with reading() as session:
        assert plans.get_piece(session, "plan", "patrol").facts["lead_form"] == "bullet"
        found = plans.find_plan(session, other)
        assert found is not None and SLIP in found.facts["title"]
        planning.open_plan(session, kari, plan)


def test_a_comment_s_form_that_was_open_meanwhile_does_not_bring_the_words_back(plan: str, people: People, settings: Settings) -> None:
    editor = people["editor"]
    with transaction() as session:
        thread = discussing.start(session, editor, plan, NOW, About(), f"Hvem er {SLIP}?")
    with reading() as session:
        seen = collecting.show(session, editor, plan, thread).comments[0]
    hide(people["coordinator"], plan, settings)
    with pytest.raises(Invalid), transaction() as session:
        discussing.edit(session, editor, plan, NOW, thread, seen.id, f"Hvem er {SLIP} da?", seen.mark)
    with reading() as session:
        now = collecting.show(session, editor, plan, thread).comments[0]
    with transaction() as session:
        discussing.edit(session, editor, plan, NOW, thread, now.id, "Hvem er det?", now.mark)
    assert rows_with(SLIP) == []


def test_labels_of_statuses_and_facts_with_numbers_from_before_are_hidden_in_too(plan: str, people: People, settings: Settings) -> None:
    kari, numbers = people["coordinator"], [made(random.Random(seed)) for seed in (1, 2)]
    with transaction() as session:
        row = plans.get_piece(session, "plan", "patrol")
        plans.set_piece_facts(session, row, row.version, {**row.facts, "title": f"{numbers[0]} og {numbers[1]}"})
        own = plans.get_plan(session, "plan")
        labels = {"status_scale": ["Ny", f"Hos {SLIP}"], "status_meanings": {f"Hos {SLIP}": "started"}}
        plans.set_facts(session, own, own.version, {**own.facts, **labels})
    for words in (*numbers, SLIP):
        hide(kari, plan, settings, words)
        assert rows_with(words) == []


def test_an_editor_hides_where_they_may_write_and_not_beyond(plan: str, people: People, settings: Settings) -> None:
    other = people["other_editor"]
    type_into(people["coordinator"], plan, f"Om {SLIP}.")
    assert hide(other, plan, settings).counts == {"texts": 1}
    type_into(people["coordinator"], plan, "Om Kari Nordmann.", text="patrol")
    with reading() as session:
        assert not hiding.look_for(session, other, plan, Slip("Kari Nordmann")).may
    with pytest.raises(NotAllowed):
        hide(other, plan, settings, "Kari Nordmann")
    with transaction() as session:
        discussing.start(session, people["secretary"], plan, NOW, About(), "Spør Per Hansen.")
    assert hide(people["secretary"], plan, settings, "Per Hansen").counts == {"comments": 1}
    with pytest.raises(NotAllowed):
        hide(people["reader"], plan, settings)


def test_words_that_stand_nowhere_and_reasons_that_repeat_them_are_refused(plan: str, people: People, settings: Settings) -> None:
    type_into(people["editor"], plan, f"Om {SLIP}.")
    number = made(random.Random(3))
    asked = (("Finnes Ikke", "et navn", "words"), (SLIP, "", "reason"), (SLIP, f"det sto {SLIP}", "reason"), (SLIP, number, "reason"))
    for words, reason, at in asked:
        with pytest.raises(Invalid) as refused:
            hide(people["coordinator"], plan, settings, words, reason)
        assert list(refused.value.problems) == [at]
    assert SLIP in said(people["reader"], plan)


def word_file(words: str) -> bytes:
    document = docx.Document()
    document.add_heading("Innledning", 1)
    paragraph_ = document.add_paragraph("Om ")
    for part in words.split(" "):
        paragraph_.add_run(part).bold = part[0] == "O"
        paragraph_.add_run(" ")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_the_file_a_plan_came_from_and_drafts_of_the_same_file_lose_their_bytes(people: People, settings: Settings) -> None:
    kari, other = people["coordinator"], people["administrator"]
    data, innocent = word_file(SLIP), word_file("noen andre")
    with transaction() as session:
        slug = importing.accept_draft(session, kari, NOW, importing.keep_draft(session, kari, NOW, "plan.docx", data))
        importing.keep_draft(session, other, NOW, "den samme.docx", data)
        importing.keep_draft(session, other, NOW, "en annen.docx", innocent)
        importing.keep_draft(session, kari, NOW, "og igjen.docx", word_file(f"{SLIP} og mer"))
    assert hide(kari, slug, settings).counts["files"] == 2
    with reading() as session:
        plan = plans.find_plan(session, slug)
        assert plan is not None
        (source,) = plans.list_sources(session, plan.id)
        assert (source.data, source.filename, len(source.sha256)) == (b"", "plan.docx", 64)
        assert [draft.filename for draft in importing.list_drafts(session, other, NOW)] == ["en annen.docx"]
        assert importing.list_drafts(session, kari, NOW) == []


def test_what_cannot_be_changed_is_told_of(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    with transaction() as session:
        freezing.freeze(session, kari, plan, NOW, f"Før {SLIP} ble nevnt", "", settings.drawings_dir, ZONE)
        planning.edit_plan(session, kari, plan, NOW, 1, {"subtitle": f"For {SLIP}"})
    assert hide(kari, plan, settings).stays == ("navnet eller merknaden på versjon 0.1",)
    with transaction() as session:
        other = planning.create_plan(session, kari, NOW, {"title": "Trygg på Ørje skole"}).slug
    done = hide(kari, other, settings, "på Ørje")
    assert done.stays == ("planens adresse",) and done.counts["facts"] == 1


def test_a_notice_of_a_text_s_new_life_reaches_streams_and_those_who_come_back(plan: str, people: People, settings: Settings) -> None:
    type_into(people["editor"], plan, f"Om {SLIP}.")
    hide(people["coordinator"], plan, settings)
    with reading() as session:
        rows = [row for row in feed.list_told(session, "plan", 0, 1000) if row.ref == "text"]
        answers = streaming.Answers(session, NOW)
        seq = answers.catch_up(calling(people["editor"], plan), 0, [Copy("text", 1, 1)])[1]
    assert {"hidden", "changed"} <= {row.kind for row in rows}
    assert [joined.is_stale for joined in seq] == [True]


def test_a_slip_is_gone_from_suggestions_inputs_answers_and_notices(plan: str, people: People, settings: Settings) -> None:
    kari, editor = people["coordinator"], people["editor"]
    with transaction() as session:
        discussing.start(session, kari, plan, NOW, About("patrol"), f"@{editor.name} Gjelder det {SLIP}?")
    reword(plan, editor, [line("ny", f"Vi følger opp {SLIP} etter skolen.")], reason=f"Etter møte om {SLIP}.")
    asked = Asked(plan, people).planned((("", f"Hva med {SLIP}?"),)).guests(ANNA).opened()
    asked.says("anna@fau.example", f"Hva gjør dere for {SLIP}?", proposed=f"Vi hjelper {SLIP}.", id="inputxxxxx")
    asked.hands_in("anna@fau.example").closed()
    with transaction() as session:
        disposing.dispose(session, kari, plan, NOW, asked.id, "inputxxxxx", Verdict("followed", f"{SLIP} får hjelp."))
    assert {"suggestion", "input", "disposition", "notice", "round_question"} <= set(rows_with(SLIP))
    hide(kari, plan, settings)
    assert rows_with(SLIP) == []
    with reading() as session:
        (found,) = reviewing.review(session, kari, plan, reviewing.Wanted()).suggestions
    assert "etter skolen" in str(found.lines) and SLIP not in str(found)


def test_every_column_of_words_is_told_of_once() -> None:
    """A new column that can hold words must be put in ``hidden.CARE``, with how words are taken out of it."""
    told = sorted(f"{table}.{name}" for care in hidden.CARE.values() for table, names in care.items() for name in names.split())
    there = sorted(
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | LargeBinary | JSON)
    )
    assert told == there


def test_the_rows_of_every_table_of_words_are_known(plan: str, people: People) -> None:
    with reading() as session:
        assert list(hidden.each_change(session, "plan", lambda value: value)) == []
