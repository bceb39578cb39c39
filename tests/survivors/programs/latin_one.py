# -*- coding: latin-1 -*-
"""Schäfers Räume."""
from twilio.rest import Client

client = Client()
RAUM = "Büro Süd"


def schluss(raum=RAUM):
    # Für alle: Schluß
    client.conferences(raum).update(status="completed")


def anrufen(nummer):
    client.conferences(RAUM).participants.create(from_="+4930123", to=nummer, end_conference_on_exit=True)


def ansage():
    return "<Response><Say language='de'>Grüß Gott</Say></Response>"
