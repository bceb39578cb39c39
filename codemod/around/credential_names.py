"""Which variables of the environment the source's clients are made from, whatever a program calls them."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from codemod.around.assigned import NOTHING, Assigned, Lead, assigned_in, leads
from codemod.parsing import parsed
from codemod.patterns import parse_expression
from codemod.python.evaluator import Evaluator
from codemod.python.flow import read_scopes
from codemod.python.matching import bind
from codemod.python.values import Value
from codemod.rules import Rules, load_rules
from codemod.workers import Workers

ACCOUNT, TOKEN = "api_key", "auth_token"
"""The parts of a client that the tables' templates of constructors name."""
STEPS = 2
"""How many times a credential is followed into other files: to where a name is imported from, and once more."""


class CredentialNames:
    """Answers for the parts of a tree; each file is read once."""

    def __init__(
        self,
        texts: Mapping[Path, bytes],
        makers: Collection[Path],
        rules: Rules,
        clients: tuple[str, ...] = (),
        own_rules: Path | None = None,
        workers: Workers | None = None,
    ) -> None:
        """Keep the tree.

        texts are its Python files, migrated: clients of the source that stayed count, and those that became the
        target's and kept what the program gave them. makers are those of the files whose clients count; where these
        show no names, the others do. clients are those that the configuration names. own_rules is the user's own folder
        of tables, of which rules came, workers are the processes that read the files, if not this one.
        """
        self._texts = texts
        self._makers = makers
        self._rules = rules
        self._clients = clients
        self._own_rules = own_rules
        self._workers = workers or Workers()
        words = [dotted.rpartition(".")[2].encode() for kind in rules.kinds.values() for dotted in kind.made_by]
        self._words = [*words, *(name.encode() for name in _classes(rules))]
        self._said: dict[Path, _Said] = {}
        self._known: dict[Path, bool] = {}
        """Whether a file may make a client."""

    def ask(self, paths: Iterable[Path]) -> None:
        """Have what some files say read, all at once."""
        self._ask([path for path in self._making(paths) if path in self._makers])

    def among(self, paths: Collection[Path]) -> dict[str, str]:
        """Return the variables from which clients are made in some files, and what stands in their place on the target.

        The names of the tables come first. What cannot be followed is left out, and what leads to other files.
        """
        table: Mapping[str, Any] = self._rules.tables["client"]["credentials"]
        names: dict[str, str] = dict(table["environment"])
        roles = dict(zip((ACCOUNT, TOKEN), names.values(), strict=True))
        search = _Search(self._texts, sorted(paths), self._rules)
        making = self._making(paths)
        own = [path for path in making if path in self._makers]
        for some in (own, [path for path in making if path not in self._makers]):
            self._ask(some)
            search.modules |= {path: self._said[path].assigned for path in some}
            found = [
                (name, roles[role])
                for path in some
                for role, given in self._said[path].given
                for name in search.variables(given, path)
                if name not in roles.values()
            ]
            for name, new in found:
                names.setdefault(name, new)
            if found:
                break  # the clients of other files are others
        return names

    def _making(self, paths: Iterable[Path]) -> list[Path]:
        """Return those of some files that may make a client."""
        return sorted(path for path in paths if self._may_make(path))

    def _may_make(self, path: Path) -> bool:
        if path not in self._known:
            content = self._texts[path]
            self._known[path] = any(word in content for word in self._words)
        return self._known[path]

    def _ask(self, paths: Collection[Path]) -> None:
        fresh = [path for path in paths if path not in self._said]
        contents = ((path, self._texts[path]) for path in fresh)
        said = self._workers.each(_say, contents, self._own_rules, self._clients)
        self._said |= {path: said.get(path, NOTHING_SAID) for path in fresh}


class _Said(NamedTuple):
    """What one file says of the credentials of clients."""

    given: tuple[tuple[str, tuple[Lead, ...]], ...] = ()
    """What leads to what its clients are made from, and whether it is the account or the token."""
    assigned: Assigned | None = None
    """What it gives to which names; None where it cannot be parsed."""


NOTHING_SAID = _Said()


