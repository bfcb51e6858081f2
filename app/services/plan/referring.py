"""References in the plan's texts: found, led elsewhere, and given new words."""

from collections.abc import Iterator, Mapping

from app.prose.rewording import inline_nodes, retargeted
from app.services.acts.changing import Blocks, Change
from app.services.entry import present
from app.services.entry.locating import list_present
from app.store.base import Session
from app.store.tables import PlanRow


def each_text(session: Session, plan: PlanRow) -> Iterator[tuple[str, Blocks]]:
    """(id, blocks) of every text that is there."""
    there = list_present(session, plan)
    for text_id, json in present.list_json(session, plan.id).items():
        if text_id in there:
            yield text_id, json["content"]


def lead_elsewhere(change: Change, targets: Mapping[str, str]) -> None:
    """Let every reference to one of these pieces lead to another instead."""
    for text_id, blocks in list(each_text(change.session, change.plan)):
        if any(node["type"] == "ref" and node["attrs"]["target"] in targets for node in inline_nodes(blocks)):
            change.write(text_id, retargeted(blocks, targets, lambda _target: True))
