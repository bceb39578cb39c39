"""What files hold: held as far as memory goes, read again beyond that, and what must not change never read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod import texts
from codemod.texts import Named, Texts


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return three files, of which there is room for two."""
    monkeypatch.setattr(texts, "HELD", 10)
    found = [tmp_path / name for name in ("a.py", "b.py", "c.py")]
    for path in found:
        path.write_bytes(b"12345")
    return found


def test_what_there_is_room_for_is_read_once_and_the_rest_again(files: list[Path]) -> None:
    known = Texts()
    for path in files:
        known.add(path, None)
    assert list(known.values()) == [b"12345"] * 3

    for path in files:
        path.write_bytes(b"67")
    assert list(known.values()) == [b"12345", b"12345", b"67"]


def test_what_has_to_be_held_takes_the_room_of_others(files: list[Path]) -> None:
    known = Texts()
    for path in files:
        known.add(path, b"as read", hold=path != files[2])

    assert [known[path] for path in files] == [b"as read", b"as read", b"12345"]


def test_what_has_gone_holds_nothing(files: list[Path]) -> None:
    known = Texts()
    known.add(files[0], None)
    files[0].unlink()

    assert known[files[0]] == b""
    assert files[0] in known
    assert files[1] not in known
    assert len(known) == 1
    with pytest.raises(KeyError):
        known[files[1]]


def test_some_of_them_have_other_names(files: list[Path]) -> None:
    known = Texts()
    for path in files:
        known.add(path, None)
    named = Named({"one": files[0], "two": files[1]}, known)

    assert dict(named) == {"one": b"12345", "two": b"12345"}
    assert len(named) == 2
    assert "one" in named
    assert "three" not in named
    with pytest.raises(KeyError):
        named["three"]
