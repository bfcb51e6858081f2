"""What a coordinator does first with a new plan, ticked off as it is done; gone when all of it is."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.web.plan.plan_view import PlanView
from exports.document import Measure, TextPart, each_part

OWNERS = 2
"""A plan is owned by two or more together."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``address``: where it is done."""

    title: str
    hint: str
    is_done: bool
    address: str


def first_steps(view: PlanView) -> list[Step]:
    """The steps of a new plan, for its coordinator; none for others, and none when all are done."""
    begun = view.plan.beginning
    if begun is None:
        return []
    facts, settings = view.plan.facts, url_for("plans.settings", slug=view.slug)
    invite, group = url_for("members.invitations", slug=view.slug), url_for("groups.index", slug=view.slug)
    is_written, is_planned, first_text = _progress(view)
    steps = [
        Step(
            _("Gjør forsiden ferdig"),
            _("Planen trenger en periode og minst to eiere."),
            bool(facts["period"]) and len(facts["owners"]) >= OWNERS,
            settings,
        ),
        Step(_("Inviter dem som skal skrive sammen"), _("Også dem fra andre virksomheter."), begun.members > 1, invite),
        Step(_("Del ut kapitlene"), _("Da vet alle hva de skal skrive."), begun.is_shared_out, group),
        Step(_("Skriv den første teksten"), _("Begynn der du vet mest."), is_written, first_text),
        Step(_("Legg til det første tiltaket"), _("Med ansvarlig og periode."), is_planned, url_for("measures.new", slug=view.slug)),
    ]
    return steps if not all(step.is_done for step in steps) else []


def _progress(view: PlanView) -> tuple[bool, bool, str]:
    """Whether anything is written, whether a measure has somebody responsible and a period, and where the first text is."""
    parts = [part for _chapter, _section, part in each_part(view.document)]
    texts = [part for part in parts if isinstance(part, TextPart)]
    found = [part for part in parts if isinstance(part, Measure)]
    is_written = any(text.blocks for text in texts) or any(measure.blocks for measure in found)
    address = url_for("pieces.edit", slug=view.slug, piece_id=texts[0].id) if texts else url_for("plans.show", slug=view.slug)
    return is_written, any(m.responsible and m.period for m in found), address
