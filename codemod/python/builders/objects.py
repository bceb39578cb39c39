"""The documents that a module builds: what is made where, what is put into what, and where each goes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from codemod.python.builders.library import APPENDS, NESTS, SERIALISES, BuilderLibrary, attribute_of
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes, Variable
from codemod.python.values import Built, BuiltMethod, Callable, Package, Term
from codemod.twiml.decisions import Decider, Said

FOLLOWED = (ast.Name, ast.Attribute, ast.Call, ast.IfExp, ast.NamedExpr)
HARMLESS = (ast.Expr, ast.NamedExpr, ast.FormattedValue, ast.IfExp, ast.Compare)
"""Where a builder may stand: it is followed, made text of, or only looked at."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """One argument: an attribute, or the content where the name is empty."""

    name: str
    value: ast.expr
    keyword: ast.keyword | None = None


@dataclass(eq=False, slots=True)
class Creation:
    """One call that makes a builder or an element."""

    node: ast.Call
    builder: str
    element: str
    method: str | None
    """None for a constructor."""
    arguments: list[Given] = field(default_factory=list)
    spread: list[ast.keyword] = field(default_factory=list)
    """What is given by `**`."""
    inside: list[Creation] = field(default_factory=list)
    """What it is made in, or put into."""
    said: list[Said] = field(default_factory=list)

    @property
    def receiver(self) -> ast.expr | None:
        """Return what the method is called on."""
        assert self.method is None or isinstance(self.node.func, ast.Attribute)
        return self.node.func.value if self.method is not None and isinstance(self.node.func, ast.Attribute) else None

    @property
    def content(self) -> Given | None:
        """Return the argument that is the content."""
        return next((each for each in self.arguments if not each.name), None)

    def attribute(self, name: str) -> Given | None:
        """Return the argument for an attribute."""
        return next((each for each in self.arguments if each.name == name), None)


@dataclass(frozen=True, slots=True, eq=False)
class Attaching:
    """One call that puts elements into another: `holder.append(element)`."""

    node: ast.Call
    holders: tuple[Creation, ...]
    elements: tuple[Creation, ...]
    returns_holder: bool

    @property
    def holder(self) -> ast.expr:
        """Return the expression that is put into."""
        assert isinstance(self.node.func, ast.Attribute)
        return self.node.func.value

    @property
    def element(self) -> ast.expr:
        """Return the expression that is put in."""
        return self.node.args[0]


class Objects:
    """Everything that one module does with builders."""

    def __init__(
        self, evaluator: Evaluator, scopes: Scopes, decider: Decider, shared: frozenset[str], *, speaks: bool = True
    ) -> None:
        """Look at every expression once, if the module may name a builder at all, as speaks tells."""
        self.evaluator = evaluator
        self.scopes = scopes
        self.decider = decider
        self.shared = shared
        self.library: BuilderLibrary = evaluator.builders
        self.creations: dict[ast.Call, Creation] = {}
        self.attachings: dict[ast.Call, Attaching] = {}
        self.serialised: list[ast.Attribute] = []
        """The readings of a method that makes text."""
        self._together: dict[Creation, Creation] = {}
        nodes = [
            (node, evaluator.term(node))
            for node in (scopes.of(*FOLLOWED) if speaks else ())
            if not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))
        ]
        self.built = [(node, term) for node, term in nodes if isinstance(term, Built)]
        """The expressions that may be builders."""
        for node, term in self.built:
            if isinstance(node, ast.Call) and node in term.creations and node not in self.creations:
                self._made(node, term.builder)
        for node, _ in nodes:
            if isinstance(node, ast.Call) and isinstance(method := evaluator.term(node.func), BuiltMethod):
                self._called(node, method)
        for node, term in self.built:
            self._flows(node, term)
        self._join_blocks()

    def units(self) -> list[list[Creation]]:
        """Return the creations that belong to one another."""
        groups: dict[Creation, list[Creation]] = {}
        for each in self.creations.values():
            groups.setdefault(self._leader(each), []).append(each)
        return list(groups.values())

    def of(self, term: Term) -> tuple[Creation, ...]:
        """Return the creations that an expression may be."""
        return tuple(self.creations[node] for node in term.creations) if isinstance(term, Built) else ()

    def made_by(self, node: ast.expr) -> tuple[Creation, ...]:
        """Return the creations that an expression may be."""
        return self.of(self.evaluator.term(node))

    def nodes_of(self, creations: Iterable[Creation]) -> list[ast.expr]:
        """Return the expressions that may be one of some creations."""
        wanted = {each.node for each in creations}
        return [node for node, term in self.built if wanted & set(term.creations)]

    def is_builder_call(self, node: ast.Call) -> bool:
        """Return whether a call is one of a builder's methods, or makes one."""
        return node in self.creations or isinstance(self.evaluator.term(node.func), BuiltMethod)

    def carriers(self, node: ast.Call) -> Variable | None:
        """Return the variable that what a call makes is assigned to, or entered as, alone; None where there is none."""
        parent = self.scopes.parents[node]
        target: ast.AST | None = None
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
            target = parent.targets[0]
        elif isinstance(parent, ast.withitem):
            target = parent.optional_vars
        return self.scopes.variable_of.get(target) if isinstance(target, ast.Name) else None

    # ---- what is made ------------------------------------------------------------------------------------------------

    def _made(self, node: ast.Call, builder: str) -> None:
        function = self.evaluator.term(node.func)
        method = function.name if isinstance(function, BuiltMethod) else None
        owner = function.base.builder if isinstance(function, BuiltMethod) else builder
        creation = Creation(node, builder, self.library.element(builder), method)
        self.creations[node] = creation
        parameters = self.library.parameters(owner, method)
        content = self._content_parameter(creation.element, parameters)
        for index, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred) or index >= len(parameters):
                self._say(creation, "builder-keywords", what=ast.unparse(argument))
                continue
            name = parameters[index]
            creation.arguments.append(Given("" if name == content else attribute_of(name), argument))
        for keyword in node.keywords:
            if keyword.arg is None:
                creation.spread.append(keyword)
            else:
                name = "" if keyword.arg == content else attribute_of(keyword.arg)
                if any(each.name == name for each in creation.arguments):
                    self._say(creation, "builder-twice", what=keyword.arg)
                creation.arguments.append(Given(name, keyword.value, keyword))

    def _content_parameter(self, element: str, parameters: list[str]) -> str | None:
        """Return the parameter that becomes the text of an element: one that is none of its attributes."""
        row = self.decider.elements.rows.get(element)
        if row is None or not parameters:
            return None
        return parameters[0] if attribute_of(parameters[0]) not in row.attributes or element == "Play" else None

    # ---- what is done with it ----------------------------------------------------------------------------------------

    def _called(self, node: ast.Call, method: BuiltMethod) -> None:
        holders = self.of(method.base)
        if not isinstance(node.func, ast.Attribute):
            self._problem(holders, node, "builder-use", what=_short(node))
            return
        if node in self.creations:
            creation = self.creations[node]
            creation.inside += holders
            self.join([creation, *holders])
            return
        name = method.name
        if self.library.is_word(APPENDS, name) or self.library.is_word(NESTS, name):
            elements = self.made_by(node.args[0]) if len(node.args) == 1 and not node.keywords else ()
            if not elements:
                self._problem(holders, node, "builder-use", what=_short(node))
                return
            returns_holder = self.library.is_word(APPENDS, name)
            self.attachings[node] = Attaching(node, holders, elements, returns_holder)
            for each in elements:
                each.inside += holders
            self.join([*holders, *elements])
        elif self.library.is_word(SERIALISES, name) and not node.args and not node.keywords:
            self.serialised.append(node.func)
        else:
            self._problem(holders, node, "builder-use", what=_short(node))

    def _flows(self, node: ast.expr, term: Built) -> None:
        """Look at where a builder goes next."""
        made = self.of(term)
        self.join(list(made))
        if not term.builder:
            self._problem(made, node, "builder-mixed", what=_short(node))
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Attribute):
            call = self.scopes.parents[parent]
            if not (isinstance(call, ast.Call) and call.func is parent):
                self._problem(made, node, "builder-use", what=_short(parent))
        elif isinstance(parent, (ast.Call, ast.keyword)):
            call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
            if isinstance(call, ast.Call):
                self._handed(node, made, call, parent)
            else:
                self._escapes(made, node)
        elif isinstance(parent, ast.Return):
            if not self._may_return(parent):
                self._escapes(made, node)
        elif isinstance(parent, (ast.Assign, ast.AnnAssign)):
            targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
            if not all(self._holds(target) for target in targets):
                self._escapes(made, node)
        elif isinstance(parent, ast.withitem):
            if node not in self.creations:
                self._problem(made, node, "builder-shape", what=f"with {_short(node)}", instead="it without `with`")
        elif not isinstance(parent, HARMLESS) and not (
            isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mod) and parent.right is node
        ):
            self._escapes(made, node)

    def _handed(self, node: ast.expr, made: tuple[Creation, ...], call: ast.Call, parent: ast.AST) -> None:
        """Look at a builder that a call is given."""
        if call.func is node or call in self.attachings:
            return
        function = self.evaluator.term(call.func)
        if isinstance(function, Package):
            words = self.library.words
            top = function.dotted.split(".")[0]
            if function.dotted not in words["text"] and top not in words["frameworks"]:
                self._escapes(made, node)
        elif isinstance(function, Callable) and not isinstance(function.node, ast.Lambda):
            if self.evaluator.callers.of(function.node) is None:
                self._escapes(made, node)
        elif not isinstance(function, BuiltMethod) and not _fills_a_text(call):
            self._escapes(made, node)

    def _may_return(self, statement: ast.Return) -> bool:
        """Return whether a function's callers are followed, or it is called by a framework only."""
        function = self.scopes.scope_of[statement].node
        assert isinstance(function, FUNCTIONS)
        if isinstance(function, ast.FunctionDef) and self.evaluator.callers.of(function):
            return True
        if function.name in self.shared:
            return False
        owner = self.scopes.parents[function]
        if isinstance(owner, ast.ClassDef):
            reads = self.scopes.attribute_reads.get(function.name, [])
            return not any(_is_called(self.scopes.parents[each], each) for each in reads)
        variable = self.scopes.variable_of[function]
        return not any(_is_called(self.scopes.parents[each], each) for each in variable.reads)

    def _holds(self, target: ast.expr) -> bool:
        """Return whether what is assigned is followed: in a name, or in an attribute whose readings are known."""
        if isinstance(target, ast.Name):
            variable = self.scopes.variable_of[target]
            return not (variable.scope.parent is None and target.id in self.shared) and not variable.scope.is_class
        if not isinstance(target, ast.Attribute):
            return False
        owner = self.evaluator.classes.of(target.value)
        family = self.evaluator.classes.family(owner) if owner is not None else None
        if owner is None or family is None or any(each.name in self.shared for each in family):
            return False
        return self.evaluator.is_followed(owner, target.attr, family)

    # ---- what is said, and what belongs together ---------------------------------------------------------------------

    def _escapes(self, made: tuple[Creation, ...], node: ast.expr) -> None:
        self._problem(made, node, "builder-escapes", what=_short(node))

    def _problem(self, made: tuple[Creation, ...], node: ast.expr, message: str, **words: str) -> None:
        for each in made[:1]:
            self._say(each, message, **words)

    def _say(self, creation: Creation, message: str, **words: str) -> None:
        said = self.decider.say(message, **words)
        if said not in creation.said:
            creation.said.append(said)

    def _join_blocks(self) -> None:
        """Join what is made in the block of a with statement over a builder, which moves as a whole."""
        blocks = {
            self.scopes.statements[each.node]: each
            for each in self.creations.values()
            if isinstance(self.scopes.parents[each.node], ast.withitem)
        }
        for each in self.creations.values():
            for around in self.scopes.ancestors(self.scopes.statements[each.node]):
                if around in blocks:
                    self.join([blocks[around], each])

    def join(self, creations: Sequence[Creation]) -> None:
        """Let some creations share their fate."""
        for each in creations[1:]:
            self._together[self._leader(each)] = self._leader(creations[0])

    def _leader(self, creation: Creation) -> Creation:
        while (above := self._together.get(creation, creation)) is not creation:
            creation = above
        return creation


def _fills_a_text(call: ast.Call) -> bool:
    """Return whether a call is `"…{}…".format(…)`."""
    function = call.func
    return (
        isinstance(function, ast.Attribute) and isinstance(function.value, ast.Constant) and function.attr == "format"
    )


def _is_called(parent: ast.AST, read: ast.expr) -> bool:
    return isinstance(parent, ast.Call) and parent.func is read


def _short(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
