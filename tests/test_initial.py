"""`init` and `config`: a first configuration with what the tree shows, and what is in force and from where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from codemod import schemas
from codemod.command_line import main
from codemod.configuration import ConfigurationError, load
from codemod.configured_values import known_keys
from codemod.toml_text import written

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROGRAM = """\
import settings
from twilio.rest import Client

client = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


def hold(call_sid):
    room = client.conferences("CF0123456789abcdef0123456789abcdef")
    room.participants(call_sid).update(hold=True)


def dial(number):
    client.conferences("SalesRoom").participants.create(from_="+15550100", to=number)
"""
DOCUMENT = "<Response><Dial><Conference>Sales</Conference></Dial></Response>\n"
SCHEMA = schemas.schema("configuration")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "rooms.py").write_text(PROGRAM)
    (tmp_path / "join.xml").write_text(DOCUMENT)
    return tmp_path


def run(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="vobiz-codemod", **options)


# ---- init


def test_init_tells_what_the_tree_shows_of_each_key(tree: Path) -> None:
    result = run("init")

    assert result.exit_code == 0, result.output
    text = (tree / "vobiz-codemod.toml").read_text()
    for line in (
        "# Here: participants are dialled (rooms.py:13).\n# answer-url = ",
        "# Here: holds that name no file stay on Twilio (rooms.py:9).\n# hold-url = ",
        "# Here: conferences of which nothing says who may be alone (join.xml:1).\n# stay-alone = true\n",
        '# Here: the account\'s name stands in (rooms.py:4).\n# auth-id = "settings.VOBIZ_AUTH_ID"\n',
        "# Here: Conference SIDs stand in the code (rooms.py:8).\n"
        '# rooms.CF0123456789abcdef0123456789abcdef = "the name of the room"\n',
    ):
        assert line in text
    assert "hold-url: holds that name no file stay on Twilio (rooms.py:9)\n" in result.stdout
    assert result.stdout.endswith("Next: settle what it says of this tree, then look at `vobiz-codemod diff`.\n")


def test_what_init_writes_changes_nothing_until_it_is_settled(tree: Path) -> None:
    before = load(tree)
    run("init")
    assert tomllib.loads((tree / "vobiz-codemod.toml").read_text()) == {}
    assert {**vars_of(load(tree)), "root": None} == vars_of(before)


def vars_of(value: object) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def test_each_line_of_init_is_right_once_its_mark_is_taken_away(tree: Path) -> None:
    run("init")
    text = (tree / "vobiz-codemod.toml").read_text()
    keys = [line[2:] for line in text.splitlines() if line.startswith("# ") and line.split()[1].split(".")[0] in KEYS]
    assert len(keys) == len(known_keys())
    (tree / "vobiz-codemod.toml").write_text("\n".join(keys) + "\n")
    assert load(tree).rooms == {"CF0123456789abcdef0123456789abcdef": "the name of the room"}


KEYS = set(known_keys())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", [True, False])
def test_init_adds_the_table_to_a_pyproject_and_keeps_what_stands_there(tree: Path, newline: str, end: bool) -> None:
    before = f'# mine{newline}[project]{newline}name = "x"{newline if end else ""}'.encode()
    (tree / "pyproject.toml").write_bytes(before)

    assert run("init").exit_code == 0

    after = (tree / "pyproject.toml").read_bytes()
    assert after.startswith(before)
    assert tomllib.loads(after.decode())["tool"]["vobiz-codemod"] == {}
    assert after.count(b"\r\n") in (0, after.count(b"\n"))
    assert after.endswith(newline.encode())
    assert not (tree / "vobiz-codemod.toml").exists()


@pytest.mark.parametrize("content", ["tool = { black = { line-length = 100 } }\n", "this is no TOML\n"])
def test_init_writes_a_file_of_its_own_where_the_table_cannot_stand_in_the_pyproject(tree: Path, content: str) -> None:
    (tree / "pyproject.toml").write_text(content)
    result = run("init")
    if content.startswith("tool"):
        assert result.exit_code == 0
        assert (tree / "vobiz-codemod.toml").exists()
    else:
        assert result.exit_code == 2
        assert "pyproject.toml:1:" in result.stderr
    assert (tree / "pyproject.toml").read_text() == content


def test_init_leaves_a_configuration_that_is_there(tree: Path) -> None:
    run("init")
    before = (tree / "vobiz-codemod.toml").read_bytes()
    result = run("init")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "vobiz-codemod.toml configures the tool already; `vobiz-codemod config` shows" in result.stderr
    assert (tree / "vobiz-codemod.toml").read_bytes() == before


def test_init_says_where_it_cannot_write(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codemod.write.create_file", lambda path, after: "The disk is full.")
    result = run("init")
    assert result.exit_code == 2
    assert "vobiz-codemod.toml could not be written. The disk is full." in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_init_asks_for_what_is_left_open(tree: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "codemod", "init"],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    )
    os.close(follower)
    os.write(leader, b"not a url\nhttps://media.example.com/hold.mp3\n\n")
    shown = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    assert process.wait() == 0, shown.decode()
    assert b"hold-url (holds that name no file stay on Twilio; Enter to leave it open)" in shown
    assert b"hold-url must be an absolute URL" in shown
    assert b"stay-alone (conferences of which nothing says who may be alone" in shown
    found = load(tree)
    assert (found.hold_url, found.stay_alone) == ("https://media.example.com/hold.mp3", None)


def test_without_a_terminal_init_asks_nothing(tree: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "codemod", "init"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    )
    assert (result.returncode, result.stderr) == (0, "")


# ---- config


def test_config_shows_each_value_and_its_source(tree: Path) -> None:
    (tree / "ruff.toml").write_text("line-length = 100\n")
    (tree / "vobiz-codemod.toml").write_text('hold = "isolate"\nclients = ["a:b"]\n')

    shown = run("config").stdout

    assert "# In force for .\n" in shown
    assert [line.split() for line in shown.splitlines() if line.startswith("hold ")] == [
        ["hold", "=", '"isolate"', "#", "vobiz-codemod.toml"]
    ]
    assert [line.split()[-1] for line in shown.splitlines() if line.startswith("line-length ")] == ["ruff.toml"]
    assert [line.partition("#")[2] for line in shown.splitlines() if line.startswith("sdk ")] == [" the default"]
    assert tomllib.loads(shown) == {"hold": "isolate", "clients": ["a:b"], "sdk": "api_key", "line-length": 100}
    assert "# stay-alone: Whether a room keeps" in shown


def test_config_as_json_says_what_is_not_given(tree: Path) -> None:
    shown = json.loads(run("config", "--format", "json").stdout)
    found = {each["key"]: each for each in shown["settings"]}
    assert shown["version"] == 1
    assert tuple(found) == known_keys()
    assert found["rooms"] == {"key": "rooms", "value": None, "source": None}
    assert found["hold"] == {"key": "hold", "value": "audio", "source": "the default"}


def test_config_names_what_is_wrong(tree: Path) -> None:
    (tree / "vobiz-codemod.toml").write_text("hodl = 1\n")
    result = run("config")
    assert result.exit_code == 2
    assert 'there is no key "hodl". Did you mean "hold"?' in result.stderr


# ---- the schema


def test_the_schema_has_every_key_and_is_one(tree: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(known_keys())
    assert json.loads(run("config", "--schema").stdout) == SCHEMA


@pytest.mark.parametrize("key", known_keys())
def test_the_examples_of_the_schema_can_be_loaded(tree: Path, key: str) -> None:
    entry = SCHEMA["properties"][key]
    for value in entry.get("examples", entry.get("enum")):
        jsonschema.validate({key: value}, SCHEMA)
        (tree / "vobiz-codemod.toml").write_text(f"{key} = {written(value)}\n")
        load(tree)


WRONG: list[dict[str, Any]] = [
    {"auth-id": " "},
    {"auth-id": 1},
    {"answer-url": "join"},
    {"hold-url": "ftp://x/hold.mp3"},
    {"hold": "music"},
    {"helper-module": "my-app"},
    {"rooms": {"CA0": "x"}},
    {"rooms": {"CF0123456789abcdef0123456789abcdef": "a/b"}},
    {"rooms": {"CF0123456789abcdef0123456789abcdef": ".."}},
    {"clients": ["myapp.deps"]},
    {"clients": "a:b"},
    {"stay-alone": 1},
    {"documents": ["tmpl"]},
    {"exclude": [" "]},
    {"sdk": "old"},
    {"max-retries": -1},
    {"max-retries": True},
    {"line-length": 0},
    {"no-such-key": 1},
]


@pytest.mark.parametrize("table", WRONG, ids=str)
def test_what_the_schema_refuses_the_tool_refuses(tree: Path, table: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(table, SCHEMA)
    (tree / "vobiz-codemod.toml").write_text("".join(f"{key} = {written(value)}\n" for key, value in table.items()))
    with pytest.raises(ConfigurationError):
        load(tree)


@pytest.mark.parametrize(
    "value", ["a", 'a"b\\c', "é\n\t\x7f", True, 3, ["x", 1], {"a": "b"}, {}, [], {"a": [1, {"b": False}]}]
)
def test_values_are_written_as_toml_reads_them(value: Any) -> None:
    assert tomllib.loads(f"x = {written(value)}")["x"] == value
