"""TwiML in strings of a program: which they are, and their rewriting in place."""
