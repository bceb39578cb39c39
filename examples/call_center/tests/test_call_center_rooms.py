import runpy

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient

from call_center import rooms


def test_a_customers_room_is_named_after_the_call():
    assert rooms.customer_room("CA1") == "support-CA1"
    assert rooms.customer_call("support-CA1") == "CA1"


def test_active_rooms_are_listed_by_name(twilio):
    twilio.conferences = [
        {"friendly_name": "support"},
        {"friendly_name": "support-CA1"},
    ]
    assert rooms.active_rooms() == ["support", "support-CA1"]
    ((request, parameters),) = twilio.sent
    assert (request, parameters["Status"]) == ("GET /Conferences", "in-progress")


def test_members_are_listed_with_their_muting(twilio):
    twilio.participants = [
        {"call_sid": "CA1", "muted": False, "hold": False},
        {"call_sid": "CA2", "muted": True, "hold": False},
    ]
    assert rooms.members("support") == [
        {"call_sid": "CA1", "muted": False},
        {"call_sid": "CA2", "muted": True},
    ]


def test_end_room(twilio):
    rooms.end_room("support-CA1")
    assert twilio.sent == [("POST /Conferences/support-CA1", {"Status": "completed"})]


def test_a_room_that_is_over_cannot_be_ended(twilio):
    twilio.failures["/Conferences/support-CA1"] = "not found"
    with pytest.raises(TwilioRestException, match="not found"):
        rooms.end_room("support-CA1")


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
def test_the_nightly_job_ends_every_room(twilio, monkeypatch):
    twilio.conferences = [{"sid": "CF1"}, {"sid": "CF2"}]
    # Run as a script, the module makes a client of its own.
    monkeypatch.setattr(TwilioHttpClient, "request", twilio.request)
    runpy.run_module("call_center.rooms", run_name="__main__")
    assert twilio.sent[1:] == [
        ("POST /Conferences/CF1", {"Status": "completed"}),
        ("POST /Conferences/CF2", {"Status": "completed"}),
    ]


def test_announce_to_a_room(twilio):
    rooms.announce("support", "https://example.com/news.mp3")
    expected = {"AnnounceUrl": "https://example.com/news.mp3"}
    assert twilio.sent == [("POST /Conferences/support", expected)]


def test_stop_recording_stops_the_current_one(twilio):
    rooms.stop_recording("support-CA1")
    current = "POST /Conferences/support-CA1/Recordings/Twilio.CURRENT"
    assert twilio.sent == [(current, {"Status": "stopped"})]
