"""How fast the tool is, measured against what the machine can do: `python -m benchmarks`."""
