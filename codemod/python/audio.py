"""URLs of audio files: what is known of one, and what is written where a program may give none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import Enum

from codemod.configuration import DOCUMENT, Configuration
from codemod.patterns import parse_expression
from codemod.python.evaluator import Evaluator
from codemod.python.matching import UNSET
from codemod.python.parts import constant_of, is_simple, quoted
from codemod.python.positions import Positions
from codemod.python.routes import ANY, Routes
from codemod.python.scopes import How, Scopes, Variable
from codemod.python.values import Filled, Literal, Package, Spelling, Step, Written
from codemod.rules import Rules, Template
from codemod.walking import walk

AUDIO_FILE = re.compile(r"\.(mp3|wav)(?:[?#].*)?$", re.IGNORECASE)
DEFAULT = "config:hold-url"
OTHERWISE = "given or otherwise"
# Functions of the standard library that return None for what is not there, unless they are given what to return.
MAY_BE_NONE = {"os.getenv", "os.environ.get"}


class Url(Enum):
    """What is known of an expression that names what Vobiz is to play; the worst comes last."""

    AUDIO = "audio"
    UNKNOWN = "unknown"
    DOCUMENT = "document"
    MISSING = "missing"
    """It is nothing at times."""
    NO_TEXT = "no text"


class AudioUrls:
    """Answers questions about the URLs in one module."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        evaluator: Evaluator,
        positions: Positions,
        configuration: Configuration,
    ) -> None:
        """Keep what the questions are asked of."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.positions = positions
        self.configuration = configuration
        self.routes = Routes(rules, scopes, evaluator)

    def given(self, step: Step, name: str) -> ast.expr | None:
        """Return the URL that a step was given, None where it was not.

        Of `url if flag else other`, where the same flag decides about the step, it is given the first.
        """
        given = step.parts.get(name)
        if not isinstance(given, Written):
            return None
        node, flag = given.node, step.flag
        if isinstance(node, ast.IfExp) and isinstance(flag, ast.Name) and ast.dump(node.test) == ast.dump(flag):
            chosen, other = node.body, node.orelse
            return chosen if is_simple(chosen) and is_simple(other) else node
        return node

    def has_default(self, step: Step, name: str) -> bool:
        """Return whether the configuration names what a step plays where the program names nothing."""
        return step.rule.default.get(name) == DEFAULT and self.configuration.hold_url is not None

    def examine(self, step: Step, name: str, node: ast.expr) -> Url:
        """Return what is known of the URL that a step was given."""
        constant = constant_of(node, self.scopes)
        if constant is not None and not isinstance(constant.value, str):
            return Url.NO_TEXT
        literal_nothing = constant is not None and constant.value == ""
        if literal_nothing or self._may_be_unset(node):
            return Url.MISSING
        if not self.has_default(step, name) and self.may_be_missing(node):
            return Url.MISSING
        nodes = [value for _, value in self._values(node, frozenset())]
        variable = self.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        if variable is None or any(each.how is not How.ASSIGNED for each in variable.bindings):
            nodes.append(node)  # it may be something else too
        return max((self._way(way) for each in nodes for way in self._ways(each)), key=list(Url).index)

    def filled(self, step: Step, quote: str) -> dict[str, Spelling]:
        """Return what a step captured, with the configured URL where the program names none, or none at times."""
        captured = dict(step.parts)
        for name in step.rule.check:
            otherwise = Literal(quoted(str(self.configuration.hold_url), quote))
            given = self.given(step, name)
            if given is None:
                captured[name] = otherwise  # nothing moves where there is none
            elif self.has_default(step, name) and self.may_be_missing(given):
                template = Template(OTHERWISE, parse_expression(OTHERWISE))
                captured[name] = Filled(template, {"given": Written(given), "otherwise": otherwise})
            else:
                captured[name] = Written(given)
        return captured

    # ---- nothing -----------------------------------------------------------------------------------------------------

    def may_be_missing(self, node: ast.expr, seen: frozenset[Variable] = frozenset()) -> bool:
        """Return whether an expression is known to be None or empty at times."""
        if self.positions.is_true(node):
            return False
        if self.positions.may_be_none(node):
            return True
        if isinstance(node, ast.Constant):
            return node.value == ""
        if isinstance(node, ast.IfExp):
            return self.may_be_missing(node.body, seen) or self.may_be_missing(node.orelse, seen)
        if isinstance(node, ast.BoolOp):  # `a and b` is a where that is nothing
            return isinstance(node.op, ast.And) or self.may_be_missing(node.values[-1], seen)
        if isinstance(node, ast.Call):
            function = self.evaluator.term(node.func)
            return isinstance(function, Package) and function.dotted in MAY_BE_NONE and len(node.args) == 1
        return any(self.may_be_missing(value, seen | {variable}) for variable, value in self._values(node, seen))

    def _may_be_unset(self, node: ast.expr, seen: frozenset[Variable] = frozenset()) -> bool:
        """Return whether an expression is Twilio's word for nothing at times."""
        if any(
            isinstance(each, (ast.Name, ast.Attribute)) and self.evaluator.term(each) == Package(UNSET)
            for each in walk(node)
        ):
            return True
        return any(self._may_be_unset(value, seen | {variable}) for variable, value in self._values(node, seen))

    def _values(self, node: ast.expr, seen: frozenset[Variable]) -> Iterator[tuple[Variable, ast.expr]]:
        """Yield the values that a variable is given, those of a parameter's default included."""
        variable = self.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        if variable is None or variable in seen:
            return
        for binding in variable.bindings:
            if isinstance(binding.node, ast.arg):
                if (default := self.positions.default(binding.node)) is not None:
                    yield variable, default
            elif binding.how is How.ASSIGNED and binding.value is not None:
                yield variable, binding.value

    # ---- what it names -----------------------------------------------------------------------------------------------

    def _ways(self, node: ast.expr) -> list[ast.expr]:
        """Return the expressions that a choice is made of."""
        if isinstance(node, ast.IfExp):
            return [*self._ways(node.body), *self._ways(node.orelse)]
        if isinstance(node, ast.BoolOp):
            return [way for value in node.values for way in self._ways(value)]
        return [node]

    def _way(self, node: ast.expr) -> Url:
        if isinstance(node, ast.Constant) and not node.value:
            return Url.AUDIO  # the configured one takes its place
        text = self._text(node)
        if DOCUMENT.search(text) or self.routes.lead(text) or self._is_made_of_route(node):
            return Url.DOCUMENT
        return Url.AUDIO if AUDIO_FILE.search(text) else Url.UNKNOWN

    def _text(self, node: ast.expr) -> str:
        """Return what is known of a text: `ANY` stands for the rest."""
        if (constant := constant_of(node, self.scopes)) is not None:
            return str(constant.value)
        if isinstance(node, ast.JoinedStr):
            return "".join(self._text(each) for each in node.values)
        if isinstance(node, ast.FormattedValue):
            return self._text(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._text(node.left) + self._text(node.right)
        return ANY

    def _is_made_of_route(self, node: ast.expr) -> bool:
        """Return whether a call that makes a URL is given the name of a route, or its path."""
        given = [each for call in walk(node) if isinstance(call, ast.Call) for each in call.args]
        texts = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        return any(self.routes.names(text) or self.routes.lead(text) for text in texts)
