"""The mapping table as text, and one rule explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from codemod.finding import Level
from codemod.report.rules_report import explanation, table
from codemod.rules import load_rules


@dataclass(frozen=True)
class Rule:
    """What the report reads of a rule."""

    code: str = "VB201"
    name: str = "mute"
    twilio: str = "participant.update(muted=True)"
    vobiz: str | None = "client.mute(auth_id, room)"
    manual: str | None = None
    level: Level = Level.AUTOMATIC
    why: str = "Each control is a method.\n\nSo the flag goes."
    seed: str | None = "participants(call_sid).update(muted=True)"
    notes: tuple[str, ...] = ("It is no longer one request.", "Long " * 30)
    example: str | None = None
    help: str = ""
    isolate: tuple[Any, ...] = ()


RULE: Any = Rule()
MANUAL: Any = Rule(
    "VB209", "coach", "participant.update(\n    coaching=_)", None, "Do it by hand.", Level.MANUAL, "", None, ()
)


@pytest.mark.parametrize("width", [None, 80])
def test_the_table_has_a_rule_on_each_line(width: int | None) -> None:
    assert table([RULE, MANUAL], width).split("\n") == [
        "Code   Rule   Twilio                           Vobiz",
        "VB201  mute   participant.update(muted=True)   client.mute(auth_id, room)",
        "VB209  coach  participant.update( coaching=_)  manual",
    ]


def test_a_narrow_terminal_gets_one_column_under_the_other() -> None:
    assert table([RULE, MANUAL], 60).split("\n") == [
        "VB201  mute",
        "       Twilio  participant.update(muted=True)",
        "       Vobiz   client.mute(auth_id, room)",
        "VB209  coach",
        "       Twilio  participant.update( coaching=_)",
        "       Vobiz   manual",
    ]


def test_a_rule_is_explained_with_both_sides_and_its_example() -> None:
    shown = explanation(RULE, ("old(\n  1)\n", "\nnew()\n"), 60)
    assert (
        shown
        == """\
VB201 mute (automatic)

Each control is a method.

So the flag goes.

Twilio
    participant.update(muted=True)

Vobiz
    client.mute(auth_id, room)

Caveats
  - It is no longer one request.
  - Long Long Long Long Long Long Long Long Long Long Long
    Long Long Long Long Long Long Long Long Long Long Long
    Long Long Long Long Long Long Long Long

Row of the mapping table
    participants(call_sid).update(muted=True)

Before
    old(
      1)

After
    new()"""
    )


def test_a_rule_without_counterpart_says_what_to_do_by_hand() -> None:
    assert explanation(MANUAL, None).split("\n\n") == [
        "VB209 coach (manual)",
        "Twilio\n    participant.update(\n        coaching=_)",
        "By hand, since Vobiz has no counterpart\n    Do it by hand.",
    ]


def test_a_rule_for_a_person_says_what_to_do() -> None:
    rule = Rule(vobiz=None, manual="Vobiz has no such thing", help="Do it by hand.", level=Level.MANUAL)
    assert "What to do\n    Do it by hand." in explanation(rule, None)


def test_what_isolating_adds_is_shown_below_the_vobiz_side() -> None:
    shown = explanation(load_rules().by_name["unhold-participant"], None)
    _, _, below = shown.partition('\n\nVobiz, where hold = "isolate" is configured\n')
    assert below.startswith(
        """\
    client.conference.stop_audio_member(auth_id, room, member_id)
    client.conference.undeaf_member(auth_id, room, member_id)
    client.conference_members.unmute_member(auth_id, room, member_id)

"""
    )
