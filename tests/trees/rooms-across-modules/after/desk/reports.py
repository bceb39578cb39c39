"""What was recorded."""

from desk.rooms import archive


def recordings(name):
    return archive(name).recordings.list()
