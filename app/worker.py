"""The worker: takes a drawing, has it made, puts the file in its place, repeats; and beside that mails people what they are told of, sends
the mail that waits, settles in the texts what is typed, and keeps the time of input rounds.

Drawing is done in a process of its own under limits of time and memory: a plan that cannot be drawn costs its own drawing and nothing else.
That process stays warm between drawings (loading the layout engine costs more than a short plan) and is replaced now and then.
Mail goes out from a thread of its own, so that a mail server that does not answer holds up no drawing; what is typed is settled from
another, for a page that is opened does itself what has not been settled yet. Input rounds are looked at every minute: who has not handed
in is
reminded when the deadline is near, and a round is closed when it is over.
"""

import logging
import os
import resource
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread, current_thread
from types import FrameType
from zoneinfo import ZoneInfo

from app.background import step_back
from app.domain.notices import Habits
from app.domain.saying import say
from app.services.documents import exporting
from app.services.documents.exporting import Task, file_of
from app.services.entry import linking
from app.services.mail import dispatching, mailing, posting
from app.services.people import joining
from app.services.plan import settling
from app.services.privacy import forgetting
from app.services.rounds import asking, opening
from app.services.rounds.telling import Writer
from app.settings import Settings
from app.store.base import reading, writing
from exports.drawing import draw, read_request
from exports.figures import BadFigure
from exports.pictures import BadPicture

IDLE_SECONDS = 0.3
MAIL_IDLE_SECONDS = 1.0
SETTLE_IDLE_SECONDS = 0.5
TELL_IDLE_SECONDS = 5.0
ROUNDS_IDLE_SECONDS = 60.0
FORGET_IDLE_SECONDS = 2.0
SWEEP_SECONDS = 600
DRAWINGS_PER_PROCESS = 50

_log = logging.getLogger("samplan.worker")


class CouldNotDraw(Exception):
    """The drawing could not be made; the argument is the sentence for the reader."""


class Draughtsman:
    """The process that draws. One drawing at a time; killed when it takes too long, replaced when it dies or has made its number."""

    def __init__(self, seconds: int, memory: int) -> None:
        self._seconds, self._memory = seconds, memory
        self._made = 0
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        self._line, end = context.Pipe()
        self._process = context.Process(target=_serve, args=(end, self._memory), daemon=True)
        self._process.start()
        end.close()
        self._made = 0

    def draw(self, task: Task, assets: Mapping[str, bytes], tell: Callable[[int], None]) -> bytes:
        """The drawing's bytes. ``tell`` is called with per cent on the way.

        Raises:
            CouldNotDraw: it took too long or too much memory, or the plan holds something that cannot be drawn.
        """
        if self._made >= DRAWINGS_PER_PROCESS or not self._process.is_alive():
            self.stop()
            self._start()
        self._made += 1
        self._line.send((task.format, task.request, assets))
        return self._wait(tell)

    def _wait(self, tell: Callable[[int], None]) -> bytes:
        deadline = time.monotonic() + self._seconds
        try:
            while self._line.poll(max(0.0, deadline - time.monotonic())):
                what, value = self._line.recv()
                if what == "progress":
                    tell(value)
                elif what == "done":
                    return bytes(value)
                else:
                    raise CouldNotDraw(value)
        except (EOFError, ConnectionError) as error:
            self.stop()
            self._start()
            raise CouldNotDraw(say("Filen ble for stor. Del planen i to, eller bruk færre og mindre bilder.")) from error
        self.stop()
        self._start()
        raise CouldNotDraw(
            say("Filen var ikke ferdig etter %(seconds)s sekunder. Prøv igjen, eller kort ned planen.", seconds=self._seconds)
        )

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._line.close()


