"""The plan is drawn: asked for, found, handed out. The worker draws; nobody waits on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from app.domain.access import Permission
from app.domain.dates import PartialDate
from app.domain.errors import NotFound
from app.domain.states import State
from app.services.entry import guarding
from app.services.entry.entering import SYSTEM, Entered, Who, enter
from app.services.entry.gathering import gather
from app.services.plan.styling import profile_of
from app.store import jobs, plans, revisions
from app.store.base import Session
from app.store.revision_tables import RevisionFileRow
from app.store.tables import JobRow
from exports.document import Document, Drawing, new_id
from exports.drawing import Format, Paper, draw, drawing_key, request_data

STILL_FOR = timedelta(seconds=5)
KEEP_FILES = timedelta(days=14)
PaperKind = Literal["draft", "clean", "working", "matrix", "appendix"]
"""What is drawn: the plan as a draft or without a draft's mark, the working copy, a round's «merknadsskjema», or the plan with that as
an appendix."""
NAMES = {"working": "-arbeidsutgave", "matrix": "-merknadsskjema", "appendix": "-med-merknadsskjema"}
"""What the file of a paper is called beside its plan's name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants the plan. None: as the plan itself says."""

    format: Format = "pdf"
    layout: Literal["tiltaksplan", "statusrapport"] | None = None
    clean: bool = False
    cover: bool | None = None
    contents: bool | None = None


@dataclass(frozen=True, slots=True)
class JobView:
    """Where a drawing stands. ``progress`` in per cent; ``ahead``: how many wait before it."""

    id: str
    state: str
    format: str
    progress: int
    error: str
    ahead: int
    filename: str
    key: str
    paper: str = "draft"


@dataclass(frozen=True, slots=True)
class Task:
    """What the worker is to draw."""

    job_id: str
    plan_id: str
    key: str
    format: str
    request: dict[str, Any]


def ask(session: Session, who: Who, slug: str, now: datetime, wish: Wish, folder: Path, zone: str) -> JobView:
    """Ask for a drawing of the plan as it is now. One that is drawn already is ready at once.

    Args:
        folder: where finished drawings lie; zone: in which the draft's time is told.

    Raises:
        NotAllowed: the person may not export the plan, or not the clean copy.
        Invalid: somebody's birth number stands in it.
    """
    entered = _enter(session, who, slug, wish)
    guarding.refuse_numbers(session, entered.plan, "format")
    document = gather(session, entered.plan)
    drawing = drawing_of(document, wish, draft_note(entered, wish, zone), entered.plan.facts)
    kind: PaperKind = "clean" if wish.clean else "draft"
    return view_of(session, entered, ask_paper(session, entered, now, kind, document, drawing, wish.format, folder))


def _enter(session: Session, who: Who, slug: str, wish: Wish) -> Entered:
    entered = enter(session, who, slug, Permission.EXPORT)
    _must_have(entered, "clean" if wish.clean else "draft")
    return entered


def _must_have(entered: Entered, paper: str) -> None:
    """Raises NotAllowed unless the person may have such a paper. The clean copy of a decided plan is everybody's who may export it."""
    if paper == "clean" and State(entered.plan.state) is not State.DECIDED:
        entered.must(Permission.EXPORT_CLEAN)
    if paper in ("working", "matrix", "appendix"):
        entered.must(Permission.EXPORT_WORKING_COPY)


def drawing_of(document: Document, wish: Wish, note: str, facts: Mapping[str, Any]) -> Drawing:
    """The wish with the plan's own choices where it has none, in the plan's own look. ``facts``: the plan's."""
    return Drawing(
        layout=wish.layout or document.kind,
        cover=document.cover if wish.cover is None else wish.cover,
        contents=document.contents if wish.contents is None else wish.contents,
        draft_note=note,
        profile=profile_of(facts, document),
    )


def draft_note(entered: Entered, wish: Wish, zone: str) -> str:
    """What stands in the margin of a draft, with the time of its last change; empty on the clean copy and on a decided plan."""
    if wish.clean or State(entered.plan.state) is State.DECIDED:
        return ""
    at = entered.plan.changed_at.astimezone(ZoneInfo(zone))
    return f"Utkast, innhold per {PartialDate(at.year, at.month, at.day)} kl. {at:%H.%M}"


def ask_paper(
    session: Session, entered: Entered, now: datetime, kind: PaperKind, paper: Paper, drawing: Drawing, format: Format, folder: Path
) -> JobRow:
    """Ask for a drawing of any paper, by somebody who may have it. One that is drawn already is not drawn again."""
    key = drawing_key(paper, drawing)
    job = jobs.find_job_for(session, key, format)
    if job is None:
        request = request_data(paper, drawing)
        row = JobRow(id=new_id(), plan_id=entered.plan.id, key=key, format=format, request=request, state="asked", progress=0, error="")
        row.paper, row.asked_by, row.asked_at = kind, entered.by, now
        return jobs.add_job(session, row)
    lost = job.state == "ready" and not file_of(folder, key, format).exists()
    if job.state == "failed" or lost:
        job.request = request_data(paper, drawing)
        jobs.set_asked_again(session, job, entered.by, now)
    return job


def ask_revision(
    session: Session, entered: Entered, now: datetime, revision_id: str, document: Document, drawing: Drawing, format: Format, folder: Path
) -> None:
    """Ask for a frozen document's file, to be kept with the revision for good."""
    job = ask_paper(session, entered, now, "draft", document, drawing, format, folder)
    job.revision_id = revision_id


