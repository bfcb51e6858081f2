"""Input rounds of the small plan, for tests that look at pages."""

from datetime import datetime, timedelta

from app.services.entry.entering import Who
from app.services.rounds import asking, disposing, giving, opening
from app.services.rounds.disposing import Verdict
from app.services.rounds.pointing import About
from app.store import inputs, rounds
from app.store.base import writing
from tests.asked import ANNA, BO, Asked

CATO = "Cato Dahl, , cato@vel.example"
ANNA_AT, BO_AT = "anna@fau.example", "bo@ravn.example"


def sample_rounds(plan: str, people: dict[str, Who], now: datetime) -> dict[str, str]:
    """Three rounds: one planned, one open with two guests and an agency, one closed with an answer and one treated. By name, the address of
    each for who coordinates, of a guest's pages in it («… guest»), and of the agency's («open agency»); of one who
    has not answered («closed silent»)."""
    last_day = (now + timedelta(days=30)).date()
    planned = Asked(plan, people).planned(now=now, last_day=last_day)
    at = {"planned": _of(planned), "list": f"/planer/{plan}/innspillsrunder", "mine": "/innspill"}
    opened = Asked(plan, people).planned(now=now, last_day=last_day).guests(ANNA, BO, now=now)
    police = opened.agency("editor", "contributor", now=now)
    opened.opened(now)
    _say(opened, now)
    opened.writes("contributor", police, "Flere patruljer.", About("patrol"), now)
    opened.writes("editor", police, "Bra plan.", now=now)
    opened.hands_in(BO_AT, now, is_empty=True)
    with writing() as session:
        asking.remove(session, opened.who, plan, now, opened.id, opened.participant("Bo Berg"))
    at |= {"open": _of(opened), "open guest": _guest(opened), "open agency": f"/innspill/svar/{police}"}
    at |= {"open participant": f"{_of(opened)}/deltakere/{police}", "withdrawn": f"{_of(opened)}/deltakere/{opened.participant('Bo Berg')}"}
    for name in ("closed", "treated"):
        made = Asked(plan, people).planned(now=now, last_day=last_day).guests(ANNA, BO, CATO, now=now).opened(now)
        _say(made, now)
        made.says(BO_AT, "Mer lys, takk.", About("lights"), now=now)
        made.hands_in(ANNA_AT, now).hands_in(BO_AT, now)
        made.closed(now)
        _answer(made, now, name == "treated")
        at |= {f"{name} silent": f"{_of(made)}/deltakere/{made.participant('Cato Dahl')}"}
        at |= {name: _of(made), f"{name} guest": _guest(made), f"{name} input": f"{_of(made)}/behandling/lights{made.id[:6]}"}
    return at


def _say(asked: Asked, now: datetime) -> None:
    asked.says(ANNA_AT, "Bedre lys.\n\nOg bredere vei.", About("lights"), "Flere lykter ved skolen.", now, f"lights{asked.id[:6]}")
    asked.says(ANNA_AT, "Bra plan.", now=now, id=f"wholee{asked.id[:6]}")
    with writing() as session:
        guest = asked.guest(session, ANNA_AT, now)
        question = rounds.list_questions(session, asked.id)[0]
        giving.answer_questions(session, guest, now, {question.id: "Ja."})


def _answer(asked: Asked, now: datetime, is_all: bool) -> None:
    verdict = Verdict("partly", "Vi setter opp noen av dem.", "Tiltak 2 er utvidet.")
    given = (asked.who, asked.plan, now, asked.id)
    with writing() as session:
        disposing.dispose(session, *given, f"lights{asked.id[:6]}", verdict)
    if is_all:
        with writing() as session:
            ids = [row.id for row in inputs.list_handed_in(session, asked.id)]
            disposing.dispose_several(session, *given, ids, verdict)
        with writing() as session:
            opening.treat(session, *given, asked.letters)


def _of(asked: Asked) -> str:
    return f"/planer/{asked.plan}/innspillsrunder/{asked.id}"


def _guest(asked: Asked) -> str:
    return f"/innspill/lenke/{asked.letters.token(ANNA_AT)}"
