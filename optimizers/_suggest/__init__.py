"""Suggested settings of a race: the criterion, the search, and the command that writes the file of suggestions."""
