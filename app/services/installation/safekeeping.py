"""Everything that Samplan keeps, in one file: made while people work, and put back where nothing is.

A backup is a tar archive: first ``manifest.json``, which names every file with its size and SHA-256, then the files themselves. It holds
secrets (the key that signs sign-ins, the hashes of passwords), so it is written for its owner's eyes alone.
"""

import gzip
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import IO, Any

from app.store import copies
from app.store.base import Session

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "samplan.db", "postgresql": "samplan.pgdump"}
SECRET = "secret_key"
LIVE = tuple(f"samplan.db{more}" for more in ("", "-wal", "-shm", "-journal", "-live", "-live-wal", "-live-shm"))
"""The database in use is never copied as a file: what was written last may stand beside it. Who is there just now (``-live``) is not
kept."""
UNFINISHED = ".part"
COMPRESSION = 6


class CannotKeep(Exception):
    """The backup could not be made or put back; the argument is a sentence that tells why, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. ``files``: path → (size in bytes, SHA-256)."""

    made_at: datetime
    version: str
    kind: str
    revision: str
    files: Mapping[str, tuple[int, str]]

    @property
    def size(self) -> int:
        """Bytes of all files together, before they were packed."""
        return sum(size for size, _ in self.files.values())


# ---------------------------------------------------------------- out


