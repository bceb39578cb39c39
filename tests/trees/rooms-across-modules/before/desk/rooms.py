"""Rooms and who is in them, for the other modules."""

from desk.clients import client

lobby = client.conferences("Lobby")


def room_of(team):
    """Return the room of a team."""
    return client.conferences(f"team-{team}")


def members(name):
    """Return who is in a room."""
    return client.conferences(name).participants.list()


def archive(name):
    """Return a room, for what only its recordings tell."""
    return client.conferences(name)
