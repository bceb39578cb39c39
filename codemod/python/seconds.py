"""Where a second client stands: beside every place that the first one goes through on its way to a call."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from codemod.finding import Edit
from codemod.neighbours import ALONE, Home, Neighbours, Offer, key_of
from codemod.patterns import parse_expression
from codemod.python.annotations import Annotations
from codemod.python.callers import default_of, is_property
from codemod.python.evaluator import Evaluator
from codemod.python.factories import Factory, Twins
from codemod.python.imports import Wanted
from codemod.python.names import LocalNames
from codemod.python.parts import is_simple, reachable
from codemod.python.placing import Holder, Placing, check_standing, is_inside, is_none, target_of
from codemod.python.scopes import Binding, Scopes, Variable
from codemod.python.second_names import SecondNames
from codemod.python.siblings import Block, Second, Twin, Unplaced
from codemod.python.source import Source, apply_edits
from codemod.python.standing import OtherMeaning, Standing
from codemod.python.touches import Sort, Touch, Use
from codemod.python.uses import is_only_tested
from codemod.python.values import (
    Callable,
    Class,
    Client,
    Filled,
    Imported,
    Literal,
    Package,
    Spelling,
    Term,
    Value,
    Written,
)
from codemod.rules import Template

# What may give a name a client that it only hands on.
PASSING = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Await)


class Seconds:
    """Plans the second clients of one module."""

    def __init__(
        self,
        scopes: Scopes,
        evaluator: Evaluator,
        source: Source,
        annotations: Annotations,
        shared: frozenset[str],
        names: LocalNames,
        neighbours: Neighbours = ALONE,
    ) -> None:
        """Keep what is asked; shared holds the names of this module that other modules use."""
        self.neighbours = neighbours
        self.wants: frozenset[Home] = frozenset()
        """The things of other modules that second clients of this one are got from."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.source = source
        self.annotations = annotations
        self.shared = shared
        self.kind = evaluator.library.client_kind.name
        self.names = SecondNames(names, self.kind)
        self.standing = Standing(scopes, evaluator, names.classes)

    def factory(self, twins: Twins, function: ast.FunctionDef | ast.AsyncFunctionDef, new: str) -> Factory:
        """Return what writes a function anew under another name."""
        names = self.names.names
        called = (names.library, names.class_name)
        return Factory(self.scopes, self.evaluator, self.source, self.annotations, *called, twins, function, new)

    def plan(
        self,
        client: Client,
        touches: Iterable[Touch],
        uses: Mapping[ast.expr, Use],
        constructor: ast.Call,
        asked: Iterable[str] = (),
    ) -> Second | None:
        """Return what makes a second client for the touches of one; None where it cannot stand beside the first.

        uses holds the places where the first serves calls that move; constructor is the call that makes the second;
        asked are the things beside which other modules need one: those where that is possible get it.
        """
        if client.construction is None and client.origin is None:
            return None
        touches = sorted(touches, key=lambda each: (each.node.lineno, each.node.col_offset))
        granted: list[str] = []
        found = self._attempt(client, touches, uses, constructor, granted) if touches else None
        if touches and found is None:
            return None
        for path in asked:
            more = self._attempt(client, touches, uses, constructor, [*granted, path])
            if more is not None:
                found = more
                granted.append(path)
        return found

    def _attempt(
        self,
        client: Client,
        touches: list[Touch],
        uses: Mapping[ast.expr, Use],
        constructor: ast.Call,
        asked: list[str],
    ) -> Second | None:
        while True:  # each time with one more name that means something else
            plan = _Plan(self, client, uses)
            try:
                made = plan.made(touches, asked)
                self.standing.settle(made, self.names.names.taken, constructor)
            except Unplaced:
                return None
            except OtherMeaning as found:
                if not self.names.avoid(found.name):
                    return None
            else:
                self.wants |= plan.wants
                return made

    def client_at(self, path: str) -> Client | None:
        """Return the client that a thing of this module is or gives: `client`, `get_client`, `Service.client`."""
        term = self.evaluator.on_shelf(path) if path in self.evaluator.shelves.bindings else self._term_at(path)
        if isinstance(term, Callable):
            term = self.evaluator.given(term)
        return term.client if isinstance(term, Value) and term.kind == self.kind else None

    def _term_at(self, path: str) -> Term | None:
        name, _, attribute = path.partition(".")
        variable = self.scopes.module.variables.get(name)
        if variable is None:
            return None
        term = self.evaluator.variable(variable)
        if not attribute:
            return term
        return self.evaluator.member(term.node, attribute) if isinstance(term, Class) else None


