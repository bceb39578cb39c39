"""Templates: rendered before and after, they say the same; their statements survive; brackets that cannot be read."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import jinja2
import pytest
from defects import defects
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from twiml_mapper import Left, canonical, mapped
from twiml_templates import Writer

from codemod import Level, Outcome, migrate_source
from codemod.twiml.templates import Hole, UnclosedError, Writes, find_holes, is_whole, masked

JINJA = jinja2.Environment()
KNOWN = {
    "x": "xx",
    "y": "yy",
    "url": "https://example.com/u",
    "number": "9",
    "flag": "true",
    "reason": "busy",
    "language": "en",
}
seeds = st.integers(0, 2**32)


def outcome_of(text: str, name: str = "a.j2") -> Outcome:
    return migrate_source(text.encode(), name)


def contexts() -> Iterator[dict[str, Any]]:
    for a, b in itertools.product([False, True], repeat=2):
        for items in ([], [1], [1, 2]):
            yield {**KNOWN, "a": a, "b": b, "items": items}


def rendered(template: str) -> Iterator[str]:
    """Yield what a template can become; nothing where it is none."""
    try:
        compiled = JINJA.from_string(template)
    except jinja2.TemplateError:
        return
    for context in contexts():
        yield compiled.render(context)


def meaning_of(root: etree._Element) -> object:
    """Return what a document says; white space around an address says nothing."""
    etree.strip_tags(root, etree.Comment)
    for user in root.iter("User"):
        user.text = (user.text or "").strip()
    return canonical(root)


@given(seeds)
@settings(max_examples=400, deadline=None)
def test_what_a_template_renders_to_is_what_the_document_would_have_become(seed: int) -> None:
    before = Writer(seed).document()
    outcome = outcome_of(before)
    assert not defects(outcome), before
    told = " ".join(each.message for each in outcome.findings)
    if "two readings" in told:
        raise AssertionError(before)
    if not outcome.changes or "white space may stand" in told:
        return
    after = outcome.after.decode()
    olds = list(rendered(before))
    if not olds:
        return  # an accident made it no template
    for old, new in zip(olds, rendered(after), strict=True):
        try:
            wanted = mapped(etree.fromstring(old))
        except (etree.XMLSyntaxError, Left):
            continue  # in this way it was no document, or one that has no counterpart
        assert meaning_of(etree.fromstring(new)) == meaning_of(wanted), after


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_a_second_run_changes_nothing(seed: int) -> None:
    once = outcome_of(Writer(seed).document()).after
    assert migrate_source(once, "a.j2").after == once


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_a_template_that_would_be_another_document_is_rewritten_or_named(seed: int) -> None:
    before = Writer(seed).document()
    outcome = outcome_of(before)
    if outcome.changes or any(each.level is Level.MANUAL for each in outcome.findings):
        return
    for text in rendered(before):
        try:
            root = etree.fromstring(text)
            assert meaning_of(mapped(root)) == meaning_of(root), before
        except (etree.XMLSyntaxError, Left):
            continue


# ---- brackets


def holes_of(text: str, suffix: str = "") -> list[str]:
    return [text[hole.start : hole.end] for hole in find_holes(text, suffix)]


@pytest.mark.parametrize(
    ("text", "holes"),
    [
        ("no bracket { a } % b # ${ is one", None),
        ("a {{ b }} c {%- if d -%} e {# f #}", ["{{ b }}", "{%- if d -%}", "{# f #}"]),
        ("{{ '}' }} {{ a['b'] }} {{ '\\'' }}", ["{{ '}' }}", "{{ a['b'] }}", "{{ '\\'' }}"]),
        (
            "{{{ raw }}} {{#if a}}{{else}}{{/if}}{{> part}}",
            ["{{{ raw }}}", "{{#if a}}", "{{else}}", "{{/if}}", "{{> part}}"],
        ),
        ("${a} ${ {'b': '}'}['b'] } ${\"\\\"}\"}", ["${a}", "${ {'b': '}'}['b'] }", '${"\\"}"}']),
        ("<%= a %><% b %><%# c %><%- d %>", ["<%= a %>", "<% b %>", "<%# c %>", "<%- d %>"]),
        ("<%doc>{{ a </%doc><%text>b</%text><%include file='c'/>", None),
        ("{% raw %}{{ a }}{% endraw %}", ["{% raw %}", "{% endraw %}"]),
        ("{% verbatim x %}{{ a }}{% endverbatim x %}", ["{% verbatim x %}", "{% endverbatim x %}"]),
        ("{% comment %}{{ a }}{% endcomment %}", ["{% comment %}{{ a }}{% endcomment %}"]),
        ("<?php a(); ?><?= $b ?><?xml c?>", ["<?php a(); ?>", "<?= $b ?>"]),
        ("{a} {b.c[0]!r:3} %(d)s %s $e", ["{a}", "{b.c[0]!r:3}", "%(d)s", "%s", "$e"]),
        ("{1} {} { a } $5 100% {a\nb}", []),
        ("{%}", None),
    ],
)
def test_brackets_are_found(text: str, holes: list[str] | None) -> None:
    if holes is not None:
        assert holes_of(text) == holes


@pytest.mark.parametrize(
    ("suffix", "text", "holes"),
    [
        (".mako", "  % if a:\nb\n  ## c\n%% d\n% endif", ["  % if a:", "  ## c", "% endif"]),
        (".html", "  % if a:\nb\n  ## c\n%% d\n% endif", ["  % if a:", "% endif"]),
        (".html", "% iffy\n% of all\nx % if a", []),
        (".html", "% if <b>", []),
        (".mako", "% if a:\r\n% elif {{ b }}:\r{{ c }}\n% endif", ["% if a:", "% elif {{ b }}:", "{{ c }}", "% endif"]),
        (".mako", "{{ a\n% b\n}}\n% c", ["{{ a\n% b\n}}", "% c"]),
    ],
)
def test_lines_that_are_statements_are_found(suffix: str, text: str, holes: list[str]) -> None:
    assert holes_of(text, suffix) == holes


@pytest.mark.parametrize(
    "text",
    [
        "{{ a",
        "{% a",
        "{# a",
        "<% a",
        "${ a",
        "${ '}",
        "{{ '}}' }}",
        "{% '%}' %}",
        "{% raw %} a",
        "</%a>",
        "<?php a",
        "{{{ a }}",
        "{{ a's }}",
    ],
)
def test_a_bracket_whose_end_cannot_be_told_is_named(text: str) -> None:
    with pytest.raises(UnclosedError) as error:
        find_holes(f"ab {text}")
    assert error.value.position == 3


@pytest.mark.parametrize(
    ("text", "writes"),
    [
        ("{{ a }}", Writes.TEXT),
        ("{% if a %}", Writes.NOTHING),
        ("{% include a %}", Writes.ELEMENTS),
        ("{% %}", Writes.ELEMENTS),
        ("{# a #}", Writes.NOTHING),
        ("{{! a }}", Writes.NOTHING),
        ("{{else}}", Writes.NOTHING),
        ("{{> a}}", Writes.ELEMENTS),
        ("<%= a %>", Writes.TEXT),
        ("<% a %>", Writes.NOTHING),
        ("<%include file='a'/>", Writes.ELEMENTS),
        ("<?php a ?>", Writes.TEXT),
    ],
)
def test_what_a_bracket_may_write_is_told(text: str, writes: Writes) -> None:
    assert [hole.writes for hole in find_holes(text)] == [writes]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("{{ a }} {# {% if %} #}", True),
        ("{% if a %}1{% elif b %}2{% else %}3{% endif %}", True),
        ("{% for a in b %}{% if c %}{% endif %}{% empty %}{% endfor %}", True),
        ("{% url 'a' %}", True),
        ("{% set a = 1 %}", True),
        ("{% set a %}1{% endset %}", True),
        ("{% block a %}1{% endblock %}", True),
        ("{% if a %}1", False),
        ("1{% endif %}", False),
        ("{% else %}", False),
        ("{% if a %}{% endfor %}{% endif %}", False),
        ("{% if a %}{% for b in c %}{% endif %}{% endfor %}", False),
        ("<% if a %>1<% end %>", False),
        ("{{#if a}}{{/if}}", False),
    ],
)
def test_a_stretch_is_whole_whose_statements_are_closed_in_it(text: str, whole: bool) -> None:
    assert is_whole(text, find_holes(text)) is whole


def test_blanks_stand_where_the_holes_were() -> None:
    text = "a{{ b\r\nc }}d"
    assert masked(text, find_holes(text)) == "a    \r\n    d"
    assert masked(text, [Hole(0, 1, Writes.TEXT)]) == " " + text[1:]


# ---- statements that are lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (  # it stays on a line of its own, whatever goes before it
            "<Response><Dial>\n% if a:\n<Conference>A</Conference>\n% endif\n</Dial></Response>",
            "<Response>\n% if a:\n<Conference>A</Conference>\n% endif\n</Response>",
        ),
        (
            "<Response>\n  <Dial>\n    % if a:\n    <Conference>A</Conference>\n    % endif\n  </Dial>\n</Response>",
            "<Response>\n  % if a:\n  <Conference>A</Conference>\n  % endif\n</Response>",
        ),
        (
            "<Response>\n  <Dial>\n    % if a:\n    <Conference>A</Conference>\n    % endif\n  </Dial></Response>",
            "<Response>\n  % if a:\n  <Conference>A</Conference>\n  % endif\n  </Response>",
        ),
    ],
)
@pytest.mark.parametrize("name", ["a.mako", "a.html"])
def test_nothing_joins_a_line_that_is_a_statement(before: str, after: str, name: str) -> None:
    assert outcome_of(before, name).after.decode() == after


def test_a_room_with_such_lines_in_its_name_is_not_stripped() -> None:
    before = "<Response><Dial><Conference>\n% if a:\nA\n% endif\n</Conference></Dial></Response>"
    outcome = outcome_of(before, "a.mako")
    assert b"<Conference>\n% if a:\nA\n% endif\n</Conference>" in outcome.after
    assert [each.level for each in outcome.findings if each.level is not Level.NOTE] == [Level.REVIEW]


def test_numbers_in_such_lines_are_not_wrapped() -> None:
    before = "<Response><Dial>\n% if a:\n+15550199\n% endif\n</Dial></Response>"
    outcome = outcome_of(before, "a.mako")
    assert not outcome.changes
    assert any("made elsewhere" in each.message for each in outcome.findings)
