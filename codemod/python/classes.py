"""The classes of a module: what they inherit from, and whose attribute an expression reads."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function

from codemod.python.scopes import Scopes
from codemod.python.values import Class, Instance, Package, Term

# Classes that add nothing to those that inherit from them.
PLAIN = ("builtins.object", "abc.ABC")


class Classes:
    """Answers for one module; what is worked out once is kept."""

    def __init__(self, scopes: Scopes, term: Function[[ast.expr], Term]) -> None:
        """Keep the scopes, and what tells of an expression what it is."""
        self.scopes = scopes
        self.term = term
        self.holders: dict[str, list[ast.ClassDef]] = {}
        """Attribute -> the classes that set it."""
        for owner, name in scopes.attributes:
            self.holders.setdefault(name, []).append(owner)
        self._lineages: dict[ast.ClassDef, list[ast.ClassDef]] = {}
        self._families: dict[ast.ClassDef, list[ast.ClassDef] | None] | None = None

    def lineage(self, owner: ast.ClassDef) -> list[ast.ClassDef]:
        """Return a class and the classes of this module that it inherits from, nearest first."""
        if owner not in self._lineages:
            found = [owner]
            for each in found:
                terms = [self.term(base) for base in each.bases]
                found += dict.fromkeys(
                    base.node for base in terms if isinstance(base, Class) and base.node not in found
                )
            self._lineages[owner] = found
        return self._lineages[owner]

    def family(self, owner: ast.ClassDef) -> list[ast.ClassDef] | None:
        """Return the classes that inherit from one another; None where one of them inherits from something else."""
        if self._families is None:
            self._families = {}
            classes = self.scopes.of(ast.ClassDef)
            for each in classes:
                related = [each]
                for member in related:
                    lines = set(self.lineage(member))
                    related += [other for other in classes if other not in related and lines & set(self.lineage(other))]
                closed = all(self._is_closed(member) for member in related)
                self._families[each] = related if closed else None
        return self._families[owner]

    def _is_closed(self, owner: ast.ClassDef) -> bool:
        bases = [self.term(base) for base in owner.bases]
        plain = all(isinstance(base, Class) or (isinstance(base, Package) and base.dotted in PLAIN) for base in bases)
        variable = self.scopes.variable_of[owner]
        return plain and not owner.keywords and not owner.decorator_list and variable.single is not None

    def of(self, node: ast.expr) -> ast.ClassDef | None:
        """Return the class of this module that an expression is, or is an object of."""
        if isinstance(node, ast.Name) and (owner := self.scopes.self_class(node)) is not None:
            return owner
        term = self.term(node)
        return term.of if isinstance(term, Instance) else term.node if isinstance(term, Class) else None
