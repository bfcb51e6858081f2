"""Step 4: suggestions against a plan that others write in: carried out exactly, or outdated, and never half."""

from collections import Counter
from pathlib import Path

from app.domain.errors import ChangedSince
from app.domain.suggestions import Fit, Outcome
from app.services.discussion import deciding, reviewing, suggesting
from app.services.discussion.suggesting import Wording
from app.services.entry import present
from app.services.entry.entering import enter
from app.services.plan import planning, shaping
from app.store import suggestions
from app.store.base import reading, writing
from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served, report_of
from tests.conftest import NOW
from tests.prose.rewriting import Json, Writer, all_words
from tests.services.writing_over import write_over

TEXTS, EACH = 50, 10


@figure(
    step=4,
    what="500 random suggestions against 500 random edits",
    unit="",
    target="applied exactly or marked outdated, never half; the view as if accepted is the result",
    seconds=1_200,
)
def suggested(bench: Bench) -> Measured:
    """Fifty texts, each with ten suggestions made while the text is rewritten ten times; every word is another, so what became of each
    can be read off the text."""
    served = Served(Path(bench.folder), report_of(1))
    slug, who = served.slugs[0], served.who
    fates: Counter[str] = Counter()
    with served.app.app_context():
        for seed in range(TEXTS):
            with writing() as session:
                chapter = planning.open_plan(session, who, slug).document.chapters[0].id
                text_id = shaping.add_piece(session, who, slug, NOW, "text", chapter, {}).piece_id
            base = Writer(seed, f"s{seed}b").text()
            write_over(who, slug, text_id, base)
            numbers = []
            for step in range(EACH):
                now = _blocks(text_id)
                wanted = Writer(seed, f"s{seed}m{step}x").rewritten(now, 1 + step % 3)
                if wanted != now:
                    with writing() as session:
                        wording = Wording({"type": "doc", "content": now}, {"type": "doc", "content": wanted})
                        numbers.append(suggesting.suggest(session, who, slug, NOW, text_id, 0, {}, wording, ""))
                write_over(who, slug, text_id, Writer(seed, f"s{seed}t{step}x").rewritten(_blocks(text_id), 1))
            fates += _decided(served, slug, text_id, numbers)
    words = f"{fates['applied']} applied exactly, {fates['outdated']} outdated, {fates['done']} said already, {fates['half']} half"
    return Measured(words, not fates["half"] and not fates["other view"], f"{fates['other view']} views that were another than the result")


def _blocks(text_id: str) -> list[Json]:
    with reading() as session:
        blocks: list[Json] = present.read_json(session, text_id)["content"]
        return blocks


def _decided(served: Served, slug: str, text_id: str, numbers: list[int]) -> Counter[str]:
    """Each of the suggestions accepted, in their order; what came of it."""
    fates: Counter[str] = Counter()
    with reading() as session:
        foreseen = reviewing.foresee(session, served.who, slug)
    for number in numbers:
        before = _blocks(text_id)
        with reading() as session:
            row = suggestions.get_suggestion(session, enter(session, served.who, slug).plan.id, number)
            base, wanted = (set(all_words(blocks or [])) for blocks in (row.base, row.wanted))
            (found,) = reviewing.show(session, served.who, slug, number).suggestions
        try:
            with writing() as session:
                deciding.accept(session, served.who, slug, NOW, number, 1)
        except ChangedSince:
            fates["outdated" if _blocks(text_id) == before and found.fit is Fit.OVERTAKEN else "half"] += 1
            with writing() as session:
                deciding.decline(session, served.who, slug, NOW, number, 1, "Utdatert.")
            continue
        after = set(all_words(_blocks(text_id)))
        is_exact = after == (set(all_words(before)) | wanted) - (base - wanted) - (base - set(all_words(before)))
        fates["done" if found.fit is Fit.DONE else "applied" if is_exact else "half"] += 1
    with reading() as session:
        fates["other view"] += planning.open_plan(session, served.who, slug).document != foreseen.after.document
        assert not suggestions.list_suggestions(session, foreseen.before.document.id, Outcome.OPEN)
    return fates
