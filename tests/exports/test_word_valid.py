"""Word files are well made: every element in the order the schema demands, every reference leads somewhere, a validator finds nothing.

The orders are written down here from ISO/IEC 29500-1 and -4 (Transitional), apart from those the drawing itself uses.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from exports.document import Document, Drawing, Figure, Level, Measure, SubMeasure
from exports.word import draw_docx
from tests.exports.dressed import PROFILE, assets
from tests.exports.official import fredrikstad, gode_krefter
from tests.exports.samples import sample_assets, sample_plan, sample_report
from tests.exports.word_reading import R, W, WordReading, drawn, value

ORDERS = {
    "p": "pPr *",
    "r": "rPr *",
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
        "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
        "eastAsianLayout specVanish oMath"
    ),
    "numPr": "ilvl numId",
    "tbl": "tblPr tblGrid tr",
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tr": "trPr tc",
    "tc": "tcPr *",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
        "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"
    ),
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
        "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
    "lvlOverride": "startOverride lvl",
    "settings": (
        "zoom defaultTabStop characterSpacingControl footnotePr endnotePr compat themeFontLang clrSchemeMapping decimalSymbol listSeparator"
    ),
    "font": "altName panose1 charset family notTrueType pitch sig",
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    "anchor": "simplePos positionH positionV extent effectExtent wrapNone docPr cNvGraphicFramePr graphic",
    "pic": "nvPicPr blipFill spPr",
    "blipFill": "blip srcRect stretch",
    "wgp": "cNvPr cNvGrpSpPr grpSpPr wsp",
    "wsp": "cNvPr cNvSpPr spPr style txbx bodyPr",
    "spPr": "xfrm custGeom prstGeom noFill solidFill ln",
    "xfrm": "off ext chOff chExt",
    "custGeom": "avLst gdLst ahLst cxnLst rect pathLst",
    "AlternateContent": "Choice Fallback",
}
"""Element → its children in order; «*» for any further children."""


def everything() -> Iterator[tuple[str, bytes]]:
    """Every kind of file we draw: both samples in both layouts, draft and clean, and the official documents."""
    documents = (sample_plan(), sample_report())
    for document in documents:
        for layout in ("tiltaksplan", "statusrapport"):
            for note in ("", "Utkast, innhold per 1. mars 2026"):
                drawing = Drawing(layout, cover=not note, contents=not note, draft_note=note)
                yield f"{document.id} as {layout} {note[:6]}", draw_docx(document, drawing, sample_assets, {"c1": 3})
            dressed = Drawing(layout, draft_note="Utkast, innhold per 1. mars 2026", profile=PROFILE)
            yield f"{document.id} as {layout} in its own dress", draw_docx(document, dressed, assets, {"c1": 3})


FILES = dict(everything())


@pytest.fixture(params=sorted(FILES))
def made(request: pytest.FixtureRequest) -> WordReading:
    return WordReading(FILES[request.param])


def trees(made: WordReading) -> Iterator[tuple[str, Any]]:
    return ((name, made.tree(name)) for name in made.archive.namelist() if name.endswith(".xml") and name.startswith("word/"))


def out_of_order(root: Any) -> list[str]:
    """Elements whose children do not follow ``ORDERS``."""
    found = []
    for one in root.iter(etree.Element):
        name = etree.QName(one).localname
        order = ORDERS.get(name, "").split()
        if not order:
            continue
        places = [_place(etree.QName(child).localname, order) for child in one]
        if None in places or places != sorted(places):  # type: ignore[type-var]
            found.append(f"{name}: {[etree.QName(child).localname for child in one]}")
    return found


def _place(name: str, order: list[str]) -> int | None:
    if name in ("headerReference", "footerReference"):
        return 0
    return order.index(name) if name in order else len(order) if "*" in order else None


def test_children_stand_in_the_order_of_the_schema(made: WordReading) -> None:
    assert not [fault for name, root in trees(made) if "theme" not in name for fault in out_of_order(root)]


def test_the_order_test_sees_a_fault() -> None:
    wrong = etree.fromstring(f'<w:pPr xmlns:w="{W[1:-1]}"><w:jc w:val="left"/><w:pStyle w:val="Normal"/></w:pPr>')
    unknown = etree.fromstring(f'<w:pPr xmlns:w="{W[1:-1]}"><w:blink/></w:pPr>')
    assert len(out_of_order(wrong)) == len(out_of_order(unknown)) == 1


def test_cells_end_in_a_paragraph_and_the_text_in_its_section(made: WordReading) -> None:
    assert all(cell[-1].tag == f"{W}p" for cell in made.body.iter(f"{W}tc"))
    assert made.body[-1].tag == f"{W}sectPr"
    follows = {table.getnext().tag for table in made.body.iter(f"{W}tbl")}
    assert follows <= {f"{W}p"}, "a table is parted from what follows by a paragraph"


def test_every_reference_leads_somewhere(made: WordReading) -> None:
    lists = {one.get(f"{W}numId") for one in made.tree("word/numbering.xml").iter(f"{W}num")} | {"0"}
    notes = {one.get(f"{W}id") for one in made.tree("word/footnotes.xml")}
    for name, root in trees(made):
        assert {one.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next") for one in root.iter(W + tag)} <= set(
            made.style_names
        )
        assert {value(one, "numId") for one in root.iter(f"{W}numPr")} <= lists
        assert {one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink")} - {None} <= set(made.bookmarks)
        assert {one.get(f"{W}id") for one in root.iter(f"{W}footnoteReference")} <= notes
        assert {value for one in root.iter() for key, value in one.attrib.items() if key.startswith(R)} <= relations(made, name)


def relations(made: WordReading, name: str) -> set[str]:
    """Ids of a part's relationships, each checked to lead outside or to a part that is there."""
    folder, _, file = name.rpartition("/")
    listed = f"{folder}/_rels/{file}.rels"
    if listed not in made.archive.namelist():
        return set()
    for one in made.tree(listed):
        inside = one.get("TargetMode") != "External"
        assert not inside or str(Path(folder, one.get("Target"))).removeprefix("word/../") in made.archive.namelist(), one.get("Target")
    return {one.get("Id") for one in made.tree(listed)}


