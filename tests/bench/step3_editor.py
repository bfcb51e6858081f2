"""Step 3: what a browser fetches before somebody can write."""

import gzip
from pathlib import Path

from tests.bench.figures import Bench, Measured, figure

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
SCRIPTS = ("vendor/editor.js", "vendor/editor-start.js", "editor/rooms.js")
MOST_KB = 110


def sizes() -> dict[str, int]:
    """Each script that a page fetches for the editor → its bytes in gzip, as tightly as gzip does."""
    return {name: len(gzip.compress((STATIC / name).read_bytes(), 9, mtime=0)) for name in SCRIPTS}


@figure(step=3, what="editor bundle, gzip -9, libraries and our modules", unit="kB", target=f"≤ {MOST_KB}")
def editor_bundle(_bench: Bench) -> Measured:
    """All scripts of the editor; a kB is 1,000 bytes. The spread tells each by itself."""
    found = sizes()
    total = sum(found.values())
    return Measured(round(total / 1000, 1), total <= 1000 * MOST_KB, ", ".join(f"{name} {size:,} B" for name, size in found.items()))
