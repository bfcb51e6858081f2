"""The structure of a PDF for those who hear it: one tree of tags told from the elements, whatever pages they were split over.

WeasyPrint 70.0 tags page by page: a table over three pages becomes three tables, a repeated header is read again, margins count as
content, footnotes are not notes, and languages of parts are lost. ``build_tags`` takes its place; it works on that version's boxes and
is put in place for that version alone (``install``). With any other its own tags stand, and ``finish`` mends what both standards ask for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

KNOWN_VERSION = "70.0"
POINTS = 0.75
"""Points in a CSS pixel."""

_ROLES = {
    "section": "Sect", "div": "Div", "nav": "Sect", "p": "P", "blockquote": "BlockQuote", "ul": "L", "ol": "L", "li": "LI",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tr": "TR", "th": "TH", "td": "TD", "a": "Link", "img": "Figure",
    "{http://www.w3.org/2000/svg}svg": "Figure", "figcaption": "Caption", **{f"h{level}": f"H{level}" for level in range(1, 7)},
}  # fmt: skip
"""Element → structure type; what is not here (html, figure, b, i, colgroup …) leaves no trace, and its content stands in its parent."""

_CLASS_ROLES = {"toc": "TOC", "note": "Note", "number": "Lbl"}
"""Class → structure type, where it says more than the element."""


@dataclass(slots=True, eq=False)
class _Node:
    """A structure element in the making. ``kids``: nodes, (page, mark) of content, or (page, annotation) of links."""

    role: str
    parent: "_Node | None" = None
    kids: list[Any] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    body: "_Node | None" = None
    page: int = -1

    def add(self, role: str) -> "_Node":
        child = _Node(role, self)
        self.kids.append(child)
        return child

    def holds(self) -> bool:
        """Whether it says anything; cells count even when empty, for the sake of their row."""
        return self.role in ("TD", "TH") or any(not isinstance(kid, _Node) or kid.holds() for kid in self.kids)


def _classes(element: Any) -> list[str]:
    return str(element.get("class") or "").split()


class _Tree:
    """Gathers the nodes of a document, page by page."""

    def __init__(self) -> None:
        self.root = _Node("Document")
        self.known: dict[Any, _Node] = {}
        self.calls: dict[str, _Node] = {}
        self.notes: dict[str, _Node] = {}
        self.repeated: list[tuple[int, Any]] = []
        self.figure: _Node | None = None
        self.marks: dict[Any, dict[str, Any]] = {}
        self.loose: set[int] = set()
        self.page = 0
        self.height = 0.0

    def read_page(self, page_box: Any, marks: dict[Any, dict[str, Any]], page: int) -> set[int]:
        """Read one page; ``marks`` maps boxes to their marked content. Returns the marks that belong to no element: page furniture."""
        self.marks, self.loose, self.page, self.height = marks, set(), page, page_box.margin_height() * POINTS
        for child in page_box.children:
            self.visit(child, self.root, furniture=isinstance(child, boxes.MarginBox))
        return self.loose

    def visit(self, box: Any, node: _Node, furniture: bool) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            self.content(box, node, furniture)
            return
        if not furniture:
            node, furniture = self.place(box, node)
        elif getattr(box, "link_annotation", None):
            self.repeated.append((self.page, box.link_annotation))
        if isinstance(box, boxes.ReplacedBox) or box in self.marks:
            self.content(box, node, furniture)
        for child in getattr(box, "children", ()):
            self.visit(child, node, furniture)

    def content(self, box: Any, node: _Node, furniture: bool) -> None:
        mark = self.marks.pop(box, None)
        if mark is None:
            return
        if furniture:
            self.loose.add(mark["mcid"])
        else:
            self.fill(node).kids.append((self.page, mark["mcid"]))

    def fill(self, node: _Node) -> _Node:
        """Where content of a node goes: a list item's into its body, all else into itself."""
        if node.role != "LI":
            return node
        if node.body is None:
            node.body = node.add("LBody")
        return node.body

    # ------------------------------------------------------------ elements

    def place(self, box: Any, node: _Node) -> tuple[_Node, bool]:
        """The node a box stands for, and whether it only repeats what was said on an earlier page."""
        element, tag = box.element, box.element_tag
        if element is None or tag is None:
            return node, False
        if tag.endswith("::marker"):
            return self.once((id(element), "marker"), node, "Lbl"), False
        role = next((_CLASS_ROLES[name] for name in _classes(element) if name in _CLASS_ROLES), _ROLES.get(tag.split("::")[0], ""))
        if not role and element.get("lang") and tag == "span":
            role = "Span"
        if not role:
            return node, False
        found = self.known.get(id(element))
        if found is None:
            found = self.known[id(element)] = self.make(role, element, box, node)
        elif role == "THead" and found.page != self.page:
            return found, True
        if getattr(box, "link_annotation", None):
            found.kids.append((self.page, _describe(box.link_annotation, element)))
        return found, False

    def once(self, key: Any, node: _Node, role: str) -> _Node:
        if key not in self.known:
            self.known[key] = node.add(role)
        return self.known[key]

    def make(self, role: str, element: Any, box: Any, node: _Node) -> _Node:
        if role == "LI" and node.role == "TOC":
            role = "TOCI"
        if role == "Note":
            made = self.note(element)
        elif role == "Caption" and self.figure is not None:
            made = self.figure.add(role)
        elif role == "Link" and (node.role == "TOCI" or "call" in _classes(element) or "ref" in _classes(element)):
            made = self.fill(node).add("Reference").add(role)
        else:
            made = (node if role == "Lbl" else self.fill(node)).add(role)
        made.page = self.page
        self.facts(made, element, box)
        return made

    def note(self, element: Any) -> _Node:
        """A footnote, kept apart until all is read: ``settle_notes``."""
        key = str(element.get("id"))
        made = self.notes[key] = _Node("Note", attributes={"ID": pydyf.String(key)})
        return made

    def settle_notes(self) -> None:
        """Put each footnote right after the number that calls it, whatever foot of a page it is printed at."""
        for key, note in self.notes.items():
            reference = self.calls.get(key)
            home = reference.parent if reference and reference.parent else self.root
            at = home.kids.index(reference) + 1 if reference in home.kids else len(home.kids)
            home.kids.insert(at, note)

    def facts(self, node: _Node, element: Any, box: Any) -> None:
        """What an element tells beside its words: language, spans, scope, alternative text, the note it calls."""
        if element.get("lang") and node.role != "Document":
            node.attributes["Lang"] = pydyf.String(element.get("lang"))
        if node.role == "Link" and "call" in _classes(element) and node.parent is not None:
            self.calls[str(element.get("href")).removeprefix("#")] = node.parent
        if node.role in ("TH", "TD"):
            node.facts = {"O": "/Table"} | _cell_facts(node.role, element, box)
        if node.role == "Figure":
            self.figure = node
            node.attributes["Alt"] = pydyf.String(_alternative(element))
            node.facts = {"O": "/Layout", "BBox": pydyf.Array(self.rectangle(box))}
        if node.role == "L" and element.tag == "ol":
            node.facts = {"O": "/List", "ListNumbering": "/Decimal"}
        elif node.role == "L":
            node.facts = {"O": "/List", "ListNumbering": "/Disc"}

    def rectangle(self, box: Any) -> tuple[float, float, float, float]:
        """A box in points from the lower left corner of its page; boxes count in CSS pixels from the upper left."""
        left, top = box.content_box_x() * POINTS, self.height - box.content_box_y() * POINTS
        return left, top - box.height * POINTS, left + box.width * POINTS, top


