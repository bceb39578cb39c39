"""Asynchronous clients: which ones are, what holds back calls that are not of their kind, what they are made with."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Set
from dataclasses import replace

from codemod.python.coroutines import Coroutines
from codemod.python.evaluator import Evaluator
from codemod.python.matching import bind
from codemod.python.scopes import How, Scopes
from codemod.python.sites import Collector
from codemod.python.touches import Problem, Sort, Touch, fill
from codemod.python.values import Client, Package, Written
from codemod.rules import Rules


class Asynchrony:
    """Answers for the clients of one module."""

    def __init__(self, rules: Rules, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        self.rules = rules
        self.table = rules.asynchronous
        self.scopes = scopes
        self.evaluator = evaluator
        self._sessions: dict[ast.Call, ast.Call | None] = {}

    # ---- what is asked of them ---------------------------------------------------------------------------------------

    def settle(self, collector: Collector) -> None:
        """Tell of every client whether it is asynchronous, and hold back the calls that are not of its kind."""
        touches: dict[Client, list[Touch]] = {}
        for touch in collector.touches.values():
            touches.setdefault(touch.value.client, []).append(touch)
        for client in self.evaluator.library.clients.values():
            if client.origin is not None:
                self._check_kind(client, touches.get(client, []))
            elif client.construction is None:
                self._settle_unseen(client, touches.get(client, []))
            else:
                self._settle(client, client.construction, touches.get(client, []))
        coroutines = Coroutines(collector.positions, self.evaluator)
        for touch in collector.touches.values():
            if touch.pending and not coroutines.in_vain(touch.node):
                self._problem(touch, "not-awaited", what=_short(touch.node))

    def _settle(self, client: Client, construction: ast.Call, touches: Iterable[Touch]) -> None:
        """Decide about a client by what it is made with."""
        client.asynchronous = self.session(construction) is not None
        if not client.asynchronous and self._given(construction) is not None:
            return  # whatever it is, it holds the client back
        self._check_kind(client, touches)

    def _check_kind(self, client: Client, touches: Iterable[Touch]) -> None:
        for touch in touches:
            if touch.sort is Sort.CALL and touch.awaits is not client.asynchronous:
                self._of_kind(touch, "asynchronous-client" if client.asynchronous else "not-asynchronous")

    def _settle_unseen(self, client: Client, touches: Iterable[Touch]) -> None:
        """Decide about a client that is made elsewhere by what it is asked; those of one name may be of both kinds."""
        groups: dict[object, list[Touch]] = {}
        for touch in touches:
            groups.setdefault(self._variable(touch), []).append(touch)
        kinds = {key: {each.awaits for each in group if each.sort is Sort.CALL} for key, group in groups.items()}
        if not any(True in each for each in kinds.values()):
            return
        if not any(False in each for each in kinds.values()):
            client.asynchronous = True
            return
        mixed = any(len(each) > 1 for each in kinds.values())
        other = Client(None, client.name, client.certain, asynchronous=True)
        for key, group in groups.items():
            for touch in group:
                if mixed and touch.sort is Sort.CALL:
                    self._of_kind(touch, "both-kinds")
                elif not mixed and True in kinds[key]:
                    touch.value = replace(touch.value, client=other)

    def _variable(self, touch: Touch) -> object:
        """Return what tells the clients of one name apart: the variable that holds one, else how it is spelt."""
        part = touch.value.parts.get("client")
        node = part.node if isinstance(part, Written) else None
        return self.scopes.variable_of.get(node) or ast.dump(node) if node is not None else None

    def _of_kind(self, touch: Touch, message: str) -> None:
        """Say that a call is not of its client's kind."""
        _, plain, _ = self.evaluator.library.matches[touch.node]
        method = self.evaluator.library.awaited.get(touch.node, plain)
        filled = {"method": method, "plain": plain, "variant": self.table.variant}
        self._problem(touch, message, name=touch.value.client.name, **filled)
        touch.problems.insert(0, touch.problems.pop())  # before all that is said of its arguments

    def _problem(self, touch: Touch, name: str, /, **filled: str) -> None:
        message = self.rules.messages[name]
        touch.problems.append(Problem(fill(message.text, filled), fill(message.help, filled)))

    # ---- what they are made with -------------------------------------------------------------------------------------

    def session(self, construction: ast.Call) -> ast.Call | None:
        """Return the call that makes the HTTP client by which a client is asynchronous; None where it is not known."""
        if construction not in self._sessions:
            self._sessions[construction] = self._session(construction)
        return self._sessions[construction]

    def _session(self, construction: ast.Call) -> ast.Call | None:
        given = self._given(construction)
        if given is None:
            return None
        made = [self._entered(each) for each in self.evaluator.origins(given)]
        calls = [each for each in made if isinstance(each, ast.Call) and self._is_session(each)]
        return calls[0] if len(calls) == len(made) == 1 else None

    def settings(self, session: ast.Call) -> str | None:
        """Return what is asked of a session that has no counterpart; None where nothing is."""
        for each in session.args:
            return ast.unparse(each)
        for keyword in session.keywords:
            if keyword.arg not in self.table.dropped:
                return f"{keyword.arg}=" if keyword.arg is not None else f"**{ast.unparse(keyword.value)}"
        return None

    def notes(self, session: ast.Call) -> list[str]:
        """Return what to say about the keywords of a session that go."""
        given = [keyword.arg for keyword in session.keywords]
        return [self.rules.notes[note].text for name, note in self.table.dropped.items() if name in given]

    def statement(self, construction: ast.Call) -> ast.stmt | None:
        """Return the statement that keeps the session of a client in a variable of its own."""
        given = self._given(construction)
        variable = self.scopes.variable_of.get(given) if isinstance(given, ast.Name) else None
        binding = variable.single if variable is not None else None
        if binding is None or binding.how is not How.ASSIGNED or binding.value is not self.session(construction):
            return None
        statement = binding.statement
        alone = isinstance(statement, ast.AnnAssign) or (
            isinstance(statement, ast.Assign) and len(statement.targets) == 1 and statement.targets[0] is binding.node
        )
        return statement if alone and getattr(statement, "value", None) is binding.value else None

    def block(self, construction: ast.Call, constructions: Set[ast.AST]) -> ast.AsyncWith | None:
        """Return the statement that does nothing but enter the session of some clients; None where it does more."""
        given = self._given(construction)
        variable = self.scopes.variable_of.get(given) if given is not None else None
        binding = variable.single if variable is not None else None
        statement = binding.statement if binding is not None else None
        if variable is None or binding is None or not isinstance(statement, ast.AsyncWith):
            return None
        alone = len(statement.items) == 1 and binding.node in self.scopes.entered
        return statement if alone and all(self._makes(read, constructions) for read in variable.reads) else None

    def _makes(self, read: ast.expr, constructions: Set[ast.AST]) -> bool:
        """Return whether an expression is given to what makes one of some clients."""
        parent = self.scopes.parents[read]
        return (self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent) in constructions

    def used_elsewhere(
        self, construction: ast.Call, constructions: Set[ast.AST], shared: frozenset[str]
    ) -> ast.expr | None:
        """Return where the session of a client serves anything but to make some clients; None where it does not.

        shared holds the names of this module that other modules use.
        """
        given = self._given(construction)
        session = self.session(construction)
        if session is None or given is session:
            return None
        if self.statement(construction) is None:
            return session
        assert isinstance(given, ast.Name)
        variable = self.scopes.variable_of[given]
        if variable.name in shared and variable.scope.parent is None:
            return session
        return next((read for read in variable.reads if not self._makes(read, constructions)), None)

    def _given(self, construction: ast.Call) -> ast.expr | None:
        bound = bind(construction, self.rules.signatures["client"], self.evaluator.term)
        return bound.arguments.get(self.table.argument)

    def _entered(self, node: ast.expr) -> ast.expr:
        """Return what is entered where an expression is the name behind `as` in a with statement."""
        variable = self.scopes.variable_of.get(node)
        binding = variable.single if variable is not None else None
        return self.scopes.entered.get(binding.node, node) if binding is not None else node

    def _is_session(self, node: ast.Call) -> bool:
        term = self.evaluator.term(node.func)
        return isinstance(term, Package) and term.dotted in self.table.made_by


def _short(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else text[:57] + "..."
