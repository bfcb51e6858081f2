"""What people are told of by themselves: which kinds of notices there are, who may hear each, how it is said, and when it is mailed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.access import COMMENTERS, NO, TABLE, Permission, Role
from app.domain.dates import parse_date
from app.domain.errors import Invalid
from app.domain.lines import safe_line
from app.domain.saying import Sentence, say


class Kind(StrEnum):
    """What has happened."""

    MENTION = "mention"
    ANSWER = "answer"
    ASSIGNED = "assigned"
    SUGGESTED = "suggested"
    SUGGESTION_DECIDED = "suggestion_decided"
    INPUT_DECIDED = "input_decided"
    ROUND_OPENED = "round_opened"
    ROUND_DUE = "round_due"
    ROUND_CLOSED = "round_closed"
    WORDS_REPORTED = "words_reported"
    WORDS_HIDDEN = "words_hidden"


class Group(StrEnum):
    """Kinds that a person wishes one thing for."""

    MENTIONS = "mentions"
    ANSWERS = "answers"
    ASSIGNED = "assigned"
    SUGGESTIONS = "suggestions"
    DECIDED = "decided"
    ROUNDS = "rounds"
    PRIVACY = "privacy"


class Wish(StrEnum):
    """When notices are mailed. In the application they stand whatever is wished."""

    NOW = "now"
    DAILY = "daily"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of notice. ``roles``: those in a plan that may hear of it; ``one``, ``many``: how one is told, and several of the same thing;
    ``as_agency``: how one is told that speaks to the person's agency."""

    group: Group
    roles: frozenset[Role]
    one: str
    many: str
    as_agency: str = ""


def _roles(permission: Permission) -> frozenset[Role]:
    return frozenset(role for role, cell in TABLE[permission].items() if cell is not NO)


_READERS, _OF_REVISIONS = _roles(Permission.READ_DRAFT), _roles(Permission.READ_REVISION)

RULES: Mapping[Kind, Rule] = {
    Kind.MENTION: Rule(
        Group.MENTIONS,
        COMMENTERS,
        say("%(by)s nevnte deg: %(where)s"),
        say("%(num)s nye kommentarer nevner deg: %(where)s"),
        say("%(by)s nevnte %(agency)s: %(where)s"),
    ),
    Kind.ANSWER: Rule(Group.ANSWERS, COMMENTERS, say("%(by)s svarte: %(where)s"), say("%(num)s nye svar: %(where)s")),
    Kind.ASSIGNED: Rule(
        Group.ASSIGNED, _READERS, say("%(by)s tildelte deg en del: %(where)s"), say("%(by)s tildelte deg en del: %(where)s")
    ),
    Kind.SUGGESTED: Rule(
        Group.SUGGESTIONS,
        _roles(Permission.DECIDE_SUGGESTION),
        say("%(by)s foreslår en endring: %(where)s"),
        say("%(num)s nye endringsforslag: %(where)s"),
    ),
    Kind.SUGGESTION_DECIDED: Rule(
        Group.DECIDED,
        _READERS,
        say("Forslaget ditt er %(outcome)s: %(where)s"),
        say("%(num)s av forslagene dine er avgjort: %(where)s"),
    ),
    Kind.INPUT_DECIDED: Rule(
        Group.DECIDED,
        _OF_REVISIONS,
        say("Innspillet ditt er %(outcome)s: %(where)s"),
        say("%(num)s av innspillene dine er avgjort: %(where)s"),
    ),
    Kind.ROUND_OPENED: Rule(
        Group.ROUNDS, _OF_REVISIONS, say("En innspillsrunde er åpnet: %(where)s"), say("En innspillsrunde er åpnet: %(where)s")
    ),
    Kind.ROUND_DUE: Rule(
        Group.ROUNDS, _OF_REVISIONS, say("Fristen for innspill nærmer seg: %(where)s"), say("Fristen for innspill nærmer seg: %(where)s")
    ),
    Kind.ROUND_CLOSED: Rule(
        Group.ROUNDS, _OF_REVISIONS, say("Innspillsrunden er lukket: %(where)s"), say("Innspillsrunden er lukket: %(where)s")
    ),
    Kind.WORDS_REPORTED: Rule(
        Group.PRIVACY,
        _roles(Permission.EDIT_SETTINGS),
        say("%(by)s ber deg skjule ord: %(where)s"),
        say("Du er bedt om å skjule ord %(num)s ganger, sist: %(where)s"),
    ),
    Kind.WORDS_HIDDEN: Rule(
        Group.PRIVACY,
        _roles(Permission.EDIT_SETTINGS),
        say("%(by)s har skjult ord: %(where)s"),
        say("Ord er skjult %(num)s ganger, sist: %(where)s"),
    ),
}

