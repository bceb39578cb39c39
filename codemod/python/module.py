"""One Python module, from bytes to new bytes and findings: the order in which everything happens."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace

from codemod.finding import OUT_OF_MEMORY, Level, Outcome, Place, Status, unreadable
from codemod.ignoring import followed
from codemod.neighbours import Sent, Sharing
from codemod.options import Options
from codemod.python.beside import Beside
from codemod.python.builders.documents import Documents
from codemod.python.clients import Clients
from codemod.python.comments import Comments, keeps
from codemod.python.compose import Composer
from codemod.python.cutting import CutError
from codemod.python.emit import Emitter
from codemod.python.evaluator import Evaluator
from codemod.python.examine import Examiner
from codemod.python.exceptions.guarded import Platforms
from codemod.python.exceptions.handlers import Handlers
from codemod.python.flow import read_scopes
from codemod.python.kept import Kept
from codemod.python.loops import find_loops
from codemod.python.names import LocalNames
from codemod.python.parts import PartError
from codemod.python.reporting import CLIENT, Reporter
from codemod.python.rewritings import Rewriting, helpers_in
from codemod.python.scopes import Scopes
from codemod.python.served import Served
from codemod.python.sessions import Unfolded, unfolded
from codemod.python.signatures import Signatures
from codemod.python.sites import Collector
from codemod.python.source import LINE, Source, UnreadableError, read_source
from codemod.python.stale import stale_names
from codemod.python.texts.documents import Texts
from codemod.python.touches import Problem, Sort, Touch, Unit, fill
from codemod.python.units import units_of
from codemod.python.uses import client_uses
from codemod.python.values import Value
from codemod.python.webhooks.requests import Requests
from codemod.python.writing import Writer
from codemod.rules import Message, Rule, Rules
from codemod.scan import python_words
from codemod.screen import screen_of
from codemod.surroundings import NOWHERE, Surroundings
from codemod.walking import walk


class Unparsable(Exception):
    """A file of ours that Python cannot parse."""

    def __init__(self, text: str, help_text: str, place: Place) -> None:
        """Keep what happened, what to do, and where."""
        super().__init__(text)
        self.text = text
        self.help = help_text
        self.place = place


def migrate_module(
    content: bytes,
    path: str,
    rules: Rules,
    options: Options,
    surroundings: Surroundings = NOWHERE,
) -> Outcome:
    """Return what one Python file becomes.

    surroundings is what the rest of the tree says of it.

    A pure function; bad input becomes a finding, never an exception.
    """
    try:
        options = options.of(path)

        def one_pass(
            content: bytes, *, hold: bool, options: Options = options
        ) -> tuple[Outcome, bool, Unfolded | None]:
            source = read_source(content)
            tree = parse(source)
            module = Module(source, tree, path, rules, options, surroundings)
            found = module.outcome(content, hold=hold), module.leaves, module.unfolded
            module.let_go()
            return found

        outcome, leaves, plain = one_pass(content, hold=False)
        if plain is not None:
            again = migrate_module(plain.content, path, rules, options, surroundings)
            whole = plain.outcome(again, content, rules.by_name[CLIENT], rules.notes["session-left"].text)
            if whole is not None:
                return whole
        if not leaves:
            return outcome
        # The second pass reads the text of the first: there, what the user kept stands on other lines.
        kept = followed(options.kept, content, outcome.after)
        if kept is None:
            return one_pass(content, hold=True)[0]
        further, *_ = one_pass(outcome.after, hold=True, options=replace(options, kept=kept))
        used = outcome.used_ignores | further.used_ignores
        if outcome.changes and fits(outcome, further):
            helpers = outcome.helpers | further.helpers
            return replace(outcome, after=further.after, helpers=helpers, used_ignores=used)
        return one_pass(content, hold=True)[0]
    except UnreadableError as error:
        help_text = "Save the file as UTF-8, or name its encoding in a coding line."
        place = Place(error.line, error.column, error.line, error.column + 1)
        finding = unreadable(path, f"{error}", help_text, place)
    except Unparsable as error:
        finding = unreadable(path, error.text, error.help, error.place)
    except RecursionError:
        finding = unreadable(
            path, "the code is nested too deeply to be read", "Split it up, then run this tool again.", Place()
        )
    except MemoryError:
        finding = unreadable(path, *OUT_OF_MEMORY, Place())
    except Exception as error:
        text = f"this tool failed on it ({type(error).__name__}: {error})"
        finding = unreadable(path, text, "This is a defect of vobiz-codemod, please report it.", Place())
    return Outcome(path, content, content, (finding,), Status.ERROR)


def fits(outcome: Outcome, further: Outcome) -> bool:
    """Return whether a second pass rewrote what the first one left to it: it keeps no more than the first said."""
    kept = [sum(each.level is Level.MANUAL for each in one.findings) for one in (outcome, further)]
    return further.changes and kept[1] <= kept[0]


def parse(source: Source) -> ast.Module:
    """Parse a module; raises Unparsable, which tells Python 2 and conflict markers from other errors."""
    if "\0" in source.text:  # of which Python says one thing or another, as its release goes
        before = LINE.findall(source.text[: source.text.index("\0") + 1])
        place = Place(len(before), len(before[-1]), len(before), len(before[-1]) + 1)
        raise Unparsable("a NUL stands in it", "Take it out; if the file is UTF-16, save it as UTF-8.", place)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.text)
    except SyntaxError as error:
        place = Place(error.lineno or 1, error.offset or 1, error.lineno or 1, (error.offset or 1) + 1)
        if re.search(r"^(?:<{7}|>{7}) ", source.text, re.MULTILINE):
            raise Unparsable(
                "a merge conflict stands in it", "Resolve the conflict, then run this tool again.", place
            ) from None
        if re.search(
            r"^\s*(?:print\s+[\w\"'%]|except\s+[\w.]+\s*,\s*\w+\s*:|raise\s+\w+\s*,)", source.text, re.MULTILINE
        ):
            raise Unparsable("it is Python 2", "Bring it to Python 3 first.", place) from None
        help_text = "Correct it; if it is right for a newer Python, run this tool with that Python."
        if error.msg.startswith("too many"):
            help_text = "Split it up, then run this tool again."
        raise Unparsable(f"Python cannot parse it ({error.msg})", help_text, place) from None
    except ValueError as error:
        help_text = "Take out what is no text: halves of surrogate pairs."
        raise Unparsable(f"Python cannot parse it ({error})", help_text, Place()) from None
    except MemoryError:
        raise Unparsable(
            "it is nested too deeply to be read", "Split it up, then run this tool again.", Place()
        ) from None


class Module:
    """The migration of one parsed module."""

    def __init__(
        self,
        source: Source,
        tree: ast.Module,
        path: str,
        rules: Rules,
        options: Options,
        surroundings: Surroundings = NOWHERE,
    ) -> None:
        """Set up the questions; nothing is decided yet."""
        self.source = source
        self.tree = tree
        self.path = path
        self.rules = rules
        self.options = options
        self.surroundings = surroundings
        configuration = options.configuration
        self.comments = Comments(source, tree, options.kept)
        self.quote = _preferred_quote(source.text)
        self.scopes = read_scopes(tree)
        self.shared = surroundings.elsewhere | exported_names(tree)
        """Names that other modules use, or that this one offers to them."""
        self.neighbours = neighbours = surroundings.neighbours
        self.evaluator = Evaluator(rules, self.scopes, self.shared, configuration.clients, neighbours)
        speaks = any(each in source.lowered for each in self.evaluator.library.libraries)
        self.collector = Collector(rules, self.scopes, self.evaluator, speaks=speaks)
        class_name = str(rules.tables["sdk"]["constructor"][configuration.sdk]["class"])
        library = sorted(self.evaluator.library.libraries)[0]
        self.names = LocalNames(rules, self.scopes, all_names(self.scopes), class_name, library)
        self.kept = Kept(self.scopes, source, self.names)
        self.examiner = Examiner(rules, self.scopes, self.evaluator, self.collector, configuration, source, self.names)
        self.clients = Clients(
            rules, self.scopes, self.evaluator, configuration, source, self.shared, self.names, neighbours
        )
        self.reporter = Reporter(rules, source, path, options, self.comments)
        self.beside = Beside(rules, self.scopes, self.evaluator, self.reporter)
        served = Served(self.evaluator, self.scopes, surroundings.handed)
        self.documents = Documents(
            rules, self.scopes, self.evaluator, source, options, self.comments, self.shared, self.quote, served
        )
        self.texts = Texts(rules, self.scopes, self.evaluator, source, options, self.comments, path, served)
        self.handlers = Handlers(
            rules,
            source,
            self.scopes,
            self.evaluator,
            self.names,
            self.comments,
            options,
            self.shared,
            self.quote,
        )
        self.requests = Requests(
            rules,
            self.scopes,
            self.collector,
            source,
            options,
            self.comments,
            self.shared,
            self.documents,
            self.texts,
            surroundings.sender,
            self.quote,
        )
        self.leaves = False
        """Whether a document is left to another pass."""
        self.unfolded: Unfolded | None = None
        """The module without blocks that only enter the HTTP sessions of clients."""
        self.unnamed: list[tuple[Touch, Problem]] = []
        """What stays since its client, which becomes the target's in its place, cannot be named there."""
        self.ignored: set[Touch] = set()
        """Touches that an ignore comment keeps."""
        self.sharing = Sharing()
        self.unwanted: set[Touch] = set()
        """Touches of rules that the run was not asked for."""

    def outcome(self, content: bytes, *, hold: bool = True) -> Outcome:
        """Decide, report, write, and check what was written.

        hold tells whether a document stays whose statement changes otherwise, too; else it is left to another pass.
        """
        # What has nothing of Twilio's but a client of another module is looked at for what is done with that.
        concerned = python_words(screen_of(self.rules), self.options.configuration.clients).stand_in(content)
        self.reporter.standing_todos()
        self.reporter.library_imports(self.scopes, self.evaluator, self.documents.covers)
        shares = bool(self.neighbours.asked or self.neighbours.clients or self.neighbours.moved)
        found = self.collector.touches or self.documents.units or self.texts.found or self.requests.decisions
        if not found and not self.surroundings.raising and not shares:
            if concerned:
                self._report_texts(frozenset())
                self.beside.report(())
            return self._kept(content)
        self.clients.asynchrony.settle(self.collector)
        self.examiner.examine()
        find_loops(self.rules, self.scopes, self.collector)
        self._hold_clients()
        self._hold_shared()
        self.requests.hold()
        units = units_of(self.collector)
        self._ignore(units)
        self._select(units)
        self._levels(units)
        rewritings, helpers = self._compose(units)
        self._share(units)
        self.unfolded = unfolded(self.source, self.scopes, self.comments, self.clients.session_blocks)
        moved = {touch for unit in units if unit.moves for touch in unit.touches}
        rewritten = {self.scopes.statements[rewriting.node] for rewriting in rewritings}
        nodes = self.clients.constructions | {touch.node for touch in moved}
        self._decide_handlers(units, rewritings, nodes)
        rewritten |= self.handlers.statements
        left = self.documents.settle(rewritten, hold=hold)
        self.leaves = self.texts.settle(rewritten | self.documents.statements, hold=hold) or left
        self.texts.forget({node for touch in moved if touch.match for node in touch.match.dropped})
        emitter = Emitter(self.source, self.scopes, self.options.width, self.quote)
        rewritings = [*rewritings, *self.requests.settle(moved, rewritings, emitter)]
        self._report(units, {each.touch for each in rewritings if each.touch is not None})
        keys = {touch.parameter.key for touch in moved if touch.parameter is not None}
        if concerned:
            self.documents.report(self.reporter)
            self.texts.report(self.reporter)
            self.requests.report(self.reporter, moved)
            self._report_texts(frozenset(each for each in keys if each is not None))
            self.beside.report(self.collector.touches)
        self.handlers.report(self.reporter)
        edits = rewritings or self.documents.edits or self.texts.edits or self.handlers.writes or self.requests.edits
        if not edits and not self.clients.decisions:
            return self._kept(content)
        try:
            writer = Writer(
                self.rules,
                self.source,
                self.tree,
                self.scopes,
                self.comments,
                self.clients,
                self.names,
                emitter,
                self.surroundings.helper_module,
            )
            written = writer.write(
                rewritings,
                moved,
                helpers,
                self.kept.parts,
                self.documents,
                self.texts,
                self.handlers,
                self.requests,
            )
            after = self.source.encode(written.text)
        except UnicodeEncodeError as error:
            what = error.object[error.start : error.end]
            text = f"its encoding {self.source.encoding} has no {what!a}, which would be written"
            return self._taken_back(content, text, "Save the file as UTF-8, and say so in its coding line.")
        except (CutError, ValueError) as error:
            changes = [each for each in self.reporter.findings if each.level in (Level.AUTOMATIC, Level.REVIEW)]
            rules = ", ".join(sorted({each.rule for each in changes}))
            text = f"the rewritten file would not be valid ({error}; rules: {rules})"
            return self._taken_back(content, text, "This is a defect of vobiz-codemod, please report it.")
        status = Status.WOULD_CHANGE if after != content else Status.KEPT
        return replace(
            self._kept(content), after=after, status=status, helpers=written.helpers, stale=stale_names(self.clients)
        )

    def let_go(self) -> None:
        """Take apart what holds itself in circles: all else goes with it at once, and no collector looks for it."""
        for scope in self.scopes.all:
            scope.variables.clear()
        vars(self.evaluator).clear()

    def _kept(self, content: bytes) -> Outcome:
        findings = tuple(sorted(self.reporter.findings, key=lambda each: each.sort_key))
        return Outcome(
            self.path,
            content,
            content,
            findings,
            Status.KEPT,
            sharing=self.sharing,
            raising=self.handlers.raising,
            asks=self.requests.open,
            used_ignores=frozenset(self.comments.ignores.used),
        )

    def _share(self, units: list[Unit]) -> None:
        """Note what the other modules of the tree must know of the clients of this one."""
        moved = {touch for unit in units if unit.moves for touch in unit.touches}
        self.sharing = replace(self.clients.sharing(self.uses, moved), blocked=frozenset(self._blocked(moved)))

    def _blocked(self, moved: set[Touch]) -> Iterator[Sent]:
        """Yield what goes between modules and was to move, where something of it stays here."""
        touches = self.collector.touches
        places = {(node.lineno, node.col_offset) for node, touch in touches.items() if touch in moved}
        for sent in self.neighbours.moving:
            met = [touch for touch in touches.values() if touch.value.sent == sent]
            if sent.file == self.neighbours.file:
                if (sent.line, sent.column) not in places:
                    yield sent
            elif any(touch not in moved for touch in met):
                yield sent

    def _taken_back(self, content: bytes, text: str, help_text: str) -> Outcome:
        """Leave the file as it was, since what would be written cannot stand in it."""
        finding = unreadable(self.path, text, help_text, Place())
        kept = [each for each in self.reporter.findings if each.level is Level.MANUAL]
        return Outcome(self.path, content, content, (finding, *kept), Status.ERROR)

    # ---- what holds units back ---------------------------------------------------------------------------------------

    def _hold_clients(self) -> None:
        for touch in self.collector.touches.values():
            problem = self.clients.held(touch.value.client)
            if problem is not None:
                touch.problems.append(problem)

    def _hold_shared(self) -> None:
        """Hold back what is kept in variables that other modules use, or that the module offers to them."""
        for touch in self.collector.touches.values():
            bound = self.collector.bound.get(touch.node, ())
            shared = any(each.name in self.shared and each.scope.parent is None for each in bound)
            term = self.evaluator.term(touch.node)
            told = (touch.node.lineno, touch.node.col_offset) in self.neighbours.sent  # by what uses it elsewhere
            if shared and isinstance(term, Value) and not term.result_of and not told:
                touch.problems.append(self.collector.escape(touch.node, term))

    def _ignore(self, units: list[Unit]) -> None:
        """Hold back what an ignore comment keeps, at the place itself or where its client is made."""
        made = self.evaluator.library.clients.values()
        ignored = {each for each in made if each.origin in self.neighbours.ignored}
        if not ignored and not self.comments.ignores:
            return
        code = self.rules.by_name[CLIENT].code
        ignored |= {each for each in made if each.construction and self._keeps(each.construction, {code})}
        for touch in (touch for unit in units for touch in unit.touches):
            codes = {each.code for each in _messages(touch)}
            if self._keeps(touch.node, codes) or touch.value.client in ignored:
                touch.problems = [Problem(self.rules.messages["ignored"].text)]
                self.ignored.add(touch)

    def _keeps(self, node: ast.expr, codes: set[str]) -> bool:
        return keeps(self.comments, node, codes, self.scopes)

    def _select(self, units: list[Unit]) -> None:
        """Hold back units with a member of a rule that the run was not asked for."""
        for touch in (touch for unit in units for touch in unit.touches):
            wanted = all(self.options.wants(each.code, each.name) for each in _messages(touch))
            if touch.sort is not Sort.CONTEXT and not wanted:
                touch.problems = [Problem(self.rules.messages["unwanted"].text)]
                self.unwanted.add(touch)

    def _levels(self, units: list[Unit]) -> None:
        """Keep units that need review, when only automatic ones are asked for."""
        if self.options.level is Level.AUTOMATIC:
            for unit in units:
                unit.kept = unit.movable and any(touch.causes for touch in unit.touches)

    # ---- deciding ----------------------------------------------------------------------------------------------------

    def _compose(self, units: list[Unit]) -> tuple[list[Rewriting], frozenset[str]]:
        """Compose until nothing more turns out to be in the way; return the rewritings and the helpers they call."""
        self.uses = uses = client_uses(self.collector, self.neighbours.explained)
        while True:
            known = len(self.kept.parts)
            moved = {touch for unit in units if unit.moves for touch in unit.touches}
            self.clients.decide(uses, moved)
            if self.options.level is Level.AUTOMATIC and self._keep_for_clients(units):
                continue
            composer = Composer(
                self.rules,
                self.scopes,
                self.examiner,
                self.clients,
                self.options.configuration,
                self.source,
                self.quote,
                self.names,
                self.kept,
            )
            emitter = Emitter(self.source, self.scopes, self.options.width, self.quote)
            absorbed = {member for touch in moved for member in touch.absorbs}
            rewritings = [
                rewriting
                for touch in sorted(moved - absorbed, key=lambda each: (each.node.lineno, each.node.col_offset))
                for rewriting in self._try(touch, composer, emitter)
            ]
            if any(touch.problems for touch in moved):
                self.kept.parts.clear()  # some of it may be needed no more
            elif len(self.kept.parts) == known and not self._nameable_after_all():
                return rewritings, frozenset(composer.helpers)

    def _try(self, touch: Touch, composer: Composer, emitter: Emitter) -> list[Rewriting]:
        """Compose one touch; what is in the way becomes a problem of it."""
        try:
            rewritings = composer.compose(touch)
            for rewriting in rewritings:
                emitter.check(rewriting)
            return rewritings
        except PartError as error:
            message = self.rules.messages[error.message]
            problem = Problem(fill(message.text, {"what": error.what}), message.help)
            touch.problems.append(problem)
            if error.message == "out-of-sight" and self.clients.is_in_place(touch.value.client):
                self.unnamed.append((touch, problem))
        except CutError as error:
            message = self.rules.messages["cut"]
            touch.problems.append(Problem(fill(message.text, {"why": str(error)}), message.help))
        return []

    def _nameable_after_all(self) -> bool:
        """Let go of what stayed since a client could not be named in its place, and is a second one by now.

        Return whether there was anything. Such a client is not tried in its place again.
        """
        clients = {client for client in self.clients.decisions if not self.clients.is_in_place(client)}
        apart = [each for each in self.unnamed if each[0].value.client in clients]
        for touch, problem in apart:
            touch.problems.remove(problem)
            self.clients.apart.add(touch.value.client)
        self.unnamed = [each for each in self.unnamed if each not in apart]
        if apart:
            self.kept.parts.clear()
        return bool(apart)

    def _keep_for_clients(self, units: list[Unit]) -> bool:
        """Keep the units whose client needs review, when only automatic ones are asked for; return whether any were."""
        found = False
        for unit in units:
            decisions = [self.clients.decisions.get(touch.value.client) for touch in unit.touches]
            if unit.moves and any(decision is not None and decision.causes for decision in decisions):
                unit.kept = found = True
        return found

    def _decide_handlers(self, units: list[Unit], rewritings: list[Rewriting], nodes: frozenset[ast.AST]) -> None:
        """Decide what becomes of handlers of the library's exceptions, now that it is known which calls moved."""
        calls = {unit: [each for each in unit.touches if each.sort in (Sort.CALL, Sort.OTHER)] for unit in units}
        moved = [touch for unit, touches in calls.items() if unit.moves for touch in touches]
        stays = {touch.node for unit, touches in calls.items() if not unit.moves for touch in touches}
        uses = client_uses(self.collector) if self.neighbours.explained else self.uses
        stays |= {use.node for use in uses if use.touch is None}
        helpers: dict[ast.AST, frozenset[str]] = {}
        for each in rewritings:
            assert each.touch is not None
            helpers[each.touch.node] = helpers.get(each.touch.node, frozenset()) | helpers_in(each, self.rules)
        platforms = Platforms(
            moved=frozenset(touch.node for touch in moved if touch.sort is Sort.CALL),
            stays=frozenset(stays),
            made=self.clients.constructions,
            helpers=helpers,
            elsewhere=self.surroundings.raising,
        )
        occupied = frozenset(rewriting.node for rewriting in rewritings)
        emitter = Emitter(self.source, self.scopes, self.options.width, self.quote)
        self.handlers.decide(platforms, nodes, occupied, next(iter(moved), None), emitter.check)

    # ---- reporting ---------------------------------------------------------------------------------------------------

    def _report_texts(self, moved: frozenset[ast.Constant]) -> None:
        """Report what is known by its text; moved holds the names of parameters that are rewritten."""
        self.requests.leftovers(self.reporter, moved)
        Signatures(self.rules, self.scopes, self.evaluator).report(self.reporter)
        self.reporter.doubles(self.scopes)

    def _report(self, units: list[Unit], written: set[Touch]) -> None:
        absorbed = {member for touch in self.collector.touches.values() for member in touch.absorbs}
        for unit in units:
            with self.reporter.together():
                for touch in unit.touches:
                    self._report_touch(
                        touch, unit, told=touch not in absorbed and (touch in written or touch.sort is Sort.READ)
                    )
        for client, decision in self.clients.decisions.items():
            nodes = [touch.node for touch in self.collector.touches.values() if touch.value.client is client]
            first = min(nodes, key=lambda node: (node.lineno, node.col_offset), default=self.tree)
            self.reporter.client(decision, first)

    def _report_touch(self, touch: Touch, unit: Unit, *, told: bool) -> None:
        """Report one touch of a unit; told tells whether it is told of where it moves."""
        if touch in self.unwanted:
            return
        if touch in self.ignored:
            self.reporter.ignored(touch)
        elif unit.moves:
            # A call of which nothing is written gave way to what is known: the reading of it tells.
            if told:
                self.reporter.moved(touch)
        elif touch.sort is Sort.REQUEST:
            return  # the handler that reads it tells
        elif touch.sort is Sort.READ and self.collector.is_of_unmatched(touch):
            return  # what is read of an answer of Twilio's that stays is no call of its own
        elif unit.movable and touch.sort is not Sort.ALIAS:
            self.reporter.kept(touch)
        else:
            self.reporter.manual(touch, unit)


def _messages(touch: Touch) -> list[Message | Rule]:
    """Return what a touch may be called in findings: a call that several rules make one is each of them."""
    steps = touch.match.steps if touch.match is not None else ()
    return [touch.message, *(each.rule for step in steps for each in (step, step.twin) if each is not None)]


def exported_names(tree: ast.Module) -> frozenset[str]:
    """Return the names that a module lists in __all__."""
    lists = (
        each.value
        for each in tree.body
        if isinstance(each, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "__all__" for to in each.targets)
    )
    return frozenset(str(name.value) for names in lists for name in walk(names) if isinstance(name, ast.Constant))


def all_names(scopes: Scopes) -> frozenset[str]:
    """Return every name that stands anywhere in a module, attributes included."""
    return frozenset(
        [
            *(name for scope in scopes.all for name in scope.variables),
            *(each.id for each in scopes.of(ast.Name)),
            *(each.attr for each in scopes.of(ast.Attribute)),
        ]
    )


def _preferred_quote(text: str) -> str:
    """Return the quote that most strings of a file have."""
    return "'" if text.count("'") > text.count('"') else '"'
