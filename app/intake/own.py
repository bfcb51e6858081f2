"""Our own files, read back: parts found by their bookmarks, facts taken from the fact part where the printed words are unchanged.

Paper wins: words edited in Word count; what Word cannot show (who has which part, earlier status entries …) is kept by id.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.period import parse_period
from app.intake.blocks import Place, Prose, is_continued
from app.intake.fact_lines import FactLine, fact_lines
from app.intake.flat import Flat, Grid, Para, Piece, Words
from app.intake.headings import measure_heading as heading_of
from app.intake.headings import one_line
from app.intake.leads import Lead, after, bare_lead, bold_lead
from app.intake.ledger import Ledger
from app.intake.marks import id_of, key, path
from app.intake.measures import Measures
from exports.document import (
    Block,
    Document,
    LeadStyle,
    Measure,
    Paragraph,
    StatusEntry,
    SubMeasure,
    TextPart,
    current_status,
    measures,
)
from exports.phrases import FACT_LABELS, INDICATOR_LABEL, facts, lead_words, measure_heading, sub_measure_lead

_PARTS = ("p", "m", "f", "r")


def part_key(block: Flat) -> tuple[str, str]:
    """Letter and id of the part a block belongs to; empty when no bookmark says."""
    return next(((letter, found) for letter in _PARTS if (found := key(block.marks, letter))), ("", ""))


@dataclass(frozen=True, slots=True)
class _Led:
    """A paragraph that begins with lead words: those ``words``, the pieces after them, and the id of the block these are (empty: none)."""

    para: Para
    words: str
    rest: tuple[Piece, ...]
    block: str


def _led(para: Para) -> _Led:
    """Our bookmark of the text that runs on tells where the lead words end."""
    whole = "".join(piece.text for piece in para.pieces if isinstance(piece, Words))
    mark, start = next(((mark, signs) for mark, signs in para.begun if mark.startswith("b_")), ("", len(whole)))
    return _Led(para, one_line(whole[:start]), after(para, start), id_of(mark))


@dataclass(slots=True)
class OwnParts:
    """Reads marked parts. ``known``: the document the file was drawn from, without printed prose; None when the file has lost it."""

    ledger: Ledger
    prose: Prose
    measures: Measures
    known: Document | None

    # ------------------------------------------------------------ where a part ends

    def end(self, blocks: Sequence[Flat], at: int) -> int:
        """The end of the part that begins at ``at``: what carries its bookmark, and what was written right below it."""
        letter, found = part_key(blocks[at])
        end = at + 1
        for place in range(at + 1, len(blocks)):
            block = blocks[place]
            if part_key(block) == (letter, found) or (part_key(block) == ("", "") and self._goes_on(letter, block, blocks[at])):
                end = place + 1
            elif not (isinstance(block, Para) and block.is_empty):
                break
        return end

    def _goes_on(self, letter: str, block: Flat, first: Flat) -> bool:
        if path(block.marks):
            return True
        if isinstance(block, Para) and block.is_empty:
            return False
        if letter == "m":
            return isinstance(block, Para) and isinstance(first, Para) and not heading_of(block) and _belongs(first, block)
        if letter == "r":
            return _same_table(first, block) if isinstance(block, Grid) else isinstance(first, Para) and _is_item(block)
        return letter == "p" and isinstance(block, Para | Grid) and not (isinstance(block, Para) and bold_lead(block))

    # ------------------------------------------------------------ text and measures

    def text(self, blocks: Sequence[Flat]) -> TextPart:
        """A text part."""
        wanted = key(blocks[0].marks, "p")
        return TextPart(self.ledger.id(wanted), self.prose.blocks(blocks))

    def measure(self, blocks: Sequence[Flat]) -> Measure:
        """A measure in either official form."""
        first = blocks[0]
        wanted = key(first.marks, "m")
        fact = next((one for one in measures(self.known) if one.id == wanted), None) if self.known else None
        made = replace(fact, blocks=(), sub_measures=()) if fact else Measure("", "")
        made = replace(made, id=self.ledger.id(wanted))
        if not isinstance(first, Para):
            return replace(made, blocks=self.prose.blocks(blocks))
        self.ledger.became(first, "tiltak", made.id)
        self.ledger.homes[first.index] = made.id
        if first.look.outline is not None:
            return self._filled(self._headed(made, fact, first), fact, (), blocks[1:], Place(slant=True))
        made, opening = self._run_in(made, fact, first)
        return self._filled(made, fact, opening, blocks[1:], Place(inside=first.is_item))

    def _headed(self, made: Measure, fact: Measure | None, heading: Para) -> Measure:
        if fact and self.known and one_line(heading.text) == one_line(measure_heading(self.known, fact)):
            return made
        found = heading_of(heading, self.known.measure_label if self.known else "tiltak")
        return replace(made, number=found[0] if found else None, title=found[1] if found else one_line(heading.text))

    def _run_in(self, made: Measure, fact: Measure | None, para: Para) -> tuple[Measure, tuple[Block, ...]]:
        """Title and lead style, and the text that runs on."""
        led = _led(para)
        if fact and led.words == one_line(lead_words(fact)):
            return made, self._opening(led)
        lead = bold_lead(para) or bare_lead(para) or Lead(led.words, "", (), bold=False)
        number, title = lead.numbered
        made = replace(made, number=number, title=title, lead=_style(made.lead, lead, para))
        return made, self._opening(led if led.block else replace(led, rest=lead.rest))

    def _opening(self, led: _Led, slant: bool = False) -> tuple[Block, ...]:
        """The paragraph that runs on after lead words; none when nothing does."""
        if not led.block and not any(isinstance(piece, Words) and piece.text.strip() for piece in led.rest):
            return ()
        opening = Paragraph(self.ledger.id(led.block), self.prose.inliner.runs(led.para, led.rest, slant=slant, whole=bool(led.block)))
        self.ledger.anchors[led.para.index] = opening.id
        return (opening,)

    def _filled(self, made: Measure, fact: Measure | None, opening: tuple[Block, ...], body: Sequence[Flat], place: Place) -> Measure:
        """Text, sub-measures, facts and status text below the first paragraph."""
        text, subs, lines, told = self._sorted(body)
        made = replace(made, blocks=opening + self.prose.blocks(text, place, "tiltakstekst"), sub_measures=self._subs(fact, subs, place))
        made = self._with_facts(made, fact, lines)
        latest = current_status(made)
        if latest and (told or not (fact and current_status(fact) and current_status(fact).blocks)):  # type: ignore[union-attr]
            narrative = self.prose.blocks(told, Place(), "statustekst")
            made = replace(made, statuses=(*made.statuses[:-1], replace(latest, blocks=narrative)))
        return made

    def _sorted(self, body: Sequence[Flat]) -> tuple[list[Flat], list[list[Flat]], list[FactLine], list[Flat]]:
        """The blocks of a measure: its text, each sub-measure, its facts, its status text."""
        text: list[Flat] = []
        subs: dict[str, list[Flat]] = {}
        lines: list[FactLine] = []
        told: list[Flat] = []
        for block in body:
            sub = key(block.marks, "u")
            found = fact_lines(block) if isinstance(block, Para) and not sub and not path(block.marks) and not told else []
            if sub:
                subs.setdefault(sub, []).append(block)
            elif found:
                lines += found
            elif lines or key(block.marks, "t"):
                told.append(block)
            else:
                text.append(block)
        return text, list(subs.values()), lines, told

    # ------------------------------------------------------------ sub-measures

    def _subs(self, fact: Measure | None, groups: Sequence[Sequence[Flat]], place: Place) -> tuple[SubMeasure, ...]:
        known = {sub.id: sub for sub in fact.sub_measures} if fact else {}
        return tuple(self._sub(known, group, place) for group in groups)

    def _sub(self, known: dict[str, SubMeasure], flats: Sequence[Flat], place: Place) -> SubMeasure:
        first, inner = flats[0], replace(place, inside=True)
        wanted = key(first.marks, "u")
        old = known.get(wanted, SubMeasure("", ""))
        made = replace(old, id=self.ledger.id(wanted), blocks=(), status="")
        if not isinstance(first, Para):
            return replace(made, blocks=self.prose.blocks(flats, inner))
        self.ledger.became(first, "deltiltak", made.id)
        led = _led(first)
        if led.words not in (one_line(sub_measure_lead(old)), f"{one_line(old.title)}:"):
            made = replace(made, title=led.words.removesuffix(":").rstrip())
        status, rest = self._sub_status(made, flats[1:])
        return replace(made, status=status, blocks=self._opening(led, place.slant) + self.prose.blocks(rest, inner))

    def _sub_status(self, made: SubMeasure, flats: Sequence[Flat]) -> tuple[str, list[Flat]]:
        """The status told below a sub-measure, and what is left of its paragraphs."""
        status, rest = "", []
        for flat in flats:
            lines = fact_lines(flat) if isinstance(flat, Para) and not path(flat.marks) else []
            if lines:
                self.ledger.became(flat, "tiltaksfakta", made.id)
                status = next((line.value for line in lines if line.fact == "status"), status)
            else:
                rest.append(flat)
        return status, rest

    # ------------------------------------------------------------ facts

    def _with_facts(self, made: Measure, fact: Measure | None, lines: Sequence[FactLine]) -> Measure:
        """Each fact as it was where the printed words are the same; else as the words say; gone where its line is gone."""
        labels = {label: name for name, label in FACT_LABELS.items()}
        order = ("period", "responsible", "status")
        printed = dict(facts(self.known, fact, order)) if fact and self.known else {}  # type: ignore[arg-type]
        expected = {labels[label]: one_line(words) for label, words in printed.items()}
        for line in lines:
            self.ledger.became(line.para, "tiltaksfakta", made.id)
        value = {line.fact: line.value for line in lines}
        if value.get("period") != expected.get("period"):
            made = replace(made, period=str(parse_period(value.get("period", ""))))
        if value.get("responsible") != expected.get("responsible"):
            made = replace(made, responsible=())
            if "responsible" in value:
                self.measures.told.responsible[made.id] = value["responsible"]
        if value.get("status") != expected.get("status"):
            made = self._with_status(made, value.get("status", ""), lines)
        return made

    def _with_status(self, made: Measure, printed: str, lines: Sequence[FactLine]) -> Measure:
        label, _ = self.measures.status(printed, f"«{made.title}»") if printed else ("", "")
        latest = current_status(made)
        if not label:
            return replace(made, statuses=made.statuses[:-1])
        if latest:
            return replace(made, statuses=(*made.statuses[:-1], replace(latest, status=label)))
        wanted = next((found for line in lines if (found := key(line.para.marks, "t"))), "")
        return replace(made, statuses=(StatusEntry(self.ledger.id(wanted), self.measures.told.report, label),))


def _belongs(first: Para, para: Para) -> bool:
    """Whether a paragraph written below a measure of ours goes on with it: under a heading all does, else what is set in."""
    if first.look.outline is not None:
        return True
    if para.label and para.is_item:
        return bool(first.label) and para.label.level > (first.label.level if first.label else 0)
    return is_continued(para)


def _is_item(block: Flat) -> bool:
    return isinstance(block, Para) and block.is_item


def _same_table(first: Flat, further: Grid) -> bool:
    """Whether a table goes on with the values of the indicators in the one above it."""
    return isinstance(first, Grid) and first.rows[0].cells[0].text == further.rows[0].cells[0].text == INDICATOR_LABEL


def _style(old: LeadStyle, lead: Lead, para: Para) -> LeadStyle:
    return replace(old, form="bullet" if para.is_item else "paragraph", bold=lead.bold, separator=lead.separator)
