"""When a file cannot be taken: the error, and the bounds a file must keep within."""

from dataclasses import dataclass

from app.domain.errors import Hindrance


class Refused(Hindrance):
    """The file is not read. ``sentence`` tells what is wrong with it and how to mend it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a file, far above any plan and far below what could trouble the server. Sizes in bytes.

    file: the file itself. parts: files inside it. part, total: one and all of them, unpacked. ratio: unpacked to packed size of a part
    (a part of less than ``ratio_from`` may be packed harder). markup: memory it would take to parse and read the XML, by estimate.
    paragraphs: of the text, those in tables too. depth: tables and text boxes inside one another.
    """

    file: int = 20_000_000
    parts: int = 1_000
    part: int = 20_000_000
    total: int = 60_000_000
    ratio: int = 150
    ratio_from: int = 2_000_000
    markup: int = 60_000_000
    paragraphs: int = 30_000
    depth: int = 12


DEFAULT_LIMITS = Limits()
