"""Read what the installed twilio-python offers for conferences and calls; as a script, print rules/twilio.toml."""

from __future__ import annotations

import importlib
import inspect
import json
import keyword
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import twilio
from twilio.rest import Client

ACCOUNT = "twilio.rest.api.v2010.account"
"""The package that holds the resources of an account."""

VARIANTS = ("_async", "_with_http_info", "_with_http_info_async")
"""Endings of the methods that take what the method without the ending takes."""

COMPARED = ("method", "attribute", "resource", "values")
"""The tables of names that are held against the installed package."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of twilio-python: the list of it, and one of it."""

    many: str
    """What rules/ calls the list, such as conferences."""
    one: str
    """What rules/ calls one of it, such as conference."""
    expression: str
    """How a program reaches the list."""
    module: str
    prefix: str
    """What the names of its classes begin with."""

    def part(self, ending: str) -> type:
        """Return its class with that ending: List, Context or Instance."""
        found = getattr(importlib.import_module(self.module), f"{self.prefix}{ending}")
        assert isinstance(found, type)
        return found


RESOURCES = (
    Resource("conferences", "conference", "client.conferences", f"{ACCOUNT}.conference", "Conference"),
    Resource(
        "participants", "participant", "conference.participants", f"{ACCOUNT}.conference.participant", "Participant"
    ),
    Resource("recordings", "recording", "conference.recordings", f"{ACCOUNT}.conference.recording", "Recording"),
    Resource("calls", "call", "client.calls", f"{ACCOUNT}.call", "Call"),
    Resource("call_recordings", "call_recording", "call.recordings", f"{ACCOUNT}.call.recording", "Recording"),
    Resource("account_recordings", "account_recording", "client.recordings", f"{ACCOUNT}.recording", "Recording"),
)

POSITIONAL: Mapping[str, int] = {
    "conferences.stream": 1,
    "conferences.list": 1,
    "conferences.page": 1,
    "participants.create": 38,
    "calls.create": 14,
    "calls.stream": 5,
    "calls.list": 5,
    "calls.page": 5,
}
"""Found by running read_installed under 9.0.0 and later releases of 9, and comparing."""

OLDER: Mapping[str, Sequence[str]] = {}
"""To keep a name that twilio dropped: write it here and, at its place, into [method] or [attribute]."""


def main() -> None:
    """Print rules/twilio.toml as the installed package has it."""
    sys.stdout.write(as_toml(read_installed()))


def read_installed() -> dict[str, Any]:
    """Return what rules/twilio.toml is to hold, in its shape, read from the installed package."""
    value: dict[str, str] = {}
    method: dict[str, list[str]] = {"client": parameters_of(Client)}
    variants: dict[str, list[str]] = {"client": []}
    attribute: dict[str, list[str]] = {}
    resources: dict[str, list[str]] = {}
    values: dict[str, list[str]] = {}
    for resource in RESOURCES:
        instance = resource.part("Instance")
        for name, holder in ((resource.many, resource.part("List")), (resource.one, resource.part("Context"))):
            own, found = fold_variants(methods_of(holder))
            method |= {f"{name}.{key}": names for key, names in own.items()}
            variants |= {f"{name}.{key}": endings for key, endings in found.items()}
        value[resource.many] = resource.expression
        value[resource.one] = f"{resource.expression}({', '.join(method[f'{resource.many}.__call__'])})"
        attribute[resource.one] = attributes_of(instance)
        resources[resource.one] = properties_of(instance)
        values |= {f"{resource.one}.{key}": constants for key, constants in constants_of(instance).items()}
    return {
        "version": twilio.__version__,
        "variants": list(VARIANTS),
        "value": value,
        "method": method,
        "lacking": lacking(variants),
        "positional": dict(POSITIONAL),
        "attribute": attribute,
        "resource": {key: names for key, names in resources.items() if names},
        "values": values,
        "older": {key: list(names) for key, names in OLDER.items()},
    }


