"""Our own figures and registers, read back: printed words count, and what is not printed is kept from the fact part by id."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.intake.actors import Actors
from app.intake.blocks import Prose
from app.intake.flat import Drawn, Flat, Grid, Para
from app.intake.headings import one_line
from app.intake.ledger import Ledger
from app.intake.marks import key
from app.intake.pictures import Figures
from exports.document import Document, Entry, Figure, Group, Indicator, Part, Register, each_part
from exports.phrases import entry_text, indicator_name
from exports.word_marks import REGISTER_KINDS, read_mark

_KINDS = {ending: kind for kind, ending in REGISTER_KINDS.items()}


@dataclass(slots=True)
class OwnData:
    """Reads marked figures and registers. ``known``: the document the file was drawn from, None when the file has lost it."""

    ledger: Ledger
    prose: Prose
    figures: Figures
    actors: Actors
    known: Document | None

    def _fact(self, wanted: str) -> Part | None:
        return next((part for _, _, part in each_part(self.known) if part.id == wanted), None) if self.known else None

    # ------------------------------------------------------------ figures

    def figure(self, blocks: Sequence[Flat]) -> Figure | None:
        """A figure with caption and credit; None when its drawing is gone, or cannot be taken."""
        wanted = key(blocks[0].marks, "f")
        fact = self._fact(wanted)
        drawn = next((block for block in blocks if isinstance(block, Drawn)), None)
        if drawn is None:
            return None
        if isinstance(fact, Figure):  # other programs lose what is said in a group's place, and where its boxes stand
            drawn = replace(drawn, alt=drawn.alt or fact.alt or fact.caption, stacked=drawn.stacked or fact.kind == "pyramid")
        made = self.figures.figure(drawn, wanted)
        if made is None and drawn.kind == "picture" and isinstance(fact, Figure) and fact.kind == "pyramid":
            made = replace(fact, id=self.ledger.id(wanted))  # another program has kept the picture of the pyramid alone
        if made is None:
            return None
        return self._told(made, fact if isinstance(fact, Figure) else None, blocks)

    def _told(self, made: Figure, fact: Figure | None, blocks: Sequence[Flat]) -> Figure:
        """Caption, credit, and what is said in the figure's place."""
        said = {"caption": "", "kreditering": ""}
        for block in blocks:
            if isinstance(block, Para) and not block.is_empty:
                self.ledger.became(block, "figurtekst", made.id)
                said["kreditering" if block.look.name == "kreditering" else "caption"] = one_line(block.text)
        made = replace(made, caption=said["caption"], credit=said["kreditering"])
        stand_in = fact.caption or ("Pyramide" if fact.kind == "pyramid" else "Bilde") if fact else ""
        if fact and made.alt == (fact.alt or stand_in):
            made = replace(made, alt=fact.alt)
        if fact and made.image and fact.image and fact.image.sha256 == made.image.sha256:
            made = replace(made, image=fact.image)
        return made

    # ------------------------------------------------------------ registers

    def register(self, blocks: Sequence[Flat]) -> Register:
        """A register. Its kind stands in its bookmark."""
        mark = next(found for name in blocks[0].marks if (found := read_mark(name)) and found[0] == "r")
        fact = self._fact(mark[1])
        old = fact if isinstance(fact, Register) else None
        made = Register(self.ledger.id(mark[1]), _KINDS.get(mark[2], "priorities"), spacing=old.spacing if old else "normal")  # type: ignore[arg-type]
        if made.kind == "overview":
            return made
        if made.kind == "indicators":
            return replace(made, indicators=self._indicators(blocks, old))
        return replace(made, groups=self._groups(blocks, old, made.kind))

    def _groups(self, blocks: Sequence[Flat], old: Register | None, kind: str) -> tuple[Group, ...]:
        groups: list[Group] = []
        known = {group.id: group for group in old.groups} if old else {}
        current = ""
        for block in blocks:
            if not isinstance(block, Para) or block.is_empty:
                continue
            wanted = key(block.marks, "g")
            if not groups or (wanted and wanted != current):
                groups.append(Group(self.ledger.id(wanted), "", ()))
                current = wanted
            if not block.is_item:
                label = known.get(wanted, Group("", "", ())).label
                text = one_line(block.text)
                groups[-1] = replace(groups[-1], label=label if one_line(label) == text else text)
                self.ledger.became(block, "gruppe", groups[-1].id)
            else:
                groups[-1] = replace(groups[-1], entries=(*groups[-1].entries, self._entry(block, known.get(current), kind)))
        return tuple(groups)

    def _entry(self, para: Para, group: Group | None, kind: str) -> Entry:
        wanted, text = key(para.marks, "e"), one_line(para.text)
        fact = next((entry for entry in group.entries if entry.id == wanted), None) if group else None
        made = self.ledger.id(wanted)
        self.ledger.became(para, "registerlinje", made)
        if fact and self.known and one_line(entry_text(self.known, fact)) == text:
            return replace(fact, id=made)
        return Entry(made, actor=self.actors.add(text)) if kind == "actors" else Entry(made, text)

    def _indicators(self, blocks: Sequence[Flat], old: Register | None) -> tuple[Indicator, ...]:
        known = {indicator.id: indicator for indicator in old.indicators} if old else {}
        found: list[Indicator] = []
        for block in blocks:
            for para in _name_cells(block):
                wanted, text = key(para.marks, "e"), one_line(para.text)
                fact = known.get(wanted)
                if isinstance(block, Grid) and not wanted:
                    continue
                made = self.ledger.id(wanted)
                self.ledger.became(para, "indikator", made)
                kept = fact is not None and one_line(indicator_name(fact)) == text
                found.append(replace(fact, id=made) if fact and kept else replace(fact or Indicator("", ""), id=made, name=text, unit=""))
        return tuple(found)


def _name_cells(block: Flat) -> list[Para]:
    """The paragraphs that name indicators: list items, or the first of each row of a table."""
    if isinstance(block, Para):
        return [block] if block.is_item else []
    rows = block.rows if isinstance(block, Grid) else ()
    cells = [next((one for one in row.cells[0].blocks if isinstance(one, Para) and not one.is_empty), None) for row in rows if row.cells]
    return [para for para in cells if para is not None]
