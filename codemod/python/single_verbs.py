"""Documents that stand in a call as nothing but one verb without attributes, and what that verb holds."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

from codemod.elements import Elements
from codemod.python.parts import is_simple
from codemod.python.values import Filled, Spelling, Written
from codemod.rules import Template

# What stands for a filled-in value while the document is read; a document that holds these characters is not read.
OPEN, CLOSE = "\ue000", "\ue001"


class Verb(NamedTuple):
    """The only verb of a document."""

    name: str
    content: Spelling


def single_verb(node: ast.expr, elements: Elements, is_text: Callable[[ast.expr], bool]) -> Verb | None:
    """Return the verb that a literal document is, with its content as Python; None for any other expression.

    Of an f-string, what is filled in must be a name, a constant or a chain of attributes, inside the verb; is_text
    tells whether such an expression is certainly a string.
    """
    pieces = _pieces(node)
    if pieces is None:
        return None
    values = [each for each in pieces if isinstance(each, ast.expr)]
    texts = [each for each in pieces if isinstance(each, str)]
    if any(OPEN in each or CLOSE in each or "\0" in each for each in texts):
        return None
    order = iter(range(len(values)))
    text = "".join(each if isinstance(each, str) else f"{OPEN}{next(order)}{CLOSE}" for each in pieces)
    found = _only_verb(text, elements)
    if found is None or text.count(OPEN) != found[1].count(OPEN):
        return None
    if values and (set("\"'\\") & set(found[1]) or not found[1].replace(OPEN, "").replace(CLOSE, "").isprintable()):
        return None  # what an f-string would have to escape
    return Verb(found[0], _spelling(found[1], values, is_text))


def _pieces(node: ast.expr) -> list[str | ast.expr] | None:
    """Return the texts of a literal and what is filled in between; None where it cannot be told what that becomes."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    found: list[str | ast.expr] = []
    for each in node.values:
        if isinstance(each, ast.Constant):
            found.append(str(each.value))
        elif isinstance(each, ast.FormattedValue):
            if each.conversion != -1 or each.format_spec is not None or not is_simple(each.value):
                return None
            found.append(each.value)
    return found


def _only_verb(text: str, elements: Elements) -> tuple[str, str] | None:
    """Return name and text of the only element of a document."""
    from codemod.twiml.markup import MarkupError  # lxml comes with it
    from codemod.twiml.meaning import parse

    try:
        root = parse(text.strip().encode(), "utf-8")
    except MarkupError:
        return None
    if root.tag != elements.root or root.attrib or len(root) != 1 or (root.text or "").strip():
        return None
    [verb] = root
    content = " ".join((verb.text or "").split())
    if not isinstance(verb.tag, str) or verb.attrib or len(verb) or (verb.tail or "").strip() or not content:
        return None
    around = root.getroottree().getroot()
    if around.getprevious() is not None or around.getnext() is not None:
        return None  # a comment, which would be lost
    return verb.tag, content


def _spelling(content: str, values: list[ast.expr], is_text: Callable[[ast.expr], bool]) -> Spelling:
    """Return a content as Python: a text, what is filled in by itself, or an f-string of both."""
    pieces = content.split(OPEN)
    if len(pieces) == 1:
        return Filled(Template(content, ast.Constant(content)), {})
    if len(pieces) == 2 and not pieces[0] and pieces[1].endswith(CLOSE) and is_text(values[0]):
        return Written(values[0])
    string: list[ast.expr] = [ast.Constant(pieces[0])] if pieces[0] else []
    parts: dict[str, Spelling] = {}
    for piece in pieces[1:]:
        number, _, behind = piece.partition(CLOSE)
        name = f"value{number}"
        parts[name] = Written(values[int(number)])
        placeholder = ast.Name(name, ast.Load(), lineno=1, col_offset=int(number))
        string.append(ast.FormattedValue(placeholder, -1))
        string += [ast.Constant(behind)] if behind else []
    return Filled(Template(content, ast.JoinedStr(string)), parts)
