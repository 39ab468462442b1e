"""The landscape in three dimensions, with paths that it hides."""
