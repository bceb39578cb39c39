from call_center import receipts

END = ("POST /Conferences/support-CA1", {"Status": "completed"})


def test_a_receipt_goes_to_the_number_that_called(twilio):
    receipts.send_receipt("support-CA00abcdef")
    expected = {
        "To": "+15550199999",
        "From": "+15550100000",
        "Body": "Thank you for calling support. Your reference is ABCDEF.",
    }
    assert twilio.sent == [("GET /Calls/CA00abcdef", {}), ("POST /Messages", expected)]


def test_a_promised_call_back_ends_the_room(twilio):
    receipts.promise_call_back("support-CA1")
    assert twilio.sent[-2][0] == "POST /Messages"
    assert twilio.sent[-1] == END


def test_a_number_without_texts_is_logged_and_the_room_ends(twilio, caplog):
    twilio.failures["/Messages"] = "not a mobile number"
    receipts.promise_call_back("support-CA1")
    assert "not a mobile number" in caplog.text
    assert twilio.sent[-1] == END
