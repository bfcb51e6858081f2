"""People of several agencies, how they sign in, links, mail; who writes what; owners are actors."""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


NEW_FACTS: dict[str, Any] = {
    "plan_word": "tiltaksplan",
    "chapter_label": "Kapittel",
    "measure_label": "Tiltak",
    "sub_measure_label": "Deltiltak",
    "status_meanings": {},
    "council": "politirådet",
    "council_verb": "approved",
    "council_meets": "",
    "skip_sign_off": False,
    "first_steps": False,
    "print_color": "1B4B5A",
    "print_headings": False,
    "print_font": "Liberation Sans",
    "print_header": "",
    "print_footer": "",
    "cover_image": None,
    "cover_alt": "",
    "cover_credit": "",
    "logos": {},
}
"""Facts of a plan that did not exist before, as they begin."""

NEW_PIECE_FACTS: dict[str, dict[str, Any]] = {"chapter": {"guidance": ""}, "section": {"guidance": ""}}
"""The same of pieces, by kind."""

ACTOR = {"short": "", "group": False, "valid_from": "", "valid_to": "", "agency": None}
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"

plan = sa.table("plan", sa.column("id", sa.String), sa.column("facts", sa.JSON))
piece = sa.table(
    "piece",
    *(sa.column(name, sa.String) for name in ("id", "plan_id", "kind")),
    *(sa.column(name, sa.Integer) for name in ("position", "version")),
    sa.column("facts", sa.JSON),
    sa.column("removed_at", sa.DateTime),
)


def _fill_plans(connection: sa.Connection) -> None:
    """Give every plan the new facts; its owners, names until now, become actors of the plan, those that are none yet being added last."""
    for plan_id, facts in connection.execute(sa.select(plan.c.id, plan.c.facts)).all():
        owners = [_actor(connection, plan_id, name) for name in facts.get("owners", [])]
        connection.execute(
            plan.update().where(plan.c.id == plan_id).values(facts=NEW_FACTS | {"plan_word": facts["kind"]} | facts | {"owners": owners})
        )


def _fill_pieces(connection: sa.Connection) -> None:
    """Give every piece, removed ones too, the facts that are new for its kind."""
    for kind, new in NEW_PIECE_FACTS.items():
        for piece_id, facts in connection.execute(sa.select(piece.c.id, piece.c.facts).where(piece.c.kind == kind)).all():
            connection.execute(piece.update().where(piece.c.id == piece_id).values(facts=new | facts))


def _empty_pieces(connection: sa.Connection) -> None:
    """Pieces without the facts that are new here."""
    for kind, new in NEW_PIECE_FACTS.items():
        for piece_id, facts in connection.execute(sa.select(piece.c.id, piece.c.facts).where(piece.c.kind == kind)).all():
            kept = {name: value for name, value in facts.items() if name not in new}
            connection.execute(piece.update().where(piece.c.id == piece_id).values(facts=kept))


def _actors(connection: sa.Connection, plan_id: str) -> list[Any]:
    """Id, place and facts of the plan's actors."""
    wanted = sa.select(piece.c.id, piece.c.position, piece.c.facts)
    return list(connection.execute(wanted.where(piece.c.plan_id == plan_id, piece.c.kind == "actor", piece.c.removed_at.is_(None))))


def _actor(connection: sa.Connection, plan_id: str, name: str) -> str:
    """The id of the plan's actor of this name, made when there is none."""
    actors = _actors(connection, plan_id)
    for actor_id, _place, facts in actors:
        if name in (facts["full"], facts["short"]):
            return str(actor_id)
    made = secrets.choice(ALPHABET[:24]) + "".join(secrets.choice(ALPHABET) for _ in range(9))
    place = max((place for _id, place, _facts in actors), default=-1) + 1
    row = {"id": made, "plan_id": plan_id, "kind": "actor", "position": place, "version": 1, "facts": ACTOR | {"full": name}}
    connection.execute(piece.insert().values(row))
    return made


def _name_owners(connection: sa.Connection) -> None:
    """Owners as names again, and without the facts that are new here."""
    for plan_id, facts in connection.execute(sa.select(plan.c.id, plan.c.facts)).all():
        names = {actor_id: actor["full"] for actor_id, _place, actor in _actors(connection, plan_id)}
        kept = {name: value for name, value in facts.items() if name not in NEW_FACTS}
        owners = [names[owner] for owner in facts["owners"] if owner in names]
        connection.execute(plan.update().where(plan.c.id == plan_id).values(facts=kept | {"owners": owners}))


WORDS_ON_SQLITE = (
    """CREATE VIRTUAL TABLE passage_words USING fts5(
        stems, around, content='passage', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')""",
    """CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
        INSERT INTO passage_words (rowid, stems, around) VALUES (new.id, new.stems, new.around); END""",
    """CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN
        INSERT INTO passage_words (passage_words, rowid, stems, around) VALUES ('delete', old.id, old.stems, old.around); END""",
)
WORDS_ON_POSTGRESQL = (
    """ALTER TABLE passage ADD COLUMN vector tsvector GENERATED ALWAYS AS
        (setweight(to_tsvector('simple', stems), 'A') || setweight(to_tsvector('simple', around), 'B')) STORED""",
    "CREATE INDEX ix_passage_vector ON passage USING gin (vector)",
)


