"""The register of agencies: what is asked of one, and which sign and colour it may have."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.dates import one_line, parse_date
from app.domain.errors import Invalid
from app.domain.pieces import Wrong
from app.domain.privacy import STOPPED, has_number
from app.domain.saying import say

KIND_LABELS = {
    "municipality": say("Kommune"),
    "county": say("Fylkeskommune"),
    "police": say("Politi"),
    "child_welfare": say("Barnevern"),
    "school": say("Skole eller barnehage"),
    "health": say("Helse"),
    "nav": say("Nav"),
    "state": say("Annen statlig virksomhet"),
    "voluntary": say("Frivillig organisasjon"),
    "business": say("Næringsliv"),
    "other": say("Annet"),
}
COLOR_LABELS = {"accent": say("Petrol"), "info": say("Blå"), "brand1": say("Lilla"), "brand2": say("Oransje")}
"""The theme's four. A colour never stands alone: the agency's initials or name are beside it."""


def _line(limit: int, required: bool = False) -> Callable[[Any], str]:
    def clean(value: Any) -> str:
        text = one_line(str(value))
        if required and not text:
            raise Wrong(say("Feltet kan ikke stå tomt."))
        if len(text) > limit:
            raise Wrong(say("Teksten er %(length)s tegn. Kort den ned til høyst %(limit)s.", length=len(text), limit=limit))
        return text

    return clean


def _choice(allowed: Mapping[str, str], may_be_empty: bool = False) -> Callable[[Any], str]:
    def clean(value: Any) -> str:
        if value not in allowed and not (may_be_empty and value == ""):
            raise Wrong(say("Velg noe fra listen."))
        return str(value)

    return clean


def _date(value: Any) -> str:
    text = one_line(str(value))
    found = parse_date(text)
    if text and found is None:
        raise Wrong(say("Datoen ble ikke forstått. Skriv for eksempel «august 2026» eller «14. november 2026»."))
    return found.iso() if found else ""


_CLEAN: dict[str, Callable[[Any], str]] = {
    "name": _line(200, required=True),
    "short": _line(40),
    "kind": _choice(KIND_LABELS),
    "municipality": _line(80),
    "color": _choice(COLOR_LABELS, may_be_empty=True),
    "valid_from": _date,
    "valid_to": _date,
}
FIELDS = tuple(_CLEAN)
"""The facts of an agency, in the order of its form."""


def clean_agency(values: Mapping[str, Any]) -> dict[str, str]:
    """The given facts of an agency, checked and in the form they are kept. Only those given.

    Raises:
        Invalid: with a sentence for each field that could not be taken.
    """
    kept: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, value in values.items():
        try:
            kept[name] = _CLEAN[name](value)
            if has_number(kept[name]):
                raise Wrong(STOPPED)
        except Wrong as error:
            wrong[name] = error.args[0]
    begun, ended = (parse_date(kept[name]) if kept.get(name) else None for name in ("valid_from", "valid_to"))
    if begun and ended and ended.last() < begun.first():
        wrong["valid_to"] = say("Sluttdatoen er før startdatoen. Rett en av dem.")
    if wrong:
        raise Invalid(wrong)
    return kept
