"""Drawings are asked for, drawn once, cached by content, and handed to those who may have them."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import NotAllowed, NotFound
from app.services.documents import exporting
from app.services.documents.exporting import JobView, Wish
from app.services.entry.entering import Who
from app.services.plan import planning, shaping
from app.settings import Settings
from app.store import jobs
from app.store.base import reading, writing
from app.worker import CouldNotDraw, Draughtsman, work_once
from tests.conftest import NOW

People = dict[str, Who]
ZONE = "Europe/Oslo"


def ask(settings: Settings, who: Who, plan: str, wish: Wish | None = None) -> JobView:
    with writing() as session:
        return exporting.ask(session, who, plan, NOW, wish or Wish(), settings.drawings_dir, ZONE)


def look(who: Who, plan: str, job: str) -> JobView:
    with reading() as session:
        return exporting.show_job(session, who, plan, job)


def draw_all(settings: Settings, draughtsman: Draughtsman) -> None:
    for _ in range(20):
        with reading() as session:
            waiting = jobs.is_job_waiting(session)
        if not waiting:
            return
        work_once(settings, draughtsman)
    raise AssertionError("the worker never became idle")


def test_a_wish_is_asked_drawn_and_ready_and_the_same_wish_is_ready_at_once(
    plan: str, people: People, settings: Settings, draughtsman: Draughtsman
) -> None:
    job = ask(settings, people["reader"], plan)
    assert (job.state, job.format) == ("asked", "pdf")
    draw_all(settings, draughtsman)
    assert look(people["reader"], plan, job.id).state == "ready"
    file = exporting.file_of(settings.drawings_dir, job.key, "pdf")
    assert file.read_bytes().startswith(b"%PDF-1.7")
    again = ask(settings, people["coordinator"], plan)
    assert (again.id, again.state) == (job.id, "ready")


def test_a_changed_plan_is_another_drawing(plan: str, people: People, settings: Settings) -> None:
    before = ask(settings, people["reader"], plan)
    with writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "intro", 1, {"title": "Bakgrunn"})
    assert ask(settings, people["reader"], plan).key != before.key


def test_a_lost_file_is_drawn_again(plan: str, people: People, settings: Settings, draughtsman: Draughtsman) -> None:
    job = ask(settings, people["reader"], plan, Wish("docx"))
    draw_all(settings, draughtsman)
    exporting.file_of(settings.drawings_dir, job.key, "docx").unlink()
    assert ask(settings, people["reader"], plan, Wish("docx")).state == "asked"


def test_a_draft_says_so_in_its_margin_unless_the_clean_copy_is_asked_for(plan: str, people: People) -> None:
    with reading() as session:
        draft = exporting.draw_now(session, plan, Wish("html"), ZONE).decode()
        clean = exporting.draw_now(session, plan, Wish("html", clean=True), ZONE).decode()
    assert "Utkast, innhold per 22. november 2026 kl. 11.00" in draft
    assert "Utkast, innhold per" not in clean


def test_the_clean_copy_is_for_coordinator_and_secretary(plan: str, people: People, settings: Settings) -> None:
    job = ask(settings, people["secretary"], plan, Wish(clean=True))
    assert look(people["coordinator"], plan, job.id)
    for name in ("editor", "reader"):
        with pytest.raises(NotAllowed):
            ask(settings, people[name], plan, Wish(clean=True))
        with pytest.raises(NotAllowed):
            look(people[name], plan, job.id)


def test_a_drawing_of_one_plan_is_not_found_under_another(plan: str, people: People, settings: Settings) -> None:
    job = ask(settings, people["coordinator"], plan)
    with writing() as session:
        other = planning.create_plan(session, people["coordinator"], NOW, {"title": "En annen"}).slug
    for who, slug, id in ((people["coordinator"], other, job.id), (people["stranger"], plan, job.id), (people["reader"], plan, "ingen")):
        with pytest.raises(NotFound):
            look(who, slug, id)


def test_a_plan_that_has_been_still_for_five_seconds_is_drawn_ahead_once(plan: str, people: People, settings: Settings) -> None:
    with writing() as session:
        planning.edit_plan(session, people["coordinator"], plan, NOW, 1, {"subtitle": "Ny undertittel"})
    early, late = NOW + timedelta(seconds=4), NOW + timedelta(seconds=6)
    for at, plans in ((early, 0), (late, 1), (late, 0)):
        with writing() as session:
            assert exporting.draw_ahead(session, at, settings.drawings_dir, ZONE) == plans
    assert ask(settings, people["reader"], plan).state == "asked"
    with reading() as session:
        assert jobs.is_job_waiting(session)


def test_drawings_cut_short_are_begun_again_and_old_ones_are_swept(plan: str, people: People, settings: Settings) -> None:
    job = ask(settings, people["reader"], plan)
    with writing() as session:
        assert exporting.take(session, NOW) is not None and exporting.take(session, NOW) is None
    with writing() as session:
        assert exporting.resume(session) == 1
    with writing() as session:
        exporting.finish(session, NOW, job.id, b"%PDF")
    with writing() as session:
        assert exporting.sweep(session, NOW + timedelta(days=13)) == []
        assert exporting.sweep(session, NOW + timedelta(days=15)) == [(job.key, "pdf")]


def test_what_cannot_be_drawn_fails_with_a_sentence_and_the_next_drawing_succeeds(
    plan: str, people: People, settings: Settings, draughtsman: Draughtsman
) -> None:
    with writing() as session:
        made = shaping.add_piece(session, people["coordinator"], plan, NOW, "figure", "intro", {"type": "image", "alt": "Uten bilde"})
    job = ask(settings, people["reader"], plan)
    draw_all(settings, draughtsman)
    failed = look(people["reader"], plan, job.id)
    assert failed.state == "failed" and "bilde" in failed.error
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, made.piece_id)
    job = ask(settings, people["reader"], plan)
    draw_all(settings, draughtsman)
    assert look(people["reader"], plan, job.id).state == "ready"


def test_a_drawing_that_takes_too_long_or_too_much_memory_is_stopped_with_a_sentence(plan: str, people: People, settings: Settings) -> None:
    ask(settings, people["reader"], plan)
    with writing() as session:
        task = exporting.take(session, NOW)
    assert task is not None
    for seconds, memory, words in ((0, 1_500_000_000, "ikke ferdig"), (60, 120_000_000, "for stor")):
        hand = Draughtsman(seconds, memory)
        try:
            with pytest.raises(CouldNotDraw, match=words):
                hand.draw(task, {}, lambda percent: None)
        finally:
            hand.stop()


def test_html_and_json_are_whole_documents_and_the_plan_is_read_back_from_json(plan: str, people: People, tmp_path: Path) -> None:
    with reading() as session:
        page = exporting.draw_now(session, plan, Wish("html"), ZONE).decode()
        data = exporting.draw_now(session, plan, Wish("json"), ZONE).decode()
    assert page.lower().startswith("<!doctype html>")
    assert '"title": "Trygg skolevei i Nordvik"' in data
