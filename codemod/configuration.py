"""What a project says about itself: `[tool.vobiz-codemod]` in pyproject.toml, or vobiz-codemod.toml."""

from __future__ import annotations

import ast
import keyword
import os
import re
import string
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OWN_FILE = "vobiz-codemod.toml"
TABLE = "vobiz-codemod"
DEFAULT_LINE_LENGTH = 88
SDKS = ("api_key", "auth_id")
AUDIO, ISOLATE = "audio", "isolate"
# What a document that Twilio plays is commonly called: Vobiz plays audio files there.
DOCUMENT = re.compile(r"\.(xml|twiml)(?:[?#].*)?$|twimlets\.com|<Response", re.IGNORECASE)


class ConfigurationError(Exception):
    """The configuration cannot be used; the message names the file, the key, what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the user configured; every field may be left out."""

    auth_id: str | None = None
    """A Python expression that stands for the Auth ID in the user's code, such as settings.VOBIZ_AUTH_ID."""
    answer_url: str | None = None
    """The URL that answers a dialled participant; may hold placeholders such as {room}."""
    hold_url: str | None = None
    """An audio file, for holds that name none."""
    hold: str = AUDIO
    """What holding a member is: audio played to them, or that and isolating them from the room."""
    helper_module: str | None = None
    """The dotted name of the module that helper functions are imported from; None where the tool chooses one."""
    clients: tuple[str, ...] = ()
    """What else is a client: `module.path:name`, the name dotted where it is an attribute of a class."""
    stay_alone: bool | None = None
    """Whether answers keep whoever is alone in a room; None where the project does not say."""
    rooms: Mapping[str, str] = field(default_factory=dict)
    """Conference SID to room name."""
    documents: tuple[str, ...] = ()
    """Further endings of files that may hold TwiML, in small letters and with their full stop."""
    baseline: str | None = None
    """The file of findings that are accepted, relative to root."""
    exclude: tuple[str, ...] = ()
    """Patterns of paths that are not looked at, written as in .gitignore."""
    sdk: str = "api_key"
    """Which constructor the target has: api_key or auth_id."""
    max_retries: int | None = None
    line_length: int | None = None
    """How long a written line may be; `load` always fills it."""
    root: Path | None = None
    """The directory of the file that all this was read from, which `exclude` is relative to; None without a file."""

    @property
    def isolates(self) -> bool:
        """Return whether holding a member also isolates them from the room."""
        return self.hold == ISOLATE


@dataclass(frozen=True, slots=True)
class Found:
    """A configuration, and where it comes from."""

    configuration: Configuration
    source: Path | None
    """The file that configures the tool; None where nothing does."""
    keys: frozenset[str]
    """The keys that it gives."""
    formatter: Path | None
    """The file that gives ruff or black the length of lines that holds here; None where none does, or ours does."""


def load(start: Path) -> Configuration:
    """Return the configuration that holds at `start`, a file or a directory that need not exist; see `find`."""
    return find(start).configuration


def find(start: Path) -> Found:
    """Return the configuration that holds at `start`, a file or a directory that need not exist, and its sources.

    The nearest directory that configures the tool wins, up to the root of the repository or of the file system.
    Raises ConfigurationError for a file that cannot be read, an unknown key, or a value of the wrong kind.
    """
    table: dict[str, Any] = {}
    source: Path | None = None
    length: tuple[int, Path] | None = None
    for directory in _upwards(start):
        project = _read(directory / "pyproject.toml")
        if source is None:
            source, table = _own_table(directory, project)
        if length is None:
            length = _line_length_of_formatters(directory, project)
        if source is not None and length is not None:
            break
    values = {} if source is None else _checked(table, source)
    formatter = length[1] if length is not None and "line_length" not in values else None
    # The length is written out here, so that the rest of the program needs no second look at the files.
    values.setdefault("line_length", length[0] if length is not None else DEFAULT_LINE_LENGTH)
    root = None if source is None else source.parent
    return Found(Configuration(**values, root=root), source, frozenset(table), formatter)


def _upwards(start: Path) -> Iterator[Path]:
    """Yield the directory of `start` and those above it, ending at the root of a repository."""
    # realpath and not Path.resolve: it does not raise for a loop of links before Python 3.13.
    place = Path(os.path.realpath(start))
    for directory in (place, *place.parents) if os.path.isdir(place) else place.parents:
        yield directory
        if os.path.exists(directory / ".git"):
            return


