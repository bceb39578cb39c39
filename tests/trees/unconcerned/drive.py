"""Closes a talk, and tells two people by text."""

from importlib import import_module


def drive() -> None:
    assert import_module("shop.talks").close("Trade") == "completed"
    import_module("shop.orders").ready("+15550199")
    assert "Thank you" in import_module("shop.texts").answer()


ENDED: list[str] = []
TEXTS = 2
