"""TwiML documents drawn by Hypothesis: every verb that Vobiz has too, in every layout that XML allows.

`trees()` draws what a document says, mostly something that can be carried over; `written()` draws how that is laid out.
A document's text may declare an encoding, so it is to be parsed as the bytes of `text.encode()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]
Values = dict[str, st.SearchStrategy[str]]
"""The attributes that an element may have, and what their values may be."""


@dataclass(frozen=True)
class Tree:
    """An element: its tag, its attributes in their order, the texts and elements in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: tuple[Tree | str, ...] = ()

    @property
    def holds_text(self) -> bool:
        return any(isinstance(piece, str) for piece in self.content)


# Values

URLS = [
    "https://example.com/next",
    "https://example.com/next?room=a&leg=2",
    "https://example.com/größe/näher?q='x'&amp=1",
    'https://example.com/?q="x"&<y>',
    "/relative",
    "http://twimlets.com/holdmusic?Bucket=com.twilio.music.ambient&Vol=2",
]
TEXTS = [
    "Hello",
    "Grüße aus Zürich, schön & gut",
    "お待ちください",
    '1 < 2 > 0, "so" it\'s said \U0001f4de',
    "\n        Please wait.\n        Someone comes.\n    ",
    "ends with ]]> and goes on",
]
ROOMS = [
    "SalesRoom",
    "Room 42",
    "  padded ",
    "\n      Team\n    ",
    "R&D <1>",
    "Büro",
    "客服",
    "a.b",
    "...",
    'it\'s "x"',
]
NUMBERS = ["+15551234567", "+4930123456", "  +1 (555) 010-9999\n  ", "911"]
ADDRESSES = ["sip:jo@example.com", "sip:jo@example.com;transport=tls", "sip:jürgen@example.com"]
IDENTITIES = ["joey", "jörg", "A&B", " spaced name "]

boolean = st.sampled_from(["true", "false", "TRUE", "False"])
method = st.sampled_from(["GET", "POST", "get", "Post"])
number = st.sampled_from(["0", "1", "3", "5", "10", "45", "60", "90", "3600", "007"])
url = st.sampled_from(URLS)
padded_url = st.sampled_from([*URLS, f"\n        {URLS[0]}\n    ", f" {URLS[1]} "])
address_or_none = st.sampled_from([*URLS, ""])
text = st.sampled_from(TEXTS)
phone = st.sampled_from(NUMBERS)
word = st.sampled_from(["a", "sales, support", "größe & más", "'x'", '"y"', "", "two words > one"])
key = st.sampled_from(["#", "*", "5", ""])
track = st.sampled_from(["inbound_track", "outbound_track", "both_tracks", "Both_Tracks"])
percent = st.sampled_from(["trim-silence", "do-not-trim"])
voice = st.sampled_from(["man", "woman", "alice", "MAN", "Polly.Joanna", "Google.en-US-Standard-A", "Alice", ""])
language = st.sampled_from(["en", "en-gb", "en-GB", "EN", "de-DE", "fr-CA", "sv-SE", "ja-JP", "fr-fr"])
room_record = st.sampled_from(["record-from-start", "true", "do-not-record", "false", "Record-From-Start"])
dial_record = st.sampled_from(
    [
        "true",
        "false",
        "do-not-record",
        "record-from-answer",
        "record-from-ringing",
        "record-from-answer-dual",
        "record-from-ringing-dual",
        "Record-From-Answer",
    ]
)

