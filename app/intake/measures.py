"""Measures: under headings of their own («Tiltak 12: Title») and as lead words in paragraphs and bullets («Foreldregrupper: …»)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from app.domain.period import parse_period
from app.domain.saying import say
from app.domain.status import read_status
from app.intake.blocks import HERE, Place, Prose, is_continued
from app.intake.fact_lines import FactLine, Split, fact_lines, split_measure
from app.intake.flat import Drawn, Flat, Grid, Para, Words
from app.intake.headings import measure_heading
from app.intake.leads import Lead, bare_lead, bold_lead
from app.intake.ledger import Ledger
from exports.document import Block, LeadStyle, Measure, Paragraph, StatusEntry, Text
from exports.phrases import FACT_LABELS

_STATUS_LENGTH, _PERIOD_LENGTH, _SCALE_LENGTH = 60, 120, 12
_SENTENCE = re.compile(r"[.;:]\s+")
_SLANTED = 0.9
"""Share of a measure's letters in italics from which the plan's text is set in them by custom."""


@dataclass(slots=True)
class Told:
    """What the file says of each measure's facts, as printed, by the measure's id. ``scale`` are the plan's statuses."""

    report: str
    scale: list[str]
    responsible: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


class Measures:
    """Makes measures of flat blocks."""

    def __init__(self, ledger: Ledger, prose: Prose, told: Told) -> None:
        self.ledger, self.prose, self.told = ledger, prose, told

    # ------------------------------------------------------------ headed

    def headed(self, heading: Para, body: Sequence[Flat]) -> Measure:
        """A measure with a heading of its own: plan text, facts, status text."""
        found = measure_heading(heading)
        assert found
        number, title = found
        key = self.ledger.id()
        self.ledger.became(heading, "tiltak", key)
        self.ledger.homes[heading.index] = key
        self.ledger.rewritten("", heading.text, f"Tiltak {number} {title}", key)
        return self.filled(Measure(key, title, number, LeadStyle("paragraph")), split_measure(body), f"Tiltak {number}")

    def filled(self, measure: Measure, split: Split, name: str, place: Place = HERE) -> Measure:
        """The measure with text, facts and status text of ``split``. ``name``: what the report calls it."""
        slanted = replace(place, slant=is_slanted(split.text))
        measure = replace(measure, blocks=self.prose.blocks(split.text, slanted, "tiltakstekst"))
        self.told.places.setdefault(measure.id, name)
        narrative = split.narrative
        for line in split.facts:
            self.ledger.became(line.para, "tiltaksfakta", measure.id)
            self.ledger.rewritten(name, line.label, FACT_LABELS[line.fact], measure.id)
            if not line.label:
                self._tell_forgotten(line, name)
        if (period := split.value("period")) is not None:
            measure = replace(measure, period=self.period(period, name, measure.id))
        if (responsible := split.value("responsible")) is not None:
            self.told.responsible[measure.id] = responsible
        if (status := split.value("status")) is None:
            return replace(measure, blocks=measure.blocks + self.prose.blocks(narrative, place, "tiltakstekst"))
        return self._with_status(measure, status, narrative, name, place)

    def _with_status(self, measure: Measure, printed: str, narrative: Sequence[Flat], name: str, place: Place) -> Measure:
        label, more = self.status(printed, name)
        blocks = self.prose.blocks(narrative, place, "statustekst")
        if more:
            blocks = (Paragraph(self.ledger.id(), (Text(more),)), *blocks)
        if label:
            return replace(measure, statuses=(StatusEntry(self.ledger.id(), self.told.report, label, blocks),))
        what = say("%(measure)s har statustekst, men ingen status.", measure=name)
        self.ledger.problem(name, what, say("Teksten står sist i tiltaket under «Status:». Velg en status og flytt teksten dit."))
        heading = Paragraph(self.ledger.id(), (Text("Status:", bold=True),))
        return replace(measure, blocks=(*measure.blocks, heading, *blocks) if blocks else measure.blocks)

    def period(self, printed: str, name: str, measure: str) -> str:
        """A period as the plan prints it; empty, with a problem, when the words are too many to be one."""
        period = str(parse_period(printed))
        if len(period) > _PERIOD_LENGTH:
            what = say("%(measure)s: «%(printed)s» er for langt til å være en periode, og er ikke tatt inn.", measure=name, printed=printed)
            self.ledger.problem(name, what, say("Skriv perioden kort på tiltaket, og resten i teksten."))
            return ""
        self.ledger.rewritten(name, printed, period, measure, "perioden skrives på én måte i hele planen")
        return period

    def status(self, printed: str, name: str) -> tuple[str, str]:
        """The status a printed value means, and the words that go on after it. An unknown one is added to the plan's scale."""
        for end in [len(printed), *(match.start() for match in _SENTENCE.finditer(printed))]:
            if label := read_status(printed[:end], self.told.scale):
                rest = _SENTENCE.sub("", printed[end:], count=1) if end < len(printed) else ""
                self.ledger.rewritten(name, printed[:end], label)
                self._tell_mapped(printed[:end], label, name)
                return label, rest
        plain = printed.rstrip(" .")
        if not plain or len(plain) > _STATUS_LENGTH or len(self.told.scale) >= _SCALE_LENGTH:
            return "", printed
        self.told.scale.append(plain)
        what = say("%(measure)s har en status som ikke er i planens liste: «%(status)s».", measure=name, status=plain)
        self.ledger.problem(name, what, say("Statusen er lagt til i listen. Velg en annen, eller behold den."))
        return plain, ""

    def _tell_mapped(self, printed: str, label: str, name: str) -> None:
        if printed.strip().rstrip(".").casefold() != label.casefold():
            what = say("%(measure)s: statusen «%(printed)s» er lest som «%(label)s».", measure=name, printed=printed, label=label)
            self.ledger.problem(name, what, say("Endre statusen på tiltaket hvis det er feil."), "note")

    def _tell_forgotten(self, line: FactLine, name: str) -> None:
        label = {"period": "Gjennomføring:", "responsible": "Ansvar:", "status": "Status:"}[line.fact]
        what = say("%(measure)s: linjen «%(line)s» mangler «%(label)s» foran.", measure=name, line=line.value, label=label)
        self.ledger.problem(
            self.ledger.place(line.para), what, say("Vi leste linjen som om ordet sto der. Rett tiltaket hvis det er feil."), "note"
        )

    # ------------------------------------------------------------ lead words

    def led(self, para: Para, lead: Lead, body: Sequence[Flat], heading: bool = False) -> Measure:
        """A measure named by lead words, with the blocks that belong to it."""
        key = self.ledger.id()
        self.ledger.became(para, "tiltak", key)
        self.ledger.homes[para.index] = key
        form: Literal["bullet", "paragraph"] = "bullet" if para.is_item else "paragraph"
        split = _facts_last(body)
        opening: tuple[Block, ...] = ()
        if lead.has_text:
            opening = (Paragraph(self.ledger.id(), self.prose.inliner.runs(para, lead.rest)),)
        style = LeadStyle(form, lead.bold, lead.separator, run_in=lead.has_text or not split.text)
        number, title = lead.numbered
        inside = Place(inside=form == "bullet" or heading)
        made = self.filled(Measure(key, " ".join(title.split()), number, style), split, f"«{title}»", inside)
        if opening:
            self.ledger.anchors[para.index] = opening[0].id
        return replace(made, blocks=opening + made.blocks)


