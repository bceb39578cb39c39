"""Which name means which variable: the scopes of a module and what is bound in them, as Python resolves them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar, overload

from codemod.walking import children

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


OWN_SCOPES = frozenset([*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef])
LEAVES = frozenset([ast.Name, ast.Constant])
BINDING = frozenset(
    [
        *(ast.Attribute, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor),
        *(ast.Delete, ast.withitem, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.Import),
        *(ast.ImportFrom, ast.Return, ast.Yield, ast.YieldFrom),
    ]
)
"""What binds names, reads attributes, or gives something back."""
BLOCKS = frozenset(["body", "orelse", "finalbody", "handlers", "cases"])
"""The fields of statements that hold statements, or what holds some."""
Node = TypeVar("Node", bound=ast.AST)
Other = TypeVar("Other", bound=ast.AST)


class How(Enum):
    """How a variable gets a value."""

    ASSIGNED = "assigned"
    """`name = value`, also by walrus, and by tuples of equal length."""
    ITEM = "item"
    """An item of value: for loops and comprehensions."""
    PART = "part"
    """One of several names that take an item of value apart."""
    UNPACKED = "unpacked"
    """One of several names that take the items of value."""
    IMPORTED = "imported"
    PARAMETER = "parameter"
    DEFINED = "defined"
    """A function or class statement."""
    OTHER = "other"
    """Anything whose value is not followed: with, except, match, augmented, deleted, unpacked."""


@dataclass(eq=False, slots=True)
class Binding:
    """One place where a variable gets a value."""

    how: How
    node: ast.AST
    """The name, alias, argument or definition that is bound."""
    value: ast.expr | None
    statement: ast.stmt
    scope: Scope
    """The scope in which the value is evaluated."""
    dotted: str = ""
    """What an import binds: the library's dotted name, relative ones with their dots."""
    index: int = 0
    """Which of several names this is."""


@dataclass(eq=False, slots=True)
class Variable:
    """A name in a scope."""

    name: str
    scope: Scope
    bindings: list[Binding] = field(default_factory=list)
    reads: list[ast.expr] = field(default_factory=list)

    @property
    def single(self) -> Binding | None:
        """Return the only binding, None when there are several or none."""
        return self.bindings[0] if len(self.bindings) == 1 else None


@dataclass(eq=False, slots=True)
class Scope:
    """A module, class, function, lambda or comprehension."""

    node: ast.AST
    parent: Scope | None
    variables: dict[str, Variable] = field(default_factory=dict)
    outer: dict[str, str] = field(default_factory=dict)
    """Names declared global or nonlocal -> which."""

    @property
    def is_class(self) -> bool:
        """Return whether names bound here are attributes, invisible to the functions inside."""
        return isinstance(self.node, ast.ClassDef)

    @property
    def is_function(self) -> bool:
        """Return whether this is a function or lambda."""
        return isinstance(self.node, FUNCTIONS)

    @property
    def module(self) -> Scope:
        """Return the outermost scope."""
        return self if self.parent is None else self.parent.module

    def ancestors(self) -> Iterator[Scope]:
        """Yield this scope and those around it, innermost first."""
        yield self
        if self.parent is not None:
            yield from self.parent.ancestors()

    def find(self, name: str) -> Variable | None:
        """Return the variable that a name read in this scope means; None for builtins and undefined names."""
        declared = self.outer.get(name)
        if declared == "global":
            return self.module.variables.get(name)
        scope: Scope | None = self if declared is None else self.parent
        while scope is not None:
            found = scope.variables.get(name)
            if found is not None and (scope is self or not scope.is_class):
                return found
            scope = scope.parent
        return None

    def bind(self, name: str) -> Variable:
        """Return the variable that a name bound in this scope means, made where it is new."""
        declared = self.outer.get(name)
        if declared == "global":
            scope = self.module
        elif declared == "nonlocal" and (found := self.find(name)) is not None:
            return found
        else:
            scope = self
        found = scope.variables.get(name)
        if found is None:
            found = scope.variables[name] = Variable(name, scope)
        return found


