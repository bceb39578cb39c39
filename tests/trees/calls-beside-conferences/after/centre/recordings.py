import os

from centre import phone


def record(sid):
    # TODO(vobiz VB412): sid must hold the UUID of a call on Vobiz, not a Twilio call
    # SID
    # TODO(vobiz VB412): the recording is Vobiz's: its file, its format and what is told
    # of it are other ones
    phone.phone.vobiz_client.record_calls.start_recording(
        os.environ["VOBIZ_AUTH_ID"], sid
    )


def stop(room):
    phone.phone.vobiz_client.conference_recording.stop_conference_recording(
        os.environ["VOBIZ_AUTH_ID"], room
    )
