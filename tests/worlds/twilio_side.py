"""Twilio over the model: the real package's requests, below it, do what Twilio does and are answered as Twilio does."""

from __future__ import annotations

import hashlib
import inspect
import json
import re
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import FrameType
from typing import Any
from unittest import mock

from twilio.http.response import Response
from twilio.rest.api.v2010.account import call as calls
from twilio.rest.api.v2010.account import conference
from twilio.rest.api.v2010.account.call import recording as calls_recording
from twilio.rest.api.v2010.account.conference import participant
from twilio.rest.api.v2010.account.conference import recording as conference_recording
from twilio_double import WHEN, Transport

from worlds.world import Call, NotThere, Room, World

FLAGS = ("Muted", "Beep", "StartConferenceOnEnter", "EndConferenceOnExit")
JOINED = {
    "Muted": "muted",
    "Beep": "beep",
    "StartConferenceOnEnter": "startConferenceOnEnter",
    "EndConferenceOnExit": "endConferenceOnExit",
    "WaitUrl": "waitSound",
    "MaxParticipants": "maxParticipants",
    "ConferenceStatusCallback": "callbackUrl",
}
"""Parameters of a new participant, and what the model calls them: how this leg joins."""
MUSIC = "Twilio's music"
ASKED = {"Timeout": "ring_timeout", "TimeLimit": "time_limit", "SendDigits": "send_digits"}
"""Parameters of a new call, and what the model calls them."""


Stack = tuple[tuple[str, int], ...]
"""Lines of a program that called each other, the innermost first: file and line."""


SID = re.compile(r"CF[0-9a-f]{32}")


def sid_of(room: str) -> str:
    """Return the SID of the conference that is called so."""
    return "CF" + hashlib.md5(room.encode(), usedforsecurity=False).hexdigest()


