"""Maps of basins: which minimum each start reaches, and how fast."""
