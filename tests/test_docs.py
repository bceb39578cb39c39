"""The pages in docs/ show what is so: some are made from tables and fixtures, the others by commands."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TRANSCRIPTS = runpy.run_path(str(DOCS / "transcripts.py"))
PICTURES = runpy.run_path(str(DOCS / "pictures.py"))


def test_the_pages_of_the_rules_are_up_to_date() -> None:
    generate = runpy.run_path(str(DOCS / "generate.py"), run_name="generate")

    made = generate["pages"]()

    stand = {path.name: path.read_text(encoding="utf-8") for path in generate["PAGES"].iterdir()}
    stale = sorted(name for name in made.keys() | stand.keys() if made.get(name) != stand.get(name))
    assert not stale, "run `python docs/generate.py`"


@pytest.mark.skipif(sys.platform != "linux", reason="the pages show the shell of another system")
@pytest.mark.parametrize("path", TRANSCRIPTS["pages"](), ids=lambda path: path.name)
def test_what_a_page_shows_is_what_the_tool_prints(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    folder = tmp_path / "desk"
    folder.mkdir()

    assert TRANSCRIPTS["remade"](text, folder) == text, "run `python docs/generate.py`"

    if path == PICTURES["PAGE"]:
        shown = PICTURES["text_of"]((folder / PICTURES["REPORT"]).read_text(encoding="ascii"))
        assert PICTURES["TEXT"].read_text(encoding="utf-8") == shown, "run `python docs/pictures.py`"


def test_the_pictures_are_there_shown_and_small() -> None:
    page = PICTURES["PAGE"].read_text(encoding="utf-8")
    for name in PICTURES["SHOWN"]:
        assert f"](images/{name})" in page
        assert (DOCS / "images" / name).stat().st_size < 150_000


def test_each_form_and_command_is_shown() -> None:
    shown = "\n".join(
        line
        for path in TRANSCRIPTS["pages"]()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("$ ")
    )
    from codemod.command_line import COMMANDS
    from codemod.report.forms import FORMATS

    wanted = [f"vobiz-codemod {command}" for command in COMMANDS] + [f"--format {form}" for form in FORMATS]
    wanted += ["diff --stat", "--write-baseline", "--baseline", "--diff-base", "vobiz: ignore", "rules VB103"]
    assert [each for each in wanted if each not in shown] == []


def test_what_a_terminal_erased_is_not_shown() -> None:
    raw = "bar 0%\r\x1b[2Kbar 100%\r\n\x1b[?25h\r\x1b[1A\x1b[2K\x1b[31mred\x1b[0m\r\nlast"
    assert TRANSCRIPTS["seen"](raw) == "red\nlast"


def test_a_page_shows_exit_codes_pipes_and_files(tmp_path: Path) -> None:
    page = (
        "<!-- file: a/x.py -->\n```python\nprint()\n```\n\n"
        "```console\n$ cat a/x.py\nstale\n$ vobiz-codemod check; echo $?\n$ vobiz-codemod check | wc -l\n```\n"
    )
    made = TRANSCRIPTS["remade"](page, tmp_path)
    assert "$ cat a/x.py\nprint()\n$ vobiz-codemod check; echo $?\n1 file looked at" in made
    assert made.splitlines()[-2].strip() == "1"
    assert "\n0\n$ vobiz-codemod check | wc -l\n" in made
    assert Path.cwd() != tmp_path


def test_the_files_that_pages_link_exist() -> None:
    for path in DOCS.glob("*.md"):
        prose = re.sub(r"^(````?)\w*\n.*?^\1$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", prose):
            assert (DOCS / target).exists(), f"{path.name}: {target}"