RECORDING: Values = {
    "recordingStatusCallback": url,
    "recordingStatusCallbackMethod": method,
    "recordingStatusCallbackEvent": word,
    "recordingConfigurationId": word,
    "trim": percent,
}
SAY: Values = {"voice": voice, "language": language, "loop": number}
GATHER: Values = {
    "input": st.sampled_from(["dtmf", "speech", "dtmf speech", "speech dtmf", "DTMF", "Speech DTMF"]),
    "action": address_or_none,
    "method": method,
    "timeout": st.sampled_from(["0", "3", "5", "10", "60", "90"]),
    "speechTimeout": st.sampled_from(["auto", "AUTO", "0", "2", "7", "10", "11"]),
    "numDigits": st.sampled_from(["1", "4", "32"]),
    "finishOnKey": key,
    "hints": word,
    "language": language,
    "speechModel": st.sampled_from(["default", "command_and_search", "phone_call", "Phone_Call", "googlev2_telephony"]),
    "profanityFilter": boolean,
    "partialResultCallback": url,
    "partialResultCallbackMethod": method,
    "actionOnEmptyResult": boolean,
    "bargeIn": boolean,
    "enhanced": boolean,
    "debug": boolean,
    "maxSpeechTime": number,
    "dtmfDetection": boolean,
}
RECORD: Values = {
    "action": address_or_none,
    "method": method,
    "timeout": number,
    "finishOnKey": st.sampled_from(["#", "", "12*", "1234567890*#"]),
    "maxLength": number,
    "playBeep": boolean,
    "transcribe": boolean,
    "transcribeCallback": url,
    **RECORDING,
}
CONFERENCE: Values = {
    "muted": boolean,
    "beep": st.sampled_from(["true", "false", "onEnter", "onExit", "ONENTER", "True"]),
    "startConferenceOnEnter": boolean,
    "endConferenceOnExit": boolean,
    "waitUrl": address_or_none,
    "waitMethod": method,
    "maxParticipants": number,
    "record": room_record,
    "region": word,
    "statusCallback": url,
    "statusCallbackMethod": method,
    "statusCallbackEvent": st.sampled_from(["start end join leave", "join", "mute hold", ""]),
    "eventCallbackUrl": url,
    "jitterBufferSize": word,
    "participantLabel": word,
    **RECORDING,
}
DIAL: Values = {
    "method": method,
    "timeout": number,
    "hangupOnStar": boolean,
    "timeLimit": number,
    "callerId": phone,
    "record": dial_record,
    "answerOnBridge": boolean,
    "ringTone": word,
    "recordingTrack": word,
    "sequential": boolean,
    "referUrl": url,
    "referMethod": method,
    "events": word,
    "passports": word,
    **RECORDING,
}
SHARED: Values = {"url": url, "statusCallback": url, "statusCallbackMethod": method}
"""What Vobiz has on the Dial, so all Numbers in one must have the same."""
MACHINE: Values = {
    "machineDetection": word,
    "machineDetectionTimeout": number,
    "machineDetectionSpeechThreshold": number,
    "machineDetectionSpeechEndThreshold": number,
    "machineDetectionSilenceTimeout": number,
    "amdStatusCallback": url,
    "amdStatusCallbackMethod": method,
}
EVENT: Values = {"method": method, "statusCallbackEvent": word}
NUMBER: Values = {"sendDigits": st.sampled_from(["1234", "ww12#", ""]), "byoc": word, **EVENT, **MACHINE}
CLIENT: Values = {**SHARED, **EVENT}
SIP: Values = {"username": word, "password": word, **SHARED, **EVENT, **MACHINE}
STREAM: Values = {"name": word, "track": track, "statusCallback": url, "statusCallbackMethod": method}
STREAM_URL = st.sampled_from(["wss://example.com/audio", "wss://example.com/audio?a=1&b=ü"])


# Trees


def chance(draw: Draw[Any], one_in: int) -> bool:
    """Say yes once in so many times; what shrinks says no."""
    return bool(draw(st.sampled_from([False] * (one_in - 1) + [True])))


def some(draw: Draw[Any], values: Values, most: int = 5) -> dict[str, str]:
    """Draw a few attributes, in any order."""
    names = draw(st.lists(st.sampled_from(sorted(values)), unique=True, max_size=most))
    return {name: draw(values[name]) for name in names}


def shuffled(draw: Draw[Any], attributes: dict[str, str]) -> dict[str, str]:
    return dict(draw(st.permutations(sorted(attributes.items()))))


@st.composite
def says(draw: Draw[Any]) -> Tree:
    content: list[Tree | str] = [draw(text)]
    if chance(draw, 4):
        content += [draw(ssml()), draw(st.sampled_from(["", " ", " and so on"]))]
    if chance(draw, 10):
        content = [draw(ssml()), *content]
    return Tree("Say", some(draw, SAY, 3), tuple(piece for piece in content if piece != ""))


