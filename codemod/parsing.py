"""Python read for what stands in it: no warnings of the parser's own, and nothing raised for what is no Python."""

from __future__ import annotations

import ast
import warnings


def parsed(source: bytes | str) -> ast.Module | None:
    """Return a module's tree; None where Python cannot parse it, of which its own migration tells."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
