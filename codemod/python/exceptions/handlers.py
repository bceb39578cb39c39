"""Handlers of the source's exceptions around calls that moved: what is written in their places, and said of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Mapping

from codemod.finding import Edit, Level
from codemod.options import Options
from codemod.python.comments import Comments, outermost_statement, todo_lines
from codemod.python.cutting import CutError, fragment_root
from codemod.python.evaluator import Evaluator
from codemod.python.exceptions.deciding import Decider, Reason, Verdict
from codemod.python.exceptions.guarded import Guards, Platforms
from codemod.python.exceptions.places import Place, Places, Way
from codemod.python.exceptions.raising import raising
from codemod.python.exceptions.reading import Access
from codemod.python.exceptions.table import Names, read_table
from codemod.python.exceptions.types import type_edits, types_text
from codemod.python.imports import Wanted
from codemod.python.names import LocalNames
from codemod.python.reporting import Reporter
from codemod.python.rewritings import Rewriting
from codemod.python.scopes import Scopes
from codemod.python.source import Source, apply_edits
from codemod.python.touches import Touch, fill
from codemod.python.values import Literal
from codemod.rules import Message, Rules
from codemod.walking import walk


class Handlers:
    """The places of one module that wait for the source's exceptions."""

    def __init__(
        self,
        rules: Rules,
        source: Source,
        scopes: Scopes,
        evaluator: Evaluator,
        names: LocalNames,
        comments: Comments,
        options: Options,
        shared: frozenset[str],
        quote: str,
    ) -> None:
        """Find the places; nothing is decided yet."""
        self.rules = rules
        self.source = source
        self.scopes = scopes
        self.evaluator = evaluator
        self.local = names
        self.comments = comments
        self.options = options
        self.quote = quote
        self.table = read_table(rules)
        self.names = Names(self.table, scopes, evaluator)
        self.places = Places(self.table, self.names, scopes, shared)
        self.verdicts: list[Verdict] = []
        self.shared = shared
        self.raising: Mapping[str, frozenset[str]] = {}
        """What other modules may call and holds calls that moved -> the helpers that these go through."""
        self.nodes: Collection[ast.AST] = ()
        """What moved: calls, and constructions of clients."""
        self.edits: list[Edit] = []
        self.rewritings: list[Rewriting] = []
        self.wanted: list[Wanted] = []
        self.todos: list[tuple[ast.AST, str, str]] = []
        """Node, code and text of what a person must look at."""

    # ---- deciding ----------------------------------------------------------------------------------------------------

    def decide(
        self,
        platforms: Platforms,
        nodes: Collection[ast.AST],
        occupied: Collection[ast.AST],
        touch: Touch | None,
        check: Callable[[Rewriting], None],
    ) -> None:
        """Decide over all places, and work out what is written.

        nodes are what moved, occupied what is rewritten otherwise; touch is any place that moved, on whose behalf
        attributes are rewritten (None where all that moved did so in other modules), and check raises CutError where a
        rewriting cannot be cut.
        """
        self.nodes = nodes
        guards = Guards(self.scopes, self.evaluator, self.names, platforms)
        self.raising = raising(self.scopes, self.evaluator, guards, self.shared)
        if not self.places.found:
            return
        decider = Decider(self.table, self.names, self.scopes, self.source, guards, self.places)
        self.verdicts = decider.decide(occupied)
        for each in self.verdicts:
            self._hold(each)
            if each.moves:
                self._try(each, touch, check, occupied)
        for group in decider.groups(self.verdicts):
            stopped = [each for each in group if each.concerned and not each.moves]
            for each in group if stopped else ():
                if each.moves:
                    line = str(stopped[0].place.node.lineno)
                    each.problems.append(Reason("exception-together", {"line": line}))
        written: set[ast.expr] = set()
        for each in self.verdicts:
            if each.moves:
                self._write(each, touch, written)

    @property
    def writes(self) -> bool:
        """Return whether anything is written."""
        return bool(self.edits or self.rewritings)

    @property
    def statements(self) -> set[ast.stmt]:
        """Return the statements that are rewritten."""
        return {self.scopes.statements[each.node] for each in self.rewritings}

    def _message(self, place: Place) -> Message:
        entry = self.rules.tables["exceptions"]["exception"]
        return self.rules.messages[entry["message" if place.way is Way.HANDLER else "named"]]

    def _hold(self, verdict: Verdict) -> None:
        message = self._message(verdict.place)
        wanted = self.options.wants(message.code, message.name)
        kept = self.options.level is Level.AUTOMATIC and bool(verdict.causes)
        verdict.held = not wanted or kept or self._is_ignored(verdict.place)

    def _is_ignored(self, place: Place) -> bool:
        """Return whether an ignore comment on a line of a place, or alone above it, keeps it."""
        first = place.handler.lineno if place.handler is not None and place.way is Way.HANDLER else place.node.lineno
        codes = {self._message(place).code}
        if self.comments.keep_from_above(first, place.node.end_lineno, codes):
            return True
        return place.way is Way.HANDLER and self.comments.keep(place.statement.lineno, None, codes)

    def _try(
        self, verdict: Verdict, touch: Touch | None, check: Callable[[Rewriting], None], occupied: Collection[ast.AST]
    ) -> None:
        """Note a problem where the text of a place cannot be cut."""
        place = verdict.place
        try:
            for access in verdict.accesses:
                check(Rewriting(touch, access.node, Literal(self._read_instead(access, verdict))))
            if verdict.copied and not all(self.source.is_at(each.node) for each in verdict.accesses):
                raise CutError("it stands inside an f-string")
            if place.way is Way.TEST:
                if re.search(r"[\r\n]", self.source.slice(self._kinds(place))):
                    raise CutError("it stands on several lines")
                check(Rewriting(touch, self._kinds(place), Literal(self.local.error)))
            elif any(each in occupied for each in walk(fragment_root(place.named[0], self.scopes.parents))):
                raise CutError("it stands beside what is rewritten otherwise")
        except CutError as error:
            verdict.problems.append(Reason("exception-cut", {"why": str(error)}))

    # ---- writing -----------------------------------------------------------------------------------------------------

    def _kinds(self, place: Place) -> ast.expr:
        assert isinstance(place.node, ast.Call)
        return place.node.args[1]

    def _new(self, verdict: Verdict) -> list[str]:
        """Return the exceptions that a place waits for from now on."""
        return [self.local.error, *verdict.raised]

    def _read_instead(self, access: Access, verdict: Verdict) -> str:
        if not isinstance(access.node, ast.Attribute):
            assert isinstance(access.node, ast.Constant)
            return self.source.slice(access.node).replace(access.name, access.instead)
        owner = self.source.slice(access.node.value)
        if verdict.raised:
            default = self.table.absent[access.name]
            return f"getattr({owner}, {self.quote}{access.instead}{self.quote}, {default})"
        return f"{owner}.{access.instead}"

    def _write(self, verdict: Verdict, touch: Touch | None, written: set[ast.expr]) -> None:
        place, code = verdict.place, self._message(verdict.place).code
        near = place.named[0]
        wanted = Wanted(self.table.module, self.table.name, near, renamed=self.local.error)
        statement = self._import_of(near)
        outside = statement is None or self.scopes.scope_of[statement] is self.scopes.module
        self.wanted.append(Wanted(wanted.module, wanted.name, renamed=wanted.renamed) if outside else wanted)
        if verdict.copied:
            self.edits.append(self._copy(verdict))
            return
        for access in verdict.accesses:
            spelling = Literal(self._read_instead(access, verdict))
            self.rewritings.append(Rewriting(touch, access.node, spelling))
        self.todos += [(each.node or place.node, code, self._filled(each, todo=True)) for each in verdict.causes]
        if place.named[0] in written:
            return
        written.update(place.named)
        edits = self._type_edits(verdict)
        if place.way is not Way.TEST:
            self.edits += edits
            return
        kinds = self._kinds(place)
        start = self.source.span(kinds)[0]
        shifted = [Edit(each.start - start, each.end - start, each.text) for each in edits]
        text = apply_edits(self.source.slice(kinds), shifted)
        if isinstance(kinds, ast.Tuple):  # its brackets stay
            text = text[1:-1]
        self.rewritings.append(Rewriting(touch, kinds, Literal(text)))

    def _type_edits(self, verdict: Verdict) -> list[Edit]:
        """Return the edits of the names of exceptions in a place, each list of them by itself."""
        place = verdict.place
        lists: dict[ast.AST, list[ast.expr]] = {}
        for each in place.named:
            lists.setdefault(self.scopes.parents[each], []).append(each)
        edits: list[Edit] = []
        for parent, named in lists.items():
            several = isinstance(parent, ast.Call) and self.names.dotted(parent.func) in self.table.several
            elements = parent.elts if isinstance(parent, (ast.Tuple, ast.List)) else named
            elements = parent.args if several and isinstance(parent, ast.Call) else elements
            there = any(self.names.is_target(each) for each in elements)
            new = [each for each in self._new(verdict) if not (there and each == self.local.error)]
            whole = parent if isinstance(parent, (ast.Tuple, ast.List)) else None
            alone = whole is not None and isinstance(self.scopes.parents[whole], ast.ExceptHandler)
            edits += type_edits(
                self.source, named, elements, whole, new, keep=verdict.keep, several=several, alone=alone
            )
        return edits

    def _import_of(self, node: ast.expr) -> ast.stmt | None:
        """Return the import that brought in what an expression names."""
        while isinstance(node, ast.Attribute):
            node = node.value
        variable = self.scopes.variable_of.get(node)
        return variable.single.statement if variable is not None and variable.single is not None else None

    def _copy(self, verdict: Verdict) -> Edit:
        """Return the edit that writes a second handler, for the target's exceptions, behind one of the source's."""
        handler, source = verdict.place.handler, self.source
        assert handler is not None and handler.type is not None
        start = source.line_start(source.offset(handler.lineno, handler.col_offset))
        end = source.line_end(source.offset(handler.end_lineno or 0, handler.end_col_offset or 0))
        while _is_comment(source, end, handler.col_offset):  # what stands below the body belongs to it
            end = source.line_end(end)
        first, last = source.span(handler.type)
        edits = [Edit(first - start, last - start, types_text(self._new(verdict)))]
        for access in verdict.accesses:
            one, other = source.span(access.node)
            edits.append(Edit(one - start, other - start, self._read_instead(access, verdict)))
        for reason in verdict.causes:
            statement = outermost_statement(reason.node, self.scopes.parents, source) if reason.node else None
            above = start if statement is None else max(start, source.line_start(source.span(statement)[0]))
            code = self._message(verdict.place).code
            indent = source.indentation(above)
            lines = todo_lines(code, self._filled(reason, todo=True), indent, self.options.width)
            edits.append(Edit(above - start, above - start, "".join(line + source.newline_at(above) for line in lines)))
        text = apply_edits(source.text[start:end], list(dict.fromkeys(edits)))
        if text.endswith(("\n", "\r")):
            return Edit(end, end, text)
        return Edit(end, end, source.newline + text)

    # ---- reporting ---------------------------------------------------------------------------------------------------

    def _filled(self, reason: Reason, *, todo: bool = False) -> str:
        message = self.rules.messages[reason.message]
        return fill(message.todo if todo else message.text, reason.filled)

    def report(self, reporter: Reporter) -> None:
        """Add the findings of all places, and of whatever else names an exception of the source."""
        told: set[ast.AST] = set()
        for verdict in self.verdicts:
            told.update(verdict.place.named)
            self._report(verdict, reporter)
        self._report_others(told, reporter)

    def _report(self, verdict: Verdict, reporter: Reporter) -> None:
        place, message = verdict.place, self._message(verdict.place)
        if not verdict.concerned:
            self._report_unconcerned(verdict, reporter)
        elif not self.options.wants(message.code, message.name):
            return
        elif self._is_ignored(place):
            reporter.find(place.node, message, Level.NOTE, self.rules.messages["ignored"].text)
        elif verdict.problems:
            why = "; ".join(dict.fromkeys(self._filled(each) for each in verdict.problems))
            reporter.find(place.node, message, message.level, f"{message.text}: {why}", message.help)
        elif verdict.held:
            texts = "; ".join(self._filled(each) for each in verdict.causes)
            words = self.rules.messages["level"].text
            reporter.find(place.node, message, Level.REVIEW, f"{texts} ({words})", self._helps(verdict.causes))
        else:
            self._report_moved(verdict, reporter)

    def _report_moved(self, verdict: Verdict, reporter: Reporter) -> None:
        place, message = verdict.place, self._message(verdict.place)
        way = "copied" if verdict.copied else "both" if verdict.keep else "moved"
        old = " and ".join(dict.fromkeys(self.source.slice(each) for each in place.named))
        words = self.rules.messages[f"exception-{way}"].text
        done = fill(words, {"new": " and ".join(self._new(verdict)), "old": old})
        if verdict.causes:
            texts = "; ".join(dict.fromkeys(self._filled(each) for each in verdict.causes))
            reporter.find(place.node, message, Level.REVIEW, f"{texts} ({done})", self._helps(verdict.causes))
        else:
            reporter.find(place.node, message, Level.AUTOMATIC, done)
        room = self.rules.messages["exception-room-not-known"].text
        also = "".join(fill(room, {"helper": each}) for each in sorted(verdict.guarded.helpers)[:1])
        note = fill(self.rules.messages["exception-not-caught"].text, {"also": also})
        reporter.find(place.node, message, Level.NOTE, note)

    def _is_handed_on(self, node: ast.expr) -> bool:
        """Return whether an exception is given to a call, or to a name that other modules use."""
        given: ast.AST = node
        parent = self.scopes.parents[node]
        while isinstance(parent, (ast.Tuple, ast.List, ast.keyword)):
            given, parent = parent, self.scopes.parents[parent]
        if isinstance(parent, ast.Call):
            return given is not parent.func
        targets = parent.targets if isinstance(parent, ast.Assign) else [getattr(parent, "target", None)]
        return any(isinstance(each, ast.Name) and each.id in self.shared for each in targets)

    @property
    def _is_told_of(self) -> bool:
        """Return whether places are told of that may wait for what moved, in this module or elsewhere in the tree."""
        tests = self.rules.tables["elsewhere"]["beside"]["double"]["tests"]
        neighbours = self.evaluator.neighbours
        return bool(self.nodes) or (neighbours.moved and re.search(tests, neighbours.file) is None)

    def _helps(self, causes: Iterable[Reason]) -> str:
        return " ".join(dict.fromkeys(self.rules.messages[each.message].help for each in causes))

    def _report_unconcerned(self, verdict: Verdict, reporter: Reporter) -> None:
        """Report a place in whose block nothing moved, as far as is known: only where it may be meant for it."""
        place, guarded = verdict.place, verdict.guarded
        if not self._is_told_of or (guarded.stays and not guarded.unknown and not guarded.makes):
            return
        if place.way is Way.HANDLER and not guarded.makes and not guarded.open:
            return
        if place.way is Way.TEST:
            return
        reason = "exception-constructor" if guarded.makes else "exception-unsure"
        message = self._message(place)
        if self._is_ignored(place):
            reporter.find(place.node, message, Level.NOTE, self.rules.messages["ignored"].text)
        elif self.options.wants(message.code, message.name):
            text = f"{message.text}: {self.rules.messages[reason].text}"
            reporter.find(place.node, message, message.level, text, message.help)

    def _report_others(self, told: set[ast.AST], reporter: Reporter) -> None:
        """Report whatever else names an exception of the source in a module of which something moved."""
        message = self.rules.messages[self.rules.tables["exceptions"]["exception"]["named"]]
        for node in self.scopes.of(ast.Name, ast.Attribute) if self._is_told_of else ():
            if not isinstance(node.ctx, ast.Load) or node in told or not self.names.is_source(node):
                continue
            parent = self.scopes.parents[node]
            if not self.nodes and not self._is_handed_on(node):
                continue  # nothing moved here: what is handed on may wait for calls of other modules
            raised = self.scopes.parents[parent] if isinstance(parent, ast.Call) and parent.func is node else parent
            statement = self.scopes.statements[node]
            own = isinstance(raised, (ast.Raise, ast.ClassDef))  # the program's own business
            if not own and statement not in told:
                told.add(statement)
                reporter.beside(node, statement, message)


def _is_comment(source: Source, start: int, column: int) -> bool:
    """Return whether a line is a comment that is indented further than a column."""
    line = source.text[start : source.line_end(start)] if start < len(source.text) else ""
    return line.lstrip(" \t").startswith("#") and len(source.indentation(start)) > column
