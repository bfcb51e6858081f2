"""The house is as agreed (docs/house.md): rooms, names, sizes, habits. Each rule is also shown a small source that breaks it."""

import ast
import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests import house_rules as rules

ROOT = Path(__file__).resolve().parent.parent
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
TOP_LEVEL = {
    *(".ci", ".gitignore", "LICENSE", "Makefile", "README.md", "app", "docs", "exports", "pyproject.toml", "requirements-test.lock"),
    *("requirements.lock", "static", "templates", "tests", "wsgi.py"),
}
OWN_TEXT = ("*.py", "*.html", "*.js", "*.css", "*.txt")


def files(folders: Iterable[str], *patterns: str) -> list[Path]:
    """Our own files in some folders, without what was fetched or made."""
    found = (path for folder in folders for pattern in patterns for path in (ROOT / folder).rglob(pattern))
    return sorted(path for path in found if not {"vendor", "node_modules", "__pycache__"} & set(path.relative_to(ROOT).parts))


def broken(rule: rules.Rule, paths: Iterable[Path]) -> list[str]:
    """Every place among these files that breaks a rule, as a reader would look it up."""
    return [f"{path.relative_to(ROOT)}: {place}" for path in paths for place in rule(path.read_text("utf-8"))]


# ---------------------------------------------------------------- rules over the tree

EVERYWHERE = ("app", "exports", "tests")
OVER_THE_TREE: dict[str, tuple[rules.Rule, list[Path]]] = {
    "imports stand at the top": (rules.imports_inside_functions, files(EVERYWHERE, "*.py")),
    "files are short": (rules.too_long_file, files((*EVERYWHERE, "templates", "static", ".ci"), *OWN_TEXT[:4])),
    # A migration is a list of tables, not a train of thought.
    "functions are short": (rules.too_long_functions, [p for p in files((*EVERYWHERE, ".ci"), "*.py") if "versions" not in p.parts]),
    "routes are shorter": (rules.too_long_routes, files(("app/web",), "*.py")),
    "functions have types": (rules.untyped_functions, files(("app", "exports"), "*.py")),
    "services and exports are documented": (rules.undocumented_functions, files(("app/services", "exports"), "*.py")),
    "nothing is a stub": (rules.stubs, files(("app", "exports"), "*.py")),
    "SQL is in store": (rules.sql_in_strings, [p for p in files(("app", "exports"), "*.py") if "store" not in p.parts]),
    "domain stands on the standard library": (rules.foreign_imports, files(("app/domain",), "*.py")),
    "nothing is left unfinished": (rules.unfinished, files(("app", "exports", "templates", "static"), *OWN_TEXT)),
    "templates are safe": (rules.unsafe_in_template, files(("templates",), "*.html", "*.txt")),
}


@pytest.mark.parametrize("name", OVER_THE_TREE)
def test_the_tree_keeps(name: str) -> None:
    rule, paths = OVER_THE_TREE[name]
    assert broken(rule, paths) == []


def test_the_top_level_holds_what_was_agreed_and_nothing_else() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so what belongs to the project cannot be told from what was made here")
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= TOP_LEVEL


def test_no_module_has_a_name_that_tells_nothing() -> None:
    paths = [path.relative_to(ROOT).with_suffix("") for path in files(("app", "exports"), "*.py")]
    assert [path for path in paths if rules.BAD_MODULE_NAMES & set(path.parts)] == []


def test_package_files_are_empty() -> None:
    assert [path for path in files(EVERYWHERE, "__init__.py") if path.read_bytes()] == []


def test_wsgi_needs_the_factory_and_its_settings_alone() -> None:
    names = {name for _, name in rules.imported((ROOT / "wsgi.py").read_text("utf-8"))}
    assert names - sys.stdlib_module_names <= {"app.factory", "app.settings"}


# ---------------------------------------------------------------- rules that bite

