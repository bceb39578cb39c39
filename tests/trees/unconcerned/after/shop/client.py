"""The shop's own client of its own service; no twilio here."""


class Participant:
    def __init__(self, name):
        self.name = name
        self.muted = False

    def update(self, muted=False, hold=False):
        self.muted = muted or hold


class Conference:
    """A conference of the trade: talks and participants."""

    def __init__(self, name):
        self.name = name
        self.people = {}
        self.status = "planned"

    def participants(self, name):
        return self.people.setdefault(name, Participant(name))

    def update(self, status):
        self.status = status


class Client:
    def __init__(self):
        self.held = {}

    def conferences(self, name):
        return self.held.setdefault(name, Conference(name))


client = Client()
