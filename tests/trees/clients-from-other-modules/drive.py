"""Ends a room by every way that the tree has to its clients."""

from importlib import import_module


def drive() -> None:
    import_module("app.reexported").end()
    import_module("app.cached").end()
    import_module("app.cached").more()
    import_module("app.singleton").end()
    import_module("app.held_object").Rooms().end()
    import_module("app.inherited").Rooms().end()
    import_module("app.modules").end()
    import_module("app.starred").end()
    import_module("app.inside").end()
    rooms = import_module("app.renamed").Rooms("Lobby")
    rooms.end()
    rooms.text()
    import_module("app.main").main()


ENDED = ["SalesRoom"] * 11 + ["SalesRoom", "Lobby", "Desk"]
TEXTS = 2
