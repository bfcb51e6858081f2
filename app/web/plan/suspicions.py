"""What may be about one person, with its place: told on the pages where words are about to be handed out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.domain.pieces import fields_of
from app.services.entry.guarding import Suspect
from app.web.ground.pages import spoken
from app.web.plan.plan_words import kind_name

MOST_SHOWN = 10


def where(one: Suspect) -> str:
    """Where the words stand: «Tiltak Natteravner: tittel»."""
    if one.thread:
        return _("En kommentar")
    if one.suggestion:
        return _("Endringsforslag %(number)s", number=one.suggestion)
    if one.input:
        return _("Et innspill")
    name = f"{kind_name(one.piece_kind)} {one.name}".strip() if one.piece_id else _("Planen")
    field = spoken(fields_of(one.piece_kind or "plan")[one.field].label).lower() if one.field else ""
    return _("%(piece)s: %(field)s", piece=name, field=field) if field else name


def link(slug: str, one: Suspect) -> str:
    """The way there."""
    if one.thread:
        return url_for("threads.show", slug=slug, thread_id=one.thread)
    if one.suggestion:
        return url_for("suggestions.show", slug=slug, number=one.suggestion)
    if one.input:
        return url_for("treatments.show", slug=slug, round_id=one.round, input_id=one.input)
    anchor = one.anchor or (f"p-{one.piece_id}" if one.piece_id else None)
    return url_for("plans.show", slug=slug, _anchor=anchor)


@dataclass(frozen=True, slots=True)
class Suspected:
    """What is told of on a page: in how many places, and the way, place and words of some, the same words once."""

    count: int
    shown: Sequence[tuple[str, str, str]]


def suspected(slug: str, suspects: Iterable[Suspect]) -> Suspected:
    """These, as ``privacy/_suspected.html`` draws them."""
    every = list(suspects)
    first = {one.key: one for one in reversed(every)}
    return Suspected(len(every), [(link(slug, one), where(one), one.words) for one in every if first[one.key] is one][:MOST_SHOWN])
