"""Reads the mapping tables: rules/*.toml and rules/helpers/*.py become one validated `Rules`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from codemod.element_tables import read_elements
from codemod.elements import NOTHING, Elements
from codemod.finding import Level
from codemod.own_tables import laid_over
from codemod.patterns import Form, Pattern, parse_expression, parse_pattern
from codemod.rules import Asynchronous, Helper, IsolateLine, Kind, Message, Note, Rule, Rules, Template
from codemod.table_files import RulesError
from codemod.toml_parser import tomllib
from codemod.validation import validate

# Tables of parameters, not of the mapping: the source's and the target's.
SIGNATURES = frozenset({"twilio.toml", "sdk.toml", "builders.toml"})
# The mapping of documents has a form of its own, but for its messages; the target's elements are a table of parameters.
DOCUMENTS, TARGET_DOCUMENTS = "twiml.toml", "vobizxml.toml"
ENTRIES = frozenset({"constant", "message", "note", "rule", "value"})
# What the engine looks up by itself, beside the mapping.
SETTINGS = frozenset(
    {
        "answer",
        "around",
        "asynchronous",
        "beside",
        "call",
        "callback",
        "calls",
        "create",
        "credentials",
        "environment",
        "exception",
        "import",
        "injected",
        "language",
        "room",
        "rooms",
        "signature",
        "source",
    }
)


def _keys(entry: type, *, without: Iterable[str] = (), beside: Iterable[str] = ()) -> frozenset[str]:
    """Return the keys that an entry may have: the fields of what it becomes, but for those made otherwise."""
    return frozenset({field.name for field in fields(entry)} - {"name", *without} | set(beside))


MESSAGE_KEYS = _keys(Message)
NOTE_KEYS = _keys(Note)
KIND_KEYS = _keys(Kind, beside=["twilio"])
ISOLATE_KEYS = _keys(IsolateLine, without=["template"], beside=["vobiz"])
ASYNCHRONOUS_KEYS = _keys(Asynchronous)
RULE_KEYS = _keys(Rule, without=["order", "patterns", "template", "note_names"], beside=["name", "twilio", "vobiz"])


def load_folder(folder: Path, own: Path | None = None) -> Rules:
    """Read and validate every table of a folder (and helpers/*.py in it), with a user's own tables laid over them.

    Raises RulesError, which names file or rule and problem.
    """
    tables = _read(folder)
    if own is not None:
        written = _read(own)
        tables = laid_over(tables, written, own)
        _check_own(written, tables, own.name)
    sources: dict[str, str] = {}
    helpers: dict[str, Helper] = {}
    for path in sorted((folder / "helpers").glob("*.py")):
        with _entry(str(path)):
            sources[path.stem] = path.read_text(encoding="utf-8")
            for node in ast.parse(sources[path.stem]).body:
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    helpers[node.name] = Helper(node.name, path.stem)
    rules = _assemble(tables, helpers, sources)
    validate(rules)
    return rules


def _check_own(own: Mapping[str, Mapping[str, Any]], tables: Mapping[str, Mapping[str, Any]], folder: str) -> None:
    """Raise RulesError for a bad entry of a user's own: once it stands in the place of a shipped one, that is named."""
    notes = {name: Note(name, "") for table in tables.values() for name in table.get("note", {})}
    for file, table in own.items():
        where = f"{folder}/{file}"
        for name, entry in table.get("note", {}).items():
            with _entry(where, f"note.{name}"):
                _note(name, entry)
        for name, entry in table.get("message", {}).items():
            with _entry(where, f"message.{name}"):
                _message(name, entry)
        for entry in table.get("rule", ()):
            with _entry(where, f"rule {entry.get('code', '?')} {entry.get('name', '?')}"):
                _rule(0, entry, notes)


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the tables of a folder by the names of their files."""
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        with _entry(str(path)):
            tables[path.name] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    if not tables:
        raise RulesError(f"{folder}: there are no mapping tables (*.toml) here")
    return tables


@contextmanager
def _entry(*where: str) -> Iterator[None]:
    """Turn what an entry misses or what cannot be read into a RulesError that names file and entry."""
    try:
        yield
    except KeyError as error:
        raise RulesError(": ".join((*where, f"{error.args[0]} is missing"))) from None
    except (OSError, SyntaxError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise RulesError(": ".join((*where, str(error)))) from None


def _assemble(raw: Mapping[str, Mapping[str, Any]], helpers: Mapping[str, Helper], sources: Mapping[str, str]) -> Rules:
    mapping = {
        file if "/" in file else f"rules/{file}": {"message": table["message"]} if file == DOCUMENTS else table
        for file, table in raw.items()
        if file not in SIGNATURES and file != TARGET_DOCUMENTS
    }
    notes: dict[str, Note] = {}
    messages: dict[str, Message] = {}
    kinds: dict[str, Kind] = {}
    constants: dict[str, str] = {}
    chains: dict[str, list[tuple[Pattern, str]]] = {}
    rules: list[Rule] = []
    for file, table in mapping.items():
        with _entry(file):
            _only(table, ENTRIES | SETTINGS)
            constants |= table.get("constant", {})
        for name, entry in _named(file, table, "note", notes):
            with _entry(file, f"note.{name}"):
                notes[name] = _note(name, entry)
        for name, entry in _named(file, table, "message", messages):
            with _entry(file, f"message.{name}"):
                messages[name] = _message(name, entry)
        for name, entry in _named(file, table, "value", kinds):
            with _entry(file, f"value.{name}"):
                kinds[name] = _kind(name, entry)
                for text in entry.get("twilio", ()):
                    pattern = parse_pattern(text)
                    chains.setdefault(pattern.root, []).append((pattern, name))
    for file, table in mapping.items():
        with _entry(file, "rule"):
            entries = list(table.get("rule", ()))
        for order, entry in enumerate(entries):
            with _entry(file, f"rule {order + 1}"):
                label = f"rule {entry.get('code', '?')} {entry.get('name', '?')}"
            with _entry(file, label):
                rules.append(_rule(order, entry, notes))
    source = raw.get("twilio.toml", {})
    for pairs in chains.values():
        pairs.sort(key=lambda pair: -_narrowness(pair[0]))
    return Rules(
        rules=tuple(sorted(rules, key=lambda rule: rule.code)),
        kinds=kinds,
        chains={root: tuple(pairs) for root, pairs in chains.items()},
        signatures={name: tuple(parameters) for name, parameters in source.get("method", {}).items()},
        positional=source.get("positional", {}),
        variants=tuple(source.get("variants", ())),
        notes=notes,
        messages=messages,
        helpers=helpers,
        helper_sources=sources,
        constants=constants,
        tables={file.removesuffix(".toml"): table for file, table in raw.items()},
        elements=_elements(raw),
        asynchronous=_asynchronous(raw),
    )


def _elements(raw: Mapping[str, Mapping[str, Any]]) -> Elements:
    """Return the mapping of documents; nothing where a folder has none."""
    if DOCUMENTS not in raw:
        return NOTHING
    with _entry(f"rules/{DOCUMENTS}"):
        return read_elements(raw[DOCUMENTS], raw[TARGET_DOCUMENTS])


def _asynchronous(raw: Mapping[str, Mapping[str, Any]]) -> Asynchronous:
    """Return what is said of asynchronous clients; nothing where a folder says nothing."""
    for file, table in raw.items():
        if (entry := table.get("asynchronous")) is not None and file not in SIGNATURES:
            with _entry(f"rules/{file}", "asynchronous"):
                _only(entry, ASYNCHRONOUS_KEYS)
                made_by = tuple(entry["made_by"])
                return Asynchronous(
                    entry["variant"], entry["argument"], made_by, entry.get("dropped", {}), entry.get("helpers", {})
                )
    return Asynchronous()


def _named(
    file: str, table: Mapping[str, Any], what: str, known: Mapping[str, object]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield name and entry of each `[what.name]`; a name that another file has described is an error."""
    with _entry(file, what):
        entries = list(table.get(what, {}).items())
    for name, entry in entries:
        if name in known:
            raise RulesError(f"{file}: {what}.{name} is described twice")
        yield name, entry


def _only(entry: Mapping[str, Any], keys: Iterable[str]) -> None:
    for key in entry:
        if key not in keys:
            raise ValueError(f"{key} is no key that is known here")


def _narrowness(pattern: Pattern) -> int:
    """Return how many arguments of a pattern fit few values only."""
    return sum(argument.form in (Form.LITERAL, Form.READ) for argument in pattern.arguments or ())


def _template(text: str) -> Template:
    return Template(text, parse_expression(text))


def _templates(entry: Mapping[str, Any], key: str) -> dict[str, Template]:
    return {name: _template(text) for name, text in entry.get(key, {}).items()}


def _note(name: str, entry: Mapping[str, Any]) -> Note:
    _only(entry, NOTE_KEYS)
    return Note(name, entry["text"], entry.get("when"), entry.get("unless", {}))


def _message(name: str, entry: Mapping[str, Any]) -> Message:
    _only(entry, MESSAGE_KEYS)
    return Message(
        name,
        entry.get("code", ""),
        Level(entry.get("level", "manual")),
        entry["text"],
        entry.get("help", ""),
        entry.get("todo", ""),
        entry.get("once", False),
        entry.get("step", ""),
    )


def _kind(name: str, entry: Mapping[str, Any]) -> Kind:
    _only(entry, KIND_KEYS)
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
        evidence=frozenset(entry["evidence"]) if "evidence" in entry else None,
        other=entry.get("other"),
        identity=frozenset(entry.get("identity", ())),
        ids=frozenset(entry.get("ids", ())),
        unsure=entry.get("unsure"),
        quiet=entry.get("quiet", False),
        without=frozenset(entry.get("without", ())),
    )


def _isolate_line(entry: str | Mapping[str, Any]) -> IsolateLine:
    if isinstance(entry, str):
        return IsolateLine(_template(entry))
    _only(entry, ISOLATE_KEYS)
    return IsolateLine(_template(entry["vobiz"]), frozenset(entry.get("unless", ())), entry.get("review"))


def _rule(order: int, entry: Mapping[str, Any], notes: Mapping[str, Note]) -> Rule:
    _only(entry, RULE_KEYS)
    if ("vobiz" in entry) == ("manual" in entry):
        raise ValueError("an entry has either vobiz or manual")
    if ("twilio" in entry) == ("loop" in entry):
        raise ValueError("an entry has either twilio or loop")
    for name in entry.get("notes", ()):
        if name not in notes:
            raise ValueError(f"note {name} is not described")
    if not re.fullmatch(r"VB\d{3}", entry["code"]):
        raise ValueError("a code is VB and three digits")
    twilio = entry.get("twilio", [])
    texts = [twilio] if isinstance(twilio, str) else twilio
    level = Level(entry.get("level", "automatic")) if "vobiz" in entry else Level.MANUAL
    listing, each = entry.get("loop", ("", ""))
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
        loop=(listing, each) if "loop" in entry else None,
        isolate=tuple(_isolate_line(line) for line in entry.get("isolate", ())),
        covers=frozenset(entry.get("covers", ())),
        without=frozenset(entry.get("without", ())),
    )