@dataclass
class TwilioSide(Transport):
    """Stands below the package; a world can be put in the place of another between requests."""

    world: World = field(default_factory=World)
    file: str | None = None
    """The name of compiled programs begins so: which of their lines ask is kept."""
    music: str = MUSIC
    """What those hear who are held without a URL; where hold-url is configured, what that names."""
    lines: set[Stack] = field(default_factory=set)
    """From where in the programs voice was asked for."""

    def __post_init__(self) -> None:
        super().__init__({})

    def request(self, method: str, url: str, params: Any = None, data: Any = None, **_: Any) -> Response:
        """Note who asks, then answer."""
        stack = self._stack(sys._getframe(1))
        if stack and "/Messages" not in url:
            self.lines.add(stack)
        response = super().request(method, url, params, data)
        if method == "GET" and response.status_code == 404 and re.search(r"/(Participants|Recordings)\.json$", url):
            self.world.unlisted.append((len(self.world.effects), stack))
        return response

    def _stack(self, frame: FrameType | None) -> Stack:
        """Return the lines of a program that led to a frame; of a coroutine those that made it, then who awaits it."""
        stack: list[tuple[str, int]] = []
        while frame is not None:
            if frame.f_code is _made.__code__:
                stack += frame.f_locals["made"]
            elif self.file is not None and frame.f_code.co_filename.startswith(self.file):
                stack.append((frame.f_code.co_filename.removeprefix(self.file), frame.f_lineno))
            frame = frame.f_back
        return tuple(stack)

    @contextmanager
    def installed(self) -> Iterator[TwilioSide]:
        """Stand below the package for a while, and above it for what makes coroutines."""
        with super().installed(), ExitStack() as patched:
            for class_, name in _coroutines():
                patched.enter_context(mock.patch.object(class_, name, self._remembering(getattr(class_, name))))
            yield self

    def _remembering(self, method: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
        """Return a method that does the same, and whose coroutine knows which line of a program made it."""

        def remembering(*arguments: Any, **keywords: Any) -> Any:
            coroutine = method(*arguments, **keywords)
            caller = sys._getframe(1)
            if self.file is None or not caller.f_code.co_filename.startswith(self.file):
                return coroutine
            return _made(self._stack(caller), coroutine)

        return remembering

    def _answer(self, method: str, path: str, given: Mapping[str, Any]) -> Response:
        answers: dict[str, Callable[..., Any]] = {
            "GET /Conferences": self._rooms,
            "GET /Conferences/(.+)/Participants": self._participants,
            "POST /Conferences/(.+)/Participants": self._add,
            "GET /Conferences/(.+)/Participants/([^/]+)": self._participant,
            "POST /Conferences/(.+)/Participants/([^/]+)": self._change,
            "DELETE /Conferences/(.+)/Participants/([^/]+)": self._delete,
            "GET /Conferences/(.+)/Recordings": self._recordings,
            "POST /Conferences/(.+)/Recordings/([^/]+)": self._record,
            "GET /Conferences/([^/]+)": self._conference,
            "POST /Conferences/([^/]+)": self._end,
            "GET /Calls": self._calls,
            "POST /Calls": self._call,
            "GET /Calls/([^/]+)": self._one_call,
            "POST /Calls/([^/]+)": self._change_call,
            "POST /Calls/([^/]+)/Recordings": self._record_call,
            "POST /Messages": self._message,
        }
        for pattern, answer in answers.items():
            if found := re.fullmatch(pattern + r"\.json", f"{method} {path}"):
                try:
                    value = answer(given, *found.groups())
                except NotThere:
                    told = {"code": 20404, "message": f"{path} was not found", "status": 404}
                    return Response(404, json.dumps(told))
                return Response(204, "") if value is None else Response(200, json.dumps(value))
        raise AssertionError(f"the model does not know {method} {path}")

    # ---- rooms -------------------------------------------------------------------------------------------------------

    def _named(self, room: str) -> Room:
        """Return a room that is addressed by its name or SID."""
        for each in self.world.rooms.values():
            if room in _ids(each):
                return each
        raise NotThere(room)

    def _rooms(self, given: Mapping[str, Any]) -> Any:
        name, status = given.get("FriendlyName"), given.get("Status", "in-progress")
        found = [each for each in self.world.rooms if name in (None, each) and status == "in-progress"]
        return {"conferences": [self._conference({}, each) for each in found]}

    def _conference(self, given: Mapping[str, Any], room: str) -> Any:
        name = self._named(room).name
        return {"sid": sid_of(name), "friendly_name": name, "status": "in-progress", "date_created": WHEN}

    def _end(self, given: Mapping[str, Any], room: str) -> Any:
        answer = self._conference({}, room)
        name = self._named(room).name
        if given.get("AnnounceUrl"):
            self.world.play_to_all(name, given["AnnounceUrl"])
        if given.get("Status") == "completed":
            self.world.end(name)
            answer["status"] = "completed"
        return answer

    # ---- legs --------------------------------------------------------------------------------------------------------

    def _participants(self, given: Mapping[str, Any], room: str) -> Any:
        legs = [self._participant({}, room, call) for call in self._named(room).legs]
        for key in ("muted", "hold", "coaching"):
            if key.title() in given:
                legs = [leg for leg in legs if leg[key] is _truth(given[key.title()])]
        return {"participants": legs}

    def _participant(self, given: Mapping[str, Any], room: str, call: str) -> Any:
        name = self._named(room).name
        leg = self.world.leg(name, call)
        return {
            "call_sid": call,
            "conference_sid": sid_of(name),
            "muted": leg.muted,
            "hold": leg.audio is not None,
            "coaching": False,
            "status": "connected",
            "label": None,
        }

    def _change(self, given: Mapping[str, Any], room: str, call: str) -> Any:
        if not given.keys() & {"Muted", "Hold", "AnnounceUrl"}:  # a flag that is None
            self.world.idle |= not any(call in each.legs for each in self.world.rooms.values() if room in _ids(each))
        name = self._named(room).name
        self.world.leg(name, call)
        if "Muted" in given:
            self.world.mute(name, call, _truth(given["Muted"]))
        if "Hold" in given:
            if _truth(given["Hold"]):
                self.world.play(name, call, given.get("HoldUrl", self.music))
            else:
                self.world.quiet(name, call)
        if given.get("AnnounceUrl"):
            self.world.play(name, call, given["AnnounceUrl"])
        return self._participant({}, room, call)

    def _delete(self, given: Mapping[str, Any], room: str, call: str) -> None:
        self.world.remove(self._named(room).name, call)

    def _add(self, given: Mapping[str, Any], room: str) -> Any:
        names = {sid_of(each): each for each in self.world.rooms}
        if SID.fullmatch(room) and room not in names:
            self.world.outlived = True
            raise NotThere(room)
        name = names.get(room, room)
        asked = {ours: str(given[theirs]) for theirs, ours in ASKED.items() if theirs in given}
        call = self.world.dial(given["To"], given["From"], asked)
        joined = {
            ours: str(_truth(given[theirs])).lower() if theirs in FLAGS else str(given[theirs])
            for theirs, ours in JOINED.items()
            if theirs in given
        }
        self.world.join(name, call, joined)
        return {**self._participant({}, name, call), "label": given.get("Label"), "status": "queued"}

    def _recordings(self, given: Mapping[str, Any], room: str) -> Any:
        return {"recordings": [{"sid": "RE1", "status": self._named(room).recording}]}

    def _record(self, given: Mapping[str, Any], room: str, recording: str) -> Any:
        found = self._named(room)
        self.world.record(found.name, given["Status"])
        return {"sid": "RE1", "status": found.recording, "conference_sid": sid_of(found.name)}

    # ---- calls -------------------------------------------------------------------------------------------------------

    def _calls(self, given: Mapping[str, Any]) -> Any:
        status = given.get("Status")
        return {"calls": [_told(each) for each in self.world.calls.values() if status in (None, each.status)]}

    def _call(self, given: Mapping[str, Any]) -> Any:
        asked = {ours: str(given[theirs]) for theirs, ours in ASKED.items() if theirs in given}
        asked |= {"url": str(given.get("Url", given.get("Twiml"))), "method": str(given.get("Method", "POST"))}
        call = self.world.dial(given["To"], given["From"], asked)
        return {**_told(self.world.calls[call]), "status": "queued"}

    def _one_call(self, given: Mapping[str, Any], call: str) -> Any:
        return _told(self.world.live(call))

    def _change_call(self, given: Mapping[str, Any], call: str) -> Any:
        self.world.live(call)
        if given.get("Status") in ("completed", "canceled"):
            self.world.hang_up(call)
        if "Twiml" in given:
            self.world.say(call, f"hears {re.sub('<[^>]*>', '', given['Twiml'])}")
        if "Url" in given:
            self.world.say(call, f"goes to {given['Url']}")
        return _told(self.world.calls[call])

    def _record_call(self, given: Mapping[str, Any], call: str) -> Any:
        self.world.record_call(call)
        return {"sid": "RE2", "status": "in-progress"}

    def _message(self, given: Mapping[str, Any]) -> Any:
        self.world.text(given["To"], given["Body"])
        return {"sid": "SM1", "status": "queued", "body": given["Body"]}


async def _made(made: Stack, coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Await a coroutine; made tells, to who looks at the frame, which lines made it."""
    return await coroutine


@cache
def _coroutines() -> list[tuple[type, str]]:
    """Return the classes of the package that programs ask, with the names of their asynchronous methods."""
    modules = (calls, calls_recording, conference, participant, conference_recording)
    classes = {each for module in modules for each in vars(module).values() if isinstance(each, type)}
    asked = [each for each in classes if each.__module__ in {module.__name__ for module in modules}]
    return [
        (each, name)
        for each in asked
        for name, value in vars(each).items()
        if not name.startswith("_") and inspect.iscoroutinefunction(value)
    ]


def _told(call: Call) -> dict[str, Any]:
    return {"sid": call.call, "status": call.status, "to": call.to, "from": call.from_, "direction": "inbound"}


def _ids(room: Room) -> tuple[str, str]:
    return room.name, sid_of(room.name)


def _truth(value: Any) -> bool:
    return str(value).lower() == "true"
