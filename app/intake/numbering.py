"""Lists of a Word file: which level is a bullet and which a number, and the number each paragraph is printed with."""

from dataclasses import dataclass

from app.intake.ooxml import Element, W, child, number, value

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"),
    (4, "iv"), (1, "i"),
)  # fmt: skip

_STEP = 720
"""How much further in each level's words stand, in twentieths of a point, where the list does not say."""


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's place in a list. ``list_id`` is the same for all of one list; ``text`` as printed («2.1», «•»), ``value`` its count,
    ``indent`` that of its words in twentieths of a point."""

    list_id: str
    level: int
    ordered: bool
    text: str
    value: int
    indent: int = 720


@dataclass(frozen=True, slots=True)
class _Level:
    format: str = "bullet"
    text: str = ""
    start: int = 1
    style: str = ""
    legal: bool = False
    indent: int | None = None


class Numbering:
    """The lists of one file. ``label`` counts, so it must be called once for each list paragraph, in reading order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._nums: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._used: set[str] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        links: dict[str, str] = {}
        styles: dict[str, str] = {}
        for one in root.iterfind(f"{W}abstractNum"):
            key = one.get(f"{W}abstractNumId", "")
            self._abstract[key] = dict(_level(level) for level in one.iterfind(f"{W}lvl"))
            if link := value(one, "numStyleLink"):
                links[key] = link
            if name := value(one, "styleLink"):
                styles[name] = key
        for key, name in links.items():
            self._abstract[key] = self._abstract.get(styles.get(name, ""), {})
        for one in root.iterfind(f"{W}num"):
            abstract = value(one, "abstractNumId") or ""
            self._nums[one.get(f"{W}numId", "")] = (abstract, _overrides(one))
            for override in one.iterfind(f"{W}lvlOverride"):
                if (level := child(override, "lvl")) is not None:
                    self._abstract[abstract] = self._abstract.get(abstract, {}) | dict([_level(level)])

    def level_of_style(self, list_id: str, style_key: str) -> int:
        """The level a list gives to paragraphs of a style that names the list and no level."""
        levels = self._levels(list_id)
        return next((at for at, level in levels.items() if level.style == style_key), 0)

    def label(self, list_id: str, level: int) -> Label | None:
        """The next paragraph's place in the list; None when the list or its level marks nothing."""
        known = self._levels(list_id).get(level)
        if known is None or known.format == "none":
            return None
        count = self._count(list_id, level, known)
        indent = _STEP * (level + 1) if known.indent is None else known.indent
        if known.format == "bullet":
            return Label(list_id, level, False, known.text, count, indent)
        return Label(list_id, level, True, self._printed(list_id, level, known), count, indent)

    def _levels(self, list_id: str) -> dict[int, _Level]:
        return self._abstract.get(self._nums.get(list_id, ("", {}))[0], {})

    def _count(self, list_id: str, level: int, known: _Level) -> int:
        """Lists that share a definition count on together, unless one says where it starts."""
        abstract, starts = self._nums[list_id]
        counts = self._counts.setdefault(abstract, {})
        if list_id not in self._used:
            self._used.add(list_id)
            for at, start in starts.items():
                counts[at] = start - 1
        counts[level] = counts.get(level, known.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return counts[level]

    def _printed(self, list_id: str, level: int, known: _Level) -> str:
        levels, counts = self._levels(list_id), self._counts[self._nums[list_id][0]]
        text = known.text
        for at in range(level + 1):
            one = levels.get(at, _Level("decimal"))
            shown = "decimal" if known.legal else one.format
            text = text.replace(f"%{at + 1}", _digits(counts.get(at, one.start), shown))
        return text


def _level(level: Element) -> tuple[int, _Level]:
    at = number(level.get(f"{W}ilvl")) or 0
    found = _Level(
        format=value(level, "numFmt") or "decimal",
        text=value(level, "lvlText") or "",
        start=1 if (start := number(value(level, "start"))) is None else start,
        style=value(level, "pStyle") or "",
        legal=child(level, "isLgl") is not None,
        indent=_indent(child(level, "pPr", "ind")),
    )
    return at, found


def _indent(indents: Element | None) -> int | None:
    return None if indents is None else number(indents.get(f"{W}left") or indents.get(f"{W}start"))


def _overrides(num: Element) -> dict[int, int]:
    found: dict[int, int] = {}
    for override in num.iterfind(f"{W}lvlOverride"):
        at, start = number(override.get(f"{W}ilvl")), number(value(override, "startOverride"))
        if at is not None and start is not None:
            found[at] = start
    return found


def _digits(count: int, shown: str) -> str:
    """A count in the figures of a list (ISO/IEC 29500-1, ST_NumberFormat); decimal for those no Norwegian plan uses."""
    if shown in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        return _roman(count).upper() if shown == "upperRoman" else _roman(count)
    if shown in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter[:8].upper() if shown == "upperLetter" else letter[:8]
    return f"{count:02}" if shown == "decimalZero" else str(count)


def _roman(count: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        while count >= worth:
            text, count = text + sign, count - worth
    return text
