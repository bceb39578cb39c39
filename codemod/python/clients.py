"""Which client makes the calls that moved: the program's own in its place, a second one, or one for the module."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from codemod.configuration import Configuration
from codemod.neighbours import ALONE, ClientReport, Home, Neighbours, Sharing
from codemod.patterns import parse_expression
from codemod.python.annotations import Annotations
from codemod.python.asynchrony import Asynchrony
from codemod.python.credentials import Credentials
from codemod.python.decisions import Decision, Disposition
from codemod.python.evaluator import Evaluator
from codemod.python.holding import held
from codemod.python.imports import Wanted
from codemod.python.keeping import gives_the_same
from codemod.python.layout import flat
from codemod.python.moving import is_sent
from codemod.python.names import LocalNames
from codemod.python.offers import origin_of
from codemod.python.parts import PartError, Reader, code_of, reachable
from codemod.python.scopes import Scopes
from codemod.python.seconds import Seconds
from codemod.python.source import Source
from codemod.python.touches import Problem, Sort, Touch, Use
from codemod.python.values import Client, Filled, Imported, Literal, Spelling, Value, Written
from codemod.rules import Rules, template_of
from codemod.walking import walk

# What a client is called that no name is given to where it is made.
UNNAMED = "the client"
ACCOUNT = "api_key"
"""The part of a constructor in the tables that tells whom the client speaks for."""


class Clients:
    """Decides for every client of one module."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        evaluator: Evaluator,
        configuration: Configuration,
        source: Source,
        elsewhere: frozenset[str],
        names: LocalNames,
        neighbours: Neighbours = ALONE,
    ) -> None:
        """Keep what is asked; elsewhere holds the names of this module that other modules use."""
        self.neighbours = neighbours
        self.rules = rules
        self.scopes = scopes
        self.evaluator = evaluator
        self.configuration = configuration
        self.source = source
        self.elsewhere = elsewhere
        self.names = names
        self.table: Mapping[str, Any] = rules.tables["client"]["credentials"]
        doubtful = neighbours.doubtful
        self.credentials = Credentials(rules, scopes, evaluator, configuration, source, elsewhere, names, doubtful)
        self.asynchrony = Asynchrony(rules, scopes, evaluator)
        # By whether the client is asynchronous: what one is called, and what makes a second one.
        self.annotations = {
            False: Annotations(scopes, evaluator, source, names.client),
            True: Annotations(scopes, evaluator, source, names.asynchronous),
        }
        self.seconds = {
            kind: Seconds(scopes, evaluator, source, annotations, elsewhere, names, neighbours)
            for kind, annotations in self.annotations.items()
        }
        self.seconds[True].names = self.seconds[False].names
        self.decisions: dict[Client, Decision] = {}
        self.apart: set[Client] = set()
        """Clients that are not tried in their place any more."""
        self._moved: set[Client] = set()
        self._asking: set[Touch] = set()
        """Calls that moved and ask a client."""
        self._kept: dict[Client, ast.expr] = {}
        """Client -> the first place that still needs Twilio's."""
        self._asked: dict[Client, list[str]] = {}
        self.session_blocks: dict[ast.AsyncWith, None] = {}
        """Blocks that only enter the HTTP session of clients that, but for that, may become the target's."""
        self._module_names: dict[bool, str] = {}
        self.standing: set[str] = set()
        """Clients of the module's own that stand there already."""

    def decide(self, uses: list[Use], moved: set[Touch]) -> None:
        """Decide for every client that a moved touch needs, and for those that other modules ask for."""
        self._asking = asking = {touch for touch in moved if self._asks(touch)}
        self.decisions = {}
        self._module_names = {}
        self.standing = set()
        for seconds in self.seconds.values():
            seconds.wants = frozenset()  # what a place would have needed that turned out to stay
        self._moved = {touch.value.client for touch in asking}
        self._kept = {use.client: use.node for use in reversed(uses) if use.touch not in moved}
        self._asked = self._asked_for()
        in_place: list[Client] = []
        in_order = sorted(asking, key=lambda touch: (touch.node.lineno, touch.node.col_offset))
        needed = [touch.value.client for touch in in_order]
        for client in dict.fromkeys([*needed, *self._asked, *self._made_for_others()]):
            decision = Decision(client, Disposition.MODULE, Literal(""), Literal(""), other=self._kept.get(client))
            self.decisions[client] = decision
            if client.construction is not None and self._becomes(client):
                in_place.append(client)
            elif client.origin is not None and client.origin in self.neighbours.in_place:
                self._elsewhere(decision)
        self._keep_sessions(in_place)
        for client in in_place:
            self._in_place(client, list(in_place))
        others = {
            client: decision
            for client, decision in self.decisions.items()
            if decision.disposition is Disposition.MODULE
        }
        # A context that becomes the room's name asks nobody.
        needing = {touch.value.client for touch in asking if touch.sort not in (Sort.CONTEXT, Sort.ALIAS)}
        needing |= {*self._asked, *self._made_for_others()}
        for client in [each for each in others if each not in needing]:
            del others[client], self.decisions[client]
        for client, decision in others.items():
            self._second(client, decision, uses, asking)
        for client, decision in others.items():
            if decision.disposition is Disposition.MODULE and client in self._moved:
                self._for_module(client, decision)
            elif decision.disposition is Disposition.MODULE:
                del self.decisions[client]

    def _asks(self, touch: Touch) -> bool:
        """Return whether a touch that moved needs a client: not one that only hands on, or reads, what others share."""
        across = touch.value.sent is not None or is_sent(touch.node, self.neighbours)
        return touch.sort is Sort.CALL or not across

    def _becomes(self, client: Client) -> bool:
        """Return whether a client becomes the target's where this module makes it."""
        origin = origin_of(client, self.neighbours.file)
        if origin in self.neighbours.clients:
            return origin in self.neighbours.in_place
        if client in self.apart:
            return False
        return client in self._moved and client not in self._kept and not self._used_elsewhere(client)

    def is_in_place(self, client: Client) -> bool:
        """Return whether a client becomes the target's where this module makes it, as was decided last."""
        decision = self.decisions.get(client)
        return decision is not None and decision.disposition is Disposition.IN_PLACE

    def _asked_for(self) -> dict[Client, list[str]]:
        """Return the things of this module beside which others need one, by the client that they lead to."""
        found: dict[Client, list[str]] = {}
        for path in sorted(self.neighbours.asked):
            client = self.seconds[False].client_at(path)
            if client is not None:
                found.setdefault(client, []).append(path)
        return found

    def _made_for_others(self) -> list[Client]:
        """Return the clients of this module that become the target's for the sake of other modules."""
        made = self.evaluator.library.clients.values()
        return [
            each
            for each in made
            if each.construction is not None and origin_of(each, self.neighbours.file) in self.neighbours.in_place
        ]

    def _elsewhere(self, decision: Decision) -> None:
        """Leave a client under its name that another module makes, and that becomes the target's there."""
        decision.disposition = Disposition.ELSEWHERE
        configured = self.configuration.auth_id
        decision.account = Literal(configured) if configured is not None else self.credentials.own("auth_id")

    def sharing(self, uses: list[Use], moved: set[Touch]) -> Sharing:
        """Return what the other modules of the tree must know of the clients of this one."""
        clients: dict[Client, bool] = {}
        for use in uses:
            clients[use.client] = clients.get(use.client, False) or use.touch not in moved
        for client in self.evaluator.library.clients.values():
            clients.setdefault(client, False)
        reports: list[ClientReport] = []
        for client, kept in clients.items():
            origin = origin_of(client, self.neighbours.file)
            if origin is None:
                continue
            stays = self.held(client) is not None or self._used_elsewhere(client)
            used = any(touch.value.client is client for touch in moved)
            given = client.construction is not None and self.credentials.is_foreign(client.construction)
            reports.append(ClientReport(origin, used, kept or (client.construction is not None and stays), given))
        seconds = [each.beside for each in self.decisions.values() if each.beside is not None]
        siblings = {path: name for each in seconds for path, name in each.given.items()}
        wants = self.seconds[False].wants | self.seconds[True].wants
        return Sharing(tuple(sorted(reports, key=lambda each: each.origin)), wants, siblings)

    def held(self, client: Client) -> Problem | None:
        """Return why a client can be no client of the target, whatever its uses."""
        if client.construction is not None:
            problem = held(client.construction, self.rules, self.evaluator, self.asynchrony)
            if problem is not None:
                return problem
        origin = origin_of(client, self.neighbours.file)
        found = self.neighbours.held.get(origin) if origin is not None else None
        return Problem(*found) if found is not None else None

    @property
    def constructions(self) -> frozenset[ast.AST]:
        """Return the calls that make a client in the place of the program's."""
        decisions = [each for each in self.decisions.values() if each.disposition is Disposition.IN_PLACE]
        return frozenset(each.client.construction for each in decisions if each.client.construction is not None)

    # ---- in place ------------------------------------------------------------------------------------------------

    def _used_elsewhere(self, client: Client) -> bool:
        """Return whether another module may reach this client by a name of this one."""
        used = (self.elsewhere - self.neighbours.explained) | self.neighbours.lent
        return any(name in used for name in self._names.get(client, ()))

    @cached_property
    def _names(self) -> Mapping[Client, set[str]]:
        """Return the names under which other modules may reach clients: variables, attributes, functions, classes."""
        held = [(name.name, binding.value) for name in self.scopes.names() for binding in name.bindings]
        for (_, attribute), bindings in self.scopes.attributes.items():
            held += [(attribute, binding.value) for binding in bindings]
        for node in self.scopes.of(ast.Return):
            held.append((getattr(self.scopes.scope_of[node].node, "name", "<lambda>"), node.value))
        names: dict[Client, set[str]] = {}
        for name, value in held:
            client = self._held(value)
            if client is not None:
                names.setdefault(client, set()).add(name)
        return names

    def _held(self, node: ast.expr | None) -> Client | None:
        term = self.evaluator.term(node) if node is not None else None
        return term.client if isinstance(term, Value) and term.kind == self.client_kind else None

    @property
    def client_kind(self) -> str:
        """Return the kind of value that a client is."""
        return next(kind.name for kind in self.rules.kinds.values() if kind.made_by)

    def _keep_sessions(self, in_place: list[Client]) -> None:
        """Take out of some clients those whose HTTP session serves anything else: they stay beside a second one."""
        left: set[Client] | None = None
        while left is None or left:
            constructions = {client.construction for client in in_place if client.construction is not None}
            left = set()
            for client in in_place:
                assert client.construction is not None
                place = self.asynchrony.used_elsewhere(client.construction, constructions, self.elsewhere)
                if place is not None:
                    if (block := self.asynchrony.block(client.construction, constructions)) is not None:
                        self.session_blocks[block] = None
                    left.add(client)
                    self.decisions[client].session = self.decisions[client].other = place
            in_place[:] = [client for client in in_place if client not in left]

    def _in_place(self, client: Client, in_place: list[Client]) -> None:
        assert client.construction is not None
        decision = self.decisions[client]
        decision.disposition = Disposition.IN_PLACE
        self.credentials.take(decision, client.construction, in_place)
        arguments, _ = self.credentials.arguments(client.construction)
        for name, note in self.table["dropped"].items():
            if name in arguments:
                decision.notes.append(self.rules.notes[note].text)
        if (session := self.asynchrony.session(client.construction)) is not None:
            decision.notes += self.asynchrony.notes(session)
        self._common(decision)

    def _common(self, decision: Decision) -> None:
        """Add what is said about every client of the target."""
        if self.configuration.sdk == "auth_id":
            decision.add_cause(self.rules.messages["token"], ast.Constant("token"))
        if self.configuration.max_retries is None:
            decision.notes.append(self.rules.notes["retries"].text)

    def renamed(self, decision: Decision) -> dict[ast.expr, str]:
        """Return what is replaced beside constructors and calls: annotations, and what gives a client to a name."""
        if decision.beside is not None:
            return decision.beside.replaced
        annotations = self.annotations[decision.client.asynchronous]
        return annotations.of(lambda node: self._held(node) is decision.client)

    # ---- a second client -------------------------------------------------------------------------------------------

    def _second(self, client: Client, decision: Decision, uses: list[Use], moved: set[Touch]) -> None:
        configured = self.configuration.auth_id
        decision.account = Literal(configured) if configured is not None else self.credentials.own("auth_id")
        decision.token = self.credentials.own("auth_token")
        self._name(client)
        served = {use.node: use for use in uses if use.client is client and use.touch in moved}
        touches = [touch for touch in moved if touch.value.client is client]
        seconds = self.seconds[client.asynchronous]
        decision.beside = seconds.plan(client, touches, served, self._alike(decision), self._asked.get(client, []))
        if decision.beside is None or not decision.beside.stands:
            self._common(decision)
        if decision.beside is not None:
            decision.disposition = Disposition.BESIDE
            if not decision.beside.stands:
                self._doubt_account(client, decision)
            decision.second = decision.beside.name
            if decision.session is not None:
                where, message = f"line {decision.session.lineno}", self.rules.messages["http-session"]
                filled = {"name": client.name, "second": decision.second, "where": where}
                decision.add_cause(message, ast.Constant("session"), **filled)

    def _name(self, client: Client) -> None:
        """Name a client that is called nothing where it is made after the function that makes it, or its variable."""
        if client.construction is None or client.name != UNNAMED:
            return
        statement = self.scopes.statements[client.construction]
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            client.name = ast.unparse(target)
        else:
            client.name = getattr(self.scopes.scope_of[client.construction].node, "name", UNNAMED)

    def _doubt_account(self, client: Client, decision: Decision) -> None:
        """Let a person look where a client may speak for another account than the environment names."""
        if self.configuration.auth_id is not None or client.construction is None:
            return
        made = [each.construction for each in self.evaluator.library.clients.values() if each.construction is not None]
        accounts = {self.credentials.account(each) for each in made}
        if len(accounts) > 1 or self.credentials.is_given(client.construction):
            decision.add_cause(self.rules.messages["auth-id"], ast.Constant("auth-id"), name=client.name)

    def _for_module(self, client: Client, decision: Decision) -> None:
        """Give a client that no second one can stand beside the module's own, whose name no other has."""
        kind = client.asynchronous
        if kind not in self._module_names and (name := self._standing_for_module(decision)) is not None:
            self._module_names[kind] = name
            self.standing.add(name)
        if kind not in self._module_names:
            seconds = [each.beside for each in self.decisions.values() if each.beside is not None]
            taken = {name for each in seconds for name in each.names} | set(self._module_names.values())
            self._module_names[kind] = self.names.fresh(self.table["second"] + "client", taken)
        decision.second = self._module_names[kind]
        if client.asynchronous:
            decision.notes.append(self.rules.notes["one-loop"].text)
        decision.add_cause(
            self.rules.messages["unknown-client"],
            ast.Constant(client.name),
            name=client.name,
            second=decision.second,
            auth_id=self.table["auth_id"],
        )

    def _standing_for_module(self, decision: Decision) -> str | None:
        """Return the client that the module has already for such calls, from an earlier run or by hand."""
        made = self._alike(decision)
        lines = [
            touch.node.lineno
            for touch in self._asking
            if touch.value.client.asynchronous is decision.client.asynchronous
        ]
        return self.seconds[decision.client.asynchronous].standing.of_module(made, min(lines))

    def _alike(self, decision: Decision) -> ast.Call:
        """Return a call that makes a client for the account of a decision, and is given nothing else."""
        constructor = self.constructor(decision)
        made = parse_expression(flat(code_of(constructor, Reader(self.source.slice), '"')))
        assert isinstance(made, ast.Call)
        assert isinstance(constructor.template.node, ast.Call)
        pairs = zip(constructor.template.node.keywords, made.keywords, strict=True)
        made.keywords = [each for part, each in pairs if isinstance(part.value, ast.Name) and part.value.id == ACCOUNT]
        return made

    # ---- at the calls ----------------------------------------------------------------------------------------------

    def spelling(self, touch: Touch) -> Spelling:
        """Return how a moved call spells its client; raises PartError when it cannot be named there."""
        decision = self.decisions[touch.value.client]
        part = touch.value.parts["client"]
        if isinstance(part, Imported):
            return self._imported(part, decision, touch)
        if isinstance(part, Filled):
            return self._of_object(part, touch)
        if not isinstance(part, Written):
            raise PartError("differs", touch.value.client.name)
        if decision.disposition in (Disposition.IN_PLACE, Disposition.ELSEWHERE):
            again = gives_the_same(part.node, touch.node, self.evaluator)
            if not again and not reachable(part.node, touch.node, self.scopes):
                raise PartError("out-of-sight", ast.unparse(part.node))
            return part
        if decision.beside is not None:
            if touch in decision.beside.unreached:
                raise PartError("out-of-sight", ast.unparse(part.node))
            return decision.beside.spelled[part.node]
        if any(isinstance(each, ast.NamedExpr) for each in walk(part.node)):
            raise PartError("binds", ast.unparse(part.node))  # another client in its place would leave a name unbound
        return Literal(decision.second)

    def _imported(self, part: Imported, decision: Decision, touch: Touch) -> Spelling:
        """Return the name by which the module imports a client that it does not have yet."""
        around = self.scopes.scope_of[part.statement]
        if around not in self.scopes.scope_of[touch.node].ancestors():
            raise PartError("out-of-sight", part.home[1])
        if decision.disposition is Disposition.MODULE:
            return Literal(decision.second)
        if decision.beside is not None:
            return Literal(decision.beside.imported[part])
        module = self.neighbours.modules.get(part.home[0])
        if module is None:
            raise PartError("out-of-sight", part.home[1])
        name = self._name_of(part.home, decision.client)
        decision.imported[Wanted(module, part.home[1], part.statement, renamed=name, own=True)] = None
        return Literal(name)

    def _name_of(self, home: Home, client: Client) -> str:
        """Return what the module calls a client that it imports: what it is called there, unless that is taken."""
        variable = self.scopes.module.variables.get(home[1])
        binding = variable.single if variable is not None else None
        offer = self.neighbours.offer(binding.dotted) if binding is not None and binding.dotted else None
        if offer is not None and offer.client == client.origin:
            return home[1]
        return home[1] if home[1] not in self.names.taken else self.names.fresh(home[1])

    def _of_object(self, part: Filled, touch: Touch) -> Spelling:
        """Return the client that the object holds whose attribute gave the value."""
        decision = self.decisions[touch.value.client]
        for base in part.parts.values():
            assert isinstance(base, Written)
            if not reachable(base.node, touch.node, self.scopes):
                raise PartError("out-of-sight", ast.unparse(base.node))
        if decision.disposition in (Disposition.IN_PLACE, Disposition.ELSEWHERE):
            return part
        if decision.disposition is Disposition.MODULE:
            return Literal(decision.second)
        text = f"{part.template.text.rpartition('.')[0]}.{decision.second}"
        return replace(part, template=template_of(text))

    def auth_id(self, touch: Touch) -> tuple[Spelling, bool]:
        """Return how a moved call names its account, and whether that is a guess which a person must look at."""
        return self.credentials.auth_id(self.decisions[touch.value.client], touch)

    def constructor(self, decision: Decision) -> Filled:
        """Return the constructor of the target's client."""
        text = self.table["constructors"][self.configuration.sdk]
        if self.configuration.max_retries is not None:
            text = f"{text[:-1]}, {self.table['retries']}={self.configuration.max_retries})"
        parts: dict[str, Spelling] = {
            "api_key": decision.account,
            "auth_token": decision.token,
            "token": self.credentials.own("token"),
            self.names.class_name: Literal(
                self.names.asynchronous if decision.client.asynchronous else self.names.client
            ),
        }
        template = template_of(text)
        return Filled(template, {name: part for name, part in parts.items() if name in template.names})

    def names_of(self, client: Client) -> set[str]:
        """Return the names under which tests may reach a client: variables, attributes, functions that return it."""
        return self._names.get(client, set())
