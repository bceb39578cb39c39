"""Run `review`, and note in a file when its first plan was made: by this, and nothing else, does it differ.

python -m benchmarks.review_probe FILE [ARGUMENT ...]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from codemod.command_line import main
from codemod.review.replanning import Replanning


def note_first_plan(file: Path) -> None:
    """Let the first plan write the time of its end into a file."""
    planning = Replanning.plan

    def plan(*arguments: Any, **keywords: Any) -> Any:
        planned = planning(*arguments, **keywords)
        if not file.exists():
            file.write_text(repr(time.monotonic()), "utf-8")
        return planned

    setattr(Replanning, "plan", plan)  # noqa: B010 - a method is no variable to mypy


if __name__ == "__main__":
    note_first_plan(Path(sys.argv[1]))
    main(["review", *sys.argv[2:]])
