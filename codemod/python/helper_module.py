"""Helpers as text: what is written into a file, and a module that holds them, new or one of the user's."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Mapping, Sequence

from codemod.finding import Edit
from codemod.python.comments import comments_of
from codemod.python.imports import Imports, Wanted
from codemod.python.scopes import Scopes
from codemod.python.source import UnreadableError, apply_edits, read_source
from codemod.rules import Rules, load_rules


class HelperModuleError(Exception):
    """A module that cannot hold helpers; the message says why, as what goes on behind the module's name."""


def with_helpers(content: bytes | None, stems: Sequence[str]) -> bytes:
    """Return what a module holds once it has the helpers of some files of rules/helpers; None is a new module."""
    rules = load_rules()
    if content is None:
        content, stems = rules.helper_sources[stems[0]].encode(), stems[1:]
    for stem in stems:
        content = _added(content, stem)
    return content


def helper_code(rules: Rules, names: Iterable[str]) -> tuple[list[Wanted], list[str], list[str]]:
    """Return the imports, the functions (as text) and their names for the helpers named, with those they call."""
    wanted: list[Wanted] = []
    functions: list[str] = []
    written: list[str] = []
    for module in sorted({rules.helpers[name].module for name in names}):
        imports, defined = _parts_of(rules.helper_sources[module])
        wanted += imports
        functions += defined.values()
        written += defined
    return wanted, functions, written


@functools.cache
def _parts_of(text: str) -> tuple[tuple[Wanted, ...], Mapping[str, str]]:
    """Return the imports of a file of helpers, and the text of its functions by their names."""
    wanted: list[Wanted] = []
    functions: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            origin = str(getattr(node, "module", ""))
            wanted += [Wanted(origin, alias.name) if origin else Wanted(alias.name) for alias in node.names]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            code = ast.get_source_segment(text, node)
            assert code is not None
            functions[node.name] = code
    return tuple(wanted), functions


def _added(content: bytes, stem: str) -> bytes:
    rules = load_rules()
    try:
        source = read_source(content)
        tree = ast.parse(source.text)
    except (UnreadableError, SyntaxError, ValueError) as error:
        reason = f"line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else str(error)
        raise HelperModuleError(f"cannot be read as Python ({reason}). Correct it, or name another module.") from error
    names = [name for name, helper in rules.helpers.items() if helper.module == stem]
    wanted, functions, _ = helper_code(rules, names)
    scopes = Scopes(tree)
    there = [name for name in names if name in scopes.module.variables]
    if there:
        _check(there, names, functions, scopes)
        return content
    imports = Imports(source, tree, scopes, comments_of(source.text))
    missing = [each for each in wanted if not imports.has(each)]
    newline = source.newline
    text = "".join(newline * 2 + newline.join(function.splitlines()) + newline for function in functions)
    text = text if not source.text or source.text.endswith(("\n", "\r")) else newline + text
    end = len(source.text)
    library = str(rules.tables["sdk"]["package"])
    if not tree.body:
        lines = [each.text for each in missing]
        return source.encode(source.text + newline.join(lines) + newline + text)
    return source.encode(apply_edits(source.text, [*imports.edit(missing, [], library), Edit(end, end, text)]))


def _check(there: Sequence[str], names: Sequence[str], functions: Sequence[str], scopes: Scopes) -> None:
    """Raise HelperModuleError unless all names are there, and may be called as the helpers are."""
    for name, function in zip(names, functions, strict=True):
        binding = scopes.module.variables[name].single if name in there else None
        if binding is None or not (binding.dotted or _called_alike(binding.node, ast.parse(function).body[0])):
            text = f"has a {there[0]} that is not the helper of this tool. Rename it, or name another module."
            raise HelperModuleError(text)


def _called_alike(one: ast.AST, other: ast.AST) -> bool:
    """Return whether two nodes are functions of one kind that take the same arguments."""
    if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)) or type(one) is not type(other):
        return False
    assert isinstance(other, (ast.FunctionDef, ast.AsyncFunctionDef))
    return [each.arg for each in one.args.args] == [each.arg for each in other.args.args]
