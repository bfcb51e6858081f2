"""One application and one database for the whole matrix of rights, with everybody in it whose right has ever depended on something.

Making an application costs more than asking it, so the cells of the matrix share one; after an answer that wrote, the database is put back.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app.domain.access import Actor, Role
from app.domain.suggestions import Outcome
from app.services.documents import exporting
from app.services.entry.entering import SYSTEM, Who
from app.services.entry.gathering import gather
from app.services.group import inviting, placing
from app.services.group.inviting import Wish
from app.services.people import administering, joining, welcoming
from app.services.plan import planning
from app.store import discussions, inputs, plans, revisions, rounds, suggestions
from app.store.base import Session, db, writing
from app.store.discussion_tables import CommentRow, ThreadRow
from app.store.people_tables import MailRow
from app.store.revision_tables import RevisionFileRow, RevisionRow
from app.store.round_tables import DispositionRow, HandInRow, InputRow, ParticipantRow, RoundRow
from app.store.suggestion_tables import SuggestionRow
from app.store.tables import AssetRow, HistoryRow, JobRow, PlanRow
from exports.canonical import as_data, canonical
from exports.document import Drawing
from tests.accounts import change_account
from tests.conftest import NAMES, NOW, PASSWORD, Ready

OTHER_PLAN, NO_PLAN = "en-annen-plan", "finnes-ikke"
POLICE, MUNICIPALITY = "Politiet", "Nordvik kommune"
EDITORS = {
    "several": (POLICE, MUNICIPALITY),
    "left_agency": (),
    "without_agency": (),
}
"""Editors of the plan beside those of every test, and the agencies they belong to."""
ENDED = ("expired", "signed_out", "deactivated")
"""Editors of the police whose sign-in is none any more."""
PERSONS = (*NAMES, *EDITORS, "removed", *ENDED, "nobody")


@dataclass(frozen=True)
class Person:
    """Somebody who asks. ``cookie``: of the browser.

    ``actor``: as the table of rights is to see them in the plan of the tests; None when not signed in.
    """

    actor: Actor | None
    cookie: str = ""

    def in_plan(self, slug: str) -> Actor:
        """The same in this plan: nobody has a place in another."""
        assert self.actor is not None
        return replace(self.actor, role=None) if slug in (OTHER_PLAN, NO_PLAN) else self.actor


@dataclass
class World:
    """The application, who asks, and the file to go back to."""

    app: Flask
    file: Path
    plan: str
    persons: dict[str, Person] = field(default_factory=dict)
    restored: int = 0

    def __post_init__(self) -> None:
        self._kept = sqlite3.connect(":memory:")
        self._watch = sqlite3.connect(self.file)
        self._version = 0

    def keep(self) -> None:
        """This is how the database is to be for every cell."""
        self._watch.backup(self._kept)
        self._version = self._now()

    def _now(self) -> int:
        version: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
        return version

    def put_back(self) -> None:
        """Undo what was written since; costs nothing when nothing was."""
        if self._now() == self._version:
            return
        # What follows the feed would be ahead of it.
        self.app.extensions["station"].stop()
        with closing(sqlite3.connect(self.file)) as target:
            self._kept.backup(target)
        self.restored += 1
        self._version = self._now()

    def client(self, name: str) -> FlaskClient:
        """A browser of its own for that person."""
        client = self.app.test_client()
        if cookie := self.persons[name].cookie:
            client.set_cookie("samplan", cookie)
        return client

    def close(self) -> None:
        """Nobody asks any more."""
        for connection in (self._kept, self._watch):
            connection.close()
        with self.app.app_context():
            db.engine.dispose()


def furnish(app: Flask, plan: str, people: dict[str, Who]) -> None:
    """A picture in every plan, a finished drawing, a line of history, two invitations that wait, input rounds, and a plan of somebody
    else."""
    folder = app.config["SAMPLAN"].drawings_dir
    folder.mkdir(exist_ok=True)
    with app.app_context(), writing() as session:
        other = planning.create_plan(session, SYSTEM, NOW, {"title": "En annen plan"})
        assert other.slug == OTHER_PLAN
        for row in plans.list_plans(session):
            session.add(AssetRow(plan_id=row.id, sha256="0" * 64, media_type="image/png", data=b"png"))
        own = plans.find_plan(session, plan)
        assert own is not None
        session.add_all((_job(own), _line(), _mail()))
        _freeze(session, own)
        _discuss(session, own, people["editor"])
        _suggest(session, own, people["coordinator"])
        _ask(session, own)
        inviting.invite(session, people["coordinator"], plan, NOW, ["venter@nordvik.example"], "", Wish("reader"), None)
        welcoming.invite_person(session, people["administrator"], NOW, "venter@nordvik.example", "", None, False, None)
    exporting.file_of(folder, "k" * 64, "pdf").write_bytes(b"%PDF")


def _freeze(session: Session, plan: PlanRow) -> None:
    """A revision with one of its files; the plan has been changed since."""
    document = gather(session, plan)
    row = RevisionRow(id="frozen", plan_id=plan.id, number=1, version="0.1", kind="by_hand", label="", note="", sha256="0" * 64)
    row.body, row.drawing, row.counts, row.content, row.at = canonical(document), as_data(Drawing(document.kind)), {}, 0, NOW
    revisions.add_revision(session, row)
    revisions.add_file(session, RevisionFileRow(revision_id=row.id, format="pdf", sha256="0" * 64, data=b"%PDF", at=NOW))


def _discuss(session: Session, plan: PlanRow, who: Who) -> None:
    """A thread of one comment."""
    thread = ThreadRow(id="thread", plan_id=plan.id, place="plan", by=who.person_id, at=NOW)
    discussions.add_thread(session, thread)
    discussions.add_comment(session, thread, CommentRow(id=1, thread_id=thread.id, by=who.person_id, body="Er dette riktig?", at=NOW))


def _suggest(session: Session, plan: PlanRow, who: Who) -> None:
    """Two suggestions about a measure: one that waits, one that was declined."""
    for number, outcome in ((1, Outcome.OPEN), (2, Outcome.DECLINED)):
        row = SuggestionRow(id=f"suggestion{number}", plan_id=plan.id, number=number, piece_id="patrol", reason="", outcome=outcome)
        row.facts, row.by, row.at = {"period": ["2026–2027", f"2026–203{number}"]}, who.person_id, NOW
        suggestions.add_suggestion(session, row)


def _ask(session: Session, plan: PlanRow) -> None:
    """A round that is planned, one that is open with two guests, and one that is closed with four inputs of a guest: one on a measure, one
    answered, one that follows it, and one in parts."""
    for id in ("planned", "open", "closed"):
        row = RoundRow(id=id, plan_id=plan.id, revision_id=None if id == "planned" else "frozen", title="Høring", invitation="", state=id)
        row.deadline, row.made_at = datetime(2099, 1, 31, tzinfo=UTC), NOW
        rounds.add_round(session, row)
    for id, round_id in (("guest", "open"), ("withdrawn", "open"), ("sender", "closed")):
        asked = ParticipantRow(id=id, round_id=round_id, key=id, kind="guest", name=id.title(), email=f"{id}@fau.example")
        asked.asked_at, asked.revoked_at = NOW, NOW if id == "withdrawn" else None
        rounds.add_participant(session, asked)
    rounds.set_hand_in(session, HandInRow(participant_id="sender", name="Sender", at=NOW, is_late=False, is_empty=False))
    for id, more in (
        ("on-patrol", {"place": "piece", "piece_id": "patrol", "body": "Flere voksne."}),
        ("answered", {"place": "plan", "body": "Bra."}),
        ("follower", {"place": "plan", "body": "Fint.", "head_id": "answered"}),
        ("in-parts", {"place": "plan", "body": "Ett. To.", "is_split": True}),
        ("part-1", {"place": "plan", "body": "Ett.", "parent_id": "in-parts", "part": 1}),
        ("part-2", {"place": "plan", "body": "To.", "parent_id": "in-parts", "part": 2}),
    ):
        inputs.add_input(
            session, InputRow(id=id, round_id="closed", participant_id="sender", author="Sender", at=NOW, changed_at=NOW, **more)
        )
    inputs.add_disposition(session, DispositionRow(input_id="answered", conclusion="followed", reason="Takk.", at=NOW))


def _line() -> HistoryRow:
    facts = {"version": 1, "before": {"full": "Politiet"}, "after": {"full": "Nordvik politistasjonsdistrikt"}}
    return HistoryRow(id=9001, plan_id="plan", at=NOW, act="piece.edited", piece_id="police", data=facts)


def _mail() -> MailRow:
    """One that could not be sent."""
    mail = MailRow(
        id=1, kind="notice", recipient="borte@nordvik.example", subject="Beskjed", body="Hei.", state="failed", error="Ingen svar."
    )
    mail.at = mail.next_try_at = mail.ended_at = NOW
    return mail


def _job(plan: PlanRow) -> JobRow:
    job = JobRow(id="job", plan_id=plan.id, key="k" * 64, format="pdf", request={}, state="ready", progress=100, error="")
    job.asked_at = job.ended_at = NOW
    return job


def peopled(app: Flask, ready: Ready) -> dict[str, Person]:
    """Everybody who asks: those of every test, and those whose agency, place or sign-in has ended."""
    with app.app_context():
        with writing() as session:
            made = {name: _editor(session, name, ready) for name in (*EDITORS, "removed", *ENDED)}
        with writing() as session:
            _end(session, made, ready)
    persons = {name: _known(app, name, who, ready.cookies[name]) for name, who in ready.people.items()}
    agencies = {who.agency: who.agencies[0].id for who in ready.people.values()}
    for name, (person_id, cookie) in made.items():
        offices = frozenset(agencies[office] for office in EDITORS.get(name, (POLICE,)))
        actor = None if name in ENDED else Actor(person_id, None if name == "removed" else Role.EDITOR, offices)
        persons[name] = Person(actor, cookie_holding(app, cookie))
    return persons | {"nobody": Person(None)}


def _known(app: Flask, name: str, who: Who, cookie: str) -> Person:
    role = name.removeprefix("other_")
    agencies = frozenset(office.id for office in who.agencies)
    actor = Actor(who.person_id, Role(role) if role in set(Role) else None, agencies, name == "administrator", name == "coordinator")
    return Person(actor, cookie_holding(app, cookie))


def _editor(session: Session, name: str, ready: Ready) -> tuple[int, str]:
    """Makes the account; returns its id and what its browser holds."""
    office = "" if name == "without_agency" else POLICE
    who = joining.add_person(session, NOW, f"{name}@nordvik.example", name, PASSWORD, office)
    joining.give_role(session, NOW, who.email, ready.plan, "editor")
    begun = datetime.now(UTC) - timedelta(days=15 if name == "expired" else 0)
    return who.person_id, joining.begin_session(session, begun, who.person_id, "password", "Prøvenettleser")[1]


def _end(session: Session, made: dict[str, tuple[int, str]], ready: Ready) -> None:
    agencies = {who.agency: who.agencies[0].id for who in ready.people.values()}
    for name, offices in EDITORS.items():
        chosen = [agencies[office] for office in offices]
        change_account(session, SYSTEM, made[name][0], agencies=frozenset(chosen))
    placing.remove(session, ready.people["coordinator"], ready.plan, NOW, made["removed"][0])
    administering.set_active(session, SYSTEM, NOW, made["deactivated"][0], False)
    person_id, cookie = made["signed_out"]
    joining.end_session(session, NOW, Who(person_id, "signed_out", "", sign_in=int(cookie.partition(":")[0])))


def cookie_holding(app: Flask, kept: str) -> str:
    """The session cookie of a browser that holds this."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = kept
    cookie = client.get_cookie("samplan")
    assert cookie is not None
    return cookie.value


def worlds(app: Flask, file: Path, ready: Ready) -> Iterator[World]:
    """The world, ready to be asked, until it is closed."""
    furnish(app, ready.plan, ready.people)
    world = World(app, file, ready.plan)
    world.persons = peopled(app, ready)
    world.keep()
    yield world
    world.close()
