"""The mapping tables: the shipped ones hold, and a bad one is refused with its file or rule and the problem."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from codemod import table_files
from codemod.patterns import Form, parse_pattern
from codemod.rules import Rules, load_rules
from codemod.table_files import RulesError, rules_folder
from codemod.tables import load_folder

ROOT = Path(__file__).resolve().parent.parent

SOURCE = """
[method]
"rooms.list" = ["status", "limit"]
"room.update" = ["status", "url"]
"room.fetch" = []
"""
TARGET = """
[constructor.api_key]
class = "Desk"

[method]
"halls.close" = { positional = ["auth_id", "name"], required = [], optional = ["loud"] }
"halls.play" = { positional = ["auth_id", "name"], required = ["url"], optional = [] }
"""
KINDS = """
[value.client]
about = "the client"
made_by = ["library.Client"]

[value.rooms]
about = "all rooms"
twilio = ["client.rooms"]

[value.room]
about = "a room"
twilio = ["rooms(name)"]
known = { sid = "name" }
"""
RULE = """
[[rule]]
code = "VB101"
name = "close-room"
twilio = "room.update(status='completed')"
vobiz = "client.halls.close(auth_id, name)"
why = "It closes."
"""
OTHER = """
[[rule]]
code = "VB102"
name = "play-to-room"
twilio = "room.update(url=url)"
vobiz = "client.halls.play(auth_id, name, url=url)"
check = { url = "audio" }
why = "It plays."
"""


def write(folder: Path, mapping: str, *, kinds: str = KINDS) -> Path:
    """Write a small set of tables and return its folder."""
    (folder / "twilio.toml").write_text(SOURCE)
    (folder / "sdk.toml").write_text(TARGET)
    (folder / "kinds.toml").write_text(kinds)
    (folder / "mapping.toml").write_text(mapping)
    return folder


def problem(folder: Path) -> str:
    with pytest.raises(RulesError) as raised:
        load_folder(folder)
    return str(raised.value)


# ---- the shipped tables ----------------------------------------------------------------------------------------------


def test_the_shipped_tables_load() -> None:
    rules = load_rules()

    assert rules.by_name["end-room"].code == "VB103"
    assert ("VB103", "end-room") in rules.names
    assert ("VB504", "document") in rules.names
    assert list(rules.names) == sorted(rules.names)


def test_a_rule_shows_both_its_sides_as_the_table_writes_them() -> None:
    rules = load_rules()

    assert rules.by_name["end-room"].twilio == "conference.update(status='completed')"
    assert rules.by_name["end-room"].vobiz == "client.conferences.delete_conference(auth_id, room)"
    assert rules.by_name["end-all-rooms"].twilio == "for each of list-rooms: end-room"
    assert rules.by_name["update-room-otherwise"].vobiz is None


def test_the_rule_that_names_more_is_asked_first_and_the_one_that_takes_anything_last() -> None:
    names = [rule.name for rule, _ in load_rules().candidates("room", "update")]

    assert names[-1] == "update-room-otherwise"
    assert {"end-room", "announce-to-room"} <= set(names)


def test_no_name_of_vobiz_stands_in_the_engine() -> None:
    folder = rules_folder()
    methods = re.findall(r'^"\w+\.(\w+)" = \{', (folder / "sdk.toml").read_text(encoding="utf-8"), re.MULTILINE)
    elements = ["waitSound", "callbackUrl", "callbackMethod", "stayAlone", "executionTimeout", "inputType"]
    assert len(methods) > 20
    word = re.compile(rf"\b({'|'.join([*sorted(set(methods) - {'call'}), *elements])})\b")
    said = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted((ROOT / "codemod").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word.search(line)
    ]

    assert said == []


# ---- where they are --------------------------------------------------------------------------------------------------


def place(monkeypatch: pytest.MonkeyPatch, package: Path) -> None:
    """Let the loader believe that it stands in another package."""
    package.mkdir(parents=True)
    monkeypatch.setattr(table_files, "__file__", str(package / "table_files.py"))


def test_a_checkout_reads_the_tables_beside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(monkeypatch, tmp_path / "codemod")
    shutil.copytree(ROOT / "rules", tmp_path / "rules")

    assert rules_folder() == tmp_path / "rules"
    assert load_rules.__wrapped__().names == load_rules().names


def test_an_installed_package_reads_the_tables_inside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(monkeypatch, tmp_path / "site-packages" / "codemod")
    shutil.copytree(ROOT / "rules", tmp_path / "site-packages" / "codemod" / "_rules")
    (tmp_path / "site-packages" / "rules").mkdir()  # somebody else's

    assert rules_folder() == tmp_path / "site-packages" / "codemod" / "_rules"
    assert load_rules.__wrapped__().names == load_rules().names


def test_the_wheel_holds_the_tables_where_the_loader_looks() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert f'rules = "codemod/{table_files.PAYLOAD_FOLDER}"' in project


def test_missing_tables_are_an_error_that_names_both_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(monkeypatch, tmp_path / "codemod")

    with pytest.raises(RulesError) as raised:
        rules_folder()

    assert str(tmp_path / "codemod" / "_rules") in str(raised.value)
    assert str(tmp_path / "rules") in str(raised.value)
    assert "install vobiz-codemod again" in str(raised.value)


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_tables_is_an_error(there: bool, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    if there:
        folder.mkdir()

    assert problem(folder) == f"{folder}: there are no mapping tables (*.toml) here"


# ---- a small set of tables -------------------------------------------------------------------------------------------


def small(folder: Path, mapping: str = RULE + OTHER) -> Rules:
    return load_folder(write(folder, mapping))


def test_a_small_set_of_tables_loads(tmp_path: Path) -> None:
    rules = small(tmp_path)

    assert rules.names == (("VB101", "close-room"), ("VB102", "play-to-room"))
    assert rules.parameters("room", "update") == ("status", "url")
    assert rules.parameters("room", "delete") is None


def test_a_constructor_is_matched_by_its_dotted_name(tmp_path: Path) -> None:
    rule = """
