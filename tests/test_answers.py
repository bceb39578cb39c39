"""The document that an answer URL must return stands in the finding, complete."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_fixtures import Case, outcome_of

FIXTURES = Path(__file__).parent / "fixtures" / "add-participant"
LINES = '<Response>\n    <Conference{attributes} stayAlone="true">{room}</Conference>\n</Response>'
DOCUMENTS = {
    "room-that-is-a-literal": (' beep="false"', "Sales Room"),
    "room-in-variable": ("", "{room}"),
    "room-in-constant": ("", "Sales &amp; Support"),
    "room-sid-that-the-configuration-names": ("", "Sales Room"),
    "beep-on-enter": (' beep="true"', "SalesRoom"),
    "empty-wait-url": ("", "SalesRoom"),
    "answer-url-configured-with-a-constant-of-the-call": (' muted="true"', "SalesRoom"),
    "constants-for-the-document": (
        ' muted="true" startConferenceOnEnter="false" endConferenceOnExit="true"'
        ' waitSound="https://media.example.com/wait?a=1&amp;b=2" waitMethod="GET" maxParticipants="10"'
        ' callbackUrl="https://app.example.com/events" record="true"',
        "Q&amp;A",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_finding_holds_the_document(name: str) -> None:
    attributes, room = DOCUMENTS[name]
    [finding] = [each for each in outcome_of(Case(FIXTURES / name)).findings if "The document:" in each.help]
    assert finding.help.endswith("The document:\n" + LINES.format(attributes=attributes, room=room))
