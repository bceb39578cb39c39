"""Asks the application like a platform, and like an agent."""

from importlib import import_module


def drive() -> None:
    web = import_module("app").create_app().test_client()
    call = {"CallSid": "CA1", "CallUUID": "CA1", "From": "+15550199"}
    gone = {"StatusCallbackEvent": "participant-leave", "ConferenceAction": "exit"}
    answer = web.post("/incoming", data=call)
    assert b"SalesRoom" in answer.data, answer.data
    assert import_module("app.voice").WAITING == {"CA1": "+15550199"}
    assert web.post("/events", data={**call, **gone}).status_code == 204
    assert not import_module("app.voice").WAITING
    assert b"We are closed." in web.post("/closed").data
    assert web.post("/rooms/close").status_code == 204


ENDED = ["SalesRoom"]
TEXTS = 0
