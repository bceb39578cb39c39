"""What speaks to Twilio voice in a tree, found by plain reading: text, `ast`, nothing of the engine's."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from survivors import twilio_names as twilio
from survivors.reading import Aliases, dotted_of, root_of, steps_of

DOCUMENTS = frozenset({".xml", ".twiml", ".j2", ".jinja", ".jinja2", ".html", ".txt", ".tpl", ".mako"})


@dataclass(frozen=True, order=True)
class Touchpoint:
    """One place that speaks to Twilio voice: the lines of its statement, or a whole file (line 0)."""

    path: str
    line: int
    end_line: int
    sort: str
    text: str = field(compare=False, default="")
    names: frozenset[str] = field(compare=False, default=frozenset())
    """Of a room or member that is only named here: what it goes on as; of a parameter, what it is called."""


def detect(files: Mapping[str, bytes]) -> list[Touchpoint]:
    """Return the touchpoints of a tree, each once per statement and sort."""
    aliases = Aliases(files)
    found: set[Touchpoint] = set()
    for path, content in files.items():
        suffix = PurePosixPath(path).suffix.lower()
        if suffix in (".py", ".pyi", ".pyw"):
            found.update(_python(path, content, aliases))
        elif suffix in DOCUMENTS:
            found.update(_document(path, content))
        elif suffix in twilio.OTHER_LANGUAGES and re.search(twilio.OTHER_VOICE, content.decode("utf-8", "replace")):
            found.add(Touchpoint(path, 0, 0, "language"))
    return sorted(found)


def _document(path: str, content: bytes) -> Iterator[Touchpoint]:
    text = content.replace(b"\0", b"").decode("utf-8", "replace")
    text = re.sub(r"<!--.*?-->|\{#.*?#\}", lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL)
    if "<Response" in text and (match := re.search(twilio.TWIML_ONLY, text)):
        yield Touchpoint(path, 0, 0, "document", match[0])


def text_of(content: bytes) -> str:
    """Return a Python file's text; Latin-1 where its encoding cannot be told."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return content.decode("latin-1")


def _python(path: str, content: bytes, aliases: Aliases) -> Iterator[Touchpoint]:
    text = text_of(content)
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        if re.search(r"\btwilio\b", text) and re.search(r"\.(?:conferences|calls|participants)\b|VoiceResponse", text):
            yield Touchpoint(path, 0, 0, "unparsable")
        return
    yield from _Module(path, text, tree, aliases).touchpoints()


