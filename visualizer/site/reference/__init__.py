"""The public names with their docstrings."""
