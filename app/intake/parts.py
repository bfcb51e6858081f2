"""The blocks below a heading → the parts of a chapter or section, in order: text, measures, figures, registers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.domain.saying import say
from app.intake.blocks import Prose, is_continued
from app.intake.fact_lines import fact_lines
from app.intake.flat import Drawn, Flat, Grid, Para
from app.intake.headings import measure_heading, one_line
from app.intake.leads import Lead, bold_lead
from app.intake.ledger import Ledger
from app.intake.measures import (
    Measures,
    are_measures,
    headed_end,
    items_end,
    lead_of,
    paragraph_end,
    split_items,
)
from app.intake.overview import Overview, read_overview
from app.intake.own import OwnParts, part_key
from app.intake.own_data import OwnData
from app.intake.pictures import Figures
from app.intake.registers import Kind, Registers, register_kind
from exports.document import Figure, Part, Register, TextPart

_ABOUT_MEASURES = re.compile(r"tiltak(?!splan)|innsats(?:er|ene)?\b", re.IGNORECASE)
_CREDIT = re.compile(r"(?:foto|illustrasjon|kilde|bilde)\s*:", re.IGNORECASE)
_DOUBTFUL = 3
_CAPTION_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table of measures, waiting until it is known whether the text tells of the same ones. ``id``: of the register it may become."""

    id: str
    overview: Overview


@dataclass(frozen=True, slots=True)
class Home:
    """The heading that blocks stand below. ``measures``: it is about measures; ``headings``: each has a small heading of its own."""

    title: str
    register: Kind | None
    measures: bool
    headings: bool


def home(section: str, chapter: str, blocks: Sequence[Flat], own: bool = False) -> Home:
    """What a section's title says of what stands below it; where it says nothing, the chapter's does. ``own``: our bookmarks count."""
    title = section or chapter
    register = register_kind(title)
    about = bool(_ABOUT_MEASURES.search(title) or (register is None and _ABOUT_MEASURES.search(chapter)))
    about = about or (own and any(part_key(block)[0] == "m" for block in blocks))
    paras = [block for block in blocks if isinstance(block, Para) and not block.is_empty]
    led = any(bold_lead(para) and not fact_lines(para) for para in paras if para.look.outline is None)
    small = [para for para, below in pairwise(paras) if _is_small_heading(para) and not _is_small_heading(below)]
    return Home(title, register, about, about and register is None and not led and len(small) > 1)


def _is_small_heading(para: Para) -> bool:
    if measure_heading(para) or para.is_item or len(para.text) > 200:
        return False
    return para.look.outline is not None or (para.is_bold and not para.text.endswith((".", ":", ",")))


