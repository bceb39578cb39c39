"""A document that a Twilio call takes, by whatever way, stays with that call: in its module and across modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.handed import NOTHING, Handed, followed
from codemod.planning import plan

CLIENT = "from twilio.rest import Client\n\nclient = Client()\n"
TEXT = '"<Response><Say>Hello</Say></Response>"'
PLACE = "client.calls.create(to=A, from_=B, twiml={})\n"
IN_ONE_MODULE = {
    "in a dict": f"DOCS = {{'a': {TEXT}}}\n" + PLACE.format("DOCS['a']"),
    "asked of a dict": f"DOCS = {{'a': {TEXT}}}\n" + PLACE.format("DOCS.get('a')"),
    "put into a dict": f"DOCS = {{}}\nDOCS['a'] = {TEXT}\n" + PLACE.format("DOCS['a']"),
    "appended to a list": f"DOCS = []\nDOCS.append({TEXT})\n" + PLACE.format("DOCS[0]"),
    "in a loop": f"for each in [{TEXT}]:\n    " + PLACE.format("each"),
    "in a loop over pairs": f"for key, each in {{'a': {TEXT}}}.items():\n    " + PLACE.format("each"),
    "in a comprehension": f"for each in [x for x in ({TEXT},)]:\n    " + PLACE.format("each"),
    "in a set comprehension": PLACE.format(f"{{x: x for x in {{{TEXT}}}}}['a']"),
    "unpacked": f"a, b = 'x', {TEXT}\n" + PLACE.format("b"),
    "yielded": f"def docs():\n    yield {TEXT}\n\nfor each in docs():\n    " + PLACE.format("each"),
    "a lambda": f"make = lambda: {TEXT}\n" + PLACE.format("make()"),
    "a key": f"kw = {{}}\nkw['twiml'] = {TEXT}\nclient.calls.create(**kw)\n",
    "a request by hand": f"import requests\nrequests.post(URL, data={{'Twiml': {TEXT}}})\n",
    "a parameter": f"def place(doc):\n    {PLACE.format('doc')}\nplace({TEXT})\n",
    "a parameter with a default": f"def place(doc={TEXT}):\n    {PLACE.format('doc')}\nplace()\n",
    "a thread": "from threading import Thread\n\ndef place(doc):\n    "
    + PLACE.format("doc")
    + f"\nThread(target=place, args=({TEXT},)).start()\n",
    "a task": "@task\ndef place(doc):\n    " + PLACE.format("doc") + f"\nplace.delay({TEXT})\n",
    "stars": "def place(doc):\n    " + PLACE.format("doc") + f"\nplace(*[{TEXT}])\n",
    "a list of jobs": "def place(doc):\n    "
    + PLACE.format("doc")
    + f"\nfor do, what in [(place, {TEXT})]:\n    do(what)\n",
    "a coroutine": "async def place(doc):\n    "
    + PLACE.format("doc")
    + f"\nasync def go():\n    await place({TEXT})\n",
    "a class": "class Job:\n    def __init__(self, doc):\n        "
    + PLACE.format("doc")
    + f"\nJOBS = [Job]\nThread(target=Job, args=({TEXT},)).start()\n",
    "an attribute of an unknown object": f"x.doc = {TEXT}\n" + PLACE.format("y.doc"),
    "an attribute of self": f"class A:\n    def __init__(self):\n        self.doc = {TEXT}\n\n"
    "    def go(self):\n        " + PLACE.format("self.doc"),
    "a key of an unknown dict": f"JOB = dict(doc={TEXT})\n\ndef go(job):\n    " + PLACE.format("job['doc']"),
    "a key asked of an unknown dict": f"queue({{'doc': {TEXT}}})\n\ndef go(job):\n    "
    + PLACE.format("job.get('doc')"),
    "called twice": f"def make():\n    return lambda: {TEXT}\n\n" + PLACE.format("make()()"),
    "beside the parameter of a lambda": f"place = lambda doc: {PLACE.format('doc or DOC').strip()}\nDOC = {TEXT}\n",
    "beside an attribute of self": f"class A:\n    doc = {TEXT}\n\n    def go(self):\n        "
    + PLACE.format("[self, self.doc][1]"),
    "a method of an unknown object": f"class Docs:\n    def hello(self):\n        return {TEXT}\n\n\n"
    "def go(docs):\n    " + PLACE.format("docs.hello()"),
}


def _findings(tmp_path: Path, **modules: str) -> tuple[list[str], bool]:
    for name, text in modules.items():
        (tmp_path / f"{name}.py").write_text(text)
    found = plan([tmp_path], working_directory=tmp_path)
    changed = any(b"<Speak>" in each.after or b"add_speak" in each.after for each in found.outcomes)
    return [each.message for each in found.findings if "handed to a Twilio call" in each.message], changed


@pytest.mark.parametrize("program", IN_ONE_MODULE.values(), ids=IN_ONE_MODULE)
def test_a_text_stays_with_the_call_that_takes_it(tmp_path: Path, program: str) -> None:
    assert _findings(tmp_path, app=CLIENT + program) == (
        ["this document is handed to a Twilio call, which stays on Twilio: its TwiML stays too"],
        False,
    )


BUILT = (
    "from twilio.twiml.voice_response import VoiceResponse\n\n\n"
    "def hello():\n    r = VoiceResponse()\n    r.say('Hello')\n    return {}\n"
)
ACROSS = {
    "a function": {"docs": BUILT.format("str(r)"), "jobs": f"import docs\n{CLIENT}" + PLACE.format("docs.hello()")},
    "a function by its name": {
        "docs": BUILT.format("str(r)"),
        "jobs": f"from docs import hello\n{CLIENT}" + PLACE.format("hello()"),
    },
    "a constant": {"docs": f"HELLO = {TEXT}\n", "jobs": f"from docs import HELLO\n{CLIENT}" + PLACE.format("HELLO")},
    "a key": {"docs": f"DOCS = {{'a': {TEXT}}}\n", "jobs": f"import docs\n{CLIENT}" + PLACE.format("docs.DOCS['a']")},
    "a taker": {
        "phone": f"{CLIENT}\ndef place(to, doc):\n    " + PLACE.format("doc"),
        "views": f"from phone import place\n\n\ndef view():\n    place(A, {TEXT})\n",
    },
    "a taker that hands on": {
        "phone": f"{CLIENT}\ndef place(to, doc):\n    " + PLACE.format("doc"),
        "jobs": "from phone import place\n\n\ndef enqueue(doc):\n    QUEUE.submit(place, A, doc)\n",
        "views": f"import jobs\n\n\ndef view():\n    jobs.enqueue({TEXT})\n",
    },
    "a constant of a third": {
        "texts": f"HELLO = {TEXT}\n",
        "docs": "import texts\n\n# TwiML: <Say>\n\n\ndef hello():\n    return texts.HELLO\n",
        "jobs": f"from docs import hello\n{CLIENT}" + PLACE.format("hello()"),
    },
}


@pytest.mark.parametrize("modules", ACROSS.values(), ids=ACROSS)
def test_so_does_a_document_of_another_module(tmp_path: Path, modules: dict[str, str]) -> None:
    told, changed = _findings(tmp_path, **modules)
    assert told
    assert not changed


STILL_MOVES = {
    "what is served to Vobiz": "from flask import Flask\napp = Flask(__name__)\n"
    f"@app.post('/a')\ndef a():\n    return {TEXT}\n\n" + PLACE.format("OTHER"),
    "what stands beside": f"HELLO = {TEXT}\nOTHER = 'x'\n" + PLACE.format("OTHER"),
    "what a method of texts is called on": f"HELLO = {TEXT}\n\n\ndef strip():\n    return HELLO\n\n"
    + PLACE.format("OTHER.strip()"),
}


@pytest.mark.parametrize("program", STILL_MOVES.values(), ids=STILL_MOVES)
def test_a_text_that_no_call_takes_moves(tmp_path: Path, program: str) -> None:
    assert _findings(tmp_path, app=CLIENT + program) == ([], True)


def test_a_module_that_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    told, _ = _findings(tmp_path, docs=f"HELLO = {TEXT}\n", jobs="import docs\nf(twiml=docs.HELLO\n")
    assert told == []


def test_modules_are_asked_until_none_has_more_to_tell() -> None:
    asked: list[str] = []

    def tell(name: str, content: bytes, known: Handed) -> Handed:
        asked.append(name)
        return known.joined(Handed(takers=frozenset({name})))

    modules = {"place": b"f(twiml=x)", "enqueue": b"place", "view": b"enqueue", "other": b"nothing"}
    assert followed(modules, frozenset(), tell) == Handed(takers=frozenset({"place", "enqueue", "view"}))
    assert asked == ["place", "enqueue", "view"]
    assert followed({"other": b"nothing"}, frozenset(), tell) == NOTHING


DOCUMENT = b"<Response>\n  <Say>Hello</Say>\n</Response>\n"
FILES = {
    "rendered": "from flask import render_template\n" + CLIENT + PLACE.format("render_template('voice/hello.xml')"),
    "read": CLIENT + "with open('voice/hello.xml') as file:\n    text = file.read()\n" + PLACE.format("text"),
    "a path": "from pathlib import Path\n" + CLIENT + PLACE.format("(Path('voice') / 'hello.xml').read_text()"),
    "a name": CLIENT + "HELLO = 'hello.xml'\n" + PLACE.format("load(HELLO).render()"),
}


@pytest.mark.parametrize("program", FILES.values(), ids=FILES)
def test_a_file_stays_that_is_handed_to_a_call(tmp_path: Path, program: str) -> None:
    (tmp_path / "voice").mkdir()
    (tmp_path / "voice/hello.xml").write_bytes(DOCUMENT)
    (tmp_path / "voice/other.xml").write_bytes(DOCUMENT)
    (tmp_path / "app.py").write_text(program)
    found = plan([tmp_path], working_directory=tmp_path)
    assert {each.path: b"<Speak>" in each.after for each in found.outcomes if each.path.endswith(".xml")} == {
        "voice/hello.xml": False,
        "voice/other.xml": True,
    }
    assert [each.code for each in found.findings if each.path == "voice/hello.xml"] == ["VB504"]


def test_a_document_is_followed_through_so_many_hands() -> None:
    def tell(name: str, content: bytes, known: Handed) -> Handed:
        return known.joined(Handed(takers=frozenset({name})))

    modules = {"f0": b"f(twiml=x)", **{f"f{n}": f"f{n - 1}".encode() for n in range(1, 20)}}
    assert followed(modules, frozenset(), tell).takers == {f"f{n}" for n in range(10)}


def test_a_name_that_most_modules_hold_is_followed_in_those_with_twilio_code_only() -> None:
    def tell(name: str, content: bytes, known: Handed) -> Handed:
        return known.joined(Handed(takers=frozenset({name})))

    modules = {"create": b"f(twiml=x)", **{f"m{n}": b"create()" for n in range(200)}}
    assert followed(modules, frozenset({"m7"}), tell).takers == {"create", "m7"}


@pytest.mark.parametrize("asked", ["docs.py", "hello.xml"])
def test_the_whole_tree_is_asked_whatever_the_run_looks_at(tmp_path: Path, asked: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs.py").write_text(f"HELLO = {TEXT}\n")
    (tmp_path / "hello.xml").write_bytes(DOCUMENT)
    used = "from docs import HELLO\n" + CLIENT + PLACE.format("HELLO") + PLACE.format("render('hello.xml')")
    (tmp_path / "jobs.py").write_text(used)
    found = plan([asked], working_directory=tmp_path)
    assert not any(each.changes for each in found.outcomes)
    assert any("handed to a Twilio call" in each.message for each in found.findings)
