# -*- coding: utf-8 -*-
import os
from twilio.rest import Client

client = Client(os.environ['TWILIO_ACCOUNT_SID'], os.environ['TWILIO_AUTH_TOKEN'])


def end(room):
    print "ending", room
    for c in client.conferences.list(friendly_name=room, status='in-progress'):
        c.update(status='completed')


if __name__ == '__main__':
    end(u'Lobby')
