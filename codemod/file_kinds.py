"""Which kind of file a name stands for, and whether its bytes may concern us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codemod.languages import tongue_of, voice_place
from codemod.scan import Words, may_be_document, python_words
from codemod.screen import Screen

if TYPE_CHECKING:
    from codemod.configuration import Configuration

PYTHON = frozenset({".py", ".pyi", ".pyw"})
DOCUMENTS = frozenset({".xml", ".twiml", ".j2", ".jinja", ".jinja2", ".html", ".txt", ".tpl", ".mako"})
SUFFIXES = PYTHON | DOCUMENTS


def concerns(
    source: bytes, name: str, screen: Screen, configuration: Configuration, words: Words | None = None
) -> bool:
    """Return whether a file may hold Twilio code, judged by its bytes and the ending of its name.

    words is what scan.python_words returns, for who asks about many files.
    """
    if is_document(name, configuration):
        return may_be_document(source, screen)
    if (tongue := tongue_of(name, screen)) is not None:
        return voice_place(source, tongue) is not None
    return (words or python_words(screen, configuration.clients)).stand_in(source)


def is_document(name: str, configuration: Configuration) -> bool:
    """Return whether a file of that name holds a document, not Python."""
    return suffix_of(name) in DOCUMENTS or suffix_of(name) in configuration.documents


def is_python(name: str, screen: Screen, configuration: Configuration) -> bool:
    """Return whether a file is read as Python: whatever is neither a document nor of another language."""
    return not is_document(name, configuration) and tongue_of(name, screen) is None


def suffix_of(name: str) -> str:
    """Return the ending of a file's name, in lower case and with its full stop; nothing when it has none."""
    last = name.rpartition("/")[2]
    return "." + last.rpartition(".")[2].lower() if "." in last else ""
