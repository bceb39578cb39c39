"""What each expression of a module is on Twilio: one question, `term`, answered from ast, scopes and tables."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from codemod.neighbours import ALONE, Home, Neighbours, Offer, Origin, Sent
from codemod.python.builders.library import APPENDS, NESTS, library_of
from codemod.python.callers import Callers, Definition, is_property, results
from codemod.python.carrying import out_of_attribute, out_of_call
from codemod.python.classes import Classes
from codemod.python.injection import Injection
from codemod.python.joining import are_same, join
from codemod.python.library import Library
from codemod.python.matching import Matcher
from codemod.python.parts import constant_of
from codemod.python.positions import Positions
from codemod.python.scopes import COMPREHENSIONS, Binding, How, Scopes, Variable
from codemod.python.sequences import Sequences
from codemod.python.shelves import Shelves
from codemod.python.values import (
    OWN,
    UNKNOWN,
    Built,
    BuiltMethod,
    Callable,
    Class,
    Imported,
    Instance,
    Offered,
    Own,
    Package,
    Pending,
    Read,
    Spelling,
    Steps,
    Term,
    Unknown,
    Value,
    Written,
)
from codemod.rules import Rules

# Expressions that make an object of Python's own.
OWN_NODES = (
    ast.Constant,
    ast.JoinedStr,
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.Dict,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    *COMPREHENSIONS,
)
KEPT_IN_ATTRIBUTE = "is kept in an attribute, where this tool does not follow it"
# Methods by which an object answers with what is another's.
STANDING_IN = ("__getattr__", "__getattribute__", "__new__")
IMPORTS = "importlib.import_module"


class Evaluator:
    """Answers what an expression of one module is; every answer is worked out once."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        shared: frozenset[str] = frozenset(),
        named: tuple[str, ...] = (),
        neighbours: Neighbours = ALONE,
    ) -> None:
        """Keep the tables and the scopes of the module.

        shared holds its names that other modules use, named the clients that the configuration names
        (`package.module:name`, a client or what returns one), neighbours what is known of other modules.
        """
        self.neighbours = neighbours
        self.named = frozenset(each.replace(":", ".") for each in named)
        self.rules = rules
        self.scopes = scopes
        self.library = Library(rules, Matcher(rules, self.term, self.constant, self._same, self._is_text))
        self.builders = library_of(rules)
        self.sequences = Sequences(scopes, self.library, self.term)
        self.classes = Classes(scopes, self.term)
        shared |= neighbours.spoken
        self.callers = Callers(scopes, self.classes, shared, self.term, neighbours.given, neighbours.received)
        self.shelves = Shelves(rules, scopes, self.term)
        self.injection = Injection(rules, scopes, self.term)
        self.positions = Positions(scopes, self.sources, self.callers)
        self._clients_elsewhere: dict[tuple[Home, ast.stmt], Imported] = {}
        self.holders: dict[tuple[ast.ClassDef, str], Variable] = {}
        """Attribute that holds a value -> the variable that stands for it."""
        self._attributes: dict[tuple[ast.ClassDef, str], Term | None] = {}
        self._terms: dict[ast.expr, Term] = {}
        self._listing: set[ast.expr] = set()
        """Lists whose items are being looked for."""
        self._variables: dict[Variable, Term] = {}
        self._client_kind = self.library.client_kind

    # ---- expressions -------------------------------------------------------------------------------------------------

    def term(self, node: ast.expr) -> Term:
        """Return what an expression is."""
        found = self._terms.get(node)
        if found is None:
            self._terms[node] = UNKNOWN  # what a value that depends on itself is, while it is worked out
            found = self._terms[node] = self._evaluate(node)
        return found

    def _evaluate(self, node: ast.expr) -> Term:
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, ast.NamedExpr):
            return self._walrus(node)
        if isinstance(node, ast.IfExp):
            if isinstance(self.scopes.parents[node], ast.Attribute):
                return join([self.term(node.body), self.term(node.orelse)], node, self.scopes)
            return self._either([node.body, node.orelse], node)
        if isinstance(node, ast.Lambda):
            return Callable(node)
        given = pending.gives if isinstance(node, ast.Await) and (pending := self._pending(node.value)) else UNKNOWN
        if not isinstance(given, Unknown):
            return given
        if isinstance(node, ast.Await) and (function := self.positions.passed_on(node.value)) is not None:
            found = self.term(function.body)
            return found.at(node) if isinstance(found, Value) else OWN if isinstance(found, Read) else found
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
            called = self.term(node.value.func)
            return OWN if isinstance(called, Package) and called.dotted in self.neighbours.plain else UNKNOWN
        if isinstance(node, OWN_NODES):
            return self.sequences.display(node) or OWN
        return UNKNOWN

    def _pending(self, node: ast.expr) -> Pending | None:
        term = self.term(node)
        return term if isinstance(term, Pending) else None

    def _either(self, nodes: list[ast.expr], node: ast.expr | None) -> Term:
        """Return what one of several expressions gives; a client that is None at times is a place filled later."""
        terms = [self.term(each) for each in nodes]
        clients = [each for each in terms if isinstance(each, Value) and each.kind == self._client_kind.name]
        rest = [each for each, term in zip(nodes, terms, strict=True) if term not in clients]
        if clients and all(isinstance(each, ast.Constant) and each.value is None for each in rest):
            terms = [*clients]
        return join(terms, node, self.scopes)

    def _name(self, node: ast.Name) -> Term:
        variable = self.scopes.variable_of.get(node)
        if variable is None:
            offer = self._starred_offer(node)
            return self._starred(node.id) if offer is None else self._offered(offer, node)
        found = self.variable(variable)
        if not isinstance(found, Value):
            return found
        # A client may stay where it is and have a second one beside it: what hangs on it is free to move.
        return found.at(node, None if found.kind == self._client_kind.name else variable)

    def _starred_offer(self, node: ast.Name) -> Offer | None:
        """Return what a star import brings of the tree's modules by a name that nothing in this module binds."""
        starred = self.scopes.module.variables.get("*")
        if starred is None or node in self.scopes.variable_of:
            return None
        found = (self.neighbours.offer(f"{each.dotted.removesuffix('*')}{node.id}") for each in starred.bindings)
        return next((offer for offer in found if offer is not None), None)

    def _starred(self, name: str) -> Term:
        """Return what a name is that nothing in the module binds: one that a star import brings, or a builtin."""
        starred = self.scopes.module.variables.get("*")
        for binding in starred.bindings if starred is not None else ():
            package = binding.dotted.removesuffix(".*")
            if f"{package}.{name}" in self.library.made_by or f"{package}.{name}" in self.builders.classes:
                return Package(f"{package}.{name}")
        return Package(f"{builtins.__name__}.{name}") if hasattr(builtins, name) else UNKNOWN

    def _walrus(self, node: ast.NamedExpr) -> Term:
        found = self.term(node.value)
        variable = self.scopes.variable_of[node.target]
        if not isinstance(found, Value):
            return found
        return found.at(node, None if found.kind == self._client_kind.name else variable)

    def constant(self, node: ast.expr) -> ast.Constant | None:
        """Return the constant that an expression is known to be: a literal, a name for one, one of the library's."""
        found = constant_of(node, self.scopes)
        if found is None and isinstance(node, ast.Attribute) and isinstance(term := self.term(node), Package):
            value = self.rules.constants.get(term.dotted)
            return ast.Constant(value) if value is not None else None
        return found

    def _is_text(self, node: ast.expr) -> bool:
        """Return whether an expression is certainly a string: a constant, or a parameter that is annotated as one."""
        if (found := self.constant(node)) is not None:
            return isinstance(found.value, str)
        variable = self.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        bound = variable.single.node if variable is not None and variable.single is not None else None
        annotation = bound.annotation if isinstance(bound, ast.arg) else None
        return isinstance(annotation, ast.Name) and annotation.id == "str"

    def _same(self, spellings: list[Spelling]) -> bool:
        return are_same([self._meant(each) for each in spellings], self.scopes)

    def _meant(self, spelling: Spelling) -> Spelling:
        """Return the part that an attribute is known to be: the name that a listed room was found by."""
        term = self.term(spelling.node) if isinstance(spelling, Written) else None
        if not isinstance(term, Read) or term.base.kind not in self.rules.kinds:
            return spelling
        known = self.rules.known(term.base.kind).get(term.attribute)
        name = known.node.id if known is not None and isinstance(known.node, ast.Name) else ""
        return term.base.parts.get(name, spelling)

    def _attribute(self, node: ast.Attribute) -> Term:
        return self._attribute_of(node.value, node.attr, node)

    def named_attribute(self, node: ast.Call) -> tuple[ast.expr, str] | None:
        """Return object and attribute of `getattr(object, "attribute")`, with a constant default or none."""
        if not isinstance(node.func, ast.Name) or node.func.id != "getattr" or node.func in self.scopes.variable_of:
            return None
        if len(node.args) not in (2, 3) or node.keywords:
            return None
        base, name, *default = node.args
        constant = constant_of(name, self.scopes)
        if constant is None or not isinstance(constant.value, str):
            return None
        return (base, constant.value) if all(isinstance(each, ast.Constant) for each in default) else None

    def _attribute_of(self, value: ast.expr, name: str, node: ast.expr) -> Term:
        base = self.term(value)
        if isinstance(base, Built):
            return BuiltMethod(base, name)
        if isinstance(base, Package) and (offer := self.neighbours.offer(f"{base.dotted}.{name}")) is not None:
            return self._offered(offer, node)
        if isinstance(base, (Package, Unknown)) and (found := self._shelved(node)) is not None:
            return found
        if isinstance(base, Offered):
            return self._offered(base.offer.attributes[name], node) if name in base.offer.attributes else UNKNOWN
        if isinstance(base, Package):
            if self._is_named(base):
                return self.library.attribute(self.library.unknown_client(value, certain=True), (name,), node)
            if base.dotted in self.neighbours.plain:
                return OWN
            if name in self._client_kind.unknown and isinstance(self.library.imported(base), Unknown):
                return self.library.attribute(self.library.unknown_client(value), (name,), node)
            return Package(f"{base.dotted}.{name}")
        if isinstance(base, Value):
            return self.library.attribute(base, (name,), node)
        if isinstance(base, Steps):
            return self.library.attribute(base.base, (*base.attributes, name), node)
        if isinstance(base, (Instance, Class)):
            return self._instance_attribute(base.of if isinstance(base, Instance) else base.node, value, name, node)
        if isinstance(value, ast.Name) and (owner := self.scopes.self_class(value)) is not None:
            return self._instance_attribute(owner, value, name, node)
        if isinstance(base, Unknown) and name in self._client_kind.unknown:
            return self.library.attribute(self.library.unknown_client(value), (name,), node)
        return UNKNOWN  # what an object of the program's own holds may be anything

    def _call(self, node: ast.Call) -> Term:
        if (named := self.named_attribute(node)) is not None:
            return self._attribute_of(*named, node)
        function = self.term(node.func)
        if isinstance(function, BuiltMethod):
            # One that is called by another name is found where it is kept.
            return self._built(node, function) if isinstance(node.func, ast.Attribute) else UNKNOWN
        if isinstance(function, Offered):
            return self._given(function.offer, node)
        if isinstance(function, Package):
            if function.dotted in self.builders.classes:
                return Built(self.builders.classes[function.dotted], (node,))
            if function.dotted in self.library.made_by:
                return self.library.constructed(node)
            if (module := self._imported_by(function, node)) is not None:
                return Package(module)
            if self._is_named(function):
                return self.library.unknown_client(node, certain=True)
            if function.dotted in self.neighbours.plain:
                return OWN
            if (found := self.sequences.called(node, function.dotted)) is not None:
                return found
            # A class makes an object of its own; a function may return what it was given.
            return self.library.imported(function) if _is_class(function) else UNKNOWN
        if isinstance(function, Steps) and len(function.attributes) == 1:
            found = self.sequences.method(function.base, function.attributes[0], node)
            if found is not None:
                return found
        if isinstance(function, (Value, Steps)):
            around = self.scopes.parents[node]
            return self.library.called(node, function, around if isinstance(around, ast.Await) else node)
        if isinstance(function, Class):
            return Instance(function.node)
        if isinstance(function, Instance):
            return UNKNOWN
        if isinstance(function, Callable):
            if isinstance(function.node, ast.Lambda):
                return self.returned(node, function)
            arguments = {each.call: each.arguments for each in self.callers.of(function.node) or ()}
            base = node.func.value if isinstance(node.func, ast.Attribute) else None
            awaiting = self.callers.awaiting(function.node, node)
            given = self._returned(awaiting, function.node, arguments.get(node, {}), base)
            if not isinstance(function.node, ast.AsyncFunctionDef):
                return given
            if awaiting is node:  # what a decorator makes of it may be no coroutine
                return UNKNOWN if function.node.decorator_list else Pending(UNKNOWN)
            return Pending(given)
        return UNKNOWN

    def _imported_by(self, function: Package, node: ast.Call) -> str | None:
        """Return which of the library's modules a call imports by its name; None for any other call."""
        if function.dotted != IMPORTS or len(node.args) != 1 or node.keywords:
            return None
        name = getattr(node.args[0], "value", None)
        return name if isinstance(name, str) and name.split(".")[0] in self.library.libraries else None

    def _built(self, node: ast.Call, function: BuiltMethod) -> Term:
        """Return what a method of a builder gives: an element that it makes, or for append the builder itself."""
        base = function.base
        if self.builders.is_word(APPENDS, function.name):
            return base
        if self.builders.is_word(NESTS, function.name):
            return self.term(node.args[0]) if len(node.args) == 1 else UNKNOWN
        made = self.builders.method(base.builder, function.name)
        return Built(made, (node,)) if made is not None else UNKNOWN

    def _is_named(self, package: Package) -> bool:
        """Return whether the configuration names something imported as a client, or as what returns one."""
        if not self.named:
            return False
        dotted = package.dotted.lstrip(".")
        relative = package.dotted.startswith(".")
        return any(each == dotted or (relative and each.endswith(f".{dotted}")) for each in self.named)

    def _subscript(self, node: ast.Subscript) -> Term:
        base = self.term(node.value)
        if isinstance(base, Value) and base.many:
            if isinstance(node.slice, ast.Slice):
                return base.at(node)
            return self.library.item(base, node)
        return OWN if isinstance(base, Value) else self._shelved(node) or UNKNOWN

    # ---- other modules -----------------------------------------------------------------------------------------------

    def _offered(self, offer: Offer, node: ast.expr) -> Term:
        """Return what something of another module is, written as node."""
        if offer.value is not None:
            return self._sent(offer.value, node)
        if offer.client is None:
            return Offered(offer)
        found = self._by_origin(offer.client, node)
        if offer.flaw is None or not isinstance(found, Value):
            return found
        others = (term for each in offer.others if isinstance(term := self._by_origin(each, node), Value))
        return replace(found, flaw=offer.flaw, others=tuple(each.client for each in others))

    def _given(self, offer: Offer, node: ast.Call) -> Term:
        """Return what a call of something of another module gives."""
        if offer.gives is None or offer.generated:
            return UNKNOWN
        if not offer.awaited:
            return self._offered(offer.gives, node)
        around = self.scopes.parents[node]
        return Pending(self._offered(offer.gives, around) if isinstance(around, ast.Await) else UNKNOWN)

    def _sent(self, sent: Sent, node: ast.expr, statement: ast.stmt | None = None) -> Value:
        """Return what another module hands on of Twilio's, written as node; statement is the import that brings it."""
        client = self._by_origin(sent.client, node) if sent.client is not None else UNKNOWN
        if not isinstance(client, Value):
            client = self.library.unknown_client(ast.Name(f"the client of {PurePath(sent.file).name}"), certain=True)
        found = Value(sent.kind, client.client, node, {}, many=sent.many, sent=sent)
        if sent.many or sent not in self.neighbours.moving:
            return found
        stands_for = self.library.stands_for(sent.kind)
        parts: dict[str, Spelling] = {stands_for: Written(node)} if stands_for is not None else {}
        statement = statement or self._brought_by(node)
        if sent.reached is not None and statement is not None:
            known = self._clients_elsewhere.setdefault((sent.reached, statement), Imported(sent.reached, statement))
            parts[self._client_kind.name] = known
        return replace(found, parts=parts, stands_for=stands_for)

    def _brought_by(self, node: ast.expr) -> ast.stmt | None:
        """Return the import that brings the name at which an expression begins."""
        while isinstance(node, (ast.Call, ast.Attribute, ast.Await)):
            node = node.func if isinstance(node, ast.Call) else node.value
        variable = self.scopes.variable_of.get(node)
        binding = variable.single if variable is not None else None
        return binding.statement if binding is not None and binding.how is How.IMPORTED else None

    def _by_origin(self, origin: Origin, node: ast.expr) -> Term:
        """Return the client that is made somewhere, perhaps in this very module and handed back to it."""
        if origin.file != self.neighbours.file:
            return self.library.foreign_client(origin, node)
        for each in self.scopes.of(ast.Call):
            if (each.lineno, each.col_offset) == (origin.line, origin.column):
                found = self.term(each)
                if isinstance(found, Value):
                    return found.at(node)
        return UNKNOWN

    def _shelved(self, node: ast.expr) -> Term | None:
        """Return the client, or what leads to one, that a shelf holds which an expression names; None for none."""
        shelf = self.shelves.of(node)
        return self._on_any_shelf(shelf, node) if shelf is not None else None

    def _on_any_shelf(self, shelf: str, node: ast.expr) -> Term | None:
        found = self.on_shelf(shelf)
        if isinstance(found, Unknown) and (offer := self.neighbours.shelves.get(shelf)) is not None:
            found = self._offered(offer, node)
        if isinstance(found, Value) and found.kind == self._client_kind.name:
            return found.at(node)
        return found if isinstance(found, (Instance, Offered)) else None

    def on_shelf(self, shelf: str) -> Term:
        """Return what this module puts on a shelf; unknown for nothing, and where another module puts something."""
        bindings = self.shelves.bindings.get(shelf, [])
        return self._bound(bindings, shelf) if bindings else UNKNOWN

    def imported_name(self, node: ast.expr) -> str | None:
        """Return the dotted name of what an expression takes from an import; None for anything else."""
        if isinstance(node, ast.Name):
            variable = self.scopes.variable_of.get(node)
            binding = variable.single if variable is not None else None
            return binding.dotted if binding is not None and binding.dotted else None
        base = self.imported_name(node.value) if isinstance(node, ast.Attribute) else None
        return f"{base}.{node.attr}" if isinstance(node, ast.Attribute) and base is not None else None

    def follows(self, call: ast.Call) -> bool:
        """Return whether a call hands its clients to a function of another module that follows them."""
        return self.imported_name(call.func) in self.neighbours.following

    def offer_of(self, node: ast.expr) -> Offer | None:
        """Return what an expression takes from another module, None where it takes nothing that leads to a client."""
        if isinstance(node, ast.Name):
            dotted = self.imported_name(node)
            return self.neighbours.offer(dotted) if dotted is not None else self._starred_offer(node)
        shelf = self.shelves.of(node)
        if shelf is not None and shelf in self.neighbours.shelves and isinstance(self.on_shelf(shelf), Unknown):
            return self.neighbours.shelves[shelf]
        if not isinstance(node, ast.Attribute):
            return None
        base = self.term(node.value)
        if isinstance(base, Package):
            return self.neighbours.offer(f"{base.dotted}.{node.attr}")
        if isinstance(base, Offered):
            return base.offer.attributes.get(node.attr)
        owner = self.classes.of(node.value)
        return self.inherited(owner).get(node.attr) if owner and not self._bindings_of(owner, node.attr) else None

    def inherited(self, owner: ast.ClassDef) -> Mapping[str, Offer]:
        """Return what a class inherits from classes of other modules."""
        found: dict[str, Offer] = {}
        for each in reversed(self.classes.lineage(owner)):
            for base in reversed(each.bases):
                term = self.term(base)
                if isinstance(term, Offered) and term.offer.gives is not None:
                    found.update(term.offer.gives.attributes)
        return found

    def member(self, owner: ast.ClassDef, name: str) -> Term:
        """Return what an attribute of a class's objects holds, as the module's own classes have it; unknown without."""
        return self._kept(owner, name) or UNKNOWN

    # ---- names -------------------------------------------------------------------------------------------------------

    def variable(self, variable: Variable) -> Term:
        """Return what a variable holds, whichever of its bindings ran last."""
        if variable not in self._variables:
            self._variables[variable] = UNKNOWN
            self._variables[variable] = self._bound(_lasting(variable), variable.name)
        return self._variables[variable]

    def _bound(self, bindings: list[Binding], name: str) -> Term:
        terms: list[Term] = []
        for binding in bindings:
            if binding.value is None and isinstance(binding.statement, ast.AnnAssign):
                continue  # an annotation alone
            term = self._binding(binding, name)
            if isinstance(term, Own) and isinstance(binding.value, ast.Constant) and binding.value.value is None:
                continue  # a place that is filled later
            terms.append(term)
        return join(terms, None, self.scopes) if terms else UNKNOWN

    def _binding(self, binding: Binding, name: str) -> Term:
        if binding.how is How.IMPORTED:
            offer = self.neighbours.offer(binding.dotted)
            if offer is not None and offer.value is not None:
                return self._sent(offer.value, ast.Name(name), binding.statement)
            return Package(binding.dotted) if offer is None else self._offered(offer, ast.Name(name))
        if binding.how is How.DEFINED:
            if isinstance(binding.node, ast.ClassDef):
                return Class(binding.node)
            assert isinstance(binding.node, (ast.FunctionDef, ast.AsyncFunctionDef))
            return Callable(binding.node)
        if binding.how is How.ASSIGNED and binding.value is not None:
            found = self.term(binding.value)
            if isinstance(found, Value) and found.client.construction is binding.value:
                found.client.name = name
            # What was read is a value like any other; a method that was not called is found where it is kept.
            return OWN if isinstance(found, (Read, Pending)) else UNKNOWN if isinstance(found, Steps) else found
        if binding.how is How.ITEM and binding.value is not None:
            found = self.term(binding.value)
            if isinstance(found, Value) and found.many and not found.keyed:
                assert isinstance(binding.node, ast.expr)
                return self.library.item(found, binding.node)
            return OWN if isinstance(found, Value) else self._one_of(binding.value)
        if binding.how is How.UNPACKED and binding.value is not None and isinstance(binding.node, ast.expr):
            whole = self.term(binding.value)
            return self.library.item(whole, binding.node) if isinstance(whole, Value) and whole.many else UNKNOWN
        if binding.how is How.PART and binding.value is not None and isinstance(binding.node, ast.expr):
            return self.sequences.part(binding.value, binding.index, binding.node) or UNKNOWN
        if binding.how is How.PARAMETER and isinstance(binding.node, ast.arg):
            return self._parameter(binding.node)
        if binding.node in self.scopes.entered:  # a builder enters as itself
            entered = self.term(self.scopes.entered[binding.node])
            return entered if isinstance(entered, Built) else UNKNOWN
        return UNKNOWN

    def _one_of(self, node: ast.expr) -> Term:
        """Return what a loop over a written list of clients takes: of several clients no one can take the place."""
        if not isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            return UNKNOWN
        terms = [self.term(each) for each in node.elts]
        if not any(isinstance(each, Value) and each.kind == self._client_kind.name for each in terms):
            return UNKNOWN
        return join(terms, None, self.scopes)

    def _parameter(self, argument: ast.arg) -> Term:
        """Return what a parameter holds: what its annotation says, or what all callers of the function give."""
        injected = self._injected(argument)
        if not isinstance(injected, Unknown):
            return injected
        annotated = self._annotated(argument.annotation)
        function = self.scopes.parents[self.scopes.parents[argument]]
        if isinstance(function, ast.Lambda):
            return self.sequences.about(function) or annotated
        if not isinstance(annotated, Unknown) or not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return annotated
        given = self.callers.argument(function, argument.arg) or []
        terms = [self.term(each) for each in given if not (isinstance(each, ast.Constant) and each.value is None)]
        terms += self._passed(function, argument, among=bool(terms))
        terms = [OWN if isinstance(each, (Read, Pending)) else each for each in terms]
        found = join(terms, None, self.scopes) if terms else UNKNOWN
        if isinstance(found, Value):
            return found
        if sent := self.callers.received(function, argument.arg):
            return self._sent(sent[0], ast.Name(argument.arg))
        if not terms:
            return self._annotated_client(argument)
        return UNKNOWN if isinstance(found, Steps) else found

    def _injected(self, argument: ast.arg) -> Term:
        """Return the client, or what leads to one, that a framework fills a parameter with; unknown for any other."""
        shelf = self.shelves.filling(argument)
        if shelf is not None:
            return self._on_any_shelf(shelf, ast.Name(argument.arg)) or UNKNOWN
        call = self.injection.of(argument)
        if call is None:
            return UNKNOWN
        node, function = ast.Name(argument.arg), self.term(call.args[0])
        if isinstance(function, Offered):
            return self._offered(function.offer.gives, node) if function.offer.gives is not None else UNKNOWN
        found: Term = UNKNOWN
        if isinstance(function, Class):
            found = Instance(function.node)
        elif isinstance(function, Callable):
            found = self.given(function)
        if isinstance(found, Value) and found.kind == self._client_kind.name:
            return found.at(node)
        return found if isinstance(found, (Instance, Offered)) else UNKNOWN

    def given(self, function: Callable) -> Term:
        """Return what a function gives whoever asks for it once: what it returns, or the one thing it yields."""
        found = self.returned(None, function)
        yielded = [each.value for each in self.scopes.yields.get(function.node, ()) if isinstance(each, ast.Yield)]
        if isinstance(found, Unknown) and len(yielded) == 1 and yielded[0] is not None:
            return self.term(yielded[0])
        return found

    def _passed(self, function: Definition, argument: ast.arg, *, among: bool) -> list[Term]:
        """Return what callers in other modules give for a parameter: clients; what is none of them is unknown.

        among tells whether this module gives something, too; else what is no client is of no interest.
        """
        if not self.callers.by_others(function):
            return []
        passed = self.callers.passed(function, argument.arg)
        if not among and not any(each.client for each in passed):
            return []
        node = ast.Name(argument.arg)
        found = [UNKNOWN if each.client is None else self._by_origin(each.client, node) for each in passed]
        return found or [UNKNOWN]

    def kept(self) -> list[Variable]:
        """Return what stands for the attributes and functions that hold or return a value."""
        return [*self.holders.values(), *self.callers.results.values()]

    def _annotated_client(self, argument: ast.arg) -> Term:
        """Return the client that a parameter is annotated as, perhaps beside None."""
        annotation = argument.annotation
        if isinstance(annotation, ast.Subscript):  # Optional[Client]
            annotation = annotation.slice
        if isinstance(annotation, ast.BinOp):  # Client | None
            annotation = annotation.left
        term = self.term(annotation) if annotation is not None else UNKNOWN
        if annotation is None or not isinstance(term, Package) or term.dotted not in self.library.made_by:
            return UNKNOWN
        return self.library.unknown_client(annotation, argument.arg, certain=True)

    def sources(self, variable: Variable) -> list[ast.expr]:
        """Return the expressions that give a variable what it holds."""
        found: list[ast.expr] = []
        for binding in variable.bindings:
            if binding.value is not None:
                found.append(binding.value)
            elif isinstance(binding.node, ast.arg) and binding.how is How.PARAMETER:
                function = self.scopes.parents[self.scopes.parents[binding.node]]
                if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    found += self.callers.argument(function, binding.node.arg) or []
        return found

    def origins(self, node: ast.expr) -> list[ast.expr]:
        """Return the expressions that a value may come from, through names, parameters, attributes and conditions.

        What is not followed further stands for itself.
        """
        found: list[ast.expr] = []
        pending, seen = [node], {node}
        while pending:
            each = pending.pop(0)
            further = self._one_step_back(each)
            if not further:
                found.append(each)
            pending += [other for other in further if other not in seen]
            seen.update(further)
        return found

    def _one_step_back(self, node: ast.expr) -> list[ast.expr]:
        if (text := self.neighbours.texts.get(self.imported_name(node) or "")) is not None:
            return [ast.Constant(text)]
        if isinstance(node, ast.IfExp):
            return [node.body, node.orelse]
        if isinstance(node, ast.NamedExpr):
            return [node.value]
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            return node.values
        if isinstance(node, ast.Name) and (variable := self.scopes.variable_of.get(node)) is not None:
            if variable.single is not None and variable.single.how is How.ITEM and variable.single.value is not None:
                return self._items(variable.single.value)
            given = [self._given_by(binding) for binding in variable.bindings]
            return [each for sources in given for each in sources] if all(given) else []
        if isinstance(node, ast.Attribute) and (owner := self.classes.of(node.value)) is not None:
            family = self.classes.family(owner)
            if family is None or not self.is_followed(owner, node.attr, family):
                return []
            bindings = [each for member in family for each in self.scopes.attributes.get((member, node.attr), [])]
            values = [each.value for each in bindings if each.how is How.ASSIGNED]
            return [each for each in values if each is not None] if len(values) == len(bindings) else []
        return []

    def _given_by(self, binding: Binding) -> Sequence[ast.expr]:
        """Return the expressions that a binding gives its name; nothing where not all of them are known."""
        if binding.how is How.ASSIGNED and binding.value is not None:
            return [binding.value]
        if binding.how is not How.PARAMETER or not isinstance(binding.node, ast.arg):
            return []
        function = self.scopes.parents[self.scopes.parents[binding.node]]
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return []
        name = binding.node.arg
        key = self.callers.way(function, name) or ""
        if key not in self.neighbours.named:
            return (self.callers.argument(function, name) or []) if self.callers.of(function) is not None else []
        texts, inside = self.neighbours.named[key], self.callers.inside(function, name)
        return [*inside, *map(ast.Constant, texts)] if texts is not None and inside is not None else []

    def _items(self, node: ast.expr) -> list[ast.expr]:
        """Return the expressions that the items of a list come from; nothing where the list is not written out."""
        if node in self._listing:  # a function that gives itself an item of what it was given
            return []
        self._listing.add(node)
        try:
            origins = self.origins(node)
        finally:
            self._listing.discard(node)
        found: list[ast.expr] = []
        for each in origins:
            if isinstance(each, (ast.List, ast.Tuple, ast.Set)):
                found += each.elts
            elif isinstance(each, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
                found.append(each.elt)
            else:
                return []
        return found

    def _annotated(self, annotation: ast.expr | None) -> Term:
        """Return what an annotation says of a parameter: an own class and a builtin are certainly no client."""
        if not isinstance(annotation, ast.Name):
            return UNKNOWN
        variable = self.scopes.variable_of.get(annotation)
        if variable is None:
            return OWN
        if variable.single is not None and isinstance(variable.single.node, ast.ClassDef):
            return Instance(variable.single.node)
        return OWN if self.imported_name(annotation) in self.neighbours.plain else UNKNOWN

    def _instance_attribute(self, owner: ast.ClassDef, value: ast.expr, name: str, node: ast.expr) -> Term:
        if (owner, name) not in self._attributes:
            self._attributes[owner, name] = UNKNOWN
            self._attributes[owner, name] = self._kept(owner, name)
        found = self._attributes[owner, name]
        if found is None and (offer := self.inherited(owner).get(name)) is not None:
            return self._offered(offer, node)
        if found is None:
            if self._inherits_plain(owner):
                return OWN
            if name in self._client_kind.unknown and (owner.bases or self._is_stand_in(owner)):
                return self.library.attribute(self.library.unknown_client(value), (name,), node)
            return UNKNOWN
        if isinstance(found, Callable) and not isinstance(found.node, ast.Lambda) and is_property(found.node):
            return self._returned(node, found.node, {}, value)
        if isinstance(found, Value) and found.kind != self._client_kind.name:
            family = self.classes.family(owner)
            if family is None or not self.is_followed(owner, name, family):
                return replace(found, flaw=KEPT_IN_ATTRIBUTE).at(node)
            return out_of_attribute(found, owner, value, self.classes).at(node, self._holder(family, name))
        return found.at(node) if isinstance(found, Value) else found

    def is_own(self, term: Term) -> bool:
        """Return whether something is, or gives, an object of the program's own that is asked like a client."""
        if isinstance(term, Callable):
            return self.is_own(self.returned(None, term))
        if isinstance(term, Package):
            return term.dotted in self.neighbours.plain
        owner = term.of if isinstance(term, Instance) else term.node if isinstance(term, Class) else None
        return owner is not None and self._is_plain(owner)

    def _is_plain(self, owner: ast.ClassDef) -> bool:
        """Return whether a class is asked like a client by what it defines itself, or inherits."""
        known = {name for each, name in self.scopes.attributes if each in self.classes.lineage(owner)}
        return self._inherits_plain(owner) or not known.isdisjoint(self._client_kind.unknown)

    def _inherits_plain(self, owner: ast.ClassDef) -> bool:
        """Return whether a class inherits what it is asked for from such a class of another module."""
        bases = (base for each in self.classes.lineage(owner) for base in each.bases)
        return any(self.imported_name(base) in self.neighbours.plain for base in bases)

    def _holder(self, family: list[ast.ClassDef], name: str) -> Variable:
        """Return the variable that stands for an attribute of the objects of some classes."""
        owner = next(each for each in family if (each, name) in self.scopes.attributes)
        if (owner, name) not in self.holders:
            variable = self.holders[owner, name] = Variable(name, self.scopes.scope_of[owner])
            for each in family:
                variable.bindings += self.scopes.attributes.get((each, name), [])
            reads = self.scopes.attribute_reads.get(name, ())
            variable.reads += [each for each in reads if self.classes.of(each.value) in family]
        return self.holders[owner, name]

    def is_followed(self, owner: ast.ClassDef, name: str, family: list[ast.ClassDef]) -> bool:
        """Return whether every place that sets or reads an attribute of some classes is known."""
        if any(self._may_be(stored, owner) for stored in self.scopes.stored.get(name, ())):
            return False
        reads = self.scopes.attribute_reads.get(name, ())
        return not any(
            self.classes.of(each.value) is None and isinstance(self.term(each.value), Unknown) for each in reads
        )

    def _kept(self, owner: ast.ClassDef, name: str) -> Term | None:
        """Return what an attribute of a class's objects holds, whichever of its bindings ran last; None without one."""
        bindings = [each for each in self._bindings_of(owner, name) if not _is_accessor(each, name)]
        return self._bound(bindings, f"self.{name}") if bindings else None

    def _bindings_of(self, owner: ast.ClassDef, name: str) -> list[Binding]:
        """Return every binding that an attribute of a class's objects may have; none where the class has no such."""
        lineage = [self.scopes.attributes.get((each, name), []) for each in self.classes.lineage(owner)]
        bindings = list(next((found for found in lineage if found), []))
        if not bindings:
            return []
        for each in self.classes.holders[name]:
            if each is not owner and owner in self.classes.lineage(each):  # self may be one of those
                bindings += self.scopes.attributes[each, name]
        for stored in self.scopes.stored.get(name, ()):
            if self._may_be(stored, owner):
                bindings.append(stored)
        return bindings

    def _may_be(self, stored: Binding, owner: ast.ClassDef) -> bool:
        """Return whether an attribute that is set from outside may be one of an object of a class."""
        assert isinstance(stored.node, ast.Attribute)
        base = self.term(stored.node.value)
        if isinstance(base, (Class, Instance)):
            return owner in self.classes.lineage(base.node if isinstance(base, Class) else base.of)
        return isinstance(base, Unknown)

    def _is_stand_in(self, owner: ast.ClassDef) -> bool:
        """Return whether a class may hand its attributes, or its instances, on from another object."""
        return any((owner, name) in self.scopes.attributes for name in STANDING_IN)

    def attribute_bindings(self, node: ast.Attribute) -> list[Binding]:
        """Return every binding that an attribute of an object of this module's classes may have; none of any other."""
        base = self.term(node.value)
        owner = base.of if isinstance(base, Instance) else base.node if isinstance(base, Class) else None
        if owner is None and isinstance(node.value, ast.Name):
            owner = self.scopes.self_class(node.value)
        return self._bindings_of(owner, node.attr) if owner is not None else []

    def held(self, binding: Binding) -> Term:
        """Return what a binding gives its name, or what the function that it defines returns."""
        if isinstance(binding.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return self.returned(None, Callable(binding.node))
        return self.term(binding.value) if binding.value is not None else UNKNOWN

    def returned(self, node: ast.expr | None, function: Callable) -> Term:
        """Return what a call of a function gives, written as node: a client or nothing that is followed."""
        if isinstance(function.node, ast.Lambda):
            found = self.term(function.node.body)
        else:
            values = list(results(self.scopes, function.node))
            if not values:
                return UNKNOWN
            found = self._either(values, None)
        if isinstance(found, (Built, Instance, Offered)):
            return found
        if isinstance(found, Value) and found.kind == self._client_kind.name:
            return found if node is None else found.at(node)
        # Something imported may be anything: `g.client`, where a framework keeps what others put there.
        return UNKNOWN if isinstance(found, (Unknown, Value)) or self._may_hold(found) else OWN

    def _may_hold(self, term: Term) -> bool:
        """Return whether something is imported of which nothing tells that it is an object of the program's own."""
        return isinstance(term, Package) and term.dotted not in self.neighbours.plain

    def _returned(
        self, node: ast.expr, function: Definition, arguments: Mapping[str, ast.expr], base: ast.expr | None
    ) -> Term:
        """Return what one call of a function gives, or the reading of a property, where all its calls are known."""
        found = self.returned(node, Callable(function))
        generated = self.scopes.yields.get(function)
        if not isinstance(found, Unknown) and not generated:
            return found
        if isinstance(function, ast.AsyncFunctionDef) and (generated or not self.callers.are_awaited(function)):
            return UNKNOWN
        if generated:
            made = self._generated(generated)
        else:
            values = [each for each in results(self.scopes, function) if not _is_none(each)]
            made = join([self.term(value) for value in values], None, self.scopes) if values else UNKNOWN
        if not isinstance(made, Value):
            return found
        if self.callers.of(function) is None:
            line, column = getattr(made.node, "lineno", 0), getattr(made.node, "col_offset", 0)
            if made.kind == self._client_kind.name or (line, column) not in self.neighbours.sent:
                return found
            return self._sent(Sent(self.neighbours.file, line, column, made.kind, made.many), node)
        result = self.callers.result(function)
        return out_of_call(made, arguments, base, self.classes).at(node, result)

    def _generated(self, generated: list[ast.Yield | ast.YieldFrom]) -> Term:
        """Return the list of what a generator gives."""
        terms: list[Term] = []
        for each in generated:
            found = self.term(each.value) if each.value is not None else OWN
            many = isinstance(each, ast.YieldFrom)
            if not isinstance(found, Value) or found.many is not many:
                return UNKNOWN
            terms.append(replace(found, many=True))
        return join(terms, None, self.scopes)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_class(package: Package) -> bool:
    """Return whether a name of the standard library is that of a class, as far as the name tells."""
    name = package.dotted.rpartition(".")[2]
    return name[:1].isupper() or isinstance(getattr(builtins, name, None), type)


def _lasting(variable: Variable) -> list[Binding]:
    """Return the bindings of a variable that a reading of it may see.

    A definition takes the name from what came before it in the same block, unless that was read until then.
    """
    last = variable.bindings[-1] if variable.bindings else None
    if last is None or last.how is not How.DEFINED or last.statement not in getattr(last.scope.node, "body", ()):
        return variable.bindings
    if any(read.lineno < last.statement.lineno for read in variable.reads):
        return variable.bindings
    return [last]


def _is_accessor(binding: Binding, name: str) -> bool:
    """Return whether a binding only adds a setter or deleter to a property that is defined above it."""
    decorators: list[ast.expr] = getattr(binding.node, "decorator_list", [])
    return any(
        isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == name
        for each in decorators
    )
