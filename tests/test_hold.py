"""Hold, as programs run: which calls are made and in which order, with and without isolating, and what is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unittest import mock

import pytest
from defects import defects
from vobiz_double import Call, World

from codemod.configuration import Configuration
from codemod.finding import Level, Outcome
from codemod.migrate import migrate_source
from codemod.options import Options

CLIENT = 'import os\nfrom twilio.rest import Client\n\nclient = Client()\nasked = []\nleg = "call" + "-1"\n'
ASK = "\ndef ask(what, answer):\n    asked.append(what)\n    return answer\n"
FILE, OTHER = "https://x.example/hold.mp3", "https://x.example/other.mp3"
MEMBER = {"auth_id": "MA_1", "conference_name": "SalesRoom", "member_id": "m-call-1"}
MUTE: Call = ("conference_members.mute_member", MEMBER)
UNMUTE: Call = ("conference_members.unmute_member", MEMBER)
DEAF: Call = ("conference.deaf_member", MEMBER)
UNDEAF: Call = ("conference.undeaf_member", MEMBER)
STOP: Call = ("conference.stop_audio_member", MEMBER)
PLAY: Call = ("conference.play_audio_member", {**MEMBER, "url": FILE})
LOOK = "conferences.get_conference"

AUDIO = Configuration(hold_url=FILE)
ISOLATE = Configuration(hold_url=FILE, hold="isolate")
HELD, FREED = [MUTE, DEAF, PLAY], [STOP, UNDEAF, UNMUTE]


def updated(keywords: str, configuration: Configuration, before: str = "") -> Outcome:
    """Return what becomes of a program that updates a participant."""
    text = f'{CLIENT}{ASK}{before}client.conferences("SalesRoom").participants(leg).update({keywords})\n'
    outcome = migrate_source(text.encode(), "program.py", Options(configuration=configuration))
    assert not defects(outcome)
    return outcome


def run(outcome: Outcome, environment: Mapping[str, str] | None = None) -> tuple[World, list[str]]:
    """Run a migrated program; return what the stand-in was asked, and what the program evaluated."""
    assert outcome.changes, [each.message for each in outcome.findings]
    names: dict[str, Any] = {}
    variables = {"VOBIZ_AUTH_ID": "MA_1", "VOBIZ_AUTH_TOKEN": "secret", **(environment or {})}
    with World().installed() as world, mock.patch.dict("os.environ", variables):
        exec(compile(outcome.after, "program.py", "exec"), names)
    return world, names["asked"]


def levels(outcome: Outcome, code: str) -> list[Level]:
    return [each.level for each in outcome.findings if each.code == code and each.level is not Level.NOTE]


# ---- which calls, in which order -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("configuration", "flag", "expected"),
    [
        (AUDIO, True, [PLAY]),
        (AUDIO, False, [STOP]),
        (ISOLATE, True, HELD),
        (ISOLATE, False, FREED),
    ],
)
@pytest.mark.parametrize("written", ["{}", "bool(ask('flag', {}))", "ask('flag', {})", "not (not {})", "'{}'"])
def test_the_calls_of_hold_in_both_modes(
    configuration: Configuration, flag: bool, expected: list[Call], written: str
) -> None:
    outcome = updated(f"hold={written.format(flag)}", configuration)
    world, _ = run(outcome)

    assert world.changes == expected
    assert [name for name, _ in world.calls].count(LOOK) == 1


@pytest.mark.parametrize("configuration", [AUDIO, ISOLATE])
def test_a_flag_that_is_none_changes_nothing(configuration: Configuration) -> None:
    world, _ = run(updated("hold=ask('flag', None)", configuration))

    assert world.changes == []


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        # Nobody hears a member on hold before or while they are put there, and who is to stay muted is never unmuted.
        ("hold=True, muted=True", [MUTE, DEAF, PLAY]),
        ("hold=True, muted=False", [MUTE, DEAF, PLAY]),
        ("hold=False, muted=True", [MUTE, STOP, UNDEAF]),
        ("hold=False, muted=False", [STOP, UNDEAF, UNMUTE]),
        ("hold=bool(ask('flag', True)), muted=True", [MUTE, DEAF, PLAY]),
        ("hold=bool(ask('flag', False)), muted=True", [MUTE, STOP, UNDEAF]),
        ("hold=ask('flag', None), muted=True", [MUTE]),
        ("hold=bool(ask('flag', True)), muted=False", [MUTE, DEAF, PLAY]),
        ("hold=bool(ask('flag', False)), muted=False", [STOP, UNDEAF, UNMUTE]),
        ("muted=False", [UNMUTE]),
    ],
)
def test_isolating_beside_muted(keywords: str, expected: list[Call]) -> None:
    outcome = updated(keywords, ISOLATE)
    world, _ = run(outcome)

    assert world.changes == expected
    assert not [each for each in outcome.findings if each.level is Level.REVIEW]


@pytest.mark.parametrize(
    "keywords",
    [
        "hold=True, muted=ask('muted', True)",
        "hold=False, muted=bool(ask('muted', True))",
        "hold=bool(ask('hold', True)), muted=ask('muted', True)",
        "hold=ask('hold', None), muted=False",  # where hold is None, muted is all that is asked
    ],
)
def test_what_is_meant_is_not_guessed_where_isolating_and_a_flag_say_different_things(keywords: str) -> None:
    outcome = updated(keywords, ISOLATE)

    [finding] = [each for each in outcome.findings if each.level is Level.MANUAL]
    assert not outcome.changes
    assert "is decided when the program runs" in finding.message
    assert "Make one update for hold and one for muted" in finding.help
    assert updated(keywords, AUDIO).changes


@pytest.mark.parametrize("written", ["False", "ask('flag', True)"])
def test_unholding_says_that_it_also_unmutes(written: str) -> None:
    outcome = updated(f"hold={written}", ISOLATE)

    code = "VB204" if written == "False" else "VB203"
    assert levels(outcome, code) == [Level.REVIEW]
    assert f"# TODO(vobiz {code}): this also unmutes a member" in outcome.after.decode()


@pytest.mark.parametrize(("configuration", "told"), [(AUDIO, "is not confirmed"), (ISOLATE, "is muted and deaf")])
def test_each_hold_carries_the_note_of_its_mode(configuration: Configuration, told: str) -> None:
    notes = [each.message for each in updated("hold=True", configuration).findings if each.level is Level.NOTE]

    assert len([note for note in notes if "does not loop" in note and told in note]) == 1


@pytest.mark.parametrize(("configuration", "count"), [(AUDIO, 0), (ISOLATE, 1)])
def test_unmuting_somebody_who_is_isolated_is_told(configuration: Configuration, count: int) -> None:
    notes = [each.message for each in updated("muted=False", configuration).findings if each.level is Level.NOTE]

    assert len([note for note in notes if "is heard by the room" in note]) == count


def test_what_is_not_written_beside_isolating_is_told() -> None:
    notes = [each.message for each in updated("hold=True, muted=False", ISOLATE).findings]

    assert [note for note in notes if "unmute_member(auth_id, room, member_id) is not written" in note]
    done = [each.message for each in updated("hold=False, muted=False", ISOLATE).findings]
    assert not [note for note in done if "is not written" in note]


# ---- the URL ---------------------------------------------------------------------------------------------------------

EVALUATED = {
    "after the flag": "hold=ask('hold', FLAG), hold_url=ask('url', 'https://x.example/hold.mp3')",
    "before the flag": "hold_url=ask('url', 'https://x.example/hold.mp3'), hold=ask('hold', FLAG)",
    "a flag in place": "hold=not ask('hold', not FLAG), hold_url=ask('url', 'https://x.example/hold.mp3')",
    "with a default": "hold=ask('hold', FLAG), hold_url=ask('url', None) or None",
}


@pytest.mark.parametrize("configuration", [AUDIO, ISOLATE])
@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("name", EVALUATED)
def test_a_url_is_evaluated_once_and_in_its_place_whatever_the_flag_is(
    name: str, flag: bool, configuration: Configuration
) -> None:
    world, asked = run(updated(EVALUATED[name].replace("FLAG", str(flag)), configuration))

    assert asked == (["url", "hold"] if name == "before the flag" else ["hold", "url"])
    expected = {(True, "audio"): [PLAY], (True, "isolate"): HELD, (False, "audio"): [STOP], (False, "isolate"): FREED}
    assert world.changes == expected[flag, configuration.hold]


def test_the_url_of_a_member_that_needs_no_look_up_is_evaluated_on_both_ways() -> None:
    text = f"""{CLIENT}{ASK}
