"""What was done, in a sentence: one table, act → words after the person's name. A new act gets its line in ``TOLD``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.access import ROLE_LABELS
from app.domain.comparing import Run, compare
from app.domain.dates import parse_date
from app.domain.effects import Placed, Stated
from app.domain.pieces import KINDS, PLAN_FACTS
from app.domain.responsible import ROLE_NAMES
from app.domain.saying import say
from app.services.acts.chronicling import Line
from app.web.ground.forms import ASKED
from app.web.ground.look import moment
from app.web.ground.pages import spoken
from app.web.plan.plan_words import DEFINITE, REGISTER_NAMES

SHORT = 40
"""A value of so many signs may stand in the sentence itself."""

FACT_WORDS = {
    "title": say("tittelen"),
    "number": say("nummeret"),
    "period": say("perioden"),
    "responsible": say("hvem som er ansvarlig"),
    "status": say("statusen"),
    "lead": say("ingressen"),
    "guidance": say("veiledningen"),
    "full": say("navnet"),
    "short": say("kortnavnet"),
    "owners": say("eierne"),
    "alt": say("teksten til den som ikke ser figuren"),
    "caption": say("figurteksten"),
    "credit": say("krediteringen"),
    "image": say("bildet"),
    "text": say("teksten"),
    "subtitle": say("undertittelen"),
    "status_scale": say("statusene"),
}
"""Facts as the object of «endret …»; others by the name of their field."""

Names = Mapping[str | int, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changed, as the words that stayed, went and came."""

    label: str
    runs: tuple[Run, ...]


def sentence(line: Line, names: Names) -> str:
    """What the person did, as the words after the name. An act that no line of ``TOLD`` knows is told by its own name."""
    tell = TOLD.get(line.act)
    return tell(line, names) if tell else _("gjorde noe med planen (%(act)s)", act=line.act)


def changes(line: Line, names: Names) -> list[Change]:
    """The facts that an edit changed, where the sentence alone does not tell them."""
    found = []
    for effect in line.effects:
        if isinstance(effect, Stated) and line.act in ("piece.edited", "plan.edited"):
            kind = "plan" if line.act == "plan.edited" else str(line.about.get("kind", ""))
            for name in effect.now:
                before, after = (fact_text(kind, name, facts.get(name), names) for facts in (effect.was, effect.now))
                if len(effect.now) > 1 or max(len(before), len(after)) > SHORT:
                    found.append(Change(_label(kind, name), tuple(compare(before, after))))
    return found


def thing(about: Mapping[str, Any]) -> str:
    """A piece as the object of a sentence: «tiltak 3 «Natteravner»»."""
    kind, name = str(about.get("kind", "")), str(about.get("name", ""))
    word = spoken(DEFINITE.get(kind, say("Delen"))).lower()
    if kind == "measure" and about.get("number"):
        word = _("tiltak %(number)s", number=about["number"])
    if kind == "register" and about.get("type") in REGISTER_NAMES:
        name = spoken(REGISTER_NAMES[about["type"]])
    return f"{word} «{name}»" if name else word


def fact_text(kind: str, name: str, value: Any, names: Names) -> str:
    """A fact in words."""
    if value is None or value == "" or value == []:
        return _("ingenting")
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if name == "responsible":
        return ", ".join(f"{names.get(actor, '')} ({spoken(ROLE_NAMES[role])})" for actor, role in value)
    if name == "agency":
        return names.get(f"agency-{value}", "")
    if name in ("owners", "actor", "report"):
        return ", ".join(names.get(id, "") for id in (value if isinstance(value, list) else [value]))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return _("et bilde") if "sha256" in value else ", ".join(map(str, value))
    ask = ASKED.get(kind, {}).get(name)
    if ask is not None and ask.widget == "date":
        return str(parse_date(value) or value)
    return spoken(dict(ask.options).get(value, str(value))) if ask is not None else str(value)


def _label(kind: str, name: str) -> str:
    fields = PLAN_FACTS if kind == "plan" else KINDS[kind].fields if kind in KINDS else {}
    return spoken(fields[name].label) if name in fields else name


def _fact_word(kind: str, name: str) -> str:
    if name in FACT_WORDS:
        return spoken(FACT_WORDS[name])
    return _("feltet «%(field)s»", field=_label(kind, name))


def _listed(words: Iterable[str]) -> str:
    some = list(words)
    return some[0] if len(some) == 1 else _("%(first)s og %(last)s", first=", ".join(some[:-1]), last=some[-1]) if some else ""


