"""A desk that takes calls for two brands, each with an account of its own."""
