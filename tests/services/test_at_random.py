"""Whatever is done to a plan's shape, in whatever order: it can all be taken back, to the last byte."""

import pytest

from app.services.entry.entering import Who
from app.store.base import reading
from tests.at_random import Shaper, whole

People = dict[str, Who]


@pytest.mark.parametrize("seed", [1, 2])
def test_random_acts_are_taken_back_done_again_and_taken_back(plan: str, people: People, seed: int) -> None:
    shaper = Shaper(people["coordinator"], plan, seed)
    before = shaper.drawn()
    for _ in range(40):
        shaper.step()
    after = shaper.drawn()
    backs = shaper.take_back(reversed(shaper.lines))
    assert shaper.drawn() == before
    agains = shaper.take_back(reversed(backs))
    assert shaper.drawn() == after
    shaper.take_back(reversed(agains))
    assert shaper.drawn() == before
    with reading() as session:
        assert whole(session, "plan") == []
