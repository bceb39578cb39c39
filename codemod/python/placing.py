"""Where the names of a second client get what they hold: below each place that gives the first its names."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from codemod.finding import Edit
from codemod.python.annotations import Annotations
from codemod.python.evaluator import Evaluator
from codemod.python.parts import is_simple, within
from codemod.python.scopes import Binding, Scopes
from codemod.python.siblings import Block, Row, Second, Twin, Unplaced
from codemod.python.slots import slot_edit
from codemod.python.source import Source
from codemod.python.values import Class, Package
from codemod.walking import walk

# What marks an annotation in a class body as that of no field.
CLASS_VARIABLE = "typing.ClassVar"


@dataclass(slots=True)
class Holder:
    """A variable, or an attribute of that name, which holds the first client, and the one that holds the second."""

    name: str
    new: str
    bindings: list[tuple[Binding, Twin | None]] = field(default_factory=list)
    """Where it gets a value, and what gives the second one's; None for a bare annotation."""
    touches: list[ast.expr] = field(default_factory=list)
    """Places of calls that moved which name it."""
    direct: bool = False
    """Whether it is read outside the functions that are written anew."""


class Placing:
    """Places the names of one second client."""

    def __init__(
        self,
        scopes: Scopes,
        evaluator: Evaluator,
        source: Source,
        annotations: Annotations,
        second: Second,
        functions: Iterable[ast.AST],
    ) -> None:
        """Keep what is planned so far; functions are those that are written anew."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.source = source
        self.annotations = annotations
        self.second = second
        self.functions = list(functions)

    def place(self, holders: Iterable[Holder]) -> None:
        """Note the lines that give every new name what it holds; raises Unplaced."""
        lines: dict[ast.stmt, Row] = {}
        for holder in holders:
            if holder.new != holder.name:
                self._place_holder(holder, lines)
        for statement, row in lines.items():
            check_standing(statement, self.source)
            self.second.blocks.append(Block(statement, [row]))

    def _place_holder(self, holder: Holder, lines: dict[ast.stmt, Row]) -> None:
        bindings = [
            (binding, twin) for binding, twin in holder.bindings if not is_inside(binding, self.functions, self.scopes)
        ]
        if holder.direct and len(bindings) < len(holder.bindings):
            raise Unplaced  # nothing tells that the new function has run where this is read
        attempt = self._attempt(holder, bindings)
        for binding, twin in bindings:
            node = target_of(binding)
            text = holder.new
            if isinstance(node, ast.Attribute):
                if not is_simple(node.value):
                    raise Unplaced
                text = f"{self.source.slice(node.value)}.{text}"
            elif isinstance(node, ast.Subscript):
                if not is_simple(node.value):
                    raise Unplaced
                quote = self.source.slice(node.slice)[-1]
                text = f"{self.source.slice(node.value)}[{quote}{text}{quote}]"
            if isinstance(node, ast.Attribute) or self.scopes.scope_of[node].is_class:
                self._room_in_classes(holder)
            if attempt is None or not self._spares(attempt, binding):
                self._line(binding, twin, text, lines)
            elif twin is not None and twin.text != "None":
                lines[attempt] = Row(f"{text} = ", Twin(twin.text, self.source.slice(node)))
            self._declare(holder, binding)

    def _line(self, binding: Binding, twin: Twin | None, text: str, lines: dict[ast.stmt, Row]) -> None:
        """Note the line below a binding that gives the new name its value."""
        statement = binding.statement
        if isinstance(statement, ast.AnnAssign):
            self._check_field(statement)
            annotation = self.annotations.text(statement.annotation)
            if annotation is not None:
                text = f"{text}: {annotation}"
            elif twin is None:
                return  # nothing but an annotation, which tells nothing of the second client
        elif not isinstance(statement, ast.Assign) or statement.value is not binding.value:
            raise Unplaced
        before = lines.get(statement)
        if twin is None:
            lines[statement] = Row(text)
        elif before is None:
            lines[statement] = Row(f"{text} = ", twin)
        else:
            lines[statement] = Row(f"{before.head}{text} = ", twin)

    def _attempt(self, holder: Holder, bindings: list[tuple[Binding, Twin | None]]) -> ast.Try | None:
        """Return the try statement that makes the first client or does without, so that the second stands below it.

        Beside the first, an error of the second would leave the program without either.
        """
        valued = [binding for binding, twin in bindings if twin is not None]
        made = [binding for binding in valued if not is_none(binding.value)]
        if len(valued) < 2 or len(made) != 1:
            return None
        scope = self.scopes.scope_of[made[0].statement]
        around = [each for each in self.scopes.ancestors(made[0].statement) if self.scopes.scope_of[each] is scope]
        for each in around:
            if isinstance(each, ast.Try) and each.handlers and self._is_in_body(made[0].statement, each):
                late = [other for other in valued if self._is_late(other, each)]
                if late or any(within(touch, each, self.scopes.parents) for touch in holder.touches):
                    raise Unplaced
                return each
        return None

    def _is_in_body(self, statement: ast.stmt, attempt: ast.Try) -> bool:
        return any(within(statement, each, self.scopes.parents) for each in attempt.body)

    def _is_late(self, binding: Binding, attempt: ast.Try) -> bool:
        """Return whether a binding of the same scope comes behind a try statement."""
        same = self.scopes.scope_of[binding.statement] is self.scopes.scope_of[attempt]
        return same and binding.statement.lineno > (attempt.end_lineno or 0)

    def _spares(self, attempt: ast.Try, binding: Binding) -> bool:
        """Return whether the line below a try statement does for a binding too."""
        if within(binding.statement, attempt, self.scopes.parents):
            return True
        scope = self.scopes.scope_of[attempt]
        return self.scopes.scope_of[binding.statement] is scope and self.scopes.parents[attempt] is scope.node

    def _declare(self, holder: Holder, binding: Binding) -> None:
        """Declare a new name global or nonlocal where the old one is."""
        scope = self.scopes.scope_of[binding.statement]
        if not isinstance(binding.node, ast.Name) or holder.name not in scope.outer:
            return
        for node in self.scopes.of(ast.Global, ast.Nonlocal):
            if self.scopes.scope_of[node] is scope:
                end = self.source.span(node)[1]
                if holder.name in node.names and holder.new not in node.names:
                    self.second.edits.append(Edit(end, end, f", {holder.new}"))

    # ---- classes -----------------------------------------------------------------------------------------------------

    def _room_in_classes(self, holder: Holder) -> None:
        """See to it that the objects of the classes that have an attribute can have another."""
        given = {id(binding) for binding, _ in holder.bindings}
        for (owner, name), bindings in self.scopes.attributes.items():
            if name != holder.name or not any(id(each) in given for each in bindings):
                continue
            slots = self.scopes.attributes.get((owner, "__slots__"), [])
            listed = {node for binding in slots for node in walk(binding.statement)}
            for node in walk(owner):
                if isinstance(node, ast.Constant) and node.value == name and node not in listed:
                    raise Unplaced  # the class also speaks of its attribute by name
            if slots and not any(isinstance(each, ast.Constant) and each.value == holder.new for each in listed):
                edit = slot_edit(self.source, slots[0].value, name, holder.new)
                if len(slots) > 1 or edit is None:
                    raise Unplaced
                self.second.edits.append(edit)

    def _check_field(self, statement: ast.AnnAssign) -> None:
        """See to it that an annotation in a class declares no field: of a dataclass, a tuple, a model."""
        owner = self.scopes.scope_of[statement].node
        if not isinstance(owner, ast.ClassDef) or self._is_plain(owner):
            return
        annotation = statement.annotation
        if not isinstance(annotation, ast.Subscript) or self.evaluator.term(annotation.value) != Package(
            CLASS_VARIABLE
        ):
            raise Unplaced

    def _is_plain(self, owner: ast.ClassDef) -> bool:
        """Return whether nothing but Python itself makes something of a class's body."""
        if owner.decorator_list or owner.keywords:
            return False
        terms = [self.evaluator.term(base) for base in owner.bases]
        return all(
            self._is_plain(term.node) if isinstance(term, Class) else term == Package("builtins.object")
            for term in terms
        )


def is_inside(binding: Binding, functions: Iterable[ast.AST], scopes: Scopes) -> bool:
    """Return whether a binding stands in a function that is written anew."""
    return any(within(binding.statement, each, scopes.parents) for each in functions)


def check_standing(statement: ast.stmt, source: Source) -> None:
    """See to it that the next line comes right after a statement; raises Unplaced."""
    start, end = source.span(statement)
    behind = source.text[end : source.line_end(end)].split("#")[0].strip()
    if not source.first_on_line(start) or behind:
        raise Unplaced


def is_none(node: ast.expr | None) -> bool:
    """Return whether an expression is the literal None."""
    return isinstance(node, ast.Constant) and node.value is None


def target_of(binding: Binding) -> ast.expr:
    """Return the target of an assignment; raises Unplaced where a name gets its value otherwise."""
    if not isinstance(binding.node, ast.expr):
        raise Unplaced  # a parameter: whoever calls the function gives the first client
    return binding.node