def _serve(line: Connection, memory: int) -> None:
    """The drawing process: answers each task with progress and then «done» and bytes, or «failed» and a sentence."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step_back()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addHandler(_Progress(line))
    while True:
        try:
            format, request, assets = line.recv()
        except EOFError:
            return
        try:
            document, drawing = read_request(request)
            line.send(("done", draw(document, drawing, format, assets.__getitem__)))
        except MemoryError:
            os._exit(1)
        except (BadFigure, BadPicture) as error:
            line.send(("failed", str(error)))
        except Exception:
            _log.exception("a drawing failed, and the fault is ours")
            line.send(("failed", say("Noe gikk galt hos oss da filen ble laget. Feilen er loggført. Prøv igjen om litt.")))


class _Progress(logging.Handler):
    """The layout engine tells its steps («Step 5 - Creating layout - Page 7») to a log; they become per cent."""

    def __init__(self, line: Connection) -> None:
        super().__init__(logging.INFO)
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        """One step further."""
        words = record.getMessage().split()
        if len(words) > 1 and words[0] == "Step" and words[1].isdecimal():
            self._line.send(("progress", min(95, 10 + 12 * int(words[1]))))


def run(context: Callable[[], AbstractContextManager[object]], settings: Settings, write: Writer) -> None:
    """Draw until SIGTERM or SIGINT. A drawing that is cut short is begun again at the next start.

    Args:
        context: opens the surroundings in which the database can be reached; one per round.
        write: writes the mails of input rounds.
    """
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    draughtsman = Draughtsman(settings.draw_seconds, settings.draw_memory)
    with context(), writing() as session:
        exporting.resume(session)
    helpers = [
        Thread(target=repeat, args=(context, stopping, lambda: post_once(settings), MAIL_IDLE_SECONDS), name="postman", daemon=True),
        Thread(target=repeat, args=(context, stopping, settle_once, SETTLE_IDLE_SECONDS), name="settler", daemon=True),
        Thread(target=repeat, args=(context, stopping, lambda: tell_once(settings), TELL_IDLE_SECONDS), name="herald", daemon=True),
        Thread(target=repeat, args=(context, stopping, lambda: keep_time(write), ROUNDS_IDLE_SECONDS), name="timekeeper", daemon=True),
        Thread(target=repeat, args=(context, stopping, forget_once, FORGET_IDLE_SECONDS), name="cleaner", daemon=True),
    ]
    for helper in helpers:
        helper.start()
    _log.info("the worker is ready")
    swept = 0.0
    try:
        while not stopping.is_set():
            with context():
                if time.monotonic() - swept > SWEEP_SECONDS:
                    swept = time.monotonic()
                    _sweep(settings)
                if not work_once(settings, draughtsman):
                    time.sleep(IDLE_SECONDS)
    finally:
        draughtsman.stop()
        stopping.set()
        for helper in helpers:
            helper.join(posting.TIMEOUT_SECONDS)


def work_once(settings: Settings, draughtsman: Draughtsman) -> bool:
    """Make one drawing if somebody waits; else ask for those of plans that have become still. Returns whether there was anything to do."""
    with reading() as session:
        if not exporting.is_anything_to_do(session, _now()):
            return False
    with writing() as session:
        task = exporting.take(session, _now())
        if task is None:
            return exporting.draw_ahead(session, _now(), settings.drawings_dir, settings.time_zone) > 0
    with reading() as session:
        assets = exporting.collect_assets(session, task.plan_id)
    try:
        data = draughtsman.draw(task, assets, lambda percent: _tell(task, percent))
        _put(file_of(settings.drawings_dir, task.key, task.format), data)
    except CouldNotDraw as error:
        _log.warning("drawing %s failed", task.job_id)
        with writing() as session:
            exporting.fail(session, _now(), task.job_id, str(error))
        return True
    with writing() as session:
        is_wanted = exporting.finish(session, _now(), task.job_id, data)
    if not is_wanted:
        file_of(settings.drawings_dir, task.key, task.format).unlink(missing_ok=True)
    return True


def forget_once() -> bool:
    """Clean the database file if something has been hidden since the last time. Returns whether it was done."""
    with reading() as session:
        redaction = forgetting.due(session)
    if redaction is None or not forgetting.clean_file():
        return False  # somebody was reading: tried again after a rest
    with writing() as session:
        forgetting.mark(session, redaction)
    return True


def _tell(task: Task, percent: int) -> None:
    with writing() as session:
        exporting.report_progress(session, _now(), task.job_id, percent)


def _put(file: Path, data: bytes) -> None:
    """Write the file so that it is either there whole or not there."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = file.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(data)
    unfinished.replace(file)


def _sweep(settings: Settings) -> None:
    with writing() as session:
        files = exporting.sweep(session, _now())
        mailing.forget_failed(session, _now())
        joining.forget_old_sessions(session, _now())
        linking.forget_old_resets(session, _now())
        dispatching.forget_old(session, _now())
    for key, format in files:
        file_of(settings.drawings_dir, key, format).unlink(missing_ok=True)


# ---------------------------------------------------------------- beside it


def repeat(context: Callable[[], AbstractContextManager[object]], stopping: Event, once: Callable[[], bool], idle: float) -> None:
    """Do one thing after another until told to stop, and rest for so many seconds when there is nothing. A fault of ours costs one round,
    and is told in the log."""
    while not stopping.is_set():
        was_there_any = False
        try:
            with context():
                was_there_any = once()
        except Exception:
            _log.exception("the %s stumbled, and the fault is ours", current_thread().name)
        if not was_there_any:
            stopping.wait(idle)


def settle_once() -> bool:
    """Settle or index something. Returns whether there was anything."""
    with reading() as session:
        if not settling.is_behind(session, _now()):
            return False
    with writing() as session:
        return settling.step(session, _now())


def tell_once(settings: Settings) -> bool:
    """Write one mail of notices, if one is due. Returns whether there was anything to do."""
    habits = Habits(settings.address, settings.digest_hour, ZoneInfo(settings.time_zone))
    with reading() as session:
        if not dispatching.is_due(session, _now(), habits):
            return False
    with writing() as session:
        return dispatching.step(session, _now(), habits)


def keep_time(write: Writer) -> bool:
    """Remind those whose deadline in an input round is near, and close rounds that are over. Returns whether there was anything to do."""
    with reading() as session:
        is_due, is_over = asking.is_reminder_due(session, _now()), opening.is_any_over(session, _now())
    if is_due or is_over:
        with writing() as session:
            asking.remind_due(session, _now(), write)
            opening.close_due(session, _now())
    return is_due or is_over


def post_once(settings: Settings) -> bool:
    """Send one mail if one waits. Returns whether there was any."""
    with reading() as session:
        letter = mailing.next_letter(session, _now())
    if letter is None:
        return False
    with writing() as session:
        if mailing.drop_if_closed(session, _now(), letter.id) or dispatching.drop_if_stale(session, _now(), letter.id):
            return True
    try:
        if settings.mail_server is None:
            posting.lay_down(letter, settings.mail_from, settings.mail_dir)
        else:
            posting.send(letter, settings.mail_from, settings.mail_server)
    except posting.NotSent as error:
        _log.warning("mail %s did not go out (%s)", letter.id, type(error.__cause__).__name__)
        with writing() as session:
            mailing.report_not_sent(session, _now(), letter.id, error.reason, error.for_good)
        return True
    with writing() as session:
        mailing.report_sent(session, _now(), letter.id)
    return True


def _now() -> datetime:
    return datetime.now(UTC)