class _Module:
    """The touchpoints of one module."""

    def __init__(self, path: str, text: str, tree: ast.Module, aliases: Aliases) -> None:
        self.path = path
        self.text = text
        self.tree = tree
        self.aliases = aliases.of(path)
        self.names_twilio = "twilio" in text.lower() or bool(self.aliases)
        self.parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        self.asks_by_hand = re.search(twilio.HOST, text) is not None
        self.told: set[tuple[int, str]] = set()
        self.clients, self.contexts, self.items, self.others = self._names()

    def touchpoints(self) -> Iterator[Touchpoint]:
        for node in ast.walk(self.tree):
            for sort in self._sorts(node):
                statement = self.statement(node)
                if (statement.lineno, sort) not in self.told:
                    self.told.add((statement.lineno, sort))
                    first, last = self._function(statement) if sort == "builder" else lines_of(statement)
                    if not first <= node.lineno <= last:  # the guard of a case
                        first = last = node.lineno
                    yield Touchpoint(self.path, first, last, sort, ast.unparse(node)[:70], self._goes_on(node, sort))

    def _goes_on(self, node: ast.AST, sort: str) -> frozenset[str]:
        """Return the names that what a chain leads to goes on under, where nothing is asked of it here."""
        if sort == "parameter":
            return frozenset({str(getattr(node, "value", ""))})
        top, names = node, set()
        while (parent := self.parents[top]) and _is_step(parent, top):
            top = parent
        asked = steps_of(top)[-1:] if isinstance(top, ast.Call) else []
        if sort != "chain" or set(asked) & (twilio.ITEM_METHODS | twilio.LIST_METHODS - {"get"}):
            return frozenset()
        statement = self.statement(node)
        for name, value in self._bindings():
            if value is top:
                names.add(name)
        if isinstance(statement, (ast.Return, ast.Expr)) and not isinstance(top, ast.Call):
            names.add("")
        function = self._function_of(statement)
        if isinstance(statement, ast.Return) and function is not None:
            names.add(function.name)
        for _ in range(3):
            for name, value in self._bindings():
                if any(_name(each) in names for each in ast.walk(value) if isinstance(each, (ast.Name, ast.Attribute))):
                    names.add(name)
        return frozenset(names - {""})

    # ---- names -------------------------------------------------------------------------------------------------------

    def _names(self) -> tuple[set[str], set[str], set[str], set[str]]:
        """Return the names, of variables and attributes, of clients, of rooms and members, of their lists, of others'.

        Names alone, one reading for the whole module: what is called so once is taken for it everywhere in a function
        of that name's own.
        """
        clients: set[str] = set()
        contexts: set[str] = set()
        items: set[str] = set()
        others: set[str] = set()
        bindings = list(self._bindings())
        for _ in range(3):
            for name, value in bindings:
                inner = value.value if isinstance(value, (ast.Await, ast.NamedExpr)) else value
                if isinstance(inner, ast.BoolOp):
                    inner = inner.values[-1]
                if isinstance(inner, ast.Call) and self._is(inner.func, "twilio.rest.Client"):
                    clients.add(name)
                    continue
                steps = steps_of(inner)
                if set(steps) & twilio.ELSEWHERE or root_of(inner) in others:
                    others.add(name)
                elif (set(steps) & {"conferences", "participants"} or root_of(inner) in contexts) and steps:
                    last = steps[-1].removesuffix("_async")
                    if last in ("list", "stream"):
                        items.add(name)
                    elif last in ("conferences", "participants", "get") or (
                        isinstance(inner, ast.Call) and last not in twilio.LIST_METHODS | twilio.ITEM_METHODS
                    ):
                        contexts.add(name)
                elif root_of(inner) in items and isinstance(inner, (ast.Subscript, ast.Name)):
                    items.add(name)
        return clients, contexts - others, items - others, others

    def _bindings(self) -> Iterator[tuple[str, ast.expr]]:
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if (name := _name(target)) is not None:
                        yield name, node.value
            elif isinstance(node, ast.NamedExpr):
                yield node.target.id, node.value
            elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)) and _name(node.target) is not None:
                yield str(_name(node.target)), ast.Subscript(node.iter, ast.Constant(0))

    def _is(self, node: ast.expr, *names: str) -> bool:
        return self.aliases.get(dotted_of(node) or "", dotted_of(node)) in names or self._dotted(node) in names

    def _dotted(self, node: ast.expr) -> str:
        """Return what an expression names of twilio, through the imports of the module."""
        dotted = dotted_of(node) or ""
        first, _, rest = dotted.partition(".")
        for length in range(dotted.count(".") + 1, 0, -1):
            head = ".".join(dotted.split(".")[:length])
            if head in self.aliases:
                return ".".join([self.aliases[head], *dotted.split(".")[length:]])
        return dotted if first == "twilio" and rest and first in self.aliases else ""

    # ---- sorts of places ---------------------------------------------------------------------------------------------

    def _sorts(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from self._attribute(node)
        if isinstance(node, ast.Call):
            yield from self._call(node)
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            yield from self._library(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not self._is_prose(node):
            yield from self._string(node, node.value)
        if isinstance(node, ast.JoinedStr):
            parts = (each.value if isinstance(each, ast.Constant) else "X" for each in node.values)
            yield from self._string(node, "".join(str(each) for each in parts))
        if isinstance(node, (ast.List, ast.Tuple)):
            words = [each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if words[:1] == ["twilio"] and re.search(twilio.COMMAND, " ".join(words)):
                yield "command"
        if isinstance(node, ast.arg) and node.arg in twilio.PARAMETERS and self._default_names(node):
            yield "parameter"

    def _attribute(self, node: ast.Attribute) -> Iterator[str]:
        steps, root = steps_of(node), root_of(node)
        if set(steps) & twilio.ELSEWHERE or root in self.others or (not self.names_twilio and node.attr == "calls"):
            return
        parent = self.parents[node]
        asked = parent.attr if isinstance(parent, ast.Attribute) else None
        called = isinstance(parent, ast.Call) and parent.func is node
        used = called or asked in twilio.LIST_METHODS
        if (
            node.attr in ("conferences", "calls")
            and used
            and steps[-2:-1] not in (["list_conferences"], ["list_live_calls"])
        ) or (node.attr == "conferences" and asked is None and root in self.clients):
            yield "chain"
        elif node.attr == "participants" and used and (called or "conferences" in steps or root in self.contexts):
            if self.names_twilio:
                yield "chain"
        elif (node.attr in twilio.VOICE_RESOURCES and len(steps) == 1 and root in self.clients and asked is None) or (
            node.attr in twilio.ITEM_METHODS
            and root in self.contexts | self.items
            and called
            and (isinstance(node.value, (ast.Name, ast.Attribute)) or root in self.items)
        ):
            yield "chain"

    def _call(self, node: ast.Call) -> Iterator[str]:
        names = {each.arg for each in node.keywords}
        if isinstance(node.func, ast.Attribute) and self.names_twilio:
            if node.func.attr.startswith("update") and names & twilio.VOICE_KEYWORDS:
                yield "chain"
            if node.func.attr in ("create", "update", "create_async") and names & twilio.NUMBER_KEYWORDS:
                yield "number"
        if isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) > 1:
            name = node.args[1]
            if (isinstance(name, ast.Constant) and name.value in ("conferences", "participants")) or (
                isinstance(node.args[0], ast.Name)
                and node.args[0].id in self.clients
                and not isinstance(name, ast.Constant)
            ):
                yield "chain"

    def _library(self, node: ast.Name | ast.Attribute) -> Iterator[str]:
        if isinstance(self.parents[node], ast.Attribute):
            return
        dotted = self._dotted(node)
        if dotted.startswith("twilio.twiml.voice_response.") or dotted == "twilio.twiml.VoiceResponse":
            called = isinstance(self.parents[node], ast.Call)
            if called or isinstance(self.parents[node], (ast.Assign, ast.keyword)):
                yield "builder"
        elif dotted == "twilio.request_validator.RequestValidator":
            yield "signature"
        elif dotted in ("twilio.rest.TwilioRestClient", "twilio.twiml.Response", "twilio.util.TwilioCapability"):
            yield "old"
        elif re.fullmatch(twilio.RESOURCE_CLASS, dotted) and not self._in_annotation(node):
            yield "class"

    def _string(self, node: ast.expr, text: str) -> Iterator[str]:
        if isinstance(self.parents[node], ast.JoinedStr):
            return
        if "<" in text and re.search(twilio.TWIML_ONLY, text):
            yield "document"
        if text in twilio.EVENTS:
            yield "event"
        if text in twilio.PARAMETERS and self._is_key(node):
            yield "parameter"
        if re.search(twilio.SIGNATURE, text):
            yield "signature"
        if self.asks_by_hand and re.search(twilio.RESOURCE, text) and " " not in text.strip():
            yield "by hand"
        if re.search(twilio.COMMAND, text) and text.startswith("twilio "):
            yield "command"
        if "twilio" in text and ".conferences(" in text and "import" in text:
            yield "code"

    def _is_key(self, node: ast.expr) -> bool:
        """Return whether a text is what something is asked for: a subscript, or the first argument of a getter."""
        parent = self.parents[node]
        if isinstance(parent, ast.Subscript):
            return parent.slice is node and isinstance(parent.ctx, ast.Load)
        if not isinstance(parent, ast.Call) or parent.args[:1] != [node] or not isinstance(parent.func, ast.Attribute):
            return False
        return parent.func.attr in ("get", "getlist", "getone", "get_argument", "get_body_argument", "getvalue", "pop")

    def _default_names(self, node: ast.arg) -> bool:
        """Return whether a parameter is filled by a framework: it is annotated, and the module has forms."""
        return node.annotation is not None and "Form(" in self.text and "alias" not in self.text

    def _in_annotation(self, node: ast.AST) -> bool:
        while node in self.parents:
            parent = self.parents[node]
            if isinstance(parent, (ast.arg, ast.AnnAssign)) and parent.annotation is node:
                return True
            if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef)) and parent.returns is node:
                return True
            node = parent
        return False

    def _is_prose(self, node: ast.AST) -> bool:
        return isinstance(self.parents[node], ast.Expr)

    def _function(self, statement: ast.AST) -> tuple[int, int]:
        """Return the lines of the function around a statement: a document moves whole, and one finding says why not."""
        function = self._function_of(statement)
        if function is not None:
            return function.lineno, function.end_lineno or function.lineno
        assert isinstance(statement, (ast.stmt, ast.excepthandler))
        return lines_of(statement)

    def _function_of(self, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return node
        return None

    def statement(self, node: ast.AST) -> ast.stmt | ast.excepthandler:
        """Return the smallest statement around a node."""
        while not isinstance(node, (ast.stmt, ast.excepthandler)):
            node = self.parents[node]
        return node


def lines_of(statement: ast.stmt | ast.excepthandler) -> tuple[int, int]:
    """Return the first and last line of a statement; of one with a body, of its head alone."""
    first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", []))])
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not body:
        return first, statement.end_lineno or first
    inner = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return first, max(first, inner.lineno - 1) if inner.lineno > first else first


def _is_step(parent: ast.AST, node: ast.AST) -> bool:
    """Return whether an expression goes one step further with another, or chooses it."""
    if isinstance(parent, ast.Call):
        return parent.func is node
    if isinstance(parent, ast.DictComp):
        return parent.value is node
    return isinstance(parent, (ast.Attribute, ast.IfExp)) or (
        isinstance(parent, ast.Subscript) and parent.value is node
    )


def _name(target: ast.expr) -> str | None:
    if isinstance(target, ast.Name):
        return target.id
    return target.attr if isinstance(target, ast.Attribute) else None
