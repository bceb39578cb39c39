import pytest

ROOM = "/Conferences/support-CA1"
MEMBERS = f"{ROOM}/Participants"


def test_the_page_lists_rooms_and_members(web, twilio):
    twilio.conferences = [
        {"friendly_name": "support-CA1"},
        {"friendly_name": "support"},
    ]
    twilio.participants = [
        {"call_sid": "CA1", "muted": False},
        {"call_sid": "CA2", "muted": True},
    ]
    page = web.get("/supervisor/").get_data(as_text=True)
    assert "Customer CA1" in page
    assert "Team CA2, muted" in page
    assert "/supervisor/rooms/support/end" in page
    assert "/supervisor/rooms/support-CA1/members/CA2/kick" in page
    assert "/supervisor/rooms/support/transfer" not in page


def test_the_page_needs_the_password(web, twilio):
    web.environ_base.pop("HTTP_AUTHORIZATION")
    assert web.get("/supervisor/").status_code == 401
    assert twilio.sent == []


def test_forms_of_other_sites_are_refused(web, twilio):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert web.post("/supervisor/end-all", headers=headers).status_code == 403
    assert twilio.sent == []


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("page-team", ["POST /Conferences/support"]),
        ("end-all", ["GET /Conferences"]),
        ("end", [f"POST {ROOM}"]),
        ("call-back", ["GET /Calls/CA1", "POST /Messages", f"POST {ROOM}"]),
        ("stop-recording", [f"POST {ROOM}/Recordings/Twilio.CURRENT", f"POST {ROOM}"]),
        ("listen", ["POST /Calls"]),
        ("transfer", [f"POST {MEMBERS}/CA1", f"POST {MEMBERS}"]),
        (
            "members/CA2/complete-transfer",
            [f"POST {MEMBERS}/CA1", f"DELETE {MEMBERS}/CA2"],
        ),
        ("members/CA2/coach", [f"POST {MEMBERS}/CA2", f"POST {MEMBERS}/CA2"]),
        ("members/CA2/wrap-up", [f"POST {MEMBERS}/CA2"]),
        ("members/CA2/hold", [f"POST {MEMBERS}/CA2"]),
        ("members/CA2/unhold", [f"POST {MEMBERS}/CA2"]),
        ("members/CA2/kick", [f"DELETE {MEMBERS}/CA2"]),
    ],
)
def test_a_button_acts_and_leads_back(web, twilio, button, expected):
    folder = "" if button in {"page-team", "end-all"} else "rooms/support-CA1/"
    form = {"number": "+15550100007", "agent": "CA3"}
    answer = web.post(f"/supervisor/{folder}{button}", data=form)
    assert (answer.status_code, answer.location) == (302, "/supervisor/")
    assert [request for request, _ in twilio.sent] == expected


@pytest.mark.parametrize(("muted", "then"), [(True, "false"), (False, "true")])
def test_the_mute_button_goes_by_the_present_state(web, twilio, muted, then):
    twilio.participants = [{"call_sid": "CA2", "muted": muted}]
    web.post("/supervisor/rooms/support-CA1/members/CA2/mute")
    assert twilio.sent[-1] == (f"POST {MEMBERS}/CA2", {"Muted": then})


def test_a_button_for_a_room_that_is_over_says_so(web, twilio):
    twilio.failures[ROOM] = "support-CA1 was not found"
    page = web.post("/supervisor/rooms/support-CA1/end", follow_redirects=True)
    assert "support-CA1 was not found" in page.get_data(as_text=True)


def test_the_page_admits_that_twilio_failed(web, twilio):
    twilio.failures["/Conferences"] = "try later"
    assert web.get("/supervisor/").status_code == 502
