import pytest

from call_center import agents
from call_center.supervisor import PLEASE_WRAP_UP, RECORDING_STOPPED, TEAM_CHIME

HOLD = f"with {agents.HOLD_MUSIC}"
LISTEN = "https://support.example.com/voice/listen?room=support-CA1"
RING = "dial +15550100007 from +15550100000"
SORRY = "We are looking into it and will call you back today."


def test_the_page_lists_rooms_and_members(web, phone):
    phone.rooms = {"support-CA1": {"CA1": False, "CA2": True}, "support": {}}
    page = web.get("/supervisor/").get_data(as_text=True)
    assert "Customer CA1" in page
    assert "Team CA2, muted" in page
    assert "/supervisor/rooms/support/end" in page
    assert "/supervisor/rooms/support-CA1/members/CA2/kick" in page
    assert "/supervisor/rooms/support/transfer" not in page


def test_the_page_needs_the_password(web):
    web.environ_base.pop("HTTP_AUTHORIZATION")
    assert web.get("/supervisor/").status_code == 401


def test_forms_of_other_sites_are_refused(web, phone):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert web.post("/supervisor/end-all", headers=headers).status_code == 403
    assert phone.effects == []


@pytest.mark.parametrize(
    ("button", "effects"),
    [
        ("page-team", [f"play {TEAM_CHIME} to all in support"]),
        ("end-all", ["end room support", "end room support-CA1"]),
        ("end", ["end room support-CA1"]),
        (
            "call-back",
            [f"text +15550199999 from +15550100000: {SORRY}", "end room support-CA1"],
        ),
        (
            "stop-recording",
            [
                "stop recording support-CA1",
                f"play {RECORDING_STOPPED} to all in support-CA1",
            ],
        ),
        ("listen", [f"{RING}, answer by {LISTEN}"]),
        (
            "transfer",
            [
                f"hold CA1 in support-CA1 {HOLD}",
                f"{RING} for 20 seconds, into support-CA1",
            ],
        ),
        (
            "members/CA2/complete-transfer",
            ["unhold CA1 in support-CA1", "kick CA2 in support-CA1"],
        ),
        (
            "members/CA2/coach",
            ["coach CA3 by CA2 in support-CA1", "unmute CA2 in support-CA1"],
        ),
        ("members/CA2/wrap-up", [f"play {PLEASE_WRAP_UP} to CA2 in support-CA1"]),
        ("members/CA2/hold", [f"hold CA2 in support-CA1 {HOLD}"]),
        ("members/CA2/unhold", ["unhold CA2 in support-CA1"]),
        ("members/CA2/kick", ["kick CA2 in support-CA1"]),
    ],
)
def test_a_button_acts_and_leads_back(web, phone, button, effects):
    folder = "" if button in {"page-team", "end-all"} else "rooms/support-CA1/"
    form = {"number": "+15550100007", "agent": "CA3"}
    answer = web.post(f"/supervisor/{folder}{button}", data=form)
    assert (answer.status_code, answer.location) == (302, "/supervisor/")
    assert phone.effects == effects


@pytest.mark.parametrize(("muted", "then"), [(True, "unmute"), (False, "mute")])
def test_the_mute_button_goes_by_the_present_state(web, phone, muted, then):
    phone.rooms["support-CA1"]["CA2"] = muted
    web.post("/supervisor/rooms/support-CA1/members/CA2/mute")
    assert phone.effects == [f"{then} CA2 in support-CA1"]


@pytest.mark.parametrize(
    ("button", "gone"),
    [
        ("rooms/support-CA7/end", "support-CA7"),
        ("rooms/support/members/CA7/kick", "CA7"),
    ],
)
def test_a_button_for_what_is_over_says_so(web, phone, button, gone):
    page = web.post(f"/supervisor/{button}", follow_redirects=True)
    assert page.status_code == 200
    assert "That did not work" in page.get_data(as_text=True)
    assert gone in page.get_data(as_text=True)
    assert phone.effects == []


def test_the_page_admits_that_the_rooms_are_not_known(web, phone):
    phone.refusals["rooms"] = "try later"
    assert web.get("/supervisor/").status_code == 502
