"""The configuration that is in force, and where each value comes from, as TOML with comments."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from codemod.configuration import Found
from codemod.configured_values import known_keys
from codemod.relative import relative_name
from codemod.toml_text import written

DEFAULT = "the default"


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: what holds, and where that comes from."""

    key: str
    value: Any
    """None where nothing is given, and there is no default."""
    source: str | None
    """The file, DEFAULT, or None where nothing is given."""
    about: str


def settings(found: Found, known: Mapping[str, Mapping[str, Any]]) -> list[Setting]:
    """Return every key with its value and source; known is the schema's table of keys."""
    shown = []
    for key in known_keys():
        value = getattr(found.configuration, key.replace("-", "_"))
        if key in found.keys:
            source = _shown(found.source)
        elif key == "line-length" and found.formatter is not None:
            source = _shown(found.formatter)
        else:
            source = DEFAULT
        missing = source == DEFAULT and value in ((), {}, None)
        about = str(known[key]["description"])
        shown.append(Setting(key, None, None, about) if missing else Setting(key, value, source, about))
    return shown


def as_values(shown: Sequence[Setting]) -> list[dict[str, Any]]:
    """Return settings as plain values, for JSON."""
    return [{name: value for name, value in asdict(each).items() if name != "about"} for each in shown]


def text(shown: Sequence[Setting], place: str) -> str:
    """Return settings as TOML: keys that are given or have a default first, the others as comments below."""
    given = [each for each in shown if each.value is not None]
    lines = [f"# In force for {place}"]
    width = max(len(each.key) for each in shown)
    code = {each.key: f"{each.key.ljust(width)} = {written(each.value)}" for each in given}
    column = min(48, max(map(len, code.values())))
    lines += [f"{code[each.key].ljust(column)}  # {each.source}" for each in given]
    missing = [each for each in shown if each.value is None]
    if missing:
        lines += ["", "# Not given"]
    for each in missing:
        lines += textwrap.wrap(f"{each.key}: {each.about}", 78, initial_indent="# ", subsequent_indent="#   ")
    return "\n".join(lines)


def _shown(path: Path | None) -> str:
    return relative_name(path or ".")
