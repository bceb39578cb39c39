"""Closes the desk: rooms by a function, a variable and a service of other modules, and who is in one of them."""

from importlib import import_module


def drive() -> None:
    evening = import_module("desk.evening")
    assert evening.close() == "evening is over"
    evening.names()
    import_module("desk.clients").text("closed")


ENDED = ["team-sales", "team-support", "Lobby", "Garden", "Lobby"]
TEXTS = 1
BEFORE = 7
ASKED = [
    *(f'conferences.delete_conference("MA_1", "{room}")' for room in ENDED),
    'conferences.get_conference("MA_1", "Garden")',
]
