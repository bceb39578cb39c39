"""Where modules are and what they are called: the folder a package is imported from, a dotted name, and its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

# The first name of each import statement.
IMPORTED = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
RELATIVE = re.compile(rb"^[ \t]*from[ \t]*\.", re.MULTILINE)
SOURCES = "src"


def import_root(path: Path) -> Path:
    """Return the folder from which a file's package is imported: the first one upwards that is no package itself."""
    folder = path.parent
    while (folder / "__init__.py").exists():
        folder = folder.parent
    return folder


def imported(content: bytes) -> set[str]:
    """Return the first names of what a file imports."""
    return {name.decode() for name in IMPORTED.findall(content)}


def find_module(dotted: str, users: Sequence[Path], top: Path) -> tuple[Path, Path] | None:
    """Return where a module is or may be made, as (the folder it is imported from, its file).

    It is looked for where the users' own packages are imported from, and above that up to top. None when the package
    that it would be in is nowhere.
    """
    parts = dotted.split(".")
    roots = list(dict.fromkeys(_roots(users, top)))
    for root in roots:
        place = root.joinpath(*parts)
        for path in (place.with_name(f"{place.name}.py"), place / "__init__.py"):
            if path.exists():
                return root, path
    for root in roots:
        place = root.joinpath(*parts)
        if len(parts) == 1 or place.parent.is_dir():
            return root, place.with_name(f"{place.name}.py")
    return None


def _roots(users: Iterable[Path], top: Path) -> Iterator[Path]:
    for user in users:
        root = import_root(user)
        yield root
        while root != top and root.is_relative_to(top):
            root = root.parent
            yield root
    yield from (top, top / SOURCES)


def seen_from(user: Path, module: Path, root: Path, contents: Sequence[bytes]) -> str:
    """Return the name by which a file imports a module that is imported from root.

    It is relative where the contents (the file's first, then those of files of its kind) import their own package so,
    and the first of them that imports it at all decides.
    """
    place = module.parent if module.stem == "__init__" else module.with_suffix("")
    parts = place.relative_to(root).parts
    package = user.parent.relative_to(root).parts if user.is_relative_to(root) else ()
    common = 0
    while common < min(len(package), len(parts)) and package[common] == parts[common]:
        common += 1
    for content in contents if common else ():
        if parts[0] in imported(content):
            break
        if RELATIVE.search(content):
            return "." * (len(package) - common + 1) + ".".join(parts[common:])
    return ".".join(parts)