@st.composite
def ssml(draw: Draw[Any]) -> Tree:
    """Draw an element of speech, perhaps with another in it."""
    leaves = [
        Tree("break", {"strength": "x-weak", "time": "100ms"}),
        Tree("emphasis", {"level": "strong"}, ("very",)),
        Tree("lang", {"xml:lang": "fr-FR"}, ("à bientôt",)),
        Tree("phoneme", {"alphabet": "ipa", "ph": 'pI"kA:n'}, ("pecan",)),
        Tree("prosody", {"rate": "+10%", "volume": "-6dB"}, ("fast", Tree("break"), "er")),
        Tree("say-as", {"interpret-as": "date", "format": "dmy"}, ("1/2/26",)),
        Tree("sub", {"alias": "aluminium"}, ("Al",)),
        Tree("w", {"role": "amazon:VB"}, ("read",)),
    ]
    leaf: Tree = draw(st.sampled_from(leaves))
    wraps = draw(st.sampled_from(["", "p", "s"]))
    return Tree(wraps, {}, ("Look: ", leaf)) if wraps else leaf


@st.composite
def plays(draw: Draw[Any]) -> Tree:
    return Tree("Play", some(draw, {"loop": number}, 1), (draw(padded_url),))


@st.composite
def plays_of_digits(draw: Draw[Any]) -> Tree:
    attributes = {"digits": draw(st.sampled_from(["ww12", "1", "w*#"])), **some(draw, {"loop": number}, 1)}
    return Tree("Play", shuffled(draw, attributes))


@st.composite
def gathers(draw: Draw[Any]) -> Tree:
    prompts = draw(st.lists(says() | plays(), max_size=2))
    return Tree("Gather", some(draw, GATHER, 8), tuple(prompts))


@st.composite
def plain_verbs(draw: Draw[Any]) -> Tree:
    """Draw a verb that holds no other."""
    tag = draw(st.sampled_from(["Pause", "Redirect", "Hangup", "Reject"]))
    if tag == "Redirect":
        return Tree(tag, some(draw, {"method": method}), (draw(padded_url),))
    values: dict[str, Values] = {
        "Pause": {"length": number},
        "Hangup": {},
        "Reject": {"reason": st.sampled_from(["busy", "rejected", "Busy"])},
    }
    return Tree(tag, some(draw, values[tag]) if values[tag] else {})


@st.composite
def records(draw: Draw[Any]) -> Tree:
    return Tree("Record", some(draw, RECORD, 7))


@st.composite
def dials_into_rooms(draw: Draw[Any]) -> Tree:
    room = Tree("Conference", some(draw, CONFERENCE, 7), (draw(st.sampled_from(ROOMS)),))
    return Tree("Dial", some(draw, {**DIAL, "action": url}, 5), (room,))


@st.composite
def dials_to_legs(draw: Draw[Any]) -> Tree:
    attributes = some(draw, {**DIAL, "action": address_or_none}, 5)
    return Tree("Dial", attributes, draw(numbers() | legs() | phone.map(lambda one: (one,))))


@st.composite
def numbers(draw: Draw[Any]) -> tuple[Tree, ...]:
    """Draw the Numbers of a Dial, which agree on what Vobiz has on the Dial."""
    shared = some(draw, SHARED, 3) if chance(draw, 3) else {}
    found = draw(st.lists(phone, min_size=1, max_size=3))
    return tuple(Tree("Number", shuffled(draw, {**some(draw, NUMBER, 3), **shared}), (one,)) for one in found)


@st.composite
def legs(draw: Draw[Any]) -> tuple[Tree, ...]:
    """Draw the legs of a Dial, of all kinds, with nothing that Vobiz has on the Dial."""
    number_legs = st.builds(lambda one: Tree("Number", {}, (one,)), phone)
    return tuple(draw(st.lists(clients() | sips() | number_legs, min_size=1, max_size=3)))


@st.composite
def clients(draw: Draw[Any]) -> Tree:
    identity = draw(st.sampled_from(IDENTITIES))
    if chance(draw, 2):
        return Tree("Client", some(draw, CLIENT), (identity,))
    return Tree("Client", some(draw, CLIENT), (Tree("Identity", {}, (identity,)), *draw(parameters())))


@st.composite
def sips(draw: Draw[Any]) -> Tree:
    held = draw(parameters()) if chance(draw, 3) else ()
    return Tree("Sip", some(draw, SIP), (draw(st.sampled_from(ADDRESSES)), *held))


