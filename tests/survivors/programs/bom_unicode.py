from twilio.rest import Client

клиент = Client()
комната = "Переговорная №1"


def завершить():
    клиент.conferences(комната).update(status="completed")  # 🎧 всё


def заглушить(звонок):
    x = "🎧"; клиент.conferences(комната).participants(звонок).update(muted=True); print(x)


def 全員():
    return [p.call_sid for p in клиент.conferences(комната).participants.list()]
