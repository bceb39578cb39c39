"""Texts that a program puts together: what they are, with a sign for whatever is known at run time only."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Binding, How, Scopes
from codemod.python.values import Package
from codemod.walking import walk

UNKNOWN = "…"
JOINING = ("urllib.parse.urljoin", "urlparse.urljoin", "posixpath.join", "os.path.join", "requests.compat.urljoin")
LOOKING_UP = ("get", "getenv")
TRIMMING = ("strip", "rstrip", "lstrip", "encode", "rstrip", "removesuffix", "removeprefix")
PERCENT = re.compile(r"%(?:\((\w+)\))?[-+#0 ]*\d*(?:\.\d+)?[a-zA-Z]")
BRACES = re.compile(r"\{\{|\}\}|\{([^{}:!]*)(?:![rsa])?(?::[^{}]*)?\}")
DEPTH = 8
"""So many steps a text is followed."""


class SpelledTexts:
    """Answers for one module."""

    def __init__(self, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        self.scopes = scopes
        self.evaluator = evaluator
        self._known: dict[ast.expr, str | None] = {}

    def outermost(self) -> Iterator[tuple[ast.expr, str]]:
        """Yield every text of the program that is no part of another, docstrings left out."""
        for node in self.scopes.of(ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call):
            if isinstance(node, ast.Constant) and not isinstance(node.value, str):
                continue
            if node in self.scopes.statements:
                parent = self.scopes.parents[node]
                if isinstance(parent, (ast.Expr, ast.FormattedValue, ast.JoinedStr)) or self._is_part(node, parent):
                    continue
                if (text := self.text(node)) is not None:
                    yield node, text

    def _is_part(self, node: ast.expr, parent: ast.AST) -> bool:
        """Return whether a text is a piece of another one."""
        if isinstance(parent, ast.Attribute):  # a method of it
            parent = self.scopes.parents[parent]
        elif isinstance(parent, (ast.Tuple, ast.List, ast.Dict, ast.keyword)):  # what is filled in
            parent = self.scopes.parents[parent]
            if not isinstance(parent, (ast.BinOp, ast.Call)):
                return False
        return isinstance(parent, (ast.BinOp, ast.Call)) and self.text(parent) is not None

    def text(self, node: ast.expr, depth: int = 0) -> str | None:
        """Return what an expression is as a text; None where it is none, or nothing of it is known."""
        if depth > DEPTH:
            return None
        if node not in self._known:
            self._known[node] = None  # what a text that is made of itself is
            self._known[node] = self._text(node, depth)
        return self._known[node]

    def _text(self, node: ast.expr, depth: int) -> str | None:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.JoinedStr):
            return "".join(self._piece(each, depth) for each in node.values)
        if isinstance(node, ast.FormattedValue):
            return self.text(node.value, depth + 1)
        if isinstance(node, ast.BinOp):
            return self._operation(node, depth)
        if isinstance(node, ast.Call):
            return self._call(node, depth)
        texts = (self.text(each, depth + 1) for each in self._step_back(node))
        return next((each for each in texts if each is not None), None)

    def _step_back(self, node: ast.expr) -> list[ast.expr]:
        """Return what a name, an attribute or a choice may be."""
        if isinstance(node, ast.BoolOp):
            return node.values
        if isinstance(node, ast.IfExp):
            return [node.body, node.orelse]
        if isinstance(node, ast.NamedExpr):
            return [node.value]
        bindings: Iterable[Binding] = ()
        if isinstance(node, ast.Name) and (variable := self.scopes.variable_of.get(node)) is not None:
            bindings = variable.bindings
        elif isinstance(node, ast.Attribute):
            bindings = self.evaluator.attribute_bindings(node)
        return [each.value for each in bindings if each.how is How.ASSIGNED and each.value is not None]

    def _piece(self, node: ast.expr, depth: int) -> str:
        found = self.text(node, depth + 1)
        return UNKNOWN if found is None else found

    def _operation(self, node: ast.BinOp, depth: int) -> str | None:
        left, right = self.text(node.left, depth + 1), self.text(node.right, depth + 1)
        if isinstance(node.op, ast.Add) and (left is not None or right is not None):
            return (UNKNOWN if left is None else left) + (UNKNOWN if right is None else right)
        if isinstance(node.op, ast.Div) and (left is not None or right is not None):
            return _path(UNKNOWN if left is None else left, UNKNOWN if right is None else right)
        if not isinstance(node.op, ast.Mod) or left is None:
            return None
        given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        pieces = (self._piece(each, depth) for each in given)
        named = _named(node.right) if isinstance(node.right, ast.Dict) else {}

        def filled(match: re.Match[str]) -> str:
            if match[1] is not None:
                return self._piece(named[match[1]], depth) if match[1] in named else UNKNOWN
            return next(pieces, UNKNOWN)

        return PERCENT.sub(filled, left)

    def _call(self, node: ast.Call, depth: int) -> str | None:
        function = self.evaluator.term(node.func)
        if isinstance(function, Package) and function.dotted in JOINING and len(node.args) > 1:
            pieces = [self.text(each, depth + 1) for each in node.args]
            if all(each is None for each in pieces):
                return None
            path = UNKNOWN if pieces[0] is None else pieces[0]
            for each in pieces[1:]:
                path = _path(path, UNKNOWN if each is None else each)
            return path
        if isinstance(node.func, (ast.Name, ast.Attribute)):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in LOOKING_UP and len(node.args) == 2:  # its default
                return self.text(node.args[1], depth + 1)
            if name == "str" and len(node.args) == 1:
                return self.text(node.args[0], depth + 1)
        if not isinstance(node.func, ast.Attribute):
            return None
        base = self.text(node.func.value, depth + 1)
        if base is None:
            return None
        if node.func.attr in TRIMMING:
            return base
        if node.func.attr == "join" and len(node.args) == 1 and isinstance(node.args[0], (ast.List, ast.Tuple)):
            return base.join(self._piece(each, depth) for each in node.args[0].elts)
        return self._formatted(base, node, depth) if node.func.attr == "format" else None

    def _formatted(self, text: str, node: ast.Call, depth: int) -> str:
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        order = iter(node.args)

        def filled(match: re.Match[str]) -> str:
            name = match[1]
            if name is None:
                return match[0][0]
            if name == "":
                given: ast.expr | None = next(order, None)
            elif name.isdecimal():
                given = node.args[int(name)] if int(name) < len(node.args) else None
            else:
                given = named.get(name)
            return self._piece(given, depth) if given is not None else UNKNOWN

        return BRACES.sub(filled, text)

    def words(self, node: ast.List | ast.Tuple) -> str:
        """Return a display as the words of a command."""
        return " ".join(self._piece(each, 0) for each in node.elts)

    def names_in(self, node: ast.expr, wanted: Callable[[str], bool]) -> bool:
        """Return whether a name that a text is made of holds by itself what is looked for: its own text tells of it."""
        for each in walk(node):
            if each is not node and isinstance(each, (ast.Name, ast.Attribute)):
                text = self.text(each)
                if text is not None and wanted(text):
                    return True
        return False


def _path(base: str, further: str) -> str:
    if re.match(r"https?://", further):
        return further
    return f"{base.rstrip('/')}/{further.lstrip('/')}"


def _named(node: ast.Dict) -> dict[str, ast.expr]:
    pairs = zip(node.keys, node.values, strict=True)
    return {str(key.value): value for key, value in pairs if isinstance(key, ast.Constant)}
