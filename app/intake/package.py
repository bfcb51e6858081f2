"""The parts inside a Word file, unpacked by counting: what a header says about a size is never believed.

The format is Open Packaging Conventions (ECMA-376 part 2): a ZIP of parts, tied together by relationships. Nothing outside the file is ever
fetched: a relationship that leads out of it is text.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from app.domain.saying import say
from app.intake.ooxml import Element
from app.intake.refusal import Limits, Refused

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CHUNK = 65_536
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, OverflowError, struct.error)
"""What the standard library raises for damaged archives (NotImplementedError is a RuntimeError, UnicodeError a ValueError)."""
_ELEMENT_COST, _ATTRIBUTE_COST, _SIGN_COST = 125, 230, 4
"""Bytes a parsed element and a parsed attribute take in libxml2, measured over 300,000 of each; and a sign, kept in a few copies."""


@dataclass(frozen=True, slots=True)
class Relation:
    """``kind`` is the last word of the relationship's type («image»); ``target`` a part's name, or an address when ``external``."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file that has passed the guard. ``main`` is the name of the document part; names are without a leading slash."""

    main: str
    xml: Mapping[str, bytes]
    types: Mapping[str, str]
    relations: Mapping[str, Mapping[str, Relation]]
    limits: Limits
    _archive: "Archive" = field(repr=False)

    def tree(self, name: str) -> Element | None:
        """The root of an XML part; None when the file has no such part. Raises Refused when the part is not well-formed."""
        return parse(self.xml[name]) if name in self.xml else None

    def related(self, kind: str, of: str = "") -> str:
        """The name of the part that ``of`` (the document when empty) points to by ``kind``; empty when there is none."""
        found = (r.target for r in self.relations.get(of or self.main, {}).values() if r.kind == kind and not r.external)
        return next(found, "")

    def read(self, name: str) -> bytes:
        """The bytes of any part, unpacked within the limits. Raises KeyError when there is no such part, Refused when it is damaged."""
        return self._archive.read(name)

    def has(self, name: str) -> bool:
        """Whether the file holds the part."""
        return name in self._archive.entries


class Archive:
    """The ZIP's directory, and parts unpacked one at a time."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise damaged() from error
        self.infos = self._zip.infolist()
        self.entries = {info.filename: info for info in self.infos}

    def size(self, info: zipfile.ZipInfo) -> int:
        """The part's real unpacked size, counted while it is thrown away."""
        return sum(len(chunk) for chunk in self._chunks(info))

    def read(self, name: str) -> bytes:
        """A part's bytes."""
        return b"".join(self._chunks(self.entries[name]))

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part's bytes, bit by bit, stopped at the limits."""
        seen = 0
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    seen += len(chunk)
                    self._check(seen, info.compress_size)
                    yield chunk
        except _BROKEN as error:
            raise damaged() from error

    def _check(self, seen: int, packed: int) -> None:
        if seen > self.limits.part or (seen > self.limits.ratio_from and seen > max(packed, 1) * self.limits.ratio):
            raise swollen()


def parse(data: bytes) -> Element:
    """The root of well-formed XML. Entities are not expanded and nothing is loaded. Raises Refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error


def markup_cost(data: bytes) -> int:
    """How many bytes of memory it would take to parse and read the XML, estimated from its tags, attributes and signs."""
    return data.count(b"<") * _ELEMENT_COST + data.count(b"=") * _ATTRIBUTE_COST + len(data) * _SIGN_COST


def read_types(data: bytes) -> dict[str, str]:
    """``[Content_Types].xml``: part name or «.ending» → content type, names and endings in lower case."""
    types: dict[str, str] = {}
    for one in parse(data):
        name = one.get("PartName", "").lstrip("/").lower() if one.tag == f"{_TYPES}Override" else "." + one.get("Extension", "").lower()
        types[name] = one.get("ContentType", "").lower()
    return types


def type_of(types: Mapping[str, str], name: str) -> str:
    """A part's content type; empty when the file does not tell."""
    lower = name.lower()
    return types.get(lower) or types.get("." + lower.rpartition(".")[2], "")


def read_relations(data: bytes, owner: str) -> dict[str, Relation]:
    """A relationships part: id → where it leads. Inner targets are made into part names, seen from the part ``owner``."""
    found: dict[str, Relation] = {}
    for one in parse(data):
        if one.tag != RELATIONS:
            continue
        external = one.get("TargetMode", "").lower() == "external"
        target = one.get("Target", "")
        inner = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")
        kind = one.get("Type", "").rstrip("/").rpartition("/")[2]
        found[one.get("Id", "")] = Relation(kind, target if external else inner, external)
    return found


def relations_part(owner: str) -> str:
    """The name of the part that holds another part's relationships."""
    folder, _, name = owner.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def damaged() -> Refused:
    """The file does not hang together."""
    return Refused(say("Word-filen er skadet eller ikke lastet helt opp. Åpne den i Word, lagre den på nytt som .docx og prøv igjen."))


def swollen() -> Refused:
    """The file would unpack to more than any plan holds."""
    return Refused(
        say("Filen pakker seg ut til langt mer enn en plan kan inneholde, og blir ikke lest. Lagre den på nytt fra Word og prøv igjen.")
    )
