"""Generated programs that build TwiML: they stay whole with a reason, or build the same documents for every flag."""

from __future__ import annotations

import ast
import itertools
import symtable

import vobizxml_double
from builder_generator import FLAGS, programs
from builder_programs import lost, run, told
from defects import defects
from hypothesis import given, settings
from lxml import etree
from twiml_mapper import Left, canonical, mapped

from codemod import Level, Outcome, migrate_source

WAYS = [dict(zip(FLAGS, each, strict=True)) for each in itertools.product([True, False], repeat=len(FLAGS))]


def outcome_of(text: str) -> Outcome:
    outcome = migrate_source(text.encode(), "voice.py")
    assert not defects(outcome), told(outcome)
    return outcome


def undefined(text: str) -> set[str]:
    """Return the names that a program reads and that neither it nor Python defines."""
    found: set[str] = set()
    tables = [symtable.symtable(text, "voice.py", "exec")]
    top = {each.get_name() for each in tables[0].get_symbols() if each.is_assigned() or each.is_imported()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        found |= {each.get_name() for each in table.get_symbols() if each.is_referenced() and each.is_global()}
    return found - top - set(dir(__builtins__)) - set(__builtins__ if isinstance(__builtins__, dict) else ())


@given(programs())
@settings(max_examples=60, deadline=None)
def test_a_program_builds_the_same_documents_or_stays_with_a_reason(text: str) -> None:
    outcome = outcome_of(text)
    manual = [each for each in outcome.findings if each.level is Level.MANUAL]
    if manual:
        assert outcome.after == outcome.before, told(outcome)
        assert all(each.help for each in manual)
        return
    assert outcome.changes
    after = outcome.after.decode()
    assert not undefined(after)
    for flags in WAYS:
        before_text = run(outcome.before, flags)
        with vobizxml_double.installed():
            after_text = run(outcome.after, flags)
        try:
            wanted = canonical(mapped(etree.fromstring(before_text.encode()), None))
        except Left as error:
            if "nobody to call" in str(error):
                continue  # a dial that is not filled on this way
            raise
        assert canonical(etree.fromstring(after_text.encode())) == wanted, after


@given(programs())
@settings(max_examples=60, deadline=None)
def test_comments_survive_and_a_second_run_changes_nothing(text: str) -> None:
    outcome = outcome_of(text)
    after = outcome.after.decode()
    ast.parse(after)
    assert not lost(text, after), after
    again = migrate_source(outcome.after, "voice.py")
    assert again.after == outcome.after
    assert not [each for each in again.findings if each.level is Level.AUTOMATIC]
