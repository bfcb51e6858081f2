"""The parts of a Word file round its text: styles, numbering, notes, settings, properties, facts; and the file's bytes.

python-docx keeps the package (parts, relationships, pictures); what stands in the parts is ours. The same content gives the same bytes:
no clock, no chance, fixed dates in the archive.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from itertools import count

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties
from docx.oxml.parser import oxml_parser
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from exports.canonical import content_hash
from exports.document import Document, Drawing
from exports.layout import Layout
from exports.word_lists import numbering
from exports.word_marks import FACTS_PART, FACTS_TAG, PROPERTIES, facts
from exports.word_styles import Styles, font_table, locale
from exports.word_xml import NAMESPACES, Element, clark, printable, w

_FACTS_ID = "{5A3C7E1B-0F52-4D6E-9C1B-7D20534D504C}"
CLEAN_COPY = "ren utgave"
"""The version of a file that is no draft; a draft's is what stands in its margin, with the time of the last change."""
_CUSTOM_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format id every custom property carries (fixed by the standard, part 1 §22.3)."""

_LONGEST_PROPERTY = 255
_WORD_DIR = "/word/"
_LATER = ("w14", "w15")
"""Namespaces newer than the standard: programs that do not know them are told to pass over them."""
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


class WordFile:
    """A Word file in the making: its body, its footnotes and its numbering are filled while the document is drawn.

    marks, notes: the numbers of its bookmarks and footnotes. They are the file's, so that two texts can be drawn into one file.
    """

    def __init__(self, document: Document, drawing: Drawing, layout: Layout, styles: Styles, is_plan: bool = True) -> None:
        """``is_plan``: the document is a plan, and the file carries what it takes to read it back."""
        self.package, self.main = _skeleton()
        self.body = w("body")
        self.marks, self.notes = count(1), count(1)
        self._furniture: dict[str, str] = {}
        self.styles = self.part("styles", CT.WML_STYLES, RT.STYLES, styles.xml()).element
        self.numbering = self.part("numbering", CT.WML_NUMBERING, RT.NUMBERING, numbering(layout, styles)).element
        separators = (_separator(-1, "separator"), _separator(0, "continuationSeparator"))
        self.notes_part = self.part("footnotes", CT.WML_FOOTNOTES, RT.FOOTNOTES, w("footnotes", *separators))
        self.footnotes = self.notes_part.element
        self._settings = self.part("settings", CT.WML_SETTINGS, RT.SETTINGS, _settings(document.language)).element
        self.part("fontTable", CT.WML_FONT_TABLE, RT.FONT_TABLE, font_table(layout))
        self._core_properties(document)
        if is_plan:
            self._custom_properties(document, drawing)
            self._facts(document, layout)

    def part(self, name: str, content_type: str, relation: str, root: Element) -> XmlPart:
        """Adds a part beside the text, ``/word/<name>.xml``."""
        added = XmlPart(PackURI(f"{_WORD_DIR}{name}.xml"), content_type, _rooted(root), self.package)
        self.main.relate_to(added, relation)
        return added

    def furniture(self, kind: str, name: str, paragraphs: Iterable[Element]) -> str:
        """Adds a header («header») or footer («footer»), one of each name; returns the relationship's id."""
        if f"{kind}-{name}" in self._furniture:
            return self._furniture[f"{kind}-{name}"]
        content_type, relation, tag = (CT.WML_HEADER, RT.HEADER, "hdr") if kind == "header" else (CT.WML_FOOTER, RT.FOOTER, "ftr")
        added = self.part(f"{kind}-{name}", content_type, relation, w(tag, *paragraphs))
        self._furniture[f"{kind}-{name}"] = str(self.main.relate_to(added, relation))
        return self._furniture[f"{kind}-{name}"]

    def link(self, address: str, in_note: bool) -> str:
        """The id of a relationship to an address outside, of the text or of the notes."""
        part = self.notes_part if in_note else self.main
        return str(part.relate_to(address, RT.HYPERLINK, is_external=True))

    def picture(self, content: bytes) -> str:
        """Adds a picture (PNG, JPEG …) once; returns the relationship's id. Raises UnrecognizedImageError for other files."""
        relation, _ = self.main.get_or_add_image(io.BytesIO(content))
        return str(relation)

    def track_changes(self) -> None:
        """Lets Word track what is changed in the file from now on."""
        self._settings.insert(1, w("trackRevisions"))

    def content(self) -> bytes:
        """The file."""
        self.main.element.append(self.body)
        packed = io.BytesIO()
        self.package.save(packed)
        return _with_fixed_dates(packed)

    def _core_properties(self, document: Document) -> None:
        root = CT_CoreProperties.new()
        part = CorePropertiesPart(PackURI("/docProps/core.xml"), CT.OPC_CORE_PROPERTIES, root, self.package)
        part.core_properties.title = _property(document.title)
        part.core_properties.subject = _property(document.subtitle)
        part.core_properties.author = _property(", ".join(document.owners))
        part.core_properties.language = locale(document.language)
        self.package.relate_to(part, RT.CORE_PROPERTIES)
        self._data("/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, RT.EXTENDED_PROPERTIES, _app_properties())

    def _custom_properties(self, document: Document, drawing: Drawing) -> None:
        shown = ((drawing.cover, "cover"), (drawing.contents, "contents"), (bool(drawing.draft_note), "draft"))
        drawn = " ".join((drawing.layout, *(word for is_shown, word in shown if is_shown)))
        values = (document.id, document.kind, content_hash(document), drawn, drawing.draft_note or CLEAN_COPY)
        root = _custom_properties(dict(zip(PROPERTIES, values, strict=True)))
        self._data("/docProps/custom.xml", CT.OFC_CUSTOM_PROPERTIES, RT.CUSTOM_PROPERTIES, root)

    def _facts(self, document: Document, layout: Layout) -> None:
        root = etree.Element(FACTS_TAG, nsmap={None: etree.QName(FACTS_TAG).namespace})
        root.text = printable(facts(document, layout))
        item = Part(PackURI(FACTS_PART), "application/xml", _serialised(root), self.package)
        self.main.relate_to(item, RT.CUSTOM_XML)
        schema = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
        props = etree.Element(f"{{{schema}}}datastoreItem", nsmap={"ds": schema})
        props.set(f"{{{schema}}}itemID", _FACTS_ID)
        refs = etree.SubElement(props, f"{{{schema}}}schemaRefs")
        etree.SubElement(refs, f"{{{schema}}}schemaRef").set(f"{{{schema}}}uri", str(etree.QName(FACTS_TAG).namespace))
        beside = Part(PackURI("/customXml/itemProps1.xml"), CT.OFC_CUSTOM_XML_PROPERTIES, _serialised(props), self.package)
        item.relate_to(beside, RT.CUSTOM_XML_PROPS)

    def _data(self, name: str, content_type: str, relation: str, root: Element) -> None:
        self.package.relate_to(Part(PackURI(name), content_type, _serialised(root), self.package), relation)


def _skeleton() -> tuple[Package, DocumentPart]:
    """An empty package with a main part, and the theme of python-docx's own empty file (Word wants one; our styles do not use it)."""
    package = Package()
    root = oxml_parser.makeelement(
        clark("w:document"), nsmap={key: name for key, name in NAMESPACES.items() if key not in ("xml", *_LATER)}
    )
    main = DocumentPart(PackURI(f"{_WORD_DIR}document.xml"), CT.WML_DOCUMENT_MAIN, root, package)
    package.relate_to(main, RT.OFFICE_DOCUMENT)
    theme = docx.Document().part.part_related_by(RT.THEME)
    main.relate_to(Part(PackURI(f"{_WORD_DIR}theme/theme1.xml"), CT.OFC_THEME, theme.blob, package), RT.THEME)
    return package, main


def _rooted(root: Element) -> Element:
    """The same root, with the prefixes its part needs declared on it."""
    later = [key for key in _LATER if any(NAMESPACES[key] in name for one in root.iter() for name in (one.tag, *one.attrib))]
    prefixes = ("w", "r", "mc", *later) if later else ("w", "r")
    top = oxml_parser.makeelement(root.tag, nsmap={key: NAMESPACES[key] for key in prefixes})
    if later:
        top.set(clark("mc:Ignorable"), " ".join(later))
    top.extend(list(root))
    return top


def _property(words: str) -> str:
    """Words as a property of the file, which Word wants no longer than 255 signs."""
    return printable(words)[:_LONGEST_PROPERTY]


def _separator(note_id: int, kind: str) -> Element:
    """The line between text and footnotes, which Word keeps as a note of its own."""
    return w("footnote", w("p", w("r", w(kind))), type=kind, id=note_id)


def _settings(language: str) -> Element:
    """``w:settings``: nothing is updated at opening (Word would ask); commas in numbers as in Norwegian."""
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return w(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=708),
        w("characterSpacingControl", val="doNotCompress"),
        w("footnotePr", w("footnote", id=-1), w("footnote", id=0)),
        w("compat", mode),
        w("themeFontLang", val=locale(language)),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    )


def _app_properties() -> Element:
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    root = etree.Element(f"{{{schema}}}Properties", nsmap={None: schema})
    etree.SubElement(root, f"{{{schema}}}Application").text = "Samplan"
    return root


def _custom_properties(values: Mapping[str, str]) -> Element:
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    variant = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    root = etree.Element(f"{{{schema}}}Properties", nsmap={None: schema, "vt": variant})
    for number, (name, value) in enumerate(values.items(), 2):  # numbers below 2 are taken by the format itself
        held = etree.SubElement(root, f"{{{schema}}}property", fmtid=_CUSTOM_ID, pid=str(number), name=name)
        etree.SubElement(held, f"{{{variant}}}lpwstr").text = value
    return root


def _serialised(root: Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def _with_fixed_dates(packed: io.BytesIO) -> bytes:
    """The same archive, every member dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in made.namelist():
            member = zipfile.ZipInfo(name, _FIXED_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(member, made.read(name))
    return out.getvalue()
