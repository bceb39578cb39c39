"""What stands around the code and must follow it: requirements, environments; each a handler that `follow.py` asks."""
