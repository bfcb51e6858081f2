"""Documents and other papers as data: plain JSON types and back, and the canonical bytes that its hash is taken of."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from exports import document, matrix, profile, working

_KINDS: dict[str, type] = {
    name: kind
    for room in (document, profile, working, matrix)
    for name, kind in vars(room).items()
    if isinstance(kind, type) and is_dataclass(kind)
}
"""Every kind of piece, of look and of paper there is, by name."""
_SET = "set"


def as_data(value: Any) -> Any:
    """The value as plain JSON types; each piece carries its kind under ``_``. Fields that hold their default are left out."""
    if is_dataclass(value):
        data = {"_": type(value).__name__}
        data |= {f.name: as_data(v) for f in fields(value) if (v := getattr(value, f.name)) != f.default}
        return data
    if isinstance(value, tuple):
        return [as_data(v) for v in value]
    if isinstance(value, frozenset):
        return {"_": _SET, "of": sorted(value)}
    return value


def from_data(data: Any) -> Any:
    """The inverse of ``as_data``. Raises KeyError or TypeError when the data is not such a document."""
    if isinstance(data, dict):
        if data["_"] == _SET:
            return frozenset(data["of"])
        return _KINDS[data["_"]](**{k: from_data(v) for k, v in data.items() if k != "_"})
    if isinstance(data, list):
        return tuple(from_data(v) for v in data)
    return data


def canonical(whole: Any) -> bytes:
    """A document, or another of our values, as canonical JSON (UTF-8, sorted keys, no white space): equal values give equal bytes."""
    return json.dumps(as_data(whole), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(whole: Any) -> str:
    """SHA-256 of ``canonical``, in hexadecimal."""
    return hashlib.sha256(canonical(whole)).hexdigest()
