"""The differences that the platforms impose on a program that was moved rightly, each with its reason and its source.

Whatever is not listed here must be equal in both worlds. A difference that names codes counts only where the
migration said so by such a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lxml import etree
from twilio.base.exceptions import TwilioException, TwilioRestException
from twiml_mapper import Left, canonical, mapped
from vobiz_double import ApiError

from worlds.guards import goes_past
from worlds.running import Files, Seen
from worlds.twilio_side import sid_of
from worlds.vobiz_side import SharedAnswer
from worlds.world import Effect

ANSWER_SHARED = "VB221"
"""The finding about a call that may ask for the same answer URL as another, and needs another document."""
Leveller = Callable[[Seen, Sequence[str]], Seen]
"""Takes what was seen on either platform and the names of all rooms; returns it without the difference."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs by platform."""

    name: str
    reason: str
    source: str
    """The page of facts, and its row."""
    level: Leveller
    codes: tuple[str, ...] = ()
    """It counts only where one of these findings stands; always, when there are none."""


def _without_sids(seen: Seen, rooms: Sequence[str]) -> Seen:
    def named(text: str) -> str:
        for room in rooms:
            text = text.replace(sid_of(room), room)
        return text

    return replace(seen, printed=named(seen.printed), returned=named(seen.returned))


def _without_classes_of_errors(seen: Seen, rooms: Sequence[str]) -> Seen:
    error = seen.raised
    if isinstance(error, TwilioRestException):
        return replace(seen, returned=f"refused: {error.status}")
    if isinstance(error, ApiError):
        return replace(seen, returned=f"refused: {error.status_code}")
    if isinstance(error, TwilioException) and " HTTP 404 " in str(error):  # what it raises where a list is refused
        return replace(seen, returned="refused: 404")
    return seen


def _without_look_ups(seen: Seen, rooms: Sequence[str]) -> Seen:
    absent = isinstance(seen.raised, LookupError) and " is not in conference " in str(seen.raised)
    return replace(seen, returned="refused: 404") if absent else seen


def _without_empty_lists(seen: Seen, rooms: Sequence[str]) -> Seen:
    absent = isinstance(seen.raised, IndexError)
    return replace(seen, returned="refused: 404") if absent else seen


def _as_it_is(seen: Seen, rooms: Sequence[str]) -> Seen:
    """Return what was seen: the model shows no such difference."""
    return seen


def _without_pauses(seen: Seen, rooms: Sequence[str]) -> Seen:
    effects = (
        Effect(each.subject, each.what.replace("recording paused", "recording stopped")) for each in seen.effects
    )
    paused = {
        name: {key: "stopped" if (key, value) == ("recording", "paused") else value for key, value in room.items()}
        for name, room in seen.rooms.items()
    }
    return replace(seen, effects=tuple(effects), rooms=paused)


def _without_markup(seen: Seen, rooms: Sequence[str]) -> Seen:
    """Put the VobizXML that corresponds to it into the place of a TwiML document that was returned."""
    if not seen.returned.startswith(("<?xml", "<Response")):
        return seen
    root = etree.fromstring(seen.returned.encode())
    if seen.returned.startswith("<?xml"):  # as twilio-python writes documents, and the stand-in does not
        try:
            root = mapped(root, None)
        except Left:
            return seen
    return replace(seen, returned=repr(canonical(root)))


