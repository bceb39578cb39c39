"""Whether a file that is no Python may need the source's package: notebooks, scripts, settings."""

from __future__ import annotations

import re
from functools import lru_cache

NOTEBOOK = ".ipynb"


def names_package(content: bytes, package: str, suffix: str) -> bool:
    """Return whether a file names the package as Python does: imported, or with one of its modules behind it.

    A notebook that holds the word at all may need it; of the others, names of files and hosts do not count.
    """
    text = content.replace(b"\0", b"")
    if suffix.lower() == NOTEBOOK:
        return package.encode() in text
    return _pattern(package).search(text) is not None


@lru_cache(maxsize=4)
def _pattern(package: str) -> re.Pattern[bytes]:
    word = re.escape(package)
    imported = rf"\b(?:import|from)\s+{word}\b"
    module = rf"(?<![\w./@:-]){word}\.(?!(?:com|org|io|net|dev|js|ts|py|json|ya?ml|toml|cfg|ini|env|log)\b)[a-z_]\w*"
    return re.compile(f"{imported}|{module}".encode())
