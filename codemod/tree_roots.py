"""The folder that holds everything which may import a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from codemod.module_names import import_root

if TYPE_CHECKING:
    from codemod.configuration import Configuration


def tree_root(path: Path, working_directory: Path, configuration: Configuration) -> Path:
    """Return the folder that holds everything which may import a module: the repository's, else the configuration's."""
    for folder in path.parents:
        if (folder / ".git").exists():
            return folder
    for root in (configuration.root, working_directory):
        if root is not None and path.is_relative_to(root):
            return root
    return import_root(path)
