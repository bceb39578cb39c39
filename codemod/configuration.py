"""What a project says about itself: `[tool.vobiz-codemod]` in pyproject.toml, or vobiz-codemod.toml."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

OWN_FILE = "vobiz-codemod.toml"
TABLE = "vobiz-codemod"
DEFAULT_LINE_LENGTH = 88
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


class Found(NamedTuple):
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
    values: dict[str, Any] = {}
    if source is not None:
        from codemod.configured_values import checked  # most projects configure nothing

        values = checked(table, source)
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
            raise ConfigurationError(f"{shown(path)} is a link that leads to no file. Repair it, or take it away.")
        return None
    from codemod.toml_parser import tomllib

    try:
        text = path.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError(f"{shown(path)} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
        raise ConfigurationError(
            f"{shown(path)}:{line}:{column}: a TOML file must be UTF-8, and this byte is not. Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{shown(path)}:{_place(error, text)}") from error
    except RecursionError as error:
        raise ConfigurationError(f"{shown(path)} is nested too deeply to be read as TOML.") from error


def _place(error: ValueError, text: str) -> str:
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
            f"{shown(directory / OWN_FILE)} and [tool.{TABLE}] in {shown(directory / 'pyproject.toml')} both "
            "configure the tool. Keep one of them."
        )
    if own is not None:
        return directory / OWN_FILE, own
    if not in_project:
        return None, {}
    path = directory / "pyproject.toml"
    table = tools[TABLE]
    if not isinstance(table, dict):
        from codemod.configured_values import wrong

        raise wrong(path, f"tool.{TABLE}", f"a table, [tool.{TABLE}]", table)
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


def is_table(content: bytes, name: str) -> bool:
    """Return whether a pyproject.toml can be read, and has a table of that name for a tool."""
    from codemod.toml_parser import tomllib

    try:
        tools = tomllib.loads(content.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError):
        return False
    return isinstance(tools, dict) and isinstance(tools.get(name), dict)


def shown(path: Path) -> str:
    """Return a path as a message names it: relative where that is shorter to read."""
    here = Path(os.path.realpath("."))
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
