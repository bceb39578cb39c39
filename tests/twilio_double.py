"""A stand-in for Twilio's HTTP interface, below the real package: it keeps requests and answers them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock
from urllib.parse import unquote

from twilio.http import async_http_client
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

WHEN = "Mon, 05 Jan 2026 09:00:00 +0000"

Rooms = Mapping[str, Sequence[tuple[str, bool]]]
"""Rooms in progress: by name, the call and whether it is muted, of each leg."""


class Missing(Exception):
    """Twilio answers 404."""


class Transport:
    """What twilio-python sends, kept instead of sent.

    Without rooms everything goes well and every list is empty. With rooms, they are addressed by name or SID ("CF-" and
    the name), the answers tell of them, and they change as they are asked to; one that is left empty stays.
    """

    def __init__(self, rooms: Rooms | None = None) -> None:
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        self.rooms = None if rooms is None else {name: dict(map(_leg, legs)) for name, legs in rooms.items()}
        self.created = 0

    @property
    def requests(self) -> list[str]:
        """Return what was sent as text: method, path, and parameters in the order in which they were sent."""
        return [
            f"{method} {path.removeprefix('/').removesuffix('.json')}"
            + (": " + ", ".join(f"{key}={value}" for key, value in data.items()) if data else "")
            for method, path, data in self.sent
        ]

    def request(self, method: str, url: str, params: Any = None, data: Any = None, **_: Any) -> Response:
        """Keep a request, and answer it."""
        path = unquote(re.sub(r".*/Accounts/[^/]+", "", url))
        given = {key: value for each in (params, data) for key, value in (each or {}).items() if value is not None}
        self.sent.append((method, path, given))
        if self.rooms is not None:
            return self._answer(method, path, given)
        if method == "DELETE":
            return Response(204, "")
        if method == "GET" and path.endswith("s.json"):
            return Response(200, json.dumps({path.rpartition("/")[2].removesuffix(".json").lower(): []}))
        return Response(200, '{"muted": true, "call_sid": "call-1"}')

    async def request_later(self, *arguments: Any, **keywords: Any) -> Response:
        """Keep a request of the asynchronous client, and answer it; others may run meanwhile."""
        await asyncio.sleep(0)
        return self.request(*arguments, **keywords)

    @contextmanager
    def installed(self) -> Iterator[Transport]:
        """Stand below the package for a while, for clients of both kinds."""
        with (
            mock.patch.object(TwilioHttpClient, "request", self.request),
            mock.patch.object(async_http_client.AsyncTwilioHttpClient, "request", self.request_later),
            mock.patch.object(async_http_client, "ClientSession", mock.AsyncMock),  # it wants a loop when it is made
        ):
            yield self

    def _answer(self, method: str, path: str, given: Mapping[str, Any]) -> Response:
        answers: dict[str, Callable[..., Any]] = {
            "GET /Conferences": self._list_rooms,
            "GET /Conferences/(.+)/Participants": self._list_legs,
            "POST /Conferences/(.+)/Participants": self._create,
            "GET /Conferences/(.+)/Participants/([^/]+)": self._fetch_leg,
            "POST /Conferences/(.+)/Participants/([^/]+)": self._update_leg,
            "DELETE /Conferences/(.+)/Participants/([^/]+)": self._remove_leg,
            "GET /Conferences/(.+)/Recordings": self._list_recordings,
            "POST /Conferences/(.+)/Recordings/([^/]+)": self._update_recording,
            "GET /Conferences/([^/]+)": self._fetch_room,
            "POST /Conferences/([^/]+)": self._update_room,
            "POST /Calls": lambda given: {"sid": self._new_call(), "status": "queued"},
            "GET /Calls/([^/]+)": lambda given, call: {"sid": call, "status": "in-progress"},
            "POST /Calls/([^/]+)": self._update_call,
            "POST /Messages": lambda given: {"sid": "SM-1", "status": "queued", "body": given.get("Body")},
        }
        for pattern, answer in answers.items():
            if found := re.fullmatch(pattern + r"\.json", f"{method} {path}"):
                try:
                    value = answer(given, *found.groups())
                except Missing:
                    return Response(404, json.dumps({"code": 20404, "message": f"{path} was not found", "status": 404}))
                return Response(204, "") if value is None else Response(200, json.dumps(value))
        raise AssertionError(f"the stand-in for Twilio does not know {method} {path}")

    def _name(self, room: str) -> str:
        """Return the name of a room that is addressed by name or SID."""
        assert self.rooms is not None
        name = room.removeprefix("CF-")
        if name not in self.rooms:
            raise Missing
        return name

    def _legs(self, room: str) -> dict[str, dict[str, Any]]:
        assert self.rooms is not None
        return self.rooms[self._name(room)]

    def _one(self, room: str, call: str) -> dict[str, Any]:
        if call not in self._legs(room):
            raise Missing
        return {**self._legs(room)[call], "conference_sid": f"CF-{self._name(room)}"}

    def _new_call(self) -> str:
        self.created += 1
        return f"call-new-{self.created}"

    def _list_rooms(self, given: Mapping[str, Any]) -> Any:
        assert self.rooms is not None
        name, status = given.get("FriendlyName"), given.get("Status", "in-progress")
        found = [each for each in self.rooms if name in (None, each) and status == "in-progress"]
        return {"conferences": [self._fetch_room({}, each) for each in found]}

    def _fetch_room(self, given: Mapping[str, Any], room: str) -> Any:
        name = self._name(room)
        return {"sid": f"CF-{name}", "friendly_name": name, "status": "in-progress", "date_created": WHEN}

    def _update_room(self, given: Mapping[str, Any], room: str) -> Any:
        assert self.rooms is not None
        answer = self._fetch_room({}, room)
        if given.get("Status") == "completed":
            del self.rooms[self._name(room)]
            answer["status"] = "completed"
        return answer

    def _list_legs(self, given: Mapping[str, Any], room: str) -> Any:
        legs = [self._one(room, call) for call in self._legs(room)]
        for key in ("muted", "hold", "coaching"):
            if key.title() in given:
                legs = [leg for leg in legs if leg[key] is (given[key.title()] == "true")]
        return {"participants": legs}

    def _fetch_leg(self, given: Mapping[str, Any], room: str, call: str) -> Any:
        return self._one(room, call)

    def _update_leg(self, given: Mapping[str, Any], room: str, call: str) -> Any:
        self._one(room, call)
        for key in ("muted", "hold", "coaching"):
            if key.title() in given:
                self._legs(room)[call][key] = str(given[key.title()]).lower() == "true"
        return self._one(room, call)

    def _remove_leg(self, given: Mapping[str, Any], room: str, call: str) -> None:
        self._one(room, call)
        del self._legs(room)[call]

    def _create(self, given: Mapping[str, Any], room: str) -> Any:
        assert self.rooms is not None
        self.rooms.setdefault(room.removeprefix("CF-"), {})
        call = self._new_call()
        self._legs(room)[call] = _leg((call, str(given.get("Muted")).lower() == "true"))[1]
        return {**self._one(room, call), "label": given.get("Label"), "status": "queued"}

    def _list_recordings(self, given: Mapping[str, Any], room: str) -> Any:
        return {"recordings": [{"sid": f"RE-{self._name(room)}", "status": "in-progress"}]}

    def _update_recording(self, given: Mapping[str, Any], room: str, recording: str) -> Any:
        return {"sid": f"RE-{self._name(room)}", "status": given.get("Status")}

    def _update_call(self, given: Mapping[str, Any], call: str) -> Any:
        assert self.rooms is not None
        if given.get("Status") == "completed":
            for legs in self.rooms.values():
                legs.pop(call, None)
        return {"sid": call, "status": given.get("Status", "in-progress")}


def _leg(leg: tuple[str, bool]) -> tuple[str, dict[str, Any]]:
    call, muted = leg
    return call, {"call_sid": call, "muted": muted, "hold": False, "coaching": False, "status": "connected"}
