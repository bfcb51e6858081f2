"""The command line of whoever keeps Samplan running: ``flask --app wsgi backup``, ``restore`` and ``check``.

Apart from the other commands because these must not touch the database before they know what state it is in.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.background import step_back
from app.services.installation import checking, safekeeping
from app.services.installation.checking import Finding
from app.services.installation.safekeeping import Backup, CannotKeep
from app.settings import Settings
from app.store.base import reading
from app.web.ground.pages import VERSION


def init_operations(app: Flask) -> None:
    """Register the commands."""
    for command in (backup_command, restore_command, check_command):
        app.cli.add_command(command)


def _quiet() -> None:
    """What libraries tell of their steps is not the answer to the command."""
    for name in ("alembic", "weasyprint.progress"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _settings() -> Settings:
    settings: Settings = current_app.config["SAMPLAN"]
    return settings


def _told(backup: Backup, file: Path) -> str:
    megabytes = backup.size / 1_000_000
    when = backup.made_at.astimezone().strftime("%d.%m.%Y kl. %H.%M")
    return f"{file}: database og {len(backup.files) - 1} filer, {megabytes:.1f} MB før pakking, slik alt var {when}."


@click.command("backup", help="Lag en sikkerhetskopi av alt i én fil, mens folk arbeider.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-drawings", is_flag=True, help="Uten ferdige PDF- og Word-filer; de tegnes på nytt når noen ber om dem.")
@with_appcontext
def backup_command(file: Path, without_drawings: bool) -> None:
    """Keep everything in one file."""
    step_back()
    _quiet()
    try:
        with reading() as session:
            made = safekeeping.make_backup(session, datetime.now(UTC), _settings().data_dir, file.absolute(), VERSION, not without_drawings)
    except CannotKeep as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(_told(made, file))


@click.command("restore", help="Legg en sikkerhetskopi inn i en tom datamappe.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Put a backup back, and bring the database to the newest form."""
    _quiet()
    try:
        with reading() as session:
            found = safekeeping.restore_backup(session, file, _settings().data_dir)
    except CannotKeep as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    _settings().drawings_dir.mkdir(exist_ok=True, mode=0o700)
    upgrade()
    click.echo(_told(found, file))
    click.echo("Alt er lagt inn og kontrollert mot sjekksummene. Start Samplan som vanlig.")


@click.command("check", help="Se etter at alt er helt: database, planer, filer, skrifter, e-post.")
@click.option("--json", "as_json", is_flag=True, help="Skriv som JSON.")
@with_appcontext
def check_command(as_json: bool) -> None:
    """Look everything over; ends with 1 when something is wrong."""
    _quiet()
    found: list[Finding] = []
    with reading() as session:
        for finding in checking.check_all(session, _settings(), datetime.now(UTC)):
            found.append(finding)
            if not as_json:
                click.echo(f"{'ok ' if finding.is_well else 'NEI'} {finding.what}")
                for line in finding.found:
                    click.echo(f"      {line}")
    if as_json:
        click.echo(json.dumps([{"what": f.what, "ok": f.is_well, "found": f.found} for f in found], ensure_ascii=False, indent=1))
    sys.exit(0 if all(f.is_well for f in found) else 1)
