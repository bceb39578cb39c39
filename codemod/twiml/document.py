"""TwiML in files: found and named, so that none is forgotten."""

from __future__ import annotations

import re

from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.options import Options
from codemod.rules import Rules
from codemod.scan import WIDE

# The verbs of a voice document; one of messages has others (Message, Sms).
VOICE = re.compile(
    rb"<(?:\w+:)?(?:Say|Play|Pause|Gather|Record|Dial|Conference|Redirect|Hangup|Reject|Enqueue|Leave|Queue|Pay|Prompt|Refer"
    rb"|Connect|Start|Stop|Stream|Siprec)[\s>/]"
)
ROOT = re.compile(rb"<(?:\w+:)?Response[\s>/]")
IGNORE = re.compile(rb"<!--\s*vobiz:\s*ignore")


def find_document(content: bytes, path: str, rules: Rules, options: Options) -> Outcome:
    """Return the outcome for a file that may be a TwiML document: nothing is changed, a voice document is named."""
    plain = content.replace(b"\0", b"") if content.startswith(WIDE) else content
    root = ROOT.search(plain)
    message = rules.messages["document"]
    if root is None or VOICE.search(plain, root.end()) is None or not options.wants(message.code, message.name):
        return Outcome(path, content, content, (), Status.KEPT)
    line = plain.count(b"\n", 0, root.start()) + 1
    column = len(plain[plain.rfind(b"\n", 0, root.start()) + 1 : root.start()].decode("utf-8", "replace")) + 1
    place = Place(line, column, line, column + len(root.group().decode("utf-8", "replace")) - 1)
    if IGNORE.search(plain):
        finding = Finding(message.code, message.name, Level.NOTE, path, place, rules.messages["ignored"].text)
    else:
        finding = Finding(message.code, message.name, message.level, path, place, message.text, message.help)
    return Outcome(path, content, content, (finding,), Status.KEPT)