GROUP_LABELS: Mapping[Group, str] = {
    Group.MENTIONS: say("Noen nevner deg eller virksomheten din i en kommentar"),
    Group.ANSWERS: say("Noen svarer i en samtale du er med i"),
    Group.ASSIGNED: say("Du får et kapittel eller underkapittel å skrive"),
    Group.SUGGESTIONS: say("Noen foreslår en endring i noe du har ansvar for"),
    Group.DECIDED: say("Noe du har foreslått eller spilt inn, blir avgjort"),
    Group.ROUNDS: say("En innspillsrunde åpner, nærmer seg fristen eller lukkes"),
    Group.PRIVACY: say("Noen skjuler ord i en plan du koordinerer, eller ber deg gjøre det"),
}
WISH_LABELS: Mapping[Wish, str] = {
    Wish.NOW: say("Med en gang"),
    Wish.DAILY: say("Én gang om dagen"),
    Wish.OFF: say("Bare i Samplan"),
}
WHY: Mapping[Group, str] = {
    Group.MENTIONS: say("Du får denne e-posten fordi du eller virksomheten din er nevnt i en kommentar."),
    Group.ANSWERS: say("Du får denne e-posten fordi du er med i samtalen."),
    Group.ASSIGNED: say("Du får denne e-posten fordi du har fått en del av planen å skrive."),
    Group.SUGGESTIONS: say("Du får denne e-posten fordi du har ansvar for det forslaget gjelder."),
    Group.DECIDED: say("Du får denne e-posten fordi noe du har foreslått eller spilt inn, er avgjort."),
    Group.ROUNDS: say("Du får denne e-posten fordi du er med i en innspillsrunde."),
    Group.PRIVACY: say("Du får denne e-posten fordi du koordinerer planen."),
}
DEFAULTS: Mapping[Group, Wish] = dict.fromkeys(Group, Wish.NOW) | {Group.ANSWERS: Wish.DAILY, Group.SUGGESTIONS: Wish.DAILY}
"""What is wished by who has chosen nothing: at once what speaks to the person, once a day what merely goes on around them."""

SETTING = "notices"
"""What a person's wishes are called among their settings."""

# ---------------------------------------------------------------- what is told

