"""Exceptions around calls: who waits for those of the source, and what stands there once the calls have moved."""
