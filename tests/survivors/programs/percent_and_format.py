JOIN = "<Response><Dial><Conference>%s</Conference></Dial></Response>"
SAY = '<?xml version="1.0"?><Response><Say voice="%(voice)s">%(text)s</Say></Response>'
DIAL = ("<Response>"
        "<Dial callerId='{caller}' timeout='20'>"
        "<Number url='{whisper}'>{number}</Number>"
        "</Dial>"
        "</Response>")


def join(room):
    return JOIN % room


def say(text, voice="alice"):
    return SAY % {"voice": voice, "text": text}


def dial(number, caller, whisper="/whisper"):
    return DIAL.format(number=number, caller=caller, whisper=whisper)


def queue(names):
    body = "".join(f"<Play>{name}</Play>" for name in names)
    return "<Response>" + body + "<Redirect/></Response>"


def f(room, muted):
    return f"""<Response>
    <Dial>
        <Conference muted="{str(muted).lower()}"
                    waitUrl=""
                    statusCallback="/events?room={room}&amp;x=1"
                    statusCallbackEvent="join mute">
            {room}
        </Conference>
    </Dial>
</Response>"""


def sms(text):
    return "<Response><Message>%s</Message></Response>" % text
