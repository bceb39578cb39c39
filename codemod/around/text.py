"""Files around the code as text: decoded so that their bytes come back, whatever wrote them."""

from __future__ import annotations

import codecs

from codemod.python.source import Source, UnreadableError, read_source

# What `pip freeze > requirements.txt` of Windows' older shells writes.
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def read_text(content: bytes) -> Source:
    """Decode a file: UTF-8, with or without a byte order mark, UTF-16 with one, or what a coding line names.

    Anything else is read as Latin-1, which knows every byte and gives it back: what is looked for and written is ASCII.
    Raises UnreadableError for UTF-16 that is none.
    """
    mark = content[:2]
    if mark not in _WIDE:
        try:
            return read_source(content)
        except UnreadableError:
            return Source(content.decode("latin-1"), "latin-1", b"")
    encoding = _WIDE[mark]
    try:
        text = content[2:].decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableError(f"the file cannot be decoded as {encoding}") from None
    return Source(text, encoding, mark)