# ---------------------------------------------------------------- acts on the plan


def _edited(line: Line, names: Names) -> str:
    kind = "plan" if line.act == "plan.edited" else str(line.about.get("kind", ""))
    stated = next((effect for effect in line.effects if isinstance(effect, Stated)), None)
    if stated is None or not stated.now:
        return _("endret %(what)s", what=thing(line.about))
    of = _("planen") if kind == "plan" else thing(line.about)
    words = _listed(_fact_word(kind, name) for name in stated.now)
    told = (
        _("endret %(facts)s for %(what)s", facts=words, what=of)
        if kind == "plan"
        else _("endret %(facts)s på %(what)s", facts=words, what=of)
    )
    if len(stated.now) > 1:
        return told
    (name,) = stated.now
    before, after = (fact_text(kind, name, facts.get(name), names) for facts in (stated.was, stated.now))
    if max(len(before), len(after)) > SHORT:
        return told
    return _("%(told)s fra «%(before)s» til «%(after)s»", told=told, before=before, after=after)


def _moved(line: Line, _names: Names) -> str:
    placed = next((effect for effect in line.effects if isinstance(effect, Placed) and effect.was and effect.now), None)
    if placed is None or placed.was is None or placed.now is None:
        return _("flyttet %(what)s", what=thing(line.about))
    if placed.was.parent == placed.now.parent:
        up = placed.now.index < placed.was.index
        return _("flyttet %(what)s opp", what=thing(line.about)) if up else _("flyttet %(what)s ned", what=thing(line.about))
    return _("flyttet %(what)s til %(under)s", what=thing(line.about), under=thing(line.data.get("under", {})))


def _split(line: Line, _names: Names) -> str:
    made = line.data.get("made", {})
    return _("delte %(what)s i to. Den nye delen er %(made)s", what=thing(line.about), made=thing(made))


def _copied(line: Line, _names: Names) -> str:
    source = line.data.get("from")
    if source:
        return _("hentet %(what)s fra planen «%(title)s»", what=thing(line.about), title=source["title"])
    return _("laget en kopi: %(what)s", what=thing(line.about))


def _restored(line: Line, _names: Names) -> str:
    """A text, or one paragraph of it, as it was at a moment."""
    when = moment(datetime.fromisoformat(line.data["of"]))
    if line.data.get("block"):
        return _("hentet tilbake et avsnitt i %(what)s slik det sto %(when)s", what=thing(line.about), when=when)
    return _("hentet tilbake %(what)s slik den sto %(when)s", what=thing(line.about), when=when)


def _renumbered(line: Line, _names: Names) -> str:
    count, references = int(line.data.get("count", 0)), int(line.data.get("references", 0)) + int(line.data.get("linked", 0))
    told = ngettext("ga ett tiltak nytt nummer", "ga %(num)s tiltak nye numre", count)
    return told + (ngettext(" og rettet én henvisning", " og rettet %(num)s henvisninger", references) if references else "")


def _reported(line: Line, _names: Names) -> str:
    """A status, and the facts of the measure that were changed with it."""
    told = _("meldte status «%(status)s» på %(what)s", status=line.data.get("status", ""), what=thing(line.about))
    facts = [name for effect in line.effects if isinstance(effect, Stated) and effect.piece == line.piece_id for name in effect.now]
    return _("%(told)s og endret %(facts)s", told=told, facts=_listed(_fact_word("measure", name) for name in facts)) if facts else told


def _undone(line: Line, names: Names) -> str:
    if line.undone is None:
        return _("angret en endring")
    what = sentence(line.undone, names)
    if line.act == "act.repeated":
        return _("gjorde igjen det som var angret: %(what)s", what=what)
    if line.undone.by.id == line.by.id:
        return _("angret sin egen endring: %(what)s", what=what)
    return _("angret at %(name)s %(what)s", name=line.undone.by.name or "Samplan", what=what)


_SEVERAL = {
    "status": say("endret statusen på %(what)s"),
    "period": say("endret perioden på %(what)s"),
    "add": say("la til ansvarlige på %(what)s"),
    "replace": say("byttet ansvarlige på %(what)s"),
    "move": say("flyttet %(what)s"),
    "remove": say("fjernet %(what)s"),
}


def _several(line: Line, _names: Names) -> str:
    count = int(line.data.get("count", 0))
    words = spoken(_SEVERAL.get(str(line.data.get("what", "")), say("endret %(what)s")))
    return words % {"what": ngettext("ett tiltak", "%(num)s tiltak på én gang", count)}


