"""What a value is made of when it comes out of an attribute or a function: in the words of the place where it does."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function
from collections.abc import Mapping
from dataclasses import replace

from codemod.python.classes import Classes
from codemod.python.parts import is_simple
from codemod.python.scopes import Binding, How, Scopes
from codemod.python.values import Filled, Spelling, Value, Written
from codemod.rules import template_of

CONSTRUCTOR = "__init__"
Change = Function[[ast.expr], Spelling | None]


def out_of_call(value: Value, arguments: Mapping[str, ast.expr], base: ast.expr | None, classes: Classes) -> Value:
    """Return a value that a function made as its caller gets it: parameters are arguments, self is the object."""
    base = base if base is not None and is_simple(base) else None  # what runs is not written twice

    def change(node: ast.expr) -> Spelling | None:
        if isinstance(node, ast.Name) and base is not None and classes.scopes.self_class(node) is not None:
            return Written(base)
        if not isinstance(node, ast.Name) or not _is_parameter(node, classes.scopes):
            return _of_object(node, base, classes)
        given = arguments.get(node.id)
        return Written(given) if given is not None else None

    return _changed(value, change)


def out_of_attribute(value: Value, owner: ast.ClassDef, base: ast.expr, classes: Classes) -> Value:
    """Return a value that is kept in an attribute as it comes out of base: what self holds, base holds."""
    if not is_simple(base):
        return value  # what runs is not written twice
    scopes = classes.scopes
    names = dict.fromkeys(name for each, name in scopes.attributes if each in (classes.family(owner) or [owner]))

    def change(node: ast.expr) -> Spelling | None:
        if not isinstance(node, ast.Name):
            return _of_object(node, base, classes)
        if scopes.self_class(node) is not None:
            return Written(base)
        variable = scopes.variable_of.get(node)
        if variable is None or variable.scope.parent is None:
            return None
        for name in names:  # self.name = name, beside what was made of it
            kept = _settled(owner, name, classes)
            if kept is not None and isinstance(kept.value, ast.Name) and scopes.variable_of[kept.value] is variable:
                return _attribute(base, f".{name}")
        return None

    return _changed(value, change)


def _is_parameter(node: ast.Name, scopes: Scopes) -> bool:
    variable = scopes.variable_of.get(node)
    return variable is not None and variable.single is not None and variable.single.how is How.PARAMETER


def _of_object(node: ast.expr, base: ast.expr | None, classes: Classes) -> Spelling | None:
    """Return `self.name` as an attribute of another expression for the same object, where it never changes."""
    root: ast.expr = node
    behind = ""
    while isinstance(root, ast.Attribute):
        behind = f".{root.attr}{behind}"
        root = root.value
    if base is None or not behind or not isinstance(root, ast.Name):
        return None
    owner = classes.scopes.self_class(root)
    if owner is None or _settled(owner, behind.split(".")[1], classes) is None:
        return None
    return _attribute(base, behind)


def _settled(owner: ast.ClassDef, name: str, classes: Classes) -> Binding | None:
    """Return the only place that sets an attribute: in the constructor or the class; None where there are others."""
    scopes = classes.scopes
    family = classes.family(owner) or [owner]
    bindings = [each for member in family for each in scopes.attributes.get((member, name), [])]
    if len(bindings) != 1 or scopes.stored.get(name):
        return None
    [binding] = bindings
    function = scopes.frame(binding.scope).node
    in_constructor = isinstance(function, ast.FunctionDef) and function.name == CONSTRUCTOR
    return binding if in_constructor or scopes.parents[binding.statement] in family else None


def _attribute(base: ast.expr, behind: str) -> Filled:
    text = f"base{behind}"
    return Filled(template_of(text), {"base": Written(base)})


def _changed(value: Value, change: Change) -> Value:
    parts = {name: _substituted(part, change) for name, part in value.parts.items()}
    rooms = tuple(_node(_substituted(Written(each), change), each) for each in value.rooms)
    calls = tuple(_node(_substituted(Written(each), change), each) for each in value.calls)
    return replace(value, parts=parts, rooms=rooms, calls=calls)


def _node(spelling: Spelling, default: ast.expr) -> ast.expr:
    return spelling.node if isinstance(spelling, Written) else default


def _substituted(spelling: Spelling, change: Change) -> Spelling:
    if isinstance(spelling, Written):
        return change(spelling.node) or spelling
    if isinstance(spelling, Filled):
        parts = {name: _substituted(part, change) for name, part in spelling.parts.items()}
        return Filled(spelling.template, parts)
    return spelling