@st.composite
def parameters(draw: Draw[Any]) -> tuple[Tree, ...]:
    one = st.builds(
        lambda name, value: Tree("Parameter", {"name": name, "value": value}),
        st.sampled_from(["caller", "größe", "X-Id"]),
        st.sampled_from(["1", "two words", "A&B", 'q"t', "é"]),
    )
    return tuple(draw(st.lists(one, max_size=2)))


@st.composite
def groups_of_streams(draw: Draw[Any]) -> Tree:
    tag = draw(st.sampled_from(["Start", "Connect"]))
    found = draw(st.lists(streams(), min_size=1, max_size=2))
    return Tree(tag, {"method": "POST"} if chance(draw, 6) else {}, tuple(found))


@st.composite
def streams(draw: Draw[Any]) -> Tree:
    return Tree("Stream", shuffled(draw, {"url": draw(STREAM_URL), **some(draw, STREAM)}), draw(parameters()))


def verbs() -> st.SearchStrategy[Tree]:
    """Draw what may stand in a Response; rooms come oftener, since they are what it is about."""
    return st.one_of(
        says(),
        plays(),
        dials_into_rooms(),
        plain_verbs(),
        records(),
        gathers(),
        dials_to_legs(),
        groups_of_streams(),
        dials_into_rooms(),
        plays_of_digits(),
    )


@st.composite
def trees(draw: Draw[Any]) -> Tree:
    """Draw a document: three of four can be carried over, the fourth has one thing wrong, as a rule."""
    tree = Tree("Response", {}, tuple(draw(st.lists(verbs(), min_size=0 if chance(draw, 20) else 1, max_size=4))))
    return spoiled(tree, draw) if chance(draw, 4) else tree


# What a person must decide

WRONG: dict[str, list[tuple[str, str]]] = {
    "Say": [("loop", "twice"), ("Voice", "man")],
    "Play": [("digits", "12"), ("loop", "-1")],
    "Gather": [("input", "voice"), ("timeout", "auto"), ("numDigits", "33"), ("numDigits", "0"), ("finishOnKey", "12")],
    "Record": [("timeout", "5s"), ("transcribe", "yes"), ("maxLength", ""), ("recordingstatuscallback", "/x")],
    "Reject": [("reason", "tired")],
    "Dial": [("timeLimit", "1h"), ("record", "sometimes"), ("action", ""), ("timeout", "auto"), ("hangupOnStar", "1")],
    "Conference": [
        ("coach", "CA123"),
        ("beep", "loud"),
        ("muted", "1"),
        ("record", "record-from-answer"),
        ("statuscallback", "/x"),
        ("maxParticipants", "many"),
        ("waitMethod", "PUT"),
        ("statusCallbackMethod", ""),
    ],
    "Number": [("url", "/whisper-of-one"), ("statusCallback", "/status-of-one"), ("method", "PUT")],
    "Start": [("action", "/started")],
    "Connect": [("action", "/over")],
    "Stream": [
        ("audioFormat", "mp3"),
        ("sampleRate", "16000"),
        ("connectorName", "c"),
        ("track", "all"),
        ("url", ""),
    ],
}
"""Attributes that leave a document as it is, or nearly all of them do."""

STRANGE = [
    Tree("Enqueue", {}, ("support",)),
    Tree("Sms", {}, ("hi",)),
    Tree("Pause", {"length": "1"}),
    Tree("Conference", {}, ("Other",)),
    Tree("Number", {}, ("+15550000000",)),
    Tree("Queue", {}, ("support",)),
    Tree("Stop", {}, (Tree("Stream", {"name": "x"}),)),
    Tree("Transcription"),
    Tree("Parameter", {"name": "a", "value": "b"}),
    Tree("say", {}, ("lower case",)),
    Tree("Say", {}, ("hello",)),
]
MIXED = {"Say", "p", "s", "prosody"}
"""Texts with elements among them."""
STRANGE_TEXTS = ["", " ", "a/b", "room?x", "#1", ".", ".."]


def spoiled(tree: Tree, draw: Draw[Any]) -> Tree:
    """Give the tree with one thing changed, mostly for the worse, in some element; the inside of speech stays."""
    places = [] if tree.tag in MIXED else [at for at, piece in enumerate(tree.content) if isinstance(piece, Tree)]
    if places and not chance(draw, 6):
        at = draw(st.sampled_from(places))
        below = tree.content[at]
        assert isinstance(below, Tree)
        return with_pieces(tree, at, at + 1, spoiled(below, draw))
    ways = [strange_attribute, strange_attribute, strange_attribute, strange_element, strange_text, strange_name]
    change = draw(st.sampled_from(ways))
    result: Tree = change(tree, draw)
    return result


