"""JSON Schemas of what the tool reads and writes, for editors and other programs."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def text(name: str) -> str:
    """Return a schema as it stands in its file; name is that of the file without its ending."""
    return (Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")


def schema(name: str) -> dict[str, Any]:
    """Return a schema as a document; name is that of its file without its ending."""
    document: dict[str, Any] = json.loads(text(name))
    return document
