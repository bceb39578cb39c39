"""Strategies for whole Twilio programs: how their modules share a client, their functions, what is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import builder_generator
from hypothesis import strategies as st

from worlds.asynchronous import IMPORT, KEYWORD, asynchronous
from worlds.judge import Program
from worlds.touches import Scope, Touches
from worlds.writer import Writer, odd

CALLS = [f"CA{number:032}" for number in range(5)]
ROOMS = {"Sales Room": [(CALLS[1], False), (CALLS[2], True)], "Lobby": [(CALLS[3], False)], "Desk": [(CALLS[4], True)]}
TALLY = """\
class TallyBoard:
    \"\"\"Somebody's own class (tally), with names like Twilio's: client.conferences(x).participants(y).update().\"\"\"

    def __init__(self, tally=0):
        self.tally = tally
        self.conferences = self

    def participants(self, name):
        return self

    def update(self, **tally):
        self.tally += 1

    def list(self, status):
        return [status, self.tally]


TALLY_BOARD = TallyBoard()
"""
CREDENTIALS = [
    'os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"]',
    'os.getenv("TWILIO_ACCOUNT_SID"), os.getenv("TWILIO_AUTH_TOKEN")',
    "",
    "ACCOUNT, TOKEN",
    'username=os.environ["TWILIO_ACCOUNT_SID"], password=os.environ["TWILIO_AUTH_TOKEN"]',
]
IMPORTS = [
    ("from twilio.rest import Client", "Client"),
    ("from twilio.rest import Client as TwilioClient", "TwilioClient"),
    ("import twilio.rest", "twilio.rest.Client"),
    ("from twilio import rest", "rest.Client"),
]
EXCEPTIONS = [
    ("from twilio.base.exceptions import TwilioRestException", "TwilioRestException"),
    ("from twilio.base.exceptions import TwilioRestException as Refused", "Refused"),
    ("import twilio.base.exceptions", "twilio.base.exceptions.TwilioRestException"),
]


@dataclass
class Generator:
    """A program in the making."""

    out: Writer
    client: str
    """How functions name the client, where they are not given one."""
    error: str
    texts: bool
    asked: list[str] = field(default_factory=list)
    helpers: list[str] = field(default_factory=list)

    @property
    def touches(self) -> Touches:
        return Touches(self.out)

    def scope(self, client: str | None = None, **more: object) -> Scope:
        """Return what is at hand in a function with the usual parameters."""
        known = Scope(
            client or self.client,
            rooms=("room", "room", "room", '"Lobby"', "ROOM"),
            calls=("call", "call", "call", f'"{CALLS[3]}"'),
            flags=("flag",),
            helpers=tuple(self.helpers),
            texts=self.texts,
            inside=frozenset({"function"}),
        )
        return replace(known, **more)  # type: ignore[arg-type]

    # ---- blocks ------------------------------------------------------------------------------------------------------

    def block(self, depth: int, scope: Scope, most: int = 3) -> None:
        """Write some statements one after the other."""
        for _ in range(self.out.one_of(list(range(1, most + 1)))):
            scope = self.statement(depth, scope)

    def statement(self, depth: int, scope: Scope) -> Scope:
        """Write a statement, and return what is at hand behind it."""
        ways: list[Callable[[int, Scope], None]] = [self.branch, self.loop, self.tried, self.guarded, self.ended]
        if depth >= 4 or not self.out.chance(3):
            if self.out.chance(5):
                self.touches.unconcerned(depth, scope)
                return scope
            return self.touches.write(depth, scope)
        self.out.one_of(ways)(depth, scope)
        return scope

    def branch(self, depth: int, scope: Scope) -> None:
        flag = self.out.one_of(scope.flags)
        test = self.out.one_of(["{}", "not {}", "{} is None", "{} == 'True'", "is_given({})"]).format(flag)
        self.out.put(depth, f"if {test}:")
        self.block(depth + 1, scope, 2)
        if self.out.chance(2):
            self.out.put(depth, f"elif room == {self.out.one_of(['ROOM', chr(34) + 'Lobby' + chr(34)])}:")
            self.block(depth + 1, scope, 1)
        if self.out.chance(2):
            self.out.put(depth, "else:")
            self.block(depth + 1, scope, 1)

    def loop(self, depth: int, scope: Scope) -> None:
        name = self.out.new("each")
        kind = self.out.one_of(["calls", "rooms", "while", "flags"])
        if kind == "while":
            self.out.put(depth, f"{name} = 0")
            self.out.put(depth, f"while {name} < 2:")
            self.out.put(depth + 1, f"{name} += 1")
            self.block(depth + 1, replace(scope, inside=scope.inside | {"loop"}), 2)
            return
        values = {"calls": f'["{CALLS[1]}", call]', "rooms": '(ROOM, "Lobby", room)', "flags": '(True, "False", flag)'}[
            kind
        ]
        self.out.put(depth, f"for {name} in {values}:")
        known = getattr(scope, kind)
        self.block(depth + 1, replace(scope, **{kind: (name, name, *known)}, inside=scope.inside | {"loop"}), 2)

    def tried(self, depth: int, scope: Scope) -> None:
        out = self.out
        out.put(depth, "try:")
        self.block(depth + 1, scope, 2)
        bound = out.one_of([" as error", ""])
        caught = out.one_of([self.error, self.error, f"({self.error}, ValueError)", "Exception"])
        out.put(depth, f"except {caught}{bound}:")
        ways = ['print("refused")', "pass", "raise", 'return "refused"']
        if bound and caught == self.error:
            ways += ["print(error.status)", "if error.status != 404:\n    raise", "print(error.status == 404, 'gone')"]
        out.put(depth + 1, out.one_of(ways))
        if out.chance(4):
            out.put(depth, out.one_of(["finally:", "else:"]))
            out.put(depth + 1, 'print("tally")')

    def guarded(self, depth: int, scope: Scope) -> None:
        self.out.put(depth, f"with contextlib.suppress({self.error}):")
        self.block(depth + 1, scope, 2)

    def ended(self, depth: int, scope: Scope) -> None:
        out = self.out
        out.put(depth, f"if {out.one_of(scope.flags)}:")
        self.touches.write(depth + 1, scope)
        out.put(depth + 1, out.one_of(["return 'early'", "return None", "return [room, 'early']"]))

    # ---- functions ---------------------------------------------------------------------------------------------------

    def ask(self, module: str, name: str, parameters: str = "room, call, flag") -> None:
        """Ask a function two times and more, in various ways."""
        draw = self.out.draw
        ways = draw(st.lists(st.tuples(ROOM, CALL, FLAG), min_size=2, max_size=4, unique_by=repr))
        if "bool" in parameters:
            ways = [(room, call, bool(flag) if "=" not in parameters else flag) for room, call, flag in ways]
        self.asked += [f"{module}.{name}({room!r}, {call!r}, {flag!r})" for room, call, flag in ways]

    def function(self, module: str) -> None:
        """Write a function of the module, and ask it."""
        out = self.out
        name = out.new("act")
        parameters = out.one_of(["room, call, flag", "room: str, call: str, flag: bool", "room, call, flag=None"])
        out.put(0, f"def {name}({parameters}):")
        if out.chance(3):
            out.put(1, '"""Do it: client.conferences(room).update(status="completed") is prose here."""')
        client = None
        if out.chance(5):
            client = "client_"
            out.put(1, f"client_ = {self.client}")
        self.block(1, self.scope(client))
        if out.chance(2):
            out.put(1, out.one_of(["return room", "return [room, call]", "return flag", "return"]))
        out.lines += ["", ""]
        self.ask(module, name, parameters)

    def helper(self, module: str) -> None:
        """Write a function that returns a room's context."""
        name = self.out.new("conference_of")
        self.out.put(0, f"def {name}(name):")
        self.out.put(1, f"return {self.client}.conferences(name)")
        self.out.lines += ["", ""]
        self.helpers.append(name)

    def passed(self, module: str) -> None:
        """Write a function that is given the client, and one that gives it."""
        out = self.out
        name, outer = out.new("do"), out.new("act")
        out.put(0, f"def {name}(connection, room, call, flag):")
        self.block(1, self.scope("connection"))
        out.lines += ["", ""]
        out.put(0, f"def {outer}(room, call, flag):")
        out.put(1, f"return {name}({self.client}, room, call, flag)")
        out.lines += ["", ""]
        self.ask(module, outer)

    def with_context(self, module: str) -> None:
        """Write a function that is given a room's context."""
        out = self.out
        name, outer = out.new("do"), out.new("act")
        out.put(0, f"def {name}(conference, room, call, flag):")
        self.block(1, self.scope(conferences=("conference",)), 2)
        out.lines += ["", ""]
        out.put(0, f"def {outer}(room, call, flag):")
        out.put(1, f"{name}({self.client}.conferences(room), room, call, flag)")
        out.lines += ["", ""]
        self.ask(module, outer)

    def class_(self, module: str) -> None:
        """Write a class that keeps the client and a room, with methods."""
        out = self.out
        name = out.new("Desk")
        kind = out.one_of(["attribute", "given", "property", "class", "context"])
        out.put(0, f"class {name}:")
        if kind == "class":
            out.put(1, f"connection = {self.client}")
        if kind == "given":
            out.put(1, "def __init__(self, room, connection):")
            out.put(2, "self.connection = connection")
        else:
            out.put(1, "def __init__(self, room):")
        out.put(2, "self.room = room")
        if kind == "attribute":
            out.put(2, f"self.connection = {self.client}")
        if kind == "context":
            out.put(2, f"self.conference = {self.client}.conferences(room)")
        out.lines.append("")
        if kind == "property":
            out.put(1, "@property\ndef connection(self):")
            out.put(2, f"return {self.client}")
            out.lines.append("")
        for _ in range(out.one_of([1, 2])):
            method = out.new("act")
            out.put(1, f"def {method}(self, room, call, flag):")
            scope = self.scope(rooms=("self.room", "self.room", "room"))
            if kind == "context":
                scope = replace(scope, conferences=("self.conference",))
            else:
                scope = replace(scope, client="self.connection")
            self.block(2, scope)
            out.lines.append("")
            made = f"{name}('Lobby', {self.client})" if kind == "given" else f"{name}('Lobby')"
            outer = out.new("act")
            self.later.append((module, outer, f"{made}.{method}(room, call, flag)"))
        out.lines.append("")
        for owner, outer, call in self.later:
            out.put(0, f"def {outer}(room, call, flag):")
            out.put(1, f"return {call}")
            out.lines += ["", ""]
            self.ask(owner, outer)
        self.later.clear()

    later: list[tuple[str, str, str]] = field(default_factory=list)

    def documents(self, module: str) -> None:
        """Write a function that builds a document."""
        out = self.out
        spelling = out.one_of(["{}", "voice.{}"])
        writer = builder_generator.Writer(out.draw, spelling)
        name = out.new("answer")
        writer.put(0, f"def {name}(vip: bool, late: bool, limit: int = 9, room: str = 'Lobby'):")
        writer.put(1, f"response = {writer.made('VoiceResponse')}()")
        writer.block("response", 1)
        writer.put(1, "return str(response)")
        out.lines += [builder_generator.HEAD, *writer.lines, "", ""]
        self.heads.append(builder_generator.SPELLINGS[spelling].rstrip("\n"))
        self.asked += [f"{module}.{name}({vip}, {late})" for vip, late in ((True, False), (False, True))]

    heads: list[str] = field(default_factory=list)

    def body(self, module: str, *, documents: bool = True) -> None:
        """Write the functions and classes of a module."""
        ways = [self.function, self.function, self.helper, self.passed, self.class_, self.with_context]
        ways += [self.documents] if documents else []
        self.function(module)
        drawn = [self.out.one_of(ways) for _ in range(self.out.one_of([0, 1, 2]))]
        once = [each for number, each in enumerate(drawn) if each != self.documents or each not in drawn[:number]]
        for way in once:
            way(module)


