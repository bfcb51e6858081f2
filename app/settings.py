"""Everything that can be set, read once from the environment. Refuses to start with a clear sentence."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

SECRET_MIN = 32


class BadSetting(Exception):
    """A setting cannot be used; the argument says which, why, and what to write instead."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. ``tls``: encrypted from the start, from after the greeting, or not at all."""

    host: str
    port: int
    tls: Literal["smtps", "starttls", ""]
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """See docs/operations.md for what each is for. Sizes in bytes, times in seconds."""

    data_dir: Path
    database_url: str
    secret_key: str
    secure_cookies: bool
    proxies: int
    max_upload: int
    draft_hours: int
    draw_seconds: int
    draw_memory: int
    sign_in_limit: str
    account_limit: str
    reset_limit: str
    limiter_storage: str
    leaked_passwords: Path | None
    accessibility_url: str
    feedback_address: str
    time_zone: str
    base_url: str
    mail_server: MailServer | None
    mail_from: str
    streams: int
    digest_hour: int
    port: int

    @property
    def address(self) -> str:
        """What links begin with where there is no request to tell it: the address people use, or (only where mail is written to files) that
        of this machine."""
        return self.base_url or f"http://localhost:{self.port}"

    @property
    def mail_dir(self) -> Path:
        """Where mail is laid down when there is no server to send it."""
        return self.data_dir / "mail"

    @property
    def drawings_dir(self) -> Path:
        """Where finished drawings lie; may be emptied at any time, they are drawn again."""
        return self.data_dir / "drawings"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process; makes the data directory and, at first start, its secret.

    Raises:
        BadSetting: a value is of the wrong form, the directory cannot be made, or the secret is weak.
    """
    data_dir = Path(environment.get("SAMPLAN_DATA_DIR") or "instance").absolute()
    _make_dir(data_dir)
    base_url, mail_server = _base_url(environment), _mail_server(environment)
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(environment.get("SAMPLAN_DATABASE_URL", ""), data_dir / "samplan.db"),
        secret_key=_secret(environment.get("SAMPLAN_SECRET_KEY", ""), data_dir / "secret_key"),
        secure_cookies=_flag(environment, "SAMPLAN_SECURE_COOKIES", False),
        proxies=_whole(environment, "SAMPLAN_PROXIES", 0, 0, 5),
        max_upload=_whole(environment, "SAMPLAN_MAX_UPLOAD_MB", 20, 1, 500) * 1_000_000,
        draft_hours=_whole(environment, "SAMPLAN_DRAFT_HOURS", 24, 1, 24 * 14),
        draw_seconds=_whole(environment, "SAMPLAN_DRAW_SECONDS", 120, 5, 3600),
        draw_memory=_whole(environment, "SAMPLAN_DRAW_MB", 1500, 200, 32_000) * 1_000_000,
        sign_in_limit=environment.get("SAMPLAN_SIGN_IN_LIMIT") or "10 per 5 minutes; 50 per day",
        account_limit=environment.get("SAMPLAN_ACCOUNT_LIMIT") or "10 per 5 minutes; 60 per day",
        reset_limit=environment.get("SAMPLAN_RESET_LIMIT") or "3 per hour; 10 per day",
        limiter_storage=environment.get("SAMPLAN_LIMITER_STORAGE") or "memory://",
        leaked_passwords=_leaked_passwords(environment),
        accessibility_url=environment.get("SAMPLAN_ACCESSIBILITY_URL", ""),
        feedback_address=environment.get("SAMPLAN_FEEDBACK_ADDRESS", ""),
        time_zone=environment.get("SAMPLAN_TIME_ZONE") or "Europe/Oslo",
        base_url=base_url,
        mail_server=mail_server,
        mail_from=_mail_from(environment, mail_server, base_url),
        streams=_whole(environment, "SAMPLAN_STREAMS", 1000, 0, 20_000),
        digest_hour=_whole(environment, "SAMPLAN_DIGEST_HOUR", 7, 0, 23),
        port=_whole(environment, "SAMPLAN_PORT", 8080, 1, 65_535),
    )


def _make_dir(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(f"SAMPLAN_DATA_DIR: mappen {path} kan ikke lages ({error.strerror}). Velg en mappe du kan skrive i.") from error
    if not os.access(path, os.W_OK):
        raise BadSetting(f"SAMPLAN_DATA_DIR: du kan ikke skrive i mappen {path}. Velg en annen, eller endre rettighetene.")


def _database_url(given: str, file: Path) -> str:
    """Where the database is: the address given, in SQLAlchemy's form, or a file in the data directory.

    The sentence never repeats the address, for it may hold a password.
    """
    if not given:
        return f"sqlite:///{file}"
    scheme, _, rest = given.partition("://")
    if scheme == "sqlite":
        return given
    if scheme not in ("postgresql+psycopg", "postgresql", "postgres") or not rest:
        raise BadSetting(
            "SAMPLAN_DATABASE_URL må begynne med sqlite:/// eller postgresql+psycopg://, "
            "for eksempel postgresql+psycopg://samplan:passord@localhost/samplan."
        )
    if find_spec("psycopg") is None:
        raise BadSetting("SAMPLAN_DATABASE_URL: PostgreSQL-driveren (psycopg) er ikke installert. Kjør make setup.")
    return f"postgresql+psycopg://{rest}"


def _secret(given: str, file: Path) -> str:
    """The key that signs sessions: given, or kept in the data directory where it is made at first start."""
    if not given:
        try:
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        given = file.read_text().strip()
    if len(given) < SECRET_MIN or len(set(given)) < 12:
        raise BadSetting(
            f"Hemmeligheten som signerer innlogginger er for svak. Bruk minst {SECRET_MIN} tilfeldige tegn i SAMPLAN_SECRET_KEY, "
            f"eller slett {file} så lages en ny (da må alle logge inn på nytt)."
        )
    return given


def _leaked_passwords(environment: Mapping[str, str]) -> Path | None:
    text = environment.get("SAMPLAN_LEAKED_PASSWORDS", "").strip()
    if text and not os.access(text, os.R_OK):
        raise BadSetting(
            f"SAMPLAN_LEAKED_PASSWORDS: filen {text} finnes ikke, eller kan ikke leses. Rett stien, eller la være å sette den."
        )
    return Path(text) if text else None


def _base_url(environment: Mapping[str, str]) -> str:
    text = environment.get("SAMPLAN_BASE_URL", "").strip().rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
        raise BadSetting(f"SAMPLAN_BASE_URL må være adressen folk bruker, for eksempel https://samplan.nordvik.kommune.no, ikke «{text}».")
    return text


def _mail_server(environment: Mapping[str, str]) -> MailServer | None:
    """The server of an address like «smtp://user:secret@host:587?starttls» or «smtps://host». It is never told: it may hold a password."""
    text = environment.get("SAMPLAN_MAIL_URL", "").strip()
    if not text:
        return None
    parts = urlsplit(text)
    try:
        given_port = parts.port
    except ValueError as error:
        raise BadSetting("SAMPLAN_MAIL_URL: porten må være et tall, for eksempel smtp://post.nordvik.no:587?starttls.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/") or parts.query not in ("", "starttls"):
        raise BadSetting("SAMPLAN_MAIL_URL må se slik ut: smtp://bruker:passord@vert:587?starttls eller smtps://bruker:passord@vert.")
    tls: Literal["smtps", "starttls", ""] = "smtps" if parts.scheme == "smtps" else "starttls" if parts.query else ""
    if parts.username and not tls and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise BadSetting("SAMPLAN_MAIL_URL: passordet ville gått ukryptert. Bruk smtps:// eller legg til ?starttls.")
    port = given_port or {"smtps": 465, "starttls": 587, "": 25}[tls]
    return MailServer(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""))


def _mail_from(environment: Mapping[str, str], server: MailServer | None, base_url: str) -> str:
    """The sender. Who sends real mail must say where its links lead: the address of a request is the word of whoever sent the request."""
    text = environment.get("SAMPLAN_MAIL_FROM", "").strip()
    if server and not base_url:
        raise BadSetting("SAMPLAN_BASE_URL må settes når SAMPLAN_MAIL_URL er satt: lenkene i e-post begynner med den.")
    if (server or text) and "@" not in parseaddr(text)[1]:
        raise BadSetting("SAMPLAN_MAIL_FROM må være avsenderen av e-post, for eksempel «Samplan <samplan@nordvik.kommune.no>».")
    return text or "Samplan <samplan@localhost>"


def _whole(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise BadSetting(f"{name} må være et helt tall fra {least} til {most}, ikke «{text}».")
    return int(text)


def _flag(environment: Mapping[str, str], name: str, default: bool) -> bool:
    text = environment.get(name, "").strip().lower()
    if text in ("", "1", "0", "ja", "nei", "true", "false"):
        return default if not text else text in ("1", "ja", "true")
    raise BadSetting(f"{name} må være ja eller nei, ikke «{text}».")
