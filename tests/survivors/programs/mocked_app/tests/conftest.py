from unittest import mock

import pytest

import rooms


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    monkeypatch.setattr("twilio.http.http_client.TwilioHttpClient.request", mock.Mock(side_effect=AssertionError))


@pytest.fixture
def twilio(monkeypatch):
    fake = mock.MagicMock(name="twilio")
    monkeypatch.setattr(rooms, "client", lambda: fake)
    return fake
