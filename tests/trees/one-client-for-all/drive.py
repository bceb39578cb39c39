"""Ends a room by the client, and by the function that returns it."""

from importlib import import_module


def drive() -> None:
    import_module("app.rooms").end()
    import_module("app.more").end()


ENDED = ["SalesRoom"] * 2
TEXTS = 0
