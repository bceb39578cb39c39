"""What is told about a run: one module per output."""
