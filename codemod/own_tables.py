"""A user's own tables, laid over the shipped ones: rows of the same name take the others' place, the rest is added."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codemod.table_files import RulesError

NAMED = ("message", "note")
ALLOWED = frozenset({"rule", *NAMED})
METHODS = "sdk.toml"
"""The one table of parameters that may be added to: methods of the target that the shipped one does not list."""

TEXTS = frozenset(
    {"code", "help", "level", "manual", "name", "reason", "result", "text", "todo", "twilio", "vobiz", "why"}
)
"""The keys of entries that hold a text; `twilio` may hold a list of them."""

Tables = dict[str, dict[str, Any]]


def laid_over(shipped: Mapping[str, Mapping[str, Any]], own: Mapping[str, Mapping[str, Any]], folder: Path) -> Tables:
    """Return the shipped tables with a user's own: file -> table; the own ones keep their folder in their names.

    Raises RulesError for an entry that own tables may not hold.
    """
    tables: Tables = {file: dict(table) for file, table in shipped.items()}
    for file, table in own.items():
        where = f"{folder}/{file}"
        if file == METHODS:
            _add_methods(tables, table, where)
            continue
        for key in table:
            if key not in ALLOWED:
                raise RulesError(f"{where}: {key} is nothing that own tables may hold: they may hold {_listed()}")
        _check_kinds(table, where)
        rest: dict[str, Any] = {}
        for kind in NAMED:
            for name, entry in table.get(kind, {}).items():
                if not _put(tables, kind, name, entry):
                    rest.setdefault(kind, {})[name] = entry
        added = [entry for entry in table.get("rule", ()) if not _replace_rule(tables, entry)]
        if added:
            rest["rule"] = added
        tables[f"{folder.name}/{file}"] = rest
    return tables


def _listed() -> str:
    return f"[[rule]], {', '.join(f'[{each}.NAME]' for each in NAMED)}, and in {METHODS} [method]"


def _check_kinds(table: Mapping[str, Any], where: str) -> None:
    """Raise RulesError for what is no entry, and for an entry that holds something else where a text is due."""
    rules = table.get("rule", [])
    if not isinstance(rules, list):
        raise RulesError(f"{where}: rule must be a list of tables, [[rule]]")
    entries = [(f"rule {number}", entry) for number, entry in enumerate(rules, 1)]
    for kind in NAMED:
        named = table.get(kind, {})
        if not isinstance(named, Mapping):
            raise RulesError(f"{where}: {kind} must be a table of tables, [{kind}.NAME]")
        entries += [(f"{kind}.{name}", entry) for name, entry in named.items()]
    for label, entry in entries:
        if not isinstance(entry, Mapping):
            raise RulesError(f"{where}: {label} must be a table")
        for key in sorted(TEXTS & entry.keys()):
            values = entry[key] if key == "twilio" and isinstance(entry[key], list) else [entry[key]]
            if not all(isinstance(value, str) for value in values):
                raise RulesError(f"{where}: {label}: {key} must be a text")


def _put(tables: Tables, kind: str, name: str, entry: Any) -> bool:
    """Put a note or message in the place of the shipped one of its name; return whether there is one."""
    for file, table in tables.items():
        if isinstance(known := table.get(kind), Mapping) and name in known:
            tables[file][kind] = {**known, name: entry}
            return True
    return False


def _replace_rule(tables: Tables, entry: Any) -> bool:
    """Put a rule in the place of the shipped one of its name, where that stood; return whether there is one."""
    name = entry.get("name") if isinstance(entry, Mapping) else None
    for file, table in tables.items():
        rules = table.get("rule", [])
        for index, rule in enumerate(rules):
            if name is not None and rule.get("name") == name:
                tables[file]["rule"] = [*rules[:index], entry, *rules[index + 1 :]]
                return True
    return False


def _add_methods(tables: Tables, table: Mapping[str, Any], where: str) -> None:
    for key in table:
        if key != "method":
            raise RulesError(f"{where}: {key} is nothing that own tables may hold: they may hold {_listed()}")
    methods = table.get("method", {})
    if not (isinstance(methods, Mapping) and all(isinstance(entry, Mapping) for entry in methods.values())):
        raise RulesError(f"{where}: method must be a table of tables, [method.NAME]")
    tables[METHODS]["method"] = {**tables[METHODS]["method"], **methods}
