"""Where a call stands: whether its result is thrown away, whether statements may go before it, what a flag can be."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function
from enum import Enum

from codemod.python.callers import Callers
from codemod.python.guards import Known, known
from codemod.python.scopes import How, Scopes, Variable
from codemod.python.values import Callable
from codemod.walking import walk

# Calls that throw away what the callable they are given returns.
DISCARDING = {"threading.Thread", "threading.Timer", "atexit.register", "signal.signal"}
DISCARDING_METHODS = {"call_soon", "call_later", "call_at", "call_soon_threadsafe", "add_done_callback"}
# Calls that return what the callable they are given returns, now or later, and where it stands.
PASSING_METHODS = {"run_in_executor": 1, "to_thread": 0}
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

    def __init__(
        self,
        scopes: Scopes,
        sources: Function[[Variable], list[ast.expr]] = lambda _: [],
        callers: Callers | None = None,
    ) -> None:
        """Keep the scopes of the module, what gives a variable what it holds, and who calls a function."""
        self.scopes = scopes
        self.sources = sources
        self.callers = callers
        self._asked: set[Variable] = set()
        self._dropping: set[ast.expr] = set()
        self._renamed: set[ast.expr] = set()

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
        if isinstance(parent, ast.Return):
            return self._is_ignored(self.scopes.scope_of[parent].node)
        return False

    def _is_ignored(self, function: ast.AST) -> bool:
        """Return whether every caller of a function throws away what it returns."""
        if self.callers is None or not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        callers = self.callers.of(function)
        return bool(callers) and all(self._is_dropped(caller.call) for caller in callers or ())

    def _is_dropped(self, call: ast.expr) -> bool:
        """Return whether nobody sees the value of a call, awaited or not."""
        if call in self._dropping:
            return True  # a function that returns what it returns itself
        self._dropping.add(call)
        try:
            return self.unused(call)
        finally:
            self._dropping.discard(call)

    def tested(self, node: ast.expr) -> bool:
        """Return whether an expression is only asked whether it is there: in a condition, or compared with None."""
        parent = self.scopes.parents[node]
        if isinstance(parent, (ast.If, ast.While, ast.IfExp, ast.Assert)):
            return parent.test is node
        if isinstance(parent, ast.comprehension):
            return node in parent.ifs
        if isinstance(parent, ast.UnaryOp):
            return isinstance(parent.op, ast.Not)
        if isinstance(parent, ast.BoolOp):
            passed_on = isinstance(parent.op, ast.Or) or parent.values[-1] is node
            return self.tested(parent) if passed_on else True
        if isinstance(parent, ast.Compare):
            others = [each for each in (parent.left, *parent.comparators) if each is not node]
            identity = all(isinstance(each, (ast.Is, ast.IsNot)) for each in parent.ops)
            return identity and all(isinstance(each, ast.Constant) and each.value is None for each in others)
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id == "bool":
            return parent.func not in self.scopes.variable_of
        return False

    def _discarded(self, function: ast.Lambda) -> bool:
        """Return whether nobody sees what a lambda returns."""
        parent = self.scopes.parents[function]
        if isinstance(parent, (ast.Assign, ast.Dict)):
            return self._is_called_in_vain(function, parent)
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if not isinstance(call, ast.Call) or call.func is function:
            return False
        if self.passed_on(call) is function:
            return self._is_dropped(call)
        name = self._dotted(call.func)
        if name in DISCARDING:
            return True
        return isinstance(call.func, ast.Attribute) and call.func.attr in DISCARDING_METHODS

    def _is_called_in_vain(self, function: ast.Lambda, parent: ast.Assign | ast.Dict) -> bool:
        """Return whether a lambda that is kept in a name, or in a dictionary, is only ever called as a statement."""
        statement = parent if isinstance(parent, ast.Assign) else self.scopes.parents[parent]
        target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
        if not isinstance(target, ast.Name) or (self.callers is not None and target.id in self.callers.shared):
            return False
        variable = self.scopes.variable_of[target]
        if variable.single is None or variable.scope.is_class:
            return False
        in_vain = [self._calls_in_vain(read, by_key=parent is not statement) for read in variable.reads]
        return bool(in_vain) and all(in_vain)

    def _calls_in_vain(self, read: ast.expr, *, by_key: bool) -> bool:
        """Return whether a function that is kept is only called here, or given another name that is only called."""
        parent = self.scopes.parents[read]
        if by_key and isinstance(parent, ast.Compare):
            return parent.left is not read and all(isinstance(each, (ast.In, ast.NotIn)) for each in parent.ops)
        if by_key:
            found = self._looked_up(read, parent)
            return found is not None and self._calls_in_vain(found, by_key=False)
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
            variable = self.scopes.variable_of[parent.targets[0]]
            if read in self._renamed or variable.scope.parent is None:
                return False
            self._renamed.add(read)
            try:
                return all(self._calls_in_vain(each, by_key=False) for each in variable.reads)
            finally:
                self._renamed.discard(read)
        if self.tested(read):
            return True
        return isinstance(parent, ast.Call) and parent.func is read and self._is_dropped(parent)

    def _looked_up(self, read: ast.expr, parent: ast.AST) -> ast.expr | None:
        """Return the value that a dictionary is asked for, by key or with `get`."""
        if isinstance(parent, ast.Subscript) and parent.value is read:
            return parent
        call = self.scopes.parents[parent]
        by_get = isinstance(parent, ast.Attribute) and parent.attr == "get"
        return call if by_get and isinstance(call, ast.Call) and call.func is parent else None

    def passed_on(self, call: ast.expr) -> ast.Lambda | None:
        """Return the lambda whose result a call returns, once it is awaited: `asyncio.to_thread(lambda: …)`."""
        given = self._passed(call)
        return given if isinstance(given, ast.Lambda) and not _has_parameters(given) else None

    def _passed(self, call: ast.expr) -> ast.expr | None:
        """Return the argument that a call calls without arguments of its own, to return what that returns."""
        if not isinstance(call, ast.Call):
            return None
        place = PASSING_METHODS.get(call.func.attr) if isinstance(call.func, ast.Attribute) else None
        if place is not None and len(call.args) == place + 1:
            return call.args[place]
        function = self.callers.term(call.func) if self.callers is not None else None
        if not isinstance(function, Callable) or isinstance(function.node, ast.Lambda) or self.callers is None:
            return None
        for caller in self.callers.of(function.node) or ():
            if caller.call is call:
                name = self._parameter_passed_on(function.node)
                return caller.arguments.get(name) if name is not None else None
        return None

    def _parameter_passed_on(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
        """Return the parameter that a function calls, returning nothing but what that returns."""
        names: set[str | None] = set()
        for each in self.scopes.returns.get(function, ()):
            value = each.value.value if isinstance(each.value, ast.Await) else each.value
            called = isinstance(value, ast.Call) and not value.args and not value.keywords
            given = value.func if called and isinstance(value, ast.Call) else self._passed(value) if value else None
            variable = self.scopes.variable_of.get(given) if given is not None else None
            single = variable.single if variable is not None else None
            own = single is not None and single.how is How.PARAMETER and self.scopes.scope_of[each].node is function
            names.add(variable.name if variable is not None and own else None)
        return names.pop() if len(names) == 1 else None

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
            found = self._variable(node)
            given = found is Flag.OPTIONAL and known(node, self.scopes) >= Known.NOT_NONE
            return Flag.BOOL if given else found
        return Flag.UNKNOWN

    def is_true(self, node: ast.expr) -> bool:
        """Return whether the conditions around a name tell that it is neither None nor empty."""
        return known(node, self.scopes) is Known.TRUE

    def is_flag(self, node: ast.expr) -> bool:
        """Return whether an expression is certainly True or False."""
        return self.flag(node) is Flag.BOOL

    def may_be_none(self, node: ast.expr) -> bool:
        """Return whether a value is known to be None at times: by a default, an annotation, a way of its variable."""
        if isinstance(node, ast.IfExp):
            return self.may_be_none(node.body) or self.may_be_none(node.orelse)
        if isinstance(node, ast.Constant):
            return node.value is None
        if known(node, self.scopes) >= Known.NOT_NONE:
            return False
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
                found.append(self._parameter(variable, binding.node))
            else:
                found.append(Flag.UNKNOWN)
        return self._worst(found)

    def _refers(self, node: ast.expr, name: str) -> bool:
        return any(isinstance(each, ast.Name) and each.id == name for each in walk(node))

    def _parameter(self, variable: Variable, argument: ast.arg) -> Flag:
        """Return what a parameter's annotation says of it, or what all callers of its function give."""
        asked = argument.annotation is None and variable not in self._asked and self._is_closed(argument)
        given = self.sources(variable) if asked else []
        if not given:
            return self._annotation(argument)
        self._asked.add(variable)
        try:
            return self._worst([self.flag(each) for each in given])
        finally:
            self._asked.discard(variable)

    def _is_closed(self, argument: ast.arg) -> bool:
        """Return whether all callers of a parameter's function are in this module."""
        function = self.scopes.parents[self.scopes.parents[argument]]
        if self.callers is None or not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return True
        return self.callers.of(function) is not None

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


def _has_parameters(function: ast.Lambda) -> bool:
    arguments = function.args
    return bool(arguments.args or arguments.posonlyargs or arguments.kwonlyargs or arguments.vararg or arguments.kwarg)
