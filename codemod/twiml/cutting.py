"""How a change of an element is cut into its text: tags, attributes, content and indentation, and nothing else."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from codemod.finding import Edit
from codemod.twiml.markup import Attribute, Element, Piece, Sort
from codemod.twiml.values import BLANK, LINE_END, Marked

WHITE = r"(?:[ \t\r\n]|&#0*(?:9|10|13|32);|&#x0*(?:9|[aA]|[dD]|20);)"
"""White space as it is written, by reference too."""
LEADING = re.compile(f"{WHITE}+")
LONGEST = 20
"""Letters of a reference that is still looked for."""
IN_TEXT = re.compile(r"\]\]>")


def attribute_of(element: Element, name: str) -> Attribute:
    """Return the first attribute of a name, which the element has."""
    return next(each for each in element.attributes if each.name == name)


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
    """Return the edits that take attributes out of a start tag, with the white space that set them apart.

    The next takes the place of those that were first, of the tag or of their line.
    """
    edits = []
    run: Attribute | None = None
    for number, attribute in enumerate(element.attributes):
        if attribute not in going:
            continue
        behind = element.attributes[number + 1] if number + 1 < len(element.attributes) else None
        run = run or attribute
        is_first = run is element.attributes[0]
        holes = marked.all_holes_in(run.gap, run.start)
        begins = not holes and (is_first or _breaks(marked, run.gap, run.start))
        if behind is not None and begins and _joins(marked, attribute, behind, across_lines=is_first):
            if behind not in going:
                edits.append(Edit(run.start, behind.start, ""))
                run = None
            continue
        edits.append(Edit(holes[-1].end if holes else run.gap, attribute.end, ""))
        run = None
    return edits


def _joins(marked: Marked, attribute: Attribute, behind: Attribute, *, across_lines: bool) -> bool:
    """Return whether an attribute can take the place of the one before it."""
    breaks = _breaks(marked, attribute.end, behind.start) and not across_lines
    return not breaks and not marked.all_holes_in(attribute.end, behind.start)


def _breaks(marked: Marked, start: int, end: int) -> bool:
    return LINE_END.search(marked.text, start, end) is not None


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
        breaks = list(LINE_END.finditer(marked.text, last.gap, last.start))
        gap = marked.text[breaks[-1].start() : last.start] if breaks else " "
        gap = gap if not gap.strip(BLANK) else " "
    single = bool(element.attributes) and all(raw_quoted(marked, each)[0] == "'" for each in element.attributes)
    written = [(name, _in_single_quotes(value) if single else value) for name, value in attributes]
    return [Edit(place, place, "".join(f"{gap}{name}={value}" for name, value in written))]


def _in_single_quotes(value: str) -> str:
    """Return a quoted value in the quotes of the others beside it, where it can stand in them."""
    return value if "'" in value else f"'{value[1:-1]}'"


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
    """Return the edits that make a text the content of an element that has none; name is what it will be called.

    Comments stay behind it.
    """
    if element.is_empty:
        return [Edit(closing(marked, element), element.tag_end, f">{raw}</{element.prefix}{name}>")]
    return [Edit(element.tag_end, element.tag_end, raw), *without_blanks(marked, element)]


def without_blanks(marked: Marked, element: Element) -> list[Edit]:
    """Return the edits that take out the white space directly in an element; comments of the template stay."""
    edits = []
    for piece in element.pieces(Sort.TEXT):
        position = piece.start
        for hole in marked.all_holes_in(piece.start, piece.end):
            edits.append(Edit(position, hole.start, ""))
            position = hole.end
        edits.append(Edit(position, piece.end, ""))
    return [edit for edit in edits if edit.start < edit.end]


def trimmed(marked: Marked, element: Element) -> list[Edit]:
    """Return the edits that take the white space around an element's text away; comments stay.

    There are none where a statement is a line of its own, which nothing may join.
    """
    if any(hole.line for hole in marked.all_holes_in(element.tag_end, element.end_start)):
        return []
    texts = [
        stretch
        for piece in element.pieces(Sort.TEXT, Sort.CDATA)
        for stretch in _without_comments(marked, *_inside(piece))
    ]
    edits = []
    for start, end in texts:
        leading = LEADING.match(marked.text, start, end)
        first = leading.end() if leading is not None else start
        edits.append(Edit(start, first, ""))
        if first < end:
            break
    for start, end in reversed(texts):
        last = _before_blank(marked.text, start, end)
        edits.append(Edit(last, end, ""))
        if last > start:
            break
    return [edit for edit in dict.fromkeys(edits) if edit.start < edit.end]


def _before_blank(text: str, start: int, end: int) -> int:
    """Return where the white space at the end of a stretch begins."""
    while end > start:
        if text[end - 1] in BLANK:
            end -= 1
            continue
        reference = text.rfind("&", max(start, end - LONGEST), end)
        if reference < 0 or LEADING.fullmatch(text, reference, end) is None:
            break
        end = reference
    return end


def _without_comments(marked: Marked, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches between the template's comments in one."""
    found, position = [], start
    for hole in marked.all_holes_in(start, end):
        if hole.comment:
            found.append((position, hole.start))
            position = hole.end
    return [*found, (position, end)]


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
    outer = marked.indentation(element.start)
    if outer is None and _is_line(marked, first, element):  # it stays on a line of its own
        first = element.tag_end
    if _is_line(marked, last - 1, element) and (behind or not _ends_line(marked, element.end)):
        last = element.end_start
    elif behind and outer is not None:
        behind = marked.newline + outer + behind
    edits = [Edit(element.start, first, ""), Edit(last, element.end, behind)]
    indents = shift(marked, element)
    if indents is None:
        return edits
    inner, outer = indents
    fixed = sorted(_fixed(marked, element), reverse=True)
    until = 0
    for match in LINE_END.finditer(marked.text, first, last):
        while fixed and fixed[-1][0] <= match.start():
            until = max(until, fixed.pop()[1])
        start = match.end()
        if marked.text.startswith(inner, start) and until <= match.start():
            edits.append(Edit(start, start + len(inner), outer))
    return edits


