"""Where a module touches Twilio: each place, what it is, and which places move together."""

from __future__ import annotations

import ast
import itertools
from functools import partial
from pathlib import PurePath

from codemod.python.evaluator import Evaluator
from codemod.python.moving import is_sent
from codemod.python.scopes import How, Scopes, Variable
from codemod.python.touches import Problem, Sort, Touch, fill
from codemod.python.values import Client, Match, Package, Pending, Read, Step, Steps, Term, Value, Written
from codemod.python.webhooks.readings import Readings
from codemod.rules import Message, Rule, Rules
from codemod.webhooks import table_of

# The expressions that may be something of Twilio's.
FOLLOWED = (
    ast.Name,
    ast.Attribute,
    ast.Call,
    ast.Subscript,
    ast.IfExp,
    ast.NamedExpr,
    ast.Await,
    ast.List,
    ast.Tuple,
    ast.ListComp,
    ast.GeneratorExp,
    ast.DictComp,
)

LOAD = ast.Load()
ACCOUNT = "auth_id"
"""What a client tells."""


class Collector:
    """Finds the touches of one module."""

    def __init__(self, rules: Rules, scopes: Scopes, evaluator: Evaluator, *, speaks: bool = False) -> None:
        """Ask every expression what it is; speaks tells whether the module names the library."""
        self.speaks = speaks
        self.rules = rules
        self.scopes = scopes
        self.evaluator = evaluator
        self.positions = evaluator.positions
        self.readings = Readings(table_of(rules), scopes, evaluator)
        self.touches: dict[ast.expr, Touch] = {}
        self.client_kind = next(kind.name for kind in rules.kinds.values() if kind.made_by)
        self.named_by: dict[Touch, list[Touch]] = {}
        """Touch -> the parameters of requests that name its room or call."""
        self.bound: dict[ast.expr, list[Variable]] = {}
        """Expression -> variables that it is assigned to, or whose items they take."""
        self.variables = scopes.variables()
        self.terms: list[tuple[ast.expr, Term]] = [
            (node, evaluator.term(node))
            for node in scopes.of(*FOLLOWED)
            if getattr(node, "ctx", LOAD).__class__ is ast.Load and not self._is_unpacked(node)
        ]
        self._flows()
        for node, term in self.terms:
            if node in evaluator.library.matches:
                self._call(node)
            elif isinstance(term, Read) and isinstance(node, ast.Attribute) and node not in evaluator.library.spent:
                self._read(node, term)
        for node, term in self.terms:
            if isinstance(term, Value) and self._is_part(node):
                self._part_of(node, term)
            elif isinstance(term, (Value, Steps)) and not self.consumed(node):
                self._final(node, term)
        for each in scopes.of(ast.Attribute):
            if isinstance(each.ctx, (ast.Store, ast.Del)):
                self._stored(each)
        self._bindings()
        self._replaced()
        self._drop_doubtful()
        self._across()
        self._requests()

    # ---- places ------------------------------------------------------------------------------------------------------

    def _call(self, node: ast.expr) -> None:
        value, _, match = self.evaluator.library.matches[node]
        message: Message | Rule = match.steps[0].rule if match.steps else match.manual or self._other(value)
        touch = Touch(Sort.CALL, node, value, message, match, node in self.evaluator.library.awaited, value.carriers)
        if value.flaw:
            text = f"{ast.unparse(value.node)} {value.flaw}"
            touch.problems.append(Problem(text, self.rules.messages["escapes"].help))
        if not match.steps:
            touch.problems.append(self._unmatched(match))
        self.touches[node] = touch

    def _unmatched(self, match: Match) -> Problem:
        help_text = match.help or (match.manual.help if match.manual else "") or self.rules.messages["other-use"].help
        if match.problem is not None:
            return Problem(match.problem, help_text)
        assert match.manual is not None and match.manual.manual is not None
        keywords = ", ".join(f"{name}=" for name in match.leftover or match.keywords)
        text = match.manual.manual.replace("{keywords}", keywords)
        if match.leftover and "{keywords}" not in match.manual.manual:
            text += f" (here: {keywords})"
        return Problem(text, help_text)

    def _other(self, value: Value) -> Message:
        """Return the message for a use of a value that no rule covers."""
        kinds = self.rules.likeness(value.kind) if value.kind in self.rules.kinds else ()
        named = [other for each in kinds if (other := self.rules.kinds[each].other) is not None]
        return self.rules.messages[named[0] if named else "other-use"]

    def _read(self, node: ast.expr, term: Read) -> None:
        made = self.evaluator.library.matches.get(term.base.made) if term.base.made else None
        message: Message | Rule = made[2].steps[0].rule if made and made[2].steps else self._other(term.base)
        self.touches[node] = Touch(Sort.READ, node, term.base, message, variables=term.base.carriers)

    def is_of_unmatched(self, touch: Touch) -> bool:
        """Return whether a value is what a call gave that no rule moves."""
        made = self.evaluator.library.matches.get(touch.value.made) if touch.value.made is not None else None
        return made is not None and not made[2].steps

    def _stored(self, node: ast.Attribute) -> None:
        """Note an attribute of a followed value that the program itself sets: that object is not ours to replace."""
        term = self.evaluator.term(node.value)
        if isinstance(term, Value) and term.kind != self.client_kind:
            self._escapes(node, term)

    def _requests(self) -> None:
        """Note the parameters of requests that name a room or a call, and what each of them names."""
        message = self.rules.messages[self.readings.table.renamed]
        for touch in list(self.touches.values()):
            for node in (*touch.value.rooms, *touch.value.calls):
                for origin in self.evaluator.origins(node):
                    if (parameter := self.readings.addressing(origin)) is None:
                        continue
                    if origin not in self.touches:
                        read = Touch(Sort.REQUEST, origin, touch.value, message)
                        read.parameter = parameter
                        self.touches[origin] = read
                    self.named_by.setdefault(touch, []).append(self.touches[origin])

    def _across(self) -> None:
        """Hold back what comes from other modules, and what goes to them: both stay, and each names the other."""
        neighbours = self.evaluator.neighbours
        for node, touch in self.touches.items():
            sent = touch.value.sent
            if self._moves_here(touch) if sent in neighbours.moving else is_sent(node, neighbours):
                continue
            if sent is not None:
                message = self.rules.messages["comes-from" if sent.file != neighbours.file else "goes-beside"]
                where = f"{neighbours.labels.get(sent.file, PurePath(sent.file).name)}, line {sent.line},"
                what = node if touch.sort is Sort.READ else touch.value.node
                touch.problems.insert(0, self._told(message, touch, {"code": _short(what), "where": where}))
            elif (node.lineno, node.col_offset) in neighbours.sent and isinstance(self.evaluator.term(node), Value):
                message = self.rules.messages["goes-to"]
                where = "; ".join(neighbours.sent[node.lineno, node.col_offset])
                touch.problems = [self._told(message, touch, {"code": _short(node), "where": where})]

    def _moves_here(self, touch: Touch) -> bool:
        """Return whether what is done with something that another module hands on can be written here."""
        value = touch.value
        if touch.sort is Sort.READ:
            assert isinstance(touch.node, ast.Attribute)
            kinds = [self.rules.kinds[each] for each in self.rules.likeness(value.kind)]
            known = self.rules.known(value.kind).get(touch.node.attr)
            if known is not None:
                return known.names <= value.parts.keys()
            return any(touch.node.attr in each.read for each in kinds)
        if touch.sort is Sort.CALL:
            return touch.match is not None and all(map(partial(self._is_spelled, value), touch.match.steps))
        return touch.sort in (Sort.CONTEXT, Sort.ALIAS) and (value.many or value.stands_for in value.parts)

    def _is_spelled(self, value: Value, step: Step) -> bool:
        """Return whether all that a rule writes is known of a value that another module hands on."""
        ways = [each for each in (step, step.twin) if each is not None]
        return self.client_kind in value.parts and not any(
            each.rule.handler is not None
            or each.rule.template is None
            or not all(self._is_known(value, name) for name in each.rule.template.names - each.parts.keys())
            for each in ways
        )

    def _is_known(self, value: Value, name: str) -> bool:
        """Return whether a placeholder has something to stand for it."""
        if name in value.parts or name in self.rules.helpers or name == ACCOUNT:
            return True
        kinds = [self.rules.kinds[each] for each in self.rules.likeness(value.kind)]
        made = next((each.parts[name] for each in kinds if name in each.parts), None)
        return made is not None and all(self._is_known(value, each) for each in made.names)

    def _told(self, message: Message, touch: Touch, filled: dict[str, str]) -> Problem:
        kind = self.rules.kinds.get(touch.value.kind)
        about = kind.about if kind is not None else ""
        filled["about"] = f"a list of: {about}" if touch.value.many else about
        return Problem(fill(message.text, filled), fill(message.help, filled))

    def _replaced(self) -> None:
        """Hold back the calls of a client whose attributes the program itself sets; name what getattr leaves open."""
        unknown = next(kind.unknown for kind in self.rules.kinds.values() if kind.name == self.client_kind)
        for node in self.scopes.of(ast.Attribute, ast.Call):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in unknown:
                self._is_replaced(node.value, node)
            elif isinstance(node, ast.Call) and len(node.args) > 1 and self.evaluator.named_attribute(node) is None:
                for holder, name in itertools.pairwise(node.args):
                    constant = self.evaluator.constant(name)
                    if constant is not None and constant.value in unknown:
                        self._is_replaced(holder, node)
                    elif constant is None and isinstance(node.func, ast.Name) and node.func.id == "getattr":
                        self._is_open(holder, node)

    def _client_of(self, node: ast.expr) -> Client | None:
        term = self.evaluator.term(node)
        return term.client if isinstance(term, Value) and term.kind == self.client_kind else None

    def _is_replaced(self, holder: ast.expr, place: ast.expr) -> None:
        message = self.rules.messages["other-use"]
        problem = Problem(fill(message.text, {"code": _short(place)}), message.help)
        client = self._client_of(holder)
        for touch in self.touches.values():
            if touch.value.client is client:
                touch.problems.append(problem)

    def _is_open(self, holder: ast.expr, place: ast.expr) -> None:
        client = self._client_of(holder)
        if client is not None:
            message = self.rules.messages["other-use"]
            problem = Problem(fill(message.text, {"code": _short(place)}), message.help)
            value = Value(self.client_kind, client, place, {})
            self.touches[place] = Touch(Sort.OTHER, place, value, message, problems=[problem])

    def _final(self, node: ast.expr, term: Value | Steps) -> None:
        """Look at a value whose parent makes no further step of it."""
        base = term if isinstance(term, Value) else term.base
        if base.result_of == () and (base.kind == self.client_kind or self.rules.kinds[base.kind].quiet):
            return
        if isinstance(term, Steps):
            bound = (
                len(term.attributes) == 1 and self.evaluator.library.method(base.kind, term.attributes[0]) is not None
            )
            message = self.rules.messages["handed-on"] if bound else self._other(base)
            touch = self.touches[node] = Touch(Sort.OTHER, node, base, message, variables=base.carriers)
            filled = {"name": term.attributes[-1], "code": _short(node)}
            touch.problems.append(Problem(fill(message.text, filled), message.help))
            return
        if node in self.touches:
            self._result(self.touches[node], term)
            return
        if isinstance(node, ast.Name) and base.result_of and all(rule.result is not None for rule in base.result_of):
            return  # what it returned is known
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Expr) or (term.many and self.list_use(node)):
            return
        if not term.many and term.stands_for is not None and self.positions.tested(node):
            return  # it is there before and after
        if not self._goes_on(node, term):
            self._escapes(node, term)
            return
        self._keep(node, term)
        if not self._may_be_text(parent):
            self.touches[node].problems.append(self.escape(node, term))

    def _is_unpacked(self, node: ast.expr) -> bool:
        """Return whether a display is taken apart by the names that it is assigned to, each of which is followed."""
        if not isinstance(node, (ast.Tuple, ast.List)):
            return False
        parent = self.scopes.parents.get(node)
        targets = parent.targets if isinstance(parent, ast.Assign) else []
        return any(isinstance(each, (ast.Tuple, ast.List)) for each in targets)

    def _is_part(self, node: ast.expr) -> bool:
        """Return whether a value is one of those that make another: of a condition, a display, a comprehension."""
        parent = self.scopes.parents[node]
        if isinstance(parent, (ast.List, ast.Tuple)):
            return not self._is_unpacked(parent) and isinstance(self.evaluator.term(parent), Value)
        if isinstance(parent, (ast.ListComp, ast.GeneratorExp)):
            return parent.elt is node and isinstance(self.evaluator.term(parent), Value)
        if isinstance(parent, ast.DictComp):
            return parent.value is node and isinstance(self.evaluator.term(parent), Value)
        return isinstance(parent, (ast.IfExp, ast.NamedExpr)) and self.consumed(node)

    def _part_of(self, node: ast.expr, term: Value) -> None:
        """Look at a value that is one of several, or is named where it stands."""
        something = term.stands_for is not None or self.evaluator.library.has_attributes(term)
        if something and term.kind != self.client_kind and not term.result_of and node not in self.touches:
            self._keep(node, term)

    def _keep(self, node: ast.expr, term: Value) -> None:
        """Note a value that goes on under a name: a context becomes what it stands for, anything else stays."""
        carriers = frozenset(self.bound.get(node, ())) | term.carriers
        message = self.rules.messages["kept-context"]
        part = term.parts.get(term.stands_for) if term.stands_for is not None else None
        is_itself = part is None or (isinstance(part, Written) and part.node is node)
        fetched = is_itself and self.evaluator.library.has_attributes(term)
        sort = Sort.ALIAS if term.many or fetched else Sort.CONTEXT
        self.touches[node] = Touch(sort, node, term, message, variables=carriers)

    def _result(self, touch: Touch, term: Value) -> None:
        """Look at what a call of the tables returned: kept in a variable, looped over, thrown away, or handed on."""
        node = touch.node
        read = [variable for variable in self.bound.get(node, ()) if variable.reads]
        touch.variables |= frozenset(read)
        if term.result_of or self.positions.unused(node) or (term.many and self.list_use(node)):
            return
        parent = self.scopes.parents[node]
        if not self._goes_on(node, term) or (
            isinstance(parent, ast.AnnAssign) and self._is_of_library(parent.annotation)
        ):
            touch.problems.append(self.escape(node, term))

    def _goes_on(self, node: ast.expr, term: Value) -> bool:
        """Return whether a value goes where it is followed: into names, attributes, parameters, out of functions."""
        parent = self.scopes.parents[node]
        bound = self.bound.get(node, [])
        if is_sent(node, self.evaluator.neighbours):
            return True
        if isinstance(parent, (ast.Assign, ast.AnnAssign)):
            return bool(bound) and all(self._is_followed(target, bound) for target in _targets(parent))
        if isinstance(parent, (ast.Tuple, ast.List)) and isinstance(self.scopes.parents[parent], ast.Assign):
            return bool(bound) and not any(variable.scope.is_class for variable in bound)
        if isinstance(parent, (ast.Yield, ast.YieldFrom)):
            return bool(bound)
        if isinstance(parent, ast.Lambda):
            call = self.scopes.parents[parent]
            awaited = self.scopes.parents[call]
            return isinstance(awaited, ast.Await) and isinstance(self.evaluator.term(awaited), Value)
        if term.stands_for is None and not self.evaluator.library.has_attributes(term):
            return False  # a mere way to something, of which nothing would remain
        if isinstance(parent, ast.Return):
            return bool(bound)
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        return isinstance(call, ast.Call) and call.func is not node and bool(bound)

    def _is_followed(self, target: ast.expr, bound: list[Variable]) -> bool:
        """Return whether what is assigned is followed: in a name, or in an attribute whose readings are known."""
        if isinstance(target, ast.Name) and not self.scopes.variable_of[target].scope.is_class:
            return True
        kept = [variable for variable in bound if not variable.scope.is_class]
        return any(binding.node is target for variable in kept for binding in variable.bindings)

    def _flows(self) -> None:
        """Note which variables every expression goes to, or its items."""
        for variable in [*self.variables, *self.evaluator.kept()]:
            hows = {binding.value: binding.how for binding in variable.bindings}
            for source in self.evaluator.sources(variable):
                if hows.get(source, How.ASSIGNED) in (How.ASSIGNED, How.ITEM):
                    self.bound.setdefault(source, []).append(variable)

    def _escapes(self, node: ast.expr, term: Value) -> None:
        """Note a value that is handed on where it is not followed."""
        kind = self.rules.kinds.get(term.kind)
        message = self._other(term) if kind is None or self._has_other(kind.name) else self.rules.messages["escapes"]
        touch = self.touches[node] = Touch(Sort.OTHER, node, term, message, variables=term.carriers)
        touch.problems.append(self.escape(node, term))

    def _has_other(self, kind: str) -> bool:
        return any(self.rules.kinds[each].other for each in self.rules.likeness(kind))

    def _is_of_library(self, annotation: ast.expr) -> bool:
        term = self.evaluator.term(annotation)
        return isinstance(term, Package) and term.dotted.split(".")[0] in self.evaluator.library.libraries

    def _may_be_text(self, statement: ast.AST) -> bool:
        """Return whether an annotation, if there is one, names a class of the library and nothing else."""
        return not isinstance(statement, ast.AnnAssign) or self._is_of_library(statement.annotation)

    def escape(self, node: ast.expr, term: Value) -> Problem:
        """Return the problem of a value that is handed on where it is not followed."""
        kind = self.rules.kinds.get(term.kind)
        message = self.rules.messages["escapes" if kind else "result"]
        if kind is not None and self._has_other(kind.name):
            message = self._other(term)
        about = kind.about if kind else ""
        about = f"a list of: {about}" if term.many else about
        return Problem(fill(message.text, {"about": about, "code": _short(node)}), message.help)

    def list_use(self, node: ast.expr) -> bool:
        """Return whether a list stands where a list of other items serves as well: loops, len, truth."""
        parent = self.scopes.parents[node]
        if isinstance(parent, (ast.For, ast.AsyncFor)) and parent.iter is node:
            return isinstance(parent.target, ast.Name)
        if isinstance(parent, ast.comprehension) and parent.iter is node:
            return isinstance(parent.target, ast.Name)
        if isinstance(parent, ast.Assign):
            apart = [target.elts for target in parent.targets if isinstance(target, (ast.Tuple, ast.List))]
            names = [each for elements in apart for each in elements]
            return len(apart) == len(parent.targets) and all(isinstance(each, ast.Name) for each in names)
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id == "len":
            return self.scopes.scope_of[parent].find(parent.func.id) is None
        term = self.evaluator.term(node)
        if isinstance(term, Value) and term.keyed and self._is_asked_by_key(node):
            return True
        return self.positions.tested(node) or self._is_given_whole(node)

    def _is_asked_by_key(self, node: ast.expr) -> bool:
        """Return whether a dictionary is asked for a key, or for its pairs in a loop over two names."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Compare):
            return parent.left is not node and all(isinstance(each, (ast.In, ast.NotIn)) for each in parent.ops)
        return False

    def _is_given_whole(self, node: ast.expr) -> bool:
        """Return whether a list is given to a function of Python's that returns nothing but what is followed."""
        call = self.scopes.parents[node]
        return self.evaluator.sequences.keeps(node) and isinstance(call, ast.Call) and not self.consumed(node)

    def consumed(self, node: ast.expr) -> bool:
        """Return whether the parent of a value makes a further step of it."""
        parent = self.scopes.parents.get(node)
        if isinstance(parent, ast.Attribute):
            return True
        if isinstance(parent, ast.Call) and parent.func is not node:
            named = self.evaluator.named_attribute(parent)
            return named is not None and named[0] is node and not isinstance(self.evaluator.term(parent), Read)
        if isinstance(parent, ast.Call):
            term = self.evaluator.term(parent)
            made = parent in self.evaluator.library.matches or isinstance(term, (Value, Pending))
            return made or self.evaluator.sequences.gives_pairs(parent)
        if isinstance(parent, ast.Await):
            return isinstance(self.evaluator.term(node), Pending)
        if isinstance(parent, ast.Subscript) and parent.value is node:
            return isinstance(self.evaluator.term(parent), Value)
        return isinstance(parent, (ast.IfExp, ast.NamedExpr)) and isinstance(self.evaluator.term(parent), Value)

    def _bindings(self) -> None:
        """See to it that a variable moves with every place that gives it a value, and stays where one of them stays."""
        carriers = {variable for touch in self.touches.values() for variable in touch.value.carriers}
        for variable in sorted(carriers, key=lambda each: each.name):
            items = {
                binding.value for binding in variable.bindings if binding.how in (How.ITEM, How.PART, How.UNPACKED)
            }
            for node in self.evaluator.sources(variable):
                if node in items or (isinstance(node, ast.Constant) and node.value is None):
                    continue
                touch = self.touches.get(node)
                if touch is None and isinstance(term := self.evaluator.term(node), Value):
                    self._escapes(node, term)
                    touch = self.touches[node]
                if touch is not None:
                    touch.variables |= {variable}

    def _drop_doubtful(self) -> None:
        """Forget what hangs on an unknown client without one call that only Twilio's has, unless it looks like one."""
        sure = {touch.value.client for touch in self.touches.values() if self._unmistakable(touch)}
        for node, touch in list(self.touches.items()):
            if touch.value.client.certain:
                continue
            loose = touch.sort is Sort.OTHER and not touch.variables and not self._unmistakable(touch)
            if touch.value.client not in sure or loose:
                if self.speaks and self._looks_like_ours(touch):
                    self._doubt(touch)
                else:
                    del self.touches[node]

    def _looks_like_ours(self, touch: Touch) -> bool:
        """Return whether a touch of an unknown object asks it for what it is addressed by a key, as the library is."""
        keyed = touch.value.parts.keys() - {self.client_kind}
        return bool(keyed) and (touch.match is not None or isinstance(self.evaluator.term(touch.node), Value))

    def _doubt(self, touch: Touch) -> None:
        """Hold a touch back, since nothing but its own looks tells that it is the library's."""
        touch.message = message = self.rules.messages["not-followed"]
        touch.problems.append(Problem(fill(message.text, {"what": _short(touch.node)}), message.help))

    def _unmistakable(self, touch: Touch) -> bool:
        """Return whether a touch is a call, or a method handed on, that only the library's objects have."""
        kind = self.rules.kinds.get(touch.value.kind)
        evidence = kind.evidence if kind is not None else None
        if evidence is not None:
            given = {each.arg for each in touch.call.keywords} if touch.call is not None else set()
            return touch.match is not None and touch.match.problem is None and bool(evidence & given)
        if touch.match is not None:
            return bool(touch.match.steps) or touch.match.problem is None or bool(touch.match.help)
        handed_on = touch.message is self.rules.messages["handed-on"]
        return handed_on and self.rules.kinds[touch.value.kind].becomes is not None


def _targets(statement: ast.AST) -> list[ast.expr]:
    if isinstance(statement, ast.AnnAssign):
        return [statement.target]
    return statement.targets if isinstance(statement, ast.Assign) else []


def _short(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else text[:57] + "..."
