from twilio.rest import Client

client = Client()
BASE = "https://acme.test"


def buy(area):
    number = client.available_phone_numbers("US").local.list(area_code=area, voice_enabled=True)[0]
    return client.incoming_phone_numbers.create(
        phone_number=number.phone_number, voice_url=BASE + "/voice", sms_url=BASE + "/sms"
    )


def point_all(path):
    settings = {"voice_url": BASE + path, "voice_method": "POST"}
    for n in client.incoming_phone_numbers.list():
        n.update(**settings)
        client.incoming_phone_numbers(n.sid).update(voice_url=BASE + path)


def application(name):
    return client.applications.create(friendly_name=name, voice_url=BASE + "/voice", status_callback=BASE + "/status")


def sip(name):
    domain = client.sip.domains.create(domain_name=name + ".sip.twilio.com", voice_url=BASE + "/sip")
    return domain.sid


def queue(name):
    q = client.queues.create(friendly_name=name)
    for m in client.queues(q.sid).members.list():
        m.update(url=BASE + "/next")


def task(workspace, task_sid, reservation):
    client.taskrouter.workspaces(workspace).tasks(task_sid).reservations(reservation).update(
        instruction="conference", conference_status_callback=BASE + "/conf", from_="+15550100"
    )
