"""Step 4: a whole input round, from the first guest to the last answer, and its form in three formats."""

from app.services.entry.entering import enter
from app.services.papers import tabulating
from app.services.rounds import following, tabling
from app.store.base import reading
from exports.document import Drawing
from exports.drawing import Format, draw
from exports.matrix import Matrix
from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served
from tests.exports.comparing import letters, pdf_pages
from tests.exports.drawn import of_kind, opened
from tests.exports.samples import sample_assets
from tests.exports.settling import words
from tests.exports.test_matrix import book_words, sheets
from tests.exports.verapdf import PROFILES, judge
from tests.exports.word_reading import W, WordReading
from tests.plans import small_plan
from tests.simulated import run

GUESTS, INPUTS = 30, 300
ZONE = "Europe/Oslo"


@figure(
    step=4,
    what="an input round of 30 guests and 300 inputs",
    unit="",
    target="all treated, each reads the own answers alone; the form says the same in three formats, both PDF profiles kept",
    seconds=1_200,
)
def a_round(bench: Bench) -> list[Measured]:
    """Everybody writes at random places, changes and regrets; some inputs are split, some share an answer."""
    served = Served(bench.folder, small_plan())
    slug, who = served.slugs[0], served.who
    with served.app.app_context():
        found = run(slug, {"coordinator": who}, GUESTS, INPUTS)
        with reading() as session:
            (one,) = following.list_rounds(session, who, slug)
            matrix = tabulating.matrix_of(enter(session, who, slug), tabling.table(session, who, slug, one.id), ZONE)
    told = f"{found.answered} of {found.inputs} answered, {found.shared} by another's answer, {found.parts} parts"
    is_whole = found.answered == found.inputs == INPUTS and found.answers_sent == GUESTS and not found.wrong
    return [Measured(f"{told}, {found.answers_sent} answers sent", is_whole, "; ".join(found.wrong[:5])), _form(matrix)]


def _form(matrix: Matrix) -> Measured:
    """The form drawn three times: its rows counted in each, and every input's words looked for in each."""
    pdf, word, book = (draw(matrix, Drawing("tiltaksplan"), format, sample_assets) for format in _FORMATS)
    reading_of_word = WordReading(word)
    said = (
        letters([line for page in pdf_pages(pdf) for line in page]),
        letters(words(reading_of_word.body)),
        book_words(book),
    )
    rows = (
        len(of_kind(opened(pdf), "TR")) - 1,
        len(list(reading_of_word.body.iter(f"{W}tr"))) - 1,
        max(len(lines) for lines in sheets(book).values()) - 1,
    )
    lost = sum(letters(row.text.split()) not in one for row in matrix.rows for one in said)
    broken = {profile: found for profile in PROFILES if (found := judge(pdf, profile))}
    told = f"{rows[0]}, {rows[1]} and {rows[2]} rows of {len(matrix.rows)}, {lost} inputs lost; {len(PROFILES) - len(broken)} of 2 profiles"
    return Measured(told, set(rows) == {len(matrix.rows)} and not lost and not broken, str(broken or ""), "merknadsskjema")


_FORMATS: tuple[Format, ...] = ("pdf", "docx", "xlsx")
