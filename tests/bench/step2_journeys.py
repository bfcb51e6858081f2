"""Step 2: people's stories from start to finish, each on a desktop, on a phone and by keyboard alone; accessibility of every page."""

from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import passed

WAYS = ("desktop", "phone", "keyboard")
PASS = "desktop, phone and keyboard pass"


def _each_way(file: str) -> list[Measured]:
    """One story in Chromium, once for each way of working a page."""
    found = []
    for way in WAYS:
        count, all_pass = passed(f"tests/browser/{file}.py", "-k", way)
        found.append(Measured(count, all_pass and count == 1, part=way))
    return found


@figure(step=2, what="journey 2: a new plan from the template", unit="tests passed", target=PASS, seconds=600)
def new_plan(bench: Bench) -> list[Measured]:
    """A plan made from the template and written until the files come out."""
    return _each_way("test_journey_new_plan")


@figure(step=2, what="journey 3: invited, and the police's own measure changed", unit="tests passed", target=PASS, seconds=600)
def invited(bench: Bench) -> list[Measured]:
    """From the mail to what the coordinator reads in the history."""
    return _each_way("test_journey_invited")


@figure(step=2, what="a newcomer's first ten minutes", unit="tests passed", target=PASS, seconds=600)
def newcomer(bench: Bench) -> list[Measured]:
    """From an installation where nobody is known to a PDF of a plan that two agencies have begun."""
    return _each_way("test_journey_newcomer")


@figure(
    step=2,
    what="axe on every page and fragment state, 1440/390/320, light/dark, 200 % text",
    unit="tests passed",
    target="0 violations",
    seconds=3000,
)
def every_page_is_accessible(bench: Bench) -> Measured:
    """The browser tests that run axe, look for sideways scroll and listen for breaches of the content policy."""
    count, all_pass = passed("tests/browser/test_accessibility.py", SAMPLAN_EVERY_LOOK="1")
    return Measured(count, all_pass and count > 0)
