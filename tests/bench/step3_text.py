"""Step 3: a text that many have typed in for long, and what is no honest update."""

import random
import sqlite3
import statistics
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from pycrdt import Doc, XmlFragment, XmlText

from app.live.values import Saved, Update
from app.prose.text import plain_text, seeded
from app.services.entry import present
from app.services.people import joining
from app.services.plan import writing
from app.services.plan.writing import Desk
from app.store import texts
from app.store.base import reading
from app.store.base import writing as transaction
from tests.bench.figures import Bench, Measured, figure
from tests.bench.live.serving import Place, prepared
from tests.conftest import NOW
from tests.prose.typed import append, copy_of, element, fragment, mark, text, update_of
from tests.settled import settle_all
from tests.typing_in import calling

EDITS, WRITERS, AT_ONCE = 100_000, 10, 100
MOST_RATIO, MOST_BYTES = 1.5, 100.0


class Writer:
    """One browser's copy of a text, whose owner types in bursts, here and there, and takes some of it away again."""

    def __init__(self, state: bytes, number: int) -> None:
        self._random = random.Random(number)
        self.doc: Doc[Any] = copy_of(state)
        self._updates: list[bytes] = []
        self._watching = self.doc.observe(lambda event: self._updates.append(event.update))
        self._place = 0

    def edit(self) -> bytes:
        """One letter more or less, as the update that is sent."""
        self._updates.clear()
        words = self._words()
        length = len(str(words))
        if self._random.random() < 0.03:
            self._place = self._random.randrange(length + 1)
        self._place = min(self._place, length)
        if self._place and self._random.random() < 0.45:
            self._place -= 1
            del words[self._place : self._place + 1]
        else:
            words.insert(self._place, self._random.choice("abcdefghijklmnoprstuvy "))
            self._place += 1
        return self._updates[0]

    def hear(self, update: bytes) -> None:
        """Take in what another has typed."""
        self.doc.apply_update(update)

    def _words(self) -> XmlText:
        root: XmlFragment = fragment(self.doc)
        (words,) = (child for child in element(root, 0).children if isinstance(child, XmlText))
        return words


def _typed(place: Place, text_id: str, edits: int) -> Iterator[None]:
    """Ten people type that much in one text, some hundred letters in each transaction."""
    with place.app.app_context(), reading() as session:
        state = writing.read_text(session, place.people[0], place.slug, text_id).state
    writers = [Writer(state, number) for number in range(WRITERS)]
    desk, now = Desk(reading), datetime.now(UTC)
    with place.app.app_context():
        for batch in range(edits // AT_ONCE):
            mine = batch % WRITERS
            sent = [writers[mine].edit() for _ in range(AT_ONCE)]
            for number, writer in enumerate(writers):
                for update in sent if number != mine else ():
                    writer.hear(update)
            caller = calling(place.people[mine], place.slug)
            outcomes, _news = desk.save(now + timedelta(seconds=batch), [Update(caller, text_id, 1, 1, update) for update in sent])
            assert all(isinstance(outcome, Saved) for outcome in outcomes), outcomes
            yield
    desk.log.close()


def _size(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "samplan.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages, size, free = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size", "freelist_count"))
    return int((pages - free) * size)


def _open_ms(client: FlaskClient, place: Place, text_id: str) -> float:
    times = []
    for _ in range(40):
        begun = time.perf_counter()
        answer = client.get(f"/planer/{place.slug}/tekster/{text_id}/tilstand", headers={"Accept": "application/json"})
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200
    return statistics.median(times)


@figure(step=3, what="a section after 100,000 edits", unit="", target="opens in ≤ 1.5 × a fresh one; ≤ 100 bytes an edit", seconds=500)
def after_many_edits(bench: Bench) -> list[Measured]:
    """Ten people type and take away again; then the section is opened, as is a new one with the same words."""
    place = prepared(bench.folder / "data")
    old, new = place.texts[0], place.texts[1]
    before = _size(place.folder)
    for _ in _typed(place, old, EDITS):
        pass
    with place.app.app_context(), reading() as session:
        letters = len(plain_text(present.read_json(session, old)))
    with place.app.app_context():
        settle_all()
    grown = (_size(place.folder) - before) / EDITS
    _same_words(place, old, new)
    client = place.app.test_client()
    client.set_cookie("samplan", place.cookies[0])
    rounds = [(_open_ms(client, place, old), _open_ms(client, place, new)) for _ in range(3)]
    ratios = sorted(typed / fresh for typed, fresh in rounds)
    told = ", ".join(f"{typed:.1f} against {fresh:.1f} ms" for typed, fresh in rounds)
    spread = f"{ratios[0]:.2f}–{ratios[-1]:.2f} ({told}; {letters} letters)"
    return [
        Measured(f"{ratios[1]:.2f} ×", ratios[1] <= MOST_RATIO, spread, "to open"),
        Measured(f"{grown:.1f} bytes", grown <= MOST_BYTES, "the settled text included", "growth of the database for each edit"),
    ]


