"""Reports in other forms than text: each has a module with `render(report) -> str`, imported when it is asked for."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from codemod.report.forms import FORMATS
from codemod.report.summary import Result

if TYPE_CHECKING:
    from codemod.rules import Rules


@dataclass(frozen=True)
class Report:
    """What a report is made from; what only some forms need is found when it is asked for."""

    result: Result
    command: str
    """The command that ran: migrate, diff or check."""
    exit_code: int
    """What the command will end with."""
    directory: Path
    """The working directory, absolute: paths in outcomes and findings are relative to it, with slashes."""
    tables: Path | None = None
    """The folder with tables of the user's own; None where there is none."""

    @cached_property
    def rules(self) -> Rules:
        """Return the tables of the mapping."""
        from codemod.rules import load_rules

        return load_rules(self.tables)

    @cached_property
    def version(self) -> str | None:
        """Return the version of the tool; None for a checkout that is not installed."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("vobiz-codemod")
        except PackageNotFoundError:
            return None

    @cached_property
    def prefix(self) -> str:
        """Return where the working directory is inside its git repository, such as "app/web/"; "" at its root."""
        from codemod.report.diff import repository_prefix

        return repository_prefix(self.directory)

    def named(self, path: str) -> str:
        """Return a path relative to the root of the repository; one outside of it begins with "../" or is absolute."""
        return posixpath.normpath(self.prefix + path)


def render(form: str, report: Report) -> str:
    """Return the report in one of FORMATS, without a line end after its last line."""
    text: str = import_module(FORMATS[form]).render(report)
    return text