def with_pieces(tree: Tree, start: int, end: int, *pieces: Tree | str) -> Tree:
    return replace(tree, content=(*tree.content[:start], *pieces, *tree.content[end:]))


def strange_element(tree: Tree, draw: Draw[Any]) -> Tree:
    at = draw(st.integers(0, len(tree.content)))
    return with_pieces(tree, at, at, draw(st.sampled_from(STRANGE)))


def strange_attribute(tree: Tree, draw: Draw[Any]) -> Tree:
    name, value = draw(st.sampled_from([*WRONG.get(tree.tag, []), ("unheardOf", "1")]))
    return replace(tree, attributes={**tree.attributes, name: value})


def strange_text(tree: Tree, draw: Draw[Any]) -> Tree:
    """Give the tree with other text in place of its own, or with text where none may be."""
    if tree.holds_text:
        return replace(tree, content=(draw(st.sampled_from(STRANGE_TEXTS)),))
    at = draw(st.integers(0, len(tree.content)))
    return with_pieces(tree, at, at, "stray")


def strange_name(tree: Tree, draw: Draw[Any]) -> Tree:
    return replace(tree, tag=draw(st.sampled_from([tree.tag.lower(), "Leave", "Redirect", "Sip", "Hangup"])))


# Layout

ROOMY = {"Response", "Gather", "Dial", "Start", "Connect"}
"""Between the elements in these there may be comments."""
COMMENTS = [" hold music ", "", " a < b & c ", " <Dial>old</Dial> ", " größer\n     und mehr ", " - ] ]]> "]
INSTRUCTIONS = ["<?app keep?>", "<?app?>", "<?note echo '<Dial>' ?>"]
DECLARATIONS = [
    "",
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    "<?xml version='1.0' encoding='utf-8' ?>\n",
    '<?xml version="1.0"?>',
    '<?xml  version = "1.0" encoding="utf-8" standalone="yes"?>\n\n',
]
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}


@dataclass(frozen=True)
class Layout:
    """How one document is laid out throughout, and where what differs from place to place is drawn."""

    draw: Draw[Any]
    indent: str
    one_line: bool
    """Whether elements stand one after the other, with nothing between."""
    tidy: bool
    """Whether there is nothing odd within the tags, as in most documents."""
    comments: bool

    def pick(self, choices: Sequence[str]) -> str:
        return str(self.draw(st.sampled_from(choices)))

    def seldom(self, one_in: int) -> bool:
        return chance(self.draw, one_in)


def written(tree: Tree, draw: Draw[Any]) -> str:
    """Write a tree down in a layout that is drawn."""
    layout = Layout(
        draw,
        indent=draw(st.sampled_from(["    ", "  ", "\t", "", " "])),
        one_line=chance(draw, 4),
        tidy=not chance(draw, 3),
        comments=chance(draw, 3),
    )
    before = layout.pick(DECLARATIONS) + (remark(layout) + "\n" if layout.comments and layout.seldom(3) else "")
    after = layout.pick(["\n", "", "\n\n", "  \n"]) + (remark(layout) if layout.comments and layout.seldom(4) else "")
    whole = before + element(tree, layout, 0) + after
    return whole.replace("\n", layout.pick(["\n", "\r\n"]))


@st.composite
def documents(draw: Draw[Any]) -> str:
    """Draw the text of a TwiML document."""
    return written(draw(trees()), draw)


def element(tree: Tree, layout: Layout, depth: int) -> str:
    inside = content(tree, layout, depth)
    tag = f"<{tree.tag}{attributes(tree, layout, depth)}{space(layout)}"
    if not inside and not layout.seldom(4):
        return f"{tag}/>"
    return f"{tag}>{inside}</{tree.tag}{space(layout)}>"


def space(layout: Layout) -> str:
    """Give what may stand before the end of a tag."""
    return "" if layout.tidy else layout.pick(["", "", " ", "\n", "  "])


