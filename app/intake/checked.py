"""The fact part of our own files, checked: whatever somebody has put in it, only a well-formed document comes out."""

import types
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from exports.document import Document, Register, each_part, measures
from exports.word_marks import read_facts

_DEEPEST = 40


def checked_facts(text: str) -> Document | None:
    """The document in a fact part; None when there is none, or it is not one of ours."""
    if not text:
        return None
    try:
        document = read_facts(text)
    except (ValueError, AttributeError, RecursionError):
        return None
    return document if fits(document, Document) and _hangs_together(document) else None


def _hangs_together(document: Document) -> bool:
    """Whether every actor named is one of the document's."""
    known = {actor.id for actor in document.actors}
    named = {one.actor for measure in measures(document) for one in measure.responsible}
    parts = (part for _, _, part in each_part(document) if isinstance(part, Register))
    named |= {entry.actor for part in parts for group in part.groups for entry in group.entries if entry.actor is not None}
    return named <= known


def fits(value: Any, kind: Any, depth: int = 0) -> bool:
    """Whether a value is of an annotated kind, all the way down."""
    origin, arguments = get_origin(kind), get_args(kind)
    if depth > _DEEPEST:
        return False
    if origin in (Union, types.UnionType):
        return any(fits(value, one, depth) for one in arguments)
    if origin is Literal:
        return value in arguments
    if origin is tuple:
        return isinstance(value, tuple) and all(fits(one, arguments[0], depth + 1) for one in value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return type(value) is kind and all(fits(getattr(value, one.name), hints[one.name], depth + 1) for one in fields(value))
    return value is None if kind is type(None) else type(value) is kind
