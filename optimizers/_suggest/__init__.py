"""Settings with which a run is worth watching: the criterion, the search, and the command that writes them down."""
