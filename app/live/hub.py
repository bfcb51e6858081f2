"""Who is at the other end of which stream, and what each is told. Lives in the thread of the streams; nothing here waits.

What is typed goes to those who have the text open. That something has changed goes to all in the plan. Who is there, and who is typing,
goes to all in the plan too, gathered and at most once a second: with two hundred people in a plan, word of every letter to each would be
most of the traffic.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.live.messages import Message
from app.live.presence import Presence, shown
from app.live.stream import Clock, Stream
from app.live.values import Caller, Joined, Missed, Standing, Told

DIGEST_SECONDS = 1.0
REMIND_SECONDS = 5.0

Words = Mapping[str, Any]
"""What processes tell each other of who is there; gone when nobody listens."""


class Plan:
    """The streams of one plan, and who is in it. ``is_due``: a digest will be told soon; ``typing``: who types, as all were told last;
    ``newcomers``: the streams that are to be told of all who are there, with the digest."""

    def __init__(self, plan_id: str) -> None:
        self.id = plan_id
        self.streams: dict[str, Stream] = {}
        self.presence = Presence()
        self.is_due = False
        self.typing: Mapping[str, Sequence[str]] = {}
        self.newcomers: set[Stream] = set()


class Hub:
    """All streams of this process. ``whisper`` tells the other processes who is here, and where the carets stand."""

    def __init__(self, clock: Clock, whisper: Callable[[Words], None]) -> None:
        self._clock, self._whisper = clock, whisper
        self._plans: dict[str, Plan] = {}
        self._readers: dict[str, dict[Stream, None]] = defaultdict(dict)
        self.count = 0

    # ------------------------------------------------------------ coming and going

    def open(self, stream: Stream, missed: Missed, joined: Iterable[Joined]) -> None:
        """Let a stream begin, with what it has missed. A tab that comes back takes the place of its stream from before."""
        if stream.is_over:
            return
        before = self.find(stream.caller.plan_id, stream.caller.tab)
        if before is not None:
            self.close(before)
            before.line.close()
        plan = self._plan(stream.caller.plan_id)
        plan.streams[stream.caller.tab] = stream
        self.count += 1
        for message in _missed(missed):
            stream.line.send(message)
        for each in joined:
            self.join(stream, each)
        stream.line.send(Message("ready", seq=missed.seq))
        # When everybody comes at once, as after a new beginning, all are told of in one message to all, and not of each to each.
        is_crowded = plan.is_due
        self._show(stream)
        if is_crowded:
            plan.newcomers.add(stream)
        else:
            stream.line.send(self._whole(plan))

    def close(self, stream: Stream) -> None:
        """The stream has ended. Ending it twice is ending it once."""
        stream.is_over = True
        if self.find(stream.caller.plan_id, stream.caller.tab) is not stream:
            return
        plan = self._plans[stream.caller.plan_id]
        del plan.streams[stream.caller.tab]
        self.count -= 1
        for text_id in list(stream.joined):
            self.leave(stream, text_id)
        plan.newcomers.discard(stream)
        plan.presence.hide(stream.caller.tab)
        self._make_due(plan)

    def _plan(self, plan_id: str) -> Plan:
        return self._plans.setdefault(plan_id, Plan(plan_id))

    def find(self, plan_id: str, tab: str) -> Stream | None:
        """The stream of a tab, or None."""
        plan = self._plans.get(plan_id)
        return plan.streams.get(tab) if plan else None

    def join(self, stream: Stream, joined: Joined) -> None:
        """The text is open in the tab: it is told what its copy lacks, and what is typed from now on."""
        text_id = joined.copy.text_id
        if stream.is_over:
            return
        for message in _lacked(joined):
            stream.line.send(message)
        if joined.is_stale:
            return
        stream.joined[text_id] = joined.writable, joined.rests_on
        for other in self._readers[text_id]:
            if text_id in other.carets:
                stream.line.send(_caret(other, text_id))
        self._readers[text_id][stream] = None
        self._move(stream, text_id)

    def leave(self, stream: Stream, text_id: str) -> None:
        """The text is closed in the tab."""
        if stream.joined.pop(text_id, None) is None:
            return
        readers = self._readers[text_id]
        del readers[stream]
        self._tell_caret(stream, text_id, None)
        if not readers:
            del self._readers[text_id]
        if stream.text == text_id and not stream.is_over:
            self._move(stream, next(reversed(stream.joined), ""))

    def ask(self, caller: Caller, missed: Missed, joined: Sequence[Joined]) -> list[Message]:
        """What a tab without a stream is told; the others see that it is there, for as long as it goes on asking."""
        plan = self._plan(caller.plan_id)
        text_id = joined[-1].copy.text_id if joined else ""
        plan.presence.show_elsewhere(self._clock.time(), f"asker {caller.tab}", [shown(caller, text_id)])
        self._make_due(plan)
        return [*_missed(missed), *(message for each in joined for message in _lacked(each)), self._whole(plan)]

    # ------------------------------------------------------------ what has happened

    def publish(self, told: Sequence[Told]) -> None:
        """Tell what is new in the feed."""
        changed: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for row in told:
            if row.kind == "text":
                self._tell_text(row)
            elif row.kind == "hidden":
                self._end_life(row.ref)
            elif row.kind != "access":
                changed[row.plan_id, row.kind][row.ref] = row.seq
        for (plan_id, kind), refs in changed.items():
            if plan_id in self._plans:
                _send(self._plans[plan_id].streams.values(), Message(kind, refs=list(refs), seq=max(refs.values())))

    def _end_life(self, text_id: str) -> None:
        """Words of a text were hidden: copies of it are good for nothing, and are let go."""
        for stream in list(self._readers.get(text_id, ())):
            stream.line.send(Message("stale", ref=text_id))
            self.leave(stream, text_id)

    def _tell_text(self, row: Told) -> None:
        if row.ref in self._readers:
            _send(self._readers[row.ref], Message("text", row.data, ref=row.ref, seq=row.seq, by=row.by, tab=row.tab))
        if row.plan_id in self._plans:
            self._plans[row.plan_id].presence.type(self._clock.time(), row.ref, [row.tab])
            self._make_due(self._plans[row.plan_id])

    def touched(self, told: Sequence[Told]) -> list[Stream]:
        """The streams whose rights may be others after these rows of the feed."""
        rows = [row for row in told if row.kind != "text"]
        streams = [stream for plan in self._plans.values() for stream in plan.streams.values()] if rows else []
        return [stream for stream in streams if any(_touches(row, stream) for row in rows)]

    def settle(self, stream: Stream, standing: Standing) -> None:
        """What is known of the stream's person now: the stream ends, or texts can be written in that could not, or the other way round."""
        if standing.end:
            self.end(stream, standing.end)
            return
        for text_id, writable in standing.writable.items():
            was, rests_on = stream.joined.get(text_id, (writable, frozenset()))
            if was != writable:
                stream.joined[text_id] = writable, rests_on
                stream.line.send(Message("rights", ref=text_id, writable=writable))

    def end(self, stream: Stream, reason: str) -> None:
        """Close a stream, and say why."""
        stream.line.send(Message("end", reason=reason))
        self.close(stream)
        stream.line.close()

    def end_all(self, reason: str) -> None:
        """Close all streams, and say why."""
        for stream in self.streams():
            self.end(stream, reason)

    def streams(self) -> list[Stream]:
        """All that are open."""
        return [stream for plan in self._plans.values() for stream in plan.streams.values()]

    def beat(self) -> None:
        """Let everybody know that the way is open."""
        _send(self.streams(), Message("beat"))

    # ------------------------------------------------------------ carets, and who is there

    def caret(self, stream: Stream, text_id: str, caret: object) -> None:
        """Where the person's caret stands in a text they have open; nowhere, when there is none."""
        if text_id in stream.joined:
            self._move(stream, text_id)
            self._tell_caret(stream, text_id, caret)

    def _tell_caret(self, stream: Stream, text_id: str, caret: object) -> None:
        stream.carets.pop(text_id, None)
        if caret is not None:
            stream.carets[text_id] = caret
        message = _caret(stream, text_id)
        _send((other for other in self._readers[text_id] if other is not stream), message)
        self._whisper(message.plain)

    def _move(self, stream: Stream, text_id: str) -> None:
        if stream.text != text_id:
            stream.text = text_id
            self._show(stream)

    def _show(self, stream: Stream) -> None:
        plan = self._plans[stream.caller.plan_id]
        plan.presence.show(shown(stream.caller, stream.text))
        self._make_due(plan)

    def _make_due(self, plan: Plan) -> None:
        if not plan.is_due:
            plan.is_due = True
            self._clock.call_later(DIGEST_SECONDS, self._digest, plan)

    def _digest(self, plan: Plan) -> None:
        """Tell who has come, gone or moved since the last time, and who is typing; once more, when they have stopped."""
        plan.is_due = False
        now = self._clock.time()
        tabs, gone = plan.presence.changes(now)
        newcomers, plan.newcomers = plan.newcomers, set()
        typing = plan.presence.typing(now)
        if tabs or gone or typing != plan.typing:
            plan.typing = typing
            known = [stream for stream in plan.streams.values() if stream not in newcomers]
            _send(known, Message("present", tabs=tabs, gone=gone, typing=typing, whole=False))
        if newcomers:
            _send(newcomers, self._whole(plan))
        if tabs or gone:
            self._tell_others(plan)
        else:
            self._whisper({"kind": "typing", "plan": plan.id, "typing": typing})
        if typing or plan.presence.is_anybody_elsewhere:
            self._make_due(plan)
        elif not plan.streams:
            self._plans.pop(plan.id, None)

    def _whole(self, plan: Plan) -> Message:
        return Message("present", tabs=plan.presence.all, gone=[], typing=plan.presence.typing(self._clock.time()), whole=True)

    # ------------------------------------------------------------ other processes

    def remind(self) -> None:
        """Tell the other processes who is here, and go on doing so: who is not told of for a while counts as gone."""
        for plan in self._plans.values():
            if plan.streams:
                self._tell_others(plan)
        self._clock.call_later(REMIND_SECONDS, self.remind)

    def _tell_others(self, plan: Plan) -> None:
        typing = plan.presence.typing(self._clock.time())
        self._whisper({"kind": "here", "plan": plan.id, "tabs": plan.presence.here, "typing": typing})

    def overhear(self, source: str, words: Words) -> None:
        """What another process has told."""
        if words["kind"] == "caret":
            _send(self._readers.get(words["ref"], ()), Message(**words))
        elif words["plan"] in self._plans:
            plan = self._plans[words["plan"]]
            if words["kind"] == "here":
                plan.presence.show_elsewhere(self._clock.time(), source, words["tabs"])
            for text_id, tabs in words["typing"].items():
                plan.presence.type(self._clock.time(), text_id, tabs)
            self._make_due(plan)


