"""What handlers read of the platform's requests: who asks them, what moves together, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from codemod import Options, plan
from codemod.finding import Finding, Level, Outcome
from codemod.migrate import migrate_source
from codemod.rules import load_rules
from codemod.table_files import RulesError
from codemod.webhooks import problems_of_requests, read_table, table_of

CALLBACK = """
from flask import Flask, request

app = Flask(__name__)


@app.post("/events")
def events():
    if request.form["StatusCallbackEvent"] == "participant-join":
        print(request.form["CallSid"])
    return "", 204
"""
MOVES = """
from twilio.twiml.voice_response import VoiceResponse


def hello():
    response = VoiceResponse()
    response.say("Hello.")
    return str(response)
"""
STAYS = MOVES.replace('say("Hello.")', 'enqueue("support")')
DOCUMENT = "<Response><Dial><Conference>Sales</Conference></Dial></Response>\n"


def moved(callback: str) -> str:
    return (
        callback.replace("StatusCallbackEvent", "ConferenceAction")
        .replace("participant-join", "enter")
        .replace("CallSid", "CallUUID")
    )


def run(source: str, **options: object) -> Outcome:
    return migrate_source(dedent(source).encode(), "app.py", Options(**options))  # type: ignore[arg-type]


def heavy(findings: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    return [(each.code, each.level.value, each.place.line) for each in findings if each.level is not Level.NOTE]


def tree(folder: Path, files: dict[str, str]) -> dict[str, tuple[str, list[tuple[str, str, int]]]]:
    """Return what becomes of each file of a tree, and what is said of it."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    planned = plan([folder], working_directory=folder)
    return {each.path: (each.after.decode(), heavy(each.findings)) for each in planned.outcomes if each.path in files}


# ---- who asks --------------------------------------------------------------------------------------------------------


def test_a_callback_moves_where_all_of_its_tree_does(tmp_path: Path) -> None:
    found = tree(tmp_path, {"callback.py": CALLBACK, "voice.py": MOVES})

    assert found["callback.py"][0] == moved(CALLBACK)
    assert found["callback.py"][1] == [
        ("VB510", "automatic", 9),
        ("VB512", "automatic", 9),
        ("VB510", "automatic", 10),
    ]


def test_a_document_of_the_tree_tells_too(tmp_path: Path) -> None:
    found = tree(tmp_path, {"callback.py": CALLBACK, "room.xml": DOCUMENT})

    assert found["callback.py"][0] == moved(CALLBACK)


def test_a_callback_needs_a_look_where_some_of_its_tree_stays(tmp_path: Path) -> None:
    found = tree(tmp_path, {"callback.py": CALLBACK, "voice.py": MOVES, "queue.py": STAYS})

    after, said = found["callback.py"]
    assert [line for line in after.splitlines() if "TODO" not in line and "# " not in line] == moved(
        CALLBACK
    ).splitlines()
    assert after.count("TODO(vobiz VB510): see that it is Vobiz that asks this handler") == 1
    assert ("VB510", "review", 9) in said


@pytest.mark.parametrize("beside", [{}, {"queue.py": STAYS}])
def test_a_callback_stays_where_nothing_of_its_tree_moves(beside: dict[str, str], tmp_path: Path) -> None:
    found = tree(tmp_path, {"callback.py": CALLBACK, **beside})

    assert found["callback.py"] == (CALLBACK, [("VB509", "manual", 9)])


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = tree(tmp_path / "one", {"a.py": CALLBACK, "b.py": MOVES})
    two = tree(tmp_path / "two", {"b.py": CALLBACK, "a.py": MOVES})

    assert (one["a.py"], one["b.py"]) == (two["b.py"], two["a.py"])


def test_a_module_whose_documents_stay_keeps_its_callbacks(tmp_path: Path) -> None:
    found = tree(tmp_path, {"callback.py": CALLBACK + STAYS, "voice.py": MOVES})

    assert "StatusCallbackEvent" in found["callback.py"][0]
    assert ("VB509", "manual", 9) in found["callback.py"][1]


def test_a_room_of_a_shared_handler_stays() -> None:
    outcome = run(
        """
        import os
        from flask import request
        from twilio.rest import Client

        client = Client(os.environ["A"], os.environ["B"])

        def both():
            if "MessageSid" in request.form:
                return "sms"
            client.conferences(request.form["ConferenceSid"]).update(status="completed")
        """
    )

    assert not outcome.changes
    assert [each.code for each in outcome.findings] == ["VB103", "VB509"]
    assert "MessageSid" in outcome.findings[1].message


# ---- what moves together ---------------------------------------------------------------------------------------------


