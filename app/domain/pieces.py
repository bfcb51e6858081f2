"""What a plan is made of: the kinds of pieces, what stands under what, and the facts of each with their rules.

This table is the plan's form. The database keeps pieces without knowing the kinds; forms, import, merging and printing go by it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.contrast import read_color
from app.domain.dates import parse_date
from app.domain.errors import Invalid
from app.domain.period import parse_period
from app.domain.print_look import FONTS, MAIN_COLOR, color_problem
from app.domain.privacy import STOPPED, has_number
from app.domain.saying import say
from app.domain.status import DEFAULT_SCALE, Meaning

TITLE_LIMIT = 300
LINE_LIMIT = 500
LEAD_LIMIT = 3000
GUIDANCE_LIMIT = 3000

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


class Wrong(Exception):
    """One value of one field cannot be taken; its argument is the sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Field:
    """A fact: its name on screen, what it holds until told otherwise, and ``clean`` which returns the value to keep or raises ``Wrong``."""

    label: str
    default: Any
    clean: Callable[[Any], Any]


def _line(limit: int = LINE_LIMIT, required: bool = False) -> Callable[[Any], str]:
    def clean(value: Any) -> str:
        text = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", _string(value))).split())
        return _fitting(text, limit, required)

    return clean


def _words(limit: int) -> Callable[[Any], str]:
    """Running words: spaces inside are the author's, line ends become spaces."""

    def clean(value: Any) -> str:
        return _fitting(_CONTROL.sub(" ", unicodedata.normalize("NFC", _string(value))).replace("\n", " ").strip(), limit, False)

    return clean


