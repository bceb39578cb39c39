"""False alarms of the detector: lines that are no Twilio voice, or that are named elsewhere, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OWN = "a class of the program's own, which only has methods of the same names"
OTHERS = "another service has the same paths, or nothing is asked there"
LISTENED = "asked by something else than Twilio's voice, or said once for the handler"

ACCEPTED: Mapping[str, Mapping[Any, str]] = {
    "video_and_conversations": {
        ("video_and_conversations.py", 'hall.conferences("Main").update(status="completed")'): OWN,
        ("video_and_conversations.py", 'hall.conferences("Main").participants("me")'): OWN,
    },
    "exec_strings": {
        ("exec_strings.py", "SNIPPET = '''"): "code in a text is prose to the tool, whether or not it is run one day",
    },
    "unconcerned": {
        ("shop/talks.py", 'client.conferences(name).participants("Alice").update(muted=True)'): OWN,
        ("shop/talks.py", 'client.conferences(name).update(status="completed")'): OWN,
        ("shop/talks.py", "return client.conferences(name).status"): OWN,
    },
    "callback/read-and-compared": {
        'return request.form["ConferenceSid"]': LISTENED,
        'return request.form["CallSid"]': LISTENED,
    },
    "callback-value/constant-for-other-things": {'print(request.form["CallSid"])': LISTENED},
    "callback-value/of-something-else": {
        'if request.form["StatusCallbackEvent"] == "participant-connected":': "a callback of video rooms",
    },
    "client/async-nobody-of-ours": {
        'await rooms("SalesRoom").participants("Alice").update_async(muted=True)': OWN,
        'await Client(http_client=object()).conferences("SalesRoom").update_async(status="completed")': OWN,
    },
    "end-all-rooms/without-status": {
        'conference.update(status="completed")': "the list that it is one of is named, in the line above",
    },
    "end-room/not-ours": {'switchboard.conferences("SalesRoom").update(status="completed")': OWN},
    "hold-participant/participant-handed-to-a-function": {
        'hold(client.conferences(f"room-{room}").participants(call_sid))': "named in the function that it is handed to",
    },
    "ignored/comment-above": {
        'client.conferences("Sales").update(status="completed")': "an ignore comment keeps it, which is a note",
    },
    "mute-participant/own-class-with-the-same-methods": {
        'hall.conferences("Sales").participants("Alice").update(muted=True)': OWN,
    },
    "not-followed/others-participants": {
        'conversation.participants("MB1").delete()': "a conversation's, in a module that speaks to video, too",
        'Hall().participants("Ada").update(muted=True)': OWN,
        'Meeting.rooms(1).participants("Ada").update(hold=True)': OWN,
    },
    "number/texts-and-own-classes": {
        "Shop().update(voice_url=url)": OWN,
        "dict().update(voice_url=url)": OWN,
    },
    "request-by-hand/others": {
        'requests.get(f"https://example.signalwire.com/api/laml/2010-04-01/Accounts/{sid}/Calls.json")': OTHERS,
        'requests.get(f"https://api.example.com/Accounts/{sid}/Calls.json")': OTHERS,
        'return other["/Calls"]': OTHERS,
        'print("Calls/1 twilio", "/".join(["Calls", sid]), path / "Calls.json")': OTHERS,
        'return "%s %s" % (sid, "Calls.json"), "".join(path), urljoin(sid, path), str(sid), sid.join("x")': OTHERS,
    },
}
"""Program, tree or fixture -> path and line (of a fixture: line) as it stands after the migration -> why."""

GAPS: Mapping[str, frozenset[tuple[str, str]]] = {
    # Builders that a module of the tree hands on: the module that imports them from Twilio is named, these are not.
    "compat_package": frozenset({("shop/views.py", "def voice(room):"), ("shop/views.py", "def voice_too(room):")}),
    "star_imports": frozenset({("views.py", "def join():")}),
    # A context that is made by its own class, without a client's attributes.
    "monkeypatched": frozenset(
        {("monkeypatched.py", "return ConferenceContext(client.api.v2010, client.account_sid, room)")}
    ),
}
"""Program -> path and line of what the engine is silent about: a fault each, here until it is mended."""
