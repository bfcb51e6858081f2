"""Step 2: the plan's page with everything given out and marked, the working group's page, and the list of plans with what waits."""

import statistics
from collections.abc import Callable

from app.services.group import assigning, finishing, visiting
from app.services.plan import planning
from app.store.base import writing
from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served, milliseconds, queries, report_of, told
from tests.conftest import NOW


def _worked_on(served: Served, slug: str) -> None:
    """Every part given to somebody, every other one marked, and a visit."""
    with served.app.app_context(), writing() as session:
        parts = [place.id for place in planning.open_plan(session, served.who, slug).gauge.places.values() if place.is_part]
        for number, part in enumerate(parts):
            assigning.assign(session, served.who, slug, NOW, part, [served.who.person_id])
            if number % 2:
                finishing.mark_ready(session, served.who, slug, NOW, part)
        visiting.visit(session, served.who, slug, NOW)


def _measured(ask: Callable[[], object], most: float, asked: int, part: str) -> Measured:
    rounds = milliseconds(ask)
    middle, sent = statistics.median(rounds), queries(ask)
    return Measured(f"{middle:.1f} ms, {sent} queries", middle <= most and sent <= asked, told(rounds), part)


@figure(step=2, what="plan page with parts given out and marked, 35 measures", unit="", target="≤ 60 ms, ≤ 12 queries")
def plan_page_worked_on(bench: Bench) -> Measured:
    """The plan's page as its coordinator gets it."""
    served = Served(bench.folder, report_of(1))
    _worked_on(served, served.slugs[0])
    client = served.client()
    return _measured(lambda: client.get(f"/planer/{served.slugs[0]}").data, 60, 12, "")


@figure(step=2, what="working group's page, 35 measures", unit="", target="≤ 60 ms, ≤ 24 queries")
def working_group(bench: Bench) -> Measured:
    """The page as its coordinator gets it."""
    served = Served(bench.folder, report_of(1))
    _worked_on(served, served.slugs[0])
    client = served.client()
    return _measured(lambda: client.get(f"/planer/{served.slugs[0]}/arbeidsgruppe").data, 60, 24, "")


@figure(step=2, what="list of 50 plans with what waits in each", unit="", target="≤ 80 ms, ≤ 12 queries")
def list_of_plans(bench: Bench) -> Measured:
    """Fifty plans of 35 measures each."""
    served = Served(bench.folder, *(report_of(1) for _ in range(50)))
    for slug in served.slugs[:5]:
        _worked_on(served, slug)
    client = served.client()
    return _measured(lambda: client.get("/planer").data, 80, 12, "")
