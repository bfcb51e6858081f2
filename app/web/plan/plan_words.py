"""What the parts of a plan are called on its pages."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.saying import say
from app.web.ground.pages import spoken
from exports.document import Chapter, Part

KIND_NAMES = {
    "chapter": say("Kapittel"),
    "section": say("Underkapittel"),
    "text": say("Tekst"),
    "measure": say("Tiltak"),
    "sub_measure": say("Deltiltak"),
    "status_entry": say("Status"),
    "figure": say("Figur"),
    "level": say("Nivå"),
    "register": say("Liste"),
    "group": say("Gruppe"),
    "entry": say("Linje"),
    "indicator": say("Indikator"),
    "value": say("Verdi"),
    "actor": say("Aktør"),
    "report": say("Rapportering"),
    "plan": say("Plan"),
}
DEFINITE = {
    "chapter": say("Kapitlet"),
    "section": say("Underkapitlet"),
    "text": say("Teksten"),
    "measure": say("Tiltaket"),
    "sub_measure": say("Deltiltaket"),
    "status_entry": say("Statusen"),
    "figure": say("Figuren"),
    "level": say("Nivået"),
    "register": say("Listen"),
    "group": say("Gruppen"),
    "entry": say("Linjen"),
    "indicator": say("Indikatoren"),
    "value": say("Verdien"),
    "actor": say("Aktøren"),
    "report": say("Rapporteringen"),
}
"""As the subject of «… er fjernet.»."""

REGISTER_NAMES = {
    "overview": say("Samlet tiltaksoversikt"),
    "actors": say("Liste over aktører"),
    "priorities": say("Prioritert innsats"),
    "not_prioritised": say("Ikke prioritert"),
    "indicators": say("Indikatorer"),
}


def kind_name(kind: str) -> str:
    """What a kind of piece is called."""
    return spoken(KIND_NAMES.get(kind, kind))


def sort_name(kind: str, type: str = "") -> str:
    """What a piece is when it has no name of its own: a register by its type."""
    return register_name(type) if kind == "register" and type in REGISTER_NAMES else kind_name(kind)


def the(kind: str) -> str:
    """The same as the subject of a sentence: «Tiltaket»."""
    return spoken(DEFINITE[kind])


def register_name(kind: str) -> str:
    """What a kind of register is called."""
    return spoken(REGISTER_NAMES[kind])


def part_kind(part: Part) -> str:
    """A part's kind as ``domain.pieces`` names it."""
    return {"TextPart": "text"}.get(type(part).__name__, type(part).__name__.lower())


def chapter_name(chapter: Chapter) -> str:
    """What a chapter is called on the page; what stands before the first heading has no title of its own."""
    return chapter.title or (_("Innledende tekst") if chapter.kind == "front" else _("Kapittel uten tittel"))


def said_words(count: int) -> str:
    """How many threads of comments a piece has, in words."""
    return ngettext("Én kommentar", "%(num)s kommentarer", count)
