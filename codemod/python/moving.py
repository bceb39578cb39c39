"""What moves together with its uses in other modules: where it stands in the module that hands it on."""

from __future__ import annotations

import ast

from codemod.neighbours import Neighbours


def is_sent(node: ast.expr, neighbours: Neighbours) -> bool:
    """Return whether an expression goes to other modules, and moves with all that these do with it."""
    return any(
        (each.line, each.column) == (node.lineno, node.col_offset) and each.file == neighbours.file
        for each in neighbours.moving
    )
