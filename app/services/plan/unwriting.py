"""Digits that the browser took back are taken out of what was typed, too.

A birth number is known by its last digit. The browser does not put that one in and lets dots stand for the others, but those had been typed
one by one, and ten digits are as good as eleven. They are deleted signs by then, which no copy of the text shows, so dots may stand for
them in the feed without anybody noticing.
"""

import logging
import re
from collections.abc import Iterable

from app.domain.privacy import DOT
from app.prose.refused import Refused
from app.prose.replaying import Replay
from app.prose.veiling import veiled
from app.store import hidden, texts
from app.store.base import Session
from app.store.feed import Entry
from app.store.tables import TextRow

TAKEN_BACK = (DOT * 6).encode()
"""What the browser puts in their place begins so."""
ALL_BUT_LAST = re.compile("(?<![0-9])[0-7][0-9]{5}[ \u00a0\u202f.-]?[0-9]{4}(?![0-9])")
LENGTH = 11

_log = logging.getLogger("samplan.writing")


def unwrite(session: Session, text: TextRow, rows: Iterable[Entry]) -> None:
    """Look whether digits were taken back in these rows, and hide them in all rows of the text and in its state."""
    if not any(TAKEN_BACK in row.data for row in rows):
        return
    replay, kept = Replay(ALL_BUT_LAST, LENGTH, may_grow=True), hidden.list_rows(session, text.id)
    try:
        for _seq, data in kept:
            replay.take(data)
    except Refused:
        _log.warning("the text %s could not be replayed, so digits that were taken back in it stay in the feed", text.id)
        return
    for seq, data in kept if replay.found else ():
        new = veiled(data, replay.found, str, replay.holds)
        if new != data:
            hidden.set_update(session, seq, new)
    if replay.found:
        texts.set_state(session, text, text.seq, veiled(text.state, replay.found, str, replay.holds), text.json)