def test_a_handler_that_needs_review_stays_whole_with_level_automatic() -> None:
    text = MOVES + dedent(
        """
        from flask import request

        def dialled():
            return request.form["DialCallStatus"] == "canceled" and request.form["CallSid"]

        def plain():
            return request.form["ParentCallSid"]
        """
    )
    outcome = run(text, level=Level.AUTOMATIC)

    after = outcome.after.decode()
    assert 'request.form["DialCallStatus"] == "canceled" and request.form["CallSid"]' in after
    assert 'request.form["ALegUUID"]' in after
    said = [each for each in outcome.findings if each.code == "VB510" and each.level is Level.REVIEW]
    assert len(said) == 1
    assert "--level automatic" in said[0].message


ROOM = """
import os
from flask import request
from twilio.rest import Client

client = Client(os.environ["A"], os.environ["B"])


def events():
    status = request.form["DialCallStatus"]
    client.conferences(request.form["ConferenceSid"]).update(status="completed")
    return status
"""


def test_the_call_that_such_a_handler_feeds_stays_with_it() -> None:
    outcome = run(ROOM, level=Level.AUTOMATIC)

    assert not outcome.changes
    assert {(each.code, each.level) for each in outcome.findings if each.level is not Level.NOTE} == {
        ("VB103", Level.REVIEW),
        ("VB510", Level.REVIEW),
    }


@pytest.mark.parametrize("ignore", ["VB510", "VB512", "callback-value"])
def test_a_run_that_is_not_asked_for_one_kind_keeps_the_handler(ignore: str) -> None:
    outcome = run(CALLBACK + MOVES, ignore=(ignore,))

    assert 'request.form["StatusCallbackEvent"] == "participant-join"' in outcome.after.decode()
    assert not [each for each in outcome.findings if each.code in ("VB509", "VB510", "VB512")]


def test_an_ignored_reading_keeps_the_call_that_another_feeds() -> None:
    text = ROOM.replace('["DialCallStatus"]', '["DialCallStatus"]  # vobiz: ignore')
    outcome = run(text)

    assert not outcome.changes
    assert [each.code for each in outcome.findings if each.level is Level.NOTE] == ["VB510"]


def test_a_room_that_is_addressed_and_kept_is_the_same_name_in_a_handler() -> None:
    outcome = run(ROOM.replace('status = request.form["DialCallStatus"]', 'status = request.form["ConferenceSid"]'))

    after = outcome.after.decode()
    assert after.count('request.form["ConferenceName"]') == 2
    assert "Sid" not in after.replace("# TODO", "")


def test_a_constant_that_another_module_uses_stays(tmp_path: Path) -> None:
    text = CALLBACK.replace('== "participant-join"', "== JOIN").replace("app =", 'JOIN = "participant-join"\napp =')
    found = tree(
        tmp_path, {"callback.py": text, "voice.py": MOVES, "user.py": "from callback import JOIN\nprint(JOIN)\n"}
    )

    assert found["callback.py"][0] == text
    assert [code for code, _, _ in found["callback.py"][1]] == ["VB509"]


# ---- how it is written -----------------------------------------------------------------------------------------------


def test_bytes_around_a_reading_survive() -> None:
    text = "\ufeff# \xfcber\r\nfrom flask import request\r\n" + MOVES.replace("\n", "\r\n")
    text += "\r\ndef x(): return request . form [ r'CallSid' ] , request.form.get(\n\t'CallSid')  # kept"
    outcome = migrate_source(text.encode(), "app.py")

    after = outcome.after.decode()
    assert after.startswith("\ufeff# \xfcber\r\nfrom flask import request\r\n")
    assert after.endswith(
        "\r\ndef x(): return request . form [ r'CallUUID' ] , request.form.get(\n\t'CallUUID')  # kept"
    )


@pytest.mark.parametrize("literal", ['"Call" "Sid"', '"Call\\x53id"', '"""Call\\\nSid"""'])
def test_a_name_that_does_not_stand_in_one_piece_keeps_its_handler(literal: str) -> None:
    outcome = run(MOVES + f"\nfrom flask import request\n\ndef x():\n    return request.form[{literal}]\n")

    assert literal in outcome.after.decode()
    [found] = [each for each in outcome.findings if each.code == "VB509"]
    assert "changed safely" in found.message


def test_a_reading_inside_a_document_that_is_laid_out_again_moves_with_it() -> None:
    outcome = run(
        """
        from flask import request
        from twilio.twiml.voice_response import VoiceResponse

        def voice():
            response = VoiceResponse()
            response.say(f"{request.form['CallSid']} {request.form['From']} {request.form['CallSid']}", voice="alice")
            response.redirect("https://example.com/x?c=" + request.form["CallSid"], method="POST")
            return str(response)
        """
    )

    after = outcome.after.decode()
    assert "CallSid" not in after
    assert after.count("CallUUID") == 3


