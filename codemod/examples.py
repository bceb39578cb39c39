"""The examples of the mapping tables, each before and after, as the engine itself rewrites it."""

from __future__ import annotations

from codemod.elements import ElementRow
from codemod.migrate import migrate_source
from codemod.rules import Rule, Rules


def example(rule: Rule, rules: Rules) -> tuple[str, str] | None:
    """Return a rule's example before and after, as the engine rewrites it; None for a rule without one.

    The client's construction is written around an example that has none, and cut away again.
    """
    if rule.example is None:
        return None
    before = rule.example.strip("\n") + "\n"
    if "Client(" in before:
        return before, migrate_source(before.encode(), "example.py", rules=rules).after.decode()
    lead = "from twilio.rest import Client\n\nclient = Client()\n"
    marker = "# ---- the example\n"
    after = migrate_source(f"{lead}{marker}{before}".encode(), "example.py", rules=rules).after.decode()
    return before, after.partition(marker)[2]


def element_example(row: ElementRow, rules: Rules) -> tuple[str, str]:
    """Return the example of an element of documents before and after, as the engine rewrites it."""
    root, example = rules.elements.root, row.example.strip()
    document = f"<{root}>\n{example}\n</{root}>\n"
    after = migrate_source(document.encode(), "example.xml", rules=rules).after.decode()
    return example, after.partition("\n")[2].rpartition("\n</")[0]
