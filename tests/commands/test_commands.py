"""The command line, on an empty data directory: every command makes what it needs there."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.factory import create_app
from app.store.base import db
from tests.conftest import PASSWORD, settings_in


@pytest.fixture
def run(tmp_path: Path) -> Iterator[FlaskCliRunner]:
    """Runs commands of an application whose data directory is empty."""
    app: Flask = create_app(settings_in(tmp_path / "data"))
    yield app.test_cli_runner()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def word_plan(tmp_path: Path) -> Path:
    """A small plan as a Word file."""
    document = docx.Document()
    document.add_heading("Innledning", 1)
    document.add_paragraph("Planen gjelder alle skolene i Nordvik.")
    document.add_heading("Tiltak", 1)
    document.add_heading("Universelle tiltak", 2)
    for title in ("Skolepatrulje", "Foreldremøter"):
        measure = document.add_paragraph(style="List Bullet")
        measure.add_run(f"{title}:").bold = True
        measure.add_run(" Vi følger barna over veien.")
    file = tmp_path / "plan.docx"
    document.save(str(file))
    return file


def test_a_word_plan_goes_in_and_comes_out_in_every_format(run: FlaskCliRunner, word_plan: Path, tmp_path: Path) -> None:
    result = run.invoke(args=["plan", "import", str(word_plan), "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert {"slug", "kind", "chapters", "sections", "measures", "leads", "bullets", "figures", "links", "footnotes", "comments"} <= set(
        found
    )
    assert (found["kind"], found["chapters"], found["sections"], found["measures"]) == ("tiltaksplan", 2, 1, 2)
    assert all(set(problem) == {"place", "what", "mend"} for problem in found["problems"])
    for format, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!"), ("json", b"{")):
        out = tmp_path / f"ut.{format}"
        result = run.invoke(args=["plan", "export", found["slug"], "--format", format, "--out", str(out), "--clean", "--no-cover"])
        assert result.exit_code == 0, result.output
        assert out.read_bytes().startswith(start)


def test_plans_are_listed(run: FlaskCliRunner, word_plan: Path) -> None:
    assert run.invoke(args=["plan", "list"]).stdout == ""
    slug = json.loads(run.invoke(args=["plan", "import", str(word_plan), "--json"]).stdout)["slug"]
    assert run.invoke(args=["plan", "list"]).stdout.startswith(f"{slug}\t")
    assert json.loads(run.invoke(args=["plan", "list", "--json"]).stdout)[0]["slug"] == slug


def test_the_same_file_can_be_imported_twice(run: FlaskCliRunner, word_plan: Path) -> None:
    slugs = {json.loads(run.invoke(args=["plan", "import", str(word_plan), "--json"]).stdout)["slug"] for _ in range(2)}
    assert len(slugs) == 2


@pytest.mark.parametrize("content", [b"", b"ikke Word", b"PK\x03\x04 avkuttet", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600])
def test_a_refused_file_ends_with_2_and_a_sentence(run: FlaskCliRunner, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(content)
    result = run.invoke(args=["plan", "import", str(file), "--json"])
    assert result.exit_code == 2
    assert set(json.loads(result.stdout)) == {"error"} and json.loads(result.stdout)["error"].endswith(".")
    plain = run.invoke(args=["plan", "import", str(file)])
    assert plain.exit_code == 2 and plain.stdout == "" and plain.stderr.strip().endswith(".")
    assert run.invoke(args=["plan", "list"]).stdout == ""


def test_a_zip_that_is_no_word_file_is_refused(run: FlaskCliRunner, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hei.txt", "hei")
    file = tmp_path / "plan.docx"
    file.write_bytes(packed.getvalue())
    assert run.invoke(args=["plan", "import", str(file)]).exit_code == 2


def test_a_plan_that_is_not_there_is_not_exported(run: FlaskCliRunner, tmp_path: Path) -> None:
    result = run.invoke(args=["plan", "export", "finnes-ikke", "--out", str(tmp_path / "ut.pdf")])
    assert result.exit_code == 2 and not (tmp_path / "ut.pdf").exists()


def test_people_are_added_and_given_roles(run: FlaskCliRunner, word_plan: Path) -> None:
    slug = json.loads(run.invoke(args=["plan", "import", str(word_plan), "--json"]).stdout)["slug"]
    add = ["person", "add", "kari@nordvik.example", "--name", "Kari Holm", "--agency", "Nordvik kommune", "--password-file", "-"]
    assert run.invoke(args=add, input="kort\n").exit_code == 2
    assert run.invoke(args=add, input=f"{PASSWORD}\n").exit_code == 0
    assert run.invoke(args=add, input=f"{PASSWORD}\n").exit_code == 2
    assert run.invoke(args=["person", "role", "kari@nordvik.example", slug, "coordinator"]).exit_code == 0
    assert run.invoke(args=["person", "role", "kari@nordvik.example", "finnes-ikke", "coordinator"]).exit_code == 2


def test_a_link_to_the_first_administrator_opens_until_a_newer_one_is_made(run: FlaskCliRunner) -> None:
    first, second = (run.invoke(args=["person", "first-link"]) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    paths = [urlsplit(answer.stdout.split()[-1]).path for answer in (first, second)]
    browser = run.app.test_client()
    assert [browser.get(path).status_code for path in paths] == [404, 200]


def test_a_link_to_the_first_administrator_is_refused_once_somebody_has_an_account(run: FlaskCliRunner) -> None:
    path = urlsplit(run.invoke(args=["person", "first-link"]).stdout.split()[-1]).path
    add = ["person", "add", "kari@nordvik.example", "--name", "Kari Holm", "--administrator", "--password-file", "-"]
    assert run.invoke(args=add, input=f"{PASSWORD}\n").exit_code == 0
    answer = run.invoke(args=["person", "first-link"])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("Det finnes brukere allerede.")
    assert run.app.test_client().get(path).status_code == 404


def test_the_example_is_loaded_once_and_put_back(run: FlaskCliRunner) -> None:
    first, second = (run.invoke(args=["demo", "load"]) for _ in range(2))
    assert first.exit_code == 0 and first.stdout == second.stdout and "koordinator" in first.stdout
    plans = run.invoke(args=["plan", "list"]).stdout
    assert run.invoke(args=["demo", "reset"]).exit_code == 0
    assert run.invoke(args=["plan", "list"]).stdout == plans


def test_search_can_be_built_anew(run: FlaskCliRunner, word_plan: Path) -> None:
    run.invoke(args=["plan", "import", str(word_plan), "--json"])
    answer = run.invoke(args=["search", "rebuild"])
    assert answer.exit_code == 0 and answer.stdout == "Søket er klart for 1 plan.\n"
