"""The feed carries what many write at once: smaller rows, how far texts are settled, and word of every change of somebody's rights."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EPOCH = "CAST(ROUND((julianday({}) - 2440587.5) * 86400000) AS INTEGER)"
"""SQLite's moment as milliseconds since 1970."""

NOW = EPOCH.format("'now'")
POSTGRESQL_NOW = "ROUND(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT"

# Which changes of which tables touch somebody's rights: what has happened, in which plan ('' for all), and to whom.
RIGHTS = (
    ("membership", "INSERT", "NEW.plan_id", "NEW.person_id"),
    ("membership", "UPDATE", "NEW.plan_id", "NEW.person_id"),
    ("membership", "DELETE", "OLD.plan_id", "OLD.person_id"),
    ("belonging", "INSERT", "''", "NEW.person_id"),
    ("belonging", "UPDATE", "''", "NEW.person_id"),
    ("belonging", "DELETE", "''", "OLD.person_id"),
    ("person", "UPDATE OF active, is_administrator", "''", "NEW.id"),
    ("sign_in", "UPDATE OF ended_at", "''", "NEW.person_id"),
    ("plan", "UPDATE OF state", "NEW.id", "''"),
)


def _name(table: str, event: str) -> str:
    return f"tell_{table}_{event.split()[0].lower()}"


def upgrade() -> None:
    """Bring the database to this revision."""
    for name in ("settled", "indexed"):
        op.add_column("installation", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()
    # Until now every text was settled, and everything found by search, in the transaction that changed it.
    op.execute("UPDATE installation SET settled = (SELECT COALESCE(MAX(seq), 0) FROM feed)")
    op.execute("UPDATE installation SET indexed = settled")
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.alter_column("settled", server_default=None)
        batch_op.alter_column("indexed", server_default=None)


def _make_feed(name: str, at: sa.types.TypeEngine[object]) -> None:
    op.create_table(
        name,
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", at, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_feed"),
        sqlite_autoincrement=True,
    )


def _swap_feed(at: sa.types.TypeEngine[object], moment: str) -> None:
    """Make SQLite's table anew, with another kind of moment; numbers go on where they were, also when the last rows are gone."""
    _make_feed("feed_new", at)
    op.execute(f"INSERT INTO feed_new SELECT seq, plan_id, kind, ref, person_id, {moment}, data FROM feed")  # noqa: S608 (our own words)
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'feed_new'")
    op.execute("INSERT INTO sqlite_sequence (name, seq) SELECT 'feed_new', seq FROM sqlite_sequence WHERE name = 'feed'")
    op.drop_table("feed")
    op.rename_table("feed_new", "feed")


def _upgrade_sqlite() -> None:
    _swap_feed(sa.BigInteger(), EPOCH.format("at"))
    _make_indices()
    for table, event, plan, whom in RIGHTS:
        row = f"INSERT INTO feed (plan_id, kind, ref, at, data) VALUES ({plan}, 'access', {whom}, {NOW}, x'')"  # noqa: S608
        op.execute(f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table} BEGIN {row}; END")


def _upgrade_postgresql() -> None:
    op.drop_index("ix_feed_plan", "feed")
    op.drop_index("ix_feed_ref", "feed")
    op.execute("ALTER TABLE feed ALTER COLUMN at TYPE BIGINT USING ROUND(EXTRACT(EPOCH FROM at) * 1000)::BIGINT")
    _make_indices()
    for table, event, plan, whom in RIGHTS:
        name = _name(table, event)
        row = f"INSERT INTO feed (plan_id, kind, ref, at, data) VALUES ({plan}, 'access', {whom}, {POSTGRESQL_NOW}, '')"  # noqa: S608
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {row}; RETURN NULL; END $$")
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    op.execute(
        "CREATE FUNCTION tell_feed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NOTIFY samplan_feed; RETURN NULL; END $$",
    )
    op.execute("CREATE TRIGGER tell_feed AFTER INSERT ON feed FOR EACH STATEMENT EXECUTE FUNCTION tell_feed()")


def _make_indices() -> None:
    """What is typed is found by its text, all else by its plan too: to find what is typed by its plan would cost a fifth of its rows."""
    op.create_index("ix_feed_ref", "feed", ["ref"])
    told = sa.text("kind <> 'text'")
    op.create_index("ix_feed_plan", "feed", ["plan_id", "seq"], sqlite_where=told, postgresql_where=told)


def downgrade() -> None:
    """Bring the database back to the revision before."""
    op.execute("DELETE FROM feed WHERE kind = 'access'")
    if op.get_bind().dialect.name == "sqlite":
        for table, event, _plan, _whom in RIGHTS:
            op.execute(f"DROP TRIGGER {_name(table, event)}")
        _swap_feed(sa.DateTime(), "strftime('%Y-%m-%d %H:%M:%f', at / 1000.0, 'unixepoch') || '000'")
    else:
        for table, event, _plan, _whom in RIGHTS:
            op.execute(f"DROP TRIGGER {_name(table, event)} ON {table}")
            op.execute(f"DROP FUNCTION {_name(table, event)}")
        op.execute("DROP TRIGGER tell_feed ON feed")
        op.execute("DROP FUNCTION tell_feed")
        op.drop_index("ix_feed_plan", "feed")
        op.drop_index("ix_feed_ref", "feed")
        op.execute("ALTER TABLE feed ALTER COLUMN at TYPE TIMESTAMP USING to_timestamp(at / 1000.0) AT TIME ZONE 'UTC'")
    op.create_index("ix_feed_plan", "feed", ["plan_id", "seq"])
    op.create_index("ix_feed_ref", "feed", ["ref", "seq"])
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.drop_column("indexed")
        batch_op.drop_column("settled")
