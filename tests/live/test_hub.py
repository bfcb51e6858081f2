"""Who is told what: the hub with streams that only remember."""

from collections.abc import Callable
from typing import Any

import pytest

from app.live.hub import Hub
from app.live.messages import Message
from app.live.stream import Stream
from app.live.values import Caller, Copy, Joined, Missed, Standing, Told


class Remembers:
    """A way to a browser that keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.is_closed = False

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def close(self) -> None:
        self.is_closed = True

    def of(self, kind: str) -> list[Message]:
        return [message for message in self.sent if message.kind == kind]


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.later: list[tuple[float, Callable[..., object], tuple[Any, ...]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> object:
        self.later.append((self.now + delay, callback, args))
        return None

    def pass_(self, seconds: float) -> None:
        until = self.now + seconds
        while due := [each for each in self.later if each[0] <= until]:
            first = min(due, key=lambda each: each[0])
            self.later.remove(first)
            self.now = first[0]
            first[1](*first[2])
        self.now = until


class House:
    """A hub, its clock, and what it whispers."""

    def __init__(self) -> None:
        self.clock, self.whispers = Hands(), list[dict[str, Any]]()
        self.hub = Hub(self.clock, lambda words: self.whispers.append(dict(words)))

    def stream(self, tab: str, person: int = 1, plan: str = "plan", missed: Missed | None = None, *texts: str) -> tuple[Stream, Remembers]:
        line = Remembers()
        caller = Caller(None, person, f"Person {person}", "Politiet", "POL", "en-plan", plan, tab)
        stream = Stream(caller, line)
        self.hub.open(
            stream, missed or Missed(7), [Joined(Copy(text, 5, 1), writable=True, rests_on=frozenset({text, "over"})) for text in texts]
        )
        return stream, line


@pytest.fixture
def house() -> House:
    return House()


def typed(seq: int, text: str = "text", plan: str = "plan", tab: str = "") -> Told:
    return Told(seq, plan, "text", text, 1, b"update", tab)


def test_what_is_typed_goes_to_those_who_have_the_text_open_and_to_nobody_else(house: House) -> None:
    _, with_it = house.stream("one", 1, "plan", None, "text")
    _, without = house.stream("two", 2)
    _, elsewhere = house.stream("three", 3, "other")
    house.hub.publish([typed(8)])
    (message,) = with_it.of("text")
    assert (message.data, message.fields["seq"], message.fields["ref"]) == (b"update", 8, "text")
    assert not without.of("text") and not elsewhere.of("text")


def test_a_change_goes_to_all_in_the_plan_once_however_often_it_was_changed(house: House) -> None:
    _, here = house.stream("one")
    _, elsewhere = house.stream("two", 2, "other")
    house.hub.publish([Told(seq, "plan", "changed", "patrol", 1, b"") for seq in (8, 9)] + [Told(10, "plan", "shaped", "new", 1, b"")])
    (changed,), (shaped,) = here.of("changed"), here.of("shaped")
    assert changed.fields == {"refs": ["patrol"], "seq": 9} and shaped.fields["refs"] == ["new"]
    assert not elsewhere.of("changed")


def test_a_stream_begins_with_what_it_has_missed_and_then_stands(house: House) -> None:
    _, line = house.stream("one", 1, "plan", Missed(12, (("changed", "a"), ("work", "b"), ("changed", "c"))))
    assert [message.kind for message in line.sent[:3]] == ["changed", "work", "ready"]
    assert line.sent[0].fields["refs"] == ["a", "c"] and line.of("ready")[0].fields["seq"] == 12
    _, late = house.stream("two", 2, "plan", Missed(900, (), is_all=True))
    assert late.sent[0].kind == "missed"


def test_a_copy_of_another_life_is_stale_and_is_not_followed(house: House) -> None:
    stream, line = house.stream("one")
    house.hub.join(stream, Joined(Copy("text", 5, 1), is_stale=True))
    house.hub.publish([typed(8)])
    assert line.of("stale") and not line.of("text") and not line.of("joined")


def test_word_of_who_is_there_is_gathered_and_says_when_somebody_stops_typing(house: House) -> None:
    _, line = house.stream("one")
    house.stream("two", 2, "plan", None, "text")
    house.hub.publish([typed(8, tab="two")])
    assert len(line.of("present")) == 1, "the whole, when the stream began"
    house.clock.pass_(1.1)
    told = line.of("present")[-1].fields
    assert {each["tab"] for each in told["tabs"]} == {"one", "two"} and told["typing"] == {"text": ["two"]}
    house.clock.pass_(6)
    assert line.of("present")[-1].fields["typing"] == {}
    before = len(line.of("present"))
    house.clock.pass_(60)
    assert len(line.of("present")) == before, "who is still is not told of again"


def test_those_who_come_at_once_are_told_of_all_in_one_message_to_all(house: House) -> None:
    lines = [house.stream(f"tab{number}", number)[1] for number in range(50)]
    assert [len(line.of("present")) for line in lines[:3]] == [1, 0, 0], "the first has nobody to wait for"
    house.clock.pass_(1.1)
    told = [line.of("present")[-1] for line in lines]
    assert len({id(message) for message in told[1:]}) == 1 and told[1].fields["whole"] and len(told[1].fields["tabs"]) == 50
    assert len(told[0].fields["tabs"]) == 50 and not told[0].fields["whole"]


def test_who_leaves_is_told_as_gone_and_their_caret_is_taken_away(house: House) -> None:
    _, line = house.stream("one", 1, "plan", None, "text")
    other, _ = house.stream("two", 2, "plan", None, "text")
    house.clock.pass_(1.1)
    house.hub.caret(other, "text", {"anchor": 1, "head": 1})
    assert line.of("caret")[-1].fields["caret"] == {"anchor": 1, "head": 1}
    house.hub.close(other)
    house.clock.pass_(1.1)
    assert line.of("caret")[-1].fields["caret"] is None and line.of("present")[-1].fields["gone"] == ["two"]
    house.hub.close(other)
    assert house.hub.count == 1


def test_who_comes_into_a_text_sees_the_carets_that_stand_there(house: House) -> None:
    first, _ = house.stream("one", 1, "plan", None, "text")
    house.hub.caret(first, "text", {"anchor": 3, "head": 4})
    _, line = house.stream("two", 2, "plan", None, "text")
    assert line.of("caret")[0].fields == {"ref": "text", "tab": "one", "caret": {"anchor": 3, "head": 4}}


def test_a_tab_that_comes_back_takes_the_place_of_its_stream_from_before(house: House) -> None:
    _, before = house.stream("one", 1, "plan", None, "text")
    _, after = house.stream("one", 1, "plan", None, "text")
    house.hub.publish([typed(8)])
    assert before.is_closed and not before.of("text") and after.of("text") and house.hub.count == 1


@pytest.mark.parametrize(
    ("row", "touches"),
    [
        (Told(8, "plan", "access", "1", None, b""), True),
        (Told(8, "", "access", "1", None, b""), True),
        (Told(8, "plan", "access", "", None, b""), True),
        (Told(8, "plan", "access", "2", None, b""), False),
        (Told(8, "other", "access", "1", None, b""), False),
        (Told(8, "plan", "changed", "over", 2, b""), True),
        (Told(8, "plan", "changed", "patrol", 2, b""), False),
        (Told(8, "plan", "text", "text", 2, b""), False),
    ],
)
def test_a_person_is_looked_at_again_when_something_touches_their_rights(house: House, row: Told, touches: bool) -> None:
    stream, _ = house.stream("one", 1, "plan", None, "text")
    assert house.hub.touched([row]) == ([stream] if touches else [])


def test_a_right_that_is_lost_is_told_once_and_one_without_any_place_left_is_shown_out(house: House) -> None:
    stream, line = house.stream("one", 1, "plan", None, "text")
    for _ in range(2):
        house.hub.settle(stream, Standing("", {"text": False}))
    assert [message.fields for message in line.of("rights")] == [{"ref": "text", "writable": False}]
    house.hub.settle(stream, Standing("forbidden"))
    assert line.sent[-1].fields == {"reason": "forbidden"} and line.is_closed and house.hub.count == 0


def test_processes_tell_each_other_who_is_there_and_forget_those_they_hear_nothing_of(house: House) -> None:
    _, line = house.stream("one", 1, "plan", None, "text")
    there = House()
    other, _ = there.stream("two", 2, "plan", None, "text")
    there.hub.caret(other, "text", {"anchor": 3, "head": 4})
    there.clock.pass_(1.1)
    for words in there.whispers:
        house.hub.overhear("another process", words)
    house.clock.pass_(1.1)
    assert line.of("caret")[-1].fields["tab"] == "two"
    assert {each["tab"] for each in line.of("present")[-1].fields["tabs"]} >= {"two"}
    house.clock.pass_(20)
    assert any("two" in message.fields["gone"] for message in line.of("present"))


def test_that_somebody_types_is_told_to_other_processes_without_everybody_who_is_there(house: House) -> None:
    _, line = house.stream("one")
    there = House()
    there.stream("two", 2, "plan", None, "text")
    there.clock.pass_(1.1)
    there.whispers.clear()
    there.hub.publish([typed(8, tab="two")])
    there.clock.pass_(1.1)
    assert [set(words) for words in there.whispers if words["kind"] == "typing"] == [{"kind", "plan", "typing"}]
    for words in there.whispers:
        house.hub.overhear("another process", words)
    house.clock.pass_(1.1)
    assert line.of("present")[-1].fields["typing"] == {"text": ["two"]}


def test_who_asks_now_and_then_is_there_for_the_others_as_long_as_they_ask(house: House) -> None:
    _, line = house.stream("one")
    asker = Caller(None, 2, "Person 2", "", "", "en-plan", "plan", "asks")
    told = house.hub.ask(asker, Missed(9, (("changed", "a"),)), [Joined(Copy("text", 5, 1), [(8, 1, b"x")], True)])
    assert [message.kind for message in told] == ["changed", "text", "joined", "present"]
    house.clock.pass_(1.1)
    assert {each["tab"] for each in line.of("present")[-1].fields["tabs"]} == {"one", "asks"} or "asks" in str(
        line.of("present")[-1].fields
    )
    house.clock.pass_(30)
    assert any("asks" in message.fields["gone"] for message in line.of("present"))
