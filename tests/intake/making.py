"""Word files made for the tests, from raw XML: small, and with whatever slips a test is about."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN_TYPE = f"{WORD_TYPE}.document.main+xml"

STYLES = f"""<w:styles {NAMESPACES}>
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:lang w:val="nb-NO"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Bare1"><w:name w:val="Overskrift 1 uten nummer"/><w:basedOn w:val="H1"/>
  <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Bare2"><w:name w:val="Overskrift 2 uten nummer"/><w:basedOn w:val="H2"/>
  <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Tittel"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Undertittel"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Ingress"><w:name w:val="Ingress"/><w:basedOn w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Punkt"><w:name w:val="List Bullet"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr><w:spacing w:after="60"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Tall"><w:name w:val="List Number"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Forts"><w:name w:val="List Continue"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:ind w:left="720"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Sitat"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Bildetekst"><w:name w:val="caption"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="INNH1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Fakta"><w:name w:val="Tiltaksfakta"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Sterk"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
</w:styles>"""

_BULLETS = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>' for n in range(4))

NUMBERING = f"""<w:numbering {NAMESPACES}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">{_BULLETS}</w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="3">
  <w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Tiltakspakke %1:"/></w:lvl></w:abstractNum>
{"".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(4))}
<w:num w:numId="5"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


# ---------------------------------------------------------------- pieces


def r(text: str, properties: str = "") -> str:
    """A run; ``properties`` are the children of its ``w:rPr``."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def b(text: str) -> str:
    """A bold run."""
    return r(text, "<w:b/>")


def p(content: str = "", style: str = "", properties: str = "") -> str:
    """A paragraph. ``content``: runs as XML, or words."""
    inner = content if content.startswith("<") or not content else r(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def item(content: str, level: int = 0, list_id: int = 2, style: str = "") -> str:
    """A list paragraph numbered directly."""
    return p(content, style, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def cell(content: str, properties: str = "") -> str:
    """A table cell. ``content``: paragraphs as XML, or words."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<w:p>') else p(content)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A table row; its cells are XML, or words."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(one if one.startswith('<w:tc') else cell(one) for one in cells)}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def drawn(kind: str, inside: str, alt: str = "") -> str:
    """A run with a drawing in the line. ``kind``: the graphic's address."""
    described = f'<wp:docPr id="1" name="Figur" descr={quoteattr(alt)}/>'
    graphic = f'<a:graphic><a:graphicData uri="{kind}">{inside}</a:graphicData></a:graphic>'
    return f"<w:r><w:drawing><wp:inline>{described}{graphic}</wp:inline></w:drawing></w:r>"


def picture(relation: str, alt: str = "") -> str:
    """A run with a picture."""
    blip = f'<pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
    return drawn("http://schemas.openxmlformats.org/drawingml/2006/picture", blip, alt)


def boxes(*contents: tuple[int, int, int, str], alt: str = "") -> str:
    """A run with a group of text boxes; each is left edge, top, width (thousands of English metric units) and paragraphs as XML."""
    shapes = "".join(
        f'<wps:wsp><wps:spPr><a:xfrm><a:off x="{left}000" y="{top}000"/><a:ext cx="{wide}000" cy="800000"/></a:xfrm></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"
        for left, top, wide, content in contents
    )
    return drawn("http://schemas.microsoft.com/office/word/2010/wordprocessingGroup", f"<wpg:wgp>{shapes}</wpg:wgp>", alt)


# ---------------------------------------------------------------- files


def document(body: str) -> str:
    """The document part."""
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def word_parts(
    body: str,
    *,
    styles: str = STYLES,
    numbering: str = NUMBERING,
    links: Mapping[str, str] | None = None,
    parts: Mapping[str, tuple[str, str, str | bytes]] | None = None,
) -> dict[str, bytes]:
    """The parts of a file by name.

    Args:
        body: what stands in the body, as XML.
        links: relationship id → address outside the file.
        parts: name under word/ → (kind of relationship, its id, content).
    """
    parts = parts or {}
    relations = [("styles", "rS", "styles.xml", ""), ("numbering", "rN", "numbering.xml", "")]
    relations += [(kind, key, name, "") for name, (kind, key, _) in parts.items()]
    relations += [("hyperlink", key, escape(address), ' TargetMode="External"') for key, address in (links or {}).items()]
    tied = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}{mode}/>' for kind, key, target, mode in relations
    )
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    types = 'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"'
    texts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types {types}><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>',
        "_rels/.rels": f"<Relationships {package}>"
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": f"<Relationships {package}>{tied}</Relationships>",
        "word/styles.xml": styles,
        "word/numbering.xml": numbering,
    }
    texts |= {f"word/{name}": content for name, (_, _, content) in parts.items()}
    return {name: text if isinstance(text, bytes) else text.encode() for name, text in texts.items()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a file; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 22, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def word_file(body: str, **further: object) -> bytes:
    """A Word file with this body; see ``word_parts``."""
    return packed(word_parts(body, **further))  # type: ignore[arg-type]


def notes(*contents: str) -> tuple[str, str, str]:
    """A part of footnotes, the first with id 1; for ``word_parts(parts={"footnotes.xml": …})``."""
    inner = "".join(f'<w:footnote w:id="{at}">{p(content)}</w:footnote>' for at, content in enumerate(contents, 1))
    return "footnotes", "rF", f"<w:footnotes {NAMESPACES}>{inner}</w:footnotes>"


def note(key: int) -> str:
    """A run with a footnote's number."""
    return f'<w:r><w:footnoteReference w:id="{key}"/></w:r>'


def png(width: int = 4, height: int = 3) -> bytes:
    """The head of a PNG picture, enough to tell its size."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return (
        b"\x89PNG\r\n\x1a\n"
        + (13).to_bytes(4, "big")
        + b"IHDR"
        + size
        + b"\x08\x02\0\0\0"
        + b"\0\0\0\0"
        + (0).to_bytes(4, "big")
        + b"IEND\xaeB`\x82"
    )
