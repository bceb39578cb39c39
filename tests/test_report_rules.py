"""The mapping table as text, and one rule explained."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from codemod.report import rules_markdown
from codemod.report.rule_pages import Entry, Page, entries, matching, rule_page
from codemod.report.rules_report import as_json, explanation, table
from codemod.rules import load_rules

RULE = Page(
    "VB201",
    "mute",
    "automatic",
    why="Each control is a method.\n\nSo the flag goes.",
    twilio="participant.update(muted=True)",
    vobiz="client.mute(auth_id, room)",
    caveats=("It is no longer one request.", "Long " * 30),
    seed="participants(call_sid).update(muted=True)",
    sources=("A table, of 2026-06-29.",),
    before="old(\n  1)",
    after="new()",
)
MANUAL = Page(
    "VB209",
    "coach",
    "manual",
    twilio="participant.update(\n    coaching=_)",
    manual="Vobiz has no such thing",
    help="Do it by hand.",
    before="stays()",
    after="stays()",
)
FINDING = Page("VB504", "document", "manual", says="{what} is a document", help="Convert it.")


def entry(page: Page) -> Entry:
    vobiz = page.vobiz or "manual"
    twilio = " ".join(page.twilio.split())
    return Entry(page.code, page.name, page.level, twilio, vobiz if twilio else "", page.says, lambda: page)


ROWS = [entry(RULE), entry(MANUAL)]
ALL = [*ROWS, entry(FINDING)]


@pytest.mark.parametrize("width", [None, 80])
def test_the_table_has_a_rule_on_each_line(width: int | None) -> None:
    assert table(ROWS, width).split("\n") == [
        "Code   Rule   Twilio                           Vobiz",
        "VB201  mute   participant.update(muted=True)   client.mute(auth_id, room)",
        "VB209  coach  participant.update( coaching=_)  manual",
    ]


def test_findings_that_are_no_row_have_a_table_of_their_own() -> None:
    assert table(ALL).split("\n")[3:] == [
        "",
        "Code   Finding   Level   Says",
        "VB504  document  manual  {what} is a document",
    ]
    assert table(ALL[2:]).startswith("Code   Finding")
    assert table([]) == ""


def test_a_narrow_terminal_gets_one_column_under_the_other() -> None:
    assert table(ALL, 40).split("\n") == [
        "VB201  mute",
        "       Twilio  participant.update(muted=True)",
        "       Vobiz   client.mute(auth_id,",
        "               room)",
        "VB209  coach",
        "       Twilio  participant.update(",
        "               coaching=_)",
        "       Vobiz   manual",
        "",
        "VB504  document",
        "       Level  manual",
        "       Says   {what} is a document",
    ]


def test_a_word_finds_a_rule_or_all_that_hold_it() -> None:
    assert matching(ALL, "vb201") == matching(ALL, "Mute") == [ALL[0]]
    assert matching(ALL, "vb2") == ROWS
    assert matching(ALL, "client.mute") == [ALL[0]]
    assert matching(ALL, "a document") == [ALL[2]]
    assert matching(ALL, "nothing") == []


def test_a_rule_is_explained_with_both_sides_and_its_example() -> None:
    shown = explanation(RULE, 60)
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
    new()

Sources
  - A table, of 2026-06-29."""
    )


def test_a_rule_without_counterpart_says_what_to_do_by_hand() -> None:
    assert explanation(MANUAL).split("\n\n") == [
        "VB209 coach (manual)",
        "Twilio\n    participant.update(\n        coaching=_)",
        "By hand, since Vobiz has no counterpart\n    Vobiz has no such thing",
        "What to do\n    Do it by hand.",
        "Left as it is\n    stays()",
    ]


def test_pages_as_json_name_all_that_they_hold() -> None:
    document = json.loads(as_json([RULE, FINDING]))
    assert document["version"] == 1
    assert [page["code"] for page in document["rules"]] == ["VB201", "VB504"]
    assert document["rules"][0]["caveats"][0] == "It is no longer one request."
    assert set(document["rules"][0]) == {field.name for field in fields(Page)}


def test_a_page_as_markdown_keeps_code_as_code() -> None:
    shown = rules_markdown.page(
        replace(
            RULE,
            why="hold_url= of <Say> and f(a, b) go *away*, `x_y` too.",
            attributes=(("Attributes of <Dial> around it", ("a_b: stays",)),),
        )
    )
    assert shown.startswith("# VB201 `mute`\n\nLevel: automatic: rewritten, and nothing is left to do.\n\n")
    assert "`hold_url=` of `<Say>` and `f(a, b)` go \\*away\\*, `x_y` too.\n" in shown
    assert "## Attributes of `<Dial>` around it\n\n- `a_b`: stays\n" in shown
    assert "## Before\n\n```xml\nold(\n  1)\n```\n\n## After\n\n```xml\nnew()\n```\n" in shown
    assert "## Left as it is\n\n```python\nstays()\n```\n" in rules_markdown.page(MANUAL)
    assert rules_markdown.page(FINDING) == (
        "# VB504 `document`\n\nLevel: manual: left as it is, for a person.\n\n> {what} is a document\n\n"
        "## What to do\n\nConvert it.\n"
    )


def test_the_table_as_markdown_links_to_the_pages() -> None:
    assert rules_markdown.table(ALL, linked=True).split("\n")[2:4] == [
        "| VB201 | [mute](VB201-mute.md) | `participant.update(muted=True)` | `client.mute(auth_id, room)` |",
        "| VB209 | [coach](VB209-coach.md) | `participant.update( coaching=_)` | manual |",
    ]
    assert rules_markdown.table(ALL).endswith("| VB504 | document | manual | {what} is a document |")
    assert rules_markdown.table([]) == ""


def test_code_with_backticks_and_bars_stays_whole() -> None:
    assert rules_markdown.span("a `b` | c") == "``a `b` \\| c``"
    assert rules_markdown.span("`b`") == "`` `b` ``"
    assert rules_markdown.fenced("```\nx\n```", "python") == "````python\n```\nx\n```\n````"


def test_every_finding_has_a_page() -> None:
    rules = load_rules()
    pages = {(each.code, each.name) for each in entries(rules)}
    assert pages == set(rules.names)


def test_pages_name_their_sources_with_their_dates() -> None:
    pages = {each.name: each for each in entries(load_rules())}
    assert any("2026-07-20" in source for source in pages["mute-participant"].page().sources)
    assert any("August 2026" in source for source in pages["conference"].page().sources)


def test_what_isolating_adds_is_shown_below_the_vobiz_side() -> None:
    shown = explanation(rule_page(load_rules().by_name["unhold-participant"], {}, None))
    _, _, below = shown.partition('\n\nVobiz, where hold = "isolate" is configured\n')
    assert below.startswith(
        """\
    client.conference.stop_audio_member(auth_id, room, member_id)
    client.conference.undeaf_member(auth_id, room, member_id)
    client.conference_members.unmute_member(auth_id, room, member_id)

"""
    )
