"""A status that does not go with the period is pointed out where the measure stands, to those who can mend it."""

from flask import Flask

from app.services.entry.entering import Who
from app.services.plan import planning
from app.store.base import writing
from tests.conftest import NOW
from tests.web.conftest import SignIn


def test_a_finished_measure_without_an_end_is_pointed_out_to_its_owner_and_not_to_readers(
    app: Flask, plan: str, people: dict[str, Who], sign_in: SignIn
) -> None:
    with app.app_context(), writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "patrol", 1, {"period": "2026–"})
        planning.edit_piece(session, people["coordinator"], plan, NOW, "entry", 1, {"status": "Gjennomført"})
    words = "perioden («2026–») har ingen slutt"
    assert words in sign_in("editor").get(f"/planer/{plan}").text
    assert words not in sign_in("reader").get(f"/planer/{plan}").text
