"""Templates of the tables for an asynchronous client: every call of the SDK or of a helper is awaited."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from codemod.patterns import parse_expression
from codemod.python.parts import PartError
from codemod.python.scopes import Scopes
from codemod.python.touches import Touch
from codemod.rules import Template
from codemod.walking import walk

CLIENT = "client"


def asked(template: Template, touch: Touch, helpers: Mapping[str, str], scopes: Scopes) -> Template:
    """Return a template as it is written at a touch: with what it asks awaited where the client is asynchronous.

    Raises PartError where no `await` may stand, and where more than one coroutine would take the place of one.
    """
    if not touch.value.client.asynchronous or not _asks(template, helpers):
        return template
    if touch.pending:
        alone = coroutine(template, helpers)
        if alone is None:
            raise PartError("not-one-request", ast.unparse(touch.node))
        return alone
    function = scopes.frame(scopes.scope_of[touch.node]).node
    if not isinstance(touch.node, ast.Await) and not isinstance(function, ast.AsyncFunctionDef):
        raise PartError("not-in-async", ast.unparse(touch.node))
    return awaited(template, helpers)


def awaited(template: Template, helpers: Mapping[str, str]) -> Template:
    """Return a template with what it asks awaited; helpers holds, for each, the one that is asynchronous."""
    return _template(_Awaiter(helpers).visit(parse_expression(template.text)))


def coroutine(template: Template, helpers: Mapping[str, str]) -> Template | None:
    """Return a template that is one call of the SDK or of a helper, not awaited; None where it is more than that."""
    if not isinstance(template.node, ast.Call) or not _is_request(template.node, helpers):
        return None
    made = _Awaiter(helpers).visit(parse_expression(template.text))
    return _template(made.value)


def _asks(template: Template, helpers: Mapping[str, str]) -> bool:
    """Return whether a template calls the SDK or a helper."""
    return any(isinstance(each, ast.Call) and _is_request(each, helpers) for each in walk(template.node))


def _is_request(call: ast.Call, helpers: Mapping[str, str]) -> bool:
    root: ast.expr = call.func
    if isinstance(root, ast.Name):
        return root.id in helpers
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id == CLIENT


class _Awaiter(ast.NodeTransformer):
    """Awaits what is asked."""

    def __init__(self, helpers: Mapping[str, str]) -> None:
        self.helpers = helpers

    def visit_Call(self, node: ast.Call) -> ast.expr:
        asked = _is_request(node, self.helpers)
        self.generic_visit(node)
        return ast.Await(node) if asked else node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.helpers.get(node.id, node.id), node.ctx)


def _template(node: ast.expr) -> Template:
    text = ast.unparse(node)  # read again, since the places of its names tell their order
    return Template(text, parse_expression(text))
