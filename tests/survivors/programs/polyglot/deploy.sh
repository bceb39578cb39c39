#!/bin/sh
set -eu
twilio api:core:conferences:update --sid "$1" --status completed
curl -X POST "https://api.twilio.com/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID/Calls.json" \
  --data-urlencode "Url=https://acme.test/voice" -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"
twilio phone-numbers:update PN0 --voice-url https://acme.test/voice
