"""What markup means is what lxml reads, hardened: held against the places that markup.py found."""

from __future__ import annotations

from lxml import etree

from codemod.twiml.markup import Element, MarkupError, Sort, unescaped


class NotTheSame(MarkupError):
    """lxml reads another document than the one whose places are known."""


def parse(content: bytes, encoding: str | None = None) -> etree._Element:
    """Return the root of a document; raises MarkupError with lxml's words and the line that it names.

    No entity is expanded, no document type or other file is loaded, and nothing is fetched. encoding overrides the
    declaration's. The position of the error is a line here, since lxml tells no offset.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        strip_cdata=False,
        encoding=encoding,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise MarkupError(str(error.msg or error).split(", line ")[0], error.lineno or 1) from None


def compare(text: str, element: Element, root: etree._Element) -> None:
    """Raise NotTheSame where lxml read something else than what stands at the places."""
    pairs = [(element, root)]
    while pairs:
        ours, theirs = pairs.pop()
        if _name(theirs) != ours.name or _attributes(theirs) != _own_attributes(text, ours):
            raise NotTheSame(f"<{ours.name}> is read otherwise by lxml", ours.start)
        if _content(theirs) != _own_content(text, ours):
            raise NotTheSame(f"what stands in <{ours.name}> is read otherwise by lxml", ours.start)
        pairs += zip(ours.elements, [each for each in theirs if isinstance(each.tag, str)], strict=True)


def _name(element: etree._Element) -> str:
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(etree.QName(str(name)).localname, str(value)) for name, value in element.attrib.items()]


def _own_attributes(text: str, element: Element) -> list[tuple[str, str]]:
    return [
        (each.name.rpartition(":")[2], value_of(text[each.value_start : each.value_end]))
        for each in element.attributes
        if each.name != "xmlns" and not each.name.startswith("xmlns:")
    ]


def value_of(raw: str) -> str:
    """Return the value that an attribute's text stands for: line ends and tabs are blanks, references resolved."""
    for white in ("\r\n", "\r", "\n", "\t"):
        raw = raw.replace(white, " ")
    return unescaped(raw)


def text_of(raw: str) -> str:
    """Return the text that character data stands for."""
    return unescaped(raw.replace("\r\n", "\n").replace("\r", "\n"))


def _content(element: etree._Element) -> list[str]:
    """Return what stands in an element: texts, and between them a mark for each node."""
    found = [element.text or ""]
    for child in element:
        if isinstance(child, etree._Comment):
            mark = f"<!--{child.text}-->"
        else:
            mark = "<>" if isinstance(child.tag, str) else "<?>"
        found += [mark, child.tail or ""]
    return found


def _own_content(text: str, element: Element) -> list[str]:
    found = [""]
    for node in element.nodes:
        if isinstance(node, Element):
            found += ["<>", ""]
            continue
        raw = text[node.start : node.end]
        if node.sort is Sort.TEXT:
            found[-1] += text_of(raw)
        elif node.sort is Sort.CDATA:
            found[-1] += raw[len("<![CDATA[") : -len("]]>")].replace("\r\n", "\n").replace("\r", "\n")
        elif node.sort is Sort.COMMENT:
            found += [raw.replace("\r\n", "\n").replace("\r", "\n"), ""]
        else:
            found += ["<?>", ""]
    return found