def _same_words(place: Place, old: str, new: str) -> None:
    """Let a text say what another says, written in one go."""
    with place.app.app_context(), transaction() as session:
        words = present.read_json(session, old)

        row = texts.get_text(session, new)
        texts.set_state(session, row, row.seq, seeded(words), words)


# ---------------------------------------------------------------- what is no honest update


MUTATED = 3_000


def _mutated(update: bytes, random: random.Random) -> bytes:
    """The update with something wrong: bits turned, a piece cut out or doubled, or an end of noise."""
    data = bytearray(update)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(data)) if data else 0
        kind = random.randrange(4)
        if kind == 0 and data:
            data[at] ^= 1 << random.randrange(8)
        elif kind == 1:
            del data[at : at + random.randint(1, 6)]
        elif kind == 2:
            data[at:at] = data[at : at + random.randint(1, 6)]
        else:
            data += random.randbytes(random.randint(1, 8))
    return bytes(data)


def _post(client: FlaskClient, place: Place, update: bytes, schema: int = 1) -> int:
    body = {"update": b64encode(update).decode(), "epoch": 1, "schema": schema}
    path = f"/planer/{place.slug}/tekster/{place.texts[0]}/endringer"
    return client.post(path, json=body, headers={"Accept": "application/json"}).status_code


@figure(step=3, what="updates that are none", unit="", target="refused with the right status; nothing changed for others", seconds=300)
def refused_updates(bench: Bench) -> list[Measured]:
    """3,000 honest updates with something turned, cut or added; and those of old pages, hostile pages and readers."""
    place = prepared(bench.folder / "data", SAMPLAN_ACCOUNT_LIMIT="100000 per day")
    place.app.config["WTF_CSRF_ENABLED"] = False
    client, reader = place.app.test_client(), place.app.test_client()
    client.set_cookie("samplan", place.cookies[0])
    reader.set_cookie("samplan", place.cookies[-1])
    with place.app.app_context():
        with transaction() as session:
            joining.give_role(session, NOW, place.people[-1].email, place.slug, "reader")
        with reading() as session:
            others = {text_id: present.read_json(session, text_id) for text_id in place.texts[1:]}
            state = writing.read_text(session, place.people[0], place.slug, place.texts[0]).state
    chance, writer = random.Random(3), Writer(state, 3)
    honest = [writer.edit() for _ in range(60)]
    named = {
        "an old page": (_post(client, place, honest[0], schema=0), 426),
        "too large": (_post(client, place, update_of(state, lambda root: text(root, 0, 0).insert(0, "x" * 200_000))), 413),
        "a foreign node": (_post(client, place, update_of(state, append("script"))), 422),
        "a javascript: link": (_post(client, place, update_of(state, mark("link", {"href": "javascript:alert(1)"}))), 422),
        "a reader": (_post(reader, place, honest[0]), 403),
    }
    statuses = Counter(_post(client, place, _mutated(chance.choice(honest), chance)) for _ in range(MUTATED))
    with place.app.app_context(), reading() as session:
        untouched = all(present.read_json(session, text_id) == words for text_id, words in others.items())
        present.read_json(session, place.texts[0])
    alive = _post(client, place, honest[0]) == 200
    place.app.extensions["station"].stop()
    told = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    fits = set(statuses) <= {200, 409, 413, 422} and untouched and alive
    right = {name: status == wanted for name, (status, wanted) in named.items()}
    return [
        Measured(told, fits, "200: still an honest update, or one that holds nothing new; the text is whole afterwards", "3,000 mutated"),
        Measured(
            ", ".join(f"{name} {status}" for name, (status, _) in named.items()),
            all(right.values()),
            "",
            "old, large, foreign, hostile, reader",
        ),
    ]
