"""Words that must be gone for good, wherever they stand: found in any text, and hidden so that nothing else moves.

Every sign becomes a dot, two where browsers count two (UTF-16), so that what is said to stand at a place still does: spans, updates of
shared texts, and what an act remembers of before and after. One word is hidden where it stands whole, or in the genitive: «Per» is not
found in «person», but in «Pers». Many a name is a common word too, so one word is found as it is written and in capitals alone: «Dag» is
not found in «hver dag». Several words are so much one's own that they are hidden in letters of any size, whatever ending they have got.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from app.domain.errors import Invalid
from app.domain.privacy import DOT, refuse_numbers
from app.domain.saying import say

HIDDEN = "words.hidden"
"""The act, as history names it. Its line says under «hidden» which version each piece has got by it."""
LEAST, MOST = 3, 200
MOST_REASON = 300
SEEN = 40
"""Signs on either side of words that are shown where they stand."""
FORM = frozenset(("_", "type", "kind", "id", "piece", "written", "stated", "placed", "sha256", "media_type", "format", "state", "role"))
"""What JSON of ours says under these names is its form, not anybody's words."""


class Glimpse(NamedTuple):
    """Words as they stand somewhere, with what is before and after them."""

    before: str
    words: str
    after: str


class Slip:
    """The words, as somebody wrote or marked them. Blanks of every width are alike; of several words, large and small letters are too.

    Args:
        any_case: of one word they are as well, so that «Dag» takes «dag» along.

    Raises:
        Invalid: too few signs or too many, or more than one line.
    """

    def __init__(self, words: str, any_case: bool = False) -> None:
        self.words, self.any_case = words.strip(), any_case
        if not LEAST <= len(self.words) <= MOST or "\n" in self.words or DOT in self.words:
            raise Invalid(
                {"words": say("Skriv ordene slik de står, mellom %(least)s og %(most)s tegn på én linje.", least=LEAST, most=MOST)}
            )

    @property
    def is_one_word(self) -> bool:
        """Whether they are a single word, which may be the beginning of quite another."""
        return self.words.isalpha()

    @property
    def mark(self) -> str:
        """What is sought, as a form that has shown where it stands says it again."""
        return sha256(f"{self.any_case}\n{self.words}".encode("utf-8", "surrogatepass")).hexdigest()

    def must_be_seen(self, seen: str) -> None:
        """Raises ``Invalid`` unless ``seen``, a mark, is of these words: nothing is done with others than those whose places were shown."""
        if seen != self.mark:
            raise Invalid({"words": say("Se hvor akkurat disse ordene står, før du går videre.")})

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the words in a text."""
        return _pattern(self.words, self.any_case)

    @cached_property
    def of_units(self) -> re.Pattern[str]:
        """Finds them in a text taken apart into UTF-16 units, which browsers count by (see ``units``)."""
        return _pattern(units(self.words), self.any_case)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand: from and to of each."""
        return (match.span() for match in self.pattern.finditer(text))

    def stands_in(self, value: Any) -> bool:
        """Whether they stand anywhere in a text, or in a value of JSON."""
        return self.hidden(value) != value

    def hidden(self, value: Any) -> Any:
        """A text, or a value of JSON with all its texts, without the words."""
        return hidden_in(value, self.spans)

    def glimpses(self, value: Any) -> Iterator[Glimpse]:
        """Each time they stand in a text, or in a value of JSON, with what is around them."""
        for line in _lines(value):
            for start, end in self.spans(line):
                yield Glimpse(line[max(0, start - SEEN) : start], line[start:end], line[end : end + SEEN])


Spans = Callable[[str], Iterable[tuple[int, int]]]
"""Finds what is to be hidden in a text: from and to of each."""


