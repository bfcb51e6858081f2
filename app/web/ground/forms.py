"""What people filled in, in the form the services ask for; and how each fact is asked for on the page."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flask import request
from werkzeug.datastructures import MultiDict

from app.domain.pieces import PLAN_FACTS, Field, fields_of
from app.domain.saying import say
from app.web.ground.numbers import read_number

Widget = Literal[
    "line", "words", "note", "flag", "choice", "number", "lines", "responsible", "actor", "actors", "status", "report", "agency", "date",
    "color",
]  # fmt: skip
YES = "ja"


def carried(names: Iterable[str]) -> dict[str, str]:
    """What a form carries along of the address of the page it stands on: those of these fields that say something."""
    return {name: request.form[name] for name in names if request.form.get(name)}


@dataclass(frozen=True, slots=True)
class Ask:
    """How a fact is asked for. ``options``: (value, words) of a choice. ``aside``: among what few people change, folded away.

    ``later``: not asked when the piece is made, but in its form afterwards.
    """

    widget: Widget
    hint: str = ""
    width: str = ""
    options: tuple[tuple[str, str], ...] = ()
    aside: bool = False
    later: bool = False


_LINE = Ask("line")
_NEW_PAGE = Ask("flag", aside=True)
_GUIDANCE_HINT = say("Vises for dem som skriver, og kommer aldri med i filene. Linjer som begynner med «- », blir punkter.")
_GUIDANCE = Ask("note", _GUIDANCE_HINT, aside=True, later=True)
_PERIOD_HINT = say("For eksempel «2026–2029», «høsten 2027» eller «løpende».")
_SPACING = Ask(
    "choice", width="sm", options=(("normal", say("Litt luft")), ("loose", say("En tom linje")), ("tight", say("Ingen"))), aside=True
)
_DATE = Ask("date", say("For eksempel «august 2026» eller «1. kvartal 2027»."), "sm")

ASKED: dict[str, dict[str, Ask]] = {
    "plan": {
        "title": _LINE,
        "subtitle": _LINE,
        "period": Ask("line", _PERIOD_HINT, "md"),
        "owners": Ask("actors", say("Virksomhetene som eier planen sammen. De står på forsiden, i denne rekkefølgen.")),
        "type_heading": Ask("line", say("For eksempel «Statusrapport». Kan stå tomt."), "md"),
        "kind": Ask(
            "choice",
            say("Avgjør hvilken offisiell layout filene får."),
            "md",
            (("tiltaksplan", say("Tiltaksplan")), ("statusrapport", say("Statusrapport"))),
        ),
        "language": Ask("choice", width="sm", options=(("nb", say("Bokmål")), ("nn", say("Nynorsk")))),
        "cover": Ask("flag"),
        "contents": Ask("flag"),
        "back_page": Ask("flag"),
        "photo_credit": Ask("line", say("Står på baksiden, for eksempel «Unsplash.com».")),
        "plan_word": Ask("line", say("For eksempel «tiltaksplan», «handlingsplan» eller «program»."), "md"),
        "chapter_label": Ask("line", width="md"),
        "package_label": Ask("line", say("For eksempel «Tiltakspakke» eller «Innsatsområde». Står foran nummeret i filene."), "md"),
        "package_numbering": Ask("choice", width="sm", options=(("roman", "I, II, III"), ("decimal", "1, 2, 3"))),
        "measure_label": Ask("line", say("Står foran nummeret i filene: «Tiltak 12»."), "md"),
        "sub_measure_label": Ask("line", width="md"),
        "council": Ask("line", say("For eksempel «politirådet», «styringsgruppen» eller «kommunestyret»."), "md"),
        "council_verb": Ask(
            "choice",
            width="md",
            options=(
                ("approved", say("godkjenner planen")),
                ("adopted", say("vedtar planen")),
                ("noted", say("tar planen til etterretning")),
                ("endorsed", say("bifaller planen")),
            ),
        ),
        "council_meets": Ask("line", say("For eksempel «fire ganger i året, første gang i januar»."), "md"),
        "skip_sign_off": Ask("flag", say("Ellers må hver ansvarlige virksomhet svare før planen kan sendes videre.")),
        "print_color": Ask("color", say("# og seks tegn, for eksempel #1B4B5A. Forsiden, tabellhoder og figurer følger den."), "md"),
        "print_headings": Ask("flag"),
        "print_font": Ask(
            "choice",
            say("Word-filen får skriften som står i parentes. Linjene blir like lange."),
            "md",
            (
                ("Liberation Sans", say("Liberation Sans (Arial)")),
                ("Carlito", say("Carlito (Calibri)")),
                ("Caladea", say("Caladea (Cambria), med seriffer")),
            ),
        ),
        "print_header": Ask("line", say("Til venstre over teksten, for eksempel eiernes navn. Høyst 80 tegn.")),
        "print_footer": Ask("line", say("Til venstre under teksten, på linje med sidetallet. Høyst 80 tegn.")),
    },
    "chapter": {
        "title": _LINE,
        "lead": Ask("words", say("Kort om hva kapitlet handler om. Vises i fet skrift under tittelen.")),
        "type": Ask(
            "choice",
            width="md",
            options=(
                ("chapter", say("Nummerert kapittel")),
                ("package", say("Gruppe av tiltak")),
                ("plain", say("Kapittel uten nummer")),
                ("front", say("Tekst før første kapittel")),
            ),
            aside=True,
        ),
        "starts_new_page": _NEW_PAGE,
        "guidance": _GUIDANCE,
    },
    "section": {"title": _LINE, "starts_new_page": _NEW_PAGE, "guidance": _GUIDANCE},
    "measure": {
        "number": Ask("number", width="xs", later=True),
        "title": _LINE,
        "responsible": Ask("responsible", later=True),
        "period": Ask("line", _PERIOD_HINT, "md", later=True),
        "lead_form": Ask("choice", width="md", options=(("bullet", say("Kulepunkt")), ("paragraph", say("Avsnitt"))), aside=True),
        "lead_separator": Ask(
            "choice",
            width="md",
            options=((":", say("Kolon")), (".", say("Punktum")), (" –", say("Tankestrek")), ("", say("Ingen"))),
            aside=True,
        ),
        "lead_bold": Ask("flag", aside=True),
        "lead_run_in": Ask("flag", aside=True),
    },
    "sub_measure": {"title": _LINE, "status": Ask("status", width="sm")},
    "status_entry": {"report": Ask("report"), "status": Ask("status")},
    "figure": {
        "alt": Ask("words", say("Leses opp av skjermlesere, i filene også.")),
        "caption": _LINE,
        "credit": _LINE,
    },
    "level": {"title": _LINE, "text": _LINE},
    "register": {"spacing": _SPACING},
    "group": {"label": _LINE},
    "entry": {"text": Ask("line"), "actor": Ask("actor")},
    "indicator": {"name": _LINE, "unit": Ask("line", width="xs"), "source": _LINE, "population": _LINE},
    "value": {
        "wave": Ask("line", width="xs"),
        "state": Ask(
            "choice", options=(("known", say("Tall")), ("missing", say("Mangler")), ("withheld", say("Ikke publisert (små tall)")))
        ),
        "number": Ask("line", width="xs"),
    },
    "actor": {
        "full": _LINE,
        "short": Ask("line", say("Brukes i tabeller."), "sm"),
        "group": Ask("flag", aside=True),
        "agency": Ask("agency", say("Redaktører fra virksomheten kan endre tiltakene den er ansvarlig for."), aside=True),
        "valid_from": Ask("date", width="sm", aside=True),
        "valid_to": Ask("date", width="sm", aside=True),
    },
    "report": {"as_of": _DATE, "issued": _DATE, "next_due": _DATE},
}
"""Kind of piece → the facts its form asks for, in order."""


def asked(kind: str) -> list[tuple[str, Field, Ask]]:
    """(name, fact, how it is asked for) of a kind of piece, or of the plan («plan»)."""
    fields = PLAN_FACTS if kind == "plan" else fields_of(kind)
    return [(name, fields[name], ask) for name, ask in ASKED.get(kind, {}).items()]


def read_facts(kind: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """The facts that the form had, and only those: what is left out of a form is not changed."""
    return {name: _read(ask.widget, name, form) for name, _field, ask in asked(kind) if name in form}


def _read(widget: Widget, name: str, form: MultiDict[str, str]) -> Any:
    # A flag has a hidden empty field before its box, and a settled conflict a hidden one with my text: the last one given counts.
    last = form.getlist(name)[-1]
    if widget == "actors":
        return _actor_list(form.getlist(name))
    if widget == "flag":
        return last == YES
    if widget == "lines":
        return [line.strip() for line in last.splitlines() if line.strip()]
    if widget == "responsible":
        return json.loads(last) if last.startswith("[") else _pairs(form)
    if widget in ("words", "note"):
        return last.replace("\r\n", "\n")
    return last


def _actor_list(values: list[str]) -> list[str]:
    """Ids row by row, after the hidden empty field that the rows begin with; of a settled conflict the one text that was chosen."""
    return [value for value in values if value] if not values[0] else [] if values[-1] == "[]" else values[-1].split()


def _pairs(form: MultiDict[str, str]) -> list[list[str]]:
    """Actors and their roles, row by row; rows without an actor are left out."""
    rows = zip(form.getlist("responsible.actor"), form.getlist("responsible.role"), strict=False)
    return [[actor, role] for actor, role in rows if actor]


def read_version(form: Mapping[str, str]) -> int:
    """The version the facts were read at; 0, older than any, when the form does not say."""
    return read_number(form.get("version", "")) or 0
