"""What the library's own objects are: its clients, what stands one step further, and what their calls give."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial

from codemod.neighbours import Origin
from codemod.python.matching import Matcher
from codemod.python.values import (
    OWN,
    RESULT,
    UNKNOWN,
    Client,
    Match,
    Package,
    Pending,
    Read,
    Spelling,
    Steps,
    Term,
    Value,
    Written,
)
from codemod.rules import Rule, Rules, Ways

NOWHERE = Ways({}, {}, frozenset())
"""What the attributes of a change's result lead to."""


class Library:
    """Answers what comes of the objects that the tables describe, in one module."""

    def __init__(self, rules: Rules, matcher: Matcher) -> None:
        """Keep the tables, and what holds calls against them."""
        self.rules = rules
        self.matcher = matcher
        self.matches: dict[ast.expr, tuple[Value, str, Match]] = {}
        """Calls of methods, or what awaits one: receiver, method, what the tables say."""
        self.awaited: dict[ast.expr, str] = {}
        """Of these, the asynchronous ones -> how the program calls the method."""
        self.clients: dict[object, Client] = {}
        self.spent: set[ast.expr] = set()
        """Keys that only say whose call is meant: what is written does not hold them."""
        self.made_by = {dotted for kind in rules.kinds.values() for dotted in kind.made_by}
        """The classes that clients are made of."""
        self.client_kind = next(kind for kind in rules.kinds.values() if kind.made_by)

    def constructed(self, node: ast.Call) -> Value:
        """Return the client that a call makes."""
        client = self.clients.setdefault(node, Client(node, "the client"))
        return Value(self.client_kind.name, client, node, {"client": Written(node)}, stands_for="client")

    def unknown_client(self, node: ast.expr, name: str = "", *, certain: bool = False) -> Value:
        """Take an expression for a client that is made elsewhere: for the sake of what is asked of it, or certainly."""
        name = name or ast.unparse(node)
        client = self.clients.setdefault(("unknown", name), Client(None, name, certain=False))
        client.certain = client.certain or certain
        return Value(self.client_kind.name, client, node, {"client": Written(node)}, stands_for="client")

    def foreign_client(self, origin: Origin, node: ast.expr) -> Value:
        """Return a client that another module of the tree makes."""
        made = Client(None, origin.name, origin=origin, asynchronous=origin.asynchronous)
        client = self.clients.setdefault(origin, made)
        return Value(self.client_kind.name, client, node, {"client": Written(node)}, stands_for="client")

    def attribute(self, base: Value, attributes: tuple[str, ...], node: ast.expr) -> Term:
        """Return what the attributes of a value lead to, written as node."""
        if base.many:
            return Steps(base, attributes)
        ways = self.rules.ways(base.kind) if base.kind != RESULT else NOWHERE
        if (kind := ways.read.get(attributes)) is not None:
            return replace(base, kind=kind, node=node, stands_for=None, result_of=())
        if attributes in ways.begun or base.kind == self.client_kind.name:
            return Steps(base, attributes)
        if len(attributes) == 1 and self.method(base.kind, attributes[0]) is None and self.has_attributes(base):
            return Read(base, attributes[0])
        return Steps(base, attributes)

    def has_attributes(self, base: Value) -> bool:
        """Return whether a value is something fetched or returned, not a mere way to it."""
        kind = self.rules.kinds.get(base.kind)
        return kind is None or bool(kind.read or kind.known or kind.none)

    def method(self, kind: str, name: str) -> tuple[str, str] | None:
        """Return (method, variant) where a kind has a method of that name in one of its variants; None otherwise."""
        if kind == RESULT:
            return None
        for variant in self.rules.endings:
            if name.endswith(variant):
                plain = name[: len(name) - len(variant)]
                if plain and self.rules.parameters(kind, plain) is not None:
                    return plain, variant
        return None

    def called(self, node: ast.Call, function: Value | Steps, awaiting: ast.expr) -> Term:
        """Return what a call of a value, or of what its attributes lead to, gives.

        awaiting is what awaits the call, the call itself where nothing does.
        """
        base, attributes = (function, ()) if isinstance(function, Value) else (function.base, function.attributes)
        if base.many:
            return UNKNOWN
        ways = self.rules.ways(base.kind) if base.kind != RESULT else NOWHERE
        for pattern, kind in ways.called.get(attributes, ()):
            found_context = self.matcher.context(pattern, node, base)
            if found_context is not None:
                captured, read = found_context
                stands_for = self.rules.kinds[kind].becomes
                parts = {**base.parts, **captured}
                made = replace(base, kind=kind, node=node, parts=parts, stands_for=stands_for, made=None)
                if read is not None:  # it moves with what its key was read from, and needs the key no more
                    self.spent.update(each for each in [*node.args, *(word.value for word in node.keywords)])
                    carriers = made.carriers | read.base.carriers
                    sent = made.sent or read.base.sent
                    made = replace(made, carriers=carriers, made=read.base.made, rooms=read.base.rooms, sent=sent)
                    if kind == read.base.kind:  # the very same thing
                        again = self.rules.kinds[kind].parts
                        parts = {name: part for name, part in made.parts.items() if name not in again}
                        parts.update({name: part for name, part in base.parts.items() if name in parts})
                        made = replace(made, parts=parts, stands_for=read.base.stands_for)
                    return made
                return self._named(made, captured)
        if len(attributes) != 1 or (found := self.method(base.kind, attributes[0])) is None:
            return UNKNOWN
        method, variant = found
        match = self.matcher.match(base, method, node)
        asynchronous = self.rules.asynchronous.variant
        if variant not in ("", asynchronous):  # one of several endings
            message = self.rules.messages["variant"]
            instead = method + (asynchronous if variant.endswith(asynchronous) else "")
            text, help_text = (
                each.replace("{variant}", f"{method}{variant}").replace("{method}", instead)
                for each in (message.text, message.help)
            )
            rule = match.steps[0].rule if match.steps else match.manual
            match = Match(problem=text, help=help_text, manual=rule, keywords=match.keywords)
        if not asynchronous or not variant.endswith(asynchronous):
            self.matches[node] = (base, method, match)
            return self._result(node, base, match, method)
        self.matches[awaiting] = (base, method, match)
        self.awaited[awaiting] = f"{method}{variant}"
        return Pending(self._result(awaiting, base, match, method) if awaiting is not node else UNKNOWN)

    def _result(self, node: ast.expr, base: Value, match: Match, method: str) -> Term:
        rule = match.steps[0].rule if match.steps else self._giving(base.kind, method)
        if rule is None:
            return UNKNOWN
        made = partial(replace, base, node=node, stands_for=None, made=node)
        if rule.each is not None:
            return made(kind=rule.each, many=True)
        if rule.returns is not None:
            kind = self.rules.kinds[rule.returns]
            parts = {name: part for name, part in base.parts.items() if name not in kind.parts}
            if kind.parts:  # what the call returns is an object of its own
                parts[kind.name] = Written(node)
            return made(kind=kind.name, parts=parts, stands_for=kind.name if kind.parts else None)
        return made(kind=RESULT, result_of=tuple(step.rule for step in match.steps))

    def stands_for(self, kind: str) -> str | None:
        """Return the part that a value of a kind holds once it has moved, whatever made it."""
        found = self.rules.kinds[kind]
        return found.becomes or (found.name if found.parts else None)

    def _giving(self, kind: str, method: str) -> Rule | None:
        """Return a rule that tells what a call gives which no rule moves: what is done with that stays with it."""
        rules = [rule for rule, _ in self.rules.candidates(kind, method) if rule.each or rule.returns]
        same = len({(rule.each, rule.returns) for rule in rules}) == 1
        return rules[0] if same else None

    def _named(self, value: Value, captured: Mapping[str, Spelling]) -> Value:
        """Note which expressions name the room and the call of a context."""
        room, call = captured.get("room"), captured.get("call")
        rooms = (room.node,) if isinstance(room, Written) else value.rooms
        calls = (call.node,) if isinstance(call, Written) else value.calls
        return replace(value, rooms=rooms, calls=calls) if (rooms, calls) != (value.rooms, value.calls) else value

    def item(self, base: Value, node: ast.expr) -> Value:
        """Return an item of a list, written as node."""
        kind = self.rules.kinds[base.kind]
        parts = {name: part for name, part in base.parts.items() if name not in kind.parts}
        stands_for = kind.becomes or kind.name
        parts[stands_for] = Written(node)
        rooms = () if kind.name == "room" else base.rooms
        calls = base.calls if kind.becomes else ()
        return replace(
            base, node=node, parts=parts, stands_for=stands_for, many=False, keyed=False, rooms=rooms, calls=calls
        )

    def imported(self, package: Package) -> Term:
        """Return what a call of something imported gives."""
        top = package.dotted.split(".")[0]
        known = top in sys.stdlib_module_names or top in self.libraries or top == self.rules.tables["sdk"]["package"]
        return OWN if known else UNKNOWN

    @cached_property
    def libraries(self) -> frozenset[str]:
        """Return the top packages that clients come from."""
        return frozenset(dotted.split(".")[0] for dotted in self.made_by)