def _caret(stream: Stream, text_id: str) -> Message:
    return Message("caret", ref=text_id, tab=stream.caller.tab, caret=stream.carets.get(text_id))


def _touches(row: Told, stream: Stream) -> bool:
    """Whether the row may change what the stream's person may do: word of rights, or a change of what a right rests on."""
    if row.kind == "access":
        return row.plan_id in ("", stream.caller.plan_id) and row.ref in ("", str(stream.caller.person))
    return any(row.ref in rests_on for _writable, rests_on in stream.joined.values())


def _send(streams: Iterable[Stream], message: Message) -> None:
    for stream in list(streams):
        stream.line.send(message)


def _missed(missed: Missed) -> Iterator[Message]:
    """What has happened in the plan meanwhile, in messages."""
    if missed.is_all:
        yield Message("missed")
        return
    for kind in ("shaped", "changed", "work", "thread"):
        refs = [ref for found, ref in missed.refs if found == kind]
        if refs:
            yield Message(kind, refs=refs, seq=missed.seq)


def _lacked(joined: Joined) -> Iterator[Message]:
    """What a copy of a text lacks, in messages."""
    text_id, seq = joined.copy.text_id, joined.copy.seq
    if joined.is_stale:
        yield Message("stale", ref=text_id)
        return
    for seq, by, data in joined.updates:
        yield Message("text", data, ref=text_id, seq=seq, by=by, tab="")
    yield Message("joined", ref=text_id, seq=seq, writable=joined.writable)
