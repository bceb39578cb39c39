"""The pages in docs/rules are what docs/generate.py makes of the tables and the fixtures."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_pages_of_the_rules_are_up_to_date() -> None:
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"), run_name="generate")

    made = generate["pages"]()

    stand = {path.name: path.read_text(encoding="utf-8") for path in generate["PAGES"].iterdir()}
    stale = sorted(name for name in made.keys() | stand.keys() if made.get(name) != stand.get(name))
    assert not stale, "run `python docs/generate.py`"
