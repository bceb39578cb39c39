"""A command in a terminal of its own, of which is noted when it asks."""

from __future__ import annotations

import os
import select
import struct
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.timing import CommandFailed, environment

WIDTH, HEIGHT = 140, 50


def asked_at(
    arguments: Sequence[str], folder: Path, prompt: bytes, keys: Sequence[bytes], limit: float = 3600
) -> list[tuple[float, float]]:
    """Start a command, press a key at each prompt but the last, and close the terminal there.

    Returns for each prompt when the key before it was pressed (0 for the first) and when it stood there, by the clock
    of time.monotonic, which processes of a machine share. Raises CommandFailed when it ends before, ImportError where
    there are no such terminals.
    """
    import fcntl
    import pty
    import termios

    child, terminal = pty.fork()
    if child == 0:
        try:
            os.chdir(folder)
            os.execve(arguments[0], list(arguments), environment() | {"TERM": "xterm-256color"})
        finally:
            os._exit(127)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    shown, pressed, times = b"", 0.0, list[tuple[float, float]]()
    waiting, ends = list(keys), time.monotonic() + limit
    try:
        while time.monotonic() < ends:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # Linux says so that the other side is closed
                piece = b""
            if not piece:
                break
            shown += piece
            if shown.count(prompt) > len(times):
                times.append((pressed, time.monotonic()))
                if not waiting:
                    return times
                time.sleep(0.1)  # until the key is waited for
                pressed = time.monotonic()
                os.write(terminal, waiting.pop(0))
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    raise CommandFailed(
        f"{' '.join(arguments)} did not ask {len(keys) + 1} times: {shown[-2000:].decode(errors='replace')}"
    )
