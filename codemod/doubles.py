"""Tests that speak of what moved: which modules changed, which of their names, and which files may name them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codemod.elements import AttributeRow, ElementRow
from codemod.finding import Finding, Level, Outcome, Place, unreadable
from codemod.lone_words import LoneWords
from codemod.options import Options
from codemod.parsing import parsed
from codemod.rules import Rules, load_rules
from codemod.tasks import Task
from codemod.walking import statements
from codemod.workers import Failed, Workers

if TYPE_CHECKING:
    from codemod.python.doubles import Moved

Imports = dict[str, str] | None
"""What a module imports, by the names it has there; None where Python cannot parse it."""
Module = tuple[tuple[str, ...], Mapping[str, str]]
"""See Moved."""
SPEAKING = tuple(
    word.encode()
    for word in (
        *("patch", "setattr", "delattr", "autospec", "Mock", "mock", "Stub", "stub", "Fake", "fake", "Dummy", "dummy"),
        *("spy", "assert", "side_effect", "dependency_overrides", "raises"),
    )
)
SPEC = re.compile(rb"[sS]pec\b")
"""Words one of which stands in every module that makes doubles or asserts: this one, or one of those above.

One pattern for all of them takes more than twice as long.
"""


class Said(NamedTuple):
    """What is said of one test."""

    findings: list[Finding]
    used_ignores: frozenset[tuple[int, str]] = frozenset()
    """See Outcome."""


def stale_doubles(
    modules: Mapping[str, bytes],
    places: Mapping[str, Path],
    outcomes: Sequence[Outcome],
    rules: Rules,
    options: Options,
    workers: Workers,
) -> dict[str, Said]:
    """Return, by the names of files, what is said of tests that the migration of others makes stale.

    modules maps the name of each Python file that the run read to its bytes, places to where it is; outcomes are all
    that the run planned.
    """
    imports = _imported(outcomes, modules, places, workers)
    names = {each.path: _names(each, rules, *imports[each.path]) for each in outcomes if each.path in imports}
    changed = {path: stale for path, stale in names.items() if stale}
    tags = _tags(outcomes, rules)
    if not changed and tags is None:
        return {}
    from codemod.python.doubles import Moved  # most runs have no tests to look at

    known = _Changed([(_parts(places[name]), stale) for name, stale in sorted(changed.items())])
    root = rules.elements.root if any(_builds(each, rules) for each in outcomes if each.path in modules) else None
    double = rules.tables["elsewhere"]["beside"]["double"]
    mentions = double["mentions"] if changed else ()
    words = [*mentions, *([f"<{root}"] if root is not None else ())]
    about = re.compile(b"|".join(re.escape(each.encode()) for each in sorted(words)) or rb"(?!)")
    told = {each.path: each.findings for each in outcomes}
    tasks: dict[str, Task[Said]] = {}
    for name, content in modules.items():
        if not any(word in content for word in SPEAKING) and SPEC.search(content) is None:
            continue
        is_test = re.search(double["tests"], name) is not None
        there = known.spoken_of(content)
        named = there if is_test else known.named_with(there, content)
        if not named and about.search(content) is None and not (tags and tags.search(content.decode("latin-1"))):
            continue
        moved = Moved(known.of(there), tags, root)
        look = partial(_look, content, name, options.of(name), moved, told.get(name, ()))
        tasks[name] = Task(places[name], len(content), look)
    results = zip(tasks, workers.run(list(tasks.values())), strict=True)
    found = {name: Said([_failed(name, each.why)]) if isinstance(each, Failed) else each for name, each in results}
    return {name: said for name, said in found.items() if said.findings}


class _Changed:
    """The modules that changed, by the words that speak of them."""

    def __init__(self, modules: Sequence[Module]) -> None:
        self._modules = modules
        self._numbers: dict[bytes, list[int]] = {}
        for number, (parts, _) in enumerate(modules):
            self._numbers.setdefault(os.fsencode(parts[-1]), []).append(number)
        self._words = LoneWords(self._numbers)
        self._names = {
            word: LoneWords(os.fsencode(name) for number in numbers for name in modules[number][1])
            for word, numbers in self._numbers.items()
        }

    def spoken_of(self, content: bytes) -> set[bytes]:
        """Return which modules a file speaks of, by the last part of their names."""
        return self._words.found_in(content)

    def named_with(self, words: Collection[bytes], content: bytes) -> bool:
        """Return whether a file that speaks of modules speaks of what changed in one of them, too."""
        return any(self._names[word].stand_in(content) for word in words)

    def of(self, words: Collection[bytes]) -> tuple[Module, ...]:
        """Return the modules of some words, in their order."""
        return tuple(self._modules[number] for number in sorted(each for word in words for each in self._numbers[word]))


def _look(content: bytes, name: str, options: Options, moved: Moved, known: tuple[Finding, ...]) -> Said:
    """Return what is said of one module; nothing of one that cannot be read, of which the run tells otherwise."""
    from codemod.python.doubles import Doubles
    from codemod.python.module import Unparsable, parse
    from codemod.python.source import UnreadableError, read_source

    try:
        source = read_source(content)
        doubles = Doubles(load_rules(options.rules), source, parse(source), name, options, moved)
        return Said(doubles.find(known), frozenset(doubles.comments.ignores.used))
    except (UnreadableError, Unparsable, RecursionError):
        return Said([])
    except Exception as error:
        return Said([_failed(name, f"{type(error).__name__}: {error}")])


def _failed(name: str, why: str) -> Finding:
    text = f"this tool failed on it, looking for test doubles ({why})"
    return unreadable(name, text, "This is a defect of vobiz-codemod, please report it.", Place())


def _builds(outcome: Outcome, rules: Rules) -> bool:
    """Return whether documents that a module builds moved, which are laid out otherwise then."""
    name = str(rules.tables["vobizxml"]["import"]["name"]).encode()
    return name in outcome.after and name not in outcome.before


def _parts(path: Path) -> tuple[str, ...]:
    return path.parent.parts if path.stem == "__init__" else (*path.parent.parts, path.stem)


def _imported(
    outcomes: Iterable[Outcome], modules: Collection[str], places: Mapping[str, Path], workers: Workers
) -> dict[str, tuple[Imports, Imports]]:
    """Return what the modules that change import before and after, by their names."""
    changing = {places[each.path]: each for each in outcomes if each.changes and each.path in modules}
    before = workers.each(_imports, ((path, each.before) for path, each in changing.items()))
    after = workers.each(_imports, ((path, each.after) for path, each in changing.items()))
    return {each.path: (before.get(path), after.get(path)) for path, each in changing.items()}


def _names(outcome: Outcome, rules: Rules, before: Imports, after: Imports) -> dict[str, str]:
    """Return the names of a module that mean something else now, with what is used in their place.

    They are those of its clients, and what it imports from the library no longer.
    """
    found = dict(outcome.stale)
    libraries = {dotted.split(".")[0] for kind in rules.kinds.values() for dotted in kind.made_by}
    if before is None or after is None:
        return found
    target = {name for name, dotted in after.items() if dotted.split(".")[0] not in libraries} - before.keys()
    for name, dotted in before.items():
        if dotted.split(".")[0] in libraries and name not in after:
            found.setdefault(name, ", ".join(sorted(target)) or name)
    return found


def _imports(content: bytes) -> Imports:
    tree = parsed(content)
    if tree is None:
        return None
    found: dict[str, str] = {}
    for node in statements(tree):
        if isinstance(node, ast.Import):
            found |= {(each.asname or each.name.partition(".")[0]): each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {(each.asname or each.name): f"{'.' * node.level}{node.module or ''}" for each in node.names}
    return found


# ---- documents -------------------------------------------------------------------------------------------------------


def _tags(outcomes: Iterable[Outcome], rules: Rules) -> re.Pattern[str] | None:
    """Return what stood in the documents that moved, and stands in them no more: tags, and attributes of tags."""
    rows = {row.code: row for row in rules.elements.rows.values()}
    codes = {
        finding.code
        for outcome in outcomes
        if outcome.changes
        for finding in outcome.findings
        if finding.level in (Level.AUTOMATIC, Level.REVIEW)
    }
    patterns = [pattern for code in sorted(codes & rows.keys()) for pattern in _of_row(rows[code])]
    return re.compile("|".join(dict.fromkeys(patterns))) if patterns else None


def _of_row(row: ElementRow) -> list[str]:
    """Return what of an element is no longer there: its tag, or its attributes that are called otherwise."""
    found = [rf"</?{each}\b" for each in sorted(row.unwrap)]
    if row.to != row.element:
        return [*found, rf"</?{row.element}\b"]
    gone = [name for name, attribute in sorted(row.attributes.items()) if _is_renamed(attribute)]
    if gone:
        found.append(rf"<{row.element}\b[^>]*\s(?:{'|'.join(gone)})=")
        shown = [each for each in gone if re.search("[a-z][A-Z]", each)]  # such as no other text has
        found += [rf"\b(?:{'|'.join(shown)})="] if shown else []
    return found


def _is_renamed(row: AttributeRow) -> bool:
    return row.to != row.name
