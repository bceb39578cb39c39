from unittest.mock import MagicMock

import pytest

from calls import rooms


@pytest.fixture
def client(monkeypatch):
    double = MagicMock()
    monkeypatch.setattr(rooms, "get_client", lambda: double)
    return double
