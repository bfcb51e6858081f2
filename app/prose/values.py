"""One attribute's value: is it what the schema says, and in which form is it kept?"""

from typing import Any

from app.domain.saying import say
from app.prose.refused import Refused
from app.prose.schema import MAX_ADDRESS, MAX_REF_TEXT, SCHEMA, Attr

Value = str | int | bool | None


def not_allowed(what: str) -> Refused:
    """The refusal of something that the schema does not know; ``what`` names it."""
    template = "Teksten inneholder noe som ikke kan lagres her (%(what)s). Last siden på nytt, og sett inn ordene som ren tekst."
    return Refused("not_allowed", say(template, what=what))


def too_deep() -> Refused:
    """The refusal of nodes too deep inside each other."""
    return Refused("not_allowed", say("Teksten har for mange nivåer inne i hverandre. Flytt noe av innholdet ut, og prøv igjen."))


def bad_link(address: object) -> Refused:
    """The refusal of a link to anything but the open web or a mail address."""
    template = "Lenken «%(address)s» kan ikke brukes. En lenke må begynne med https://, http:// eller mailto:."
    return Refused("bad_link", say(template, address=str(address)[:80]))


def matches(pattern: str, value: object, limit: int = 100) -> bool:
    """Whether the value is a text of at most ``limit`` signs that follows one of the schema's patterns."""
    return isinstance(value, str) and len(value) <= limit and SCHEMA.patterns[pattern].fullmatch(value) is not None


def is_plain(value: object) -> bool:
    """Whether the value is a text without control signs, which neither XML nor the printed page can hold."""
    return isinstance(value, str) and SCHEMA.patterns["control"].search(value) is None


def whole(value: object) -> int | None:
    """The whole number a value stands for (numbers come back from the shared text as floating point), or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return int(value)


def number(attr: Attr, value: object) -> int | None:
    """The value when it is a whole number within the attribute's bounds, else None."""
    found = whole(value)
    return found if found is not None and attr.least <= found <= attr.most else None


def clean_value(owner: str, name: str, attr: Attr, value: object) -> Value:
    """The value in the form it is kept; the default when there is none.

    An id that is no id reads as missing: the server gives a new one. Raises ``Refused`` when the value is not what the schema says.
    """
    if value is None:
        if attr.required:
            raise not_allowed(f"{owner}.{name}")
        default: Value = attr.default
        return default
    if attr.kind == "id":
        return value if isinstance(value, str) and matches("id", value) else None
    if attr.kind == "address" and not matches("address", value, MAX_ADDRESS):
        raise bad_link(value)
    kept = checked_value(attr, value)
    if kept is None:
        raise not_allowed(f"{owner}.{name}")
    return kept


def checked_value(attr: Attr, value: Any) -> Value:
    """The value in the form it is kept, or None when it does not fit the attribute's kind."""
    fits = {
        "flag": lambda: isinstance(value, bool),
        "word": lambda: value in attr.words,
        "text": lambda: is_plain(value) and len(value) <= MAX_REF_TEXT,
        "language": lambda: matches("language", value),
        "target": lambda: matches("target", value),
        "address": lambda: True,
    }
    if attr.kind == "number":
        return number(attr, value)
    kept: Value = value
    return kept if fits[attr.kind]() else None
