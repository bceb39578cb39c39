"""Which variables of the environment the source's clients are made from, whatever a program calls them."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from codemod.around.settings_classes import settings_classes
from codemod.parsing import parsed
from codemod.patterns import parse_expression
from codemod.python.evaluator import Evaluator
from codemod.python.flow import read_scopes
from codemod.python.matching import bind
from codemod.python.values import Value
from codemod.rules import Rules, load_rules
from codemod.walking import children, walk
from codemod.workers import Workers

ACCOUNT, TOKEN = "api_key", "auth_token"
"""The parts of a client that the tables' templates of constructors name."""
STEPS = 2
"""How many times a credential is followed into other files: to where a name is imported from, and once more."""
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")


def credential_names(
    texts: Mapping[Path, bytes],
    makers: Collection[Path],
    rules: Rules,
    clients: tuple[str, ...] = (),
    own_rules: Path | None = None,
    workers: Workers | None = None,
) -> dict[str, str]:
    """Return variables of the environment from which clients are made, and what stands in their place on the target.

    texts are the Python files of a tree, migrated: clients of the source that stayed count, and those that became the
    target's and kept what the program gave them. makers are those of the files whose clients count; where these show no
    names, the others do. clients are those that the configuration names. The names of the tables come first. What
    cannot be followed is left out. own_rules is the user's own folder of tables, of which rules came, workers are the
    processes that read the files, if not this one.
    """
    workers = workers or Workers()
    table: Mapping[str, Any] = rules.tables["client"]["credentials"]
    names: dict[str, str] = dict(table["environment"])
    roles = dict(zip((ACCOUNT, TOKEN), names.values(), strict=True))
    words = [dotted.rpartition(".")[2].encode() for kind in rules.kinds.values() for dotted in kind.made_by]
    words += [name.encode() for name in _classes(rules)]
    search = _Search(texts, rules)
    making = sorted(path for path, content in texts.items() if any(word in content for word in words))
    for paths in ([each for each in making if each in makers], [each for each in making if each not in makers]):
        given = workers.each(_credentials, {path: texts[path] for path in paths}, own_rules, clients)
        found = [
            (name, roles[role])
            for path in paths
            for role, node in given.get(path, ())
            for name in search.variables(node, path)
            if name not in roles.values()
        ]
        for name, new in found:
            names.setdefault(name, new)
        if found:
            break  # the clients of other files are others
    return names


def _credentials(content: bytes, own_rules: Path | None, clients: tuple[str, ...]) -> list[tuple[str, ast.expr]]:
    """Return what clients are made from in one file, and whether it is the account or the token: for any process."""
    try:
        return list(_given(content, load_rules(own_rules), clients))
    except Exception:  # its own migration tells of what is wrong with it
        return []


def _given(content: bytes, rules: Rules, clients: tuple[str, ...]) -> Iterator[tuple[str, ast.expr]]:
    classes, parts = _classes(rules), _keywords(rules)
    tree = parsed(content)
    if tree is None:
        return
    scopes = read_scopes(tree)
    evaluator = Evaluator(rules, scopes, frozenset(), clients)
    for node in scopes.of(ast.Call):
        if not node.args and not node.keywords:
            continue
        term = evaluator.term(node)
        if isinstance(term, Value) and term.client.construction is node:
            given = bind(node, rules.signatures["client"], evaluator.term).arguments
            of_key = "account_sid" in given  # the other two are an API key and its secret
            roles = {"account_sid": ACCOUNT, "username": TOKEN if of_key else ACCOUNT, "password": TOKEN}
            yield from ((roles[name], value) for name, value in given.items() if name in roles)
        elif isinstance(node.func, (ast.Name, ast.Attribute)) and _name(node.func) in classes:
            yield from ((parts[each.arg], each.value) for each in node.keywords if each.arg in parts)


def _classes(rules: Rules) -> tuple[str, ...]:
    """Return the names of the target's clients."""
    sdk = rules.tables["sdk"]
    return str(sdk["synchronous"]), str(sdk["asynchronous"])


def _keywords(rules: Rules) -> dict[str | None, str]:
    """Return which keywords of the target's constructors take the account and the token, of all its versions."""
    calls = [parse_expression(text) for text in rules.tables["client"]["credentials"]["constructors"].values()]
    given = [keyword for call in calls if isinstance(call, ast.Call) for keyword in call.keywords]
    parts = {each.arg: each.value.id for each in given if isinstance(each.value, ast.Name)}
    return {keyword: part for keyword, part in parts.items() if part in (ACCOUNT, TOKEN)}


