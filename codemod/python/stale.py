"""Names of a module whose meaning changed under whoever patches them: its clients, and what makes them."""

from __future__ import annotations

import ast

from codemod.python.clients import UNNAMED, Clients


def stale_names(clients: Clients) -> tuple[tuple[str, str], ...]:
    """Return the names by which tests may reach the clients whose calls moved, each with what makes these calls now."""
    found: dict[str, str] = {}
    for client, decision in clients.decisions.items():
        names = clients.names_of(client)
        if client.name != UNNAMED:
            names |= _last(client.name)
        for name in sorted(names):
            found[name] = decision.second or name
        if client.construction is not None:
            class_name = ast.unparse(client.construction.func).rpartition(".")[2]
            found[class_name] = decision.second or clients.names.client
    return tuple(sorted(found.items()))


def _last(text: str) -> set[str]:
    """Return the name at the end of an expression such as `self.client`, `get_client()` or `config["client"]`."""
    try:
        node: ast.expr = ast.parse(text, mode="eval").body
    except SyntaxError:
        return set()
    while isinstance(node, (ast.Call, ast.Await)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Attribute):
        return {node.attr}
    return {node.id} if isinstance(node, ast.Name) else set()
