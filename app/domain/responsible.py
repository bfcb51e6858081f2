"""Who is responsible for a measure, read from a phrase: «BLD/HOD i samarbeid med berørte departementer».

The first named is lead, those beside it joint, those after «i samarbeid med» partners. A phrase may name concrete bodies, each by short
or full name, or a group in general terms («relevante partnere»).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from app.domain.dates import one_line
from app.domain.saying import say

Role = Literal["lead", "joint", "partner"]
ROLE_NAMES = {"lead": say("hovedansvar"), "joint": say("medansvar"), "partner": say("samarbeidspart")}

_TOGETHER = re.compile(r",?\s+(i (?:tett |nært )?(?:samarbeid|samspill|samspel|samråd|dialog) med|sammen med|saman med)\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[/;]\s*|,\s*(?:(?:og|samt)\s+)?|\s+(?:og/eller|og|samt)\s+")
_COMPOUND = re.compile(r"\w+-(?:, \w+-?)*,? (?:og|eller) \w+")
_PAIRED_PLACES = ("Møre og Romsdal", "Troms og Finnmark", "Sogn og Fjordane", "Vestfold og Telemark")
_GENERAL = r"(?i:alle|(?:de )?(?:relevante?|berørte?|aktuelle?|andre|øvrige?|involverte?|lokale?|frivillige?|private?|ulike|flere)) \w"
_DEFINITE = r"[\w-]*(?:en|(?<!h)et|ene|ane|na|koordinator|kontakt|leder|leiar|rektor)(?![\w-])"
_GROUP = re.compile(_GENERAL)
_BEGINNING = re.compile(rf"[A-ZÆØÅÄÖ0-9«\U00100000-\U0010ffff]|{_GENERAL}|{_DEFINITE}")
"""How a name may begin after a comma or «og»: with a capital, in general terms, with a noun in the definite («skolene») or a post
(«politikontakt»). Anything else («velferd og aldring») goes on with the name before it."""
_SHORT = re.compile(r"\(([A-ZÆØÅ][\w-]{0,11})\)$")
_ABBREVIATED = re.compile(r"\b\w{1,3}\.\s?\w{1,3}\.$")
_FIRST_SHIELD = 0x100000


@dataclass(frozen=True, slots=True)
class Named:
    """One body or group in the phrase. ``name`` as written; ``group`` when it is named in general terms."""

    name: str
    role: Role
    group: bool = False

    @property
    def short(self) -> str:
        """The short name given in brackets after the full one («… råd (KRÅD)»), else empty."""
        found = _SHORT.search(self.name)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Everybody named, in order. ``link``: the words before the partners as written («i samspill med»), empty when there are none."""

    named: tuple[Named, ...] = ()
    link: str = ""


def parse_responsible(text: str, known: Collection[str] = ()) -> Phrase:
    """Who a phrase names. Every word of it stands in the result but «og» and the signs between names, and a full stop at the end.

    Args:
        text: the phrase, without its label («Ansvar:»).
        known: names that are never split («Barn og Familie»), however they are written.
    """
    plain = one_line(text)
    if plain not in known and not _ABBREVIATED.search(plain):
        plain = plain.rstrip(" .")
    shielded, shields = _shield(plain, known)
    before, link, after = (*_TOGETHER.split(" " + shielded, maxsplit=1), "", "")[:3]
    named = [_named(name, "joint" if place else "lead") for place, name in enumerate(_names(before, shields))]
    named += [_named(name, "partner") for name in _names(after, shields)]
    return Phrase(tuple(named), link)


def _named(name: str, role: Role) -> Named:
    return Named(name, role, group=bool(_GROUP.match(name)))


def _shield(text: str, known: Collection[str]) -> tuple[str, list[str]]:
    """The text with each known name, and each compound («Justis- og politidepartementet»), as one private sign, and what they stand for."""
    shields: list[str] = []

    def shield(found: re.Match[str]) -> str:
        shields.append(found[0])
        return chr(_FIRST_SHIELD + len(shields) - 1)

    whole = sorted(filter(None, map(one_line, (*known, *_PAIRED_PLACES))), key=len, reverse=True)
    text = re.sub(rf"(?<![\w-])(?:{'|'.join(map(re.escape, whole))})(?![\w-])", shield, text)
    return _COMPOUND.sub(shield, text), shields


def _names(text: str, shields: list[str]) -> list[str]:
    """The names of a part of the phrase, split at every sign that parts names, and whole again."""
    names, begun = [], 0
    for sign in _SEPARATOR.finditer(text):
        if _parts(sign, text):
            names.append(text[begun : sign.start()])
            begun = sign.end()
    names.append(text[begun:])
    whole = (re.sub("[\U00100000-\U0010ffff]", lambda found: shields[ord(found[0]) - _FIRST_SHIELD], name).strip() for name in names)
    return [name for name in whole if name]


def _parts(sign: re.Match[str], text: str) -> bool:
    if sign[0].strip() in ("/", ";"):
        return not (text[: sign.start()][-1:].isdigit() and text[sign.end() :][:1].isdigit())
    return bool(_BEGINNING.match(text, sign.end()))
