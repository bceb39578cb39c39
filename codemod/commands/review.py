"""`vobiz-codemod review`: decide about one change at a time, then write what was accepted."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from codemod.commands.ending import DONE, FAILED, NAME, Failure
from codemod.commands.migrate import refuse_uncommitted
from codemod.commands.printing import report
from codemod.commands.request import Request, selection
from codemod.commands.running import result_of
from codemod.report.summary import Result
from codemod.terminal import say, width_of

if TYPE_CHECKING:
    from codemod.options import Options
    from codemod.planning import Plan
    from codemod.review.questions import Question
    from codemod.rules import Rules


@click.command(short_help="Decide about one change at a time, then rewrite.")
@selection
@click.option("--allow-dirty", is_flag=True, help="Also rewrite files that are not committed.")
def review(request: Request, allow_dirty: bool) -> None:
    """Decide about one change at a time, on a terminal, then rewrite what was accepted.

    What moves together is one change. Nothing is written before the last answer, or q. What is not accepted stays on
    Twilio, for this run: an ignore comment keeps it for good.
    """
    from codemod.review.keys import is_terminal

    if request.name is not None or not is_terminal():
        raise Failure(
            f"A review needs a terminal to ask on. `{NAME} diff` shows all changes, `{NAME} migrate` writes them; "
            "`# vobiz: ignore` and --select say which ones."
        )
    context = click.get_current_context()
    planned = _reviewed(request, allow_dirty=allow_dirty)
    # From here on an interruption has something to tell; see Application.invoke.
    context.find_root().obj = planned
    result = _told(result_of(planned.apply(), request.options), request.options)
    code = FAILED if result.errors else DONE
    report(result, request, "migrate", code)
    context.exit(code)


DISPLAYED = ("form", "output", "colour", "quiet", "verbose", "stdin_filename")
# It prints for people, and what it asks about is on the disk.
review.params = [each for each in review.params if each.name not in DISPLAYED]


def _told(result: Result, options: Options) -> Result:
    """Return a result that says of what was kept that the review kept it, where no comment does."""
    from codemod.rules import load_rules

    messages = load_rules(options.rules).messages
    ignored, kept = messages["ignored"].text, messages["kept-in-review"].text
    with_comments = {each.path for each in result.outcomes if each.used_ignores}
    findings = tuple(
        replace(each, message=kept) if each.message == ignored and each.path not in with_comments else each
        for each in result.findings
    )
    return replace(result, findings=findings)


def _reviewed(request: Request, *, allow_dirty: bool) -> Plan:
    """Return the plan that the user agrees on."""
    from codemod.configuration import ConfigurationError
    from codemod.report.progress import progress
    from codemod.review.conversation import Conversation
    from codemod.review.replanning import Replanning

    try:
        with progress(sys.stderr, request.display.colour) as advance:
            run = Replanning(request.paths, request.options, request.jobs, advance)
            plan = run.plan(frozenset(), advance)
        if not allow_dirty:
            refuse_uncommitted(plan)
        return Conversation(run.plan, Terminal(run.rules)).hold(plan)
    except ConfigurationError as error:
        raise Failure(f"The configuration cannot be used. {error}") from error
    except EOFError:
        raise Failure("The terminal was closed before the review ended. Nothing was written.") from None


class Terminal:
    """Asks on the terminal."""

    def __init__(self, rules: Rules) -> None:
        """Keep the rules that can be explained."""
        from rich.console import Console

        self.rules = rules
        self._console = Console
        self._shown: tuple[Question, int, int] | None = None

    def ask(self, question: Question, number: int, total: int) -> str:
        """Show a question, unless it stands there already, and return the key that answers it."""
        from codemod.review import keys, screen

        if self._shown != (question, number, total):
            # A console for each: the window may have another width by now.
            screen.show(self._console(highlight=False, emoji=False), question, number, total)
            self._shown = (question, number, total)
        while True:
            say(screen.PROMPT, nl=False)
            sys.stdout.flush()
            key = keys.read_key().lower()
            say(key if key.isprintable() else "")
            if key.strip():
                return key

    def explain(self, question: Question) -> None:
        """Explain the rule that heads a question."""
        from codemod.report.rule_pages import entries
        from codemod.report.rules_report import explanation

        for entry in entries(self.rules):
            if entry.code == question.code:
                say("\n" + explanation(entry.page(), width_of(sys.stdout)) + "\n")
                return
        say(question.heading.help)

    def help(self) -> None:
        """Show what each key does."""
        from codemod.review import screen

        screen.show_keys(self._console(highlight=False, emoji=False))

    def say(self, text: str) -> None:
        """Say something short."""
        say(text)
