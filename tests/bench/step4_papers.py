"""Step 4: the papers of a round. Tracked changes come out whole either way, and a large «merknadsskjema» is drawn in time."""

import shutil
import statistics
import time

from exports.document import Drawing
from exports.drawing import draw
from exports.paging import page_numbers
from exports.pdf import draw_pdf
from exports.word import draw_docx
from exports.working import Working, notice
from tests.bench.figures import Bench, Measured, figure
from tests.exports.changing import Changer
from tests.exports.office import Office
from tests.exports.remarked import sample_working
from tests.exports.rounds import large_matrix
from tests.exports.samples import sample_assets, sample_plan, sample_report
from tests.exports.settling import install, settled, settled_by_office, words
from tests.exports.word_reading import WordReading

SEEDS, IN_OFFICE = 60, 6


def _random(seed: int) -> tuple[Working, Drawing]:
    before = (sample_plan, sample_report)[seed // 2 % 2]()
    layout = ("tiltaksplan", "statusrapport")[seed % 2]
    return Working(before, Changer(seed).changed(before, 1 + seed % 12)), Drawing(layout)  # type: ignore[arg-type]


def _clean(working: Working, drawing: Drawing, accepted: bool) -> bytes:
    wish = Drawing(drawing.layout, notice=notice(working))
    pages = page_numbers(working.before, draw_pdf(working.before, wish, sample_assets))
    return draw_docx(working.after if accepted else working.before, wish, sample_assets, pages)


@figure(
    step=4,
    what="tracked changes: DOCX working copy accepted = text as if accepted; rejected = text as before",
    unit="",
    target="every one, by the standard and by LibreOffice",
    seconds=900,
)
def tracked(bench: Bench) -> Measured:
    """Random changes of two documents in both layouts, settled by the letter of the standard; some, and the sample, by LibreOffice."""
    whole = 0
    for seed in range(SEEDS):
        working, drawing = _random(seed)
        body = WordReading(draw(working, drawing, "docx", sample_assets)).body
        ways = (("accepted", True), ("rejected", False))
        whole += all(words(settled(body, how)) == words(WordReading(_clean(working, drawing, so)).body) for how, so in ways)  # type: ignore[arg-type]
    program = shutil.which("soffice")
    if program is None:
        return Measured(f"{whole} of {SEEDS}; LibreOffice is not installed", False)
    office, same = Office(program, bench.folder), 0
    install(office)
    for working, drawing in [*map(_random, range(IN_OFFICE)), (sample_working(), Drawing("tiltaksplan"))]:
        made = draw(working, drawing, "docx", sample_assets)
        for how, so in (("accepted", True), ("rejected", False)):
            expected = words(WordReading(office.convert(_clean(working, drawing, so), "docx")).body)
            same += words(settled_by_office(office, made, how).body) == expected  # type: ignore[arg-type]
    asked = 2 * (IN_OFFICE + 1)
    return Measured(f"{whole} of {SEEDS} both ways; LibreOffice {same} of {asked}", whole == SEEDS and same == asked)


@figure(step=4, what="merknadsskjema of 300 inputs, some of 5,000 signs", unit="s", target="≤ 60 (PDF, own limit)", seconds=600)
def matrix(_bench: Bench) -> list[Measured]:
    """Time of the processor for each format, the middle of three."""
    found = []
    for format in ("pdf", "docx", "xlsx"):
        times = []
        for _ in range(3):
            begun = time.process_time()
            draw(large_matrix(), Drawing("tiltaksplan"), format, sample_assets)
            times.append(time.process_time() - begun)
        middle = statistics.median(times)
        found.append(Measured(round(middle, 1), middle <= 60, f"{min(times):.1f}–{max(times):.1f}", format))
    return found
