"""The credentials of the clients: what the program gave Twilio's, and what stands in their place."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from codemod.configuration import Configuration
from codemod.neighbours import Origin
from codemod.python.decisions import Decision, Disposition
from codemod.python.evaluator import Evaluator
from codemod.python.matching import bind
from codemod.python.names import LocalNames
from codemod.python.parts import is_simple, reachable
from codemod.python.scopes import How, Scopes, Variable
from codemod.python.source import Source
from codemod.python.touches import Touch
from codemod.python.values import Client, Filled, Literal, Spelling, Written
from codemod.rules import Rules, template_of
from codemod.walking import walk


def _is_item(node: ast.expr) -> TypeGuard[ast.Subscript]:
    """Return whether an expression reads an item by a constant key, as from the environment."""
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)


class Credentials:
    """Tells the credentials of every client of one module."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        evaluator: Evaluator,
        configuration: Configuration,
        source: Source,
        elsewhere: frozenset[str],
        names: LocalNames,
        doubtful: frozenset[Origin] = frozenset(),
    ) -> None:
        """Keep what is asked.

        elsewhere holds the names of this module that other modules use, doubtful the clients of other modules whose
        account is something else than what the environment names.
        """
        self.doubtful = doubtful
        self.rules = rules
        self.scopes = scopes
        self.evaluator = evaluator
        self.configuration = configuration
        self.source = source
        self.elsewhere = elsewhere
        self.names = names
        self.table: Mapping[str, Any] = rules.tables["client"]["credentials"]

    def arguments(self, construction: ast.Call) -> tuple[Mapping[str, ast.expr], str | None]:
        """Return the arguments that a client is made with by their names, and why they cannot be told."""
        bound = bind(construction, self.rules.signatures["client"], self.evaluator.term)
        return bound.arguments, bound.problem

    def take(self, decision: Decision, construction: ast.Call, in_place: list[Client]) -> None:
        """Give a client that becomes the target's its credentials: the program's own, or the target's."""
        arguments, _ = self.arguments(construction)
        account = arguments.get("account_sid") or arguments.get("username")
        token = arguments.get("password")
        if "account_sid" in arguments and "username" in arguments:
            token = None
            message = self.rules.messages["api-key-client"]
            decision.add_cause(message, construction, account=self._shown(arguments["account_sid"]))
        decision.account = self._credential(decision, account, "auth_id", in_place)
        decision.token = self._credential(decision, token, "auth_token", in_place)

    def own(self, name: str) -> Filled:
        """Return the expression of the tables for a credential of the target's own."""
        text = self.names.localise(self.table[name])
        return Filled(template_of(text), {})

    def auth_id(self, decision: Decision, touch: Touch) -> tuple[Spelling, bool]:
        """Return how a moved call names its account, and whether that is a guess which a person must look at."""
        account = decision.account
        if decision.disposition is Disposition.IN_PLACE and isinstance(account, Written):
            if account.node in decision.read_from_environment:
                return self.own("auth_id"), False
            named = account.node.value if _is_item(account.node) else account.node
            if is_simple(named) and reachable(named, touch.node, self.scopes):
                return Written(account.node), False
            if (attribute := self._of_same_object(account.node, touch)) is not None:
                return attribute, False
        if self.configuration.auth_id is not None:
            return Literal(self.configuration.auth_id), False
        if decision.disposition is Disposition.ELSEWHERE:
            return self.own("auth_id"), decision.client.origin in self.doubtful
        in_place = decision.disposition is Disposition.IN_PLACE
        guessed = in_place and isinstance(account, Written) and not self._from_environment(account.node)
        return self.own("auth_id"), guessed

    def account(self, construction: ast.Call) -> str:
        """Return what tells the accounts of two clients apart."""
        arguments, _ = self.arguments(construction)
        node = arguments.get("account_sid") or arguments.get("username")
        if node is None or self._from_environment(node):
            return ""
        return ast.dump(node)

    def is_foreign(self, construction: ast.Call) -> bool:
        """Return whether the account of a client is something that other modules cannot tell from the environment."""
        arguments, _ = self.arguments(construction)
        node = arguments.get("account_sid") or arguments.get("username")
        return not (node is None or isinstance(node, ast.Constant) or self._from_environment(node))

    def is_given(self, construction: ast.Call) -> bool:
        """Return whether the account of a client is whatever a function was called with, or an item of a loop."""
        arguments, _ = self.arguments(construction)
        node = arguments.get("account_sid") or arguments.get("username")
        names = [each for each in walk(node) if isinstance(each, ast.Name)] if node is not None else []
        names = [each for each in names if each in self.scopes.variable_of and self.scopes.self_class(each) is None]
        bindings = [binding for name in names for binding in self.scopes.variable_of[name].bindings]
        return any(binding.how in (How.PARAMETER, How.ITEM) for binding in bindings)

    def _credential(self, decision: Decision, node: ast.expr | None, name: str, in_place: list[Client]) -> Spelling:
        """Return what stands in the place of a credential, and note what a person must know of it."""
        if node is None:
            return self.own(name)
        if isinstance(node, ast.Constant):
            decision.add_cause(self.rules.messages["literal-credentials"], ast.Constant("literal"))
            return self.own(name)
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
                    return self.own(name)
        if read is None and isinstance(node, ast.Attribute):
            read = self._kept_read(node, in_place)
        if read is not None:
            decision.renames[read] = self.table["environment"][read.value]
            return Written(node)
        for each in walk(node):  # a part of it, such as what stands behind `or`
            part = self._environment_read(each) if isinstance(each, ast.expr) else None
            if part is not None:
                decision.renames[part] = self.table["environment"][part.value]
        decision.add_cause(
            self.rules.messages["credentials"], ast.Constant("credentials"), what=self._both(decision.client)
        )
        return Written(node)

    def _both(self, client: Client) -> str:
        """Return how the program spells the credentials of a client, constants left out."""
        assert client.construction is not None
        arguments, _ = self.arguments(client.construction)
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

    def _kept_read(self, node: ast.Attribute, in_place: list[Client]) -> ast.Constant | None:
        """Return the name of the variable that an attribute is read from, where it serves for credentials only."""
        owner = self.evaluator.classes.of(node.value)
        bindings = self.scopes.attributes.get((owner, node.attr), []) if owner is not None else []
        value = bindings[0].value if len(bindings) == 1 else None
        if value is None or node.attr in self.elsewhere or self.scopes.stored.get(node.attr):
            return None
        reads = [
            each
            for each in self.scopes.attribute_reads[node.attr]
            if self.evaluator.classes.of(each.value) in (owner, None)
        ]
        return self._environment_read(value) if self._serve_only(reads, in_place) else None

    def _feeds_only(self, variable: Variable, in_place: list[Client]) -> bool:
        """Return whether a variable serves no purpose but making clients that become the target's."""
        if variable.name in self.elsewhere and variable.scope.parent is None:
            return False
        return self._serve_only(variable.reads, in_place)

    def _serve_only(self, reads: Sequence[ast.expr], in_place: list[Client]) -> bool:
        """Return whether readings are credentials of clients that become the target's, or ask whether there is one."""
        constructions = {client.construction for client in in_place}
        for read in reads:
            parent = self.scopes.parents[read]
            call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
            if call not in constructions and not self._is_tested(read):
                return False
        return True

    def _is_tested(self, name: ast.expr) -> bool:
        """Return whether an expression only tells whether there is a credential."""
        parent = self.scopes.parents[name]
        if isinstance(parent, ast.BoolOp) or (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)):
            return self._is_tested(parent)
        if isinstance(parent, ast.Compare) and len(parent.ops) == 1:
            other = parent.comparators[0]
            return parent.left is name and isinstance(other, ast.Constant) and other.value in (None, "")
        return isinstance(parent, (ast.If, ast.IfExp, ast.Assert)) and parent.test is name

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
        if owner is None or not reachable(part.node, touch.node, self.scopes):
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
