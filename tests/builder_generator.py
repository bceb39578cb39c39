"""Strategies for programs that build TwiML: verbs in sequence and branches, dials filled now or later."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

FLAGS = ("vip", "late")
URL = "https://x.example.com"

# Parameter -> values as code; a flag of the program is one of them here and there.
SAY = {
    "voice": ["'alice'", "'man'", "None", "VOICE"],
    "language": ["'en-gb'", "'fr-FR'", "None"],
    "loop": ["2", "None"],
}
PLAY = {"loop": ["2", "None"]}
GATHER = {
    "num_digits": ["1", "None"],
    "action": [f"'{URL}/menu'", "None"],
    "timeout": ["7", "limit"],
    "finish_on_key": ["'#'"],
    "partial_result_callback": [f"'{URL}/partial'"],
    "barge_in": ["True", "vip"],
    "input": ["'dtmf'", "'speech dtmf'", "None"],
}
RECORD = {
    "max_length": ["30", "limit"],
    "play_beep": ["vip", "False"],
    "action": [f"'{URL}/done'"],
    "transcribe": ["True"],
}
DIAL = {
    "action": [f"'{URL}/after'", "AFTER"],
    "method": ["'GET'", "None"],
    "timeout": ["5"],
    "time_limit": ["60", "limit"],
    "hangup_on_star": ["True", "vip"],
    "caller_id": ["'+15550100'", "None"],
    "record": ["'record-from-answer'", "'do-not-record'"],
}
CONFERENCE = {
    "muted": ["True", "vip", "not vip"],
    "beep": ["False", "'onEnter'", "late", "TONE"],
    "wait_url": [f"'{URL}/hold'", "''", "None"],
    "start_conference_on_enter": ["False", "vip"],
    "end_conference_on_exit": ["True"],
    "max_participants": ["5", "limit"],
    "record": ["'record-from-start'", "MODE"],
    "status_callback": [f"'{URL}/events'"],
    "status_callback_event": ["'start end'"],
    "participant_label": ["'me'"],
}
NUMBER = {"send_digits": ["'ww1'", "None"]}
TEXTS = ["'Hello.'", "f'You are {limit}.'", "GREETING", "'a & b'"]
ROOMS = ["'Sales'", "room", "f'room-{limit}'", "' padded '"]
POSITIONAL = {"Say": ["voice", "loop", "language"], "Play": ["loop"], "Conference": [], "Number": []}

HEAD = """\
AFTER = "https://x.example.com/after"
GREETING = "Good day."
MODE = "record-from-start"
TONE = "onExit"
VOICE = "woman"


def log(*words):
    return words


