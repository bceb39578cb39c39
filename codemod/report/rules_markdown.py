"""The mapping table and its pages as Markdown, for documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codemod.report.rule_pages import Entry, Page

LEVELS = {
    "automatic": "automatic: rewritten, and nothing is left to do",
    "review": "review: rewritten, with a TODO for a person",
    "manual": "manual: left as it is, for a person",
    "note": "note: for the reader only",
}
CODE = re.compile(
    r"(`[^`]*`|</?[A-Za-z][^<>]*>|[\w.]*\w\([^()\s][^()]*\)|[\w.]*\w\(\)|\w[\w.]*_[\w.]*\w(?:=(?:\"[^\"]*\"|\w+)?)?|\b[a-z]\w*=(?:\"[^\"]*\"|\w+)?)"
)
"""What in a text is code: written as such, a tag, a call, a name with underscores, a keyword argument."""


def page(shown: Page) -> str:
    """Return a page as Markdown: what, why, both sides, what to do, what to know, an example, and the sources."""
    language = "xml" if shown.attributes or shown.twilio.startswith("<") else "python"
    parts = [f"# {shown.code} `{shown.name}`"]
    if shown.level:
        parts.append(f"Level: {LEVELS[shown.level]}.")
    if shown.says:
        parts.append(f"> {prose(shown.says)}")
    parts += [prose(shown.why)]
    parts += section("Twilio", fenced(shown.twilio, language)) + section("Vobiz", fenced(shown.vobiz, language))
    parts += section('Vobiz, where `hold = "isolate"` is configured', fenced("\n".join(shown.isolating), language))
    parts += section("By hand, since Vobiz has no counterpart", prose(shown.manual))
    parts += section("What to do", prose(shown.help))
    for title, items in shown.attributes:
        parts += section(code_spans(title), bullets(items))
    parts += section("Caveats", bullets(shown.caveats))
    parts += before_and_after(shown.before, shown.after, language)
    if shown.seed:
        parts += section("Row of Vobiz's table", span(shown.seed))
    parts += section("Sources", bullets(shown.sources))
    return "\n\n".join(filter(None, parts)) + "\n"


def table(shown: Sequence[Entry], *, linked: bool = False) -> str:
    """Return the rows as a table, and a second one of findings that are no row; linked makes links to their pages."""

    def name(entry: Entry) -> str:
        return f"[{entry.name}]({file_name(entry)})" if linked else entry.name

    rows = [(each.code, name(each), span(each.twilio), _side(each.vobiz)) for each in shown if each.twilio]
    others = [(each.code, name(each), each.level, prose(each.says)) for each in shown if not each.twilio]
    parts = []
    if rows:
        parts.append(_table(("Code", "Rule", "Twilio", "Vobiz"), rows))
    if others:
        parts.append(_table(("Code", "Finding", "Level", "Says"), others))
    return "\n\n".join(parts)


def file_name(of: Entry | Page) -> str:
    """Return the name of the file that holds a page."""
    return f"{of.code}-{of.name}.md"


def section(title: str, text: str) -> list[str]:
    """Return a heading and its text; nothing where there is no text."""
    return [f"## {title}", text] if text else []


def before_and_after(before: str, after: str, language: str) -> list[str]:
    """Return the sections of an example; one where nothing is rewritten."""
    if before == after:
        return section("Left as it is", fenced(before, language))
    return section("Before", fenced(before, language)) + section("After", fenced(after, language))


def fenced(code: str, language: str) -> str:
    """Return code in a fence that it does not close itself; nothing where there is none."""
    if not code:
        return ""
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return f"{ticks}{language}\n{code.strip(chr(10))}\n{ticks}"


def span(code: str) -> str:
    """Return code within a line, whatever backticks and bars it holds."""
    flat = " ".join(code.split()).replace("|", "\\|")
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", flat)), default=0))
    blank = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{ticks}{blank}{flat}{blank}{ticks}"


def prose(text: str) -> str:
    """Return a text of the tables as Markdown: what would be read as a tag or a column is code or escaped."""
    paragraphs = [" ".join(each.split()) for each in text.strip().split("\n\n")]
    return "\n\n".join(code_spans(each) for each in paragraphs)


def code_spans(text: str) -> str:
    """Return a text whose tags, calls and names with underscores stand in code spans, and whose rest is escaped."""
    pieces = CODE.split(text)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = piece if piece.startswith("`") else span(piece)
        else:
            pieces[index] = re.sub(r"[*_\[\]\\<|]", r"\\\g<0>", piece)
    return "".join(pieces)


def bullets(items: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {code_spans(' '.join(item.split()))}" for item in items)


def _side(vobiz: str) -> str:
    return vobiz if vobiz == "manual" else span(vobiz)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