def _paragraphs(limit: int) -> Callable[[Any], str]:
    """Words whose line ends are the author's, without empty lines at either end."""

    def clean(value: Any) -> str:
        lines = _string(value).replace("\r\n", "\n").split("\n")
        return _fitting("\n".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", line)).strip() for line in lines).strip(), limit, False)

    return clean


def _fitting(text: str, limit: int, required: bool) -> str:
    if required and not text:
        raise Wrong(say("Feltet kan ikke stå tomt."))
    if len(text) > limit:
        raise Wrong(say("Teksten er %(length)s tegn. Kort den ned til høyst %(limit)s.", length=len(text), limit=limit))
    return text


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(say("Skriv inn tekst."))
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(say("Svar ja eller nei."))
    return value


def _choice(*allowed: str) -> Callable[[Any], str]:
    def clean(value: Any) -> str:
        if value not in allowed:
            raise Wrong(say("Velg noe fra listen."))
        return str(value)

    return clean


def _number(value: Any) -> int | None:
    if value is None or value == "":
        return None
    digits = str(value).strip()
    if not re.fullmatch(r"[0-9]{1,4}", digits) or int(digits) == 0:
        raise Wrong(say("Nummeret må være et helt tall fra 1 til 9999, eller stå tomt."))
    return int(digits)


def _period(value: Any) -> str:
    return str(parse_period(_line(120)(value)))


def _date(value: Any) -> str:
    text = _line(60)(value)
    if not text:
        return ""
    found = parse_date(text)
    if found is None:
        raise Wrong(say("Datoen ble ikke forstått. Skriv for eksempel «august 2026», «1. kvartal 2027» eller «14. november 2026»."))
    return found.iso()


def _decimal(value: Any) -> str:
    text = _line(20)(value).replace(" ", "").replace(".", ",")
    if text and not re.fullmatch(r"-?[0-9]{1,12}(,[0-9]{1,6})?", text):
        raise Wrong(say("Skriv et tall, for eksempel 17 eller 2,5."))
    return text


def _lines(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise Wrong(say("Skriv ett navn på hver linje."))
    return [line for line in map(_line(200), value) if line]


def _responsible(value: Any) -> list[list[str]]:
    """Pairs of actor and role. One lead at most; nobody twice."""
    pairs = [list(pair) for pair in value] if isinstance(value, list | tuple) else [[]]
    if any(len(pair) != 2 or not isinstance(pair[0], str) or pair[1] not in ("lead", "joint", "partner") for pair in pairs):
        raise Wrong(say("Velg aktører fra listen og rollen til hver av dem."))
    if len({actor for actor, _ in pairs}) < len(pairs):
        raise Wrong(say("Samme aktør er valgt to ganger. Behold den ene."))
    if [role for _, role in pairs].count("lead") > 1:
        raise Wrong(say("Bare én kan ha hovedansvar. Gi de andre medansvar."))
    return pairs


def _actors(value: Any) -> list[str]:
    """Ids of actors, each once."""
    if not isinstance(value, list) or not all(isinstance(actor, str) and len(actor) <= 32 for actor in value):
        raise Wrong(say("Velg aktører fra listen."))
    if len(set(value)) < len(value):
        raise Wrong(say("Samme aktør er valgt to ganger. Behold den ene."))
    return list(value)


def _image(value: Any) -> dict[str, Any] | None:
    if value is not None and set(value) != {"sha256", "media_type", "width", "height"}:
        raise Wrong(say("Bildet kunne ikke brukes. Last det opp på nytt."))
    return dict(value) if value else None


def _color(value: Any) -> str:
    """A colour that white words can be read on."""
    text = _string(value)
    if problem := color_problem(text):
        raise Wrong(problem)
    return read_color(text) or ""


def _logos(value: Any) -> dict[str, Any]:
    """Actor → picture."""
    if not isinstance(value, dict) or not all(isinstance(actor, str) and len(actor) <= 32 for actor in value):
        raise Wrong(say("Logoen kunne ikke brukes. Last den opp på nytt."))
    return {actor: kept for actor, image in value.items() if (kept := _image(image))}


def _scale(value: Any) -> list[str]:
    labels = _lines(value)
    if not 2 <= len(labels) <= 12 or len(set(labels)) < len(labels):
        raise Wrong(say("Skriv mellom 2 og 12 ulike statuser, én på hver linje."))
    return labels


def _meanings(value: Any) -> dict[str, str]:
    """Label of the scale → what it means, for labels whose words alone do not tell."""
    if not isinstance(value, dict) or not all(isinstance(label, str) and meaning in tuple(Meaning) for label, meaning in value.items()):
        raise Wrong(say("Velg hva hver status betyr."))
    return {_line(60)(label): str(meaning) for label, meaning in value.items()}


PLAN_FACTS: dict[str, Field] = {
    "kind": Field("Dokumenttype", "tiltaksplan", _choice("tiltaksplan", "statusrapport")),
    "title": Field("Tittel", "", _line(TITLE_LIMIT, required=True)),
    "subtitle": Field("Undertittel", "", _line(TITLE_LIMIT)),
    "type_heading": Field("Overskrift over tittelen", "", _line(60)),
    "period": Field("Planperiode", "", _period),
    "language": Field("Målform", "nb", _choice("nb", "nn")),
    "owners": Field("Eiere", [], _actors),
    "photo_credit": Field("Fotokreditering", "", _line(200)),
    "cover": Field("Forside", True, _flag),
    "contents": Field("Innholdsfortegnelse", True, _flag),
    "back_page": Field("Bakside", False, _flag),
    "plan_word": Field("Ordet for planen", "tiltaksplan", _line(40, required=True)),
    "chapter_label": Field("Ordet for et kapittel", "Kapittel", _line(40, required=True)),
    "package_label": Field("Ordet for en gruppe tiltak", "Tiltakspakke", _line(40, required=True)),
    "measure_label": Field("Ordet for et tiltak", "Tiltak", _line(40, required=True)),
    "sub_measure_label": Field("Ordet for et deltiltak", "Deltiltak", _line(40, required=True)),
    "package_numbering": Field("Nummerering av gruppene", "roman", _choice("roman", "decimal")),
    "status_scale": Field("Statuser", [status.label for status in DEFAULT_SCALE], _scale),
    "status_meanings": Field("Hva statusene betyr", {}, _meanings),
    "council": Field("Hvem som tar stilling til planen", "politirådet", _line(120, required=True)),
    "council_verb": Field("Hva de gjør", "approved", _choice("approved", "adopted", "noted", "endorsed")),
    "council_meets": Field("Når de møtes", "", _line(200)),
    "skip_sign_off": Field("Tilslutning fra virksomhetene kan hoppes over", False, _flag),
    "first_steps": Field("Vis de første stegene", False, _flag),
    "print_color": Field("Hovedfarge", MAIN_COLOR, _color),
    "print_headings": Field("Overskrifter i hovedfargen", False, _flag),
    "print_font": Field("Skrift", FONTS[0], _choice(*FONTS)),
    "print_header": Field("Tekst øverst på sidene", "", _line(80)),
    "print_footer": Field("Tekst nederst på sidene", "", _line(80)),
    "cover_image": Field("Bilde på forsiden", None, _image),
    "cover_alt": Field("Tekst til den som ikke ser bildet", "", _line(300)),
    "cover_credit": Field("Hvem har tatt bildet?", "", _line(120)),
    "logos": Field("Eiernes logoer", {}, _logos),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of piece. ``lane``: pieces of one lane under one parent are ordered among themselves. ``parents``: kinds it may stand under,
    None for the plan itself. ``has_text``: it owns a shared text."""

    name: str
    lane: str
    parents: frozenset[str | None]
    fields: Mapping[str, Field]
    has_text: bool = False


_SPACING = Field("Avstand mellom punktene", "normal", _choice("normal", "loose", "tight"))
_NEW_PAGE = Field("Start på ny side", False, _flag)
_GUIDANCE = Field("Veiledning til den som skriver", "", _paragraphs(GUIDANCE_LIMIT))
"""Shown under the heading to those who may edit; no part of the document, so never printed."""
_PART_PARENTS: frozenset[str | None] = frozenset({"chapter", "section"})

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "chapter",
            "chapter",
            frozenset({None}),
            {
                "type": Field("Slags kapittel", "chapter", _choice("chapter", "package", "plain", "front")),
                "title": Field("Tittel", "", _line(TITLE_LIMIT)),
                "lead": Field("Ingress", "", _words(LEAD_LIMIT)),
                "starts_new_page": _NEW_PAGE,
                "guidance": _GUIDANCE,
            },
        ),
        Kind(
            "section",
            "section",
            frozenset({"chapter"}),
            {"title": Field("Tittel", "", _line(TITLE_LIMIT, required=True)), "starts_new_page": _NEW_PAGE, "guidance": _GUIDANCE},
        ),
        Kind("text", "part", _PART_PARENTS, {}, has_text=True),
        Kind(
            "measure",
            "part",
            _PART_PARENTS,
            {
                "number": Field("Nummer", None, _number),
                "title": Field("Tittel", "", _line(TITLE_LIMIT, required=True)),
                "lead_form": Field("Vises som", "bullet", _choice("bullet", "paragraph")),
                "lead_bold": Field("Tittel i fet skrift", True, _flag),
                "lead_separator": Field("Tegn etter tittelen", ":", _choice(":", ".", " –", "")),
                "lead_run_in": Field("Teksten fortsetter på samme linje", True, _flag),
                "responsible": Field("Ansvarlige og samarbeidsparter", [], _responsible),
                "period": Field("Periode", "", _period),
            },
            has_text=True,
        ),
        Kind(
            "sub_measure",
            "sub_measure",
            frozenset({"measure"}),
            {"title": Field("Tittel", "", _line(TITLE_LIMIT, required=True)), "status": Field("Status", "", _line(60))},
            has_text=True,
        ),
        Kind(
            "status_entry",
            "status_entry",
            frozenset({"measure"}),
            {"report": Field("Rapportering", "", _line(32)), "status": Field("Status", "", _line(60, required=True))},
            has_text=True,
        ),
        Kind(
            "figure",
            "part",
            _PART_PARENTS,
            {
                "type": Field("Slags figur", "pyramid", _choice("pyramid", "image")),
                "alt": Field("Tekst til den som ikke ser figuren", "", _line(1000)),
                "caption": Field("Figurtekst", "", _line(LINE_LIMIT)),
                "credit": Field("Kreditering", "", _line(200)),
                "image": Field("Bilde", None, _image),
            },
        ),
        Kind(
            "level",
            "level",
            frozenset({"figure"}),
            {"title": Field("Nivå", "", _line(120, required=True)), "text": Field("Forklaring", "", _line(300))},
        ),
        Kind(
            "register",
            "part",
            _PART_PARENTS,
            {
                "type": Field("Slags oversikt", "priorities", _choice("overview", "actors", "priorities", "not_prioritised", "indicators")),
                "spacing": _SPACING,
            },
        ),
        Kind("group", "group", frozenset({"register"}), {"label": Field("Overskrift over gruppen", "", _line(TITLE_LIMIT))}),
        Kind(
            "entry",
            "entry",
            frozenset({"group"}),
            {"text": Field("Tekst", "", _words(1000)), "actor": Field("Aktør", None, lambda v: None if not v else _line(32)(v))},
        ),
        Kind(
            "indicator",
            "indicator",
            frozenset({"register"}),
            {
                "name": Field("Indikator", "", _line(LINE_LIMIT, required=True)),
                "unit": Field("Enhet", "", _line(40)),
                "source": Field("Kilde", "", _line(200)),
                "population": Field("Hvem tallet gjelder", "", _line(200)),
            },
        ),
        Kind(
            "value",
            "value",
            frozenset({"indicator"}),
            {
                "wave": Field("Måling", "", _line(60, required=True)),
                "state": Field("Tallet er", "known", _choice("known", "missing", "withheld")),
                "number": Field("Tall", "", _decimal),
            },
        ),
        Kind(
            "actor",
            "actor",
            frozenset({None}),
            {
                "full": Field("Fullt navn", "", _line(200, required=True)),
                "short": Field("Kortnavn", "", _line(40)),
                "group": Field("Fellesbetegnelse, ikke én virksomhet", False, _flag),
                "valid_from": Field("Gyldig fra", "", _date),
                "valid_to": Field("Gyldig til", "", _date),
                "agency": Field("Virksomhet i Samplan", None, lambda v: None if not v else _number(v)),
            },
        ),
        Kind(
            "report",
            "report",
            frozenset({None}),
            {
                "as_of": Field("Status per", "", _date),
                "issued": Field("Utgitt", "", _date),
                "next_due": Field("Neste rapport", "", _date),
            },
        ),
    )
}

PART_KINDS = tuple(kind.name for kind in KINDS.values() if kind.lane == "part")


def fields_of(kind: str) -> Mapping[str, Field]:
    """The facts of a kind of piece; of the plan itself for «plan». Raises KeyError for an unknown kind."""
    return PLAN_FACTS if kind == "plan" else KINDS[kind].fields


def defaults(kind: str) -> dict[str, Any]:
    """The facts a new piece of this kind holds before anybody has said anything."""
    return {name: field.default for name, field in fields_of(kind).items()}


def clean_facts(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The given facts, checked and in the form they are kept. Only those given; unknown names are refused, and so is a birth number.

    Raises:
        Invalid: with a sentence for each field that could not be taken.
    """
    known = fields_of(kind)
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in values.items():
        if name not in known:
            wrong[name] = say("Feltet finnes ikke.")
            continue
        try:
            kept[name] = _about_nobody(known[name].clean(value))
        except Wrong as error:
            wrong[name] = error.args[0]
    if wrong:
        raise Invalid(wrong)
    return kept


def _about_nobody(value: Any) -> Any:
    words = value if isinstance(value, list) else [value]
    if any(isinstance(word, str) and has_number(word) for word in words):
        raise Wrong(STOPPED)
    return value


def all_facts(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Every fact of a new piece: the defaults, and over them the given ones, all checked.

    Raises:
        Invalid: as ``clean_facts``; also when a fact that may not be empty is not given.
    """
    return clean_facts(kind, defaults(kind) | dict(values))


LEAST_LEVELS = 2
"""A pyramid of one level is none."""


def first_rows(kind: str, facts: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Kind and facts of the pieces that a new piece is given at once, so that it can be drawn from the first moment."""
    if kind == "figure" and facts["type"] == "pyramid":
        return [("level", {"title": title}) for title in (say("Øverste nivå"), say("Midterste nivå"), say("Nederste nivå"))]
    if kind == "register" and facts["type"] in ("actors", "priorities", "not_prioritised"):
        return [("group", {})]
    return []


def may_stand_under(kind: str, parent_kind: str | None) -> bool:
    """Whether a piece of ``kind`` may have a parent of ``parent_kind`` (None: the plan itself)."""
    return kind in KINDS and parent_kind in KINDS[kind].parents
