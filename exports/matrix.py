"""«Merknadsskjema»: every input of a round with what was made of it, as a value.

Drawn as PDF, Word file and workbook, or as an appendix of the plan; the words are those of ``exports.matrix_words`` in each of them.
"""

from dataclasses import dataclass
from typing import Literal

Conclusion = Literal["accepted", "partly", "declined", ""]
"""What is concluded: «tas til følge», «tas delvis til følge», «tas ikke til følge», or nothing yet."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One input.

    number: as it is called in the round. place: where in the plan, in words; empty: the whole of it. part: which of how many an input was
    split in, None for one that is whole. proposed: the wording the sender proposes. change: what was
    changed in the plan. merged_with: number of the input it is answered with, None when it has an answer of its own.
    """

    number: int
    sender: str
    agency: str = ""
    is_late: bool = False
    place: str = ""
    quote: str = ""
    text: str = ""
    proposed: str = ""
    assessment: str = ""
    conclusion: Conclusion = ""
    change: str = ""
    merged_with: int | None = None
    part: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A whole round.

    plan_word: what the plan is called in running text («planen», «handlingsplanen»). opened, closed: as printed. revision: the version that
    was sent out, as printed. no_remarks: senders who answered «ingen merknader»; silent: invited, and did not answer, or have
    not yet while ``is_open``.
    """

    plan_title: str
    round_title: str
    plan_word: str = ""
    owner: str = ""
    opened: str = ""
    closed: str = ""
    revision: str = ""
    language: str = "nb"
    rows: tuple[MatrixRow, ...] = ()
    no_remarks: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    is_open: bool = False
