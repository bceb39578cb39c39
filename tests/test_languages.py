"""Files of other languages that speak to Twilio voice: one finding each, and nothing for those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import contents, write_tree

from codemod import Finding, Level, Options, migrate_source, plan
from codemod.configuration import Configuration
from codemod.finding import Place
from codemod.languages import suffixes
from codemod.rules import load_rules
from codemod.screen import screen_of

QUIET = {
    "texts.js": b'const client = require("twilio")();\nclient.messages.create({ body: "calls" });\n',
    "spies.test.ts": b'import twilio from "twilio";\nexpect(send.mock.calls[0]);\nexpect(spy.calls.count());\n',
    "own.js": b"class VoiceResponse {}\nroom.conferences(1).end();\nphone.calls.create({});\n",
    "texts.php": b"<?php use Twilio\\Rest\\Client;\n$client->messages->create('+1', []);\n",
    "texts.rb": b"require 'twilio-ruby'\nclient.messages.create(body: 'x')\n",
    "Texts.java": b"import com.twilio.rest.api.v2010.account.Message;\nMessage.creator(a, b, c).create();\n",
    "texts.go": b'import "github.com/twilio/twilio-go"\n// client.Api.CreateMessage(params)\n',
    "Texts.cs": b"using Twilio.Rest.Api.V2010.Account;\nMessageResource.Create(to);\n",
    "texts.ipynb": b'{"cells": [{"source": ["from twilio.rest import Client", "client.messages.list()"]}]}',
    "send.sh": b"twilio api:core:messages:create --to +1\ntwilio phone-numbers:update +1 --sms-url https://x\n",
    "lock.json": b'{"dependencies": {"twilio": "5.0.0"}}',
    "cassette.yaml": b"uri: https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json\n",
    "Makefile": b"install:\n\tpip install twilio\n",
}
VOICE = {
    "answer.js": (b'const twilio = require("twilio");\nconst r = new twilio.twiml.VoiceResponse();\n', 2),
    "end.ts": (b'import twilio from "twilio";\r\n\r\nawait client.conferences(sid).update({ status });\r\n', 3),
    "call.mjs": (b'import twilio from "twilio";\nclient\n  .calls.create({ to });\n', 3),
    "phone.tsx": (b'import { Device } from "@twilio/voice-sdk";\n', 1),
    "call.php": (b"<?php use Twilio\\Rest\\Client;\n$client->calls->create($to, $from, []);\n", 2),
    "call.rb": (b"require 'twilio-ruby'\n@client.calls.create(to: to)\n", 2),
    "Call.java": (b"import com.twilio.rest.api.v2010.account.Call;\n", 1),
    "Mute.kt": (b"import com.twilio.rest.api.v2010.account.conference.Participant\n", 1),
    "call.go": (b'import "github.com/twilio/twilio-go"\nclient.Api.CreateCall(params)\n', 2),
    "Call.cs": (b"using Twilio;\nvar call = CallResource.Create(to);\n", 2),
    "book.ipynb": (b'{"cells": [{"source": ["import twilio\\n",\n"client.conferences(\\"a\\").fetch()"]}]}', 2),
    "end.sh": (b"#!/bin/sh\ntwilio api:core:conferences:update --sid CF1 --status completed\n", 2),
    "number.sh": (b"twilio phone-numbers:update +1 --voice-url https://example.com\n", 1),
    "curl.sh": (b'curl -X POST "https://api.twilio.com/2010-04-01/Accounts/$SID/Calls.json"\n', 1),
    "cassette.yaml": (b"uri: https://api.twilio.com/2010-04-01/Accounts/AC1/Conferences/CF1.json\n", 1),
    "Makefile": (b"call:\n\ttwilio api:core:calls:create --to +1\n", 2),
    "ci.yml": (b"steps:\n  - run: twilio api:core:calls:list\n", 2),
}


def found(name: str, content: bytes, options: Options | None = None) -> tuple[Finding, ...]:
    outcome = migrate_source(content, name, options)
    assert not outcome.changes
    return outcome.findings


@pytest.mark.parametrize("name", QUIET)
def test_a_file_without_voice_is_none_of_ours(name: str) -> None:
    assert not found(name, QUIET[name])


@pytest.mark.parametrize("name", VOICE)
def test_a_file_that_speaks_to_voice_is_told_once_at_its_first_place(name: str) -> None:
    content, line = VOICE[name]
    [finding] = found(f"some/{name}", content + content)
    assert (finding.code, finding.level, finding.place.line) == ("VB536", Level.MANUAL, line)
    assert finding.help


def test_the_place_is_told_in_code_points() -> None:
    [finding] = found("a.js", "// é twilio\n/* é */ const r = new VoiceResponse();\n".encode())
    assert finding.place == Place(2, 23, 2, 36)


@pytest.mark.parametrize("comment", ["// vobiz: ignore", "// vobiz: ignore[VB536]", "# VOBIZ: ignore [VB101, vb536]"])
def test_a_comment_accepts_the_file(comment: str) -> None:
    [finding] = found("a.js", f"{comment}\nconst r = new twilio.twiml.VoiceResponse();\n".encode())
    assert finding.level is Level.NOTE


def test_a_comment_for_another_rule_accepts_nothing() -> None:
    [finding] = found("a.js", b"// vobiz: ignore[VB101]\nconst r = new twilio.twiml.VoiceResponse();\n")
    assert finding.level is Level.MANUAL


def test_the_rule_may_be_left_out() -> None:
    assert not found("answer.js", VOICE["answer.js"][0], Options(ignore=("VB536",)))


def test_a_tree_is_looked_through_for_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    largest = load_rules().tables["languages"]["language"]["largest"]
    write_tree(
        tmp_path,
        {
            **{f"voice/{name}": content for name, (content, _) in VOICE.items()},
            **{f"quiet/{name}": content for name, content in QUIET.items()},
            "large/data.json": VOICE["cassette.yaml"][0] + b" " * largest,
            "node_modules/x/answer.js": VOICE["answer.js"][0],
            ".gitignore": b"node_modules\n",
        },
    )
    before = contents(tmp_path)

    result = plan(["."])

    assert [each.path for each in result.findings] == sorted(f"voice/{name}" for name in VOICE)
    assert result.looked_at == len(VOICE) + len(QUIET)
    result.apply()
    assert contents(tmp_path) == before


def test_an_ending_that_the_configuration_gives_to_documents_is_one() -> None:
    options = Options(configuration=Configuration(documents=(".yaml",)))
    assert ".yaml" in suffixes(screen_of(load_rules()))
    assert not found("cassette.yaml", VOICE["cassette.yaml"][0], options)
    document = migrate_source(b"<Response><Say>a</Say></Response>", "answer.yaml", options)
    assert document.after == b"<Response><Speak>a</Speak></Response>"


def test_python_and_documents_are_no_other_language() -> None:
    assert not {".py", ".xml", ".html"} & suffixes(screen_of(load_rules()))
