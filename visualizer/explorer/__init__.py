"""The explorer: an interactive race, in a notebook or as a page."""
