"""Names of modules that something in the tree sets from outside: known the same however many are asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.constants import FEW, Constants

FILES = {
    Path("app.py"): b"import rooms\n\nrooms.NAME = 'Sales'\nrooms.COUNT += 1\nprint(rooms.READ == 1, rooms.LONGER)\n",
    Path("test.py"): b"def test(patch):\n    patch.setattr(rooms, 'PATCHED', 'x')\n    rooms.LONGER_NAME = 2\n",
}
SET = {"NAME", "COUNT", "PATCHED", "LONGER_NAME"}


@pytest.mark.parametrize("before", [0, FEW + 1], ids=["one by one", "all at once"])
@pytest.mark.parametrize("name", [*sorted(SET), "READ", "LONGER", "OTHER", "PATCH"])
def test_a_name_is_set_from_outside_where_an_attribute_of_it_is(name: str, before: int) -> None:
    constants = Constants(FILES)
    for number in range(before):
        assert not constants.is_set_from_outside(f"other_{number}")

    assert constants.is_set_from_outside(name) is (name in SET)
