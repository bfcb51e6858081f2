"""What the tests of accessibility look at: pages, and the states that what one does brings them to."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

PLAN = "/planer/{plan}"


@dataclass(frozen=True)
class State:
    """A page, who sees it, and what is done on it before it is looked at. ``at``: the width it is brought about at.

    ``anew``: it does not outlive a change of width, and is brought about at each.
    """

    path: str
    who: str = "coordinator"
    steps: Callable[[Page], None] = lambda page: None
    at: int = 1440
    anew: bool = False
