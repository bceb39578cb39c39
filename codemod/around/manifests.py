"""Reads what a file lists as requirements, by the form that its name tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatch

from codemod.around.listing import NAME, Group, Item, Manifest, normalised, requirement
from codemod.around.python_lists import read_noxfile, read_setup
from codemod.around.toml import Entry, entries, is_valid
from codemod.python.source import Source

# Where pyproject.toml lists requirements as texts, and as keys; * is any one name.
_ARRAYS = (
    "project.dependencies",
    "project.optional-dependencies.*",
    "dependency-groups.*",
    "tool.uv.dev-dependencies",
    "tool.pdm.dev-dependencies.*",
    "tool.hatch.envs.*.dependencies",
    "tool.hatch.envs.*.extra-dependencies",
)
_KEYS = ("tool.poetry.dependencies.*", "tool.poetry.dev-dependencies.*", "tool.poetry.group.*.dependencies.*")
# Tables of a Pipfile that list none.
_PIPFILE_OTHER = frozenset({"source", "requires", "scripts", "pipenv"})
_OPTION = re.compile(r"(-r|--requirement|-c|--constraint)[ \t=]*(\S+)")
_EDITABLE = re.compile(r"(?:-e|--editable)[ \t=]+")
_FACTOR = re.compile(r"[\w{},!.-]+:[ \t]+")  # tox: for some environments only
# A comment goes on to the end of its line, whatever it ends with.
_LOGICAL_LINE = re.compile(r"[ \t]*#[^\r\n]*|(?:[^\r\n\\]|\\(?:\r\n|[\r\n])|\\)+")
_COMMENT = re.compile(r"(?:^|\s)#.*", re.DOTALL)
# Commands that install packages, and the words behind them.
_INSTALL = re.compile(r"\b(?:pip[\d.]*|uv|pipx|pipenv|poetry|pdm|conda|mamba)\b[^\r\n&|;]*?\b(?:install|add|inject)\b")
_WORD = re.compile(r"""[^\s"'&|;\\]+""")
_SECTION = re.compile(r"\[([^\]\r\n]+)\]")
_SETTING = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*([^\r\n]*)")
_INI = {
    "setup.cfg": (
        ("options", ("install_requires", "setup_requires", "tests_require")),
        ("options.extras_require", ("*",)),
    ),
    "tox.ini": (("testenv*", ("deps",)),),
}


def read_manifest(name: str, source: Source) -> Manifest:
    """Return what a file lists; nothing where it cannot be read as what its name tells.

    name is the last part of the file's name.
    """
    for pattern, reader in _READERS.items():
        if fnmatch(name.lower(), pattern):
            return reader(source)
    return _lines(source)


def is_broken(name: str, text: str) -> bool:
    """Return whether a file is to be TOML, and is none; name is the last part of its name."""
    reader = next((each for pattern, each in _READERS.items() if fnmatch(name.lower(), pattern)), None)
    return reader in (_pyproject, _pipfile) and not is_valid(text)


def _pyproject(source: Source) -> Manifest:
    groups: list[Group] = []
    keys: dict[tuple[str, ...], list[Item]] = {}
    for entry in entries(source.text):
        dotted = ".".join(entry.path)
        if entry.elements is not None and any(_fits(dotted, pattern) for pattern in _ARRAYS):
            groups.append(_array(entry, source))
        elif any(_fits(dotted, pattern) for pattern in _KEYS):
            keys.setdefault(entry.path[:-1], []).append(_pair(entry, source))
        else:
            _table_of_its_own(entry, _KEYS, keys)
    return Manifest((*groups, *(Group(tuple(items)) for items in keys.values())))


def _pipfile(source: Source) -> Manifest:
    keys: dict[tuple[str, ...], list[Item]] = {}
    for entry in entries(source.text):
        if entry.path[0] in _PIPFILE_OTHER:
            continue
        if len(entry.path) == 2:
            keys.setdefault(entry.path[:-1], []).append(_pair(entry, source))
        else:
            _table_of_its_own(entry, ("*.*",), keys)
    return Manifest(tuple(Group(tuple(items)) for items in keys.values()))


def _fits(dotted: str, pattern: str) -> bool:
    names, wanted = dotted.split("."), pattern.split(".")
    return len(names) == len(wanted) and all(fnmatch(*pair) for pair in zip(names, wanted, strict=True))


def _array(entry: Entry, source: Source) -> Group:
    found: list[Item] = []
    for element in entry.elements or ():
        text = source.text[element.start : element.end]
        quote = '"""' if text.startswith('"""') else "'''" if text.startswith("'''") else text[0]
        item = None
        if element.is_text:
            inner = text[len(quote) : -len(quote)]
            item = requirement(inner, element.start, head=quote, tail=quote)
        if item is not None:
            found.append(item)
        else:  # such as { include-group = "test" }: it keeps its place
            found.append(Item("", element.start, element.end, text, "requirement-form"))
    return Group(tuple(found), commas=True)


def _pair(entry: Entry, source: Source) -> Item:
    """Return the item for `name = "version"`; nothing can be written in the form of what has something else there."""
    key, value = source.text[entry.start : entry.key_end], source.text[entry.value : entry.end]
    bare = key.strip("\"'")
    form = key.replace(bare, "{name}") + source.text[entry.key_end : entry.value] + value[0] + "*" + value[0]
    plain = value[0] in "\"'" and not value.startswith(('"""', "'''"))
    return Item(normalised(bare), entry.start, entry.end, form, "" if plain else "requirement-form")


