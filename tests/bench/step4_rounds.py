"""Step 4: a whole input round, from the first guest to the last answer."""

from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served
from tests.plans import small_plan
from tests.simulated import run

GUESTS, INPUTS = 30, 300


@figure(
    step=4, what="an input round of 30 guests and 300 inputs", unit="", target="all treated, each reads the own answers alone", seconds=900
)
def a_round(bench: Bench) -> Measured:
    """Everybody writes at random places, changes and regrets; some inputs are split, some share an answer."""
    served = Served(bench.folder, small_plan())
    with served.app.app_context():
        found = run(served.slugs[0], {"coordinator": served.who}, GUESTS, INPUTS)
    words = f"{found.answered} of {found.inputs} answered, {found.shared} by another's answer, {found.parts} parts"
    is_whole = found.answered == found.inputs == INPUTS and found.answers_sent == GUESTS and not found.wrong
    return Measured(f"{words}, {found.answers_sent} answers sent", is_whole, "; ".join(found.wrong[:5]))
