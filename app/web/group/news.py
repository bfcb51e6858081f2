"""What others have done, in words: «endret 2 tiltak og skrev tekst»."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.saying import say
from app.services.group.noticing import WROTE, Deed, News
from app.web.ground.pages import spoken

_VERBS: Mapping[str, str] = {
    "piece.added": say("la til %(what)s"),
    "piece.edited": say("endret %(what)s"),
    "piece.moved": say("flyttet %(what)s"),
    "piece.removed": say("fjernet %(what)s"),
    "piece.restored": say("hentet tilbake %(what)s"),
    "measure.reported": say("meldte status på %(what)s"),
    "plan.edited": say("endret %(what)s"),
}
_AS_A_WHOLE: Mapping[str, str] = {
    "measures.edited": say("endret flere tiltak på én gang"),
    "measures.renumbered": say("ga tiltakene nye numre"),
    "actor.succeeded": say("ga en aktør nytt navn"),
    "piece.split": say("delte en del i to"),
    "piece.united": say("slo sammen to deler"),
    "piece.copied": say("laget en kopi"),
    "text.restored": say("hentet tilbake tekst"),
    "words.hidden": say("skjulte ord for godt"),
    "words.reported": say("ba koordinatoren skjule ord"),
    "thread.opened": say("kommenterte"),
    "thread.answered": say("svarte på kommentarer"),
    "thread.resolved": say("løste kommentarer"),
    "thread.reopened": say("åpnet kommentarer igjen"),
    "comment.edited": say("endret en kommentar"),
    "comment.removed": say("fjernet en kommentar"),
    "act.undone": say("angret en endring"),
    "act.repeated": say("gjorde en endring på nytt"),
}
_OF_PLACE: Mapping[str, str] = {
    "piece.added": say("la til denne delen"),
    "piece.edited": say("endret overskriften"),
    "piece.moved": say("flyttet delen"),
    "piece.restored": say("hentet tilbake delen"),
    "section.ready": say("merket delen som klar"),
    "section.reopened": say("åpnet delen igjen"),
    "section.assigned": say("tildelte delen"),
    "section.unassigned": say("endret hvem som har delen"),
}
_COUNTED: Mapping[str, Callable[[int], str]] = {
    "measure": lambda n: ngettext("%(num)s tiltak", "%(num)s tiltak", n),
    "text": lambda n: ngettext("%(num)s tekst", "%(num)s tekster", n),
    "figure": lambda n: ngettext("%(num)s figur", "%(num)s figurer", n),
    "register": lambda n: ngettext("%(num)s liste", "%(num)s lister", n),
    "section": lambda n: ngettext("%(num)s underkapittel", "%(num)s underkapitler", n),
    "chapter": lambda n: ngettext("%(num)s kapittel", "%(num)s kapitler", n),
    "actor": lambda n: ngettext("%(num)s aktør", "%(num)s aktører", n),
    "report": lambda n: ngettext("%(num)s rapportering", "%(num)s rapporteringer", n),
    "plan": lambda n: _("planens opplysninger"),
}


def deed_text(deed: Deed) -> str:
    """One sort of thing done. An act this page has no words for is told in general."""
    if deed.act == WROTE:
        return _("skrev tekst")
    if deed.is_place and deed.act in _OF_PLACE:
        return spoken(_OF_PLACE[deed.act])
    if deed.act in _VERBS and deed.kind in _COUNTED:
        verb = spoken(_VERBS[deed.act])
        return verb % {"what": _COUNTED[deed.kind](deed.count)}
    return spoken(_AS_A_WHOLE[deed.act]) if deed.act in _AS_A_WHOLE else _("gjorde andre endringer")


def news_text(news: News) -> str:
    """All that one person did in one place, as the end of a sentence that begins with the name."""
    phrases = list(dict.fromkeys(map(deed_text, news.deeds)))
    return phrases[0] if len(phrases) == 1 else _("%(first)s og %(last)s", first=", ".join(phrases[:-1]), last=phrases[-1])
