"""Step 2: search over fifty plans, on SQLite and on PostgreSQL; what the index weighs, and what it adds to a save."""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import text

from app.prose.schema import SCHEMA_VERSION
from app.prose.text import change_to
from app.services.origins.examples import read_example
from app.services.plan import writing
from app.services.search import indexing
from app.store import plans
from app.store.base import db, reading
from app.store.base import writing as transaction
from exports.document import Block, Document, Measure, Paragraph, Text, block_runs, each_part, new_id, part_blocks
from tests import postgres
from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served, milliseconds, queries, told
from tests.conftest import NOW
from tests.typing_in import save_update

PLANS, LIMIT = 50, 80
QUESTIONS = ("barn", "skole foreldre", '"tidlig hjelp"', "foreldr", "politi -skole", "tiltak 12", "ungdommene i kommunen")
"""A word that stands in every plan, two words, a phrase, a word still being written, one left out, a number, and forms of words."""

SAVES = 30


def words_of(document: Document) -> list[str]:
    """Every word of its running text."""
    blocks = [block for _, _, part in each_part(document) for block in part_blocks(part)]
    return [word for run in block_runs(tuple(blocks)) if isinstance(run, Text) for word in run.text.split()]


def varied(document: Document, number: int, words: list[str]) -> Document:
    """The document as another plan: the same shape, every paragraph with other words of the same language, and some of its own."""
    chance = random.Random(number)

    def paragraph(block: Block) -> Block:
        if not isinstance(block, Paragraph):
            return block
        length = sum(len(run.text.split()) for run in block.runs if isinstance(run, Text))
        new = chance.choices(words, k=max(length - 2, 1)) + [f"ord{number}x{chance.randrange(400)}" for _ in range(2)]
        return Paragraph(new_id(), (Text(" ".join(new)),), block.indent)

    def measure(old: Measure) -> Measure:
        statuses = tuple(replace(entry, id=new_id(), blocks=tuple(map(paragraph, entry.blocks))) for entry in old.statuses)
        return replace(old, id=new_id(), blocks=tuple(map(paragraph, old.blocks)), statuses=statuses)

    chapters = tuple(
        replace(chapter, id=new_id(), parts=tuple(measure(part) if isinstance(part, Measure) else part for part in chapter.parts))
        for chapter in document.chapters
    )
    return replace(document, id=new_id(), title=f"{document.title} {number}", chapters=chapters)


@contextmanager
def served(bench: Bench, kind: str) -> Iterator[Served]:
    """Fifty plans with 35 measures each, on this kind of database."""
    document = read_example("gode-hjelpere").document
    documents = [varied(document, number, words_of(document)) for number in range(PLANS)]
    if kind == "SQLite":
        yield Served(bench.folder, *documents)
        return
    with postgres.running() as cluster:
        made = Served(bench.folder, *documents, SAMPLAN_DATABASE_URL=cluster.url(cluster.database()))
        yield made
        with made.app.app_context():
            db.engine.dispose()


@figure(step=2, what="search over 50 plans", unit="", target=f"page ≤ {LIMIT} ms; size and cost of a save are told", seconds=600)
def search(bench: Bench) -> list[Measured]:
    """The page as somebody gets it who is in all fifty plans; the slowest of several questions tells."""
    found: list[Measured] = []
    for kind in ("SQLite", "PostgreSQL"):
        with served(replace(bench, folder=_folder(bench, kind)), kind) as site:
            found += [_pages(site, kind), *_cost(site, kind)]
    return found


def _folder(bench: Bench, kind: str) -> Path:
    folder = bench.folder / kind
    folder.mkdir()
    return folder


def _pages(site: Served, kind: str) -> Measured:
    client = site.client()
    slowest: tuple[float, str, list[float], int] = (0.0, "", [], 0)
    for question in QUESTIONS:
        address = f"/sok?{urlencode({'q': question})}"
        page = client.get(address)
        assert page.status_code == 200 and b"<mark>" in page.data, question
        rounds = milliseconds(lambda address=address: client.get(address).data)  # type: ignore[misc]
        asked = queries(lambda address=address: client.get(address))  # type: ignore[misc]
        slowest = max(slowest, (statistics.median(rounds), question, rounds, asked))
    middle, question, rounds, asked = slowest
    return Measured(f"{middle:.1f} ms", middle <= LIMIT, told(rounds), f"{kind}, slowest of {len(QUESTIONS)}: {question}, {asked} queries")


def _cost(site: Served, kind: str) -> list[Measured]:
    """What the index weighs, and the time of saving a word more with what of it is the index's."""
    with site.app.app_context():
        with reading() as session:
            size = session.execute(text(_SIZES[kind])).scalar_one() / 1_000_000
            plan = plans.find_plan(session, site.slugs[0])
            assert plan is not None
            measure = next(piece.id for piece in plans.list_pieces(session, plan.id) if piece.kind == "measure")
        whole, own = zip(*(_save(site, measure, number) for number in range(SAVES)), strict=True)
    return [
        Measured(f"{size:.1f} MB", True, "", f"{kind}, size of the index with the words"),
        Measured(f"{statistics.median(whole):.1f} ms", True, told(list(whole)), f"{kind}, a word more saved"),
        Measured(f"{statistics.median(own):.1f} ms", True, told(list(own)), f"{kind}, of which the index"),
    ]


_SIZES = {
    "SQLite": "SELECT (SELECT sum(length(block)) FROM passage_words_data)"
    " + (SELECT sum(length(body) + length(stems) + length(around) + 60) FROM passage)",
    "PostgreSQL": "SELECT pg_total_relation_size('passage')",
}


def _save(site: Served, text_id: str, number: int) -> tuple[float, float]:
    """Milliseconds of a whole save, and of the index in it."""
    with reading() as session:
        state = writing.read_text(session, site.who, site.slugs[0], text_id).state
    update = change_to(state, (Paragraph("probe", (Text(f"Ett ord mer, nummer {number}."),)),))
    assert update is not None
    begun = time.perf_counter()
    save_update(site.who, site.slugs[0], NOW, text_id, update, 1, SCHEMA_VERSION)
    whole = time.perf_counter() - begun
    with transaction() as session:
        plan = plans.find_plan(session, site.slugs[0])
        assert plan is not None
        begun = time.perf_counter()
        indexing.refresh(session, plan, (text_id,))
        own = time.perf_counter() - begun
    return whole * 1000, own * 1000