def _facts_last(body: Sequence[Flat]) -> Split:
    """The facts of a measure in running form stand in its last paragraph, when they stand anywhere."""
    last = next((at for at in range(len(body) - 1, -1, -1) if not (isinstance(para := body[at], Para) and para.is_empty)), None)
    lines = fact_lines(para) if last is not None and isinstance(para := body[last], Para) else []
    if last is None or not lines:
        return Split(text=list(body))
    before = _facts_last(body[:last])
    told = {line.fact for line in before.facts}
    if told & {line.fact for line in lines}:
        return Split(text=list(body))
    return Split(text=before.text, facts=before.facts + lines)


def is_slanted(flats: Sequence[Flat]) -> bool:
    """Whether the words of these blocks are set in italics throughout."""
    slanted = whole = 0
    for flat in flats:
        for piece in flat.pieces if isinstance(flat, Para) else ():
            if isinstance(piece, Words):
                whole += len(piece.text)
                slanted += len(piece.text) if (flat.look.italic if piece.italic is None else piece.italic) else 0  # type: ignore[union-attr]
    return whole > 0 and slanted >= whole * _SLANTED


# ---------------------------------------------------------------- where measures begin and end


def headed_end(blocks: Sequence[Flat], at: int) -> int:
    """The end of what belongs to the measure whose heading stands at ``at``: the next measure's heading, or one as high as its own."""
    heading = blocks[at]
    level = heading.look.outline if isinstance(heading, Para) else None
    for end in range(at + 1, len(blocks)):
        block = blocks[end]
        if isinstance(block, Para) and not block.is_empty:
            if measure_heading(block):
                return end
            if level is not None and block.look.outline is not None and block.look.outline <= level:
                return end
    return len(blocks)


def items_end(blocks: Sequence[Flat], at: int) -> int:
    """The end of the row of bullets that begins at ``at``, with what is set in below them."""
    first = blocks[at]
    end = at + 1
    for place in range(at + 1, len(blocks)):
        block = blocks[place]
        if isinstance(block, Para) and block.is_empty:
            continue
        if not isinstance(block, Para) or not _belongs(first, block):
            break
        end = place + 1
    return end


def _belongs(first: Flat, para: Para) -> bool:
    if not isinstance(first, Para) or not first.label:
        return False
    if para.is_item and para.label:
        return para.label.level > first.label.level or para.label.ordered == first.label.ordered
    return is_continued(para)


def split_items(blocks: Sequence[Flat]) -> list[tuple[Para, list[Flat]]]:
    """A row of bullets, each of the first level with what belongs to it."""
    items: list[tuple[Para, list[Flat]]] = []
    for block in blocks:
        first = items[0][0] if items else None
        level = first.label.level if first and first.label else 0
        if isinstance(block, Para) and block.is_item and block.label and (not items or block.label.level <= level):
            items.append((block, []))
        elif items:
            items[-1][1].append(block)
    return items


def paragraph_end(blocks: Sequence[Flat], at: int) -> int:
    """The end of a measure that begins in a paragraph: the next lead words, a heading, a drawing, a table, or a row of led bullets."""
    for end in range(at + 1, len(blocks)):
        block = blocks[end]
        if isinstance(block, Drawn | Grid):
            return end
        if block.is_empty:
            continue
        if block.look.outline is not None or measure_heading(block) or (bold_lead(block) and not fact_lines(block)):
            return end
    return len(blocks)


def are_measures(items: Sequence[tuple[Para, list[Flat]]]) -> bool:
    """Whether a row of bullets is a row of measures: at least half of them begin with lead words."""
    led = sum(bold_lead(para) is not None for para, _ in items)
    return led > 0 and led * 2 >= len(items)


def lead_of(para: Para) -> Lead | None:
    """The lead words of a bullet among measures, bold or not."""
    return bold_lead(para) or bare_lead(para)
