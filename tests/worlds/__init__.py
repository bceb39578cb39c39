"""One model of rooms, members, calls and recordings, with Twilio and Vobiz on top: both programs run over a copy."""
