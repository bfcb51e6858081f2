"""When somebody was last in a plan, and from where «what changed since I was here» is counted."""

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=30)
"""Who has been away longer than this begins a new visit."""

WINDOW = timedelta(days=7)
"""How far back the news go for who has never been here before, or whose visits were not told of (no JavaScript)."""


def is_new_visit(last: datetime, now: datetime) -> bool:
    """Whether somebody who was last here then has begun a new visit now."""
    return now - last > PAUSE
