"""What the environment says; see .env.example."""

import os

TWILIO_ACCOUNT_SID = os.environ["TWILIO_ACCOUNT_SID"]
TWILIO_AUTH_TOKEN = os.environ["TWILIO_AUTH_TOKEN"]

SUPPORT_NUMBER = os.environ["SUPPORT_NUMBER"]
AGENT_NUMBERS = [n.strip() for n in os.environ["AGENT_NUMBERS"].split(",")]

# From and until which hour of the day customers are let in.
OPENING_HOURS = range(*map(int, os.environ.get("OPENING_HOURS", "0-24").split("-")))

# Twilio signs the address it was given, which behind a proxy is not the one we see.
PUBLIC_URL = os.environ["PUBLIC_URL"].rstrip("/")

SECRET_KEY = os.environ["SECRET_KEY"]
SUPERVISOR_PASSWORD = os.environ["SUPERVISOR_PASSWORD"]
