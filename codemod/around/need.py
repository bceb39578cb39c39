"""What Python files need once they are migrated: the target's package, the source's, variables of the environment."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from codemod.parsing import parsed
from codemod.rules import Rules
from codemod.walking import statements, walk

# Where the name of the package stands in a text as a module's may: not in an address (api.twilio.com), a path or a
# longer name.
_NAMED = r"(?<![\w./@:-]){package}(?![\w-])(?!\.(?:com|org|io|net|dev)\b)"

# How the tables write what is read from the environment.
_ENVIRONMENT = re.compile(r"""os\.environ\[["'](?P<name>\w+)["']\]""")


@dataclass(frozen=True, slots=True)
class Words:
    """The names that files are searched for, all from the tables."""

    source: str
    """The source's package, as it is imported and required."""
    target: str
    """The target's."""
    variables: Mapping[str, str]
    """Variable of the environment that new code reads -> the old one that it stands beside, "" for none."""

    def held_by(self, content: bytes) -> bool:
        """Return whether a file holds one of the packages' names, or of the variables that new code reads."""
        return any(word.encode() in content for word in (self.source, self.target, *self.variables))


@dataclass(frozen=True, slots=True)
class FileNeed:
    """What one Python file needs."""

    target: bool = False
    source: bool = False
    reads: tuple[str, ...] = ()
    """The target's variables of the environment that it reads, in the order of Words.variables."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a folder's Python files need after the migration, together."""

    target: bool = False
    """Whether one of them imports the target's package now."""
    keepers: tuple[str, ...] = ()
    """The files that still need the source's package, or may: sorted names, as they stand in findings."""
    changed: tuple[str, ...] = ()
    """The Python files that this run rewrites, sorted."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Variable of the environment that one of them reads -> the old one beside which it stands, "" for none."""
    readers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Variable -> the files that read it, sorted."""

    @property
    def source(self) -> bool:
        """Return whether a file still needs the source's package, as far as can be told."""
        return bool(self.keepers)


def words_of(rules: Rules) -> Words:
    """Return the names that stand in the tables: packages, and the variables that code is written with."""
    [source] = {dotted.split(".")[0] for kind in rules.kinds.values() for dotted in kind.made_by}
    variables: dict[str, str] = {}
    for table in rules.tables.values():
        credentials = table.get("credentials", {})
        variables |= {new: old for old, new in credentials.get("environment", {}).items()}
        for expression in credentials.values():
            found = _ENVIRONMENT.fullmatch(expression) if isinstance(expression, str) else None
            if found is not None:
                variables.setdefault(found["name"], "")
        if isinstance(name := table.get("answer", {}).get("environment"), str):
            variables.setdefault(name, "")
    return Words(source, str(rules.tables["sdk"]["package"]), variables)


def file_need(content: bytes, words: Words, *, lists: bool = False) -> FileNeed:
    """Return what a Python file needs, judged by what it holds now.

    The source's package is needed where it, or another package with its name in theirs, is imported; and where a text
    names it as code does: a target of unittest.mock.patch, an argument of import_module, an entry of INSTALLED_APPS.
    Prose, docstrings and addresses do not count, nor do the texts of a file that lists requirements (lists), such as
    setup.py. A file that Python cannot parse needs it if it holds the word at all.
    """
    if not words.held_by(content):
        return FileNeed()
    tree = parsed(content)
    if tree is None:
        return FileNeed(source=words.source.encode() in content)
    imported = list(_imported(tree))
    texts = list(_texts(tree))
    named = _pattern(words.source)
    return FileNeed(
        target=any(module.split(".")[0] == words.target for module in imported),
        source=any(words.source in module.split(".")[0] for module in imported)
        or (not lists and any(_names_module(text, named, words.source) for text in texts)),
        reads=tuple(variable for variable in words.variables if variable in texts),
    )


def need_of(files: Iterable[tuple[str, FileNeed, bool]], words: Words) -> Need:
    """Return what files need together: name, need, and whether the run rewrites it, for each."""
    ordered = sorted(files, key=lambda item: item[0])
    readers = {
        variable: tuple(name for name, need, _ in ordered if variable in need.reads) for variable in words.variables
    }
    return Need(
        target=any(need.target for _, need, _ in ordered),
        keepers=tuple(name for name, need, _ in ordered if need.source),
        changed=tuple(name for name, _, changed in ordered if changed),
        variables={variable: old for variable, old in words.variables.items() if readers[variable]},
        readers={variable: names for variable, names in readers.items() if names},
    )


@lru_cache(maxsize=4)
def _pattern(package: str) -> re.Pattern[str]:
    return re.compile(_NAMED.replace("{package}", re.escape(package)))


def _names_module(text: str, named: re.Pattern[str], package: str) -> bool:
    """Return whether a text names the package as code does: as a word of its own, or with a part of it behind."""
    for match in named.finditer(text):
        behind = text[match.end() :]
        if re.match(r"[.:][A-Za-z_]", behind) or not re.search(r"\s", text.strip()):
            return True
        if re.search(r"\b(?:import|from)\s+$", text[: match.start()]):
            return True
    return False


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in statements(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield the texts of a module, without those that stand alone as statements: docstrings."""
    prose = {node.value for node in statements(tree) if isinstance(node, ast.Expr)}
    for node in walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in prose:
            yield node.value