for participant in client.conferences("SalesRoom").participants.list():
    participant.update(hold=participant.call_sid == "call-1", hold_url=ask("url", "{FILE}"))
"""
    outcome = migrate_source(text.encode(), "program.py")
    world, asked = run(outcome)

    assert asked == ["url", "url"]
    assert world.changes == [PLAY, ("conference.stop_audio_member", {**MEMBER, "member_id": "m-call-2"})]


@pytest.mark.parametrize(
    "url",
    [
        "None or None",
        "None if asked else None",
        "os.environ.get('HOLD')",
        "os.getenv('HOLD')",
        "asked and 'x'",
        "url",
        "other",
        "default()",
    ],
)
def test_a_url_that_may_be_missing_needs_the_configured_one(url: str) -> None:
    before = f"url = None\nif asked:\n    url = '{OTHER}'\nother = os.environ.get('HOLD')\n"
    if url == "default()":
        before, url = f"{before}def hold(url='', again=None):\n    ", "url"
    without = updated(f"hold=True, hold_url={url}", Configuration(), before)
    [finding] = [each for each in without.findings if each.level is Level.MANUAL]
    assert "may be None or empty" in finding.message
    assert not without.changes

    outcome = updated(f"hold=True, hold_url={url}", AUDIO, before)
    if "def hold" in before:
        outcome = updated(f"hold=True, hold_url={url})\nhold(", AUDIO, before)
    assert run(outcome)[0].changes == [PLAY]


@pytest.mark.parametrize(
    ("url", "environment", "played"),
    [
        (f"'{OTHER}' if not asked else None", {}, OTHER),
        (f"os.environ.get('HOLD', '{OTHER}')", {}, OTHER),
        ("os.environ.get('HOLD')", {"HOLD": OTHER}, OTHER),
        (f"os.environ.get('HOLD') or '{OTHER}'", {}, OTHER),
    ],
)
def test_the_programs_own_url_comes_before_the_configured(
    url: str, environment: Mapping[str, str], played: str
) -> None:
    world, _ = run(updated(f"hold=True, hold_url={url}", AUDIO), environment)

    assert world.changes == [("conference.play_audio_member", {**MEMBER, "url": played})]


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("nothing", ["None", "values.unset"])
def test_a_url_that_hangs_on_the_same_flag_is_there_where_it_is_needed(nothing: str, flag: bool) -> None:
    imported = "from twilio.base import values\n" if nothing != "None" else ""
    before = f"{imported}held = ask('held', {flag})\n"
    outcome = updated(f"hold=held, hold_url='{FILE}' if held else {nothing}", Configuration(), before)

    assert run(outcome)[0].changes == [PLAY if flag else STOP]


@pytest.mark.parametrize("url", ["values.unset if asked else 'x'", "url", "given"])
def test_twilios_word_for_nothing_is_no_url(url: str) -> None:
    before = "from twilio.base import values\nurl = values.unset\n"
    if url == "given":
        before += "def hold(given=values.unset):\n    "
    outcome = updated(f"hold=True, hold_url={url}", AUDIO, before)

    assert not outcome.changes
    assert any("may be None or empty" in each.message for each in outcome.findings)


# ---- what a URL leads to ---------------------------------------------------------------------------------------------

ROUTES = """
from twilio.twiml.voice_response import VoiceResponse

