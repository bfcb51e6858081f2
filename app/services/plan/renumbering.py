"""Measures get new numbers, and what refers to them follows: seen first, then done as one act."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.domain.access import Permission
from app.domain.errors import ChangedSince, Invalid
from app.domain.plan import reference_text
from app.domain.saying import say
from app.prose.rewording import inline_nodes, ref, reworded
from app.prose.schema import Json
from app.services.acts.changing import Change
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gathering import document_of, read_tree
from app.services.entry.relating import check_numbers
from app.services.plan.referring import each_text
from app.store import plans
from app.store.base import Session
from app.store.tables import PlanRow
from exports.document import Measure, each_part

HIGHEST = 9999
AROUND = 60
"""How many signs before and after a mention are shown with it."""


@dataclass(frozen=True, slots=True)
class Order:
    """How measures are to be numbered, in reading order: from ``start``; those under one chapter or section alone (``under``); and those
    without a number too (``all``), or only those that have one."""

    start: int = 1
    under: str = ""
    all: bool = False


@dataclass(frozen=True, slots=True)
class NewNumber:
    """One measure, and its number before and after."""

    id: str
    title: str
    old: int | None
    new: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference whose words change. ``text_id``: the text it stands in."""

    text_id: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Plain words that name a measure by its number and lead nowhere; they may mean a measure of another plan, so a person decides."""

    key: str
    text_id: str
    before: str
    words: str
    after: str
    measure: str
    new: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a renumbering would do. ``mark``: known by this, so that what is done is what was seen."""

    order: Order
    numbers: tuple[NewNumber, ...]
    references: tuple[Reference, ...]
    mentions: tuple[Mention, ...]
    mark: str

    @property
    def changes(self) -> tuple[NewNumber, ...]:
        """The measures whose number changes."""
        return tuple(number for number in self.numbers if number.old != number.new)


def propose(session: Session, who: Who, slug: str, order: Order) -> Proposal:
    """What the measures would be numbered, which references follow, and which plain words might be made references.

    Raises:
        NotAllowed: the person may not renumber the plan.
        Invalid: the numbers would run too high, or one is taken by a measure outside ``under``.
    """
    entered = enter(session, who, slug, Permission.EDIT_PLAN)
    return _propose(session, entered, order)


def renumber(session: Session, who: Who, slug: str, now: datetime, order: Order, mark: str, linked: Collection[str] = ()) -> int:
    """Number the measures as proposed, give the references their new words, and make references of some mentions.

    Args:
        mark: of the proposal that the person saw.
        linked: keys of the mentions that are to become references.

    Returns:
        The line of history; 0 when nothing was changed.

    Raises:
        NotAllowed, Invalid: see ``propose``.
        ChangedSince: the plan has changed, so that the proposal would be another.
    """
    entered = enter(session, who, slug, Permission.EDIT_PLAN)
    proposal = _propose(session, entered, order)
    if proposal.mark != mark:
        raise ChangedSince(say("Planen er endret siden du så på forslaget. Se over det på nytt."))
    change = Change(session, entered, now)
    for number in proposal.changes:
        change.state(plans.get_piece(session, entered.plan.id, number.id), {"number": number.new})
    check_numbers(session, entered.plan)
    words = {number.id: str(number.new) for number in proposal.numbers}
    mentions = {mention.key: mention for mention in proposal.mentions if mention.key in linked}
    for text_id, blocks in list(each_text(session, entered.plan)):
        change.write(text_id, _Words(text_id, words, mentions).rewritten(blocks))
    first = next(iter(proposal.changes), None)
    told = {"count": len(proposal.changes), "references": len(proposal.references), "linked": len(mentions)}
    return change.record("measures.renumbered", None, told | ({"first": [first.title, first.old, first.new]} if first else {}))


def _propose(session: Session, entered: Entered, order: Order) -> Proposal:
    numbers = tuple(_numbers(session, entered.plan, order))
    _must_be_free(session, entered.plan, numbers)
    old = {number.id: str(number.old or "") for number in numbers}
    new = {number.id: str(number.new) for number in numbers}
    references: list[Reference] = []
    mentions: list[Mention] = []
    by_number = {str(number.old): number.id for number in numbers if number.old}
    pattern = _mention_pattern(entered.plan)
    for text_id, blocks in each_text(session, entered.plan):
        references += _references(text_id, blocks, old, new)
        mentions += (mention for mention in _mentions(text_id, blocks, pattern, by_number, new))
    seen = repr((order, numbers, references, mentions))
    return Proposal(order, numbers, tuple(references), tuple(mentions), sha256(seen.encode()).hexdigest()[:16])


