"""A whole round of many guests, made at random: everybody writes, changes, takes away and hands in; everything is answered, some of it
together, some in parts; and each reads the own answers and nobody else's."""

import random
from dataclasses import dataclass, field

from app.services.entry.entering import Who
from app.services.rounds import disposing, following, giving, opening, reading, tabling
from app.services.rounds.disposing import Verdict
from app.services.rounds.following import Filter
from app.services.rounds.pointing import About
from app.store.base import reading as looking
from app.store.base import writing
from tests.asked import Asked
from tests.conftest import NOW

PLACES = (About(), About("intro"), About("work"), About("measures"), About("patrol"), About("lights"), About("patrol", "b5"))
CONCLUSIONS = ("followed", "partly", "not_followed")


@dataclass
class Run:
    """What came of it. ``inputs``: handed in; ``answered``: of them; ``wrong``: what was not as it should be."""

    inputs: int = 0
    answered: int = 0
    answers_sent: int = 0
    parts: int = 0
    shared: int = 0
    wrong: list[str] = field(default_factory=list)


def run(plan: str, people: dict[str, Who], guests: int, inputs: int, seed: int = 7) -> Run:
    """Let so many guests say so much together."""
    chance, found = random.Random(seed), Run()
    emails = [f"gjest{number}@lag.example" for number in range(guests)]
    asked = Asked(plan, people).planned().guests(*(f"Gjest {n}, Laget {n}, {email}" for n, email in enumerate(emails))).opened()
    said = _say(asked, chance, emails, inputs)
    for email in emails:
        asked.hands_in(email)
    asked.closed()
    found.inputs = sum(len(some) for some in said.values())
    _answer(asked, chance, found)
    with writing() as session:
        found.answers_sent = opening.treat(session, asked.who, asked.plan, NOW, asked.id, asked.letters)
    _look(asked, said, found)
    return found


def _say(asked: Asked, chance: random.Random, emails: list[str], inputs: int) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {email: [] for email in emails}
    for number in range(inputs):
        email = emails[number % len(emails)]
        body = f"Innspill {number} fra {email}.\n\nOg litt til: {chance.random()}."
        id = asked.says(email, body, chance.choice(PLACES), chance.choice(("", "Slik vil vi ha det.")))
        said[email].append(id)
        if chance.random() < 0.2:
            asked.says(email, body + " Endret.", id=id)
        if chance.random() < 0.1:
            with writing() as session:
                giving.remove(session, asked.guest(session, email), NOW, id)
            with writing() as session:
                giving.restore(session, asked.guest(session, email), id)
    return said


def _answer(asked: Asked, chance: random.Random, found: Run) -> None:
    with looking() as session:
        given = following.treatment(session, asked.who, asked.plan, NOW, asked.id, Filter()).given
    ids = [each.id for each in given]
    for each in chance.sample(list(given), len(ids) // 10):
        with writing() as session:
            marked = each.body.replace("\n\n", "\n---\n")
            found.parts += disposing.split(session, asked.who, asked.plan, NOW, asked.id, each.id, marked)
        ids.remove(each.id)
    alike = chance.sample(ids, len(ids) // 5)
    with writing() as session:
        head = disposing.unite(session, asked.who, asked.plan, NOW, asked.id, alike)
    found.shared = len(alike) - 1
    with looking() as session:
        left = [each.id for each in following.treatment(session, asked.who, asked.plan, NOW, asked.id, Filter()).given if not each.head]
    together = [id for id in left if id != head][: len(left) // 3]
    with writing() as session:
        disposing.dispose_several(session, asked.who, asked.plan, NOW, asked.id, together, Verdict("followed", "Takk."))
    for id in left:
        if id not in together:
            with writing() as session:
                verdict = Verdict(chance.choice(CONCLUSIONS), f"Vi har vurdert {id}.", "Endret i planen.")
                disposing.dispose(session, asked.who, asked.plan, NOW, asked.id, id, verdict)


def _look(asked: Asked, said: dict[str, list[str]], found: Run) -> None:
    """Everybody has an answer to each of their own, and sees nobody else's."""
    for email, ids in said.items():
        with looking() as session:
            mine = reading.read(session, asked.guest(session, email), NOW).inputs
        if {each.id for each in mine} != set(ids):
            found.wrong.append(f"{email} reads {len(mine)} of {len(ids)}")
        for each in mine:
            answers = [answer for _words, answer in each.parts] if each.parts else [each.answer]
            if all(answer is not None and answer.reason for answer in answers):
                found.answered += 1
            else:
                found.wrong.append(f"{each.id} of {email} lacks its answer")
            if email not in each.body:
                found.wrong.append(f"{email} reads what another has said")
    with looking() as session:
        entries = tabling.table(session, asked.who, asked.plan, asked.id).entries
    split = found.parts and sum(entry.part is not None and entry.part[0] == 1 for entry in entries)
    if len(entries) != found.inputs - split + found.parts or any(not entry.conclusion for entry in entries):
        found.wrong.append(f"the table has {len(entries)} rows")
