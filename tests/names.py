"""Names that a module reads and nothing in it binds, told by Python's own tables of symbols."""

from __future__ import annotations

import builtins
import io
import symtable
import tokenize


def undefined(text: bytes, name: str) -> set[str]:
    """Return the names; none of a module that takes all names of another."""
    found: set[str] = set()
    known = set(dir(builtins)) | {"__file__", "__name__"}

    def look(table: symtable.SymbolTable) -> None:
        for symbol in table.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                found.add(symbol.get_name())
        for child in table.get_children():
            look(child)

    encoding, _ = tokenize.detect_encoding(io.BytesIO(text).readline)
    top = symtable.symtable(text.decode(encoding), name, "exec")
    known |= {each.get_name() for each in top.get_symbols() if each.is_assigned() or each.is_imported()}
    known |= {each.get_name() for each in top.get_symbols() if each.is_namespace()}
    look(top)
    found |= {each.get_name() for each in top.get_symbols() if each.is_referenced()}
    return set() if b"import *" in text else found - known
