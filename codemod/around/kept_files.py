"""Files that hold secrets, such as `.env`: looked for beside other files, ignored by git or not, and never edited."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from codemod.configuration import Configuration
from codemod.path_endings import ends_with

LARGEST = 1_000_000
"""The most bytes that such a file may have; what is larger declares no variables."""


def kept_files(
    folders: Iterable[Path], patterns: tuple[str, ...], examples: tuple[str, ...], configuration: Configuration
) -> Iterator[tuple[Path, str]]:
    """Yield the files right in some folders whose names fit the patterns and no example's, with what they hold.

    Nothing is followed out of a folder, what the configuration excludes is left out, and what cannot be read, too.
    """
    fits, is_example = ends_with(patterns), ends_with(examples)
    excluded = _excluded(configuration)
    for folder in sorted(set(folders)):
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            path = folder / name
            if not fits(f"/{name}") or is_example(f"/{name}") or path.is_symlink() or excluded(path):
                continue
            try:
                if path.is_file() and path.stat().st_size <= LARGEST:
                    yield path, path.read_bytes().decode("utf-8", "replace")
            except OSError:
                continue


def unset(text: str, name: str) -> bool:
    """Return whether a text declares no value for a variable; a mention that is no comment counts as one."""
    empty = re.compile(rf"[ \t]*(?:export[ \t]+)?{name}[ \t]*[=:][ \t]*(?:\"\"|'')?[ \t]*(?:#.*)?")
    return not any(not empty.fullmatch(line) for _, line in mentions(text, (name,)))


def mentions(text: str, names: Collection[str]) -> list[tuple[int, str]]:
    """Return the lines that name one of some variables and are no comments, numbered from 1."""
    if not names:
        return []
    either = word_of(names)
    return [
        (number, line)
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)
        if either.search(line) and not line.lstrip().startswith(("#", ";", "//"))
    ]


def word_of(names: Collection[str]) -> re.Pattern[str]:
    """Return a pattern that finds one of some names where it stands as a word."""
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(names))) + r")(?![\w-])")


def _excluded(configuration: Configuration) -> Callable[[Path], bool]:
    """Return a function that tells whether a pattern of the configuration excludes a file."""
    if not configuration.exclude or configuration.root is None:
        return lambda path: False
    import pathspec  # only here: most runs have no patterns

    root, matches = configuration.root, pathspec.GitIgnoreSpec.from_lines(configuration.exclude).match_file
    return lambda path: path.is_relative_to(root) and matches(path.relative_to(root).as_posix())
