"""A program with two clients asks each platform for its part: run before and after on stand-ins for both."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from vobiz_double import World

FOLDER = Path(__file__).parent / "fixtures" / "client"
ENVIRONMENT = {
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "twilio-token",
    "VOBIZ_AUTH_ID": "MA_1",
    "VOBIZ_AUTH_TOKEN": "vobiz-token",
    **{f"{name}_{what}": f"{name}-{what}" for name in ("SALES", "SUPPORT") for what in ("SID", "TOKEN")},
}


def _runs(folder: Path) -> bool:
    """Return whether a fixture makes two clients, and needs nothing but them to run."""
    text = (folder / "before.py").read_text(encoding="utf-8")
    if (folder / "vobiz-codemod.toml").exists():
        return False
    alone = not any(
        word in text for word in ("from app", "pydantic", "participants", "fastapi", "pytest", "flask", ".calls")
    )
    after = folder / "after.py"
    return alone and "messages.create" in text and after.exists() and "twilio" in after.read_text(encoding="utf-8")


FOLDERS = sorted(folder for folder in FOLDER.iterdir() if _runs(folder))


class Twilio:
    """What a program asks Twilio for: texts sent, rooms ended."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.rooms: list[str] = []

    def client(self, *_: Any, **__: Any) -> mock.Mock:
        """Return a client, whatever it is made with."""
        messages = mock.Mock(create=self._text, create_async=_later(self._text))
        return mock.Mock(messages=messages, conferences=self._room)

    def _text(self, **given: Any) -> None:
        self.texts.append(given["to"])

    def _room(self, name: str) -> SimpleNamespace:
        def update(status: str) -> None:
            self.rooms.append(name)

        return SimpleNamespace(update=update, update_async=_later(update))

    def modules(self) -> dict[str, ModuleType]:
        """Return the library."""
        rest = ModuleType("twilio.rest")
        rest.__dict__["Client"] = self.client
        package = ModuleType("twilio")
        package.__dict__.update(rest=rest, __path__=[])
        http, session = ModuleType("twilio.http"), ModuleType("twilio.http.async_http_client")
        session.__dict__["AsyncTwilioHttpClient"] = mock.MagicMock
        return {each.__name__: each for each in (package, rest, http, session)}


def _later(function: Callable[..., None]) -> Callable[..., Any]:
    """Return a function that does the same once it is awaited."""

    async def later(*values: Any, **given: Any) -> None:
        function(*values, **given)

    return later


def execute(path: Path) -> Twilio:
    """Run a program: its module, what sets it up, then everything in it that sends texts or closes rooms."""
    twilio = Twilio()
    program = ModuleType("program")
    with (
        mock.patch.dict("os.environ", ENVIRONMENT),
        mock.patch.dict(sys.modules, {**twilio.modules(), "program": program}),
    ):
        exec(compile(path.read_bytes(), str(path), "exec"), program.__dict__)
        own = [value for value in vars(program).values() if getattr(value, "__module__", "") == "program"]
        objects = [_called(value) for value in own if inspect.isclass(value)]
        methods = [getattr(each, name) for each in objects for name in ("send", "close") if hasattr(each, name)]
        functions = sorted(
            (value for value in own if inspect.isfunction(value)), key=lambda each: each.__name__ != "set_up"
        )
        for each in [*(value for value in functions if value.__name__.startswith(("close", "set_up"))), *methods]:
            _called(each)
    return twilio


def _called(function: Any) -> Any:
    """Call a function, or make an object, with something for each parameter."""
    if getattr(function, "__init__", None) is dict.__init__:
        return function()
    parameters = [each for each in inspect.signature(function).parameters.values() if each.default is each.empty]
    found = function(*(_something() for _ in parameters))
    return asyncio.run(found) if inspect.iscoroutine(found) else found


def _something() -> mock.MagicMock:
    found = mock.MagicMock()
    found.__iter__.return_value = [mock.MagicMock()]
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_platform_is_asked_for_its_part(folder: Path) -> None:
    with World().installed() as world:
        before = execute(folder / "before.py")
    already = _ended(world)
    with World().installed() as world:
        after = execute(folder / "after.py")
    ended = _ended(world)
    assert before.rooms
    assert len(after.texts) == len(before.texts)
    assert [*after.rooms, *(each for each in ended if each not in already)] == before.rooms
    assert [each for each in ended if each in already] == already


def _ended(world: World) -> list[str]:
    return [given["conference_name"] for name, given in world.calls if name == "conferences.delete_conference"]


def test_there_are_many_programs() -> None:
    assert len(FOLDERS) > 25
