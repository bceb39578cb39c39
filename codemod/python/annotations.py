"""Annotations that name the library's client: what they say once the value has moved."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from codemod.finding import Edit
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Binding, Scopes
from codemod.python.source import Source, apply_edits
from codemod.python.values import Package
from codemod.walking import walk


class Annotations:
    """Rewrites annotations of one module."""

    def __init__(self, scopes: Scopes, evaluator: Evaluator, source: Source, name: str) -> None:
        """Keep the module, and the name of the target's client in it."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.source = source
        self.name = name
        self.imports: dict[ast.expr, ast.stmt] = {}
        """Part of an annotation that names the library's client -> the import that brought in the name."""

    def of(self, holds: Callable[[ast.expr | None], bool]) -> dict[ast.expr, str]:
        """Return what is replaced in annotations: of names, attributes, functions and parameters that hold a value."""
        found: dict[ast.expr, str] = {}
        for node in self.scopes.of(ast.AnnAssign, ast.Return):
            annotation: ast.expr | None = None
            if isinstance(node, ast.AnnAssign):
                if any(holds(each.value) for each in self._bindings_of(node.target)):
                    annotation = node.annotation
            elif holds(node.value):
                annotation = getattr(self.scopes.scope_of[node].node, "returns", None)
            if annotation is not None:
                found.update(self.renamed(annotation))
        for annotation in self._of_parameters(holds):
            found.update(self.renamed(annotation))
        return found

    def _of_parameters(self, holds: Callable[[ast.expr | None], bool]) -> Iterator[ast.expr]:
        """Yield the annotations of the parameters for which all callers give a value."""
        for variable in self.scopes.names():
            node = variable.single.node if variable.single is not None else None
            if isinstance(node, ast.arg) and node.annotation is not None:
                given = [each for each in self.evaluator.sources(variable) if not _is_none(each)]
                # What a framework or another module gives is told by the readings.
                if all(holds(each) for each in given or variable.reads) and (given or variable.reads):
                    yield node.annotation

    def renamed(self, annotation: ast.expr) -> dict[ast.expr, str]:
        """Return the parts of an annotation that name the library's client, and what stands there instead."""
        found: dict[ast.expr, str] = {}
        for node in walk(annotation):
            if isinstance(node, (ast.Name, ast.Attribute)) and self._is_client(node):
                found[node] = self.name
                self._note(node, node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = self._in_string(node)
                if text is not None:
                    found[node] = text
        return found

    def text(self, annotation: ast.expr) -> str | None:
        """Return an annotation with the target's client in it; None where it does not name the library's."""
        renamed = self.renamed(annotation)
        if not renamed:
            return None
        first = self.source.span(annotation)[0]
        spans = {node: self.source.span(node) for node in renamed}
        edits = [Edit(start - first, end - first, renamed[node]) for node, (start, end) in spans.items()]
        return apply_edits(self.source.slice(annotation), edits)

    def _bindings_of(self, target: ast.expr) -> list[Binding]:
        """Return the bindings of whatever a target names."""
        if isinstance(target, ast.Attribute):
            return self.evaluator.attribute_bindings(target)
        if not isinstance(target, ast.Name):
            return []
        scope = self.scopes.scope_of[target]
        if isinstance(scope.node, ast.ClassDef):
            return self.scopes.attributes[scope.node, target.id]
        variable = scope.find(target.id)
        return variable.bindings if variable is not None else []

    def _is_client(self, node: ast.expr) -> bool:
        term = self.evaluator.term(node)
        return isinstance(term, Package) and term.dotted in self.evaluator.library.made_by

    def _note(self, node: ast.expr, name: ast.expr) -> None:
        """Note the import behind a part of an annotation, which a name or a chain of attributes spells."""
        while isinstance(name, ast.Attribute):
            name = name.value
        variable = self.scopes.scope_of[node].find(name.id) if isinstance(name, ast.Name) else None
        if variable is not None and variable.single is not None:
            self.imports[node] = variable.single.statement

    def _in_string(self, node: ast.Constant) -> str | None:
        """Return an annotation in quotes with the target's client in it; None where it does not name the library's."""
        written = self.source.slice(node)
        text = str(node.value)
        if written[1:-1] != text:
            return None
        try:
            tree = ast.parse(text, mode="eval")
        except SyntaxError:
            return None
        edits: list[Edit] = []
        for each in walk(tree):
            root: ast.AST = each
            names: list[str] = []
            while isinstance(root, ast.Attribute):
                names.insert(0, root.attr)
                root = root.value
            variable = self.scopes.scope_of[node].find(root.id) if isinstance(root, ast.Name) else None
            if variable is not None and variable.single is not None and isinstance(each, (ast.Name, ast.Attribute)):
                dotted = ".".join([variable.single.dotted, *names])
                if dotted in self.evaluator.library.made_by:
                    self._note(node, each)
                    edits.append(Edit(each.col_offset, each.end_col_offset or 0, self.name))
        return f"{written[0]}{apply_edits(text, edits)}{written[-1]}" if edits else None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
