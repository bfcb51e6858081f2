"""What streams carry: a small JSON object, and bytes with it where a text's update is told. One message is put into form once, for all.

A frame (websocket, both ways) is the object, and then, if there are bytes, a line feed and those. An event (server-sent events, WHATWG HTML
§9.2) has the bytes as base64 in ``data``, and the sequence number as its id; so has the plain object that who asks now and then is given.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from websockets.frames import Frame, Opcode


class BadFrame(Exception):
    """What came up a stream is no message."""


class Message:
    """One message. ``fields`` must be ready for JSON; with ``seq`` among them when the message has a place in the feed."""

    def __init__(self, kind: str, data: bytes = b"", **fields: Any) -> None:
        self.kind, self.data, self.fields = kind, data, fields

    @cached_property
    def frame(self) -> bytes:
        """The message as one websocket frame holds it."""
        head = json.dumps({"kind": self.kind, **self.fields}, ensure_ascii=False, separators=(",", ":")).encode()
        return head + b"\n" + self.data if self.data else head

    @cached_property
    def wire(self) -> bytes:
        """The whole frame as it goes over the wire from server to browser, which is the same for all."""
        return Frame(Opcode.BINARY, self.frame).serialize(mask=False)

    @cached_property
    def event(self) -> bytes:
        """The message as one server-sent event. JSON holds no line shift, so one line of data is enough."""
        data = json.dumps(self.plain, ensure_ascii=False, separators=(",", ":"))
        place = f"id: {self.fields['seq']}\n" if "seq" in self.fields else ""
        return f"{place}data: {data}\n\n".encode()

    @property
    def plain(self) -> dict[str, Any]:
        """The message as an object with its bytes in base64."""
        return {"kind": self.kind, **self.fields} | ({"data": b64encode(self.data).decode()} if self.data else {})


def read_frame(frame: bytes) -> tuple[Mapping[str, Any], bytes]:
    """The object and the bytes of a frame that came up. Raises BadFrame."""
    head, _, data = frame.partition(b"\n")
    try:
        fields = json.loads(head)
    except ValueError as error:
        raise BadFrame from error
    if not isinstance(fields, dict) or not isinstance(fields.get("kind"), str):
        raise BadFrame
    return fields, data