"""
CLASSES = ["Conference", "Dial", "Gather", "Number", "Pause", "Play", "Record", "Redirect", "Say", "VoiceResponse"]


@dataclass
class Writer:
    """The program so far, in lines."""

    draw: st.DrawFn
    spelling: str
    """How classes are written, with {} for the name."""
    lines: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def one_of(self, values: Sequence[str]) -> str:
        return self.draw(st.sampled_from(values))

    def chance(self, outof: int) -> bool:
        return self.draw(st.integers(1, outof)) == 1

    def made(self, name: str) -> str:
        return self.spelling.format(name)

    def name(self, word: str) -> str:
        return f"{word}{next(self.numbers)}"

    def put(self, depth: int, line: str) -> None:
        """Write a line, perhaps with comments."""
        indent = "    " * depth
        if self.chance(6):
            self.lines.append(f"{indent}# {self.name('above ')}")
        end = f"  # {self.name('beside ')}" if self.chance(6) and "\n" not in line else ""
        self.lines += [indent + each for each in (line + end).split("\n")]

    # ---- calls -------------------------------------------------------------------------------------------------------

    def arguments(self, element: str, content: Sequence[str], table: dict[str, list[str]]) -> list[str]:
        """Return the arguments of a call, some of them positional."""
        names = self.draw(st.lists(st.sampled_from(sorted(table)), max_size=4, unique=True))
        found = list(content)
        for name in POSITIONAL.get(element, []):
            if name not in names or not found:
                break
            names.remove(name)
            found.append(self.one_of(table[name]))
        for name in names:
            spelt = _camel(name) if self.chance(3) else name
            found.append(f"{spelt}={self.one_of(table[name])}")
        return found

    def call(self, function: str, arguments: Sequence[str], depth: int) -> str:
        """Return a call, on one line or several, perhaps with keywords from a dictionary above."""
        found = list(arguments)
        if found and "=" in found[-1] and "f'" not in found[-1] and self.chance(12):
            name, _, value = found.pop().partition("=")
            options = self.name("options")
            self.put(depth, f"{options} = {{'{name}': {value}}}")
            found.append(f"**{options}")
        if len(found) > 1 and self.chance(5):
            inside = "".join(f"\n    {each},{self._remark()}" for each in found)
            return f"{function}({inside}\n)"
        return f"{function}({', '.join(found)})"

    def _remark(self) -> str:
        return f"  # {self.name('inside ')}" if self.chance(4) else ""

    def element(self) -> tuple[str, str, list[str]]:
        """Return class, method and arguments of an element that has nothing inside."""
        kind = self.one_of(["Say", "Say", "Play", "Pause", "Redirect", "Record"])
        if kind == "Say":
            return kind, "say", self.arguments(kind, [self.one_of(TEXTS)], SAY)
        if kind == "Play":
            return kind, "play", self.arguments(kind, [f"'{URL}/a.mp3'"], PLAY)
        if kind == "Pause":
            return kind, "pause", [self.one_of(["length=2", "length=limit"])]
        if kind == "Redirect":
            return kind, "redirect", [f"'{URL}/next'", *self.draw(st.lists(st.just("method='POST'"), max_size=1))]
        return kind, "record", self.arguments(kind, [], RECORD)

    # ---- statements --------------------------------------------------------------------------------------------------

    def verb(self, response: str, depth: int) -> None:
        kind, method, arguments = self.element()
        way = self.one_of(["method", "method", "append", "late", "nest", "chain"])
        if way == "method":
            self.put(depth, self.call(f"{response}.{method}", arguments, depth))
        elif way in ("append", "nest"):
            self.put(depth, f"{response}.{way}({self.call(self.made(kind), arguments, depth)})")
        elif way == "chain":
            one = self.call(self.made(kind), arguments, depth)
            self.put(depth, f"{response}.append({one}).append({self.made('Say')}('chained'))")
        else:
            variable = self.name("verb")
            self.put(depth, f"{variable} = {self.call(self.made(kind), arguments, depth)}")
            self.between(response, depth)
            self.put(depth, f"{response}.append({variable})")

    def between(self, response: str, depth: int) -> None:
        """Write what stands between making something and putting it in."""
        for _ in range(self.draw(st.integers(0, 2))):
            way = self.one_of(["say", "log", "set", "return", "alias", "branch"])
            if way == "say":
                self.put(depth, f"{response}.say('between')")
            elif way == "log":
                self.put(depth, "log('between')")
            elif way == "set":
                self.put(depth, self.one_of(["limit = limit + 1", "room = room + 'x'", "other = 5"]))
            elif way == "return":
                self.put(depth, f"if {self.one_of(FLAGS)}:\n    return str({response})")
            elif way == "alias":
                other = self.name("same")
                self.put(depth, f"{other} = {response}")
                self.put(depth, f"{other}.say('by another name')")
            else:
                self.put(depth, f"if {self.one_of(FLAGS)}:\n    log('branch')")

    def gather(self, response: str, depth: int) -> None:
        arguments = self.arguments("Gather", [], GATHER)
        variable = self.name("gather")
        way = self.one_of(["with", "method", "late", "chain"])
        if way == "with":
            self.put(depth, f"with {self.call(f'{response}.gather', arguments, depth)} as {variable}:")
            self.inside(variable, depth + 1)
        elif way == "chain":
            self.put(depth, self.call(f"{response}.gather", arguments, depth) + ".say('Press a key.')")
        elif way == "method":
            self.put(depth, f"{variable} = {self.call(f'{response}.gather', arguments, depth)}")
            self.inside(variable, depth)
        else:
            self.put(depth, f"{variable} = {self.call(self.made('Gather'), arguments, depth)}")
            self.inside(variable, depth)
            self.between(response, depth)
            self.put(depth, f"{response}.append({variable})")

    def inside(self, gather: str, depth: int) -> None:
        for _ in range(self.draw(st.integers(1, 2))):
            arguments = self.arguments("Say", [self.one_of(TEXTS)], SAY)
            if self.chance(3):
                self.put(depth, f"{gather}.append({self.call(self.made('Say'), arguments, depth)})")
            else:
                self.put(depth, self.call(f"{gather}.say", arguments, depth))

    def fill(self, dial: str, depth: int, kind: str) -> None:
        """Put a room or a number into a dial."""
        if kind == "number":
            arguments = self.arguments("Number", ["'+15550111'"], NUMBER)
        else:
            arguments = self.arguments("Conference", [self.one_of(ROOMS)], CONFERENCE)
        if self.chance(4):
            element = self.call(self.made(kind.capitalize()), arguments, depth)
            self.put(depth, f"{dial}.append({element})")
        else:
            self.put(depth, self.call(f"{dial}.{kind}", arguments, depth))

    def dial(self, response: str, depth: int) -> None:
        kind = self.one_of(["conference", "conference", "number"])
        arguments = self.arguments("Dial", [], DIAL)
        variable = self.name("dial")
        way = self.one_of(["chain", "with", "method", "late", "late", "branches", "method branches", "before"])
        if way == "chain":
            inner = self.arguments("Conference", [self.one_of(ROOMS)], CONFERENCE)
            inner = ["'+15550111'"] if kind == "number" else inner
            made = self.call(f"{response}.dial", arguments, depth)
            self.put(depth, self.call(f"{made}.{kind}", inner, depth))
            return
        if way == "with":
            self.put(depth, f"with {self.call(f'{response}.dial', arguments, depth)} as {variable}:")
            self.fill(variable, depth + 1, kind)
            return
        by_method = way in ("method", "method branches")
        made = self.call(f"{response}.dial" if by_method else self.made("Dial"), arguments, depth)
        self.put(depth, f"{variable} = {made}")
        if way == "before":
            self.put(depth, f"{response}.append({variable})")
        self.between(response, depth)
        if way in ("branches", "method branches"):
            self.put(depth, f"if {self.one_of(FLAGS)}:")
            self.fill(variable, depth + 1, kind)
            self.put(depth, "else:")
            self.fill(variable, depth + 1, self.one_of([kind, kind, "number"]))
        else:
            self.fill(variable, depth, kind)
        if way in ("late", "branches"):
            self.between(response, depth)
            self.put(depth, f"{response}.append({variable})")

    def block(self, response: str, depth: int) -> None:
        for _ in range(self.draw(st.integers(1, 3))):
            self.piece(response, depth)

    def piece(self, response: str, depth: int) -> None:
        ways = ["verb", "verb", "gather", "dial", "dial", "hangup"] + (["branch", "loop", "try"] if depth < 3 else [])
        way = self.one_of(ways)
        if way == "branch":
            self.put(depth, f"if {self.one_of(FLAGS)}:")
            self.block(response, depth + 1)
            if self.chance(2):
                self.put(depth, "else:")
                self.block(response, depth + 1)
        elif way == "loop":
            self.put(depth, "for each in ('a', 'b'):")
            self.put(depth + 1, f"{response}.say(each)")
            if self.chance(3):
                self.put(depth + 1, f"if {self.one_of(FLAGS)}:\n    continue")
            self.dial(response, depth + 1)
        elif way == "try":
            self.put(depth, "try:")
            self.block(response, depth + 1)
            self.put(depth + 1, f"if {self.one_of(FLAGS)}:\n    raise ValueError")
            self.put(depth, "except ValueError:")
            self.put(depth + 1, f"{response}.say('caught')")
        elif way == "hangup":
            self.put(depth, f"{response}.hangup()")
        else:
            getattr(self, way)(response, depth)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


SPELLINGS = {
    "{}": f"from twilio.twiml.voice_response import {', '.join(CLASSES)}\n",
    "voice.{}": "from twilio.twiml import voice_response as voice\n",
    "twilio.twiml.voice_response.{}": "import twilio.twiml.voice_response\n",
}


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Return a program with a function `answer(vip, late, limit, room)` that returns a document as text."""
    spelling = draw(st.sampled_from(sorted(SPELLINGS)))
    writer = Writer(draw, spelling)
    response = draw(st.sampled_from(["response", "r"]))
    writer.put(0, "def answer(vip: bool, late: bool, limit: int = 9, room: str = 'Lobby'):")
    writer.put(1, f"{response} = {writer.made('VoiceResponse')}()")
    writer.block(response, 1)
    last = draw(
        st.sampled_from(["str({})", "{}.to_xml()", "str({}.append(" + writer.made("Say") + "('bye')))", "f'{{{}}}'"])
    )
    writer.put(1, f"return {last.format(response)}")
    return SPELLINGS[spelling] + "\n" + HEAD + "\n".join(writer.lines) + "\n"