def test_a_second_pass_finds_nothing_more_to_read() -> None:
    outcome = run(
        """
        import os
        from flask import request
        from twilio.rest import Client
        from twilio.twiml.voice_response import VoiceResponse

        client = Client(os.environ["A"], os.environ["B"])

        def voice():
            response = VoiceResponse()
            members = client.conferences(request.form["FriendlyName"]).participants
            response.say(str(len(members.list())) + request.form["CallSid"], voice="alice")
            return str(response)
        """
    )

    after = outcome.after.decode()
    assert "CallSid" not in after
    assert "VoiceResponse" not in after
    assert migrate_source(outcome.after, "app.py").after == outcome.after


def test_nothing_is_told_twice() -> None:
    outcome = run(CALLBACK + MOVES)
    places = [(each.place.line, each.place.column) for each in outcome.findings if each.level is not Level.NOTE]

    assert len(places) == len(set(places))


# ---- the table -------------------------------------------------------------------------------------------------------


def test_a_key_that_is_none_is_an_error() -> None:
    raw = load_rules().tables["webhooks"]["callback"]
    with pytest.raises(RulesError, match=r"callback\.parameter\.CallSid: vobizz is no key"):
        read_table({**raw, "parameter": {"CallSid": {"vobizz": "CallUUID"}}})
    with pytest.raises(RulesError, match=r"callback\.framework Flask: holder is no key"):
        read_table({**raw, "framework": [{"name": "Flask", "holder": ["form"]}]})


def test_no_name_of_the_target_is_one_of_the_source() -> None:
    table = table_of(load_rules())

    assert "CallUUID" in table.targets
    assert not table.targets & set(table.rows)
    assert not set(table.rows) & table.other


BAD = {
    "renamed is missing": lambda raw: raw.pop("renamed"),
    "callback.parameter.CallSid: x is no key that is known here": lambda raw: raw["parameter"]["CallSid"].update(x=1),
    "message nowhere is not described": lambda raw: raw["parameter"]["CallSid"].update(keeps="nowhere"),
    "end-of-the-world is no rule": lambda raw: raw["askers"].append("end-of-the-world"),
    "callback.parameter.Muted: without vobiz": lambda raw: raw["parameter"]["Muted"].update(addressing="Silent"),
}


@pytest.mark.parametrize(("problem", "spoil"), BAD.items(), ids=BAD)
def test_a_bad_table_is_named_when_it_is_loaded(problem: str, spoil: Callable[[dict[str, Any]], object]) -> None:
    rules = load_rules()
    raw = deepcopy(rules.tables["webhooks"])
    spoil(raw["callback"])

    [found] = problems_of_requests(replace(rules, tables={**rules.tables, "webhooks": raw}))

    assert found.startswith(problem) or found == f"callback: {problem}"


def test_a_list_whose_items_come_from_itself_ends() -> None:
    outcome = run(MOVES + "\nfrom flask import request\nfor rows in rows:\n    rows.get('CallSid')\n")

    assert outcome.changes
    assert [each.code for each in outcome.findings if each.level is Level.MANUAL] == ["VB509"]


HOLDERS = {
    "a walrus": "if (sid := request.form.get('CallSid')):\n        print(sid)",
    "a copy": "form = request.form.copy()\n    print(form['CallSid'])",
    "a dict of it": "form = dict(request.form)\n    print(form['CallSid'])",
    "a spread": "form = {**request.form}\n    print(form['CallSid'])",
    "a spread of two": "form = {**request.args, **request.form}\n    print(form['CallSid'])",
    "a condition": "form = request.form if request.method == 'POST' else request.args\n    print(form['CallSid'])",
    "an alternative": "form = request.form or {}\n    print(form['CallSid'])",
    "none at first": "form = None\n    form = request.form\n    print(form['CallSid'])",
    "a function": "print(told()['CallSid'])",
    "a lambda": "told = lambda: request.form\n    print(told()['CallSid'])",
    "a list of values": "print(request.form.getlist('CallSid')[0])",
    "a test for it": "print('CallSid' in request.form, 'CallSid' not in request.args)",
    "a comprehension": "form = {k: v for k, v in request.form.items()}\n    print(form['CallSid'])",
    "a module": "import flask\n    print(flask.request.values['CallSid'])",
    "a default": "print(request.form.get('CallSid', request.args.get('CallSid', '')))",
    "a nested function": "def inner():\n        return request.form['CallSid']\n    print(inner())",
    "a method": "Own().note(request.form)",
    "a keyword": "note(form=request.form)",
}
OTHERS = {
    "a table of its own": "form = {'CallSid': 1}\n    print(form['CallSid'])",
    "something else": "print(request.headers['CallSid'])",
    "another key": "form = {k + 'x': v for k, v in request.form.items()}\n    print(form['CallSid'])",
    "one of two": "form = request.form if request.method == 'POST' else other\n    print(form['CallSid'])",
    "a json body": "print(request.get_json()['CallSid'])",
    "something stored": "form = dict(request.form)\n    form['CallSid'] = 1",
}
AROUND = """
from flask import request
from twilio.twiml.voice_response import VoiceResponse
from elsewhere import other


def told():
    return request.form


class Own:
    def note(self, form):
        print(form["CallSid"])


def note(form):
    print(form["CallSid"])


def voice():
    response = VoiceResponse()
    response.hangup()
    {use}
    return str(response)
"""


