"""A stand-in for the `vobiz` package, made from rules/sdk.toml: it records calls and refuses what the SDK has not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SDK = tomllib.loads((Path(__file__).resolve().parent.parent / "rules" / "sdk.toml").read_text(encoding="utf-8"))
MEMBERS = {"call-1": "m-1", "call-2": "m-2"}
"""The legs in every room: call UUID to member id."""

Call = tuple[str, Mapping[str, Any]]


@dataclass
class World:
    """What the stand-in answers, and what it was asked."""

    shape: str = "dict"
    """How get_conference answers: "dict" or "model", by version of the SDK."""
    rooms: Sequence[str] = ("SalesRoom", "Lobby")
    calls: list[Call] = field(default_factory=list)

    def answer(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return what the SDK returns for a call."""
        if name == "conferences.get_conference":
            members = [{"call_uuid": call, "member_id": member, "muted": False} for call, member in MEMBERS.items()]
            room = {"conference_name": arguments["conference_name"], "members": members}
            if self.shape == "dict":
                return room
            return SimpleNamespace(**{**room, "members": [SimpleNamespace(**member) for member in members]})
        if name == "conferences.list_conferences":
            return SimpleNamespace(conferences=list(self.rooms))
        if name == "calls.make_call":
            return SimpleNamespace(request_uuid="call-new")
        return None

    @property
    def changes(self) -> list[Call]:
        """Return the calls that change something: constructors and look-ups left out."""
        return [call for call in self.calls if call[0] not in ("Vobiz", "conferences.get_conference")]

    @contextmanager
    def installed(self) -> Iterator[World]:
        """Put the package into sys.modules; `import twilio` fails meanwhile, so that nothing is left of it unseen."""
        package = ModuleType("vobiz")
        package.__dict__["Vobiz"] = _client(self)
        kept = {name: module for name, module in sys.modules.items() if name.split(".")[0] in ("twilio", "vobiz")}
        for name in kept:
            del sys.modules[name]
        sys.modules["vobiz"] = package
        try:
            yield self
        finally:
            for name in [name for name in sys.modules if name.split(".")[0] in ("twilio", "vobiz")]:
                del sys.modules[name]
            sys.modules.update(kept)


def _client(world: World) -> type:
    required = set(SDK["constructor"]["api_key"]["keyword_required"])
    optional = set(SDK["constructor"]["keyword_optional"])

    class Vobiz:
        def __init__(self, **keywords: Any) -> None:
            if not required <= set(keywords) <= required | optional:
                raise TypeError(f"Vobiz() takes {sorted(required)}, got {sorted(keywords)}")
            world.calls.append(("Vobiz", keywords))
            for name, method in SDK["method"].items():
                group, _, last = name.partition(".")
                if not hasattr(self, group):
                    setattr(self, group, SimpleNamespace())
                setattr(getattr(self, group), last, _method(world, name, method))

    return Vobiz


def _method(world: World, name: str, method: Mapping[str, Any]) -> Any:
    places, required, optional = method["positional"], set(method["required"]), set(method["optional"])

    def call(*values: Any, **keywords: Any) -> Any:
        if len(values) > len(places):
            raise TypeError(f"{name}() takes {len(places)} positional arguments, got {len(values)}")
        arguments = dict(zip(places, values, strict=False))
        if arguments.keys() & keywords.keys():
            raise TypeError(f"{name}() got an argument twice")
        arguments |= keywords
        wanted = set(places) | required
        if not wanted <= arguments.keys() <= wanted | optional | {"request_options"}:
            raise TypeError(f"{name}() takes {sorted(wanted)}, got {sorted(arguments)}")
        if name.startswith("conference") and any(not isinstance(arguments[place], str) for place in places):
            raise TypeError(f"{name}() takes text, got {arguments}")
        world.calls.append((name, arguments))
        return world.answer(name, arguments)

    return call
