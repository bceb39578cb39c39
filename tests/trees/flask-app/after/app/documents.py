"""What callers hear."""

from vobiz import vobizxml


def into_room(room):
    response = vobizxml.ResponseElement()
    response.add_speak("One moment, please.")
    response.add_conference(
        room,
        beep=False,
        end_conference_on_exit=True,
        callback_url="https://app.example.com/events",
    )
    return str(response)
