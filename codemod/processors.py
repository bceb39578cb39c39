"""How many processes a run may start unless it is told otherwise."""

from __future__ import annotations

import os


def available() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
