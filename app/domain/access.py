"""Who may do what: one table, role × permission.

Rows of the table follow docs/words.md. A cell is yes, no, or the name of a condition that the actor and the thing must meet together.
Roles are per plan. An administrator of the installation makes agencies, people and plans, and sees no plan by that alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import NotAllowed, NotFound
from app.domain.saying import say
from app.domain.states import STATE_LABELS, State

Id = int | str


class Role(StrEnum):
    COORDINATOR = "coordinator"
    EDITOR = "editor"
    SECRETARY = "secretary"
    COUNCIL_MEMBER = "council_member"
    CONTRIBUTOR = "contributor"
    READER = "reader"
    GUEST = "guest"


ROLE_LABELS = {
    Role.COORDINATOR: say("koordinator"),
    Role.EDITOR: say("redaktør"),
    Role.SECRETARY: say("sekretær"),
    Role.COUNCIL_MEMBER: say("politirådsmedlem"),
    Role.CONTRIBUTOR: say("innspillsgiver"),
    Role.READER: say("leser"),
    Role.GUEST: say("gjest"),
}


class Permission(StrEnum):
    READ_DRAFT = "read_draft"
    READ_REVISION = "read_revision"
    EDIT_PLAN = "edit_plan"
    EDIT_TEXT = "edit_text"
    EDIT_STRUCTURE = "edit_structure"
    EDIT_MEASURE = "edit_measure"
    MARK_SECTION_READY = "mark_section_ready"
    REPORT_STATUS = "report_status"
    FILL_INDICATORS = "fill_indicators"
    COMMENT = "comment"
    SUGGEST = "suggest"
    GIVE_INPUT = "give_input"
    GIVE_REMARKS = "give_remarks"
    DECIDE_SUGGESTION = "decide_suggestion"
    DISPOSE_INPUT = "dispose_input"
    DRAFT_ANSWER = "draft_answer"
    OPEN_ROUND = "open_round"
    CLOSE_ROUND = "close_round"
    ASK_SIGN_OFF = "ask_sign_off"
    WITHDRAW = "withdraw"
    SUBMIT = "submit"
    START_REVISION = "start_revision"
    SIGN_OFF = "sign_off"
    RECORD_DECISION = "record_decision"
    MANAGE_MEMBERS = "manage_members"
    EDIT_SETTINGS = "edit_settings"
    EXPORT = "export"
    EXPORT_CLEAN = "export_clean"
    EXPORT_WORKING_COPY = "export_working_copy"
    CREATE_PLAN = "create_plan"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_AGENCIES = "manage_agencies"
    MANAGE_PLANS = "manage_plans"
    MANAGE_INSTALLATION = "manage_installation"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in front of one plan (``role`` None: no place in it), or of the installation.

    ``agencies`` are the agencies the person belongs to, ``rounds`` the input rounds of this plan the person is invited to, ``link`` the
    revision a guest's link opens. ``coordinates`` says that the person is coordinator of at least one plan, this or another.
    """

    person: Id
    role: Role | None = None
    agencies: frozenset[Id] = frozenset()
    is_administrator: bool = False
    coordinates: bool = False
    rounds: frozenset[Id] = frozenset()
    link: Id | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A frozen document, seen by its rights: ``rounds`` lie on it; ``submitted`` and ``decided`` say what has ever been done with it."""

    id: Id
    submitted: bool = False
    decided: bool = False
    rounds: frozenset[Id] = frozenset()


@dataclass(frozen=True, slots=True)
class Round:
    """An input round, seen by its rights. ``is_open``: it takes input from the person who is asked about."""

    id: Id
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be done something with: a plan in its ``state``, and the thing inside it.

    ``responsible``: of a measure, the agencies that are lead or joint; of an indicator, the agency that fills it; of an input or a
    suggestion, those of the measure it concerns; None when no measure or indicator is concerned, empty when nobody is responsible yet.
    ``responsible_outside``: a body without people in the tool is lead or joint, so the thing is somebody's though no agency here owns it.
    ``assigned``: the persons a section is assigned to, empty when it is open to all editors. ``author``: who made the suggestion.
    ``named_person``: who answers for the agency at sign-off. ``revision``: the revision concerned, None for the living plan. ``round``: the
    input round concerned.
    """

    state: State = State.DRAFT
    responsible: frozenset[Id] | None = None
    responsible_outside: bool = False
    assigned: frozenset[Id] = frozenset()
    author: Id | None = None
    named_person: Id | None = None
    revision: Revision | None = None
    round: Round | None = None


