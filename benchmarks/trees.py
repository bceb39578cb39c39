"""Trees that are written for a measurement: many files that concern the tool, or very many of which few do."""

from __future__ import annotations

import os
import random
import sysconfig
from itertools import islice
from pathlib import Path

from benchmarks.programs import SEED, programs

MOST_BYTES = 15_000
"""Programs of a tree are no larger: modules of applications are seldom."""
CONTENTS = 100
"""So many contents do the files of a large tree have, one of which is a Twilio program."""
LIBRARY = ("*.py", "asyncio/*.py", "email/*.py", "http/*.py", "importlib/*.py", "urllib/*.py", "xml/*/*.py")
"""Where in Python's library its modules are taken from."""
IN_A_FOLDER = 50
CHANGE = '''

def close_{number}():
    """Close a room."""
    client.conferences("Room{number}").update(status="completed")
'''


def touched_tree(folder: Path, count: int) -> int:
    """Write so many Twilio programs of all sizes, no two alike, and return their bytes."""
    sources = [each.source for each in programs() if each.moves and len(each.source) <= MOST_BYTES]
    random.Random(SEED).shuffle(sources)  # so that a small tree has large programs, too
    size = 0
    for number in range(count):
        source = sources[number % len(sources)] + f"\n# module {number}\n".encode()
        size += len(source)
        _place(folder, number).write_bytes(source)
    return size


def large_tree(folder: Path, count: int) -> int:
    """Make so many files, hard links to a few contents, one in a hundred with Twilio; return what their bytes sum to.

    The folder must not be there. The contents stand beside it, in the folder's parent.
    """
    originals = _originals(folder.parent / "contents")
    size = 0
    for number in range(count):
        original = originals[number % len(originals)]
        size += original.stat().st_size
        os.link(original, _place(folder, number))
    return size


def tree_of_changes(folder: Path, files: int, each: int) -> None:
    """Write so many modules, each with a client of its own and so many calls that move one by one."""
    for number in range(files):
        calls = "".join(CHANGE.format(number=number * each + index) for index in range(each))
        text = f"from twilio.rest import Client\n\nclient = Client()\n{calls}"
        _place(folder, number).write_text(text, "utf-8")


def _place(folder: Path, number: int) -> Path:
    package = folder / f"package_{number // IN_A_FOLDER:04}"
    package.mkdir(parents=True, exist_ok=True)
    return package / f"module_{number:06}.py"


def _originals(folder: Path) -> list[Path]:
    """Write what a large tree consists of, unless it is there: modules of Python's library, and a Twilio program."""
    if not folder.is_dir():
        folder.mkdir()
        stdlib = Path(sysconfig.get_path("stdlib"))
        library = sorted(path for part in LIBRARY for path in stdlib.glob(part))
        fit = (each.read_bytes() for each in library if 1_000 <= each.stat().st_size <= MOST_BYTES)
        plain = list(islice((each for each in fit if b"wilio" not in each), CONTENTS - 1))
        program = next(each for each in programs() if each.moves and not each.written)
        for number, content in enumerate([program.source, *plain]):
            (folder / f"content_{number:02}.py").write_bytes(content)
    return sorted(folder.iterdir())
