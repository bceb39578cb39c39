"""How paths end: what tells by its name which files stand around the code."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=16)
def ends_with(names: tuple[str, ...]) -> Callable[[str], bool]:
    """Return a function that tells whether a path ends as one of the names does, such as `requirements/*.txt`.

    A slash parts folders; * stands for any characters of one name. Case does not count.
    """
    if not names:
        return lambda path: False
    # Most paths end otherwise than all names do, which is quickly seen.
    tails = tuple({name.lower().rpartition("*")[2] for name in names} - {""})
    open_ended = [name.lower().rpartition("/")[2].partition("*")[0] for name in names if name.endswith("*")]
    heads = tuple(f"/{head}" for head in open_ended)
    folders = max(name.count("/") for name in names)

    def ends(path: str) -> bool:
        path = path.replace(os.sep, "/")
        lowered = path.lower()
        last = lowered[lowered.rfind("/") :] if "/" in lowered else f"/{lowered}"
        if not lowered.endswith(tails) and not last.startswith(heads):
            return False
        pattern, start = _pattern(names), len(path)
        for _ in range(folders + 1):
            start = path.rfind("/", 0, max(start, 0))
            if pattern.fullmatch(path, start + 1) is not None:
                return True
            if start < 0:
                break
        return False

    return ends


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what matches any of the names; made when it is first needed, which takes longer than to look at a file."""
    return re.compile("|".join(re.escape(name).replace(r"\*", "[^/]*") for name in names), re.IGNORECASE)
