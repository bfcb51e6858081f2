"""A plan is frozen: the document as it stood, byte for byte, whatever becomes of the plan; its files are kept with it."""

from datetime import timedelta
from hashlib import sha256

import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.services.acts import chronicling
from app.services.acts.chronicling import Wanted
from app.services.documents import freezing
from app.services.entry.entering import Who
from app.services.plan import planning, shaping
from app.settings import Settings
from app.store.base import reading, writing
from app.worker import Draughtsman, work_once
from exports.canonical import canonical
from tests.conftest import NOW

People = dict[str, Who]
ZONE = "Europe/Oslo"


def freeze(settings: Settings, who: Who, plan: str, label: str = "", note: str = "") -> int:
    with writing() as session:
        return freezing.freeze(session, who, plan, NOW, label, note, settings.drawings_dir, ZONE)


def show(who: Who, plan: str, number: int = 1) -> freezing.OpenRevision:
    with reading() as session:
        return freezing.show_revision(session, who, plan, number)


def test_a_revision_holds_the_document_as_it_stood_and_its_hash_is_that_of_the_bytes(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    with reading() as session:
        before = planning.open_plan(session, kari, plan).document
    assert freeze(settings, kari, plan, "  Til   møtet ", "Første utkast.\n") == 1
    with writing() as session:
        shaping.remove_piece(session, kari, plan, NOW, "patrol")
    with reading() as session:
        body = freezing.body_of(session, kari, plan, 1)
    found = show(kari, plan)
    assert body == canonical(before) and found.document == before
    assert found.frozen.sha256 == sha256(body).hexdigest()
    assert (found.frozen.version, found.frozen.label, found.frozen.note, found.frozen.by) == (
        "0.1",
        "Til møtet",
        "Første utkast.",
        kari.name,
    )
    assert not found.frozen.is_newest


def test_revisions_are_numbered_and_one_that_would_be_like_the_newest_is_not_made(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    freeze(settings, kari, plan)
    with pytest.raises(Invalid, match=r"0\.1"):
        freeze(settings, kari, plan)
    with writing() as session:
        planning.edit_plan(session, kari, plan, NOW, 1, {"subtitle": "Ny undertittel"})
    assert freeze(settings, kari, plan) == 2
    with reading() as session:
        assert [(each.version, each.is_newest) for each in freezing.list_revisions(session, kari, plan)] == [("0.2", True), ("0.1", False)]
        acts = [line.act for line in chronicling.show_history(session, kari, plan, Wanted()).entries if isinstance(line, chronicling.Line)]
    assert acts.count("plan.frozen") == 2


def test_the_plan_does_not_count_as_changed_by_being_frozen(plan: str, people: People, settings: Settings) -> None:
    with reading() as session:
        before = planning.open_plan(session, people["coordinator"], plan).content
    freeze(settings, people["coordinator"], plan)
    with reading() as session:
        assert planning.open_plan(session, people["coordinator"], plan).content == before


@pytest.mark.parametrize(("label", "note", "field"), [("x" * 121, "", "label"), ("", "x" * 2_001, "note")])
def test_what_is_too_long_is_refused_at_its_field(label: str, note: str, field: str, plan: str, people: People, settings: Settings) -> None:
    with pytest.raises(Invalid) as refused:
        freeze(settings, people["coordinator"], plan, label, note)
    assert list(refused.value.problems) == [field]


def test_only_the_coordinator_freezes_and_the_working_group_and_the_secretary_read(plan: str, people: People, settings: Settings) -> None:
    for name in ("editor", "secretary", "reader"):
        with pytest.raises(NotAllowed):
            freeze(settings, people[name], plan)
    freeze(settings, people["coordinator"], plan)
    for name in ("editor", "other_editor", "secretary"):
        assert show(people[name], plan).document is not None
    with pytest.raises(NotAllowed):
        show(people["reader"], plan)
    with reading() as session:
        assert freezing.list_revisions(session, people["reader"], plan) == []
    for who, slug, number in ((people["stranger"], plan, 1), (people["coordinator"], plan, 2)):
        with pytest.raises(NotFound):
            show(who, slug, number)


def test_its_files_are_drawn_once_and_kept_when_all_drawings_are_swept(
    plan: str, people: People, settings: Settings, draughtsman: Draughtsman
) -> None:
    kari = people["coordinator"]
    freeze(settings, kari, plan)
    with reading() as session:
        assert freezing.file_of(session, kari, plan, 1, "pdf") is None
        assert {job.format for job in freezing.follow_files(session, kari, plan, 1)} == {"pdf", "docx"}
    while work_once(settings, draughtsman):
        pass
    with writing() as session:
        shaping.remove_piece(session, kari, plan, NOW + timedelta(days=1), "patrol")
    for file in settings.drawings_dir.iterdir():
        file.unlink()
    with reading() as session:
        assert freezing.follow_files(session, kari, plan, 1) == []
        for format, begins in (("pdf", b"%PDF-"), ("docx", b"PK")):
            found = freezing.file_of(session, kari, plan, 1, format)
            assert found is not None
            data, digest, name = found
            assert data.startswith(begins) and sha256(data).hexdigest() == digest and name == f"{plan}-0.1.{format}"
    assert set(show(kari, plan).frozen.files) == {"pdf", "docx"}
    with writing() as session:
        freezing.draw_again(session, kari, plan, NOW, 1, settings.drawings_dir)
        assert freezing.follow_files(session, kari, plan, 1) == []
