"""Step 1: the printed pages. Official lines, veraPDF, words, and the time they take, beside LibreOffice and Typst in the same run."""

import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from exports.document import Document, Drawing, Inline, Measure, Note, map_runs
from exports.metrics import FONTS
from exports.pdf import draw_pdf
from exports.wording import wording
from tests.bench.figures import Bench, Measured, figure
from tests.bench.typst_emitter import typst_source
from tests.exports.comparing import agreement, pdf_pages, printed_words
from tests.exports.official import FREDRIKSTAD, GODE_KREFTER, fredrikstad, gode_krefter

ROUNDS = 5
PLAN, REPORT = "plan", "status report"
LINES = re.compile(r"identical lines .*: (\d+) of (\d+)")


def _no_picture(sha256: str) -> bytes:
    raise KeyError(sha256)


def _drawings() -> dict[str, tuple[Document, Drawing]]:
    """What is drawn: both documents in their own layout, bare and with cover and contents."""
    plan, report = fredrikstad(), gode_krefter()
    return {
        f"{PLAN}, inside pages": (plan, Drawing("tiltaksplan", cover=False, contents=False)),
        f"{PLAN}, cover and contents": (plan, Drawing("tiltaksplan")),
        f"{REPORT}, inside pages": (report, Drawing("statusrapport", cover=False, contents=False)),
    }


# ---------------------------------------------------------------- what is on the pages


def _checked(bench: Bench, drawing: Drawing) -> tuple[int, int]:
    """Pages of 13 and line ends of 372 that are the official ones, by the project's own tool."""
    file, official = bench.folder / "plan.pdf", bench.shared / "official" / FREDRIKSTAD
    file.write_bytes(draw_pdf(fredrikstad(), drawing, _no_picture))
    command = [sys.executable, str(bench.shared / "tools" / "pages_check.py"), str(file), f"{official}.json", "--lines", f"{official}.txt"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
    pages, lines = re.search(r"pages matched: (\d+) of 13", said), LINES.search(said)
    return int(pages[1]) if pages else 0, int(lines[1]) if lines else 0


@figure(step=1, what="official plan, pages and line ends as the official ones", unit="pages of 13, lines of 372", target="13, ≥ 370")
def official_pages(bench: Bench) -> list[Measured]:
    """With and without cover and contents."""
    found = []
    for part, front in (("inside pages", False), ("cover and contents", True)):
        pages, lines = _checked(bench, Drawing("tiltaksplan", front, front))
        found.append(Measured([pages, lines], pages == 13 and lines >= 370, part=part))
    return found


@figure(step=1, what="veraPDF, PDF/UA-1 and PDF/A-2a", unit="files compliant", target="all")
def conformance(bench: Bench) -> list[Measured]:
    """Both documents in both layouts, with cover and contents."""
    arguments = []
    for name, document in (("plan", fredrikstad()), ("report", gode_krefter())):
        for layout in ("tiltaksplan", "statusrapport"):
            file = bench.folder / f"{name}-{layout}.pdf"
            file.write_bytes(draw_pdf(document, Drawing(layout), _no_picture))
            arguments += [f"{file}:PDFUA-1", f"{file}:PDFA-2A"]
    command = [sys.executable, str(bench.shared / "tools" / "verapdf.py"), *arguments]
    said = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False).stdout
    good = said.count(" COMPLIANT ")
    return [Measured(f"{good} of {len(arguments)}", good == len(arguments), spread=f"{said.count('failed rules 0')} without a failed rule")]


@figure(step=1, what="words of the Document = words of its PDF, in order", unit="%", target="≥ 99.5")
def words_in_order(bench: Bench) -> list[Measured]:
    """Differences, if any, are told in the last column."""
    found = []
    for part, (document, drawing) in _drawings().items():
        if not drawing.contents:
            printed = printed_words(pdf_pages(draw_pdf(document, drawing, _no_picture)), document, drawing)
            share, places = agreement(wording(document, drawing), printed)
            found.append(Measured(100 * share, share >= 0.995, "; ".join(places[:5]) or "no difference", part))
    return found


# ---------------------------------------------------------------- time


def _least(work: Callable[[], object]) -> list[float]:
    """CPU seconds of this process for each of ``ROUNDS`` runs, after one that warms it."""
    work()
    seconds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return seconds


