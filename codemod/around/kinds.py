"""Which files stand around the code: kinds of files, and how their names end, from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codemod.rules import Rules


def kinds_of(rules: Rules) -> dict[str, Mapping[str, Any]]:
    """Return the kinds of files that stand around the code, `[around.KIND]` of the tables."""
    return {name: kind for table in rules.tables.values() for name, kind in table.get("around", {}).items()}


def patterns_of(rules: Rules) -> tuple[str, ...]:
    """Return how the names of all such files end, as `discover` takes them."""
    return tuple(dict.fromkeys(pattern for kind in kinds_of(rules).values() for pattern in kind["files"]))
