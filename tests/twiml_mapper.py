"""What a careful colleague would make of a TwiML document, written a second time and as plainly as can be.

Tests hold the codemod against this. It knows nothing of the codemod, has no tables, and minds neither layout nor
comments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

Form = Callable[[str], str]
"""Takes an attribute's value, gives the one that is written, raises Left where the value does not have the form."""

BLANKS = " \t\r\n"
SSML = ("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w", "effect", "domain")
MACHINE = (
    "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold "
    "machineDetectionSilenceTimeout amdStatusCallback amdStatusCallbackMethod"
)
LEG = "url method statusCallback statusCallbackMethod statusCallbackEvent"


class Left(Exception):
    """The document stays as it is: a person must decide."""


# What values may be


def anything(value: str) -> str:
    """Carry a text or an address as it stands."""
    return value


def boolean(value: str) -> str:
    if value.lower() not in ("true", "false"):
        raise Left(f"no boolean: {value!r}")
    return value.lower()


def integer(value: str) -> str:
    if not (value.isascii() and value.isdigit()):
        raise Left(f"no integer: {value!r}")
    return value


def method(value: str) -> str:
    if value.upper() not in ("GET", "POST"):
        raise Left(f"no method: {value!r}")
    return value.upper()


def one_key(value: str) -> str:
    """Carry one key, or none, which says that no key finishes."""
    if len(value) > 1:
        raise Left(f"several keys: {value!r}")
    return value


def digits_to_take(value: str) -> str:
    if not 1 <= int(integer(value)) <= 32:
        raise Left(f"not 1 to 32: {value!r}")
    return value


def between(low: int, high: int) -> Form:
    """Give the form of an integer that is moved to the nearer end where it is beyond it."""

    def clamped(value: str) -> str:
        number = int(integer(value))
        return str(low) if number < low else str(high) if number > high else value

    return clamped


def one_of(**written: str) -> Form:
    """Give the form of a value from a fixed set, whatever its case; the underscores of names stand for hyphens."""

    def chosen(value: str) -> str:
        for name, result in written.items():
            if value.lower() == name.replace("_", "-"):
                return result
        raise Left(f"none of {', '.join(written)}: {value!r}")

    return chosen


# What stands in an element


def pieces(element: etree._Element) -> list[str | etree._Element]:
    """Give the texts and elements in an element, in their order; a comment or instruction does not part a text."""
    found: list[str | etree._Element] = [element.text or ""]
    for child in element:
        if child.tag is etree.Entity:
            raise Left("an entity that the parser does not know")
        if isinstance(child.tag, str):
            found += [child, ""]
        found[-1] = str(found[-1]) + (child.tail or "")
    return found


def children(element: etree._Element) -> list[etree._Element]:
    return [piece for piece in pieces(element) if not isinstance(piece, str)]


def texts(element: etree._Element) -> list[str]:
    """Give the texts that stand directly in an element and are not blank."""
    return [piece for piece in pieces(element) if isinstance(piece, str) and piece.strip(BLANKS)]


def only_elements(element: etree._Element) -> list[etree._Element]:
    if texts(element):
        raise Left(f"text in {element.tag}: {texts(element)}")
    return children(element)


def only_text(element: etree._Element) -> str:
    if children(element):
        raise Left(f"elements in {element.tag}")
    return "".join(str(piece) for piece in pieces(element))


def nothing(element: etree._Element) -> None:
    if only_elements(element):
        raise Left(f"elements in {element.tag}")


def only_attributes(element: etree._Element, names: str) -> None:
    for name in map(str, element.attrib):
        if name not in names.split():
            raise Left(f"attribute {name} of {element.tag}")


# What is written


