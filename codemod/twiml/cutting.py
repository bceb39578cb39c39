"""How a change of an element is cut into its text: tags, attributes, content and indentation, and nothing else."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from codemod.finding import Edit
from codemod.twiml.markup import Attribute, Element, Piece, Sort
from codemod.twiml.values import BLANK, Marked

WHITE = r"(?:[ \t\r\n]|&#0*(?:9|10|13|32);|&#x0*(?:9|[aA]|[dD]|20);)"
"""White space as it is written, by reference too."""
LEADING, TRAILING = re.compile(f"{WHITE}+"), re.compile(rf"{WHITE}+\Z")
IN_TEXT = re.compile(r"\]\]>")


def renamed(element: Element, name: str) -> list[Edit]:
    """Return the edits that give an element another name; its prefix stays."""
    if element.local == name:
        return []
    start = element.start + len("<") + len(element.prefix)
    edits = [Edit(start, start + len(element.local), name)]
    if not element.is_empty:
        start = element.end_start + len("</") + len(element.prefix)
        edits.append(Edit(start, start + len(element.local), name))
    return edits


def without(marked: Marked, element: Element, going: Sequence[Attribute]) -> list[Edit]:
    """Return the edits that take attributes out of a start tag, with the white space that set them apart."""
    edits = []
    staying = [each for each in element.attributes if each not in going]
    first = staying[0] if staying else None
    leading = [each for each in going if first is not None and each.start < first.start]
    if first is not None and leading and not _hole_between(marked, leading[0].start, first.start):
        # The first that stays takes their place, on the line of the tag.
        edits.append(Edit(leading[0].start, first.start, ""))
        going = [each for each in going if each not in leading]
    for attribute in going:
        holes = [hole for hole in marked.holes if attribute.gap <= hole.start and hole.end <= attribute.start]
        edits.append(Edit(holes[-1].end if holes else attribute.gap, attribute.end, ""))
    return edits


def _hole_between(marked: Marked, start: int, end: int) -> bool:
    return any(start <= hole.start and hole.end <= end for hole in marked.holes)


def closing(marked: Marked, element: Element) -> int:
    """Return where a start tag's last word ends: new attributes go there."""
    return marked.back_over_blank(element.start, element.tag_end - (2 if element.is_empty else 1))


def added(marked: Marked, element: Element, attributes: Sequence[tuple[str, str]]) -> list[Edit]:
    """Return the edit that writes attributes behind those of a start tag, laid out as they are.

    Each is a name and its value as it is written, quotes included.
    """
    if not attributes:
        return []
    place = closing(marked, element)
    gap = " "
    if element.attributes:
        last = element.attributes[-1]
        written = marked.text[last.gap : last.start]
        gap = written if "\n" in written or "\r" in written else " "
        gap = gap if not gap.strip(BLANK) else " "
    return [Edit(place, place, "".join(f"{gap}{name}={value}" for name, value in attributes))]


def quoted(value: str) -> str:
    """Return a constant as an attribute's value is written."""
    return f'"{value.replace("&", "&amp;").replace("<", "&lt;").replace(chr(34), "&quot;")}"'


def raw_quoted(marked: Marked, attribute: Attribute) -> str:
    """Return an attribute's value as it stands, with its quotes."""
    return marked.text[attribute.value_start - 1 : attribute.end]


def as_text(raw: str) -> str:
    """Return an attribute's value, as it is written, for the content of an element."""
    return IN_TEXT.sub("]]&gt;", raw)


def filled(marked: Marked, element: Element, raw: str, name: str) -> list[Edit]:
    """Return the edits that make a text the content of an element that has none; name is what it will be called."""
    if element.is_empty:
        return [Edit(closing(marked, element), element.tag_end, f">{raw}</{element.prefix}{name}>")]
    return [Edit(element.tag_end, element.tag_end, raw), *without_blanks(element)]


def without_blanks(element: Element) -> list[Edit]:
    """Return the edits that take out the texts directly in an element; for one whose texts are white space only."""
    return [Edit(piece.start, piece.end, "") for piece in element.pieces(Sort.TEXT) if piece.end > piece.start]


def trimmed(marked: Marked, element: Element) -> list[Edit]:
    """Return the edits that take the white space around an element's text away; comments stay."""
    texts = [_inside(piece) for piece in element.pieces(Sort.TEXT, Sort.CDATA)]
    edits = []
    for start, end in texts:
        leading = LEADING.match(marked.text, start, end)
        first = leading.end() if leading is not None else start
        edits.append(Edit(start, first, ""))
        if first < end:
            break
    for start, end in reversed(texts):
        trailing = TRAILING.search(marked.text, start, end)
        last = trailing.start() if trailing is not None else end
        if last > start:
            edits.append(Edit(last, end, ""))
            break
    return [edit for edit in edits if edit.start < edit.end]


def _inside(piece: Piece) -> tuple[int, int]:
    """Return where the text of a piece stands, without the brackets of a section."""
    if piece.sort is Sort.CDATA:
        return piece.start + len("<![CDATA["), piece.end - len("]]>")
    return piece.start, piece.end


def unwrapped(marked: Marked, element: Element, behind: str) -> list[Edit]:
    """Return the edits that take an element's tags away: what stands in it takes its place and its indentation.

    behind is what is written after the content, on a line of its own where the element has one.
    """
    first = marked.skip_blank(element.tag_end, element.end_start)
    last = marked.back_over_blank(element.tag_end, element.end_start)
    outer, inner = marked.indentation(element.start), marked.indentation(first)
    if behind:
        behind = marked.newline + outer + behind if outer is not None else behind
    edits = [Edit(element.start, first, ""), Edit(last, element.end, behind)]
    if outer is None or inner is None or not inner.startswith(outer) or inner == outer:
        return edits
    fixed = _fixed(marked, element)
    for match in re.finditer(r"\r\n|\r|\n", marked.text[first:last]):
        end = first + match.start()
        start = first + match.end()
        if marked.text.startswith(inner, start) and not any(low <= end < high for low, high in fixed):
            edits.append(Edit(start, start + len(inner), outer))
    return edits


def _fixed(marked: Marked, element: Element) -> list[tuple[int, int]]:
    """Return the stretches whose lines mean something: values, texts, holes."""
    found = [(hole.start, hole.end) for hole in marked.holes]
    for each in element.walk():
        found += [(attribute.value_start, attribute.value_end) for attribute in each.attributes]
        found += [(piece.start, piece.end) for piece in each.pieces(Sort.CDATA)]
        texts = each.pieces(Sort.TEXT)
        if any(marked.text[piece.start : piece.end].strip(BLANK) for piece in texts) and each is not element:
            found += [(piece.start, piece.end) for piece in texts]
    return found


def removed(marked: Marked, element: Element) -> Edit:
    """Return the edit that takes an element out, with the white space before it."""
    return Edit(marked.back_over_blank(0, element.start), element.end, "")


def todo(marked: Marked, element: Element, code: str, text: str, width: int) -> Edit:
    """Return the edit that writes a TODO above an element, or before it where it is not first on its line."""
    words = f"<!-- TODO(vobiz {code}): {text.replace('--', '-')} -->"
    indent = marked.indentation(element.start)
    if indent is None:
        return Edit(element.start, element.start, words)
    lines = textwrap.wrap(
        words, max(width - len(indent), 40), subsequent_indent="     ", break_long_words=False, break_on_hyphens=False
    )
    ending = marked.newline + indent
    return Edit(element.start, element.start, "".join(line + ending for line in lines))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made; of those that overlap, the later in order goes."""
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        if edit.start < position:
            continue
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])