def attributes(tree: Tree, layout: Layout, depth: int) -> str:
    """Write the attributes of an element, one a line or all on the line of the tag."""
    between = " "
    if len(tree.attributes) > 1 and layout.seldom(4):
        between = "\n" + layout.indent * (depth + 2) + " "
    return "".join(between + attribute(name, value, layout) for name, value in tree.attributes.items())


def attribute(name: str, value: str, layout: Layout) -> str:
    if layout.tidy:
        return f"{name}={quoted(value, layout)}"
    extra = layout.pick(["", "", " ", "\n"])
    return f"{extra}{name}{layout.pick(['=', ' = ', '= ', ' ='])}{quoted(value, layout)}"


def quoted(value: str, layout: Layout) -> str:
    """Write a value in either kind of quotes; a line end in it is read as a space."""
    quote = "'" if layout.seldom(4) else '"'
    inside = escaped(value, layout, quote)
    if not layout.tidy and layout.seldom(4):
        inside = inside.replace(" ", "\n", 1)
    return quote + inside + quote


def escaped(value: str, layout: Layout, must: str = "") -> str:
    """Write a text; one character may be written as a reference that needs not be."""
    at = layout.draw(st.integers(0, len(value) - 1)) if value and layout.seldom(6) else None
    cautious = layout.seldom(2)
    result = ""
    for index, character in enumerate(value):
        if index == at:
            result += layout.pick([f"&#{ord(character)};", f"&#x{ord(character):x};", f"&#x{ord(character):X};"])
        elif character in "&<" or character == must or (character in ENTITIES and cautious):
            result += ENTITIES[character]
        else:
            result += character
    return re.sub("]]>", "]]&gt;", result)


def written_text(value: str, layout: Layout) -> str:
    """Write a text, perhaps with its end or all of it in a CDATA section."""
    if "]]>" in value or not value or not layout.seldom(6):
        return escaped(value, layout)
    at = layout.draw(st.integers(0, len(value) - 1)) if layout.seldom(2) else 0
    return f"{escaped(value[:at], layout)}<![CDATA[{value[at:]}]]>"


def content(tree: Tree, layout: Layout, depth: int) -> str:
    """Write what stands in an element: speech as it is, elements elsewhere with layout around them."""
    if tree.tag in MIXED or not any(isinstance(piece, Tree) for piece in tree.content):
        in_speech = tree.tag in MIXED
        inside = "".join(mixed_piece(piece, layout, depth, in_speech) for piece in tree.content)
        return inside or empty(tree, layout, depth)
    roomy = tree.tag in ROOMY and not tree.holds_text
    result = ""
    for piece in tree.content:
        if isinstance(piece, str):
            result += written_text(piece, layout)
        else:
            result += gap(layout, depth + 1, roomy) + element(piece, layout, depth + 1)
    return result + gap(layout, depth, roomy)


def mixed_piece(piece: Tree | str, layout: Layout, depth: int, in_speech: bool) -> str:
    """Write a text or element that stands in a text; in speech, and nowhere else in texts, there may be comments."""
    before = remark(layout) if in_speech and layout.comments and layout.seldom(6) else ""
    return before + (written_text(piece, layout) if isinstance(piece, str) else element(piece, layout, depth + 1))


def empty(tree: Tree, layout: Layout, depth: int) -> str:
    """Write what stands in an element that holds nothing: perhaps layout and comments, where elements might stand."""
    if tree.tag not in ROOMY or not layout.seldom(4):
        return ""
    return gap(layout, depth, roomy=True)


def gap(layout: Layout, depth: int, roomy: bool) -> str:
    """Write what stands between two elements, up to the one that is this deep."""
    result = line_end(layout, depth)
    while roomy and layout.comments and layout.seldom(4):
        result += remark(layout) + line_end(layout, depth)
    return result


def line_end(layout: Layout, depth: int) -> str:
    if layout.one_line:
        return ""
    if layout.seldom(12):
        return layout.pick(["", " ", "\n\n", "\n       ", "\n\t"])
    return layout.pick(["\n", "\n", "\n", " \n", "\n\n"]) + layout.indent * depth


def remark(layout: Layout) -> str:
    """Write a comment, or an instruction to some program."""
    if layout.seldom(4):
        return layout.pick(INSTRUCTIONS)
    return f"<!--{layout.pick(COMMENTS)}-->"
