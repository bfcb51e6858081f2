"""The command line: ``flask --app wsgi …``. Every command makes what it needs in the data directory first."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from app import worker
from app.background import step_back
from app.domain.access import ROLE_LABELS, Role
from app.domain.errors import Hindrance
from app.intake.guard import Limits
from app.intake.refusal import Refused
from app.services.documents import exporting
from app.services.entry.entering import SYSTEM
from app.services.installation import checking, demonstrating
from app.services.origins import importing
from app.services.people import founding, joining
from app.services.plan import planning
from app.services.search import indexing
from app.settings import BadSetting, Settings
from app.store.base import reading, writing
from app.web.rounds import round_letters

plan = AppGroup("plan", help="Planer: les inn, list opp, skriv ut.")
person = AppGroup("person", help="Brukere: legg til, gi rolle.")
demo = AppGroup("demo", help="Eksempelplanen.")
search = AppGroup("search", help="Søket.")


def init_commands(app: Flask) -> None:
    """Register the commands."""
    for group in (plan, person, demo, search):
        app.cli.add_command(group)
    app.cli.add_command(setup_command)
    app.cli.add_command(worker_command)


def _settings() -> Settings:
    settings: Settings = current_app.config["SAMPLAN"]
    return settings


def _prepare() -> None:
    """Make the database's tables, or bring them to the newest form. Ends with exit code 2 and a sentence when there is no database."""
    _settings().drawings_dir.mkdir(exist_ok=True, mode=0o700)
    try:
        checking.must_reach_database()
    except BadSetting as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    upgrade()
    _index()


def _index() -> int:
    """Index the plans that search does not know yet, or knows by older rules; returns how many."""
    count = 0
    while True:
        with writing() as session:
            if not indexing.build_next(session):
                return count
        count += 1


def _now() -> datetime:
    return datetime.now(UTC)


def _stop(error: Hindrance | Refused, as_json: bool = False) -> None:
    """Say what was wrong and end with exit code 2."""
    click.echo(json.dumps({"error": error.sentence}, ensure_ascii=False) if as_json else error.sentence, err=not as_json)
    sys.exit(2)


@click.command("setup", help="Gjør datamappen og databasen klar.")
def setup_command() -> None:
    """Make the data directory and the database; while nobody has an account, tell the way in for the first."""
    _prepare()
    _tell_first()


@click.command("worker", help="Tegn PDF og Word til noen stopper meg.")
def worker_command() -> None:
    """Draw until told to stop."""
    _prepare()
    _tell_first()
    worker.run(current_app.app_context, _settings(), round_letters.write_apart)


def _tell_first() -> None:
    """A link for the first administrator, when nobody has an account. One told before is left to open: a restart must not take it away."""
    with writing() as session:
        token = founding.make_first_link(session, _now()) if founding.needs_first_link(session, _now()) else ""
    if token:
        click.echo(f"Ingen har bruker ennå. Lag den første administratoren her, innen tre dager:\n  {_first_address(token)}")


def _first_address(token: str) -> str:
    port = os.environ.get("SAMPLAN_PORT") or "8080"
    return f"{_settings().base_url or f'http://localhost:{port}'}/forste-administrator/{token}"


# ---------------------------------------------------------------- plans


@plan.command("import", help="Les inn en plan fra Word (.docx).")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(["tiltaksplan", "statusrapport"]), help="Slags dokument. Uten valg: det som passer best.")
@click.option("--changes", type=click.Choice(["accepted", "rejected"]), default="accepted", help="Sporede endringer: godtatt eller avvist.")
@click.option("--json", "as_json", is_flag=True, help="Skriv hva som ble funnet som JSON.")
def import_plan(file: Path, kind: Any, changes: Any, as_json: bool) -> None:
    """Read a Word file into a new plan; where its table and text disagree, the text wins and the loser is told."""
    step_back()
    _prepare()
    settings = _settings()
    try:
        data = _read_bounded(file, settings.max_upload)
        limits = Limits(file=settings.max_upload)
        with writing() as session:
            slug, intake = importing.import_file(session, SYSTEM, _now(), file.name, data, kind, changes, limits)
    except (Refused, Hindrance) as error:
        _stop(error, as_json)
        return
    problems = [{"place": p.place, "what": p.what, "mend": p.mend} for p in intake.problems]
    if as_json:
        click.echo(json.dumps({"slug": slug, **intake.counts, "problems": problems}, ensure_ascii=False, indent=1))
        return
    click.echo(f"Planen er lest inn: {slug}")
    for problem in problems:
        click.echo(f"  {problem['place']}: {problem['what']} {problem['mend']}")


def _read_bounded(file: Path, limit: int) -> bytes:
    """The file, but never more than one byte over the limit: the guard then says that it is too large."""
    with file.open("rb") as stream:
        return stream.read(limit + 1)


@plan.command("list", help="List opp alle planer.")
@click.option("--json", "as_json", is_flag=True, help="Skriv som JSON.")
def list_plans(as_json: bool) -> None:
    """One line per plan: address and title."""
    _prepare()
    with reading() as session:
        lines = planning.list_all(session, SYSTEM)
    if as_json:
        click.echo(json.dumps([{"slug": slug, "title": title} for slug, title in lines], ensure_ascii=False, indent=1))
    for slug, title in () if as_json else lines:
        click.echo(f"{slug}\t{title}")


