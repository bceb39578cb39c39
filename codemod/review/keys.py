"""One key from a terminal, without waiting for the end of a line; and whether there is a terminal to ask."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

ESCAPE = b"\x1b"


def is_terminal() -> bool:
    """Return whether a person can be asked: keys can be read, and what is printed is seen."""
    return sys.stdin.isatty() and sys.stdout.isatty()


if sys.platform == "win32":  # pragma: no cover - run on Windows only

    def read_key() -> str:
        """Return the next key; raises KeyboardInterrupt for Ctrl-C, EOFError for Ctrl-Z."""
        import msvcrt

        key = msvcrt.getwch()
        if key == "\x03":
            raise KeyboardInterrupt
        if key == "\x1a":
            raise EOFError
        if key in ("\x00", "\xe0"):  # a key with a name is two characters
            msvcrt.getwch()
            return ""
        return key

else:

    def read_key() -> str:
        """Return the next key, nothing for one that has a name, such as an arrow.

        Raises KeyboardInterrupt for Ctrl-C, EOFError where the terminal is gone, or for Ctrl-D.
        """
        import termios
        import tty

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSADRAIN)
            return key_from(lambda count: os.read(terminal, count), lambda: _waits(terminal))
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def _waits(terminal: int) -> bool:
        import select

        return bool(select.select([terminal], [], [], 0.02)[0])


def key_from(read: Callable[[int], bytes], waits: Callable[[], bool]) -> str:
    """Return the key that bytes stand for; read gives up to so many, waits tells whether there are more at once."""
    try:
        first = read(1)
    except OSError:
        first = b""
    if first in (b"", b"\x04"):
        raise EOFError
    if first == b"\x03":
        raise KeyboardInterrupt
    if first == ESCAPE:
        while waits() and read(32):
            pass
        return ""
    return first.decode("ascii", "ignore")
