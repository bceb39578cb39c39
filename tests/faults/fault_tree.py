"""A tree of many files to run the tool on and stop it: what stands in it, what must become of it, and how it is now."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent

CLIENTS = b"""\
import os

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def text(number: str, words: str) -> None:
    client.messages.create(to=number, from_="+15550100", body=words)
"""
ENDING = b"""\
from twilio.rest import Client

client = Client()  # %d


def close():
    client.conferences("Room%d").update(status="completed")


def amount(lines: list[tuple[int, float]], discount: float = 0.0) -> float:
    # What an order costs; nothing of a telephone.
    return sum(count * price for count, price in lines) * (1 - discount)
"""
MUTING = b"""\
from shop.clients import client


def mute_%d(call_sid: str) -> None:
    client.conferences("Room%d").participants(call_sid).update(muted=True)


def count() -> int:
    return len(client.conferences("Room%d").participants.list())
"""
ANSWER = b"""<?xml version="1.0"?>
<Response>
  <!-- %d -->
  <Dial><Conference beep="false">Room%d</Conference></Dial>
</Response>
"""
UNCONCERNED = b"# module %d, nothing of ours \xe2\x82\xac\r\nx = %d\t\r\n\x0cy = 'orders'"
DOUBTFUL = b"# module %d\nx = %d\ny = 'client.conferences'"
PAGE = b"<html><body>%d &nbsp; twilio</body></html>\n"
TEMPORARY = ".vobiz-codemod"
"""What names of temporary files end in."""
TWINS = ("shop/twin_a.py", "shop/twin_b.py")
"""One file of ours under two names."""
CREATED = "shop/conference_members.py"
"""The module of helpers, which only the migration makes."""


class State(NamedTuple):
    """One entry of the tree: everything about it that a run must leave alone, or change as a whole."""

    kind: str
    mode: int
    links: int
    content: str
    """A digest of a file's bytes; where a link leads."""


def files_of(count: int) -> dict[str, bytes]:
    """Return the files of a tree of so many, a few of ours, in every form that a file can have."""
    files = {
        "shop/__init__.py": b"",
        "shop/clients.py": CLIENTS,
        TWINS[0]: ENDING % (0, 0),
        "requirements.txt": b"flask==3.0\r\ntwilio==9.0\r\nuvicorn\r\n",
        ".env.example": b"TWILIO_ACCOUNT_SID=\nTWILIO_AUTH_TOKEN=\n",
        "shop/latin.py": b"# coding: latin-1\n# B\xfcro\n" + ENDING % (1, 1),
        "shop/marked.py": b"\xef\xbb\xbf" + ENDING % (2, 2),
        "shop/windows.py": (ENDING % (3, 3)).replace(b"\n", b"\r\n"),
        "shop/no_end.py": (ENDING % (4, 4))[:-1],
        "shop/a b[1].py": ENDING % (5, 5),
    }
    number = 0
    while len(files) < count:
        number += 1
        folder = f"pack{number % 12}"
        if number % 250 == 0:
            files[f"shop/ending{number}.py"] = ENDING % (number, number)
        elif number % 200 in (10, 30):
            files[f"shop/muting{number}.py"] = MUTING % (number, number, number)
        elif number % 200 == 20:
            files[f"answers/{folder}/answer{number}.xml"] = ANSWER % (number, number)
        elif number % 5 == 1:
            files[f"pages/{folder}/page{number}.html"] = PAGE % number
        else:
            content = DOUBTFUL if number % 50 == 2 else UNCONCERNED
            files[f"rest/{folder}/module{number}.py"] = content % (number, number)
    return files


MODES = {"shop/latin.py": 0o640, "shop/windows.py": 0o755, "shop/no_end.py": 0o600, "shop/marked.py": 0o664}


def make_tree(root: Path, count: int) -> None:
    """Make a repository of so many files, links and odd modes among them, everything committed."""
    for name, content in files_of(count).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, mode in MODES.items():
        (root / name).chmod(mode)
    os.link(root / TWINS[0], root / TWINS[1])
    outside = root.parent / f"{root.name}-outside.py"
    outside.write_bytes(ENDING % (9, 9))
    (root / "link.py").symlink_to("shop/windows.py")
    (root / "shop/out.py").symlink_to(outside)
    (root / "again").symlink_to("shop")
    (root / "nowhere.py").symlink_to("not/there.py")
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false")
    for arguments in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "as it was"]):
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def states(root: Path) -> dict[str, State]:
    """Return how everything below a folder is now, and the file that a link leads to outside; git's own left out."""
    found = {}
    pending = [root]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.name == ".git":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(Path(entry.path))
                    continue
                found[os.path.relpath(entry.path, root)] = state(entry.path)
    outside = root.parent / f"{root.name}-outside.py"
    if outside.exists():
        found["(outside)"] = state(outside)
    return found


def state(path: str | Path) -> State:
    """Return how one entry is now."""
    status = os.lstat(path)
    mode = stat.S_IMODE(status.st_mode)
    if stat.S_ISLNK(status.st_mode):
        return State("link", 0, status.st_nlink, os.readlink(path))
    content = _digest(path) if stat.S_ISREG(status.st_mode) else ""
    return State("file" if content else "other", mode, status.st_nlink, content)


def restore(root: Path, before: Mapping[str, State], contents: Mapping[str, bytes]) -> None:
    """Bring the tree back to what it was, wherever it is not."""
    now = states(root)
    for name in now.keys() - before.keys():
        (root / name).unlink()
    for name, was in before.items():
        if now.get(name) != was:
            path = root / name
            path.unlink(missing_ok=True)
            path.write_bytes(contents[name])
            path.chmod(was.mode)


def _digest(path: str | Path) -> str:
    """Return the digest of a file's first gigabyte, which is all but for the file that nobody wrote."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while file.tell() < 1 << 30 and (piece := file.read(1 << 20)):
            found.update(piece)
    return found.hexdigest()


def leftovers(names: Mapping[str, State]) -> list[str]:
    """Return the temporary files among the names."""
    return sorted(name for name in names if name.endswith(TEMPORARY))
