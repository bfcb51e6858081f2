"""Input rounds: who is asked, what they say, and what they are answered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "input_round",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("revision_id", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("invitation", sa.Text(), nullable=False),
        sa.Column("deadline", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("treated_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_input_round_made_by_person")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_input_round_plan_id_plan")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_input_round_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_input_round")),
    )
    op.create_index(op.f("ix_input_round_plan_id"), "input_round", ["plan_id"])
    op.create_index(op.f("ix_input_round_revision_id"), "input_round", ["revision_id"])

    op.create_table(
        "round_participant",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=270), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("deadline", sa.DateTime(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_round_participant_agency_id_agency")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_round_participant_mail_id_mail")),
        sa.ForeignKeyConstraint(["round_id"], ["input_round.id"], name=op.f("fk_round_participant_round_id_input_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_participant")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_round_participant_round_id_key")),
    )
    op.create_index(op.f("ix_round_participant_email"), "round_participant", ["email"])
    op.create_index(op.f("ix_round_participant_round_id"), "round_participant", ["round_id"])

    op.create_table(
        "round_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("place_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["input_round.id"], name=op.f("fk_round_question_round_id_input_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_question")),
    )
    op.create_index(op.f("ix_round_question_round_id"), "round_question", ["round_id"])

    op.create_table(
        "guest_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["participant_id"], ["round_participant.id"], name=op.f("fk_guest_link_participant_id_round_participant")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_guest_link")),
    )
    op.create_index(op.f("ix_guest_link_participant_id"), "guest_link", ["participant_id"])

    op.create_table(
        "hand_in",
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("is_empty", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_hand_in_by_person")),
        sa.ForeignKeyConstraint(["participant_id"], ["round_participant.id"], name=op.f("fk_hand_in_participant_id_round_participant")),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_hand_in")),
    )
    op.create_table(
        "input",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("piece_id", sa.String(length=32), nullable=False),
        sa.Column("block_id", sa.String(length=32), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("is_split", sa.Boolean(), nullable=False),
        sa.Column("head_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_input_by_person")),
        sa.ForeignKeyConstraint(["head_id"], ["input.id"], name=op.f("fk_input_head_id_input")),
        sa.ForeignKeyConstraint(["parent_id"], ["input.id"], name=op.f("fk_input_parent_id_input")),
        sa.ForeignKeyConstraint(["participant_id"], ["round_participant.id"], name=op.f("fk_input_participant_id_round_participant")),
        sa.ForeignKeyConstraint(["question_id"], ["round_question.id"], name=op.f("fk_input_question_id_round_question")),
        sa.ForeignKeyConstraint(["round_id"], ["input_round.id"], name=op.f("fk_input_round_id_input_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_input")),
    )
    op.create_index(op.f("ix_input_head_id"), "input", ["head_id"])
    op.create_index(op.f("ix_input_parent_id"), "input", ["parent_id"])
    op.create_index(op.f("ix_input_participant_id"), "input", ["participant_id"])
    op.create_index(op.f("ix_input_round_id"), "input", ["round_id"])

    op.create_table(
        "round_colleague",
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["round_participant.id"], name=op.f("fk_round_colleague_participant_id_round_participant")
        ),
        sa.PrimaryKeyConstraint("participant_id", "email", name=op.f("pk_round_colleague")),
    )
    op.create_index(op.f("ix_round_colleague_email"), "round_colleague", ["email"])

    op.create_table(
        "round_reminder",
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("deadline", sa.DateTime(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["round_participant.id"], name=op.f("fk_round_reminder_participant_id_round_participant")
        ),
        sa.PrimaryKeyConstraint("participant_id", "deadline", "days", name=op.f("pk_round_reminder")),
    )
    op.create_table(
        "disposition",
        sa.Column("input_id", sa.String(length=32), nullable=False),
        sa.Column("conclusion", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("change_kind", sa.String(length=12), nullable=False),
        sa.Column("change_ref", sa.String(length=40), nullable=False),
        sa.Column("change_note", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_disposition_by_person")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_disposition_drafted_by_person")),
        sa.ForeignKeyConstraint(["input_id"], ["input.id"], name=op.f("fk_disposition_input_id_input")),
        sa.PrimaryKeyConstraint("input_id", name=op.f("pk_disposition")),
    )


def downgrade() -> None:
    """Bring the database back to the revision before. The rounds are lost."""
    for table in (
        "disposition",
        "round_reminder",
        "round_colleague",
        "input",
        "hand_in",
        "guest_link",
        "round_question",
        "round_participant",
        "input_round",
    ):
        op.drop_table(table)