def make_backup(session: Session, now: datetime, folder: Path, target: Path, version: str, drawings: bool = True) -> Backup:
    """Keep database and files in one new file, complete up to the moment this begins; people go on working meanwhile.

    Args:
        session: a reading one. folder: the data directory. target: the file to make, which must not be there.
        version: of Samplan. drawings: whether finished drawings are kept too; without them they are drawn anew when asked for.

    Raises:
        CannotKeep: the file is there already, its folder is not, or the database could not be copied whole.
    """
    if target.exists():
        raise CannotKeep(f"Filen {target} finnes fra før. Velg et annet navn, så ingen sikkerhetskopi blir overskrevet.")
    if not target.parent.is_dir():
        raise CannotKeep(f"Mappen {target.parent} finnes ikke. Lag den først.")
    kind = copies.kind_of(session)
    with _staging(target.parent) as staging:
        try:
            copies.copy_out(session, staging / DATABASE[kind])
        except copies.CannotCopy as error:
            raise CannotKeep(f"Databasen kunne ikke kopieres: {error}") from error
        _collect(folder, staging, drawings)
        files = {str(path.relative_to(staging)): (path.stat().st_size, _digest(path)) for path in _files(staging)}
        backup = Backup(now, version, kind, copies.revision_of(session), files)
        _pack(staging, backup, target)
    return backup


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder of our own on the same disk, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".samplan-", dir=folder) as made:
        yield Path(made)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _collect(folder: Path, staging: Path, drawings: bool) -> None:
    """Copy the data directory's files; one that is tidied away meanwhile was not worth keeping."""
    for path in _files(folder):
        name = path.relative_to(folder)
        is_left = str(name) in LIVE or path.name.endswith(UNFINISHED) or name.parts[0].startswith(".")
        if is_left or (name.parts[0] == "drawings" and not drawings):
            continue
        there = staging / name
        there.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, there)
        except FileNotFoundError:
            there.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _pack(staging: Path, backup: Backup, target: Path) -> None:
    """Write the archive whole or not at all."""
    unfinished = target.with_name(target.name + UNFINISHED)
    told = {"format": FORMAT, "made_at": backup.made_at.isoformat(), "version": backup.version, "kind": backup.kind}
    manifest = json.dumps(told | {"revision": backup.revision, "files": backup.files}, indent=1).encode()
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            packing = gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=COMPRESSION)
            with packing as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
                entry = tarfile.TarInfo(MANIFEST)
                entry.size = len(manifest)
                archive.addfile(entry, io.BytesIO(manifest))
                for name in backup.files:
                    archive.add(staging / name, name, recursive=False, filter=_nameless)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _nameless(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the owner's name, and for the owner alone."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


# ---------------------------------------------------------------- in


def restore_backup(session: Session, source: Path, folder: Path) -> Backup:
    """Put a backup into a data directory where nothing is. Every file is checked before any is put in its place.

    Args:
        session: of the database to be filled; where that is SQLite its file must not be there yet.
        folder: the data directory; a secret that was made at this start is replaced by the kept one.

    Raises:
        CannotKeep: the file is no backup, is damaged, or is of a newer Samplan; or something is there already.
    """
    _must_be_empty(session, folder)
    with _staging(folder) as staging:
        try:
            with source.open("rb") as raw, gzip.GzipFile(fileobj=raw) as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
                backup = _unpack(archive, staging)
        except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
            raise CannotKeep(f"{source} er ikke en hel sikkerhetskopi fra Samplan ({error}). Ingenting er lagt inn.") from error
        _must_fit(session, backup, staging)
        if backup.kind == "postgresql":
            _fill(session, staging / DATABASE[backup.kind])
        for name in sorted(backup.files, key=lambda name: name in DATABASE.values()):  # the database last: with it there, all is there
            if name != DATABASE["postgresql"]:
                (folder / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                (staging / name).replace(folder / name)
    return backup


def _must_be_empty(session: Session, folder: Path) -> None:
    there = sorted(path.name for path in folder.iterdir() if path.name not in (SECRET, "drawings") and not path.name.startswith("."))
    if there:
        raise CannotKeep(f"Datamappen {folder} er ikke tom: {', '.join(there[:5])}. Velg en tom mappe, så ingenting blir overskrevet.")
    if copies.kind_of(session) != "sqlite" and not copies.is_empty(session):
        raise CannotKeep("Databasen har tabeller fra før. Lag en tom database, så ingenting blir overskrevet.")


def _unpack(archive: tarfile.TarFile, staging: Path) -> Backup:
    """The archive's files in the staging folder, each as the manifest says it is."""
    entries = iter(archive)
    first = next(entries, None)
    if first is None or first.name != MANIFEST or first.size > 50_000_000:
        raise ValueError("innholdslisten mangler")
    backup = _read_manifest(json.loads(_stream(archive, first).read()))
    waiting = dict(backup.files)
    for entry in entries:
        size, digest = waiting.pop(entry.name)
        there = staging / entry.name
        there.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(there, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            shutil.copyfileobj(_stream(archive, entry), out)
        if (there.stat().st_size, _digest(there)) != (size, digest):
            raise ValueError(f"{entry.name} er endret eller skadet")
    if waiting:
        raise ValueError(f"{', '.join(sorted(waiting)[:5])} mangler")
    return backup


def _stream(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(entry) if entry.isfile() else None
    if stream is None:
        raise ValueError(f"{entry.name} er ikke en vanlig fil")
    return stream


def _read_manifest(told: Mapping[str, Any]) -> Backup:
    if told["format"] != FORMAT:
        raise ValueError("den er laget av en nyere Samplan")
    files = {str(name): (int(size), str(digest)) for name, (size, digest) in told["files"].items()}
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or str(path) != name or name in (MANIFEST, ""):
            raise ValueError(f"filnavnet {name!r} hører ikke hjemme i en sikkerhetskopi")
    return Backup(datetime.fromisoformat(told["made_at"]), str(told["version"]), str(told["kind"]), str(told["revision"]), files)


def _must_fit(session: Session, backup: Backup, staging: Path) -> None:
    if backup.kind != (here := copies.kind_of(session)):
        raise CannotKeep(f"Sikkerhetskopien er av {backup.kind}, men Samplan er satt opp med {here}. Sett SAMPLAN_DATABASE_URL.")
    if backup.revision not in copies.known_revisions():
        raise CannotKeep(f"Sikkerhetskopien er fra Samplan {backup.version}, som er nyere enn denne. Oppgrader først, og prøv igjen.")
    if backup.kind == "sqlite" and (found := copies.sqlite_faults(staging / DATABASE["sqlite"])):
        raise CannotKeep(f"Databasen i sikkerhetskopien er skadet: {'; '.join(found[:3])}. Ingenting er lagt inn.")


def _fill(session: Session, file: Path) -> None:
    try:
        copies.copy_in(session, file)
    except copies.CannotCopy as error:
        raise CannotKeep(f"Databasen kunne ikke fylles: {error}") from error
