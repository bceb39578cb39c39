"""The hooks, the action and the recipes of docs/ci.md do in a scratch repository what they promise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
RECIPES = dict(
    re.findall(r"<!-- (\S+) -->\n```\w+\n(.*?)```", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.DOTALL)
)
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}
LEFT = """\
import os

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
client.conferences("SalesRoom").update(status="completed")
"""
PLAIN = "print('no telephones here')\n"

pytestmark = pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="the recipes are for bash")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository with one commit, and a command on the PATH that runs this checkout."""
    commands = tmp_path / "commands"
    commands.mkdir()
    command = commands / "vobiz-codemod"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "cli.py"}" "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    tree = tmp_path / "tree"
    tree.mkdir()
    monkeypatch.chdir(tree)
    (tree / "plain.py").write_text(PLAIN)
    git("init", "--quiet", "--initial-branch=main")
    git("config", "user.name", "Somebody")
    git("config", "user.email", "somebody@example.com")
    commit("The first")
    return tree


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "--message", message)


def bash(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-c", script], env={**os.environ, **environment}, capture_output=True, text=True
    )


# ---- the action


@dataclass
class Ran:
    """What came of the action."""

    code: int
    outputs: str
    summary: str
    printed: str


def run_action(tree: Path, **inputs: str) -> Ran:
    """Run the scripts of the action as a runner would."""
    temporary = tree.parent / "runner"
    temporary.mkdir(exist_ok=True)
    outputs, summary = temporary / "outputs", temporary / "summary"
    given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()} | inputs
    environment = {
        "RUNNER_TEMP": str(temporary),
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_STEP_SUMMARY": str(summary),
    }

    def filled(text: str) -> str:
        told = dict(line.split("=", 1) for line in outputs.read_text().splitlines()) if outputs.exists() else {}
        text = re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], text)
        return re.sub(r"\$\{\{ steps\.check\.outputs\.([\w-]+) \}\}", lambda found: told.get(found[1], ""), text)

    code, printed = 0, ""
    for name in ("Look for what is left", "Fail while something is left"):
        step = STEPS[name]
        result = bash(step["run"], **environment, **{key: filled(value) for key, value in step["env"].items()})
        code = result.returncode
        printed += result.stdout + result.stderr
        if code:
            break
    return Ran(code, outputs.read_text(), summary.read_text() if summary.exists() else "", printed)


def test_the_action_passes_where_nothing_is_left(repository: Path) -> None:
    ran = run_action(repository)
    assert ran.code == 0
    assert "code=0" in ran.outputs
    assert ran.summary
    assert "Nothing is left to move." in ran.printed


def test_the_action_fails_where_something_is_left_and_says_where(repository: Path) -> None:
    (repository / "rooms.py").write_text(LEFT)
    ran = run_action(repository, paths="plain.py rooms.py")
    assert ran.code == 1
    report = re.search(r"sarif-file=(.+)", ran.outputs)
    assert report is not None
    assert "VB103" in Path(report[1]).read_text()
    assert "rooms.py" in ran.summary


def test_the_action_makes_annotations_without_code_scanning(repository: Path) -> None:
    (repository / "rooms.py").write_text(LEFT)
    ran = run_action(repository, sarif="false", arguments="--select VB103")
    assert ran.code == 1
    assert "sarif-file" not in ran.outputs
    assert "file=rooms.py,line=6" in ran.printed


def test_the_action_tells_a_run_that_could_not_do_its_job(repository: Path) -> None:
    ran = run_action(repository, paths="nowhere.py")
    assert ran.code == 2
    assert "code=2" in ran.outputs
    assert "could not do its job" in ran.printed


def test_what_a_path_of_the_action_holds_is_no_shell_code(repository: Path) -> None:
    run_action(repository, paths="$(touch owned) ; touch owned", arguments="`touch owned`")
    assert not (repository / "owned").exists()
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_action_offers_and_takes_what_its_steps_use() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert ACTION["runs"]["using"] == "composite"
    shown = yaml.safe_load(RECIPES["github.yml"])
    [used] = [step for step in shown["jobs"]["check"]["steps"] if "vobiz-codemod" in step["uses"]]
    assert set(used["with"]) <= set(ACTION["inputs"])


# ---- the recipes


def test_the_baseline_accepts_what_is_known_and_fails_for_what_is_new(repository: Path) -> None:
    (repository / "rooms.py").write_text(LEFT)
    first, second = RECIPES["baseline.sh"].splitlines()
    assert bash(first).returncode == 0
    assert bash(second).returncode == 0
    (repository / "more.py").write_text(LEFT)
    assert bash(second).returncode == 1


def test_only_what_a_branch_changes_is_checked(repository: Path) -> None:
    (repository / "rooms.py").write_text(LEFT)
    commit("Rooms")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    assert bash(RECIPES["branch.sh"]).returncode == 0
    (repository / "more.py").write_text(LEFT)
    commit("More")
    result = bash(RECIPES["branch.sh"])
    assert result.returncode == 1
    assert "more.py" in result.stdout
    assert "rooms.py" not in result.stdout


def test_the_recipe_for_gitlab_writes_its_report_and_fails(repository: Path) -> None:
    recipe = yaml.safe_load(RECIPES["gitlab.yml"])["twilio-to-vobiz"]
    # The installation is the wheel's business; the rest runs as it stands.
    script = "\n".join(line for line in recipe["script"] if "venv" not in line and "pip" not in line)
    script = script.replace("/tmp/vobiz-codemod/bin/", "")
    assert bash(script).returncode == 0
    (repository / "rooms.py").write_text(LEFT)
    assert bash(script).returncode == 1
    for path in recipe["artifacts"]["paths"]:
        assert "rooms.py" in (repository / path).read_text(encoding="utf-8")


# ---- the hooks, with the real pre-commit


def test_the_hooks_run_in_pre_commit(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    (repository / "rooms.py").write_text(LEFT)
    git("add", "--all")

    def hook(name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), name, "--files", "rooms.py", "plain.py"],
            capture_output=True,
            text=True,
        )

    checked = hook("vobiz-codemod-check")
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "rooms.py:6:1  automatic  VB103 end-room" in checked.stdout
    assert (repository / "rooms.py").read_text() == LEFT

    rewritten = hook("vobiz-codemod")
    assert rewritten.returncode == 1, rewritten.stdout + rewritten.stderr  # files were changed by the hook
    assert "delete_conference" in (repository / "rooms.py").read_text()
    assert (repository / "plain.py").read_text() == PLAIN