BASE = "https://desk.example"

def music(room):
    response = VoiceResponse()
    response.play("x.mp3", loop=0)
    return response

@app.route("/voice/hold/<room>")
def hold_route(room):
    return str(music(room))

@app.post("/wait")
async def wait_route():
    return "<Response><Play>https://x.example/x.mp3</Play></Response>"

def page(request):
    return render(request, "hold.xml")

@app.get("/file")
def file_route():
    note("https://desk.example/other.xml")
    return open("x.mp3").read()

@cached
def plain():
    return music

@app.get("/")
def root():
    return str(music(""))

app.add_url_rule("/page/", view_func=page)
"""


@pytest.mark.parametrize(
    "url",
    [
        'url_for("hold_route", room="x", _external=True)',
        'url_for("voice.wait_route")',
        'request.url_for("wait_route")',
        'BASE + reverse("desk:page")',
        '"https://desk.example/wait"',
        '"https://desk.example/wait?volume=1"',
        '"https://desk.example/voice/hold/sales"',
        'f"{BASE}/voice/hold/{room}"',
        'BASE + "/wait"',
        'request.url_root + "wait"',
        'urljoin(base, "/wait")',
        '"https://desk.example/page/"',
        'f"{base}/hold.xml"',
        'f"{base}/wait" if room else "https://x.example/a.mp3"',
        '"http://twimlets.com/holdmusic?Bucket=x"',
    ],
)
def test_a_url_that_plainly_leads_to_a_document_needs_review(url: str) -> None:
    outcome = updated(f"hold=True, hold_url={url}", Configuration(), ROUTES)

    assert levels(outcome, "VB203") == [Level.REVIEW]
    assert "must be an audio file (mp3, wav), not a TwiML" in " ".join(outcome.after.decode().split()).replace("# ", "")


@pytest.mark.parametrize(
    "url",
    [
        'url_for("file_route")',
        '"https://desk.example/file"',
        '"https://desk.example/await"',
        '"https://desk.example/"',
        'url_for(endpoint, "x", 1)',
        "url",
        "ROOM",
        'f"{base}/{room}"',
        "BASE * 2",
        "room or base",
    ],
)
def test_a_url_of_which_nothing_is_known_is_a_note(url: str) -> None:
    outcome = updated(f"hold=True, hold_url={url}", Configuration(), f"{ROUTES}\nfor ROOM in base: pass\n")

    assert levels(outcome, "VB203") == [Level.AUTOMATIC]
    assert [each for each in outcome.findings if each.level is Level.NOTE and "must name an audio file" in each.message]


@pytest.mark.parametrize(
    "url", ['"https://x.example/a.MP3?x=1"', 'f"{base}/a.wav"', 'BASE + "/a.mp3"', "constant", '"" or FILE or "x.mp3"']
)
def test_a_url_of_an_audio_file_needs_no_note(url: str) -> None:
    before = f'{ROUTES}\nconstant = "{FILE}"\nFILE = "a.wav"\n'
    outcome = updated(f"hold=True, hold_url={url}", AUDIO, before)

    assert levels(outcome, "VB203") == [Level.AUTOMATIC]
    assert not [each for each in outcome.findings if "must name an audio file" in each.message]


# ---- where there is no place for several calls -----------------------------------------------------------------------


def test_a_lambda_has_room_for_one_call_only() -> None:
    text = CLIENT + (
        "import threading\n"
        'threading.Timer(1, lambda: client.conferences("SalesRoom").participants(leg).update(hold=True)).start()\n'
    )
    isolated = migrate_source(text.encode(), "program.py", Options(configuration=ISOLATE))

    assert migrate_source(text.encode(), "program.py", Options(configuration=AUDIO)).changes
    assert not isolated.changes
    [finding] = [each for each in isolated.findings if each.level is Level.MANUAL]
    assert "this takes more than one statement" in finding.message
