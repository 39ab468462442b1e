"""Suggested settings for an instructive run: the criterion, the search, and the command that saves them."""
