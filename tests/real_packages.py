"""Packages of the index on which the tool is tried, and the Twilio voice code in them: what is found, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """What is found in one file of a package, and why that is right."""

    path: str
    """Below the package's folder, with slashes."""
    codes: Mapping[str, int]
    """Code of a finding, notes included -> how many."""
    reason: str
    edited: bool = False


@dataclass(frozen=True)
class Package:
    """A release of a package on the index."""

    name: str
    version: str
    wheel: bool = False
    """Whether the wheel is taken: that of a package whose source wants a compiler to be asked for its name."""
    expected: tuple[Expected, ...] = ()
    smoke: str = ""
    """A program that imports the package and uses it; it must run on what `migrate` leaves."""
    without_git: bool = False
    """Whether it is migrated in a folder that is no repository, too."""


SMOKE = """
import twilio
from pathlib import Path
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.voice_response import Dial, VoiceResponse

assert Path(twilio.__file__).parents[1] == Path.cwd(), twilio.__file__
client = Client("AC1", "token")
room = client.conferences("CF1")
assert [room.participants("CA1"), room.recordings("RE1"), client.calls("CA1").recordings, client.recordings("RE1")]
response = VoiceResponse()
response.say("Welcome")
response.append(Dial(action="/next").conference("SalesRoom", beep=False))
assert '<Conference beep="false">SalesRoom</Conference>' in str(response)
assert RequestValidator("token").compute_signature("https://a.example.com", {})
assert TwilioRestException(404, "/").status == 404
"""
"""What a program asks of Twilio's package."""

PACKAGES: tuple[Package, ...] = (
    Package("Flask", "3.1.0", without_git=True),
    Package("Jinja2", "3.1.5"),
    Package("celery", "5.4.0"),
    Package("Sphinx", "8.1.3"),
    Package("SQLAlchemy", "2.0.36"),
    Package("sympy", "1.13.3"),
    Package("Django", "5.1.4"),
    Package("aiohttp", "3.11.11", wheel=True),
    Package("lxml", "5.3.0", wheel=True),
    Package("scikit-learn", "1.6.0", wheel=True),
    Package(
        "django-twilio",
        "0.14.3.4",
        expected=(
            Expected("django_twilio/decorators.py", {"VB502": 4}, "it checks Twilio's signature"),
            Expected(
                "django_twilio/utils.py", {"VB501": 2, "VB513": 1}, "a response of either kind, which it hands on"
            ),
            Expected(
                "django_twilio/views.py",
                {"VB501": 6, "VB610": 1, "VB624": 3},
                "its views return responses to a decorator that makes text of them",
            ),
            Expected("test_project/test_app/decorators.py", {"VB501": 4}, "tests compare the text of responses"),
            Expected("test_project/test_app/request.py", {"VB509": 1, "VB513": 1}, "tests of Twilio's parameters"),
            Expected("test_project/test_app/utils.py", {"VB502": 6}, "tests make Twilio's signature"),
            Expected("test_project/test_app/views.py", {"VB501": 3, "VB502": 9}, "tests of both"),
        ),
    ),
    Package(
        "twilio",
        "9.13.0",
        wheel=True,
        expected=(
            Expected("twilio/rest/__init__.py", {"VB015": 1}, "the library itself, which is told once and not read"),
        ),
        smoke=SMOKE,
    ),
    Package("ansible", "11.1.0", wheel=True),
)
