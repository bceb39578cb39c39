import os

import tornado.ioloop
import tornado.web
from twilio.rest import Client
from twilio.twiml.voice_response import Dial, VoiceResponse


class Base(tornado.web.RequestHandler):
    @property
    def twilio(self) -> Client:
        return self.application.settings["twilio"]

    def xml(self, response):
        self.set_header("Content-Type", "text/xml")
        self.write(str(response))


class Incoming(Base):
    def post(self):
        r = VoiceResponse()
        d = Dial(action="/done", caller_id=self.get_body_argument("To"))
        d.conference(self.get_body_argument("From").strip("+"), end_conference_on_exit=True)
        r.append(d)
        self.xml(r)


class Events(Base):
    def post(self):
        event = self.get_body_argument("StatusCallbackEvent", "")
        sid = self.get_body_argument("ConferenceSid")
        if event == "conference-start":
            self.twilio.conferences(sid).participants.create(from_="+15550100", to="+15550199")
        elif event == "participant-leave":
            self.twilio.conferences(sid).update(status="completed")


class Done(Base):
    def post(self):
        r = VoiceResponse()
        if self.get_body_argument("DialCallStatus") == "completed":
            r.say("Thank you")
        r.hangup()
        self.xml(r)


def make_app():
    return tornado.web.Application(
        [("/voice", Incoming), ("/events", Events), ("/done", Done)],
        twilio=Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"]),
    )


if __name__ == "__main__":
    make_app().listen(8888)
    tornado.ioloop.IOLoop.current().start()