def parameters_of(function: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters in order, without self."""
    return [name for name in inspect.signature(function).parameters if name != "self"]


def methods_of(holder: type) -> dict[str, list[str]]:
    """Return the parameters of the public methods and of __call__, by name, in the order of the class."""
    return {
        name: parameters_of(member)
        for name, member in vars(holder).items()
        if inspect.isfunction(member) and (name == "__call__" or not name.startswith("_"))
    }


def fold_variants(methods: Mapping[str, list[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the methods without their variants, and for each which variants it has.

    A method that ends like a variant and takes something else than its base stays, so that it is noticed.
    """
    base = {
        name: stem
        for name in methods
        for ending in VARIANTS  # the longest last: list_with_http_info_async is a variant of list
        if methods.get(stem := name.removesuffix(ending)) == methods[name] and stem != name
    }
    own = {name: names for name, names in methods.items() if name not in base}
    return own, {name: [other.removeprefix(name) for other, stem in base.items() if stem == name] for name in own}


def lacking(variants: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return which of VARIANTS are missing, by method name where all values agree on it, else by value and name."""
    missing = {key: [ending for ending in VARIANTS if ending not in endings] for key, endings in variants.items()}
    result: dict[str, list[str]] = {}
    for key, endings in missing.items():
        name = key.rpartition(".")[2]
        agree = all(other == endings for other_key, other in missing.items() if other_key.rpartition(".")[2] == name)
        if endings:
            result[name if agree else key] = endings
    return result


def attributes_of(instance: type) -> list[str]:
    """Return the public attributes that one made from an empty answer has, in the order in which it gets them."""
    arguments: dict[str, Any] = {name: {} if name == "payload" else None for name in parameters_of(instance)}
    # A call has _from, documented, since from is no name in Python.
    return [
        name
        for name in vars(instance(**arguments))
        if not name.startswith("_") or keyword.iskeyword(name.removeprefix("_"))
    ]


def properties_of(holder: type) -> list[str]:
    """Return the public properties: the resources below this one."""
    return [name for name, member in vars(holder).items() if isinstance(member, property) and not name.startswith("_")]


def constants_of(instance: type) -> dict[str, list[str]]:
    """Return the strings that its nested classes name, by the nested class's name in snake case."""
    return {
        re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(): [
            constant for key, constant in vars(nested).items() if not key.startswith("_")
        ]
        for name, nested in vars(instance).items()
        if inspect.isclass(nested)
    }


def differences(table: Mapping[str, Any], installed: Mapping[str, Any]) -> list[str]:
    """Return, a sentence each, where the table (as loaded) does not hold what the installed package has."""
    older: Mapping[str, Sequence[str]] = table["older"]
    found = [
        f"{key}: the table has {table[key]}, twilio {installed[key]}"
        for key in ("variants", "lacking", "value")
        if table[key] != installed[key]
    ]
    for section in COMPARED:
        held: Mapping[str, Sequence[str]] = table[section]
        for key, names in installed[section].items():
            if key not in held:
                found.append(f'[{section}] lacks "{key}", which has {names}')
                continue
            for name in names:
                if name not in held[key]:
                    found.append(f'[{section}] "{key}" lacks {name}')
            for name in held[key]:
                if name not in names and name not in older.get(key, ()):
                    found.append(f'[{section}] "{key}" has {name}, which twilio lacks and [older] does not list')
            common = [name for name in held[key] if name in names]
            in_order = [name for name in names if name in held[key]]
            if common != in_order:
                found.append(f'[{section}] "{key}" has another order: {common}, twilio {in_order}')
        for key in held:
            if key not in installed[section] and key not in older:
                found.append(f'[{section}] has "{key}", which twilio lacks and [older] does not list')
    return found


LAYOUT: Mapping[str, Sequence[str]] = {
    "value": [
        "What the values below are, as an expression of a program. An item of a list, a stream or a page, and what",
        "fetch, create and update return, have the methods of the context that a call of the list gives.",
    ],
    "method": ["Parameters in positional order, without self."],
    "lacking": ["Which variants a method has not: by its name on whatever value, else by value and name."],
    "positional": [
        "How many parameters stand at the same position in every release of twilio 9, for the methods where a release",
        "put a new one between: a positional argument beyond them is another parameter in another release.",
    ],
    "attribute": ["The public attributes of an item."],
    "resource": ["The resources below an item or a context, which are attributes of it too."],
    "values": ["What an attribute may be, or (update_status) be set to."],
    "older": [
        "Names above that earlier releases of twilio 9 have and this one has not: by method, or by value for an",
        "attribute.",
    ],
}
"""The tables in order, and what is said above each."""


def as_toml(table: Mapping[str, Any]) -> str:
    """Return the text of rules/twilio.toml for a table in the shape that read_installed gives."""
    lines = [
        "# The source's methods, parameters and attributes, for the values that the engine follows.",
        "#",
        f"# Read from twilio-python {table['version']} by tests/twilio_signatures.py; to make it again:",
        "#     python tests/twilio_signatures.py > twilio.toml && mv twilio.toml rules/",
        "",
        f"version = {json.dumps(table['version'])}",
        "",
        "# Each method exists with these endings too, with the same parameters; [lacking] names the exceptions.",
        f"variants = {json.dumps(table['variants'])}",
    ]
    for section, comment in LAYOUT.items():
        lines += ["", *(f"# {line}" for line in comment), f"[{section}]"]
        group = None
        for key, entry in table[section].items():
            if section == "method" and group not in (None, key.partition(".")[0]):
                lines.append("")
            group = key.partition(".")[0]
            lines.append(f"{key if key.isidentifier() else json.dumps(key)} = {json.dumps(entry)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
