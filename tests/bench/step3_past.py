"""Step 3: the past of a text with a hundred thousand updates, as four people type and delete them letter by letter."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import delete, insert

from app.prose.authorship import falls, signed
from app.prose.states import states
from app.prose.text import compact, to_json
from app.services.people import joining
from app.store import feed, texts
from app.store.base import writing
from app.store.tables import FeedRow
from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served
from tests.conftest import NOW, PASSWORD
from tests.plans import small_plan

UPDATES, WRITERS, BLOCKS = 100_000, 4, 40
SITTING = 300
"""Updates that one person types before a pause, and before it is another's turn."""
ROUNDS = 3


class _Writer:
    """One browser, with a copy of its own. ``block`` and ``place``: where the caret is."""

    def __init__(self, first: bytes, block: int) -> None:
        self.doc: Doc[Any] = Doc()
        self.doc.apply_update(first)
        self.made: list[bytes] = []
        self.doc.observe(lambda event: self.made.append(event.update))
        self.block, self.place = block, 5

    def type(self, chance: random.Random) -> bytes:
        """One letter more, or one less; now and then elsewhere."""
        if chance.random() < 0.01:
            self.block, self.place = chance.randrange(BLOCKS), chance.randrange(20)
        text: XmlText = self.doc.get("prose", type=XmlFragment).children[self.block].children[0]
        self.place = min(self.place, len(text))
        if self.place and chance.random() < 0.43:
            self.place -= 1
            del text[self.place : self.place + 1]
        else:
            text.insert(self.place, chance.choice("abcdefgh "))
            self.place += 1
        return self.made.pop()


def typed() -> list[bytes]:
    """The updates of a text of forty paragraphs. All type at the same time, each in a copy that has what the others wrote before."""
    first: Doc[Any] = Doc()
    made: list[bytes] = []
    subscription = first.observe(lambda event: made.append(event.update))
    with first.transaction():
        for number in range(BLOCKS):
            block = XmlElement("paragraph", {"id": f"b{number}"})
            first.get("prose", type=XmlFragment).children.append(block)
            block.children.append(XmlText("Planen gjelder for hele kommunen. " * 3))
    first.unobserve(subscription)
    chance, writers = random.Random(1), [_Writer(made[0], number * 7) for number in range(WRITERS)]
    while len(made) < UPDATES:
        who = chance.choice(writers)
        made.append(who.type(chance))
        for other in writers:
            if other is not who:
                other.doc.apply_update(made[-1])
                other.made.clear()
    return made


def seconds(ask: Callable[[], object]) -> list[float]:
    """The time of each of three rounds."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        rounds.append(time.perf_counter() - begun)
    return rounds


@figure(step=3, what="who wrote each word, after 100,000 updates", unit="s", target="< 2", seconds=400)
def who_wrote(_bench: Bench) -> list[Measured]:
    """Replayed beside the mirror; and for comparison the replay alone, and with what fell."""
    updates = typed()
    asked = {
        "": (lambda: signed(updates), 2.0),
        "the replay alone": (lambda: next(states(updates, (UPDATES,))), 2.0),
        "what vanished": (lambda: falls(updates), 2.0),
    }
    found = []
    for part, (ask, most) in asked.items():
        rounds = seconds(ask)
        median = statistics.median(rounds)
        found.append(Measured(round(median, 2), median < most, f"{min(rounds):.2f}–{max(rounds):.2f}", part))
    return found


@figure(step=3, what="time line of a text with 100,000 updates, server time", unit="ms", target="≤ 300", seconds=400)
def time_line(bench: Bench) -> list[Measured]:
    """The first page, with twenty sittings and their differences; and the pages it leads to."""
    served = Served(bench.folder, small_plan())
    lay(served, typed())
    client, address = served.client(), f"/planer/{served.slugs[0]}/tekster/text"
    found = []
    for part, path in (("", "historikk"), ("how it stood", "historikk/steg?nr=20"), ("who wrote it", "forfattere")):
        if client.get(f"{address}/{path}").status_code != 200:
            raise RuntimeError(path)
        rounds = [second * 1000 for second in seconds(lambda path=path: client.get(f"{address}/{path}"))]  # type: ignore[misc]
        median = statistics.median(rounds)
        found.append(Measured(round(median), median <= 300, f"{min(rounds):.0f}–{max(rounds):.0f}", part))
    return found


def lay(served: Served, updates: list[bytes]) -> None:
    """Let these be the updates of the small plan's text, by four people in turn, with a pause at each."""
    with served.app.app_context(), writing() as session:
        people = [joining.add_person(session, NOW, f"p{n}@nordvik.example", f"Person {n}", PASSWORD, "Politiet") for n in range(WRITERS)]
        session.execute(delete(FeedRow).where(FeedRow.ref == "text"))
        rows = [
            {
                "plan_id": "plan",
                "kind": "text",
                "ref": "text",
                "person_id": people[number // SITTING % WRITERS].person_id,
                "at": NOW + timedelta(hours=1, seconds=number, minutes=20 * (number // SITTING)),
                "data": update,
            }
            for number, update in enumerate(updates)
        ]
        session.execute(insert(FeedRow), rows)
        state = compact(updates)
        text = texts.get_text(session, "text")
        texts.set_state(session, text, feed.list_times(session, "text")[-1][0], state, to_json(state))
