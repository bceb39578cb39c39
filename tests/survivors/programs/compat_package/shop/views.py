from shop.telephony import Answer, Phone, TelephonyError
from shop import telephony as t


def voice(room):
    answer = Answer()
    answer.dial().conference(room)
    return str(answer)


def voice_too(room):
    answer = t.Answer()
    dial = t.Dial(hangup_on_star=True)
    dial.conference(room)
    answer.append(dial)
    return str(answer)


def end(room):
    try:
        Phone().conferences(room).update(status="completed")
    except TelephonyError as error:
        if error.status == 404:
            return None
        raise
    except t.TelephonyError:
        raise