def new(tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.Element(tag)
    element.text = text or None
    for name, value in attributes.items():
        element.set(name, value)
    return element


def carry(
    old: etree._Element, to: etree._Element, name: str, form: Form, renamed: str = "", absent: str | None = None
) -> None:
    """Carry one attribute over, under its own name or another; where it is absent, write what is given for that."""
    value = old.get(name)
    written = absent if value is None else form(value)
    if written is not None:
        to.set(renamed or name, written)


def mapped(root: etree._Element, stay_alone: bool | None = None) -> etree._Element:
    """Give the VobizXML for a TwiML document, as a new tree without layout and comments."""
    if root.tag != "Response":
        raise Left(f"the root is {root.tag}")
    only_attributes(root, "")
    response = new("Response")
    for verb in only_elements(root):
        response.extend(verb_of_response(verb, stay_alone))
    return response


def verb_of_response(verb: etree._Element, stay_alone: bool | None) -> list[etree._Element]:
    """Give what one verb becomes; Dial, Start and Connect may become several."""
    if verb.tag == "Say":
        return [say(verb)]
    if verb.tag == "Play":
        return [play(verb, digits_allowed=True)]
    if verb.tag == "Pause":
        return [pause(verb)]
    if verb.tag == "Gather":
        return [gather(verb)]
    if verb.tag == "Record":
        return [record(verb)]
    if verb.tag == "Redirect":
        return [redirect(verb)]
    if verb.tag == "Hangup":
        return [hangup(verb)]
    if verb.tag == "Reject":
        return [reject(verb)]
    if verb.tag == "Dial":
        return dial(verb, stay_alone)
    if verb.tag in ("Start", "Connect"):
        return streams(verb)
    raise Left(f"{verb.tag} in Response")


def say(old: etree._Element) -> etree._Element:
    only_attributes(old, "voice language loop")
    speak = new("Speak")
    voice = old.get("voice", "").lower()
    if voice == "man":
        speak.set("voice", "MAN")
    if voice in ("woman", "alice"):
        speak.set("voice", "WOMAN")
    carry(old, speak, "language", spoken_language)
    carry(old, speak, "loop", integer)
    for child in children(old):
        if not (child.tag in SSML or ":" in child.tag or "}" in child.tag):
            raise Left(f"{child.tag} in Say")
    copy_content(old, speak)
    return speak


def spoken_language(value: str) -> str:
    if value.lower() == "en":
        return "en-US"
    if value.lower() == "en-gb":
        return "en-GB"
    return value


def copy_content(old: etree._Element, to: etree._Element) -> None:
    """Copy texts and elements, down to the last, without comments."""
    for piece in pieces(old):
        if isinstance(piece, str):
            append_text(to, piece)
        else:
            copy = etree.SubElement(to, piece.tag)
            for name, value in piece.attrib.items():
                copy.set(name, value)
            copy_content(piece, copy)


def append_text(element: etree._Element, text: str) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def play(old: etree._Element, digits_allowed: bool) -> etree._Element:
    only_attributes(old, "loop digits")
    address = only_text(old)
    digits = old.get("digits")
    if digits is not None:
        if address.strip(BLANKS) or not digits or not digits_allowed:
            raise Left("digits beside an address, empty, or in a Gather")
        return new("DTMF", digits)
    if not address.strip(BLANKS):
        raise Left("Play without an address")
    played = new("Play", address)
    carry(old, played, "loop", integer)
    return played


def pause(old: etree._Element) -> etree._Element:
    only_attributes(old, "length")
    nothing(old)
    wait = new("Wait")
    carry(old, wait, "length", integer)
    return wait


def gather(old: etree._Element) -> etree._Element:
    only_attributes(
        old,
        "input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey numDigits "
        "partialResultCallback partialResultCallbackMethod language hints bargeIn debug actionOnEmptyResult "
        "speechModel enhanced dtmfDetection",
    )
    entry = new("Gather")
    carry(old, entry, "input", gather_input, "inputType", absent="dtmf")
    carry(old, entry, "action", anything)
    carry(old, entry, "method", method)
    carry(old, entry, "timeout", between(5, 60), "executionTimeout", absent="5")
    carry(old, entry, "speechTimeout", speech_timeout, "speechEndTimeout")
    carry(old, entry, "numDigits", digits_to_take)
    carry(old, entry, "finishOnKey", one_key)
    carry(old, entry, "hints", anything)
    carry(old, entry, "language", anything)
    if old.get("speechModel", "").lower() in ("default", "command_and_search", "phone_call"):
        carry(old, entry, "speechModel", str.lower)
    by_speech = "speech" in entry.get("inputType", "")
    carry(old, entry, "profanityFilter", boolean, absent="true" if by_speech else None)
    carry(old, entry, "partialResultCallback", anything, "interimSpeechResultsCallback")
    carry(old, entry, "partialResultCallbackMethod", method, "interimSpeechResultsCallbackMethod")
    entry.extend(prompt(child) for child in only_elements(old))
    return entry


def gather_input(value: str) -> str:
    if value.lower() not in ("dtmf", "speech", "dtmf speech", "speech dtmf"):
        raise Left(f"input {value!r}")
    return "dtmf speech" if " " in value else value.lower()


def speech_timeout(value: str) -> str:
    return "auto" if value.lower() == "auto" else between(2, 10)(value)


def prompt(old: etree._Element) -> etree._Element:
    """Give what a verb in a Gather becomes; Pause has no home there."""
    if old.tag == "Say":
        return say(old)
    if old.tag == "Play":
        return play(old, digits_allowed=False)
    raise Left(f"{old.tag} in Gather")


def record(old: etree._Element) -> etree._Element:
    only_attributes(
        old,
        "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback "
        "recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe transcribeCallback "
        "recordingConfigurationId",
    )
    nothing(old)
    recorded = new("Record")
    carry(old, recorded, "action", anything)
    if old.get("action") is not None:
        recorded.set("redirect", "true")
    carry(old, recorded, "method", method)
    carry(old, recorded, "timeout", integer, absent="5")
    carry(old, recorded, "maxLength", integer, absent="3600")
    carry(old, recorded, "finishOnKey", anything)
    carry(old, recorded, "playBeep", boolean)
    carry(old, recorded, "recordingStatusCallback", anything, "callbackUrl")
    carry(old, recorded, "recordingStatusCallbackMethod", method, "callbackMethod")
    carry(old, recorded, "transcribeCallback", anything, "transcriptionUrl")
    asked = "true" if old.get("transcribeCallback") is not None else "false"
    if boolean(old.get("transcribe", asked)) == "true":
        recorded.set("transcriptionType", "auto")
    return recorded


def redirect(old: etree._Element) -> etree._Element:
    only_attributes(old, "method")
    redirected = new("Redirect", only_text(old))
    carry(old, redirected, "method", method)
    return redirected


def hangup(old: etree._Element) -> etree._Element:
    only_attributes(old, "")
    nothing(old)
    return new("Hangup")


def reject(old: etree._Element) -> etree._Element:
    only_attributes(old, "reason")
    nothing(old)
    reason = one_of(rejected="rejected", busy="busy")(old.get("reason", "rejected"))
    return new("Hangup", reason=reason)


def dial(old: etree._Element, stay_alone: bool | None) -> list[etree._Element]:
    """Give what a Dial becomes: a Conference, perhaps with a Redirect, where it leads into a room; a Dial otherwise."""
    only_attributes(
        old,
        "action method timeout hangupOnStar timeLimit callerId record trim recordingStatusCallback "
        "recordingStatusCallbackMethod recordingStatusCallbackEvent recordingConfigurationId recordingTrack "
        "answerOnBridge ringTone sequential referUrl referMethod events passports",
    )
    inside = children(old)
    if any(child.tag == "Conference" for child in inside):
        if len(inside) > 1 or texts(old):
            raise Left("something beside a Conference")
        return dial_into_room(old, inside[0], stay_alone)
    return [dial_to_legs(old)]


def dial_into_room(old: etree._Element, room: etree._Element, stay_alone: bool | None) -> list[etree._Element]:
    result = conference(room, stay_alone)
    carry(old, result, "timeLimit", integer)
    carry(old, result, "hangupOnStar", boolean)
    if dial_records(old.get("record", "false")) == "true":
        result.set("record", "true")
    address = old.get("action")
    if address is None:
        return [result]
    if not address:
        raise Left("the action is this document itself")
    then = new("Redirect", address)
    carry(old, then, "method", method)
    return [result, then]


dial_records = one_of(
    true="true",
    record_from_answer="true",
    record_from_answer_dual="true",
    record_from_ringing="true",
    record_from_ringing_dual="true",
    do_not_record="false",
    false="false",
)


def conference(old: etree._Element, stay_alone: bool | None) -> etree._Element:
    only_attributes(
        old,
        "muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants record "
        "recordingConfigurationId region trim statusCallbackEvent statusCallback statusCallbackMethod "
        "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent eventCallbackUrl "
        "jitterBufferSize participantLabel",
    )  # coach is not among them: it needs a person.
    name = only_text(old).strip(BLANKS)
    if name in ("", ".", "..") or any(character in name for character in "/?#"):
        raise Left(f"no name for a room: {name!r}")
    room = new("Conference", name)
    carry(old, room, "muted", boolean)
    carry(old, room, "beep", one_of(true="true", false="false", onenter="true", onexit="true"))
    carry(old, room, "startConferenceOnEnter", boolean)
    carry(old, room, "endConferenceOnExit", boolean)
    carry(old, room, "maxParticipants", integer)
    if old.get("waitUrl"):
        carry(old, room, "waitUrl", anything, "waitSound")
    carry(old, room, "waitMethod", method)
    carry(old, room, "eventCallbackUrl", anything, "callbackUrl")
    carry(old, room, "statusCallback", anything, "callbackUrl")
    carry(old, room, "statusCallbackMethod", method, "callbackMethod")
    records = one_of(record_from_start="true", true="true", do_not_record="false", false="false")
    if records(old.get("record", "false")) == "true":
        room.set("record", "true")
    if stay_alone:
        room.set("stayAlone", "true")
    return room


def dial_to_legs(old: etree._Element) -> etree._Element:
    """Give the Dial for one that calls numbers, clients and SIP addresses."""
    result = new("Dial")
    carry(old, result, "action", anything)
    carry(old, result, "method", method)
    carry(old, result, "timeout", integer, absent="30")
    carry(old, result, "timeLimit", integer)
    carry(old, result, "callerId", anything)
    carry(old, result, "hangupOnStar", boolean)
    legs = children(old)
    if not legs:
        result.append(new("Number", filled(only_text(old)).strip(BLANKS)))
        return result
    result.extend(leg(child) for child in only_elements(old))
    share(legs, result, "url", anything, "confirmSound")
    share(legs, result, "statusCallback", anything, "callbackUrl")
    share(legs, result, "statusCallbackMethod", method, "callbackMethod")
    return result


def share(legs: list[etree._Element], to: etree._Element, name: str, form: Form, renamed: str) -> None:
    """Write to the Dial what stands on its Numbers; the legs of a Dial have one value for it, or none has any."""
    values: set[str | None] = set()
    for old in legs:
        value = old.get(name) if old.tag == "Number" else None
        values.add(None if value is None else form(value))
    if len(values) > 1:
        raise Left(f"{name} differs between the legs")
    for value in values - {None}:
        to.set(renamed, str(value))


def leg(old: etree._Element) -> etree._Element:
    if old.tag == "Number":
        only_attributes(old, f"sendDigits byoc {LEG} {MACHINE}")
        number = new("Number", filled(only_text(old)))
        carry(old, number, "sendDigits", anything)
        return number
    if old.tag == "Client":
        only_attributes(old, LEG)
        return new("User", filled(address_of(old, "Parameter Identity")))
    if old.tag == "Sip":
        only_attributes(old, f"username password {LEG} {MACHINE}")
        return new("User", filled(address_of(old, "Parameter")))
    raise Left(f"{old.tag} in Dial")


def filled(text: str) -> str:
    if not text.strip(BLANKS):
        raise Left("nobody to call")
    return text


def address_of(old: etree._Element, allowed: str) -> str:
    """Give whom a Client or Sip calls: its text, without the blanks around its Parameters, or its Identity's text."""
    if not children(old):
        return only_text(old)
    found = [text.strip(BLANKS) for text in texts(old)]
    for child in children(old):
        if child.tag not in allowed.split():
            raise Left(f"{child.tag} in {old.tag}")
        if child.tag == "Parameter":
            parameter(child)
        else:
            only_attributes(child, "")
            found.append(only_text(child))
    if len(found) != 1:
        raise Left(f"{old.tag} calls {found}")
    return found[0]


def parameter(old: etree._Element) -> str:
    only_attributes(old, "name value")
    nothing(old)
    if old.get("name") is None or old.get("value") is None:
        raise Left("half a Parameter")
    return f"{old.get('name')}={old.get('value')}"


def streams(old: etree._Element) -> list[etree._Element]:
    """Give the Streams of a Start or Connect, which take its place."""
    only_attributes(old, "method")
    inside = only_elements(old)
    if not inside:
        raise Left(f"an empty {old.tag}")
    return [stream(child, both_ways=old.tag == "Connect") for child in inside]


def stream(old: etree._Element, both_ways: bool) -> etree._Element:
    if old.tag != "Stream":
        raise Left(f"{old.tag} where only Stream may be")
    # No audioFormat, sampleRate, connectorName: they ask for what Vobiz does not send.
    only_attributes(old, "name url track statusCallback statusCallbackMethod")
    url = old.get("url")
    if not url:
        raise Left("Stream without url")
    result = new("Stream", url, contentType="audio/x-mulaw;rate=8000")
    if both_ways:
        result.set("bidirectional", "true")
        result.set("keepCallAlive", "true")
    else:
        carry(old, result, "track", track, "audioTrack")
    carry(old, result, "statusCallback", anything, "statusCallbackUrl")
    carry(old, result, "statusCallbackMethod", method)
    headers = []
    for child in only_elements(old):
        if child.tag != "Parameter":
            raise Left(f"{child.tag} in Stream")
        headers.append(parameter(child))
    if headers:
        result.set("extraHeaders", ",".join(headers))
    return result


def track(value: str) -> str:
    if value.lower() not in ("inbound_track", "outbound_track", "both_tracks"):
        raise Left(f"track {value!r}")
    return value.lower().split("_")[0]


# How two documents are compared


def canonical(root: etree._Element) -> object:
    """Give what a document says as nested tuples: tag, attributes in order, then texts and elements.

    Comments and layout are gone. Blank texts count only in a Speak, where they part words.
    """
    return said(root, blanks_count=False)


def said(element: etree._Element, blanks_count: bool) -> object:
    blanks_count = blanks_count or element.tag == "Speak"
    return (
        str(element.tag),
        tuple(sorted((str(name), str(value)) for name, value in element.attrib.items())),
        tuple(content_said(element, blanks_count)),
    )


def content_said(element: etree._Element, blanks_count: bool) -> Iterator[object]:
    for piece in pieces(element):
        if not isinstance(piece, str):
            yield said(piece, blanks_count)
        elif piece.strip(BLANKS) or (piece and blanks_count):
            yield piece