@pytest.mark.parametrize("use", HOLDERS.values(), ids=HOLDERS)
def test_a_parameter_is_read_however_it_is_spelled(use: str) -> None:
    text = AROUND.replace("{use}", use)
    if "note" not in use:
        text = text.replace('["CallSid"]', '["x"]')
    elif "Own" in use:
        text = text.replace('def note(form):\n    print(form["CallSid"])', "")
    else:
        text = text.replace('        print(form["CallSid"])', "        pass")
    outcome = run(text)

    assert "CallSid" not in outcome.after.decode()
    assert "CallUUID" in outcome.after.decode()
    assert not [each for each in outcome.findings if each.level in (Level.MANUAL, Level.REVIEW)]


@pytest.mark.parametrize("use", OTHERS.values(), ids=OTHERS)
def test_what_is_no_parameter_of_a_request_stays(use: str) -> None:
    outcome = run(AROUND.replace("{use}", use).replace('["CallSid"]', '["x"]', 2))

    assert "CallUUID" not in outcome.after.decode()
    assert {each.code for each in outcome.findings if each.level is Level.MANUAL} == {"VB509"}


ENDS = {
    'print("%s" % request.form["CallSid"])': Level.AUTOMATIC,
    'print("{}".format(request.form["CallSid"]))': Level.AUTOMATIC,
    'other.execute("…", dict(sid=request.form["CallSid"]))': Level.REVIEW,
    'other.call(dict(sid=request.form["CallSid"]))': Level.AUTOMATIC,
    'other.call(f"leg-{request.form["CallSid"]}")'.replace('m["CallSid"]', "m['CallSid']"): Level.AUTOMATIC,
    'thing = Own(request.form["CallSid"])': Level.AUTOMATIC,
    'thing = Row(request.form["CallSid"])': Level.REVIEW,
    'Own().note(request.form["CallSid"])': Level.AUTOMATIC,
    'print(len(request.form["CallSid"]))': Level.AUTOMATIC,
    'self_made = []\n    self_made.append(request.form["CallSid"])': Level.AUTOMATIC,
    'stored().put(request.form["CallSid"])': Level.REVIEW,
    'request.form["CallSid"]': Level.AUTOMATIC,
    'return_of_it(request.form["CallSid"])': Level.AUTOMATIC,
}
SINKS = """
from flask import request
from twilio.twiml.voice_response import VoiceResponse
from elsewhere import Base, other, stored


class Row(Base):
    pass


class Own:
    def __init__(self, sid=None):
        self.sid = sid

    def note(self, sid):
        print(sid)


def return_of_it(sid):
    return sid


def voice():
    response = VoiceResponse()
    response.hangup()
    {use}
    return str(response)
"""


@pytest.mark.parametrize(("use", "level"), ENDS.items(), ids=ENDS)
def test_an_id_needs_a_look_where_it_goes_out_of_sight(use: str, level: Level) -> None:
    outcome = run(SINKS.replace("{use}", use))

    [found] = [each for each in outcome.findings if each.code == "VB510" and each.level is not Level.NOTE]
    assert found.level is level, found.message
    assert "CallSid" not in outcome.after.decode().replace('"CallSid\\"', "").replace('form["CallSid"] was', "")