def _office(word: Path, folder: Path) -> list[float]:
    """CPU seconds LibreOffice takes from Word file to PDF, its start among them, after one run that makes its profile."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [shutil.which("soffice") or "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)]
    seconds = []
    for _ in range(4):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return seconds[1:]


TYPST_RUN = (
    "import sys, time, typst; options = dict(format='pdf', font_paths=[sys.argv[1]], ignore_system_fonts=True, timestamp=0,"
    "pdf_standards=['a-2a', 'ua-1']); source = open(sys.argv[2], 'rb').read();"
    "typst.compile(b'#set document(title: \"Hei\")\\n= Hei', **options); begun = time.process_time();"
    "typst.compile(source, **options); print(time.process_time() - begun)"
)
"""Typst remembers what it compiled: each run is a process that has compiled something else, as a warm worker would have."""


def _typst(document: Document, drawing: Drawing, folder: Path) -> list[float]:
    source = folder / "source.typ"
    source.write_text(typst_source(document, drawing), "utf-8")
    command = [sys.executable, "-c", TYPST_RUN, str(FONTS), str(source)]
    return [float(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout) for _ in range(ROUNDS)]


def _spread(seconds: list[float]) -> str:
    return f"{min(seconds):.2f}–{max(seconds):.2f}"


@figure(step=1, what="PDF, warm worker, least of five", unit="CPU s", target="≤ 0.9 for 13–16 pages, ≤ 2.2 for 31; others for comparison")
def drawing_time(bench: Bench) -> list[Measured]:
    """Ours, and in the same run LibreOffice from the official Word file and Typst from the same content; ratios in the last column."""
    found = []
    for part, (document, drawing) in _drawings().items():
        pages = len(pdf_pages(draw_pdf(document, drawing, _no_picture)))
        ours = _least(lambda document=document, drawing=drawing: draw_pdf(document, drawing, _no_picture))  # type: ignore[misc]
        limit = 2.2 if part.startswith(REPORT) else 0.9
        found.append(Measured(min(ours), min(ours) <= limit, _spread(ours), f"{part}, {pages} pages"))
        theirs = _typst(document, drawing, bench.folder)
        found.append(
            Measured(min(theirs), True, f"{_spread(theirs)}; ours takes {min(ours) / min(theirs):.1f} times as long", f"{part}, Typst")
        )
        if not drawing.cover:
            word = bench.shared / "official" / f"{FREDRIKSTAD if part.startswith(PLAN) else GODE_KREFTER}.docx"
            office = _office(word, bench.folder)
            found.append(
                Measured(min(office), True, f"{_spread(office)}; ours takes {min(ours) / min(office):.2f} of it", f"{part}, LibreOffice")
            )
    return found


def report_times(times: int) -> Document:
    """The status report with its packages ``times`` over; pieces after the first time have other ids, and measures no number."""
    report = gode_krefter()
    chapters = list(report.chapters)
    for time_over in range(1, times):
        for package in report.chapters[2:]:
            parts = tuple(_again(part, f"x{time_over}") for part in package.parts if isinstance(part, Measure))
            chapters.append(replace(package, id=f"{package.id}x{time_over}", parts=parts))
    return replace(report, chapters=tuple(chapters))


def _again(measure: Measure, ending: str) -> Measure:
    def renamed(run: Inline) -> Inline:
        return replace(run, id=run.id + ending) if isinstance(run, Note) else run

    statuses = tuple(replace(entry, blocks=map_runs(entry.blocks, renamed)) for entry in measure.statuses)
    return replace(measure, id=measure.id + ending, number=None, blocks=map_runs(measure.blocks, renamed), statuses=statuses)


@figure(step=1, what="PDF, time per page from 31 to some 300 pages", unit="ms per page", target="longest ≤ 1.35 of shortest")
def flatness(bench: Bench) -> Measured:
    """Least of two runs for each length; memory at its highest in the last column."""
    drawing, found, lengths = Drawing("statusrapport", cover=False, contents=False), [], []
    for times in (1, 3, 10):
        document, seconds, content = report_times(times), [], b""
        for _ in range(2):
            begun = time.process_time()
            content = draw_pdf(document, drawing, _no_picture)
            seconds.append(time.process_time() - begun)
        lengths.append(len(pdf_pages(content)))
        found.append(round(1000 * min(seconds) / lengths[-1], 1))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Measured(found, found[-1] <= 1.35 * found[0], f"{' · '.join(map(str, lengths))} pages, {memory} MB")
