"""Tables of a user's own, laid over the shipped ones with `--rules DIR`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from codemod.command_line import main
from codemod.options import Options
from codemod.planning import plan
from codemod.rules import load_rules
from codemod.table_files import RulesError

DOCUMENTATION = (Path(__file__).resolve().parent.parent / "docs" / "own-tables.md").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r"<!-- (\S+) -->\n```\w+\n(.*?)```", DOCUMENTATION, re.DOTALL))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "tables").mkdir()
    (tmp_path / "before.py").write_text(SHOWN["before.py"])
    return tmp_path


def put(tree: Path, text: str, name: str = "own.toml") -> Path:
    path = tree / "tables" / name
    path.write_text(text, encoding="utf-8")
    return path.parent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="vobiz-codemod")


def test_the_documented_table_makes_the_documented_call(tree: Path) -> None:
    put(tree, SHOWN["tables/company.toml"], "company.toml")

    with_own = run("diff", "--rules", "tables", "before.py")
    without = run("diff", "before.py")

    added = [line[1:] for line in with_own.stdout.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert SHOWN["after.py"] in "".join(f"{line}\n" for line in added)
    assert "kick_member" in without.stdout
    assert "Nothing stands behind our conferences" in run("rules", "VB208", "--rules", "tables").stdout


def test_a_row_of_ones_own_may_leave_a_call_to_a_person(tree: Path) -> None:
    folder = put(tree, SHOWN["tables/by-hand.toml"])
    announced = SHOWN["before.py"].replace("participants(call_sid).delete()", "update(announce_url='x.mp3')")
    (tree / "before.py").write_text(announced)

    planned = plan([tree / "before.py"], Options(rules=folder))

    assert [(each.code, each.level.value) for each in planned.findings if each.code == "VB105"] == [("VB105", "manual")]
    assert not any(outcome.changes for outcome in planned.outcomes)


def test_own_tables_reach_every_process(tree: Path) -> None:
    folder = put(tree, SHOWN["tables/company.toml"])
    for number in range(40):
        (tree / f"program_{number}.py").write_text(SHOWN["before.py"] + "# a line of the user's\n" * 50)
    alone, spread = (plan([tree], Options(rules=folder), jobs=jobs) for jobs in (1, 2))
    assert [each.after for each in spread.outcomes] == [each.after for each in alone.outcomes]
    programs = [each for each in spread.outcomes if "program_" in each.path]
    assert len(programs) == 40
    assert all(b"hangup_member" in each.after for each in programs)


def test_rows_with_new_names_and_methods_are_added(tree: Path) -> None:
    put(
        tree,
        '[method]\n"conference.whisper_member" = { positional = ["auth_id", "conference_name", "member_id"], '
        'required = [], optional = [], http = "POST /" }\n',
        "sdk.toml",
    )
    folder = put(
        tree,
        """
[note.ours]
text = "Ours."

[message.hold-url]
code = ""
level = "manual"
text = "no file, says our table"

[[rule]]
code = "VB950"
name = "coach-only"
twilio = "participant.update(coaching=True)"
vobiz = "client.conference.whisper_member(auth_id, room, member_id)"
notes = ["ours"]
why = "Ours."
""",
    )
    rules = load_rules(folder)
    assert rules.by_name["coach-only"].notes == ("Ours.",)
    assert rules.messages["hold-url"].text == "no file, says our table"
    assert "coach-only" not in load_rules().by_name
    assert "whisper_member" not in str(load_rules().tables["sdk"]["method"])


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("own.toml", "[element.Say]\n", "tables/own.toml: element is nothing that own tables may hold"),
        ("sdk.toml", "[constructor]\n", "tables/sdk.toml: constructor is nothing that own tables may hold"),
        ("own.toml", "[[rule]]\nname = 'x'\n", "own.toml: rule ? x: an entry has either vobiz or manual"),
        ("own.toml", "x = \n", "own.toml: Invalid value"),
        (
            "own.toml",
            "[[rule]]\ncode = 'VB950'\nname = 'x'\ntwilio = 'participant.update(coaching=1)'\n"
            "vobiz = 'client.no.such(auth_id)'\nwhy = 'So.'\n",
            "rule VB950 x: ",
        ),
    ],
)
def test_what_is_wrong_with_own_tables_is_named(tree: Path, name: str, text: str, problem: str) -> None:
    folder = put(tree, text, name)
    with pytest.raises(RulesError, match=re.escape(problem)):
        load_rules(folder)
    result = run("check", "--rules", "tables")
    assert result.exit_code == 2
    assert "The mapping table cannot be used." in result.stderr
    assert problem in result.stderr


def test_an_empty_folder_is_no_folder_of_tables(tree: Path) -> None:
    result = run("check", "--rules", "tables")
    assert result.exit_code == 2
    assert "there are no mapping tables (*.toml) here" in result.stderr
    assert run("check", "--rules", "nowhere").exit_code == 2
