"""Under which names a module knows what the rewritten code needs: the usual ones, or others where those are taken."""

from __future__ import annotations

import ast
import re
from collections.abc import Set

from codemod.python.imports import Wanted
from codemod.python.scopes import Scopes
from codemod.rules import Rules

ENVIRONMENT = "os"
QUOTE = "quote"


class LocalNames:
    """Names of one module."""

    def __init__(self, rules: Rules, scopes: Scopes, names: frozenset[str], class_name: str, library: str) -> None:
        """Choose every name once; names are those that stand anywhere in the module."""
        self.rules = rules
        self.scopes = scopes
        self.taken = names
        self.library = library
        """The library that clients come from."""
        self.class_name = class_name
        self.package = str(rules.tables["sdk"]["package"])
        self.os = self._choose(ENVIRONMENT, ENVIRONMENT)
        self.quote = self._choose(QUOTE, "urllib.parse.quote")
        error = str(rules.tables["sdk"]["error"]["class"])
        self.error = self._choose(error.rpartition(".")[2], error)
        self.client = self._choose(class_name, f"{self.package}.{class_name}")
        self.asynchronous_class = str(rules.tables["sdk"]["asynchronous"])
        self.asynchronous = self._choose(self.asynchronous_class, f"{self.package}.{self.asynchronous_class}")
        """What this module calls the target's client whose calls are awaited."""
        self.classes = {
            self.client: f"{self.package}.{class_name}",
            self.asynchronous: f"{self.package}.{self.asynchronous_class}",
        }
        """The target's clients by what this module calls them."""
        self.helpers = {name: self._helper(name) for name in rules.helpers}
        """Helper -> the name that this module calls it by."""

    def _choose(self, name: str, dotted: str) -> str:
        """Return a name for an import: its own, unless that means something else anywhere in the module."""
        bindings = [
            binding
            for scope in self.scopes.all
            if name in scope.variables
            for binding in scope.variables[name].bindings
        ]
        if all(binding.dotted == dotted for binding in bindings):
            return name
        return self.fresh(f"{name}_2")

    def fresh(self, name: str, beside: Set[str] = frozenset()) -> str:
        """Return a name that nothing in the module nor beside has: the given one, or one with a number behind it."""
        stem, number, found = name.rstrip("0123456789").rstrip("_"), 2, name
        while found in self.taken or found in beside:
            found, number = f"{stem}_{number}", number + 1
        return found

    def beside(self, name: str, kind: str, *, function: bool) -> str:
        """Return the name for what stands beside something of the program: a client of this kind, or what makes one."""
        prefix = str(self.rules.tables["client"]["credentials"]["second"])
        lead = name[: len(name) - len(name.lstrip("_"))]
        core = name[len(lead) :]
        if self.library in core.lower():
            renamed = re.sub(self.library, lambda match: _cased(prefix.rstrip("_"), match.group()), core, flags=re.I)
            return lead + (renamed if renamed != self.package else prefix + kind)
        if function:
            found = re.sub(rf"(^|_)({kind})", rf"\g<1>{prefix}\g<2>", core, count=1)
            found = re.sub(
                rf"(?<=[a-z])({kind.capitalize()})", rf"{prefix.rstrip('_').capitalize()}\g<1>", found, count=1
            )
            if found != core:
                return lead + found
        return lead + (prefix.upper() if core.isupper() else prefix) + core

    def _helper(self, name: str) -> str:
        if self.has_helper(name) or name not in self.taken:
            return name
        return self.fresh(f"{name}_2")

    def has_helper(self, name: str) -> bool:
        """Return whether a module-level name is a helper that an earlier run wrote or imported."""
        variable = self.scopes.module.variables.get(name)
        binding = variable.single if variable is not None else None
        if binding is None or name not in self.rules.helpers:
            return False
        if binding.dotted:
            return binding.dotted.rpartition(".")[2] == name
        if not isinstance(binding.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        module = ast.parse(self.rules.helper_sources[self.rules.helpers[name].module])
        written = next(each for each in module.body if getattr(each, "name", None) == name)
        return ast.dump(written) == ast.dump(binding.node)

    def localise(self, text: str) -> str:
        """Return code of the tables with the environment under this module's name for it."""
        return re.sub(rf"\b{ENVIRONMENT}\.environ\b", f"{self.os}.environ", text)

    def client_class(self, near: ast.AST | None, *, asynchronous: bool) -> Wanted:
        """Return the import of the target's client."""
        if asynchronous:
            return Wanted(self.package, self.asynchronous_class, near, renamed=self.asynchronous)
        return Wanted(self.package, self.class_name, near, renamed=self.client)

    def wanted(self, written: str) -> list[Wanted]:
        """Return the imports of the standard library that written code needs."""
        found = []
        if re.search(rf"\b{self.os}\.environ\b", written):
            found.append(Wanted(ENVIRONMENT, renamed=self.os))
        if re.search(rf"\{{{self.quote}\(", written):
            found.append(Wanted("urllib.parse", QUOTE, renamed=self.quote))
        return found


def _cased(word: str, like: str) -> str:
    """Return a word in the letters of another: capitals, a capital first, or small ones."""
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word