def _read(path: Path) -> dict[str, Any] | None:
    """Return the document of a TOML file, None when there is no such file."""
    if not os.path.isfile(path):
        if os.path.islink(path):
            raise ConfigurationError(f"{_shown(path)} is a link that leads to no file. Repair it, or take it away.")
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError(f"{_shown(path)} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
        raise ConfigurationError(
            f"{_shown(path)}:{line}:{column}: a TOML file must be UTF-8, and this byte is not. Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{_shown(path)}:{_place(error, text)}") from error
    except RecursionError as error:
        raise ConfigurationError(f"{_shown(path)} is nested too deeply to be read as TOML.") from error


def _place(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Return `line:column: what is wrong`, taken out of the message of the TOML parser."""
    message = str(error)
    found = re.search(r" \(at line (\d+), column (\d+)\)", message)
    if found:
        line, column = found[1], found[2]
    else:  # the parser says "at end of document", which a reader cannot jump to
        line, column = str(text.count("\n") + 1), str(len(text) - (text.rfind("\n") + 1) + 1)
    return f"{line}:{column}: this is not valid TOML: {re.sub(r' [(]at [^()]*[)]$', '', message)}."


def _own_table(directory: Path, project: dict[str, Any] | None) -> tuple[Path | None, dict[str, Any]]:
    """Return the file in `directory` that configures the tool, and what it says; None when there is none."""
    tools = (project or {}).get("tool", {})
    in_project = isinstance(tools, dict) and TABLE in tools
    own = _read(directory / OWN_FILE)
    if own is not None and in_project:
        raise ConfigurationError(
            f"{_shown(directory / OWN_FILE)} and [tool.{TABLE}] in {_shown(directory / 'pyproject.toml')} both "
            "configure the tool. Keep one of them."
        )
    if own is not None:
        return directory / OWN_FILE, own
    if not in_project:
        return None, {}
    path = directory / "pyproject.toml"
    table = tools[TABLE]
    if not isinstance(table, dict):
        raise _wrong(path, f"tool.{TABLE}", f"a table, [tool.{TABLE}]", table)
    return path, table


def _line_length_of_formatters(directory: Path, project: dict[str, Any] | None) -> tuple[int, Path] | None:
    """Return the line length that ruff or black is given in `directory`, and where, as ruff looks."""
    documents: list[tuple[Any, Path]] = []
    for name in (".ruff.toml", "ruff.toml"):
        try:
            documents.append((_read(directory / name), directory / name))
        except ConfigurationError:
            continue  # not our file: ruff will complain about it better than we could
    tools = (project or {}).get("tool")
    for name in ("ruff", "black"):
        documents.append((tools.get(name) if isinstance(tools, dict) else None, directory / "pyproject.toml"))
    for document, path in documents:
        length = document.get("line-length") if isinstance(document, dict) else None
        if isinstance(length, int) and not isinstance(length, bool) and length > 0:
            return length, path
    return None


def _checked(table: Mapping[str, Any], source: Path) -> dict[str, Any]:
    """Return the fields of Configuration that `table` gives, each checked."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        check = _KEYS.get(key)
        if check is None:
            import difflib

            nearest = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.0)[0]
            known = ", ".join(sorted(_KEYS))
            raise ConfigurationError(
                f'{_shown(source)}: there is no key "{key}". Did you mean "{nearest}"? The keys are {known}.'
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
        raise _wrong(source, key, "a Python expression such as settings.VOBIZ_AUTH_ID", value, reason) from error
    # In a call a bare `a, b` is two arguments and a line end would tear the statement it is written into.
    arguments = [*call.args, *call.keywords] if isinstance(call, ast.Call) else []
    if [ast.dump(argument) for argument in arguments] != [ast.dump(alone)] or "\n" in text or "\r" in text:
        raise _wrong(source, key, "one Python expression, on one line, such as settings.VOBIZ_AUTH_ID", value)
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
        raise _wrong(source, key, "an absolute URL that begins with https:// or http://", value)
    return text


def _audio(source: Path, key: str, value: Any) -> str:
    """Return the absolute URL of an audio file: of one that does not look like a document."""
    text = _url(source, key, value)
    if DOCUMENT.search(text):
        raise _wrong(source, key, "the URL of an audio file (mp3, wav), since Vobiz plays no TwiML", value)
    return text


def _template(source: Path, key: str, value: Any) -> str:
    """Return an absolute URL whose placeholders are well formed."""
    text = _url(source, key, value)
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise _wrong(source, key, "a URL with placeholders such as {room}", value, str(error)) from error
    for name in names:
        if not name.isidentifier():
            raise _wrong(source, key, "a URL with placeholders such as {room}", value, f"{{{name}}} is no placeholder")
    return text


def _rooms(source: Path, key: str, value: Any) -> dict[str, str]:
    """Return the table of Conference SIDs and room names."""
    if not isinstance(value, dict):
        raise _wrong(source, key, 'a table such as { CF0123456789abcdef0123456789abcdef = "Room" }', value)
    for sid, room in value.items():
        if not re.fullmatch(r"CF[0-9a-fA-F]{32}", sid):
            raise _wrong(source, key, "Conference SIDs on the left (CF and 32 hexadecimal digits)", sid)
        _text(source, f"{key}.{sid}", room)
        if room in (".", "..") or re.search(r"[/?#]", room):
            expected = "a room name without / ? # that is not . or .., since the name becomes a part of a URL"
            raise _wrong(source, f"{key}.{sid}", expected, room)
    return dict(value)


def _patterns(source: Path, key: str, value: Any) -> tuple[str, ...]:
    """Return a list of patterns."""
    if not isinstance(value, list):
        raise _wrong(source, key, 'a list of patterns such as ["build/", "*_pb2.py"]', value)
    import pathspec  # only here: most projects have no patterns

    for pattern in value:
        try:
            pathspec.GitIgnoreSpec.from_lines([_text(source, key, pattern)])
        except (ValueError, re.error) as error:
            raise _wrong(source, key, "patterns as .gitignore takes them", pattern, str(error)) from error
    return tuple(value)


def _one_of(*words: str) -> Callable[[Path, str, Any], str]:
    """Return a check for one of a few words."""

    def check(source: Path, key: str, value: Any) -> str:
        if value not in words:
            raise _wrong(source, key, " or ".join(f'"{word}"' for word in words), value)
        return str(value)

    return check


def _module(source: Path, key: str, value: Any) -> str:
    """Return the dotted name of a module."""
    text = _text(source, key, value)
    if not _is_dotted(text):
        raise _wrong(source, key, 'the dotted name of a module, such as "myapp.telephony_helpers"', value)
    return text


def _clients(source: Path, key: str, value: Any) -> tuple[str, ...]:
    """Return a list of names in modules."""
    if not isinstance(value, list):
        raise _wrong(source, key, 'a list of names such as ["myapp.deps:get_phone"]', value)
    for each in value:
        module, _, name = _text(source, key, each).partition(":")
        if not (_is_dotted(module) and _is_dotted(name)):
            raise _wrong(source, key, 'names in modules, such as "myapp.deps:get_phone"', each)
    return tuple(value)


def _endings(source: Path, key: str, value: Any) -> tuple[str, ...]:
    """Return a list of endings of file names."""
    if not isinstance(value, list):
        raise _wrong(source, key, 'a list of endings such as [".tmpl"]', value)
    for each in value:
        text = _text(source, key, each)
        if not re.fullmatch(r"\.[^./\\\s]+", text) or text.lower() in (".py", ".pyi", ".pyw"):
            raise _wrong(source, key, 'endings of files that are no Python, such as ".tmpl"', each)
    return tuple(each.lower() for each in value)


def _is_dotted(text: str) -> bool:
    """Return whether a text is names with full stops between them, as an import takes them."""
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in text.split("."))


def _yes_or_no(source: Path, key: str, value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise _wrong(source, key, "true or false", value)
    return value


def _text(source: Path, key: str, value: Any) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise _wrong(source, key, "a text that is not empty", value)
    return value


def _number(least: int) -> Callable[[Path, str, Any], int]:
    """Return a check for whole numbers from `least` on."""

    def check(source: Path, key: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise _wrong(source, key, f"a whole number, {least} or more", value)
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


def _wrong(path: Path, key: str, expected: str, found: Any, reason: str = "") -> ConfigurationError:
    """Return the error for a value that is not what its key takes."""
    because = f" ({reason})" if reason else ""
    return ConfigurationError(f"{_shown(path)}: {key} must be {expected}; found {_written(found)}{because}.")


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


def is_table(content: bytes, name: str) -> bool:
    """Return whether a pyproject.toml can be read, and has a table of that name for a tool."""
    try:
        tools = tomllib.loads(content.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError):
        return False
    return isinstance(tools, dict) and isinstance(tools.get(name), dict)


def check_value(source: Path, key: str, value: Any) -> None:
    """Raise ConfigurationError where a key does not take a value; source is the file that the message names."""
    _KEYS[key](source, key, value)


def _shown(path: Path) -> str:
    """Return a path as a message names it: relative where that is shorter to read."""
    here = Path(os.path.realpath("."))
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
