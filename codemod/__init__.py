"""vobiz-codemod: moves a Twilio voice codebase to Vobiz.

The Python interface: `migrate_source` (one file's bytes to what they become), `plan` (a tree to a `Plan`), `Plan.apply`
(write it), and what they take and give: `Options`, `Configuration`, `Outcome`, `Finding`, `Level`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codemod.configuration import Configuration
    from codemod.finding import Finding, Level, Outcome
    from codemod.migrate import migrate_source
    from codemod.options import Options
    from codemod.planning import Plan, plan

__all__ = ["Configuration", "Finding", "Level", "Options", "Outcome", "Plan", "migrate_source", "plan"]

# Where each name lives; imported when it is first asked for, so that the command line starts without the engine.
_HOMES = {
    "Configuration": "codemod.configuration",
    "Finding": "codemod.finding",
    "Level": "codemod.finding",
    "Options": "codemod.options",
    "Outcome": "codemod.finding",
    "Plan": "codemod.planning",
    "migrate_source": "codemod.migrate",
    "plan": "codemod.planning",
}


def __getattr__(name: str) -> object:
    """Return one of the documented names."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