class Scopes:
    """The scopes of one module: parents, owners, variables, and attributes of classes."""

    def __init__(self, tree: ast.Module) -> None:
        """Walk a module twice: first what is bound where, then what is read."""
        self.module = Scope(tree, None)
        self.all = [self.module]
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scope_of: dict[ast.AST, Scope] = {}
        self.statements: dict[ast.AST, ast.stmt] = {}
        self.variable_of: dict[ast.AST, Variable] = {}
        self.attributes: dict[tuple[ast.ClassDef, str], list[Binding]] = {}
        """Assignments to attributes of self (and class variables) by class."""
        self.stored: dict[str, list[Binding]] = {}
        """Assignments to attributes of anything but self, by attribute."""
        self.placed: dict[str, list[Binding]] = {}
        """Assignments to items with a constant text as their key, by that text."""
        self.attribute_reads: dict[str, list[ast.Attribute]] = {}
        self.entered: dict[ast.AST, ast.expr] = {}
        """Name behind `as` in a with statement -> what is entered."""
        self.returns: dict[ast.AST, list[ast.Return]] = {}
        """The return statements of each function."""
        self.yields: dict[ast.AST, list[ast.Yield | ast.YieldFrom]] = {}
        """What each generator gives."""
        self.webs: dict[Variable, list[Variable]] = {}
        """Name in a scope -> the variables that it is in turn, where no reading sees two of them."""
        self.states: dict[ast.stmt, Mapping[Variable, frozenset[Binding]]] = {}
        """Statement -> what the names that are bound more than once may hold before it."""
        self._names: list[ast.Name] = []
        self.order: list[ast.AST] = []
        """All nodes, outer before inner, in the order of the text."""
        self._by_kind: dict[type[ast.AST], list[ast.AST]] = {}
        self._of: dict[tuple[type[ast.AST], ...], list[ast.AST]] = {}
        self._declare(tree.body, self.module)
        self._visit(tree, self.module, None)
        for name in self._names:
            if (variable := self.scope_of[name].find(name.id)) is not None:
                variable.reads.append(name)
                self.variable_of[name] = variable

    @overload
    def of(self, kind: type[Node], /) -> list[Node]: ...
    @overload
    def of(self, kind: type[Node], other: type[Other], /) -> list[Node | Other]: ...
    @overload
    def of(self, *kinds: type[Node]) -> list[Node]: ...
    def of(self, *kinds: type[ast.AST]) -> list[Any]:
        """Return the nodes of some classes in their order; the list is kept, and must not be changed."""
        found = self._of.get(kinds)
        if found is None:
            if not self._by_kind:
                for node in self.order:
                    self._by_kind.setdefault(node.__class__, []).append(node)
            lists = [self._by_kind[kind] for kind in kinds if kind in self._by_kind]
            found = self._of[kinds] = lists[0] if len(lists) == 1 else sorted(chain(*lists), key=self._number)
        return found

    @cached_property
    def _number(self) -> Callable[[ast.AST], int]:
        """Return what tells the place of a node among all."""
        return {node: number for number, node in enumerate(self.order)}.__getitem__

    # ---- questions ---------------------------------------------------------------------------------------------------

    def self_class(self, name: ast.Name) -> ast.ClassDef | None:
        """Return the class of which a name is the instance: the first parameter of one of its methods."""
        variable = self.variable_of.get(name)
        if variable is None or variable.single is None or variable.single.how is not How.PARAMETER:
            return None
        function = variable.scope.node
        owner = self.parents.get(function)
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) or not isinstance(owner, ast.ClassDef):
            return None
        if any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in function.decorator_list):
            return None
        parameters = [*function.args.posonlyargs, *function.args.args]
        return owner if parameters and parameters[0].arg == variable.name else None

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes around a node, innermost first."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def frame(self, scope: Scope) -> Scope:
        """Return the function, lambda or module that runs what stands in a scope."""
        while scope.parent is not None and not scope.is_function:
            scope = scope.parent
        return scope

    def names(self) -> list[Variable]:
        """Return every name of every scope, as one variable however often it is used again."""
        return [variable for scope in self.all for variable in scope.variables.values()]

    def variables(self) -> list[Variable]:
        """Return every variable: names that are used again for something else as one for each use."""
        return [each for name in self.names() for each in self.webs.get(name, [name])]

    def is_bound_at(self, variable: Variable, name: str, place: ast.AST) -> bool:
        """Return whether a name means a variable at a place: not another one, nor something else by then."""
        found = self.scope_of[place].find(name)
        if found is None or found is variable:
            return found is variable
        if variable not in self.webs.get(found, ()):
            return False
        if self.frame(self.scope_of[place]) is not self.frame(found.scope):
            return False
        statement = self.statements[place]
        here = [each for each in found.bindings if each.statement is statement]
        if any(isinstance(self.parents[each.node], ast.NamedExpr) for each in here):
            return False
        return self.states.get(statement, {}).get(found, frozenset()) <= set(variable.bindings)

    # ---- the walk ----------------------------------------------------------------------------------------------------

    def _declare(self, statements: Iterable[ast.AST], scope: Scope) -> None:
        """Collect global and nonlocal declarations of one scope before anything in it is bound."""
        for each in statements:
            if isinstance(each, (ast.Global, ast.Nonlocal)):
                for name in each.names:
                    scope.outer[name] = "global" if isinstance(each, ast.Global) else "nonlocal"
            elif each.__class__ not in OWN_SCOPES:
                for name in each._fields:
                    if name in BLOCKS:
                        self._declare(getattr(each, name), scope)

    def _visit(self, node: ast.AST, scope: Scope, statement: ast.stmt | None) -> None:
        kind = node.__class__
        self.scope_of[node] = scope
        self.order.append(node)
        if isinstance(node, ast.stmt):
            statement = node
        if statement is not None:
            self.statements[node] = statement
        if kind in LEAVES:  # half of all nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self._names.append(node)
        elif kind not in OWN_SCOPES:
            if statement is not None and kind in BINDING:
                self._bindings(node, scope, statement)
            for child in children(node):  # _children written out: this is most of the walk
                self.parents[child] = node
                self._visit(child, scope, statement)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert statement is not None
            self._bind(node.name, How.DEFINED, node, None, statement, scope)
            self._children([*node.decorator_list, *([node.returns] if node.returns else [])], node, scope, statement)
            self._function(node, scope, statement)
        elif isinstance(node, ast.Lambda):
            assert statement is not None
            self._function(node, scope, statement)
        elif isinstance(node, ast.ClassDef):
            self._bind(node.name, How.DEFINED, node, None, node, scope)
            self._children([*node.decorator_list, *node.bases, *node.keywords], node, scope, statement)
            inner = self._inside(node, scope)
            self._declare(node.body, inner)
            self._children(node.body, node, inner, statement)
            for name, variable in inner.variables.items():
                self.attributes.setdefault((node, name), []).extend(variable.bindings)
        elif isinstance(node, COMPREHENSIONS):
            assert statement is not None
            self._comprehension(node, scope, statement)

    def _inside(self, node: ast.AST, parent: Scope) -> Scope:
        scope = Scope(node, parent)
        self.all.append(scope)
        return scope

    def _children(self, children: Iterable[ast.AST], parent: ast.AST, scope: Scope, statement: ast.stmt | None) -> None:
        for child in children:
            self.parents[child] = parent
            self._visit(child, scope, statement)

    def _function(self, node: Function, scope: Scope, statement: ast.stmt) -> None:
        arguments = node.args
        self.parents[arguments] = node
        self.scope_of[arguments] = scope
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        starred = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
        outside = [*arguments.defaults, *[default for default in arguments.kw_defaults if default is not None]]
        outside += [each.annotation for each in [*named, *starred] if each.annotation is not None]
        self._children(outside, arguments, scope, statement)
        inner = self._inside(node, scope)
        for each in [*named, *starred]:
            how = How.PARAMETER if each in named else How.OTHER
            self._bind(each.arg, how, each, None, statement, inner)
            self.parents[each] = arguments
        body = node.body if isinstance(node.body, list) else [node.body]
        if not isinstance(node, ast.Lambda):
            self._declare(body, inner)
        self._children(body, node, inner, statement)

    def _comprehension(self, node: Comprehension, scope: Scope, statement: ast.stmt) -> None:
        inner = self._inside(node, scope)
        generators: list[ast.comprehension] = node.generators
        for index, generator in enumerate(generators):
            self.parents[generator] = node
            self.scope_of[generator] = inner
            self._children([generator.iter], generator, scope if index == 0 else inner, statement)
            self._bind_target(
                generator.target, generator.iter, How.ITEM, statement, inner, scope if index == 0 else inner
            )
            self._children([generator.target, *generator.ifs], generator, inner, statement)
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._children(results, node, inner, statement)

    def _bindings(self, node: ast.AST, scope: Scope, statement: ast.stmt) -> None:
        """Bind what a node that is no scope of its own binds."""
        if isinstance(node, ast.Attribute):
            if isinstance(node.ctx, ast.Load):
                self.attribute_reads.setdefault(node.attr, []).append(node)
        elif isinstance(node, ast.Return):
            self.returns.setdefault(scope.node, []).append(node)
        elif isinstance(node, (ast.Yield, ast.YieldFrom)):
            self.yields.setdefault(scope.node, []).append(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind_target(target, node.value, How.ASSIGNED, statement, scope, scope)
        elif isinstance(node, ast.AnnAssign):
            how = How.ASSIGNED if node.value is not None else How.OTHER
            if node.value is not None or isinstance(node.target, ast.Name):
                self._bind_target(node.target, node.value, how, statement, scope, scope)
        elif isinstance(node, ast.NamedExpr):
            holder = next(each for each in scope.ancestors() if not isinstance(each.node, COMPREHENSIONS))
            self._bind_target(node.target, node.value, How.ASSIGNED, statement, holder, scope)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._bind_target(node.target, node.iter, How.ITEM, statement, scope, scope)
        elif isinstance(node, ast.AugAssign):
            self._bind_target(node.target, None, How.OTHER, statement, scope, scope)
            if isinstance(node.target, ast.Name):
                self._names.append(node.target)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                self._bind_target(target, None, How.OTHER, statement, scope, scope)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            self._bind_target(node.optional_vars, None, How.OTHER, statement, scope, scope)
            self.entered[node.optional_vars] = node.context_expr
        elif (isinstance(node, ast.ExceptHandler) and node.name is not None) or (
            isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name is not None
        ):
            self._bind(node.name, How.OTHER, node, None, statement, scope)
        elif isinstance(node, ast.MatchMapping) and node.rest is not None:
            self._bind(node.rest, How.OTHER, node, None, statement, scope)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                dotted = alias.name if alias.asname else alias.name.partition(".")[0]
                self._bind(alias.asname or dotted, How.IMPORTED, alias, None, statement, scope, dotted)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                dotted = f"{module}.{alias.name}" if node.module else f"{module}{alias.name}"
                self._bind(alias.asname or alias.name, How.IMPORTED, alias, None, statement, scope, dotted)

    def _bind_target(
        self, target: ast.AST, value: ast.expr | None, how: How, statement: ast.stmt, scope: Scope, value_scope: Scope
    ) -> None:
        if isinstance(target, ast.Name):
            self._bind(target.id, how, target, value, statement, scope, value_scope=value_scope)
        elif isinstance(target, ast.Attribute):
            binding = Binding(how, target, value, statement, value_scope)
            owner = self._owner(target.value, scope)
            if owner is not None:
                self.attributes.setdefault((owner, target.attr), []).append(binding)
            else:
                self.stored.setdefault(target.attr, []).append(binding)
        elif isinstance(target, ast.Subscript):
            if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
                binding = Binding(how, target, value, statement, value_scope)
                self.placed.setdefault(target.slice.value, []).append(binding)
        elif isinstance(target, (ast.Tuple, ast.List)):
            values: list[ast.expr | None] = [None] * len(target.elts)
            if (
                how is How.ASSIGNED
                and isinstance(value, (ast.Tuple, ast.List))
                and len(value.elts) == len(target.elts)
                and not any(isinstance(each, ast.Starred) for each in [*target.elts, *value.elts])
            ):
                values = list(value.elts)
            for index, (element, part) in enumerate(zip(target.elts, values, strict=False)):
                each = How.ASSIGNED if part is not None else How.OTHER
                self._bind_target(element, part, each, statement, scope, value_scope)
                apart = {How.ITEM: How.PART, How.ASSIGNED: How.UNPACKED}.get(how) if part is None else None
                if apart is not None and isinstance(element, ast.Name):
                    binding = self.variable_of[element].bindings[-1]
                    binding.how, binding.value, binding.index = apart, value, index
        elif isinstance(target, ast.Starred):
            self._bind_target(target.value, None, How.OTHER, statement, scope, value_scope)

    def _owner(self, holder: ast.expr, scope: Scope) -> ast.ClassDef | None:
        """Return the class of whose method a name is the first parameter, for an attribute that is set on it."""
        function = next((each.node for each in scope.ancestors() if each.is_function), None)
        owner = self.parents.get(function) if function is not None else None
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) or not isinstance(owner, ast.ClassDef):
            return None
        parameters = [*function.args.posonlyargs, *function.args.args]
        is_first = isinstance(holder, ast.Name) and bool(parameters) and parameters[0].arg == holder.id
        return owner if is_first else None

    def _bind(
        self,
        name: str,
        how: How,
        node: ast.AST,
        value: ast.expr | None,
        statement: ast.stmt,
        scope: Scope,
        dotted: str = "",
        value_scope: Scope | None = None,
    ) -> None:
        variable = self.variable_of[node] = scope.bind(name)
        variable.bindings.append(Binding(how, node, value, statement, value_scope or scope, dotted))
