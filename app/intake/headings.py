"""Which paragraphs are headings, on which level, and what their numbers are.

By style where the file has heading styles; else by typed numbers («2.1 Title») and short bold paragraphs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.intake.flat import Flat, Para, Turn, Words

_TYPED = re.compile(r"(?:kapittel |del )?(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+(?=\S)", re.IGNORECASE)
_LABEL = re.compile(r"(?:kapittel |del )?(\d{1,3}(?:\.\d{1,3})*)[.):]?", re.IGNORECASE)
_PACKAGE = re.compile(
    r"((?:tiltaks|innsats|satsings|satsnings|fokus|mål)?(?:pakke|pakka|område)|hovedmål|delmål|mål|strategi|tema|del)"
    r"\s+([IVXLC]{1,7}|\d{1,2})\s*(?:[:.–—-]\s*|\s+)(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_PACKAGE_LABEL = re.compile(r"(\w+)\s+([IVXLC]{1,7}|\d{1,2})\s*[:.]?", re.IGNORECASE)
_MEASURE = r"\s+(\d{1,4})\s*(?:[:.–—-]\s*|\s+)(\S.*)"
_HEADING_LENGTH = 150
_TITLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Head:
    """A heading. ``level`` 1 for chapters, 2 for sections, 3 and on below. ``label`` and ``number``: «Tiltakspakke», «I»; «», «2.1»."""

    para: Para
    level: int
    title: str
    number: str = ""
    label: str = ""


def measure_heading(para: Para, label: str = "tiltak") -> tuple[int, str] | None:
    """Number and title when the paragraph is the heading of a measure («Tiltak 12: Title»): by style, or short and bold.

    ``label``: what the plan calls its measures.
    """
    if para.look.outline is None and not (para.is_bold and len(para.text) <= _TITLE_LENGTH and not para.is_item):
        return None
    if len(para.text) > _TITLE_LENGTH:
        return None
    found = re.fullmatch(re.escape(label) + _MEASURE, para.text, re.IGNORECASE | re.DOTALL)
    return (int(found[1]), one_line(found[2])) if found and int(found[1]) else None


def find_heads(blocks: Sequence[Flat], body_size: float) -> dict[int, Head]:
    """The headings among the blocks, by the index of their paragraph; those of measures are not among them."""
    paras = [block for block in blocks if isinstance(block, Para) and not block.is_empty and not block.contents]
    styled = [para for para in paras if para.look.outline is not None and len(para.text) <= _TITLE_LENGTH]
    if len(styled) > 1 or (styled and len(_unstyled([para for para in paras if para.look.outline is None], body_size)) < 2):
        heads = [Head(para, (para.look.outline or 0) + 1, one_line(para.text)) for para in styled if measure_heading(para) is None]
        heads = _raised(_numbered(heads), paras)
    else:
        heads = _unstyled(paras, body_size)
    return {head.para.index: _labelled(head) for head in heads}


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


# ---------------------------------------------------------------- styled


def _numbered(heads: list[Head]) -> list[Head]:
    """With numbers: the list's, or those typed where most headings of a level have them and they rise."""
    typed = {level: _typed_rise([head for head in heads if head.level == level]) for level in {head.level for head in heads}}
    made = []
    for head in heads:
        label = head.para.label
        found = _LABEL.fullmatch(label.text.strip()) if label else None
        if found:
            made.append(replace(head, number=found[1]))
        elif label and label.ordered and (package := _PACKAGE_LABEL.fullmatch(label.text.strip())):
            made.append(replace(head, label=package[1], number=package[2]))
        elif typed[head.level] and (match := _TYPED.match(head.title)):
            made.append(replace(head, number=match[1], title=head.title[match.end() :]))
        else:
            made.append(head)
    return made


