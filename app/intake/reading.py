"""A Word file's bytes → everything it says, flat (``flat.Reading``)."""

from collections.abc import Mapping

from app.intake.changes import Changes
from app.intake.desk import Desk
from app.intake.flat import Reading
from app.intake.flow import FlowReader, read_comments, read_margins, read_notes
from app.intake.numbering import Numbering
from app.intake.ooxml import Element, W
from app.intake.package import Package, damaged
from app.intake.styles import Styles
from exports.word_marks import FACTS_TAG

_CORE = {"title": "{http://purl.org/dc/elements/1.1/}title", "subject": "{http://purl.org/dc/elements/1.1/}subject"}
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"


def read_flat(package: Package, changes: Changes) -> Reading:
    """Everything a guarded file says, in reading order.

    Args:
        package: the file's parts, passed by the guard.
        changes: whether tracked changes are read as accepted or as rejected.

    Raises:
        Refused: a part is not well-formed, or things stand too deep inside one another.
    """
    desk = Desk(package, Styles(_tree(package, "styles")), Numbering(_tree(package, "numbering")), changes)
    root = package.tree(package.main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise damaged()
    desk.survey(body)
    blocks = FlowReader(desk, package.main).blocks(body)
    notes = read_notes(desk, "footnote") | read_notes(desk, "endnote")
    core = package.tree(_whole_file(package, "core-properties"))
    return Reading(
        blocks=blocks,
        notes=notes,
        comments=read_comments(desk),
        dropped=(*desk.dropped, *read_margins(desk)),
        insertions=desk.count.insertions,
        deletions=desk.count.deletions,
        language=desk.styles.language,
        title=_core(core, "title"),
        subject=_core(core, "subject"),
        properties=_properties(package),
        facts=_facts(package),
        body=desk.styles.look(),
        lost=dict(desk.lost),
    )


def _tree(package: Package, kind: str) -> Element | None:
    part = package.related(kind)
    return package.tree(part) if part else None


def _whole_file(package: Package, kind: str) -> str:
    """The name of a part that belongs to the whole file; empty when there is none."""
    return next((r.target for r in package.relations.get("", {}).values() if r.kind == kind and not r.external), "")


def _core(root: Element | None, name: str) -> str:
    found = None if root is None else root.find(_CORE[name])
    return "" if found is None else " ".join((found.text or "").split())


def _properties(package: Package) -> Mapping[str, str]:
    """The file's custom properties that hold text."""
    part = _whole_file(package, "custom-properties")
    root = package.tree(part) if part else None
    found = () if root is None else root.iterfind(_PROPERTY)
    return {one.get("name", ""): "".join(one.itertext()) for one in found}


def _facts(package: Package) -> str:
    """The fact part that our own files carry; its name changes when others save the file, its root does not."""
    for name in package.xml:
        if name.lower().startswith("customxml/item") and FACTS_TAG.partition("}")[0].strip("{").encode() in package.xml[name]:
            root = package.tree(name)
            if root is not None and root.tag == FACTS_TAG:
                return "".join(root.itertext())
    return ""
