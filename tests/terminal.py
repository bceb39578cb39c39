"""A pseudo-terminal with the real command line in it, for tests that press keys."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CLI = Path(__file__).resolve().parent.parent / "cli.py"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Ended:
    """What a run in a terminal came to."""

    code: int
    raw: str

    @property
    def text(self) -> str:
        """Return what was shown, without colours."""
        return ESCAPES.sub("", self.raw).replace("\r\n", "\n")


def press(
    folder: Path, arguments: Sequence[str], keys: Sequence[bytes], *, prompt: bytes, width: int = 80, limit: float = 120
) -> Ended:
    """Run a command in a terminal and press a key at each prompt; one that is b"" closes the terminal."""
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the other process
        os.chdir(folder)
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": str(width)}
        environment.pop("NO_COLOR", None)
        os.execve(sys.executable, [sys.executable, str(CLI), *arguments], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    shown, waiting, ends = b"", list(keys), time.monotonic() + limit
    pressed = 0
    while time.monotonic() < ends:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                piece = b""
            if not piece:
                break
            shown += piece
        if waiting and shown.count(prompt) > pressed:
            pressed += 1
            time.sleep(0.05)  # until the key is waited for
            os.write(terminal, waiting.pop(0))
    else:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    os.close(terminal)
    return Ended(os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace"))
