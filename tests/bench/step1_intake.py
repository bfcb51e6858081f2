"""Step 1, files coming in: what the two official documents give, how fast, what hostile files cost, and the way out and in again."""

import io
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence

from app.intake.word import Intake, read_word, unaccounted
from exports.document import Block, Document, Drawing, Figure, List, Measure, Quote, Table, each_part, measures, part_blocks
from exports.word import draw_docx
from tests.bench.figures import ROOT, Bench, Measured, figure
from tests.exports.office import Office

FREDRIKSTAD, GODE_KREFTER = "tiltaksplan-fredrikstad-2025", "statusrapport-gode-krefter-2011"
RUNS = 5
MEGABYTE = 1_000_000


def _file(bench: Bench, name: str) -> bytes:
    return (bench.shared / "official" / f"{name}.docx").read_bytes()


def _named(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


# ---------------------------------------------------------------- what comes in

_PLAN = {
    "chapters": 6, "sections": 9, "leads": 4, "measures": 26, "in 3.1": 3, "in 3.2": 11, "in 3.3": 12, "bullets": 65, "figures": 1,
    "levels": 5, "links": 4, "words lost": 0,
}  # fmt: skip
_REPORT = {
    "packages": 3, "in I": 10, "in II": 14, "in III": 11, "measures": 35, "igangsatt": 21, "gjennomført": 11, "ikke igangsatt": 2,
    "under planlegging": 1, "footnotes": 11, "references": 9, "references to another plan": 2, "hard differences": 5,
    "differences in wording": 6, "words lost": 0,
}  # fmt: skip


@figure(step=1, what=f"import of {FREDRIKSTAD}.docx", unit="pieces", target=_named(_PLAN), seconds=60)
def import_of_the_plan(bench: Bench) -> Measured:
    """Chapters, sections, leads, measures, bullets, the figure and its levels, links; every word accounted for."""
    read = read_word(_file(bench, FREDRIKSTAD))
    found = _counted(read, ("chapters", "sections", "leads", "measures", "bullets", "figures", "links"))
    for section in (one for chapter in read.document.chapters for one in chapter.sections if one.number in ("3.1", "3.2", "3.3")):
        found[f"in {section.number}"] = sum(isinstance(part, Measure) for part in section.parts)
    found["levels"] = sum(len(part.levels) for _, _, part in each_part(read.document) if isinstance(part, Figure))
    return Measured(_named({name: found[name] for name in _PLAN}), ok=found == _PLAN)


@figure(step=1, what=f"import of {GODE_KREFTER}.docx", unit="pieces", target=_named(_REPORT), seconds=60)
def import_of_the_report(bench: Bench) -> Measured:
    """Packages, measures, statuses, notes, references inside and outside, and what table and text say differently."""
    read = read_word(_file(bench, GODE_KREFTER))
    found = _counted(read, ("packages", "measures", "footnotes", "references"))
    for chapter in (one for one in read.document.chapters if one.kind == "package"):
        found[f"in {chapter.number}"] = sum(isinstance(part, Measure) for part in chapter.parts)
    for measure in measures(read.document):
        status = measure.statuses[-1].status.lower()
        found[status] = found.get(status, 0) + 1
    found["references to another plan"] = sum("en annen plan" in problem.what for problem in read.problems)
    found["hard differences"] = sum(choice.hard for choice in read.choices)
    found["differences in wording"] = sum(not choice.hard for choice in read.choices)
    return Measured(_named({name: found.get(name, 0) for name in _REPORT}), ok=found == _REPORT)


def _counted(read: Intake, names: Sequence[str]) -> dict[str, int]:
    lost = sum("fant vi ikke plass til" in problem.what for problem in read.problems)
    return {name: int(str(read.counts[name])) for name in names} | {"words lost": len(unaccounted(read)) + lost}


@figure(step=1, what="import, server time", unit="ms", target="≤ 1000", seconds=60)
def time_of_import(bench: Bench) -> list[Measured]:
    """The least of five readings of each official file, in one process."""
    return [_timed(_file(bench, name), name) for name in (FREDRIKSTAD, GODE_KREFTER)]


def _timed(data: bytes, name: str) -> Measured:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        read_word(data)
        times.append((time.perf_counter() - start) * 1000)
    return Measured(round(min(times), 1), ok=min(times) <= 1000, spread=f"{min(times):.0f}–{max(times):.0f}", part=name)


# ---------------------------------------------------------------- what is refused

_REFUSED = """
import sys, time
from app.intake.refusal import Refused
from app.intake.word import read_word

def memory(name):
    # The process's own figure; getrusage would tell the highest of the process that started this one.
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))

before, start = memory("VmRSS"), time.perf_counter()
try:
    read_word(open(sys.argv[1], "rb").read())
except Refused:
    print(time.perf_counter() - start, (memory("VmHWM") - before) * 1024 / 1e6)
"""


@figure(step=1, what="a hostile file is refused", unit="s · MB", target="≤ 1 · ≤ 100", seconds=120)
def cost_of_refusing(bench: Bench) -> list[Measured]:
    """Wall time and memory above the start, each file in a process of its own."""
    found = []
    for name, data in _hostile(_file(bench, FREDRIKSTAD)):
        file = bench.folder / "hostile.docx"
        file.write_bytes(data)
        done = subprocess.run([sys.executable, "-c", _REFUSED, str(file)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
        seconds, megabytes = map(float, done.stdout.split() or ("inf", "inf"))
        found.append(Measured([round(seconds, 3), round(megabytes, 1)], ok=seconds <= 1 and megabytes <= 100, part=name))
    return found


def _hostile(good: bytes) -> Iterator[tuple[str, bytes]]:
    """The official plan with one thing wrong."""
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"]
    entities = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;&b;">]>'
    swarm = text.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 2_000_000)
    yield "a part of 300 MB", _packed(parts | {"word/document.xml": text + b" " * (300 * MEGABYTE)})
    yield "entities", _packed(parts | {"word/document.xml": text.replace(b"<w:document", entities + b"<w:document", 1)})
    yield "two million elements", _packed(parts | {"word/document.xml": swarm})
    yield "twenty thousand parts", _packed(parts | {f"word/x{at}.xml": b"<a/>" for at in range(20_000)})
    yield "cut in the middle", good[: len(good) // 2]
    yield "macros", _packed(parts | {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


# ---------------------------------------------------------------- out and in again


@figure(step=1, what="export → import gives the same Document", unit="% of blocks", target="100, the whole document equal", seconds=180)
def round_trip(bench: Bench) -> list[Measured]:
    """Both plans, straight and after LibreOffice has saved the file; ids, facts and all."""
    program = shutil.which("soffice")
    office = Office(program, bench.folder) if program else None
    found = []
    for name in (FREDRIKSTAD, GODE_KREFTER):
        document = read_word(_file(bench, name)).document
        drawn = draw_docx(document, Drawing(document.kind), _no_pictures, {})
        found.append(_compared(read_word(drawn).document, document, name))
        if office is None:
            found.append(Measured("LibreOffice is not installed", ok=False, part=f"{name}, saved by LibreOffice"))
        else:
            found.append(_compared(read_word(office.convert(drawn, "docx")).document, document, f"{name}, saved by LibreOffice"))
    return found


def _no_pictures(sha256: str) -> bytes:
    raise KeyError(sha256)


def _compared(read: Document, document: Document, part: str) -> Measured:
    here, there = dict(_blocks(read)), dict(_blocks(document))
    same = sum(here.get(key) == block for key, block in there.items())
    share = 100 * same / len(there)
    return Measured(round(share, 2), ok=read == document, spread=f"{same} of {len(there)} blocks", part=part)


def _blocks(document: Document) -> Iterator[tuple[str, object]]:
    """Every block and part by id."""
    for _, _, part in each_part(document):
        yield part.id, part
        for block in part_blocks(part):
            yield from _inside(block)


def _inside(block: Block) -> Iterator[tuple[str, object]]:
    yield block.id, block
    inner: Sequence[Block] = ()
    if isinstance(block, List):
        inner = [one for item in block.items for one in item.blocks]
    elif isinstance(block, Quote):
        inner = block.blocks
    elif isinstance(block, Table):
        inner = [one for row in block.rows for cell in row.cells for one in cell.blocks]
    for one in inner:
        yield from _inside(one)
