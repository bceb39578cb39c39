"""What there is to say about a rule, an element of documents or a message: one page each, as a plain value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from codemod.report.element_pages import attributes_of

if TYPE_CHECKING:
    from codemod.elements import ElementRow
    from codemod.rules import Message, Rule, Rules


@dataclass(frozen=True, slots=True)
class Page:
    """All that is known about what a finding may be; an empty field has nothing to say."""

    code: str
    name: str
    level: str
    """Empty for an element: what a document's attributes come to decides."""
    says: str = ""
    """What the finding of a message says; names in braces stand for what it is about."""
    why: str = ""
    twilio: str = ""
    vobiz: str = ""
    isolating: tuple[str, ...] = ()
    """The calls on Vobiz where the configuration says that holding isolates."""
    manual: str = ""
    """Why it is left to a person."""
    help: str = ""
    """What to do."""
    caveats: tuple[str, ...] = ()
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Headings of an element's attributes, and what becomes of each."""
    seed: str = ""
    """The row of Vobiz's own table."""
    sources: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


def rule_page(rule: Rule, sources: Mapping[str, str], example: tuple[str, str] | None) -> Page:
    """Return the page of a row of the mapping; example is its snippet before and after, None when it has none."""
    before, after = example or ("", "")
    return Page(
        rule.code,
        rule.name,
        rule.level.value,
        why=rule.why,
        twilio=rule.twilio.strip(),
        vobiz=(rule.vobiz or "").strip(),
        isolating=tuple(line.template.text for line in rule.isolate),
        manual=rule.manual or "",
        help=rule.help,
        caveats=rule.notes,
        seed=rule.seed or "",
        sources=_sources(sources, seed=rule.seed, signatures=rule.vobiz, caveats=rule.notes or rule.manual),
        before=before.strip("\n"),
        after=after.strip("\n"),
    )


def element_page(row: ElementRow, sources: Mapping[str, str], example: tuple[str, str]) -> Page:
    """Return the page of an element of documents; example is its snippet before and after."""
    return Page(
        row.code,
        row.name,
        "",
        why=row.why,
        twilio=f"<{row.element}>",
        vobiz=f"<{row.to}>",
        attributes=attributes_of(row),
        seed=row.seed or "",
        sources=_sources(sources, seed=row.seed, elements=True),
        before=example[0].strip("\n"),
        after=example[1].strip("\n"),
    )


def message_page(message: Message) -> Page:
    """Return the page of a finding that is no row of the mapping."""
    return Page(message.code, message.name, message.level.value, says=message.text, help=message.help)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the table shows of a page; making the page runs the engine over its example."""

    code: str
    name: str
    level: str
    twilio: str
    vobiz: str
    says: str
    page: Callable[[], Page]


def entries(rules: Rules) -> list[Entry]:
    """Return everything that has a code: the rows for calls, those for elements, then other findings, by code."""
    sources: Mapping[str, str] = rules.tables.get("sources", {}).get("source", {})
    calls = [
        Entry(
            rule.code,
            rule.name,
            rule.level.value,
            " ".join(rule.twilio.split()),
            " ".join((rule.vobiz or "manual").split()),
            "",
            partial(_of_rule, rule, sources, rules),
        )
        for rule in rules.rules
    ]
    elements = [
        Entry(row.code, row.name, "", f"<{row.element}>", f"<{row.to}>", "", partial(_of_element, row, sources, rules))
        for row in rules.elements.rows.values()
    ]
    others = [
        Entry(each.code, each.name, each.level.value, "", "", each.text, partial(message_page, each))
        for each in sorted(rules.messages.values(), key=lambda message: message.code)
        if each.code
    ]
    return [*calls, *elements, *others]


def matching(known: list[Entry], word: str) -> list[Entry]:
    """Return the one whose code or name is the word, in any case; else all that begin or hold it.

    A code may be begun; of names, of both sides and of what a finding says, the word may be any part.
    """
    wanted = word.casefold()
    exact = [each for each in known if wanted in (each.code.casefold(), each.name.casefold())]
    if exact:
        return exact
    return [
        each
        for each in known
        if each.code.casefold().startswith(wanted)
        or any(wanted in text.casefold() for text in (each.name, each.twilio, each.vobiz, each.says))
    ]


def _of_rule(rule: Rule, sources: Mapping[str, str], rules: Rules) -> Page:
    from codemod.examples import example

    return rule_page(rule, sources, example(rule, rules))


def _of_element(row: ElementRow, sources: Mapping[str, str], rules: Rules) -> Page:
    from codemod.examples import element_example

    return element_page(row, sources, element_example(row, rules))


def _sources(known: Mapping[str, str], **needed: object) -> tuple[str, ...]:
    """Return the sources of what a page holds."""
    return tuple(known[name] for name, given in needed.items() if given and name in known)
