from dataclasses import replace

import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.services.entry.entering import SYSTEM, Who
from app.services.entry.gathering import gather
from app.services.origins import planting
from app.store import plans
from app.store.base import reading, writing
from exports.document import Chapter, Document, Ref, block_runs, each_part, measures, part_blocks
from tests.conftest import NOW
from tests.plans import small_plan

People = dict[str, Who]


def document(slug: str) -> Document:
    with reading() as session:
        plan = plans.find_plan(session, slug)
        assert plan is not None
        return gather(session, plan)


def targets(of: Document) -> set[str]:
    """The ids that the document's references point to."""
    runs = [run for _, _, part in each_part(of) for run in block_runs(tuple(part_blocks(part)))]
    return {run.target for run in runs if isinstance(run, Ref)}


def test_what_is_planted_is_gathered_again(plan: str) -> None:
    assert document(plan) == small_plan()


def test_the_same_document_planted_twice_gets_ids_of_its_own_that_hang_together(plan: str) -> None:
    with writing() as session:
        second = planting.plant(session, SYSTEM, NOW, small_plan()).slug
    first, again = document(plan), document(second)
    assert second != plan
    assert {m.id for m in measures(first)}.isdisjoint(m.id for m in measures(again))
    assert targets(again).isdisjoint(targets(first))
    assert {r.actor for m in measures(again) for r in m.responsible} <= {actor.id for actor in again.actors}


def test_a_plan_is_replanted_at_its_address_and_tells_that_it_has_changed(plan: str, people: People) -> None:
    other = replace(small_plan(), title="Ny plan", chapters=(Chapter("nytt", "chapter", "Nytt kapittel", "1"),), back_page=False)
    with writing() as session:
        before = plans.find_plan(session, plan)
        assert before is not None
        id, content = before.id, before.content
        planting.replant(session, people["coordinator"], NOW, plan, other)
    with reading() as session:
        after = plans.find_plan(session, plan)
        assert after is not None and (after.id, after.changed_by) == (id, people["coordinator"].person_id)
        assert after.content > content
    assert document(plan) == replace(other, id=id)


@pytest.mark.parametrize(("name", "error"), [("editor", NotAllowed), ("stranger", NotFound), ("administrator", NotFound)])
def test_only_the_coordinator_replants(name: str, error: type[Exception], plan: str, people: People) -> None:
    with writing() as session, pytest.raises(error):
        planting.replant(session, people[name], NOW, plan, small_plan())


def test_a_document_that_no_plan_can_hold_changes_nothing(plan: str) -> None:
    with pytest.raises(Invalid), writing() as session:
        planting.replant(session, SYSTEM, NOW, plan, replace(small_plan(), title=""))
    assert document(plan) == small_plan()
