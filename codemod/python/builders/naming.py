"""The names of the source's classes: called, in annotations, or anywhere else."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from codemod.python.builders.objects import FOLLOWED, FUNCTIONS, Creation, Objects
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.values import Built, Package
from codemod.walking import walk

# What calls have in their names that put a double in the place of a class: unittest.mock.patch, monkeypatch.setattr.
PATCHING = "patch"


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The name of one of the source's classes in an annotation."""

    node: ast.expr
    """The name; for an annotation in quotes, the text."""
    builder: str
    creations: tuple[Creation, ...]
    """What is known to be there; nothing where that comes from elsewhere."""
    columns: tuple[int, int] | None = None
    """Where it stands in an annotation in quotes, behind the quote."""


class Naming:
    """Looks at every name of a class in one module."""

    def __init__(self, objects: Objects, evaluator: Evaluator, scopes: Scopes, *, speaks: bool = True) -> None:
        """Look at the module; speaks tells whether it may name a class at all."""
        self.objects = objects
        self.evaluator = evaluator
        self.scopes = scopes
        self.library = objects.library
        self.references: list[Reference] = []
        """Names of the source's classes in annotations."""
        self.loose: list[ast.expr] = []
        """Names of the source's classes anywhere else but where they are called."""
        self.called: set[ast.expr] = set()
        """Names of the source's classes where they are called."""
        for node in scopes.of(ast.Constant, *FOLLOWED) if speaks else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self._quoted(node, node.value)
            elif isinstance(node, FOLLOWED) and not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
                named = evaluator.term(node)
                if isinstance(named, Package) and named.dotted in self.library.classes:
                    self._named(node, self.library.classes[named.dotted])

    @property
    def told(self) -> set[ast.expr]:
        """Return the names of which something is told."""
        return {*self.called, *self.loose, *(each.node for each in self.references)}

    @property
    def unknown(self) -> list[ast.expr]:
        """Return the names that stand for documents that are not followed, each once."""
        return list(dict.fromkeys([*self.loose, *(each.node for each in self.references if not each.creations)]))

    def _named(self, node: ast.expr, builder: str) -> None:
        """Look at the name of a class: called, in an annotation, or anywhere else."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Call) and parent.func is node:
            self.called.add(node)
            return
        annotated = self._annotated(node)
        if annotated is None:
            self.loose.append(node)
        else:
            self._refer(node, builder, annotated)

    def _quoted(self, node: ast.Constant, text: str) -> None:
        """Look at a text that may be an annotation in quotes, or name a class that is replaced by a double."""
        annotated = self._annotated(node)
        if annotated is None:
            call = self.scopes.parents[node]
            name = text.rpartition(".")[2]
            clients = {dotted.rpartition(".")[2] for dotted in self.evaluator.library.made_by}
            ours = name in self.library.source["class"] and name not in clients
            if "." in text and ours and PATCHING in ast.unparse(call).partition("(")[0]:
                self.loose.append(node)
            return
        try:
            tree = ast.parse(text, mode="eval")
        except SyntaxError:
            return
        for each in walk(tree):
            dotted = self._dotted(each, node)
            if dotted in self.library.classes:
                assert isinstance(each, ast.expr)
                columns = (each.col_offset, each.end_col_offset or 0) if text.isascii() else None
                self._refer(node, self.library.classes[dotted], annotated, columns or (0, 0))

    def _dotted(self, node: ast.AST, place: ast.AST) -> str:
        """Return what a name or a chain of attributes means at a place, where it is imported."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        variable = self.scopes.scope_of[place].find(node.id) if isinstance(node, ast.Name) else None
        binding = variable.single if variable is not None else None
        return ".".join([binding.dotted, *names]) if binding is not None else ""

    def _refer(self, node: ast.expr, builder: str, annotated: ast.AST, columns: tuple[int, int] | None = None) -> None:
        """Keep the name of a class in an annotation, with what it is known to be said of."""
        terms = [self.evaluator.term(each) for each in self._values(annotated)]
        found = [each for term in terms for each in self.objects.of(term)]
        whole = bool(terms) and all(isinstance(term, Built) and term.builder for term in terms)
        creations = tuple(each for each in found if each.builder == builder) if whole else ()
        self.references.append(Reference(node, builder, creations, columns))
        self.objects.join(list(creations))

    def _values(self, annotated: ast.AST) -> Sequence[ast.expr]:
        """Return expressions that tell what an annotated parameter or variable holds, or a function returns."""
        if isinstance(annotated, FUNCTIONS):
            returned = self.scopes.returns.get(annotated, ())
            return [each.value for each in returned if each.value is not None and not _is_none(each.value)]
        if isinstance(annotated, ast.arg):
            variable = self.scopes.variable_of.get(annotated)
            return variable.reads if variable is not None else ()
        assert isinstance(annotated, ast.AnnAssign)
        if annotated.value is not None and not _is_none(annotated.value):
            return [annotated.value]
        target = annotated.target
        variable = self.scopes.scope_of[target].find(target.id) if isinstance(target, ast.Name) else None
        return variable.reads if variable is not None else ()

    def _annotated(self, node: ast.expr) -> ast.AST | None:
        """Return what an expression annotates: a parameter, a variable, or a function for what that returns."""
        child: ast.AST = node
        while not isinstance(child, ast.stmt):
            ancestor = self.scopes.parents[child]
            for each in _annotatable(ancestor):
                if child in (getattr(each, "annotation", None), getattr(each, "returns", None)):
                    return each
            child = ancestor
        return None


def _annotatable(node: ast.AST) -> list[ast.AST]:
    """Return what may have the annotation in which something stands, whose next is a node: that, or parameters."""
    if not isinstance(node, ast.arguments):
        return [node]
    named = [*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg]
    return [each for each in named if each is not None]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
