"""A browser tab's part, played from Python: what it asks for, its websocket, and a copy of a text to type in."""

import json
import urllib.request
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from pycrdt import Doc, XmlElement, XmlText
from websockets.sync.client import connect
from websockets.sync.connection import Connection
from websockets.typing import Origin

from app.prose.check import canonical
from app.prose.ytree import raw_json
from tests.prose.typed import fragment

Message = tuple[dict[str, Any], bytes]


class Tab:
    """One tab of one person. ``name``: its own, of letters and digits. Close it when done."""

    def __init__(self, address: str, slug: str, cookie: str, name: str) -> None:
        self.address, self.slug, self.name = address, slug, name
        self._headers = {"Cookie": f"samplan={cookie}", "Accept": "application/json"}
        self._socket: Connection | None = None
        self._waiting: list[Message] = []
        self._number = 0

    def get(self, path: str) -> dict[str, Any]:
        """What the server answers to a question about the plan, as JSON."""
        request = urllib.request.Request(f"{self.address}/planer/{self.slug}/{path}", headers=self._headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def state(self, text_id: str) -> dict[str, Any]:
        """A text as the editor loads it."""
        return self.get(f"tekster/{text_id}/tilstand")

    def open(self, since: int = 0, origin: str | None = None) -> Message:
        """Open the stream; returns the message that it stands."""
        url = f"{self.address.replace('http', 'ws')}/planer/{self.slug}/strom?fane={self.name}&fra={since}"
        headers = {"Cookie": self._headers["Cookie"]}
        self._socket = connect(url, origin=Origin(origin or self.address), additional_headers=headers, compression=None, legacy=True)
        return self.next("ready")

    def close(self) -> None:
        """Close the stream."""
        if self._socket is not None:
            self._socket.close()

    def send(self, fields: Mapping[str, Any], data: bytes = b"") -> None:
        """Send a message up."""
        assert self._socket is not None
        head = json.dumps(fields).encode()
        self._socket.send(head + b"\n" + data if data else head)

    def join(self, text_id: str, seq: int, epoch: int = 1) -> None:
        """Follow a text from a row of the feed on."""
        self.send({"kind": "join", "ref": text_id, "seq": seq, "epoch": epoch})

    def save(self, text_id: str, update: bytes, epoch: int = 1, schema: int = 1) -> int:
        """Send an update; returns its number."""
        self._number += 1
        self.send({"kind": "save", "n": self._number, "ref": text_id, "epoch": epoch, "schema": schema}, update)
        return self._number

    def next(self, *kinds: str, seconds: float = 10) -> Message:
        """The next message of one of these kinds; others wait until they are asked for. Raises TimeoutError."""
        for place, message in enumerate(self._waiting):
            if message[0]["kind"] in kinds:
                return self._waiting.pop(place)
        while True:
            message = self._receive(seconds)
            if message[0]["kind"] in kinds:
                return message
            self._waiting.append(message)

    def _receive(self, seconds: float) -> Message:
        assert self._socket is not None
        frame = self._socket.recv(timeout=seconds)
        assert isinstance(frame, bytes)
        head, _, data = frame.partition(b"\n")
        return json.loads(head), data


class Paper:
    """A copy of a text with a paragraph of one's own at its head, to type at the end of. ``first``: the update that made the paragraph."""

    def __init__(self, state: Mapping[str, Any], paragraph: str) -> None:
        self._doc: Doc[Any] = Doc()
        self._doc.apply_update(b64decode(state["state"]))
        self._updates: list[bytes] = []
        self._watching = self._doc.observe(lambda event: self._updates.append(event.update))
        with self._doc.transaction():
            own = fragment(self._doc).children.insert(0, XmlElement("paragraph", {"id": paragraph}))
            self._words = own.children.insert(0, XmlText(""))
        self.first = self._updates[-1]

    def type(self, words: str) -> bytes:
        """Type some words at the end; the update."""
        self._words.insert(len(str(self._words).encode()), words)
        return self._updates[-1]

    def hear(self, update: bytes) -> None:
        """Take in what others have typed."""
        self._doc.apply_update(update)

    @property
    def words(self) -> str:
        """All that the text says, with its nodes and marks."""
        return json.dumps(canonical(raw_json(self._doc)), ensure_ascii=False)
