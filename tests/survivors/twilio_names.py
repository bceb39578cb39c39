"""Twilio's own names for voice, read from the source of the installed twilio package, and what its pages document."""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def _source(name: str) -> ast.Module:
    spec = find_spec("twilio")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(next(iter(spec.submodule_search_locations))) / name
    return ast.parse(path.read_text(encoding="utf-8"))


def _methods(name: str, *classes: str) -> frozenset[str]:
    """Return the public methods of classes of one file, and the names that are known of all resources."""
    found: set[str] = set()
    for owner in _source(name).body:
        if isinstance(owner, ast.ClassDef) and (not classes or owner.name.endswith(classes)):
            found |= {each.name for each in owner.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))}
    return frozenset(each for each in found if not each.startswith("_"))


ACCOUNT = "rest/api/v2010/account"
LIST_METHODS = _methods(f"{ACCOUNT}/conference/__init__.py", "List") | _methods(f"{ACCOUNT}/call/__init__.py", "List")
"""What twilio-python has on a list of conferences or calls: list, stream, page, create and their variants."""
ITEM_METHODS = frozenset(
    each
    for name in (f"{ACCOUNT}/conference/participant.py", f"{ACCOUNT}/conference/__init__.py")
    for each in _methods(name, "Context")
    if each not in ("participants", "recordings")
)
"""What it has on one of them: fetch, update, delete and their variants."""
VERBS = frozenset(
    each.name
    for each in _source("twiml/voice_response.py").body
    if isinstance(each, ast.ClassDef) and not each.name.startswith("Ssml")
)
"""The classes of twilio.twiml.voice_response."""

VOICE_RESOURCES = frozenset(
    {"conferences", "calls", "recordings", "transcriptions", "queues", "sip", "outgoing_caller_ids"}
)
"""Attributes of a client that are voice; applications and numbers are so by their voice_url alone."""
ELSEWHERE = frozenset(
    {
        "insights",
        "video",
        "conversations",
        "proxy",
        "flex_api",
        "chat",
        "sync",
        "verify",
        "studio",
        "insights_video",
        "messages",
    }
)
"""Attributes of a client behind which `participants` and `rooms` are other products'."""
VOICE_KEYWORDS = frozenset({"hold_url", "announce_url", "announce_method", "call_sid_to_coach", "coaching"})
"""Keywords that only a participant of a conference takes."""
NUMBER_KEYWORDS = frozenset({"voice_url", "voice_application_sid"})
PARAMETERS = frozenset(
    {
        "CallSid", "ConferenceSid", "StatusCallbackEvent", "FriendlyName", "ParticipantLabel", "SequenceNumber",
        "CallSidEndingConference", "ReasonConferenceEnded", "DialCallStatus", "DialCallSid", "ParentCallSid",
        "SpeechResult", "RecordingSid", "RecordingUrl", "TranscriptionText", "TranscriptionSid",
    }
)  # fmt: skip
"""Parameters of Twilio's voice requests that Vobiz calls otherwise, or does not send."""
EVENTS = frozenset({"participant-join", "participant-leave", "conference-start", "conference-end"})

TWIML_ONLY = (
    r"<Say[\s>/]|<Pause[\s>/]|<Reject[\s>/]|<Enqueue[\s>/]|<Leave\s*/|<Queue[\s>/]|<Pay[\s>/]|<Refer[\s>/]|<Sip>"
    r"|<Client[\s>/]|<Connect[\s>/]|<Start[\s>/]|<Siprec[\s>/]|<Dial\b[^<]*<Conference\b"
    r"|<Conference\b[^>]*\s(?:waitUrl|statusCallback\w*|recordingStatusCallback\w*|coach)\s*="
)
"""What TwiML has and VobizXML has not."""
RESOURCE = r"\b(?:Conferences|Participants|Calls|Recordings)\b"
HOST = r"\bapi\.(?:[\w-]+\.)*twilio\.com\b|2010-04-01"
COMMAND = (
    r"\btwilio\s+(?:\S+\s+)*?api:(?:core|v2010):(?:conferences|calls|recordings|queues)|^api:core:(?:conf|call|rec)"
)
SIGNATURE = r"(?i)^(?:http[-_])?x[-_]twilio[-_]signature$"
OTHER_LANGUAGES = frozenset(
    {".js", ".ts", ".jsx", ".tsx", ".mjs", ".php", ".rb", ".java", ".kt", ".go", ".cs", ".sh", ".ipynb", ".ps1"}
)
OTHER_VOICE = (
    r"VoiceResponse|\.conferences\b|->conferences\b|\.Conferences\b|api:core:(?:conferences|calls)"
    r"|api\.twilio\.com/\S*(?:Conferences|Calls)"
)
RESOURCE_CLASS = r"twilio\.rest\.api\.v2010\.account\.(?:conference|call)\..*(?:Context|List|Instance)"
