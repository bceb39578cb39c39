"""Configuration: where it is found, what each key takes, and what a message says when something is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codemod.configuration import Configuration, ConfigurationError, load
from codemod.migrate import migrate_source
from codemod.options import Options

SID = "CF0123456789abcdef0123456789ABCDEF"


def own(directory: Path, text: str) -> Path:
    """Write a vobiz-codemod.toml."""
    path = directory / "vobiz-codemod.toml"
    path.write_text(text, encoding="utf-8")
    return path


def project(directory: Path, text: str) -> Path:
    """Write a pyproject.toml."""
    path = directory / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(directory: Path) -> str:
    """Return the message of the error that loading gives."""
    with pytest.raises(ConfigurationError) as error:
        load(directory)
    return str(error.value)


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty repository, so that nothing above it is read."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path) == Configuration(line_length=88)


def test_every_key_is_read_from_pyproject(tmp_path: Path) -> None:
    project(
        tmp_path,
        f"""
        [tool.vobiz-codemod]
        auth-id = " settings.VOBIZ_AUTH_ID "
        answer-url = "https://app.example.com/join?room={{room}}&muted={{muted}}"
        hold-url = "https://cdn.example.com/hold.mp3"
        exclude = ["build/", "*_pb2.py"]
        hold = "isolate"
        helper-module = "desk.telephony_helpers"
        clients = ["desk.deps:get_phone", "desk.deps:Phones.main"]
        stay-alone = false
        sdk = "auth_id"
        max-retries = 0
        line-length = 120
        rooms = {{ {SID} = "Sales Room" }}
        """,
    )
    assert load(tmp_path) == Configuration(
        auth_id="settings.VOBIZ_AUTH_ID",
        answer_url="https://app.example.com/join?room={room}&muted={muted}",
        hold_url="https://cdn.example.com/hold.mp3",
        hold="isolate",
        helper_module="desk.telephony_helpers",
        clients=("desk.deps:get_phone", "desk.deps:Phones.main"),
        stay_alone=False,
        rooms={SID: "Sales Room"},
        exclude=("build/", "*_pb2.py"),
        sdk="auth_id",
        max_retries=0,
        line_length=120,
        root=tmp_path.resolve(),
    )


def test_the_own_file_holds_the_keys_at_its_top(tmp_path: Path) -> None:
    own(tmp_path, 'sdk = "auth_id"\n')
    assert load(tmp_path).sdk == "auth_id"


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    (tmp_path / "vobiz-codemod.toml").write_bytes(b'\xef\xbb\xbfsdk = "auth_id"\r\n')
    assert load(tmp_path).sdk == "auth_id"


def test_the_nearest_configuration_above_a_file_wins(tmp_path: Path) -> None:
    inner = tmp_path / "service" / "app"
    inner.mkdir(parents=True)
    own(tmp_path, 'sdk = "auth_id"\nmax-retries = 1\n')
    project(tmp_path / "service", "[tool.vobiz-codemod]\nmax-retries = 2\n")
    project(inner, "[project]\nname = 'app'\n")
    configuration = load(inner / "calls.py")
    assert (configuration.max_retries, configuration.sdk) == (2, "api_key")


def test_a_path_that_does_not_exist_is_searched_from_above(tmp_path: Path) -> None:
    own(tmp_path, "max-retries = 3\n")
    assert load(Path("nowhere/at/all.py")).max_retries == 3


def test_dots_in_the_path_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    own(tmp_path / "two", "max-retries = 4\n")
    monkeypatch.chdir(tmp_path / "one")
    assert load(Path("../two/x.py")).max_retries == 4


def test_the_search_ends_at_the_root_of_the_repository(tmp_path: Path) -> None:
    own(tmp_path, "max-retries = 5\n")
    inner = tmp_path / "inner"
    (inner / ".git").mkdir(parents=True)
    assert load(inner).max_retries is None


def test_the_search_ends_at_the_root_of_the_file_system(tmp_path: Path) -> None:
    (tmp_path / ".git").rmdir()
    assert load(tmp_path).max_retries is None


def test_a_directory_of_that_name_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").mkdir()
    assert load(tmp_path) == Configuration(line_length=88)


def test_two_files_that_configure_are_an_error(tmp_path: Path) -> None:
    own(tmp_path, "")
    project(tmp_path, "[tool.vobiz-codemod]\n")
    message = refusal(tmp_path)
    assert message == (
        "vobiz-codemod.toml and [tool.vobiz-codemod] in pyproject.toml both configure the tool. Keep one of them."
    )


def test_an_own_file_beside_a_pyproject_without_the_table_is_fine(tmp_path: Path) -> None:
    own(tmp_path, "max-retries = 6\n")
    project(tmp_path, "[tool.black]\nline-length = 100\n")
    configuration = load(tmp_path)
    assert (configuration.max_retries, configuration.line_length) == (6, 100)


def test_the_configured_line_length_comes_before_that_of_the_formatters(tmp_path: Path) -> None:
    project(tmp_path, "[tool.vobiz-codemod]\nline-length = 70\n[tool.ruff]\nline-length = 100\n")
    assert load(tmp_path).line_length == 70


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100\n[tool.black]\nline-length = 90\n"}, 100),
        ({"pyproject.toml": "[tool.black]\nline-length = 90\n"}, 90),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100\n", "ruff.toml": "line-length = 110\n"}, 110),
        ({"ruff.toml": "line-length = 110\n", ".ruff.toml": "line-length = 79\n"}, 79),
        ({"ruff.toml": "line-length = \n", "pyproject.toml": "[tool.ruff]\nline-length = 100\n"}, 100),
        ({"ruff.toml": "line-length = 'wide'\n"}, 88),
        ({"ruff.toml": "line-length = true\n"}, 88),
        ({"ruff.toml": "line-length = 0\n"}, 88),
        ({"pyproject.toml": "tool = 3\n"}, 88),
        ({"pyproject.toml": "[tool]\nruff = 3\n"}, 88),
    ],
)
def test_the_line_length_of_the_formatters_is_taken_over(tmp_path: Path, files: dict[str, str], expected: int) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load(tmp_path).line_length == expected


def test_the_line_length_may_stand_above_the_configuration(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    own(inner, "max-retries = 1\n")
    project(tmp_path, "[tool.ruff]\nline-length = 99\n")
    assert load(inner) == Configuration(max_retries=1, line_length=99, root=inner.resolve())


def test_an_unknown_key_names_the_nearest_and_the_file(tmp_path: Path) -> None:
    inner = tmp_path / "service"
    inner.mkdir()
    own(inner, 'hold_urls = "https://x.example/a.mp3"\n')
    message = refusal(inner)
    assert message.startswith('service/vobiz-codemod.toml: there is no key "hold_urls". Did you mean "hold-url"?')
    assert "answer-url, auth-id, baseline, clients, documents, exclude, helper-module, hold, hold-url" in message


@pytest.mark.parametrize(
    ("written", "meant"),
    [("holds", "hold"), ("helper_module", "helper-module"), ("client", "clients"), ("stayAlone", "stay-alone")],
)
def test_a_misspelt_key_names_the_one_that_is_meant(tmp_path: Path, written: str, meant: str) -> None:
    own(tmp_path, f"{written} = 1\n")
    assert f'there is no key "{written}". Did you mean "{meant}"?' in refusal(tmp_path)


def test_what_is_not_configured_has_its_default(tmp_path: Path) -> None:
    own(tmp_path, "max-retries = 1\n")
    found = load(tmp_path)
    assert (found.hold, found.isolates, found.helper_module, found.clients) == ("audio", False, None, ())
    assert found.stay_alone is None


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_staying_alone_is_yes_or_no(tmp_path: Path, text: str, value: bool) -> None:
    own(tmp_path, f"stay-alone = {text}\n")
    assert load(tmp_path).stay_alone is value


def test_a_file_outside_the_working_directory_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own(tmp_path, "nonsense = 1\n")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert Path(os.path.realpath(tmp_path), "vobiz-codemod.toml").as_posix() in refusal(tmp_path / "inner")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("auth-id = 1", "auth-id must be a text that is not empty; found 1."),
        ('auth-id = " "', 'auth-id must be a text that is not empty; found " ".'),
        ("auth-id = 1979-05-27", "auth-id must be a text that is not empty; found 1979-05-27."),
        ('hold-url = "hold.mp3"', 'begins with https:// or http://; found "hold.mp3".'),
        ('hold-url = "ftp://example.com/hold.mp3"', "hold-url must be an absolute URL"),
        ('hold-url = "https://"', "hold-url must be an absolute URL"),
        ('hold-url = "https://[broken"', "hold-url must be an absolute URL"),
        ('hold-url = "https://example.com/a b.mp3"', "hold-url must be an absolute URL"),
        ('hold-url = "https://example.com/hold.xml"', "hold-url must be the URL of an audio file (mp3, wav)"),
        ('hold-url = "https://example.com/hold.twiml?x=1"', "since Vobiz plays no TwiML; found"),
        ('hold-url = "http://twimlets.com/holdmusic"', "hold-url must be the URL of an audio file"),
        ('hold = "mute"', 'hold must be "audio" or "isolate"; found "mute".'),
        ("hold = true", 'hold must be "audio" or "isolate"; found true.'),
        ("helper-module = 1", "helper-module must be a text that is not empty; found 1."),
        ('helper-module = "desk/helpers.py"', 'dotted name of a module, such as "myapp.telephony_helpers"; found'),
        ('helper-module = "desk.class"', "helper-module must be the dotted name of a module"),
        ('helper-module = ".helpers"', "helper-module must be the dotted name of a module"),
        ('clients = "desk.deps:phone"', 'clients must be a list of names such as ["myapp.deps:get_phone"]'),
        (
            'clients = ["desk.deps"]',
            'clients must be names in modules, such as "myapp.deps:get_phone"; found "desk.deps".',
        ),
        ('clients = ["desk.deps:"]', "clients must be names in modules"),
        ('clients = ["desk.deps:a:b"]', "clients must be names in modules"),
        ("clients = [1]", "clients must be a text that is not empty; found 1."),
        ('stay-alone = "true"', 'stay-alone must be true or false; found "true".'),
        ("stay-alone = 1", "stay-alone must be true or false; found 1."),
        ('answer-url = "https://example.com/{room"', "answer-url must be a URL with placeholders"),
        ('answer-url = "https://example.com/{}"', "({} is no placeholder)"),
        ('answer-url = "/join"', "answer-url must be an absolute URL"),
        ('rooms = "Sales"', 'rooms must be a table such as { CF0123456789abcdef0123456789abcdef = "Room" }'),
        ('rooms = { CF1 = "Sales" }', "rooms must be Conference SIDs on the left"),
        (f"rooms = {{ {SID} = 1 }}", f"rooms.{SID} must be a text that is not empty; found 1."),
        (f'rooms = {{ {SID} = "a/b" }}', f"rooms.{SID} must be a room name without / ? #"),
        (f'rooms = {{ {SID} = ".." }}', f"rooms.{SID} must be a room name"),
        ('exclude = "build/"', 'exclude must be a list of patterns such as ["build/", "*_pb2.py"]; found "build/".'),
        ("exclude = {}", "found a table."),
        ("exclude = [1]", "exclude must be a text that is not empty; found 1."),
        ('exclude = ["!"]', 'exclude must be patterns as .gitignore takes them; found "!"'),
        ('sdk = "new"', 'sdk must be "api_key" or "auth_id"; found "new".'),
        ("sdk = [1]", "found a list."),
        ("sdk = []", "found an empty list."),
        ("max-retries = -1", "max-retries must be a whole number, 0 or more; found -1."),
        ("max-retries = true", "max-retries must be a whole number, 0 or more; found true."),
        ("max-retries = false", "found false."),
        ("max-retries = 1.5", "found 1.5."),
        ("line-length = 0", "line-length must be a whole number, 1 or more; found 0."),
        (f'sdk = "{"x" * 100}"', f'found "{"x" * 76}...'),
    ],
)
def test_a_wrong_value_names_key_expectation_and_finding(tmp_path: Path, line: str, expected: str) -> None:
    own(tmp_path, f"{line}\n")
    message = refusal(tmp_path)
    assert message.startswith("vobiz-codemod.toml: ")
    assert expected in message


@pytest.mark.parametrize(
    "text",
    ["settings.", "a, b", "x # comment", "*a", "**a", "x for x in y", "a), (b", "a=b", "(a,\n b)", "a\x00b", "yield"],
)
def test_an_auth_id_that_is_no_single_argument_is_refused(tmp_path: Path, text: str) -> None:
    escaped = text.replace("\n", "\\n").replace("\x00", "\\u0000")
    own(tmp_path, f'auth-id = "{escaped}"\n')
    assert "auth-id must be" in refusal(tmp_path)


@pytest.mark.parametrize("text", ["AUTH", "os.environ['A']", "self.auth()", "(a, b)", "'MA_1'", r"'\\d'", "lambda: x"])
def test_an_auth_id_may_be_any_expression(tmp_path: Path, text: str) -> None:
    own(tmp_path, f'auth-id = "{text}"\n')
    assert load(tmp_path).auth_id == text.replace("\\\\", "\\")


def test_a_tool_entry_that_is_no_table_is_refused(tmp_path: Path) -> None:
    project(tmp_path, "[tool]\nvobiz-codemod = 3\n")
    assert refusal(tmp_path) == "pyproject.toml: tool.vobiz-codemod must be a table, [tool.vobiz-codemod]; found 3."


def test_invalid_toml_names_file_line_and_column(tmp_path: Path) -> None:
    project(tmp_path, "[project]\nname = x\n")
    message = refusal(tmp_path)
    assert message.startswith("pyproject.toml:2:8: this is not valid TOML: ")
    assert "(at" not in message


def test_toml_that_breaks_off_names_its_end(tmp_path: Path) -> None:
    own(tmp_path, "sdk = 'api_key'\nrooms = [")
    assert refusal(tmp_path).startswith("vobiz-codemod.toml:2:10: this is not valid TOML: ")


def test_a_file_that_is_not_utf_8_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "vobiz-codemod.toml").write_bytes(b"max-retries = 1\n# caf\xe9\n")
    assert refusal(tmp_path).startswith("vobiz-codemod.toml:2:6: a TOML file must be UTF-8")


def test_a_file_nested_too_deeply_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(text: str) -> object:
        raise RecursionError

    own(tmp_path, "")
    monkeypatch.setattr("codemod.toml_parser.tomllib.loads", deep)
    assert refusal(tmp_path) == "vobiz-codemod.toml is nested too deeply to be read as TOML."


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    own(tmp_path, "")
    monkeypatch.setattr(Path, "read_bytes", closed)
    assert refusal(tmp_path) == "vobiz-codemod.toml cannot be read: Permission denied."


def test_the_nearest_line_length_wins(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "ruff.toml").write_text("line-length = 77\n", encoding="utf-8")
    (tmp_path / "ruff.toml").write_text("line-length = 99\n", encoding="utf-8")
    own(tmp_path, "max-retries = 1\n")
    assert load(inner) == Configuration(max_retries=1, line_length=77, root=tmp_path.resolve())


@pytest.mark.parametrize(("value", "written", "told"), [(None, True, True), (True, True, True), (False, False, False)])
def test_staying_alone_decides_about_the_document_and_the_note(value: bool | None, written: bool, told: bool) -> None:
    program = (
        "from twilio.rest import Client\n\nclient = Client()\n"
        'client.conferences("Sales").participants.create(from_="+15550100", to="+15550199")\n'
    )
    outcome = migrate_source(program.encode(), "a.py", Options(configuration=Configuration(stay_alone=value)))
    assert (b'stayAlone="true"' in outcome.after) is written
    assert any("Whoever is alone in a Vobiz room" in each.message for each in outcome.findings) is told


def test_endings_of_documents_are_read_in_small_letters(tmp_path: Path) -> None:
    own(tmp_path, 'documents = [".ERB", ".tmpl"]\n')
    assert load(tmp_path).documents == (".erb", ".tmpl")


@pytest.mark.parametrize(
    "value", ['".erb"', '["erb"]', '[".xml.erb"]', '[".py"]', '[".PYI"]', "[1]", '["."]', '["./a"]']
)
def test_what_is_no_ending_of_documents_is_refused(tmp_path: Path, value: str) -> None:
    own(tmp_path, f"documents = {value}\n")
    assert "documents must be" in refusal(tmp_path)
