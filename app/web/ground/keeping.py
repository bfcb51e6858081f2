"""What somebody sent after their sign-in had expired is kept in the sign-in page itself, and sent once they are signed in again.

Nothing is stored on the server: the fields travel with the form, to the browser that sent them and back.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

NEVER_AGAIN = frozenset(
    {"people.enter", "people.sign_out", "confirm.enter", "confirm.ask_passkey", "confirm.enter_by_passkey"}
    | {"resets.send", "resets.save", "account.prove", "account.seen"}
)
NEVER_KEPT = frozenset({"csrf_token", "password", "current"})
"""What does not travel with the page: our own token, and passwords."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: where to, and its fields in order. Files cannot be kept; ``had_files`` says that there were some."""

    action: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False

    @property
    def as_text(self) -> str:
        """The fields as one value of a hidden field."""
        return json.dumps(self.fields, ensure_ascii=False)


def keep_form() -> Kept | None:
    """The form of this request, when it is one that can be sent again."""
    if request.method != "POST" or request.is_json or not _takes_posts(request.path):
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT)
    return Kept(request.full_path.rstrip("?"), fields, bool(request.files))


def kept_form() -> Kept | None:
    """The form that was kept in the sign-in form of this request; None when there is none, or it is not one of ours."""
    action, text = request.form.get("handling", ""), request.form.get("felter", "")
    if not action or not _takes_posts(action):
        return None
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    return Kept(action, tuple((name, value) for name, value in fields)) if _are_pairs(fields) else None


def _are_pairs(fields: Any) -> bool:
    return isinstance(fields, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(word, str) for word in pair) for pair in fields
    )


def _takes_posts(address: str) -> bool:
    """Whether this is an address of ours that takes forms, other than the way in and out."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/"):
        return False
    try:
        endpoint, _values = current_app.url_map.bind("").match(parts.path, method="POST")
    except HTTPException:
        return False
    return endpoint not in NEVER_AGAIN
