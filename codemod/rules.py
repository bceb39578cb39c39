"""The mapping tables: rules/*.toml read into plain values, validated as they are read."""

from __future__ import annotations

import ast
import functools
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codemod.finding import Level
from codemod.patterns import Form, Pattern, PatternError, parse_expression, parse_pattern

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# Code that may decide what a template needs, and that a rule names (DESIGN, "Rules are data").
HANDLERS = frozenset({"answer-url"})
CHECKS = frozenset({"audio"})
# What every template may name besides its captures and the parts of its receiver.
ALWAYS_BOUND = frozenset({"client", "auth_id"})
HANDLER_PARTS: Mapping[str, frozenset[str]] = {"answer-url": frozenset({"from_", "to", "answer_url"})}
PAYLOAD_FOLDER = "_rules"
# Tables of parameters, not of the mapping: the source's and the target's.
SIGNATURES = frozenset({"twilio.toml", "sdk.toml"})


class RulesError(Exception):
    """A table that cannot be used; the message names file, entry and problem."""


@dataclass(frozen=True, slots=True)
class Template:
    """The Vobiz side of a row: a Python expression whose names, other than helpers and classes, are placeholders."""

    text: str
    node: ast.expr

    @property
    def names(self) -> frozenset[str]:
        """Return all names that stand in the expression, placeholders and others."""
        return frozenset(node.id for node in ast.walk(self.node) if isinstance(node, ast.Name))


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
    other: str | None = None
    """The message for a use that no rule covers."""
    quiet: bool = False
    """Whether a use that no rule covers is none of ours."""


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

    @property
    def helpers(self) -> frozenset[str]:
        """Return the names in the template that may be helpers."""
        return self.template.names if self.template else frozenset()


@dataclass(frozen=True, slots=True)
class Note:
    """A caveat that stands beside a rewriting."""

    name: str
    text: str
    when: str | None = None
    """The keyword that must have been given for the note to be told."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the engine says about something that is no row of the mapping."""

    name: str
    code: str
    level: Level
    text: str
    help: str = ""
    todo: str = ""


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
class Rules:
    """All tables."""

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

    @property
    def by_code(self) -> Mapping[str, Rule]:
        """Return code -> rule."""
        return {rule.code: rule for rule in self.rules}

    @property
    def by_name(self) -> Mapping[str, Rule]:
        """Return name -> rule."""
        return {rule.name: rule for rule in self.rules}

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Return (code, name) of everything that a finding may be: rules, and messages that have a code."""
        messages = [(message.code, message.name) for message in self.messages.values() if message.code]
        return tuple(sorted([*((rule.code, rule.name) for rule in self.rules), *messages]))

    def likeness(self, kind: str) -> tuple[str, ...]:
        """Return the kind and those whose methods it has too, nearest first."""
        found = [kind]
        while (like := self.kinds[found[-1]].like) is not None:
            found.append(like)
        return tuple(found)

    def candidates(self, kind: str, method: str) -> tuple[tuple[Rule, Pattern], ...]:
        """Return the rules for a method of a kind: the more specific receiver first, then the rule that names more."""
        found: list[tuple[Rule, Pattern]] = []
        for ancestor in self.likeness(kind):
            own = [
                (rule, pattern)
                for rule in self.rules
                for pattern in rule.patterns
                if pattern.root == ancestor and pattern.attributes == (method,)
            ]
            found.extend(sorted(own, key=lambda pair: -specificity(pair[1])))
        return tuple(found)

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


def _narrowness(pattern: Pattern) -> int:
    """Return how many arguments of a pattern fit few values only."""
    return sum(argument.form in (Form.LITERAL, Form.READ) for argument in pattern.arguments or ())


def rules_folder() -> Path:
    """Return where the tables are: inside the installed package, or at the root of a checkout.

    Raises RulesError when neither is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / PAYLOAD_FOLDER, package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise RulesError(
        f"the mapping tables are missing: neither {package / PAYLOAD_FOLDER} nor {package.parent / 'rules'} is a folder; install vobiz-codemod again"
    )


