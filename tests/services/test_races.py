"""Two people at once on one measure, one section and one order: nothing is lost without a sign, and the order stays whole."""

import random

from flask import Flask

from app.services.entry.entering import Who
from tests.racing import Ring


def test_races_end_with_a_whole_plan_and_a_sign_for_everybody(app: Flask, plan: str, people: dict[str, Who]) -> None:
    ring = Ring(app, plan, "plan", (people["coordinator"], people["editor"]), random.Random(3), [])
    for _ in range(25):
        ring.race()
    assert ring.wrong == []
    assert ring.done > 10 and ring.done + ring.stopped == 50
