"""The templates a plan may be started from, kept in ``templates/*.json`` in the notation of the examples.

Their headings stand in both forms of Norwegian, as ``{"nb": …, "nn": …}``; the guidance is for the one who writes and stands in one.
"""

import json
from pathlib import Path
from typing import Any

from app.services.origins.examples import Example, read_plan

TEMPLATES = ("tiltaksplan", "statusrapport")
FOLDER = Path(__file__).parent / "templates"


def read_template(name: str, language: str) -> Example:
    """One of ``TEMPLATES`` in this form of Norwegian («nb» or «nn»), with fresh ids. It has no title yet."""
    return read_plan(_spelled(json.loads((FOLDER / f"{name}.json").read_text("utf-8")), language) | {"language": language})


def _spelled(given: Any, language: str) -> Any:
    """The notation with one of each two spellings."""
    if isinstance(given, dict):
        if given.keys() == {"nb", "nn"}:
            return given[language]
        return {name: _spelled(value, language) for name, value in given.items()}
    return [_spelled(value, language) for value in given] if isinstance(given, list) else given
