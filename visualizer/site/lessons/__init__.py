"""The notebooks of the lessons as pages, whose exercises judge themselves."""
