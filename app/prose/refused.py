"""Why a text or a change to it cannot be taken."""

from typing import Literal

from app.domain.errors import Hindrance

Kind = Literal["too_large", "undecodable", "pending", "not_allowed", "bad_link", "birth_number"]


class Refused(Hindrance):
    """A text, or a change to one, that cannot be stored. Nothing has been changed.

    ``kind`` says what was wrong:

    - ``too_large``: the change or the text it gives is above its limit
    - ``undecodable``: the bytes are no change to a shared text
    - ``pending``: the change builds on others that the text has not got
    - ``not_allowed``: it holds a node, mark, attribute or value that the schema does not know
    - ``birth_number``: somebody's birth number would stand in it
    - ``bad_link``: it links to something else than an http, https or mailto address
    """

    kind: Kind

    def __init__(self, kind: Kind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind
