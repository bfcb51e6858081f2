"""The page of a plan's settings: groups of facts, each in a form of its own, so that saving one leaves what is typed in another alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.access import ROLE_LABELS, Cell, Permission
from app.domain.access import TABLE as RIGHTS_TABLE
from app.domain.saying import say
from app.domain.status import MEANING_LABELS, Meaning, meaning_of, respelled
from app.services.plan import planning
from app.services.plan.scaling import Grade
from app.web.ground.pages import fragment, go, page, spoken, wants_fragment
from app.web.ground.scope import session, who
from app.web.plan.answers import tell_undoable
from app.web.plan.opened import Opened
from app.web.plan.plan_view import PlanView
from exports.document import current_status, measures

SCALE = "statuser"


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that belong together. ``key``: its anchor on the page."""

    key: str
    title: str
    lead: str
    names: tuple[str, ...]


GROUPS = (
    Group("navn", say("Navn og periode"), "", ("title", "subtitle", "type_heading", "plan_word", "period", "language")),
    Group("eiere", say("Eiere"), say("De som eier planen sammen, som regel kommunen og politiet."), ("owners",)),
    Group(
        "ord",
        say("Ord og nummer"),
        say("Hva dere kaller delene av planen. Ordene brukes på sidene og i filene."),
        ("chapter_label", "package_label", "package_numbering", "measure_label", "sub_measure_label"),
    ),
    Group(SCALE, say("Statuser"), say("Hvor langt et tiltak kan ha kommet, i den rekkefølgen tiltakene går gjennom dem."), ()),
    Group(
        "behandling",
        say("Behandling"),
        say("Hvem som tar stilling til planen, og hvilke steg som skal med på veien."),
        ("council", "council_verb", "council_meets", "skip_sign_off"),
    ),
    Group("filer", say("Filene"), "", ("kind", "cover", "contents", "back_page", "photo_credit")),
)


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A label in the form of the scale. ``is_told``: its words tell what it means. ``uses``: how many measures and sub-measures have it."""

    grade: Grade
    is_told: bool
    uses: int


@dataclass(frozen=True, slots=True)
class ScaleForm:
    """``problem``: why it could not be kept. ``theirs``: the labels somebody else set meanwhile. ``version``: what it was read at."""

    rows: tuple[ScaleRow, ...]
    version: int
    problem: str = ""
    theirs: tuple[str, ...] = ()


def scale_form(view: PlanView, grades: Sequence[Grade] = (), problem: str = "", theirs: Sequence[str] = (), version: int = -1) -> ScaleForm:
    """The form of the plan's scale: as it stands, or as somebody wants it."""
    wanted = grades or [Grade(label, label, view.meanings.get(label, "")) for label in view.document.status_scale]
    uses = _uses(view)
    rows = (ScaleRow(grade, meaning_of(grade.label) is not Meaning.OTHER, uses[grade.was]) for grade in wanted)
    return ScaleForm(tuple(rows), view.plan.version if version < 0 else version, problem, tuple(theirs))


def _uses(view: PlanView) -> Counter[str]:
    found = measures(view.document)
    current = [entry.status for entry in map(current_status, found) if entry]
    return Counter([*current, *(sub.status for measure in found for sub in measure.sub_measures if sub.status)])


def settings_page(slug: str, opened: Opened, status: int = 200, scale: ScaleForm | None = None) -> ResponseReturnValue:
    """The whole page, or the one group that htmx sent."""
    view = PlanView(planning.open_plan(session(), who(), slug))
    context: dict[str, Any] = {"view": view, "opened": opened, "scale": scale or scale_form(view), "here": "plans"}
    if wants_fragment():
        return fragment("settings/answers.html", "group", status, key=request.form.get("gruppe", GROUPS[0].key), **context)
    return page("plans/settings.html", status=status, **context)


def settings_saved(slug: str, line: int) -> ResponseReturnValue:
    """The group as it stands now, and a message with the way back."""
    tell_undoable(slug, _("Lagret.") if line else _("Ingenting var endret."), line)
    if not wants_fragment():
        return go("plans.settings", anchor=request.form.get("gruppe", ""), slug=slug)
    return settings_page(slug, Opened(planning.show_plan_facts(session(), who(), slug)))


# ---------------------------------------------------------------- what the templates ask for


def settings_groups(_view: PlanView) -> tuple[Group, ...]:
    """The groups of the page, in order."""
    return GROUPS


def meaning_options(_row: ScaleRow) -> list[tuple[str, str]]:
    """What a label may mean, to choose among."""
    return [(meaning, spoken(label)) for meaning, label in MEANING_LABELS.items()]


def meaning_text(row: ScaleRow) -> str:
    """What a label means, read from its words."""
    return spoken(MEANING_LABELS[meaning_of(row.grade.label)])


def other_spelling(view: PlanView) -> list[tuple[str, str]]:
    """(as it is, as the plan's form of Norwegian has it) of the whole scale; empty when there is nothing to put right."""
    scale = view.document.status_scale
    wanted = respelled(scale, view.document.language)
    return list(zip(scale, wanted, strict=True)) if list(scale) != wanted else []


def may_skip(_view: PlanView) -> str:
    """Who may skip the agencies' sign-off, as the table of rights says: «koordinator»."""
    roles = [role for role, cell in RIGHTS_TABLE[Permission.ASK_SIGN_OFF].items() if cell is Cell.YES]
    return ", ".join(spoken(ROLE_LABELS[role]) for role in roles)
