"""Words as they are counted: letters and figures, without the signs between them."""

import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\ufeff]")


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return _WORD.findall(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


def holds(text: str, other: str) -> bool:
    """Whether a text holds every word of the other, as often as it does."""
    return not Counter(words(other)) - Counter(words(text))
