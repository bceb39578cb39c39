"""Cutting: nodes inside one expression of the source are replaced, every other byte of it stays.

The text is cut where ast says that a node stands. The tests hold what comes of it against LibCST, which cuts trees.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from codemod.python.lexical import FIELDS_ARE_CODE, comment_spans
from codemod.python.source import Source
from codemod.python.values import Spelling
from codemod.walking import walk

Replacement = Callable[["Cut"], tuple[str, bool]]
"""Returns the text of what stands in the place of a node of a cut, and whether it binds as tightly as a name."""
Span = tuple[int, int]

# Statements and their parts whose expressions are cut one by one (DESIGN, "Two trees, two jobs").
OWNERS = (ast.stmt, ast.withitem, ast.ExceptHandler, ast.match_case, ast.mod)
BRACKETED = (ast.Tuple, ast.GeneratorExp)
"""What ast counts the parentheses in of: they stay where it is replaced, since they may be those of a call."""
SPACE = re.compile(r"(?:[ \t\f\r\n]|\\(?:\r\n|\r|\n))*")
OPENING = re.compile(r"\([ \t\f\r\n\\]*\Z")


QUOTES = ("'", '"')


class CutError(Exception):
    """The text of an expression and its tree do not agree, so that nothing may be cut; the message says how."""


def fragment_root(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> ast.expr:
    """Return the outermost expression under the owning statement that holds a node."""
    root: ast.AST = node
    current: ast.AST = node
    while not isinstance(parent := parents[current], OWNERS):
        current = parent
        if isinstance(current, ast.expr):
            root = current
    assert isinstance(root, ast.expr)
    return root


class Fragment:
    """One outermost expression: its text, and where its nodes stand in that."""

    def __init__(self, source: Source, root: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> None:
        """Read the text of an expression again; raises CutError when it is not the same expression."""
        self.root = root
        self.parents = parents
        self.source = source
        self.start, end = source.span(root)
        self.text = source.text[self.start : end]
        again = _read(self.text)
        if again is None:
            raise CutError("its text cannot be read by itself")
        if not alike(again, root):
            raise CutError("its text reads otherwise when it stands alone")
        self._again = again
        self._read: dict[str, ast.expr | None] = {}

    def read(self, text: str) -> ast.expr | None:
        """Return what a text that takes the place of a node is, None if it is no expression; each is read once."""
        if text not in self._read:
            self._read[text] = _read(text)
        return self._read[text]

    def find(self, node: ast.expr) -> Span:
        """Return where a node stands, without parentheses around it; raises CutError where that is not sure."""
        if isinstance(node, (ast.Starred, ast.Slice)) or isinstance(self.parents[node], ast.JoinedStr):
            raise CutError("it is no expression by itself")
        if self._in_string(node) and not FIELDS_ARE_CODE:
            start, end = (offset - 1 for offset in self._alone.span(self._counterparts[node]))
            found = _read(self.text[start:end]) if start >= 0 else None
            if found is None or not alike(found, node):
                raise CutError("Python does not tell where it stands in its string")
        else:
            start, end = (offset - self.start for offset in self.source.span(node))
        if isinstance(node, BRACKETED) and self._is_bracketed(node, start, end):
            inner = self.text[start + 1 : end - 1]
            return start + 1 + len(inner) - len(inner.lstrip()), end - 1 - len(inner) + len(inner.rstrip())
        return start, end

    def replace(
        self, replacements: Mapping[ast.expr, Replacement], spellings: Mapping[ast.expr, Spelling] | None = None
    ) -> Cut:
        """Return the expression with nodes replaced; raises CutError when one of them is not found."""
        return Cut(self, {node: (self.find(node), make) for node, make in replacements.items()}, spellings or {})

    def binds(self, node: ast.expr) -> bool:
        """Return whether what stands around a node might bind tighter than an operator in its place."""
        if node is self.root:
            return False
        parent = self.parents[node]
        if isinstance(parent, ast.Call):
            return node is parent.func
        if isinstance(parent, ast.Starred):
            return not isinstance(self.parents[parent], ast.Call)
        if isinstance(parent, ast.Tuple) and isinstance(self.parents.get(parent), ast.Subscript):
            return True
        return not isinstance(parent, (ast.keyword, ast.FormattedValue, ast.List, ast.Tuple, ast.Set))

    def grouping(self, span: Span) -> Span | None:
        """Return where the nearest parentheses around a node stand, None without; it may be no argument of a call."""
        start, end = span
        opening = OPENING.search(self._plain, 0, start)
        space = SPACE.match(self._plain, end)
        assert space is not None
        closing = space.end()
        if opening is None or not self._plain.startswith(")", closing):
            return None
        return opening.start(), closing + 1

    @cached_property
    def _plain(self) -> str:
        """Return the text with its comments blanked out."""
        text = self.text
        for start, end in comment_spans(text):
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    @cached_property
    def _alone(self) -> Source:
        """Return the text as it was read again, in parentheses."""
        return Source(f"({self.text})", "utf-8", b"")

    @cached_property
    def _counterparts(self) -> Mapping[ast.AST, ast.AST]:
        """Return the nodes of the text that was read again, by those of the module."""
        return dict(zip(walk(self.root), walk(self._again), strict=True))

    def _in_string(self, node: ast.AST) -> bool:
        while node is not self.root:
            node = self.parents[node]
            if isinstance(node, ast.JoinedStr):
                return True
        return False

    def _is_bracketed(self, node: ast.expr, start: int, end: int) -> bool:
        """Return whether the parentheses of a tuple are its own, and not those of its first and last element."""
        if self.text[start] != "(" or isinstance(node, ast.GeneratorExp):
            return self.text[start] == "("
        inner = _read(self.text[start + 1 : end - 1])
        return inner is not None and alike(inner, node)


class Cut:
    """A fragment with nodes replaced: its text, and the text of each of its nodes."""

    def __init__(
        self,
        fragment: Fragment,
        targets: Mapping[ast.expr, tuple[Span, Replacement]],
        spellings: Mapping[ast.expr, Spelling],
    ) -> None:
        """Keep the fragment and what stands in the place of its nodes, and where."""
        self.spellings = spellings
        self.fragment = fragment
        self.targets = targets
        inside = [(start, end, node) for node, ((start, end), _) in targets.items()]
        self._in_order = sorted(inside, key=lambda each: (each[0], -each[1]))
        """Where the targets begin and end, outer ones first."""

    def text(self) -> str:
        """Return the whole expression, rewritten; raises CutError where what would be written is no expression."""
        return self._written((0, len(self.fragment.text)))

    def text_of(self, node: ast.expr) -> str:
        """Return one node of the expression, rewritten, without the parentheses around it; raises CutError as text."""
        if node in self.targets:
            text = self._new(node)[2]
            lone = self.fragment.read(text)
            assert lone is not None
            start, end = (offset - 1 for offset in Source(f"({text})", "utf-8", b"").span(lone))
            return text[start:end]
        if not isinstance(node, BRACKETED):
            return self._written(self.fragment.find(node))
        start, end = (offset - self.fragment.start for offset in self.fragment.source.span(node))
        return self._written((start, end))  # these are none without their parentheses

    def _written(self, span: Span) -> str:
        """Return a piece of the fragment with the outermost of its targets replaced."""
        start, end = span
        pieces = []
        for node in self._outermost(span):
            first, last, text = self._new(node)
            pieces += [self.fragment.text[start:first], text]
            start = last
        return "".join([*pieces, self.fragment.text[start:end]])

    def _outermost(self, span: Span) -> Iterator[ast.expr]:
        """Yield the targets in a piece that stand in no other of them, in order."""
        reached = span[0]
        for start, end, node in self._in_order:
            if reached <= start and end <= span[1]:
                reached = end
                yield node

    def _new(self, node: ast.expr) -> tuple[int, int, str]:
        """Return what is replaced by what for one target; raises CutError when its text is no expression."""
        span, make = self.targets[node]
        text, atom = make(self)
        binds = self.fragment.binds(node)
        grouping = self.fragment.grouping(span) if binds else None
        if not atom and binds and grouping is None:
            text = f"({text})"
        new = self.fragment.read(text)
        if new is None:
            raise CutError("what would be written is no expression")
        if atom and grouping is not None and self._are_for_await(node, new, grouping):
            span = grouping
        return *span, self._apart(span, text)

    def _apart(self, span: Span, text: str) -> str:
        """Return a text with spaces where it would grow together with what stands beside it: `not(call).sid`."""
        whole, start, end = self.fragment.source.text, *(self.fragment.start + offset for offset in span)
        if start and _is_of_word(whole[start - 1]) and (_is_of_word(text[:1]) or text[:1] in QUOTES):
            text = f" {text}"
        if _is_of_word(text[-1:]) and _is_of_word(whole[end : end + 1]):
            text = f"{text} "
        return text

    def _are_for_await(self, original: ast.expr, new: ast.expr, grouping: Span) -> bool:
        """Return whether a node has parentheses, on one line, that an `await` needs but not what takes its place."""
        if not isinstance(original, ast.Await) or isinstance(new, ast.Await):
            return False
        parent = self.fragment.parents[original]
        tight = isinstance(parent, (ast.Attribute, ast.Subscript)) and parent.value is original
        (start, end), _ = self.targets[original]
        around = self.fragment.text[grouping[0] : start] + self.fragment.text[end : grouping[1]]
        return tight and not re.search(r"[\r\n]", around)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def alike(one: object, other: object) -> bool:
    """Return whether two trees are the same expression, whether it is read, assigned to or deleted."""
    if isinstance(one, ast.AST):
        if type(one) is not type(other):
            return isinstance(one, ast.expr_context) and isinstance(other, ast.expr_context)
        for name in one._fields:
            mine, its = getattr(one, name, None), getattr(other, name, None)
            if mine is not its and not alike(mine, its):
                return False
        return True
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and (one == other or repr(one) == repr(other))


def _read(text: str) -> ast.expr | None:
    """Return a text as an expression, None if it is none."""
    try:
        return ast.parse(f"({text}\n)" if "#" in text else f"({text})", mode="eval").body
    except (SyntaxError, ValueError):
        return None
