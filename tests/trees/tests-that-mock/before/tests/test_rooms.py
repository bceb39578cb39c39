from unittest.mock import patch

from calls import rooms


def test_end(client):
    rooms.end("Desk")
    client.conferences.assert_called_once_with("Desk")
    client.conferences.return_value.update.assert_called_once_with(status="completed")


@patch("calls.rooms.get_client")
def test_end_by_name(get_client):
    rooms.end("Desk")
    get_client.return_value.conferences.return_value.update.assert_called_once()


@patch("time.sleep")
def test_nothing_of_ours(sleep):
    assert not sleep.called
