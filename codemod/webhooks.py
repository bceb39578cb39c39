"""rules/webhooks.toml as plain values: the parameters of requests, and where programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Any

from codemod.rules import Rules
from codemod.table_files import RulesError


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter of the source's requests."""

    name: str
    vobiz: str | None = None
    """What the target calls it; None where it has no counterpart."""
    addressing: str | None = None
    """What it is called where it addresses a room or a call."""
    identity: bool = False
    """Whether its value is another one where it addresses."""
    sure: bool = False
    """Whether no other service's requests have it."""
    likely: bool = False
    """Whether few other services' requests have it."""
    vague: bool = False
    """Whether the target means something else by it."""
    beside: tuple[str, ...] = ()
    """Parameters of another service beside which it is that service's."""
    id: str | None = None
    """What its value names, where it is an id."""
    keeps: str = "callback-id"
    """The message for an id that is kept or handed on."""
    review: str | None = None
    """Why a person must look at each reading."""
    note: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """What its values become."""
    gone: tuple[str, ...] = ()
    """Values that the target never sends."""
    nearest: str | None = None
    """What comes nearest to it, or to the values that are gone."""
    known: bool = True
    """Whether anything is known of it on the target."""

    @property
    def renamed(self) -> bool:
        """Return whether the target has it under another name."""
        return self.vobiz is not None and self.vobiz != self.name

    @property
    def valued(self) -> bool:
        """Return whether some of its values are others on the target."""
        return bool(self.values or self.gone)

    @property
    def counterpart(self) -> str:
        """Return in words what becomes of it."""
        if self.vobiz is None:
            return f"{self.name} has no counterpart" + (f" (nearest: {self.nearest})" if self.nearest else "")
        where = f" ({self.addressing} where it addresses a room)" if self.addressing not in (None, self.vobiz) else ""
        values = "; ".join(f"{old} becomes {new}" for old, new in self.values.items())
        return f"{self.name} becomes {self.vobiz}{where}" + (f", with {values}" if values else "")


@dataclass(frozen=True, slots=True)
class Framework:
    """How one framework gives its handlers a request's parameters."""

    name: str
    requests: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """The whole table; what it says of sets of its rows is worked out once."""

    rows: Mapping[str, Row]
    frameworks: tuple[Framework, ...]
    other: frozenset[str]
    """Parameters of requests that have nothing to do with voice."""
    other_builders: tuple[str, ...]
    readers: frozenset[str]
    copies: frozenset[str]
    copiers: frozenset[str]
    parsers: frozenset[str]
    showing: tuple[str, ...]
    loggers: frozenset[str]
    answering: tuple[str, ...]
    storing: frozenset[str]
    makers: frozenset[str]
    annotated: frozenset[str]
    dependencies: frozenset[str]
    alias: str
    renamed: str
    valued: str
    left: str

    @cached_property
    def sure(self) -> frozenset[str]:
        """Return the parameters that only requests about voice have."""
        return frozenset(row.name for row in self.rows.values() if row.sure)

    def voice(self, names: Iterable[str]) -> set[str]:
        """Return those of the parameters that a handler reads by which it is one of voice."""
        known = set(names)
        return {name for name in known & self.sure if not known & set(self.rows[name].beside)}

    @cached_property
    def targets(self) -> frozenset[str]:
        """Return the names that only the target's requests have."""
        names = {name for row in self.rows.values() for name in (row.vobiz, row.addressing) if name}
        return frozenset(names - set(self.rows))

    @cached_property
    def events(self) -> dict[str, Row]:
        """Return the values that no other service sends, with the parameter that they are values of."""
        rows = [row for row in self.rows.values() if row.sure and row.valued]
        values = {value: row for row in rows for value in (*row.values, *row.gone)}
        return {value: row for value, row in values.items() if "-" in value}

    @cached_property
    def told_by(self) -> dict[str, Row]:
        """Return the texts that only requests about voice hold: names of parameters, and values, with the parameter."""
        return {name: self.rows[name] for name in self.sure} | self.events

    def counterparts(self, names: Iterable[str]) -> str:
        """Return in words what some parameters become."""
        rows = [self.rows[name] for name in sorted(set(names)) if name in self.rows]
        said = [row.counterpart for row in rows if row.known and (row.renamed or row.vobiz is None)]
        return "; ".join(said) + ". " if said else ""