class Cell(StrEnum):
    """What stands in a cell: yes, no, or a condition by name."""

    YES = "yes"
    NO = "no"
    OWN = "own_measure"
    OWN_OR_SUGGEST = "own_measure_else_by_suggestion"
    OWN_NOT_MINE = "own_measure_not_own_suggestion"
    ASSIGNED = "unassigned_or_assigned_section"
    NAMED = "named_person"
    ROUNDS = "rounds_revision"
    OPEN_ROUNDS = "open_round"
    PUT_FORWARD = "submitted_or_decided"
    PENDING = "submitted"
    IN_FORCE = "decided"
    LINKS = "links_revision"
    READABLE = "what_one_may_read"


YES, NO, OWN, OWN_OR_SUGGEST, OWN_NOT_MINE, ASSIGNED, NAMED = (
    Cell.YES, Cell.NO, Cell.OWN, Cell.OWN_OR_SUGGEST, Cell.OWN_NOT_MINE, Cell.ASSIGNED, Cell.NAMED,
)  # fmt: skip
ROUNDS, OPEN_ROUNDS, PUT_FORWARD, PENDING, IN_FORCE, LINKS, READABLE = (
    Cell.ROUNDS, Cell.OPEN_ROUNDS, Cell.PUT_FORWARD, Cell.PENDING, Cell.IN_FORCE, Cell.LINKS, Cell.READABLE,
)  # fmt: skip

_COLUMNS = (Role.COORDINATOR, Role.EDITOR, Role.SECRETARY, Role.COUNCIL_MEMBER, Role.CONTRIBUTOR, Role.READER, Role.GUEST)

