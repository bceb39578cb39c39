"""The application on twilio-python, over a transport that never leaves the process."""

import json
import logging
import os
import re
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.update(
    TWILIO_ACCOUNT_SID="AC" + "0" * 32,
    TWILIO_AUTH_TOKEN="a-token-for-tests",
    SUPPORT_NUMBER="+15550100000",
    AGENT_NUMBERS="+15550100001, +15550100002",
    PUBLIC_URL="https://support.example.com/",
    SECRET_KEY="a-key-for-tests",
    SUPERVISOR_PASSWORD="a-password-for-tests",
)

from call_center import agents, create_app, receipts, rooms, settings, voice

ACCOUNT = f"https://api.twilio.com/2010-04-01/Accounts/{rooms.ACCOUNT_SID}"


class FakeTransport(HttpClient):
    """Records requests as ("METHOD /path", parameters) and answers them from a table."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False)
        self.sent: list[tuple[str, dict[str, object]]] = []
        self.conferences: list[dict[str, str]] = []
        self.participants: list[dict[str, object]] = []
        self.failures: dict[str, str] = {}  # part of a path, and Twilio's message

    def request(self, method, url, params=None, data=None, **_) -> Response:
        path = url.removeprefix(ACCOUNT).removesuffix(".json")
        request = f"{method} {path}"
        self.sent.append((request, {**(params or {}), **(data or {})}))
        for part, message in self.failures.items():
            if part in path:
                return Response(404, json.dumps({"code": 20404, "message": message}))
        participant = self.participants[0] if self.participants else {}
        answers = {
            "GET /Conferences": (200, {"conferences": self.conferences}),
            "POST /Conferences/[^/]+": (200, {"sid": "CF1"}),
            "POST /Conferences/[^/]+/Recordings/[^/]+": (200, {"status": "stopped"}),
            "GET .+/Participants": (200, {"participants": self.participants}),
            "POST .+/Participants": (201, {"call_sid": "CA9"}),
            "GET .+/Participants/[^/]+": (200, participant),
            "POST .+/Participants/[^/]+": (200, participant),
            "DELETE .+/Participants/[^/]+": (204, {}),
            "POST /Calls": (201, {"sid": "CA8"}),
            "GET /Calls/[^/]+": (200, {"from": "+15550199999"}),
            "POST /Messages": (201, {"sid": "SM1"}),
        }
        for pattern, (status, answer) in answers.items():
            if re.fullmatch(pattern, request):
                return Response(status, json.dumps(answer))
        raise AssertionError(f"no answer for {request}")


@pytest.fixture
def twilio(monkeypatch) -> FakeTransport:
    transport = FakeTransport()
    for module in (rooms, agents, receipts):
        monkeypatch.setattr(module.client, "http_client", transport)
    return transport


@pytest.fixture
def web(twilio):
    """The application as a browser sees it, logged in as the supervisor."""
    browser = create_app().test_client()
    login = b64encode(b"anyone:a-password-for-tests").decode()
    browser.environ_base["HTTP_AUTHORIZATION"] = f"Basic {login}"
    return browser


@pytest.fixture
def webhook(web, monkeypatch):
    """Posts a form to a path below /voice as Twilio would, with its signature."""
    monkeypatch.setattr(voice, "rota", iter(settings.AGENT_NUMBERS))
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)

    def post(path: str, **form: str):
        url = f"https://support.example.com/voice/{path}"
        signature = validator.compute_signature(url, form)
        return web.post(url, data=form, headers={"X-Twilio-Signature": signature})

    return post