def _table_of_its_own(entry: Entry, patterns: tuple[str, ...], keys: dict[tuple[str, ...], list[Item]]) -> None:
    """Add the item for a requirement that has a table, such as [tool.poetry.dependencies.name]."""
    path = entry.path[:-1]
    if any(_fits(".".join(path), pattern) for pattern in patterns):
        items = keys.setdefault(path, [])
        if not items:
            items.append(Item(normalised(path[-1]), entry.start, entry.end, "", "requirement-form"))


def _lines(source: Source, start: int = 0, end: int | None = None, problem: str = "") -> Manifest:
    """Return what lines of pip's form list, between two offsets; every item of them has a problem, if there is one."""
    items: list[Item] = []
    includes: list[str] = []
    constraints: list[str] = []
    for match in _LOGICAL_LINE.finditer(source.text, start, len(source.text) if end is None else end):
        text = _COMMENT.sub("", match[0]).rstrip().rstrip("\\").rstrip()
        content = text.lstrip()
        option = _OPTION.match(content)
        if option is not None:
            (includes if option[1] in ("-r", "--requirement") else constraints).append(option[2])
            continue
        editable = _EDITABLE.match(content)
        content = content[editable.end() :] if editable is not None else content
        factor = _FACTOR.match(content)
        content = content[factor.end() :] if factor is not None else content
        found = requirement(content, match.start() + len(text) - len(content))
        if found is not None:
            held = problem or ("requirement-form" if factor is not None else found.problem)
            begin = found.start if editable is None else found.start - len(editable[0])
            items.append(replace(found, start=begin, problem=held))
    return Manifest((Group(tuple(items)),) if items else (), tuple(includes), tuple(constraints))


def _ini(file: str) -> Callable[[Source], Manifest]:
    def read(source: Source) -> Manifest:
        found = [_lines(source, *span) for span in _settings(source, _INI[file])]
        return Manifest(
            tuple(group for each in found for group in each.groups),
            tuple(path for each in found for path in each.includes),
            tuple(path for each in found for path in each.constraints),
        )

    return read


def _settings(source: Source, wanted: tuple[tuple[str, tuple[str, ...]], ...]) -> Iterator[tuple[int, int, str]]:
    """Yield where the wanted settings stand: the lines below `key =`, or what stands behind it, which has a problem."""
    keys: tuple[str, ...] = ()
    current: tuple[int, int] | None = None
    for index, start in enumerate(source.starts):
        stop = source.starts[index + 1] if index + 1 < len(source.starts) else len(source.text)
        line = source.text[start:stop]
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        if line[0] in " \t":
            current = (current[0], stop) if current is not None else None
            continue
        if current is not None:
            yield *current, ""
        current = None
        if (match := _SECTION.match(line)) is not None:
            section = match[1].strip()
            keys = tuple(key for pattern, names in wanted if fnmatch(section, pattern) for key in names)
        elif (match := _SETTING.match(line)) is not None and any(fnmatch(match[1], key) for key in keys):
            current = (stop, stop)
            if match[2].strip():
                yield start + match.start(2), start + match.end(2), "requirement-form"
    if current is not None:
        yield *current, ""


def _conda(source: Source) -> Manifest:
    """Return what an environment of conda lists: its own packages, and those that pip is to install."""
    own: list[Item] = []
    pip: list[Item] = []
    inside, pip_depth = False, -1
    for match in re.finditer(r"[^\r\n]+", source.text):
        line = match[0]
        depth = len(line) - len(line.lstrip())
        content = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if not content:
            continue
        if depth == 0 and not content.startswith("-"):
            inside, pip_depth = content.startswith("dependencies:"), -1
            continue
        if not inside or not content.startswith("-"):
            continue
        if re.fullmatch(r"-\s+pip\s*:", content):
            pip_depth = depth
            continue
        in_pip = pip_depth >= 0 and depth > pip_depth
        if not in_pip:
            pip_depth = -1
        head = re.match(r"-\s+([\"']?)", content)
        if head is None:
            continue
        text = content[head.end() :].removesuffix(head[1]) if head[1] else content[head.end() :]
        start = match.start() + depth
        if in_pip:
            if (item := requirement(text, start, head=head[0], tail=head[1])) is not None:
                pip.append(item)
        elif (name := NAME.match(text.rpartition("::")[2])) is not None:
            own.append(Item(normalised(name[0]), start, start + len(content), "- {name}"))
    groups = [Group(tuple(own), takes=False)] if own else []
    return Manifest((*groups, Group(tuple(pip)))) if pip else Manifest(tuple(groups))


def _installs(source: Source) -> Manifest:
    """Return what lines of a shell install, such as `pip install`; nothing is written in them."""
    items: list[Item] = []
    for match in _LOGICAL_LINE.finditer(source.text):
        command = _INSTALL.search(match[0])
        if match[0].lstrip().startswith("#") or command is None:
            continue
        for word in _WORD.finditer(source.text, match.start() + command.end(), match.end()):
            found = requirement(word[0], word.start())
            if found is not None:
                items.append(replace(found, problem="requirement-form"))
    return Manifest((Group(tuple(items)),)) if items else Manifest()


_READERS: Mapping[str, Callable[[Source], Manifest]] = {
    "pyproject.toml": _pyproject,
    "pipfile": _pipfile,
    "setup.cfg": _ini("setup.cfg"),
    "tox.ini": _ini("tox.ini"),
    "setup.py": read_setup,
    "noxfile.py": read_noxfile,
    "environment*.y*ml": _conda,
    "*dockerfile*": _installs,
    "containerfile": _installs,
    "makefile": _installs,
    "*.y*ml": _installs,
    "*.sh": _installs,
}
