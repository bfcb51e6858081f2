"""A comparison of words told so that people can read it."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

LEAST_KEPT = 0.25
"""Below this share of words that stayed, a paragraph is struck and written anew as a whole: nobody can read it else."""

Act = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]
"""As ``difflib`` tells it: what is done, where from and to in the earlier words, where from and to in the later ones."""


MOST_COMPARED = 9_000_000
"""Words of one version times words of the other; above it comparing takes too long, and what differs is told as one change."""


def told_apart(before: Sequence[object], after: Sequence[object]) -> list[Act]:
    """What became of a row of words, in order. What both begin and end with is not compared any further."""
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next((at for at in range(shorter - head) if before[-1 - at] != after[-1 - at]), shorter - head)
    i, j = len(before) - tail, len(after) - tail
    middle: list[Act] = []
    if (i - head) * (j - head) > MOST_COMPARED:
        middle = [("replace", head, i, head, j)]
    elif i > head or j > head:
        acts = SequenceMatcher(None, before[head:i], after[head:j], autojunk=False).get_opcodes()
        middle = [(name, a + head, b + head, c + head, d + head) for name, a, b, c, d in acts]
    whole: list[Act] = [("equal", 0, head, 0, head), *middle, ("equal", i, len(before), j, len(after))]
    return [act for act in whole if act[1] < act[2] or act[3] < act[4]]


def readable(acts: Sequence[Act], before: Sequence[str]) -> list[Act]:
    """The same change: blanks and signs between two changed words are changed with them, and a paragraph of which next to nothing stayed is
    changed as a whole. ``before``: the earlier words, empty for what is no word (a drawing, a footnote)."""
    if all(act[0] == "equal" for act in acts):
        return list(acts)
    words = sum(bool(word.strip()) for word in before)
    stayed = sum(bool(word.strip()) for name, i, end, _, _ in acts if name == "equal" for word in before[i:end])
    if words and stayed < words * LEAST_KEPT and all(before):
        return [("replace", 0, len(before), 0, acts[-1][4])]
    made: list[Act] = []
    for at, (name, i, i_end, j, j_end) in enumerate(acts):
        between = name == "equal" and 0 < at < len(acts) - 1
        if between and all(word and not any(map(str.isalnum, word)) for word in before[i:i_end]):
            name = "replace"
        if made and name != "equal" and made[-1][0] != "equal":
            made[-1] = ("replace", made[-1][1], i_end, made[-1][3], j_end)
        else:
            made.append((name, i, i_end, j, j_end))
    return made
