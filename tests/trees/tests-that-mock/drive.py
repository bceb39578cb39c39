"""Ends a room; the tests of the tree are found, not repaired."""

from importlib import import_module


def drive() -> None:
    import_module("calls.rooms").end("Desk")
    assert "Goodbye" in import_module("calls.answers").goodbye()


ENDED = ["Desk"]
TEXTS = 0
