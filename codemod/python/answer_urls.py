"""The URL that answers a dialled participant: text, or an f-string where it says what is known at run time only."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from string import Formatter
from urllib.parse import quote

from codemod.patterns import parse_expression
from codemod.python.parts import quoted
from codemod.python.values import Filled, Literal, Spelling
from codemod.rules import template_of

IN_URLS = "%/:=&?~#+!$,;@()*[]"
"""What stays in a URL as it stands, beside letters, digits, `.`, `-` and `_`."""


def placeholders(configured: str | None) -> dict[str, bool]:
    """Return the names in braces of a configured URL, and whether each stands before the query."""
    found: dict[str, bool] = {}
    before = ""
    for literal, name, _, _ in Formatter().parse(configured or ""):
        before += literal
        if name is not None:
            found[name] = found.get(name, False) or "?" not in before
    return found


def with_parameters(configured: str | None, names: Iterable[str]) -> str:
    """Return a configured URL with a placeholder for each name: one that it has not joins its query."""
    url, mark, fragment = (configured or "").partition("#")
    for name in names:
        if name not in placeholders(configured):
            url += f"{'&' if '?' in url else '?'}{name}={{{name}}}"
    return url + mark + fragment


def shown(url: str, constants: Mapping[str, str]) -> str:
    """Return a URL for a person to read: constants as they are sent, the rest in braces."""
    pieces = []
    for literal, name, _, _ in Formatter().parse(url):
        pieces.append(quote(literal, safe=IN_URLS))
        if name is not None:
            pieces.append(quote(constants[name], safe="") if name in constants else f"{{{name}}}")
    return "".join(pieces)


def spelt(
    start: str | None,
    url: str,
    constants: Mapping[str, str],
    expressions: Mapping[str, tuple[str, Spelling]],
    quotation: str,
) -> Spelling:
    """Return a URL as code.

    start is an expression for what comes before; each placeholder is a constant, or an expression with its part.
    """
    values: list[ast.expr] = [] if start is None else [_in_braces(start)]
    parts: dict[str, Spelling] = {}
    for literal, name, _, _ in Formatter().parse(url):
        values.append(ast.Constant(quote(literal, safe=IN_URLS)))
        if name is None:
            continue
        if name in constants:
            values.append(ast.Constant(quote(constants[name], safe="")))
        else:
            expression, parts[name] = expressions[name]
            values.append(_in_braces(expression))
    if all(isinstance(value, ast.Constant) for value in values):
        return Literal(quoted("".join(str(ast.literal_eval(value)) for value in values), quotation))
    text = ast.unparse(ast.JoinedStr(values))
    return Filled(template_of(text), parts)


def _in_braces(text: str) -> ast.FormattedValue:
    return ast.FormattedValue(parse_expression(text), -1)
