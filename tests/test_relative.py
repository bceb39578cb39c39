"""How files are named to people."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codemod.relative import relative_name


def test_a_name_is_relative_to_a_folder_or_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert relative_name(tmp_path / "a" / "b.py") == "a/b.py"
    assert relative_name("a/../b.py", tmp_path / "c") == "../b.py"
    assert relative_name(".") == "."


def test_another_drive_is_named_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def other_drive(path: object, start: object) -> str:
        raise ValueError("path is on mount 'd:', start on mount 'c:'")

    monkeypatch.setattr(os.path, "relpath", other_drive)
    assert relative_name(Path("d:/a/b.py")) == "d:/a/b.py"
