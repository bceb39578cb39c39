"""Closes everything in one loop."""

import asyncio
from importlib import import_module


def drive() -> None:
    app = import_module("service.routes").app
    asyncio.run(app.routes["/close"]("+15550199"))


ENDED = ["Desk", "SalesRoom", "Lobby"]
TEXTS = 1
