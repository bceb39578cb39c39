"""What Python's own functions and displays make of lists that are followed: other lists of the same, or one item."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function
from dataclasses import replace

from codemod.python.joining import join
from codemod.python.library import Library
from codemod.python.scopes import Scopes
from codemod.python.values import Package, Term, Value

# Functions that return the items of the list they are given, in a list or one after the other.
LISTS = {"builtins.list", "builtins.tuple", "builtins.iter", "builtins.reversed"}
# Functions that do so by asking another function about each item, and where that one stands.
ASKING: dict[str, str | int] = {
    "builtins.sorted": "key",
    "builtins.min": "key",
    "builtins.max": "key",
    "builtins.filter": 0,
    "builtins.map": 0,
}
# Functions that return one item.
ITEMS = {"builtins.next", "builtins.min", "builtins.max", "random.choice"}
# Methods of dictionaries that return one value, and the one that gives them with their keys.
LOOKING_UP = {"get", "pop"}
PAIRS = "items"
NUMBERED, PARALLEL = "builtins.enumerate", "builtins.zip"


class Sequences:
    """Answers for one module."""

    def __init__(self, scopes: Scopes, library: Library, term: Function[[ast.expr], Term]) -> None:
        """Keep what is asked."""
        self.scopes = scopes
        self.library = library
        self.term = term

    def called(self, node: ast.Call, function: str) -> Value | None:
        """Return what a function of Python's gives of a list, None where it gives something else."""
        given = self.given(node)
        found = self.term(given) if given is not None and function in {*LISTS, *ASKING, *ITEMS} else None
        if given is None or not isinstance(found, Value) or not found.many or found.keyed or not self.keeps(given):
            return None
        if function in ITEMS:
            return self.library.item(found, node)
        return None if function == "builtins.map" else found.at(node)

    def given(self, node: ast.Call) -> ast.expr | None:
        """Return the list that a call of such a function is about."""
        function = self._name(node.func)
        place = 1 if ASKING.get(function) == 0 else 0
        return node.args[place] if len(node.args) > place else None

    def keeps(self, node: ast.expr) -> bool:
        """Return whether a list is given to a function that looks at nothing but what it is told to ask of items."""
        call = self.scopes.parents[node]
        listed = self.term(node)
        if not isinstance(call, ast.Call) or call.func is node or (isinstance(listed, Value) and listed.keyed):
            return False
        function = self._name(call.func)
        if function in (NUMBERED, PARALLEL):
            return self._is_taken_apart(call)
        if self.given(call) is not node:
            return False
        if function == "builtins.next":
            default = call.args[1] if len(call.args) > 1 else None
            return default is None or (isinstance(default, ast.Constant) and default.value is None)
        if function in ASKING:
            return _asks_of_one(self._asked(call, ASKING[function]))
        return function in LISTS or function in ITEMS

    def _asked(self, call: ast.Call, place: str | int) -> ast.expr | None:
        """Return the function that is asked about each item."""
        if isinstance(place, int):
            return call.args[place] if len(call.args) > place else None
        return next((each.value for each in call.keywords if each.arg == place), None)

    def about(self, function: ast.Lambda) -> Value | None:
        """Return what a lambda is asked about, where it is given to one of these functions."""
        parent = self.scopes.parents[function]
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if not isinstance(call, ast.Call) or not _asks_of_one(function):
            return None
        place = ASKING.get(self._name(call.func))
        given = self.given(call)
        if place is None or given is None or self._asked(call, place) is not function:
            return None
        found = self.term(given)
        return self.library.item(found, function.body) if isinstance(found, Value) and found.many else None

    def part(self, value: ast.expr, index: int, node: ast.expr) -> Value | None:
        """Return what one name of several takes of an item: `for number, item in enumerate(list)`."""
        if not isinstance(value, ast.Call):
            return None
        if isinstance(value.func, ast.Attribute) and value.func.attr == PAIRS and index == 1:
            whole = self.term(value.func.value)
            return self.library.item(whole, node) if isinstance(whole, Value) and whole.keyed else None
        function = self._name(value.func)
        if function == NUMBERED and index == 1:
            given = value.args[0] if value.args else None
        elif function == PARALLEL and index < len(value.args):
            given = value.args[index]
        else:
            return None
        found = self.term(given) if given is not None else None
        return self.library.item(found, node) if isinstance(found, Value) and found.many else None

    def gives_pairs(self, call: ast.expr) -> bool:
        """Return whether a loop over two names goes through the keys and values of a dictionary of values."""
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != PAIRS:
            return False
        whole = self.term(call.func.value)
        return isinstance(whole, Value) and whole.keyed and self._is_taken_apart(call)

    def _is_taken_apart(self, call: ast.Call) -> bool:
        loop = self.scopes.parents[call]
        if not isinstance(loop, (ast.For, ast.comprehension)) or not isinstance(loop.target, (ast.Tuple, ast.List)):
            return False
        width = len(call.args) if self._name(call.func) == PARALLEL else 2
        return len(loop.target.elts) == width and all(isinstance(each, ast.Name) for each in loop.target.elts)

    def display(self, node: ast.expr) -> Value | None:
        """Return a list of values that are written out, or made of one another: a comprehension, a display."""
        if isinstance(node, (ast.List, ast.Tuple)):
            terms = [self.term(each) for each in node.elts]
        elif isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            terms = [self.term(node.elt)]
        elif isinstance(node, ast.DictComp):
            terms = [self.term(node.value)]
        else:
            return None
        if not terms or not all(isinstance(each, Value) and not each.many and not each.result_of for each in terms):
            return None
        found = join(terms, None, self.scopes)
        if not isinstance(found, Value) or found.kind == self.library.client_kind.name or found.stands_for is None:
            return None
        return replace(found, node=node, many=True, keyed=isinstance(node, ast.DictComp))

    def method(self, base: Value, name: str, node: ast.Call) -> Value | None:
        """Return what a method of a dictionary of values gives, None where it gives something else."""
        if not base.keyed:
            return None
        if name in LOOKING_UP:
            default = node.args[1] if len(node.args) > 1 else None
            missing = default is None or (isinstance(default, ast.Constant) and default.value is None)
            return self.library.item(base, node) if node.args and missing else None
        return replace(base, node=node, keyed=False) if name == "values" and not node.args else None

    def _name(self, function: ast.expr) -> str:
        term = self.term(function)
        return term.dotted if isinstance(term, Package) else ""


def _asks_of_one(function: ast.expr | None) -> bool:
    """Return whether a function that is asked about items is a lambda with one parameter, the item."""
    if not isinstance(function, ast.Lambda):
        return False
    arguments = function.args
    others = [*arguments.posonlyargs, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return len(arguments.args) == 1 and not any(others)