# fmt: off
_ROWS: dict[Permission, tuple[Cell, ...]] = {
    #                                coordinator editor          secretary member       contributor reader    guest
    Permission.READ_DRAFT:          (YES,        YES,            YES,      NO,          NO,         YES,      NO),
    Permission.READ_REVISION:       (YES,        YES,            YES,      PUT_FORWARD, ROUNDS,     IN_FORCE, LINKS),
    Permission.EDIT_PLAN:           (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.EDIT_TEXT:           (YES,        ASSIGNED,       NO,       NO,          NO,         NO,       NO),
    Permission.EDIT_STRUCTURE:      (YES,        ASSIGNED,       NO,       NO,          NO,         NO,       NO),
    Permission.EDIT_MEASURE:        (YES,        OWN_OR_SUGGEST, NO,       NO,          NO,         NO,       NO),
    Permission.MARK_SECTION_READY:  (YES,        ASSIGNED,       NO,       NO,          NO,         NO,       NO),
    Permission.REPORT_STATUS:       (YES,        OWN,            NO,       NO,          NO,         NO,       NO),
    Permission.FILL_INDICATORS:     (YES,        OWN,            NO,       NO,          NO,         NO,       NO),
    Permission.COMMENT:             (YES,        YES,            YES,      NO,          NO,         NO,       NO),
    Permission.SUGGEST:             (YES,        YES,            NO,       NO,          NO,         NO,       NO),
    Permission.GIVE_INPUT:          (OPEN_ROUNDS, OPEN_ROUNDS,   NO,       NO,          OPEN_ROUNDS, NO,      OPEN_ROUNDS),
    Permission.GIVE_REMARKS:        (PENDING,    PENDING,        NO,       PENDING,     NO,         NO,       NO),
    Permission.DECIDE_SUGGESTION:   (YES,        OWN_NOT_MINE,   NO,       NO,          NO,         NO,       NO),
    Permission.DISPOSE_INPUT:       (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.DRAFT_ANSWER:        (YES,        OWN,            NO,       NO,          NO,         NO,       NO),
    Permission.OPEN_ROUND:          (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.CLOSE_ROUND:         (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.ASK_SIGN_OFF:        (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.WITHDRAW:            (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.SUBMIT:              (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.START_REVISION:      (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.SIGN_OFF:            (NAMED,      NAMED,          NO,       NO,          NO,         NO,       NO),
    Permission.RECORD_DECISION:     (YES,        NO,             YES,      NO,          NO,         NO,       NO),
    Permission.MANAGE_MEMBERS:      (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.EDIT_SETTINGS:       (YES,        NO,             NO,       NO,          NO,         NO,       NO),
    Permission.EXPORT:              (READABLE,   READABLE,       READABLE, READABLE,    READABLE,   READABLE, READABLE),
    Permission.EXPORT_CLEAN:        (YES,        NO,             YES,      NO,          NO,         NO,       NO),
    Permission.EXPORT_WORKING_COPY: (YES,        YES,            YES,      NO,          NO,         NO,       NO),
}
# fmt: on

TABLE: dict[Permission, dict[Role, Cell]] = {permission: dict(zip(_COLUMNS, cells, strict=True)) for permission, cells in _ROWS.items()}
"""Permissions inside a plan."""

WRITERS = frozenset(role for role, cell in TABLE[Permission.EDIT_TEXT].items() if cell is not NO)
"""Roles of the working group: those a chapter or section can be given to."""

COMMENTERS = frozenset(role for role, cell in TABLE[Permission.COMMENT].items() if cell is not NO)
"""Roles that take part in what is said about the draft, and can be named there."""

OF_THE_INSTALLATION = frozenset(
    {
        Permission.CREATE_PLAN,
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_AGENCIES,
        Permission.MANAGE_PLANS,
        Permission.MANAGE_INSTALLATION,
    }
)
"""Permissions that no plan gives: the administrator's. A coordinator of some plan may create plans too."""

DRAFT_ONLY = frozenset(
    {
        Permission.EDIT_PLAN,
        Permission.EDIT_TEXT,
        Permission.EDIT_STRUCTURE,
        Permission.EDIT_MEASURE,
        Permission.MARK_SECTION_READY,
        Permission.SUGGEST,
        Permission.DECIDE_SUGGESTION,
    }
)
"""Text and facts, and what leads to a change of them, stand still while the plan is not a draft. Status and indicators never do."""


def _is_own(actor: Actor, subject: Subject) -> bool:
    if subject.responsible is None:
        return False
    return bool(subject.responsible & actor.agencies) or (not subject.responsible and not subject.responsible_outside)


def _is_readable(actor: Actor, subject: Subject) -> bool:
    return allow(actor, Permission.READ_REVISION if subject.revision else Permission.READ_DRAFT, subject)


def _is_pending(subject: Subject) -> bool:
    revision = subject.revision
    return revision is not None and revision.submitted and not revision.decided and subject.state is State.SUBMITTED


_HOLDS: dict[Cell, Callable[[Actor, Subject], bool]] = {
    Cell.YES: lambda actor, subject: True,
    Cell.NO: lambda actor, subject: False,
    Cell.OWN: _is_own,
    Cell.OWN_OR_SUGGEST: _is_own,
    Cell.OWN_NOT_MINE: lambda actor, subject: _is_own(actor, subject) and subject.author != actor.person,
    Cell.ASSIGNED: lambda actor, subject: not subject.assigned or actor.person in subject.assigned,
    Cell.NAMED: lambda actor, subject: subject.named_person == actor.person,
    Cell.ROUNDS: lambda actor, subject: subject.revision is not None and bool(subject.revision.rounds & actor.rounds),
    Cell.OPEN_ROUNDS: lambda actor, subject: subject.round is not None and subject.round.is_open and subject.round.id in actor.rounds,
    Cell.PUT_FORWARD: lambda actor, subject: subject.revision is not None and (subject.revision.submitted or subject.revision.decided),
    Cell.PENDING: lambda actor, subject: _is_pending(subject),
    Cell.IN_FORCE: lambda actor, subject: subject.revision is not None and subject.revision.decided,
    Cell.LINKS: lambda actor, subject: subject.revision is not None and subject.revision.id == actor.link,
    Cell.READABLE: _is_readable,
}


_ASKS: dict[Cell, frozenset[str]] = {
    Cell.OWN: frozenset({"responsible", "responsible_outside"}),
    Cell.OWN_OR_SUGGEST: frozenset({"responsible", "responsible_outside"}),
    Cell.OWN_NOT_MINE: frozenset({"responsible", "responsible_outside", "author"}),
    Cell.ASSIGNED: frozenset({"assigned"}),
    Cell.NAMED: frozenset({"named_person"}),
    Cell.OPEN_ROUNDS: frozenset({"round"}),
    **dict.fromkeys((Cell.ROUNDS, Cell.PUT_FORWARD, Cell.PENDING, Cell.IN_FORCE, Cell.LINKS, Cell.READABLE), frozenset({"revision"})),
}


def asks(actor: Actor, permission: Permission) -> frozenset[str]:
    """The facts of a subject, besides the plan's state, that ``allow`` looks at for this actor: the others need not be looked up."""
    cell = TABLE[permission][actor.role] if permission in TABLE and actor.role else NO
    return _ASKS.get(cell, frozenset())


def allow(actor: Actor, permission: Permission, subject: Subject | None = None) -> bool:
    """Whether the actor may do this with the subject. Without a subject: with a draft plan (or, OF_THE_INSTALLATION, with no plan)."""
    subject = subject or Subject()
    if permission in OF_THE_INSTALLATION:
        return actor.is_administrator or (permission is Permission.CREATE_PLAN and actor.coordinates)
    if actor.role is None or (permission in DRAFT_ONLY and subject.state is not State.DRAFT):
        return False
    return _HOLDS[TABLE[permission][actor.role]](actor, subject)


def allowed(actor: Actor, subject: Subject | None = None) -> frozenset[Permission]:
    """Everything the actor may do with the subject."""
    return frozenset(permission for permission in Permission if allow(actor, permission, subject))


def check(actor: Actor, permission: Permission, subject: Subject | None = None) -> None:
    """Raises NotFound when the actor has no place in the plan and may not know that it exists, NotAllowed when the table says no."""
    if allow(actor, permission, subject):
        return
    if actor.role is None and permission not in OF_THE_INSTALLATION:
        raise NotFound
    raise NotAllowed(why_not(actor, permission, subject))


_ACTS = {
    Permission.READ_DRAFT: say("lese utkastet"),
    Permission.READ_REVISION: say("lese denne versjonen"),
    Permission.EDIT_PLAN: say("endre planens tittel og andre opplysninger om planen"),
    Permission.EDIT_TEXT: say("endre teksten"),
    Permission.EDIT_STRUCTURE: say("legge til, flytte eller fjerne deler av planen"),
    Permission.EDIT_MEASURE: say("endre tiltaket"),
    Permission.MARK_SECTION_READY: say("merke underkapitlet som klart"),
    Permission.REPORT_STATUS: say("rapportere status på tiltaket"),
    Permission.FILL_INDICATORS: say("fylle ut indikatoren"),
    Permission.COMMENT: say("kommentere"),
    Permission.SUGGEST: say("foreslå endringer"),
    Permission.GIVE_INPUT: say("gi innspill"),
    Permission.GIVE_REMARKS: say("gi merknader"),
    Permission.DECIDE_SUGGESTION: say("avgjøre endringsforslaget"),
    Permission.DISPOSE_INPUT: say("avgjøre innspill"),
    Permission.DRAFT_ANSWER: say("skrive utkast til svar på innspillet"),
    Permission.OPEN_ROUND: say("åpne innspillsrunder"),
    Permission.CLOSE_ROUND: say("lukke innspillsrunder"),
    Permission.ASK_SIGN_OFF: say("be om tilslutning"),
    Permission.WITHDRAW: say("trekke planen tilbake"),
    Permission.SUBMIT: say("sende planen til behandling"),
    Permission.START_REVISION: say("starte revisjon av planen"),
    Permission.SIGN_OFF: say("gi tilslutning for virksomheten"),
    Permission.RECORD_DECISION: say("føre vedtaket"),
    Permission.MANAGE_MEMBERS: say("invitere og gi roller"),
    Permission.EDIT_SETTINGS: say("endre planens innstillinger"),
    Permission.EXPORT: say("laste ned dette"),
    Permission.EXPORT_CLEAN: say("laste ned utkastet uten utkastmerke"),
    Permission.EXPORT_WORKING_COPY: say("laste ned arbeidsutgaven med kommentarer"),
    Permission.CREATE_PLAN: say("opprette planer"),
    Permission.MANAGE_PEOPLE: say("opprette og endre brukere"),
    Permission.MANAGE_AGENCIES: say("opprette og endre virksomheter"),
    Permission.MANAGE_PLANS: say("gi planer en koordinator"),
    Permission.MANAGE_INSTALLATION: say("endre innstillinger som gjelder alle"),
}

_CONDITIONS = {
    Cell.OWN: say("Det kan bare den som er ansvarlig for tiltaket, og koordinatoren."),
    Cell.OWN_OR_SUGGEST: say(
        "Virksomheten din er ikke ansvarlig for tiltaket. Be koordinatoren, eller dem som er ansvarlige, om å endre det."
    ),
    Cell.OWN_NOT_MINE: say("Det kan koordinatoren og redaktører med ansvar for tiltaket, men ingen redaktør avgjør sitt eget forslag."),
    Cell.ASSIGNED: say("Underkapitlet er tildelt andre. Be koordinatoren om å tildele det til deg også."),
    Cell.NAMED: say("Det kan bare den som er oppnevnt til å svare for virksomheten."),
    Cell.ROUNDS: say("Du kan bare lese versjonen i den innspillsrunden du er invitert til."),
    Cell.OPEN_ROUNDS: say("Det kan den som er bedt om innspill, mens innspillsrunden er åpen."),
    Cell.PUT_FORWARD: say("Du kan lese versjoner som er sendt til behandling eller godkjent."),
    Cell.PENDING: say("Det gjøres på versjonen som er til behandling."),
    Cell.IN_FORCE: say("Du kan lese utkastet og de godkjente versjonene."),
    Cell.LINKS: say("Lenken din gjelder bare én bestemt versjon."),
    Cell.READABLE: say("Du kan bare laste ned det du har tilgang til å lese."),
}


def why_not(actor: Actor, permission: Permission, subject: Subject | None = None) -> str:
    """Why ``allow`` says no, in a sentence or two; empty when it says yes. Those without a place in the plan are told nothing of it."""
    subject = subject or Subject()
    if allow(actor, permission, subject):
        return ""
    act = _ACTS[permission]
    if permission in OF_THE_INSTALLATION:
        return say("Du kan ikke %(act)s. Be en administrator om hjelp.", act=act)
    if actor.role is None:
        return NotFound().sentence
    cell = TABLE[permission][actor.role]
    if cell is Cell.NO:
        role = ROLE_LABELS[actor.role]
        return say("Rollen din i planen er %(role)s, og da kan du ikke %(act)s. Be koordinatoren om hjelp.", role=role, act=act)
    if permission in DRAFT_ONLY and subject.state is not State.DRAFT:
        return say("Planen er %(state)s. Du kan %(act)s bare mens den er utkast.", state=STATE_LABELS[subject.state], act=act)
    return say("Du kan ikke %(act)s. %(reason)s", act=act, reason=_CONDITIONS[cell])
