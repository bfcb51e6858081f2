"""Step 4: numbers that nobody may write, in every place; a slip hidden while others have it open; and what that costs."""

import random
import statistics
import time
from collections.abc import Callable

from app.domain.errors import Invalid
from app.domain.hiding import Slip
from app.domain.pieces import clean_facts
from app.prose.held import Held
from app.prose.refused import Refused
from app.prose.text import new_text
from app.prose.veiling import Veil
from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import passed
from tests.domain.test_birth_numbers import made
from tests.plans import paragraph
from tests.prose.typed import copy_of, posted, text, update_of

NUMBERS, ROWS, LETTERS = 1_000, 20_000, 2_000
PLAIN = "Kommunen og politiet samarbeider tett om trygghet for unge i sentrum hver dag. "


def _in_a_fact(number: str) -> None:
    clean_facts("measure", {"title": f"Tiltak om {number}"})


def _in_a_text() -> Callable[[str], None]:
    state = new_text([paragraph("b1", "Gjelder her.")])

    def take(number: str) -> None:
        Held(state).take(update_of(state, lambda root: text(root, 0, 0).insert(8, f"{number} ")))

    return take


@figure(
    step=4,
    what="fødselsnummer in facts and in running text: 1,000 valid, 1,000 one digit wrong",
    unit="",
    target="all stopped; none",
    seconds=300,
)
def numbers_in_every_place(_bench: Bench) -> list[Measured]:
    """Made numbers, every tenth a D-number; the update of a text as a browser without the guard would send it."""
    found = []
    for part, keep in (("facts", _in_a_fact), ("running text", _in_a_text())):
        chance, stopped = random.Random(2027), [0, 0]
        for _ in range(NUMBERS):
            number, place = made(chance), chance.randrange(11)
            near = number[:place] + str((int(number[place]) + chance.randint(1, 9)) % 10) + number[place + 1 :]
            for which, one in enumerate((number, near)):
                try:
                    keep(one)
                except (Invalid, Refused):
                    stopped[which] += 1
        found.append(Measured(f"{stopped[0]} and {stopped[1]}", stopped == [NUMBERS, 0], "", part))
    return found


@figure(
    step=4,
    what="a slip hidden while ten tabs are open, one of them away",
    unit="tests passed",
    target="gone everywhere, not brought back",
    seconds=600,
)
def ten_tabs(_bench: Bench) -> Measured:
    """Chromium, a real server; then the bytes looked for in the database file, its log, the data folder and every page."""
    count, all_pass = passed("tests/browser/test_guarding.py", "-k", "slip_hidden_while_ten_tabs")
    return Measured(count, all_pass and count == 1)


@figure(step=4, what="hiding words in a text of 20,000 letters typed one by one", unit="CPU s", target="(our own: ≤ 2)", seconds=300)
def replayed(_bench: Bench) -> Measured:
    """Every update replayed, and those with the words written anew; others who write wait meanwhile."""
    first = new_text([paragraph(f"b{n}", PLAIN * 4) for n in range(40)])
    updates = posted(copy_of(first), *(_letter(n) for n in range(ROWS)))
    times = []
    for _ in range(3):
        begun = time.process_time()
        veil = Veil(Slip("Ola Nordmann"), [first, *updates])
        for update in updates:
            veil.hidden(update)
        times.append(time.process_time() - begun)
    return Measured(round(statistics.median(times), 2), statistics.median(times) <= 2, f"{min(times):.2f}–{max(times):.2f}")


@figure(step=4, what="a letter in a paragraph, checked", unit="ms", target="(our own: ≤ 0.2)", seconds=300)
def a_letter(_bench: Bench) -> Measured:
    """As the desk checks it, in a text of forty paragraphs; the guard of numbers included."""
    first = new_text([paragraph(f"b{n}", PLAIN * 4) for n in range(40)])
    held, times = Held(first), []
    for update in posted(copy_of(first), *(_letter(n) for n in range(LETTERS))):
        begun = time.perf_counter()
        held.take(update)
        times.append(1000 * (time.perf_counter() - begun))
    middle = statistics.median(times)
    return Measured(round(middle, 3), middle <= 0.2, f"first {times[0]:.2f}")


def _letter(number: int) -> Callable[..., None]:
    return lambda root: text(root, number // 400 % 40, 0).insert(20 + number % 280, PLAIN[number % len(PLAIN)])
