"""Builders and what a run is asked for: levels, rules, ignore comments, settings; and what stands beside them."""

from __future__ import annotations

import textwrap

import pytest
from builder_programs import IMPORTS, outcome_of, stays, told

from codemod import Level, Options, migrate_source
from codemod.configuration import Configuration
from codemod.python import module

# ---- what is asked for -----------------------------------------------------------------------------------------------

PROGRAM = IMPORTS + textwrap.dedent(
    """
    def answer(name):
        r = VoiceResponse()
        r.say("Hello.")
        d = Dial(caller_id="+15550100")
        d.client(name)
        r.append(d)
        return str(r)


    def plain():
        r = VoiceResponse()
        r.hangup()
        return str(r)
    """
)


def levels(text: str, options: Options) -> list[tuple[int, str]]:
    outcome = migrate_source(text.encode(), "voice.py", options)
    return [(each.place.line, each.level.value) for each in outcome.findings if each.level is not Level.NOTE]


def test_automatic_changes_only_leave_what_needs_review() -> None:
    options = Options(level=Level.AUTOMATIC)
    outcome = migrate_source(PROGRAM.encode(), "voice.py", options)
    after = outcome.after.decode()
    assert "d.client(name)" in after
    assert "r.add_hangup()" in after
    assert all(level == "review" for line, level in levels(PROGRAM, options) if line < 12)


def test_rules_that_are_not_asked_for_keep_their_documents() -> None:
    options = Options(ignore=("VB612",))
    outcome = migrate_source(PROGRAM.encode(), "voice.py", options)
    after = outcome.after.decode()
    assert "d.client(name)" in after
    assert "r.add_hangup()" in after


@pytest.mark.parametrize("comment", ["# vobiz: ignore", "# vobiz: ignore[VB612]", "# vobiz: ignore[VB501]"])
def test_an_ignore_comment_keeps_its_document(comment: str) -> None:
    text = PROGRAM.replace("d.client(name)", f"d.client(name)  {comment}")
    outcome = migrate_source(text.encode(), "voice.py")
    after = outcome.after.decode()
    assert "d.client(name)" in after
    assert "r.add_hangup()" in after


def test_an_ignore_comment_keeps_a_class_that_is_not_followed() -> None:
    text = PROGRAM + "\n\nMAKERS = [VoiceResponse]  # vobiz: ignore\n"
    outcome = migrate_source(text.encode(), "voice.py")
    assert "stands here for documents" not in told(outcome)
    assert "stands here for documents" in told(
        migrate_source(text.replace("  # vobiz: ignore", "").encode(), "voice.py")
    )


def test_a_rule_that_is_not_asked_for_says_nothing_of_what_holds_a_document() -> None:
    text = PROGRAM.replace("r.hangup()", "r.enqueue('x')")
    outcome = migrate_source(text.encode(), "voice.py", Options(ignore=("VB620",)))
    assert "Enqueue" not in told(outcome)


def test_the_attribute_of_the_configuration_is_written() -> None:
    program = """
        def answer():
            r = VoiceResponse()
            r.dial().conference("Sales")
            return str(r)
    """
    options = Options(configuration=Configuration(stay_alone=True))
    assert "stay_alone=True" in outcome_of(program, options).after.decode()


def test_a_document_moves_beside_another_change_in_the_same_statement() -> None:
    head = 'from twilio.rest import Client as Rest\n\nclient = Rest("AC1", "token")\n' + IMPORTS
    program = """
        def answer():
            r = VoiceResponse()
            client.conferences(r.to_xml()).update(status="completed")
            return str(r)
    """
    outcome = outcome_of(program, head=head)
    after = outcome.after.decode()
    assert "delete_conference" in after
    assert "r = vobizxml.ResponseElement()" in after
    assert "VoiceResponse" not in after
    assert "another change" not in told(outcome)


def test_a_document_stays_that_would_not_move_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    head = 'from twilio.rest import Client as Rest\n\nclient = Rest("AC1", "token")\n' + IMPORTS
    program = """
        def answer():
            r = VoiceResponse()
            client.conferences(r.to_xml()).update(status="completed")
            return str(r)
    """
    monkeypatch.setattr(module, "fits", lambda *_: False)
    outcome = outcome_of(program, head=head)
    assert "delete_conference" in outcome.after.decode()
    assert "r = VoiceResponse()" in outcome.after.decode()
    assert "another change is made in the same statement" in told(outcome)


def test_a_document_that_a_function_makes_and_another_cuts_up_stays() -> None:
    stays(
        """
        def make():
            r = VoiceResponse()
            r.say("x")
            return str(r)

        def cut():
            return make().split("<Say>")
    """,
        "looks at the text of this document",
    )


def test_a_file_without_a_line_end_gets_none() -> None:
    text = IMPORTS + 'r = VoiceResponse()\nr.dial(action="https://x.example.com/after").conference("Sales")'
    after = migrate_source(text.encode(), "voice.py").after.decode()
    assert after.endswith('r.add_conference("Sales")\nr.add_redirect("https://x.example.com/after")')


@pytest.mark.parametrize("call", ['patch("app.voice.VoiceResponse")', 'monkeypatch.setattr("voice.Dial", None)'])
def test_doubles_of_classes_are_told(call: str) -> None:
    program = f"""
        def answer(patch, monkeypatch):
            r = VoiceResponse()
            r.say("Call app.voice.VoiceResponse or voice.Dial.")
            {call}
            return str(r)
    """
    found = [each for each in outcome_of(program).findings if "stands here for documents" in each.message]
    assert [each.place.line for each in found] == [7]


def test_classes_of_an_unused_alias_are_told() -> None:
    head = "import twilio.twiml.voice_response as voice\n\n\n"
    program = """
        def answer(name):
            r = voice.VoiceResponse()
            r.say("Hello.")
            return str(r), getattr(voice, name)
    """
    assert "TwiML is built here" in told(outcome_of(program, head=head))
