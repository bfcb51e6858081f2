"""A Word file is read, looked over, settled and accepted; nothing stands in any plan before that."""

import io
import random
from datetime import timedelta

import docx
import pytest

from app.domain.errors import NotAllowed, NotFound
from app.intake.refusal import Limits, Refused
from app.services.discussion import collecting
from app.services.discussion.collecting import Wanted
from app.services.entry.entering import Who
from app.services.origins import importing
from app.services.plan import planning
from app.store import plans
from app.store.base import reading, writing
from tests.conftest import NOW
from tests.domain.test_birth_numbers import made
from tests.services.test_hiding import rows_with

People = dict[str, Who]


@pytest.fixture
def word_file() -> bytes:
    """A small plan with a comment in it."""
    document = docx.Document()
    document.add_heading("Innledning", 1)
    run = document.add_paragraph().add_run("Planen gjelder alle skolene i Nordvik.")
    document.add_comment([run], text="Også barnehagene?", author="Jonas Moe", initials="JM")
    document.add_heading("Tiltak", 1)
    for title in ("Skolepatrulje", "Foreldremøter"):
        measure = document.add_paragraph(style="List Bullet")
        measure.add_run(f"{title}:").bold = True
        measure.add_run(" Vi følger barna over veien.")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def keep(who: Who, data: bytes) -> str:
    with writing() as session:
        return importing.keep_draft(session, who, NOW, "plan.docx", data)


def test_a_draft_stands_in_no_plan_until_it_is_accepted(people: People, word_file: bytes) -> None:
    with reading() as session:
        before = [row.slug for row in plans.list_plans(session)]
    draft = keep(people["coordinator"], word_file)
    with reading() as session:
        assert [row.slug for row in plans.list_plans(session)] == before
        shown = importing.show_draft(session, people["coordinator"], NOW, draft)
    assert len([m for m in shown.intake.traces if m.became == "tiltak"]) == 2
    with writing() as session:
        slug = importing.accept_draft(session, people["coordinator"], NOW, draft)
    with reading() as session:
        assert len(planning.open_plan(session, people["coordinator"], slug).own_measures) == 2
        row = plans.find_plan(session, slug)
        assert row is not None
        (source,) = plans.list_sources(session, row.id)
        assert (source.filename, source.data) == ("plan.docx", word_file)
    with pytest.raises(NotFound), reading() as session:
        importing.show_draft(session, people["coordinator"], NOW, draft)


def test_a_draft_lives_for_a_day_and_is_its_owners_alone(people: People, word_file: bytes) -> None:
    draft = keep(people["coordinator"], word_file)
    with pytest.raises(NotFound), reading() as session:
        importing.show_draft(session, people["administrator"], NOW, draft)
    late = NOW + timedelta(hours=24)
    with reading() as session:
        assert importing.list_drafts(session, people["coordinator"], late - timedelta(seconds=1))
        assert not importing.list_drafts(session, people["coordinator"], late)
    with pytest.raises(NotFound), reading() as session:
        importing.show_draft(session, people["coordinator"], late, draft)


def test_comments_are_kept_and_their_anchors_follow_when_a_file_is_read_in_twice(people: People, word_file: bytes) -> None:
    for _ in range(2):
        with writing() as session:
            importing.accept_draft(session, people["coordinator"], NOW, _kept(session, people, word_file))
    with reading() as session:
        slugs = [line.slug for line in planning.list_plans(session, people["coordinator"])]
        found = [collecting.collect(session, people["coordinator"], slug, Wanted("all")).threads for slug in slugs]
        documents = {slug: str(planning.open_plan(session, people["coordinator"], slug).document) for slug in slugs}
    threads = [(slug, thread) for slug, some in zip(slugs, found, strict=True) for thread in some]
    assert len(threads) == 2
    for slug, thread in threads:
        (comment,) = thread.comments
        assert (comment.name, comment.agency, comment.body) == ("Jonas Moe", "", "Også barnehagene?")
        assert thread.quote == "Planen gjelder alle skolene i Nordvik." and thread.place == "words" and not thread.is_lost
        assert f"id='{thread.block_id}'" in documents[slug]


def _kept(session: object, people: People, word_file: bytes) -> str:
    return importing.keep_draft(session, people["coordinator"], NOW, "plan.docx", word_file)  # type: ignore[arg-type]


def test_a_refused_file_leaves_nothing(people: People) -> None:
    with pytest.raises(Refused):
        keep(people["coordinator"], b"ikke Word")
    with pytest.raises(Refused), writing() as session:
        importing.keep_draft(session, people["coordinator"], NOW, "stor.docx", b"x" * 2000, limits=Limits(file=1000))
    with reading() as session:
        assert not importing.list_drafts(session, people["coordinator"], NOW)


def test_who_may_not_start_plans_reads_no_files_in(people: People, word_file: bytes) -> None:
    with pytest.raises(NotAllowed):
        keep(people["reader"], word_file)


def test_a_birth_number_in_the_file_is_told_of_and_comes_into_nothing(people: People) -> None:
    number = made(random.Random(31))
    document = docx.Document()
    document.add_heading("Innledning", 1)
    paragraph = document.add_paragraph("Saken gjelder ")
    paragraph.add_run(number[:6]).bold = True
    paragraph.add_run(f"{number[6:]} og andre.")
    document.add_comment(paragraph.runs, text=f"Er {number} riktig?", author="Jonas Moe", initials="JM")
    document.add_heading("Tiltak", 1)
    measure = document.add_paragraph(style="List Bullet")
    measure.add_run(f"Følge opp {number}:").bold = True
    measure.add_run(" Hver uke.")
    packed = io.BytesIO()
    document.save(packed)
    draft = keep(people["coordinator"], packed.getvalue())
    with reading() as session:
        shown = importing.show_draft(session, people["coordinator"], NOW, draft)
    told = [problem for problem in shown.intake.problems if "fødselsnummer" in problem.what]
    assert told and all(problem.place and problem.severity == "warning" for problem in told)
    assert number not in repr(shown) and number[6:] not in repr(shown)
    with writing() as session:
        slug = importing.accept_draft(session, people["coordinator"], NOW, draft)
    assert rows_with(number) == [] and rows_with(number[6:]) == []
    with reading() as session:
        row = plans.find_plan(session, slug)
        assert row is not None and plans.list_sources(session, row.id)[0].data == b""
        assert "•" * 11 in str(planning.open_plan(session, people["coordinator"], slug).document)
