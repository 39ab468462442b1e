"""The landscape in three dimensions, with the hidden parts of the paths drawn faint."""
