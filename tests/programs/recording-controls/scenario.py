"""Pause, resume and stop of the running recording, with literal statuses.

What must stay: the list of a room's recordings in recording_sids (line 66). Vobiz keeps recordings in one list for the
whole account, under ids of its own.
"""

from typing import Any

ROOMS = {"till-1": [("call-agent", False), ("call-caller", False)]}


def drive(program: Any) -> None:
    def broken(room: str) -> None:
        raise OSError(f"no terminal for {room}")

    print(program.take_payment("till-1", lambda room: f"paid in {room}"))
    try:
        program.take_payment("till-1", broken)
    except OSError as error:
        print(error)
    print(program.recording_sids("till-1"))
    print(program.finish("till-1"))


# Vobiz cannot pause: recording stops, and a new file begins.
STOP = 'conference_recording.stop_conference_recording("MA_1", "till-1")'
START = 'conference_recording.start_conference_recording("MA_1", "till-1")'
CALLS = [STOP, START, STOP, START, STOP, 'conferences.delete_conference("MA_1", "till-1")']
TWILIO = [
    "POST Conferences/till-1/Recordings/Twilio.CURRENT: Status=paused, PauseBehavior=skip",
    "POST Conferences/till-1/Recordings/Twilio.CURRENT: Status=in-progress",
    "POST Conferences/till-1/Recordings/Twilio.CURRENT: Status=paused, PauseBehavior=skip",
    "POST Conferences/till-1/Recordings/Twilio.CURRENT: Status=in-progress",
    "GET Conferences/till-1/Recordings",
    "POST Conferences/till-1/Recordings/Twilio.CURRENT: Status=stopped",
    "POST Conferences/till-1: Status=completed",
]
KEPT = ["GET Conferences/till-1/Recordings"]
PRINTED = """\
paid in till-1
no terminal for till-1
['RE-till-1']
stopped
"""
