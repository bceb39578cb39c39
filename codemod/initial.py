"""A first configuration: what the tree shows of each key, and the table with comments that says so."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from codemod.finding import Finding, Level, Outcome
from codemod.rules import Rules
from codemod.toml_text import written

WIDTH = 88
SHOWN = 3
"""So many places of a key are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tree shows of one key."""

    what: str
    """A few words on what was found."""
    places: tuple[str, ...]
    proposal: Any = None
    """A value that would serve, as far as the tree tells; None where only a person knows one."""
    asked: bool = False
    """Whether something is left undone without it."""
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a table: key -> where it stands."""


def seen_in(outcomes: Sequence[Outcome], findings: Sequence[Finding], rules: Rules) -> dict[str, Seen]:
    """Return what a plan found that a key of the configuration is about."""
    found: dict[str, Seen] = {}

    def tell(key: str, what: str, told: Iterable[Finding], proposal: Any = None, *, asked: bool = False) -> None:
        places = tuple(dict.fromkeys(f"{each.path}:{each.place.line}" for each in told))
        if places:
            found[key] = Seen(what, places, proposal, asked)

    dialled = {rule.code for rule in rules.rules if rule.handler == "answer-url"}
    held = {rule.code for rule in rules.rules if "config:hold-url" in rule.default.values()}
    named = {message.name: message.code for message in rules.messages.values() if message.code}
    alone = [each for each in findings if each.code == named.get("stay-alone")]
    tell("answer-url", "participants are dialled", _of(findings, dialled, (Level.AUTOMATIC, Level.REVIEW)))
    tell("hold-url", "holds that name no file stay on Twilio", _of(findings, held, (Level.MANUAL,)), asked=True)
    tell("stay-alone", "conferences of which nothing says who may be alone", alone, asked=True)
    unknown = [each for each in findings if each.code == named.get("unknown-client")]
    tell("clients", "calls go through what may be a client", unknown)
    for expression, place in _accounts(outcomes, rules):
        known = found.get("auth-id")
        places = (*known.places, place) if known is not None else (place,)
        found["auth-id"] = Seen("the account's name stands in", places, known.proposal if known else expression)
    rooms: dict[str, tuple[str, ...]] = {}
    for sid, place in _literal_rooms(outcomes):
        rooms[sid] = (*rooms.get(sid, ()), place)
    if rooms:
        places = tuple(dict.fromkeys(place for each in rooms.values() for place in each))
        found["rooms"] = Seen("Conference SIDs stand in the code", places, rows=rooms)
    return found


def table(seen: Mapping[str, Seen], answers: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the lines of a table: each key with what it is for and what was seen, commented out but for answers.

    known is the schema's table of keys.
    """
    lines = ["# Every key may be left out; `vobiz-codemod config` shows what is in force."]
    for key, entry in known.items():
        lines.append("")
        lines += _comment(entry["description"])
        about = seen.get(key)
        if about is not None:
            more = len(about.places) - SHOWN
            places = ", ".join(about.places[:SHOWN]) + (f" and {more} more" if more > 0 else "")
            lines += _comment(f"Here: {about.what} ({places}).")
        if about is not None and about.rows:
            lines += [f"# {key}.{sid} = {written('the name of the room')}" for sid in about.rows]
        elif key in answers:
            lines.append(f"{key} = {written(answers[key])}")
        else:
            lines.append(f"# {key} = {written(_example(entry, about))}")
    return lines


def _example(entry: Mapping[str, Any], about: Seen | None) -> Any:
    if about is not None and about.proposal is not None:
        return about.proposal
    return entry["examples"][0] if "examples" in entry else entry["default"]


def _comment(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
    )


def _of(findings: Sequence[Finding], codes: set[str], levels: tuple[Level, ...]) -> list[Finding]:
    return [each for each in findings if each.code in codes and each.level in levels]


def _accounts(outcomes: Sequence[Outcome], rules: Rules) -> Iterator[tuple[str, str]]:
    """Yield expressions that read the account's name from a settings object, as the target's name, and their places."""
    renamed: Mapping[str, str] = rules.tables["client"]["credentials"]["environment"]
    account = next(iter(renamed))
    pattern = re.compile(rf"\b((?:[A-Za-z_]\w*\.)+){account}\b")

    def spelt(match: re.Match[str]) -> str:
        return f"{match[1]}{renamed[account]}"

    yield from _lines(outcomes, pattern, spelt)


def _literal_rooms(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str]]:
    yield from _lines(outcomes, re.compile(r"\bCF[0-9a-fA-F]{32}\b"), lambda match: match[0])


def _lines(
    outcomes: Sequence[Outcome], pattern: re.Pattern[str], spelt: Callable[[re.Match[str]], str]
) -> Iterator[tuple[str, str]]:
    for outcome in outcomes:
        for number, line in enumerate(outcome.before.decode("utf-8", "replace").splitlines(), 1):
            for match in pattern.finditer(line):
                yield spelt(match), f"{outcome.path}:{number}"
