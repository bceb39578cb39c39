"""The search for cycles of objects, kept out of work that makes none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Look for cycles of objects at the end only: what a file is made of lives that long, so that no search finds any.

    A tenth of a file's time went into those searches (benchmarks, target 3).
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(0)
