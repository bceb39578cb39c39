"""Where a module checks that requests come from the source: its validator, libraries that use it, the header."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemod.python.evaluator import Evaluator
from codemod.python.reporting import Reporter
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.python.touches import fill
from codemod.python.values import Package
from codemod.rules import Rules


class Signatures:
    """Finds the checks of one module."""

    def __init__(self, rules: Rules, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        table = rules.tables["elsewhere"]["signature"]
        self.message = rules.messages[table["message"]]
        self.again = rules.messages[table["again"]]
        self.checks = frozenset(table["checks"])
        self.libraries = tuple(table["libraries"])
        # As frameworks spell a header: X-Twilio-Signature, HTTP_X_TWILIO_SIGNATURE, x_twilio_signature.
        self.header = re.compile("(?:http[-_])?" + table["header"].replace("-", "[-_]"), re.IGNORECASE)
        self.last_word = table["header"].rpartition("-")[2].lower()
        self.scopes = scopes
        self.evaluator = evaluator

    def report(self, reporter: Reporter) -> None:
        """Add a finding for each place, beside those for the imports."""
        told = [each.place.line for each in reporter.findings if each.code == self.message.code]
        for node in self._uses() if self._is_spoken_of(reporter.source) else ():
            help_text = fill(self.again.help, {"line": str(told[0])}) if told else self.message.help
            reporter.accept_or_find(node, self._statement(node), self.message, self.message.text, help_text)
            told.append(node.lineno)

    def _statement(self, node: ast.AST) -> ast.stmt:
        if isinstance(node, ast.arg):
            function = self.scopes.parents[self.scopes.parents[node]]
            return self.scopes.statements[function]
        return self.scopes.statements[node]

    def _is_spoken_of(self, source: Source) -> bool:
        """Return whether a module holds any of the words without which it checks nothing."""
        words = [
            *(each.partition(".")[0] for each in self.libraries),
            *(each.rpartition(".")[2] for each in self.checks),
        ]
        if any(word in source.text for word in words):
            return True
        if self.last_word in source.lowered and self.header.search(source.text) is not None:
            return True
        return any(self._is_header(each) for each in self.scopes.of(ast.Constant))  # put together of several

    def _uses(self) -> Iterator[ast.expr | ast.arg]:
        made = {each: False for each in self.scopes.of(ast.Call) if self._makes(each)}
        """What makes a validator -> whether a use of it is known."""
        for node in self.scopes.of(
            ast.Constant, ast.FunctionDef, ast.AsyncFunctionDef, ast.Call, ast.Name, ast.Attribute
        ):
            if isinstance(node, ast.Constant) and self._is_header(node):
                yield node
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                yield from (each for each in arguments if self.header.fullmatch(each.arg))
            elif made and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                origins = self.evaluator.origins(node.func.value)
                validators = [each for each in origins if isinstance(each, ast.Call) and each in made]
                made |= dict.fromkeys(validators, True)
                if validators:
                    yield node
            elif isinstance(node, (ast.Name, ast.Attribute)) and self._is_of_library(node):
                yield node
        yield from (each for each, used in made.items() if not used)

    def _is_header(self, node: ast.Constant) -> bool:
        shown = isinstance(self.scopes.parents[node], (ast.Expr, ast.JoinedStr))
        return not shown and isinstance(node.value, str) and self.header.fullmatch(node.value) is not None

    def _makes(self, node: ast.Call) -> bool:
        term = self.evaluator.term(node.func)
        return isinstance(term, Package) and term.dotted in self.checks

    def _is_of_library(self, node: ast.Name | ast.Attribute) -> bool:
        """Return whether a name is something of a library that checks requests, where it is used."""
        if not isinstance(node.ctx, ast.Load):
            return False
        term = self.evaluator.term(node)
        if not isinstance(term, Package) or not term.dotted.startswith(tuple(f"{each}." for each in self.libraries)):
            return False
        return not isinstance(self.scopes.parents[node], ast.Attribute)
