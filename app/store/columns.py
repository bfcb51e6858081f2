"""Kinds of columns that several tables have."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, DateTime, TypeDecorator
from sqlalchemy.engine import Dialect


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive values are refused on the way in, aware ones come out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Milliseconds(TypeDecorator[datetime]):
    """A moment in UTC to the millisecond, kept as one small number: for rows there are very many of."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else moment(value)


def milliseconds(at: datetime) -> int:
    """A moment as it is kept: milliseconds since 1970."""
    return (at - BEGINNING) // MILLISECOND


def moment(kept: int) -> datetime:
    """A moment that was kept so."""
    return BEGINNING + kept * MILLISECOND
