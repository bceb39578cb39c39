"""Where a module touches Twilio: each place, what it is, and which places move together."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from codemod.python.evaluator import Evaluator
from codemod.python.positions import Positions
from codemod.python.scopes import How, Scopes, Variable
from codemod.python.values import Client, Match, Package, Read, Steps, Term, Value
from codemod.rules import Message, Rule, Rules


class Sort(Enum):
    """What kind of place it is."""

    CALL = "call"
    """A method is called: the rules of the tables."""
    READ = "read"
    """An attribute of something fetched, listed or returned."""
    CONTEXT = "context"
    """A context that is kept in a variable."""
    OTHER = "other"
    """Anything else that is done with a value the engine follows; it cannot move."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a place cannot move, and what to do about it."""

    text: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a rewriting needs a person's eyes; key tells causes of one value from those of another."""

    key: str
    todo: str
    text: str
    help: str = ""
    code: str = ""
    """The code of the finding and the TODO, where it is not the rule's."""


@dataclass(eq=False, slots=True)
class Touch:
    """One place in the code that speaks to Twilio voice."""

    sort: Sort
    node: ast.expr
    value: Value
    """The receiver, or the value itself."""
    message: Message | Rule
    """What the place is called in findings."""
    match: Match | None = None
    variables: frozenset[Variable] = frozenset()
    """Variables that must move with it."""
    problems: list[Problem] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    loop: Rule | None = None
    """The rule that replaces the loop over this list."""
    absorbs: list[Touch] = field(default_factory=list)
    """The touches that the loop's rewriting holds."""


@dataclass(eq=False, slots=True)
class Unit:
    """Places that move together or not at all."""

    touches: list[Touch]
    kept: bool = False
    """Whether it could move and is left, since it needs review and the run asks for none."""

    @property
    def movable(self) -> bool:
        """Return whether nothing holds the unit back."""
        return not any(touch.problems for touch in self.touches)

    @property
    def moves(self) -> bool:
        """Return whether the unit is rewritten."""
        return self.movable and not self.kept


@dataclass(eq=False, slots=True)
class Use:
    """One place where a client object stands, and the touch that it serves; None where Twilio is still needed."""

    client: Client
    node: ast.expr
    touch: Touch | None


