import unittest
from unittest.mock import MagicMock, patch

import pytest
from twilio.base.exceptions import TwilioRestException

import rooms


def test_end(twilio):
    room = MagicMock(sid="CF1")
    twilio.conferences.list.return_value = [room]
    assert rooms.end("Lobby")
    room.update.assert_called_once_with(status="completed")


def test_mute(twilio):
    assert rooms.mute("Lobby", "CA1")
    twilio.conferences.return_value.participants.return_value.update.assert_called_once_with(muted=True)


def test_mute_of_somebody_who_left(twilio):
    twilio.conferences.return_value.participants.return_value.update.side_effect = TwilioRestException(404, "/x")
    assert not rooms.mute("Lobby", "CA1")


class Ends(unittest.TestCase):
    @patch("rooms.Client")
    def test_makes_one_client(self, Client):
        rooms._client = None
        rooms.end("a")
        rooms.end("b")
        Client.assert_called_once_with()

    def test_other_errors(self):
        with patch.object(rooms, "client") as made:
            made().conferences("Lobby").participants("CA1").update.side_effect = TwilioRestException(500, "/x")
            with pytest.raises(TwilioRestException):
                rooms.mute("Lobby", "CA1")
