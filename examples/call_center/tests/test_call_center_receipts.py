from call_center import receipts

TEXT = "text +15550199999 from +15550100000: "
SORRY = TEXT + "We are looking into it and will call you back today."
THANKS = TEXT + "Thank you for calling support. Your reference is ABCDEF."


def test_a_receipt_goes_to_the_number_that_called(webhook, phone):
    webhook("inbound", caller="+15550199999", call="CA00abcdef")
    # The customer has hung up, so that the call and its room are over.
    phone.callers["CA00abcdef"] = "+15550199999"
    receipts.send_receipt("support-CA00abcdef")
    assert phone.effects == [THANKS]


def test_a_promised_call_back_ends_the_room(phone):
    receipts.promise_call_back("support-CA1")
    assert phone.effects == [SORRY, "end room support-CA1"]


def test_a_number_without_texts_is_logged_and_the_room_ends(phone, caplog):
    phone.refusals["text"] = "not a mobile number"
    receipts.promise_call_back("support-CA1")
    assert "not a mobile number" in caplog.text
    assert phone.refused == [SORRY]
    assert phone.effects == ["end room support-CA1"]
