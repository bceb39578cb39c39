"""Builders of TwiML in Python: what they make, and its rewriting."""
