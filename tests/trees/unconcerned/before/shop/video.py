"""Meetings by video, of another service."""

MUTED = "participants.muted"


class Meetings:
    def __init__(self, api):
        self.api = api

    def end(self, meeting):
        # Not twilio: conferences of the video service.
        for each in self.api.meetings(meeting).participants.list():
            each.remove()
        return self.api.conferences_of(meeting)