def _numbers(session: Session, plan: PlanRow, order: Order) -> Iterator[NewNumber]:
    next_number = order.start
    for chapter, section, part in each_part(document_of(read_tree(session, plan))):
        is_under = order.under in ("", chapter.id, section.id if section else "")
        if isinstance(part, Measure) and is_under and (order.all or part.number is not None):
            yield NewNumber(part.id, part.title, part.number, next_number)
            next_number += 1


def _must_be_free(session: Session, plan: PlanRow, numbers: Collection[NewNumber]) -> None:
    if any(not 1 <= number.new <= HIGHEST for number in numbers):
        raise Invalid({"start": say("Numrene må ligge mellom 1 og 9999. Velg et lavere tall å begynne på.")})
    inside, wanted = {number.id for number in numbers}, {number.new for number in numbers}
    for _chapter, _section, part in each_part(document_of(read_tree(session, plan))):
        if isinstance(part, Measure) and part.id not in inside and part.number in wanted:
            words = say("Nummer %(number)s er i bruk på «%(title)s», som ikke er med her.", number=part.number, title=part.title)
            raise Invalid({"start": say("%(what)s Begynn på et annet tall, eller ta med alle tiltakene.", what=words)})


def _references(text_id: str, blocks: list[Json], old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Reference]:
    for node in inline_nodes(blocks):
        if node["type"] == "ref" and node["attrs"]["target"] in new:
            target, words = node["attrs"]["target"], node["attrs"]["text"]
            before, after = reference_text(words, old[target]), reference_text(words, new[target])
            if before != after:
                yield Reference(text_id, before, after)


# ---------------------------------------------------------------- plain words that name a measure


def _mention_pattern(plan: PlanRow) -> re.Pattern[str]:
    words = {"tiltak", str(plan.facts.get("measure_label", "")).strip().lower()} - {""}
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words)))})\s+(?:nr\.?\s*)?(\d{{1,4}})\b", re.IGNORECASE)


def _mentions(
    text_id: str, blocks: list[Json], pattern: re.Pattern[str], by_number: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Mention]:
    for place, node in enumerate(inline_nodes(blocks)):
        if not _may_hold(node):
            continue
        words = node["text"]
        for found in pattern.finditer(words):
            target = by_number.get(found[1])
            if target is not None:
                before, after = words[max(0, found.start() - AROUND) : found.start()], words[found.end() : found.end() + AROUND]
                yield Mention(
                    f"{text_id}.{place}.{found.start()}", text_id, before, found[0], after, target, reference_text(found[0], new[target])
                )


def _may_hold(node: Json) -> bool:
    """Whether a mention in this node can become a reference: words that are no link already."""
    return node["type"] == "text" and all(mark["type"] != "link" for mark in node.get("marks", ()))


class _Words:
    """One text on its way to new words. ``words``: measure → its new number."""

    def __init__(self, text_id: str, words: Mapping[str, str], mentions: Mapping[str, Mention]) -> None:
        self.text_id, self.words, self.mentions = text_id, words, mentions
        self.place = -1

    def rewritten(self, blocks: list[Json]) -> list[Json]:
        return reworded(blocks, self._change)

    def _change(self, node: Json) -> list[Json]:
        self.place += 1
        if node["type"] == "ref" and node["attrs"]["target"] in self.words:
            target = node["attrs"]["target"]
            return [ref(target, reference_text(node["attrs"]["text"], self.words[target]))]
        return self._linked(node) if _may_hold(node) else [node]

    def _linked(self, node: Json) -> list[Json]:
        """The words with the chosen mentions in them as references."""
        start = f"{self.text_id}.{self.place}."
        chosen = sorted((int(key.removeprefix(start)), mention) for key, mention in self.mentions.items() if key.startswith(start))
        found: list[Json] = []
        done = 0
        for at, mention in chosen:
            found += [{**node, "text": node["text"][done:at]}, ref(mention.measure, mention.new)]
            done = at + len(mention.words)
        return [part for part in [*found, {**node, "text": node["text"][done:]}] if part["type"] == "ref" or part["text"]]
