"""The committed bundle of the editor is made of the modules beside it, and is as small as promised."""

import hashlib
import json
from pathlib import Path

from tests.bench.step3_editor import MOST_KB, sizes

ROOT = Path(__file__).resolve().parent.parent.parent
OUTSIDE = {"main.js", "rooms.js"}


def test_the_bundle_is_made_of_the_modules_as_they_stand() -> None:
    """When this fails: ``cd .ci/editor && npm ci && node build.mjs``."""
    (entry,) = (line for line in json.loads((ROOT / "static/vendor/VENDOR.json").read_text("utf-8")) if line["file"] == "editor.js")
    modules = {f"static/editor/{path.name}" for path in (ROOT / "static/editor").glob("*.js") if path.name not in OUTSIDE}
    assert modules == {path for path in entry["sources"] if path.startswith("static/")}
    changed = [path for path, sum_ in entry["sources"].items() if hashlib.sha256((ROOT / path).read_bytes()).hexdigest() != sum_]
    assert changed == []


def test_what_stands_outside_the_bundle_needs_nothing_of_it() -> None:
    """Else the page would have two copies of a module, one in the bundle and one beside."""
    for name in OUTSIDE:
        source = (ROOT / "static/editor" / name).read_text("utf-8")
        assert 'from "./' not in source.replace('from "./rooms.js"', ""), name


def test_the_editor_is_as_small_as_promised() -> None:
    assert sum(sizes().values()) <= 1000 * MOST_KB