GOOD_ROUTE = "@pages.get('/planer')\ndef show() -> str:\n" + "    '''Told.'''\n" * 1 + "    x = 1\n" * 14 + "    return x\n"
BITES: list[tuple[rules.Rule, str, str]] = [
    (rules.imports_inside_functions, "import re\ndef f() -> None:\n    return re", "def f() -> None:\n    import re\n    return re"),
    (rules.imports_inside_functions, "import re", "class A:\n    async def f(self) -> None:\n        from re import match"),
    (rules.too_long_file, "x = 1\n" * 500, "x = 1\n" * 501),
    (rules.too_long_functions, "def f() -> None:\n" + "    x = 1\n" * 60, "def f() -> None:\n" + "    x = 1\n" * 61),
    (rules.too_long_routes, GOOD_ROUTE, GOOD_ROUTE.replace("    x = 1\n", "    x = 1\n    y = 2\n", 1)),
    (rules.untyped_functions, "def f(a: int, *b: int) -> None: g(a)", "def f(a: int, b) -> None: g(a)"),
    (rules.untyped_functions, "class A:\n    def f(self) -> None: g()", "class A:\n    def f(self): g()"),
    (rules.undocumented_functions, "def f() -> None:\n    '''Told.'''", "def f() -> None:\n    g()"),
    (rules.undocumented_functions, "def _f() -> None: g()", "async def f() -> None: g()"),
    (rules.stubs, "def f() -> None: g()", "def f() -> None:\n    '''Told.'''\n    pass"),
    (rules.stubs, "class A(Protocol):\n    def f(self) -> None: ...", "class A(B):\n    def f(self) -> None: ..."),
    (rules.stubs, "def f() -> None:\n    raise ValueError", "def f() -> None:\n    raise NotImplementedError"),
    (rules.sql_in_strings, "'''SELECT a FROM b tells.'''\nx = 'Select from the list'", "x = f'SELECT {a} FROM plan'"),
    (rules.sql_in_strings, "x = 'UPDATE'", "x = 'UPDATE plan SET a = 1'"),
    (rules.foreign_imports, "import re\nfrom datetime import date\nfrom app.domain.errors import Invalid", "from flask import g"),
    (rules.unfinished, "# what is to be done", "# TODO: do it"),
    (rules.unsafe_in_template, '<p class="style" data-style="a">{# style="x" #}</p>', '<p style="color: red">'),
    (rules.unsafe_in_template, '<script src="/static/a.js" defer></script>', "<script>alert(1)</script>"),
    (rules.unsafe_in_template, '<script type="application/json" id="a">{}</script>', "<script defer>a()</script>"),
    (rules.unsafe_in_template, '<button name="one" data-on="x">', '<button onclick="a()">'),
    (rules.unsafe_in_template, '<form hx-post="/a">', '<form hx-on:submit="a()">'),
    (rules.unsafe_in_template, "{{ title }}", "{{ title|safe }}"),
    (rules.unsafe_in_template, "{{ title | upper }}", "{{ title | safe }}"),
    (rules.unsafe_in_template, '<a href="https://example.no">', '<img src="https://example.no/a.png" alt="">'),
    (rules.unsafe_in_template, '<link rel="stylesheet" href="/static/app.css">', '<link rel="stylesheet" href="//example.no/a.css">'),
]


@pytest.mark.parametrize(("rule", "good", "bad"), BITES, ids=[f"{rule.__name__}-{number}" for number, (rule, _, _) in enumerate(BITES)])
def test_a_rule_lets_good_through_and_stops_bad(rule: rules.Rule, good: str, bad: str) -> None:
    assert rule(good) == []
    assert len(rule(bad)) == 1


def test_every_rule_over_the_tree_is_shown_to_bite() -> None:
    assert {rule for rule, _ in OVER_THE_TREE.values()} <= {rule for rule, _, _ in BITES}


def test_a_short_route_is_told_from_a_function_of_the_same_length() -> None:
    undecorated = GOOD_ROUTE.partition("\n")[2].replace("    x = 1\n", "    x = 1\n" * 9)
    assert rules.too_long_routes(undecorated) == []
    assert len(list(rules.functions(ast.parse(undecorated)))) == 1


