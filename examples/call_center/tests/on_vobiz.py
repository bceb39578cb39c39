"""The telephone by Vobiz: in place of the SDK's client, with the SDK's own signatures."""

import base64
import hashlib
import hmac
import os
import sys
from types import SimpleNamespace
from unittest.mock import create_autospec
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import vobiz
from phone import Joins, Phone, Refused
from vobiz.core.api_error import ApiError

from call_center.agents import HOLD_MUSIC

ERROR = ApiError
VERBS = {"Speak": "say", "Play": "play", "Wait": "wait", "Redirect": "go on at"}
FIELDS = {
    "caller": "From",
    "call": "CallUUID",
    "key": "Digits",
    "room": "ConferenceName",
    "event": "ConferenceAction",
}
EVENTS = {"joined": "enter", "ended": "end"}


class VobizLine:
    """Its methods are named after the SDK's."""

    def __init__(self, phone: Phone, monkeypatch) -> None:
        self.phone = phone
        made = vobiz.Vobiz(api_key="MA_0", auth_token="a-token-for-tests")
        client = create_autospec(made, instance=True)
        for group, names in {
            "calls": ["make_call"],
            "conference": ["kick_member", "play_audio_member", "stop_audio_member"],
            "conference_members": ["mute_member", "unmute_member"],
            "conference_recording": ["stop_conference_recording"],
            "conferences": [
                "delete_all_conferences",
                "delete_conference",
                "get_conference",
                "list_conferences",
            ],
            "live_calls": ["get_live_call"],
        }.items():
            for name in names:
                method = getattr(getattr(client, group), name)
                method.side_effect = self.refusing(getattr(self, name))
        # Every client becomes this one, also one that is made later.
        for name, module in list(sys.modules.items()):
            if name.startswith("call_center."):
                for variable, value in list(vars(module).items()):
                    if isinstance(value, vobiz.Vobiz):
                        monkeypatch.setattr(module, variable, client)
        monkeypatch.setattr(vobiz, "Vobiz", lambda **_: client)

    def refusing(self, method):
        def call(*values, **keywords):
            try:
                return method(*values, **keywords)
            except Refused as refused:
                body = {"error": str(refused)}
                raise ApiError(status_code=404, body=body) from refused

        return call

    def member(self, room: str, member_id: str) -> str:
        return self.phone.member(room, member_id.removeprefix("member-"))

    def make_call(
        self, _, *, from_, to, answer_url, answer_method, request_options=None
    ):
        then = f"answer by {answer_url}"
        if answer_url.startswith(os.environ["VOBIZ_ANSWER_URL"]):
            then = f"into {parse_qs(urlsplit(answer_url).query)['room'][0]}"
        body = (request_options or {}).get("additional_body_parameters", {})
        call = self.phone.dial(to, from_, then, body.get("ring_timeout"))
        return SimpleNamespace(request_uuid=call)

    def kick_member(self, _, room, member_id):
        self.phone.do(f"kick {self.member(room, member_id)}")

    def play_audio_member(self, _, room, member_id, *, url):
        if member_id == "all":
            self.phone.room(room)
            self.phone.do(f"play {url} to all in {room}")
        elif url == HOLD_MUSIC:  # a member who hears it is on hold
            self.phone.do(f"hold {self.member(room, member_id)} with {url}")
        else:
            self.phone.do(f"play {url} to {self.member(room, member_id)}")

    def stop_audio_member(self, _, room, member_id):
        self.phone.do(f"unhold {self.member(room, member_id)}")

    def mute_member(self, _, room, member_id):
        self.phone.do(f"mute {self.member(room, member_id)}")

    def unmute_member(self, _, room, member_id):
        self.phone.do(f"unmute {self.member(room, member_id)}")

    def stop_conference_recording(self, _, room):
        self.phone.room(room)
        self.phone.do(f"stop recording {room}")

    def list_conferences(self, _):
        self.phone.look("rooms")
        return SimpleNamespace(conferences=list(self.phone.rooms))

    def get_conference(self, _, room):
        members = [
            {"member_id": f"member-{call}", "call_uuid": call, "muted": muted}
            for call, muted in self.phone.room(room).items()
        ]
        return {"conference_name": room, "members": members}

    def delete_conference(self, _, room):
        self.phone.end(room)

    def delete_all_conferences(self, _):
        for room in self.phone.rooms:
            self.phone.end(room)

    def get_live_call(self, _, call, *, status):
        if status != "live" or not self.phone.is_live(call):
            raise Refused(f"{call} is not live")
        return SimpleNamespace(call_uuid=call, from_=self.phone.callers[call])


def form(_: Phone, told: dict[str, str]) -> dict[str, str]:
    """Return what Vobiz sends to a webhook: numbers without the leading +."""
    sent = {FIELDS[name]: EVENTS.get(value, value) for name, value in told.items()}
    if "From" in sent:
        sent["From"] = sent["From"].removeprefix("+")
    if "room" in told:
        sent["ConferenceUUID"] = "9f3c"
    return sent


def signed(url: str, _: dict[str, str]) -> dict[str, str]:
    """Return the headers by which a request is known to come from Vobiz."""
    text = url.partition("?")[0] + ".a-nonce"
    key = os.environ["VOBIZ_AUTH_TOKEN"].encode()
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return {
        "X-Vobiz-Signature-V3": base64.b64encode(digest).decode(),
        "X-Vobiz-Signature-V3-Nonce": "a-nonce",
    }


def read(verb: Element) -> str | Joins:
    """Return what an element of an answer does."""
    if verb.tag == "Conference":
        told = verb.attrib
        return Joins(
            verb.text,
            beep=told.get("beep") != "false",
            muted=told.get("muted") == "true",
            waits_alone=told.get("stayAlone") == "true",
            recorded=told.get("record") == "true",
            ends_with_them=told.get("endConferenceOnExit") == "true",
            waiting=told.get("waitSound"),
            events=told.get("callbackUrl"),
        )
    if verb.tag == "Redirect":
        assert urlsplit(verb.text).netloc, "Vobiz takes absolute URLs only"
    if verb.tag == "Gather":
        return f"ask for {verb.get('numDigits')} key, then {verb.get('action')}"
    if verb.tag == "Hangup":
        return "hang up"
    return f"{VERBS[verb.tag]} {verb.text or verb.get('length')}"
