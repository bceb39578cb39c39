"""Routes of a module that answer documents: Twilio may be given their URL where Vobiz wants an audio file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from codemod.configuration import DOCUMENT
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.values import Package
from codemod.rules import Rules
from codemod.walking import walk

Function = ast.FunctionDef | ast.AsyncFunctionDef
ANY = "\0"
"""Stands in a text for a piece of it that is known at run time only."""
ELSEWHERE = re.compile(r"\w+://")
PARAMETER = re.compile(r"<[^>]*>|\{[^}]*\}")


class Routes:
    """Answers whether a URL leads to a function of the module that answers a document for voice."""

    def __init__(self, rules: Rules, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep the module; nothing is looked for yet."""
        self.scopes = scopes
        self.evaluator = evaluator
        imports = rules.tables["elsewhere"]["import"]
        self.builders = tuple(entry["module"] for entry in imports if entry["message"] == "builder")

    def names(self, text: str) -> bool:
        """Return whether a text is the name of such a function, as frameworks take it to make a URL of it."""
        return re.split(r"[.:]", text)[-1] in {function.name for function in self._answering}

    def lead(self, url: str) -> bool:
        """Return whether a URL, with `ANY` for what is not known of it, is that of such a function."""
        path = re.split(r"[?#]", url)[0]
        return any(route.search(path) for route in self._routes)

    @cached_property
    def _functions(self) -> list[Function]:
        return self.scopes.of(ast.FunctionDef, ast.AsyncFunctionDef)

    @cached_property
    def _answering(self) -> set[Function]:
        """The functions that answer a document: they build or name one, or call a function that does."""
        found = {function for function in self._functions if self._makes_document(function)}
        while more := {each for each in self._functions if each not in found and found & set(self._called(each))}:
            found |= more
        return found

    def _makes_document(self, function: Function) -> bool:
        for node in walk(function):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and not ELSEWHERE.match(text) and DOCUMENT.search(text):
                return True
            if isinstance(node, (ast.Name, ast.Attribute)):
                term = self.evaluator.term(node)
                if isinstance(term, Package) and term.dotted.startswith(self.builders):
                    return True
        return False

    def _called(self, node: ast.AST) -> Iterator[Function]:
        """Yield the functions of the module that are named inside a node."""
        for name in walk(node):
            variable = self.scopes.variable_of.get(name) if isinstance(name, ast.Name) else None
            for binding in variable.bindings if variable is not None else ():
                if isinstance(binding.node, Function):
                    yield binding.node

    @cached_property
    def _routes(self) -> list[re.Pattern[str]]:
        """The paths of the functions that answer a document, as they end a URL."""
        calls = {
            call: {function}
            for function in self._answering
            for call in function.decorator_list
            if isinstance(call, ast.Call)
        }
        # As in app.add_url_rule("/hold", view_func=hold).
        for node in self.scopes.of(ast.Call):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            named = {function for each in given if isinstance(each, ast.Name) for function in self._called(each)}
            calls.setdefault(node, named & self._answering)
        texts = [
            each.value
            for call, functions in calls.items()
            for each in [*call.args, *(keyword.value for keyword in call.keywords)]
            if functions and isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        return [_ending(text.strip("/")) for text in texts if "/" in text.rstrip("/")]


def _ending(path: str) -> re.Pattern[str]:
    """Return a pattern for URLs that end in a path; its parameters stand in brackets."""
    fixed = [re.escape(piece) for piece in PARAMETER.split(path)]
    return re.compile(rf"(?:^|[/{ANY}])" + "[^/]*".join(fixed) + "/?$")
