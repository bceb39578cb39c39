from twilio.twiml.voice_response import Conference, Dial, Number, VoiceResponse


def route(call, agents):
    response = VoiceResponse()
    dial = Dial(caller_id=call["To"], timeout=15)
    if call["vip"]:
        dial.number("+15550111", url="/whisper", status_callback_event="answered")
    elif call.get("sip"):
        dial.sip("sip:%s@pbx.acme.test" % call["sip"], username="u", password="p")
    elif agents:
        for agent in agents:
            dial.client(agent)
    else:
        dial.conference("Lobby", beep="false", record="record-from-start", recording_status_callback="/recorded")
    response.append(dial)
    response.say("Nobody answered")
    return response


def simple(room):
    dial = Dial()
    dial.append(Conference(room, start_conference_on_enter=True))
    return VoiceResponse().append(dial)


def chained(room):
    return str(VoiceResponse().dial().conference(room))


def number(n):
    response = VoiceResponse()
    response.append(Dial(number=n) if isinstance(n, str) else Dial().append(Number(str(n))))
    return str(response)


def either(room, n):
    response = VoiceResponse()
    target = response.dial()
    (target.conference if room else target.number)(room or n)
    return str(response)
