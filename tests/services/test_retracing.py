"""The past of texts: parted into spells, told, gathered from the parts of a place; and what vanished found again."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from app.domain.errors import ChangedSince, Invalid, NotAllowed, NotFound, WrongState
from app.services.acts import attributing, retracing, retrieving, undoing
from app.services.acts.parting import Moments, spells
from app.services.acts.retraced import Timeline
from app.services.entry.entering import Who
from app.services.group import assigning
from app.services.plan import shaping, splitting
from app.store import feed, history, texts
from app.store.base import Session, reading, writing
from app.store.columns import milliseconds
from tests import past
from tests.conftest import NOW
from tests.past import FIRST, SECOND, THIRD, line, stands, words, write

People = dict[str, Who]
LATER = NOW + timedelta(days=1)


def minutes(count: float) -> datetime:
    return LATER + timedelta(minutes=count)


def typed(people: People, plan: str, *turns: tuple[str, float, past.Blocks]) -> list[int]:
    return [write(people[who], plan, minutes(at), "text", blocks) for who, at, blocks in turns]


def shown(session: Session, people: People, plan: str, piece: str = "text", who: str = "reader", **asked: object) -> Timeline:
    return retracing.show_timeline(session, people[who], plan, piece, **asked)  # type: ignore[arg-type]


def told(found: Timeline) -> list[tuple[str, int, int]]:
    """Of each entry but the oldest: who, and how many words came and went."""
    return [("+".join(person.name for person in one.stand.people), one.came, one.gone) for one in found.entries if one.before]


# ---------------------------------------------------------------- spells


def parted(*rows: tuple[int, int | None, float], acts: tuple[tuple[int, float], ...] = ()) -> list[tuple[int, int, tuple[int | None, ...]]]:
    """Spells of updates (number, writer, minute): first and last number, and who took part."""
    return [(one.first, one.last, one.writers) for one in spells(moments(*rows), {(by, milliseconds(minutes(at))) for by, at in acts})]


def moments(*rows: tuple[int, int | None, float]) -> Moments:
    seqs, bys, ats = zip(*rows, strict=True)
    return Moments(seqs, bys, [milliseconds(minutes(at)) for at in ats])


def test_a_pause_of_more_than_ten_minutes_begins_a_new_spell() -> None:
    assert parted((1, 7, 0), (2, 7, 10), (3, 7, 20.1)) == [(1, 2, (7,)), (3, 3, (7,))]


def test_who_write_one_after_the_other_have_a_spell_each() -> None:
    assert parted((1, 7, 0), (2, 7, 1), (3, 8, 2), (4, 8, 3)) == [(1, 2, (7,)), (3, 4, (8,))]


def test_who_write_into_each_others_writing_share_one() -> None:
    assert parted((1, 7, 0), (2, 8, 1), (3, 7, 2), (4, 9, 3), (5, 8, 4), (6, 9, 30)) == [(1, 5, (7, 8, 9)), (6, 6, (9,))]


def test_a_long_meeting_is_parted_every_half_hour_and_a_long_day_alone_is_not() -> None:
    meeting = [(number, 7 + number % 2, number * 5.0) for number in range(14)]
    assert [(first, last) for first, last, _ in parted(*meeting)] == [(0, 6), (7, 13)]
    assert len(parted(*((number, 7, number * 5.0) for number in range(50)))) == 1


def test_what_the_server_set_right_goes_with_what_was_typed() -> None:
    assert parted((1, 7, 0), (2, None, 0), (3, 7, 1)) == [(1, 3, (7,))]


def test_an_act_stands_by_itself_and_parts_what_was_typed_around_it() -> None:
    assert parted((1, 7, 0), (2, 8, 0.5), (3, 7, 1), acts=((8, 0.5),)) == [(1, 1, (7,)), (2, 2, (8,)), (3, 3, (7,))]


def test_every_update_is_in_one_spell_and_in_order() -> None:
    rows = [(number, (7, 8, 9, None)[number * 7 % 4], number * (number % 5) * 0.7) for number in range(200)]
    ends = [(one.start, one.end) for one in spells(moments(*sorted(rows, key=lambda row: row[2])), set())]
    assert len(ends) > 3 and ends[0][0] == 0 and ends[-1][1] == 200 and all(one[1] == other[0] for one, other in pairwise(ends))


# ---------------------------------------------------------------- time lines


@pytest.fixture
def written(plan: str, people: People) -> str:
    """The small plan, its text with a past."""
    past.a_past(people, plan, LATER)
    return plan


def test_a_time_line_tells_newest_first_who_wrote_how_much(written: str, people: People) -> None:
    with reading() as session:
        found = shown(session, people, written)
    assert told(found) == [("Coordinator", 2, 0), ("Editor", 0, 6), ("Coordinator", 13, 13)]
    assert [one.is_newest for one in found.entries] == [True, False, False, False]
    assert found.entries[-1].act is not None and found.entries[-1].act.act == "plan.created"
    assert found.entries[0].subject.about == {"kind": "text", "name": "Innledning"}


def test_who_wrote_together_are_told_together_with_whose_each_word_is(plan: str, people: People) -> None:
    ours, longer, theirs = line("b", "Vi skrev dette."), line("b", "Vi skrev alt dette."), line("c", "De skrev dette.")
    typed(people, plan, ("coordinator", 0, [ours]), ("editor", 1, [ours, theirs]), ("coordinator", 2, [longer, theirs]))
    with reading() as session:
        (entry, *_older) = shown(session, people, plan).entries
    assert {person.name for person in entry.stand.people} == {"Coordinator", "Editor"}
    came = [run for one in entry.lines for run in one.runs if run.kind == "new"]
    whose = {run.words.strip(): entry.by[run.by].name for run in came if run.by is not None}
    assert whose["De skrev dette."] == "Editor" and whose["alt"] == "Coordinator"


def test_pages_follow_each_other_without_a_gap(plan: str, people: People) -> None:
    for number in range(45):
        typed(people, plan, (("coordinator", "editor")[number % 2], number * 20, [line("b", f"Utgave {number}.")]))
    seen, before = [], 0
    with reading() as session:
        while True:
            page = shown(session, people, plan, before=before)
            seen += [one.stand.seq for one in page.entries]
            before = page.older
            if not before:
                break
            assert len(page.entries) == retracing.PAGE
    assert len(seen) == 46 and seen == sorted(seen, reverse=True)


def test_acts_are_told_as_acts(plan: str, people: People) -> None:
    with writing() as session:
        splitting.split(session, people["coordinator"], plan, minutes(1), "text", "b2")
    with writing() as session:
        undoing.undo_newest(session, people["coordinator"], plan, minutes(2))
    with reading() as session:
        acts = [one.act.act if one.act else "" for one in shown(session, people, plan).entries]
    assert acts == ["act.undone", "piece.split", "plan.created"]


def test_a_place_gathers_what_was_written_in_its_parts(plan: str, people: People) -> None:
    for at, piece in enumerate(("patrol", "sub", "entry", "lights")):
        write(people["coordinator"], plan, minutes(at * 20), piece, [line("ny", f"Skrevet i {piece}.")])
    with reading() as session:
        section = [one.subject.id for one in shown(session, people, plan, "measures").entries if one.before]
        measure = [one.subject.id for one in shown(session, people, plan, "patrol").entries if one.before]
        alone = [one.subject.id for one in shown(session, people, plan, "patrol", alone=True).entries if one.before]
    assert section == ["lights", "entry", "sub", "patrol"]
    assert measure == ["entry", "sub", "patrol"] and alone == ["patrol"]


def test_what_has_no_words_has_no_time_line(plan: str, people: People) -> None:
    with reading() as session:
        for piece in ("figure", "police", "finnesikke"):
            with pytest.raises(NotFound):
                shown(session, people, plan, piece)
        with pytest.raises(NotFound):
            shown(session, people, plan, "intro", alone=True)
        with pytest.raises(NotFound):
            shown(session, people, plan, who="stranger")


def test_a_text_of_a_new_life_says_that_what_is_older_is_gone(written: str, people: People) -> None:
    with writing() as session:
        texts.get_text(session, "text").epoch = 2
    with reading() as session:
        assert shown(session, people, written).begins_anew and not shown(session, people, written, "patrol").begins_anew


# ---------------------------------------------------------------- states


def test_every_state_can_be_seen_and_any_two_compared(written: str, people: People) -> None:
    with reading() as session:
        first = retracing.show_state(session, people["reader"], written, "text", number=1)
        second = retracing.show_state(session, people["reader"], written, "text", number=2)
        last = retracing.show_state(session, people["reader"], written, "text", seq=999_999)
        both = retracing.compare_states(session, people["reader"], written, "text", last.stand.seq, second.stand.seq)
        whole = retracing.compare_states(session, people["reader"], written, "text", 0, last.stand.seq)
    assert len(first.stands) == 4 and first.older is None and first.newer == second.stand and last.newer is None
    assert [block.id for block in second.blocks] == ["a1", "a2", "a3"] and [block.id for block in last.blocks] == ["a1", "a3"]
    assert both.one == second.stand and (both.came, both.gone) == (2, 6)
    assert whole.one is None and whole.gone == 0


def test_before_there_was_a_text_there_is_no_state(written: str, people: People) -> None:
    with reading() as session, pytest.raises(NotFound):
        retracing.show_state(session, people["reader"], written, "text", seq=-1)


# ---------------------------------------------------------------- who wrote it


def test_each_word_is_its_writers_however_often_it_was_moved(plan: str, people: People) -> None:
    typed(
        people,
        plan,
        ("coordinator", 0, [line("a", "Planen gjelder hele kommunen. Skolene er med.")]),
        ("editor", 20, [line("a", "Planen gjelder hele kommunen."), line("b", "Skolene er med.")]),
        ("other_editor", 40, [line("b", "Skolene er med, sier vi."), line("a", "Planen gjelder hele kommunen.")]),
    )
    with reading() as session:
        found = attributing.show_writers(session, people["reader"], plan, "text")
        before = attributing.show_writers(session, people["reader"], plan, "text", found.state.seq - 1)
    whose = [(run.words, found.by[run.by].person.name) for one in found.lines for run in one.runs if run.by is not None]
    assert "".join(part for part, name in whose if name == "Other_Editor").strip(" .") == ", sier vi"
    assert not any(name == "Editor" for _part, name in whose)
    assert {person.name for person, _count in found.shares} - {""} == {"Coordinator", "Other_Editor"}
    assert {person.name for person, _count in before.shares} - {""} == {"Coordinator"} and not before.is_newest


# ---------------------------------------------------------------- what vanished, and the way back


def test_only_what_vanished_is_told_when_that_is_asked_for(written: str, people: People) -> None:
    with reading() as session:
        found = shown(session, people, written, only_lost=True)
    (lost,) = found.entries[0].lost
    assert lost.words == "Natteravnene går hver fredag og lørdag." and not lost.is_back
    assert [person.name for person in found.entries[0].stand.people] == ["Editor"]


def test_what_came_and_went_within_one_spell_is_found_too(plan: str, people: People) -> None:
    typed(
        people,
        plan,
        ("coordinator", 0, [FIRST]),
        ("coordinator", 1, [FIRST, line("b", "Et langt avsnitt")]),
        ("coordinator", 2, [FIRST, line("b", "Et langt avsnitt som ble skrevet ferdig.")]),
        ("coordinator", 3, [FIRST]),
    )
    with reading() as session:
        lost = [one for entry in shown(session, people, plan, only_lost=True).entries for one in entry.lost if one.id == "b"]
    assert [one.words for one in lost] == ["Et langt avsnitt som ble skrevet ferdig."]
    with writing() as session:
        retrieving.retrieve(session, people["coordinator"], plan, minutes(9), "text", lost[0].seq, "b")
    with reading() as session:
        assert words(stands("text")) == ["Planen gjelder hele kommunen.", "Et langt avsnitt som ble skrevet ferdig."]


def test_a_block_comes_back_and_what_others_wrote_since_stays(written: str, people: People) -> None:
    with reading() as session:
        entry = shown(session, people, written, only_lost=True).entries[0]
    with writing() as session:
        done = retrieving.retrieve(session, people["coordinator"], written, minutes(200), "text", entry.lost[0].seq, "a2")
    with reading() as session:
        assert words(stands("text")) == [
            "Planen gjelder hele kommunen.",
            "Natteravnene går hver fredag og lørdag.",
            "Skolene og barnehagene er med.",
        ]
        assert shown(session, people, written, only_lost=True).entries[0].lost[0].is_back
        newest = next(history.each_line(session, "plan"))
        whose = attributing.show_writers(session, people["reader"], written, "text")
    assert (newest.id, newest.act, newest.piece_id) == (done.line, "text.restored", "text")
    # Who fetched it back has not written it.
    assert {whose.by[run.by].stand.number for run in whose.lines[1].runs if run.by is not None} == {2}
    with writing() as session:
        undoing.undo(session, people["coordinator"], written, minutes(201), done.line)
    with reading() as session:
        assert words(stands("text")) == ["Planen gjelder hele kommunen.", "Skolene og barnehagene er med."]


def test_the_whole_text_comes_back_once_what_would_change_has_been_seen(written: str, people: People) -> None:
    who = people["coordinator"]
    with reading() as session:
        state = retracing.show_state(session, who, written, "text", number=2)
        offered = retrieving.show_retrieval(session, who, written, "text", state.stand.seq)
    assert (offered.came, offered.gone) == (6, 2)
    with writing() as session, pytest.raises(ChangedSince):
        retrieving.retrieve(session, who, written, minutes(200), "text", state.stand.seq)
    with writing() as session:
        retrieving.retrieve(session, who, written, minutes(200), "text", state.stand.seq, seen=offered.seen)
    with reading() as session:
        assert stands("text") == [FIRST, SECOND, THIRD]


def test_a_block_that_stands_is_set_back_only_as_it_was_seen(written: str, people: People) -> None:
    who = people["coordinator"]
    with reading() as session:
        seq = retracing.show_state(session, who, written, "text", number=2).stand.seq
        offered = retrieving.show_retrieval(session, who, written, "text", seq, "a3")
    typed(people, written, ("editor", 300, [FIRST, line("a3", "Skolene, barnehagene og idretten er med.")]))
    with writing() as session, pytest.raises(ChangedSince):
        retrieving.retrieve(session, who, written, minutes(301), "text", seq, "a3", offered.seen)
    with reading() as session:
        offered = retrieving.show_retrieval(session, who, written, "text", seq, "a3")
    with writing() as session:
        retrieving.retrieve(session, who, written, minutes(302), "text", seq, "a3", offered.seen)
    with reading() as session:
        assert words(stands("text")) == ["Planen gjelder hele kommunen.", "Skolene er med."]


def test_what_stands_so_already_is_not_fetched_back(written: str, people: People) -> None:
    with reading() as session:
        newest = feed.list_times(session, "text")[-1][0]
    with writing() as session, pytest.raises(Invalid):
        retrieving.retrieve(session, people["coordinator"], written, minutes(200), "text", newest, seen=newest)


def test_a_block_that_was_not_there_is_not_found(written: str, people: People) -> None:
    with writing() as session, pytest.raises(NotFound):
        retrieving.retrieve(session, people["coordinator"], written, minutes(200), "text", 999_999, "finnesikke")


def test_fetching_back_asks_for_the_right_to_write(written: str, people: People) -> None:
    with writing() as session:
        assigning.assign(session, people["coordinator"], written, minutes(200), "intro", [people["other_editor"].person_id])
    with writing() as session:
        for who in ("reader", "secretary", "editor"):
            with pytest.raises(NotAllowed):
                retrieving.show_retrieval(session, people[who], written, "text", 999_999)
            with pytest.raises(NotAllowed):
                retrieving.retrieve(session, people[who], written, minutes(201), "text", 999_999)


def test_nothing_is_fetched_back_into_a_removed_text_but_its_past_is_told(written: str, people: People) -> None:
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], written, minutes(200), "text")
    with reading() as session:
        found = shown(session, people, written, who="coordinator")
        assert len(found.entries) == 4 and not found.subject.is_there and not found.entries[0].subject.may_write
    with writing() as session, pytest.raises(WrongState, match="fjernet fra planen"):
        retrieving.retrieve(session, people["coordinator"], written, minutes(201), "text", 999_999)


def test_what_comes_back_takes_no_id_from_what_was_moved_to_another_text(plan: str, people: People) -> None:
    typed(people, plan, ("coordinator", 0, [FIRST, SECOND]))
    with writing() as session:
        splitting.split(session, people["coordinator"], plan, minutes(20), "text", "a2")
    with reading() as session:
        seq = retracing.show_state(session, people["coordinator"], plan, "text", number=2).stand.seq
    with writing() as session:
        retrieving.retrieve(session, people["coordinator"], plan, minutes(40), "text", seq, "a2")
    with reading() as session:
        blocks = stands("text")
    assert words(blocks) == [*words([FIRST]), *words([SECOND])] and blocks[1]["attrs"]["id"] not in ("a2", None)
