"""The commands, one module each, and what they share; each is imported only when it is asked for."""
