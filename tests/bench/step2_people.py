"""Step 2: rights on every route, for everybody, and for those whose right, sign-in or link has ended."""

from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import passed


@figure(
    step=2,
    what="every route × role × agency × own/other plan × (signed in, removed, deactivated, signed out, other's, used, old, withdrawn link)",
    unit="",
    target="each cell as access.py says; no hint whether a person or plan exists",
)
def rights_matrix(bench: Bench) -> list[Measured]:
    """The generated matrix of routes, and what one-time links and ended rights open."""
    found = []
    for name, tests in (
        ("routes × people × plans", ("tests/web/test_access.py",)),
        ("removed, deactivated, signed out; links of every fate", ("tests/web/test_links.py",)),
        ("the table itself", ("tests/domain/test_access.py", "tests/domain/test_words.py")),
    ):
        number, fits = passed(*tests)
        found.append(Measured(f"{number} cases", fits, "", name))
    return found