class _Plan:
    """What makes one second client."""

    def __init__(self, seconds: Seconds, client: Client, uses: Mapping[ast.expr, Use]) -> None:
        """Keep the client and what is known of the module."""
        self.seconds = seconds
        self.scopes = seconds.scopes
        self.evaluator = seconds.evaluator
        self.source = seconds.source
        self.annotations = seconds.annotations
        self.client = client
        self.uses = uses
        self.second = Second()
        self.holders: dict[Variable | str, Holder] = {}
        self.functions: dict[ast.AST, str] = {}
        """Functions that give the first client -> the ones beside them."""
        self.copying: list[ast.AST] = []
        """The functions that are being written anew, outermost first."""
        self.wants: frozenset[Home] = frozenset()
        """The things of other modules that it is got from."""

    def made(self, touches: Iterable[Touch], asked: Iterable[str] = ()) -> Second:
        """Return everything that makes the second client, and what stands beside the things asked for."""
        for touch in touches:
            part = touch.value.parts["client"]
            if isinstance(part, Imported):
                self._import(part)
                continue
            if not isinstance(part, Written):
                raise Unplaced
            if part.node not in self.second.spelled:
                self.second.spelled[part.node] = self._spelled(part.node)
            try:
                self._reached(part.node, touch.node)
            except Unplaced:
                if touch.sort is not Sort.READ:  # hardly any reading asks the client
                    raise
                self.second.unreached.add(touch)
        for path in asked:
            self.second.given[path] = self._beside(path)
        placing = Placing(self.scopes, self.evaluator, self.source, self.annotations, self.second, self.functions)
        placing.place(self.holders.values())
        imported = {each.renamed or each.name for each in self.second.wanted}
        self.second.names = {each.new for each in self.holders.values()} | set(self.functions.values()) | imported
        self.second.passing = {each.name for each in self.holders.values() if each.new == each.name}
        return self.second

    def _beside(self, path: str) -> str:
        """Return the name beside that of a thing of this module, which other modules use."""
        if path in self.evaluator.shelves.bindings:
            return self._shelf(path)
        name, _, attribute = path.partition(".")
        variable = self.scopes.module.variables[name]
        if not attribute:
            defined = variable.single.node if variable.single is not None else None
            if isinstance(defined, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return self._function(defined, called=True)
            new = self.variable(variable)
            self.holders[variable].direct = True
            return new
        owner = self.evaluator.variable(variable)
        assert isinstance(owner, Class)
        bindings = self.scopes.attributes.get((owner.node, attribute), [])
        if not bindings:
            raise Unplaced
        function = bindings[0].node
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if len(bindings) > 1:
                raise Unplaced
            return self._function(function, called=not is_property(function))
        new = self._kept(attribute, bindings)
        self.holders[attribute].direct = True
        return new

    # ---- other modules -----------------------------------------------------------------------------------------------

    def _foreign(self, offer: Offer) -> str:
        """Return the name that another module has beside that of a thing of its own; raises Unplaced."""
        neighbours = self.seconds.neighbours
        found = neighbours.siblings.get(offer.home, "")
        if not found and neighbours.settled:
            raise Unplaced
        self.wants |= {offer.home}
        self.second.name = self.second.name or found or self.seconds.kind
        return found or self.seconds.names.of(key_of(offer.home[1]))

    def _is_imported(self, node: ast.expr, offer: Offer) -> bool:
        """Return whether what stands beside a thing of another module is got by a name, not from what it is asked of.

        A module that only hands the thing on does not have the second one.
        """
        base = self.evaluator.term(node.value) if isinstance(node, ast.Attribute) else None
        if self.evaluator.shelves.of(node) in self.seconds.neighbours.shelves:
            return False
        if isinstance(base, Package):
            return self.seconds.neighbours.packages.get(base.dotted) != offer.home[0]
        return isinstance(node, ast.Name)

    def _imported(self, node: ast.expr, offer: Offer) -> str:
        """Return the name by which this module imports what stands beside an imported thing; raises Unplaced."""
        name = self._foreign(offer)
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        variable = self.scopes.variable_of.get(root) or self.scopes.module.variables["*"]
        binding = variable.bindings[0]
        module = self.seconds.neighbours.modules.get(offer.home[0])
        if module is None:
            raise Unplaced
        own = node.attr if isinstance(node, ast.Attribute) else ast.unparse(node)
        return self._wanted(Wanted(module, name, binding.statement, renamed=name, own=True), own)

    def _wanted(self, wanted: Wanted, beside: str) -> str:
        """Note an import, and return its name here: its own, or the one beside another where that is taken."""
        taken = wanted.name in self.seconds.names.names.taken and not self.seconds.standing.is_imported(wanted)
        wanted = replace(wanted, renamed=self.seconds.names.of(beside) if taken else wanted.name)
        if wanted not in self.second.wanted:
            self.second.wanted.append(wanted)
        return wanted.renamed

    def _import(self, part: Imported) -> None:
        """Note the import of the second client where the module has not even the first; raises Unplaced."""
        neighbours = self.seconds.neighbours
        module = neighbours.modules.get(part.home[0])
        if module is None:
            raise Unplaced
        name = self._foreign(Offer(part.home, self.client.origin))
        wanted = Wanted(module, name, part.statement, renamed=name, own=True)
        self.second.imported[part] = self._wanted(wanted, part.home[1])

    def _inject(self, holder: Holder, argument: ast.arg) -> None:
        """Let a framework fill a parameter with the second client, or another one right after it."""
        call = self.evaluator.injection.of(argument)
        if call is None:
            raise Unplaced  # whoever calls the function gives it
        replaced: dict[ast.expr, str] = {call.args[0]: self._giving(call.args[0])}
        if argument.annotation is not None:
            replaced.update(self.annotations.renamed(argument.annotation))
        if holder.new == holder.name:
            self.second.replaced.update(replaced)
            return
        function = self.scopes.parents[self.scopes.parents[argument]]
        assert isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        default = default_of(function, argument.arg)
        start = self.source.span(argument)[0]
        end = self.source.span(default if default is not None else argument)[1]
        spans = {node: self.source.span(node) for node in replaced}
        edits = [Edit(spans[node][0] - start, spans[node][1] - start, text) for node, text in replaced.items()]
        copy = holder.new + apply_edits(self.source.text[start:end], edits).removeprefix(argument.arg)
        if copy in self._parameters(function):
            self.second.parameters.add(holder.new)
            return
        self.second.injected.setdefault(holder.new, []).append(function)
        own_line = self.source.first_on_line(start)
        apart = self.source.newline_at(start) + self.source.indentation(start) if own_line else " "
        self.second.edits.append(Edit(end, end, f",{apart}{copy}"))

    def _parameters(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
        """Return the parameters of a function as they are written, with their defaults."""
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        ends = [default_of(function, each.arg) or each for each in arguments]
        return {
            self.source.text[self.source.span(each)[0] : self.source.span(end)[1]]
            for each, end in zip(arguments, ends, strict=True)
        }

    def _import_beside(self, holder: Holder, binding: Binding) -> None:
        """Note the import of what stands beside something imported, where a name may hold something else, too."""
        offer = self.seconds.neighbours.offer(binding.dotted)
        if offer is None or offer.client != self.client.origin or self.client.origin is None:
            raise Unplaced
        name = self._foreign(offer)
        module = self.seconds.neighbours.modules.get(offer.home[0])
        if module is None:
            raise Unplaced
        self.second.wanted.append(Wanted(module, name, binding.statement, renamed=holder.new, own=True))

    def _offered(self, node: ast.expr, called: bool = False) -> Offer | None:
        """Return what an expression takes from another module, where that is the first client, or what gives it."""
        offer = self.evaluator.offer_of(node)
        if offer is None:
            return None
        gives = offer.gives if called else offer
        return offer if gives is not None and gives.client == self.client.origin is not None else None

    # ---- at the calls ------------------------------------------------------------------------------------------------

    def _spelled(self, node: ast.expr) -> Spelling:
        """Return how the calls that moved spell the second client where they spell the first as node."""
        if (offer := self._offered(node)) is not None:
            if self._is_imported(node, offer):
                return Literal(self._imported(node, offer))
            assert isinstance(node, (ast.Attribute, ast.Subscript))
            return self._at(node, self._foreign(offer))
        if isinstance(node, ast.Name):
            return Literal(self.variable(self.scopes.variable_of[node]))
        if isinstance(node, (ast.Attribute, ast.Subscript)) and (shelf := self._own_shelf(node)) is not None:
            return self._at(node, self._shelf(shelf))
        if isinstance(node, ast.Attribute):
            return self._at(node, self.attribute(node))
        if isinstance(node, ast.Call) and node is not self.client.construction:
            self.second.replaced[node] = self._call(node)
            return Written(node)
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
            self.second.replaced[node.value] = self._call(node.value)
            return Written(node)
        raise Unplaced

    def _at(self, node: ast.Attribute | ast.Subscript, name: str) -> Spelling:
        """Return an attribute or item of the same object, of another name."""
        text = f"base.{name}" if isinstance(node, ast.Attribute) else f"base[{self._key(node, name)}]"
        return Filled(Template(text, parse_expression(text)), {"base": Written(node.value)})

    def _beside_text(self, node: ast.Attribute | ast.Subscript, name: str) -> str:
        base = self.source.slice(node.value)
        return f"{base}.{name}" if isinstance(node, ast.Attribute) else f"{base}[{self._key(node, name)}]"

    def _key(self, node: ast.Subscript, name: str) -> str:
        """Return a key in the quotes of another."""
        quote = self.source.slice(node.slice)[-1]
        return f"{quote}{name}{quote}"

    def _own_shelf(self, node: ast.expr) -> str | None:
        """Return the shelf of this module that an expression names, where it holds the first client."""
        shelf = self.evaluator.shelves.of(node)
        return shelf if shelf in self.evaluator.shelves.bindings and self.is_client(node) else None

    def _shelf(self, shelf: str) -> str:
        """Return the key or attribute beside that of a shelf, and note what puts the second client there."""
        if self.evaluator.shelves.is_carried(shelf):
            raise Unplaced
        if shelf not in self.holders:
            name = key_of(shelf)
            holder = self.holders[shelf] = Holder(name, self.seconds.names.of(name), direct=True)
            for binding in self.evaluator.shelves.bindings[shelf]:
                self._bind(holder, binding)
        return self.holders[shelf].new

    def _reached(self, node: ast.expr, at: ast.expr) -> None:
        """See to it that what stands for the client somewhere means the same at a touch."""
        if isinstance(node, ast.Name):
            variable = self.scopes.variable_of.get(node)
            if variable is None:
                return  # a star import brings it
            if self.scopes.scope_of[at].find(node.id) is not variable:
                raise Unplaced
            holder = self.holders.get(variable) or self.holders.get(node.id)
        else:
            if not reachable(node, at, self.scopes):
                raise Unplaced
            holder = self.holders.get(node.attr) if isinstance(node, ast.Attribute) else None
        if holder is not None:
            holder.touches.append(at)

    # ---- what holds it -----------------------------------------------------------------------------------------------

    def variable(self, variable: Variable) -> str:
        """Return the name of the variable that holds the second client beside one that holds the first."""
        if variable.scope.is_class:
            node = variable.scope.node
            assert isinstance(node, ast.ClassDef)
            return self._kept(variable.name, self.scopes.attributes[node, variable.name])
        if self.copying and variable.scope.node is self.copying[-1]:
            return variable.name
        reads: list[ast.expr] = list(variable.reads)
        return self._held(variable, variable.name, variable.bindings, reads, variable.scope.parent is None)

    def attribute(self, node: ast.Attribute) -> str:
        """Return the name of the attribute that holds the second client beside one that holds the first."""
        bindings = self.evaluator.attribute_bindings(node)
        if not bindings:
            raise Unplaced
        function = bindings[0].node
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if len(bindings) > 1:
                raise Unplaced  # it can be set, or is another's in a class that inherits it
            return self._function(function, called=False)
        return self._kept(node.attr, bindings)

    def _kept(self, name: str, bindings: list[Binding]) -> str:
        """Return the name of the attribute beside one that gets its value at some bindings."""
        reads: list[ast.expr] = list(self.scopes.attribute_reads.get(name, ()))
        return self._held(name, name, bindings, reads, True)

    def _held(
        self, key: Variable | str, name: str, bindings: list[Binding], reads: list[ast.expr], seen_elsewhere: bool
    ) -> str:
        """Return the name of what holds the second client, and note each place that must give it."""
        holder = self.holders.get(key)
        if holder is None:
            passed_on = not (seen_elsewhere and name in self.seconds.shared) and self._passes_on(bindings, reads)
            holder = self.holders[key] = Holder(name, name if passed_on else self.seconds.names.of(name))
        holder.direct = holder.direct or not self.copying
        known = {id(binding) for binding, _ in holder.bindings}
        for binding in bindings:
            if id(binding) not in known:
                self._bind(holder, binding)
        return holder.new

    def _passes_on(self, bindings: list[Binding], reads: list[ast.expr]) -> bool:
        """Return whether a name only hands a client made elsewhere to calls that move: it may hold the second one."""
        served = all(read in self.uses or is_only_tested(read, self.scopes) for read in reads)
        if len(bindings) == 1 and isinstance(bindings[0].node, ast.arg):
            return served and self.evaluator.injection.of(bindings[0].node) is not None
        return served and all(
            each.value is not None
            and (is_none(each.value) or isinstance(each.value, PASSING))
            and each.value is not self.client.construction
            and isinstance(each.statement, (ast.Assign, ast.AnnAssign))
            for each in bindings
        )

    def _bind(self, holder: Holder, binding: Binding) -> None:
        """Note what gives the second client where a binding gives the first."""
        if isinstance(binding.node, ast.arg):
            self._inject(holder, binding.node)
            return
        if isinstance(binding.node, ast.alias):
            self._import_beside(holder, binding)
            return
        entry = len(holder.bindings)
        holder.bindings.append((binding, None))  # before its value is followed, which may lead back here
        if binding.value is None:
            return
        if is_inside(binding, self.functions, self.scopes):
            holder.bindings[entry] = (binding, Twin(""))  # the function that is written anew holds it
            return
        copying, self.copying = self.copying, []
        twin = self.twin(binding.value, holder.new)
        if isinstance(binding.value, ast.IfExp):
            twin = Twin(twin.text, self.source.slice(target_of(binding)))
        self.copying = copying
        holder.bindings[entry] = (binding, twin)
        if holder.new == holder.name and not is_none(binding.value):
            assert twin.text is not None
            self.second.replaced[binding.value] = twin.text
            if isinstance(binding.statement, ast.AnnAssign):
                self.second.replaced.update(self.annotations.renamed(binding.statement.annotation))

    # ---- what gives it -----------------------------------------------------------------------------------------------

    def twin(self, node: ast.expr, name: str) -> Twin:
        """Return the expression that gives the second client, under a name, where node gives the first."""
        if node is self.client.construction:
            self.second.name = self.second.name or name
            return Twin(None)
        if is_none(node):
            return Twin("None")
        if (offer := self._offered(node)) is not None:
            if self._is_imported(node, offer):
                return Twin(self._imported(node, offer))
            if isinstance(node, (ast.Attribute, ast.Subscript)) and is_simple(node.value):
                return Twin(self._beside_text(node, self._foreign(offer)))
            raise Unplaced
        if isinstance(node, (ast.Attribute, ast.Subscript)) and (shelf := self._own_shelf(node)) is not None:
            if is_simple(node.value):
                return Twin(self._beside_text(node, self._shelf(shelf)))
            raise Unplaced
        if isinstance(node, ast.Name) and self.is_client(node):
            return Twin(self.variable(self.scopes.variable_of[node]))
        if isinstance(node, ast.Attribute) and self.is_client(node) and is_simple(node.value):
            return Twin(f"{self.source.slice(node.value)}.{self.attribute(node)}")
        if isinstance(node, ast.Call) and self.is_client(node):
            return Twin(self._call(node))
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call) and self.is_client(node):
            return Twin(f"await {self._call(node.value)}")
        if isinstance(node, ast.IfExp) and is_none(node.body) != is_none(node.orelse) and not self.copying:
            return self.twin(node.orelse if is_none(node.body) else node.body, name)
        if isinstance(node, ast.Lambda) and not ast.unparse(node.args):
            return Twin(self.twin(node.body, name).text, called=True)
        raise Unplaced

    def is_client(self, node: ast.expr) -> bool:
        """Return whether an expression gives the first client."""
        term = self.evaluator.term(node)
        return isinstance(term, Value) and term.kind == self.seconds.kind and term.client is self.client

    def _call(self, node: ast.Call) -> str:
        """Return the call that gives the second client where another gives the first."""
        if not all(map(is_simple, [*node.args, *(keyword.value for keyword in node.keywords)])):
            raise Unplaced
        return f"{self._giving(node.func)}()"

    def _giving(self, node: ast.expr) -> str:
        """Return how the function is spelt that gives the second client where one that is written as node does."""
        if (offer := self._offered(node, called=True)) is not None:
            if self._is_imported(node, offer):
                return self._imported(node, offer)
            if isinstance(node, ast.Attribute) and is_simple(node.value):
                return f"{self.source.slice(node.value)}.{self._foreign(offer)}"
        function = self.evaluator.term(node)
        if not isinstance(function, Callable):
            raise Unplaced
        if isinstance(node, ast.Name):
            variable = self.scopes.variable_of[node]
            if variable.single is None or variable.scope.is_class:
                raise Unplaced
            if isinstance(function.node, ast.Lambda):
                return self._lambda(variable)
            return self._function(function.node, called=True)
        if not isinstance(node, ast.Attribute) or not is_simple(node.value):
            raise Unplaced
        if isinstance(function.node, ast.Lambda) or len(self.evaluator.attribute_bindings(node)) != 1:
            raise Unplaced
        return f"{self.source.slice(node.value)}.{self._function(function.node, called=True)}"

    def _lambda(self, variable: Variable) -> str:
        """Return the name of the lambda beside one that is kept in a variable."""
        holder = self.holders.get(variable)
        if holder is None:
            new = self.seconds.names.of(variable.name, function=True)
            holder = self.holders[variable] = Holder(variable.name, new, direct=True)
            self._bind(holder, variable.bindings[0])
        return holder.new

    def _function(self, function: ast.FunctionDef | ast.AsyncFunctionDef, *, called: bool) -> str:
        """Return the name of the function beside one that gives the first client."""
        if function not in self.functions:
            self.functions[function] = new = self.seconds.names.of(function.name, function=called)
            self.copying.append(function)
            rows = self.seconds.factory(self, function, new).rows()
            self.copying.pop()
            check_standing(function, self.source)
            self.second.blocks.append(Block(function, rows, defines=True))
        return self.functions[function]
