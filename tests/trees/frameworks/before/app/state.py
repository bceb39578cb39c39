from types import SimpleNamespace

from twilio.rest import Client

service = SimpleNamespace(state=SimpleNamespace())


def start(service):
    service.state.phone = Client()