@lru_cache(maxsize=4)
def table_of(rules: Rules) -> Table:
    """Return the table of the rules; raises RulesError for an entry that is none."""
    return read_table(rules.tables["webhooks"]["callback"])


def problems_of_requests(rules: Rules) -> Iterator[str]:
    """Yield what is wrong with the table, a line each; nothing where a folder has none."""
    if "webhooks" not in rules.tables:
        return
    raw = rules.tables["webhooks"].get("callback", {})
    try:
        table = read_table(raw)
        askers = [*raw["askers"]]
        messages = [table.renamed, table.valued, table.left, *raw["documents"]]
    except KeyError as error:
        yield f"callback: {error.args[0]} is missing"
        return
    except RulesError as error:
        yield str(error)
        return
    messages += [row.keeps for row in table.rows.values()]
    yield from (f"message {name} is not described" for name in messages if name not in rules.messages)
    yield from (f"{name} is no rule" for name in askers if name not in rules.by_name)
    for row in table.rows.values():
        if row.vobiz is None and (row.addressing or row.values or row.review):
            yield f"callback.parameter.{row.name}: without vobiz, nothing can be said of what it becomes"


def words_of_requests(rules: Rules) -> set[str]:
    """Return the words one of which every module holds that reads, or compares, what only requests about voice tell."""
    parameters = rules.tables["webhooks"]["callback"]["parameter"]
    sure = {name: entry for name, entry in parameters.items() if entry.get("sure")}
    values = {value for entry in sure.values() for value in (*entry.get("values", ()), *entry.get("gone", ()))}
    return set(sure) | {value for value in values if "-" in value}


def read_table(raw: Mapping[str, Any]) -> Table:
    """Return a table as it stands in the file as plain values; raises RulesError, which names the entry."""
    rows = {name: _row(name, entry) for name, entry in raw["parameter"].items()}
    rows |= {name: Row(name, known=False) for name in raw["unknown"]["names"]}
    return Table(
        rows=rows,
        frameworks=tuple(_framework(entry) for entry in raw["framework"]),
        other=frozenset(raw["other"]),
        other_builders=tuple(raw["other-builders"]),
        readers=frozenset(raw["readers"]),
        copies=frozenset(raw["copies"]),
        copiers=frozenset(raw["copiers"]),
        parsers=frozenset(raw["parsers"]),
        showing=tuple(raw["showing"]),
        loggers=frozenset(raw["loggers"]),
        answering=tuple(raw["answering"]),
        storing=frozenset(raw["storing"]),
        makers=frozenset(raw["field"]["makers"]),
        annotated=frozenset(raw["field"]["annotated"]),
        dependencies=frozenset(raw["field"]["dependencies"]),
        alias=raw["field"]["alias"],
        renamed=raw["renamed"],
        valued=raw["valued"],
        left=raw["left"],
    )


def _row(name: str, entry: Mapping[str, Any]) -> Row:
    _only(f"callback.parameter.{name}", entry, Row, {"name", "known"})
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Row(name, **given)


def _framework(entry: Mapping[str, Any]) -> Framework:
    _only(f"callback.framework {entry.get('name', '?')}", entry, Framework, set())
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Framework(**given)


def _only(label: str, entry: Mapping[str, Any], kind: type, without: set[str]) -> None:
    for key in entry:
        if key not in {each.name for each in fields(kind)} - without:
            raise RulesError(f"{label}: {key} is no key that is known here")
