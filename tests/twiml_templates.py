"""Jinja templates of TwiML at random: branches around elements and attributes, expressions, comments, accidents.

Half of what is drawn is what people write; the rest is what they should not: statements across attributes and tags.
"""

from __future__ import annotations

from random import Random

Values = dict[str, list[str]]

BOOLEAN = ["true", "false"]
METHOD = ["GET", "POST"]
URL = ["https://example.com/a", "/relative", "{{ url }}"]
SAY: Values = {
    "voice": ["man", "alice", "Polly.Amy"],
    "language": ["en", "de-DE", "{{ language }}"],
    "loop": ["1", "{{ number }}"],
}
CONFERENCE: Values = {
    "muted": [*BOOLEAN, "{{ flag }}"],
    "beep": ["true", "onEnter", "{{ flag }}"],
    "waitUrl": ["https://example.com/w", "{{ url }}"],
    "waitMethod": METHOD,
    "record": ["true", "do-not-record"],
    "region": ["ie1"],
    "statusCallback": URL,
    "statusCallbackEvent": ["join", "{{ x }}"],
    "eventCallbackUrl": URL,
    "maxParticipants": ["5", "{{ number }}"],
    "endConferenceOnExit": BOOLEAN,
}
AROUND: Values = {
    "action": URL,
    "method": METHOD,
    "timeLimit": ["60", "{{ number }}"],
    "timeout": ["5"],
    "record": BOOLEAN,
    "hangupOnStar": BOOLEAN,
    "callerId": ["+15550100"],
}
DIAL: Values = {**AROUND, "answerOnBridge": BOOLEAN, "ringTone": ["de"]}
NUMBER: Values = {
    "sendDigits": ["1"],
    "url": URL,
    "statusCallback": URL,
    "statusCallbackMethod": METHOD,
    "method": METHOD,
    "byoc": ["x"],
}
GATHER: Values = {
    "input": ["dtmf", "speech", "speech dtmf"],
    "timeout": ["7", "{{ number }}"],
    "numDigits": ["1", "{{ number }}"],
    "action": URL,
    "bargeIn": BOOLEAN,
    "finishOnKey": ["#"],
    "profanityFilter": BOOLEAN,
}
RECORD: Values = {
    "action": URL,
    "timeout": ["3"],
    "maxLength": ["9"],
    "trim": ["x"],
    "transcribe": BOOLEAN,
    "transcribeCallback": URL,
    "recordingStatusCallback": URL,
}
STREAM: Values = {"name": ["x"], "track": ["inbound_track"], "statusCallback": URL}
ROOMS = ["A", "B b", " C ", "{{ x }}", "{{ y }}-1", "\n   Room\n  "]
ACCIDENTS = ["{% if a %}", "{% endif %}", "{% else %}", "{{ x }}", "{# c #}", "{% for i in items %}", "{% endfor %}"]
PARAMETER = "<Parameter name='p' value='1'/>"