@functools.lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Return the shipped tables; raises RulesError when one is bad."""
    return load_folder(rules_folder())


def load_folder(folder: Path) -> Rules:
    """Read and validate every table of a folder (and helpers/*.py in it); raises RulesError."""
    from codemod.validation import validate

    raw: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            raw[path.name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise RulesError(f"{path}: {error}") from None
    helper_sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "helpers").glob("*.py"))}
    rules = _assemble(raw, helper_sources)
    validate(rules)
    return rules


def _assemble(raw: Mapping[str, Mapping[str, Any]], helper_sources: Mapping[str, str]) -> Rules:
    tables = {file.removesuffix(".toml"): table for file, table in raw.items()}
    rules: list[Rule] = []
    notes: dict[str, Note] = {}
    messages: dict[str, Message] = {}
    kinds: dict[str, Kind] = {}
    chains: dict[str, list[tuple[Pattern, str]]] = {}
    for file, table in raw.items():
        if file in SIGNATURES:
            continue
        for name, entry in table.get("note", {}).items():
            notes[name] = _read(file, f"note.{name}", lambda e=entry, n=name: Note(n, e["text"], e.get("when")))
        for name, entry in table.get("message", {}).items():
            messages[name] = _read(file, f"message.{name}", lambda e=entry, n=name: _message(n, e))
        for name, entry in table.get("value", {}).items():
            if name in kinds:
                raise RulesError(f"rules/{file}: value.{name} is described twice")
            kinds[name] = _read(file, f"value.{name}", lambda e=entry, n=name: _kind(n, e))
            for text in entry.get("twilio", ()):
                pattern = _read(file, f"value.{name}", lambda t=text: parse_pattern(t))
                chains.setdefault(pattern.root, []).append((pattern, name))
    for file, table in raw.items():
        for order, entry in enumerate(table.get("rule", ())):
            label = f"rule {entry.get('code', '?')} {entry.get('name', '?')}"
            rules.append(_read(file, label, lambda e=entry, o=order: _rule(o, e, notes)))
    helpers = {
        node.name: Helper(node.name, stem)
        for stem, source in helper_sources.items()
        for node in ast.parse(source).body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    source = tables.get("twilio", {})
    signatures = {name: tuple(parameters) for name, parameters in source.get("method", {}).items()}
    for root in chains:
        chains[root].sort(key=lambda pair: -_narrowness(pair[0]))
    return Rules(
        rules=tuple(sorted(rules, key=lambda rule: rule.code)),
        kinds=kinds,
        chains={root: tuple(pairs) for root, pairs in chains.items()},
        signatures=signatures,
        positional=source.get("positional", {}),
        variants=tuple(source.get("variants", ())),
        notes=notes,
        messages=messages,
        helpers=helpers,
        helper_sources=dict(helper_sources),
        constants={name: text for table in tables.values() for name, text in table.get("constant", {}).items()},
        tables=tables,
    )


def _read(file: str, label: str, make: Any) -> Any:
    """Run make; whatever it misses or cannot read becomes a RulesError that names file and entry."""
    try:
        return make()
    except KeyError as error:
        raise RulesError(f"rules/{file}: {label}: {error.args[0]} is missing") from None
    except (PatternError, ValueError, TypeError, AttributeError) as error:
        raise RulesError(f"rules/{file}: {label}: {error}") from None


def _template(text: str) -> Template:
    return Template(text, parse_expression(text))


def _templates(entry: Mapping[str, Any], key: str) -> dict[str, Template]:
    return {name: _template(text) for name, text in entry.get(key, {}).items()}


def _only(entry: Mapping[str, Any], keys: Iterable[str]) -> None:
    for key in entry:
        if key not in keys:
            raise ValueError(f"{key} is no key of such an entry")


def _message(name: str, entry: Mapping[str, Any]) -> Message:
    _only(entry, ("code", "level", "text", "help", "todo"))
    return Message(
        name,
        entry.get("code", ""),
        Level(entry.get("level", "manual")),
        entry["text"],
        entry.get("help", ""),
        entry.get("todo", ""),
    )


def _kind(name: str, entry: Mapping[str, Any]) -> Kind:
    _only(
        entry, ("about", "twilio", "like", "becomes", "parts", "read", "known", "none", "made_by", "unknown", "other", "quiet")
    )
    return Kind(
        name=name,
        about=entry["about"],
        like=entry.get("like"),
        becomes=entry.get("becomes"),
        parts=_templates(entry, "parts"),
        read=entry.get("read", {}),
        known=_templates(entry, "known"),
        none=frozenset(entry.get("none", ())),
        made_by=tuple(entry.get("made_by", ())),
        unknown=frozenset(entry.get("unknown", ())),
        other=entry.get("other"),
        quiet=entry.get("quiet", False),
    )


RULE_KEYS = frozenset(
    [
        "code",
        "name",
        "twilio",
        "vobiz",
        "manual",
        "level",
        "why",
        "seed",
        "help",
        "reason",
        "notes",
        "example",
        "optional",
        "default",
        "check",
        "known",
        "read",
        "result",
        "returns",
        "each",
        "filter",
        "slice",
        "handler",
        "loop",
        "document",
        "none",
    ]
)


def _rule(order: int, entry: Mapping[str, Any], notes: Mapping[str, Note]) -> Rule:
    _only(entry, RULE_KEYS)
    if ("vobiz" in entry) == ("manual" in entry):
        raise ValueError("an entry has either vobiz or manual")
    for name in entry.get("notes", ()):
        if name not in notes:
            raise ValueError(f"note {name} is not described")
    if not re.fullmatch(r"VB\d{3}", entry["code"]):
        raise ValueError("a code is VB and three digits")
    twilio = entry["twilio"] if "loop" not in entry else []
    texts = [twilio] if isinstance(twilio, str) else twilio
    level = Level(entry.get("level", "automatic")) if "vobiz" in entry else Level.MANUAL
    loop = entry.get("loop")
    return Rule(
        order=order,
        code=entry["code"],
        name=entry["name"],
        patterns=tuple(parse_pattern(text) for text in texts),
        template=_template(entry["vobiz"]) if "vobiz" in entry else None,
        manual=entry.get("manual"),
        level=level,
        why=entry["why"],
        seed=entry.get("seed"),
        help=entry.get("help", ""),
        reason=entry.get("reason"),
        notes=tuple(notes[name].text for name in entry.get("notes", ())),
        note_names=tuple(entry.get("notes", ())),
        example=entry.get("example"),
        optional=frozenset(entry.get("optional", ())),
        default=entry.get("default", {}),
        check=entry.get("check", {}),
        known=_templates(entry, "known"),
        read=entry.get("read", {}),
        result=_template(entry["result"]) if "result" in entry else None,
        returns=entry.get("returns"),
        each=entry.get("each"),
        filter=_templates(entry, "filter"),
        slice=entry.get("slice"),
        handler=entry.get("handler"),
        loop=(loop[0], loop[1]) if loop else None,
    )