def list_of_revision(session: Session, entered: Entered, revision_id: str) -> list[JobView]:
    """Where the drawings of a revision stand that are not kept with it yet."""
    return [view_of(session, entered, job) for job in jobs.list_jobs_of(session, revision_id) if job.state != "ready"]


def file_of(folder: Path, key: str, format: str) -> Path:
    """Where the drawing with this key lies."""
    return folder / f"{key}.{format}"


def view_of(session: Session, entered: Entered, job: JobRow) -> JobView:
    """A drawing as pages show it."""
    ahead = jobs.count_ahead(session, job) if job.state == "asked" else 0
    name = f"{entered.plan.slug}{NAMES.get(job.paper, '')}.{job.format}"
    return JobView(job.id, job.state, job.format, job.progress, job.error, ahead, name, job.key, job.paper)


def show_job(session: Session, who: Who, slug: str, job_id: str) -> JobView:
    """Where a drawing of this plan stands.

    Raises:
        NotFound: no such drawing of this plan.
        NotAllowed: the person may not export the plan, or not the paper that this is.
    """
    entered = enter(session, who, slug, Permission.EXPORT)
    job = jobs.find_job(session, job_id)
    if job is None or job.plan_id != entered.plan.id:
        raise NotFound
    _must_have(entered, job.paper)
    return view_of(session, entered, job)


def draw_now(session: Session, slug: str, wish: Wish, zone: str) -> bytes:
    """Draw a plan here and now, for the command line.

    Raises:
        NotFound: no such plan.
    """
    entered = enter(session, SYSTEM, slug, Permission.EXPORT)
    document = gather(session, entered.plan)
    drawing = drawing_of(document, wish, draft_note(entered, wish, zone), entered.plan.facts)
    return draw(document, drawing, wish.format, asset_reader(session, entered.plan.id))


def asset_reader(session: Session, plan_id: str) -> Callable[[str], bytes]:
    """A function that gives a picture of the plan by its hash; it raises KeyError for one the plan does not have."""

    def read(sha256: str) -> bytes:
        asset = plans.find_asset(session, plan_id, sha256)
        if asset is None:
            raise KeyError(sha256)
        return asset.data

    return read


# ---------------------------------------------------------------- for the worker


def is_anything_to_do(session: Session, now: datetime) -> bool:
    """Whether a drawing waits, or a plan has become still; asked often, so that an idle worker never takes the writing lock."""
    return jobs.is_job_waiting(session) or bool(plans.list_still_plans(session, now - STILL_FOR))


def take(session: Session, now: datetime) -> Task | None:
    """The drawing to be made next, now marked as being drawn; None when nobody waits."""
    job = jobs.take_job(session, now)
    return Task(job.id, job.plan_id, job.key, job.format, job.request) if job else None


def collect_assets(session: Session, plan_id: str) -> dict[str, bytes]:
    """All pictures of a plan by their hash, for a process without database."""
    return {asset.sha256: asset.data for asset in plans.list_assets(session, plan_id)}


def report_progress(session: Session, now: datetime, job_id: str, progress: int) -> None:
    """Tell how far a drawing has come, in per cent."""
    jobs.set_job(session, job_id, "drawing", now, progress)


def finish(session: Session, now: datetime, job_id: str, data: bytes) -> bool:
    """The drawing's file is in its place: the job is ready. That of a frozen revision is kept with it too, unless it has been redacted.

    Returns:
        Whether it is still asked for; if not, words in it were hidden while it was drawn, and the file must go.
    """
    job = jobs.find_job(session, job_id)
    if job is None:
        return False
    if job.revision_id and _lacks_file(session, job.revision_id, job.format):
        file = RevisionFileRow(revision_id=job.revision_id, format=job.format, sha256=sha256(data).hexdigest(), data=data, at=now)
        revisions.add_file(session, file)
    jobs.set_job(session, job_id, "ready", now, 100)
    return True


def _lacks_file(session: Session, revision_id: str, format: str) -> bool:
    return revisions.has_body(session, revision_id) and revisions.find_file(session, revision_id, format) is None


def fail(session: Session, now: datetime, job_id: str, sentence: str) -> None:
    """The drawing could not be made; the sentence is for the reader."""
    jobs.set_job(session, job_id, "failed", now, 0, sentence)


def resume(session: Session) -> int:
    """When the worker starts: drawings it was at when it stopped are asked again."""
    return jobs.set_interrupted(session)


def draw_ahead(session: Session, now: datetime, folder: Path, zone: str) -> int:
    """Ask for the PDF and DOCX of every plan that has been still for five seconds since it changed; returns how many plans.

    One with a birth number in it is not drawn."""
    still = plans.list_still_plans(session, now - STILL_FOR)
    for plan in still:
        plan.drawn_content = plan.content
        if guarding.has_number(session, plan):
            continue
        entered = enter(session, SYSTEM, plan.slug, Permission.EXPORT)
        document = gather(session, plan)
        for wish in (Wish("pdf"), Wish("docx")):
            drawing = drawing_of(document, wish, draft_note(entered, wish, zone), plan.facts)
            ask_paper(session, entered, now, "draft", document, drawing, wish.format, folder)
    session.flush()
    return len(still)


def sweep(session: Session, now: datetime) -> list[tuple[str, str]]:
    """Forget drawings older than two weeks, and expired import drafts; returns key and format of the files that may go."""
    jobs.remove_expired_drafts(session, now)
    old = jobs.list_old_jobs(session, now - KEEP_FILES)
    files = [(job.key, job.format) for job in old]
    jobs.remove_jobs(session, [job.id for job in old])
    return files
