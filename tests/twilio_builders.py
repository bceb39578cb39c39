"""Read the builders of TwiML from the installed twilio package; run it to print rules/builders.toml."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Mapping
from importlib.metadata import version

from twilio.twiml import TwiML, voice_response

ROOT = "VoiceResponse"
CONTENT = inspect.Parameter.POSITIONAL_OR_KEYWORD


def read_installed() -> dict[str, Mapping[str, object]]:
    """Return the classes (class -> element), and the parameters of constructors and methods."""
    classes = {
        name: each
        for name, each in vars(voice_response).items()
        if inspect.isclass(each) and issubclass(each, TwiML) and each.__module__ == voice_response.__name__
    }
    elements: dict[str, str] = {}
    methods: dict[str, dict[str, object]] = {}
    for name, each in sorted(classes.items()):
        made = each(**dict.fromkeys(_parameters(each.__init__), "x"))
        elements[name] = made.name
        methods[name] = {"makes": made.name, "parameters": _parameters(each.__init__)}
        for method, function in vars(each).items():
            if inspect.isfunction(function) and not method.startswith("_"):
                parameters = _parameters(function)
                child = getattr(made, method)(**dict.fromkeys(parameters, "x"))
                methods[f"{name}.{method}"] = {"makes": child.name, "parameters": parameters}
    return {"class": elements, "method": methods}


def _parameters(function: object) -> list[str]:
    assert callable(function)
    found = list(inspect.signature(function).parameters.values())[1:]
    return [each.name for each in found if each.kind is CONTENT]


def as_toml(table: Mapping[str, Mapping[str, object]]) -> str:
    """Return the text of rules/builders.toml."""
    lines = [
        "# The source's builders of documents: their classes, and the parameters of constructors and methods in order.",
        "#",
        f"# Read from twilio-python {version('twilio')} by tests/twilio_builders.py; to make it again:",
        "#     python tests/twilio_builders.py > builders.toml && mv builders.toml rules/",
        "",
        f"version = {json.dumps(version('twilio'))}",
        f"module = {json.dumps(voice_response.__name__)}",
        f"root = {json.dumps(ROOT)}",
        "",
        "# Class -> the element that it makes.",
        "[class]",
    ]
    lines += [f"{name} = {json.dumps(element)}" for name, element in table["class"].items()]
    lines += [
        "",
        "# What a constructor or a method makes, and its parameters, without self and keywords of any name.",
        "[method]",
    ]
    for name, entry in table["method"].items():
        assert isinstance(entry, dict)
        key = name if name.isidentifier() else json.dumps(name)
        lines.append(
            f"{key} = {{ makes = {json.dumps(entry['makes'])}, parameters = {json.dumps(entry['parameters'])} }}"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_toml(read_installed()))
