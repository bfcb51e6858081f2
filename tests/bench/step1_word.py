"""Step 1: the Word file, read by another program: its words, and lines that flow on as those of the official Word file."""

import shutil

from exports.document import Drawing
from exports.pdf import draw_pdf
from exports.word import draw_docx
from exports.wording import wording
from tests.bench.figures import Bench, Measured, figure
from tests.exports.comparing import agreement, pdf_pages, printed_words
from tests.exports.lengthened import lines, plan_with_paragraph, starts, word_with_paragraph
from tests.exports.office import Office
from tests.exports.official import FREDRIKSTAD, fredrikstad, gode_krefter
from tests.exports.samples import sample_assets
from tests.exports.test_word_office import read_pages


def _office(bench: Bench) -> Office:
    return Office(str(shutil.which("soffice")), bench.folder)


@figure(step=1, what="words of the Document = words of its DOCX through LibreOffice, in order", unit="%", target="≥ 99.5")
def words_of_word(bench: Bench) -> list[Measured]:
    """Both official documents in their own layout."""
    found = []
    for part, document in (("plan", fredrikstad()), ("status report", gode_krefter())):
        drawing = Drawing(document.kind, contents=False)
        file = bench.folder / "drawn.pdf"
        file.write_bytes(_office(bench).convert(draw_docx(document, drawing, sample_assets, {}), "pdf"))
        printed = printed_words(read_pages(file, document), document, drawing)
        share, places = agreement(wording(document, drawing), printed)
        found.append(Measured(round(100 * share, 2), share >= 0.995, "; ".join(places[:5]) or "no difference", part))
    return found


@figure(step=1, what="one paragraph more in 2.1: lines as the Word file's through LibreOffice", unit="%", target="page starts equal")
def paragraph_more(bench: Bench) -> Measured:
    """Line ends that agree, the figure's own left out; every page must begin alike."""
    word = (bench.shared / "official" / f"{FREDRIKSTAD}.docx").read_bytes()
    theirs = pdf_pages(_office(bench).convert(word_with_paragraph(word), "pdf"))
    ours = pdf_pages(draw_pdf(plan_with_paragraph(fredrikstad()), Drawing("tiltaksplan", cover=False, contents=False), sample_assets))
    share, places = agreement(lines(theirs), lines(ours))
    alike = starts(ours) == starts(theirs)
    told = f"{len(lines(theirs))} lines, {len(theirs)} pages; {'; '.join(places[:3]) or 'no difference'}"
    return Measured(round(100 * share, 2), share >= 0.995 and alike, told)
