"""How files are named to people: relative to a folder, with slashes on every system."""

from __future__ import annotations

import os


def relative_name(path: str | os.PathLike[str], folder: str | os.PathLike[str] = os.curdir) -> str:
    """Return the name of a path as seen from a folder, the working directory if none is given.

    A path on another drive, which Windows has, is named as it is.
    """
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return os.fspath(path).replace(os.sep, "/")
