"""Programs that build TwiML, run before on twilio and after on a stand-in; their documents must correspond."""

from __future__ import annotations

import ast
import asyncio
import inspect
import textwrap
from collections.abc import Mapping

import vobizxml_double
from defects import defects
from lxml import etree
from twiml_mapper import canonical, mapped

from codemod import Level, Options, Outcome, migrate_source
from codemod.configuration import Configuration
from codemod.python.comments import comments_of

IMPORTS = (
    "from twilio.twiml.voice_response import "
    "Client, Conference, Connect, Dial, Gather, Number, Pause, Play, Record, Redirect, Say, Sip, Start, Stream, "
    "VoiceResponse\n\n\n"
)


def outcome_of(body: str, options: Options | None = None, *, head: str = IMPORTS) -> Outcome:
    """Return what becomes of a program: imports of every builder, and a body."""
    outcome = migrate_source((head + textwrap.dedent(body).lstrip("\n")).encode(), "voice.py", options)
    assert not defects(outcome), told(outcome)
    return outcome


def run(program: bytes, arguments: Mapping[str, object]) -> str:
    """Return what the program's `answer` gives, as text."""
    names: dict[str, object] = {"__name__": "voice"}
    exec(compile(program, "voice.py", "exec"), names)
    answer = names["answer"]
    assert callable(answer)
    found = answer(**arguments)
    return str(asyncio.run(found) if inspect.iscoroutine(found) else found)


def told(outcome: Outcome) -> str:
    return "\n".join(f"{each.place.line} {each.level.value} {each.code} {each.message}" for each in outcome.findings)


def lost(before: str, after: str) -> list[str]:
    """Return the comments of a program that its new text lacks, or has in another order."""
    new = iter([each.text for each in comments_of(after)])
    return [each.text for each in comments_of(before) if each.text not in new]


def agree(
    body: str, *, head: str = IMPORTS, stay_alone: bool | None = None, manual: bool = False, **arguments: object
) -> str:
    """Hold the document of a program against that of what becomes of it; return the new program."""
    options = Options(configuration=Configuration(stay_alone=stay_alone))
    outcome = outcome_of(body, options, head=head)
    held = [each for each in outcome.findings if each.level is Level.MANUAL]
    assert bool(held) == manual, told(outcome)
    assert outcome.changes
    assert not lost(outcome.before.decode(), outcome.after.decode()), outcome.after.decode()
    before = run(outcome.before, arguments)
    with vobizxml_double.installed():
        after = run(outcome.after, arguments)
    wanted = canonical(mapped(etree.fromstring(before.encode()), stay_alone))
    assert canonical(etree.fromstring(after.encode())) == wanted, outcome.after.decode()
    again = migrate_source(outcome.after, "voice.py")
    assert again.after == outcome.after
    return outcome.after.decode().partition("\n\n\n")[2] if head == IMPORTS else outcome.after.decode()


def stays(body: str, *words: str, head: str = IMPORTS) -> Outcome:
    """Hold that a program is left as it is, and that a finding says why."""
    outcome = outcome_of(body, head=head)
    assert outcome.after == outcome.before, outcome.after.decode()
    text = told(outcome)
    edited = [each for each in outcome.findings if each.level in (Level.AUTOMATIC, Level.REVIEW)]
    assert not edited, text
    assert any(each.level is Level.MANUAL for each in outcome.findings), text
    for each in words:
        assert each in text, text
    ast.parse(outcome.after)
    return outcome
