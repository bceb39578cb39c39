"""Coroutines that are not awaited where they stand: whether they run, and nobody sees what they give."""

from __future__ import annotations

import ast

from codemod.python.evaluator import Evaluator
from codemod.python.positions import Positions
from codemod.python.scopes import Variable
from codemod.python.values import Package

# What runs the coroutines it is given and must be awaited itself; what runs them at once; what runs one until it ends.
GATHERING = {"asyncio.gather", "asyncio.wait", "asyncio.wait_for", "asyncio.shield"}
STARTING = {"asyncio.create_task", "asyncio.ensure_future", "asyncio.run_coroutine_threadsafe"}
RUNNING = {"asyncio.run"}
STARTING_METHODS = {"create_task"}
"""Of a loop, or of a group of tasks."""
RUNNING_METHODS = {"run_until_complete"}
WAITING = "result"
"""The method of what is started elsewhere that waits for it."""
DISPLAYS = (ast.List, ast.Tuple, ast.Set)


class Coroutines:
    """Answers for one module."""

    def __init__(self, positions: Positions, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        self.scopes = positions.scopes
        self.positions = positions
        self.evaluator = evaluator
        self._asked: set[ast.AST] = set()

    def in_vain(self, node: ast.expr) -> bool:
        """Return whether a coroutine is awaited somewhere, or given to what does so, and what it gives is not seen."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Await):
            return self.positions.unused(parent)
        if isinstance(parent, ast.IfExp):
            return parent.test is not node and self.in_vain(parent)
        if isinstance(parent, ast.Call) and node in parent.args:
            return self._given(parent, node)
        if isinstance(parent, DISPLAYS) or (
            isinstance(parent, (ast.ListComp, ast.GeneratorExp)) and parent.elt is node
        ):
            return self._collected(parent)
        if isinstance(parent, ast.Return):
            return self._returned(self.scopes.scope_of[parent].node)
        variable = self._variable(parent)
        return variable is not None and bool(variable.reads) and all(self.in_vain(each) for each in variable.reads)

    def _given(self, call: ast.Call, node: ast.expr) -> bool:
        """Return whether a call runs a coroutine that it is given, and nobody sees what comes of it."""
        name, method = self._name(call.func)
        first = call.args[0] is node
        if name in GATHERING:
            return (first or name == "asyncio.gather") and self.in_vain(call)
        if name in STARTING or method in STARTING_METHODS:
            return first and self._started(call)
        if name in RUNNING or method in RUNNING_METHODS:
            return first and self.positions.unused(call)
        if method == "append" and first and self.positions.unused(call):
            assert isinstance(call.func, ast.Attribute)
            return self._is_list_of_them(call.func.value)
        return False

    def _started(self, call: ast.Call) -> bool:
        """Return whether a task is left alone, or only waited for."""
        parent = self.scopes.parents[call]
        if isinstance(parent, ast.Expr):
            return True
        variable = self._variable(parent)
        if variable is not None and not variable.reads:
            return True
        waited = self.scopes.parents[parent] if isinstance(parent, ast.Attribute) and parent.attr == WAITING else None
        if isinstance(waited, ast.Call) and waited.func is parent:
            return self.positions.unused(waited)
        return self.in_vain(call)

    def _collected(self, node: ast.expr) -> bool:
        """Return whether a list of coroutines goes where each of them runs, and nobody sees what comes of it."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Starred):
            call = self.scopes.parents[parent]
            return isinstance(call, ast.Call) and self._name(call.func)[0] == "asyncio.gather" and self.in_vain(call)
        if isinstance(parent, ast.Call) and parent.args[:1] == [node]:
            return self._name(parent.func)[0] == "asyncio.wait" and self.in_vain(parent)
        variable = self._variable(parent)
        return variable is not None and self._kept(variable)

    def _kept(self, variable: Variable) -> bool:
        """Return whether a variable that holds a list of coroutines is only added to, tested, and run."""
        found = [self._use(read) for read in variable.reads]
        return True in found and None not in found

    def _use(self, read: ast.expr) -> bool | None:
        """Return True where a list is run, False where it is added to or tested; None for anything else."""
        parent = self.scopes.parents[read]
        if isinstance(parent, ast.Attribute):
            call = self.scopes.parents[parent]
            added = parent.attr == "append" and isinstance(call, ast.Call) and call.func is parent
            return False if added and self.positions.unused(call) else None
        if self.positions.tested(read):
            return False
        return True if self._collected(read) else None

    def _is_list_of_them(self, node: ast.expr) -> bool:
        variable = self.scopes.variable_of.get(node)
        binding = variable.single if variable is not None else None
        if variable is None or binding is None or not isinstance(binding.value, DISPLAYS) or variable.scope.is_class:
            return False
        if variable.scope.parent is None:
            return False  # other modules may see it
        return self._kept(variable)

    def _returned(self, function: ast.AST) -> bool:
        """Return whether every caller of a function that hands a coroutine on awaits it, and sees nothing of it."""
        if not isinstance(function, ast.FunctionDef) or function in self._asked:
            return False
        callers = self.evaluator.callers.of(function)
        self._asked.add(function)
        try:
            return bool(callers) and all(self.in_vain(each.call) for each in callers or ())
        finally:
            self._asked.discard(function)

    def _variable(self, parent: ast.AST) -> Variable | None:
        """Return the variable of a function that a statement gives its value to, and nothing else does."""
        targets = parent.targets if isinstance(parent, ast.Assign) else []
        target = parent.target if isinstance(parent, ast.AnnAssign) else targets[0] if len(targets) == 1 else None
        variable = self.scopes.variable_of.get(target) if isinstance(target, ast.Name) else None
        if variable is None or variable.single is None or variable.scope.parent is None or variable.scope.is_class:
            return None
        return variable

    def _name(self, function: ast.expr) -> tuple[str, str]:
        """Return what a function is called: its dotted name where it is imported, else the name of the method."""
        term = self.evaluator.term(function)
        if isinstance(term, Package):
            return term.dotted, ""
        return "", function.attr if isinstance(function, ast.Attribute) else ""
