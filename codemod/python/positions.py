"""Where a call stands: whether its result is thrown away, whether statements may go before it, what a flag can be."""

from __future__ import annotations

import ast
from enum import Enum

from codemod.python.scopes import How, Scopes

# Calls that throw away what the callable they are given returns.
DISCARDING = {"threading.Thread", "threading.Timer", "atexit.register", "signal.signal"}
DISCARDING_METHODS = {"call_soon", "call_later", "call_at", "call_soon_threadsafe", "add_done_callback"}
# Calls that return what the callable they are given returns, now or later.
PASSING_METHODS = {"run_in_executor", "to_thread"}
# Builtins and methods of text that return a flag.
FLAG_FUNCTIONS = {"bool", "isinstance", "issubclass", "callable", "any", "all", "hasattr"}


class Flag(Enum):
    """What is known of a value that Twilio takes for a flag."""

    BOOL = "bool"
    OPTIONAL = "optional"
    """A flag, or None."""
    UNKNOWN = "unknown"


class Positions:
    """Answers questions about the surroundings of an expression."""

    def __init__(self, scopes: Scopes) -> None:
        """Keep the scopes of the module."""
        self.scopes = scopes

    def unused(self, node: ast.AST) -> bool:
        """Return whether nobody sees the value of an expression."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Expr):
            return True
        if isinstance(parent, ast.BoolOp):
            return parent.values[-1] is node and self.unused(parent)
        if isinstance(parent, ast.IfExp):
            return parent.test is not node and self.unused(parent)
        if isinstance(parent, ast.Await):
            return self.unused(parent)
        if isinstance(parent, ast.ListComp):
            return parent.elt is node and self.unused(parent)
        if isinstance(parent, ast.Lambda):
            return parent.body is node and self._discarded(parent)
        return False

    def _discarded(self, function: ast.Lambda) -> bool:
        """Return whether nobody sees what a lambda returns."""
        parent = self.scopes.parents[function]
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if not isinstance(call, ast.Call) or call.func is function:
            return False
        name = self._dotted(call.func)
        if name in DISCARDING:
            return True
        if isinstance(call.func, ast.Attribute):
            if call.func.attr in DISCARDING_METHODS:
                return True
            if call.func.attr in PASSING_METHODS:
                return self.unused(call)
        return False

    def _dotted(self, node: ast.expr) -> str:
        """Return the library's name of a function, through imports."""
        if isinstance(node, ast.Attribute):
            return f"{self._dotted(node.value)}.{node.attr}"
        if isinstance(node, ast.Name):
            variable = self.scopes.variable_of.get(node)
            if variable is not None and variable.single is not None and variable.single.how is How.IMPORTED:
                return variable.single.dotted
        return "?"

    def flag(self, node: ast.expr) -> Flag:
        """Return what is known of a value: a flag, a flag or None, or nothing."""
        if isinstance(node, ast.Constant):
            return Flag.BOOL if isinstance(node.value, bool) else Flag.OPTIONAL if node.value is None else Flag.UNKNOWN
        if isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
            return Flag.BOOL
        if isinstance(node, ast.BoolOp):
            return self._worst([self.flag(each) for each in node.values])
        if isinstance(node, ast.IfExp):
            return self._worst([self.flag(node.body), self.flag(node.orelse)])
        if isinstance(node, ast.NamedExpr):
            return self.flag(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FLAG_FUNCTIONS:
            return Flag.BOOL if self.scopes.scope_of[node].find(node.func.id) is None else Flag.UNKNOWN
        if isinstance(node, ast.Name):
            return self._variable(node)
        return Flag.UNKNOWN

    def is_flag(self, node: ast.expr) -> bool:
        """Return whether an expression is certainly True or False."""
        return self.flag(node) is Flag.BOOL

    def may_be_none(self, node: ast.expr) -> bool:
        """Return whether a value is known to be None at times: by a default, an annotation, a way of its variable."""
        if isinstance(node, ast.IfExp):
            return self.may_be_none(node.body) or self.may_be_none(node.orelse)
        if isinstance(node, ast.Constant):
            return node.value is None
        variable = self.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        for binding in variable.bindings if variable is not None else ():
            if isinstance(binding.node, ast.arg):
                text = ast.unparse(binding.node.annotation) if binding.node.annotation is not None else ""
                if "None" in text or "Optional" in text or self._default_is_none(binding.node):
                    return True
            elif isinstance(binding.value, ast.Constant) and binding.value.value is None:
                return True
        return False

    def _variable(self, node: ast.Name) -> Flag:
        variable = self.scopes.variable_of.get(node)
        if variable is None or not variable.bindings:
            return Flag.UNKNOWN
        found = []
        for binding in variable.bindings:
            if binding.how is How.ASSIGNED and binding.value is not None and binding.value is not node:
                found.append(Flag.UNKNOWN if self._refers(binding.value, node.id) else self.flag(binding.value))
            elif binding.how is How.PARAMETER and isinstance(binding.node, ast.arg):
                found.append(self._annotation(binding.node))
            else:
                found.append(Flag.UNKNOWN)
        return self._worst(found)

    def _refers(self, node: ast.expr, name: str) -> bool:
        return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node))

    def _annotation(self, argument: ast.arg) -> Flag:
        if argument.annotation is None:
            return Flag.UNKNOWN
        text = ast.unparse(argument.annotation).strip("'\"").replace(" ", "").replace("typing.", "")
        if text in ("Optional[bool]", "bool|None", "None|bool", "Union[bool,None]"):
            return Flag.OPTIONAL
        if text != "bool":
            return Flag.UNKNOWN
        return Flag.OPTIONAL if self._default_is_none(argument) else Flag.BOOL

    def _default_is_none(self, argument: ast.arg) -> bool:
        default = self.default(argument)
        return isinstance(default, ast.Constant) and default.value is None

    def default(self, argument: ast.arg) -> ast.expr | None:
        """Return what a parameter is where it is not given; None when it must be."""
        arguments = self.scopes.parents[argument]
        assert isinstance(arguments, ast.arguments)
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = dict(zip(reversed([each.arg for each in positional]), reversed(arguments.defaults), strict=False))
        keyword_defaults = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=False)
        defaults.update({each.arg: default for each, default in keyword_defaults if default is not None})
        return defaults.get(argument.arg)

    def _worst(self, flags: list[Flag]) -> Flag:
        order = [Flag.BOOL, Flag.OPTIONAL, Flag.UNKNOWN]
        return max(flags, key=order.index)
