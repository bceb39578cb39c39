"""The new text of a module: rewritings cut in, clients made, helpers and imports brought in, unused imports out."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from codemod.finding import Edit
from codemod.python.builders.documents import Documents
from codemod.python.clients import Clients
from codemod.python.comments import Comment, outermost_statement, todo_lines
from codemod.python.cutting import fragment_root
from codemod.python.decisions import Decision, Disposition
from codemod.python.emit import Emitter
from codemod.python.exceptions.handlers import Handlers
from codemod.python.helper_module import helper_code
from codemod.python.imports import Imports, Wanted
from codemod.python.layout import Room
from codemod.python.names import LocalNames
from codemod.python.parts import Reader, code_of, within
from codemod.python.rewritings import Rewriting
from codemod.python.scopes import Scopes
from codemod.python.siblings import Block, Row, Twin, row_text
from codemod.python.source import Source, apply_edits
from codemod.python.texts.documents import Texts
from codemod.python.touches import Touch
from codemod.python.values import Literal
from codemod.python.webhooks.requests import Requests
from codemod.rules import Rules
from codemod.walking import children, walk

ANNOTATED = frozenset([ast.arg, ast.AnnAssign, ast.FunctionDef, ast.AsyncFunctionDef])


@dataclass(frozen=True, slots=True)
class Todo:
    """A TODO that is to be written above a statement."""

    statement: ast.stmt
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """The new text, and the helpers that the module did not have."""

    text: str
    helpers: frozenset[str]


class Writer:
    """Writes one module, once everything is decided."""

    def __init__(
        self,
        rules: Rules,
        source: Source,
        tree: ast.Module,
        scopes: Scopes,
        comments: list[Comment],
        clients: Clients,
        names: LocalNames,
        emitter: Emitter,
        helper_module: str | None,
    ) -> None:
        """Keep the module and the decisions."""
        self.rules = rules
        self.source = source
        self.tree = tree
        self.scopes = scopes
        self.clients = clients
        self.names = names
        self.emitter = emitter
        self.helper_module = helper_module
        self.imports = Imports(source, tree, scopes, comments, clients.neighbours.own)

    def write(
        self,
        rewritings: list[Rewriting],
        moved: set[Touch],
        helpers: Iterable[str],
        kept: Mapping[ast.expr, str],
        documents: Documents,
        texts: Texts,
        handlers: Handlers,
        requests: Requests,
    ) -> Written:
        """Return the new text; kept are the expressions that get locals of their own, and their names.

        documents and texts are what the module's builders and strings become, handlers what those of exceptions do,
        requests what its handlers of requests read.

        Raises CutError, and ValueError when edits overlap or the text is no Python.
        """
        emitter = self.emitter
        wanted: list[Wanted] = []
        seconds: list[Edit] = []
        module_lines: list[str] = []
        of_module: set[str] = set()
        todos = [
            Todo(self._above(touch.node), cause.code or touch.message.code, cause.todo)
            for touch in moved
            for cause in touch.causes
            if cause.todo
        ]
        rewritings = [*rewritings, *handlers.rewritings]
        wanted += documents.wanted
        for node, code, text in (*documents.todos(), *texts.todos(), *handlers.todos, *requests.todos()):
            todos.append(Todo(self._above(node), code, text))
        for decision in self.clients.decisions.values():
            wanted += self._client_imports(decision)
            if decision.disposition is Disposition.IN_PLACE:
                rewritings = [*rewritings, *self._in_place(decision, moved)]
                assert decision.client.construction is not None
                above = self._above(decision.client.construction)
                todos += [Todo(above, cause.code, cause.todo) for cause in decision.causes]
            elif decision.beside is not None:
                rewritings = [*rewritings, *self._renamed(decision, moved)]
                seconds += [*decision.beside.edits, *(self._block(decision, each) for each in decision.beside.blocks)]
            elif decision.disposition is Disposition.ELSEWHERE:
                rewritings = [*rewritings, *self._renamed(decision, moved)]
            elif decision.second not in of_module:  # one for each kind of client
                of_module.add(decision.second)
                module_lines += self._client_lines(decision, "", Row(f"{decision.second} = ", Twin(None)))
        wanted += self._annotated(rewritings, wanted)
        wanted += handlers.wanted
        emitter.emit(rewritings)
        missing, functions, helper_imports = self._helpers(helpers)
        wanted += helper_imports
        written = "\n".join([*(edit.text for edit in [*emitter.edits, *seconds]), *module_lines])
        wanted += self.names.wanted(written)
        wanted = [each for each in wanted if not self.imports.has(each)]
        block = self._definitions(functions, module_lines)
        self.imports.followed = bool(block)
        emitter.place_above(self._once(todos), partial(_wrap, width=emitter.width), documents.shift_of)
        emitter.edits += [self._kept(node, name, rewritings) for node, name in kept.items()]
        # Where several edits insert at one place, they are written in this order.
        library = self.names.library
        beside = [*requests.adjusted([*documents.edits, *texts.edits]), *requests.edits]
        edits = [*block, *dict.fromkeys(seconds), *handlers.edits, *emitter.edits, *beside]
        bare = apply_edits(self.source.text, [*self.imports.edit(wanted, [], library), *edits])
        unused = self.imports.unused(_loaded(bare), self._quoted)
        text = apply_edits(self.source.text, [*self.imports.edit(wanted, unused, library), *edits])
        return Written(text, missing)

    @property
    def _quoted(self) -> set[str]:
        """Return the words in strings of annotations of the module as it was."""
        functions = [*self.scopes.of(ast.FunctionDef, ast.AsyncFunctionDef), *self.scopes.of(ast.Lambda)]
        arguments = [each for function in functions for each in children(function.args)]
        return _quoted([*self.scopes.of(ast.AnnAssign), *functions, *arguments])

    def _kept(self, node: ast.expr, name: str, rewritings: list[Rewriting]) -> Edit:
        """Return the edit that keeps an expression in a local, on a line before its statement."""
        parents = self.scopes.parents
        inside = {
            each.node: each.spelling
            for each in rewritings
            if each.spelling is not None and within(each.node, node, parents)
        }
        expressions = self.emitter.expressions
        with expressions.on_one_line():
            text = expressions.cut(fragment_root(node, parents), inside).text_of(node)
        text = f"({text})" if re.search(r"[\r\n]", text) else text
        start = self.source.line_start(self.source.span(self.scopes.statements[node])[0])
        line = f"{self.source.indentation(start)}{name} = {text}{self.source.newline_at(start)}"
        return Edit(start, start, line)

    def _above(self, node: ast.AST) -> ast.stmt:
        return outermost_statement(node, self.scopes.parents, self.source)

    def _once(self, todos: Iterable[Todo]) -> Mapping[ast.stmt, list[tuple[str, str]]]:
        """Return the TODOs by statement, each cause once in a scope, at its first statement."""
        found: dict[ast.stmt, list[tuple[str, str]]] = {}
        seen: set[tuple[object, str]] = set()
        for todo in sorted(todos, key=lambda each: (each.statement.lineno, each.code, each.text)):
            key = (self.scopes.scope_of[todo.statement], todo.text)
            if key not in seen:
                seen.add(key)
                found.setdefault(todo.statement, []).append((todo.code, todo.text))
        return found

    # ---- clients -----------------------------------------------------------------------------------------------------

    def _client_imports(self, decision: Decision) -> list[Wanted]:
        """Return the imports that a client needs: the target's class where it is made or named, what others make."""
        beside, kind = decision.beside, decision.client.asynchronous
        if decision.client.origin is None and (beside is None or beside.blocks):
            copied = beside is not None and any(block.defines for block in beside.blocks)
            near = None if copied else decision.client.construction
            return [self.names.client_class(near, asynchronous=kind)]
        wanted = self.names.client_class(None, asynchronous=kind)
        rows = [row.head for block in beside.blocks for row in block.rows] if beside is not None else []
        edits = [each.text for each in beside.edits] if beside is not None else []
        texts = [*rows, *edits, *self.clients.renamed(decision).values()]
        named = any(re.search(rf"\b{wanted.renamed}\b", text) for text in texts)
        behind = self.clients.annotations[kind].imports
        annotated = {behind[node] for node in self.clients.renamed(decision) if node in behind}
        own = [wanted] if named or decision.disposition is Disposition.MODULE else []
        if annotated and not rows and decision.disposition is not Disposition.MODULE:  # only annotations name it
            places = sorted(annotated, key=lambda each: each.lineno)
            own = [self.names.client_class(each, asynchronous=kind) for each in places]
        return [*own, *(beside.wanted if beside is not None else []), *decision.imported]

    def _in_place(self, decision: Decision, moved: set[Touch]) -> list[Rewriting]:
        """Return the rewritings of a client's construction and of what feeds it."""
        assert decision.client.construction is not None
        touch = next((touch for touch in moved if touch.value.client is decision.client), None)
        found = [Rewriting(touch, decision.client.construction, self.clients.constructor(decision))]
        found += self._renamed(decision, moved)
        session = self.clients.asynchrony.statement(decision.client.construction)
        if isinstance(session, (ast.Assign, ast.AnnAssign)) and session.value is not None:
            found.append(Rewriting(touch, session.value, None, session, []))
        for node, name in decision.renames.items():
            found.append(Rewriting(touch, node, Literal(self.source.slice(node).replace(str(node.value), name))))
        return found

    def _annotated(self, rewritings: list[Rewriting], wanted: list[Wanted]) -> list[Wanted]:
        """Return the imports that annotations need where all that makes a client has its own inside a function."""
        found: list[Wanted] = []
        for kind, renamed in self.clients.annotations.items():
            name = self.names.client_class(None, asynchronous=kind).name
            if any(each.name == name and self.imports.is_above(each) for each in wanted):
                continue
            behind = renamed.imports
            statements = {
                behind[each.node]
                for each in rewritings
                if each.node in behind and (each.touch is None or each.touch.value.client.asynchronous is kind)
            }
            outside = [each for each in statements if self.scopes.scope_of[each] is self.scopes.module]
            found += [self.names.client_class(each, asynchronous=kind) for each in outside]
        return found

    def _renamed(self, decision: Decision, moved: set[Touch]) -> list[Rewriting]:
        """Return the rewritings of the program's own code that goes with a client."""
        touch = next((touch for touch in moved if touch.value.client is decision.client), None)
        return [Rewriting(touch, node, Literal(text)) for node, text in self.clients.renamed(decision).items()]

    def _client_lines(self, decision: Decision, indent: str, row: Row) -> list[str]:
        """Return a line of what makes a second client, with the TODOs above it where it is the one that does so."""
        emitter = self.emitter
        code = code_of(self.clients.constructor(decision), Reader(self.source.slice), emitter.quote)
        room = Room(emitter.width, indent, self.source.indent_unit, self.source.newline, 0)
        causes = decision.causes if row.twin is not None and row.twin.text is None else []
        todos = [line for each in causes for line in todo_lines(each.code, each.todo, indent, emitter.width)]
        return [*todos, row_text(row, code, room)]

    def _block(self, decision: Decision, block: Block) -> Edit:
        """Return the edit that writes a block of what makes a second client below a statement."""
        start, end = self.source.span(block.below)
        indent, unit = self.source.indentation(start), self.source.indent_unit
        apart = ([""] if indent else ["", ""]) if block.defines else []
        lines = [line for row in block.rows for line in self._client_lines(decision, indent + unit * row.depth, row)]
        return self.imports.insert_after(end, [*apart, *lines])

    # ---- helpers -----------------------------------------------------------------------------------------------------

    def _helpers(self, called: Iterable[str]) -> tuple[frozenset[str], list[str], list[Wanted]]:
        """Return the helpers that the module lacks, their functions as text, and the imports that they or it need."""
        missing = frozenset(name for name in called if not self.names.has_helper(self.names.helpers[name]))
        if not missing:
            return missing, [], []
        if self.helper_module is not None:
            module, names = self.helper_module, self.names.helpers
            return missing, [], [Wanted(module, name, renamed=names[name], own=True) for name in sorted(missing)]
        imports, functions, written = helper_code(self.rules, missing)
        for old, new in self.names.helpers.items():
            functions = [re.sub(rf"\b{old}\b", new, function) for function in functions]
        functions = [_indented(function, self.source.indent_unit) for function in functions]
        return frozenset(written), functions, imports

    def _definitions(self, functions: list[str], lines: list[str]) -> list[Edit]:
        """Return the edit that writes helpers and a module's own client below the imports."""
        if not functions and not lines:
            return []
        newline = self.source.newline
        offset = self.imports.end_of_block()
        parts = [newline + newline.join(lines) + newline] if lines else []
        parts += [newline * 2 + newline.join(function.splitlines()) + newline for function in functions]
        rest = self.source.text[offset:]
        blank = rest[: len(rest) - len(rest.lstrip("\r\n \t\f"))]
        follows = next((each for each in self.tree.body if self.source.span(each)[0] >= offset), None)
        wide = functions or isinstance(follows, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        gap = newline * max(0, (2 if wide else 1) - len(re.findall(r"\r\n|\r|\n", blank)))
        text = "".join(parts)
        if not self.imports.block() and offset == self.source.line_start(self.source.span(self.tree.body[0])[0]):
            text = text.removeprefix(newline)  # the new imports above bring their own
        return [Edit(offset, offset, text + gap)]


def _indented(function: str, unit: str) -> str:
    """Return a helper with the user's step of indentation in the place of four spaces."""
    return re.sub(r"^(?: {4})+", lambda match: unit * (len(match.group()) // 4), function, flags=re.MULTILINE)


def _wrap(code: str, text: str, indent: str, *, width: int) -> list[str]:
    return todo_lines(code, text, indent, width)


def _loaded(text: str) -> frozenset[str]:
    """Return the names that a module reads; raises ValueError when it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nodes = walk(ast.parse(text))
    except SyntaxError as error:
        raise ValueError(f"{error.msg}, line {error.lineno}") from None
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return frozenset(names | _quoted(nodes))


def _quoted(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the words that stand in strings of annotations: an annotation in quotes reads names too."""
    found: set[str] = set()
    for node in nodes:
        if node.__class__ not in ANNOTATED:
            continue
        annotation: ast.expr | None = getattr(node, "annotation", None) or getattr(node, "returns", None)
        for each in walk(annotation) if annotation is not None else ():
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                found.update(re.findall(r"\w+", each.value))
    return found