# ---------------------------------------------------------------- acts of people


def _role(data: Mapping[str, Any]) -> str:
    return next((spoken(label) for role, label in ROLE_LABELS.items() if role == data.get("role")), str(data.get("role", "")))


def _whom(line: Line, names: Names) -> str:
    return str(line.data.get("name") or names.get(line.data.get("person", 0), "") or line.data.get("email", "") or _("en person"))


def _given(line: Line, names: Names) -> str:
    before, after = set(line.data.get("before", ())), set(line.data.get("after", ()))
    taken, given = _people(before - after, names), _people(after - before, names)
    if given and taken:
        return _("ga %(what)s til %(given)s i stedet for %(taken)s", what=thing(line.about), given=given, taken=taken)
    if given:
        return _("ga %(what)s til %(given)s", what=thing(line.about), given=given)
    return _("tok %(what)s fra %(taken)s", what=thing(line.about), taken=taken or _("alle"))


def _people(ids: set[int], names: Names) -> str:
    return _listed(sorted(names.get(id, "") or _("en person") for id in ids))


def _about(words: str) -> Callable[[Line, Names], str]:
    """A sentence that only names what it was about."""
    return lambda line, _names: _(words, what=thing(line.about))


def _said(words: str) -> Callable[[Line, Names], str]:
    """A sentence about something said: of a piece, or of the plan as a whole."""
    return lambda line, _names: _(words, what=thing(line.about) if line.about.get("kind") else _("hele planen"))


def _person(words: str) -> Callable[[Line, Names], str]:
    """A sentence about somebody, and a role."""
    return lambda line, names: _(words, name=_whom(line, names), role=_role(line.data))


def _of_round(words: str) -> Callable[[Line, Names], str]:
    """A sentence about an input round, and somebody who is asked in it."""
    return lambda line, _names: _(words, round=line.data.get("title", ""), name=line.data.get("name", ""))


def _in_round(one: str, several: str) -> Callable[[Line, Names], str]:
    """A sentence about one input of a round, or several."""

    def tell(line: Line, _names: Names) -> str:
        count = int(line.data.get("count", 1))
        return _(one if count == 1 else several, round=line.data.get("title", ""), name=line.data.get("name", ""), count=count)

    return tell


def _handed_in(line: Line, _names: Names) -> str:
    """Of an agency by one of its people; a guest has no account, so it is the tool that has received something."""
    told = {"round": line.data.get("title", ""), "name": line.data.get("name", "")}
    if not line.by.id:
        return (
            _("tok imot innspill fra %(name)s i «%(round)s»", **told)
            if line.data.get("count")
            else _("tok imot svaret «ingen merknader» fra %(name)s i «%(round)s»", **told)
        )
    if not line.data.get("count"):
        return _("leverte «ingen merknader» i «%(round)s» for %(name)s", **told)
    return _("leverte innspill i «%(round)s» for %(name)s", **told)


