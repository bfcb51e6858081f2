"""What in a text may be about one person: birth numbers, which are stopped; phone numbers and descriptions, which are warned about.

A plan is about groups and measures, so what names one person is nearly always a slip. A birth number tells itself by its control digits. Of
phone numbers and descriptions nobody can be sure, so who wrote them is asked. Few false alarms matter more than the last slip found: a
warning that cries at every period and sum is read by nobody.

Whoever keeps words that people write calls ``refuse_numbers`` before (or ``masked``, where nobody is there to be asked), and shows
``warnings`` after.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Literal, NamedTuple

from app.domain.birth_numbers import birth_numbers
from app.domain.errors import refuse_if
from app.domain.saying import say

Kind = Literal["number", "phone", "description"]

DOT = "•"
"""Stands for a sign that is hidden."""
STOPPED = say("Her står et fødselsnummer. Ta det bort. Skriv ikke opplysninger om enkeltpersoner.")
KINDS: Mapping[Kind, str] = {
    "number": say("Fødselsnummer"),
    "phone": say("Telefonnummer"),
    "description": say("Beskrivelse av en person"),
}


class Finding(NamedTuple):
    """Words that may be about one person: from where, to where, and what they look like."""

    start: int
    end: int
    kind: Kind


def findings(text: str) -> list[Finding]:
    """All that is found, in the order of the text; none inside another."""
    found: list[Finding] = []
    for one in (*_numbers(text), *_phones(text), *_descriptions(text)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return sorted(found)


def warnings(text: str) -> list[Finding]:
    """What is asked about and not stopped."""
    return [found for found in findings(text) if found.kind != "number"]


def key_of(plan_id: str, text: str, found: Finding) -> str:
    """What a finding is known again by in its plan, wherever there the same words stand."""
    words = " ".join(text[found.start : found.end].casefold().split())
    return sha256(f"{plan_id}\n{found.kind}\n{words}".encode()).hexdigest()


# ---------------------------------------------------------------- birth numbers


def has_number(text: str) -> bool:
    """Whether somebody's birth number stands in the text."""
    return next(birth_numbers(text), None) is not None


def numbers_in(texts: Iterable[str]) -> frozenset[str]:
    """The birth numbers in the texts, their digits alone."""
    return frozenset(_digits(text[start:end]) for text in texts for start, end in birth_numbers(text))


def masked(text: str) -> str:
    """The text with a dot for every digit of the birth numbers in it; as long as it was."""
    for start, end in birth_numbers(text):
        hidden = "".join(DOT if sign.isdigit() else sign for sign in text[start:end])
        text = text[:start] + hidden + text[end:]
    return text


def refuse_numbers(fields: Mapping[str, str]) -> None:
    """Raises ``Invalid`` at every field with a birth number in it. ``fields``: name of the field → what stands in it."""
    refuse_if({name: STOPPED for name, text in fields.items() if has_number(text)})


def _numbers(text: str) -> Iterator[Finding]:
    return (Finding(start, end, "number") for start, end in birth_numbers(text))


def _digits(words: str) -> str:
    return "".join(filter(str.isdigit, words))


# ---------------------------------------------------------------- phone numbers

_BLANK = "[ \u00a0\u202f]"
_GROUPED = rf"[2-79]\d(?:{_BLANK}\d\d){{3}}|[2-79]\d\d{_BLANK}\d\d{_BLANK}\d{{3}}"
_MOBILE = rf"[49]\d{{7}}|[49]\d{{3}}{_BLANK}\d{{4}}|[49]\d(?:-\d\d){{3}}|[49]\d(?:\.\d\d){{3}}"
_PLAIN = r"[2-79]\d{7}|[2-7]\d(?:-\d\d){3}|[2-7]\d(?:\.\d\d){3}"
"""May be anything, but for who says that it is to be called."""
_PHONE = re.compile(
    # Not inside a longer number, a case number, an address of the web, or a decimal number.
    rf"(?<![\w/=+])(?<!\d{_BLANK})(?<!\d[.,:–-])"
    rf"(?P<abroad>(?:\+|00)47{_BLANK}?)?(?P<number>{_GROUPED}|{_MOBILE}|(?P<plain>{_PLAIN}))"
    rf"(?![\w/%])(?![.,:–-]\d)(?!{_BLANK}?(?:\d|kr\b|kroner|NOK|million|mill\b|%|prosent))",
    re.ASCII,
)
_DIGITS = re.compile(r"\d\d[ \u00a0\u202f\d.-]{4}")
_CALL = re.compile(r"(?:tlf|telefon(?:nummer)?|mobil(?:nummer)?|ring|sms|nummer(?:et)?)[.:]?\s*(?:er|på|til)?\s*$", re.IGNORECASE)
_ROUND = re.compile(r"00\D?00$")
"""A sum ends so more often than a number that somebody has."""
_OTHER_NUMBER = re.compile(
    r"(?:kr|nok|kroner|sak(?:snr|snummer)?|ref|arkiv|org|orgnr|journal|konto|id|nr|budsjett(?:et)?|ramme(?:n|a)?|sum|beløp(?:et)?)"
    r"[.:]?\s*(?:nr|nummer)?[.:]?\s*$",
    re.IGNORECASE,
)
_BEFORE = 24


