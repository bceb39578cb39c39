"""Bytes of a document and its text: by byte order mark, declaration, or UTF-8; exact in both directions."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

DECLARED = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Text in UTF-16 without a mark begins like this.
UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


class EncodingError(Exception):
    """Bytes that cannot be read as text; the message says why."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text, and how it stands in bytes."""

    text: str
    encoding: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """Return another text in the same encoding; raises UnicodeEncodeError."""
        return self.mark + text.encode(self.encoding)


def decode(content: bytes) -> Encoded:
    """Return the text of a document; raises EncodingError."""
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in MARKS if content.startswith(mark)), (b"", _unmarked(content))
    )
    try:
        codecs.lookup(encoding)
        text = content[len(mark) :].decode(encoding)
    except (LookupError, UnicodeError, ValueError) as error:
        reason = f"there is no encoding {encoding}" if isinstance(error, LookupError) else f"it is no {encoding}"
        raise EncodingError(reason) from None
    if "\0" in text:
        raise EncodingError("a NUL stands in it")
    encoded = Encoded(text, encoding, mark)
    if encoded.encode(text) != content:
        raise EncodingError(f"its bytes cannot be told from its text in {encoding}")
    return encoded


def _unmarked(content: bytes) -> str:
    for beginning, encoding in UNMARKED:
        if content.startswith(beginning):
            return encoding
    declared = DECLARED.match(content)
    return declared[1].decode("ascii").lower() if declared is not None else "utf-8"
