from calls.answers import goodbye


def test_goodbye():
    assert "<Say>Goodbye</Say>" in goodbye()
