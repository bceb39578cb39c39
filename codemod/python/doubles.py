"""Test doubles of one module that the migration of others makes stale: patched names, specifications, expected tags."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codemod.finding import Finding, Level
from codemod.options import Options
from codemod.python.comments import Comments
from codemod.python.evaluator import Evaluator
from codemod.python.flow import read_scopes
from codemod.python.scopes import How
from codemod.python.source import Source
from codemod.python.spelled_texts import SpelledTexts
from codemod.rules import Message, Rules
from codemod.walking import walk

DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
ASSERTING = re.compile(r"assert", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moved:
    """What of a tree moved, as far as tests may speak of it."""

    modules: tuple[tuple[tuple[str, ...], Mapping[str, str]], ...]
    """Each module's path in parts, the stem last, and its names that mean something else now, with what is used now."""
    tags: re.Pattern[str] | None
    """What is in no document any more; None where no document moved."""
    root: str | None = None
    """The root of documents that are built otherwise now; None where none is."""


class Doubles:
    """Looks for them in one module."""

    def __init__(
        self, rules: Rules, source: Source, tree: ast.Module, path: str, options: Options, moved: Moved
    ) -> None:
        """Keep what is asked."""
        self.rules = rules
        self.table: Mapping[str, Any] = rules.tables["elsewhere"]["beside"]["double"]
        self.source = source
        self.scopes = scopes = read_scopes(tree)
        self.spelled = SpelledTexts(scopes, Evaluator(rules, scopes))
        self.path = path
        self.options = options
        self.moved = moved
        self.comments = Comments(source, tree)
        self.findings: list[Finding] = []
        self.told: set[tuple[ast.stmt, int]] = set()
        self.is_test = re.search(self.table["tests"], path) is not None

    def find(self, known: tuple[Finding, ...]) -> list[Finding]:
        """Return the findings; known holds those of the module itself, whose lines are told of already."""
        lines = {each.place.line for each in known if each.level is not Level.NOTE or each.message == self._ignored}
        stale = [(node, what, now) for node, what, now in self._patched() if node.lineno not in lines]
        patched = self.rules.messages[self.table["patched"]]
        for node, what, now in stale:
            self._tell(node, patched, what=what, now=now)
        if stale or self._imports_moved():
            chain, error = (self.rules.messages[self.table[each]] for each in ("chain", "exception"))
            for node in self._chains():
                if node.lineno not in lines:
                    self._tell(node, chain)
            for node in self._raised():
                if node.lineno not in lines:
                    self._tell(node, error, what=ast.unparse(node))
        if self.moved.tags is not None:
            expected = self.rules.messages[self.table["expected"]]
            for node, what in self._expected(self.moved.tags):
                if node.lineno not in lines:
                    self._tell(node, expected, what=what)
        if self.moved.root is not None:
            layout = self.rules.messages[self.table["layout"]]
            for node in self._compared(self.moved.root):
                self._tell(node, layout)
        return self.findings

    @property
    def _ignored(self) -> str:
        return self.rules.messages["ignored"].text

    def _tell(self, node: ast.expr, message: Message, **filled: str) -> None:
        """Add a finding, once for each statement; a decorator is a place of its own."""
        statement = self.scopes.statements[node]
        whole = hasattr(statement, "body")
        key = (statement, node.lineno if whole else statement.lineno)
        if key in self.told or not self.options.wants(message.code, message.name):
            return
        self.told.add(key)
        text, help_text, level = message.text, message.help, message.level
        for name, value in filled.items():
            text = text.replace("{" + name + "}", value)
        last = node.end_lineno if whole else statement.end_lineno
        if self.comments.keep(key[1], last, {message.code}):
            text, help_text, level = self._ignored, "", Level.NOTE
        place = self.source.place(*self.source.span(node))
        self.findings.append(Finding(message.code, message.name, level, self.path, place, text, help_text))

    # ---- what is patched ---------------------------------------------------------------------------------------------

    def _patched(self) -> Iterator[tuple[ast.expr, str, str]]:
        """Yield each place that names something stale: the place, what it names, and what is used now."""
        for node in self.scopes.order:
            if node not in self.scopes.statements:
                continue
            for target in self._targets(node):
                now = self._now(target)
                if now is not None and isinstance(node, ast.expr):
                    yield node, target, now
                    break

    def _targets(self, node: ast.AST) -> Iterator[str]:
        """Yield the dotted names that a place replaces, or makes doubles after."""
        if isinstance(node, ast.Call):
            yield from self._call_targets(node)
        elif not self.is_test:
            return
        elif isinstance(node, ast.Constant):  # in a list of targets, or under a name for one
            if isinstance(node.value, str) and DOTTED.fullmatch(node.value) and not self._is_given(node):
                yield node.value
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, (ast.Store, ast.Del)):
            yield from self._dotted(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield from self._dotted(node.slice)  # a dependency that is overridden

    def _is_given(self, node: ast.Constant) -> bool:
        call = self.scopes.parents[node]
        return isinstance(call, ast.Call) and node in call.args

    def _call_targets(self, node: ast.Call) -> Iterator[str]:
        name = _last(node.func)
        if name in self.table["reading"]:
            return
        if name in self.table["specifying"]:
            yield from (each for argument in node.args[:1] for each in self._dotted(argument))
        for keyword in node.keywords:
            if keyword.arg in self.table["specifications"]:
                yield from self._dotted(keyword.value)
        patches = name in self.table["patching"] or name in self.table["several"]
        if not patches and not self.is_test:
            return
        for argument in (*node.args[:1], *(each.value for each in node.keywords if each.arg == "target")):
            text = self._text(argument)
            spelt = text is not None and DOTTED.fullmatch(text) is not None
            holders = [str(text)] if spelt else list(self._dotted(argument))
            yield from (f"{holder}.{each}" for holder in holders for each in self._further(node))
            yield from holders if patches or spelt else ()

    def _further(self, node: ast.Call) -> Iterator[str]:
        """Yield the attributes that a call names beside what has them."""
        second = node.args[1] if len(node.args) > 1 else None
        name = second.value if isinstance(second, ast.Constant) else None
        if isinstance(name, str) and name.isidentifier():
            yield name
        if _last(node.func) in self.table["several"]:
            yield from (each.arg for each in node.keywords if each.arg)

    def _text(self, node: ast.expr) -> str | None:
        """Return what an expression is as a text, the name of an imported module in it included."""
        if isinstance(node, ast.JoinedStr):
            pieces = [each.value if isinstance(each, ast.FormattedValue) else each for each in node.values]
            return "".join(self._text(each) or "…" for each in pieces)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return "".join(self._text(each) or "…" for each in (node.left, node.right))
        if isinstance(node, ast.Attribute) and node.attr == "__name__":
            return next(self._dotted(node.value), None)
        return self.spelled.text(node)

    def _dotted(self, node: ast.expr) -> Iterator[str]:
        """Yield the dotted names that an expression may be, by what the module imports."""
        if isinstance(node, ast.Attribute):
            yield from (f"{each}.{node.attr}" for each in self._dotted(node.value))
        elif isinstance(node, ast.Name) and (variable := self.scopes.variable_of.get(node)) is not None:
            for binding in variable.bindings:
                if binding.how is How.IMPORTED:
                    yield binding.dotted.lstrip(".")
                elif binding.how is How.ITEM and isinstance(binding.value, (ast.Tuple, ast.List)):
                    for each in binding.value.elts:  # a loop over modules
                        if not (isinstance(each, ast.Name) and each.id == node.id):
                            yield from self._dotted(each)
        elif isinstance(node, ast.Call) and _last(node.func) == "import_module" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value.lstrip(".")

    def _now(self, target: str) -> str | None:
        """Return what is used now in the place of a dotted name; None where it means what it meant."""
        for pattern in self.table["library"]:
            if re.fullmatch(pattern, target):
                return str(self.table["client"])
        parts = target.split(".")
        for module, names in self.moved.modules:
            for count in _matching(parts, module):
                now = next((names[each] for each in parts[count:] if each in names), None)
                if now is not None:
                    return now
        return None

    def _imports_moved(self) -> bool:
        """Return whether the module imports one that moved, or something of it, as a test of it does."""
        if not self.is_test:
            return False
        for variable in self.scopes.variables():
            for binding in variable.bindings:
                parts = binding.dotted.lstrip(".").split(".") if binding.how is How.IMPORTED else []
                if any(_matching(parts, module) for module, _ in self.moved.modules):
                    return True
        return False

    # ---- what is asked of doubles ------------------------------------------------------------------------------------

    def _chains(self) -> Iterator[ast.expr]:
        """Yield chains of a double that ask for, or set, what the program no longer asks of Twilio's client."""
        asking, words = set(self.table["asking"]), set(self.table["words"])
        for node in self.scopes.of(ast.Attribute):
            if node.attr in asking and node in self.scopes.statements:
                chain = {each.attr for each in walk(node.value) if isinstance(each, ast.Attribute)}
                if chain & words:
                    yield node

    def _raised(self) -> Iterator[ast.expr]:
        """Yield exceptions of the library that a double raises, or that a test waits for."""
        for node in self.scopes.order:
            values: list[ast.expr] = []
            if isinstance(node, ast.keyword) and node.arg in self.table["raising"]:
                values = [node.value]
            elif isinstance(node, ast.Assign):
                ours = any(isinstance(to, ast.Attribute) and to.attr in self.table["raising"] for to in node.targets)
                values = [node.value] if ours else []
            elif isinstance(node, ast.Call) and _last(node.func) in self.table["waiting"]:
                values = node.args[:1]
            for value in (each for part in values for each in walk(part)):
                if isinstance(value, (ast.Name, ast.Attribute)):
                    dotted = list(self._dotted(value))
                    if any(re.fullmatch(self.table["exceptions"], each) for each in dotted):
                        yield value
                        break

    # ---- what is expected --------------------------------------------------------------------------------------------

    def _expected(self, tags: re.Pattern[str]) -> Iterator[tuple[ast.expr, str]]:
        """Yield texts with a tag, or an attribute, that no document of the tree has any more."""
        for node in self.scopes.of(ast.Constant):
            if not isinstance(node.value, (str, bytes)):
                continue
            if isinstance(self.scopes.parents[node], ast.Expr) or node not in self.scopes.statements:
                continue
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            found = tags.search(text)
            if found is not None and (self.is_test or self._is_asserted(node)):
                yield node, found[0].strip()

    def _compared(self, root: str) -> Iterator[ast.expr]:
        """Yield whole documents that a test compares for equality, right there or under a name of the module."""
        whole = re.compile(rf"\s*(?:<\?xml[^>]*>\s*)?<{root}\b")
        for node in self.scopes.of(ast.Constant):
            if not isinstance(node.value, (str, bytes)):
                continue
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            if node in self.scopes.statements and whole.match(text) is not None and self._is_compared(node):
                yield node

    def _is_compared(self, node: ast.expr) -> bool:
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Compare):
            return self._is_asserted(node) and any(isinstance(each, (ast.Eq, ast.NotEq)) for each in parent.ops)
        if isinstance(parent, ast.Call):
            return _last(parent.func) in self.table["equal"]
        targets = parent.targets if isinstance(parent, ast.Assign) else []
        names = [self.scopes.variable_of[each] for each in targets if isinstance(each, ast.Name)]
        return any(self._is_compared(read) for variable in names for read in variable.reads)

    def _is_asserted(self, node: ast.expr) -> bool:
        if isinstance(self.scopes.statements[node], ast.Assert):
            return True
        return any(
            isinstance(each, ast.Call) and ASSERTING.search(_last(each.func) or "") is not None
            for each in self.scopes.ancestors(node)
        )


def _matching(parts: list[str], module: tuple[str, ...]) -> list[int]:
    """Return how many parts of a dotted name may be a module's."""
    return [count for count in range(1, len(parts) + 1) if tuple(parts[:count]) == module[-count:]]


def _last(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None