EVENTS = {
    'event in frozenset({"participant-join"})': "enter",
    '{"participant-join": 1}[event]': "enter",
    '{"participant-join": 1}.pop(event)': "enter",
    'bool(event) and event != "participant-leave"': "exit",
    'not event or event is None or "conference-end" == event': "end",
    "event == LOCAL": "enter",
    "event == Kind.JOIN": "enter",
    "event in ALL": "enter",
}
OPEN = [
    'event > "participant-join"',
    "event in OTHERS",
    "OTHERS[event]",
    '{"participant-join": 1, **OTHERS}[event]',
    "event == other.JOIN",
    "print and stored(event)",
    "event == LOOP",
    "[event]",
]
EVENT = """
from flask import request
from twilio.twiml.voice_response import VoiceResponse
from elsewhere import OTHERS, other, stored

LOCAL = "participant-join"
ALL = ["participant-join", "participant-leave"]
LOOP = (LOOP, "x")


class Kind:
    JOIN = "participant-join"


def voice():
    response = VoiceResponse()
    response.hangup()
    event = request.form["StatusCallbackEvent"]
    if {use}:
        print(event)
    return str(response)
"""


@pytest.mark.parametrize(("use", "becomes"), EVENTS.items(), ids=EVENTS)
def test_a_value_moves_wherever_it_stands(use: str, becomes: str) -> None:
    outcome = run(EVENT.replace("{use}", use))

    assert f'"{becomes}"' in outcome.after.decode()
    assert 'request.form["ConferenceAction"]' in outcome.after.decode()
    assert not [each for each in outcome.findings if each.level is Level.REVIEW]


@pytest.mark.parametrize("use", OPEN)
def test_values_need_a_look_where_what_they_are_compared_with_is_not_known(use: str) -> None:
    outcome = run(EVENT.replace("{use}", use))

    [found] = [each for each in outcome.findings if each.level is Level.REVIEW]
    assert "does not see what is made of its values" in found.message


def test_a_case_that_takes_the_value_apart_needs_a_look() -> None:
    text = EVENT.replace(
        "if {use}:", "match event:\n        case None | other.JOIN:\n            pass\n        case [*_]:"
    )
    outcome = run(text.replace("        print(event)", "            pass"))

    assert [each.code for each in outcome.findings if each.level is Level.REVIEW] == ["VB510"]


def test_an_enumeration_that_is_listed_keeps_its_values() -> None:
    text = EVENT.replace("{use}", "event == Kind.JOIN") + "\n\ndef kinds():\n    return list(Kind)\n"
    outcome = run(text)

    assert 'JOIN = "participant-join"' in outcome.after.decode()
    assert 'request.form["StatusCallbackEvent"]' in outcome.after.decode()


ONE_LINE = """
from flask import request
from twilio.twiml.voice_response import Dial, VoiceResponse

def voice():
    response = VoiceResponse()
    dial = Dial()
    dial.conference({arguments})
    response.append(dial)
    return str(response)
"""
ARGUMENTS = [
    'request.form["CallSid"], participant_label=request.form["CallSid"]',
    'request.form["ParentCallSid"], participant_label=request.form["CallSid"]',
]


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_a_reading_in_an_argument_that_goes_is_no_hindrance(arguments: str) -> None:
    outcome = run(ONE_LINE.replace("{arguments}", arguments))
    after = outcome.after.decode()

    assert "Sid" not in after
    assert "participant" not in after


def test_a_module_without_a_function_is_asked_too() -> None:
    outcome = run(MOVES + "\nfrom flask import request\n\nprint(request.form['CallSid'])\n")

    assert "request.form['CallUUID']" in outcome.after.decode()


def test_an_alias_that_is_made_as_the_program_runs_is_left() -> None:
    text = (
        MOVES + "\nfrom fastapi import Form\n\ndef x(CallSid: str = Form(alias=NAME), y: str = Form(...)):\n    pass\n"
    )
    outcome = run(text)

    assert "alias=NAME" in outcome.after.decode()
    assert not [each for each in outcome.findings if each.code == "VB510"]


TAKEN_APART = """
from flask import request
from twilio.twiml.voice_response import VoiceResponse

def voice():
    response = VoiceResponse()
    response.say("CallSid" + request.form["CallSid"] + " and all the rest of it", voice="alice", language="en")
    response.dial().conference("Sales"{more})
    return str(response)
"""


def test_the_same_text_beside_a_reading_keeps_its_own() -> None:
    after = run(TAKEN_APART.replace("{more}", "")).after.decode()

    assert '"CallSid" + request.form["CallUUID"] + " and' in after


def test_a_handler_stays_where_it_cannot_be_told_which_copy_of_a_text_is_which() -> None:
    more = ', participant_label="CallSid", muted=request.form["CallSid"], beep="onEnter"'
    outcome = run(TAKEN_APART.replace("{more}", more))

    assert "CallUUID" not in outcome.after.decode()
    said = [each for each in outcome.findings if "changed safely" in each.message]
    assert [(each.code, each.place.line) for each in said] == [("VB509", 7)]