[[rule]]
code = "VB001"
name = "client"
twilio = "library.Client(user)"
vobiz = "Desk(api_key=api_key, auth_token=auth_token)"
why = "It is made."
"""

    assert small(tmp_path, rule).by_name["client"].patterns[0].root == "library"


BAD = {
    "an unbound placeholder": (RULE.replace("auth_id, name", "auth_id, nome"), "the placeholder nome is not bound"),
    "an unbound placeholder in what is known": (RULE + 'known = { sid = "nome" }', "sid: the placeholder nome"),
    "an unbound placeholder in a filter": (RULE + 'filter = { sid = "each == nome" }', "sid: the placeholder nome"),
    "an unbound placeholder in the result": (RULE + 'result = "nome"', "result: the placeholder nome"),
    "a method that the SDK lacks": (RULE.replace("halls.close", "halls.shut"), "the SDK has no method halls.shut"),
    "a parameter that the SDK lacks": (
        RULE.replace("auth_id, name", "auth_id, name, quiet=True"),
        "client.halls.close has no parameter quiet",
    ),
    "a missing positional argument": (
        RULE.replace("auth_id, name", "name"),
        "client.halls.close takes 2 positional arguments, the template gives 1",
    ),
    "a template that is no Python": (RULE.replace("auth_id, name)", "auth_id, name"), "is no Python expression"),
    "a pattern that is no Python": (RULE.replace("'completed')", "'completed'"), "is no Python expression"),
    "a pattern that is no chain": (RULE.replace("room.update", "(a + b).update"), "is no chain of names"),
    "a pattern with an argument that cannot stand there": (
        RULE.replace("'completed'", "[1]"),
        "'[1]' cannot stand as an argument",
    ),
    "a pattern with two stars": (RULE.replace("status='completed'", "**given"), "has ** in it"),
    "a pattern that calls nothing": (
        RULE.replace("room.update(status='completed')", "room.update"),
        "room.update calls nothing, so that the rule is never reached",
    ),
    "a kind that is not described": (RULE.replace("room.update", "hall.update"), "hall is no kind of value"),
    "a constructor that is not described": (RULE.replace("room.update", "library.Desk"), "library is no kind of value"),
    "a method that Twilio lacks": (
        RULE.replace("room.update", "room.change"),
        "room has no method change, so that the rule is never reached",
    ),
    "a method further down": (
        RULE.replace("room.update", "room.doors.update"),
        "room has no method doors.update, so that the rule is never reached",
    ),
    "a parameter that Twilio lacks": (
        RULE.replace("status='completed'", "state='completed'"),
        "room.update has no parameter state, so that the rule is never reached",
    ),
    "optional, and no placeholder": (RULE + 'optional = ["limit"]', "limit is no placeholder of the Twilio side"),
    "checked, and no placeholder": (RULE + 'check = { limit = "audio" }', "limit is no placeholder of the Twilio side"),
    "a limit that is no placeholder": (RULE + 'slice = "limit"', "limit is no placeholder of the Twilio side"),
    "an unknown handler": (RULE + 'handler = "magic"', "no handler is called magic"),
    "an unknown check": (OTHER.replace('"audio"', '"video"'), "no check is called video"),
    "an unknown default": (OTHER + 'default = { url = "config:nothing" }', "no default is called config:nothing"),
    "an unknown note": (RULE + 'notes = ["beware"]', "note beware is not described"),
    "an unknown key": (RULE + 'vobis = "x"', "vobis is no key"),
    "an unknown level": (RULE + 'level = "perhaps"', "'perhaps' is not a valid Level"),
    "an unknown kind that it returns": (RULE + 'returns = "hall"', "hall is no kind of value"),
    "an unknown kind of item": (RULE + 'each = "hall"', "hall is no kind of value"),
    "a code of another form": (RULE.replace("VB101", "VOBIZ1"), "a code is VB and three digits"),
    "both sides of a decision": (RULE + 'manual = "by hand"', "either vobiz or manual"),
    "no side of a decision": (RULE.replace("vobiz =", "help ="), "either vobiz or manual"),
    "neither a pattern nor a loop": (RULE.replace("twilio =", "help ="), "either twilio or loop"),
    "no reason why": (RULE.replace("why =", "help ="), "why is missing"),
    "no code": (RULE.replace('code = "VB101"', ""), "code is missing"),
    "a loop over what is no rule": (
        RULE.replace("twilio = \"room.update(status='completed')\"", 'loop = ["list-rooms", "close-room"]').replace(
            "auth_id, name", "auth_id, auth_id"
        ),
        "loop names list-rooms, which is no rule",
    ),
    "isolating by a method that the SDK lacks": (
        RULE + 'isolate = ["client.halls.shut(auth_id, name)"]',
        "isolate: the SDK has no method halls.shut",
    ),
    "isolating unless no rule": (
        RULE + 'isolate = [{ vobiz = "client.halls.close(auth_id, name)", unless = ["open-room"] }]',
        "isolate names open-room, which is no rule",
    ),
    "isolating with a message that is none": (
        RULE + 'isolate = [{ vobiz = "client.halls.close(auth_id, name)", review = "shut" }]',
        "isolate: message shut is not described",
    ),
    "an unknown key of isolating": (
        RULE + 'isolate = [{ vobiz = "client.halls.close(auth_id, name)", but = "shut" }]',
        "but is no key that is known here",
    ),
    "a keyword without counterpart that Twilio lacks": (
        RULE + 'without = ["mood"]',
        "without: nothing that it covers has a parameter mood",
    ),
    "covers without isolate": (RULE + 'covers = ["close-room"]', "covers needs isolate"),
    "a loop of one": (
        RULE.replace("twilio = \"room.update(status='completed')\"", 'loop = ["close-room"]'),
        "not enough values",
    ),
    "a text where a table belongs": (RULE + 'known = "x"', "'str' object has no attribute 'items'"),
    "a number where a text belongs": (RULE.replace('"client.halls.close(auth_id, name)"', "3"), "'int' object"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_rule_is_refused_by_its_code_and_name(case: str, tmp_path: Path) -> None:
    mapping, expected = BAD[case]
    said = problem(write(tmp_path, mapping))

    assert expected in said
    assert re.search(r"rule (VB10[12]|VOBIZ1|\?) (close-room|play-to-room)", said), said


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    said = problem(write(tmp_path, RULE.replace("auth_id, name", "nome") + OTHER.replace('"audio"', '"video"')))

    assert said.splitlines() == [
        "rule VB101 close-room: the placeholder nome is not bound by the Twilio side",
        "rule VB101 close-room: client.halls.close takes 2 positional arguments, the template gives 1",
        "rule VB102 play-to-room: no check is called video",
    ]


def test_kinds_that_are_made_of_each_other_can_be_read(tmp_path: Path) -> None:
    again = '[value.again]\nabout = "the rooms beside a room"\ntwilio = ["room.beside", "again.beside"]\n'

    assert "again" in load_folder(write(tmp_path, RULE + again)).kinds


def test_a_parameter_that_the_sdk_needs_must_be_given(tmp_path: Path) -> None:
    said = problem(write(tmp_path, OTHER.replace("name, url=url", "name")))

    assert said == "rule VB102 play-to-room: client.halls.play needs the parameter url"


def test_a_code_is_given_once(tmp_path: Path) -> None:
    said = problem(write(tmp_path, RULE + OTHER.replace("VB102", "VB101")))

    assert said == "rule VB101 play-to-room: the code is taken by close-room"


def test_a_name_is_given_once(tmp_path: Path) -> None:
    said = problem(write(tmp_path, RULE + OTHER.replace("play-to-room", "close-room")))

    assert said == "rule VB102 close-room: the name is taken"


def test_a_kind_names_a_message_that_is_described(tmp_path: Path) -> None:
    kinds = KINDS.replace('about = "a room"\n', 'about = "a room"\nunsure = "nothing"\n')
    assert "value.room: message nothing is not described" in problem(write(tmp_path, RULE, kinds=kinds))


def test_an_element_does_not_take_the_code_of_a_rule(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(rules_folder(), folder)
    path = folder / "twiml.toml"
    path.write_text(path.read_text("utf-8").replace('code = "VB601"', 'code = "VB101"'), "utf-8")
    assert "element Say: the code VB101 or the name say is taken" in problem(folder)


def test_a_message_does_not_take_the_code_of_a_rule(tmp_path: Path) -> None:
    said = problem(write(tmp_path, RULE + '[message.closed]\ncode = "VB101"\ntext = "closed"\n'))

    assert said == "message closed: the code VB101 is taken by close-room"


def test_a_message_names_a_step_that_there_is_and_has_a_code_for_it(tmp_path: Path) -> None:
    message = '[message.doubt]\ntext = "Who knows."\nstep = "{}"\n'
    coded = message.replace("text", 'code = "VB960"\ntext')
    assert problem(write(tmp_path, RULE + coded.format("later"))) == (
        "message doubt: step is one of project, requirements, environment, tests, not later"
    )
    assert "message doubt: step needs a code" in problem(write(tmp_path, RULE + message.format("tests")))
    rules = load_folder(write(tmp_path, RULE + coded.format("tests") + 'level = "note"\n'))
    assert rules.steps == {("VB960", True): "tests"}


def test_two_rules_for_the_same_call_are_a_tie(tmp_path: Path) -> None:
    same = RULE.replace("VB101", "VB103").replace("close-room", "shut-room")

    assert problem(write(tmp_path, RULE + same)) == (
        "rule VB101 close-room and rule VB103 shut-room ask for the same call: room.update(status='completed')"
    )


def test_two_rules_that_take_anything_are_a_tie(tmp_path: Path) -> None:
    rest = RULE.replace("status='completed'", "...").replace("vobiz = ", "manual = ")
    same = rest.replace("VB101", "VB103").replace("close-room", "shut-room")

    assert "ask for the same call: room.update(...)" in problem(write(tmp_path, rest + same))


BAD_TABLES = {
    "a note about a key that is none": (
        RULE + '[note.alone]\ntext = "x"\nunless = { alone = true }',
        "note alone: the configuration has no key alone",
    ),
    "an asynchronous client with an unknown key": (
        RULE + '[asynchronous]\nvariant = "_async"\nargument = "x"\nmade_by = []\nmade = []\n',
        "rules/mapping.toml: asynchronous: made is no key",
    ),
    "an asynchronous client that nothing makes": (
        RULE + '[asynchronous]\nvariant = "_async"\nargument = "x"\n',
        "rules/mapping.toml: asynchronous: made_by is missing",
    ),
    "an ending that no method has": (
        RULE + '[asynchronous]\nvariant = "_async"\nargument = "x"\nmade_by = []\n',
        "asynchronous: no method has the ending _async",
    ),
    "a parameter that no client has": (
        RULE + '[asynchronous]\nvariant = "_async"\nargument = "x"\nmade_by = []\n',
        "asynchronous: a client has no parameter x",
    ),
    "a helper that awaits and is none": (
        RULE + '[asynchronous]\nvariant = "_async"\nargument = "x"\nmade_by = []\nhelpers = { a = "b" }\n',
        "asynchronous: no helper is called b",
    ),
    "a dropped keyword without a note": (
        RULE + '[asynchronous]\nvariant = "_async"\nargument = "x"\nmade_by = []\ndropped = { a = "b" }\n',
        "asynchronous: note b is not described",
    ),
    "bad TOML": ("[[rule]\n", "mapping.toml: "),
    "an unknown table": ('[[rules]]\ncode = "VB101"\n', "rules/mapping.toml: rules is no key"),
    "rules that are no list": ("rule = 3\n", "rules/mapping.toml: rule: "),
    "a rule that is no table": ("rule = [3]\n", "rules/mapping.toml: rule 1: "),
    "notes that are no table": ("note = 3\n", "rules/mapping.toml: note: "),
    "a note without text": ('[note.late]\nwhen = "x"\n', "rules/mapping.toml: note.late: text is missing"),
    "a note with an unknown key": (
        '[note.late]\ntext = "x"\nwhenn = "x"\n',
        "rules/mapping.toml: note.late: whenn is no key",
    ),
    "a message without text": ('[message.late]\ncode = "VB900"\n', "rules/mapping.toml: message.late: text is missing"),
    "a message with an unknown key": (
        '[message.late]\ntext = "x"\nhelpp = ""\n',
        "rules/mapping.toml: message.late: helpp is no key",
    ),
    "a message of an unknown level": (
        '[message.late]\ntext = "x"\nlevel = "high"\n',
        "rules/mapping.toml: message.late: 'high' is not a valid Level",
    ),
    "a kind that is described twice": (
        '[value.room]\nabout = "x"\n',
        "rules/mapping.toml: value.room is described twice",
    ),
    "a kind without a description": (
        '[value.hall]\nlike = "room"\n',
        "rules/mapping.toml: value.hall: about is missing",
    ),
    "a kind with an unknown key": (
        '[value.hall]\nabout = "x"\nlikes = "room"\n',
        "rules/mapping.toml: value.hall: likes is no key",
    ),
    "a kind whose pattern is no chain": (
        '[value.hall]\nabout = "x"\ntwilio = ["rooms[0]"]\n',
        "rules/mapping.toml: value.hall: 'rooms[0]' is no chain of names",
    ),
    "a kind that comes from an unknown one": (
        '[value.hall]\nabout = "x"\ntwilio = ["house.hall"]\n',
        "value.hall: house is no kind of value",
    ),
    "a kind that is told by reading an unknown one": (
        '[value.hall]\nabout = "x"\ntwilio = ["rooms(house.name)"]\n',
        "value.hall: house is no kind of value",
    ),
    "a kind made by a method that Twilio lacks": (
        '[value.hall]\nabout = "x"\ntwilio = ["room.hall()"]\n',
        "value.hall: room has no method hall",
    ),
    "a kind without a resource that Twilio lacks": (
        '[value.hall]\nabout = "x"\ntwilio = ["rooms.hall"]\nwithout = ["doors"]\n',
        "value.hall: without: it has no resource doors",
    ),
    "a kind that nothing makes": ('[value.hall]\nabout = "x"\n', "value.hall: nothing makes such a value"),
    "a kind that is like an unknown one": (
        '[value.hall]\nabout = "x"\ntwilio = ["rooms.hall"]\nlike = "house"\n',
        "value.hall: house is no kind of value",
    ),
    "a kind that is like itself": (
        '[value.hall]\nabout = "x"\ntwilio = ["rooms.hall"]\nlike = "hall"\n',
        "value.hall: it is like itself, by way of hall",
    ),
    "a kind that knows what is not bound": (
        '[value.hall]\nabout = "x"\ntwilio = ["rooms.hall"]\nknown = { sid = "nome" }\n',
        "value.hall: sid: the placeholder nome is not bound",
    ),
    "a kind with a part that is not bound": (
        '[value.hall]\nabout = "x"\ntwilio = ["rooms.hall"]\nparts = { door = "nome.door" }\n',
        "value.hall: door: the placeholder nome is not bound",
    ),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_a_bad_table_is_refused_by_its_file_or_entry(case: str, tmp_path: Path) -> None:
    mapping, expected = BAD_TABLES[case]

    assert expected in problem(write(tmp_path, mapping))


def test_a_table_that_is_no_utf8_is_refused_by_its_file(tmp_path: Path) -> None:
    path = write(tmp_path, RULE) / "mapping.toml"
    path.write_bytes(b"# \xff\n")

    assert problem(tmp_path).startswith(f"{path}: ")


def test_a_table_that_cannot_be_read_is_refused_by_its_file(tmp_path: Path) -> None:
    folder = write(tmp_path, RULE) / "unreadable.toml"
    folder.mkdir()

    assert problem(tmp_path).startswith(f"{folder}: ")


def test_a_helper_that_is_no_python_is_refused_by_its_file(tmp_path: Path) -> None:
    write(tmp_path, RULE)
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "tools.py").write_text("def (:\n")

    assert problem(tmp_path).startswith(f"{tmp_path / 'helpers' / 'tools.py'}: ")


def test_a_template_may_name_helpers_and_classes(tmp_path: Path) -> None:
    write(tmp_path, RULE.replace("client.halls.close(auth_id, name)", "close(Desk, name)"))
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "tools.py").write_text("LIMIT = 1\n\n\ndef close(client, name):\n    pass\n")

    assert load_folder(tmp_path).helpers["close"].module == "tools"


# ---- patterns --------------------------------------------------------------------------------------------------------


def test_a_pattern_tells_literals_captures_and_what_is_dropped() -> None:
    pattern = parse_pattern("room.update(member.name, status='completed', url=url, method=_)")

    assert [argument.form for argument in pattern.arguments or ()] == [
        Form.READ,
        Form.LITERAL,
        Form.CAPTURE,
        Form.CONSUMED,
    ]
    assert (pattern.root, pattern.method, pattern.captures) == ("room", "update", ("url",))


def test_a_pattern_whose_root_is_called_names_no_attribute() -> None:
    assert parse_pattern("rooms(name)").method == "__call__"
