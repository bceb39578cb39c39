"""The targets, one module each: what is measured, and what is wanted of it."""
