"""How a run ends: the exit codes, and the error whose message says why a run could not do its job."""

from __future__ import annotations

import click

NAME = "vobiz-codemod"
DONE, WORK_LEFT, FAILED, INTERRUPTED = 0, 1, 2, 130


class Failure(click.ClickException):
    """The run could not do its job; the message says why and what to do."""

    exit_code = FAILED
