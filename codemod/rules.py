"""The mapping tables as plain values: rules, kinds of values, messages, helpers; `load_rules` gives the shipped."""

from __future__ import annotations

import ast
import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from codemod.elements import NOTHING, Elements
from codemod.finding import Level
from codemod.patterns import Form, Pattern, parse_expression
from codemod.table_files import rules_folder, table_files
from codemod.walking import walk


@dataclass(frozen=True)
class Template:
    """The Vobiz side of a row: a Python expression whose names, other than helpers and classes, are placeholders."""

    text: str
    node: ast.expr

    @cached_property
    def names_in_order(self) -> tuple[str, ...]:
        """Return the names that stand in the expression in the order of its text, as often as they stand there."""
        names = [node for node in walk(self.node) if isinstance(node, ast.Name)]
        return tuple(node.id for node in sorted(names, key=lambda node: (node.lineno, node.col_offset)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Return all names that stand in the expression, placeholders and others."""
        return frozenset(self.names_in_order)

    @cached_property
    def names_in_strings(self) -> frozenset[str]:
        """Return the names that stand in f-strings, where not every expression can stand."""
        strings = [node for node in walk(self.node) if isinstance(node, ast.JoinedStr)]
        return frozenset(node.id for string in strings for node in walk(string) if isinstance(node, ast.Name))


@functools.lru_cache(maxsize=1024)
def template_of(text: str) -> Template:
    """Return an expression as a template, read once however many modules need it; raises PatternError."""
    return Template(text, parse_expression(text))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value that the engine follows, such as a conference."""

    name: str
    about: str
    like: str | None = None
    """The kind whose methods it has too."""
    becomes: str | None = None
    """The part that a variable which held one holds afterwards."""
    parts: Mapping[str, Template] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    """Twilio attribute -> attribute of what stands in its place."""
    known: Mapping[str, Template] = field(default_factory=dict)
    """Twilio attribute -> what is known of it without asking."""
    none: frozenset[str] = frozenset()
    """Twilio attributes that have no counterpart."""
    made_by: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()
    evidence: frozenset[str] | None = None
    """Keywords of which a call gives one where it shows that an unknown object is a client; None where each does."""
    other: str | None = None
    """The message for a use that no rule covers."""
    identity: frozenset[str] = frozenset()
    """Twilio attributes that name the thing on Twilio only: whoever else is handed one must know."""
    ids: frozenset[str] = frozenset()
    """Twilio attributes that are ids: what is made of one speaks to the platform that it came from."""
    unsure: str | None = None
    """The message for an id that may be the source's own."""
    quiet: bool = False
    """Whether a use that no rule covers is none of ours."""
    without: frozenset[str] = frozenset()
    """What hangs on it and has no counterpart; it is listed, so that a release of the library with more is noticed."""

    @property
    def homes(self) -> tuple[str, ...]:
        """Return the folders of the library whose objects these are, as they stand in a path."""
        return tuple(each.rpartition(".")[0].replace(".", "/") + "/" for each in self.made_by)


@dataclass(frozen=True, slots=True)
class IsolateLine:
    """One of the calls that isolate a held member, or end that."""

    template: Template
    unless: frozenset[str] = frozenset()
    """Rules that, asked for by the same call, say the same or otherwise: the line is left out then."""
    review: str | None = None
    """The message that tells why a person must look at the line, unless the call asks for its work by itself."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the mapping."""

    order: int
    """Where it stands among the rules of its file: several rules that one call asks for are written in this order."""
    code: str
    name: str
    patterns: tuple[Pattern, ...]
    template: Template | None
    manual: str | None
    level: Level
    why: str
    seed: str | None
    help: str
    reason: str | None
    notes: tuple[str, ...]
    """Texts of the caveats."""
    note_names: tuple[str, ...]
    example: str | None
    optional: frozenset[str]
    default: Mapping[str, str]
    check: Mapping[str, str]
    known: Mapping[str, Template]
    read: Mapping[str, str]
    result: Template | None
    returns: str | None
    each: str | None
    filter: Mapping[str, Template]
    slice: str | None
    handler: str | None
    loop: tuple[str, str] | None
    isolate: tuple[IsolateLine, ...] = ()
    """What is written in the template's place where the configuration says that holding isolates."""
    covers: frozenset[str] = frozenset()
    """Rules that isolating does the work of, so that nothing is written for them beside it."""
    without: frozenset[str] = frozenset()
    """Keywords without counterpart; they are listed, so that a release of the library with more is noticed."""

    @property
    def twilio(self) -> str:
        """Return the Twilio side as the table writes it."""
        if self.loop:
            return f"for each of {self.loop[0]}: {self.loop[1]}"
        return ", ".join(pattern.text for pattern in self.patterns)

    @property
    def vobiz(self) -> str | None:
        """Return the Vobiz side as the table writes it; None where a person must decide."""
        return self.template.text if self.template else None


@dataclass(frozen=True, slots=True)
class Note:
    """A caveat that stands beside a rewriting."""

    name: str
    text: str
    when: str | None = None
    """The keyword that must have been given, and dropped, for the note to be told."""
    unless: Mapping[str, object] = field(default_factory=dict)
    """Key of the configuration -> the value with which the note is not told."""


STEPS = ("project", "requirements", "environment", "tests")
"""What a message may be listed under in what to do next: a decision for all files, what to install, which variables to
set, and tests, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the engine says about something that is no row of the mapping."""

    name: str
    code: str
    level: Level
    text: str
    help: str = ""
    todo: str = ""
    once: bool = False
    """Whether a document is told it once, however often it holds."""
    step: str = ""
    """Under which of STEPS its findings are listed in what to do next; nothing for what their level says."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the target: which arguments it takes."""

    positional: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Helper:
    """Python that is written into a user's file: one function of rules/helpers/."""

    name: str
    module: str
    """The stem of the file it stands in; functions of one file are written together."""


@dataclass(frozen=True, slots=True)
class Asynchronous:
    """What makes a client of the source asynchronous, and how its calls are written on the target."""

    variant: str = ""
    """The ending of its methods; nothing where the tables know no such client."""
    argument: str = ""
    """The parameter of the client that makes it one."""
    made_by: tuple[str, ...] = ()
    """The classes of what is given for it."""
    dropped: Mapping[str, str] = field(default_factory=dict)
    """Keywords of those classes that need no counterpart, and the note that says so."""
    helpers: Mapping[str, str] = field(default_factory=dict)
    """Helper -> the one that is awaited."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What the attributes of a kind of value lead to."""

    read: Mapping[tuple[str, ...], str]
    """Attributes -> the kind of value that they make by themselves."""
    called: Mapping[tuple[str, ...], list[tuple[Pattern, str]]]
    """Attributes -> the patterns of calls that make another value, and its kind."""
    begun: frozenset[tuple[str, ...]]
    """The attributes with which one of these begins, or that are all of it."""


@dataclass(frozen=True, eq=False)
class Rules:
    """All tables; what is asked of them again and again is worked out once."""

    rules: tuple[Rule, ...]
    kinds: Mapping[str, Kind]
    chains: Mapping[str, tuple[tuple[Pattern, str], ...]]
    """Kind of the root -> patterns that make another kind from it."""
    signatures: Mapping[str, tuple[str, ...]]
    """`kind.method` of the source -> its parameters in order."""
    positional: Mapping[str, int]
    """`kind.method` -> how many parameters stand at the same position in every release."""
    variants: tuple[str, ...]
    """Endings of the source's methods that exist beside each method, such as _async."""
    notes: Mapping[str, Note]
    messages: Mapping[str, Message]
    helpers: Mapping[str, Helper]
    helper_sources: Mapping[str, str]
    constants: Mapping[str, str]
    """Dotted name of a constant of the source -> what it is."""
    tables: Mapping[str, Any]
    """Stem of the file -> its tables, for those who read them as they are (credentials, signatures of the target)."""
    elements: Elements = NOTHING
    """The mapping of documents."""
    asynchronous: Asynchronous = Asynchronous()
    """What is said of clients whose calls are awaited."""

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """Return the endings that a method may have, none and the longest first."""
        return ("", *sorted(self.variants, key=len, reverse=True))

    @cached_property
    def methods(self) -> frozenset[str]:
        """Return the names of the source's methods, whatever has them."""
        return frozenset(name.rpartition(".")[2] for name in self.signatures)

    @cached_property
    def by_name(self) -> Mapping[str, Rule]:
        """Return name -> rule."""
        return {rule.name: rule for rule in self.rules}

    @cached_property
    def steps(self) -> Mapping[tuple[str, bool], str]:
        """Return (code, whether the finding is a note) -> the step that such findings belong to.

        What an ignore comment keeps is a note, whatever its code says otherwise: it has no step.
        """
        return {(each.code, each.level is Level.NOTE): each.step for each in self.messages.values() if each.step}

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Return (code, name) of everything that a finding may be: rules, elements, messages with a code."""
        messages = [(message.code, message.name) for message in self.messages.values() if message.code]
        rows = [(row.code, row.name) for row in self.elements.rows.values()]
        return tuple(sorted([*((rule.code, rule.name) for rule in self.rules), *messages, *rows]))

    def likeness(self, kind: str) -> tuple[str, ...]:
        """Return the kind and those whose methods it has too, nearest first."""
        found = self._likeness.get(kind)
        if found is None:
            like = self.kinds[kind].like
            found = self._likeness[kind] = (kind, *(self.likeness(like) if like is not None else ()))
        return found

    @cached_property
    def _likeness(self) -> dict[str, tuple[str, ...]]:
        """Return what is known of the likeness of kinds."""
        return {}

    def ways(self, kind: str) -> Ways:
        """Return what the attributes of a kind of value lead to, those of its likes included."""
        found = self._ways.get(kind)
        if found is None:
            read: dict[tuple[str, ...], str] = {}
            called: dict[tuple[str, ...], list[tuple[Pattern, str]]] = {}
            chains = [each for ancestor in self.likeness(kind) for each in self.chains.get(ancestor, ())]
            for pattern, made in chains:
                if pattern.arguments is None:
                    read.setdefault(pattern.attributes, made)
                else:
                    called.setdefault(pattern.attributes, []).append((pattern, made))
            ends = [pattern.attributes for pattern, _ in chains]
            begun = frozenset(each[:count] for each in ends for count in range(len(each) + 1))
            found = self._ways[kind] = Ways(read, called, begun)
        return found

    @cached_property
    def _ways(self) -> dict[str, Ways]:
        """Return what is known of where kinds lead."""
        return {}

    def candidates(self, kind: str, method: str) -> tuple[tuple[Rule, Pattern], ...]:
        """Return the rules for a method of a kind: the more specific receiver first, then the rule that names more."""
        rows = (self._rows.get((ancestor, (method,)), ()) for ancestor in self.likeness(kind))
        return tuple(itertools.chain.from_iterable(rows))

    @cached_property
    def _rows(self) -> Mapping[tuple[str, tuple[str, ...]], list[tuple[Rule, Pattern]]]:
        """Return (kind, attributes) -> the rules for just that, the one that names more first."""
        found: dict[tuple[str, tuple[str, ...]], list[tuple[Rule, Pattern]]] = {}
        for rule in self.rules:
            for pattern in rule.patterns:
                found.setdefault((pattern.root, pattern.attributes), []).append((rule, pattern))
        for rows in found.values():
            rows.sort(key=lambda row: -specificity(row[1]))
        return found

    def parameters(self, kind: str, method: str) -> tuple[str, ...] | None:
        """Return the parameters of a method of the source; None when it has no such method."""
        for ancestor in self.likeness(kind):
            if (names := self.signatures.get(f"{ancestor}.{method}")) is not None:
                return names
        return None

    def stable(self, kind: str, method: str) -> int | None:
        """Return how many positional arguments mean the same in every release; None when all do."""
        for ancestor in self.likeness(kind):
            if (count := self.positional.get(f"{ancestor}.{method}")) is not None:
                return count
        return None

    def known(self, kind: str) -> Mapping[str, Template]:
        """Return what is known of a value of a kind without asking, its likes' included."""
        return {
            name: template
            for each in reversed(self.likeness(kind))
            for name, template in self.kinds[each].known.items()
        }


def specificity(pattern: Pattern) -> int:
    """Return how much a pattern names: literals and captures count, `...` is least."""
    if pattern.anything:
        return -1
    return sum(argument.form is not Form.CONSUMED for argument in pattern.arguments or ())


@functools.lru_cache(maxsize=4)
def load_rules(own: Path | None = None) -> Rules:
    """Return the shipped tables, with those of a user's own folder laid over them.

    Raises RulesError when one is bad.
    """
    from codemod.cache import cached

    def read() -> Rules:
        from codemod.tables import load_folder

        return load_folder(rules_folder(), own)

    return cached("rules", table_files(own), read)
