"""Change the words of one paragraph, heading or note, and the notes, references and line breaks among them."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from pycrdt import XmlElement, XmlText

from app.prose.alignment import WORD, common
from app.prose.schema import Json
from app.prose.ytree import attrs_of, change_attrs, formats, insert_nodes, insert_words, raw_words

# Above this many comparisons the words between the first and the last difference are written anew.
MOST_COMPARISONS = 4_000_000
Segment = list[Json] | Json


def change_inline(element: XmlElement, new: list[Json]) -> None:
    """Change what stands in a paragraph, heading or note: texts, and between them notes, references and line breaks."""
    old = segments_in(element)
    index = 0
    for olds, news in stretches(old, segments_of(new)):
        index = change_stretch(element, index, [old[i] for i in olds], news)


def segments_of(nodes: list[Json]) -> list[Segment]:
    """Neighbouring words as one list, other nodes by themselves."""
    found: list[Segment] = []
    for node in nodes:
        if node["type"] != "text":
            found.append(node)
        elif found and isinstance(found[-1], list):
            found[-1].append(node)
        else:
            found.append([node])
    return found


def segments_in(element: XmlElement) -> list[Segment]:
    """What stands in the element, child by child."""
    return [list(raw_words(child)) if isinstance(child, XmlText) else element_json(child) for child in element.children]


def element_json(child: Any) -> Json:
    """An inline element with what it holds."""
    content = [run for segment in segments_in(child) for run in (segment if isinstance(segment, list) else [segment])]
    return {"type": child.tag, "attrs": attrs_of(child), "content": content}


def segment_key(segment: Segment) -> str | None:
    """What an inline node is known by: a note its id, a reference its target, a break its being one. Words are known by nothing."""
    if isinstance(segment, list):
        return None
    attrs = segment.get("attrs", {})
    return f"{segment['type']}#{attrs.get('id', '')}#{attrs.get('target', '')}"


def stretches(old: list[Segment], new: list[Segment]) -> Iterator[tuple[range, list[Segment]]]:
    """The children in order, in stretches: one known inline node, or what lies between two such."""
    done_old = done_new = 0
    for i, j in common([segment_key(s) for s in old], [segment_key(s) for s in new]):
        yield range(done_old, i), new[done_new:j]
        yield range(i, i + 1), [new[j]]
        done_old, done_new = i + 1, j + 1
    yield range(done_old, len(old)), new[done_new:]


def change_stretch(element: XmlElement, index: int, old: list[Segment], new: list[Segment]) -> int:
    """Change one stretch, whose first child is number ``index``; returns the number of the child after it.

    The first text of the old becomes the first text of the new; a known inline node stays; all else is taken away or put in.
    """
    kept_old = next((i for i, segment in enumerate(old) if isinstance(segment, list) or len(old) == len(new) == 1), None)
    kept_new = next((j for j, segment in enumerate(new) if fits(old, kept_old, segment)), None)
    for i in range(len(old) - 1, -1, -1):
        if i != kept_old or kept_new is None:
            del element.children[index + i]
    for j, segment in enumerate(new):
        if j == kept_new:
            change_segment(element, index, segment)
        else:
            insert_nodes(element, index, segment if isinstance(segment, list) else [segment])
        index += 1
    return index


def fits(old: list[Segment], kept: int | None, segment: Segment) -> bool:
    """Whether the kept old segment can become this one: words from words, an inline node from one known by the same."""
    if kept is None or isinstance(old[kept], list) != isinstance(segment, list):
        return False
    return isinstance(segment, list) or segment_key(old[kept]) == segment_key(segment)


def change_segment(element: XmlElement, index: int, segment: Segment) -> None:
    """Change the child that stands for the segment."""
    child = element.children[index]
    if isinstance(child, XmlText) and isinstance(segment, list):
        change_words(child, segment)
    elif isinstance(child, XmlElement) and not isinstance(segment, list):
        change_attrs(child, attrs_of(child), segment.get("attrs", {}))
        change_inline(child, segment.get("content", []))


class Token(NamedTuple):
    """A word, blank or sign in its dress; ``dress`` compares, ``run`` is the JSON it came from."""

    words: str
    dress: str
    run: Json


def tokens(runs: list[Json]) -> list[Token]:
    """The runs word by word."""
    return [Token(word, dress_of(run), run) for run in runs for word in WORD.findall(run["text"])]


def dress_of(run: Json) -> str:
    """The marks of a run, in one order, as text to compare."""
    return repr(sorted((name, sorted(attrs.items())) for name, attrs in formats(run).items()))


def change_words(text: XmlText, new_runs: list[Json]) -> None:
    """Change one text word by word, from its end so that earlier places hold."""
    old, new = tokens(list(raw_words(text))), tokens(new_runs)
    ends = byte_ends([token.words for token in old])
    for first, last, replacement in reversed(list(edits(old, new))):
        del text[ends[first] : ends[last]]
        insert_words(text, ends[first], [{**token.run, "text": token.words} for token in replacement])


def byte_ends(words: list[str]) -> list[int]:
    """Where each word begins, in bytes, and where the last one ends."""
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word.encode()))
    return ends


def edits(old: list[Token], new: list[Token]) -> Iterator[tuple[int, int, list[Token]]]:
    """What to replace: from and to among the old, and the new tokens instead, from the front."""
    first, second = [token[:2] for token in old], [token[:2] for token in new]
    start, end = shared(first, second)
    if (len(first) - start - end) * (len(second) - start - end) > MOST_COMPARISONS:
        yield start, len(old) - end, new[start : len(new) - end]
        return
    matcher = SequenceMatcher(None, first[start : len(first) - end], second[start : len(second) - end], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            yield start + i1, start + i2, new[start + j1 : start + j2]


def shared(first: Sequence[Any], second: Sequence[Any]) -> tuple[int, int]:
    """How many tokens the two have alike at the start, and beyond those at the end."""
    most = min(len(first), len(second))
    start = next((i for i in range(most) if first[i] != second[i]), most)
    rest = most - start
    end = next((i for i in range(rest) if first[-1 - i] != second[-1 - i]), rest)
    return start, end
