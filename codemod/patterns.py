"""The Twilio side of a row of the tables: a Python expression with placeholders, read into what can be compared."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """What an argument of a pattern asks for."""

    LITERAL = "literal"
    """This very constant."""
    CAPTURE = "capture"
    """Any value; it is kept under a name."""
    CONSUMED = "consumed"
    """Any value; it is dropped (written `_`)."""
    READ = "read"
    """A value that was read from another value the engine follows, such as `member.call_sid`."""
    VERB = "verb"
    """A document that is nothing but this verb; its content is kept under a name, as in `Say(text)`."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a pattern's call."""

    keyword: str | None
    """None for a positional one."""
    form: Form
    value: object = None
    """The constant, the name it is kept under, (kind, attribute) of a read, or (verb, name) of a document."""

    @property
    def name(self) -> str:
        """Return the name that a captured value, or the content of a verb, is kept under."""
        return str(self.value[1] if isinstance(self.value, tuple) else self.value)


@dataclass(frozen=True, slots=True)
class Pattern:
    """`root.attribute.attribute(arguments)`: root is the kind of a value, or a dotted name of the library."""

    text: str
    root: str
    attributes: tuple[str, ...]
    arguments: tuple[Argument, ...] | None = None
    """None where nothing is called."""
    anything: bool = False
    """Whether the call takes whatever it is given (written `...`)."""

    @property
    def method(self) -> str:
        """Return the name of what is called: the last attribute, `__call__` where the root itself is called."""
        return self.attributes[-1] if self.attributes else "__call__"

    @property
    def captures(self) -> tuple[str, ...]:
        """Return the names that the pattern binds."""
        return tuple(each.name for each in self.arguments or () if each.form in (Form.CAPTURE, Form.VERB))


class PatternError(ValueError):
    """A pattern or template that cannot be read; the message says why."""


def parse_pattern(text: str) -> Pattern:
    """Read a pattern such as `participant.update(hold=True, hold_url=url, hold_method=_)`.

    Raises PatternError when text is no chain of names with at most one call at its end.
    """
    node = parse_expression(text)
    arguments: tuple[Argument, ...] | None = None
    anything = False
    if isinstance(node, ast.Call):
        if len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and node.args[0].value is Ellipsis:
            arguments, anything = (), True
        else:
            positional = [_argument(None, argument) for argument in node.args]
            if any(keyword.arg is None for keyword in node.keywords):
                raise PatternError(f"{text!r} has ** in it, which a pattern cannot have")
            named = [_argument(keyword.arg, keyword.value) for keyword in node.keywords]
            arguments = (*positional, *named)
        node = node.func
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise PatternError(f"{text!r} is no chain of names with one call at its end")
    return Pattern(text, node.id, tuple(attributes), arguments, anything)


def parse_expression(text: str) -> ast.expr:
    """Read one Python expression; raises PatternError with the parser's words when it is none."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise PatternError(f"{text!r} is no Python expression: {error.msg}") from None


def _argument(keyword: str | None, node: ast.expr) -> Argument:
    if isinstance(node, ast.Constant):
        return Argument(keyword, Form.LITERAL, node.value)
    if isinstance(node, ast.Name):
        return Argument(keyword, Form.CONSUMED) if node.id == "_" else Argument(keyword, Form.CAPTURE, node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return Argument(keyword, Form.READ, (node.value.id, node.attr))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and keyword is not None and not node.keywords:
        names = [each.id for each in node.args if isinstance(each, ast.Name)]
        if len(names) == len(node.args) == 1:
            return Argument(keyword, Form.VERB, (node.func.id, names[0]))
    raise PatternError(f"{ast.unparse(node)!r} cannot stand as an argument of a pattern")