class Collector:
    """Finds the touches of one module."""

    def __init__(self, rules: Rules, scopes: Scopes, evaluator: Evaluator) -> None:
        """Ask every expression what it is."""
        self.rules = rules
        self.scopes = scopes
        self.evaluator = evaluator
        self.positions = Positions(scopes)
        self.touches: dict[ast.expr, Touch] = {}
        self.client_kind = next(kind.name for kind in rules.kinds.values() if kind.made_by)
        self.bound: dict[ast.expr, list[Variable]] = {}
        """Expression -> variables that it is assigned to, or whose items they take."""
        for scope in {id(each): each for each in scopes.scope_of.values()}.values():
            for variable in scope.variables.values():
                for binding in variable.bindings:
                    if binding.value is not None and binding.how in (How.ASSIGNED, How.ITEM):
                        self.bound.setdefault(binding.value, []).append(variable)
        self._terms: list[tuple[ast.expr, Term]] = [
            (node, evaluator.term(node))
            for node in scopes.order
            if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.IfExp, ast.NamedExpr))
            and not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))
        ]
        for node, term in self._terms:
            if isinstance(node, ast.Call) and node in evaluator.matches:
                self._call(node)
            elif isinstance(term, Read) and isinstance(node, ast.Attribute) and node not in evaluator.spent:
                self._read(node, term)
        for node, term in self._terms:
            if isinstance(term, (Value, Steps)) and not self.consumed(node):
                self._final(node, term)
        for each in scopes.order:
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, (ast.Store, ast.Del)):
                self._stored(each)
        self._bindings()
        self._drop_doubtful()

    # ---- places --------------------------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> None:
        value, _, match = self.evaluator.matches[node]
        message: Message | Rule = match.steps[0].rule if match.steps else match.manual or self._other(value)
        touch = Touch(Sort.CALL, node, value, message, match, value.carriers)
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
        made = self.evaluator.matches.get(term.base.made) if term.base.made else None
        message: Message | Rule = made[2].steps[0].rule if made and made[2].steps else self._other(term.base)
        self.touches[node] = Touch(Sort.READ, node, term.base, message, None, term.base.carriers)

    def _stored(self, node: ast.Attribute) -> None:
        """Note an attribute of a followed value that the program itself sets: that object is not ours to replace."""
        term = self.evaluator.term(node.value)
        if isinstance(term, Value) and term.kind != self.client_kind:
            self._escapes(node, term)

    def _final(self, node: ast.expr, term: Value | Steps) -> None:
        """Look at a value whose parent makes no further step of it."""
        base = term if isinstance(term, Value) else term.base
        if base.result_of == () and (base.kind == self.client_kind or self.rules.kinds[base.kind].quiet):
            return
        if isinstance(term, Steps):
            bound = len(term.attributes) == 1 and self.evaluator.method(base.kind, term.attributes[0]) is not None
            message = self.rules.messages["handed-on"] if bound else self._other(base)
            touch = self.touches[node] = Touch(Sort.OTHER, node, base, message, None, base.carriers)
            filled = {"name": term.attributes[-1], "code": _short(node)}
            touch.problems.append(Problem(fill(message.text, filled), message.help))
            return
        if node in self.touches:
            self._result(self.touches[node], term)
            return
        if isinstance(node, ast.Name) and base.result_of and all(rule.result is not None for rule in base.result_of):
            return  # what it returned is known
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Expr):
            return
        if term.many:
            if isinstance(node, ast.Name) and self.list_use(node):
                return
        elif isinstance(parent, (ast.Assign, ast.AnnAssign)) and node in self.bound and not self.evaluator.has_attributes(term):
            carriers = frozenset(self.bound[node]) | term.carriers
            message = self.rules.messages["kept-context"]
            self.touches[node] = Touch(Sort.CONTEXT, node, term, message, None, carriers)
            if any(not isinstance(target, ast.Name) for target in _targets(parent)) or not self._may_be_text(parent):
                self.touches[node].problems.append(self._escape(node, term))
            return
        self._escapes(node, term)

    def _result(self, touch: Touch, term: Value) -> None:
        """Look at what a call of the tables returned: kept in a variable, looped over, thrown away, or handed on."""
        node = touch.node
        read = [variable for variable in self.bound.get(node, ()) if variable.reads]
        touch.variables |= frozenset(read)
        if term.result_of or self.positions.unused(node) or (term.many and self.list_use(node)):
            return
        parent = self.scopes.parents[node]
        kept = isinstance(parent, (ast.Assign, ast.AnnAssign)) and node in self.bound
        if not kept or not all(isinstance(target, ast.Name) for target in _targets(parent)) or (isinstance(parent, ast.AnnAssign) and self._is_of_library(parent.annotation)):
            touch.problems.append(self._escape(node, term))

    def _escapes(self, node: ast.expr, term: Value) -> None:
        """Note a value that is handed on where it is not followed."""
        kind = self.rules.kinds.get(term.kind)
        message = self._other(term) if kind is None or self._has_other(kind.name) else self.rules.messages["escapes"]
        touch = self.touches[node] = Touch(Sort.OTHER, node, term, message, None, term.carriers)
        touch.problems.append(self._escape(node, term))

    def _has_other(self, kind: str) -> bool:
        return any(self.rules.kinds[each].other for each in self.rules.likeness(kind))

    def _is_of_library(self, annotation: ast.expr) -> bool:
        term = self.evaluator.term(annotation)
        return isinstance(term, Package) and term.dotted.split(".")[0] in self.evaluator.libraries

    def _may_be_text(self, statement: ast.Assign | ast.AnnAssign) -> bool:
        """Return whether an annotation, if there is one, names a class of the library and nothing else."""
        if isinstance(statement, ast.Assign):
            return True
        return self._is_of_library(statement.annotation)

    def _escape(self, node: ast.expr, term: Value) -> Problem:
        kind = self.rules.kinds.get(term.kind)
        message = self.rules.messages["escapes" if kind else "result"]
        if kind is not None and self._has_other(kind.name):
            message = self._other(term)
        about = kind.about if kind else ""
        about = f"a list of: {about}" if term.many else about
        return Problem(fill(message.text, {"about": about, "code": _short(node)}), message.help)

    def list_use(self, node: ast.expr) -> bool:
        """Return whether a list stands where a list of other items serves as well: loops, len, truth, comparison with None."""
        parent = self.scopes.parents[node]
        if isinstance(parent, (ast.For, ast.AsyncFor)) and parent.iter is node:
            return isinstance(parent.target, ast.Name)
        if isinstance(parent, ast.comprehension) and parent.iter is node:
            return isinstance(parent.target, ast.Name)
        if isinstance(parent, (ast.If, ast.While, ast.IfExp, ast.Assert)) and parent.test is node:
            return True
        if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
            return True
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in ("len", "bool"):
            return self.scopes.scope_of[parent].find(parent.func.id) is None
        return False

    def _alias_of_none(self, node: ast.expr) -> bool:
        """Return whether a client is only looked at here, not used: compared with None, or tested."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Compare):
            others = [each for each in (parent.left, *parent.comparators) if each is not node]
            return all(isinstance(each, ast.Constant) and each.value is None for each in others)
        if isinstance(parent, ast.UnaryOp):
            return isinstance(parent.op, ast.Not)
        return isinstance(parent, (ast.If, ast.While)) and parent.test is node

    def consumed(self, node: ast.expr) -> bool:
        """Return whether the parent of a value makes a further step of it."""
        parent = self.scopes.parents.get(node)
        if isinstance(parent, ast.Attribute):
            return not isinstance(self.evaluator.term(parent), type(None))
        if isinstance(parent, ast.Call) and parent.func is node:
            term = self.evaluator.term(parent)
            return parent in self.evaluator.matches or isinstance(term, Value)
        if isinstance(parent, ast.Subscript) and parent.value is node:
            return isinstance(self.evaluator.term(parent), Value)
        return isinstance(parent, (ast.IfExp, ast.NamedExpr)) and isinstance(self.evaluator.term(parent), Value)

    def _bindings(self) -> None:
        """See to it that a variable moves with every place that gives it a value, and stays where one of them stays."""
        carriers = {variable for touch in self.touches.values() for variable in touch.value.carriers}
        for variable in sorted(carriers, key=lambda each: each.name):
            for binding in variable.bindings:
                node = binding.value
                if node is None or binding.how is How.ITEM or (isinstance(node, ast.Constant) and node.value is None):
                    continue
                touch = self.touches.get(node)
                if touch is None and isinstance(term := self.evaluator.term(node), Value):
                    self._escapes(node, term)
                    touch = self.touches[node]
                if touch is not None:
                    touch.variables |= {variable}

    def _drop_doubtful(self) -> None:
        """Forget what hangs on an unknown client without one call that only Twilio's has."""
        sure = {touch.value.client for touch in self.touches.values() if self._unmistakable(touch)}
        for node, touch in list(self.touches.items()):
            if touch.value.client.construction is not None:
                continue
            loose = touch.sort is Sort.OTHER and not touch.variables and not self._unmistakable(touch)
            if touch.value.client not in sure or loose:
                del self.touches[node]

    def _unmistakable(self, touch: Touch) -> bool:
        """Return whether a touch is a call, or a method handed on, that only the library's objects have."""
        if touch.match is not None:
            return bool(touch.match.steps) or touch.match.problem is None or bool(touch.match.help)
        return touch.message is self.rules.messages["handed-on"] and self.rules.kinds[touch.value.kind].becomes is not None

    # ---- what moves together ---------------------------------------------------------------------------------------

    def units(self) -> list[Unit]:
        """Return the touches in groups: those that share a variable, and results with the calls that made them."""
        leader: dict[object, object] = {}

        def find(item: object) -> object:
            while leader.setdefault(item, item) is not item:
                item = leader[item]
            return item

        for touch in self.touches.values():
            for variable in touch.variables:
                leader[find(variable)] = find(touch)
            for node in ast.walk(touch.node):  # what stands inside feeds it, from the one platform or the other
                if node in self.touches:
                    leader[find(self.touches[node])] = find(touch)
            made = touch.value.made
            if made is not None and made in self.touches:
                leader[find(self.touches[made])] = find(touch)
        groups: dict[object, list[Touch]] = {}
        for touch in self.touches.values():
            groups.setdefault(find(touch), []).append(touch)
        return [Unit(touches) for touches in groups.values()]

    # ---- clients -----------------------------------------------------------------------------------------------------

    def client_uses(self) -> list[Use]:
        """Return every place where a client object stands, with the touch whose receiver it is."""
        uses: list[Use] = []
        for node, term in self._terms:
            if not isinstance(term, Value) or term.kind != self.client_kind or term.result_of:
                continue
            if node is not term.client.construction and isinstance(node, ast.Call) and self._is_alias(node):
                continue
            if self._is_alias(node):
                continue
            uses.append(Use(term.client, node, self._served(node)))
        return uses

    def _is_alias(self, node: ast.expr) -> bool:
        """Return whether a client only goes from one name to another here, so that its next name tells its uses."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Return) or self._alias_of_none(node):
            return True
        if isinstance(parent, (ast.Assign, ast.AnnAssign)) and parent.value is node:
            return True
        return isinstance(parent, (ast.NamedExpr, ast.IfExp))

    def _served(self, node: ast.expr) -> Touch | None:
        """Return the touch at the end of the chain that begins with a client."""
        current: ast.expr = node
        while self.consumed(current):
            parent = self.scopes.parents[current]
            assert isinstance(parent, ast.expr)
            current = parent
            if current in self.touches:
                return self.touches[current]
        return None


def _targets(statement: ast.AST) -> list[ast.expr]:
    if isinstance(statement, ast.AnnAssign):
        return [statement.target]
    return statement.targets if isinstance(statement, ast.Assign) else []


def make_cause(message: Message, key: ast.AST, filled: Mapping[str, str]) -> Cause:
    """Return a cause in the words of the tables."""
    texts = [fill(text, filled) for text in (message.todo, message.text, message.help)]
    return Cause(f"{message.name} {ast.dump(key)}", texts[0], texts[1], texts[2], message.code)


def fill(text: str, filled: Mapping[str, str]) -> str:
    """Return a text of the tables with its places filled in."""
    for name, value in filled.items():
        text = text.replace("{" + name + "}", value)
    return text


def _short(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else text[:57] + "..."
