"""What mails of notices say: subject and text, made of the sentences of ``domain.notices``.

They are written by the worker, when they are to go, and not by a page: so nothing is in them that has been read or taken back meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from app.domain.lines import safe_line
from app.domain.notices import RULES, WHY, Group, Kind, address_in, due_sentence, may_rest, sentence, told_in
from app.domain.saying import say
from app.store.notices import Listed

MOST_PLAN = 60
MOST_LINES = 50
"""So many things one mail tells; the rest is in the application."""
INDENT = "  "
COMMENT = say("Kommentar: «%(words)s»")
_SAID = {Group.SUGGESTIONS: say("Begrunnelse: «%(words)s»"), Group.DECIDED: say("Svar: «%(words)s»")}
"""What somebody's words are called, where they are no comment."""


def write_now(name: str, told: Sequence[Listed], base: str) -> tuple[str, str]:
    """Subject and text of a mail about one thing.

    Args:
        name: whom it is to. told: all that has happened to the thing, the oldest first; at least one. base: what links begin with.
    """
    newest = told[-1]
    parts = [
        say("Hei, %(name)s.", name=safe_line(name, MOST_PLAN)),
        *map(_paragraph, told[-MOST_LINES:]),
        "\n".join(_about(newest)),
        f"{say('Åpne i Samplan:')}\n{base}{address_in(newest.slug, newest.row.address)}",
        _foot([WHY[group] for group in dict.fromkeys(RULES[Kind(one.row.kind)].group for one in told)], base),
    ]
    return f"[{_plan(newest.plan_facts)}] {_heading(told)}", "\n\n".join(parts)


def _heading(told: Sequence[Listed]) -> str:
    """All of it in one line: as one notice where they are of one kind; else the newest that speaks to the person, and how many more."""
    newest, kinds = told[-1], {one.row.kind for one in told}
    if len(kinds) == 1:
        return _sentence(newest, len(told))
    first = next((one for one in reversed(told) if not may_rest([one.row.kind])), newest)
    return say("%(notice)s (og %(num)s til)", notice=_sentence(first), num=len(told) - 1)


def _sentence(one: Listed, count: int = 1) -> str:
    return sentence(Kind(one.row.kind), told_in(one.row.about), one.by, count)


def _paragraph(one: Listed) -> str:
    """One notice: what happened, what was said, and until when something is to be done."""
    return "\n".join([f"{_sentence(one)}.", *_details(one)])


def _details(one: Listed) -> Iterator[str]:
    told = told_in(one.row.about)
    if told.words:
        yield say(_SAID.get(RULES[Kind(one.row.kind)].group, COMMENT), words=told.words)
    if due := due_sentence(told):
        yield due


def _about(one: Listed) -> Iterator[str]:
    """The words of the plan that it is about, and which plan it is."""
    if quote := told_in(one.row.about).quote:
        yield say("Gjelder: «%(quote)s»", quote=quote)
    yield say("Plan: %(plan)s", plan=_plan(one.plan_facts, whole=True))


def write_daily(name: str, told: Sequence[Listed], base: str) -> tuple[str, str]:
    """Subject and text of the mail of the day: what has happened in each plan, told as the application tells it.

    Args:
        see ``write_now``; of several plans.
    """
    things = _things(told)
    parts = [
        say("Hei, %(name)s.", name=safe_line(name, MOST_PLAN)),
        say("Dette har skjedd i planene dine:"),
        *_by_plan(things[:MOST_LINES], base),
        *([say("Og %(num)s til.", num=len(things) - MOST_LINES)] if len(things) > MOST_LINES else ()),
        f"{say('Alle varslene dine:')}\n{base}/varsler",
        _foot([say("Du får denne e-posten fordi du har valgt å få varsler samlet én gang om dagen.")], base),
    ]
    plans = {thing[-1].slug: _plan(thing[-1].plan_facts) for thing in things}
    if len(things) == 1:
        return f"[{next(iter(plans.values()))}] {_heading(things[0])}", "\n\n".join(parts)
    where = next(iter(plans.values())) if len(plans) == 1 else say("%(num)s planer", num=len(plans))
    return say("%(num)s varsler fra %(where)s", num=len(things), where=where), "\n\n".join(parts)


def _things(told: Iterable[Listed]) -> list[list[Listed]]:
    """What is told as one together: plan by plan, each in order."""
    things: dict[tuple[str, str, str], list[Listed]] = {}
    for one in told:
        things.setdefault((one.slug, one.row.kind, one.row.ref), []).append(one)
    order = {slug: place for place, slug in enumerate(dict.fromkeys(one.slug for one in told))}
    return sorted(things.values(), key=lambda thing: order[thing[0].slug])


def _by_plan(things: Iterable[list[Listed]], base: str) -> Iterator[str]:
    for _slug, of_plan in groupby(things, key=lambda thing: thing[0].slug):
        found = list(of_plan)
        title = _plan(found[0][0].plan_facts, whole=True)
        yield f"{title}\n{'-' * len(title)}"
        for thing in found:
            newest = thing[-1]
            lines = [f"* {_heading(thing)}", *_details(newest), f"{base}{address_in(newest.slug, newest.row.address)}"]
            yield f"\n{INDENT}".join(lines)


def _plan(facts: Mapping[str, str], whole: bool = False) -> str:
    """What a plan is called; with its period where there is room (``whole``)."""
    return safe_line(f"{facts['title']} {facts['period']}".strip(), 2 * MOST_PLAN) if whole else safe_line(facts["title"], MOST_PLAN)


def _foot(why: Iterable[str], base: str) -> str:
    """Why the person got the mail, and where that is changed."""
    return "\n".join(["---", *why, say("Velg hvilke varsler du får på e-post:"), f"{base}/konto#varsler"])
