"""What each key of the configuration takes: its value checked, or an error that says what would be right."""

from __future__ import annotations

import ast
import keyword
import re
import string
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from codemod.configuration import AUDIO, DOCUMENT, ISOLATE, ConfigurationError, shown

SDKS = ("api_key", "auth_id")


def checked(table: Mapping[str, Any], source: Path) -> dict[str, Any]:
    """Return the fields of Configuration that `table` gives, each checked."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        check = _KEYS.get(key)
        if check is None:
            import difflib

            nearest = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.0)[0]
            known = ", ".join(sorted(_KEYS))
            raise ConfigurationError(
                f'{shown(source)}: there is no key "{key}". Did you mean "{nearest}"? The keys are {known}.'
            )
        values[key.replace("-", "_")] = check(source, key, value)
    return values


def _expression(source: Path, key: str, value: Any) -> str:
    """Return a Python expression that can stand as one argument of a call."""
    text = _text(source, key, value).strip()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            alone = ast.parse(text, mode="eval").body
            call = ast.parse(f"f({text})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise wrong(source, key, "a Python expression such as settings.VOBIZ_AUTH_ID", value, reason) from error
    # In a call a bare `a, b` is two arguments and a line end would tear the statement it is written into.
    arguments = [*call.args, *call.keywords] if isinstance(call, ast.Call) else []
    if [ast.dump(argument) for argument in arguments] != [ast.dump(alone)] or "\n" in text or "\r" in text:
        raise wrong(source, key, "one Python expression, on one line, such as settings.VOBIZ_AUTH_ID", value)
    return text


def _url(source: Path, key: str, value: Any) -> str:
    """Return an absolute http(s) URL."""
    text = _text(source, key, value)
    try:
        from urllib.parse import urlsplit  # most projects configure no URL

        parts = urlsplit(text)
        absolute = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        absolute = False
    if not absolute or re.search(r"[\s\x00-\x1f\x7f]", text):
        raise wrong(source, key, "an absolute URL that begins with https:// or http://", value)
    return text


def _audio(source: Path, key: str, value: Any) -> str:
    """Return the absolute URL of an audio file: of one that does not look like a document."""
    text = _url(source, key, value)
    if DOCUMENT.search(text):
        raise wrong(source, key, "the URL of an audio file (mp3, wav), since Vobiz plays no TwiML", value)
    return text


def _template(source: Path, key: str, value: Any) -> str:
    """Return an absolute URL whose placeholders are well formed."""
    text = _url(source, key, value)
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise wrong(source, key, "a URL with placeholders such as {room}", value, str(error)) from error
    for name in names:
        if not name.isidentifier():
            raise wrong(source, key, "a URL with placeholders such as {room}", value, f"{{{name}}} is no placeholder")
    return text


def _rooms(source: Path, key: str, value: Any) -> dict[str, str]:
    """Return the table of Conference SIDs and room names."""
    if not isinstance(value, dict):
        raise wrong(source, key, 'a table such as { CF0123456789abcdef0123456789abcdef = "Room" }', value)
    for sid, room in value.items():
        if not re.fullmatch(r"CF[0-9a-fA-F]{32}", sid):
            raise wrong(source, key, "Conference SIDs on the left (CF and 32 hexadecimal digits)", sid)
        _text(source, f"{key}.{sid}", room)
        if room in (".", "..") or re.search(r"[/?#]", room):
            expected = "a room name without / ? # that is not . or .., since the name becomes a part of a URL"
            raise wrong(source, f"{key}.{sid}", expected, room)
    return dict(value)


def _patterns(source: Path, key: str, value: Any) -> tuple[str, ...]:
    """Return a list of patterns."""
    if not isinstance(value, list):
        raise wrong(source, key, 'a list of patterns such as ["build/", "*_pb2.py"]', value)
    import pathspec  # only here: most projects have no patterns

    for pattern in value:
        try:
            pathspec.GitIgnoreSpec.from_lines([_text(source, key, pattern)])
        except (ValueError, re.error) as error:
            raise wrong(source, key, "patterns as .gitignore takes them", pattern, str(error)) from error
    return tuple(value)


def _one_of(*words: str) -> Callable[[Path, str, Any], str]:
    """Return a check for one of a few words."""

    def check(source: Path, key: str, value: Any) -> str:
        if value not in words:
            raise wrong(source, key, " or ".join(f'"{word}"' for word in words), value)
        return str(value)

    return check


def _module(source: Path, key: str, value: Any) -> str:
    """Return the dotted name of a module."""
    text = _text(source, key, value)
    if not _is_dotted(text):
        raise wrong(source, key, 'the dotted name of a module, such as "myapp.telephony_helpers"', value)
    return text


def _clients(source: Path, key: str, value: Any) -> tuple[str, ...]:
    """Return a list of names in modules."""
    if not isinstance(value, list):
        raise wrong(source, key, 'a list of names such as ["myapp.deps:get_phone"]', value)
    for each in value:
        module, _, name = _text(source, key, each).partition(":")
        if not (_is_dotted(module) and _is_dotted(name)):
            raise wrong(source, key, 'names in modules, such as "myapp.deps:get_phone"', each)
    return tuple(value)


def _endings(source: Path, key: str, value: Any) -> tuple[str, ...]:
    """Return a list of endings of file names."""
    if not isinstance(value, list):
        raise wrong(source, key, 'a list of endings such as [".tmpl"]', value)
    for each in value:
        text = _text(source, key, each)
        if not re.fullmatch(r"\.[^./\\\s]+", text) or text.lower() in (".py", ".pyi", ".pyw"):
            raise wrong(source, key, 'endings of files that are no Python, such as ".tmpl"', each)
    return tuple(each.lower() for each in value)


def _is_dotted(text: str) -> bool:
    """Return whether a text is names with full stops between them, as an import takes them."""
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in text.split("."))


def _yes_or_no(source: Path, key: str, value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise wrong(source, key, "true or false", value)
    return value


def _text(source: Path, key: str, value: Any) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise wrong(source, key, "a text that is not empty", value)
    return value


def _number(least: int) -> Callable[[Path, str, Any], int]:
    """Return a check for whole numbers from `least` on."""

    def check(source: Path, key: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise wrong(source, key, f"a whole number, {least} or more", value)
        return value

    return check


_KEYS: Mapping[str, Callable[[Path, str, Any], Any]] = {
    "auth-id": _expression,
    "answer-url": _template,
    "hold-url": _audio,
    "hold": _one_of(AUDIO, ISOLATE),
    "helper-module": _module,
    "rooms": _rooms,
    "clients": _clients,
    "stay-alone": _yes_or_no,
    "documents": _endings,
    "baseline": _text,
    "exclude": _patterns,
    "sdk": _one_of(*SDKS),
    "max-retries": _number(0),
    "line-length": _number(1),
}


def wrong(path: Path, key: str, expected: str, found: Any, reason: str = "") -> ConfigurationError:
    """Return the error for a value that is not what its key takes."""
    because = f" ({reason})" if reason else ""
    return ConfigurationError(f"{shown(path)}: {key} must be {expected}; found {_written(found)}{because}.")


def _written(value: Any) -> str:
    """Return a value roughly as TOML writes it, cut when it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def known_keys() -> tuple[str, ...]:
    """Return the keys that a configuration may have, in the order in which they are documented."""
    return tuple(_KEYS)


def check_value(source: Path, key: str, value: Any) -> None:
    """Raise ConfigurationError where a key does not take a value; source is the file that the message names."""
    _KEYS[key](source, key, value)
