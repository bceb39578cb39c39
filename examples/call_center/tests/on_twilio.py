"""The telephone by Twilio: below twilio-python, where nothing leaves the process."""

import json
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from phone import Joins, Phone, Refused
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator

from call_center import settings

ERROR = TwilioRestException
VERBS = {"Say": "say", "Play": "play", "Pause": "wait"}
FIELDS = {
    "caller": "From",
    "call": "CallSid",
    "key": "Digits",
    "room": "FriendlyName",
    "event": "StatusCallbackEvent",
}
EVENTS = {"joined": "participant-join", "ended": "conference-end"}


class TwilioLine:
    def __init__(self, phone: Phone, monkeypatch) -> None:
        self.phone = phone
        self.requests: list[str] = []
        # Every client asks through this class, also one that is made later.
        monkeypatch.setattr(TwilioHttpClient, "request", self.request)

    def request(self, method, url, params=None, data=None, **_) -> Response:
        account = f"/Accounts/{settings.TWILIO_ACCOUNT_SID}/"
        path = url.partition(account)[2].removesuffix(".json")
        self.requests.append(f"{method} {path}")
        try:
            told = {**(params or {}), **(data or {})}
            status, answer = self.answer([method, *path.split("/")], told)
        except Refused as refused:
            status, answer = 404, {"code": 20404, "message": str(refused)}
        return Response(status, json.dumps(answer))

    def answer(self, asked: list[str], told: dict) -> tuple[int, dict]:
        phone = self.phone
        match asked:
            case ["GET", "Conferences"] if told["Status"] == "in-progress":
                phone.look("rooms")
                rooms = [{"sid": f"CF-{r}", "friendly_name": r} for r in phone.rooms]
                return 200, {"conferences": rooms}
            case ["POST", "Conferences", room]:
                self.change_room(room.removeprefix("CF-"), told)
                return 200, {}
            case ["POST", "Conferences", room, "Recordings", "Twilio.CURRENT"]:
                assert told == {"Status": "stopped"}
                phone.room(room)
                phone.do(f"stop recording {room}")
                return 200, {}
            case ["GET", "Conferences", room, "Participants"]:
                members = phone.room(room).items()
                told_of = [
                    {"call_sid": call, "muted": muted} for call, muted in members
                ]
                return 200, {"participants": told_of}
            case ["POST", "Conferences", room, "Participants"]:
                then = f"into {room}"
                call = phone.dial(told["To"], told["From"], then, told.get("Timeout"))
                return 201, {"call_sid": call}
            case ["GET", "Conferences", room, "Participants", call]:
                phone.member(room, call)
                return 200, {"call_sid": call, "muted": phone.rooms[room][call]}
            case ["POST", "Conferences", room, "Participants", call]:
                self.change_member(phone.member(room, call), told)
                return 200, {}
            case ["DELETE", "Conferences", room, "Participants", call]:
                phone.do(f"kick {phone.member(room, call)}")
                return 204, {}
            case ["POST", "Calls"]:
                call = phone.dial(told["To"], told["From"], f"answer by {told['Url']}")
                return 201, {"sid": call}
            case ["GET", "Calls", call]:
                return 200, {"from": phone.callers[call]}
            case ["POST", "Messages"]:
                phone.do(f"text {told['To']} from {told['From']}: {told['Body']}")
                return 201, {}
        raise AssertionError(f"no answer for {asked}")

    def change_room(self, room: str, told: dict) -> None:
        match told:
            case {"Status": "completed"}:
                self.phone.end(room)
            case {"AnnounceUrl": url}:
                self.phone.room(room)
                self.phone.do(f"play {url} to all in {room}")
            case _:
                raise AssertionError(f"no answer for {told}")

    def change_member(self, member: str, told: dict) -> None:
        match told:
            case {"Hold": "true", "HoldUrl": url}:
                self.phone.do(f"hold {member} with {url}")
            case {"Hold": "false"}:
                self.phone.do(f"unhold {member}")
            case {"Muted": "true"}:
                self.phone.do(f"mute {member}")
            case {"Muted": "false"}:
                self.phone.do(f"unmute {member}")
            case {"AnnounceUrl": url}:
                self.phone.do(f"play {url} to {member}")
            case {"Coaching": "true", "CallSidToCoach": agent}:
                self.phone.do(f"coach {agent} by {member}")
            case _:
                raise AssertionError(f"no answer for {told}")


def form(phone: Phone, told: dict[str, str]) -> dict[str, str]:
    """Return what Twilio sends to a webhook."""
    sent = {FIELDS[name]: EVENTS.get(value, value) for name, value in told.items()}
    if "room" in told:
        by_us = f"end room {told['room']}" in phone.effects
        sent["ConferenceSid"] = "CF1"
        if told["event"] == "ended":
            sent["ReasonConferenceEnded"] = (
                "conference-ended-via-api"
                if by_us
                else "participant-with-end-conference-on-exit-left"
            )
    return sent


def signed(url: str, sent: dict[str, str]) -> dict[str, str]:
    """Return the headers by which a request is known to come from Twilio."""
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return {"X-Twilio-Signature": validator.compute_signature(url, sent)}


def read(verb: Element) -> str | Joins:
    """Return what an element of an answer does."""
    conference = verb.find("Conference")
    if conference is not None:
        told = conference.attrib
        return Joins(
            conference.text,
            beep=told.get("beep") != "false",
            muted=told.get("muted") == "true",
            recorded=told.get("record") == "record-from-start",
            ends_with_them=told.get("endConferenceOnExit") == "true",
            waiting=told.get("waitUrl"),
            events=told.get("statusCallback"),
        )
    if verb.tag == "Redirect":
        return f"go on at {urljoin(settings.PUBLIC_URL, verb.text)}"
    if verb.tag == "Gather":
        return f"ask for {verb.get('numDigits')} key, then {verb.get('action')}"
    if verb.tag == "Hangup":
        return "hang up"
    return f"{VERBS[verb.tag]} {verb.text or verb.get('length')}"
