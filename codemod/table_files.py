"""Where the mapping tables lie: the shipped ones, and those of a user's own."""

from __future__ import annotations

from pathlib import Path

PAYLOAD_FOLDER = "_rules"


class RulesError(Exception):
    """A table that cannot be used; the message names file, entry and problem."""


def rules_folder() -> Path:
    """Return where the tables are: inside the installed package, or at the root of a checkout.

    Raises RulesError when neither is there.
    """
    package = Path(__file__).resolve().parent
    places = (package / PAYLOAD_FOLDER, package.parent / "rules")
    for folder in places:
        if folder.is_dir():
            return folder
    raise RulesError(
        f"the mapping tables are missing: neither {places[0]} nor {places[1]} is a folder; install vobiz-codemod again"
    )


def table_files(own: Path | None) -> list[Path]:
    """Return the files that the tables are read from: the shipped ones, and those of a user's own folder."""
    folder = rules_folder()
    return [*folder.glob("*.toml"), *folder.glob("helpers/*.py"), *(own.glob("*.toml") if own is not None else ())]
