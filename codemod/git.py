"""Asking git about a directory, whatever the process that started this one had told git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

_GIT_SETTINGS = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
"""What git may inherit. While it runs a hook it sets others (GIT_DIR, GIT_INDEX_FILE), which name the hook's repository
and not the one a directory lies in."""

NOT_A_REPOSITORY = b"not a git repository (or any"
"""How git says that no parent directory is a repository; a repository it cannot use reads otherwise."""


def run_git(directory: str, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    """Run git in a directory, in English and without taking its locks; None when there is no git to run.

    Where there is one that cannot be started (no memory, no files left to open), it has failed and says so.
    """
    import subprocess  # a run over files that are named asks git nothing

    inherited = (name for name in os.environ if not name.startswith("GIT_") or name.startswith(_GIT_SETTINGS))
    environment = {name: os.environ[name] for name in inherited}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-c", "core.quotePath=false", "-C", directory, *arguments]
    try:
        return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except OSError as error:
        return subprocess.CompletedProcess(command, 128, b"", f"git cannot be started: {error.strerror}".encode())