def _typed_rise(heads: list[Head]) -> bool:
    """Whether the numbers typed before these titles count them: most have one, each higher than the last, the first being a first."""
    numbers = [tuple(map(int, match[1].split("."))) for head in heads if (match := _TYPED.match(head.title))]
    if len(numbers) * 2 < len(heads) or not numbers:
        return False
    return numbers[0][-1] <= 1 and all(low < high for low, high in pairwise(numbers))


def _raised(heads: list[Head], paras: Sequence[Para]) -> list[Head]:
    """With the uppermost level in use as the first. One lone unnumbered heading at the top is the title, not a chapter."""
    if not heads:
        return []
    top = min(head.level for head in heads)
    first = [head for head in heads if head.level == top]
    under = [head for head in heads if head.level == top + 1]
    alone = len(first) == 1 and len(under) > 1 and first[0] is heads[0] and not first[0].number and not _PACKAGE.fullmatch(first[0].title)
    if alone and paras and paras[0] is first[0].para:
        return [replace(head, level=max(head.level - top, 0)) for head in heads]
    return [replace(head, level=head.level - top + 1) for head in heads]


# ---------------------------------------------------------------- without styles


def _unstyled(paras: Sequence[Para], body_size: float) -> list[Head]:
    """Short paragraphs with typed numbers that rise, and short bold ones."""
    beside = [[*paras[max(at - 1, 0) : at], *paras[at + 1 : at + 2]] for at in range(len(paras))]
    found = [head for para, others in zip(paras, beside, strict=True) if (head := _typed_head(para, others, body_size))]
    numbers = [tuple(map(int, head.number.split("."))) for head in found]
    rising = numbers == sorted(set(numbers)) and bool(numbers) and numbers[0] <= (1, 1)
    typed = {head.para.index: head for head in found} if rising and len(found) > 1 else {}
    bold = [para for para in paras if para.index not in typed and _is_bold_head(para, body_size)]
    sizes = sorted({para.size for para in bold}, reverse=True)
    heads = dict(typed)
    for para in bold:
        level = 3 if typed else min(sizes.index(para.size) + 1, 3)
        heads[para.index] = Head(para, level, one_line(para.text))
    return [heads[para.index] for para in paras if para.index in heads]


def _typed_head(para: Para, beside: Sequence[Para], body_size: float) -> Head | None:
    """A heading by its typed number; not when one of the same depth stands right before or after it, as in a list."""
    match = _TYPED.match(para.text)
    if not match or para.is_item or len(para.text) > _HEADING_LENGTH or para.text.endswith((".", ",", ";")):
        return None
    depth = match[1].count(".")
    alike = any((other := _TYPED.match(one.text)) and other[1].count(".") == depth for one in beside)
    if alike and not _stands_out(para, body_size):
        return None
    return Head(para, depth + 1, one_line(para.text[match.end() :]), match[1])


def _is_bold_head(para: Para, body_size: float) -> bool:
    short = len(para.text) <= _HEADING_LENGTH and not para.text.endswith((".", ",", ";", ":"))
    return short and not para.is_item and _stands_out(para, body_size) and measure_heading(para) is None


def _stands_out(para: Para, body_size: float) -> bool:
    return para.is_bold or para.size >= body_size * 1.25


def _labelled(head: Head) -> Head:
    """A package's label and number taken out of its title: «Tiltakspakke I: Title»."""
    if head.label or head.number or head.level != 1:
        return head
    lines = _lines(head.para)
    found = _PACKAGE.fullmatch(head.title)
    if not found or (found[1].lower() in ("del", "mål", "tema") and ":" not in head.title and len(lines) < 2):
        return head
    return replace(head, label=found[1], number=found[2].upper(), title=found[3].lstrip())


def _lines(para: Para) -> list[str]:
    lines = [""]
    for piece in para.pieces:
        if isinstance(piece, Turn):
            lines.append("")
        elif isinstance(piece, Words):
            lines[-1] += piece.text
    return [line for line in map(str.strip, lines) if line]
