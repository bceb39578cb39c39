"""Which assignments a reading of a name may see: names that are used again for something else are told apart."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Mapping

from codemod.python.scopes import COMPREHENSIONS, FUNCTIONS, Binding, Function, Scope, Scopes, Variable
from codemod.walking import children, walk

State = Mapping[Variable, frozenset[Binding]] | None
"""What each name may hold at one point of the program; None where no way leads to."""


def read_scopes(tree: ast.Module) -> Scopes:
    """Return the scopes of a module, with the variables of one name told apart where no reading sees both."""
    scopes = Scopes(tree)
    _Frames(scopes).split()
    return scopes


class _Frames:
    """Walks the functions of a module, and the module itself, in the order in which they run."""

    def __init__(self, scopes: Scopes) -> None:
        """Find the names that could be told apart: bound more than once, and seen by one function only."""
        self.scopes = scopes
        self.bindings: dict[ast.AST, tuple[Variable, Binding]] = {}
        """Binding node -> what it binds, for the names that are followed."""
        self.reaching: dict[ast.expr, set[Binding]] = {}
        self.frames: dict[Scope, list[Variable]] = {}
        self.deleted: list[tuple[Binding, set[Binding]]] = []
        self.breaking: list[list[State]] = []
        self.continuing: list[list[State]] = []
        self.raising: list[list[State]] = []
        self.concerned: set[ast.stmt] = set()
        """The statements that bind or read one of them."""
        for variable in scopes.names():
            if len(variable.bindings) < 2:
                continue
            frame = scopes.frame(variable.scope)
            if self._is_private(variable, frame):
                self.concerned.update(each.statement for each in variable.bindings)
                self.concerned.update(scopes.statements[read] for read in variable.reads)
                self.frames.setdefault(frame, []).append(variable)
                self.bindings.update({each.node: (variable, each) for each in variable.bindings})

    def _is_private(self, variable: Variable, frame: Scope) -> bool:
        """Return whether a name is bound and read by one function only, so that its order tells what it holds."""
        if variable.scope.is_class:
            return False
        where = [each.scope for each in variable.bindings] + [self.scopes.scope_of[read] for read in variable.reads]
        return all(self.scopes.frame(each) is frame for each in where) and not any(
            self._runs_later(read, variable) for read in variable.reads
        )

    def _runs_later(self, read: ast.AST, variable: Variable) -> bool:
        """Return whether a reading stands in a generator that is kept, which may run after the name was bound anew."""
        arounds = itertools.takewhile(lambda each: each is not variable.scope.node, self.scopes.ancestors(read))
        generators = [each for each in arounds if isinstance(each, ast.GeneratorExp)]
        return any(not isinstance(self.scopes.parents[each], ast.Call) for each in generators)

    def split(self) -> None:
        """Give every group of bindings that some reading sees together a variable of its own."""
        for frame, variables in self.frames.items():
            node = frame.node
            state: State = {}
            if isinstance(node, FUNCTIONS):
                for argument in _arguments(node):
                    state = self._bind(argument, state)
                if isinstance(node, ast.Lambda):
                    self._expression(node.body, state)
                else:
                    self._block(node.body, state)
            else:
                assert isinstance(node, ast.Module)
                self._block(node.body, state)
            for variable in variables:
                self._divide(variable)

    def _divide(self, variable: Variable) -> None:
        leader: dict[Binding, Binding] = {each: each for each in variable.bindings}

        def find(item: Binding) -> Binding:
            while leader[item] is not item:
                item = leader[item]
            return item

        groups = [self.reaching.get(read, set()) or set(variable.bindings) for read in variable.reads]
        groups += [{binding, *seen} for binding, seen in self.deleted if binding in leader]
        for group in groups:
            first, *others = group
            for other in others:
                leader[find(other)] = find(first)
        webs: dict[Binding, Variable] = {}
        for binding in variable.bindings:
            web = webs.setdefault(find(binding), Variable(variable.name, variable.scope))
            web.bindings.append(binding)
            self.scopes.variable_of[binding.node] = web
        for read, group in zip(variable.reads, groups, strict=False):
            web = webs[find(next(iter(group)))]
            web.reads.append(read)
            self.scopes.variable_of[read] = web
        if len(webs) > 1:
            self.scopes.webs[variable] = list(webs.values())
        else:
            for node in [*(each.node for each in variable.bindings), *variable.reads]:
                self.scopes.variable_of[node] = variable

    # ---- statements --------------------------------------------------------------------------------------------------

    def _block(self, statements: Iterable[ast.stmt], state: State) -> State:
        for statement in statements:
            if state is not None:
                self.scopes.states[statement] = _join([self.scopes.states.get(statement), state]) or {}
                state = self._statement(statement, state)
        return state

    def _statement(self, node: ast.stmt, state: State) -> State:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return self._definition(node, state)
        if isinstance(node, ast.If):
            state = self._expression(node.test, state)
            return _join([self._block(node.body, state), self._block(node.orelse, state)])
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            return self._loop(node, state)
        if isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            return self._try(node, state)  # type: ignore[arg-type]
        if isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                state = self._expression(item.context_expr, state)
                state = self._target(item.optional_vars, state) if item.optional_vars is not None else state
            self.raising.append([state])
            after = self._block(node.body, state)
            return _join([after, *self.raising.pop()])  # a context manager may swallow what its block raises
        if isinstance(node, ast.Match):
            return self._match(node, state)
        if isinstance(node, (ast.Break, ast.Continue)):
            (self.breaking if isinstance(node, ast.Break) else self.continuing)[-1].append(state)
            return None
        if node in self.concerned:
            state = self._simple(node, state)
        return None if isinstance(node, (ast.Return, ast.Raise)) else state

    def _simple(self, node: ast.stmt, state: State) -> State:
        """Run a statement that holds no other."""
        if isinstance(node, ast.Assign):
            state = self._expression(node.value, state)
            for target in node.targets:
                state = self._target(target, state)
            return state
        if isinstance(node, ast.AnnAssign):
            state = self._expression(node.value, state) if node.value is not None else state
            state = self._expression(node.annotation, state)
            return self._target(node.target, state) if node.value is not None else state
        if isinstance(node, ast.AugAssign):
            before = state
            state = self._target(node.target, self._expression(node.value, self._read(node.target, state)))
            self._stays(node.target, before)
            return state
        if isinstance(node, ast.Delete):
            for target in node.targets:
                before, state = state, self._target(target, state)
                self._stays(target, before)
            return state
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                state = self._bind(alias, state)
            return state
        return self._children(node, state)

    def _stays(self, target: ast.expr, before: State) -> None:
        """Note that a name is bound by what needs its value until then: `del`, `+=`."""
        if target in self.bindings:
            variable, binding = self.bindings[target]
            self.deleted.append((binding, set((before or {}).get(variable, ()))))

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, state: State) -> State:
        for decorator in node.decorator_list:
            state = self._expression(decorator, state)
        if isinstance(node, ast.ClassDef):
            for each in [*node.bases, *(keyword.value for keyword in node.keywords)]:
                state = self._expression(each, state)
            state = self._block(node.body, state)
        else:
            state = self._children(node.args, state)
            state = self._expression(node.returns, state) if node.returns is not None else state
        return self._bind(node, state)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, state: State) -> State:
        """Run a loop until nothing new comes round."""
        if not isinstance(node, ast.While):
            state = self._expression(node.iter, state)
        head = state
        while True:
            self.breaking.append([])
            self.continuing.append([])
            inside = (
                self._expression(node.test, head) if isinstance(node, ast.While) else self._target(node.target, head)
            )
            end = self._block(node.body, inside)
            left, again = self.breaking.pop(), self.continuing.pop()
            following = _join([head, end, *again])
            if following == head:
                done = inside if isinstance(node, ast.While) else head
                return _join([self._block(node.orelse, done), *left])
            head = following

    def _try(self, node: ast.Try, state: State) -> State:
        self.raising.append([state])
        after = self._block(node.body, state)
        raised = _join(self.raising.pop())
        self.raising.append([raised, after])
        ends = [self._block(node.orelse, after)]
        for handler in node.handlers:
            begin = self._expression(handler.type, raised) if handler.type is not None else raised
            ends.append(self._block(handler.body, self._bind(handler, begin)))
        anyhow = _join([*self.raising.pop(), *ends])
        if not node.finalbody:
            return _join(ends)
        left = self._block(node.finalbody, anyhow)
        return left if _join(ends) is not None else None

    def _match(self, node: ast.Match, state: State) -> State:
        state = self._expression(node.subject, state)
        ends: list[State] = [state]
        for case in node.cases:
            begin = state
            for each in walk(case.pattern):
                begin = self._bind(each, begin)
                begin = self._read(each, begin) if isinstance(each, ast.expr) else begin
            begin = self._expression(case.guard, begin) if case.guard is not None else begin
            ends.append(self._block(case.body, begin))
        return _join(ends)

    # ---- expressions -------------------------------------------------------------------------------------------------

    def _expression(self, node: ast.expr, state: State) -> State:
        if isinstance(node, ast.Name):
            return self._read(node, state)
        if isinstance(node, ast.NamedExpr):
            return self._bind(node.target, self._expression(node.value, state))
        if isinstance(node, ast.BoolOp):
            states = [state := self._expression(value, state) for value in node.values]
            return _join(states)
        if isinstance(node, ast.IfExp):
            state = self._expression(node.test, state)
            return _join([self._expression(node.body, state), self._expression(node.orelse, state)])
        if isinstance(node, ast.Lambda):
            return self._children(node.args, state)  # its body runs later
        if isinstance(node, COMPREHENSIONS):
            return self._comprehension(node, state)
        return self._children(node, state)

    def _comprehension(self, node: ast.expr, state: State) -> State:
        """Run a comprehension: perhaps not once, perhaps again with what a walrus in it has bound."""
        before = state
        for _ in range(2):
            inside = before
            for generator in node.generators:  # type: ignore[attr-defined]
                inside = self._target(generator.target, self._expression(generator.iter, inside))
                for test in generator.ifs:
                    inside = self._expression(test, inside)
            results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]  # type: ignore[attr-defined]
            for result in results:
                inside = self._expression(result, inside)
            before = _join([before, inside])
        return before

    def _children(self, node: ast.AST, state: State) -> State:
        """Run what a node holds, in the order of its fields."""
        for child in children(node):
            state = self._expression(child, state) if isinstance(child, ast.expr) else self._children(child, state)
        return state

    def _target(self, node: ast.expr, state: State) -> State:
        if isinstance(node, ast.Name):
            return self._bind(node, state)
        if isinstance(node, (ast.Tuple, ast.List)):
            for each in node.elts:
                state = self._target(each, state)
            return state
        if isinstance(node, ast.Starred):
            return self._target(node.value, state)
        return self._children(node, state)

    def _read(self, node: ast.expr, state: State) -> State:
        variable = self.scopes.variable_of.get(node)
        if isinstance(node, ast.Name) and variable is not None and state is not None:
            self.reaching.setdefault(node, set()).update(state.get(variable, ()))
        return state

    def _bind(self, node: ast.AST, state: State) -> State:
        if node not in self.bindings or state is None:
            return state
        variable, binding = self.bindings[node]
        state = {**state, variable: frozenset({binding})}
        for states in self.raising:
            states.append(state)
        return state


def _arguments(node: Function) -> list[ast.arg]:
    arguments = node.args
    starred = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *starred]


def _join(states: Iterable[State]) -> State:
    """Return what names may hold where several ways meet."""
    known = [state for state in states if state is not None]
    if not known:
        return None
    if len(known) == 1:
        return known[0]
    names = {variable: None for state in known for variable in state}
    return {name: frozenset().union(*(state.get(name, frozenset()) for state in known)) for name in names}
