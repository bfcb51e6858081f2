"""A device that holds passkeys, in software: it answers questions of WebAuthn as a telephone would."""

import json
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from app.services.people.unlocking import Question, Site

PRESENT, VERIFIED, HOLDS_KEY = 1, 4, 64


@dataclass(frozen=True)
class Device:
    """One passkey. ``origin``: the page that the browser stands at; ``verifies``: the device has asked for a finger, a face or a code."""

    site: Site
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    id: bytes = b"\x07" * 16
    count: int = 0
    handle: bytes | None = None
    verifies: bool = True

    def with_handle_of(self, question: Question) -> "Device":
        """The same device, which keeps beside the passkey whom it was made for."""
        return replace(self, handle=base64url_to_bytes(json.loads(question.options)["user"]["id"]))

    def make(self, question: Question) -> str:
        """The answer to a question for a new passkey."""
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        told = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(HOLDS_KEY) + held})
        return self._answer({"clientDataJSON": self._client("webauthn.create", question), "attestationObject": told})

    def show(self, question: Question) -> str:
        """The answer to a question for a passkey that is known."""
        data, client = self._data(), self._client("webauthn.get", question)
        signature = self.key.sign(data + sha256(client).digest(), ECDSA(SHA256()))
        answer = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer(answer | ({"userHandle": self.handle} if self.handle is not None else {}))

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return sha256(self.site.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, question: Question) -> bytes:
        return json.dumps({"type": kind, "challenge": bytes_to_base64url(question.challenge), "origin": self.site.origin}).encode()

    def _answer(self, response: dict[str, bytes]) -> str:
        id = bytes_to_base64url(self.id)
        told: dict[str, Any] = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": told, "clientExtensionResults": {}})
