"""What a module offers to others that leads to a client: names, functions, classes and their attributes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from codemod.neighbours import Called, Home, Neighbours, Offer, Origin, Passed, Told
from codemod.python.asynchrony import Asynchrony
from codemod.python.callers import CONSTRUCTOR, MENTIONING, is_property
from codemod.python.escaping import escaping
from codemod.python.evaluator import Evaluator
from codemod.python.naming import Naming
from codemod.python.scopes import Binding, How, Scopes, Variable
from codemod.python.sending import Sending
from codemod.python.values import Callable, Class, Client, Instance, Offered, Package, Term, Unknown, Value

PATCHING = ("unittest.mock.", "mock.")
PATCHERS = ("mocker", "monkeypatch")
"""What a test runner gives a test by the name of its parameter."""
LONGEST = 200
"""So many characters a text may have that other modules are told of: the name of a room, not a document."""
FOREIGN = (Offered, Package)
DEPTH = 4
"""So many objects that hold one another are followed."""


def origin_of(client: Client, file: str) -> Origin | None:
    """Return where a client is made, None where that is not known."""
    if client.origin is not None or client.construction is None:
        return client.origin
    made = client.construction
    return Origin(file, made.lineno, made.col_offset, client.name, client.asynchronous)


def clients_of(offer: Offer | None) -> set[Origin]:
    """Return the clients that something offered is, or gives when it is called."""
    if offer is None:
        return set()
    found = {offer.client, *offer.others} if offer.client is not None else set()
    return {each for each in found if each is not None} | clients_of(offer.gives)


def _fills(binding: Binding) -> bool:
    """Return whether a binding gives something: no annotation alone, and no None."""
    none = isinstance(binding.value, ast.Constant) and binding.value.value is None
    return not none and not (binding.value is None and isinstance(binding.statement, ast.AnnAssign))


class Offers:
    """Tells of one module."""

    def __init__(self, evaluator: Evaluator, scopes: Scopes, neighbours: Neighbours) -> None:
        """Keep the module, and what it knows of the others."""
        self.evaluator = evaluator
        self.scopes = scopes
        self.neighbours = neighbours
        self.asynchrony = Asynchrony(evaluator.rules, scopes, evaluator)
        self.naming = Naming(evaluator, scopes, neighbours, self._is_own)
        self.sending = Sending(evaluator, scopes, neighbours, self._origin)

    def all(self) -> dict[str, Offer]:
        """Return what the names of the module lead to, those that lead to a client only."""
        found: dict[str, Offer] = {}
        for name, variable in self.scopes.module.variables.items():
            offer = self._of_variable(variable)
            if name == "*":
                found = {**self._starred(variable), **found}
            elif offer is not None:
                found[name] = self.sending.movable(variable, offer)
        return found

    def told(self, exported: frozenset[str]) -> Told:
        """Return all that the other modules must know; exported are the names that it offers to anybody."""
        shelves = {shelf: self._of(self.evaluator.on_shelf(shelf), shelf, DEPTH) for shelf in self._stocked()}
        calls, asked = tuple(self._calls()), self.naming.asked()
        return Told(
            self.all(),
            {shelf: offer for shelf, offer in shelves.items() if offer is not None},
            frozenset(shelf for shelf, offer in shelves.items() if offer is None),
            self._opaque(),
            self._loose(),
            takes=frozenset(name for name, calls in self.neighbours.given.items() if self._takes(name, calls)),
            lending=frozenset(self._lending()),
            escaping=escaping(self.evaluator, self.scopes),
            exported=exported,
            calls=calls,
            texts=dict(self._texts()),
            parameters=self.naming.parameters([*calls, *(each for every in asked.values() for each in every)]),
            asked=asked,
            bare=self.naming.bare(),
            classes=self.naming.classes(),
            methods=self.sending.methods(),
            meets=self.sending.meets(),
            away=self.naming.away(),
        )

    def _takes(self, name: str, calls: Iterable[Called]) -> bool:
        """Return whether every client that others give a function, or a class, is known in its parameters."""
        variable = self.scopes.module.variables.get(name)
        node = variable.single.node if variable is not None and variable.single is not None else None
        if isinstance(node, ast.ClassDef):
            made = [each.node for each in self.scopes.attributes.get((node, CONSTRUCTOR), ())]
            node = made[0] if len(made) == 1 else None
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        arguments = [*node.args.posonlyargs, *node.args.args][node.name == CONSTRUCTOR :]
        named = {each.arg: each for each in [*arguments, *node.args.kwonlyargs]}
        for call in calls:
            given = {**dict(zip((each.arg for each in arguments), call.positional, strict=False)), **call.keywords}
            handed = {key: each.client for key, each in given.items() if each.client is not None}
            if not call.whole or len(call.positional) > len(arguments) or not handed.keys() <= named.keys():
                return False
            if not all(self._is_held(named[key], origin) for key, origin in handed.items()):
                return False
        return True

    def _is_held(self, argument: ast.arg, origin: Origin) -> bool:
        """Return whether a parameter holds one client and nothing else."""
        term = self.evaluator.variable(self.scopes.variable_of[argument])
        return isinstance(term, Value) and not term.flaw and self._origin(term.client) == origin

    def _lending(self) -> Iterator[tuple[str, str]]:
        """Yield the classes of other modules that inherit a client, each with the attribute that holds it."""
        for owner, name in list(self.scopes.attributes):
            term = self.evaluator.member(owner, name)
            if not isinstance(term, Value) or term.kind != self.evaluator.library.client_kind.name:
                continue
            for each in self.evaluator.classes.lineage(owner):
                for base in each.bases:
                    dotted = self.evaluator.imported_name(base)
                    if dotted is not None and self._is_own(dotted):
                        yield dotted, name

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Yield the names of the module that are always one text, but for whole documents, and that text."""
        for name, variable in self.scopes.module.variables.items():
            binding = variable.single
            value = binding.value if binding is not None and binding.how is How.ASSIGNED else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and len(value.value) <= LONGEST:
                yield name, value.value

    def _stocked(self) -> list[str]:
        """Return the shelves on which the module puts something that is not a test's double."""
        bindings = self.evaluator.shelves.bindings
        return [shelf for shelf, each in bindings.items() if not all(self._is_double(one.value) for one in each)]

    def _is_double(self, node: ast.expr | None) -> bool:
        term = self.evaluator.term(node.func) if isinstance(node, ast.Call) else None
        return isinstance(term, Package) and term.dotted.startswith(PATCHING)

    def _opaque(self) -> frozenset[str]:
        """Return the names by which the module may reach things of other modules where that is not followed."""
        found: set[str] = set(self._names_of_handed_modules())
        for name, reads in self.scopes.attribute_reads.items():
            if any(self._is_opaque(read) and not self._is_shelf(read) for read in reads):
                found.add(name)
        for node in self.scopes.of(ast.Constant, ast.ImportFrom):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not self._is_explained(node):
                found.update(each for each in re.split("[.:]", node.value) if each.isidentifier())
            elif isinstance(node, ast.ImportFrom):
                found.update(alias.name for alias in node.names if not self._is_own(self._dotted(alias)))
        return frozenset(found)

    def _is_shelf(self, node: ast.AST) -> bool:
        """Return whether an expression names a shelf that is followed."""
        shelf = self.evaluator.shelves.of(node)
        return shelf in self.evaluator.shelves.bindings or shelf in self.neighbours.shelves

    def _is_explained(self, node: ast.Constant) -> bool:
        parent = self.scopes.parents[node]
        return self._is_patched(node) or (isinstance(parent, ast.Subscript) and self._is_shelf(parent))

    def _is_opaque(self, read: ast.Attribute) -> bool:
        """Return whether an attribute is read of something that may be anything."""
        term = self.evaluator.term(read.value)
        if isinstance(term, Package):
            module = any(f"{each}.".startswith(f"{term.dotted}.") for each in self.neighbours.packages)
            return not module and isinstance(self.evaluator.library.imported(term), Unknown)
        return isinstance(term, Unknown) and self.evaluator.classes.of(read.value) is None

    def _dotted(self, alias: ast.alias) -> str:
        return next(each.dotted for each in self.scopes.variable_of[alias].bindings if each.node is alias)

    def _is_own(self, dotted: str | None) -> bool:
        """Return whether a dotted name leads to a module of the tree."""
        own = self.neighbours.own
        return dotted is not None and any(dotted == each or dotted.startswith(f"{each}.") for each in own)

    def _loose(self) -> frozenset[str]:
        """Return the names of things of other modules that are handed on, not called at once."""
        found: set[str] = set()
        for node in self.scopes.of(ast.Name, ast.Attribute):
            if not isinstance(node.ctx, ast.Load):
                continue
            parent = self.scopes.parents[node]
            called = isinstance(parent, ast.Call) and parent.func is node
            if called or isinstance(parent, MENTIONING) or self.evaluator.injection.names(node):
                continue
            dotted = self.evaluator.imported_name(node)
            if self._is_own(dotted):
                found.add(str(dotted).rpartition(".")[2])
        return frozenset(found)

    def replaced(self) -> Iterator[tuple[Origin, int]]:
        """Yield the clients in whose place this module puts something else: in another's name, or in a subclass."""
        for node in self.scopes.of(ast.Attribute, ast.ClassDef):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                offer = self.evaluator.offer_of(node) if isinstance(self.evaluator.term(node.value), FOREIGN) else None
                binding = next((each for each in self.scopes.stored.get(node.attr, ()) if each.node is node), None)
                if offer is not None and binding is not None and _fills(binding):
                    value = binding.value
                    given = self._of(self.evaluator.term(value), "", DEPTH) if value is not None else None
                    yield from ((origin, node.lineno) for origin in clients_of(offer) - clients_of(given))
            elif isinstance(node, ast.ClassDef):
                own = self._members(node, DEPTH)
                for name, offer in self.evaluator.inherited(node).items():
                    bindings = [each for each in self.scopes.attributes.get((node, name), ()) if _fills(each)]
                    replaced = clients_of(offer) - clients_of(own.get(name))
                    yield from ((origin, each.statement.lineno) for each in bindings for origin in replaced)

    def _calls(self) -> Iterator[Called]:
        for node in self.scopes.of(ast.Call):
            dotted = self.evaluator.imported_name(node.func)
            if dotted is not None and self._is_own(dotted):
                starred = any(isinstance(each, ast.Starred) for each in node.args)
                whole = not starred and all(each.arg is not None for each in node.keywords)
                keywords = {each.arg: self._passed(each.value) for each in node.keywords if each.arg is not None}
                yield Called(dotted, tuple(map(self._passed, node.args)), keywords, whole)

    def _passed(self, node: ast.expr) -> Passed:
        """Return what is known of an argument."""
        term = self.evaluator.term(node)
        if isinstance(term, Value):
            client = term.kind == self.evaluator.library.client_kind.name and not term.flaw
            return Passed(self._origin(term.client) if client else None, value=self.sending.of(term))
        return self.naming.passed(node)

    def _is_patched(self, node: ast.Constant) -> bool:
        """Return whether a text is prose, or names what a test puts a double in the place of."""
        parent = self.scopes.parents[node]
        return isinstance(parent, ast.Expr) or self._is_given_to_patch(node)

    def _is_given_to_patch(self, node: ast.expr) -> bool:
        """Return whether an expression is an argument of what puts a double in the place of something."""
        parent = self.scopes.parents[node]
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if not isinstance(call, ast.Call) or call.func is node:
            return False
        term = self.evaluator.term(call.func)
        if isinstance(term, Package):
            return term.dotted.startswith(PATCHING)
        root: ast.expr = call.func
        while isinstance(root, ast.Attribute):
            root = root.value
        variable = self.scopes.variable_of.get(root)
        filled = variable is not None and variable.bindings[0].how is How.PARAMETER
        return isinstance(root, ast.Name) and filled and root.id in PATCHERS

    def _names_of_handed_modules(self) -> Iterator[str]:
        """Yield what may be read of modules that are handed on as a whole."""
        for node in self.scopes.of(ast.Name, ast.Attribute):
            if not isinstance(node.ctx, ast.Load):
                continue
            dotted = self.evaluator.imported_name(node)
            step = isinstance(self.scopes.parents[node], ast.Attribute)
            if dotted in self.neighbours.packages and not step and not self._is_given_to_patch(node):
                names = (name.removeprefix(f"{dotted}.") for name in self.neighbours.offers)
                yield from (name for name in names if "." not in name)

    def _starred(self, variable: Variable) -> Mapping[str, Offer]:
        found: dict[str, Offer] = {}
        for binding in variable.bindings:
            prefix = binding.dotted.removesuffix("*")
            for dotted, offer in self.neighbours.offers.items():
                name = dotted.removeprefix(prefix)
                if dotted.startswith(prefix) and "." not in name and not name.startswith("_"):
                    found[name] = offer
        return found

    def _of_variable(self, variable: Variable) -> Offer | None:
        binding = variable.single
        if binding is not None and binding.how is How.IMPORTED:
            return self.neighbours.offer(binding.dotted)
        return self._of(self.evaluator.variable(variable), variable.name, DEPTH)

    def _of(self, term: Term, path: str, depth: int) -> Offer | None:
        """Return what a term leads to, which stands at a path of this module."""
        home = (self.neighbours.file, path)
        if isinstance(term, Offered):
            return replace(term.offer, home=home)
        if isinstance(term, Value):
            return self._of_client(term, home) or self.sending.offer(term, home)
        if depth == 0:
            return None
        if isinstance(term, Callable):
            gives = self._of(self.sending.given(term), f"{path}()", depth - 1)
            awaited = isinstance(term.node, ast.AsyncFunctionDef)
            generated = term.node in self.scopes.yields and (gives is None or gives.value is None)
            return Offer(home, None, gives, awaited, generated) if gives is not None else None
        if isinstance(term, Class):
            attributes = self._members(term.node, depth)
            return Offer(home, gives=Offer(home, attributes=attributes), attributes=attributes) if attributes else None
        if isinstance(term, Instance):
            attributes = self._members(term.of, depth)
            return Offer(home, attributes=attributes) if attributes else None
        return None

    def _of_client(self, term: Value, home: Home) -> Offer | None:
        if term.kind != self.evaluator.library.client_kind.name:
            return None
        origin = self._origin(term.client)
        others = tuple(found for each in term.others if (found := self._origin(each)) is not None)
        return Offer(home, origin, flaw=term.flaw, others=others) if origin is not None else None

    def _origin(self, client: Client) -> Origin | None:
        if client.construction is not None:
            client.asynchronous = self.asynchrony.session(client.construction) is not None
        return origin_of(client, self.neighbours.file)

    def _members(self, owner: ast.ClassDef, depth: int) -> dict[str, Offer]:
        """Return what the attributes of a class's objects lead to, those that it inherits among them."""
        found = dict(self.evaluator.inherited(owner))
        lineage = self.evaluator.classes.lineage(owner)
        names = dict.fromkeys(name for each, name in self.scopes.attributes if each in lineage)
        for name in names:
            holder = next(each for each in lineage if (each, name) in self.scopes.attributes)
            path = f"{holder.name}.{name}"
            term = self.evaluator.member(owner, name)
            if isinstance(term, Callable) and not isinstance(term.node, ast.Lambda) and is_property(term.node):
                term = self.sending.given(term)
            offer = self._of(term, path, depth - 1)
            if offer is not None:
                found[name] = offer
            else:
                found.pop(name, None)
        return found
