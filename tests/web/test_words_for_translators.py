"""Every sentence on screen can be collected for translators, and says the same in every place that fills it in."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parents[2]
METHODS = [("app/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "_": None, "gettext": None, "ngettext": (1, 2)}


def collected() -> set[str]:
    """Every message as the source has it."""
    found: set[str] = set()
    for folder in ("app", "templates"):
        methods = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS if pattern.startswith(folder)]
        for _file, _line, message, _comments, _context in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            found |= {message} if isinstance(message, str) else set(message)
    return found


def test_sentences_of_code_and_templates_are_found() -> None:
    messages = collected()
    assert {"Lagre og lukk", "Feltet kan ikke stå tomt.", "Noen andre har endret det samme", "Rollen er lagret."} <= messages
    assert len(messages) > 400


def test_no_sentence_holds_values_already_filled_in() -> None:
    assert [message for message in collected() if re.search(r"\{\w*\}|%s|%d(?!e)", message) and "%%d" not in message] == []
