"""Frozen revisions of a plan and their files, which the database itself lets nobody change; and redactions, which alone empty them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FROZEN = "a frozen revision is never changed"
REDACTED = "EXISTS (SELECT 1 FROM redaction WHERE redaction.revision_id = OLD.{})"
EMPTY = "EXISTS (SELECT 1 FROM revision WHERE id = NEW.revision_id AND body IS NULL)"
STAYS = ("id", "plan_id", "number", "version", "kind", "label", "note", "sha256", "drawing", "counts", "content", "by", "at")
"""What a redaction leaves of a revision: all but its body."""

# Table, event, and when that is refused. In SQLite «INSERT OR REPLACE» deletes without telling the triggers of deletion: hence the first of
# each.
GUARDS = (
    ("revision", "INSERT", "EXISTS (SELECT 1 FROM revision WHERE id = NEW.id OR (plan_id = NEW.plan_id AND number = NEW.number))"),
    ("revision", "UPDATE", "NOT (NEW.body IS NULL AND OLD.body IS NOT NULL AND {same} AND " + REDACTED.format("id") + ")"),
    ("revision", "DELETE", ""),
    (
        "revision_file",
        "INSERT",
        "EXISTS (SELECT 1 FROM revision_file WHERE revision_id = NEW.revision_id AND format = NEW.format) OR " + EMPTY,  # noqa: S608
    ),
    ("revision_file", "UPDATE", ""),
    ("revision_file", "DELETE", "NOT " + REDACTED.format("revision_id")),
    ("redaction", "INSERT", "EXISTS (SELECT 1 FROM redaction WHERE id = NEW.id)"),
    ("redaction", "UPDATE", ""),
    ("redaction", "DELETE", ""),
)
TABLES = ("revision", "revision_file", "redaction")


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "revision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("drawing", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_revision_plan_id_plan")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_revision_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_revision_plan_id_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revision_file",
        sa.Column("revision_id", sa.String(length=32), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_revision_file_revision_id_revision")),
        sa.PrimaryKeyConstraint("revision_id", "format", name=op.f("pk_revision_file")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "redaction",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("revision_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_redaction_plan_id_plan")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_redaction_revision_id_revision")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_redaction_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_redaction_plan_id"), "redaction", ["plan_id"])
    op.create_index(op.f("ix_redaction_revision_id"), "redaction", ["revision_id"])
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(op.f("fk_job_revision_id_revision"), "revision", ["revision_id"], ["id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _name(table: str, event: str) -> str:
    return f"keep_{table}_{event.lower()}"


def _condition(refused: str, same: str) -> str:
    each = " AND ".join(f'NEW."{name}" {same} OLD."{name}"' for name in STAYS)
    return refused.format(same=each) if "{same}" in refused else refused


def _guard_sqlite() -> None:
    for table, event, refused in GUARDS:
        when = f" WHEN {_condition(refused, 'IS')}" if refused else ""
        op.execute(f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END")


def _guard_postgresql() -> None:
    op.execute(f"CREATE FUNCTION keep_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{FROZEN}'; END $$")
    for table, event, refused in GUARDS:
        # A condition of a trigger may not ask other tables there; one of a function may.
        name, gives = _name(table, event), "OLD" if event == "DELETE" else "NEW"
        check = _condition(refused, "IS NOT DISTINCT FROM") or "TRUE"
        for column in ("drawing", "counts"):  # JSON cannot be compared there as it is
            check = check.replace(f'."{column}"', f'."{column}"::text')
        body = f"IF {check} THEN RAISE EXCEPTION '{FROZEN}'; END IF; RETURN {gives};"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    for table in TABLES:
        op.execute(f"CREATE TRIGGER keep_{table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION keep_frozen()")


def downgrade() -> None:
    """Bring the database back to the revision before."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, event, _refused in GUARDS:
        op.execute(f"DROP TRIGGER {_name(table, event)}" + ("" if is_sqlite else f" ON {table}"))
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_job_revision_id_revision"), type_="foreignkey")
        batch_op.drop_column("revision_id")
    for table in ("redaction", "revision_file", "revision"):
        op.drop_table(table)
    if not is_sqlite:
        for table, event, _refused in GUARDS:
            op.execute(f"DROP FUNCTION {_name(table, event)}()")
        op.execute("DROP FUNCTION keep_frozen()")
