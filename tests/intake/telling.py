"""Documents told in short lines, so that a test reads what it expects at a glance."""

from collections.abc import Iterable

from app.intake.result import Intake
from app.intake.word import read_word, unaccounted
from exports.document import (
    Block,
    Break,
    Document,
    Figure,
    Heading,
    Inline,
    List,
    Measure,
    Note,
    Paragraph,
    Part,
    Quote,
    Ref,
    Register,
    Text,
    TextPart,
)
from tests.intake.making import word_file


def read(body: str, **further: object) -> Intake:
    """A file with this body, read; every one of its words must be in the plan or in the report."""
    changes = further.pop("changes", "accepted")
    intake = read_word(word_file(body, **further), changes=changes)  # type: ignore[arg-type]
    assert unaccounted(intake) == []
    assert not [one.what for one in intake.problems if "fant vi ikke plass til" in one.what]
    return intake


def blocks_of(intake: Intake, chapter: int = 0) -> list[str]:
    """The prose of a chapter's text parts, told."""
    return [line for part in intake.document.chapters[chapter].parts if isinstance(part, TextPart) for line in told(part.blocks)]


def told(blocks: Iterable[Block], depth: int = 0) -> list[str]:
    """One line for each block: «P words», «• words», «1. words», «H words», «> words», «T cell | cell»; two blanks for each level."""
    return [f"{'  ' * depth}{line}" for block in blocks for line in _block(block)]


def _block(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [f"{'I' if block.indent else 'P'} {words(block.runs)}"]
    if isinstance(block, Heading):
        return [f"H {words(block.runs)}"]
    if isinstance(block, Quote):
        return [f"> {line}" for line in told(block.blocks)]
    if isinstance(block, List):
        lines: list[str] = []
        for at, item in enumerate(block.items, 1):
            sign = f"{at}." if block.ordered else {"normal": "•", "loose": "• ", "tight": "•-"}[block.spacing]
            first, *rest = told(item.blocks) or [""]
            lines += [f"{sign} {first.removeprefix('P ')}", *(f"  {line}" for line in rest)]
        return lines
    return ["T " + " | ".join(" / ".join(told(cell.blocks)).replace("P ", "") for cell in row.cells) for row in block.rows]


def words(runs: Iterable[Inline]) -> str:
    """Inline pieces with their dress: *bold*, _italic_, [words](address), {reference}, ^(footnote), a bar for a line break."""
    return "".join(map(_run, runs))


def _run(run: Inline) -> str:
    if isinstance(run, Note):
        return f"^({words(run.runs)})"
    if isinstance(run, Ref):
        return "{" + run.text + "}"
    if isinstance(run, Break):
        return "|"
    assert isinstance(run, Text)
    text = f"*{run.text}*" if run.bold else run.text
    text = f"_{text}_" if run.italic else text
    text = f"[{text}]({run.link})" if run.link else text
    return f"{run.lang}:{text}" if run.lang else text


def outline(document: Document) -> list[str]:
    """Chapters and sections with their parts: «chapter 1 Title», «  section 1.1 Title», «    text», «    measure Title»."""
    lines: list[str] = []
    for chapter in document.chapters:
        label = f"{chapter.label} {chapter.number}".strip()
        lines.append(f"{chapter.kind} {label} {chapter.title}".replace("  ", " ").rstrip())
        lines += [f"  {part_word(part)}" for part in chapter.parts]
        for section in chapter.sections:
            lines.append(f"  section {section.number} {section.title}".replace("  section  ", "  section "))
            lines += [f"    {part_word(part)}" for part in section.parts]
    return lines


def part_word(part: Part) -> str:
    """A part in one or two words."""
    if isinstance(part, Measure):
        number = "" if part.number is None else f"{part.number} "
        return f"measure {number}{part.title}"
    if isinstance(part, Register):
        return f"register {part.kind}"
    return f"figure {part.kind}" if isinstance(part, Figure) else "text"


def problems(intake: Intake, severity: str = "") -> list[str]:
    """What the problems say."""
    return [one.what for one in intake.problems if not severity or one.severity == severity]
