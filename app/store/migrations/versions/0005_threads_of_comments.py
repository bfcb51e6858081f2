"""Threads of comments; those of imported Word files become such."""

import json
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "thread",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("piece_id", sa.String(length=32), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("block_id", sa.String(length=32), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("resolved_by", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(), nullable=True),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_thread_plan_id_plan")),
        sa.ForeignKeyConstraint(["piece_id"], ["piece.id"], name=op.f("fk_thread_piece_id_piece")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_thread_by_person")),
        sa.ForeignKeyConstraint(["resolved_by"], ["person.id"], name=op.f("fk_thread_resolved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index(op.f("ix_thread_plan_id"), "thread", ["plan_id"])
    op.create_index(op.f("ix_thread_piece_id"), "thread", ["piece_id"])
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_comment_thread_id_thread")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_comment_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_thread_id"), "comment", ["thread_id"])
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_mention_comment_id_comment")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mention_person_id_person")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_mention_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    for column in ("comment_id", "person_id", "agency_id"):
        op.create_index(op.f(f"ix_mention_{column}"), "mention", [column])
    op.create_table(
        "thread_seen",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_thread_seen_person_id_person")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_seen_thread_id_thread")),
        sa.PrimaryKeyConstraint("person_id", "thread_id", name=op.f("pk_thread_seen")),
    )
    _take_remarks()
    op.drop_table("remark")


def _take_remarks() -> None:
    """Each comment of an imported file becomes a thread on what it was tied to: a piece, a block of a text, or else the plan."""
    bind = op.get_bind()
    remarks = bind.execute(sa.text("SELECT id, plan_id, author, written_at, text, anchor, quote FROM remark ORDER BY id")).all()
    for plan_id in dict.fromkeys(row.plan_id for row in remarks):
        made_at = bind.execute(sa.text("SELECT created_at FROM plan WHERE id = :plan"), {"plan": plan_id}).scalar()
        pieces = set(bind.execute(sa.text("SELECT id FROM piece WHERE plan_id = :plan"), {"plan": plan_id}).scalars())
        blocks: dict[str, str] = {}
        for text_id, given in bind.execute(sa.text("SELECT id, json FROM text WHERE plan_id = :plan"), {"plan": plan_id}).all():
            blocks |= dict.fromkeys(_ids(json.loads(given) if isinstance(given, str) else given), text_id)
        for row in (row for row in remarks if row.plan_id == plan_id):
            place = "piece" if row.anchor in pieces else "block" if row.anchor in blocks else "plan"
            about = {"piece": (row.anchor, ""), "block": (blocks.get(row.anchor), row.anchor), "plan": (None, "")}[place]
            _add(bind, row, place, about, row.written_at[:19].replace("T", " ") or made_at)


def _ids(node: Any) -> list[str]:
    own = [node["attrs"]["id"]] if node.get("attrs", {}).get("id") else []
    return own + [id for child in node.get("content", ()) for id in _ids(child)]


def _add(bind: sa.Connection, row: Any, place: str, about: tuple[str | None, str], at: Any) -> None:
    thread = uuid4().hex[:12]
    bind.execute(
        sa.text(
            "INSERT INTO thread (id, plan_id, place, piece_id, field, block_id, quote, words, spans, at, newest)"
            " VALUES (:id, :plan, :place, :piece, '', :block, :quote, :quote, '[]', :at, 0)"
        ),
        {"id": thread, "plan": row.plan_id, "place": place, "piece": about[0], "block": about[1], "quote": row.quote, "at": at},
    )
    bind.execute(
        sa.text("INSERT INTO comment (thread_id, author, body, at, earlier) VALUES (:thread, :author, :body, :at, '[]')"),
        {"thread": thread, "author": row.author, "body": row.text, "at": at},
    )
    bind.execute(
        sa.text("UPDATE thread SET newest = (SELECT max(id) FROM comment WHERE thread_id = :thread) WHERE id = :thread"), {"thread": thread}
    )


def downgrade() -> None:
    """Bring the database back to the revision before. What was said in threads is lost, but for what an imported file said."""
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=20), nullable=False),
        sa.Column("written_at", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("anchor", sa.String(length=32), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_remark_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_plan_id"), "remark", ["plan_id"])
    op.get_bind().execute(
        sa.text(
            "INSERT INTO remark (plan_id, author, initials, written_at, text, anchor, quote)"
            " SELECT thread.plan_id, comment.author, '', '', comment.body,"
            " CASE WHEN thread.block_id <> '' THEN thread.block_id ELSE coalesce(thread.piece_id, '') END, thread.quote"
            " FROM comment JOIN thread ON thread.id = comment.thread_id WHERE comment.author <> ''"
        )
    )
    for table in ("thread_seen", "mention", "comment", "thread"):
        op.drop_table(table)
