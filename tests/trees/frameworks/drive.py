"""Asks the routes of a Flask application, and a handler that finds its client in the application's state."""

from importlib import import_module
from types import SimpleNamespace


def drive() -> None:
    web = import_module("app").create_app().test_client()
    assert web.get("/end").status_code == 204
    assert web.get("/tell").status_code == 204
    state = import_module("app.state")
    state.start(state.service)
    import_module("app.handlers").close(SimpleNamespace(app=state.service))


ENDED = ["SalesRoom", "Lobby", "Desk"]
TEXTS = 1