class Writer:
    """Writes templates; the same numbers give the same text."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def chance(self, percent: int) -> bool:
        return self.random.random() * 100 < percent

    def document(self) -> str:
        text = f"<Response>{self.between([self.verb() for _ in range(self.random.randint(1, 3))])}</Response>"
        for _ in range(self.random.randint(1, 3) if self.chance(30) else 0):
            place = self.random.randrange(len("<Response>"), len(text))
            text = text[:place] + self.random.choice([*ACCIDENTS, "<!-- ", " -->"]) + text[place:]
        return text

    def between(self, pieces: list[str]) -> str:
        """Put pieces behind one another, some of them into branches and loops."""
        found = []
        for piece in pieces:
            way = self.random.randrange(12)
            found.append(
                {
                    0: f"{{% if a %}}{piece}{{% endif %}}",
                    1: f"{{% if b %}}{piece}{{% else %}}{self.random.choice(pieces)}{{% endif %}}",
                    2: f"{{% for i in items %}}{piece}{{% endfor %}}",
                    3: f"{{# note <Say> #}}{piece}",
                    4: f"<!-- {{% if a %}} -->{piece}<!-- {{% endif %}} -->" if self.chance(40) else piece,
                }.get(way, piece)
            )
        return self.random.choice(["", "\n  ", "\n    ", "\r\n\t"]).join(["", *found, ""])

    def attributes(self, values: Values) -> str:
        """Write a few attributes, some of them in branches."""
        found = []
        names = self.random.sample(sorted(values), min(len(values), self.random.choice([0, 0, 1, 1, 2, 3])))
        while names:
            name = names.pop()
            value = self.random.choice(values[name])
            other = self.random.choice(values[name])
            more = names.pop() if names and self.chance(15) else None
            way = self.random.randrange(10 if more is None else 2)
            if more is not None:
                second = f'{more}="{self.random.choice(values[more])}"'
                across = second.replace('="', '="{% endif %}')
                ways = [
                    f'{{% if a %}}{name}="{value}"{{% else %}}{second}{{% endif %}}',
                    f'{name}="{{% if a %}}{value}" {across}',
                ]
                found.append(ways[way])
                continue
            found.append(
                {
                    0: f'{{% if a %}}{name}="{value}"{{% endif %}}',
                    1: f'{{% if b %}}{name}="{value}"{{% else %}}{name}="{other}"{{% endif %}}',
                    2: f'{{# c #}}{name}="{value}"',
                    3: f'{name}="{{% if a %}}{value}{{% else %}}{other}{{% endif %}}"',
                }.get(way, f'{name}="{value}"')
            )
        gap = self.random.choice([" ", " ", "\n      "])
        return "".join(gap + each for each in found) + self.random.choice(["", "", "", " ", "\n"])

    def say(self) -> str:
        return f"<Say{self.attributes(SAY)}>{self.random.choice(['hi', '{{ x }}', '{% if a %}x{% endif %}y'])}</Say>"

    def verb(self) -> str:
        kinds = [self.say, self.play, self.tones, self.pause, self.gather, self.record, self.redirect, self.reject]
        kinds += [self.room, self.room, self.room, self.numbers, self.numbers, self.number, self.sip, self.stream]
        return self.random.choice(kinds)()

    def play(self) -> str:
        return f"<Play>{self.random.choice(['https://example.com/a.mp3', '{{ url }}'])}</Play>"

    def tones(self) -> str:
        attributes = self.attributes({"digits": ["12", "{{ number }}"], "loop": ["2"]})
        return f"<Play{attributes}>{self.random.choice(['', '{# c #}', ' ', '<!-- x -->'])}</Play>"

    def pause(self) -> str:
        return f"<Pause{self.attributes({'length': ['2', '{{ number }}']})}/>"

    def gather(self) -> str:
        prompts = [self.say() for _ in range(self.random.randint(0, 2))]
        return f"<Gather{self.attributes(GATHER)}>{self.between(prompts)}</Gather>"

    def record(self) -> str:
        return f"<Record{self.attributes(RECORD)}/>"

    def redirect(self) -> str:
        return f"<Redirect{self.attributes({'method': METHOD})}>{self.random.choice(URL)}</Redirect>"

    def reject(self) -> str:
        return f"<Reject{self.attributes({'reason': ['busy', '{{ reason }}']})}/>"

    def room(self) -> str:
        rooms = [
            f"<Conference{self.attributes(CONFERENCE)}>{self.random.choice(ROOMS)}</Conference>"
            for _ in range(self.random.choice([1, 1, 1, 2]))
        ]
        return f"<Dial{self.attributes(AROUND)}>{self.between(rooms)}</Dial{self.random.choice(['', '', ' '])}>"

    def numbers(self) -> str:
        numbers = [
            f"<Number{self.attributes(NUMBER)}>{self.random.choice(['+15550199', '{{ x }}'])}</Number>"
            for _ in range(self.random.choice([1, 1, 2]))
        ]
        return f"<Dial{self.attributes(DIAL)}>{self.between(numbers)}</Dial>"

    def number(self) -> str:
        written = ["+15550199", " +15550199 ", "{{ x }}", "{% if a %}+15550198{% else %}+15550199{% endif %}"]
        return f"<Dial{self.attributes(DIAL)}>{self.random.choice(written)}</Dial>"

    def sip(self) -> str:
        inside = self.between(["sip:a@example.com", PARAMETER][: self.random.choice([1, 2])])
        leg = f"<Sip{self.attributes({'username': ['u'], 'url': URL})}>{inside}</Sip>"
        return f"<Dial{self.attributes(DIAL)}>{self.between([leg])}</Dial>"

    def stream(self) -> str:
        around = self.random.choice(["Connect", "Start"])
        inside = self.between([PARAMETER] * self.random.randint(0, 2))
        stream = f'<Stream url="wss://{{{{ x }}}}/a"{self.attributes(STREAM)}>{inside}</Stream>'
        return f"<{around}>{self.between([stream])}</{around}>"
