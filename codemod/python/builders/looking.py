"""Where a program looks at the text of a document, or hands it to the source: it must stay what it is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemod.python.builders.library import SERIALISES
from codemod.python.builders.objects import Creation, Objects
from codemod.python.callers import results
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.served import Served
from codemod.python.values import BuiltMethod, Callable, Package
from codemod.walking import children

# Methods of a text that tell what stands in it, or change that.
LOOKING = frozenset({
    "count", "endswith", "find", "index", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex",
    "rpartition", "rsplit", "split", "splitlines", "startswith", "translate",
})  # fmt: skip
# Functions that read a text as XML.
PARSING = frozenset({"fromstring", "parseString", "XML", "BeautifulSoup"})
ASSERTING = "assert"
PASSED_ON = (ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.IfExp, ast.NamedExpr, ast.BoolOp)


class Looking:
    """Answers for one module."""

    def __init__(self, objects: Objects, evaluator: Evaluator, scopes: Scopes, served: Served) -> None:
        """Keep what is asked."""
        self.objects = objects
        self.evaluator = evaluator
        self.scopes = scopes
        self.served = served
        self._texts: dict[ast.expr, frozenset[Creation]] = {}

    def found(self) -> Iterator[tuple[Creation, str, ast.AST]]:
        """Yield a document, the message about it, and what looks at it."""
        handed = {each for node in self.served.expressions for each in self.objects.made_by(node)}
        for unit in self.objects.units():
            for creation in [each for each in unit if each in handed][:1]:
                yield creation, "builder-twiml", creation.node
        for node in self.scopes.of(ast.Compare, ast.Subscript, ast.Call):
            for each, message in self._places(node):
                for creation in sorted(self.made(each), key=lambda found: found.node.lineno)[:1]:
                    yield creation, message, node

    def _places(self, node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
        """Yield the expressions that are looked at, or handed on, by a node."""
        if isinstance(node, ast.Compare):
            for each in (node.left, *node.comparators):
                if not self.objects.made_by(each):
                    yield each, "builder-looked-at"
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield node.value, "builder-looked-at"
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if isinstance(node.func, ast.Attribute) and name in LOOKING:
                yield node.func.value, "builder-looked-at"
            elif name.startswith(ASSERTING) or name in PARSING:
                for each in node.args:
                    yield each, "builder-looked-at"

    def made(self, node: ast.expr) -> frozenset[Creation]:
        """Return the documents that may stand in a text."""
        if node not in self._texts:
            self._texts[node] = frozenset()  # what a text that depends on itself holds, while it is worked out
            self._texts[node] = frozenset(self._work_out(node))
        return self._texts[node]

    def _work_out(self, node: ast.expr) -> Iterator[Creation]:
        made = self.objects.made_by(node)
        if made:
            yield from made
        elif isinstance(node, ast.Call):
            yield from self._called(node)
        elif isinstance(node, PASSED_ON):
            for child in children(node):
                if isinstance(child, ast.expr):
                    yield from self.made(child)
        elif isinstance(node, ast.Name) and (variable := self.scopes.variable_of.get(node)) is not None:
            for each in self.evaluator.sources(variable):
                yield from self.made(each)

    def _called(self, node: ast.Call) -> Iterator[Creation]:
        function = self.evaluator.term(node.func)
        if isinstance(function, BuiltMethod) and self.objects.library.is_word(SERIALISES, function.name):
            yield from self.objects.of(function.base)
        elif isinstance(function, Package) and function.dotted in self.objects.library.words["text"]:
            for argument in node.args[:1]:
                yield from self.made(argument)
        elif isinstance(function, Callable) and not isinstance(function.node, ast.Lambda):
            for each in results(self.scopes, function.node):
                yield from self.made(each)
        elif isinstance(node.func, ast.Attribute) and not isinstance(function, BuiltMethod):
            yield from self.made(node.func.value)  # a method of the text
