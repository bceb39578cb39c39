"""What speaks to Twilio voice beside the values that are followed: requests by hand, commands, settings of numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from codemod.python.evaluator import Evaluator
from codemod.python.reporting import Reporter
from codemod.python.scopes import Scopes
from codemod.python.spelled_texts import SpelledTexts
from codemod.python.values import Class, Instance, Own, Package
from codemod.rules import Message, Rules
from codemod.walking import walk

ABSOLUTE = re.compile(r"\w+://[\w.-]+(?:[/:?]|$)")
"""A URL whose host is known."""

SECRET = re.compile(r"//[^/@\s]*@")
"""Who asks, and with what password: findings do not repeat it."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """What texts and calls are held against."""

    hosts: re.Pattern[str]
    account: re.Pattern[str]
    command: re.Pattern[str]
    any_path: re.Pattern[str]
    """All that follow at once: few texts hold any."""
    paths: tuple[re.Pattern[str], ...]
    """Of each resource, in their order."""
    methods: frozenset[str]
    """The methods that any entry of a call is about: most calls are of none of them."""


@lru_cache(maxsize=4)
def _patterns_of(rules: Rules) -> Patterns:
    """Return what the tables look for."""
    table = rules.tables["elsewhere"]["beside"]
    paths = [f"(?:^|/){resource['path']}" for resource in table["request"]["resource"]]
    entries = [table["declared"], *table["keyword"], *table["chain"]]
    return Patterns(
        hosts=re.compile(table["request"]["hosts"]),
        account=re.compile(table["request"]["account"]),
        command=re.compile(table["command"]["pattern"]),
        any_path=re.compile("|".join(paths)),
        paths=tuple(map(re.compile, paths)),
        methods=frozenset(name for entry in entries for name in entry["methods"]),
    )


class Beside:
    """Looks for it in one module."""

    def __init__(self, rules: Rules, scopes: Scopes, evaluator: Evaluator, reporter: Reporter) -> None:
        """Keep the tables, and what is asked."""
        self.rules = rules
        self.scopes = scopes
        self.evaluator = evaluator
        self.reporter = reporter
        self.table: Mapping[str, Any] = rules.tables["elsewhere"]["beside"]
        self.patterns = _patterns_of(rules)
        self.spelled = SpelledTexts(scopes, evaluator)
        self.told: set[tuple[ast.stmt, str]] = set()

    def report(self, touched: Collection[ast.expr]) -> None:
        """Add the findings; touched holds the places that are told of anyway."""
        if any(home in self.reporter.path for home in self.evaluator.library.client_kind.homes):
            return  # the library itself
        text = self.reporter.source.text
        named = any(each in self.reporter.source.lowered for each in self.evaluator.library.libraries)
        if not named and not any(word in text for word in self.table["request"]["words"]):
            return
        told = self._around(touched)
        self._texts(told, named=named)
        if named:
            for node in self.scopes.of(ast.Call, ast.Attribute):
                if isinstance(node, ast.Call) and node.func not in told:
                    self._call(node, touched)
                elif isinstance(node, ast.Attribute) and node not in told:
                    self._handed_on(node)

    def _around(self, touched: Collection[ast.expr]) -> set[ast.AST]:
        """Return the places that are told of, and all that they stand in."""
        found: set[ast.AST] = set()
        for node in touched:
            for each in (node, *self.scopes.ancestors(node)):
                if each in found:
                    break
                found.add(each)
        return found

    def _tell(self, node: ast.AST, message: Message, **filled: str) -> None:
        """Report a place, once for each statement."""
        statement = self.scopes.statements[node]
        if (statement, message.name) not in self.told:
            self.told.add((statement, message.name))
            self.reporter.beside(node, statement, message, **filled)

    # ---- texts -------------------------------------------------------------------------------------------------------

    def _texts(self, told: Collection[ast.AST], *, named: bool) -> None:
        """Report texts that speak to the platform; told holds what stands around places that are told of anyway."""
        request, command = self.table["request"], self.table["command"]
        hosts = self.patterns.hosts
        texts = [(node, text.replace("\\.", ".")) for node, text in self.spelled.outermost()]  # regular expressions too
        asked = any(hosts.search(text) for _, text in texts)
        for node, text in texts:
            resource = self._resource(node, text, named=named, asked=asked)
            if resource is None or self.spelled.names_in(node, self._by_itself):
                continue
            call = self.scopes.parents[node]
            if isinstance(call, ast.Call) and call.func in told:
                continue  # the call is told of
            played = self._plays_answers()
            message = self.rules.messages[request["played" if played else "message"]]
            self._tell(node, message, what=_short(text), instead=resource["instead"])
        for node, text in [*texts, *self._displays()]:
            if self.patterns.command.search(text):
                self._tell(node, self.rules.messages[command["message"]], what=_short(text))

    def _displays(self) -> Iterator[tuple[ast.expr, str]]:
        """Yield the lists of words that may be commands."""
        for node in self.scopes.of(ast.List, ast.Tuple):
            if isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
                yield node, self.spelled.words(node)

    def _by_itself(self, text: str) -> bool:
        return self.patterns.hosts.search(text) is not None and self._path(text) is not None

    def _path(self, text: str) -> Mapping[str, Any] | None:
        """Return the resource that a path names, the deepest first."""
        if self.patterns.any_path.search(text) is None:
            return None
        pairs = zip(self.table["request"]["resource"], self.patterns.paths, strict=True)
        return next((resource for resource, path in pairs if path.search(text)), None)

    def _resource(self, node: ast.expr, text: str, *, named: bool, asked: bool) -> Mapping[str, Any] | None:
        """Return the voice resource that a text addresses; None where it is none, or another service's.

        named tells whether the module names the library or its maker, asked whether it holds the host's name.
        """
        hosts = self.patterns.hosts
        first = text.split(None, 1)[0] if text.strip() else ""
        if first != text and not hosts.search(first) and first not in self.table["request"]["fetching"]:
            return None  # prose
        resource = self._path(text)
        if resource is None:
            return None
        if hosts.search(text):
            return resource
        if ABSOLUTE.match(text):
            return None
        account = self.patterns.account.search(text) is not None
        if account and (named or self.table["request"]["version"] in text):
            return resource
        relative = re.match(rf"/?{resource['path']}", text) is not None
        return resource if asked and relative and self._is_asked(node) else None

    def _is_asked(self, node: ast.expr) -> bool:
        """Return whether a text is given to a method that sends a request, or to what puts its address together."""
        parent = self.scopes.parents[node]
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if not isinstance(call, ast.Call) or node is call.func:
            return False
        if isinstance(call.func, ast.Attribute) and call.func.attr in self.table["request"]["methods"]:
            return True
        return isinstance(call.func, (ast.Name, ast.Attribute)) and self._is_asked(call)

    def _plays_answers(self) -> bool:
        """Return whether the module imports, or gets from a fixture, what answers requests in the place of a server."""
        players = set(self.table["request"]["players"])
        for variable in self.scopes.variables():
            for binding in variable.bindings:
                dotted = binding.dotted.split(".")[0]
                if dotted in players or (isinstance(binding.node, ast.arg) and variable.name in players):
                    return True
        return False

    # ---- calls -------------------------------------------------------------------------------------------------------

    def _call(self, node: ast.Call, touched: Collection[ast.expr]) -> None:
        if not isinstance(node.func, ast.Attribute) or node in touched or self.scopes.parents[node] in touched:
            return
        if node.func.attr not in self.patterns.methods:
            return
        if isinstance(self.evaluator.term(node.func.value), (Own, Instance, Class)):
            return
        if node.func.attr in self.table["declared"]["methods"] and self._is_declared(node.func.value):
            self._tell(node, self.rules.messages[self.table["declared"]["message"]], what=f".{node.func.attr}")
        for entry in self.table["keyword"]:
            if not self._is_asked_so(node.func, entry) or (name := self._asked_for(node, entry)) is None:
                continue
            self._tell(node, self.rules.messages[entry["message"]], what=f"{name}=")
        for entry in self.table["chain"]:
            if not self._is_asked_so(node.func, entry):
                continue
            of = node.func.value
            if entry.get("plain") and isinstance(of, ast.Attribute) and isinstance(of.value, ast.Call):
                continue
            given = not entry.get("names") or not {each.arg for each in node.keywords}.isdisjoint(entry["names"])
            if given and _ends_with(node.func.value, entry["of"], called=entry["called"]):
                what = f".{entry['of']}{'(…)' if entry['called'] else ''}.{node.func.attr}"
                self._tell(node, self.rules.messages[entry["message"]], what=what)

    def _is_declared(self, node: ast.expr) -> bool:
        """Return whether a name is annotated with a class of the library's for rooms, members or calls."""
        variable = self.scopes.scope_of[node].find(node.id) if isinstance(node, ast.Name) else None
        for binding in variable.bindings if variable is not None else ():
            holder = binding.node if isinstance(binding.node, ast.arg) else binding.statement
            annotation = getattr(holder, "annotation", None)
            if annotation is not None and any(self._is_voice_class(each) for each in walk(annotation)):
                return True
        return False

    def _is_voice_class(self, node: ast.AST) -> bool:
        """Return whether a part of an annotation, in quotes or not, names such a class."""
        modules = tuple(f"{each}." for each in self.table["declared"]["modules"])
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = {binding.dotted for each in self.scopes.variables() for binding in each.bindings}
            imported = {dotted.rpartition(".")[2] for dotted in names if dotted.startswith(modules)}
            return not imported.isdisjoint(re.findall(r"\w+", node.value))
        if not isinstance(node, (ast.Name, ast.Attribute)):
            return False
        term = self.evaluator.term(node)
        return isinstance(term, Package) and term.dotted.startswith(modules)

    def _handed_on(self, node: ast.Attribute) -> None:
        """Look at a method that is handed on without being called."""
        if node.attr not in self.patterns.methods:
            return
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is node):
            return
        for entry in self.table["chain"]:
            asked = entry.get("unknown") and entry["called"] and self._is_asked_so(node, entry)
            if asked and _ends_with(node.value, entry["of"], called=True):
                self._tell(node, self.rules.messages[entry["message"]], what=f".{entry['of']}(…).{node.attr}")

    def _is_asked_so(self, function: ast.Attribute, entry: Mapping[str, Any]) -> bool:
        """Return whether a method is one of an entry's, of a receiver that may be the library's.

        It is none where the module speaks to something else that has such methods (unless), or begins the chain with
        something of its own or of another library's.
        """
        if function.attr not in entry["methods"] or not self._attributes.isdisjoint(entry.get("unless", ())):
            return False
        return not entry.get("unknown") or self._may_be_anything(_root(function))

    def _may_be_anything(self, node: ast.expr) -> bool:
        term = self.evaluator.term(node)
        if isinstance(term, Package):
            return term.dotted.split(".")[0] in self.evaluator.library.libraries
        return not isinstance(term, (Own, Instance, Class))

    @cached_property
    def _attributes(self) -> frozenset[str]:
        return frozenset(each.attr for each in self.scopes.of(ast.Attribute))

    def _asked_for(self, node: ast.Call, entry: Mapping[str, Any]) -> str | None:
        """Return the keyword of a call by which it is one of an entry's."""
        if alone := entry.get("alone"):
            given = [keyword.arg for keyword in node.keywords]
            return str(given[0]) if given and not node.args and set(given) <= set(alone) else None
        for keyword in node.keywords:
            if keyword.arg is None and isinstance(keyword.value, ast.Dict):
                names = [each.value for each in keyword.value.keys if isinstance(each, ast.Constant)]
            else:
                names = [keyword.arg]
            for name in names:
                if name in entry.get("names", ()):
                    return str(name)
            if keyword.arg in entry.get("values", {}):
                constant = self.evaluator.constant(keyword.value)
                if constant is not None and constant.value in entry["values"][keyword.arg]:
                    return keyword.arg
        return None


def _root(node: ast.expr) -> ast.expr:
    """Return what a chain of attributes, calls and subscripts begins with."""
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def _ends_with(node: ast.expr, name: str, *, called: bool) -> bool:
    """Return whether an expression is a chain that ends with an attribute, called or not."""
    if called:
        node = node.func if isinstance(node, ast.Call) else ast.Constant(None)
    return isinstance(node, ast.Attribute) and node.attr == name


def _short(text: str) -> str:
    text = " ".join(text.split())
    text = SECRET.sub("//…@", text)
    return text if len(text) <= 80 else text[:77] + "..."
