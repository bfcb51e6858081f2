"""The committed bundle of the editor is made of the modules beside it, and is as small as promised."""

import hashlib
import json
from pathlib import Path

from tests.bench.step3_editor import MOST_KB, sizes

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_bundle_is_made_of_the_modules_as_they_stand() -> None:
    """When this fails: ``cd .ci/editor && npm ci && node build.mjs``."""
    (entry,) = (line for line in json.loads((ROOT / "static/vendor/VENDOR.json").read_text("utf-8")) if line["file"] == "editor.js")
    modules = {f"static/editor/{path.name}" for path in (ROOT / "static/editor").glob("*.js") if path.name != "rooms.js"}
    assert modules == {path for path in entry["sources"] if path.startswith("static/editor/")}
    changed = [path for path, sum_ in entry["sources"].items() if hashlib.sha256((ROOT / path).read_bytes()).hexdigest() != sum_]
    assert changed == []


def test_the_editor_is_as_small_as_promised() -> None:
    assert sum(sizes().values()) <= 1000 * MOST_KB
