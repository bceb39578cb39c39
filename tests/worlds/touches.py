"""What a generated program asks of Twilio: one statement or a few, in every spelling, for whatever is at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from worlds.writer import Writer

AUDIO = "https://media.example.com/"
URLS = [f'"{AUDIO}hold.mp3"', f'"{AUDIO}wait.wav"', "HOLD_URL"]
FLAGS = ["True", "False", '"True"', '"false"', "None"]


@dataclass(frozen=True)
class Scope:
    """What is at hand where a statement is written: expressions by what they mean."""

    client: str
    rooms: tuple[str, ...]
    calls: tuple[str, ...]
    flags: tuple[str, ...]
    numbers: tuple[str, ...] = ('"+15550142"',)
    conferences: tuple[str, ...] = ()
    """Variables that hold a room's context."""
    participants: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    """Functions that take a room's name and return its context."""
    texts: bool = False
    """Whether messages are sent with this client, too."""
    inside: frozenset[str] = field(default_factory=frozenset)
    """"loop" where continue and break may stand, "function" where return may."""


@dataclass
class Touches:
    """Writes statements that ask Twilio."""

    out: Writer

    # ---- expressions -------------------------------------------------------------------------------------------------

    def conference(self, scope: Scope) -> list[str]:
        """Return a room's context, as the parts of a chain."""
        out = self.out
        if scope.conferences and out.chance(2):
            return [out.one_of(scope.conferences)]
        room = out.one_of(scope.rooms)
        if scope.helpers and out.chance(4):
            return [f"{out.one_of(scope.helpers)}({room})"]
        base = out.one_of(["", "", "", "", ".api", ".api.v2010.account", ".api.v2010"])
        if base == ".api.v2010":
            base = ".api.v2010.account"
        way = out.one_of(["({})", "({})", "({})", ".get({})", "(sid={})", ".get(sid={})"])
        return [scope.client + base, ".conferences" + way.format(room)]

    def participant(self, scope: Scope) -> list[str]:
        """Return a participant's context, as the parts of a chain."""
        out = self.out
        if scope.participants and out.chance(2):
            return [out.one_of(scope.participants)]
        way = out.one_of(["({})", "({})", "({})", ".get({})", "(call_sid={})", ".get(call_sid={})"])
        return [*self.conference(scope), ".participants" + way.format(out.one_of(scope.calls))]

    def flag(self, scope: Scope) -> str:
        """Return a flag: a literal, a name, an expression."""
        out = self.out
        known = [*FLAGS, *scope.flags, *scope.flags]
        return out.one_of(
            [*known, *(f"not {each}" for each in scope.flags), *(f"bool({each})" for each in scope.flags)]
        )

    def change(self, scope: Scope) -> list[str]:
        """Return the keywords of a participant's update."""
        out = self.out
        ways = [
            ["muted"], ["muted"], ["hold"], ["hold"], ["announce_url"],
            ["muted", "hold"], ["hold", "muted"], ["muted", "announce_url"],
        ]  # fmt: skip
        found = []
        for name in out.one_of(ways):
            if name == "announce_url":
                found.append(f"announce_url={out.one_of(URLS)}")
                continue
            found.append(f"{name}={self.flag(scope)}")
            if name == "hold" and not out.chance(10):
                found.append(f"hold_url={out.one_of(URLS)}")
        if out.chance(14):
            found.append(out.one_of(["coaching=True", "end_conference_on_exit=True", 'hold_method="GET"']))
        if out.chance(14):
            found.sort()
        return found

    def ask(self, parts: Sequence[str], method: str, arguments: Sequence[str]) -> str:
        """Return a call of a method on a chain."""
        return self.out.chain([*parts, self.out.join(f".{method}", arguments)])

    def update(self, scope: Scope) -> str:
        """Return an update of a participant."""
        return self.ask(self.participant(scope), "update", self.change(scope))

    def simple(self, scope: Scope) -> str:
        """Return a change whose result is not used, as an expression."""
        out = self.out
        way = out.one_of(["end", "update", "update", "update", "delete", "announce", "recording", "hang up"])
        if way == "update":
            return self.update(scope)
        if way == "delete":
            return self.ask(self.participant(scope), "delete", [])
        if way == "announce":
            return self.ask(self.conference(scope), "update", [f"announce_url={out.one_of(URLS)}"])
        if way == "recording":
            status = out.one_of(["stopped", "paused", "in-progress"])
            return self.ask(
                [*self.conference(scope), '.recordings("Twilio.CURRENT")'], "update", [f'status="{status}"']
            )
        if way == "hang up":
            status = out.one_of(["completed", "completed", "canceled"])
            return self.ask([scope.client, f".calls({out.one_of(scope.calls)})"], "update", [f'status="{status}"'])
        given = out.one_of([['status="completed"'], ["status='completed'"], ['"completed"']])
        if out.chance(8):
            given = [*given, f"announce_url={out.one_of(URLS)}"]
        return self.ask(self.conference(scope), "update", given)

    # ---- statements --------------------------------------------------------------------------------------------------

    def write(self, depth: int, scope: Scope) -> Scope:
        """Write something that asks Twilio, and return what is at hand behind it."""
        out = self.out
        ways: list[Callable[[int, Scope], Scope | None]] = [
            self._plain, self._plain, self._plain, self._context, self._context, self._members, self._members,
            self._fetched, self._comprehension, self._found, self._rooms, self._create, self._result, self._handed,
            self._call, self._lambda, self._kept, self._expression, self._message, self._room_fetched, self._calls,
            self._bound_again, self._sequence,
        ]  # fmt: skip
        ways += [self._gathered, self._gathered, self._task] if out.awaits else []
        return out.one_of(ways)(depth, scope) or scope

    def _gathered(self, depth: int, scope: Scope) -> None:
        """Write coroutines that run together: of one leg each, so that it does not matter which is first."""
        out = self.out
        listed = self.ask([*self.conference(scope), ".participants"], "list", [])
        change = f"p.update({', '.join(self.change(replace(scope, participants=('p',), calls=('p.call_sid',))))})"
        way = out.one_of(["one", "list", "each", "appended"])
        if way == "one":
            out.put(depth, f"await asyncio.gather({self.simple(scope)})")
        elif way == "list":
            out.put(depth, f"await asyncio.gather(*[{change} for p in {listed}])")
        elif way == "each":
            out.put(depth, f"await asyncio.gather(*({change} for p in {listed}))")
        else:
            name = out.new("pending")
            out.put(depth, f"{name} = []")
            out.put(depth, f"for p in {listed}:")
            out.put(depth + 1, f"{name}.append({change})")
            out.put(depth, f"await asyncio.gather(*{name})")

    def _task(self, depth: int, scope: Scope) -> None:
        """Write a coroutine that is not awaited where it is made."""
        out, name = self.out, self.out.new("task")
        way = out.one_of(["task", "wait"])
        if way == "wait":
            out.put(depth, f"await asyncio.wait_for({self.simple(scope)}, 5)")
            return
        out.put(depth, f"{name} = asyncio.create_task({self.simple(scope)})")
        out.put(depth, f"await {name}")

    def _plain(self, depth: int, scope: Scope) -> None:
        self.out.put(depth, self.simple(scope))

    def _sequence(self, depth: int, scope: Scope) -> None:
        """Write several on a line."""
        if self.out.chance(2):
            self.out.put(depth, f"x = 1; {self.simple(scope)}; x += 1".replace("\n", "\n    "))
        else:
            self.out.put(depth, f"if {self.out.one_of(scope.flags)}: {self.simple(scope)}")

    def _expression(self, depth: int, scope: Scope) -> None:
        """Write a change inside an expression whose value nobody uses, or only its truth."""
        out, flag = self.out, self.out.one_of(scope.flags)
        ways = [f"{flag} and {self.simple(scope)}", f"{self.simple(scope)} if {flag} else None"]
        out.put(depth, out.one_of([*ways, f"_ = {self.simple(scope)}", f"[{self.simple(scope)} for _ in range(1)]"]))

    def _context(self, depth: int, scope: Scope) -> Scope:
        """Write a context in a variable, from here on at hand."""
        out = self.out
        if out.chance(3):
            name = out.new("participant")
            out.put(depth, f"{name} = {out.chain(self.participant(scope))}")
            found = replace(scope, participants=(*scope.participants, name))
        else:
            name = out.new("conference")
            out.put(depth, f"{name} = {out.chain(self.conference(scope))}")
            found = replace(scope, conferences=(*scope.conferences, name))
        if out.chance(3):
            self.unconcerned(depth, scope)
        out.put(depth, self.simple(found))
        return found

    def _bound_again(self, depth: int, scope: Scope) -> None:
        """Write a name that holds two contexts, one after the other, or by a flag."""
        out, name = self.out, self.out.new("context")
        one, other = (out.chain(self.participant(scope)) for _ in range(2))
        if out.chance(2):
            out.put(depth, f"{name} = {one}\n{name}.update(muted=True)\n{name} = {other}")
        else:
            out.put(depth, f"if {out.one_of(scope.flags)}:")
            out.put(depth + 1, f"{name} = {one}")
            out.put(depth, "else:")
            out.put(depth + 1, f"{name} = {other}")
        out.put(depth, f"{name}.update({', '.join(self.change(scope))})")

    def _members(self, depth: int, scope: Scope) -> None:
        """Write a loop over the members of a room."""
        out, name = self.out, self.out.one_of(["p", "member", "participant"])
        given = out.one_of([[], [], [], ["limit=2"], ["page_size=50"], ["muted=True"], ["hold=True"]])
        listed = self.ask([*self.conference(scope), ".participants"], "list", given)
        if out.chance(4):
            variable = out.new("members")
            out.put(depth, f"{variable} = {listed}")
            if out.chance(2):
                out.put(depth, f"print(len({variable}))")
            if out.chance(2):
                out.put(depth, f"if not {variable}:")
                out.put(depth + 1, 'print("nobody")')
            listed = variable
        out.put(depth, f"for {name} in {listed}:")
        inside = replace(
            scope,
            calls=(f"{name}.call_sid",),
            participants=(name,),
            flags=(*scope.flags, f"{name}.muted"),
            inside=scope.inside | {"loop"},
        )
        for _ in range(out.one_of([1, 1, 2])):
            self._to_member(depth + 1, inside, name, scope)

    def _to_member(self, depth: int, scope: Scope, name: str, outer: Scope) -> None:
        out = self.out
        way = out.one_of(["print", "update", "other", "skip", "if muted", "unconcerned", "any"])
        if way == "print":
            out.put(depth, f"print({name}.call_sid, {name}.muted)")
        elif way == "update":
            out.put(depth, f"{name}.update({', '.join(self.change(scope))})")
        elif way == "other":
            out.put(depth, self.update(replace(scope, participants=())))
        elif way == "skip":
            out.put(depth, f"if {name}.call_sid == {out.one_of(outer.calls)}:")
            out.put(depth + 1, out.one_of(["continue", "break"]))
        elif way == "if muted":
            out.put(depth, f"if {out.one_of(['', 'not '])}{name}.muted:")
            out.put(depth + 1, f"{name}.update(muted={out.one_of(['False', 'True'])})")
        elif way == "unconcerned":
            self.unconcerned(depth, scope)
        else:
            out.put(depth, self.simple(scope))

    def _fetched(self, depth: int, scope: Scope) -> Scope:
        """Write a participant that is fetched, read, and changed."""
        out, name = self.out, self.out.new("fetched")
        out.put(depth, f"{name} = {self.ask(self.participant(scope), 'fetch', [])}")
        read = out.one_of(["muted", "call_sid", "conference_sid", "muted", "status"])
        out.put(depth, f"print({name}.{read})")
        if out.chance(2):
            out.put(depth, f"{name}.update(muted=not {name}.muted)")
        return replace(scope, flags=(*scope.flags, f"{name}.muted"), participants=(*scope.participants, name))

    def _room_fetched(self, depth: int, scope: Scope) -> None:
        out, name = self.out, self.out.new("room")
        out.put(depth, f"{name} = {self.ask(self.conference(scope), 'fetch', [])}")
        out.put(depth, f"print({name}.{out.one_of(['friendly_name', 'sid', 'status'])})")
        if out.chance(2):
            out.put(depth, f'{name}.update(status="completed")')

    def _comprehension(self, depth: int, scope: Scope) -> None:
        out = self.out
        listed = self.ask([*self.conference(scope), ".participants"], "list", [])
        way = out.one_of(
            [
                "[p.call_sid for p in {}]",
                "{{p.call_sid: p.muted for p in {}}}",
                "[p.call_sid for p in {} if not p.muted]",
                "len({})",
                "any(p.muted for p in {})",
                "sorted(each.call_sid for each in {})",
                "bool({})",
                "[p.update(muted=True) for p in {}] and None",
            ]
        )
        value = way.format(listed)
        if out.chance(2):
            name = out.new("kept")
            out.put(depth, f"{name} = {value}")
            out.put(depth, f"print({name})")
        else:
            out.put(depth, f"print({value})")

    def _found(self, depth: int, scope: Scope) -> Scope | None:
        """Write a room that is looked up by its name."""
        out, name = self.out, self.out.new("found")
        room = out.one_of(scope.rooms)
        given = [f"friendly_name={room}", 'status="in-progress"']
        given = [*given, "limit=1"] if out.chance(3) else given[::-1] if out.chance(3) else given
        out.put(depth, f"{name} = {self.ask([scope.client, '.conferences'], 'list', given)}")
        way = out.one_of(["if", "if not", "loop", "len", "if sid"])
        sid = out.new("sid")
        if way == "if not" and "function" in scope.inside:
            out.put(depth, f"if not {name}:")
            out.put(depth + 1, 'return "no such room"')
            out.put(depth, f"{sid} = {name}[0].sid")
            found = replace(scope, rooms=(*scope.rooms, sid, sid))
            out.put(depth, self.simple(replace(found, rooms=(sid,), conferences=())))
            return found
        if way == "loop":
            out.put(depth, f"for each in {name}:")
            inside = replace(scope, rooms=("each.sid", "each.friendly_name"), conferences=("each",))
            out.put(depth + 1, self.simple(inside))
        elif way == "len":
            out.put(depth, f"print(len({name}), bool({name}))")
        else:
            out.put(depth, f"if {name}:")
            if way == "if sid":
                out.put(depth + 1, f"{sid} = {name}[0].sid")
                out.put(depth + 1, self.simple(replace(scope, rooms=(sid,), conferences=())))
            else:
                out.put(depth + 1, self.simple(replace(scope, rooms=(f"{name}[0].sid",), conferences=(f"{name}[0]",))))
        return None

    def _rooms(self, depth: int, scope: Scope) -> None:
        """Write a loop over all rooms."""
        out = self.out
        given = out.one_of(
            [['status="in-progress"'], ['status="in-progress"'], ['status="in-progress"', "limit=1"], []]
        )
        out.put(depth, f"for room_ in {self.ask([scope.client, '.conferences'], 'list', given)}:")
        way = out.one_of(["end", "print", "members", "any", "guarded"])
        if way == "end":
            out.put(depth + 1, 'room_.update(status="completed")')
        elif way == "print":
            out.put(depth + 1, f"print(room_.{out.one_of(['friendly_name', 'sid'])})")
        elif way == "members":
            out.put(depth + 1, "for p in room_.participants.list():")
            out.put(depth + 2, out.one_of(["p.delete()", "p.update(muted=True)", "print(p.call_sid)"]))
        elif way == "guarded":
            out.put(depth + 1, f"if room_.friendly_name == {out.one_of(scope.rooms)}:")
            out.put(depth + 2, 'room_.update(status="completed")')
        else:
            inside = replace(scope, rooms=("room_.sid", "room_.friendly_name"), conferences=("room_",))
            out.put(depth + 1, self.simple(inside))

    def _create(self, depth: int, scope: Scope) -> Scope | None:
        out = self.out
        given = out.one_of([['from_="+15550100"', f"to={out.one_of(scope.numbers)}"], ['"+15550100"', '"+15550143"']])
        flags = ["muted", "beep", "start_conference_on_enter", "end_conference_on_exit"]
        for name in out.one_of([[], ["muted"], ["beep"], ["muted", "beep"], flags]):
            given = [*given, f"{name}={out.one_of(['True', 'False', *scope.flags])}"]
        given += out.one_of([[], [], ['label="agent"'], ["early_media=True"], ["timeout=20"], [f"wait_url={URLS[0]}"]])
        create = self.ask([*self.conference(scope), ".participants"], "create", given)
        if out.chance(3):
            out.put(depth, create)
            return None
        name = out.new("made")
        out.put(depth, f"{name} = {create}")
        out.put(depth, f"print({name}.call_sid)")
        return replace(scope, calls=(*scope.calls, f"{name}.call_sid"))

    def _call(self, depth: int, scope: Scope) -> Scope:
        out, name = self.out, self.out.new("call")
        given = [f"to={out.one_of(scope.numbers)}", 'from_="+15550100"', 'url="https://app.example.com/hello"']
        given += out.one_of([[], [], ['method="GET"'], ["timeout=15"]])
        out.put(depth, f"{name} = {self.ask([scope.client, '.calls'], 'create', given)}")
        out.put(depth, f"print({name}.sid)")
        return replace(scope, calls=(*scope.calls, f"{name}.sid"))

    def _calls(self, depth: int, scope: Scope) -> None:
        out = self.out
        way = out.one_of(["list", "fetch", "speak", "record"])
        one = f"{scope.client}.calls({out.one_of(scope.calls)})"
        if way == "list":
            out.put(depth, f'for call_ in {scope.client}.calls.list(status="in-progress"):')
            out.put(depth + 1, out.one_of(["print(call_.sid)", 'call_.update(status="completed")']))
        elif way == "fetch":
            out.put(depth, f"print({one}.fetch().{out.one_of(['to', 'sid', 'status', 'direction'])})")
        elif way == "speak":
            out.put(depth, f'{one}.update(twiml="<Response><Say>You are next.</Say></Response>")')
        else:
            out.put(depth, f"{one}.recordings.create()")

    def _result(self, depth: int, scope: Scope) -> None:
        """Write a change whose result is used."""
        out, name = self.out, self.out.new("result")
        if out.chance(2):
            out.put(depth, f"{name} = {self.ask(self.conference(scope), 'update', [out.one_of(STATUSES)])}")
            read = out.one_of(["status", "sid", "friendly_name", "date_created"])
        else:
            out.put(depth, f"{name} = {self.update(scope)}")
            read = out.one_of(["call_sid", "muted", "conference_sid", "hold"])
        out.put(depth, f"print({name}.{read})")

    def _handed(self, depth: int, scope: Scope) -> None:
        """Write a bound method that is handed on."""
        method = self.out.chain([*self.conference(scope), ".update"])
        self.out.put(depth, self.out.join("run", [method, 'status="completed"']))

    def _lambda(self, depth: int, scope: Scope) -> None:
        out, name = self.out, self.out.new("later")
        if out.chance(2):
            out.put(depth, f"{name} = lambda: {self.simple(scope)}")
        else:
            out.put(depth, f"def {name}():")
            out.put(depth + 1, self.simple(scope))
        out.put(depth, out.one_of([f"{name}()", f"run({name})"]))

    def _kept(self, depth: int, scope: Scope) -> None:
        """Write what Vobiz has not."""
        out = self.out
        way = out.one_of(["coach", "stream", "list", "recordings", "keywords"])
        if way == "coach":
            given = [f"coaching={self.flag(scope)}", f"call_sid_to_coach={out.one_of(scope.calls)}"]
            out.put(depth, self.ask(self.participant(scope), "update", given))
        elif way == "stream":
            out.put(depth, f"for p in {self.ask([*self.conference(scope), '.participants'], 'stream', [])}:")
            out.put(depth + 1, "print(p.call_sid)")
        elif way == "list":
            out.put(depth, f"print(len({scope.client}.conferences.list()))")
        elif way == "recordings":
            out.put(depth, f"print(len({self.ask([*self.conference(scope), '.recordings'], 'list', [])}))")
        else:
            name = out.new("options")
            out.put(depth, f"{name} = {{'muted': {self.flag(scope)}}}")
            out.put(depth, self.ask(self.participant(scope), "update", [f"**{name}"]))

    def _message(self, depth: int, scope: Scope) -> None:
        if scope.texts:
            self.out.put(depth, f'{scope.client}.messages.create(to="+15550142", from_="+15550100", body="tally")')
        else:
            self.unconcerned(depth, scope)

    # ---- what is none of ours ----------------------------------------------------------------------------------------

    def unconcerned(self, depth: int, scope: Scope) -> None:
        """Write a statement that has nothing to do with Twilio, however much it looks so."""
        out = self.out
        out.put(
            depth,
            out.one_of(
                [
                    "tally = 1",
                    'tally = {"status": "completed", "muted": True}',
                    "tally = \"client.conferences(room).update(status='completed')\"",
                    'TALLY_BOARD.participants("x").update(muted=True)',
                    'print("tally", TALLY_BOARD.conferences.list(status="in-progress"))',
                    "tally = [\n    1,  # one\n    2,\n]",
                    "tally = (lambda call_sid: call_sid)('x')",
                    "tally = '''\n<Response><Dial><Conference>prose</Conference></Dial></Response>\n'''",
                ]
            ),
        )


STATUSES = ['status="completed"']
