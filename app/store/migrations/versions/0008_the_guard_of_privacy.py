"""What was asked about and is nobody; and up to when the database file has been cleaned after redactions."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "dismissal",
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_dismissal_plan_id_plan")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_dismissal_by_person")),
        sa.PrimaryKeyConstraint("plan_id", "key", name=op.f("pk_dismissal")),
    )
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forgotten_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Bring the database back to the revision before."""
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.drop_column("forgotten_at")
    op.drop_table("dismissal")