TOLD: dict[str, Callable[[Line, Names], str]] = {
    "piece.added": _about(say("la til %(what)s")),
    "piece.edited": _edited,
    "piece.moved": _moved,
    "piece.removed": _about(say("fjernet %(what)s")),
    "piece.restored": _about(say("hentet tilbake %(what)s")),
    "piece.split": _split,
    "piece.united": lambda line, _names: _(
        "slo sammen %(what)s med %(other)s", what=thing(line.about), other=thing(line.data.get("other", {}))
    ),
    "piece.copied": _copied,
    "text.restored": _restored,
    "measure.reported": _reported,
    "measures.edited": _several,
    "measures.renumbered": _renumbered,
    "actor.succeeded": _about(say("ga en virksomhet nytt navn i planen: %(what)s")),
    "act.undone": _undone,
    "act.repeated": _undone,
    "example.planted": lambda _line, _names: _("la inn eksempelplanen"),
    "plan.created": lambda _line, _names: _("opprettet planen"),
    "plan.edited": _edited,
    "plan.imported": lambda line, _names: _("lastet opp planen fra «%(file)s»", file=line.data.get("filename", "")),
    "plan.frozen": lambda line, _names: _("frøs versjon %(version)s av planen", version=line.data.get("version", "")),
    "plan.replanted": lambda _line, _names: _("byttet ut alt innholdet i planen"),
    "member.invited": _person(say("inviterte %(name)s som %(role)s")),
    "invitation.withdrawn": _person(say("trakk tilbake invitasjonen til %(name)s")),
    "member.joined": _person(say("ble med i planen som %(role)s")),
    "member.role_given": _person(say("ga %(name)s rollen %(role)s")),
    "member.agency_changed": _person(say("endret hvilken virksomhet %(name)s kommer fra")),
    "member.removed": _person(say("tok %(name)s ut av planen")),
    "member.left": _person(say("gikk ut av planen")),
    "words.reported": lambda line, _names: _("ba koordinatoren skjule ord i %(where)s: %(reason)s", **line.data),
    "words.hidden": lambda line, _names: _("skjulte ord som ikke skulle stått i planen: %(reason)s", reason=line.data.get("reason", "")),
    "thread.opened": _said(say("kommenterte %(what)s")),
    "thread.answered": _said(say("svarte på en kommentar til %(what)s")),
    "thread.resolved": _said(say("løste en kommentar til %(what)s")),
    "thread.reopened": _said(say("åpnet en kommentar til %(what)s igjen")),
    "comment.edited": _said(say("endret sin kommentar til %(what)s")),
    "comment.removed": _said(say("fjernet sin kommentar til %(what)s")),
    "suggestion.made": _about(say("foreslo en endring av %(what)s")),
    "suggestion.withdrawn": _about(say("trakk sitt forslag om %(what)s")),
    "suggestion.declined": _about(say("sa nei til et forslag om %(what)s")),
    "suggestion.granted": _about(say("godtok et forslag om %(what)s; planen sa det allerede")),
    "suggestion.reopened": _about(say("åpnet et forslag om %(what)s igjen")),
    "change.accepted": _about(say("godtok et forslag om %(what)s")),
    "changes.accepted": lambda line, _names: ngettext(
        "godtok ett endringsforslag", "godtok %(num)s endringsforslag", int(line.data["count"])
    ),
    "round.planned": _of_round(say("planla innspillsrunden «%(round)s»")),
    "round.edited": _of_round(say("endret innspillsrunden «%(round)s»")),
    "round.opened": _of_round(say("åpnet innspillsrunden «%(round)s»")),
    "round.closed": _of_round(say("lukket innspillsrunden «%(round)s»")),
    "round.reopened": _of_round(say("åpnet innspillsrunden «%(round)s» igjen")),
    "round.cancelled": _of_round(say("avlyste innspillsrunden «%(round)s»")),
    "round.treated": _of_round(say("avsluttet behandlingen av «%(round)s» og sendte svarene")),
    "round.resumed": _of_round(say("tok opp behandlingen av «%(round)s» igjen")),
    "participant.added": _of_round(say("inviterte %(name)s til «%(round)s»")),
    "participant.changed": _of_round(say("endret hvem som svarer for %(name)s i «%(round)s»")),
    "participant.removed": _of_round(say("tok %(name)s ut av «%(round)s»")),
    "participant.renewed": _of_round(say("sendte invitasjonen til %(name)s i «%(round)s» på nytt")),
    "participant.extended": _of_round(say("ga %(name)s ny frist i «%(round)s»")),
    "participant.reminded": _in_round(
        say("minnet %(name)s om fristen i «%(round)s»"), say("minnet %(count)s deltakere om fristen i «%(round)s»")
    ),
    "input.handed_in": _handed_in,
    "input.reopened": _of_round(say("åpnet svaret fra %(name)s i «%(round)s» igjen")),
    "input.answered": _in_round(say("svarte på et innspill i «%(round)s»"), say("svarte på %(count)s innspill i «%(round)s»")),
    "input.drafted": _of_round(say("skrev utkast til svar på et innspill i «%(round)s»")),
    "input.answer_removed": _of_round(say("tok tilbake et svar på et innspill i «%(round)s»")),
    "input.united": _in_round(say("samlet like innspill i «%(round)s»"), say("samlet %(count)s like innspill i «%(round)s»")),
    "input.parted": _of_round(say("ga et innspill i «%(round)s» sitt eget svar igjen")),
    "input.split": _of_round(say("delte et innspill i «%(round)s»")),
    "input.made_whole": _of_round(say("satte sammen igjen et innspill som var delt i «%(round)s»")),
    "section.assigned": _given,
    "section.unassigned": _given,
    "section.ready": _about(say("merket %(what)s som klart")),
    "section.reopened": _about(say("åpnet %(what)s igjen")),
}
"""Act → what is told of it."""