class _Search:
    """Follows an expression to the variables that it is read from, in the whole tree."""

    def __init__(self, texts: Mapping[Path, bytes], rules: Rules) -> None:
        self.texts = texts
        self.paths = sorted(texts)
        self.rules = rules
        self.modules: dict[Path, _Assigned | None] = {}
        self.known: dict[tuple[str, Path, int], list[str]] = {}
        """What a name holds by one file."""
        self.names: dict[str, re.Pattern[bytes]] = {}
        """What finds a word where it may be a name: most files only read variables by it."""
        self.across: dict[tuple[str, int], list[str]] = {}
        """What it holds by all files."""

    def variables(self, node: ast.AST, path: Path, steps: int = STEPS) -> list[str]:
        """Return the variables whose values an expression of a file is made of; steps lead into other files."""
        if isinstance(node, ast.Name):
            return self._named(node.id, path, steps, own_only=True)
        if isinstance(node, ast.Attribute):
            of_self = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            found = self._named(node.attr, path, steps, own_only=of_self)
            return found or ([] if of_self else self.variables(node.value, path, steps))
        key = _key(node)
        if key is not None:
            found = self._named(key, path, steps, own_only=False)
            return found or ([key] if _VARIABLE.fullmatch(key) else [])
        if isinstance(node, ast.Call):  # str(…), SecretStr(…), ….strip()
            inner: list[ast.AST] = [*node.args]
            if isinstance(node.func, ast.Attribute):
                inner.append(node.func.value)
            return [name for each in inner for name in self.variables(each, path, steps)]
        return [name for each in children(node) for name in self.variables(each, path, steps)]

    def _named(self, word: str, path: Path, steps: int, *, own_only: bool) -> list[str]:
        """Return the variables that a name, attribute or key holds: by its own file, else by what is imported."""
        if not word.isidentifier():
            return []
        own = self._assigned(path) if self._may_name(word, path) else NOTHING
        if own is None:
            return []
        if word in own.values or word in own.fields:
            return self._in(word, path, steps)
        if (own_only and word not in own.imported) or not steps:
            return []
        word = own.imported.get(word, word)
        if (word, steps) not in self.across:
            self.across[word, steps] = []
            places = [each for each in self.paths if self._may_name(word, each)]
            found = [name for each in places for name in self._in(word, each, steps - 1)]
            self.across[word, steps] += dict.fromkeys(found)
        return self.across[word, steps]

    def _may_name(self, word: str, path: Path) -> bool:
        """Return whether a file has a word but as a text by itself, or gives an item of that name something."""
        content = self.texts[path]
        if (key := word.encode()) not in content:
            return False
        if word not in self.names:
            named = rb"(?<![\w\"'])%(w)b(?![\w\"'])|%(w)b[\"'][\])\s\\]*(?::|=(?!=))" % {b"w": re.escape(key)}
            self.names[word] = re.compile(named)
        return self.names[word].search(content) is not None

    def _in(self, word: str, path: Path, steps: int) -> list[str]:
        """Return the variables that a file gives to a name; nothing for one that is being followed already."""
        known = self.known.get((word, path, steps))
        if known is None:
            known = self.known[word, path, steps] = []
            assigned = self._assigned(path)
            if assigned is not None:
                found = list(assigned.fields.get(word, ()))
                for value in assigned.values.get(word, ()):
                    found += self.variables(value, path, steps)
                known += dict.fromkeys(found)
        return known

    def _assigned(self, path: Path) -> _Assigned | None:
        if path not in self.modules:
            tree = parsed(self.texts[path])
            settings = self.rules.tables["environment"]["environment"]["settings"]
            self.modules[path] = _Assigned(tree, settings) if tree is not None else None
        return self.modules[path]


class _Assigned:
    """What one module gives to which names; of its tree, which may be one of thousands, only these pieces are kept."""

    def __init__(self, tree: ast.Module, settings: Sequence[str]) -> None:
        self.values: dict[str, list[ast.expr]] = {}
        """What is given to names, attributes, keys of dictionaries and keywords, constants left out."""
        self.imported: dict[str, str] = {}
        """The names that are imported from modules, and what they are called there."""
        self.fields: dict[str, list[str]] = {}
        """The fields of classes that read their values from the environment, and the variables they read."""
        for node in walk(tree):
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    self._give(_name(target), node.value)
            elif isinstance(node, ast.keyword):
                self._give(node.arg, node.value)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    self._give(key.value if isinstance(key, ast.Constant) else None, value)
            elif isinstance(node, ast.ImportFrom):
                self.imported |= {alias.asname or alias.name: alias.name for alias in node.names}
        for found in settings_classes(tree, settings):
            for field, names in found.variables.items():
                self.fields.setdefault(field, []).extend(names)

    def _give(self, name: object, value: ast.expr) -> None:
        if isinstance(name, str):
            given = self.values.setdefault(name, [])
            if not isinstance(value, ast.Constant):
                given.append(value)


NOTHING = _Assigned(ast.Module([], []), ())


def _key(node: ast.AST) -> str | None:
    """Return the constant key that an expression reads an item by, or calls a function with."""
    key: ast.expr | None = None
    if isinstance(node, ast.Subscript):
        key = node.slice
    elif isinstance(node, ast.Call) and node.args:
        key = node.args[0]
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def _name(target: ast.expr) -> str | None:
    if isinstance(target, ast.Name):
        return target.id
    return target.attr if isinstance(target, ast.Attribute) else _key(target)
