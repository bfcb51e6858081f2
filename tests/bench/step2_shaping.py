"""Step 2: what is done to a plan's shape can all be taken back; two people at once lose nothing without a sign."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app.factory import create_app
from app.services.entry.entering import SYSTEM, Who
from app.services.origins import planting
from app.services.people import joining
from app.store.base import Session, db, reading, writing
from tests.at_random import Shaper, whole
from tests.bench.figures import Bench, Measured, figure
from tests.conftest import NOW, PASSWORD, settings_in
from tests.plans import small_plan
from tests.racing import Ring

EDITS = 200
RACES = 500
SEEDS = {False: (1,), True: (1, 2, 3, 4, 5)}


@contextmanager
def peopled(folder: Path) -> Iterator[tuple[Flask, str, tuple[Who, Who]]]:
    """An application with the small plan, and two who coordinate it."""
    app = create_app(settings_in(folder))
    with app.app_context():
        upgrade()
        with writing() as session:
            people = tuple(
                joining.add_person(session, NOW, f"{name}@nordvik.example", name, PASSWORD, "Nordvik kommune") for name in ("Kari", "Ola")
            )
        with writing() as session:
            slug = planting.plant(session, SYSTEM, NOW, small_plan()).slug
            for who in people:
                joining.give_role(session, NOW, who.email, slug, "coordinator")
        yield app, slug, (people[0], people[1])
        db.session.remove()
        db.engine.dispose()


def _person(session: Session, name: str) -> Who:
    return joining.add_person(session, NOW, f"{name}@nordvik.example", name, PASSWORD, "Nordvik kommune")


@figure(step=2, what="random structure edits, all undone", unit="edits", target="the plan byte for byte as it was", seconds=400)
def random_edits(bench: Bench) -> Measured:
    """Edits of every kind, undone in the opposite order, done again, undone again; canonical JSON compared each time."""
    wrong: list[str] = []
    made: dict[str, int] = {}
    for seed in SEEDS[bench.long]:
        folder = bench.folder / str(seed)
        folder.mkdir()
        with peopled(folder) as (_app, slug, people):
            shaper = Shaper(people[0], slug, seed)
            before = shaper.drawn()
            while len(shaper.lines) < EDITS:
                shaper.step()
            after = shaper.drawn()
            backs = shaper.take_back(reversed(shaper.lines))
            wrong += ["undone"] if shaper.drawn() != before else []
            agains = shaper.take_back(reversed(backs))
            wrong += ["done again"] if shaper.drawn() != after else []
            shaper.take_back(reversed(agains))
            wrong += ["undone again"] if shaper.drawn() != before else []
            with reading() as session:
                wrong += whole(session, "plan")
            for name, count in shaper.done.items():
                made[name] = made.get(name, 0) + count
    told = ", ".join(f"{count} {name}" for name, count in sorted(made.items()))
    return Measured(sum(made.values()) if not wrong else "; ".join(wrong), ok=not wrong, spread=told)


@figure(step=2, what="two people on one measure, section and order at once", unit="races", target="nothing lost, order whole", seconds=400)
def races(bench: Bench) -> Measured:
    """Two threads with connections of their own; every act stands in the history or is refused with a sentence."""
    with peopled(bench.folder) as (app, slug, people):
        ring = Ring(app, slug, "plan", people, random.Random(1), [])
        for _ in range(RACES):
            ring.race()
    value = RACES if not ring.wrong else "; ".join(ring.wrong[:5])
    return Measured(value, ok=not ring.wrong, spread=f"{ring.done} acts stood, {ring.stopped} were refused with a sentence")
