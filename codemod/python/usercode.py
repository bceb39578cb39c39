"""The user's own expressions as code that can be laid out again, as their formatter would."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from codemod.python.layout import Brackets, Call, Code, Joined, Text, awaited, hung
from codemod.python.parts import Reader, code_of
from codemod.python.source import Source
from codemod.python.values import Spelling
from codemod.walking import children

PAIRS = {
    ast.List: "[]",
    ast.Set: "{}",
    ast.ListComp: "[]",
    ast.SetComp: "{}",
    ast.DictComp: "{}",
    ast.GeneratorExp: "()",
}
# Expressions whose parts are written with what stands between them.
SPLICED = (ast.BoolOp, ast.Compare, ast.BinOp, ast.UnaryOp, ast.Subscript, ast.Starred)
# What can be laid out again around something that was replaced.
LAID_OUT = (
    ast.Call,
    ast.keyword,
    ast.Attribute,
    ast.Lambda,
    ast.Await,
    ast.NamedExpr,
    ast.IfExp,
    ast.List,
    ast.Set,
    ast.Dict,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.comprehension,
    *SPLICED,
)


class UserCode:
    """One expression, with some of its nodes replaced."""

    def __init__(
        self,
        source: Source,
        replacements: Mapping[ast.expr, Spelling],
        text_of: Callable[[ast.expr], str],
        quote: str,
    ) -> None:
        """Keep what is replaced, and what gives the text of any other node."""
        self.source = source
        self.replacements = replacements
        self.text_of = text_of
        self.quote = quote

    def of(self, node: ast.expr) -> Code:
        """Return a node as code."""
        if node in self.replacements:
            nested = Reader(self.text_of, nested=lambda child: self.of(child) if child in self.replacements else None)
            return code_of(self.replacements[node], nested, self.quote)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Attribute):
            base = self.of(node.value)
            if isinstance(base, (Call, Brackets)) or isinstance(node.value, ast.Await):
                return hung(base, f".{node.attr}")
            return Joined((base, Text(f".{node.attr}")))
        if isinstance(node, ast.Lambda):
            start, body = self.source.span(node)[0], self.source.span(node.body)[0]
            return Joined((Text(self.source.text[start:body]), self.of(node.body)), atom=False)
        if isinstance(node, ast.Await):
            return awaited(self.of(node.value))
        if isinstance(node, ast.NamedExpr):
            return Joined((Text(f"{self.text_of(node.target)} := "), self.of(node.value)), atom=False)
        if isinstance(node, ast.IfExp) and not isinstance(node.orelse, ast.IfExp):
            test, other = Joined((Text("if "), self.of(node.test))), Joined((Text("else "), self.of(node.orelse)))
            return Brackets((self.of(node.body), test, other), pair="()", bare=True)
        if isinstance(node, (ast.List, ast.Set)):
            return Brackets(tuple(self.of(each) for each in node.elts), pair=PAIRS[type(node)], comma=",")
        if isinstance(node, ast.Dict) and None not in node.keys:
            pairs = zip(node.keys, node.values, strict=True)
            items = [self._pair(key, value) for key, value in pairs if key is not None]
            return Brackets(tuple(items), pair="{}", comma=",")
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            return Brackets(self._clauses(node), pair=PAIRS[type(node)])
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Await):
            return hung(self.of(node.value), f"[{self.text_of(node.slice)}]")
        if isinstance(node, SPLICED):
            return self._spliced(node)
        return Text(self.text_of(node))

    def _call(self, node: ast.Call) -> Code:
        if any(each.arg is None for each in node.keywords):
            return Text(self.text_of(node))
        function = self.of(node.func)
        if len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.GeneratorExp):
            return Joined((function, Brackets(self._clauses(node.args[0]), pair="()")))
        positional = [(None, self.of(each)) for each in node.args]
        named = [(each.arg, self.of(each.value)) for each in node.keywords]
        return Call(function, (*positional, *named), spread=is_spread(node))

    def _pair(self, key: ast.expr, value: ast.expr) -> Code:
        return Joined((self.of(key), Text(": "), self.of(value)))

    def _clauses(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> tuple[Code, ...]:
        first = self._pair(node.key, node.value) if isinstance(node, ast.DictComp) else self.of(node.elt)
        clauses: list[Code] = [first]
        for each in node.generators:
            word = "async for" if each.is_async else "for"
            clauses.append(Joined((Text(f"{word} {self.text_of(each.target)} in "), self.of(each.iter))))
            clauses += [Joined((Text("if "), self.of(test))) for test in each.ifs]
        return tuple(clauses)

    def _spliced(self, node: ast.expr) -> Code:
        """Return an expression as its parts and the text between them."""
        parts = [each for each in children(node) if isinstance(each, ast.expr)]
        if any(isinstance(each, (ast.Slice, ast.Tuple)) for each in parts):
            return Text(self.text_of(node))
        start, end = self.source.span(node)
        pieces: list[Code] = []
        for part in sorted(parts, key=lambda each: self.source.span(each)):
            begin, after = self.source.span(part)
            pieces += [Text(self.source.text[start:begin]), self.of(part)]
            start = after
        pieces.append(Text(self.source.text[start:end]))
        filled = tuple(piece for piece in pieces if not isinstance(piece, Text) or piece.text)
        return Joined(filled, atom=isinstance(node, ast.Subscript))


def is_spread(node: ast.expr) -> bool:
    """Return whether the arguments of a call, awaited or not, stand one per line, below its bracket."""
    node = node.value if isinstance(node, ast.Await) else node
    if not isinstance(node, ast.Call):
        return False
    starts = [argument.lineno for argument in node.args] + [keyword.value.lineno for keyword in node.keywords]
    ends = node.func.end_lineno or node.func.lineno
    return len(starts) > 1 and len(set(starts)) == len(starts) and min(starts) > ends
