"""Text from people, in the form it is kept; and as one line that is safe to stand among others: in the subject of a mail, in a list, in a
sentence."""

import re
import unicodedata

from app.domain.privacy import STOPPED, has_number
from app.domain.saying import say

_DROPPED = frozenset({"Cf", "Cs"})
"""Signs of no width and such as turn the direction of writing (UAX #9) are all of kind Cf; half a pair of UTF-16 is Cs."""
_BLANK = frozenset({"Cc", "Zl", "Zp", "Zs"})
_UNSEEN = frozenset(map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x2800, 0x3164, 0xFFA0)))
"""Signs of other kinds that show nothing either."""


def safe_line(text: str, most: int) -> str:
    """The text on one line of ``most`` signs at most: «…» stands for what is cut away, one blank for any stretch of blanks.

    Signs that nobody sees are dropped, and no line shift is left that a mail header could be ended by.
    """
    # Of what is much too long no more is looked at than can count.
    looked = unicodedata.normalize("NFC", text[: 8 * most])
    kept = "".join(" " if unicodedata.category(sign) in _BLANK else sign for sign in looked if not _is_dropped(sign))
    line = " ".join(kept.split())
    return line if len(line) <= most and len(text) <= 8 * most else line[: most - 1].rstrip() + "…"


def _is_dropped(sign: str) -> bool:
    return sign in _UNSEEN or unicodedata.category(sign) in _DROPPED


# ---------------------------------------------------------------- as it is kept

_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Control signs, signs that turn the direction of writing (UAX #9), and signs of no width; that which joins emoji is let be."""


def clean_words(words: str) -> str:
    """Words of several lines as they are kept: without blanks around them and signs that nobody sees."""
    return _HIDDEN.sub("", unicodedata.normalize("NFC", words.replace("\r\n", "\n"))).strip()


def clean_line(words: str) -> str:
    """The same of words that stand on one line."""
    return " ".join(clean_words(words).split())


def check_words(field: str, words: str, most: int) -> dict[str, str]:
    """Problems with cleaned words: too many, or somebody's birth number; field → sentence."""
    if len(words) > most:
        return {field: say("Teksten er for lang. Bruk høyst %(most)s tegn.", most=most)}
    if has_number(words):
        return {field: STOPPED}
    return {}
