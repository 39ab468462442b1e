"""Running a rule on a landscape: one path, many summaries, a search for the best rate, guests."""