class Assembler:
    """Builds the parts of every chapter and section of one file."""

    def __init__(
        self, ledger: Ledger, prose: Prose, measures: Measures, registers: Registers, figures: Figures, own: tuple[OwnParts, OwnData] | None
    ) -> None:
        self.ledger, self.prose, self.measures, self.registers, self.figures, self.own = ledger, prose, measures, registers, figures, own

    def parts(self, blocks: Sequence[Flat], home: Home) -> list[Part | Tabled]:
        """The parts, in order."""
        made: list[Part | Tabled] = []
        waiting: list[Flat] = []
        at = 0
        while at < len(blocks):
            found = self._take(blocks, at, home)
            if found is None:
                waiting.append(blocks[at])
                at += 1
                continue
            made += [*self._text(waiting), *found[0]]
            waiting, at = [], found[1]
        return made + self._text(waiting)

    def _text(self, waiting: Sequence[Flat]) -> list[Part | Tabled]:
        blocks = self.prose.blocks(waiting)
        self._tell_doubtful(waiting)
        return [TextPart(self.ledger.id(), blocks)] if blocks else []

    def _take(self, blocks: Sequence[Flat], at: int, home: Home) -> tuple[list[Part | Tabled], int] | None:
        """The part that begins at ``at`` and the place after it; None where running text stands."""
        block = blocks[at]
        if self.own and part_key(block)[0]:
            return self._own(*self.own, blocks, at)
        if self.own:  # what somebody has written between our parts ends where the next of them begins
            blocks = blocks[: next((end for end in range(at, len(blocks)) if part_key(blocks[end])[0]), len(blocks))]
        if isinstance(block, Drawn):
            return self._figure(block, blocks, at)
        if isinstance(block, Grid):
            overview = read_overview(block)
            return ([Tabled(self.ledger.id(), overview)], at + 1) if overview else None
        if block.is_empty:
            return None
        if measure_heading(block):
            end = headed_end(blocks, at)
            return [self.measures.headed(block, blocks[at + 1 : end])], end
        if block.is_item and _is_in_list(blocks, at, self.own is not None):
            return None
        if home.register and (taken := self.registers.take(home.register, blocks, at)):
            return [taken[0]], taken[1]
        return self._measures(block, blocks, at, home) if home.measures else None

    def _own(self, texts: OwnParts, data: OwnData, blocks: Sequence[Flat], at: int) -> tuple[list[Part | Tabled], int]:
        end = texts.end(blocks, at)
        group = blocks[at:end]
        letter = part_key(blocks[at])[0]
        if letter == "p":
            return [texts.text(group)], end
        if letter == "m":
            return [texts.measure(group)], end
        if letter == "f":
            figure = data.figure(group)
            return [figure] if figure else self._text([one for one in group if not _is_lost(one)]), end
        return [self._own_register(data.register(group), group)], end

    def _own_register(self, register: Register, group: Sequence[Flat]) -> Part | Tabled:
        grid = next((block for block in group if isinstance(block, Grid)), None)
        overview = read_overview(grid) if grid and register.kind == "overview" else None
        return Tabled(register.id, overview) if overview else register

    # ------------------------------------------------------------ figures

    def _figure(self, drawn: Drawn, blocks: Sequence[Flat], at: int) -> tuple[list[Part | Tabled], int] | None:
        figure = self.figures.figure(drawn)
        if figure is None:
            return None if drawn.kind == "boxes" else ([], at + 1)
        end = at + 1
        while end < len(blocks) and isinstance(para := blocks[end], Para) and (para.is_empty or self._is_caption(para, figure)):
            if not para.is_empty:
                figure = self._captioned(figure, para)
            end += 1
        return [figure], end

    @staticmethod
    def _is_caption(para: Para, figure: Figure) -> bool:
        short = len(para.text) <= _CAPTION_LENGTH and not para.is_item
        styled = para.look.name in ("caption", "bildetekst", "figurtekst") and not figure.caption
        return short and (styled or (not figure.credit and len(para.text) <= 200 and bool(_CREDIT.match(para.text))))

    def _captioned(self, figure: Figure, para: Para) -> Figure:
        text = one_line(para.text)
        self.ledger.became(para, "figurtekst", figure.id)
        return replace(figure, credit=text) if _CREDIT.match(text) else replace(figure, caption=text)

    # ------------------------------------------------------------ measures

    def _measures(self, para: Para, blocks: Sequence[Flat], at: int, home: Home) -> tuple[list[Part | Tabled], int] | None:
        if para.is_item:
            end = items_end(blocks, at)
            items = split_items(blocks[at:end])
            return self._bullets(items, blocks, end) if are_measures(items) else None
        if home.headings and _is_small_heading(para):
            return self._under_small_heading(para, blocks, at)
        lead = bold_lead(para)
        if lead is None or fact_lines(para) or para.look.outline is not None:
            return None
        end = paragraph_end(blocks, at)
        end = next((place for place in range(at + 1, end) if self._begins_bullets(blocks, place)), end)
        return [self.measures.led(para, lead, blocks[at + 1 : end])], end

    @staticmethod
    def _begins_bullets(blocks: Sequence[Flat], at: int) -> bool:
        block = blocks[at]
        if not isinstance(block, Para) or not block.is_item:
            return False
        return are_measures(split_items(blocks[at : items_end(blocks, at)]))

    def _bullets(self, items: Sequence[tuple[Para, list[Flat]]], blocks: Sequence[Flat], end: int) -> tuple[list[Part | Tabled], int]:
        made: list[Part | Tabled] = []
        for at, (para, more) in enumerate(items):
            lead = lead_of(para)
            last = at == len(items) - 1
            if last and lead and not lead.has_text and not any(not (isinstance(flat, Para) and flat.is_empty) for flat in more):
                below = _plain_end(blocks, end)
                more, end = [*more, *blocks[end:below]], below
            made.append(self._bullet(para, lead, more))
        return made, end

    def _bullet(self, para: Para, lead: Lead | None, more: Sequence[Flat]) -> Part:
        if lead is None:
            what = say("Punktet «%(text)s…» står blant tiltak, men vi fant ingen tittel i det.", text=para.text[:60])
            self.ledger.problem(
                self.ledger.place(para), what, say("Gi det en kort tittel i fet skrift med kolon etter, hvis det er et tiltak.")
            )
            return TextPart(self.ledger.id(), self.prose.blocks([para, *more]))
        if not lead.bold:
            what = say(
                "Punktet «%(title)s» har ingen tittel i fet skrift, men står blant tiltak og er tatt inn som tiltak.", title=lead.title
            )
            self.ledger.problem(self.ledger.place(para), what, say("Se om tittelen er riktig, eller gjør det om til vanlig tekst."))
        return self.measures.led(para, lead, more)

    def _under_small_heading(self, para: Para, blocks: Sequence[Flat], at: int) -> tuple[list[Part | Tabled], int]:
        ends = (end for end in range(at + 1, len(blocks)) if _ends_small(blocks[end]))
        end = next(ends, len(blocks))
        what = say("Overskriften «%(title)s» står i en del om tiltak og er tatt inn som et tiltak.", title=para.text)
        self.ledger.problem(self.ledger.place(para), what, say("Gjør det om til vanlig tekst hvis det ikke er et tiltak."), "note")
        lead = Lead(one_line(para.text), "", ())
        return [self.measures.led(replace(para, label=None), lead, blocks[at + 1 : end], heading=True)], end

    def _tell_doubtful(self, waiting: Sequence[Flat]) -> None:
        """Lead words outside the parts that are about measures: they may be measures all the same."""
        led = [
            flat for flat in waiting if isinstance(flat, Para) and flat.look.outline is None and bold_lead(flat) and not fact_lines(flat)
        ]
        if len(led) >= _DOUBTFUL and not self.own:
            what = say("%(count)s avsnitt begynner med uthevede ord og ligner tiltak, men står ikke i en del om tiltak.", count=len(led))
            mend = say("De er tatt inn som tekst. Ta «tiltak» med i overskriften og les inn filen på nytt, hvis de er tiltak.")
            self.ledger.problem(self.ledger.place(led[0]), what, mend)


def _ends_small(block: Flat) -> bool:
    return isinstance(block, Drawn) or (
        isinstance(block, Para) and not block.is_empty and (_is_small_heading(block) or bool(measure_heading(block)))
    )


def _is_in_list(blocks: Sequence[Flat], at: int, own: bool) -> bool:
    """Whether a list has begun before ``at``: a list is taken whole, or stays a list. ``own``: our bookmarks part lists."""
    for above in reversed(blocks[:at]):
        if not isinstance(above, Para) or (own and part_key(above)[0]):
            return False
        if above.is_item:
            return True
        if not above.is_empty and not is_continued(above):
            return False
    return False


def _is_lost(block: Flat) -> bool:
    """Whether a drawing could not be taken, and has been told of."""
    return isinstance(block, Drawn) and block.kind != "boxes"


def _plain_end(blocks: Sequence[Flat], at: int) -> int:
    """The end of the plain paragraphs that begin at ``at``."""
    end = at
    for place in range(at, len(blocks)):
        block = blocks[place]
        if isinstance(block, Para) and block.is_empty:
            continue
        if not isinstance(block, Para) or block.is_item or block.look.outline is not None or bold_lead(block):
            break
        end = place + 1
    return end
