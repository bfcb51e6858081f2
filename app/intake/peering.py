"""The words of a Word file that was taken in once, for who must know whether certain ones stand in it. Nothing is read of it but that."""

import html
import io
import re
import zipfile
from collections.abc import Iterator

_TAG = re.compile(rb"<[^>]*>")
_SIZE = 100_000_000
"""Bytes of one part that are looked at: the guard let in less."""


def words_of(data: bytes) -> Iterator[str]:
    """The words of each part of the file, paragraphs and all in one piece. A file that is damaged has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    with archive.open(name) as part:
                        raw = part.read(_SIZE)
                    yield html.unescape(_TAG.sub(b"", raw).decode("utf-8", "replace"))
                    yield html.unescape(raw.decode("utf-8", "replace"))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return