def hidden_in(value: Any, spans: Spans) -> Any:
    """A text, or a value of JSON with all its texts, with dots for what is found."""
    if isinstance(value, str):
        return _dotted(value, spans)
    if isinstance(value, Mapping):
        return {_name(name, spans): one if name in FORM and isinstance(one, str) else hidden_in(one, spans) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return _joined([hidden_in(one, spans) for one in value], spans)
    return value


def _dotted(text: str, spans: Spans) -> str:
    parts, at = [], 0
    for start, end in spans(text):
        parts += [text[at:start], dots(text[start:end])]
        at = end
    return "".join((*parts, text[at:])) if at else text


def _name(name: Any, spans: Spans) -> Any:
    """A label that somebody has written may be the name of something; a name of ours is in small letters."""
    return name if not isinstance(name, str) or (name.isidentifier() and name.islower()) else _dotted(name, spans)


def _pattern(words: str, any_case: bool) -> re.Pattern[str]:
    before = r"(?<!\d)" if words[0].isdigit() else rf"(?<!{_LETTER})" if words[0].isalpha() else ""
    after = r"(?!\d)" if words[-1].isdigit() else rf"(?=[sS]?(?!{_LETTER}))" if words.isalpha() else ""
    if words.isalpha() and not any_case:
        return re.compile(f"{before}(?:{words}|{words.upper()}){after}")
    inside = "[ \u00a0\u202f]+".join(re.escape(part) for part in words.split())
    return re.compile(before + inside + after, re.IGNORECASE)


_LETTER = r"[^\W\d_]"


def _joined(values: list[Any], spans: Spans) -> list[Any]:
    """Hide what stands across neighbours: the words of one line may be dressed differently and then are several texts."""
    runs: list[list[int]] = [[]]
    for place, value in enumerate(values):
        if _is_run(value):
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    for run in runs:
        if len(run) > 1:
            _hide_across(values, run, spans)
    return values


def _is_run(value: Any) -> bool:
    """Whether it is a stretch of words in one dress, which the next one goes on from."""
    return isinstance(value, dict) and isinstance(value.get("text"), str) and not isinstance(value.get("content"), list)


def _lines(value: Any) -> Iterator[str]:
    """The texts in a value of JSON; what stands side by side in one line is one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if not (name in FORM and isinstance(one, str)):
                yield from _lines(one)
    elif isinstance(value, list | tuple):
        for is_line, some in groupby(value, _is_run):
            if is_line:
                yield "".join(run["text"] for run in some)
            else:
                yield from (line for one in some for line in _lines(one))


def _hide_across(values: list[Any], run: Sequence[int], spans: Spans) -> None:
    whole = "".join(values[place]["text"] for place in run)
    found = {at for start, end in spans(whole) for at in range(start, end)}
    at = 0
    for place in run if found else ():
        own = values[place]["text"]
        values[place] = values[place] | {"text": "".join(dots(sign) if at + n in found else sign for n, sign in enumerate(own))}
        at += len(own)


def dots(words: str) -> str:
    """As many dots as the words have UTF-16 units."""
    return DOT * len(units(words))


def units(text: str) -> str:
    """The text with a sign for each of its UTF-16 units."""
    if text.isascii():
        return text
    coded = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(coded[at] | coded[at + 1] << 8) for at in range(0, len(coded), 2))


AROUND = (12, 6, 3)
"""Signs on either side of hidden words that they are known by in a copy from before; the most that fit."""


def hidden_alike(mine: str, now: str) -> str:
    """A copy from before words were hidden, without them: where it reads as ``now`` does around the dots.

    What is under the dots nobody knows any more, so they are told by their neighbours, line by line, and then hidden wherever else the copy
    has them.
    """
    dotted = [line for line in now.split("\n") if DOT in line]
    found = {words for line in mine.split("\n") for other in dotted for words in _under_dots(line, other)}
    for words in sorted(found, key=len, reverse=True):
        mine = mine.replace(words, dots(words))
    return mine


def _under_dots(mine: str, now: str) -> Iterator[str]:
    for run in re.finditer(f"{DOT}+", now):
        before, after, hidden = now[: run.start()], now[run.end() :], f"(.{{{len(run[0])}}})"
        sides = [(before[-n:], after[:n]) for n in AROUND] + [(before[-n:], "") for n in AROUND] + [("", after[:n]) for n in AROUND]
        tries = [re.escape(left) + hidden + re.escape(right) for left, right in sides if left or right]
        tries += [f"^{hidden}$"] if not before and not after else []
        there = next((match for one in tries if (match := re.search(one, mine))), None)
        if there is not None:
            yield there[1]


def clean_reason(reason: str, slip: Slip) -> str:
    """Why something was hidden, as it is kept.

    Raises:
        Invalid: nothing is said, or too much, or the reason repeats the words or is somebody's birth number.
    """
    kept = " ".join(reason.split())
    refuse_numbers({"reason": kept})
    if not kept:
        raise Invalid({"reason": say("Skriv kort hvorfor ordene må bort, uten å gjenta dem.")})
    if len(kept) > MOST_REASON:
        raise Invalid({"reason": say("Begrunnelsen er for lang. Bruk høyst %(most)s tegn.", most=MOST_REASON)})
    if slip.stands_in(kept):
        raise Invalid({"reason": say("Begrunnelsen gjentar ordene som skal bort. Den blir stående, så skriv den uten dem.")})
    return kept
