"""What stands round the text: title block or cover, table of contents, back page; and the dates a report gives of itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.dates import PartialDate, parse_date
from app.domain.period import parse_period
from app.domain.saying import say
from app.intake.flat import Flat, Para, Reading
from app.intake.headings import Head, one_line
from app.intake.ledger import Ledger
from app.intake.marks import key

_TITLE, _SUBTITLE = ("title", "tittel", "omslagstittel"), ("subtitle", "undertittel", "omslagsundertittel")
_TYPES = ("statusrapport", "tiltaksplan", "handlingsplan", "handlingsprogram", "årsrapport", "rapport", "strategi", "plan")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)\d\d)(?!\d)")
_CREDIT = re.compile(r"(?:foto|forsidefoto|bilde|illustrasjon)\s*:\s*(\S.*)", re.IGNORECASE)
_RULE = re.compile(r"[—–_\-*=\s]+")
_MONTHS = "jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des"
_DATE = (
    rf"((?:\d{{1,2}}\.\s?)?(?:{_MONTHS})\w*\.?\s+\d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}"
    r"|(?:[1-4]\.|første|andre|tredje|fjerde)\s+(?:kvartal|tertial|halvår)\s+\d{4})"
)
_AS_OF = re.compile(rf"\b(?:pr\.?|per|status (?:pr\.?|per)|pr\. dato)\s+{_DATE}", re.IGNORECASE)
_NEXT = re.compile(rf"(?:oppdater\w*|neste (?:status|rapport)\w*|ny (?:status|rapport)\w*)[^.]{{0,60}}?\b{_DATE}", re.IGNORECASE)
_LINE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Frame:
    """The document's own fields as the file shows them, as printed; empty where it shows none.

    cover, contents, back_page: whether the file has them.
    """

    title: str = ""
    subtitle: str = ""
    type_heading: str = ""
    date_text: str = ""
    period: str = ""
    owners: tuple[str, ...] = ()
    photo_credit: str = ""
    cover: bool = False
    contents: bool = False
    back_page: bool = False


def take_frame(reading: Reading, heads: dict[int, Head], ledger: Ledger, own: bool) -> tuple[Frame, list[Flat]]:
    """The frame, and the blocks that are left when it is taken away."""
    blocks = list(reading.blocks)
    frame = Frame()
    if own:
        frame, blocks = _own_frame(blocks, ledger)
    blocks, had_contents = _without_contents(blocks, heads, ledger)
    if not own:
        front, blocks = _front(blocks, heads, reading, ledger)
        frame, blocks = _back(front, blocks, heads, ledger)
    frame = replace(frame, contents=frame.contents or had_contents)
    if years := _YEARS.search(f"{frame.title} {frame.subtitle}") if not frame.period else None:
        frame = replace(frame, period=str(parse_period(f"{years[1]}-{years[2]}")))
    return frame, blocks


# ---------------------------------------------------------------- our own files

_FIELDS = {
    "type": "type_heading",
    "title": "title",
    "subtitle": "subtitle",
    "period": "period",
    "date": "date_text",
    "photo": "photo_credit",
}


def _own_frame(blocks: list[Flat], ledger: Ledger) -> tuple[Frame, list[Flat]]:
    """Our bookmarks tell what the drawing added."""
    frame, left = Frame(), []
    for block in blocks:
        place = key(block.marks, "x")
        if not place:
            left.append(block)
            continue
        if isinstance(block, Para) and not block.is_empty:
            frame = _with_field(frame, block)
            if place == "contents":
                ledger.leave_out(block, "innholdsfortegnelse")
            elif block.look.name == "omslagskreditt":
                ledger.leave_out(block, "fotokreditering på forsiden")
            else:
                ledger.became(block, "ramme")
    return frame, left


def _with_field(frame: Frame, para: Para) -> Frame:
    """The frame with the field that a paragraph of it shows."""
    name, text = _FIELDS.get(key(para.marks, "d"), ""), one_line(para.text)
    if para.look.name == "omslagseier" and not name:
        return replace(frame, owners=(*frame.owners, text))
    credit = _CREDIT.fullmatch(text) if name == "photo_credit" else None
    changes: dict[str, Any] = {name: credit[1] if credit else text} if name else {}
    return replace(frame, **changes)


# ---------------------------------------------------------------- contents


def _without_contents(blocks: Sequence[Flat], heads: dict[int, Head], ledger: Ledger) -> tuple[list[Flat], bool]:
    left: list[Flat] = []
    dropped = False
    for block in blocks:
        if isinstance(block, Para) and (block.contents or _stands_over_contents(block, blocks, heads)):
            heads.pop(block.index, None)
            dropped = True
            if not block.is_empty:
                ledger.leave_out(block, "innholdsfortegnelse")
        else:
            left.append(block)
    return left, dropped


def _stands_over_contents(para: Para, blocks: Sequence[Flat], heads: dict[int, Head]) -> bool:
    if one_line(para.text).lower().rstrip(":") not in ("innhold", "innhald", "innholdsfortegnelse", "innhaldsliste"):
        return False
    after = [block for block in blocks if block.index > para.index and not (isinstance(block, Para) and block.is_empty)]
    return bool(after) and isinstance(after[0], Para) and after[0].contents


# ---------------------------------------------------------------- front


def _front(blocks: list[Flat], heads: dict[int, Head], reading: Reading, ledger: Ledger) -> tuple[Frame, list[Flat]]:
    """Title lines before the first heading or running text. A page that ends after them is a cover."""
    lines, rest = _leading_lines(blocks, heads, reading)
    at = next((at for at, para in enumerate(lines) if para.look.name in _TITLE), None)
    lone = next((head for head in heads.values() if head.level == 0), None)
    if at is None and lone is None:
        at = _prominent(lines, reading)
    if at is None:
        return _lone_title(blocks, heads, lone, ledger)
    frame = replace(_read_lines(lines, at), cover=bool(rest) and isinstance(rest[0], Para) and rest[0].new_page)
    used = _used(frame)
    left = [para for para in lines if one_line(para.text) not in used]
    for para in lines:
        if one_line(para.text) in used:
            ledger.became(para, "tittelfelt")
    return frame, [*left, *rest]


def _leading_lines(blocks: list[Flat], heads: dict[int, Head], reading: Reading) -> tuple[list[Para], list[Flat]]:
    lines: list[Para] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Para) and block.is_empty:
            continue
        titled = isinstance(block, Para) and block.look.name in (*_TITLE, *_SUBTITLE)
        if not isinstance(block, Para) or (block.index in heads and not titled) or block.is_item or len(block.text) > _LINE_LENGTH:
            return lines, blocks[at:]
        if lines and not titled and not _is_line(block, reading):
            return lines, blocks[at:]
        lines.append(block)
    return lines, []


def _is_line(para: Para, reading: Reading) -> bool:
    """Whether a paragraph without title style is a line of a title block: a date, a period, or set larger or bold."""
    text = one_line(para.text)
    return bool(parse_date(text) or _YEARS.fullmatch(text) or para.is_bold or para.size > reading.body.size * 1.1)


def _prominent(lines: Sequence[Para], reading: Reading) -> int | None:
    """The largest line, when it is clearly larger than body text."""
    if not lines:
        return None
    at = max(range(len(lines)), key=lambda place: (lines[place].size, -place))
    return at if lines[at].size >= reading.body.size * 1.3 else None


def _read_lines(lines: Sequence[Para], at: int) -> Frame:
    texts = [one_line(para.text) for para in lines]
    frame = Frame(title=texts[at])
    if at and (texts[at - 1].lower() in _TYPES or lines[at - 1].look.name in _SUBTITLE) and len(texts[at - 1]) <= 60:
        frame = replace(frame, type_heading=texts[at - 1])
    for para, text in zip(lines[at + 1 :], texts[at + 1 :], strict=True):
        if not frame.date_text and parse_date(text):
            frame = replace(frame, date_text=text)
        elif not frame.period and _YEARS.fullmatch(text):
            frame = replace(frame, period=str(parse_period(text)))
        elif credit := _CREDIT.fullmatch(text):
            frame = replace(frame, photo_credit=credit[1])
        elif not frame.subtitle and (para.look.name in _SUBTITLE or para is lines[at + 1]):
            frame = replace(frame, subtitle=text)
    return frame


def _used(frame: Frame) -> set[str]:
    lines = {frame.title, frame.subtitle, frame.type_heading, frame.date_text, f"Foto: {frame.photo_credit}"}
    return (lines | {frame.period.replace("–", dash) for dash in ("–", "-", " - ", " – ")}) - {""}


def _lone_title(blocks: list[Flat], heads: dict[int, Head], lone: Head | None, ledger: Ledger) -> tuple[Frame, list[Flat]]:
    if lone is None:
        return Frame(), blocks
    heads.pop(lone.para.index)
    ledger.became(lone.para, "tittelfelt")
    return Frame(title=lone.title), [block for block in blocks if block is not lone.para]


# ---------------------------------------------------------------- back


def _back(frame: Frame, blocks: list[Flat], heads: dict[int, Head], ledger: Ledger) -> tuple[Frame, list[Flat]]:
    """A last page with title, dash, subtitle and photo credit."""
    start = _back_start(blocks, heads)
    if start is None:
        return frame, blocks
    lines = [block for block in blocks[start:] if isinstance(block, Para) and not block.is_empty]
    texts = [(para, one_line(para.text)) for para in lines if not _RULE.fullmatch(para.text)]
    found = Frame()
    for para, text in texts:
        if credit := _CREDIT.fullmatch(text):
            found = replace(found, photo_credit=credit[1])
        elif not found.title and para.look.name not in _SUBTITLE:
            found = replace(found, title=text)
        elif not found.subtitle:
            found = replace(found, subtitle=text)
        else:
            return frame, blocks
    for para in lines:
        ledger.became(para, "bakside")
    return _joined(frame, found, ledger), blocks[:start]


def _back_start(blocks: Sequence[Flat], heads: dict[int, Head]) -> int | None:
    first = min(heads, default=None)
    if first is None:
        return None
    for at in range(len(blocks) - 1, max(len(blocks) - 12, -1), -1):
        block = blocks[at]
        if not isinstance(block, Para) or block.index <= first or block.index in heads or len(block.text) > _LINE_LENGTH:
            return None
        if block.look.name in _TITLE:
            return at
        if block.new_page and not block.is_empty:
            after = [one_line(para.text) for para in blocks[at:] if isinstance(para, Para)]
            return at if any(_CREDIT.fullmatch(text) for text in after) else None
    return None


def _joined(front: Frame, back: Frame, ledger: Ledger) -> Frame:
    """Front and back are one: the front's words count, the back's fill in."""
    for field, label in (("title", "tittelen"), ("subtitle", "undertittelen")):
        here, there = getattr(front, field), getattr(back, field)
        if here and there and here != there:
            what = say(
                "Baksiden har en annen ordlyd for %(what)s («%(back)s») enn forsiden («%(front)s»).", what=label, back=there, front=here
            )
            ledger.problem("Baksiden", what, say("Forsidens ordlyd er brukt begge steder. Rett den i planens opplysninger om det er feil."))
    return replace(
        front,
        title=front.title or back.title,
        subtitle=front.subtitle or back.subtitle,
        photo_credit=front.photo_credit or back.photo_credit,
        back_page=True,
    )


# ---------------------------------------------------------------- dates


@dataclass(frozen=True, slots=True)
class ReportDates:
    """The dates of a report; None where the file does not tell."""

    as_of: PartialDate | None
    issued: PartialDate | None
    next_due: PartialDate | None


def report_dates(frame: Frame, intro: str) -> ReportDates:
    """What the date line and the introduction say: «status … pr. august 2011», «oppdatert i første kvartal 2012»."""
    text = one_line(f"{frame.title} {frame.subtitle} {intro}")
    as_of, following = _AS_OF.search(text), _NEXT.search(text)
    return ReportDates(
        parse_date(as_of[1]) if as_of else None, parse_date(frame.date_text), parse_date(following[1]) if following else None
    )
