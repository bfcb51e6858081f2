"""Comments in a Word file: remarks with author, date and place, answers below what they answer, as Word shows them in its margin.

``comments.xml`` holds what is said, ``commentsExtended.xml`` what answers what (Word 2013 and later; others show answers as comments).
"""

from collections.abc import Iterable, Sequence

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from exports.word_package import WordFile
from exports.word_xml import Element, clark, element, properties, run, w

LONGEST_AUTHOR = 120
"""Signs of a name in Word's margin; a longer one is cut, since Word refuses files with names of more than 255."""
_EXTENDED_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_TEXT, _SIGN = "CommentText", "CommentReference"

Lines = Sequence[tuple[str, bool]]
"""The paragraphs of a comment, and whether each is bold."""


class Comments:
    """The comments of one file, in the order they are added."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self._said: list[Element] = []
        self._tied: list[Element] = []

    def add(self, author: str, at: str, lines: Lines, answers: int | None = None, is_done: bool = False) -> int:
        """Adds a comment; returns its number.

        Args:
            at: ISO 8601, to the minute at least, or empty.
            answers: number of the comment it answers.
        """
        number = len(self._said)
        made = [_paragraph(words, bold, first=place == 0) for place, (words, bold) in enumerate(lines)]
        made[-1].set(clark("w14:paraId"), _key(number))
        facts = {"w:id": str(number), "w:author": printed_author(author), "w:initials": _initials(author)}
        self._said.append(element("w:comment", facts | ({"w:date": stamp(at)} if at else {}), made))
        tie = {"w15:paraId": _key(number), "w15:done": "1" if is_done else "0"}
        self._tied.append(element("w15:commentEx", tie | ({} if answers is None else {"w15:paraIdParent": _key(answers)})))
        return number

    def starts(self, numbers: Iterable[int]) -> list[Element]:
        """Where what comments are about begins."""
        return [w("commentRangeStart", id=number) for number in numbers]

    def ends(self, numbers: Iterable[int]) -> list[Element]:
        """Where it ends, with the signs Word hangs the comments on."""
        made = []
        for number in numbers:
            sign = w("r", properties("rPr", [w("rStyle", val=_SIGN)]), w("commentReference", id=number))
            made += [w("commentRangeEnd", id=number), sign]
        return made

    def write(self) -> None:
        """Puts the comments, and the styles they wear, into the file."""
        if not self._said:
            return
        self.file.styles.extend(_styles())
        self.file.part("comments", CT.WML_COMMENTS, RT.COMMENTS, w("comments", *self._said))
        self.file.part("commentsExtended", _EXTENDED_TYPE, _EXTENDED, element("w15:commentsEx", {}, self._tied))


def stamp(at: str) -> str:
    """A time as Word wants it: to the second, in the reader's own time though it ends in «Z»."""
    return f"{at[:19]}{'0000-01-01T00:00:00'[len(at[:19]) :]}Z"


def printed_author(author: str) -> str:
    """A name as Word takes it."""
    return " ".join(author.split())[:LONGEST_AUTHOR] or "?"


def _initials(author: str) -> str:
    return "".join(word[0] for word in author.partition(",")[0].split() if word[0].isalpha())[:3].upper()


def _key(number: int) -> str:
    """``w14:paraId`` of a comment's last paragraph: eight hexadecimal digits, neither 0 nor above 7FFFFFFF."""
    return f"{number + 1:08X}"


def _paragraph(words: str, bold: bool, first: bool) -> Element:
    sign = w("r", properties("rPr", [w("rStyle", val=_SIGN)]), w("annotationRef")) if first else None
    return w("p", properties("pPr", [w("pStyle", val=_TEXT)]), sign, run(words, [w("b"), w("bCs")] if bold else ()))


def _styles() -> tuple[Element, Element]:
    small = properties("rPr", [w("sz", val=20), w("szCs", val=20)])
    text = w("style", w("name", val="annotation text"), w("basedOn", val="Normal"), small, type="paragraph", styleId=_TEXT)
    tiny = properties("rPr", [w("sz", val=16), w("szCs", val=16)])
    return text, w("style", w("name", val="annotation reference"), tiny, type="character", styleId=_SIGN)
