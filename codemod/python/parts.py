"""What a template's placeholders become at one place: their code, whether they mean the same, how often they run."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from codemod.python.layout import Brackets, Call, Code, Joined, Text, awaited, flat, hung, is_atom
from codemod.python.scopes import FUNCTIONS, How, Scopes
from codemod.python.values import Filled, Literal, Spelling, Written

SIMPLE = (ast.Name, ast.Constant)
ATOMS = (
    ast.Name,
    ast.Attribute,
    ast.Call,
    ast.Subscript,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
)


# What may stand in few places without parentheses.
PARENTHESISED = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Starred)


class PartError(Exception):
    """A part cannot be written at a place; message names the words for it, what is filled in."""

    def __init__(self, message: str, what: str) -> None:
        """Keep the name of the message and the part's text."""
        super().__init__(message)
        self.message = message
        self.what = what


def is_simple(node: ast.expr) -> bool:
    """Return whether an expression may be read twice, or later: a name, a constant, a chain of attributes."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, SIMPLE)


def within(node: ast.AST, around: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Return whether a node is another or stands inside it."""
    current: ast.AST | None = node
    while current is not None:
        if current is around:
            return True
        current = parents.get(current)
    return False


def reachable(node: ast.expr, at: ast.AST, scopes: Scopes) -> bool:
    """Return whether an expression means at another place what it means where it stands."""
    if within(node, at, scopes.parents):
        return True
    if not is_simple(node):
        return False
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    if isinstance(root, ast.Constant):
        return True
    assert isinstance(root, ast.Name)
    variable = scopes.variable_of.get(root)
    if variable is None:
        return scopes.scope_of[at].find(root.id) is None and root is node  # a builtin, or what `import *` brings
    if not scopes.is_bound_at(variable, root.id, at):
        return False
    if variable.single is None or (variable.single.how is How.ITEM and isinstance(node, ast.Attribute)):
        return False
    if _comes_round(variable.single.statement, scopes) and not follows(node, at, scopes):
        return False
    return not isinstance(node, ast.Attribute) or variable.scope.parent is None or variable.single.how is How.PARAMETER


def _comes_round(statement: ast.stmt, scopes: Scopes) -> bool:
    """Return whether a statement is a loop or stands in one, so that what it binds is bound again."""
    for each in (statement, *scopes.ancestors(statement)):
        if isinstance(each, (ast.For, ast.AsyncFor, ast.While)):
            return True
        if isinstance(each, (*FUNCTIONS, ast.ClassDef)):
            return False
    return False


def follows(node: ast.AST, at: ast.AST, scopes: Scopes) -> bool:
    """Return whether one place comes after another whenever it runs: in the same round of every loop."""
    first = scopes.statements[node]
    around = scopes.parents[first]
    if first in (scopes.statements[at], around):
        return True
    blocks = [block for _, block in ast.iter_fields(around) if isinstance(block, list) and first in block]
    return any(each in block for each in (scopes.statements[at], *scopes.ancestors(at)) for block in blocks)


def constant_of(node: ast.expr, scopes: Scopes) -> ast.Constant | None:
    """Return the constant that an expression is known to be, through a name that is bound once."""
    if isinstance(node, ast.Constant):
        return node
    if isinstance(node, ast.Name):
        variable = scopes.variable_of.get(node)
        binding = variable.single if variable is not None else None
        if binding is not None and binding.how is How.ASSIGNED and isinstance(binding.value, ast.Constant):
            return binding.value
    return None


def leaves(spelling: Spelling) -> Iterator[Spelling]:
    """Yield the written and literal parts of a spelling in the order in which they run, as often as they run."""
    if isinstance(spelling, Filled):
        for name in spelling.template.names_in_order:
            if name in spelling.parts:
                yield from leaves(spelling.parts[name])
    else:
        yield spelling


def in_strings(spelling: Spelling) -> Iterator[Spelling]:
    """Yield the parts of a spelling that its templates put into f-strings, where not every expression can stand."""
    if isinstance(spelling, Filled):
        inside = spelling.template.names_in_strings
        for name, part in spelling.parts.items():
            yield from leaves(part) if name in inside else in_strings(part)


@dataclass(frozen=True, slots=True)
class Reader:
    """How the user's code is read where a spelling needs it."""

    text: Callable[[ast.expr], str]
    """The text of a node, rewritten where it is to be."""
    comment: Callable[[ast.expr], str] = lambda _: ""
    """The comment behind a node on its line."""
    nested: Callable[[ast.expr], Code | None] = lambda _: None
    """What stands in the place of a node that is itself replaced; None for any other."""


def code_of(spelling: Spelling, reader: Reader, quote: str) -> Code:
    """Return a spelling as code; quote is the one for new strings."""
    if isinstance(spelling, Literal):
        return Text(spelling.text)
    if isinstance(spelling, Written):
        node = spelling.node
        if (code := reader.nested(node)) is not None:
            return code
        text = reader.text(node)
        if isinstance(node, PARENTHESISED):
            return Text(f"({text})")
        is_string = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        atom = is_string or isinstance(node, ATOMS)
        return Text(text, atom, reader.comment(node))
    assert isinstance(spelling, Filled)
    return _template_code(spelling.template.node, spelling.parts, reader, quote)