def _cell_facts(role: str, element: Any, box: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if role == "TH":
        found["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
    found |= {name: span for name, span in (("ColSpan", box.colspan), ("RowSpan", box.rowspan)) if span != 1}
    return found


def _alternative(element: Any) -> str:
    title = element.find("{http://www.w3.org/2000/svg}title")
    return str((title.text if title is not None else element.get("alt")) or "")


def _describe(annotation: Any, element: Any) -> Any:
    """Tell where a link leads, in words: its title."""
    if element.get("title"):
        annotation["Contents"] = pydyf.String(element.get("title"))
    return annotation


# ---------------------------------------------------------------- into the file


class _Writer:
    """Writes a tree of nodes into a PDF, with the map from marked content back to its element."""

    def __init__(self, pdf: Any, pages: int) -> None:
        self.pdf = pdf
        self.owners: list[dict[int, Any]] = [{} for _ in range(pages)]
        self.annotations: list[tuple[Any, Any]] = []
        self.named: list[tuple[bytes, Any, Any]] = []

    def write(self, node: _Node, parent: Any) -> Any:
        """Write a node and all below it. Returns its reference."""
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent, **node.attributes})
        if node.facts:
            element["A"] = pydyf.Dictionary(node.facts)
        self.pdf.add_object(element)
        page = next(_pages_of(node), None)
        if page is not None:
            element["Pg"] = self.pdf.page_references[page]
        kids = [self.kid(kid, element, page) for kid in node.kids if not isinstance(kid, _Node) or kid.holds()]
        element["K"] = pydyf.Array(kids)
        if "ID" in node.attributes:
            self.named.append((node.attributes["ID"].data, node.attributes["ID"], element.reference))
        return element.reference

    def kid(self, kid: Any, element: Any, home: int | None) -> Any:
        if isinstance(kid, _Node):
            return self.write(kid, element.reference)
        page, what = kid
        if not isinstance(what, int):
            self.annotations.append((what, element.reference))
            return self.reference({"Type": "/OBJR", "Obj": what.reference, "Pg": self.pdf.page_references[page]})
        self.owners[page][what] = element.reference
        if page == home:
            return what
        return self.reference({"Type": "/MCR", "Pg": self.pdf.page_references[page], "MCID": what})

    def reference(self, content: dict[str, Any]) -> Any:
        made = pydyf.Dictionary(content)
        self.pdf.add_object(made)
        return made.reference

    def parent_tree(self) -> Any:
        """Page by page the owner of each mark, then the owner of each link."""
        numbers = pydyf.Array()
        for page, owners in enumerate(self.owners):
            most = max(owners, default=-1)
            numbers.extend((page, pydyf.Array([owners.get(mark, "null") for mark in range(most + 1)])))
        for place, (annotation, owner) in enumerate(self.annotations, len(self.owners)):
            annotation["StructParent"] = place
            numbers.extend((place, owner))
        return pydyf.Dictionary({"Nums": numbers})

    def id_tree(self) -> Any:
        names = pydyf.Array()
        for _, key, reference in sorted(self.named, key=lambda name: name[0]):
            names.extend((key, reference))
        return pydyf.Dictionary({"Names": names})