def _make_passages() -> None:
    """The words of plans as search finds them; the first start after this fills the table."""
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("piece_id", sa.String(length=32), nullable=False),
        sa.Column("anchor", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.Column("around", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_passage_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index("ix_passage_piece", "passage", ["plan_id", "piece_id"])
    op.add_column("plan", sa.Column("indexed", sa.Integer(), nullable=False, server_default="0"))
    for statement in WORDS_ON_SQLITE if op.get_bind().dialect.name == "sqlite" else WORDS_ON_POSTGRESQL:
        op.execute(statement)


def _drop_passages() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE passage_words")
    op.drop_table("passage")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("indexed")


def upgrade() -> None:
    """Bring the database to this revision."""
    _make_passages()
    op.create_table(
        "emblem",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_emblem")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=True),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_factor_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor")),
        sa.UniqueConstraint("credential", name=op.f("uq_factor_credential")),
    )
    with op.batch_alter_table("factor", schema=None) as batch_op:
        batch_op.create_index("ix_factor_person", ["person_id", "kind"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("challenge", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("challenge", name=op.f("uq_sign_in_challenge")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "belonging",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_belonging_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_belonging_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "agency_id", name=op.f("pk_belonging")),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.String(length=32), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_link_agency_id_agency")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_link_made_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_link_person_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_link_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_token_hash")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("since_seq", sa.Integer(), nullable=False),
        sa.Column("since_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_person_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_visit_plan_id_plan")),
        sa.PrimaryKeyConstraint("plan_id", "person_id", name=op.f("pk_visit")),
    )
    op.create_table(
        "assignment",
        sa.Column("piece_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_assignment_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")),
        sa.ForeignKeyConstraint(["piece_id"], ["piece.id"], name=op.f("fk_assignment_piece_id_piece")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_assignment_plan_id_plan")),
        sa.PrimaryKeyConstraint("piece_id", "person_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_mail_link_id_link")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index("ix_mail_link", ["link_id"], unique=False)
        batch_op.create_index("ix_mail_state", ["state", "at"], unique=False)

    op.create_table(
        "readiness",
        sa.Column("piece_id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_readiness_by_person")),
        sa.ForeignKeyConstraint(["piece_id"], ["piece.id"], name=op.f("fk_readiness_piece_id_piece")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_readiness_plan_id_plan")),
        sa.PrimaryKeyConstraint("piece_id", name=op.f("pk_readiness")),
    )
    with op.batch_alter_table("readiness", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readiness_plan_id"), ["plan_id"], unique=False)

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="other"))
        batch_op.add_column(sa.Column("color", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("municipality", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("logo", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("valid_from", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("valid_to", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_foreign_key(batch_op.f("fk_agency_logo_emblem"), "emblem", ["logo"], ["sha256"])

    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undoes", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_history_undoes"), ["undoes"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_history_undoes_history"), "history", ["undoes"], ["id"])

    op.execute(
        "INSERT INTO belonging (person_id, agency_id, since) SELECT id, agency_id, created_at FROM person WHERE agency_id IS NOT NULL"
    )
    op.execute("INSERT INTO installation (facts, version) VALUES ('{}', 1)")
    _fill_plans(op.get_bind())
    _fill_pieces(op.get_bind())
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.drop_constraint(batch_op.f("fk_person_agency_id_agency"), type_="foreignkey")
        batch_op.drop_column("agency_id")
        batch_op.drop_column("session_key")


def downgrade() -> None:
    """Take the database back to the revision before."""
    _drop_passages()
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("session_key", sa.VARCHAR(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("agency_id", sa.INTEGER(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_person_agency_id_agency"), "agency", ["agency_id"], ["id"])
        batch_op.drop_column("settings")
    op.execute("UPDATE person SET agency_id = (SELECT min(agency_id) FROM belonging WHERE person_id = person.id AND until IS NULL)")
    _name_owners(op.get_bind())
    _empty_pieces(op.get_bind())

    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_history_undoes_history"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_history_undoes"))
        batch_op.drop_column("undoes")

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_agency_logo_emblem"), type_="foreignkey")
        batch_op.drop_column("version")
        batch_op.drop_column("valid_to")
        batch_op.drop_column("valid_from")
        batch_op.drop_column("logo")
        batch_op.drop_column("municipality")
        batch_op.drop_column("color")
        batch_op.drop_column("kind")

    with op.batch_alter_table("readiness", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_readiness_plan_id"))

    op.drop_table("readiness")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_state")
        batch_op.drop_index("ix_mail_link")

    op.drop_table("mail")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_plan_id"))

    op.drop_table("assignment")
    op.drop_table("visit")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_plan_id"))

    op.drop_table("link")
    op.drop_table("belonging")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("factor", schema=None) as batch_op:
        batch_op.drop_index("ix_factor_person")

    op.drop_table("factor")
    op.drop_table("installation")
    op.drop_table("emblem")