MOST_NAME, MOST_QUOTE, MOST_WORDS = 120, 200, 300


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice tells. ``where``: what the place is called; ``quote``: the words of the plan that it is about, and no others;
    ``words``: what somebody said; ``agency``: the agency that is spoken to instead of the person; ``outcome``: «tatt inn», «avslått», as it
    stands in «Forslaget ditt er …»; ``due``: an ISO date something is to be done by."""

    where: str
    quote: str = ""
    words: str = ""
    agency: str = ""
    outcome: str = ""
    due: str = ""

    def kept(self) -> dict[str, str]:
        """As it is stored: every value one line, bounded and without signs that nobody sees; what is empty is left out."""
        most = {"quote": MOST_QUOTE, "words": MOST_WORDS}
        lines = {name: safe_line(str(value), most.get(name, MOST_NAME)) for name, value in asdict(self).items()}
        return {name: line for name, line in lines.items() if line}


def told_in(kept: Mapping[str, Any]) -> Told:
    """What was stored."""
    return Told(**{name: str(kept.get(name, "")) for name in Told.__dataclass_fields__})


def sentence(kind: Kind, told: Told, by: str, count: int = 1) -> Sentence:
    """The notice in words: «Kari Nordmann nevnte deg: Natteravner», «3 nye svar: Natteravner». ``by``: a name; empty for the tool."""
    rule = RULES[kind]
    template = rule.many if count > 1 else rule.as_agency if told.agency and rule.as_agency else rule.one
    values = {
        "by": safe_line(by, MOST_NAME) or "Samplan",
        "where": told.where,
        "num": count,
        "agency": told.agency,
        "outcome": told.outcome or say("avgjort"),
    }
    return Sentence(template, {name: value for name, value in values.items() if f"%({name})" in template})


def due_sentence(told: Told) -> str:
    """Until when something is to be done: «Frist: 3. november 2026»; empty when it is not said."""
    on = parse_date(told.due) if told.due else None
    return say("Frist: %(date)s", date=str(on)) if on else ""


def address_in(slug: str, address: str) -> str:
    """The path of a place in a plan. ``address``: what follows that of the plan, «kommentarer/…» or «#p-…»; empty: the plan itself; one
    that begins with «/» is a path already, for those who do not see the plan."""
    if address.startswith("/"):
        return address
    return f"/planer/{slug}" + ("" if not address or address.startswith("#") else "/") + address


# ---------------------------------------------------------------- what is wished


def wishes_in(settings: Mapping[str, Any]) -> dict[Group, Wish]:
    """A person's wish for each group. What is not chosen, or cannot be read, is as for everybody."""
    chosen = settings.get(SETTING)
    given = chosen if isinstance(chosen, dict) else {}
    return {group: Wish(given[group]) if given.get(group) in set(Wish) else DEFAULTS[group] for group in Group}


def mail_state(settings: Mapping[str, Any], kind: Kind) -> str:
    """What a notice of this kind waits for, when the person has chosen so: «now», «daily», or «none» for no mail at all."""
    wish = wishes_in(settings)[RULES[kind].group]
    return "none" if wish is Wish.OFF else wish.value


def read_wishes(given: Mapping[str, str]) -> dict[str, str]:
    """What a form wishes, as it is stored: group → wish.

    Raises:
        Invalid: a group lacks a wish, or has one that there is not.
    """
    wrong = {group.value: say("Velg når du vil ha e-post.") for group in Group if given.get(group) not in set(Wish)}
    if wrong:
        raise Invalid(wrong)
    return {group.value: Wish(given[group]).value for group in Group}


# ---------------------------------------------------------------- when it is mailed

QUIET = timedelta(minutes=1)
"""How long nothing more must have come about a thing before it is mailed, so that what comes together is one mail."""
MOST_WAIT = timedelta(minutes=3)
"""How long it waits at most, however much comes."""
REST = timedelta(minutes=10)
"""How long a conversation rests after a mail about it, but for who is spoken to."""
KEPT = timedelta(days=180)
"""How long a notice stands in the application."""


def is_ripe(now: datetime, first: datetime, last: datetime) -> bool:
    """Whether notices about one thing, that came from ``first`` to ``last``, are to be mailed."""
    return now - last >= QUIET or now - first >= MOST_WAIT


def may_rest(kinds: Iterable[str]) -> bool:
    """Whether notices of these kinds may wait for the conversation to rest."""
    return set(kinds) <= {Kind.ANSWER}


@dataclass(frozen=True, slots=True)
class Habits:
    """How an installation mails. ``address``: what its links begin with; ``hour``: when the mail of the day goes, by the clock of
    ``zone``."""

    address: str
    hour: int = 7
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Oslo"))

    def latest_digest(self, now: datetime) -> datetime:
        """When the last mail of the day was due: all that was told by then is in it."""
        today = datetime.combine(now.astimezone(self.zone).date(), time(self.hour), self.zone)
        return today if today <= now else datetime.combine(today.date() - timedelta(days=1), time(self.hour), self.zone)
