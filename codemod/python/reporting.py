"""What is said about each place of a module: findings for what moved, what stayed and why, and for its clients."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from codemod.finding import Answer, Finding, Level, Place
from codemod.options import Options
from codemod.python.awaiting import awaited
from codemod.python.comments import TODO, Comments
from codemod.python.decisions import Decision, Disposition
from codemod.python.evaluator import Evaluator
from codemod.python.isolation import both_ways, templates_of, written_steps
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.python.touches import Sort, Touch, Unit, fill
from codemod.python.values import Package
from codemod.rules import Message, Rule, Rules, Template
from codemod.walking import walk

TODO_STANDS = "todo-stands"
CLIENT = "client"
BUILDER = "builder"


class Reporter:
    """Collects the findings of one module."""

    def __init__(self, rules: Rules, source: Source, path: str, options: Options, comments: Comments) -> None:
        """Keep the words, and where places are."""
        self.rules = rules
        self.source = source
        self.path = path
        self.options = options
        self.comments = comments
        self.findings: list[Finding] = []
        self._units = itertools.count(1)
        self._unit = 0
        self._said: set[tuple[str, Level, int, str]] = set()
        """What was said of a line: one reason may hold back several places of it."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """Have what is found inside be told of as what moves together."""
        self._unit = next(self._units)
        try:
            yield
        finally:
            self._unit = 0

    def find(
        self,
        node: ast.AST,
        what: Rule | Message,
        level: Level,
        text: str,
        help_text: str = "",
        answer: Answer | None = None,
    ) -> None:
        """Add a finding about a node."""
        self.find_at(self.source.place(*self.source.span(node)), what, level, text, help_text, answer)

    def find_at(
        self,
        place: Place,
        what: Rule | Message,
        level: Level,
        text: str,
        help_text: str = "",
        answer: Answer | None = None,
        *,
        follows: bool = False,
    ) -> None:
        """Add a finding about a place."""
        finding = Finding(what.code, what.name, level, self.path, place, text, help_text, answer, self._unit, follows)
        said = (finding.code, finding.level, finding.place.line, finding.message)
        if level is not Level.MANUAL or said not in self._said:
            self.findings.append(finding)
        self._said.add(said)

    def _words(self, message: str, /, **filled: str) -> str:
        return fill(self.rules.messages[message].text, filled)

    # ---- before anything is decided ----------------------------------------------------------------------------------

    def standing_todos(self) -> None:
        """Report the TODOs of this tool that stand in comments: the work is done when the last one is gone."""
        message = self.rules.messages[TODO_STANDS]
        for comment in self.comments:
            match = TODO.match(comment.text)
            if match is not None and self.options.wants(message.code, message.name):
                place = self.source.place(comment.start, comment.start + len(comment.text))
                text = fill(message.text, {"text": match["text"].strip(" :")})
                self.findings.append(
                    Finding(message.code, message.name, message.level, self.path, place, text, message.help)
                )

    def library_imports(self, scopes: Scopes, evaluator: Evaluator, covered: Callable[[ast.stmt], bool]) -> None:
        """Report what the library is imported for beside the values that the engine follows.

        covered tells of an import of builders whether the documents that they build are reported by themselves.
        """
        imports = list(_imports(scopes.of(ast.Import, ast.ImportFrom)))
        for entry in self.rules.tables["elsewhere"]["import"]:
            message = self.rules.messages[entry["message"]]
            found: list[ast.AST] = [node for node, dotted in imports if _below(dotted, entry["module"])]
            if entry.get("attribute"):
                found += _by_attribute(scopes, evaluator, entry["module"])
            for node in dict.fromkeys(found):
                place = self.source.place(*self.source.span(node))
                if any(each.code == message.code and each.place == place for each in self.findings):
                    continue
                if message.name == BUILDER and isinstance(node, ast.stmt) and covered(node):
                    continue
                self.beside(node, scopes.statements[node], message)

    def doubles(self, scopes: Scopes) -> None:
        """Report test doubles: chains that no client has, such as `.conferences.return_value`."""
        double = self.rules.messages["test-double"]
        asking = frozenset(self.rules.tables["elsewhere"]["beside"]["double"]["asking"])
        words = {name for kind in self.rules.kinds.values() for name in kind.unknown}
        libraries = {dotted.split(".")[0] for kind in self.rules.kinds.values() for dotted in kind.made_by}
        if not any(each in self.source.text for each in libraries):  # what other objects have, too
            words -= {kind.name for kind in self.rules.kinds.values() if kind.evidence is not None}
        seen: set[ast.stmt] = set()
        for node in scopes.of(ast.Attribute):
            statement = scopes.statements.get(node)
            if node.attr in asking and statement is not None:
                chain = {each.attr for each in walk(node.value) if isinstance(each, ast.Attribute)}
                if chain & words and statement not in seen:
                    seen.add(statement)
                    self.beside(node, statement, double)

    def beside(self, node: ast.AST, statement: ast.stmt, message: Message, **filled: str) -> None:
        """Report something that is no touch of the engine's, unless an ignore comment accepts it."""
        self.accept_or_find(node, statement, message, fill(message.text, filled), fill(message.help, filled))

    def accept_or_find(self, node: ast.AST, statement: ast.stmt, message: Message, text: str, help_text: str) -> None:
        """Report something in words of its own, unless an ignore comment on its statement accepts it."""
        last = getattr(node, "end_lineno", None) if hasattr(statement, "body") else statement.end_lineno
        if self.comments.keep(statement.lineno, last, {message.code}):
            self.find(node, message, Level.NOTE, self._words("ignored"))
        elif self.options.wants(message.code, message.name):
            self.find(node, message, message.level, text, help_text)

    # ---- touches -----------------------------------------------------------------------------------------------------

    def moved(self, touch: Touch) -> None:
        """Report a place that is rewritten: one automatic or review finding, and its notes."""
        done = self._done(touch)
        if touch.causes:
            texts = "; ".join(cause.text for cause in touch.causes)
            helps = " ".join(cause.help for cause in touch.causes if cause.help)
            self.find(touch.node, touch.message, Level.REVIEW, f"{texts} ({done})", helps, touch.answer)
        else:
            self.find(touch.node, touch.message, Level.AUTOMATIC, done)
        for note in touch.notes:
            self.find(touch.node, touch.message, Level.NOTE, note)

    def _done(self, touch: Touch) -> str:
        if touch.sort is Sort.CONTEXT:
            names = ", ".join(sorted({variable.name for variable in touch.variables - touch.value.carriers}))
            if touch.value.stands_for is None:
                return self._words("gone-context", name=names)
            words = "kept-context" if names else "named-context"
            return self._words(words, name=names, becomes=str(touch.value.stands_for))
        if touch.sort is Sort.READ:
            assert isinstance(touch.node, ast.Attribute)
            kind = self.rules.kinds.get(touch.value.kind)
            instead = kind.read.get(touch.node.attr) if kind else None
            return self._words("read" if instead else "read-known", attribute=touch.node.attr, instead=str(instead))
        if touch.parameter is not None:
            key = touch.parameter.key
            filled = {"what": str(key.value if key is not None else ""), "instead": touch.parameter.instead}
            return fill(touch.message.text, filled) if isinstance(touch.message, Message) else ""
        assert touch.match is not None
        if touch.loop is not None and touch.loop.template is not None:
            return self._words("rewritten", vobiz=self._asked(touch, touch.loop.template))
        isolates, steps = self.options.configuration.isolates, touch.match.steps
        written = [way for step in written_steps(steps, isolates=isolates) for way in both_ways(step)]
        texts = [self._asked(touch, each) for way in written for each in templates_of(way, steps, isolates=isolates)]
        return self._words("rewritten", vobiz=" and ".join(texts))

    def _asked(self, touch: Touch, template: Template) -> str:
        """Return a call of the target as it is written at a touch, with its placeholders."""
        if not touch.awaits or touch.pending:
            return template.text
        return awaited(template, self.rules.asynchronous.helpers).text

    def ignored(self, touch: Touch) -> None:
        """Report a place that an ignore comment keeps."""
        self.find(touch.node, touch.message, Level.NOTE, self._words("ignored"))

    def kept(self, touch: Touch) -> None:
        """Report a place that could move, were it not for --level."""
        texts = "; ".join(cause.text for cause in touch.causes) or "it moves together with what needs review"
        helps = " ".join(cause.help for cause in touch.causes)
        self.find(touch.node, touch.message, Level.REVIEW, f"{texts} ({self._words('level')})", helps)

    def manual(self, touch: Touch, unit: Unit) -> None:
        """Report a place that cannot move: why, or which other place holds it back."""
        if touch.problems:
            helps = " ".join(dict.fromkeys(problem.help for problem in touch.problems if problem.help))
            texts = "; ".join(dict.fromkeys(problem.text for problem in touch.problems))
            self.find(touch.node, touch.message, Level.MANUAL, texts, helps)
        elif touch.sort not in (Sort.CONTEXT, Sort.ALIAS, Sort.REQUEST):  # a context is named by its uses
            blocking = min((each for each in unit.touches if each.problems), key=lambda each: each.node.lineno)
            text = self._words("held-back", line=str(blocking.node.lineno), text=blocking.problems[0].text)
            self.find(touch.node, touch.message, Level.MANUAL, text, blocking.problems[0].help)

    # ---- clients -----------------------------------------------------------------------------------------------------

    def client(self, decision: Decision, first_use: ast.AST) -> None:
        """Report what became of a client."""
        if decision.client.origin is not None and decision.disposition is not Disposition.MODULE:
            return  # the module that makes it tells
        rule = self.rules.by_name[CLIENT]
        node: ast.AST = decision.client.construction or first_use
        done = self._words("rewritten", vobiz=self._constructor(str(rule.vobiz), decision))
        if decision.disposition is Disposition.BESIDE:
            done = self._words("second-client", second=decision.second, name=decision.client.name)
        if decision.causes:
            code = decision.causes[0].code
            what = next((each for each in self.rules.messages.values() if each.code == code), rule)
            texts = "; ".join(cause.text for cause in decision.causes)
            helps = " ".join(cause.help for cause in decision.causes)
            self._follow(node, what, Level.REVIEW, texts, helps)
        elif decision.beside is None or not decision.beside.stands:
            self._follow(node, rule, Level.AUTOMATIC, done)
        if decision.disposition is not Disposition.IN_PLACE and decision.client.construction is not None:
            message = self.rules.messages["client-stays"]
            other = f"line {decision.other.lineno}" if decision.other is not None else "another module"
            filled = {"name": decision.client.name, "other": other, "second": decision.second}
            self.find(node, message, Level.NOTE, fill(message.text, filled))
        for note in decision.notes:
            self.find(node, rule, Level.NOTE, note)

    def _follow(self, node: ast.AST, what: Rule | Message, level: Level, text: str, help_text: str = "") -> None:
        """Add a finding about what the changes of others bring with them."""
        self.find_at(self.source.place(*self.source.span(node)), what, level, text, help_text, follows=True)

    def _constructor(self, text: str, decision: Decision) -> str:
        """Return how a client is made, in the words of the tables."""
        sdk = self.rules.tables["sdk"]
        named = sdk["asynchronous"] if decision.client.asynchronous else sdk["synchronous"]
        return text.replace(str(sdk["synchronous"]), str(named))


def _below(dotted: str, module: str) -> bool:
    return dotted == module or dotted.startswith(module + ".")


def _by_attribute(scopes: Scopes, evaluator: Evaluator, dotted: str) -> Iterator[ast.expr]:
    """Yield where something of the library is named by the module that it is in."""
    for node in scopes.of(ast.Attribute):
        if dotted.endswith(f".{node.attr}") and evaluator.term(node) == Package(dotted):
            yield node


def _imports(nodes: Iterable[ast.stmt]) -> Iterable[tuple[ast.stmt, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"
