import pytest
from phone import Joins

from call_center import settings

MENU = "https://support.example.com/voice/menu"
RING = "dial {} from +15550100000 for 20 seconds, into support-CA1"
CUSTOMER = "+15550199999"
CALL_BACK = "We are looking into it and will call you back today."


def test_a_customer_gets_a_room_of_their_own(webhook):
    assert webhook("inbound", caller=CUSTOMER, call="CA1") == [
        "say Welcome to support. Calls are recorded.",
        Joins(
            "support-CA1",
            beep=False,
            recorded=True,
            ends_with_them=True,
            waiting="https://support.example.com/voice/hold",
            events="https://support.example.com/voice/status",
        ),
    ]


def test_an_agent_who_calls_joins_the_team(webhook):
    answer = webhook("inbound", caller="+15550100002", call="CA2")
    assert answer == [Joins("support")]


def test_a_supervisor_listens_in_muted(webhook):
    assert webhook("listen?room=support-CA1%26") == [
        "say You are listening in.",
        Joins("support-CA1&", beep=False, muted=True),
    ]


def test_waiting_customers_hear_music(webhook):
    assert "play https://media.example.com/support/hold.mp3" in webhook("hold")


def test_customers_who_call_too_late_are_sent_to_the_menu(webhook, monkeypatch):
    monkeypatch.setattr(settings, "OPENING_HOURS", range(0))
    assert webhook("inbound", caller=CUSTOMER, call="CA1") == [
        "wait 1",
        "say Support is closed now.",
        f"go on at {MENU}",
    ]


def test_the_menu_asks_for_a_key(webhook):
    answer = webhook("menu", caller=CUSTOMER)
    assert answer == [f"ask for 1 key, then {MENU}", "hang up"]


@pytest.mark.parametrize(
    ("key", "then"),
    [
        ("1", "say Thank you. We will call you back."),
        ("2", f"ask for 1 key, then {MENU}"),
    ],
)
def test_the_menu_is_told_the_key(webhook, key, then):
    assert webhook("menu", caller=CUSTOMER, key=key) == [then, "hang up"]


def test_requests_that_are_not_signed_are_refused(web, phone):
    assert web.post("/voice/status", data={}).status_code == 403
    assert phone.effects == []


def test_an_agent_is_rung_when_the_customer_has_joined(webhook, phone):
    webhook("status", event="joined", room="support-CA1", call="CA1")
    assert phone.effects == [RING.format("+15550100001")]


def test_nobody_is_rung_when_an_agent_has_joined(webhook, phone):
    webhook("status", event="joined", room="support-CA1", call="CA2")
    assert phone.effects == []


def test_a_customer_is_called_back_when_no_agent_can_be_rung(webhook, phone):
    phone.refusals["dial"] = "unreachable"
    webhook("status", event="joined", room="support-CA1", call="CA1")
    assert phone.refused == [RING.format(n) for n in settings.AGENT_NUMBERS]
    text = f"text {CUSTOMER} from +15550100000: {CALL_BACK}"
    assert phone.effects == [text, "end room support-CA1"]


def test_a_receipt_follows_when_the_customer_has_hung_up(webhook, phone):
    phone.callers["CA4"] = CUSTOMER
    webhook("inbound", caller=CUSTOMER, call="CA4")
    webhook("status", event="ended", room="support-CA4", call="CA4")
    (text,) = phone.effects
    assert text.startswith(f"text {CUSTOMER} from +15550100000: Thank you")


@pytest.mark.parametrize("button", ["end", "call-back"])
def test_no_receipt_follows_when_we_ended_it(webhook, web, phone, button):
    webhook("inbound", caller=CUSTOMER, call="CA1")
    web.post(f"/supervisor/rooms/support-CA1/{button}")
    before = list(phone.effects)
    webhook("status", event="ended", room="support-CA1", call="CA1")
    assert phone.effects == before