def _say(content: bytes, own_rules: Path | None, clients: tuple[str, ...]) -> _Said:
    """Return what one file says: for any process."""
    rules = load_rules(own_rules)
    tree = parsed(content)
    if tree is None:
        return NOTHING_SAID
    assigned = assigned_in(tree, _settings(rules))
    try:
        return _Said(tuple((role, leads(node)) for role, node in _given(tree, rules, clients)), assigned)
    except Exception:  # its own migration tells of what is wrong with it
        return _Said(assigned=assigned)


def _given(tree: ast.Module, rules: Rules, clients: tuple[str, ...]) -> Iterator[tuple[str, ast.expr]]:
    """Yield what clients are made from in one file, and whether it is the account or the token."""
    classes, parts = _classes(rules), _keywords(rules)
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
        elif isinstance(node.func, (ast.Name, ast.Attribute)) and _called(node.func) in classes:
            yield from ((parts[each.arg], each.value) for each in node.keywords if each.arg in parts)


def _called(function: ast.Name | ast.Attribute) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr


def _settings(rules: Rules) -> Sequence[str]:
    """Return the dotted names of the classes whose fields are read from the environment."""
    found: Sequence[str] = rules.tables["environment"]["environment"]["settings"]
    return found


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
    """Follows what a client is given to the variables that it is read from, in some files of a tree."""

    def __init__(self, texts: Mapping[Path, bytes], paths: Sequence[Path], rules: Rules) -> None:
        self.texts = texts
        self.paths = paths
        self.rules = rules
        self.modules: dict[Path, Assigned | None] = {}
        """What the files give to which names; None for one that cannot be parsed."""
        self.known: dict[tuple[str, Path, int], list[str]] = {}
        """What a name holds by one file."""
        self.names: dict[str, re.Pattern[bytes]] = {}
        """What finds a word where it may be a name: most files only read variables by it."""
        self.across: dict[tuple[str, int], list[str]] = {}
        """What it holds by all files."""

    def variables(self, leads: Iterable[Lead], path: Path, steps: int = STEPS) -> list[str]:
        """Return the variables to which words of a file lead; steps lead into other files."""
        found: list[str] = []
        for lead in leads:
            named = self._named(lead, path, steps)
            if named:
                found += named
            elif lead.is_variable:
                found.append(lead.word)
            else:
                found += self.variables(lead.behind, path, steps)
        return found

    def _named(self, lead: Lead, path: Path, steps: int) -> list[str]:
        """Return the variables that a name, attribute or key holds: by its own file, else by what is imported."""
        word = lead.word
        if not word.isidentifier():
            return []
        own = self._assigned(path) if self._may_name(word, path) else NOTHING
        if own is None:
            return []
        if word in own.values or word in own.fields:
            return self._in(word, path, steps)
        if (lead.own_only and word not in own.imported) or not steps:
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
        known = self.modules.get(path)
        if known is not None:
            return word in known.values or word in known.fields or word in known.imported
        content = self.texts[path]
        if (key := word.encode()) not in content:
            return False
        if word not in self.names:  # it begins with what is sought, which is found many times as fast
            named = rb"%(w)b(?:(?<![\w\"']%(w)b)(?![\w\"'])|[\"'][\])\s\\]*(?::|=(?!=)))" % {b"w": re.escape(key)}
            self.names[word] = re.compile(named)
        return self.names[word].search(content) is not None

    def _in(self, word: str, path: Path, steps: int) -> list[str]:
        """Return the variables that a file gives to a name; nothing for one that is being followed already."""
        known = self.known.get((word, path, steps))
        if known is None:
            known = self.known[word, path, steps] = []
            assigned = self._assigned(path)
            if assigned is not None:
                given = self.variables(assigned.values.get(word, ()), path, steps)
                known += dict.fromkeys([*assigned.fields.get(word, ()), *given])
        return known

    def _assigned(self, path: Path) -> Assigned | None:
        if path not in self.modules:
            tree = parsed(self.texts[path])
            self.modules[path] = assigned_in(tree, _settings(self.rules)) if tree is not None else None
        return self.modules[path]
