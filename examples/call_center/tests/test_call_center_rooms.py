import runpy

import pytest

from call_center import rooms


def test_a_customers_room_is_named_after_the_call():
    assert rooms.customer_room("CA1") == "support-CA1"
    assert rooms.customer_call("support-CA1") == "CA1"


def test_active_rooms_are_listed_by_name(phone):
    assert rooms.active_rooms() == ["support", "support-CA1"]


def test_members_are_listed_with_their_muting(phone):
    phone.rooms["support"] = {"CA1": False, "CA2": True}
    assert rooms.members("support") == [
        {"call_sid": "CA1", "muted": False},
        {"call_sid": "CA2", "muted": True},
    ]


def test_end_room(phone):
    rooms.end_room("support-CA1")
    assert phone.effects == ["end room support-CA1"]


def test_a_room_that_is_over_cannot_be_ended(phone, carrier_error):
    phone.rooms.clear()
    with pytest.raises(carrier_error, match="support-CA1 was not found"):
        rooms.end_room("support-CA1")


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
def test_the_nightly_job_ends_every_room(phone):
    runpy.run_module("call_center.rooms", run_name="__main__")
    assert phone.effects == ["end room support", "end room support-CA1"]


def test_announce_to_a_room(phone):
    rooms.announce("support", "https://example.com/news.mp3")
    assert phone.effects == ["play https://example.com/news.mp3 to all in support"]


def test_stop_recording_stops_the_current_one(phone):
    rooms.stop_recording("support-CA1")
    assert phone.effects == ["stop recording support-CA1"]
