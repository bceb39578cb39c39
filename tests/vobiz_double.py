"""A stand-in for the `vobiz` package, made from rules/sdk.toml: it records calls and refuses what the SDK has not."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
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
CLIENTS = (SDK["synchronous"], SDK["asynchronous"])
MEMBERS = (("call-1", False), ("call-2", False))
"""The legs in every room of a world that is told of none: the call, and whether it is muted."""
LISTED = ("SalesRoom", "Lobby")
"""The rooms that such a world lists."""

Call = tuple[str, Mapping[str, Any]]
Rooms = Mapping[str, Sequence[tuple[str, bool]]]
"""Rooms in progress: by name, the call and whether it is muted, of each member."""


class Model(SimpleNamespace):
    """What newer versions of the SDK answer with: attributes that cannot be set."""

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError(f"{name} cannot be set: the model is frozen")


class ApiError(Exception):
    """What the SDK raises for an answer of 4xx or 5xx."""

    def __init__(self, *, status_code: int | None = None, body: Any = None, headers: Any = None) -> None:
        super().__init__(status_code, body)
        self.status_code, self.body, self.headers = status_code, body, headers


@dataclass
class World:
    """What the stand-in answers, and what it was asked.

    A world that is told of no rooms has every room that it is asked for, always with the same members. One that is told
    of rooms has these: they change as they are asked to, and what is not there is answered with 404. A room that is
    left empty stays, and who is called is in no room yet.
    """

    shape: str = "dict"
    """How get_conference answers: "dict" or "model", by version of the SDK."""
    rooms: Rooms | None = None
    calls: list[Call] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.members = {name: _members(legs) for name, legs in (self.rooms or {}).items()}

    @property
    def changes(self) -> list[Call]:
        """Return the calls that change something: constructors and look-ups left out."""
        return [call for call in self.calls if call[0] not in (*CLIENTS, "conferences.get_conference")]

    def answer(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return what the SDK returns for a call, and do what it asks."""
        if name == "calls.make_call":
            self.made += 1
            return SimpleNamespace(request_uuid=f"call-new-{self.made}")
        if name == "conferences.list_conferences":
            return SimpleNamespace(conferences=list(LISTED if self.rooms is None else self.members))
        if name == "conferences.get_conference":
            return self._room(arguments["conference_name"])
        if self.rooms is not None:
            self._change(name, arguments)
        return None

    def _room(self, name: str) -> Any:
        members = list(_members(MEMBERS).values()) if self.rooms is None else list(self._in(name).values())
        room = {"conference_name": name, "conference_member_count": str(len(members))}
        if self.shape == "dict":
            return {**room, "members": [dict(member) for member in members]}
        renamed = [{"from_" if key == "from" else key: member[key] for key in member} for member in members]
        return Model(**room, members=[Model(**member) for member in renamed])

    def _in(self, room: str) -> dict[str, dict[str, Any]]:
        if room not in self.members:
            raise ApiError(status_code=404, body={"error": f"conference {room} not found"})
        return self.members[room]

    def _change(self, name: str, arguments: Mapping[str, Any]) -> None:
        if name == "conferences.delete_all_conferences":
            self.members.clear()
        if name == "live_calls.hangup_call":
            for members in self.members.values():
                members.pop(f"m-{arguments['call_uuid']}", None)
        if "conference_name" not in arguments:
            return
        members = self._in(arguments["conference_name"])
        if name == "conferences.delete_conference":
            del self.members[arguments["conference_name"]]
        if "member_id" not in arguments:
            return
        asked = arguments["member_id"]
        for member in list(members) if asked == "all" else asked.split(","):
            if member not in members:
                raise ApiError(status_code=404, body={"error": f"member {member} not found"})
            if name in ("conference_members.mute_member", "conference_members.unmute_member"):
                members[member]["muted"] = name == "conference_members.mute_member"
            if name in ("conference.kick_member", "conference.hangup_member"):
                del members[member]

    @property
    def texts(self) -> list[str]:
        """Return the calls as text: the positional arguments, then the keywords, in the SDK's order."""
        return [text_of(call) for call in self.calls]

    @contextmanager
    def installed(self, *, twilio: bool = False) -> Iterator[World]:
        """Put the package into sys.modules; meanwhile `import twilio` fails, unless the program may still need it."""
        package, core = ModuleType("vobiz"), ModuleType("vobiz.core")
        error = ModuleType("vobiz.core.api_error")
        package.__dict__.update({name: _client(self, name) for name in CLIENTS}, core=core)
        core.__dict__.update(api_error=error, ApiError=ApiError)
        error.__dict__["ApiError"] = ApiError
        ours = ("vobiz",) if twilio else ("twilio", "vobiz")
        kept = {name: module for name, module in sys.modules.items() if name.split(".")[0] in ours}
        for name in kept:
            del sys.modules[name]
        sys.modules.update({module.__name__: module for module in (package, core, error)})
        if not twilio:
            sys.modules["twilio"] = None  # type: ignore[assignment]
        try:
            yield self
        finally:
            for name in [name for name in sys.modules if name.split(".")[0] in ours]:
                del sys.modules[name]
            sys.modules.update(kept)


def text_of(call: Call) -> str:
    """Return a call as Python would have it, with the arguments in the SDK's order."""
    name, arguments = call
    method = SDK["method"].get(name, {"positional": (), "required": (), "optional": ()})
    order = [*method["positional"], *method["required"], *method["optional"]]
    keys = sorted(arguments, key=lambda key: order.index(key) if key in order else len(order))
    shown = [("" if key in method["positional"] else f"{key}=") + _text(arguments[key]) for key in keys]
    return f"{name}({', '.join(shown)})"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _members(legs: Sequence[tuple[str, bool]]) -> dict[str, dict[str, Any]]:
    """Return members by their id, which is made from the call's."""
    told = {"deaf": False, "from": "+15550100", "to": "+15550199", "caller_name": "", "direction": "inbound"}
    return {
        f"m-{call}": {**told, "member_id": f"m-{call}", "call_uuid": call, "muted": muted, "join_time": "10"}
        for call, muted in legs
    }


def _client(world: World, class_name: str) -> type:
    required = set(SDK["constructor"]["api_key"]["keyword_required"])
    optional = set(SDK["constructor"]["keyword_optional"])

    class Vobiz:
        def __init__(self, **keywords: Any) -> None:
            if not required <= set(keywords) <= required | optional:
                raise TypeError(f"{class_name}() takes {sorted(required)}, got {sorted(keywords)}")
            world.calls.append((class_name, keywords))
            for name, method in SDK["method"].items():
                group, _, last = name.partition(".")
                if not hasattr(self, group):
                    setattr(self, group, SimpleNamespace())
                call = _method(world, name, method)
                setattr(getattr(self, group), last, call if class_name == SDK["synchronous"] else _later(call))

    return Vobiz


def _later(call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method as a coroutine: nothing is asked before it is awaited, and others may run meanwhile."""

    async def later(*values: Any, **keywords: Any) -> Any:
        await asyncio.sleep(0)
        return call(*values, **keywords)

    return later


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

    vars(call)["__signature__"] = _signature(method)  # so that unittest.mock's autospec knows it
    return call


def _signature(method: Mapping[str, Any]) -> inspect.Signature:
    """Return the parameters of a method, as the SDK's source has them."""
    by_place, by_name = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [
            *(inspect.Parameter(name, by_place) for name in method["positional"]),
            *(inspect.Parameter(name, by_name) for name in method["required"]),
            *(inspect.Parameter(name, by_name, default=None) for name in (*method["optional"], "request_options")),
        ]
    )
