"""What becomes of the arguments of one call that makes an element: decided by the tables, written as code."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from codemod.elements import ALWAYS, HOLE, AttributeRow, ElementRow, Elements
from codemod.python.builders.absence import Absence
from codemod.python.builders.library import BuilderLibrary, attribute_of, keyword_of
from codemod.python.builders.objects import Creation, Given
from codemod.python.evaluator import Evaluator
from codemod.python.parts import is_simple, quoted
from codemod.python.scopes import How, Variable
from codemod.python.source import Source
from codemod.twiml import decisions
from codemod.twiml.decisions import Decided, Decider, Fate


@dataclass(frozen=True, slots=True)
class Written:
    """One argument of the call that is written."""

    name: str
    """Empty for a positional one."""
    text: str
    origin: ast.expr | None = None
    """The value that it comes from; None for one that is written beside."""

    @property
    def code(self) -> str:
        """Return the argument as code."""
        return f"{self.name}={self.text}" if self.name else self.text


@dataclass(slots=True)
class Arguments:
    """What becomes of the arguments of one call."""

    decided: Decided
    to: str
    """The element of the target that is made."""
    written: list[Written] = field(default_factory=list)
    behind: list[Written] = field(default_factory=list)
    """The arguments of an element behind it: its content, then its attributes."""
    behind_element: str = ""
    parents: list[tuple[str, Given]] = field(default_factory=list)
    """Attributes of the element around it."""
    changes: list[str] = field(default_factory=list)
    spread: dict[str, bool] = field(default_factory=dict)
    """Attributes that a dictionary of keywords gives -> whether it always does."""
    keys: list[tuple[int, int, str]] = field(default_factory=list)
    """Edits of a dictionary of keywords: start, end, text."""


class ArgumentDecider:
    """Decides for the calls of one module."""

    def __init__(
        self, evaluator: Evaluator, decider: Decider, source: Source, quote: str, *, stay_alone: bool | None
    ) -> None:
        """Keep what the questions are asked of, and the preferred quote."""
        self.evaluator = evaluator
        self.decider = decider
        self.library: BuilderLibrary = evaluator.builders
        self.elements: Elements = decider.elements
        self.source = source
        self.quote = quote
        self.stay_alone = stay_alone
        self.absence = Absence(evaluator)

    # ---- values ------------------------------------------------------------------------------------------------------

    def text(self, node: ast.expr) -> str | None:
        """Return what is known of a value as the document would say it; None where nothing is given."""
        constant = self.evaluator.constant(node)
        if constant is not None:
            if constant.value is None:
                return None
            return str(constant.value).lower() if isinstance(constant.value, bool) else str(constant.value)
        if isinstance(node, ast.JoinedStr):
            return "".join(
                str(self.text(each) or "") if isinstance(each, ast.Constant) else HOLE for each in node.values
            )
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return (self.text(node.left) or HOLE) + (self.text(node.right) or HOLE)
        return HOLE

    def given(self, creation: Creation, positions: frozenset[str], spread: Sequence[Given] = ()) -> decisions.Given:
        """Return a call as the tables read it; spread holds what a dictionary of keywords gives at times."""
        pairs = [(each.name, self.text(each.value)) for each in [*creation.arguments, *spread] if each.name]
        values = {name: value for name, value in pairs if value is not None}
        content = creation.content
        text = self.text(content.value) if content is not None else None
        parents = sorted({each.element for each in creation.inside})
        conditional = {each.name for each in spread if each.keyword is None}
        row = self.elements.rows.get(creation.element)
        for each in creation.arguments:
            attribute = row.attributes.get(each.name) if row is not None else None
            if each.name in values and self.absence.may_be_none(each.value) and not self._fills(each, attribute, row):
                conditional.add(each.name)
        return decisions.Given(values, text or "", parents[0] if parents else "", positions, frozenset(conditional))

    def _fills(self, given: Given, attribute: AttributeRow | None, row: ElementRow | None) -> bool:
        """Return whether an expression can write what is written where an attribute is absent, as the program runs."""
        if attribute is None or row is None or attribute.absent is None or attribute.absent.when != ALWAYS:
            return False
        return not attribute.spelt and given.name not in _deciding(row) and is_simple(given.value)

    # ---- one call ----------------------------------------------------------------------------------------------------

    def decide(self, creation: Creation, row: ElementRow, given: decisions.Given, spread: Sequence[Given]) -> Arguments:
        """Return what becomes of the arguments of a call that has a row."""
        decided = self.decider.decide(row, given, itself=self._maps_itself(creation, row))
        fates = {fate.row.name: fate for fate in decided.fates}
        found = Arguments(decided, row.to)
        contents = [fate.row for fate in decided.fates if fate.row.to_content is not None]
        target = str(contents[0].to_content) if contents else row.to
        found.to = target
        self._content(creation, contents[0] if contents else None, found)
        for each in creation.arguments:
            if each.name and each.name in fates:
                self._attribute(each, fates[each.name], row, found)
        for each in spread:
            fate = fates.get(each.name)
            if fate is None and each.name not in given.values:  # None, which gives nothing, but keeps its key
                attribute = row.attributes.get(each.name, AttributeRow(each.name))
                fate = Fate(attribute, attribute.to)
            if fate is not None and fate.to is not None:
                found.spread[fate.to] = each.keyword is not None
            if fate is not None and not self._in_dictionary(each, fate, row, found):
                decided.said.append(self.decider.say("builder-keywords", what=f"**{each.name}"))
            if fate is not None and fate.to in dict(decided.added):
                words = {"element": row.element, "attribute": each.name}
                decided.said.append(self.decider.say("attribute-conditional", **words))
        if self.stay_alone and row.stay_alone is not None:
            decided.added.append((row.stay_alone, "true"))
        for name, value in decided.added:
            found.written.append(Written(keyword_of(name), self.constant(target, name, value)))
            found.changes.append(f"{name}={value} was written")
        return found

    def around(self, creation: Creation, row: ElementRow, inner: Arguments) -> Arguments:
        """Return what becomes of the arguments of an element that goes, around one that takes its place."""
        names = frozenset([*(attribute_of(each.name) for each in inner.written if each.name), *inner.spread])
        given = self.given(creation, frozenset())
        behind = {name for name, each in row.around.get(creation.element, {}).items() if each.after is not None}
        nothing = {each.name for each in creation.arguments if self.absence.may_be_none(each.value)}
        given = replace(given, conditional=frozenset(behind & nothing & set(given.values)))
        decided = self.decider.around(row, names, creation.element, given)
        found = Arguments(decided, row.to)
        fates = {fate.row.name: fate for fate in decided.fates}
        for name, attribute in row.around.get(creation.element, {}).items():
            if name in given.values and not inner.spread.get(str(attribute.to), True):
                decided.said.append(self.decider.say("attribute-conditional", element=row.element, attribute=name))
        for each in creation.arguments:
            fate = fates.get(each.name)
            if fate is None:
                continue
            if fate.row.after is not None:
                found.behind_element = fate.row.after
                found.behind.append(Written("", self.source.slice(each.value), each.value))
                method = creation.attribute(str(fate.row.method))
                if method is not None and self.text(method.value) is not None:
                    found.behind.append(Written(str(fate.row.method), self.source.slice(method.value), method.value))
            elif fate.to is not None:
                self._attribute(each, fate, row, found)
            elif fate.row.name != "method":
                found.changes.append(f"{each.name} of {creation.element} went")
        return found

    def _maps_itself(self, creation: Creation, row: ElementRow) -> frozenset[str]:
        """Return the attributes whose values an expression maps, since they are not known before."""
        return frozenset(
            each.name
            for each in creation.arguments
            if each.name in row.attributes
            and each.name not in _deciding(row)
            and self._is_mapped(each, row.attributes[each.name])
        )

    def _is_mapped(self, given: Given, row: AttributeRow) -> bool:
        flag = self.evaluator.positions.is_flag(given.value) and all(
            each in ("true", "false") for each in row.spelt.values() if each
        )
        once = row.otherwise == "drop" or is_simple(given.value)
        return bool(set(row.spelt) - {""}) and (once or flag)

    def _content(self, creation: Creation, row: AttributeRow | None, found: Arguments) -> None:
        """Write the content: first, and positional."""
        argument = self.library.argument(found.to)
        given = creation.attribute(row.name) if row is not None else creation.content
        if argument is None:
            return
        if given is None:
            # The target's methods want it, and it is not written where there are elements.
            found.written.append(Written("", f"{self.quote}{self.quote}"))
            return
        text = self.source.slice(given.value)
        known = self.text(given.value) or ""
        if self.elements.rows[creation.element].content == "room" and known != known.strip():
            text = self._stripped(given.value, text)
        found.written.append(Written("", text, given.value))

    def _stripped(self, node: ast.expr, text: str) -> str:
        """Return a text without white space at its ends, as the source reads the name of a room."""
        if isinstance(node, ast.Constant):
            return quoted(str(node.value).strip(), self.quote)
        return f"{text}.strip()" if is_simple(node) or isinstance(node, ast.JoinedStr) else f"({text}).strip()"

    def _attribute(self, given: Given, fate: Fate, row: ElementRow, found: Arguments) -> None:
        if fate.to is None:
            if fate.row.to_parent is not None:
                found.parents.append((fate.row.to_parent, given))
            elif fate.row.to_content is None:
                found.changes.append(f"{given.name} went")
            return
        text = self._value(given, fate, row)
        if fate.to != given.name:
            found.changes.append(f"{given.name} became {fate.to}")
        elif text != self.source.slice(given.value):
            found.changes.append(f"the value of {given.name} became {text}")
        found.written.append(Written(keyword_of(fate.to), text, given.value))

    def _value(self, given: Given, fate: Fate, row: ElementRow) -> str:
        """Return the value of an attribute as code."""
        before = self.source.slice(given.value)
        if fate.value is not None:
            return self.constant(row.to, str(fate.to), fate.value, like=given.value)
        if self.text(given.value) != HOLE:
            return before
        if not set(fate.row.spelt) - {""}:
            return self._where_given(given, fate, row, before)
        if self.evaluator.positions.is_flag(given.value):
            return before
        form = self.elements.target[row.to].attributes[str(fate.to)]
        spelt = {old: new for old, new in fate.row.spelt.items() if fate.row.written[old] != new}
        pairs = ", ".join(f"{quoted(old, self.quote)}: {self._literal(form.kind, new)}" for old, new in spelt.items())
        default = "" if fate.row.otherwise == "drop" else f", {before}"
        return f"{{{pairs}}}.get(str({before}).lower(){default})"

    def _where_given(self, given: Given, fate: Fate, row: ElementRow, before: str) -> str:
        """Return a value that may be nothing, with what is written then."""
        absent = fate.row.absent
        if absent is not None and self._fills(given, fate.row, row) and self.absence.may_be_none(given.value):
            return f"{self.constant(row.to, str(fate.to), absent.value)} if {before} is None else {before}"
        if "" in fate.row.spelt and self.absence.may_be_empty(given.value):
            return f"{before} or None" if is_simple(given.value) else f"({before}) or None"
        return before

    def _literal(self, kind: str, value: str) -> str:
        if not value:
            return "None"
        if kind == "boolean":
            return value.capitalize()
        return quoted(value, self.quote)

    def constant(self, element: str, attribute: str, value: str, like: ast.expr | None = None) -> str:
        """Return a constant as code: a flag, a number, or a text."""
        form = self.elements.target[element].attributes[attribute]
        if form.kind == "boolean":
            return value.capitalize()
        original = like.value if isinstance(like, ast.Constant) else None
        if form.kind == "integer" and re.fullmatch(r"\d+", value) and not isinstance(original, str):
            return value
        return quoted(value, self.quote)

    # ---- dictionaries of keywords ------------------------------------------------------------------------------------

    def spread(self, creation: Creation) -> list[Given] | None:
        """Return what the dictionaries give that a call is given by `**`; None where one may hold anything."""
        found: list[Given] = []
        for keyword in creation.spread:
            entries = self._entries(keyword.value, creation)
            if entries is None:
                return None
            found += entries
        return found

    def _entries(self, node: ast.expr, creation: Creation) -> list[Given] | None:
        if isinstance(node, ast.Dict) or _is_dict_call(node):
            return _displayed(node)
        variable = self.evaluator.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        if variable is None or variable.single is None or variable.single.how is not How.ASSIGNED:
            return None
        value = variable.single.value
        displayed = _displayed(value) if value is not None else None
        stored = self._stored(variable, variable.single.statement, creation)
        return None if displayed is None or stored is None else [*displayed, *stored]

    def _stored(self, variable: Variable, made: ast.stmt, creation: Creation) -> list[Given] | None:
        """Return what is stored in a dictionary after it was made; None where it is used for anything else."""
        scopes = self.evaluator.scopes
        parents = scopes.parents
        used = scopes.statements[creation.node]
        found: list[Given] = []
        for read in variable.reads:
            parent = parents[read]
            if isinstance(parent, ast.keyword) and parent in creation.spread:
                continue
            statement = parents[parent]
            if not isinstance(parent, ast.Subscript) or not isinstance(parent.ctx, ast.Store):
                return None
            if not isinstance(parent.slice, ast.Constant) or not isinstance(parent.slice.value, str):
                return None
            if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
                return None
            # Without a keyword it is there at times only, as far as the text tells.
            always = parents[statement] is parents[made] and made.lineno < statement.lineno < used.lineno
            name = parent.slice.value
            mark = ast.keyword(arg=name, value=statement.value) if always else None
            found.append(Given(attribute_of(name), statement.value, mark))
        return found

    def _in_dictionary(self, given: Given, fate: Fate, row: ElementRow, found: Arguments) -> bool:
        """Edit a keyword where a dictionary holds it; return whether that can be done."""
        if fate.to is None:
            return False
        key = self._key(given)
        start, end = self.source.span(key) if isinstance(key, ast.expr) else self._name_span(key)
        name = keyword_of(fate.to)
        text = self.source.text[start:end]
        found.keys.append((start, end, quoted(name, text[0]) if text[0] in "\"'" else name))
        value = self._value(given, fate, row)
        if value != self.source.slice(given.value):
            found.keys.append((*self.source.span(given.value), value))
        if fate.to != given.name:
            found.changes.append(f"{given.name} became {fate.to}")
        return True

    def _name_span(self, keyword: ast.keyword) -> tuple[int, int]:
        start = self.source.offset(keyword.lineno, keyword.col_offset)
        return start, start + len(str(keyword.arg))

    def _key(self, given: Given) -> ast.expr | ast.keyword:
        """Return what names a keyword in a dictionary: a constant, or the keyword of dict()."""
        parent = self.evaluator.scopes.parents[given.value]
        if isinstance(parent, ast.keyword):
            return parent
        if isinstance(parent, ast.Dict):
            key = parent.keys[parent.values.index(given.value)]
            assert key is not None
            return key
        assert isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Subscript)
        return parent.targets[0].slice


def _deciding(row: ElementRow) -> frozenset[str | None]:
    """Return the attributes on which depends what else is written."""
    absent = [each.absent.when for each in row.attributes.values() if each.absent is not None]
    conditions = [
        *absent,
        *(each.when for each in row.attributes.values()),
        *(each.when for each in row.write.values()),
    ]
    return frozenset(name for each in conditions for name in (each.given, each.absent, each.of))


def _is_dict_call(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args


def _displayed(node: ast.expr) -> list[Given] | None:
    """Return the keywords of a dictionary that is written out; None for any other expression."""
    if isinstance(node, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        if not all(isinstance(key, str) for key in keys):
            return None
        marks = [ast.keyword(arg=str(key), value=value) for key, value in zip(keys, node.values, strict=True)]
        return [Given(attribute_of(str(each.arg)), each.value, each) for each in marks]
    if _is_dict_call(node) and isinstance(node, ast.Call) and all(each.arg for each in node.keywords):
        return [Given(attribute_of(str(each.arg)), each.value, each) for each in node.keywords]
    return None
