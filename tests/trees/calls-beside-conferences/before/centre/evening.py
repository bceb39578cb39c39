from centre import calls, recordings
from centre.rooms import announce, end


def close():
    """Say good night in the room, end it, and ring the caretaker."""
    announce("SalesRoom", "https://media.example.com/good-night.mp3")
    recordings.stop("SalesRoom")
    status = end("SalesRoom")
    calls.ring("+15550142")
    return status
