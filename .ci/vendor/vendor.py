"""Fetch what the browser gets from others and write static/vendor with its manifest.

Run by `make vendor`, by whoever raises a version in package.json; needs Node.js and npm. Everybody else uses the committed files.
Lines of VENDOR.json about files this script does not make (the editor's libraries) are kept as they are.
"""

import hashlib
import io
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
VENDOR = HERE.parent.parent / "static" / "vendor"
MODULES = HERE / "node_modules"
MANIFEST = VENDOR / "VENDOR.json"
SOURCE_MAP = re.compile(rb"^.*[#@] sourceMappingURL=.*\n?", re.MULTILINE)
SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
SVG_PATH = re.compile(r'(?<= d=")[^"]+')
SVG_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")


@dataclass(frozen=True, slots=True)
class Copied:
    """One file taken as it is from a package: its name here, the package, its path there."""

    file: str
    package: str
    source: str


COPIED = (
    Copied("designsystemet.css", "@digdir/designsystemet-css", "dist/src/index.css"),
    Copied("htmx.js", "htmx.org", "dist/htmx.min.js"),
    Copied("inter-latin-ext.woff2", "@fontsource-variable/inter", "files/inter-latin-ext-wght-normal.woff2"),
)
FONT = ("@fontsource-variable/inter", "files/inter-latin-wght-normal.woff2")
WEIGHTS = (400, 700)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum"]
LICENCES = {
    "@digdir/designsystemet-css": "LICENSE",
    "@digdir/designsystemet-web": "LICENSE",
    "@digdir/designsystemet": "LICENSE",
    "@floating-ui/dom": "LICENSE",
    "@fontsource-variable/inter": "LICENSE",
    "htmx.org": "LICENSE",
}
AKSEL_LICENCE = """MIT License

Copyright (c) 2017 NAV

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def npm(*words: str) -> None:
    """Run one npm command in this folder; a failure ends the script with npm's own message."""
    subprocess.run(["npm", *words], cwd=HERE, check=True)


def package_data(package: str) -> dict[str, Any]:
    """The installed package's own package.json."""
    data: dict[str, Any] = json.loads((MODULES / package / "package.json").read_text("utf-8"))
    return data


def without_source_map(content: bytes, name: str) -> bytes:
    """Scripts and styles without the line that would make browsers ask for a map that is not shipped."""
    return SOURCE_MAP.sub(b"", content) if name.endswith((".js", ".css")) else content


def build_theme() -> bytes:
    """Our theme's CSS, built from designsystemet.config.json with the design system's own tool."""
    tool = ("exec", "--offline", "--", "designsystemet", "tokens")
    npm(*tool, "create", "--config", "designsystemet.config.json", "--clean")
    npm(*tool, "build", "-t", "design-tokens", "-o", "build", "--clean")
    return (HERE / "build" / "samplan.css").read_bytes()


def build_scripts() -> bytes:
    """The parts of the design system's scripts that ds.js asks for, as one plain script."""
    made = HERE / "build" / "ds.js"
    npm("exec", "--offline", "--", "esbuild", "ds.js", "--bundle", "--minify", "--format=iife", "--target=es2022", f"--outfile={made}")
    return made.read_bytes()


def build_font() -> bytes:
    """Inter with the weights and features that the pages use: a third lighter, and the same to the eye."""
    whole = HERE / "build" / "inter.ttf"
    font = instancer.instantiateVariableFont(TTFont(MODULES / FONT[0] / FONT[1]), {"wght": WEIGHTS})
    font.flavor = None
    font.save(whole)  # written and read back, for the subsetter wants the glyphs as the instancer left them
    font = TTFont(whole)
    options = subset.Options(layout_features=FEATURES, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=font.getBestCmap())
    cutter.subset(font)
    font.flavor = "woff2"
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def rounded(path: str) -> str:
    """A path's numbers to a hundredth of the grid's unit, which no eye can tell from the whole; a third of the bytes are saved."""
    if re.search("[aA]", path):
        return path  # the flags of an arc may stand without spaces, and look like numbers
    return SVG_NUMBER.sub(lambda found: f"{round(float(found[0]), 2):g}", path)


def build_sprite() -> bytes:
    """One SVG of symbols, named as in icons.json; the pages point into it with <use>."""
    names: dict[str, str] = json.loads((HERE / "icons.json").read_text("utf-8"))
    symbols = []
    for name, icon in sorted(names.items()):
        drawn = SVG_BODY.search((MODULES / "@navikt/aksel-icons/dist/svg" / f"{icon}.svg").read_text("utf-8"))
        if drawn is None:
            raise SystemExit(f"The icon {icon} is not drawn as expected; nothing was written.")
        paths = SVG_PATH.sub(lambda found: rounded(found[0]), drawn[1].strip())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" fill="none">{paths}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def line(file: str, package: str, source: str, content: bytes) -> dict[str, Any]:
    """The manifest's line about one file."""
    data = package_data(package)
    return {
        "file": file,
        "package": package,
        "version": data["version"],
        "licence": {"BSD-0-Clause": "0BSD"}.get(data["license"], data["license"]),
        "source": source,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }


def collect() -> dict[str, tuple[str, str, bytes]]:
    """File name → (package, where in the package it comes from, content)."""
    files = {c.file: (c.package, c.source, without_source_map((MODULES / c.package / c.source).read_bytes(), c.file)) for c in COPIED}
    files["theme.css"] = ("@digdir/designsystemet", "built from .ci/vendor/designsystemet.config.json", build_theme())
    files["designsystemet.js"] = (
        "@digdir/designsystemet-web",
        "the parts named in .ci/vendor/ds.js, bundled with esbuild",
        build_scripts(),
    )
    files["inter-latin.woff2"] = (FONT[0], f"{FONT[1]}, weights {WEIGHTS[0]}–{WEIGHTS[1]}, cut by vendor.py", build_font())
    files["icons.svg"] = ("@navikt/aksel-icons", "dist/svg, the icons of .ci/vendor/icons.json", build_sprite())
    return files


def write_licences() -> None:
    """The licence text of every package, beside the files."""
    folder = VENDOR / "LICENSES"
    folder.mkdir(parents=True, exist_ok=True)
    for package, name in LICENCES.items():
        shutil.copyfile(MODULES / package / name, folder / f"{package.replace('@', '').replace('/', '-')}.txt")
    (folder / "navikt-aksel-icons.txt").write_text(AKSEL_LICENCE, "utf-8")


def others_lines(mine: set[str]) -> list[dict[str, Any]]:
    """The lines of the present manifest about files that are not made here and are still there."""
    if not MANIFEST.exists():
        return []
    lines: list[dict[str, Any]] = json.loads(MANIFEST.read_text("utf-8"))
    return [entry for entry in lines if entry["file"] not in mine and (VENDOR / entry["file"]).exists()]


def main() -> None:
    npm("ci", "--no-audit", "--no-fund")
    files = collect()
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, (_, _, content) in files.items():
        (VENDOR / name).write_bytes(content)
    write_licences()
    lines = others_lines(set(files)) + [line(name, *rest) for name, rest in files.items()]
    lines.sort(key=lambda entry: str(entry["file"]))
    MANIFEST.write_text(json.dumps(lines, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"{len(files)} files, {sum(len(content) for _, _, content in files.values())} bytes, in {VENDOR}")


if __name__ == "__main__":
    main()
