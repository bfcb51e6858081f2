"""Drawings of more papers than the plan: each says which it is, and so who may have it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper", sa.String(length=10), nullable=False, server_default="draft"))
    op.execute("UPDATE job SET paper = 'clean' WHERE is_clean")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("paper", server_default=None)
        batch_op.drop_column("is_clean")


def downgrade() -> None:
    """Bring the database back to the revision before. Drawings that it has no name for are forgotten."""
    op.execute("DELETE FROM job WHERE paper NOT IN ('draft', 'clean')")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_clean", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE job SET is_clean = (paper = 'clean')")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("is_clean", server_default=None)
        batch_op.drop_column("paper")
