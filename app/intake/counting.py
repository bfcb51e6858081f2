"""How much of everything a document holds, as the import reports it."""

from collections import Counter
from collections.abc import Iterator

from app.intake.flat import Reading
from exports.document import (
    Block,
    Document,
    Figure,
    Inline,
    List,
    Measure,
    Note,
    Ref,
    Register,
    Text,
    block_runs,
    current_status,
    each_part,
    measures,
    part_blocks,
)


def counts(document: Document, reading: Reading) -> dict[str, object]:
    """The counts of ``result.Intake.counts``. A link that runs over several dresses is one."""
    parts = [part for _, _, part in each_part(document)]
    blocks = [block for part in parts for block in part_blocks(part)]
    runs = list(_all_runs(tuple(blocks)))
    statuses = Counter(status.status for measure in measures(document) if (status := current_status(measure)))
    return {
        "kind": document.kind,
        "chapters": sum(chapter.kind in ("chapter", "package") for chapter in document.chapters),
        "packages": sum(chapter.kind == "package" for chapter in document.chapters),
        "sections": sum(len(chapter.sections) for chapter in document.chapters),
        "measures": len(measures(document)),
        "leads": sum(bool(chapter.lead) for chapter in document.chapters),
        "bullets": sum(_bullets(part) for part in parts) + sum(_items(block) for block in blocks),
        "figures": sum(isinstance(part, Figure) for part in parts),
        "links": _links(runs),
        "footnotes": sum(isinstance(run, Note) for run in runs),
        "references": sum(isinstance(run, Ref) for run in runs),
        "comments": len(reading.comments),
        "insertions": reading.insertions,
        "deletions": reading.deletions,
        "statuses": dict(statuses),
    }


def _all_runs(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    for run in block_runs(blocks):
        yield run
        if isinstance(run, Note):
            yield from run.runs


def _links(runs: list[Inline]) -> int:
    addresses = [run.link if isinstance(run, Text) else None for run in runs]
    return sum(link is not None and link != before for link, before in zip(addresses, [None, *addresses], strict=False))


def _bullets(part: object) -> int:
    """The bullets a part draws beside those of its prose."""
    if isinstance(part, Measure):
        return (part.lead.form == "bullet") + len(part.sub_measures)
    if isinstance(part, Register):
        return sum(len(group.entries) for group in part.groups) + len(part.indicators)
    return 0


def _items(block: Block) -> int:
    """The bullets of unordered lists in a block, nested ones too."""
    inner = [inner for item in block.items for inner in item.blocks] if isinstance(block, List) else list(getattr(block, "blocks", ()))
    own = len(block.items) if isinstance(block, List) and not block.ordered else 0
    rows = [inner for row in getattr(block, "rows", ()) for cell in row.cells for inner in cell.blocks]
    return own + sum(_items(one) for one in [*inner, *rows])
