"""A round's inputs with their answers, as the form of remarks prints them: values alone, in reading order."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission
from app.domain.errors import NotFound
from app.domain.rounds import RoundState
from app.domain.saying import say
from app.domain.suggestions import OUTCOME_WORDS, Outcome
from app.services.entry.entering import Who, enter
from app.services.rounds.following import Gathered, Given, must_see, numbered
from app.store import rounds, suggestions
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class Entry:
    """A row. ``agency``: whom the sender is of, empty when that is the agency itself. ``place``: what it is about as the plan calls it
    («Tiltak 3 Natteravner», «2.1 Hovedtrekk»), empty for the whole plan. ``question``: what was asked, of an answer to a question.
    ``conclusion``: see ``domain.rounds.Conclusion``, empty while there is none. ``merged_with``: the number of the row whose answer this
    is too, 0 for none. ``part``: of a split one, which part of how many; None when it is whole."""

    number: int
    sender: str
    agency: str
    is_late: bool
    place: str
    quote: str
    question: str
    input: str
    proposed: str
    assessment: str
    conclusion: str
    change: str
    merged_with: int
    part: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Table:
    """``version``: of the revision the round was about. ``without_remarks``: who answered «ingen merknader»; ``silent``: who was asked and
    did not answer, or has not yet while the round ``is_open``."""

    plan: str
    round: str
    version: str
    opened_at: datetime | None
    deadline: datetime
    entries: tuple[Entry, ...]
    without_remarks: tuple[str, ...]
    silent: tuple[str, ...]
    is_open: bool


def table(session: Session, who: Who, slug: str, round_id: str) -> Table:
    """The whole of it, for those of the plan who may have its working copy.

    Raises:
        NotFound: see ``entering.enter``; or there is no such round, or nobody has been asked in it.
        NotAllowed: see ``entering.enter``; or the round is not closed, and the person does not coordinate.
    """
    entered = enter(session, who, slug, Permission.EXPORT_WORKING_COPY)
    row = rounds.get_round(session, entered.plan.id, round_id)
    if row.revision_id is None:
        raise NotFound
    must_see(session, entered, row)
    gathered = Gathered(session, entered, row)
    given = gathered.given()
    made = suggestions.list_made_of(session, entered.plan.id, [each.id for each in given])
    numbers = numbered(given)
    parts = Counter(each.parent for each in given if each.parent)
    asked = [each for each in gathered.participants.values() if each.asked_at is not None and each.revoked_at is None]
    return Table(
        str(entered.plan.facts["title"]),
        row.title,
        rounds.get_revision_of(session, row).version,
        row.opened_at,
        row.deadline,
        tuple(_entry(each, _place(gathered, each), numbers, made.get(each.id, ()), parts) for each in given),
        tuple(each.name for each in asked if each.id in gathered.handed_in and gathered.handed_in[each.id].is_empty),
        tuple(each.name for each in asked if each.id not in gathered.handed_in),
        row.state == RoundState.OPEN,
    )


def _place(gathered: Gathered, given: Given) -> str:
    """What an input is about. A part without a name of its own is called by what it stands in."""
    stead = given.stead
    if stead is None:
        return ""
    if not (stead.number or stead.name):
        stead = gathered.atlas.stead(stead.section or stead.chapter) or stead
    label = gathered.entered.plan.facts["measure_label"] if stead.kind == "measure" else ""
    return " ".join(word for word in (label, stead.number, stead.name) if word)


def _entry(given: Given, place: str, numbers: Mapping[str, int], made: Sequence[tuple[int, str]], parts: Mapping[str, int]) -> Entry:
    answer = given.answer if given.is_answered else None
    return Entry(
        numbers[given.id],
        given.sender,
        given.agency if given.agency != given.sender else "",
        given.is_late,
        place,
        given.quote,
        given.question,
        given.body,
        given.proposed,
        answer.reason if answer else "",
        answer.conclusion if answer else "",
        "\n".join(_changes(answer.change_note if answer else "", made)),
        numbers.get(given.head, 0),
        (given.part, parts[given.parent]) if given.part else None,
    )


def _changes(note: str, made: Sequence[tuple[int, str]]) -> Iterator[str]:
    """What an input led to: as it was told, and the suggestions made of it with what became of them."""
    if note:
        yield note
    for number, outcome in made:
        if outcome != Outcome.WITHDRAWN:
            yield str(say("Endringsforslag %(number)s: %(outcome)s", number=number, outcome=OUTCOME_WORDS[Outcome(outcome)]))
