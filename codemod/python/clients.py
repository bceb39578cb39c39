"""Which client makes the calls that moved: the program's own in its place, a second one, or one for the module."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeGuard

from codemod.configuration import Configuration
from codemod.patterns import parse_expression
from codemod.python.evaluator import Evaluator
from codemod.python.matching import bind
from codemod.python.names import LocalNames
from codemod.python.parts import PartError, is_simple, reachable, within
from codemod.python.scopes import How, Scopes, Variable
from codemod.python.sites import Cause, Problem, Touch, Use, fill, make_cause
from codemod.python.source import Source
from codemod.python.values import Client, Filled, Literal, Package, Spelling, Value, Written
from codemod.rules import Rules, Template


class Disposition(Enum):
    """What becomes of a client object."""

    IN_PLACE = "in place"
    """Nothing needs Twilio's any more: it becomes the target's where it is made."""
    BESIDE = "beside"
    """A second client is made right after it."""
    MODULE = "module"
    """A second client is made for the module, since no better place is in sight."""


@dataclass(eq=False, slots=True)
class Decision:
    """What becomes of one client, and how the calls that moved spell it."""

    client: Client
    disposition: Disposition
    account: Spelling
    """The first argument of the constructor."""
    token: Spelling
    second: str = ""
    """The name of the second client."""
    from_environment: bool = True
    """Whether the program's own credentials came from the environment."""
    renames: dict[ast.Constant, str] = field(default_factory=dict)
    """Names of environment variables that this client alone needs -> their new names."""
    read_from_environment: set[ast.expr] = field(default_factory=set)
    """Credentials that are read from one of Twilio's variables where the client is made."""
    causes: list[Cause] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    other: ast.expr | None = None
    """A place that still needs Twilio."""


