"""What a module gives to which names, as far as a value may come from the environment: facts for any process."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from codemod.around.settings_classes import settings_classes
from codemod.walking import children, walk

CHAIN = 20
"""Names of a chain of attributes that are followed: real ones have three."""
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")


class Lead(NamedTuple):
    """A word by which an expression gets a value: a name, an attribute, or the key of an item."""

    word: str
    own_only: bool = False
    """Whether it is one of the module's own names: other modules count where it is imported from them."""
    is_variable: bool = False
    """Whether it is a variable's name itself where nothing is given to it: os.environ["X"]."""
    behind: tuple[Lead, ...] = ()
    """What to follow where it leads nowhere: what the attribute is asked of."""


class Assigned(NamedTuple):
    """What one module gives to which names."""

    values: dict[str, tuple[Lead, ...]]
    """What leads to the values of names, attributes, keys of dictionaries and keywords; nothing to constants."""
    imported: dict[str, str]
    """The names that are imported from modules, and what they are called there."""
    fields: dict[str, list[str]]
    """The fields of classes that read their values from the environment, and the variables they read."""


NOTHING = Assigned({}, {}, {})


def assigned_in(tree: ast.Module, settings: Sequence[str]) -> Assigned:
    """Return what a module gives to which names; settings are the dotted names of classes that read the environment."""
    values: dict[str, dict[Lead, None]] = {}
    imported: dict[str, str] = {}
    for node in walk(tree):
        if isinstance(node, ast.ImportFrom):
            imported |= {alias.asname or alias.name: alias.name for alias in node.names}
        for name, value in _given(node):
            if name is not None:
                values.setdefault(name, {}).update(dict.fromkeys(leads(value)))
    fields: dict[str, list[str]] = {}
    for found in settings_classes(tree, settings):
        for field, names in found.variables.items():
            fields.setdefault(field, []).extend(names)
    return Assigned({name: tuple(each) for name, each in values.items()}, imported, fields)


def _given(node: ast.AST) -> Iterator[tuple[str | None, ast.expr]]:
    """Yield which names a node gives which values."""
    if isinstance(node, ast.Assign):
        yield from ((_name(target), node.value) for target in node.targets)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        yield _name(node.target), node.value
    elif isinstance(node, ast.keyword):
        yield node.arg, node.value
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield _text(key), value


def leads(value: ast.expr, chain: int = CHAIN) -> tuple[Lead, ...]:
    """Return the words by which an expression gets its value, in order; of an attribute so many names behind it."""
    found: list[Lead] = []
    pending: list[ast.AST] = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            found.append(Lead(node.id, own_only=True))
        elif isinstance(node, ast.Attribute):
            of_self = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            behind = leads(node.value, chain - 1) if chain and not of_self else ()
            found.append(Lead(node.attr, own_only=of_self, behind=behind))
        elif (key := _key(node)) is not None:
            found.append(Lead(key, is_variable=_VARIABLE.fullmatch(key) is not None))
        elif isinstance(node, ast.Call):  # str(…), SecretStr(…), ….strip()
            if isinstance(node.func, ast.Attribute):
                pending.append(node.func.value)
            pending += reversed(node.args)
        else:
            pending += reversed(children(node))
    return tuple(found)


def _key(node: ast.AST) -> str | None:
    """Return the constant key that an expression reads an item by, or calls a function with."""
    if isinstance(node, ast.Subscript):
        return _text(node.slice)
    return _text(node.args[0]) if isinstance(node, ast.Call) and node.args else None


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(target: ast.expr) -> str | None:
    if isinstance(target, ast.Name):
        return target.id
    return target.attr if isinstance(target, ast.Attribute) else _key(target)
