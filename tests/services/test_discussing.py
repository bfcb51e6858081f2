"""The working group talks about a plan: about any place in it, and what is said stays with its place."""

from datetime import timedelta

import pytest
from flask import Flask

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.prose.text import change_to
from app.prose.tracking import Span
from app.services.acts import chronicling, retrieving, undoing
from app.services.discussion import collecting, counting, discussing
from app.services.discussion.collecting import Discussion, Thread, Wanted
from app.services.discussion.discussing import About, Marked
from app.services.entry.entering import Who
from app.services.group import grouping
from app.services.plan import planning, shaping, splitting, uniting
from app.services.plan.writing import read_text
from app.store import discussions, feed, history, plans
from app.store.base import reading, writing
from tests.bench.step1_pages import queries
from tests.conftest import NOW
from tests.plans import paragraph
from tests.settled import settle_all
from tests.typing_in import save_update

People = dict[str, Who]
PLAN = About()
WORDS = "Vi begynner i august med patruljer langs skoleveien."


@pytest.fixture
def text(app: Flask, plan: str, people: People) -> str:
    """The text of the introduction, with words of our own in two blocks."""
    with app.app_context():
        write(plan, people, paragraph("b1", WORDS), paragraph("b2", "Skolene melder fra."))
    return "text"


def write(plan: str, people: People, *blocks: object, minutes: int = 0) -> None:
    """The text reads so from now on, as if the coordinator had typed it."""
    with reading() as session:
        state = read_text(session, people["coordinator"], plan, "text")
    update = change_to(state.state, blocks)  # type: ignore[arg-type]
    assert update is not None
    save_update(people["coordinator"], plan, NOW + timedelta(minutes=minutes), "text", update, state.epoch, state.schema)


def begin(plan: str, who: Who, about: About = PLAN, body: str = "Er dette riktig?", minutes: int = 0) -> str:
    with writing() as session:
        return discussing.start(session, who, plan, NOW + timedelta(minutes=minutes), about, body)


def about_words(quote: str, block: str = "b1", start: int | None = None) -> About:
    at = WORDS.index(quote) if start is None else start
    return About("text", marked=[Marked(Span(block, at, at + len(quote)), quote)])


def collect(plan: str, who: Who, show: collecting.Show = "all", **wanted: str) -> Discussion:
    with reading() as session:
        return collecting.collect(session, who, plan, Wanted(show, **wanted))


def one(plan: str, who: Who) -> Thread:
    (thread,) = collect(plan, who).threads
    return thread


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("about", "place"),
    [
        (About(), "plan"),
        (About("intro"), "piece"),
        (About("patrol"), "piece"),
        (About("patrol", "period"), "field"),
        (About("text", block_id="b2"), "block"),
        (about_words("patruljer"), "words"),
    ],
)
def test_something_can_be_said_about_any_place(app: Flask, plan: str, people: People, text: str, about: About, place: str) -> None:
    with app.app_context():
        begin(plan, people["editor"], about)
        thread = one(plan, people["coordinator"])
    assert thread.place == place and not thread.is_lost and thread.is_unread and thread.is_open
    assert thread.comments[0].body == "Er dette riktig?" and thread.comments[0].agency == "Politiet"
    assert thread.quote == {"words": "patruljer", "block": "Skolene melder fra."}.get(place, "")


@pytest.mark.parametrize(
    "about",
    [About("nowhere"), About("patrol", "color"), About("text", block_id="b9"), About("intro", block_id="b1"), About("intro", "secret")],
)
def test_what_is_not_there_cannot_be_commented_on(app: Flask, plan: str, people: People, text: str, about: About) -> None:
    with app.app_context(), pytest.raises(NotFound):
        begin(plan, people["editor"], about)


def test_a_thread_leads_to_where_its_words_stand_on_the_page(app: Flask, plan: str, people: People) -> None:
    def marked(block: str, quote: str) -> About:
        return About("text", marked=[Marked(Span(block, 0, len(quote)), quote)])

    with app.app_context():
        for about in (About(), About("patrol", "period"), marked("b1", "Planen"), marked("note", "Se vedtaket"), marked("b3", "første")):
            begin(plan, people["editor"], about)
        begin(plan, people["editor"], About("text", block_id="b4"))
        found = [thread.anchor for thread in collect(plan, people["editor"]).threads]
        with writing() as session:
            shaping.remove_piece(session, people["coordinator"], plan, NOW, "text")
        gone = [thread.anchor for thread in collect(plan, people["editor"]).threads]
    assert found == ["", "b-b1", "n-note", "i-i1", "i-i2", "p-patrol"]
    assert gone == ["", "p-patrol", "", "", "", ""]