def _is_item(node: ast.expr) -> TypeGuard[ast.Subscript]:
    """Return whether an expression reads an item by a constant key, as from the environment."""
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)


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
    ) -> None:
        """Keep what is asked; elsewhere holds the names of this module that other modules use."""
        self.rules = rules
        self.scopes = scopes
        self.evaluator = evaluator
        self.configuration = configuration
        self.source = source
        self.elsewhere = elsewhere
        self.names = names
        self.table: Mapping[str, Any] = rules.tables["client"]["credentials"]
        self.decisions: dict[Client, Decision] = {}
        self._module_name: str | None = None

    def decide(self, uses: list[Use], moved: set[Touch]) -> None:
        """Decide for every client that a moved touch needs."""
        self.decisions = {}
        self._module_name = None
        by_client: dict[Client, list[Use]] = {}
        for use in uses:
            by_client.setdefault(use.client, []).append(use)
        in_place: list[Client] = []
        in_order = sorted(moved, key=lambda touch: (touch.node.lineno, touch.node.col_offset))
        for client in dict.fromkeys(touch.value.client for touch in in_order):
            other = next((use.node for use in by_client.get(client, ()) if use.touch not in moved), None)
            if client.construction is not None and other is None and not self._used_elsewhere(client):
                in_place.append(client)
            self.decisions[client] = Decision(client, Disposition.MODULE, Literal(""), Literal(""), other=other)
        for client in in_place:
            self._in_place(client, list(in_place))
        for client, decision in self.decisions.items():
            if client not in in_place:
                self._second(client, decision, [touch for touch in moved if touch.value.client is client])

    def held(self, client: Client) -> Problem | None:
        """Return why a client can be no client of the target, whatever its uses."""
        if client.construction is None:
            return None
        arguments, problem = self._arguments(client.construction)
        message = self.rules.messages["client-held"]
        if problem is not None:
            return Problem(problem, message.help)
        for name in arguments:
            if name in self.table["held"]:
                return Problem(fill(message.text, {"what": f"{name}="}), message.help)
        return None

    def _arguments(self, construction: ast.Call) -> tuple[Mapping[str, ast.expr], str | None]:
        bound = bind(construction, self.rules.signatures["client"], self.evaluator.term)
        return bound.arguments, bound.problem

    # ---- in place ------------------------------------------------------------------------------------------------

    def _used_elsewhere(self, client: Client) -> bool:
        """Return whether another module may reach this client by a name of this one."""
        assert client.construction is not None
        return any(name in self.elsewhere for name in self._names(client))

    def _names(self, client: Client) -> set[str]:
        """Return the names under which other modules may reach a client: variables, attributes, functions, classes."""
        names: set[str] = set()
        for scope in {id(each): each for each in self.scopes.scope_of.values()}.values():
            for variable in scope.variables.values():
                if any(self._holds(binding.value, client) for binding in variable.bindings):
                    names.add(variable.name)
        for (_, name), bindings in self.scopes.attributes.items():
            if any(self._holds(binding.value, client) for binding in bindings):
                names.add(name)
        for node in self.scopes.order:
            if isinstance(node, ast.Return) and self._holds(node.value, client):
                function = self.scopes.scope_of[node].node
                names.add(getattr(function, "name", "<lambda>"))
        return names

    def _holds(self, node: ast.expr | None, client: Client) -> bool:
        if node is None:
            return False
        term = self.evaluator.term(node)
        return isinstance(term, Value) and term.client is client and term.kind == self.client_kind

    @property
    def client_kind(self) -> str:
        """Return the kind of value that a client is."""
        return next(kind.name for kind in self.rules.kinds.values() if kind.made_by)

    def _in_place(self, client: Client, in_place: list[Client]) -> None:
        assert client.construction is not None
        arguments, _ = self._arguments(client.construction)
        decision = self.decisions[client]
        decision.disposition = Disposition.IN_PLACE
        account = arguments.get("account_sid") or arguments.get("username")
        token = arguments.get("password")
        if "account_sid" in arguments and "username" in arguments:
            token = None
            self._cause(decision, "api-key-client", client.construction, account=self._shown(arguments["account_sid"]))
        decision.account = self._credential(decision, account, "auth_id", in_place)
        decision.token = self._credential(decision, token, "auth_token", in_place)
        for name, note in self.table["dropped"].items():
            if name in arguments:
                decision.notes.append(self.rules.notes[note].text)
        self._common(decision)

    def _common(self, decision: Decision) -> None:
        """Add what is said about every client of the target."""
        if self.configuration.sdk == "auth_id":
            self._cause(decision, "token", ast.Constant("token"))
        if self.configuration.max_retries is None:
            decision.notes.append(self.rules.notes["retries"].text)

    def _cause(self, decision: Decision, message: str, key: ast.AST, /, **filled: str) -> None:
        cause = make_cause(self.rules.messages[message], key, filled)
        if cause not in decision.causes:
            decision.causes.append(cause)

    def _credential(self, decision: Decision, node: ast.expr | None, name: str, in_place: list[Client]) -> Spelling:
        """Return what stands in the place of a credential, and note what a person must know of it."""
        if node is None:
            return self._own(name)
        if isinstance(node, ast.Constant):
            decision.from_environment = False
            self._cause(decision, "literal-credentials", ast.Constant("literal"))
            return self._own(name)
        read = self._environment_read(node)
        if read is not None:
            decision.read_from_environment.add(node)
        if read is None and isinstance(node, ast.Name):
            variable = self.scopes.variable_of.get(node)
            binding = variable.single if variable is not None else None
            if (
                variable is not None
                and binding is not None
                and binding.how is How.ASSIGNED
                and binding.value is not None
            ):
                read = self._environment_read(binding.value)
                if read is not None and not self._feeds_only(variable, in_place):
                    return self._own(name)
        if read is not None:
            decision.renames[read] = self.table["environment"][read.value]
            return Written(node)
        decision.from_environment = False
        self._cause(decision, "credentials", ast.Constant("credentials"), what=self._both(decision.client))
        return Written(node)

    def _own(self, name: str) -> Filled:
        """Return the expression of the tables for a credential of the target's own."""
        text = self.names.localise(self.table[name])
        return Filled(Template(text, parse_expression(text)), {})

    def _both(self, client: Client) -> str:
        """Return how the program spells the credentials of a client, constants left out."""
        assert client.construction is not None
        arguments, _ = self._arguments(client.construction)
        given = [value for name, value in arguments.items() if name in ("username", "password", "account_sid")]
        return " and ".join(self._shown(value) for value in given if not isinstance(value, ast.Constant))

    def _shown(self, node: ast.expr) -> str:
        """Return an expression as it will stand, on one line."""
        text = " ".join(self.source.slice(node).split())
        for old, new in self.table["environment"].items():
            text = re.sub(rf"(['\"]){old}\1", rf"\1{new}\1", text)
        return text

    def _environment_read(self, node: ast.expr) -> ast.Constant | None:
        """Return the literal name of one of Twilio's environment variables that an expression reads."""
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript):
            key = node.slice
        elif isinstance(node, ast.Call) and node.args:
            key = node.args[0]
        if isinstance(key, ast.Constant) and key.value in self.table["environment"]:
            return key
        return None

    def _feeds_only(self, variable: Variable, in_place: list[Client]) -> bool:
        """Return whether a variable serves no purpose but making clients that become the target's."""
        if variable.name in self.elsewhere and variable.scope.parent is None:
            return False
        constructions = {client.construction for client in in_place}
        for name in variable.reads:
            parent = self.scopes.parents[name]
            call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
            if call not in constructions:
                return False
        return True

    def annotations(self, decision: Decision) -> list[ast.expr]:
        """Return the names of the library's client in annotations of variables and functions that hold this client."""
        found: list[ast.expr] = []
        for node in self.scopes.order:
            annotation: ast.expr | None = None
            if isinstance(node, ast.AnnAssign):
                bindings = self._bindings_of(node.target)
                if any(self._holds(value, decision.client) for value in bindings):
                    annotation = node.annotation
            elif isinstance(node, ast.Return) and self._holds(node.value, decision.client):
                function = self.scopes.scope_of[node].node
                annotation = getattr(function, "returns", None)
            names = ast.walk(annotation) if annotation is not None else ()
            found += [each for each in names if isinstance(each, (ast.Name, ast.Attribute)) and self._is_class(each)]
        return list(dict.fromkeys(found))

    def _bindings_of(self, target: ast.expr) -> list[ast.expr | None]:
        """Return the values of whatever a target names."""
        if isinstance(target, ast.Name):
            variable = self.scopes.scope_of[target].find(target.id)
            return [binding.value for binding in variable.bindings] if variable is not None else []
        if isinstance(target, ast.Attribute):
            found = self.scopes.attributes.items()
            return [each.value for (_, name), bindings in found if name == target.attr for each in bindings]
        return []

    def _is_class(self, node: ast.expr) -> bool:
        term = self.evaluator.term(node)
        return isinstance(term, Package) and any(term.dotted in kind.made_by for kind in self.rules.kinds.values())

    # ---- a second client -------------------------------------------------------------------------------------------

    def _second(self, client: Client, decision: Decision, touches: list[Touch]) -> None:
        configured = self.configuration.auth_id
        decision.account = Literal(configured) if configured is not None else self._own("auth_id")
        decision.token = self._own("auth_token")
        self._common(decision)
        place = self._holder(client)
        if place is not None and all(self._beside(place, touch) for touch in touches):
            decision.disposition = Disposition.BESIDE
            decision.second = self.names.fresh(self.table["second"] + place)
            return
        decision.disposition = Disposition.MODULE
        if self._module_name is None:
            self._module_name = self.names.fresh(self.table["second"] + "client")
        decision.second = self._module_name
        message = "unknown-client"
        self._cause(
            decision,
            message,
            ast.Constant(client.name),
            name=client.name,
            second=decision.second,
            auth_id=self.table["auth_id"],
        )

    def _holder(self, client: Client) -> str | None:
        """Return the name that a client is given where it is made, if a second one can be made on the next line."""
        if client.construction is None:
            return None
        statement = self.scopes.parents[client.construction]
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return None
        start, end = self.source.span(statement)
        behind = self.source.text[end : self.source.line_end(end)].split("#")[0].strip()
        if not self.source.first_on_line(start) or behind:
            return None  # the next line would come too late for what shares this one
        target = statement.targets[0]
        if isinstance(target, ast.Name):
            variable = self.scopes.scope_of[statement].find(target.id)
            return target.id if variable is not None and variable.single is not None else None
        return target.attr if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) else None

    def _beside(self, holder: str, touch: Touch) -> bool:
        """Return whether a second client beside the first can be named at a touch."""
        part = touch.value.parts["client"]
        node = part.node if isinstance(part, Written) else None
        if isinstance(node, ast.Name):
            construction = touch.value.client.construction
            assert construction is not None
            owner = self.scopes.scope_of[construction].find(holder)
            return node.id == holder and self.scopes.scope_of[touch.node].find(holder) is owner
        return (
            isinstance(node, ast.Attribute)
            and node.attr == holder
            and isinstance(node.value, ast.Name)
            and reachable(node, touch.node, self.scopes)
        )

    # ---- at the calls ----------------------------------------------------------------------------------------------

    def spelling(self, touch: Touch) -> Spelling:
        """Return how a moved call spells its client; raises PartError when it cannot be named there."""
        decision = self.decisions[touch.value.client]
        part = touch.value.parts["client"]
        if not isinstance(part, Written):
            raise PartError("differs", touch.value.client.name)
        if decision.disposition is Disposition.IN_PLACE:
            if not reachable(part.node, touch.node, self.scopes):
                raise PartError("out-of-sight", ast.unparse(part.node))
            return part
        if decision.disposition is Disposition.BESIDE and isinstance(part.node, ast.Attribute):
            return Literal(f"{ast.unparse(part.node.value)}.{decision.second}")
        return Literal(decision.second)

    def auth_id(self, touch: Touch) -> tuple[Spelling, bool]:
        """Return how a moved call names its account, and whether that is a guess which a person must look at."""
        decision = self.decisions[touch.value.client]
        account = decision.account
        if decision.disposition is Disposition.IN_PLACE and isinstance(account, Written):
            if account.node in decision.read_from_environment:
                return self._own("auth_id"), False
            named = account.node.value if _is_item(account.node) else account.node
            if is_simple(named) and reachable(named, touch.node, self.scopes):
                return Written(account.node), False
            if (attribute := self._of_same_object(account.node, touch)) is not None:
                return attribute, False
        if self.configuration.auth_id is not None:
            return Literal(self.configuration.auth_id), False
        in_place = decision.disposition is Disposition.IN_PLACE
        guessed = in_place and isinstance(account, Written) and not self._from_environment(account.node)
        return self._own("auth_id"), guessed

    def _from_environment(self, node: ast.expr) -> bool:
        """Return whether a credential was read from the environment, at once or through a name."""
        if isinstance(node, ast.Name):
            variable = self.scopes.variable_of.get(node)
            binding = variable.single if variable is not None else None
            return (
                binding is not None and binding.value is not None and self._environment_read(binding.value) is not None
            )
        return self._environment_read(node) is not None

    def _of_same_object(self, account: ast.expr, touch: Touch) -> Spelling | None:
        """Return the attribute of the same object that holds the account, where the client is an attribute too."""
        part = touch.value.parts["client"]
        if (
            not isinstance(part, Written)
            or not isinstance(part.node, ast.Attribute)
            or not isinstance(part.node.value, ast.Name)
        ):
            return None
        owner = self.scopes.self_class(part.node.value)
        if owner is None or not within(part.node, touch.node, self.scopes.parents):
            return None
        for (found_owner, name), bindings in self.scopes.attributes.items():
            if found_owner is not owner or len(bindings) != 1:
                continue
            value = bindings[0].value
            same_name = (
                isinstance(account, ast.Name)
                and isinstance(value, ast.Name)
                and (self.scopes.variable_of.get(value) is self.scopes.variable_of.get(account))
            )
            same_attribute = (
                isinstance(account, ast.Attribute)
                and account.attr == name
                and isinstance(account.value, ast.Name)
                and self.scopes.self_class(account.value) is owner
            )
            if same_name or same_attribute:
                return Literal(f"{part.node.value.id}.{name}")
        return None

    def constructor(self, decision: Decision) -> Filled:
        """Return the constructor of the target's client."""
        text = self.table["constructors"][self.configuration.sdk]
        if self.configuration.max_retries is not None:
            text = f"{text[:-1]}, {self.table['retries']}={self.configuration.max_retries})"
        parts: dict[str, Spelling] = {
            "api_key": decision.account,
            "auth_token": decision.token,
            "token": self._own("token"),
            self.names.class_name: Literal(self.names.client),
        }
        template = Template(text, parse_expression(text))
        return Filled(template, {name: part for name, part in parts.items() if name in template.names})
