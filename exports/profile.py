"""A plan's own look in print: colours, typeface, pictures of the cover, words at the head and foot of each page.

It says how a plan is drawn and never what stands in it, so it is a part of the ``Drawing`` and not of the ``Document``: two plans with the
same words are the same document, whatever they wear. Without a profile the official look stands as it is.
"""

from dataclasses import dataclass

from exports.metrics import FACES, Face


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a drawing, six hex digits each; whoever gives them has seen to it that words stand out from their ground.

    main: the cover's field, under white words, and the period below it. tint: the quarter circle in the field, under white words too.
    second, third: the bands below it. heading: chapters and sections. table: ground of a table's head, under black words.
    top, base: the levels of a pyramid, from the first to the last, under white words.
    """

    main: str = "1B4B5A"
    tint: str = "22586A"
    second: str = "2C6E80"
    third: str = "7FB0B8"
    heading: str = "000000"
    table: str = "D9E2F3"
    top: str = "123F4E"
    base: str = "3A7686"


@dataclass(frozen=True, slots=True)
class Emblem:
    """An owner's logo: the picture's SHA-256, and the owner's name, which is read aloud in its place."""

    sha256: str
    alt: str


@dataclass(frozen=True, slots=True)
class CoverPicture:
    """The picture on the cover: its SHA-256, what is read aloud in its place, and who took it."""

    sha256: str
    alt: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """See the module. ``font`` names one of ``metrics.FACES``; ``emblems`` stand at the foot of the cover, in order."""

    palette: Palette = Palette()
    font: str = "Liberation Sans"
    header: str = ""
    footer: str = ""
    picture: CoverPicture | None = None
    emblems: tuple[Emblem, ...] = ()

    @property
    def face(self) -> Face:
        """The typeface. Raises KeyError for one that is not ours."""
        return FACES[self.font]


PLAIN = Profile()
"""The official look."""
