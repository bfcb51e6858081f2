"""Is this file safe to read? Looks at what the file is, not at what it calls itself.

Told apart by content: anything but a Word document, a truncated or encrypted file, macros, document types and entities in XML, bombs, names
that climb out of the file, embedded programs, and files too large. Everything is counted while it is unpacked, never taken from a header.
"""

import re
import zipfile
from typing import BinaryIO

from app.domain.saying import say
from app.intake.package import (
    Archive,
    Package,
    Relation,
    damaged,
    markup_cost,
    read_relations,
    read_types,
    relations_part,
    swollen,
    type_of,
)
from app.intake.refusal import DEFAULT_LIMITS, Limits, Refused

__all__ = ["DEFAULT_LIMITS", "Limits", "Refused", "check"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_TYPES_PART = "[Content_Types].xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_PROGRAM = re.compile(r"vbaproject|vbadata|activex|oleobject|macroenabled|ms-word\.attachedtoolbars", re.IGNORECASE)
_PROGRAM_LINKS = {"vbaProject", "control", "oleObject", "attachedToolbars", "keyMapCustomizations"}


def check(file: BinaryIO | bytes, limits: Limits = DEFAULT_LIMITS) -> Package:
    """The file's parts, when it is a Word document that is safe to read.

    Args:
        file: the file's bytes, or an open binary file.
        limits: bounds on sizes and counts.

    Raises:
        Refused: with a sentence that tells what is wrong and how to mend it.
    """
    data = _bounded(file, limits)
    _check_magic(data)
    if data.count(_DIRECTORY_ENTRY) > limits.parts:
        raise swollen()
    archive = Archive(data, limits)
    _check_names(archive)
    xml = _unpack(archive, limits)
    _check_markup(xml, limits)
    return _package(xml, archive, limits)


# ---------------------------------------------------------------- the file


def _bounded(file: BinaryIO | bytes, limits: Limits) -> bytes:
    data = file if isinstance(file, bytes) else file.read(limits.file + 1)
    if len(data) > limits.file:
        megabytes = limits.file // 1_000_000
        raise Refused(
            say(
                "Filen er større enn %(size)s MB. Komprimer bildene i Word (Bildeformat › Komprimer bilder) og lagre på nytt.",
                size=megabytes,
            )
        )
    if not data:
        raise Refused(say("Filen er tom. Velg filen på nytt."))
    return data


def _check_magic(data: bytes) -> None:
    if data.startswith(_ZIP):
        return
    if data.startswith(_OLE):
        raise _old_or_encrypted(data)
    raise Refused(
        say(
            "Dette er ikke en Word-fil (.docx), selv om den kan hete det. "
            "Åpne dokumentet i Word, velg Lagre som › Word-dokument og prøv igjen."
        )
    )


def _old_or_encrypted(data: bytes) -> Refused:
    """Word keeps both its old format and password-protected files in the same kind of container."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused(say("Filen er beskyttet med passord. Fjern passordet i Word (Fil › Info › Beskytt dokument), lagre og prøv igjen."))
    return Refused(say("Filen er i det gamle Word-formatet (.doc). Åpne den i Word, velg Lagre som › Word-dokument (.docx) og prøv igjen."))


# ---------------------------------------------------------------- its directory


def _check_names(archive: Archive) -> None:
    seen: set[str] = set()
    for info in archive.infos:
        name = info.orig_filename
        key = name.lower()
        if _climbs(name) or key in seen:
            raise Refused(
                say("Filen er satt sammen på en måte Word aldri gjør, og blir ikke lest. Lagre den på nytt fra Word og prøv igjen.")
            )
        if info.flag_bits & 0x1:
            raise Refused(say("Filen er kryptert. Lagre den uten passord i Word og prøv igjen."))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged()
        seen.add(key)
    if len(archive.infos) > archive.limits.parts:
        raise swollen()
    if _TYPES_PART.lower() not in seen:
        raise _not_word(archive)


def _climbs(name: str) -> bool:
    return not name or name.startswith("/") or "\\" in name or "\0" in name or ":" in name.split("/")[0] or ".." in name.split("/")


def _not_word(archive: Archive) -> Refused:
    if "mimetype" in archive.entries:
        return Refused(say("Filen er et OpenDocument-dokument (.odt). Lagre den som Word-dokument (.docx) og prøv igjen."))
    return Refused(say("Dette er en ZIP-fil, ikke et Word-dokument. Pakk den ut og velg .docx-filen som ligger i den."))


# ---------------------------------------------------------------- its parts


def _unpack(archive: Archive, limits: Limits) -> dict[str, bytes]:
    """XML parts, unpacked; every other part is only counted."""
    xml: dict[str, bytes] = {}
    total = 0
    for name, info in archive.entries.items():
        if name.lower().endswith((".xml", ".rels")):
            xml[name] = archive.read(name)
            total += len(xml[name])
        else:
            total += archive.size(info)
        if total > limits.total:
            raise swollen()
    return xml


def _check_markup(xml: dict[str, bytes], limits: Limits) -> None:
    cost = 0
    for name in xml:
        xml[name] = _as_utf8(xml[name])
        if b"<!DOCTYPE" in xml[name] or b"<!ENTITY" in xml[name]:
            raise Refused(
                say("Filen inneholder koder (DTD) som Word aldri skriver, og blir ikke lest. Lagre den på nytt fra Word og prøv igjen.")
            )
        cost += markup_cost(xml[name])
        if cost > limits.markup:
            raise Refused(say("Dokumentet er for stort eller for innfløkt til å leses. Del det i flere filer og prøv igjen."))


def _as_utf8(data: bytes) -> bytes:
    """Open Packaging allows UTF-8 and UTF-16 alone; any other encoding could hide what we look for."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return _DECLARATION.sub("", data.decode("utf-16")).encode()
        except UnicodeError as error:
            raise damaged() from error
    declared = _DECLARED.match(data[:400])
    if b"\0" in data or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        raise damaged()
    return data


def _package(xml: dict[str, bytes], archive: Archive, limits: Limits) -> Package:
    types = read_types(next(data for name, data in xml.items() if name.lower() == _TYPES_PART.lower()))
    relations = {name: read_relations(xml[part], name) for name in ["", *archive.entries] if (part := relations_part(name)) in xml}
    _check_programs(archive, types, relations)
    main = next((r.target for r in relations.get("", {}).values() if r.kind == "officeDocument" and not r.external), "")
    if main not in xml or type_of(types, main) != _WORD:
        raise _other_office(main, type_of(types, main))
    return Package(main, xml, types, relations, limits, archive)


def _check_programs(archive: Archive, types: dict[str, str], relations: dict[str, dict[str, Relation]]) -> None:
    """Macros, controls and embedded objects can carry programs. Workbooks behind charts may stand: they are never opened."""
    named = any(_PROGRAM.search(name) for name in archive.entries) or any(_PROGRAM.search(kind) for kind in types.values())
    linked = any(r.kind in _PROGRAM_LINKS for links in relations.values() for r in links.values())
    if named or linked:
        raise Refused(
            say(
                "Filen inneholder makroer, kontroller eller innebygde objekter og blir ikke lest. "
                "Fjern dem (gjør innebygde objekter om til bilder), velg Lagre som › Word-dokument (.docx) og prøv igjen."
            )
        )


def _other_office(main: str, kind: str) -> Refused:
    if "spreadsheetml" in kind or "presentationml" in kind:
        return Refused(say("Filen er ikke et Word-dokument, men et regneark eller en presentasjon. Velg .docx-filen med planen."))
    if "template" in kind:
        return Refused(say("Filen er en Word-mal. Åpne den i Word, velg Lagre som › Word-dokument (.docx) og prøv igjen."))
    if not main:
        return damaged()
    return Refused(say("Filen er ikke et vanlig Word-dokument. Åpne den i Word, velg Lagre som › Word-dokument (.docx) og prøv igjen."))