def _pages_of(node: _Node) -> Iterator[int]:
    """Pages of a node's content in order, its own first; then those below it."""
    yield from (kid[0] for kid in node.kids if not isinstance(kid, _Node))
    for kid in node.kids:
        if isinstance(kid, _Node):
            yield from _pages_of(kid)


def build_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:
    """Write the structure tree of a drawn document into ``pdf``: the place WeasyPrint 70.0 calls ``add_tags`` in."""
    tree = _Tree()
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        loose = tree.read_page(page._page_box, stream._tags, number)
        _furnish(stream, loose | {mark["mcid"] for mark in stream._tags.values()})
    tree.settle_notes()
    _drop(pdf, tree.repeated)
    writer = _Writer(pdf, len(document.pages))
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    root["K"] = pydyf.Array([writer.write(tree.root, root.reference)])
    root["ParentTree"] = writer.reference(dict(writer.parent_tree()))
    root["ParentTreeNextKey"] = len(document.pages) + len(writer.annotations)
    if writer.named:
        root["IDTree"] = writer.reference(dict(writer.id_tree()))
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _furnish(stream: Any, loose: set[int]) -> None:
    """Mark page furniture (numbers, draft note, repeated header rows) as such, so that it is not read."""
    for at, operand in enumerate(stream.stream) if loose else ():
        if isinstance(operand, pydyf.Dictionary) and operand.get("MCID") in loose:
            stream.stream[at - 1 : at + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]


def _drop(pdf: Any, repeated: list[tuple[int, Any]]) -> None:
    """Take links off that only a repeated header row holds: no structure element could own them."""
    for number, annotation in repeated:
        page = pdf.objects[int(pdf.page_references[number].split()[0])]
        page["Annots"].remove(annotation.reference)


def install() -> bool:
    """Put ``build_tags`` in WeasyPrint's place for tags, if this is the version it was made for. Returns whether it is."""
    fits = weasyprint.__version__ == KNOWN_VERSION
    if fits:
        weasyprint.pdf.add_tags = build_tags
    return fits


# ---------------------------------------------------------------- both standards in one file

_UA_PART = (
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 the file keeps to</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)  # fmt: skip
"""Says that the file keeps to PDF/UA-1, and, since PDF/A knows no such word, what the word means (ISO 19005-2, 6.6.2.3)."""


def finish(document: Any, pdf: Any) -> None:
    """Last touch to a PDF/A-2a: name PDF/UA-1 beside it, and give every list item a body. WeasyPrint's ``finisher``."""
    metadata = pdf.objects[int(re.split(rb"\s", bytes(pdf.catalog["Metadata"]))[0])]
    metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", _UA_PART.encode() + b"</rdf:RDF>")
    for item in [found for found in pdf.objects if isinstance(found, pydyf.Dictionary) and found.get("S") == "/LI"]:
        _give_body(pdf, item)


def _give_body(pdf: Any, item: Any) -> None:
    """Put what a list item holds beside label and body into a body of its own (PDF/UA-1, 7.2)."""
    kids = [(reference, pdf.objects[int(reference.split()[0])]) for reference in item["K"]]
    outside = [(reference, kid) for reference, kid in kids if kid.get("S") not in ("/Lbl", "/LBody")]
    if not outside:
        return
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "P": item.reference, "Pg": item["Pg"]})
    pdf.add_object(body)
    body["K"] = pydyf.Array([reference for reference, _ in outside])
    for _, kid in outside:
        kid["P"] = body.reference
    item["K"] = pydyf.Array([reference for reference, kid in kids if kid.get("S") in ("/Lbl", "/LBody")] + [body.reference])
