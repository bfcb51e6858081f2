"""The notation that the example plans are written in: words with few signs → blocks of the printed document.

*italic*, [words](address), {en:words in another language}, [[name|words that refer to it]], {{footnote}}, and ~ for a space where the line
does not turn. A paragraph is a string; lists and quotations are {"points": …}, {"steps": …} and {"quote": …}.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from exports.document import Block, Inline, Item, List, Note, Paragraph, Quote, Ref, Text, new_id

Given = Mapping[str, Any]

_SIGNS = re.compile(
    r"\{\{(?P<note>.+?)\}\}"
    r"|\[\[(?P<target>[^|\]]+)\|(?P<said>[^\]]+)\]\]"
    r"|\[(?P<linked>[^\]]+)\]\((?P<link>[^)\s]+)\)"
    r"|\{(?P<lang>[a-z]{2}):(?P<foreign>[^}]+)\}"
    r"|\*(?P<italic>[^*]+)\*"
)


class Names:
    """The ids behind names: the same name gives the same id, whether it is met first where it is given or where it is referred to."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = defaultdict(new_id)
        self._given: set[str] = set()

    def give(self, name: str | None) -> str:
        """The id of the thing that has this name; without a name, a fresh one."""
        if name is None:
            return new_id()
        self._given.add(name)
        return self._ids[name]

    def find(self, name: str) -> str:
        """The id behind a name."""
        return self._ids[name]

    def missing(self) -> list[str]:
        """Names that were referred to and given to nothing."""
        return sorted(self._ids.keys() - self._given)


def read_blocks(given: Sequence[str | Given], names: Names) -> tuple[Block, ...]:
    """The blocks that the notation describes, with fresh ids."""
    return tuple(_block({"paragraph": block} if isinstance(block, str) else block, names) for block in given)


def _block(given: Given, names: Names) -> Block:
    if "paragraph" in given:
        return Paragraph(new_id(), read_runs(given["paragraph"], names), given.get("indent", False))
    if "quote" in given:
        return Quote(new_id(), read_blocks(given["quote"], names), given.get("lang"))
    lines = given["steps"] if "steps" in given else given["points"]
    items = tuple(Item(new_id(), read_blocks([line], names)) for line in lines)
    return List(new_id(), "steps" in given, items, given.get("spacing", "normal"))


def read_runs(words: str, names: Names) -> tuple[Inline, ...]:
    """The words with their signs read."""
    runs: list[Inline] = []
    end = 0
    words = words.replace("~", "\N{NO-BREAK SPACE}")
    for sign in _SIGNS.finditer(words):
        runs += [*_plain(words[end : sign.start()]), _read_sign(sign, names)]
        end = sign.end()
    return (*runs, *_plain(words[end:]))


def _read_sign(sign: re.Match[str], names: Names) -> Inline:
    if sign["note"]:
        return Note(new_id(), tuple(run for run in read_runs(sign["note"], names) if isinstance(run, Text | Ref)))
    if sign["target"]:
        return Ref(names.find(sign["target"]), sign["said"])
    if sign["link"]:
        return Text(sign["linked"], link=sign["link"])
    return Text(sign["foreign"], lang=sign["lang"]) if sign["lang"] else Text(sign["italic"], italic=True)


def _plain(words: str) -> list[Inline]:
    return [Text(words)] if words else []
