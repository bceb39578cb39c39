"""Running a program of one or several modules over a world, and keeping what it did, printed, returned and raised."""

from __future__ import annotations

import asyncio
import importlib
import importlib.abc
import importlib.machinery
import inspect
import os
import sys
import types
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from types import MappingProxyType
from unittest import mock

from codemod.finding import Answer
from worlds.twilio_side import MUSIC, Stack, TwilioSide
from worlds.vobiz_side import ANSWER_URL, VobizSide
from worlds.world import Effect, Rooms, World

Files = Mapping[str, bytes]
"""The modules of a program: path with slashes, and content."""

ENVIRONMENT = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
    "TWILIO_AUTH_TOKEN": "twilio-secret",
    "VOBIZ_AUTH_ID": "MA_1",
    "VOBIZ_AUTH_TOKEN": "secret",
    "VOBIZ_ANSWER_URL": ANSWER_URL,
}
PLACE = "over a world: "
"""The names of compiled modules begin so."""


@dataclass(frozen=True)
class Seen:
    """What came of one question to a program: an expression over its modules, in a world of its own."""

    asked: str
    effects: tuple[Effect, ...]
    rooms: Mapping[str, Mapping[str, str]]
    """What each leg of each room is like in the end."""
    calls: Mapping[str, str]
    """The status of each call in the end."""
    texts: tuple[str, ...]
    printed: str
    returned: str
    """What was returned, as Python writes it; what was raised, where something was."""
    raised: BaseException | None = field(default=None, compare=False)
    idle: bool = field(default=False, compare=False)
    """Whether a leg that is not there was asked to change nothing."""
    outlived: bool = field(default=False, compare=False)
    """Whether somebody was to be called into a conference that has ended, by its SID."""
    unlisted: tuple[tuple[int, Stack], ...] = field(default=(), compare=False)
    """How much had happened whenever a list was refused, and which lines of the program asked for it."""


@dataclass(frozen=True)
class Ran:
    """What came of a whole program."""

    seen: tuple[Seen, ...]
    lines: frozenset[Stack]
    """From where voice was asked for on Twilio."""


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the modules of a program from memory."""

    def __init__(self, files: Files) -> None:
        self.modules: dict[str, tuple[str, bool]] = {}
        self.files = files
        for path in files:
            parts = path.removesuffix(".py").split("/")
            package = parts[-1] == "__init__"
            self.modules[".".join(parts[:-1] if package else parts)] = (path, package)

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of one of the modules."""
        if fullname not in self.modules:
            return None
        path_, package = self.modules[fullname]
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=f"/{path_}", is_package=package)
        spec.has_location = True  # frameworks ask where a module stands
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the module's text."""
        path, _ = self.modules[module.__name__]
        module.__file__ = f"/{path}"
        exec(compile(self.files[path], PLACE + path, "exec"), module.__dict__)


@contextmanager
def imported(files: Files) -> Iterator[dict[str, types.ModuleType]]:
    """Import every module of a program, and forget them all afterwards."""
    finder = _Finder(files)
    before = {name: sys.modules.pop(name) for name in finder.modules if name in sys.modules}
    sys.meta_path.insert(0, finder)
    try:
        yield {name: importlib.import_module(name) for name in sorted(finder.modules)}
    finally:
        sys.meta_path.remove(finder)
        for name in finder.modules:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def run(
    files: Files,
    asked: Sequence[str],
    rooms: Rooms,
    *,
    answers: Sequence[Answer] = (),
    shape: str = "dict",
    known: Mapping[str, object] = MappingProxyType({}),
    music: str = MUSIC,
) -> Ran:
    """Import a program over both platforms and ask it, each question in a fresh world; both see the same one.

    known are names that questions may use beside those of the modules, music is what Twilio plays to who is held
    without a URL.
    """
    twilio = TwilioSide(file=PLACE, music=music)
    vobiz = VobizSide(shape=shape, answers=answers)
    seen = []
    with (
        twilio.installed(),
        vobiz.installed(),
        mock.patch.dict(os.environ, ENVIRONMENT),
        mock.patch("time.sleep"),
        redirect_stdout(StringIO()),
        warnings.catch_warnings(),
        imported(files) as modules,
    ):
        warnings.simplefilter("ignore")  # Twilio's own, about old spellings
        for each in asked:
            twilio.world = vobiz.world = World.of(rooms)
            seen.append(_ask(each, {**known, **modules}, twilio.world))
    return Ran(tuple(seen), frozenset(twilio.lines))


def _ask(question: str, names: Mapping[str, object], world: World) -> Seen:
    raised: BaseException | None = None
    with redirect_stdout(StringIO()) as printed:
        try:
            value = eval(question, {name.replace(".", "_"): each for name, each in names.items()})
            value = asyncio.run(value) if inspect.iscoroutine(value) else value
            returned = value if isinstance(value, str) else repr(value)
        except Exception as error:
            raised, returned = error, f"{type(error).__name__}: {error}"
    rooms = {
        room.name: {
            call: f"muted {leg.muted}, deaf {leg.deaf}, audio {leg.audio}, {dict(leg.joined)}"
            for call, leg in room.legs.items()
        }
        | {"recording": room.recording}
        for room in world.rooms.values()
    }
    calls = {each.call: each.status for each in world.calls.values()}
    return Seen(
        question,
        tuple(world.effects),
        rooms,
        calls,
        tuple(world.texts),
        printed.getvalue(),
        returned,
        raised,
        world.idle,
        world.outlived,
        tuple(world.unlisted),
    )
