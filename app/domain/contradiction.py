"""What a measure's status says against its period. Warnings, never stops: the one who reports may know better."""

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.dates import PartialDate
from app.domain.period import Period
from app.domain.saying import say
from app.domain.status import Meaning, meaning_of


def contradictions(
    period: Period, status: str, as_of: PartialDate | None = None, told: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, ...]:
    """Sentences on where status and period do not go together.

    Args:
        period: the measure's.
        status: the label reported, empty when nothing is.
        as_of: the date the status holds for; without it only what needs no date is told.
        told: what the plan says its statuses mean, see ``meaning_of``.
    """
    meaning = meaning_of(status, told)
    found = []
    if meaning is Meaning.DONE and period.start and period.open_end:
        found.append(say("Tiltaket er meldt %(status)s, men perioden («%(period)s») har ingen slutt.", **_named(period, status)))
    if as_of:
        found += [say(sentence, **_named(period, status, as_of)) for sentence in _at(period, meaning, as_of)]
    return tuple(found)


def _at(period: Period, meaning: Meaning, as_of: PartialDate) -> list[str]:
    first, last = period.first(), period.last()
    if last and last < as_of.first() and not meaning.is_closed and meaning is not Meaning.OTHER:
        return [say("Perioden («%(period)s») var over per %(as_of)s, men tiltaket er meldt %(status)s.")]
    if meaning in (Meaning.NOT_STARTED, Meaning.PLANNED) and period.start and period.start.last() < as_of.first():
        return [say("Perioden («%(period)s») hadde begynt per %(as_of)s, men tiltaket er meldt %(status)s.")]
    if meaning in (Meaning.STARTED, Meaning.DONE) and first and first > as_of.last():
        return [say("Perioden («%(period)s») begynner etter %(as_of)s, men tiltaket er meldt %(status)s.")]
    return []


def _named(period: Period, status: str, as_of: PartialDate | None = None) -> dict[str, object]:
    return {"period": str(period), "status": status[:1].lower() + status[1:], "as_of": str(as_of or "")}
