"""Names of twilio in the modules of a tree, through imports and re-exports; chains of attributes and calls."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import PurePosixPath

from survivors.twilio_names import VERBS


class Aliases:
    """For each module of a tree: its names for things of twilio, with what twilio calls them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Read the imports of all modules; those of one another until nothing is new."""
        self.modules: dict[str, dict[str, str]] = {}
        trees: dict[str, ast.Module] = {}
        for path, content in files.items():
            if path.endswith((".py", ".pyi", ".pyw")):
                try:
                    trees[path] = ast.parse(content)
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    continue
                self.modules[path] = {}
        names = {path: _module_name(path) for path in trees}
        while sum(self._read(path, tree, names) for path, tree in trees.items()):
            pass

    def of(self, path: str) -> dict[str, str]:
        """Return the names of one module."""
        return self.modules.get(path, {})

    def _read(self, path: str, tree: ast.Module, names: Mapping[str, str]) -> bool:
        known = self.modules[path]
        before = len(known)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for each in node.names:
                    if each.name.split(".")[0] == "twilio":
                        known[each.asname or "twilio"] = each.name if each.asname else "twilio"
                    for name in self._exported(each.name, names):
                        known[f"{each.asname or each.name}.{name}"] = self._exported(each.name, names)[name]
            elif isinstance(node, ast.ImportFrom):
                self._from(node, known, names)
        return len(known) > before

    def _from(self, node: ast.ImportFrom, known: dict[str, str], names: Mapping[str, str]) -> None:
        module = node.module or ""
        for each in node.names:
            if module.split(".")[0] == "twilio" and not node.level:
                if each.name == "*":
                    known.update({verb: f"{module}.{verb}" for verb in VERBS if module.endswith("voice_response")})
                    known.update({"Client": "twilio.rest.Client"} if module == "twilio.rest" else {})
                else:
                    known[each.asname or each.name] = f"{module}.{each.name}"
                continue
            exported = self._exported(module, names)
            if each.name == "*":
                known.update(exported)
            elif each.name in exported:
                known[each.asname or each.name] = exported[each.name]
            for name, dotted in self._exported(f"{module}.{each.name}".strip("."), names).items():
                known[f"{each.asname or each.name}.{name}"] = dotted

    def _exported(self, module: str, names: Mapping[str, str]) -> dict[str, str]:
        """Return the names of a module of the tree, found by the end of its dotted name."""
        if not module:
            return {}
        for path, name in names.items():
            if name == module or name.endswith(f".{module}"):
                return {each: dotted for each, dotted in self.modules[path].items() if "." not in each}
        return {}


def _module_name(path: str) -> str:
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def dotted_of(node: ast.expr) -> str | None:
    """Return a chain of names as text; None where something else stands in it."""
    if isinstance(node, ast.Name):
        return node.id
    base = dotted_of(node.value) if isinstance(node, ast.Attribute) else None
    return f"{base}.{node.attr}" if isinstance(node, ast.Attribute) and base else None


def steps_of(node: ast.expr) -> list[str]:
    """Return the attributes of a chain of attributes, calls and subscripts, outermost last."""
    steps: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            steps.insert(0, node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, (ast.Subscript, ast.Await)):
            node = node.value
        else:
            return steps


def root_of(node: ast.expr) -> str | None:
    """Return the name that a chain begins with, or the attribute of self that it does; None for anything else."""
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript, ast.Await)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            return node.attr
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None
