"""The edits of what handlers read: texts replaced where they stand, aliases given to parameters of handlers."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from codemod.finding import Edit
from codemod.python.cutting import fragment_root
from codemod.python.emit import Emitter
from codemod.python.rewritings import Rewriting
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.python.values import Literal


class Crowded(Exception):
    """A text stands in code that is rewritten otherwise, where it cannot be told which of its copies it is."""


def text_edit(source: Source, constant: ast.Constant, new: str) -> Edit:
    """Return the edit that replaces a text in its literal, whose quotes and prefix stay."""
    start, end = source.span(constant)
    return Edit(start, end, source.text[start:end].replace(str(constant.value), new))


def alias_edit(source: Source, call: ast.Call, alias: str, name: str, quote: str) -> Edit:
    """Return the edit that gives what fills a handler's parameter an alias."""
    given = [*call.args, *(each.value for each in call.keywords)]
    written = f"{alias}={quote}{name}{quote}"
    if given:
        at = max(source.span(each)[1] for each in given)
        return Edit(at, at, f", {written}")
    at = source.span(call)[1] - 1
    return Edit(at, at, written)


class Editing:
    """Where the edits of a module's readings go, beside all that is rewritten otherwise."""

    def __init__(self, source: Source, scopes: Scopes) -> None:
        """Nothing is edited yet."""
        self.source = source
        self.scopes = scopes
        self.edits: list[Edit] = []
        self.rewritings: list[Rewriting] = []
        self.adjusted: dict[Edit, Edit] = {}
        """Edits of documents that hold a text which is replaced -> what they become."""
        self._inside: dict[Edit, list[Edit]] = {}

    def place(
        self,
        texts: Mapping[ast.Constant, str],
        rewritings: Sequence[Rewriting],
        emitter: Emitter,
        others: Sequence[Edit],
    ) -> None:
        """Place the edits of some texts among the rewritings of calls and the edits of documents.

        Raises Crowded, and CutError where the text of an expression cannot be cut; none of them is placed then.
        """
        parents = self.scopes.parents
        roots = {fragment_root(each.node, parents): each for each in rewritings}
        statements = {each.statement: each for each in rewritings if each.statement is not None}
        inside: dict[Edit, list[Edit]] = {}
        alone: list[Edit] = []
        written: list[Rewriting] = []
        for constant, new in texts.items():
            edit = text_edit(self.source, constant, new)
            root = fragment_root(constant, parents)
            beside = roots.get(root) or statements.get(self.scopes.statements[constant])
            around = next((each for each in others if each.start < edit.end and edit.start < each.end), None)
            if beside is not None:
                emitter.expressions.fragment(root).find(constant)
                written.append(Rewriting(beside.touch, constant, Literal(edit.text)))
            elif around is not None:
                inside.setdefault(around, []).append(edit)
            else:
                alone.append(edit)
        whole = {around: [*self._inside.get(around, ()), *edits] for around, edits in inside.items()}
        adjusted = {around: self._within(around, edits) for around, edits in whole.items()}
        self._inside |= whole
        self.adjusted |= adjusted
        self.edits += alone
        self.rewritings += written

    def _within(self, around: Edit, edits: list[Edit]) -> Edit:
        """Return an edit whose new text holds some texts, with those replaced; raises Crowded."""
        before, text = self.source.text[around.start : around.end], around.text
        for old in sorted({self.source.text[each.start : each.end] for each in edits}):
            places = [around.start + each.start() for each in re.finditer(re.escape(old), before)]
            new = {each.start: each.text for each in edits if self.source.text[each.start : each.end] == old}
            if new.keys() == set(places) and len(set(new.values())) == 1:
                text = text.replace(old, next(iter(new.values())))
                continue
            copies = list(re.finditer(re.escape(old), text))
            if len(places) != len(copies) or not new.keys() <= set(places):
                raise Crowded(old)
            for place, copy in reversed(list(zip(places, copies, strict=True))):
                text = text[: copy.start()] + new.get(place, old) + text[copy.end() :]
        return Edit(around.start, around.end, text)
