"""Calls that moved and are made for other modules: whose handlers must wait for other exceptions, too."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from codemod.discover import Candidate
from codemod.finding import Outcome
from codemod.index import module_name
from codemod.parsing import parsed

Raising = Mapping[str, frozenset[str]]
STAR = re.compile(rb"import\s*\(?\s*\*")
ROUNDS = 10
"""Through so many modules calls are followed."""


def followed_calls(
    planned: Mapping[Candidate, Outcome],
    modules: Mapping[Candidate, bytes],
    read: Mapping[Path, bytes],
    migrated: Callable[[Collection[Candidate], Raising], Mapping[Candidate, Outcome]],
) -> dict[Candidate, Outcome]:
    """Return the outcomes that change when modules know which functions of others hold calls that moved.

    planned are the outcomes without that, modules the Python files with Twilio code, read all that the run looks at;
    migrated returns what some of them become once it is known what is raising elsewhere.
    """
    asked: dict[Candidate, Outcome] = {}
    known: dict[str, frozenset[str]] = {}
    for _ in range(ROUNDS):
        now = {**planned, **asked}
        raising: dict[str, frozenset[str]] = {}
        for candidate, outcome in now.items():
            for name, helpers in outcome.raising.items():
                dotted = f"{module_name(candidate.path)}.{name}"
                raising[dotted] = raising.get(dotted, frozenset()) | helpers
        raising = _handed_on(raising, read)
        fresh = {name for name, helpers in raising.items() if known.get(name) != helpers}
        if not fresh:
            break
        known = raising
        asked |= migrated([each for each, content in modules.items() if _may_call(content, fresh)], known)
    return {candidate: outcome for candidate, outcome in asked.items() if outcome.findings or outcome.changes}


def _may_call(content: bytes, names: Collection[str]) -> bool:
    """Return whether a module speaks of one of some functions of other modules, and of its module."""
    words = set(re.findall(rb"\w+", content))
    return any({name.partition(".")[0].encode(), name.rpartition(".")[2].encode()} <= words for name in names)


def _handed_on(raising: Raising, read: Mapping[Path, bytes]) -> dict[str, frozenset[str]]:
    """Return what is raising under every name by which modules import it: a package hands on what its modules hold."""
    found = dict(raising)
    imported: dict[Path, list[tuple[str, str, str]]] = {}
    for _ in range(ROUNDS if found else 0):
        names = frozenset(found)
        for path in sorted(read):
            if path not in imported:
                content = read[path]
                if _may_call(content, names) or STAR.search(content) is not None:
                    imported[path] = list(_imported(content))
            for module, name, renamed in imported.get(path, ()):
                _add(found, f"{module}.{name}", f"{module_name(path)}.{renamed}")
        if names == frozenset(found):
            break
    return found


def _add(found: dict[str, frozenset[str]], dotted: str, renamed: str) -> None:
    """Add to what is raising what a module imports: `module.name`, or `module.*`, under the name that it has there."""
    star = dotted.endswith(".*")
    begin = dotted.removesuffix("*") if star else dotted
    for name, helpers in list(found.items()):
        if star and name.startswith(begin):
            found.setdefault(renamed.removesuffix("*") + name.removeprefix(begin), helpers)
        elif not star and (name == begin or name.startswith(f"{begin}.")):
            found.setdefault(renamed + name.removeprefix(begin), helpers)


def _imported(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield what a module imports from others: the last part of the module's name, the name, and what it is called."""
    tree = parsed(content)
    if tree is None:
        return
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.module.rpartition(".")[2], alias.name, alias.asname or alias.name
