"""Notices: what people are told of by themselves; and mails about one thing can be shown together."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("mail", sa.String(length=10), nullable=False),
        sa.Column("mailed_at", sa.DateTime(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_notice_plan_id_plan")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_notice_by_person")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_notice_mail_id_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_person", "notice", ["person_id", "read_at"])
    op.create_index("ix_notice_ref", "notice", ["plan_id", "ref"])
    op.create_index("ix_notice_mail", "notice", ["mail", "at"])
    op.create_index("ix_notice_mail_id", "notice", ["mail_id"])
    op.add_column("mail", sa.Column("conversation", sa.String(length=80), nullable=False, server_default=""))


def downgrade() -> None:
    """Bring the database back to the revision before. Nobody is told anything that waits to be mailed."""
    op.drop_table("notice")
    with op.batch_alter_table("mail") as mail:
        mail.drop_column("conversation")
