"""The report as one HTML file: it asks for nothing, runs nothing but its own script, and shows code as text."""
