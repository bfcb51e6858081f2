"""Who is in one plan, in which text, and who types: of the streams of this process, and of what other processes and askers have told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from app.live.values import Caller

COLORS = 8
TYPING_SECONDS = 4.0
ELSEWHERE_SECONDS = 12.0
"""How long a tab that this process has no stream of counts as there, since it was last told of."""

Shown = dict[str, Any]


def shown(caller: Caller, text_id: str) -> Shown:
    """A tab as others in the plan see it."""
    about = {"tab": caller.tab, "person": caller.person, "name": caller.name, "agency": caller.agency, "short": caller.short}
    return about | {"color": caller.person % COLORS, "text": text_id}


class Presence:
    """One plan's. Times are the streams' own, in seconds."""

    def __init__(self) -> None:
        self._here: dict[str, Shown] = {}
        self._elsewhere: dict[str, tuple[float, str, Shown]] = {}
        self._typed: dict[str, dict[str, float]] = defaultdict(dict)
        self._changed: dict[str, None] = {}

    @property
    def here(self) -> list[Shown]:
        """The tabs whose streams this process has."""
        return list(self._here.values())

    @property
    def all(self) -> list[Shown]:
        """Every tab that is there."""
        return list(self._all().values())

    @property
    def is_anybody_elsewhere(self) -> bool:
        """Whether there are tabs of which it must be seen when they are no longer told of."""
        return bool(self._elsewhere)

    def show(self, about: Shown) -> None:
        """A tab of this process is there, in the text it tells."""
        self._here[about["tab"]] = about
        self._changed[about["tab"]] = None

    def hide(self, tab: str) -> None:
        """A tab of this process is gone."""
        self._here.pop(tab, None)
        self._changed[tab] = None

    def show_elsewhere(self, now: float, source: str, tabs: Iterable[Shown]) -> None:
        """``source`` has told of these tabs; any it told of before, and now does not, are gone."""
        told = {about["tab"]: about for about in tabs}
        for tab in [tab for tab, (_until, by, _about) in self._elsewhere.items() if by == source and tab not in told]:
            self._forget(tab)
        for tab, about in told.items():
            if self._elsewhere.get(tab, (0, "", None))[2] != about:
                self._changed[tab] = None
            self._elsewhere[tab] = now + ELSEWHERE_SECONDS, source, about

    def type(self, now: float, text_id: str, tabs: Iterable[str]) -> None:
        """Something was typed in the text just now, in these tabs (empty: it is not known in which)."""
        self._typed[text_id].update(dict.fromkeys(tabs, now))

    def typing(self, now: float) -> dict[str, list[str]]:
        """The texts that are being typed in, and in which tabs as far as is known."""
        for text_id, tabs in list(self._typed.items()):
            self._typed[text_id] = {tab: at for tab, at in tabs.items() if at > now - TYPING_SECONDS}
            if not self._typed[text_id]:
                del self._typed[text_id]
        return {text_id: [tab for tab in tabs if tab] for text_id, tabs in self._typed.items()}

    def changes(self, now: float) -> tuple[list[Shown], list[str]]:
        """The tabs that have come or moved since this was asked last, and those that are gone."""
        for tab in [tab for tab, (until, _source, _about) in self._elsewhere.items() if until < now]:
            self._forget(tab)
        there, changed = self._all(), list(self._changed)
        self._changed.clear()
        return [there[tab] for tab in changed if tab in there], [tab for tab in changed if tab not in there]

    def _all(self) -> Mapping[str, Shown]:
        return {tab: about for tab, (_until, _source, about) in self._elsewhere.items()} | self._here

    def _forget(self, tab: str) -> None:
        del self._elsewhere[tab]
        self._changed[tab] = None
