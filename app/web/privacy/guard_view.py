"""What may be about one person, as the page tells it."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.pagination import page_within, pages_of
from app.domain.privacy import KINDS
from app.domain.saying import say
from app.services.entry.guarding import Suspect
from app.services.privacy.hiding import Redaction
from app.services.privacy.seeking import Found, Hit
from app.web.ground.pages import spoken
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_words import kind_name
from app.web.plan.suspicions import link, where

COUNTED = {
    "texts": (say("%(num)s tekst i planen"), say("%(num)s tekster i planen")),
    "past": (say("%(num)s tekst slik den sto før"), say("%(num)s tekster slik de sto før")),
    "facts": (say("%(num)s opplysning"), say("%(num)s opplysninger")),
    "comments": (say("%(num)s sted i kommentarene"), say("%(num)s steder i kommentarene")),
    "suggestions": (say("%(num)s endringsforslag"), say("%(num)s endringsforslag")),
    "inputs": (say("%(num)s sted i innspillsrundene"), say("%(num)s steder i innspillsrundene")),
    "notices": (say("%(num)s varsel"), say("%(num)s varsler")),
    "lines": (say("%(num)s linje i historikken"), say("%(num)s linjer i historikken")),
    "mails": (say("%(num)s e-post som ikke er sendt"), say("%(num)s e-poster som ikke er sendt")),
    "versions": (say("%(num)s frosset versjon, som mister innholdet"), say("%(num)s frosne versjoner, som mister innholdet")),
    "drawings": (say("%(num)s ferdig fil"), say("%(num)s ferdige filer")),
    "files": (say("%(num)s opplastet Word-fil"), say("%(num)s opplastede Word-filer")),
}
"""What is counted → the words for one and for several."""

PLACES = {
    "texts": say("Tekst"),
    "past": say("Tekst som er fjernet"),
    "facts": say("Opplysning"),
    "comments": say("Kommentar"),
    "suggestions": say("Endringsforslag"),
    "inputs": say("Innspillsrunde"),
    "lines": say("Historikken"),
    "versions": say("Versjon"),
}
"""What is counted → one place of it."""


PAGE, MOST_PLACES = 25, 3
"""Words on a page, and places of each that are linked to."""


class GuardView:
    """The page of what may be about one person. Templates call it ``guard``. ``groups``: what is shown on this page, the same words
    together wherever they stand."""

    def __init__(self, head: HeadView, suspects: Sequence[Suspect], redactions: Sequence[Redaction], page: int) -> None:
        self.head, self.redactions = head, redactions
        by_key: dict[str, list[Suspect]] = {}
        for one in suspects:
            by_key.setdefault(one.key, []).append(one)
        self.pages = pages_of(len(by_key), PAGE)
        self.page = page_within(page, len(by_key), PAGE)
        self.groups = list(by_key.values())[(self.page - 1) * PAGE : self.page * PAGE]

    @property
    def slug(self) -> str:
        """The plan's address."""
        return self.head.slug

    def kind(self, one: Suspect) -> str:
        """What the words look like."""
        return spoken(KINDS[one.kind])

    def places(self, group: Sequence[Suspect]) -> list[tuple[str, str]]:
        """Way and name of the first places of the same words."""
        return [(link(self.slug, one), where(one)) for one in group[:MOST_PLACES]]

    def more(self, group: Sequence[Suspect]) -> str:
        """How many places there are besides; empty for none."""
        rest = len(group) - MOST_PLACES
        return ngettext("og ett sted til", "og %(num)s steder til", rest) if rest > 0 else ""

    def counts(self, found: Found) -> list[str]:
        """Where the words of the form stand, in words."""
        return [ngettext(*map(str, COUNTED[what]), count) for what, count in found.counts.items()]

    def hit(self, one: Hit) -> str:
        """Where the words stand at one place: «Tiltak Natteravner»."""
        name = " ".join(filter(None, (kind_name(one.piece_kind) if one.piece_kind else spoken(PLACES[one.what]), one.name)))
        name = _("%(piece)s i %(place)s", piece=name, place=one.within) if one.within else name
        return _("%(piece)s, slik det sto før", piece=name) if one.what == "past" else name