@plan.command("export", help="Skriv ut en plan som PDF, Word, HTML eller JSON.")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(["pdf", "docx", "html", "json"]), default="pdf", show_default=True)
@click.option("--layout", type=click.Choice(["tiltaksplan", "statusrapport"]), help="Uten valg: planens egen.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen det skrives til.")
@click.option("--clean", is_flag=True, help="Uten utkastmerke i margen.")
@click.option("--cover/--no-cover", default=None, help="Med eller uten forside. Uten valg: som planen selv sier.")
@click.option("--contents/--no-contents", default=None, help="Med eller uten innholdsfortegnelse. Uten valg: som planen selv sier.")
def export_plan(slug: str, format_: Any, layout: Any, out: Path, clean: bool, cover: bool | None, contents: bool | None) -> None:
    """Draw a plan into a file."""
    step_back()
    _prepare()
    wish = exporting.Wish(format_, layout, clean, cover, contents)
    try:
        with reading() as session:
            drawn = exporting.draw_now(session, slug, wish, _settings().time_zone)
    except Hindrance as error:
        _stop(error)
        return
    out.write_bytes(drawn)
    click.echo(f"{out}: {len(drawn)} byte")


# ---------------------------------------------------------------- people


@person.command("add", help="Lag en bruker. Passordet leses fra terminalen, eller fra --password-file.")
@click.argument("email")
@click.option("--name", required=True, help="Navnet som vises.")
@click.option("--agency", default="", help="Virksomheten personen hører til.")
@click.option("--password-file", type=click.File("r"), help="Fil med passordet på første linje; «-» leser fra standard inn.")
@click.option("--administrator", is_flag=True, help="Kan lage planer, brukere og virksomheter.")
def add_person(email: str, name: str, agency: str, password_file: Any, administrator: bool) -> None:
    """Make an account."""
    _prepare()
    password = (
        password_file.readline().rstrip("\n") if password_file else click.prompt("Passord", hide_input=True, confirmation_prompt=True)
    )
    try:
        with writing() as session:
            joining.add_person(session, _now(), email, name, password, agency, administrator)
    except Hindrance as error:
        _stop(error)
    click.echo(f"{name} kan nå logge inn med {email.strip().lower()}.")


@person.command("first-link", help="Skriv en ny lenke der den første administratoren lages.")
def first_link() -> None:
    """A fresh link; refused when somebody has an account."""
    _prepare()
    try:
        with writing() as session:
            token = founding.make_first_link(session, _now())
    except Hindrance:
        click.echo(
            "Det finnes brukere allerede. Be en administrator om en bruker, eller lag en med «person add --administrator».", err=True
        )
        sys.exit(2)
    click.echo(_first_address(token))


@person.command("role", help="Gi en bruker en rolle i en plan.")
@click.argument("email")
@click.argument("slug")
@click.argument("role", type=click.Choice([role.value for role in Role if role is not Role.GUEST]))
def give_role(email: str, slug: str, role: str) -> None:
    """Give a person a place in a plan."""
    _prepare()
    try:
        with writing() as session:
            joining.give_role(session, _now(), email, slug, role)
    except Hindrance as error:
        _stop(error)
    click.echo(f"{email} er nå {ROLE_LABELS[Role(role)]} i {slug}.")


@person.command("forget-factors", help="Fjern kodeapp og passnøkler for en som har mistet dem.")
@click.argument("email")
def forget_factors(email: str) -> None:
    """Let the password alone be enough again: the way back in for an only administrator."""
    _prepare()
    try:
        with writing() as session:
            removed = joining.forget_factors(session, _now(), email)
    except Hindrance as error:
        _stop(error)
        return
    click.echo(f"{email} logger nå inn med passordet alene. Fjernet: {removed}.")


# ---------------------------------------------------------------- the example


@demo.command("load", help="Last eksempelplanen med en bruker per rolle, hvis den ikke er der.")
def load_demo() -> None:
    """Load the example plan once; prints a sign-in line per role."""
    _prepare()
    with writing() as session:
        lines = demonstrating.load(session, _now(), _settings().data_dir)
    for line in lines:
        click.echo(line)


@demo.command("reset", help="Sett eksempelplanen tilbake slik den var.")
def reset_demo() -> None:
    """Put the example plan back; other plans are left alone."""
    _prepare()
    with writing() as session:
        lines = demonstrating.reset(session, _now(), _settings().data_dir)
    for line in lines:
        click.echo(line)


# ---------------------------------------------------------------- search


@search.command("rebuild", help="Bygg søkets register på nytt. Folk kan arbeide imens.")
def rebuild_search() -> None:
    """Index every plan anew, one after the other; what is known of a plan is found until it has been."""
    step_back()
    _prepare()
    with writing() as session:
        indexing.forget_all(session, SYSTEM)
    count = _index()
    click.echo(f"Søket er klart for {count} {'plan' if count == 1 else 'planer'}.")
