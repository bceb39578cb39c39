"""Makes a generated program asynchronous: its client, the methods that ask Twilio, and whatever awaits one of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

METHODS = frozenset({"create", "delete", "fetch", "list", "stream", "update"})
"""What Twilio is asked by, each with an asynchronous twin."""
IMPORT = "from twilio.http.async_http_client import AsyncTwilioHttpClient"
KEYWORD = "http_client=AsyncTwilioHttpClient()"
OWN = frozenset({"TallyBoard", "TALLY_BOARD"})
"""What has methods of such names and asks nobody."""
HANDING = "run"
"""The function of generated programs that calls what it is given."""
HOLDING = frozenset({"append", "create_task", "gather", "wait_for"})
"""What takes a coroutine as it is."""
CALLER = (ast.Attribute, ast.Subscript, ast.Call)


@dataclass
class _Program:
    """One module, and what must be written into it: place by line and byte -> the texts, in their order."""

    tree: ast.Module
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    """Functions and methods that return a coroutine."""
    inserts: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parents = {inside: node for node in ast.walk(self.tree) for inside in ast.iter_child_nodes(node)}

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def function(self, node: ast.AST) -> ast.AST | None:
        """Return the function or lambda that a node runs in."""
        functions = (ast.FunctionDef, ast.Lambda)
        return next((each for each in self.around(node) if isinstance(each, functions)), None)

    def asks(self, node: ast.expr) -> bool:
        """Return whether an expression is a method that asks Twilio, called or not."""
        if not isinstance(node, ast.Attribute) or node.attr not in METHODS:
            return False
        classes = (each.name for each in self.around(node) if isinstance(each, ast.ClassDef))
        return OWN.isdisjoint({*classes, *(each.id for each in ast.walk(node) if isinstance(each, ast.Name))})

    def is_pending(self, node: ast.expr) -> bool:
        """Return whether what an expression is returns a coroutine when it is called."""
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        return name in self.names or self.asks(node)

    def is_held(self, call: ast.Call) -> bool:
        """Return whether a coroutine is handed on, alone or in a list, to what lets it run."""
        inside: ast.AST = call
        parent = self.parents[inside]
        while isinstance(parent, ast.Starred) or getattr(parent, "elt", None) is inside:
            inside, parent = parent, self.parents[parent]
        taking = parent.func if isinstance(parent, ast.Call) and inside in parent.args else None
        return isinstance(taking, ast.Attribute) and taking.attr in HOLDING

    def calls(self) -> list[ast.Call]:
        """Return the calls that give a coroutine."""
        calls = [each for each in ast.walk(self.tree) if isinstance(each, ast.Call)]
        handing = [each for each in calls if isinstance(each.func, ast.Name) and each.func.id == HANDING]
        return [
            each for each in calls if self.is_pending(each.func) or (each in handing and self.is_pending(each.args[0]))
        ]

    def name(self) -> None:
        """Find what returns a coroutine, until nothing more is found."""
        known = -1
        while known != len(self.names):
            known = len(self.names)
            for node in [*self.calls(), *(each for each in ast.walk(self.tree) if isinstance(each, ast.Await))]:
                function = self.function(node)
                if isinstance(function, ast.FunctionDef):
                    self.names.add(function.name)
                elif function is not None:
                    holder = self.parents[function]
                    assert isinstance(holder, ast.Assign)
                    self.names.update(each.id for each in holder.targets if isinstance(each, ast.Name))

    def put(self, line: int, column: int, text: str) -> None:
        self.inserts[line, column] = self.inserts.get((line, column), "") + text


def asynchronous(text: str) -> str:
    """Return a module that does the same by asynchronous methods; its client must be made with KEYWORD."""
    program = _Program(ast.parse(text))
    program.name()
    awaited = {program.function(each) for each in ast.walk(program.tree) if isinstance(each, ast.Await)}
    for call in program.calls():
        function = program.function(call)
        if isinstance(function, ast.Lambda):
            continue  # who calls it awaits what it returns
        awaited.add(function)
        if program.is_held(call):
            continue
        parent = program.parents[call]
        inside = isinstance(parent, CALLER) and call in (getattr(parent, "value", None), getattr(parent, "func", None))
        program.put(call.lineno, call.col_offset, "(await " if inside else "await ")
        if inside:
            assert call.end_lineno is not None
            assert call.end_col_offset is not None
            program.put(call.end_lineno, call.end_col_offset, ")")
        if isinstance(parent, ast.For) and isinstance(call.func, ast.Attribute) and call.func.attr == "stream":
            program.put(parent.lineno, parent.col_offset, "async ")
    for node in ast.walk(program.tree):
        if isinstance(node, ast.Attribute) and program.asks(node):
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            program.put(node.end_lineno, node.end_col_offset, "_async")
        if isinstance(node, ast.FunctionDef) and node in awaited:
            program.put(node.lineno, node.col_offset, "async ")
    lines = [each.encode() for each in text.split("\n")]
    for (line, column), put in sorted(program.inserts.items(), reverse=True):
        at = lines[line - 1]
        lines[line - 1] = at[:column] + put.encode() + at[column:]
    return b"\n".join(lines).decode()
