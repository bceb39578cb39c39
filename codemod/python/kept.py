"""Parts that are kept in a local where they stand, since what needs them later could not spell them there again."""

from __future__ import annotations

import ast

from codemod.python.names import LocalNames
from codemod.python.parts import follows
from codemod.python.scopes import COMPREHENSIONS, Scopes
from codemod.python.source import Source
from codemod.walking import walk

# Statements that run once from their first line on, so that another may stand before them.
ROOMY = (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return, ast.For, ast.AsyncFor)
# Where an expression may not run at all, or more than once.
UNSURE = (ast.IfExp, ast.BoolOp, ast.Lambda, *COMPREHENSIONS)
CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


class Kept:
    """The parts of one module that are kept, and their names; it grows until every part that is needed has one."""

    def __init__(self, scopes: Scopes, source: Source, names: LocalNames) -> None:
        """Keep what is asked; nothing is kept yet."""
        self.scopes = scopes
        self.source = source
        self.names = names
        self.parts: dict[ast.expr, str] = {}
        """What is kept -> the name of its local."""

    @property
    def taken(self) -> frozenset[str]:
        """Return the names of the locals."""
        return frozenset(self.parts.values())

    def keep(self, node: ast.expr, at: ast.expr, name: str) -> str | None:
        """Return the local that holds an expression from the statement on where it stands.

        None where no line can be written before that statement, or the place does not always come after it.
        """
        scopes = self.scopes
        statement = scopes.statements[node]
        if scopes.frame(scopes.scope_of[node]) is not scopes.frame(scopes.scope_of[at]) or scopes.scope_of[at].is_class:
            return None
        if not self._is_roomy(node, statement) or not follows(node, at, scopes):
            return None
        frame = scopes.frame(scopes.scope_of[node])
        here = {local for part, local in self.parts.items() if scopes.frame(scopes.scope_of[part]) is frame}
        self.parts[node] = self.names.fresh(name, here)
        return self.parts[node]

    def _is_roomy(self, node: ast.expr, statement: ast.stmt) -> bool:
        """Return whether an expression can be run on a line of its own, right before its statement."""
        if not isinstance(statement, ROOMY) or not self.source.first_on_line(self.source.span(statement)[0]):
            return False
        child: ast.AST = node
        alone = True
        """Whether nothing but the object of a call runs before it."""
        for around in self.scopes.ancestors(node):
            if around is statement:
                break
            if isinstance(around, ast.comprehension):
                whole = self.scopes.parents[around]
                if child is not around.iter or around is not whole.generators[0]:  # type: ignore[attr-defined]
                    return False
            elif isinstance(around, UNSURE) and not isinstance(child, ast.comprehension):
                return False
            alone = alone and self._is_first(child, around)
            child = around
        return alone or not any(isinstance(each, CALLS) for each in walk(node))

    def _is_first(self, child: ast.AST, around: ast.AST) -> bool:
        if isinstance(around, ast.Call):
            return child is around.func or child in around.args[:1]
        return isinstance(around, (ast.Attribute, ast.Subscript, ast.Await, ast.comprehension, *COMPREHENSIONS))