ALL = (
    Difference(
        "ids of rooms",
        "A conference has a SID on Twilio, a room is its name on Vobiz: what a program tells of the SID is the name.",
        "vobiz-platform.md, Identity: Conference SID CF…",
        _without_sids,
    ),
    Difference(
        "classes of errors",
        "Each library raises an exception of its own for a refusal; the status is the same.",
        "vobiz-platform.md, What the SDK returns: 4xx/5xx; REST: TwilioRestException",
        _without_classes_of_errors,
    ),
    Difference(
        "a leg that is not there",
        "A member's id is looked up by the call's: the helper raises LookupError where Twilio answers 404.",
        "vobiz-platform.md, Identity: participant = call SID",
        _without_look_ups,
    ),
    Difference(
        "a room that is not in the list",
        "The look-up of a SID goes: the room's name stands in its place, and the SDK's 404 tells that it is missing.",
        "DESIGN.md, The room: conferences.list(friendly_name=N, status=…)[0].sid",
        _without_empty_lists,
    ),
    Difference(
        "who was in a room that ends",
        "Vobiz disconnects every leg; on Twilio they go on to their next verb, which is not the program's: the model "
        "ends them on both, so that what the program does afterwards can be compared.",
        "vobiz-platform.md, REST: delete_conference",
        _as_it_is,
    ),
    Difference(
        "a recording that pauses",
        "Vobiz knows no pause: the recording stops, and another one begins.",
        "seed-conferences.txt, stop_conference_recording",
        _without_pauses,
        ("VB302",),
    ),
    Difference(
        "ids of calls and members",
        "A call has a SID on Twilio and a UUID on Vobiz; the model gives both the same one, and makes a "
        "member's from it.",
        "vobiz-platform.md, Identity: call SID",
        _as_it_is,
    ),
    Difference(
        "a call that has ended",
        "Only a live call can be read on Vobiz, which every reading is reviewed for (VB408); the model does not tell "
        "of ended calls on Twilio either, so that the rest can be compared.",
        "vobiz-platform.md, REST: client.calls(sid).fetch()",
        _as_it_is,
    ),
    Difference(
        "what plays to a member",
        "A hold and an announcement are told apart on Twilio; on Vobiz either is a file that plays, which isolates as "
        "the seed says: the model keeps one thing that plays to each leg, and who is played to is on hold.",
        "vobiz-platform.md, REST: a held participant neither hears nor is heard; hold_url, announce_url",
        _as_it_is,
    ),
    Difference(
        "who is alone",
        "Vobiz disconnects whoever is alone unless stayAlone says otherwise; the model lets them stay, as answers are "
        "written with it.",
        "vobiz-platform.md, <Conference> attributes: stayAlone",
        _as_it_is,
    ),
    Difference(
        "documents",
        "TwiML becomes the VobizXML that an independent mapper makes of it.",
        "vobiz-platform.md, Twilio <Conference> and <Dial> attributes and where they go; The other verbs",
        _without_markup,
    ),
)
"""Everything that may differ."""


def not_caught(seen: Seen) -> bool:
    """Return whether the program on Twilio ended by a list of a room that is not there.

    twilio-python raises its base class there, which handlers of TwilioRestException do not catch; the SDK's error is
    the same as anywhere (vobiz-platform.md, What the SDK returns: 4xx/5xx), so that they catch it. Only what happened
    until then can be compared.
    """
    return type(seen.raised) is TwilioException


def was_not_caught(before: Seen, after: Seen, files: Files) -> int | None:
    """Return how much had happened when a list of a room that is not there went past a handler of the program.

    That is the same difference, where the program goes on: something further out caught what the handler did not wait
    for. None where there was no such list, or where the new program asks Twilio for as many.
    """
    if len(after.unlisted) >= len(before.unlisted):
        return None
    return next((happened for happened, stack in before.unlisted if goes_past(files, stack)), None)


def changes_nothing(seen: Seen) -> bool:
    """Return whether the program on Twilio asked a leg that is not there to change nothing, by a flag that is None.

    Twilio is asked all the same, and refuses; on Vobiz there is nothing to ask (DESIGN.md, Rules are data: None sends
    nothing), nor always a member to look up.
    """
    return seen.idle


def outlives_its_room(seen: Seen) -> bool:
    """Return whether the program on Twilio called somebody into a conference that has ended, by its SID.

    Twilio refuses: a SID is that of one conference. A room's name stays, and calls whoever is asked for into a new room
    (vobiz-platform.md, Identity: Conference SID).
    """
    return seen.outlived


def has_no_counterpart(seen: Seen) -> bool:
    """Return whether a document was returned that the mapper leaves: a <Dial> that nothing was put into on this way.

    It dials nobody on Twilio. What becomes of it is not compared (vobiz-platform.md, The other verbs: Dial).
    """
    if not seen.returned.startswith("<?xml"):
        return False
    try:
        mapped(etree.fromstring(seen.returned.encode()), None)
    except Left as error:
        return "nobody to call" in str(error)
    return False


def waits_for_urls(seen: Seen, codes: Iterable[str]) -> bool:
    """Return whether the new program made a call whose URL a person must tell from another call's, and was told so.

    Until then no server can know which of two documents to answer with (DESIGN.md, participants.create): who joins
    which room is not compared.
    """
    return isinstance(seen.raised, SharedAnswer) and ANSWER_SHARED in set(codes)


def levelled(seen: Seen, rooms: Sequence[str], codes: Iterable[str]) -> Seen:
    """Return what was seen without what differs by platform; codes are those of the findings."""
    said = set(codes)
    for difference in ALL:
        if not difference.codes or said & set(difference.codes):
            seen = difference.level(seen, rooms)
    return seen
