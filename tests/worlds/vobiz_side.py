"""Vobiz over the model: a stand-in for the SDK, which refuses what the SDK refuses, does what Vobiz does."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import vobiz_double
import vobizxml_double
from vobiz_double import ApiError, Model

from codemod.finding import Answer
from worlds.world import Leg, NotThere, World

ANSWER_URL = "https://app.example.com/answer"


class NoAnswer(AssertionError):
    """No finding tells what must be answered at a URL that a call was made with."""


class SharedAnswer(AssertionError):
    """Findings tell several documents for the URL that a call was made with."""


@dataclass
class VobizSide(vobiz_double.World):
    """Answers the stand-in's calls; a world can be put in the place of another between them."""

    world: World = field(default_factory=World)
    answers: Sequence[Answer] = ()
    """What the server answers, as the findings told the user."""

    def answer(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Do what a call asks, and return what the SDK returns; ApiError where Vobiz answers 404."""
        given = dict(arguments)
        given.pop("auth_id", None)
        try:
            return getattr(self, "_" + name.replace(".", "_"))(**given)
        except NotThere as missing:
            raise ApiError(status_code=404, body={"error": f"{missing} not found"}) from None

    @contextmanager
    def installed(self, *, twilio: bool = True) -> Iterator[VobizSide]:
        """Put the package into sys.modules, with its vobizxml; Twilio's stays, for what was left there."""
        ours = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "vobiz"}
        with super().installed(twilio=True):
            sys.modules["vobiz"].vobizxml = sys.modules["vobiz.vobizxml"] = vobizxml_double.make()
            yield self
        sys.modules.update(ours)

    # ---- rooms -------------------------------------------------------------------------------------------------------

    def _conferences_list_conferences(self) -> Any:
        return SimpleNamespace(conferences=list(self.world.rooms))

    def _conferences_get_conference(self, conference_name: str) -> Any:
        legs = [_told(each) for each in self.world.room(conference_name).legs.values()]
        room = {"conference_name": conference_name, "conference_member_count": str(len(legs))}
        if self.shape == "dict":
            return {**room, "members": legs}
        renamed = [{"from_" if key == "from" else key: leg[key] for key in leg} for leg in legs]
        return Model(**room, members=[Model(**leg) for leg in renamed])

    def _conferences_delete_conference(self, conference_name: str) -> None:
        self.world.end(conference_name)

    def _conferences_delete_all_conferences(self) -> None:
        for room in list(self.world.rooms):
            self.world.end(room)

    def _conference_recording_start_conference_recording(self, conference_name: str) -> None:
        self.world.record(conference_name, "in-progress")

    def _conference_recording_stop_conference_recording(self, conference_name: str) -> None:
        self.world.record(conference_name, "stopped")

    # ---- members -----------------------------------------------------------------------------------------------------

    def _member(self, conference_name: str, member_id: str) -> str:
        """Return the call of a member."""
        self.world.room(conference_name)
        if not member_id.startswith("m-"):
            raise NotThere(f"member {member_id}")
        return self.world.leg(conference_name, member_id.removeprefix("m-")).call

    def _conference_members_mute_member(self, conference_name: str, member_id: str) -> None:
        self.world.mute(conference_name, self._member(conference_name, member_id), True)

    def _conference_members_unmute_member(self, conference_name: str, member_id: str) -> None:
        self.world.mute(conference_name, self._member(conference_name, member_id), False)

    def _conference_deaf_member(self, conference_name: str, member_id: str) -> None:
        self.world.deafen(conference_name, self._member(conference_name, member_id), True)

    def _conference_undeaf_member(self, conference_name: str, member_id: str) -> None:
        self.world.deafen(conference_name, self._member(conference_name, member_id), False)

    def _conference_play_audio_member(self, conference_name: str, member_id: str, url: str) -> None:
        if not isinstance(url, str) or not url:
            raise ApiError(status_code=400, body={"error": "url must be a URL"})
        if member_id == "all":
            self.world.play_to_all(conference_name, url)
        else:
            self.world.play(conference_name, self._member(conference_name, member_id), url)

    def _conference_stop_audio_member(self, conference_name: str, member_id: str) -> None:
        self.world.quiet(conference_name, self._member(conference_name, member_id))

    def _conference_kick_member(self, conference_name: str, member_id: str) -> None:
        self.world.remove(conference_name, self._member(conference_name, member_id))

    def _conference_hangup_member(self, conference_name: str, member_id: str) -> None:
        self.world.hang_up(self._member(conference_name, member_id))

    # ---- calls -------------------------------------------------------------------------------------------------------

    def _calls_make_call(
        self, from_: str, to: str, answer_url: str, answer_method: str, request_options: Any = None
    ) -> Any:
        body = (request_options or {}).get("additional_body_parameters", {})
        asked = {name: str(value) for name, value in body.items()}
        if answer_url.partition("?")[0] not in {_place(each) for each in self.answers}:
            call = self.world.dial(to, from_, {**asked, "url": answer_url, "method": answer_method})
            return SimpleNamespace(request_uuid=call)
        room, joined = self._answered(answer_url)
        call = self.world.dial(to, from_, asked)
        self.world.join(room, call, joined)
        return SimpleNamespace(request_uuid=call)

    def _answered(self, url: str) -> tuple[str, dict[str, str]]:
        """Return the room and the attributes of the document that the findings tell for an answer URL."""
        given = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        found: set[str] = set()
        for answer in self.answers:
            asked = dict(parse_qsl(answer.url.partition("?")[2], keep_blank_values=True))
            if asked.keys() != given.keys():
                continue
            constant = {key: value for key, value in asked.items() if not re.search(r"\{\w+\}", value)}
            if any(given[key] != value for key, value in constant.items()):
                continue
            document = answer.document.split("; leave out")[0]
            for key, value in given.items():
                if not value:
                    document = re.sub(rf'\s+\w+="{{{key}}}"', "", document)
                document = document.replace(f"{{{key}}}", escape(value, {'"': "&quot;"}))
            found.add(document)
        if len(found) > 1:
            raise SharedAnswer(f"{len(found)} documents for {url}: {found}")
        if not found:
            raise NoAnswer(f"no document for {url}, of {self.answers}")
        conference = ElementTree.fromstring(found.pop()).find("Conference")
        assert conference is not None
        attributes = {name: value for name, value in conference.attrib.items() if name != "stayAlone"}
        return (conference.text or "").strip(), attributes

    def _live_calls_hangup_call(self, call_uuid: str) -> None:
        self.world.hang_up(call_uuid)

    def _live_calls_list_live_calls(self, status: str) -> Any:
        return SimpleNamespace(calls=[each.call for each in self.world.calls.values() if each.status == "in-progress"])

    def _live_calls_get_live_call(self, call_uuid: str, status: str) -> Any:
        call = self.world.live(call_uuid)
        told = {"call_uuid": call.call, "from_": call.from_, "to": call.to, "direction": "inbound"}
        return Model(**told, call_status=call.status, caller_name="")

    def _record_calls_start_recording(self, call_uuid: str) -> None:
        self.world.record_call(call_uuid)

    def _play_audio_call(self, call_uuid: str, urls: str) -> None:
        self.world.say(call_uuid, f"hears {urls}")

    def _speak_text_call(self, call_uuid: str, text: str) -> None:
        self.world.say(call_uuid, f"hears {text}")


def _place(answer: Answer) -> str:
    return answer.url.partition("?")[0].replace("{VOBIZ_ANSWER_URL}", ANSWER_URL)


def _told(leg: Leg) -> dict[str, Any]:
    """Return what a room tells of a member; the member's id is made from the call's."""
    told = {"from": "+15550100", "to": "+15550199", "caller_name": "", "direction": "inbound", "join_time": "10"}
    return {**told, "member_id": f"m-{leg.call}", "call_uuid": leg.call, "muted": leg.muted, "deaf": leg.deaf}
