"""The measure for a search: walk, read and search all files of some kinds, in plain Python and nothing else.

    python plain_loop.py FOLDER ENDING ...

An ending that has no full stop is a whole name. This file imports what it needs and nothing of the tool.
"""

import os
import sys


def search(folder: str, endings: list[str]) -> tuple[int, int]:
    """Return how many files were read, and in how many of them the word stands."""
    last = tuple(each for each in endings if each.startswith("."))
    names = frozenset(each for each in endings if not each.startswith("."))
    read = found = 0
    for place, folders, files in os.walk(folder):
        if ".git" in folders:
            folders.remove(".git")
        for name in files:
            if name.lower().endswith(last) or name in names:
                with open(os.path.join(place, name), "rb") as file:
                    content = file.read()
                read += 1
                found += b"twilio" in content
    return read, found


if __name__ == "__main__":
    print("{} files read, {} hold the word".format(*search(sys.argv[1], sys.argv[2:])))  # noqa: T201