ROOM = st.sampled_from(["Sales Room", "Lobby", "Nowhere", "Desk"])
CALL = st.sampled_from([CALLS[1], CALLS[3], CALLS[2], CALLS[0], CALLS[4]])
FLAG = st.sampled_from([True, False, None, "True", "false", ""])


def head(out: Writer, imports: list[str], *, client: bool, documents: list[str]) -> list[str]:
    """Return the lines at the top of a module."""
    lines = ['"""Rooms of the desk. <Conference> stands here in prose."""', ""] if out.chance(2) else []
    lines += [*imports, *documents, "", 'HOLD_URL = "https://media.example.com/music.mp3"', 'ROOM = "Sales Room"']
    if client:
        lines += ['ACCOUNT = os.environ["TWILIO_ACCOUNT_SID"]', 'TOKEN = os.environ["TWILIO_AUTH_TOKEN"]']
    return [*lines, "", *TALLY.split("\n"), "", "def is_given(value):", "    return value is not None", "", "",
            "def run(function, **given):", "    return function(**given)", "", ""]  # fmt: skip


def maker(out: Writer, made: str) -> tuple[list[str], str]:
    """Return how a module makes its client, in lines, and how it is named then."""
    name = out.one_of(["client", "twilio_client", "c"])
    kind = out.one_of(["variable", "variable", "factory", "cached", "global", "holder"])
    if kind == "variable":
        annotated = f"{name}: {made.partition('(')[0]}" if out.chance(6) else name
        return [f"{annotated} = {made}", "", ""], name
    if kind == "factory":
        return [f"def get_{name}():", f"    return {made}", "", ""], f"get_{name}()"
    if kind == "cached":
        return [
            "@functools.lru_cache(maxsize=None)",
            f"def get_{name}():",
            f"    return {made}",
            "",
            "",
        ], f"get_{name}()"
    if kind == "global":
        lines = [f"_{name} = None", "", "", f"def get_{name}():", f"    global _{name}", f"    if _{name} is None:"]
        return [*lines, f"        _{name} = {made}", f"    return _{name}", "", ""], f"get_{name}()"
    lines = ["class Holder:", "    def __init__(self):", f"        self.{name} = {made}", "", "", "holder = Holder()"]
    return [*lines, "", ""], f"holder.{name}"


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Return a program of one module, or of several that share a client."""
    counter = [0]
    out = Writer(draw, counter)
    spelt, class_ = out.one_of(IMPORTS)
    caught, error = out.one_of(EXCEPTIONS)
    awaits = out.awaits = out.chance(5)
    credentials = out.one_of(CREDENTIALS)
    if awaits:
        spelt, credentials = f"{IMPORT}\n{spelt}", f"{credentials}, {KEYWORD}".removeprefix(", ")
    written = asynchronous if awaits else str
    made = f"{class_}({credentials})"
    texts = out.chance(3)
    standard = [*(["import asyncio"] if awaits else []), "import contextlib", "import functools", "import os"]
    makes, name = maker(out, made)
    shape = out.one_of([*["one"] * 8, "two", "package"])
    if shape == "one":
        generator = Generator(out, name, error, texts)
        generator.body("main")
        top = head(out, [*standard, "", spelt, caught], client=True, documents=generator.heads)
        text = written("\n".join([*top, *makes, *out.lines]))
        return Program({"main.py": odd(draw, text)}, tuple(generator.asked), ROOMS)
    plain = name.partition("(")[0].partition(".")[0]
    folder, prefix = ("desk/", "desk.") if shape == "package" else ("", "")
    ways = [(f"from {prefix}clients import {plain}", name), (f"import {prefix}clients", f"{prefix}clients.{name}")]
    ways += [(f"from {prefix}clients import {plain} as shared", name.replace(plain, "shared", 1))]
    if shape == "package":
        ways += [(f"from .clients import {plain}", name), ("from . import clients", f"clients.{name}")]
    files = {f"{folder}clients.py": _clients(draw, out, [*standard, "", spelt], makes)}
    if shape == "package":
        files["desk/__init__.py"] = b""
    asked: list[str] = []
    for module in out.one_of([["main"], ["main", "later"]]):
        writer = Writer(draw, counter, awaits=awaits)
        imported, at_hand = writer.one_of(ways)
        generator = Generator(writer, at_hand, error, texts)
        generator.body(f"{prefix}{module}".replace(".", "_"), documents=False)
        top = head(writer, [*standard, "", caught, imported], client=False, documents=generator.heads)
        files[f"{folder}{module}.py"] = odd(draw, written("\n".join([*top, *writer.lines])))
        asked += generator.asked
    return Program(files, tuple(asked), ROOMS)


def _clients(draw: st.DrawFn, out: Writer, imports: list[str], makes: list[str]) -> bytes:
    return odd(draw, "\n".join(head(out, imports, client=True, documents=[]) + makes))
