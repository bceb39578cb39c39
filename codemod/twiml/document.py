"""TwiML in files: found and named, so that none is forgotten."""

from __future__ import annotations

import re

from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.options import Options
from codemod.rules import Rules
from codemod.scan import DOCUMENT, WIDE

# The verbs of a voice document; one of messages has others (Message, Sms).
VOICE = re.compile(
    r"<(?:\w+:)?(?:Say|Play|Pause|Gather|Record|Dial|Conference|Redirect|Hangup|Reject|Enqueue|Leave|Queue|Pay|Prompt|Refer"
    r"|Connect|Start|Stop|Stream|Siprec)[\s>/]"
)
ROOT = re.compile(DOCUMENT.pattern.decode())
ATTRIBUTE = r"\s{}\s*="
IGNORE = re.compile(r"<!--\s*vobiz:\s*ignore(?:\s*\[(?P<codes>[^\]]*)\])?", re.IGNORECASE)
LINE_END = re.compile(r"\r\n|\r|\n")


def find_document(content: bytes, path: str, rules: Rules, options: Options) -> Outcome:
    """Return the outcome for a file that may be a TwiML document: nothing is changed, a voice document is named."""
    text = content.decode("utf-16" if content.startswith(WIDE) else "utf-8-sig", "replace")
    root = ROOT.search(text)
    message = rules.messages["document"]
    if root is None or VOICE.search(text, root.end()) is None or not options.wants(message.code, message.name):
        return Outcome(path, content, content, (), Status.KEPT)
    if any(re.search(ATTRIBUTE.format(name), text) for name in rules.tables["participants"]["answer"]["constant"]):
        return Outcome(path, content, content, (), Status.KEPT)  # it says what only the target understands
    lines = LINE_END.split(text[: root.start()])
    line, column = len(lines), len(lines[-1]) + 1
    place = Place(line, column, line, column + len(root.group()) - 1)
    if _is_ignored(text, message.code):
        finding = Finding(message.code, message.name, Level.NOTE, path, place, rules.messages["ignored"].text)
    else:
        finding = Finding(message.code, message.name, message.level, path, place, message.text, message.help)
    return Outcome(path, content, content, (finding,), Status.KEPT)


def _is_ignored(text: str, code: str) -> bool:
    """Return whether a comment of the document accepts findings of this code, or all."""
    codes = [match["codes"] for match in IGNORE.finditer(text)]
    return any(each is None or code in re.findall(r"\w+", each.upper()) for each in codes)