def _template_code(node: ast.expr, parts: Mapping[str, Spelling], reader: Reader, quote: str) -> Code:
    def inner(child: ast.expr) -> Code:
        return _template_code(child, parts, reader, quote)

    if isinstance(node, ast.Name):
        return code_of(parts[node.id], reader, quote) if node.id in parts else Text(node.id)
    if isinstance(node, ast.Attribute):
        return hung(inner(node.value), f".{node.attr}")
    if isinstance(node, ast.Await):
        return awaited(inner(node.value))
    if isinstance(node, ast.Call):
        positional = [(None, inner(argument)) for argument in node.args]
        named = [(keyword.arg, inner(keyword.value)) for keyword in node.keywords]
        return Call(inner(node.func), (*positional, *named))
    if isinstance(node, ast.Constant):
        return Text(quoted(node.value, quote) if isinstance(node.value, str) else repr(node.value))
    if isinstance(node, ast.Compare):
        words = {ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is", ast.IsNot: "is not", ast.NotIn: "not in"}
        operator = words[type(node.ops[0])]
        return Joined((_tight(inner(node.left)), Text(f" {operator} "), _tight(inner(node.comparators[0]))), atom=False)
    if isinstance(node, ast.UnaryOp):
        return Joined((Text("not "), _tight(inner(node.operand))), atom=False)
    if isinstance(node, ast.BoolOp):
        word = Text(" or " if isinstance(node.op, ast.Or) else " and ")
        values = [
            inner(each) if isinstance(each, (ast.Compare, ast.UnaryOp)) else _tight(inner(each)) for each in node.values
        ]
        pieces = [piece for value in values for piece in (word, value)]
        return Joined(tuple(pieces[1:]), atom=False)
    if isinstance(node, ast.IfExp):
        clauses: list[Code] = [inner(node.body)]
        rest: ast.expr = node
        while isinstance(rest, ast.IfExp):
            # A condition that is itself one, or a lambda, could not be read behind `if`.
            loose = isinstance(_written(rest.test, parts), (ast.IfExp, ast.Lambda))
            clauses.append(Joined((Text("if "), _tight(inner(rest.test)) if loose else inner(rest.test))))
            rest = rest.orelse
            clauses.append(Joined((Text("else "), inner(rest.body if isinstance(rest, ast.IfExp) else rest))))
        return Brackets(tuple(clauses), pair="()", bare=True)
    if isinstance(node, ast.Tuple):
        return Text(f"({', '.join(flat(inner(each)) for each in node.elts)})")
    if isinstance(node, ast.Subscript):
        key = node.slice
        index = f":{flat(inner(key.upper))}" if isinstance(key, ast.Slice) and key.upper else flat(inner(key))
        return hung(inner(node.value), f"[{index}]")
    if isinstance(node, ast.ListComp):
        generator = node.generators[0]
        tests = [Joined((Text("if "), inner(test))) for test in generator.ifs]
        loop = Joined((Text(f"for {flat(inner(generator.target))} in "), _tight(inner(generator.iter))))
        return Brackets((inner(node.elt), loop, *tests))
    if isinstance(node, ast.Dict):
        items = [
            Joined((inner(name), Text(": "), inner(item)))
            for name, item in zip(node.keys, node.values, strict=True)
            if name is not None
        ]
        return Brackets(tuple(items), pair="{}", comma=",")
    assert isinstance(node, ast.JoinedStr), ast.unparse(node)
    return _string(node, parts, reader, quote)


def _written(node: ast.expr, parts: Mapping[str, Spelling]) -> ast.expr:
    """Return the expression of the user's that stands in the place of a placeholder."""
    part = parts.get(node.id) if isinstance(node, ast.Name) else None
    return part.node if isinstance(part, Written) else node


def _string(node: ast.JoinedStr, parts: Mapping[str, Spelling], reader: Reader, quote: str) -> Text:
    """Return an f-string; before Python 3.12 the strings in its braces must have the other quotes.

    A long one may be divided before each parameter of its URL.
    """
    other = "'" if quote == '"' else '"'
    pieces = [""]
    for each in node.values:
        if isinstance(each, ast.FormattedValue):
            pieces[-1] += "{" + flat(_template_code(each.value, parts, reader, other)) + "}"
            continue
        first, *behind = re.split("(?=&)", str(ast.literal_eval(each)).replace("{", "{{").replace("}", "}}"))
        pieces[-1] += first
        pieces += behind
    divided = tuple(f"{'f' if '{' in piece else ''}{quote}{piece}{quote}" for piece in pieces if piece)
    return Text(f"f{quote}{''.join(pieces)}{quote}", pieces=divided)


def _tight(code: Code) -> Code:
    """Return code that may stand before an attribute or between operators."""
    return code if is_atom(code) else Joined((Text("("), code, Text(")")))


def quoted(text: str, quote: str) -> str:
    """Return a string literal in the quotes that the file prefers."""
    literal = repr(text)
    if quote == '"' and literal.startswith("'") and '"' not in text and "\\" not in literal:
        return f'"{text}"'
    return literal
