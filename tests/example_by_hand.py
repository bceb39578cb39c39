"""What a person does to the migrated example, and why: what the tool found and left to them, in few steps."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from codemod.finding import Finding

RECIPE = "{recipe}"
"""Where the Python stands that the finding's help shows."""


@dataclass(frozen=True)
class Step:
    """One thing to do, in one or more files."""

    code: str
    """Of the finding that asks for it."""
    path: str
    """Of that finding."""
    why: str
    edits: tuple[tuple[str, str, str], ...]
    """Path, what stands there once, and what takes its place."""

    def apply(self, program: Path, findings: tuple[Finding, ...]) -> None:
        """Do it; AssertionError where no finding asks for it, or the text is another."""
        asking = [each for each in findings if (each.code, each.path) == (self.code, self.path)]
        assert asking, f"nothing asks for: {self.why}"
        for path, old, new in self.edits:
            file = program / path
            text = file.read_text(encoding="utf-8")
            assert text.count(old) == 1, (path, old)
            recipe = new.replace(RECIPE, _python_of(asking[0].help)) if RECIPE in new else new
            file.write_text(text.replace(old, recipe), encoding="utf-8")


def _python_of(text: str) -> str:
    """Return the indented lines of a help."""
    return textwrap.dedent("\n".join(line for line in text.splitlines() if line.startswith("    ")))


VOICE, ROOMS = "call_center/voice.py", "call_center/rooms.py"
RECEIPTS, SUPERVISOR = "call_center/receipts.py", "call_center/supervisor.py"

STEPS = (
    Step(
        "VB502",
        VOICE,
        "Requests come from Vobiz now, which signs otherwise: the function is the one that the finding shows.",
        (
            (VOICE, "import itertools\n", "import base64\nimport hashlib\nimport hmac\nimport itertools\n"),
            (VOICE, "from twilio.request_validator import RequestValidator\n", ""),
            (VOICE, "import SUPPORT_ROOM,", "import AUTH_TOKEN, SUPPORT_ROOM,"),
            (VOICE, "validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)\n", ""),
            (VOICE, "@voice.before_request\n", RECIPE + "\n\n\n@voice.before_request\n"),
            (VOICE, '    signature = request.headers.get("X-Twilio-Signature", "")\n', ""),
            (
                VOICE,
                "validator.validate(url, request.form, signature)",
                "is_from_vobiz(url, request.headers, AUTH_TOKEN)",
            ),
        ),
    ),
    Step(
        "VB511",
        SUPERVISOR,
        "What fails on the page fails on Vobiz, with other exceptions; coaching still fails with Twilio's.",
        (
            (
                SUPERVISOR,
                "from twilio.base.exceptions import TwilioException, TwilioRestException\n",
                "from twilio.base.exceptions import TwilioRestException\nfrom vobiz.core.api_error import ApiError\n",
            ),
            (
                SUPERVISOR,
                "def explain(error: TwilioRestException)",
                "@supervisor.errorhandler(ApiError)\n@supervisor.errorhandler(LookupError)\n"
                "def explain(error: Exception)",
            ),
            (SUPERVISOR, "{error.msg}", "{error}"),
            # Lists raise what everything raises: the page, which alone lists, must not lead back to itself.
            (
                SUPERVISOR,
                '    return _back(f"That did not work',
                '    if request.endpoint == "supervisor.overview":\n'
                '        return "Vobiz did not list the rooms. Please reload.", 502\n'
                '    return _back(f"That did not work',
            ),
            (
                SUPERVISOR,
                "@supervisor.errorhandler(TwilioException)\n"
                "def explain_failed_list(_: TwilioException) -> ResponseReturnValue:\n"
                '    """A list that fails raises the base class, whatever Twilio answered."""\n'
                '    return "Twilio did not list the rooms. Please reload.", 502\n\n\n',
                "",
            ),
        ),
    ),
    Step(
        "VB509",
        VOICE,
        "Vobiz does not say why a room ended: the application remembers which ones it has ended itself.",
        (
            (VOICE, 'ENDED_BY_US = "conference-ended-via-api"\n', ""),
            (VOICE, '    reason = request.form.get("ReasonConferenceEnded")\n', ""),
            (VOICE, "reason != ENDED_BY_US", "room not in rooms.ended_by_us"),
            (VOICE, "import agents, receipts, settings", "import agents, receipts, rooms, settings"),
            (ROOMS, '\nSUPPORT_ROOM = "support"\n', '\nSUPPORT_ROOM = "support"\nended_by_us: set[str] = set()\n'),
            (
                ROOMS,
                '    """Hang up on everyone in the room."""\n',
                '    """Hang up on everyone in the room."""\n    ended_by_us.add(room)\n',
            ),
            (
                ROOMS,
                "def end_all_rooms() -> None:\n",
                "def end_all_rooms() -> None:\n    ended_by_us.update(active_rooms())\n",
            ),
            (RECEIPTS, "import customer_call\n", "import customer_call, end_room\n"),
            (
                RECEIPTS,
                "    # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID\n"
                '    vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)\n',
                "    end_room(room)\n",
            ),
        ),
    ),
    Step(
        "VB408",
        RECEIPTS,
        "Vobiz knows nothing of a call that is over, and the receipt follows the call: its number is remembered.",
        (
            (RECEIPTS, "\ndef send_receipt", "callers: dict[str, str] = {}\n\n\ndef send_receipt"),
            (RECEIPTS, "def _text(room: str, body: str) -> None:\n", "def _number_of(customer: str) -> str:\n"),
            (
                RECEIPTS,
                "    # TODO(vobiz VB408): customer_call(room) must hold the UUID of a call on Vobiz, not\n"
                "    # a Twilio call SID\n"
                "    # TODO(vobiz VB408): only a live call can be read on Vobiz: one that has ended is an\n"
                "    # error, where Twilio tells of it\n",
                "    if customer in callers:\n        return callers[customer]\n",
            ),
            (RECEIPTS, '["VOBIZ_AUTH_ID"], customer_call(room), status', '["VOBIZ_AUTH_ID"], customer, status'),
            (
                RECEIPTS,
                "    try:\n",
                "    return call.from_\n\n\ndef _text(room: str, body: str) -> None:\n    try:\n",
            ),
            (
                RECEIPTS,
                "call.from_,  # twilio-python has no public name for it",
                "_number_of(customer_call(room)),",
            ),
            (
                VOICE,
                "    response = vobizxml.ResponseElement()\n",
                '    receipts.callers[request.form["CallUUID"]] = caller\n    response = vobizxml.ResponseElement()\n',
            ),
        ),
    ),
    Step(
        "VB606",
        "call_center/twiml/closed.xml",
        "Vobiz takes absolute URLs only.",
        (
            (
                VOICE,
                '        return twiml((TWIML / "closed.xml").read_text(encoding="utf-8"))\n',
                '        closed = (TWIML / "closed.xml").read_text(encoding="utf-8")\n'
                '        menu = f"{settings.PUBLIC_URL}/voice/menu"\n'
                '        return twiml(closed.replace("/voice/menu", menu))\n',
            ),
        ),
    ),
    Step(
        "VB510",
        VOICE,
        "Vobiz leaves out the + of a number: the agents' are compared with one, and texts need it.",
        (
            (
                VOICE,
                '    if request.form["From"] in settings.AGENT_NUMBERS:\n',
                '    caller = "+" + request.form["From"].removeprefix("+")\n    if caller in settings.AGENT_NUMBERS:\n',
            ),
        ),
    ),
)