def shift(marked: Marked, element: Element) -> tuple[str, str] | None:
    """Return the indentation of what stands in an element and that of the element, where lines move to the left."""
    first = marked.skip_blank(element.tag_end, element.end_start)
    outer, inner = marked.indentation(element.start), marked.indentation(first)
    if outer is None or inner is None or not inner.startswith(outer) or inner == outer:
        return None
    return inner, outer


def shifted(text: str, indents: tuple[str, str] | None) -> str:
    """Return text that is written with its lines moved to the left."""
    if indents is None:
        return text
    return re.sub(rf"(\r\n|\r|\n){indents[0]}", lambda match: match[1] + indents[1], text)


def _is_line(marked: Marked, position: int, element: Element) -> bool:
    """Return whether a statement that is a whole line stands at a place in an element."""
    holes = marked.all_holes_in(element.tag_end, element.end_start)
    return any(hole.line and hole.start <= position < hole.end for hole in holes)


def _ends_line(marked: Marked, position: int) -> bool:
    match = LINE_END.search(marked.text, position)
    return not marked.text[position : match.start() if match is not None else None].strip(BLANK)


def _fixed(marked: Marked, element: Element) -> list[tuple[int, int]]:
    """Return the stretches whose lines mean something: values, texts, holes."""
    found = [(hole.start, hole.end) for hole in marked.all_holes_in(element.start, element.end)]
    for each in element.walk():
        found += [(attribute.value_start, attribute.value_end) for attribute in each.attributes]
        found += [(piece.start, piece.end) for piece in each.pieces(Sort.CDATA)]
        texts = each.pieces(Sort.TEXT)
        if any(marked.text[piece.start : piece.end].strip(BLANK) for piece in texts) and each is not element:
            found += [(piece.start, piece.end) for piece in texts]
    return found


def todo(
    marked: Marked, element: Element, code: str, text: str, width: int, indents: tuple[str, str] | None = None
) -> Edit:
    """Return the edit that writes a TODO above an element, or before it where it is not first on its line.

    indents are those of lines that move to the left.
    """
    words = f"<!-- TODO(vobiz {code}): {text.replace('--', '-')} -->"
    indent = marked.indentation(element.start)
    if indent is None:
        return Edit(element.start, element.start, words)
    if indents is not None and indent.startswith(indents[0]):
        indent = indents[1] + indent[len(indents[0]) :]
    lines = textwrap.wrap(
        words, max(width - len(indent), 40), subsequent_indent="     ", break_long_words=False, break_on_hyphens=False
    )
    ending = marked.newline + indent
    return Edit(element.start, element.start, "".join(line + ending for line in lines))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made; raises ValueError where they do not go together.

    Indentation that goes altogether need not move.
    """
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        if edit.start < position:
            if edit.end > position or edit.text.strip(BLANK):
                raise ValueError(f"two edits overlap at {edit.start}")
            continue
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])
