"""Requests that the platform sends: what a module's handlers read of them, and what becomes of that."""