# ---------------------------------------------------------------- rooms


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a tree against the contracts of its pyproject.toml; without the cache, which parallel runs would share."""
    return subprocess.run([LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_rooms_import_downward_only() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def contract_modules(contracts: Iterable[dict[str, Any]]) -> set[str]:
    """The modules of ours that the contracts speak of."""
    layers = {
        f"{container}.{layer.strip(' ()')}".removeprefix(".")
        for contract in contracts
        for container in contract.get("containers", [""])
        for line in contract.get("layers", ())
        for layer in line.split("|")
    }
    return layers | {module for contract in contracts for module in contract.get("source_modules", ())}


@pytest.fixture
def empty_house(tmp_path: Path) -> Path:
    """A tree with the rooms that the contracts speak of and nothing in them."""
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")
    for module in contract_modules(tomllib.loads(settings)["tool"]["importlinter"]["contracts"]):
        room = tmp_path / module.replace(".", "/")
        room.mkdir(parents=True, exist_ok=True)
        (room / "__init__.py").touch()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "store" / "base.py").write_text("from flask_sqlalchemy import SQLAlchemy\n")
    return tmp_path


def test_the_contracts_let_an_empty_house_through(empty_house: Path) -> None:
    assert lint_imports(empty_house).returncode == 0


FORBIDDEN = [
    ("app/domain", "import app.store"),
    ("app/domain", "import exports"),
    ("exports", "import app.domain"),
    ("app/store", "import app.prose"),
    ("app/store", "import flask"),
    ("app/prose", "import app.services"),
    ("app/intake", "import weasyprint"),
    ("app/services/plan", "import app.web"),
    ("app/services/plan", "import flask"),
    ("app/services/plan", "import sqlalchemy"),
    ("app/services/plan", "import pycrdt"),
    ("app/services/plan", "import docx"),
    ("app/web/plan", "import app.store.base"),
    ("app/web/plan", "import sqlite3"),
    ("app/web/plan", "import app.worker"),
    ("app/worker", "import app.store"),
    ("app/web/plan", "import app.commands"),
    ("app/services/entry", "import app.services.plan"),
    ("app/web/ground", "import app.web.plan"),
]


@pytest.mark.parametrize(("room", "line"), FORBIDDEN, ids=[f"{room}-{line.removeprefix('import ')}" for room, line in FORBIDDEN])
def test_the_contracts_stop_an_arrow_that_runs_up_or_out(empty_house: Path, room: str, line: str) -> None:
    (empty_house / room / "intruder.py").write_text(f"{line}\n")
    checked = lint_imports(empty_house)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "intruder" in checked.stdout


# ---------------------------------------------------------------- what comes from others


def unlisted_or_changed(folder: Path) -> list[str]:
    """What in a folder of others' files differs from its VENDOR.json: changed, missing, or not named there."""
    lines = json.loads((folder / "VENDOR.json").read_text("utf-8"))
    listed = {line["file"]: line["sha256"] for line in lines}
    there = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file() and "LICENSES" not in path.parts}
    there.pop("VENDOR.json")
    changed = [name for name in listed.keys() & there.keys() if hashlib.sha256(there[name].read_bytes()).hexdigest() != listed[name]]
    return sorted([*changed, *(listed.keys() ^ there.keys())])


def test_vendored_files_are_those_of_the_manifest() -> None:
    assert unlisted_or_changed(ROOT / "static" / "vendor") == []


def test_vendored_packages_have_version_and_licence() -> None:
    folder = ROOT / "static" / "vendor"
    lines = json.loads((folder / "VENDOR.json").read_text("utf-8"))
    assert all(line["version"] and line["licence"] for line in lines)
    texts = {line["package"].replace("@", "").replace("/", "-") + ".txt" for line in lines}
    assert texts <= {path.name for path in (folder / "LICENSES").iterdir()}


def test_a_vendored_file_that_was_changed_added_or_removed_is_told(tmp_path: Path) -> None:
    sums = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("kept.js", "changed.js", "removed.js")}
    (tmp_path / "VENDOR.json").write_text(json.dumps([{"file": name, "sha256": value} for name, value in sums.items()]))
    for name, content in (("kept.js", "kept.js"), ("changed.js", "other"), ("added.js", "")):
        (tmp_path / name).write_text(content)
    assert unlisted_or_changed(tmp_path) == ["added.js", "changed.js", "removed.js"]
