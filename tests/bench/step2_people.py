"""Step 2: rights on every route, for everybody, and for those whose right, sign-in or link has ended."""

from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import passed
from tests.web.routes import ROUTES
from tests.web.world import PERSONS


@figure(
    step=2,
    what="every route × role × agency × own/other plan × (signed in, expired, removed, deactivated, other's link, used link, old link)",
    unit="",
    target="each cell as access.py says; no hint whether a person or plan exists",
)
def rights_matrix(bench: Bench) -> list[Measured]:
    """The generated matrix of routes, and what one-time links and ended rights open."""
    found = []
    for name, tests in (
        (f"{len(ROUTES)} routes × {len(PERSONS)} persons × own and other plan; agencies, assigned parts", ("tests/web/test_access.py",)),
        ("routes of links × fates × persons", ("tests/web/test_links.py", "tests/web/test_link_fates.py")),
        ("the table itself", ("tests/domain/test_access.py", "tests/domain/test_words.py")),
    ):
        number, fits = passed(*tests)
        found.append(Measured(f"{number} cases", fits, "", name))
    return found
