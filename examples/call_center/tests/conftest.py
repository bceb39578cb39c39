"""The application on a telephone that never leaves the process; see phone.py."""

import os
import sys
from base64 import b64encode
from pathlib import Path
from xml.etree import ElementTree

import pytest

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

import on_twilio
from phone import Joins, Phone

from call_center import create_app, settings

application = create_app()
if "vobiz" in sys.modules:  # calls are carried by Vobiz, texts still by Twilio
    import on_vobiz as carrier
else:
    carrier = on_twilio
voice = sys.modules["call_center.voice"]


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture(autouse=True)
def twilio(phone, monkeypatch) -> on_twilio.TwilioLine:
    return on_twilio.TwilioLine(phone, monkeypatch)


@pytest.fixture(autouse=True)
def vobiz(phone, monkeypatch):
    return None if carrier is on_twilio else carrier.VobizLine(phone, monkeypatch)


@pytest.fixture
def carrier_error() -> type[Exception]:
    return carrier.ERROR


@pytest.fixture
def web():
    """The application as a browser sees it, logged in as the supervisor."""
    browser = application.test_client()
    login = b64encode(b"anyone:a-password-for-tests").decode()
    browser.environ_base["HTTP_AUTHORIZATION"] = f"Basic {login}"
    return browser


@pytest.fixture
def webhook(web, phone, monkeypatch):
    """Tells the application what happens, signed; returns what it answers."""
    monkeypatch.setattr(voice, "rota", iter(settings.AGENT_NUMBERS))

    def post(path: str, **told: str) -> list[str | Joins]:
        url = f"https://support.example.com/voice/{path}"
        form = carrier.form(phone, told)
        answer = web.post(url, data=form, headers=carrier.signed(url, form))
        if answer.status_code == 204:
            return []
        assert (answer.status_code, answer.mimetype) == (200, "text/xml")
        return [carrier.read(verb) for verb in ElementTree.fromstring(answer.data)]

    return post
