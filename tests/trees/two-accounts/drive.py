"""Closes the desk at night, and writes to a customer of each brand."""

from importlib import import_module


def drive() -> None:
    import_module("desk.night").close("+15550199")
    import_module("desk.texts").tell("+15550198")
    import_module("desk.texts").tell("+15550197", "second")


ENDED = ["Desk", "Night", "SalesRoom", "Lobby"]
TEXTS = 4
