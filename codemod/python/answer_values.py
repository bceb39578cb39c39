"""What the keywords of participants.create say to the answer document: constants, or expressions for the answer URL."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codemod.python.matching import FALSE, TRUE, flag_of
from codemod.python.names import LocalNames
from codemod.python.parts import constant_of
from codemod.python.positions import Flag, Positions
from codemod.python.scopes import Binding, How, Scopes

# Types that are never None, by their annotation.
TEXT, NUMBER = "str", "int"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of the answer document, as a call gives it."""

    keyword: str
    node: ast.expr
    constant: str | None
    """How document and URL spell it; None where it is known at run time only."""
    expression: str = ""
    """What the URL says at run time, with the keyword as its placeholder."""
    may_be_empty: bool = False
    """Whether the URL may say nothing, which means that Twilio would not have been told either."""


class AnswerValues:
    """Reads the values of one module's calls as Twilio would understand them."""

    def __init__(self, table: Mapping[str, Any], scopes: Scopes, positions: Positions, names: LocalNames) -> None:
        """Keep the tables, and whom to ask."""
        self.table = table
        self.scopes = scopes
        self.positions = positions
        self.names = names

    def carried(self) -> dict[str, str]:
        """Return the keywords that document and URL may carry, and their attributes."""
        return {**self.table["document"], **self.table["record"]["attributes"]}

    def attributes(self, arguments: Mapping[str, ast.expr]) -> dict[str, Attribute]:
        """Return what a call gives to the document, in the order of the tables; what it leaves open is not there."""
        wanted = [*self.carried(), self.table["record"]["keyword"]]
        found = {name: self._attribute(name, arguments[name]) for name in wanted if name in arguments}
        if not self.is_recorded(found):
            found = {name: each for name, each in found.items() if name not in self.table["record"]["attributes"]}
        return {name: each for name, each in found.items() if each.constant != ""}

    def is_recorded(self, attributes: Mapping[str, Attribute]) -> bool:
        """Return whether the leg itself is to be recorded."""
        recorded = attributes.get(self.table["record"]["keyword"])
        return recorded is not None and recorded.constant == TRUE

    def _attribute(self, keyword: str, node: ast.expr) -> Attribute:
        constant = constant_of(node, self.scopes)
        if constant is not None:
            return Attribute(keyword, node, self._constant(keyword, constant))
        if keyword in self.table["flags"]:
            kind = self.positions.flag(node)
            return Attribute(keyword, node, None, self._flag(keyword, kind), kind is not Flag.BOOL)
        kinds = self._types(node)
        if kinds == {NUMBER}:
            return Attribute(keyword, node, None, keyword)
        quote = self.names.quote
        if kinds == {TEXT}:
            return Attribute(keyword, node, None, f"{quote}({keyword}, safe='')", may_be_empty=True)
        return Attribute(keyword, node, None, f"{quote}(str({keyword} or ''), safe='')", may_be_empty=True)

    def _constant(self, keyword: str, constant: ast.Constant) -> str:
        """Return how a constant is spelt on Vobiz; nothing for one by which Twilio is told nothing."""
        if constant.value is None:
            return ""
        text = str(constant.value)
        flag = flag_of(constant) if keyword in self.table["flags"] else None
        if flag is not None:
            return TRUE if flag else FALSE
        return self._spelt(keyword).get(text.lower(), text)

    def _spelt(self, keyword: str) -> dict[str, str]:
        """Return the values of a keyword that are spelt otherwise on Vobiz, by how Twilio spells them."""
        return {old.lower(): str(new) for old, new in self.table["map"].get(keyword, {}).items()}

    def _flag(self, keyword: str, kind: Flag) -> str:
        """Return the expression for a flag: what Twilio makes of the value, None as nothing at all."""
        plain = f"str({keyword}).lower()"
        if kind is Flag.BOOL:
            return plain
        if kind is Flag.OPTIONAL:
            return f"'' if {keyword} is None else {plain}"
        false = [FALSE, *(old for old, new in self._spelt(keyword).items() if new == FALSE)]
        differs = f"!= {false[0]!r}" if len(false) == 1 else f"not in {tuple(false)!r}"
        return f"'{TRUE}' if {keyword} and {plain} {differs} else '' if {keyword} is None else '{FALSE}'"

    def _types(self, node: ast.expr) -> set[str]:
        """Return the types that a value is known to have on every way to it; nothing stands for any other."""
        if isinstance(node, ast.JoinedStr):
            return {TEXT}
        variable = self.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        if variable is None or self.positions.may_be_none(node):
            return {""}
        return {self._type(binding) for binding in variable.bindings} or {""}

    def _type(self, binding: Binding) -> str:
        if binding.how is How.ASSIGNED and isinstance(binding.value, ast.JoinedStr):
            return TEXT
        if binding.how is How.PARAMETER and isinstance(binding.node, ast.arg) and binding.node.annotation is not None:
            text = ast.unparse(binding.node.annotation).strip("'\"")
            return text if text in (TEXT, NUMBER) else ""
        return ""
