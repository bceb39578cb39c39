"""Closes the centre for the evening, records a call, and hangs it up."""

from importlib import import_module


def drive() -> None:
    assert import_module("centre.evening").close() == 200
    import_module("centre.recordings").record("CA1")
    import_module("centre.calls").hang_up("CA1")


ENDED = ["SalesRoom"]
TEXTS = 0
BEFORE = 6
ASKED = [
    'conference.play_audio_member("MA_1", "SalesRoom", "all", url="https://media.example.com/good-night.mp3")',
    'conference_recording.stop_conference_recording("MA_1", "SalesRoom")',
    'conferences.delete_conference("MA_1", "SalesRoom")',
    'calls.make_call("MA_1", from_="+15550100", to="+15550142", answer_url="https://app.example.com/welcome", '
    'answer_method="POST")',
    'record_calls.start_recording("MA_1", "CA1")',
    'live_calls.hangup_call("MA_1", "CA1")',
]