def test_every_part_has_a_type_and_stands_once(made: WordReading) -> None:
    types = made.tree("[Content_Types].xml")
    overrides = {one.get("PartName") for one in types if one.get("PartName")}
    endings = {one.get("Extension") for one in types if one.get("Extension")}
    names = made.archive.namelist()
    assert len(names) == len(set(names))
    assert all(f"/{name}" in overrides or name.rpartition(".")[2] in endings for name in names if name != "[Content_Types].xml")


def complaints(content: bytes, folder: Path) -> list[str]:
    """What the validator says against a file, other than that list 0 («no list», as Word itself writes it) is not defined."""
    audit = pytest.importorskip("openxml_audit", reason="needs openxml-audit, a test dependency that is not installed")
    file = folder / "file.docx"
    file.write_bytes(content)
    found = audit.OpenXmlValidator(file_format=audit.FileFormat.OFFICE_2019).validate(file).errors
    return [str(one) for one in found if "Numbering definition '0'" not in str(one)]


def test_a_validator_of_open_xml_finds_nothing(made: WordReading, tmp_path: Path) -> None:
    assert complaints(made.content, tmp_path) == []


@pytest.mark.parametrize("official", [fredrikstad, gode_krefter])
def test_a_validator_of_open_xml_finds_nothing_in_the_official_documents(official: Any, tmp_path: Path) -> None:
    document: Document = official()
    assert complaints(drawn(document, cover=False, contents=False).content, tmp_path) == []


def test_the_validator_sees_a_fault(tmp_path: Path) -> None:
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FILES["nordvikplan as tiltaksplan "])) as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content.replace(b"<w:keepNext/>", b"<w:blink/>") if name == "word/styles.xml" else content)
    assert complaints(broken.getvalue(), tmp_path)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    nasty = "</w:t><script>\"&'<w:p/> %s {{x}} ]]>"
    figure = Figure("f", "pyramid", nasty, nasty, nasty, (Level("l1", nasty, nasty), Level("l2", "To")))
    measure = Measure("m", nasty, 1, sub_measures=(SubMeasure("u", nasty, status=nasty),), period=nasty)
    plan = sample_plan()
    chapter = plan.chapters[1].__class__("c", "chapter", nasty, nasty, lead=nasty, parts=(figure, measure))
    document = Document(
        "d", "tiltaksplan", nasty, nasty, nasty, nasty, nasty, owners=(nasty,), photo_credit=nasty, back_page=True, chapters=(chapter,)
    )
    for layout in ("tiltaksplan", "statusrapport"):
        made = drawn(document, layout, draft_note=nasty)
        assert not [fault for name, root in trees(made) if "theme" not in name for fault in out_of_order(root)]
        assert complaints(made.content, tmp_path) == []
