"""Step 4: comments stay with their words, pages of many of them, and numbers that nobody may write."""

import random
import statistics
from collections import Counter

from app.domain.birth_numbers import birth_numbers
from app.prose.text import rewrite, to_json
from app.prose.tracking import Span, followed, quoted, words_by_block
from app.services.discussion import discussing
from app.services.discussion.discussing import About, Marked
from app.services.entry import present
from app.store import plans
from app.store.base import reading, writing
from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served, milliseconds, queries, report_of, told
from tests.conftest import NOW
from tests.domain.test_birth_numbers import made
from tests.prose.table import Table
from tests.prose.test_tracking import old, unlike
from tests.prose.typed import copy_of

EDITS, RESTORED_AT, ANCHORS, SEEDS = 1_000, 600, 60, 5


def _fates(seed: int) -> Counter[str]:
    """What has become of each anchor after a thousand edits, the text of an earlier moment fetched back among them."""
    first = unlike(12, 60)
    table = Table(seed, first)
    spans = {
        number: (Span(f"b{number % 12}", at := table.chance.randrange(50), at + table.chance.randint(1, 10)),) for number in range(ANCHORS)
    }
    own = {number: quoted(words_by_block(to_json(first)), some) for number, some in spans.items()}
    for _edit in range(EDITS):
        if len(table.updates) == RESTORED_AT:
            earlier, now = copy_of(first), copy_of(first)
            for number, update in enumerate(table.updates[1:]):
                now.apply_update(update)
                if number < RESTORED_AT // 2:
                    earlier.apply_update(update)
            back = rewrite(now.get_update(), to_json(earlier.get_update()))
            assert back is not None
            table.take(back.update)
        table.write(alone=True)
        table.hand_in()
    end = copy_of(first)
    for update in table.updates[1:]:
        end.apply_update(update)
    blocks = words_by_block(to_json(end.get_update()))
    standing = set(old("".join(blocks.values())))
    fates: Counter[str] = Counter()
    for number, found in followed(first, table.updates[1:], spans).items():
        held, left = set(old(quoted(blocks, found))), set(own[number]) & standing
        if not held <= set(own[number]):
            fates["wrong"] += 1
        elif held == left:
            fates["whole" if left == set(own[number]) else "in part" if left else "gone"] += 1
        else:
            fates["lost some"] += 1
    return fates


@figure(
    step=4,
    what="comment anchors after 1,000 random edits, splits, moves and one restore",
    unit="",
    target="each on its words or honestly gone, none on others",
    seconds=600,
)
def anchors(_bench: Bench) -> Measured:
    """Five texts with sixty anchors each. Every sign of a text is another, so where each is can be read off it."""
    fates = sum((_fates(seed) for seed in range(SEEDS)), Counter[str]())
    words = f"{fates['whole']} whole, {fates['in part']} on what is left, {fates['gone']} gone with their words, {fates['wrong']} on others"
    lost = f"{fates['lost some']} not on all of their words that stand"
    return Measured(words, fates["wrong"] == 0, lost)


@figure(step=4, what="fødselsnummer: 1,000 valid, 1,000 one digit wrong", unit="", target="all stopped; none stopped")
def numbers(_bench: Bench) -> Measured:
    """Made numbers, every tenth a D-number, in running words."""
    chance, stopped, near = random.Random(2026), 0, 0
    for _ in range(1000):
        number = made(chance)
        stopped += bool(list(birth_numbers(f"Gjelder {number}.")))
        place = chance.randrange(11)
        wrong = number[:place] + str((int(number[place]) + chance.randint(1, 9)) % 10) + number[place + 1 :]
        near += bool(list(birth_numbers(f"Gjelder {wrong}.")))
    return Measured(f"{stopped} and {near}", (stopped, near) == (1000, 0))


THREADS = 500


def _discussed(served: Served, slug: str) -> None:
    """Threads on words, measures and facts all over the plan, every third answered."""
    with served.app.app_context():
        with reading() as session:
            plan = plans.find_plan(session, slug)
            assert plan is not None
            words = [
                (text, block, own)
                for text, json in present.list_json(session, plan.id).items()
                for block, own in words_by_block(json).items()
            ]
            measures = [piece.id for piece in plans.list_of_kinds(session, plan.id, ("measure",))]
        chance = random.Random(500)
        for number in range(THREADS):
            about = About(chance.choice(measures), "period" if number % 4 else "")
            if number % 2:
                text, block, own = chance.choice(words)
                start = chance.randrange(max(1, len(own) - 12))
                about = About(text, marked=[Marked(Span(block, start, start + 12), own[start : start + 12])])
            with writing() as session:
                thread = discussing.start(session, served.who, slug, NOW, about, f"Er dette riktig? Nummer {number}.")
            if number % 3 == 0:
                with writing() as session:
                    discussing.answer(session, served.who, slug, NOW, thread, "Ja, det er avklart med skolene.")


@figure(step=4, what="35 measures and 500 threads, server time", unit="", target="≤ 80 ms", seconds=600)
def five_hundred_threads(bench: Bench) -> list[Measured]:
    """The plan's page as its coordinator gets it, what it asks for to light the words, and the first page of comments."""
    served = Served(bench.folder, report_of(1))
    slug = served.slugs[0]
    _discussed(served, slug)
    client, found = served.client(), []
    for part, path in (("plan page", ""), ("marks", "/kommentarer/merker"), ("first page of comments", "/kommentarer?vis=alle")):
        address = f"/planer/{slug}{path}"
        assert client.get(address).status_code == 200
        rounds = milliseconds(lambda address=address: client.get(address).data)  # type: ignore[misc]
        middle, asked = statistics.median(rounds), queries(lambda address=address: client.get(address))  # type: ignore[misc]
        found.append(Measured(f"{middle:.1f} ms, {asked} queries", middle <= 80, told(rounds), part))
    return found
