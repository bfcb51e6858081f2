"""Step 2: the overview of a plan with 350 measures, filtered and sorted, from the request to the finished page."""

import statistics

from flask.testing import FlaskClient

from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served, milliseconds, queries, report_of, told

VIEWS = {
    "all, under its headings": "",
    "filtered and sorted": "?status=Igangsatt&sorter=-periode",
    "all, sorted by responsible, no headings": "?sorter=ansvarlig&grupper=ingen",
    "every column, grouped by status": "?grupper=status&kolonner=nr.del.ansvarlig.partnere.periode.status.deltiltak.endret.mangler",
}


@figure(step=2, what="overview of 350 measures", unit="", target="≤ 60 ms, ≤ 12 queries")
def overview_of_measures(bench: Bench) -> list[Measured]:
    """The whole page as its coordinator gets it, three rounds of each view."""
    served = Served(bench.folder, report_of(10))
    client, address = served.client(), f"/planer/{served.slugs[0]}/tiltak"
    return [_measured(client, address + asked, view) for view, asked in VIEWS.items()]


def _measured(client: FlaskClient, address: str, view: str) -> Measured:
    assert client.get(address).status_code == 200
    rounds = milliseconds(lambda: client.get(address).data)
    middle, asked = statistics.median(rounds), queries(lambda: client.get(address))
    return Measured(f"{middle:.1f} ms, {asked} queries", middle <= 60 and asked <= 12, told(rounds), view)