def _phones(text: str) -> Iterator[Finding]:
    if _DIGITS.search(text) is None:
        return
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        is_called = bool(match["abroad"]) or _CALL.search(before) is not None
        if is_called or not (match["plain"] or _ROUND.search(match["number"]) or _OTHER_NUMBER.search(before)):
            yield Finding(match.start(), match.end(), "phone")


# ---------------------------------------------------------------- descriptions of a person

_WORD_AGES = "ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten|tjue"
_AGE = rf"(?:\d{{1,2}}|{_WORD_AGES})"
_ONE = (
    r"gutt(?:en)?|jent(?:e|a|en)|pike(?:n)?|mann(?:en)?|kvinn(?:e|a|en)|dame(?:n|a)?|elev(?:en)?|sønn(?:en)?|datter(?:en|a)?|søster|bror"
    r"|mor(?:en|a)?|far(?:en)?|asylsøker(?:en)?|pasient(?:en)?|et barn|barnet|en ungdom|ungdommen|ein ungdom|eit barn|guten?|ein gut"
)
"""One person. «Barn» and «ungdom» are groups as a rule, so of those only what says «one» counts."""
_AN_AGE = re.compile(rf"\d-? ?[åÅ]|\(\d|(?:{_WORD_AGES})-? ?[åÅ]")
"""Looked for first: most lines tell of no age."""
_NOT_A_LIMIT = r"(?<!under )(?<!over )(?<!fra )(?<!frå )(?<!til )(?<!og )(?<!enn )(?<!fylte )(?<![–-])"
_WHO = re.compile(
    rf"\b(?:{_ONE})(?:,)? (?:(?:er|var|som er|på|med alder(?:en)?)? ?{_AGE} år\b(?! ?[–-])|\({_AGE}(?: år)?\))"
    rf"|\b(?:han|hun|ho|hen) (?:er|var|fylte|fyller) {_AGE} år\b(?! ?[–-])"
    rf"|\b{_NOT_A_LIMIT}{_AGE} år (?:gammel |gammal |gamle )?(?:{_ONE})\b"
    rf"|\b{_NOT_A_LIMIT}{_AGE}-? ?åri(?:ge?|nger?s?) (?:{_ONE})\b"
    rf"|\b{_NOT_A_LIMIT}{_AGE}-? ?åring(?:en)?\b(?! ?(?:og|eller|til) {_AGE})(?! (?:kan|skal|må|bør|vil|får|trenger)\b)",
    re.IGNORECASE,
)
_CAPITAL = r"(?!(?:Norge|Noreg|Norden|Europa|Samplan|NAV|Nav|SLT|Politirådet)\b)[A-ZÆØÅ][\wæøå.-]+"
_SCHOOL = r"(?: [A-ZÆØÅ]?[\wæøå-]*(?:skole|skule|vgs|barnehage|gård|gard)\w*)?"
_PLACE = re.compile(
    rf"\b(?i:fra|frå|på|ved|i|til|bosatt i|hjemmehørende i) (?:{_CAPITAL}{_SCHOOL}"
    r"|\d{1,2}\. ?(?:trinn|klasse|årssteg)|\w*(?:skolen|skulen|barnehagen)\b)"
    r"|\b(?:elev|går|gikk|gjekk) (?:på|ved|i) "
    rf"|\A, {_CAPITAL}{_SCHOOL}(?=\s*(?:$|[,;.)]))",
)
_LIVES = r"(?:fra|frå|bosatt i|bor i|bur i|elev (?:ved|på)|går på)"
_WHOLE = re.compile(
    # Who, where and how old, in one go: «elev ved Nordvik skole, 14 år», «17 år gammel, bosatt i Nordvik», «Ola (15) fra Nordvik».
    rf"\b(?i:{_ONE}) (?:ved|på|i|fra|frå) {_CAPITAL}[^.!?\n]{{0,40}}?, {_AGE} år\b"
    rf"|\b{_NOT_A_LIMIT}{_AGE} år (?:gammel|gammal),? (?:og )?{_LIVES} {_CAPITAL}{_SCHOOL}"
    r"|\b(?!(?:Barn|Ungdom|Unge|Tiltak|Antall|Kapittel|Figur|Tabell|Vedlegg|Punkt|Side|Sak)\b)"
    rf"[A-ZÆØÅ][a-zæøå]{{2,}}(?<!er)(?<!ar)(?<!ne)(?<!ing)(?<!het) \({_AGE}(?: år)?\),? {_LIVES} {_CAPITAL}{_SCHOOL}"
)
_SENTENCE_ENDS = re.compile(r"[.!?](?=\s+[A-ZÆØÅ]|\s*$)|\n")
NEAR = 60
"""Signs between who and where, at most."""


def _descriptions(text: str) -> Iterator[Finding]:
    if ("år" not in text and "ÅR" not in text and "(" not in text) or _AN_AGE.search(text) is None:
        return
    yield from (Finding(*match.span(), "description") for match in _WHOLE.finditer(text))
    for match in _WHO.finditer(text):
        after = _SENTENCE_ENDS.split(text[match.end() : match.end() + NEAR])[0]
        where = _PLACE.search(after)
        if where is not None:
            yield Finding(match.start(), match.end() + len(after[: where.end()].rstrip()), "description")
            continue
        start = max(0, match.start() - NEAR)
        before = _SENTENCE_ENDS.split(text[start : match.start()])[-1]
        places = list(_PLACE.finditer(before))
        if places:
            yield Finding(match.start() - len(before) + places[-1].start(), match.end(), "description")
