"""Maps: one picture of very many runs, one for each pair of settings, each rate or each start."""
