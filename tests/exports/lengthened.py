"""The official plan with one paragraph more in section 2.1, as a document and as the Word file: does all that follows flow on alike?"""

import zipfile
from dataclasses import replace
from io import BytesIO

from exports.document import Document, Paragraph, Text, TextPart
from tests.exports.comparing import letters
from tests.exports.official import pyramid_lines

BEFORE = "Disse tallene kan variere litt"
MORE = (
    "Dette avsnittet er lagt til for å se at planen flyter videre på riktig måte. Det er langt nok til å gå over flere linjer, og "
    "handler om samarbeid mellom skole, politi og barnevern på alle trinn, slik at sidene etter det må bryte på nye steder."
)


def lines(pages: list[list[str]]) -> list[str]:
    """All lines but the figure's, whose text boxes LibreOffice draws from the bottom up."""
    figure = pyramid_lines()
    return [letters([line]) for page in pages for line in page if line not in figure]


def starts(pages: list[list[str]]) -> list[str]:
    """How each page begins."""
    return [letters(page[:1])[:25] for page in pages]


def word_with_paragraph(word: bytes) -> bytes:
    """The official Word file with the paragraph and an empty one, as its author parts them, before the one that begins with BEFORE."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                xml = data.decode()
                at = xml.rindex("<w:p>", 0, xml.index(BEFORE))
                data = f'{xml[:at]}<w:p><w:r><w:t xml:space="preserve">{MORE}</w:t></w:r></w:p><w:p></w:p>{xml[at:]}'.encode()
            target.writestr(name, data)
    return out.getvalue()


def plan_with_paragraph(plan: Document) -> Document:
    """The official plan with the paragraph in the same place."""
    chapter = plan.chapters[1]
    part = chapter.sections[0].parts[0]
    assert isinstance(part, TextPart)
    blocks = (*part.blocks[:3], Paragraph("added", (Text(MORE),)), *part.blocks[3:])
    section = replace(chapter.sections[0], parts=(replace(part, blocks=blocks), *chapter.sections[0].parts[1:]))
    changed = replace(chapter, sections=(section, *chapter.sections[1:]))
    return replace(plan, chapters=(plan.chapters[0], changed, *plan.chapters[2:]))
