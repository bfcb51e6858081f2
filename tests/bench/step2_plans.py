"""Step 2: a plan made from the template and written until the files come out, on a desktop, on a phone and by keyboard alone."""

from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import passed

WAYS = ("desktop", "phone", "keyboard")


@figure(step=2, what="journey 2: a new plan from the template", unit="tests passed", target="desktop, phone and keyboard pass", seconds=600)
def new_plan(bench: Bench) -> list[Measured]:
    """The story of journey 2 in Chromium, once for each way of working a page."""
    found = []
    for way in WAYS:
        count, all_pass = passed("tests/browser/test_journey_new_plan.py", "-k", way)
        found.append(Measured(count, all_pass and count == 1, part=way))
    return found
