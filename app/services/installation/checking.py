"""Does the machinery stand: for whoever watches over it, in one word or in every part."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from app.domain.pieces import KINDS
from app.prose.text import to_json
from app.services.entry.gathering import gather
from app.services.mail.mailing import list_given_up
from app.services.mail.posting import NotSent, reach
from app.settings import BadSetting, Settings
from app.store import copies, plans, texts
from app.store.base import Session
from app.store.health import Unreachable, answers, must_be_reachable
from app.store.tables import PieceRow, PlanRow
from exports.document import Chapter, Document, Drawing, Paragraph, Text, TextPart
from exports.drawing import Format, draw

LEAST_FREE = 500_000_000
OPEN_TO_OTHERS = 0o077
LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``found``: what is wrong and how to mend it; empty when all is well."""

    what: str
    found: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found


def is_database_alive(session: Session) -> bool:
    """Whether the database answers and has its tables."""
    return answers(session)


def must_reach_database() -> None:
    """Raises BadSetting, with what to look after, when there is no database at the address of the settings."""
    try:
        must_be_reachable()
    except Unreachable as error:
        raise BadSetting(
            f"Databasen svarer ikke: {error}\n"
            "Se etter at databasetjeneren er i gang, at databasen finnes, og at adressen i SAMPLAN_DATABASE_URL er riktig."
        ) from error


def check_all(session: Session, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look over database, plans, data directory, drawing office and mail, one finding after the other; nothing is changed or sent.

    Args:
        session: a reading one.
    """
    yield Finding("Databasen er hel", tuple(copies.faults(session)))
    revision, newest = copies.revision_of(session), copies.known_revisions()[-1]
    behind = () if revision == newest else (f"Databasen er på {revision or 'ingen revisjon'}, ikke {newest}. Kjør: flask --app wsgi setup",)
    yield Finding("Databasen har nyeste form", behind)
    if not behind:
        yield from _plans(session)
    yield Finding("Datamappen er lukket for andre og har plass", tuple(_folder(settings.data_dir)))
    yield Finding("PDF og Word kan tegnes, med skriftene", tuple(_office()))
    yield Finding("E-post kommer ut", tuple(_mail(settings)))
    if not behind:
        yield Finding("Ingen e-post er gitt opp det siste døgnet", tuple(_given_up(session, now)))


def _plans(session: Session) -> Iterator[Finding]:
    found: dict[str, list[str]] = {"order": [], "texts": [], "whole": []}
    rows = plans.list_plans(session)
    for plan in rows:
        found["order"] += _order(plans.list_pieces(session, plan.id), plan)
        found["texts"] += _texts(session, plan)
        found["whole"] += _gathered(session, plan)
    yield Finding(f"Rekkefølgen er hel i {len(rows)} planer", tuple(found["order"]))
    yield Finding("Hver tekst er den som ble skrevet", tuple(found["texts"]))
    yield Finding("Hver plan kan leses", tuple(found["whole"]))


def _order(pieces: Sequence[PieceRow], plan: PlanRow) -> list[str]:
    """Siblings of one lane have each a place of their own."""
    places = Counter((piece.parent_id, KINDS[piece.kind].lane, piece.position) for piece in pieces)
    return [
        f"{plan.slug}: {count} deler står på samme plass under {parent or 'planen'} ({lane})."
        for (parent, lane, _place), count in places.items()
        if count > 1
    ]


def _texts(session: Session, plan: PlanRow) -> list[str]:
    """What pages read is what the shared text holds."""
    rows = texts.list_texts(session, plan.id)
    return [f"{plan.slug}: teksten {text.id} vises annerledes enn den er lagret." for text in rows if to_json(text.state) != text.json]


def _gathered(session: Session, plan: PlanRow) -> list[str]:
    try:
        gather(session, plan)
    except Exception as error:
        return [f"{plan.slug}: planen kan ikke settes sammen ({type(error).__name__}: {error})."]
    return []


def _folder(folder: Path) -> Iterator[str]:
    if folder.stat().st_mode & OPEN_TO_OTHERS:
        yield f"{folder} kan leses av andre kontoer. Kjør: chmod 700 {folder}"
    secret = folder / "secret_key"
    if secret.exists() and secret.stat().st_mode & OPEN_TO_OTHERS:
        yield f"{secret} kan leses av andre kontoer. Kjør: chmod 600 {secret}"
    if (free := disk_usage(folder).free) < LEAST_FREE:
        yield f"Bare {free // 1_000_000} MB ledig på disken. Rydd plass før den blir full."


def _office() -> Iterator[str]:
    """Draws one small page in both formats, which needs every library and the fonts."""
    words = TextPart("text", (Paragraph("block", (Text("Prøveside: æøå ÆØÅ «–»"),)),))
    document = Document(
        "check", "tiltaksplan", "Prøveside", cover=False, contents=False, chapters=(Chapter("one", "plain", "Prøve", parts=(words,)),)
    )
    formats: tuple[Format, ...] = ("pdf", "docx")
    pictures: dict[str, bytes] = {}
    for format in formats:
        try:
            draw(document, Drawing("tiltaksplan", cover=False, contents=False), format, pictures.__getitem__)
        except Exception as error:
            yield f"{format} kunne ikke tegnes ({type(error).__name__}: {error}). Kjør make setup, som legger inn biblioteker og skrifter."


def _mail(settings: Settings) -> Iterator[str]:
    if settings.mail_server is None:
        return
    try:
        reach(settings.mail_server)
    except NotSent as error:
        yield f"{error.reason} Se etter at SAMPLAN_MAIL_URL er riktig."


def _given_up(session: Session, now: datetime) -> Iterator[str]:
    found = list_given_up(session, now - LATELY)
    if found:
        yield f"{len(found)} kom ikke fram. Den siste: {found[0].error} Alle står under Administrasjon › Brukere."
