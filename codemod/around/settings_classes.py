"""Classes that read their fields from the environment, and from a file of which the environment knows nothing."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from codemod.walking import walk

FILE, EXTRA = "env_file", "extra"
TAKEN = ("allow", "ignore")
"""Values of extra with which names in the file are taken that are no fields."""


@dataclass(frozen=True, slots=True)
class SettingsClass:
    """One class, and what it says of where its values come from."""

    node: ast.ClassDef
    base: str
    """The dotted name of what makes it one."""

    def given(self, name: str) -> ast.expr | None:
        """Return what a setting of the class is given, by `model_config` or a class `Config`; None for nothing."""
        for each in walk(self.node):
            if isinstance(each, ast.keyword) and each.arg == name:
                return each.value
            if isinstance(each, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in each.targets):
                return each.value
        return None

    @property
    def reads_a_file(self) -> bool:
        """Return whether it reads a file that others know nothing of."""
        given = self.given(FILE)
        return given is not None and not (isinstance(given, ast.Constant) and given.value is None)

    @property
    def takes_others(self) -> bool:
        """Return whether the file may hold names that are no fields of the class."""
        given = self.given(EXTRA)
        if isinstance(given, ast.Constant):
            return given.value in TAKEN
        return isinstance(given, ast.Attribute) and given.attr in TAKEN

    @property
    def variables(self) -> dict[str, list[str]]:
        """Return its fields, and the variables that each reads."""
        prefix = self.given("env_prefix")
        begin = prefix.value if isinstance(prefix, ast.Constant) and isinstance(prefix.value, str) else ""
        return {
            each.target.id: _aliases(each.value) or [f"{begin}{each.target.id}".upper()]
            for each in self.node.body
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
        }


def settings_classes(tree: ast.Module, bases: Collection[str]) -> Iterator[SettingsClass]:
    """Yield the classes of a module that inherit from one of some dotted names."""
    dotted: dict[str, str] = {}
    classes: list[ast.ClassDef] = []
    for node in walk(tree):
        if isinstance(node, ast.ImportFrom):
            dotted |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            classes.append(node)
    for node in classes:
        for base in map(ast.unparse, node.bases):
            if (known := dotted.get(base, base)) in bases:
                yield SettingsClass(node, known)
                break


def _aliases(value: ast.expr | None) -> list[str]:
    """Return the variables that a field names itself: Field(validation_alias="X"), alias= or env=."""
    if not isinstance(value, ast.Call):
        return []
    wanted = ("alias", "validation_alias", "env")
    given = [each.value for each in value.keywords if each.arg in wanted]
    found = [each.value for node in given for each in walk(node) if isinstance(each, ast.Constant)]
    return [each for each in found if isinstance(each, str)]