def test_words_that_are_not_there_any_more_are_refused_and_moved_ones_are_found(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        with pytest.raises(Invalid, match="Merk dem på nytt"):
            begin(plan, people["editor"], about_words("sykler", start=3))
        begin(plan, people["editor"], about_words("patruljer", start=0))
        assert one(plan, people["editor"]).spans == (Span("b1", WORDS.index("patruljer"), WORDS.index("patruljer") + 9),)


def test_threads_stand_in_the_order_of_the_plan(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        for about in (
            About("patrol"),
            About("text", block_id="b2"),
            about_words("patruljer"),
            about_words("august"),
            About("intro"),
            About(),
        ):
            begin(plan, people["editor"], about)
        found = collect(plan, people["editor"]).threads
    assert [(thread.place, thread.quote[:9]) for thread in found] == [
        ("plan", ""),
        ("piece", ""),
        ("words", "august"),
        ("words", "patruljer"),
        ("block", "Skolene m"),
        ("piece", ""),
    ]


# ---------------------------------------------------------------- words stay with what is said about them


def test_a_comment_follows_its_words_while_others_write(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        begin(plan, people["editor"], about_words("patruljer"))
        write(plan, people, paragraph("b1", "Nå: " + WORDS), paragraph("b2", "Skolene melder fra."), minutes=1)
        typed = one(plan, people["editor"])
        settle_all()
        settled = one(plan, people["editor"])
    at = WORDS.index("patruljer") + 4
    assert typed.spans == settled.spans == (Span("b1", at, at + 9),)
    assert not settled.is_lost and not settled.is_changed


def test_words_that_are_changed_and_words_that_are_gone_are_said_to_be_so(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        begin(plan, people["editor"], about_words("patruljer langs"))
        write(plan, people, paragraph("b1", WORDS.replace("patruljer langs", "patruljer til fots langs")), minutes=1)
        settle_all()
        changed = one(plan, people["editor"])
        write(plan, people, paragraph("b1", "Alt er nytt."), minutes=2)
        settle_all()
        gone = one(plan, people["editor"])
        write(plan, people, paragraph("b1", WORDS.replace("patruljer langs", "patruljer til fots langs")), minutes=3)
        settle_all()
        back = one(plan, people["editor"])
    assert changed.is_changed and not changed.is_lost
    assert gone.is_lost and gone.quote == "patruljer langs" and gone.spans == ()
    assert not back.is_lost


def test_an_earlier_state_that_is_fetched_back_brings_the_words_back(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        begin(plan, people["editor"], about_words("patruljer"))
        with reading() as session:
            seq = feed.list_text(session, "text")[-1].seq
        write(plan, people, paragraph("b2", "Skolene melder fra."), minutes=30)
        settle_all()
        assert one(plan, people["editor"]).is_lost
        with writing() as session:
            newest = feed.list_text(session, "text")[-1].seq
            retrieving.retrieve(session, people["coordinator"], plan, NOW + timedelta(hours=1), "text", seq, "", newest)
        assert not one(plan, people["editor"]).is_lost


def test_words_that_go_to_another_text_take_what_is_said_along_and_come_back(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        begin(plan, people["editor"], About("text", marked=[Marked(Span("b2", 0, 7), "Skolene")]))
        begin(plan, people["editor"], About("text", block_id="b2"))
        with writing() as session:
            splitting.split(session, people["coordinator"], plan, NOW, "text", "b2", "")
        parted = collect(plan, people["editor"]).threads
        other = parted[0].piece_id
        assert other != "text" and [(t.piece_id, t.is_lost) for t in parted] == [(other, False)] * 2
        with writing() as session:
            uniting.unite(session, people["coordinator"], plan, NOW, "text", {})
        united = collect(plan, people["editor"]).threads
    assert [(t.piece_id, t.is_lost) for t in united] == [("text", False)] * 2


def test_a_piece_that_is_removed_leaves_what_was_said_and_has_it_again_when_it_comes_back(app: Flask, plan: str, people: People) -> None:
    with app.app_context():
        begin(plan, people["editor"], About("patrol", "period"))
        with writing() as session:
            line = shaping.remove_piece(session, people["coordinator"], plan, NOW, "patrol").line
        assert one(plan, people["editor"]).is_lost
        with writing() as session:
            undoing.undo(session, people["coordinator"], plan, NOW, line)
        assert not one(plan, people["editor"]).is_lost


# ---------------------------------------------------------------- conversations


def test_answers_come_in_order_and_open_what_was_resolved(app: Flask, plan: str, people: People) -> None:
    with app.app_context():
        thread = begin(plan, people["editor"], About("patrol"))
        with writing() as session:
            discussing.resolve(session, people["coordinator"], plan, NOW, thread)
        resolved = one(plan, people["editor"])
        with writing() as session:
            discussing.answer(session, people["other_editor"], plan, NOW + timedelta(minutes=5), thread, "Ikke helt.")
        answered = one(plan, people["editor"])
    assert not resolved.is_open and resolved.resolved_by == people["coordinator"].name
    assert answered.is_open and [comment.body for comment in answered.comments] == ["Er dette riktig?", "Ikke helt."]


def test_what_is_unread_is_so_until_it_is_read(app: Flask, plan: str, people: People) -> None:
    with app.app_context():
        thread = begin(plan, people["editor"], About("patrol"))
        assert not one(plan, people["editor"]).is_unread, "one's own"
        assert one(plan, people["coordinator"]).is_unread
        with writing() as session:
            discussing.read(session, people["coordinator"], plan, NOW, [thread, "nowhere"])
        assert not one(plan, people["coordinator"]).is_unread
        with writing() as session:
            discussing.answer(session, people["editor"], plan, NOW, thread, "Og en ting til.")
        again = one(plan, people["coordinator"])
        with reading() as session:
            unread = {name: counting.count(session, people[name], plan).unread for name in ("coordinator", "editor", "other_editor")}
    assert unread == {"coordinator": 1, "editor": 0, "other_editor": 1}
    assert again.is_unread and [comment.is_new for comment in again.comments] == [False, True]


def test_one_s_own_comment_can_be_changed_with_what_it_was_and_taken_away_for_good(app: Flask, plan: str, people: People) -> None:
    who = people["editor"]
    with app.app_context():
        thread = begin(plan, who, About("patrol"), "Fra høsten?")
        comment = one(plan, who).comments[0].id
        for other in ("other_editor", "coordinator"):
            with pytest.raises(NotAllowed), writing() as session:
                discussing.edit(session, people[other], plan, NOW, thread, comment, "Nei")
        with writing() as session:
            discussing.edit(session, who, plan, NOW + timedelta(minutes=1), thread, comment, "Fra våren?")
        changed = one(plan, who).comments[0]
        with writing() as session:
            discussing.remove(session, who, plan, NOW + timedelta(minutes=2), thread, comment)
        gone = one(plan, who).comments[0]
        with pytest.raises(NotFound), writing() as session:
            discussing.edit(session, who, plan, NOW, thread, comment, "Igjen")
    assert changed.body == "Fra våren?" and changed.earlier == ("Fra høsten?",) and changed.edited_at is not None
    assert gone.is_removed and gone.body == "" and gone.earlier == ()


def test_people_and_agencies_are_named_and_find_where(app: Flask, plan: str, people: People) -> None:
    with app.app_context():
        begin(plan, people["coordinator"], About("patrol"), f"Hva sier @{people['editor'].name}?")
        begin(plan, people["coordinator"], About("lights"), "Hva sier @Barneverntjenesten?")
        begin(plan, people["coordinator"], About("intro"), f"@{people['reader'].name} ser ikke dette.")
        mine, theirs = (collect(plan, people[name], "mine").threads for name in ("editor", "other_editor"))
        known = collect(plan, people["editor"]).names
    assert {people["editor"].name, "Politiet", "Barneverntjenesten"} <= set(known) and people["reader"].name not in known
    assert [thread.piece_id for thread in mine] == ["patrol"] and [thread.piece_id for thread in theirs] == ["lights"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("  ", "Skriv en kommentar"),
        ("a" * 5001, "for lang"),
        ("Gjelder 01010110013.", "fødselsnummer"),
        ("\u202e\u200b", "Skriv en kommentar"),
    ],
)
def test_what_cannot_be_said_is_told_why(app: Flask, plan: str, people: People, body: str, sentence: str) -> None:
    with app.app_context(), pytest.raises(Invalid, match=sentence):
        begin(plan, people["editor"], About(), body)


def test_those_outside_the_working_group_neither_say_nor_see_anything(app: Flask, plan: str, people: People) -> None:
    with app.app_context():
        thread = begin(plan, people["editor"])
        for name, expected in {"reader": NotAllowed, "contributor": NotAllowed, "council_member": NotAllowed, "stranger": NotFound}.items():
            for act in (
                lambda session, who: collecting.collect(session, who, plan, Wanted()),
                lambda session, who: collecting.show(session, who, plan, thread),
                lambda session, who: collecting.list_marks(session, who, plan),
                lambda session, who: discussing.answer(session, who, plan, NOW, thread, "Hei"),
                lambda session, who: discussing.resolve(session, who, plan, NOW, thread),
                lambda session, who: discussing.read(session, who, plan, NOW, [thread]),
            ):
                with pytest.raises(expected), writing() as session:
                    act(session, people[name])
        assert collect(plan, people["secretary"]).total == 1


def test_that_something_was_said_is_told_to_those_alone_who_take_part(app: Flask, plan: str, people: People) -> None:
    with app.app_context():
        begin(plan, people["editor"], About("patrol"))
        told = {}
        for name in ("coordinator", "secretary", "reader"):
            with reading() as session:
                entries = chronicling.show_history(session, people[name], plan, chronicling.Wanted()).entries
                group = grouping.open_group(session, people[name], plan, NOW + timedelta(minutes=1))
            acts = {entry.act for entry in entries if isinstance(entry, chronicling.Line)}
            news = {deed.act for each in group.news for deed in each.deeds}
            told[name] = ("thread.opened" in acts, "thread.opened" in news)
    assert told == {"coordinator": (True, True), "secretary": (True, True), "reader": (False, False)}


# ---------------------------------------------------------------- what it leaves alone


def test_a_comment_is_no_change_of_the_plan(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        settle_all()
        with reading() as session:
            row = plans.find_plan(session, plan)
            assert row is not None
            before = row.content, row.changed_at, planning.open_plan(session, people["editor"], plan).document
        begin(plan, people["editor"], about_words("patruljer"))
        with reading() as session:
            row = plans.find_plan(session, plan)
            assert row is not None
            assert (row.content, row.changed_at, planning.open_plan(session, people["editor"], plan).document) == before
            (line,) = [line for line in history.each_line(session, row.id) if line.act == "thread.opened"]
            assert "Er dette riktig?" not in str(line.data)
            assert discussions.count_open(session, row.id) == 1
        with pytest.raises(Invalid), writing() as session:
            undoing.undo_newest(session, people["editor"], plan, NOW)


def test_filters_by_part_and_agency_agree_with_the_counts(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        begin(plan, people["editor"], about_words("patruljer"))
        begin(plan, people["other_editor"], About("patrol"))
        begin(plan, people["coordinator"])
        whole = collect(plan, people["coordinator"])
        assert whole.counts == {"open": 3, "unread": 2, "mine": 0, "resolved": 0, "all": 3}
        part = next(thread.part for thread in whole.threads if thread.place == "words")
        assert [thread.place for thread in collect(plan, people["coordinator"], part=part).threads] == ["words"]
        assert collect(plan, people["coordinator"], agency="Politiet").total == 1 and "Politiet" in whole.agencies
        assert whole.open_in[part] == 1


def test_many_threads_cost_no_more_queries_than_a_few(app: Flask, plan: str, people: People, text: str) -> None:
    with app.app_context():
        begin(plan, people["editor"], about_words("patruljer"))
        few = queries(lambda: collect(plan, people["coordinator"]))
        for number in range(60):
            begin(plan, people["editor"], About(("patrol", "lights", "intro")[number % 3]), f"Nummer {number}")
        many = queries(lambda: collect(plan, people["coordinator"]))
    assert many == few
